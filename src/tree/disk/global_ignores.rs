//! What the user ignores in all repositories: git's `core.excludesFile`, or the file that it is by
//! default.

use std::env;
use std::path::{Path, PathBuf};

use ignore::gitignore::Gitignore;

use super::ignore_files::{compiled, of_git};

/// The globs, for paths relative to the top of the repository.
pub(super) fn globs() -> Gitignore {
    let bytes = excludes_file().and_then(|file| of_git(&file).ok());
    bytes.map_or_else(Gitignore::empty, |bytes| compiled(&bytes))
}

fn excludes_file() -> Option<PathBuf> {
    let variable = |name: &str| env::var_os(name).filter(|value| !value.is_empty());
    let home = variable("HOME").or_else(|| variable("USERPROFILE"));
    let home = home.map(PathBuf::from);
    let settings = variable("XDG_CONFIG_HOME").map(PathBuf::from);
    let settings = settings.or_else(|| Some(home.as_ref()?.join(".config")));
    let global: Vec<PathBuf> = if let Some(file) = variable("GIT_CONFIG_GLOBAL") {
        vec![PathBuf::from(file)]
    } else {
        let of_home = home.as_ref().map(|home| home.join(".gitconfig"));
        let of_settings = settings.as_ref().map(|folder| folder.join("git/config"));
        of_home.into_iter().chain(of_settings).collect()
    };
    let system = variable("GIT_CONFIG_SYSTEM").unwrap_or_else(|| "/etc/gitconfig".into());
    let system = Some(PathBuf::from(system)).filter(|_| variable("GIT_CONFIG_NOSYSTEM").is_none());
    let mut files = global.into_iter().chain(system);
    let set = files.find_map(|file| setting(&of_git(&file).ok()?, home.as_deref()));
    set.or_else(|| Some(settings?.join("git/ignore")))
}

/// The value of `excludesFile` in a config of git, as far as it is written in the usual way.
fn setting(config: &[u8], home: Option<&Path>) -> Option<PathBuf> {
    let text = std::str::from_utf8(config).ok()?;
    let mut values = text.lines().filter_map(|line| {
        let (name, value) = line.split_once('=')?;
        let is_it = name.trim().eq_ignore_ascii_case("excludesfile");
        is_it.then(|| value.trim().trim_matches('"').trim())
    });
    let value = values.find(|value| !value.is_empty())?;
    match (value.strip_prefix("~/"), home) {
        (Some(rest), Some(home)) => Some(home.join(rest)),
        _ => Some(PathBuf::from(value)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_setting_is_read_as_people_write_it() {
        let read = |text: &str| setting(text.as_bytes(), Some(Path::new("/home/ada")));
        let expected = Some(PathBuf::from("/home/ada/.ignored"));
        assert_eq!(read("[core]\n\texcludesFile = ~/.ignored\n"), expected);
        assert_eq!(
            read("[core]\nexcludesfile=\"/home/ada/.ignored\""),
            expected
        );
        assert_eq!(read("[core]\n\teditor = vi\n"), None);
        assert_eq!(read("excludesfile =\n"), None);
    }
}

//! Which files of the work tree hold a text, asked of `git grep`: it is far faster than reading them.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::{Git, path, split};
use crate::text::repo_path::RepoPath;

/// A part of a name that is shorter is in too many files.
const SHORTEST_NAME: usize = 3;

/// What a file that names one of these has of its name: the part that is the same however a URL
/// writes it. None where that is too little.
pub(crate) fn words<'p>(
    paths: impl IntoIterator<Item = &'p RepoPath>,
) -> Option<BTreeSet<&'p str>> {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-');
    let word = |path: &'p RepoPath| {
        let parts = path.name().split(|c| !is_plain(c));
        let longest = parts.max_by_key(|part| part.len()).unwrap_or_default();
        (longest.len() >= SHORTEST_NAME).then_some(longest)
    };
    paths.into_iter().map(word).collect()
}

impl Git {
    /// The tracked files below a folder that hold one of these texts; none when git cannot say.
    pub fn mentioning(&self, folder: &Path, texts: &BTreeSet<&str>) -> Option<Vec<PathBuf>> {
        let mut args = vec!["grep", "-z", "-l", "-I", "-F", "--full-name", "--no-color"];
        args.extend(texts.iter().flat_map(|text| ["-e", *text]));
        args.push("--");
        let child = self.start(
            args.iter()
                .map(AsRef::<std::ffi::OsStr>::as_ref)
                .chain([folder.as_os_str()]),
        );
        let output = child.ok()?.wait_with_output().ok()?;
        match output.status.code() {
            Some(0) => Some(
                split(&output.stdout)
                    .map(|file| self.top.join(path(file)))
                    .collect(),
            ),
            // Nothing was found.
            Some(1) if output.stderr.is_empty() => Some(Vec::new()),
            _ => None,
        }
    }
}

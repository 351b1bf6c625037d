//! Which files of the work tree hold a text, asked of `git grep`: it is far faster than reading them.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::{Git, path, split};

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

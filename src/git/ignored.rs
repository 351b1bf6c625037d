//! Files that git tracks although a `.gitignore` or `.ignore` file says to ignore them: a walk
//! passes them by.

use std::path::PathBuf;
use std::process::{Child, Stdio};

use super::{Git, path, split};

/// Git at work on the answer.
pub struct Ignored {
    git: Git,
    asked: Vec<Child>,
}

impl Git {
    /// Asks which files are tracked and ignored; the answer need not be waited for.
    pub fn ask_for_ignored(&self) -> Ignored {
        let ask = |rules: &str| {
            let args = ["ls-files", "-z", "--cached", "--ignored", rules];
            let mut command = self.command(args.into_iter().chain(["--full-name", ":/"]));
            command
                .stdin(Stdio::null())
                .stdout(Stdio::piped())
                .stderr(Stdio::null());
            // What git cannot tell is not said.
            command.spawn().ok()
        };
        let rules = ["--exclude-standard", "--exclude-per-directory=.ignore"];
        Ignored {
            git: self.clone(),
            asked: rules.into_iter().filter_map(ask).collect(),
        }
    }
}

impl Ignored {
    /// The files, as absolute paths, sorted.
    pub fn files(self) -> Vec<PathBuf> {
        let mut files = Vec::new();
        for child in self.asked {
            let listing = child.wait_with_output().map(|output| output.stdout);
            let listing = listing.unwrap_or_default();
            files.extend(split(&listing).map(|name| self.git.top.join(path(name))));
        }
        files.sort();
        files.dedup();
        files
    }
}

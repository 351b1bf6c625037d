//! Folders in which every file must belong to a collection, for `file/unexpected`.

use super::{Claim, Plan};

impl Plan {
    /// Whether there are folders in which every file must belong to a collection.
    pub fn watches_folders(&self) -> bool {
        !self.watched().is_empty()
    }

    /// The claim under which a file is told that belongs to no collection, but lies in the folder
    /// of one that does not want such files.
    pub fn unexpected(&self, path: &str) -> Option<Claim> {
        let (_, collection) =
            (self.watched().iter()).find(|(folder, _)| path.starts_with(folder.as_str()))?;
        let claim = self.claim(path);
        if claim.collection.is_some() || claim.excluded {
            return None;
        }
        Some(Claim {
            collection: Some(*collection),
            ..claim
        })
    }

    fn watched(&self) -> &[(String, usize)] {
        self.watched.get_or_init(|| {
            let mut watched = Vec::new();
            for (index, collection) in self.collections.iter().enumerate() {
                let claim = Claim {
                    collection: Some(index),
                    ..Claim::default()
                };
                let rules = self.rules(&claim);
                if (rules.checks.iter()).any(|active| active.rule.id == "file/unexpected") {
                    let folders = collection.folders.iter();
                    watched.extend(folders.map(|folder| (folder.clone(), index)));
                }
            }
            watched
        })
    }
}

/// What stands before the first `*` of a glob, up to the last slash; none when that is nothing.
pub(super) fn folder_of(glob: &str) -> Option<String> {
    let glob = glob.trim_start_matches("./").trim_start_matches('/');
    let fixed = glob.split(['*', '?', '[', '{']).next().unwrap_or(glob);
    let slash = fixed.rfind('/')?;
    Some(fixed[..=slash].to_owned())
}

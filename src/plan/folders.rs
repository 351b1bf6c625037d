//! The folders of collections: where their files are, and where no other files may be.

use std::collections::BTreeSet;

use super::{Claim, Plan};
use crate::config::{CollectionConfig, ConfigProblem, InvalidValue, RuleConfig, RuleEntryProblem};
use crate::finding::Level;
use crate::rules;
use crate::text::json_pointer::push_token;
use crate::text::repo_path::RepoPath;

impl Plan {
    /// Whether there are folders in which every file must belong to a collection.
    pub fn watches_folders(&self) -> bool {
        !self.watched().is_empty()
    }

    /// The claim under which a file is reported that belongs to no collection, but is in the folder
    /// of one that does not want such files.
    pub fn unexpected(&self, path: &RepoPath) -> Option<Claim> {
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

    /// The folders in which all files of some collections are; none when a glob may match anywhere.
    pub fn folders(&self, collections: &BTreeSet<usize>) -> Option<BTreeSet<&str>> {
        let mut folders = BTreeSet::new();
        for &index in collections {
            let collection = self.collections.get(index)?;
            if collection.is_anywhere {
                return None;
            }
            let own = collection.folders.iter();
            folders.extend(own.map(|folder| folder.trim_end_matches('/')));
        }
        Some(folders)
    }

    fn watched(&self) -> &[(String, usize)] {
        self.watched.get_or_init(|| {
            let mut watched = Vec::new();
            for (index, collection) in self.collections.iter().enumerate() {
                let claim = Claim {
                    collection: Some(index),
                    ..Claim::default()
                };
                if self.rules(&claim).has(rules::for_unexpected_files()) {
                    let folders = collection.folders.iter();
                    watched.extend(folders.map(|folder| (folder.clone(), index)));
                }
            }
            watched
        })
    }
}

/// Reports the collections that want no other files in their folder, and have none.
pub(super) fn folderless(
    collections: &[(String, CollectionConfig)],
    problems: &mut Vec<ConfigProblem>,
) {
    let rule = rules::for_unexpected_files().id;
    for (name, collection) in collections {
        let level = match collection.rules.get(rule) {
            None => continue,
            Some(RuleConfig::Level(level)) => Some(*level),
            Some(RuleConfig::Full(full)) => full.severity,
        };
        let globs = &collection.files.0;
        if level == Some(Level::Off) || globs.iter().any(|glob| folder_of(glob).is_some()) {
            continue;
        }
        let mut pointer = "/collections".to_owned();
        for token in [name, "rules", rule] {
            push_token(&mut pointer, token);
        }
        let collection = name.clone();
        let kind = InvalidValue::Rule {
            name: rule.to_owned(),
            problem: RuleEntryProblem::NoFolder { collection },
        };
        problems.push(ConfigProblem::at_key(pointer, kind));
    }
}

/// What is before the first `*` of a glob, up to the last slash; none when that is nothing.
pub(super) fn folder_of(glob: &str) -> Option<String> {
    let glob = glob.trim_start_matches("./").trim_start_matches('/');
    let fixed = glob.split(['*', '?', '[', '{']).next().unwrap_or(glob);
    let slash = fixed.rfind('/')?;
    Some(fixed[..=slash].to_owned())
}

//! What a reference may resolve to, in words.

use std::collections::HashSet;

use crate::facts::{PathBase, Target};
use crate::words::counted;

/// How the words for the files of a collection begin.
const FILE_OF: &str = "a file of ";

/// How many targets are named; of more, how many there are is said.
const MOST_NAMED: usize = 10;

/// All that would be fine, in words.
pub(super) fn targets<'t>(
    targets: impl Iterator<Item = &'t Target>,
    paths: &[(PathBase, String)],
) -> String {
    let mut words: Vec<String> = Vec::new();
    let mut file_of: Vec<&str> = Vec::new();
    let mut seen: HashSet<&str> = HashSet::new();
    for target in targets {
        if !seen.insert(&target.words) {
            continue;
        }
        // One word for all collections whose files would be fine.
        match target.words.strip_prefix(FILE_OF) {
            Some(collections) => file_of.push(collections),
            None => words.push(target.words.clone()),
        }
    }
    let count = words.len() + file_of.len();
    words.truncate(MOST_NAMED);
    file_of.truncate(MOST_NAMED - words.len());
    let left_out = count - words.len() - file_of.len();
    if let Some((last, others)) = file_of.split_last() {
        let names = match others {
            [] => (*last).to_owned(),
            others => format!("{} or {last}", others.join(", ")),
        };
        words.push(format!("{FILE_OF}{names}"));
    }
    for (base, _) in paths.iter().take(MOST_NAMED) {
        words.push(match base {
            PathBase::Document => "a file beside the document".to_owned(),
            PathBase::Folder(folder) if folder.is_empty() => "a file of the repository".to_owned(),
            PathBase::Folder(folder) => format!("a file below {folder}"),
        });
    }
    let left_out = left_out + paths.len().saturating_sub(MOST_NAMED);
    if left_out > 0 {
        let targets = counted(left_out, "more target");
        words.push(format!("anything of {targets}"));
    }
    words.join(" or ")
}

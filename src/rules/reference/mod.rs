//! References that resolve to nothing or lead in a circle, and what nothing refers to. Found by
//! `crossfile/compare` and `engine/across`, worded here.

pub(crate) mod circle;
mod docusaurus;
pub(crate) mod unknown;
pub(crate) mod unknown_author;
pub(crate) mod unknown_layout;
pub(crate) mod unknown_tag;
pub(crate) mod unused;

use std::collections::HashSet;

use crate::crossfile::{Constraints, PathBase, Reference, TargetName};
use crate::finding::wording::counted;

/// How many targets are named; of more, how many there are is said.
const MOST_NAMED: usize = 10;

/// All that a reference may resolve to, without the article of the first: "`name` of `topics` or a
/// file of `videos`".
fn expected(reference: &Reference, constraints: &Constraints) -> String {
    let mut seen: HashSet<&TargetName> = HashSet::new();
    let (mut names, mut files): (Vec<String>, Vec<String>) = (Vec::new(), Vec::new());
    let targets = reference.targets.iter();
    for name in targets.filter_map(|target| Some(&constraints.target(*target)?.name)) {
        match name {
            _ if !seen.insert(name) => {}
            // One phrase for all collections whose files would be fine.
            TargetName::Files(collections) => {
                files.push(format!("`{}`", collections.join("` or `")));
            }
            name => names.push(name.to_string()),
        }
    }
    let mut more = names.len() + files.len() + reference.paths.len();
    names.truncate(MOST_NAMED);
    files.truncate(MOST_NAMED - names.len());
    more -= names.len() + files.len();
    if let Some((last, others)) = files.split_last() {
        let others = match others {
            [] => String::new(),
            others => format!("{} or ", others.join(", ")),
        };
        names.push(format!("file in {others}{last}"));
    }
    for (base, _) in reference.paths.iter().take(MOST_NAMED) {
        more -= 1;
        names.push(match base {
            PathBase::Document => "file next to the document".to_owned(),
            PathBase::Folder(folder) if folder.is_empty() => "file in the repository".to_owned(),
            PathBase::Folder(folder) => format!("file in {folder}"),
        });
    }
    let mut expected = names.join(" or a ");
    if more > 0 {
        expected.push_str(" or one of ");
        expected.push_str(&counted(more, "more target"));
    }
    expected
}

//! What a run says of findings that it leaves out.

use super::Checked;
use crate::engine::report::Note;
use crate::finding::Phrase;
use crate::rules::rule::MAX_FINDINGS_OF_A_RULE;
use crate::text::repo_path::RepoPath;

impl Checked {
    /// One sentence for each rule that had more to say of the file than is listed.
    pub fn notes(&self, path: &RepoPath) -> Vec<Note> {
        let rules = self.capped.iter().map(|(rule, count)| {
            let (noun, verb) = match count {
                1 => ("finding", "is"),
                _ => ("findings", "are"),
            };
            let words = format!(
                ": {count} more {noun} of {rule} {verb} not listed (at most \
                 {MAX_FINDINGS_OF_A_RULE} of a rule and file are)"
            );
            Phrase::default().plain_file(path).and(&words).into()
        });
        rules.collect()
    }
}

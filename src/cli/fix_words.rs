//! Why fixes were not applied, in words.

use std::collections::BTreeSet;

use crate::engine::fix::repository::WhyWithheld;
use crate::engine::fix::{FixError, Unproven};
use crate::finding::wording::quoted;
use crate::text::repo_path::RepoPath;

/// Why a fix was withheld; `name` is how files are shown.
pub(super) fn why_withheld(why: &WhyWithheld, name: &dyn Fn(&RepoPath) -> String) -> String {
    match why {
        WhyWithheld::Causes(finding) => {
            let mut finding = finding.clone();
            let file = name(&finding.file);
            finding.rename(&mut |file| name(file).into());
            let start = finding.location.start;
            format!(
                "it would cause {file}:{}:{}: [{}] {}",
                start.line, start.column, finding.rule, finding.message
            )
        }
        WhyWithheld::NotCompared => "it changes a value that is compared with other files, which \
                                     --no-cross-file skips"
            .to_owned(),
        WhyWithheld::TooMany => {
            "it changes a value that is compared with other files, and too many \
                                 such fixes collide; fix fewer files at a time"
                .to_owned()
        }
    }
}

/// What went wrong inside copydesk.
pub(super) fn defect(error: &FixError) -> String {
    let names = |rules: &BTreeSet<&'static str>| {
        let rules: Vec<_> = rules.iter().copied().collect();
        rules.join(", ")
    };
    match error {
        FixError::Cycle(rules) => format!(
            "a defect of copydesk itself: the fixes of {} undo each other",
            names(rules)
        ),
        FixError::Unproven(rules, unproven) => {
            let what = match unproven {
                Unproven::Value(pointer) if pointer.is_empty() => "the whole document".to_owned(),
                Unproven::Value(pointer) => format!("the value at {}", quoted(pointer)),
                Unproven::Comment(comment) => format!("the comment {}", quoted(comment)),
                Unproven::Syntax => "the syntax of the file".to_owned(),
            };
            format!(
                "a defect of copydesk itself: the fixes of {} would change {what}, which they do \
                 not name",
                names(rules)
            )
        }
    }
}

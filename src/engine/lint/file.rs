//! Files that are not checked as documents, and why.

use super::drafts::Drafts;
use super::locate::findings;
use super::{Checked, without_text};
use crate::document::{Layout, parse};
use crate::plan::{Claim, Plan};
use crate::rules::rule::{Checker, FileDefect};
use crate::text::repo_path::RepoPathBuf;
use crate::text::{Source, is_lfs_pointer};
use crate::tree::FileProblem;

/// Why the text of a file is not what the file says, where it is not.
pub(super) fn not_its_text(source: &Source) -> Option<FileProblem> {
    if source.is_utf16() {
        Some(FileProblem::Utf16)
    } else if is_lfs_pointer(source.text().as_bytes()) {
        Some(FileProblem::LfsPointer)
    } else {
        None
    }
}

/// Reports that a file cannot be read.
pub(crate) fn unreadable(
    path: &RepoPathBuf,
    problem: &FileProblem,
    plan: &Plan,
    claim: &Claim,
) -> Checked {
    report(path, FileDefect::NotRead(problem), plan, claim)
}

/// Reports that a file was not checked because the run may take no more steps.
pub(crate) fn over_budget(path: &RepoPathBuf, plan: &Plan, claim: &Claim) -> Checked {
    report(path, FileDefect::OverBudget, plan, claim)
}

/// Reports that a file belongs to no collection; `claim` is of the one in whose folder it is.
pub(crate) fn unexpected(path: &RepoPathBuf, plan: &Plan, claim: &Claim) -> Checked {
    let collection = plan.settings(claim).collection.as_deref();
    let collection = collection.unwrap_or_default();
    report(path, FileDefect::Unexpected { collection }, plan, claim)
}

fn report(path: &RepoPathBuf, defect: FileDefect<'_>, plan: &Plan, claim: &Claim) -> Checked {
    let rules = plan.rules(claim);
    let mut drafts = Drafts::default();
    for active in &rules.checks {
        if let Checker::File(check) = &active.checker {
            drafts.collect(active, |out| check.check(path, &defect, out));
        }
    }
    let source = without_text(path);
    Checked {
        tally: drafts.count(),
        capped: drafts.capped(),
        findings: findings(&parse(&source, Layout::Content), drafts.all),
        ..Checked::default()
    }
}

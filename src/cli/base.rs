//! The commit that `--since` and `--changed` compare with, and how that is said.

use std::path::PathBuf;

use super::{Failure, runner};
use crate::finding::wording::plural;
use crate::tree::git::{Base, Changes, Git, Since};

/// The commit that the work tree is compared with.
pub(super) fn base(git: &Git, since: &Since) -> Result<Base, Failure> {
    let base = git.base(since);
    let base = base.map_err(|error| Failure::Usage(error.to_string()))?;
    // A checkout of the default branch has nothing that was not pushed: a check of it that finds
    // nothing would say nothing.
    let is_named = matches!(since, Since::Revision(_));
    if base.is_head && !is_named && runner::is_ci() {
        return Err(Failure::Usage(only_head(&base)));
    }
    Ok(base)
}

fn only_head(base: &Base) -> String {
    format!(
        "HEAD is {} itself, so there are no changes to check; name an earlier commit with --since, \
         such as `--since HEAD~1`",
        base.shown()
    )
}

/// `12 files changed since 3fa2b1c (origin/main)`.
pub(super) fn compared_with(
    base: &Base,
    changes: &Changes,
    below: &[PathBuf],
) -> Result<String, Failure> {
    let files = changes.present.iter().chain(&changes.gone);
    let files = files.filter(|file| below.iter().any(|below| file.starts_with(below)));
    let count = files.count() as u64;
    if count == 0 && base.is_head && runner::is_ci() {
        return Err(Failure::Usage(only_head(base)));
    }
    Ok(format!(
        "{} changed since {}",
        plural(count, "file"),
        base.shown()
    ))
}

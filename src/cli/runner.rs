//! Who runs copydesk, and what they say of the change: git itself in a hook, pre-commit, or a CI.

use std::env;
use std::path::Path;

use serde_json::Value;

use super::actions;
use crate::tree::disk::open;
use crate::tree::git::Event;

/// What is read of the description of an event, in bytes; they have some kilobytes.
const MAX_EVENT: u64 = 64 * 1024 * 1024;

/// Whether git itself runs this.
pub(super) fn is_git() -> bool {
    let mut names = ["GIT_DIR", "GIT_INDEX_FILE"].iter();
    names.any(|name| env::var_os(name).is_some())
}

/// Whether a CI runs this.
pub(super) fn is_ci() -> bool {
    variable("CI").is_some_and(|value| value != "false" && value != "0")
}

/// Whether pre-commit runs this.
pub(super) fn is_pre_commit() -> bool {
    variable("PRE_COMMIT").is_some()
}

/// The commit that pre-commit was asked to compare with: before a push, or by `--from-ref`.
pub(super) fn pre_commit_range() -> Option<String> {
    variable("PRE_COMMIT_TO_REF").and_then(|_| variable("PRE_COMMIT_FROM_REF"))
}

/// The event that a CI runs this for, if it says which state was before it.
pub(super) fn event() -> Option<Event> {
    if actions::is_here() {
        let path = variable("GITHUB_EVENT_PATH")?;
        let opened = open::followed(Path::new(&path)).ok()?;
        let event = open::all(opened.file, opened.length, MAX_EVENT).ok()?;
        github(&variable("GITHUB_EVENT_NAME")?, &event)
    } else if variable("GITLAB_CI").is_some() {
        gitlab(&variable)
    } else {
        None
    }
}

fn variable(name: &str) -> Option<String> {
    env::var(name).ok().filter(|value| !value.is_empty())
}

fn github(name: &str, event: &[u8]) -> Option<Event> {
    let event: Value = serde_json::from_slice(event).ok()?;
    let text = |pointer: &str| event.pointer(pointer)?.as_str().map(str::to_owned);
    if let Some(before) = text("/pull_request/base/sha") {
        return Some(Event {
            before,
            merged: text("/pull_request/head/sha"),
            name: base_of(text("/pull_request/base/ref"), "pull"),
        });
    }
    if let Some(before) = text("/merge_group/base_sha") {
        return Some(Event {
            before,
            merged: None,
            name: "the base of the merge group".to_owned(),
        });
    }
    let before = text("/before").filter(|_| name == "push")?;
    Some(before_the_push(before))
}

fn gitlab(variable: &dyn Fn(&str) -> Option<String>) -> Option<Event> {
    if let Some(before) = variable("CI_MERGE_REQUEST_DIFF_BASE_SHA") {
        return Some(Event {
            before,
            merged: None,
            name: base_of(variable("CI_MERGE_REQUEST_TARGET_BRANCH_NAME"), "merge"),
        });
    }
    let is_push = variable("CI_PIPELINE_SOURCE").is_some_and(|source| source == "push");
    let before = variable("CI_COMMIT_BEFORE_SHA").filter(|_| is_push)?;
    Some(before_the_push(before))
}

/// `main, the base of the pull request`, or without the branch where the CI does not name it.
fn base_of(branch: Option<String>, request: &str) -> String {
    let base = format!("the base of the {request} request");
    match branch.filter(|branch| !branch.is_empty()) {
        Some(branch) => format!("{branch}, {base}"),
        None => base,
    }
}

fn before_the_push(before: String) -> Event {
    Event {
        before,
        merged: None,
        name: "before the push".to_owned(),
    }
}

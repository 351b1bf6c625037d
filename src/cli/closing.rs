//! What is below the options in `--help` and in the manual: examples, exit codes, files.

use std::fmt::Write as _;

use crate::engine::baseline;
use crate::tree::discover::FILE_NAMES;

/// Something to type or to look for, and what it means.
pub(super) type Entries<'e> = &'e [(&'e str, &'e str)];

pub(super) const EXIT_CODES: Entries<'_> = &[
    (
        "0",
        "no finding of the severity that --fail-on names, or higher",
    ),
    ("1", "findings, or files that could not be checked"),
    (
        "2",
        "wrong usage, config or schema, or copydesk itself failed",
    ),
];

pub(super) const CHECK: Entries<'_> = &[
    (
        "copydesk check",
        "check the working directory and all below it",
    ),
    ("copydesk check '_news/2024-*.md'", "check these files only"),
    (
        "copydesk check --staged",
        "check what the next commit will contain",
    ),
    (
        "copydesk check --changed",
        "check what changed on this branch",
    ),
    ("copydesk check --select url", "run the rules of one group"),
    (
        "copydesk check --format human --format sarif=copydesk.sarif",
        "write a report for code scanning too",
    ),
];

pub(super) const BASELINE: Entries<'_> = &[
    ("copydesk baseline", "record current findings"),
    (
        "copydesk baseline --dry-run",
        "show what is new and what is gone since",
    ),
    ("copydesk baseline --update", "record what is new too"),
    (
        "copydesk check --prune",
        "remove what is gone, and record nothing new",
    ),
];

/// The files that are read or written beside content.
pub(super) fn files() -> [(&'static str, &'static str); 3] {
    [
        (FILE_NAMES[0], "the config, at the root of the repository"),
        (baseline::FILE_NAME, "the baseline, beside the config"),
        (
            ".git/copydesk",
            "what is kept of unchanged files, so that they need not be read; `copydesk store` shows it",
        ),
    ]
}

/// Examples and exit codes, for `--help`.
pub(super) fn help(examples: Option<Entries<'_>>) -> String {
    let mut text = String::new();
    if let Some(examples) = examples {
        add(&mut text, "Examples:", examples);
        text.push('\n');
    }
    add(&mut text, "Exit codes:", EXIT_CODES);
    text.truncate(text.trim_end().len());
    text
}

fn add(text: &mut String, title: &str, entries: Entries<'_>) {
    let widths = entries.iter().map(|(what, _)| what.len());
    // One that is longer than most would push all others away.
    let width = widths.filter(|width| *width < 36).max().unwrap_or(0);
    // Writing to a string does not fail.
    let _ = writeln!(text, "{title}");
    for (what, meaning) in entries {
        let _ = writeln!(text, "  {what:width$}  {meaning}");
    }
}

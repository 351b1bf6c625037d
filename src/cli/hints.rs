//! Hints for what people type out of the habit of other linters.

use std::path::Path;

use clap::CommandFactory;
use clap::error::{ContextKind, ContextValue, ErrorKind};

use super::args::Args;

/// Options of other linters, and what does the same here.
const HABITS: &[(&str, &str)] = &[
    ("--exit-zero", "use `--fail-on never`"),
    ("--max-warnings", "use `--fail-on warning`"),
    ("--error-on-warnings", "use `--fail-on warning`"),
    ("--output-format", "use `--format`"),
    ("--reporter", "use `--format`"),
    ("--output-file", "use `--output`"),
    ("--rule", "use `--select`"),
    (
        "--rules",
        "use `--select`, or `copydesk rules` for the list",
    ),
    ("--enable", "use `--select`"),
    ("--disable", "use `--ignore`"),
    ("--list-rules", "use `copydesk rules`"),
    ("--no-color", "use `--color never`"),
    ("--jobs", "use `--threads`"),
    ("-j", "use `--threads`"),
    ("--stdin", "use `--stdin-filename PATH`"),
    ("--write", "use `--fix`"),
    ("--autofix", "use `--fix`"),
    ("--fix-dry-run", "use `--diff`"),
    ("--unsafe", "use `--fix --unsafe-fixes`"),
];

/// The error with a hint, where what was typed means something elsewhere. `first` is the first
/// argument of the command line.
pub(super) fn add(mut error: clap::Error, first: Option<&str>) -> clap::Error {
    let text = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => Some(text.clone()),
        _ => None,
    };
    let hint = match error.kind() {
        ErrorKind::UnknownArgument => {
            text(ContextKind::InvalidArg).and_then(|arg| of_argument(&arg, first))
        }
        ErrorKind::InvalidSubcommand => {
            let name = text(ContextKind::InvalidSubcommand);
            name.filter(|name| is_path(name)).map(|name| check(&name))
        }
        _ => None,
    };
    if let Some(hint) = hint {
        for guess in [
            ContextKind::SuggestedArg,
            ContextKind::SuggestedSubcommand,
            ContextKind::TrailingArg,
        ] {
            error.remove(guess);
        }
        let hint = ContextValue::StyledStrs(vec![hint.into()]);
        error.insert(ContextKind::Suggested, hint);
    }
    error
}

fn of_argument(arg: &str, first: Option<&str>) -> Option<String> {
    let name = arg.split(['=', ' ']).next().unwrap_or(arg);
    if let Some((option, value)) = arg.split_once(' ').filter(|_| arg.starts_with("--")) {
        return Some(format!(
            "`{arg}` is one argument; write `{option}={value}`, or pass the value by itself"
        ));
    }
    if let Some((_, hint)) = HABITS.iter().find(|(habit, _)| *habit == name) {
        return Some((*hint).to_owned());
    }
    // An option of `check` without the command.
    let is_first = first.is_some_and(|first| first.split('=').next() == Some(name));
    let command = Args::command();
    let mut options = command.find_subcommand("check")?.get_arguments();
    let is_known = options.any(|option| {
        let long = option.get_long().map(|long| format!("--{long}"));
        long.as_deref() == Some(name)
    });
    (is_first && is_known).then(|| check(first.unwrap_or(name)))
}

fn check(what: &str) -> String {
    format!("to check files, use `copydesk check {what}`")
}

/// Whether something looks like a path rather than like a mistyped command.
fn is_path(text: &str) -> bool {
    text.contains(['/', '.', '*']) || Path::new(text).exists()
}

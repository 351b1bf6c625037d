//! The command line: arguments into calls of the library, results into output and an exit code. A
//! new subcommand is a file here, a variant in `args` with its options, and an arm in [`run`]; its
//! examples, if any, are in `closing`, and named in `args` and `shell`. `record` is `baseline`.
//!
//! With `tree` and `server` this is the only folder that touches the environment. What is not about
//! arguments, terminals or exit codes belongs in `engine` or `report`.
#![expect(
    clippy::disallowed_methods,
    reason = "the command line reads the environment, the clock and the working directory"
)]

mod actions;
mod applied;
mod args;
mod base;
pub(crate) mod baseline;
mod changed_roots;
mod check;
mod choose;
mod closing;
mod exit;
mod fields;
mod fix;
mod fix_words;
mod hints;
pub(crate) mod inspect;
mod inspect_args;
mod members;
mod output;
mod paths;
mod progress;
mod record;
mod rules;
mod runner;
#[cfg(feature = "server")]
mod server;
mod shell;
mod show;
mod store;
mod store_args;
mod targets;
mod timings;
mod unfixed;
mod values;
pub(crate) mod write;

use std::io::{self, Write};

use crate::tree::git::GitError;
use clap::Parser;

pub use exit::Exit;

/// Runs the command line of this process.
pub fn run() -> Exit {
    #[cfg(debug_assertions)]
    if let Ok(words) = std::env::var("COPYDESK_TEST_LIMITS") {
        crate::text::limits::set(&words);
    }
    let args = match args::Args::try_parse() {
        Ok(args) => args,
        Err(error) => {
            let first = std::env::args_os().nth(1);
            let first = first.as_deref().and_then(std::ffi::OsStr::to_str);
            return usage(&hints::add(error, first));
        }
    };
    let done = match args.command {
        args::Command::Check(args) => check::run(&args),
        args::Command::Baseline(args) => record::run(&args),
        args::Command::Inspect(args) => inspect::run(&args),
        args::Command::Rules(args) => rules::list(&args),
        args::Command::Explain(args) => rules::explain(&args),
        #[cfg(feature = "server")]
        args::Command::Server(args) => server::run(&args),
        args::Command::Store(args) => store::run(&args),
        args::Command::Completions(args) => shell::completions(&args),
        args::Command::Man(args) => shell::man(&args),
    };
    match done {
        Ok(exit) => exit,
        // Whoever reads our output has seen enough; that is not a failure of ours.
        Err(Failure::Io(error)) if error.kind() == io::ErrorKind::BrokenPipe => Exit::Clean,
        Err(Failure::Io(error)) => say(&format!("cannot write the output: {error}")),
        Err(Failure::Usage(message)) => say(&message),
    }
}

/// Why a command could not do its work.
enum Failure {
    /// Reading or writing failed.
    Io(io::Error),
    /// What was asked for cannot be done: one sentence for the user, and perhaps a hint.
    Usage(String),
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

impl From<GitError> for Failure {
    fn from(error: GitError) -> Self {
        Self::Usage(error.to_string())
    }
}

fn usage(error: &clap::Error) -> Exit {
    // `--help` and `--version` come this way too.
    let printed = if error.use_stderr() && actions::is_here() {
        let text = error.to_string();
        let message = text.strip_prefix("error: ").unwrap_or(&text);
        write!(io::stderr(), "{}", actions::error(message.trim_end()))
    } else {
        error.print()
    };
    match (error.use_stderr(), printed) {
        (false, Ok(())) => Exit::Clean,
        _ => Exit::Failure,
    }
}

fn say(message: &str) -> Exit {
    // If stderr is gone too, the exit code still tells.
    let _ = if actions::is_here() {
        write!(io::stderr(), "{}", actions::error(message))
    } else {
        writeln!(io::stderr(), "copydesk: {}", output::plain(message))
    };
    Exit::Failure
}

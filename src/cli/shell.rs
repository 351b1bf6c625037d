//! `copydesk completions` and `copydesk man`: what shells and readers need to know of the command
//! line, written by clap from the same description that reads it.

use std::io::{self, Write};

use clap::CommandFactory;

use super::args::{Args, CompletionsArgs, ManArgs};
use super::{Exit, Failure};

pub(super) fn completions(args: &CompletionsArgs) -> Result<Exit, Failure> {
    // Not straight to stdout: clap panics when that is closed.
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Args::command(), "copydesk", &mut script);
    io::stdout().lock().write_all(&script)?;
    Ok(Exit::Clean)
}

pub(super) fn man(args: &ManArgs) -> Result<Exit, Failure> {
    let mut command = Args::command();
    command.build();
    let page = match &args.command {
        None => command,
        Some(name) => {
            let found = command.find_subcommand(name).cloned();
            found.ok_or_else(|| Failure::Usage(format!("there is no command `{name}`")))?
        }
    };
    let page = page.version(env!("CARGO_PKG_VERSION"));
    let mut text = Vec::new();
    clap_mangen::Man::new(page).render(&mut text)?;
    io::stdout().lock().write_all(&text)?;
    Ok(Exit::Clean)
}

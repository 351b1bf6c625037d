//! `copydesk completions` and `copydesk man`: what shells and readers need to know of the command
//! line, written by clap from the same description that reads it.

use std::io::{self, Write};

use clap::CommandFactory;
use clap::builder::Resettable;
use clap_mangen::roff::{Roff, bold, roman};

use super::args::{Args, CompletionsArgs, ManArgs};
use super::{Exit, Failure, closing};

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
    let (page, examples) = match args.command.as_deref() {
        None => (command, closing::CHECK),
        Some(name) => {
            let unknown = || Failure::Usage(format!("unknown command `{name}`"));
            let found = command.find_subcommand(name).cloned();
            let examples = match name {
                "check" => closing::CHECK,
                "baseline" => closing::BASELINE,
                _ => &[],
            };
            (found.ok_or_else(unknown)?, examples)
        }
    };
    // What is below the options in `--help` gets sections of its own.
    let page = page
        .version(env!("CARGO_PKG_VERSION"))
        .after_help(Resettable::Reset);
    let mut text = Vec::new();
    clap_mangen::Man::new(page).render(&mut text)?;
    let mut sections = Roff::new();
    section(&mut sections, "EXIT STATUS", closing::EXIT_CODES);
    section(&mut sections, "FILES", &closing::files());
    section(&mut sections, "EXAMPLES", examples);
    sections.to_writer(&mut text)?;
    text.push(b'\n');
    io::stdout().lock().write_all(&text)?;
    Ok(Exit::Clean)
}

fn section(page: &mut Roff, title: &str, entries: closing::Entries<'_>) {
    if entries.is_empty() {
        return;
    }
    page.control("SH", [title]);
    for (what, meaning) in entries {
        page.control("TP", []);
        page.text([bold(*what)]);
        page.text([roman(*meaning)]);
    }
}

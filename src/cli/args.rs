//! What was typed, and nothing resolved.

use std::num::NonZero;
use std::path::PathBuf;
use std::str::FromStr;
use std::thread;

use clap::{Parser, Subcommand, ValueEnum};

use crate::engine::tally::MOST_COMPARED;
use crate::finding::Level;
use crate::report::Format;

/// Checks content repositories: front matter, bodies, data files and images.
#[derive(Debug, Parser)]
#[command(name = "copydesk", version, max_term_width = 100)]
pub(super) struct Args {
    #[command(subcommand)]
    pub(super) command: Command,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Check files and folders
    Check(Box<CheckArgs>),
    /// Write a file of today's findings, which `check` forgives until they change
    Baseline(BaselineArgs),
    /// Show what copydesk sees in files, one JSON object a line
    Inspect(InspectArgs),
    /// List the rules
    Rules(RulesArgs),
    /// Explain a rule, with examples
    Explain(ExplainArgs),
    /// Write the completions of a shell
    Completions(CompletionsArgs),
    /// Write the manual page
    Man(ManArgs),
}

#[derive(Debug, Default, clap::Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own")]
pub(super) struct CheckArgs {
    /// Files and folders; the working directory by default
    #[arg(value_name = "PATH")]
    pub(super) paths: Vec<PathBuf>,

    /// Check the paths that this file lists, one a line or with NUL between them; `-` for stdin
    #[arg(long, value_name = "FILE", conflicts_with_all = ["changed", "since", "staged"])]
    pub(super) files_from: Option<PathBuf>,

    /// Check the text on stdin as if it were this file
    #[arg(long, value_name = "PATH", conflicts_with_all = ["paths", "files_from", "changed", "since", "staged"])]
    pub(super) stdin_filename: Option<PathBuf>,

    /// Check only what changed since this branch left the remote's default branch, or in the event
    /// that a CI runs for; untracked files included
    #[arg(long, conflicts_with = "staged")]
    pub(super) changed: bool,

    /// Check only what changed since this branch left REV
    #[arg(long, value_name = "REV", conflicts_with = "staged")]
    pub(super) since: Option<String>,

    /// Check what is staged for the next commit, as it is staged
    #[arg(long)]
    pub(super) staged: bool,

    /// The config, instead of the `copydesk.yaml` found upwards from the path
    #[arg(long, value_name = "FILE")]
    pub(super) config: Option<PathBuf>,

    /// How to write the findings, and where to; may be given several times
    #[arg(long, value_name = "FORMAT[=FILE]", value_parser = written_form)]
    pub(super) format: Vec<WrittenForm>,

    /// Write the findings to this file instead of stdout
    #[arg(long, value_name = "FILE")]
    pub(super) output: Option<PathBuf>,

    #[command(flatten)]
    pub(super) rules: Selected,

    /// What makes the exit code 1
    #[arg(long, value_name = "LEVEL", default_value = "error")]
    pub(super) fail_on: FailOn,

    /// The moment that counts as now, in RFC 3339; the clock by default
    #[arg(long, value_name = "DATE-TIME")]
    pub(super) now: Option<jiff::Timestamp>,

    /// Number of threads, 256 at most; one for each core by default
    #[arg(long, value_name = "N")]
    pub(super) threads: Option<std::num::NonZeroUsize>,

    /// When to use colours
    #[arg(long, value_name = "WHEN", default_value = "auto")]
    pub(super) color: Color,

    /// Bytes that are read at most of one file
    #[arg(long, value_name = "BYTES", default_value_t = crate::tree::disk::DEFAULT_MAX_FILE_SIZE)]
    pub(super) max_file_size: u64,

    /// Findings that are listed at most; all are counted; 0 for no limit
    #[arg(long, value_name = "N", default_value_t = crate::engine::tally::DEFAULT_MAX_FINDINGS)]
    pub(super) max_findings: usize,

    /// The baseline of forgiven findings; `.copydesk-baseline.jsonl` at the root by default
    #[arg(long, value_name = "FILE")]
    pub(super) baseline: Option<PathBuf>,

    /// Forgive nothing
    #[arg(long, conflicts_with = "baseline")]
    pub(super) no_baseline: bool,

    /// Take what is gone out of the baseline
    #[arg(long, conflicts_with = "no_baseline")]
    pub(super) prune: bool,

    /// List on stderr what comments allow
    #[arg(long)]
    pub(super) show_allowed: bool,

    /// Do not compare files with each other: neither uniqueness nor references
    #[arg(long)]
    pub(super) no_cross_file: bool,

    /// Say nothing but the findings
    #[arg(long, short)]
    pub(super) quiet: bool,

    /// List on stderr what was left out, and why
    #[arg(long, short, conflicts_with = "quiet")]
    pub(super) verbose: bool,

    /// Say on stderr where the time went
    #[arg(long)]
    pub(super) timings: bool,

    /// Count the findings by rule, on stderr where stdout is for programs
    #[arg(long)]
    pub(super) statistics: bool,

    /// A run over folders that checks no file is no failure
    #[arg(long)]
    pub(super) allow_empty: bool,
}

/// More threads than this only cost memory.
const MOST_THREADS: usize = 256;

impl CheckArgs {
    /// How many threads are asked for; one for each core where nothing is said.
    pub(super) fn threads(&self) -> usize {
        let cores = || thread::available_parallelism().map_or(1, NonZero::get);
        (self.threads).map_or_else(cores, |threads| threads.get().min(MOST_THREADS))
    }

    /// How many findings are compared with those of a baseline, or those before a change.
    pub(super) fn most_compared(&self) -> usize {
        self.max_findings().max(MOST_COMPARED)
    }

    /// How many findings are listed at most.
    pub(super) fn max_findings(&self) -> usize {
        match self.max_findings {
            0 => usize::MAX,
            most => most,
        }
    }
}

/// Which rules run, and how severe they are.
#[derive(Clone, Debug, Default, clap::Args)]
pub(super) struct Selected {
    /// Run only these rules, groups, or `all`
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    pub(super) select: Vec<String>,

    /// Do not run these rules or groups
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    pub(super) ignore: Vec<String>,

    /// Set how severe a rule or group is: off, warning or error
    #[arg(long, value_name = "RULE=LEVEL", value_delimiter = ',', value_parser = level)]
    pub(super) severity: Vec<(String, Level)>,
}

#[derive(Debug, clap::Args)]
pub(super) struct BaselineArgs {
    /// The repository; the working directory by default
    #[arg(value_name = "PATH")]
    pub(super) paths: Vec<PathBuf>,

    /// The config, instead of the `copydesk.yaml` found upwards from the path
    #[arg(long, value_name = "FILE")]
    pub(super) config: Option<PathBuf>,

    #[command(flatten)]
    pub(super) rules: Selected,

    /// The file to write; `.copydesk-baseline.jsonl` at the root by default
    #[arg(long, value_name = "FILE")]
    pub(super) output: Option<PathBuf>,

    /// The moment that counts as now, in RFC 3339; the clock by default
    #[arg(long, value_name = "DATE-TIME")]
    pub(super) now: Option<jiff::Timestamp>,

    /// Number of threads, 256 at most; one for each core by default
    #[arg(long, value_name = "N")]
    pub(super) threads: Option<std::num::NonZeroUsize>,
}

#[derive(Debug, clap::Args)]
pub(super) struct InspectArgs {
    /// Files
    #[arg(value_name = "FILE", required = true)]
    pub(super) files: Vec<PathBuf>,

    /// Bytes that are read at most of one file
    #[arg(long, value_name = "BYTES", default_value_t = crate::tree::disk::DEFAULT_MAX_FILE_SIZE)]
    pub(super) max_file_size: u64,
}

#[derive(Debug, clap::Args)]
pub(super) struct RulesArgs {
    /// As a table or as JSON
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(super) format: ListFormat,
}

#[derive(Debug, clap::Args)]
pub(super) struct ExplainArgs {
    /// The rule's id, such as `url/invalid`, or a group, such as `url`
    #[arg(value_name = "RULE")]
    pub(super) rule: String,
}

#[derive(Debug, clap::Args)]
pub(super) struct CompletionsArgs {
    /// The shell
    #[arg(value_name = "SHELL")]
    pub(super) shell: clap_complete::Shell,
}

#[derive(Debug, clap::Args)]
pub(super) struct ManArgs {
    /// The command whose page is meant; copydesk itself by default
    #[arg(value_name = "COMMAND")]
    pub(super) command: Option<String>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum FailOn {
    #[default]
    Error,
    Warning,
    Never,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum Color {
    #[default]
    Auto,
    Always,
    Never,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum ListFormat {
    Text,
    Json,
}

/// A format, and the file that it is written to, if not to standard output.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct WrittenForm {
    pub(super) format: Format,
    pub(super) file: Option<PathBuf>,
}

fn written_form(text: &str) -> Result<WrittenForm, String> {
    let (format, file) = match text.split_once('=') {
        Some((format, file)) => (format, Some(file.into())),
        None => (text, None),
    };
    let names: Vec<&str> = Format::ALL.iter().map(|format| format.name()).collect();
    let format = Format::from_str(format)
        .map_err(|error| format!("{error}; there are {}", names.join(", ")))?;
    Ok(WrittenForm { format, file })
}

fn level(text: &str) -> Result<(String, Level), String> {
    let (rule, level) =
        (text.split_once('=')).ok_or_else(|| format!("`{text}` is not of the form RULE=LEVEL"))?;
    Ok((rule.to_owned(), level.parse()?))
}

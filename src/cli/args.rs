//! What was typed, and nothing resolved.

use std::num::NonZero;
use std::path::PathBuf;
use std::thread;

use clap::{Parser, Subcommand, ValueEnum};

use super::closing;
use super::inspect_args::InspectArgs;
use super::store_args::{StoreArgs, Storing};
use super::values::{self, ListFormat, WrittenForm};
use crate::engine::fix::{Allow, FixMode};
use crate::engine::tally::MOST_COMPARED;
use crate::finding::Level;

const FILES: &str = "Files";
const RULES: &str = "Rules";
const BASELINE: &str = "Baseline";
const OUTPUT: &str = "Output";
const RUN: &str = "Run";
const FIXES: &str = "Fixes";

/// Check content repositories: front matter, bodies, data files and images
#[derive(Debug, Parser)]
#[command(name = "copydesk", version, max_term_width = 100, after_help = closing::help(None))]
pub(super) struct Args {
    #[command(subcommand)]
    pub(super) command: Command,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Check files and folders
    #[command(after_help = closing::help(Some(closing::CHECK)))]
    Check(Box<CheckArgs>),
    /// Record current findings so that `check` ignores them until they change
    #[command(after_help = closing::help(Some(closing::BASELINE)))]
    Baseline(BaselineArgs),
    /// Show how copydesk reads files, as one JSON object a line
    Inspect(InspectArgs),
    /// List the rules
    Rules(RulesArgs),
    /// Explain a rule, with examples
    Explain(ExplainArgs),
    /// Serve an editor: a language server over stdin and stdout
    #[cfg(feature = "server")]
    Server(ServerArgs),
    /// Show or remove what runs keep for the next one
    Store(StoreArgs),
    /// Print completions for a shell
    Completions(CompletionsArgs),
    /// Print the manual page
    Man(ManArgs),
}

#[derive(Debug, Default, clap::Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own")]
pub(super) struct CheckArgs {
    /// Files, folders and globs to check [default: the working directory]
    #[arg(value_name = "PATH")]
    pub(super) paths: Vec<PathBuf>,

    /// Check the paths that this file lists, one a line or separated by NUL; `-` for stdin
    #[arg(long, value_name = "FILE", help_heading = FILES,
        conflicts_with_all = ["changed", "since", "staged"])]
    pub(super) files_from: Option<PathBuf>,

    /// Check the text on stdin as if it were this file
    #[arg(long, value_name = "PATH", help_heading = FILES,
        conflicts_with_all = ["paths", "files_from", "changed", "since", "staged"])]
    pub(super) stdin_filename: Option<PathBuf>,

    /// Check only what changed since this branch left the remote's default branch, or in the event
    /// that a CI runs for; includes untracked files
    #[arg(long, help_heading = FILES, conflicts_with = "staged")]
    pub(super) changed: bool,

    /// Check only what changed since this branch left REV
    #[arg(long, value_name = "REV", help_heading = FILES, conflicts_with = "staged")]
    pub(super) since: Option<String>,

    /// Check what is staged for the next commit, as it is staged
    #[arg(long, help_heading = FILES)]
    pub(super) staged: bool,

    /// Use this config instead of the nearest `copydesk.yaml`
    #[arg(long, value_name = "FILE", help_heading = FILES, env = "COPYDESK_CONFIG",
        hide_env_values = true)]
    pub(super) config: Option<PathBuf>,

    /// Use no `copydesk.yaml`: check by the rules for any content
    #[arg(long, help_heading = FILES, conflicts_with = "config")]
    pub(super) isolated: bool,

    #[command(flatten)]
    pub(super) fixing: Fixing,

    #[command(flatten)]
    pub(super) rules: Selected,

    /// Do not compare files with each other: neither uniqueness nor references
    #[arg(long, help_heading = RULES)]
    pub(super) no_cross_file: bool,

    /// Use this RFC 3339 timestamp as the current time
    #[arg(long, value_name = "DATE-TIME", help_heading = RULES, value_parser = values::timestamp)]
    pub(super) now: Option<jiff::Timestamp>,

    /// Ignore the findings that this baseline records [default: `.copydesk-baseline.jsonl` at the
    /// root]
    #[arg(long, value_name = "FILE", help_heading = BASELINE)]
    pub(super) baseline: Option<PathBuf>,

    /// Report what the baseline ignores
    #[arg(long, help_heading = BASELINE, conflicts_with = "baseline")]
    pub(super) no_baseline: bool,

    /// Remove findings that are gone from the baseline
    #[arg(long, help_heading = BASELINE, conflicts_with = "no_baseline")]
    pub(super) prune: bool,

    /// Write findings in this format, to FILE or stdout; repeat it for several formats
    #[arg(long, value_name = "FORMAT[=FILE]", help_heading = OUTPUT,
        value_parser = values::form(), env = "COPYDESK_FORMAT", hide_env_values = true)]
    pub(super) format: Vec<WrittenForm>,

    /// Write findings to this file instead of stdout
    #[arg(long, value_name = "FILE", help_heading = OUTPUT)]
    pub(super) output: Option<PathBuf>,

    /// When to use colors
    #[arg(long, value_name = "WHEN", help_heading = OUTPUT, default_value = "auto",
        env = "COPYDESK_COLOR", hide_env_values = true)]
    pub(super) color: Color,

    /// Show at most N findings (0 = unlimited); totals still count all
    #[arg(long, value_name = "N", help_heading = OUTPUT,
        default_value_t = crate::engine::tally::DEFAULT_MAX_FINDINGS)]
    pub(super) max_findings: usize,

    /// Show all findings for people; by default the first 10 errors and 3 warnings of each rule
    #[arg(long, help_heading = OUTPUT)]
    pub(super) no_fold: bool,

    /// Count findings by rule, on stderr where stdout is for programs
    #[arg(long, help_heading = OUTPUT)]
    pub(super) statistics: bool,

    /// List on stderr the findings that comments suppress
    #[arg(long, help_heading = OUTPUT)]
    pub(super) show_allowed: bool,

    /// List the files that would be checked, each with its collection and schema, and why others
    /// are skipped; check nothing
    #[arg(long, help_heading = OUTPUT, conflicts_with_all = ["show_settings", "stdin_filename"])]
    pub(super) show_files: bool,

    /// Show which config, collection, schema, overrides and rules apply to each file; check nothing
    #[arg(long, help_heading = OUTPUT, conflicts_with = "stdin_filename")]
    pub(super) show_settings: bool,

    /// List on stderr which config applies, what was skipped, and why
    #[arg(long, short, help_heading = OUTPUT, conflicts_with = "quiet")]
    pub(super) verbose: bool,

    /// Print findings only
    #[arg(long, short, help_heading = OUTPUT)]
    pub(super) quiet: bool,

    /// Show on stderr where the time went
    #[arg(long, help_heading = OUTPUT)]
    pub(super) timings: bool,

    /// Exit with code 1 on findings of this severity or higher
    #[arg(long, value_name = "LEVEL", help_heading = RUN, default_value = "error",
        env = "COPYDESK_FAIL_ON", hide_env_values = true)]
    pub(super) fail_on: FailOn,

    /// Exit 0 even if no files were checked
    #[arg(long, help_heading = RUN)]
    pub(super) allow_empty: bool,

    /// Number of threads, up to 256 [default: one for each core]
    #[arg(long, value_name = "N", help_heading = RUN, value_parser = values::threads,
        env = "COPYDESK_THREADS", hide_env_values = true)]
    pub(super) threads: Option<std::num::NonZeroUsize>,

    /// Read at most this much of a file, in bytes or with K, M or G
    #[arg(long, value_name = "SIZE", help_heading = RUN, value_parser = values::size,
        default_value = values::DEFAULT_SIZE)]
    pub(super) max_file_size: u64,

    #[command(flatten)]
    pub(super) store: Storing,
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

/// Which fixes are applied, and what comes of them.
#[derive(Clone, Debug, Default, clap::Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own")]
pub(super) struct Fixing {
    /// Apply safe fixes to the files, then report what is left
    #[arg(long, help_heading = FIXES)]
    pub(super) fix: bool,

    /// Show what `--fix` would change as a unified diff, and write nothing; exit 1 if there is a
    /// change
    #[arg(long, help_heading = FIXES, conflicts_with = "fix")]
    pub(super) diff: bool,

    /// Apply unsafe fixes as well: look at what they change
    #[arg(long, help_heading = FIXES)]
    pub(super) unsafe_fixes: bool,

    /// Apply fixes, and report nothing
    #[arg(long, help_heading = FIXES)]
    pub(super) fix_only: bool,

    /// Suppress the current findings of this rule or group with comments, instead of fixing them
    #[arg(long, value_name = "RULE", value_delimiter = ',', help_heading = FIXES,
        value_parser = values::rule(), hide_possible_values = true, requires = "reason",
        conflicts_with_all = ["fix", "unsafe_fixes"])]
    pub(super) add_allow: Vec<String>,

    /// The reason that the comments of `--add-allow` give
    #[arg(long, value_name = "TEXT", help_heading = FIXES, requires = "add_allow",
        value_parser = values::reason)]
    pub(super) reason: Option<String>,

    /// Exit with code 1 if a fix was applied
    #[arg(long, help_heading = FIXES)]
    pub(super) exit_non_zero_on_fix: bool,
}

impl Fixing {
    /// Whether fixes are applied or shown.
    pub(super) fn is_on(&self) -> bool {
        self.fix || self.diff || self.fix_only || !self.add_allow.is_empty()
    }

    /// What is suppressed instead of fixed.
    pub(super) fn allow(&self) -> Option<Allow> {
        let names = self.add_allow.clone();
        let reason = self.reason.clone()?;
        (!names.is_empty()).then_some(Allow { names, reason })
    }

    /// Which fixes are applied.
    pub(super) fn mode(&self) -> FixMode {
        if self.unsafe_fixes {
            FixMode::Unsafe
        } else {
            FixMode::Safe
        }
    }
}

/// Which rules run, and how severe they are.
#[derive(Clone, Debug, Default, clap::Args)]
pub(super) struct Selected {
    /// Run only these rules, groups, or `all`
    #[arg(long, value_name = "RULE", value_delimiter = ',', help_heading = RULES,
        value_parser = values::rule(), hide_possible_values = true)]
    pub(super) select: Vec<String>,

    /// Do not run these rules or groups
    #[arg(long, value_name = "RULE", value_delimiter = ',', help_heading = RULES,
        value_parser = values::rule(), hide_possible_values = true)]
    pub(super) ignore: Vec<String>,

    /// Set the severity of a rule or group: off, warning or error
    #[arg(long, value_name = "RULE=LEVEL", value_delimiter = ',', help_heading = RULES,
        value_parser = values::level)]
    pub(super) severity: Vec<(String, Level)>,
}

#[derive(Debug, clap::Args)]
pub(super) struct BaselineArgs {
    /// The repository [default: the working directory]
    #[arg(value_name = "PATH")]
    pub(super) paths: Vec<PathBuf>,

    /// Use this config instead of the nearest `copydesk.yaml`
    #[arg(
        long,
        value_name = "FILE",
        env = "COPYDESK_CONFIG",
        hide_env_values = true
    )]
    pub(super) config: Option<PathBuf>,

    /// Use no `copydesk.yaml`: check by the rules for any content
    #[arg(long, conflicts_with = "config")]
    pub(super) isolated: bool,

    #[command(flatten)]
    pub(super) rules: Selected,

    /// Write this file [default: `.copydesk-baseline.jsonl` at the root]
    #[arg(long, value_name = "FILE")]
    pub(super) output: Option<PathBuf>,

    /// Add new findings to an existing baseline and drop those that are gone
    #[arg(long)]
    pub(super) update: bool,

    /// Show what would change, and write nothing
    #[arg(long)]
    pub(super) dry_run: bool,

    /// Use this RFC 3339 timestamp as the current time
    #[arg(long, value_name = "DATE-TIME", value_parser = values::timestamp)]
    pub(super) now: Option<jiff::Timestamp>,

    /// Number of threads, up to 256 [default: one for each core]
    #[arg(long, value_name = "N", value_parser = values::threads, env = "COPYDESK_THREADS",
        hide_env_values = true)]
    pub(super) threads: Option<std::num::NonZeroUsize>,
}

#[derive(Debug, clap::Args)]
pub(super) struct RulesArgs {
    /// Print a table or JSON
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(super) format: ListFormat,
}

#[derive(Debug, clap::Args)]
pub(super) struct ExplainArgs {
    /// The id of a rule, such as `url/invalid`, or a group, such as `url`
    #[arg(value_name = "RULE", value_parser = values::rule(), hide_possible_values = true)]
    pub(super) rule: String,
}

#[cfg(feature = "server")]
#[derive(Debug, clap::Args)]
pub(super) struct ServerArgs {
    /// Use this config instead of the nearest `copydesk.yaml`
    #[arg(
        long,
        value_name = "FILE",
        env = "COPYDESK_CONFIG",
        hide_env_values = true
    )]
    pub(super) config: Option<PathBuf>,

    /// Use this RFC 3339 timestamp as the current time
    #[arg(long, value_name = "DATE-TIME", value_parser = values::timestamp)]
    pub(super) now: Option<jiff::Timestamp>,

    /// Number of threads, up to 256 [default: one for each core]
    #[arg(long, value_name = "N", value_parser = values::threads, env = "COPYDESK_THREADS",
        hide_env_values = true)]
    pub(super) threads: Option<std::num::NonZeroUsize>,

    /// Read at most this much of a file, in bytes or with K, M or G
    #[arg(long, value_name = "SIZE", value_parser = values::size,
        default_value = values::DEFAULT_SIZE)]
    pub(super) max_file_size: u64,

    /// Accepted for editors that add it: the server always uses stdin and stdout
    #[arg(long, hide = true)]
    pub(super) stdio: bool,
}

#[derive(Debug, clap::Args)]
pub(super) struct CompletionsArgs {
    /// The shell
    #[arg(value_name = "SHELL")]
    pub(super) shell: clap_complete::Shell,
}

#[derive(Debug, clap::Args)]
pub(super) struct ManArgs {
    /// Print the page of this command [default: the page of copydesk itself]
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

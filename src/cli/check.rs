//! `copydesk check`.

use std::fmt::Write as _;
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Instant;

use super::args::{CheckArgs, FailOn};
use super::output::{self, DiskTexts};
use super::{Exit, Failure};
use crate::files::Disk;
use crate::files::root::{self, Root};
use crate::plan::Selection;
use crate::report::{self, Report, Summary};
use crate::repository::{OpenError, Outcome, Repository, RunOptions};

pub(super) fn run(args: &CheckArgs) -> Result<Exit, Failure> {
    let started = Instant::now();
    let selection = selection(args)?;
    let now = args.now.unwrap_or_else(jiff::Timestamp::now);
    let paths = existing(&args.paths)?;
    let root = common_root(&paths, args.config.as_deref())?;
    let repository = match Repository::open(&root, selection, now) {
        Ok(repository) => repository,
        Err(OpenError::Config(path, words)) => {
            let message = format!("cannot read the config {}: {words}", path.display());
            return Err(Failure::Usage(message));
        }
        Err(OpenError::Wrong(wrong)) => {
            let report = Report::new(wrong.1, Summary::default());
            write_report(args, &report, &Disk::new(root.folder.clone()))?;
            return Ok(Exit::Failure);
        }
    };
    let cores = thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let options = RunOptions {
        now,
        threads: args.threads.map_or(cores, std::num::NonZero::get),
        max_file_size: args.max_file_size,
    };
    let outcome = repository.check(&paths, &options);
    write_report(args, &outcome.report, &repository.disk)?;
    if !args.quiet {
        let terminal = io::stderr().is_terminal();
        let color = output::use_color(args.color, terminal);
        let text = report::summary(&outcome.report, started.elapsed(), args.verbose, color);
        io::stderr().write_all(text.as_bytes())?;
    }
    exit(args, &outcome)
}

fn exit(args: &CheckArgs, outcome: &Outcome) -> Result<Exit, Failure> {
    if let Some(first) = outcome.panics.first() {
        let more = match outcome.panics.len() - 1 {
            0 => String::new(),
            more => format!(" and {more} more files"),
        };
        return Err(Failure::Usage(format!(
            "a defect of copydesk itself: it failed on {first}{more}; everything else was checked"
        )));
    }
    let summary = &outcome.report.summary;
    if outcome.config_is_wrong {
        return Ok(Exit::Failure);
    }
    if summary.files_checked == 0 && !args.allow_empty {
        if !outcome.is_partial {
            return Err(Failure::Usage(nothing_checked(summary)));
        }
        if !args.quiet {
            writeln!(io::stderr(), "copydesk: {}", nothing_checked(summary))?;
        }
    }
    let fails = match args.fail_on {
        FailOn::Error => summary.errors > 0,
        FailOn::Warning => summary.errors + summary.warnings > 0,
        FailOn::Never => false,
    };
    Ok(if fails { Exit::Findings } else { Exit::Clean })
}

fn nothing_checked(summary: &Summary) -> String {
    let mut text = "no file was checked".to_owned();
    let mut before = ": ";
    for (reason, count) in &summary.left_out {
        // Writing to a string does not fail.
        let _ = write!(text, "{before}{count} {reason}");
        before = ", ";
    }
    text
}

fn selection(args: &CheckArgs) -> Result<Selection, Failure> {
    let selection = Selection {
        select: args.select.clone(),
        ignore: args.ignore.clone(),
        severity: args.severity.clone(),
    };
    if let Some((name, nearest)) = selection.unknown().into_iter().next() {
        let hint = match nearest {
            Some(nearest) => format!("did you mean `{nearest}`?"),
            None => "`copydesk rules` lists them".to_owned(),
        };
        return Err(Failure::Usage(format!(
            "there is no rule or group `{name}`; {hint}"
        )));
    }
    Ok(selection)
}

/// The paths, canonical. One that does not exist is an error, never a green run.
fn existing(paths: &[PathBuf]) -> Result<Vec<PathBuf>, Failure> {
    let canonical = |path: &PathBuf| match root::absolute(path) {
        Ok(absolute) if absolute.symlink_metadata().is_ok() => Ok(absolute),
        _ => Err(Failure::Usage(format!(
            "there is no file or folder {}",
            path.display()
        ))),
    };
    paths.iter().map(canonical).collect()
}

/// The one repository that all paths lie in.
fn common_root(paths: &[PathBuf], config: Option<&Path>) -> Result<Root, Failure> {
    if let Some(config) = config {
        let missing = || Failure::Usage(format!("there is no config {}", config.display()));
        let file = root::absolute(config).map_err(|_| missing())?;
        let folder = file.parent().map(Path::to_path_buf).ok_or_else(missing)?;
        if !file.is_file() {
            return Err(missing());
        }
        let elsewhere = paths.iter().find(|path| !path.starts_with(&folder));
        return match elsewhere {
            // A config from elsewhere is for the folder that is checked.
            Some(_) => {
                let mut root = one_root(paths)?;
                root.config = Some(file);
                Ok(root)
            }
            None => Ok(Root {
                folder,
                config: Some(file),
            }),
        };
    }
    one_root(paths)
}

fn one_root(paths: &[PathBuf]) -> Result<Root, Failure> {
    let mut found: Option<Root> = None;
    for path in paths {
        let root = root::find(path)?;
        match &found {
            Some(first) if *first != root => {
                return Err(Failure::Usage(format!(
                    "the paths lie in different repositories: {} and {}; check one at a time",
                    first.folder.display(),
                    root.folder.display()
                )));
            }
            _ => found = Some(root),
        }
    }
    found.ok_or_else(|| Failure::Usage("no path is given".to_owned()))
}

fn write_report(args: &CheckArgs, report: &Report, disk: &Disk) -> Result<(), Failure> {
    let options = output::options(args.color, disk.root());
    let mut out = BufWriter::with_capacity(1 << 16, io::stdout().lock());
    report::render(report, args.format, &options, &DiskTexts(disk), &mut out)?;
    if args.statistics {
        out.write_all(report::statistics(report).as_bytes())?;
    }
    out.flush()?;
    Ok(())
}

//! `copydesk check`.

use std::fmt::Write as _;
use std::io::{self, IsTerminal, Write};
use std::sync::Arc;

use super::args::{CheckArgs, FailOn};
use super::progress::Progress;
use super::timings::Timings;
use super::{Exit, Failure, actions, output, targets};
use crate::cli::{baseline, write};
use crate::engine::change::Change;
use crate::engine::options::RunOptions;
use crate::engine::outcome::{Outcome, Scope};
use crate::engine::report::{Report, Summary};
use crate::engine::session::{OpenError, Session};
use crate::finding::wording::counted;
use crate::plan::Selection;
use crate::report;
use crate::report::paths::visible;
use crate::tree::disk::Tree;
use crate::tree::disk::skipped::TRACKED;

/// What came of a run.
pub(super) enum Ran {
    /// It was done.
    Done(Box<Session>, Box<Outcome>, Vec<(Arc<str>, &'static str)>),
    /// The config has not the shape of one: the report says how.
    ConfigIsWrong(Arc<dyn Tree>, Box<Report>),
}

pub(super) fn run(args: &CheckArgs) -> Result<Exit, Failure> {
    let mut timings = Timings::start();
    let forms = write::forms(args)?;
    let (session, mut outcome, left_out) = match outcome(args, &mut timings)? {
        Ran::Done(session, outcome, left_out) => (session, outcome, left_out),
        Ran::ConfigIsWrong(tree, report) => {
            write::write(args, &forms, &report, &*tree)?;
            let message = "nothing was checked: the config is wrong";
            return Err(Failure::Usage(message.to_owned()));
        }
    };
    let mut gone = Vec::new();
    if let Some(baseline) = baseline::load(args, &*session.tree)? {
        gone = baseline.apply(args, &mut outcome, &session)?;
    }
    let config = session.config_path();
    outcome.report.list_first(args.max_findings(), config);
    timings.phase("baseline");
    write::write(args, &forms, &outcome.report, &*session.tree)?;
    timings.phase("report");
    if args.show_allowed {
        let count = outcome.report.summary.allowed;
        baseline::show_allowed(&outcome.allowed, count)?;
    }
    if !args.quiet {
        let terminal = io::stderr().is_terminal();
        let color = output::use_color(args.color, terminal);
        let text = report::summary(&outcome.report, timings.total(), args.verbose, color);
        io::stderr().write_all(actions::harmless(text).as_bytes())?;
        baseline::show_gone(&gone, args)?;
        show_left_out(&left_out)?;
    }
    if args.timings {
        let files = outcome.report.summary.files_checked;
        io::stderr().write_all(timings.to_text(&outcome.cost, files).as_bytes())?;
    }
    let exit = exit(args, &outcome)?;
    // The process ends here: freeing a hundred thousand findings first would be time for nothing.
    std::mem::forget((session, outcome));
    Ok(exit)
}

/// Opens the repository and checks what was asked for.
pub(super) fn outcome(args: &CheckArgs, timings: &mut Timings) -> Result<Ran, Failure> {
    let selection = selection(args)?;
    let now = args.now.unwrap_or_else(jiff::Timestamp::now);
    let chosen = targets::choose(args)?;
    if let Some(compared) = chosen.compared.as_ref().filter(|_| !args.quiet) {
        writeln!(io::stderr(), "{}", output::plain(compared))?;
    }
    timings.phase("find repository");
    let tracked = chosen.ask_for_tracked();
    let tree = Arc::clone(&chosen.tree);
    let config = chosen.config.as_deref();
    let opened = Session::open(Arc::clone(&tree), config, selection.clone(), now);
    let session = match opened {
        Ok(session) => session,
        Err(error @ OpenError::Config(..)) => return Err(Failure::Usage(error.to_string())),
        Err(OpenError::Wrong(findings)) => {
            let report = Report::new(findings, Summary::default());
            return Ok(Ran::ConfigIsWrong(tree, Box::new(report)));
        }
    };
    let options = RunOptions {
        threads: args.threads(),
        max_file_size: args.max_file_size,
        // A baseline forgives any of them: what is left is cut then.
        max_findings: if baseline::is_in_use(args, &*tree) {
            args.most_compared()
        } else {
            args.max_findings()
        },
        count_all: true,
        cross_file: !args.no_cross_file,
        done: Arc::default(),
    };
    timings.phase("config and schemas");
    let targets = chosen.targets(&session, options.threads);
    let tracked = chosen.tracked_yet_ignored(tracked, &targets);
    timings.phase("find files");
    let left_out = if args.verbose {
        let mut left_out = session.left_out(&targets);
        left_out.extend(chosen.unwalked(&targets, &tracked));
        left_out.sort();
        left_out
    } else {
        Vec::new()
    };
    let progress = Progress::start(targets.files.files.len(), &options.done, args.quiet);
    let mut outcome = session.run(targets, &options);
    drop(progress);
    outcome.report.summary.notes.extend(chosen.notes.clone());
    if !tracked.is_empty() {
        let left_out = &mut outcome.report.summary.left_out;
        left_out.insert(TRACKED.to_owned(), tracked.len() as u64);
    }
    timings.phase("check");
    if let Some((git, changes, below)) = chosen.change()
        && options.cross_file
    {
        let change = Change {
            git,
            changes,
            below,
            session: &session,
            config,
            selection: &selection,
            options: &options,
            most: args.most_compared(),
        };
        change.add_to(&mut outcome).map_err(Failure::Usage)?;
        timings.phase("what the change breaks elsewhere");
    }
    Ok(Ran::Done(Box::new(session), Box::new(outcome), left_out))
}

/// Lists on stderr which files were not checked, and why.
fn show_left_out(left_out: &[(Arc<str>, &'static str)]) -> io::Result<()> {
    let mut text = String::new();
    for (path, why) in left_out {
        // Writing to a string does not fail.
        let _ = writeln!(text, "left out: {}: {why}", visible(path));
    }
    io::stderr().write_all(actions::harmless(text).as_bytes())
}

fn exit(args: &CheckArgs, outcome: &Outcome) -> Result<Exit, Failure> {
    if let Some(first) = outcome.panics.first() {
        let more = match outcome.panics.len() - 1 {
            0 => String::new(),
            more => format!(" and {}", counted(more, "more file")),
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
        if outcome.scope != Scope::Files {
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
    match report::left_out(summary) {
        reasons if reasons.is_empty() => "no file was checked".to_owned(),
        reasons => format!("no file was checked: {reasons}"),
    }
}

fn selection(args: &CheckArgs) -> Result<Selection, Failure> {
    let selection = Selection {
        select: args.rules.select.clone(),
        ignore: args.rules.ignore.clone(),
        severity: args.rules.severity.clone(),
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

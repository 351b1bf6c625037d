//! `copydesk check`.

use std::fmt::Write as _;
use std::io::{self, IsTerminal, Write};
use std::path::Path;
use std::time::Duration;

use super::args::{CheckArgs, FailOn};
use super::choose::choose;
use super::fix::FixOutcome;
use super::members::{self, Member, RunPurpose};
use super::paths::shown;
use super::timings::Timings;
use super::{Exit, Failure, actions, fix, output, show, store};
use crate::cli::{baseline, write};
use crate::engine::outcome::{Outcome, Scope};
use crate::engine::report::Report;
use crate::engine::session::Session;
use crate::finding::wording::counted;
use crate::report;
use crate::report::Viewpoint;
use crate::report::paths::visible;
use crate::tree::skip_reason::SkipReason;

pub(super) fn run(args: &CheckArgs) -> Result<Exit, Failure> {
    let mut timings = Timings::start();
    let forms = write::forms(args)?;
    store::refuse_links(args.store.store_dir.as_deref())?;
    let mut choice = choose(args)?;
    if let Some(compared) = choice.compared.as_ref().filter(|_| !args.quiet) {
        writeln!(io::stderr(), "{}", output::plain(compared))?;
    }
    if args.show_files || args.show_settings {
        return show::run(args, choice);
    }
    let fixed = if args.fixing.is_on() {
        let fixed = fix::run(args, &forms, &mut choice, &mut timings)?;
        if let Some(exit) = fixed.ends_run(&args.fixing) {
            return Ok(exit);
        }
        Some(fixed)
    } else {
        None
    };
    let mut ran = members::outcome(args, choice, RunPurpose::Report, &mut timings)?;
    if args.baseline.is_some() && ran.members.len() > 1 {
        return Err(Failure::Usage(members::several_roots("--baseline")));
    }
    let common = ran.common();
    let configs = if args.verbose {
        configs(args, &ran.members)
    } else {
        String::new()
    };
    let has_baseline = (ran.members.iter()).any(|member| baseline::is_in_use(args, &*member.tree));
    let mut gone = Vec::new();
    for member in &mut ran.members {
        gone.extend(without_ignored(args, member, &common)?);
    }
    timings.phase("baseline");
    let nothing = ran.nothing_checked(args);
    let (outcome, trees, skipped, failures) = ran.merge(args.max_findings());
    let fold = write::Fold {
        folds: write::folds(args, outcome.scope == Scope::Whole),
        offers_baseline: !has_baseline && !args.no_baseline,
    };
    let viewpoint = output::viewpoint(trees.common());
    let out = if fixed.as_ref().is_some_and(FixOutcome::wrote_text) {
        write::Stream::Stderr
    } else {
        write::Stream::Stdout
    };
    write::write(args, &forms, &outcome.report, &trees, fold, out)?;
    timings.phase("report");
    if let ([failure], true) = (&*failures, trees.is_one()) {
        return Err(Failure::Usage(failure.clone()));
    }
    if args.show_allowed {
        let count = outcome.report.summary.allowed;
        baseline::show_allowed(&outcome.allowed, count, &viewpoint)?;
    }
    if !args.quiet {
        show_summary(args, &outcome.report, timings.total(), &viewpoint)?;
        baseline::show_gone(&gone, args, &viewpoint)?;
        io::stderr().write_all(actions::harmless(configs).as_bytes())?;
        show_skipped(&skipped, &viewpoint)?;
    }
    if args.timings {
        let files = outcome.report.summary.files_checked;
        io::stderr().write_all(timings.to_text(&outcome.cost, files).as_bytes())?;
    }
    for failure in &failures {
        writeln!(io::stderr(), "copydesk: {}", output::plain(failure))?;
    }
    let exit = exit(args, &outcome, nothing, &viewpoint)?;
    // The process ends here: freeing a hundred thousand findings first would be time for nothing.
    std::mem::forget((trees, outcome));
    Ok(match fixed {
        _ if !failures.is_empty() => Exit::Failure,
        Some(fixed) => fixed.exit(&args.fixing, exit),
        None => exit,
    })
}

/// Takes what the baseline of a root ignores out of its report, which then has no more findings than
/// are to be listed. Gives the entries that match nothing any more.
fn without_ignored(
    args: &CheckArgs,
    member: &mut Member,
    common: &Path,
) -> Result<Vec<baseline::Gone>, Failure> {
    let Some(session) = &member.session else {
        return Ok(Vec::new());
    };
    let gone = match baseline::load(args, &*session.tree)? {
        Some(baseline) => baseline.apply(args, &mut member.outcome, session)?,
        None => Vec::new(),
    };
    let report = &mut member.outcome.report;
    report.list_first(args.max_findings(), session.config_path());
    let prefix = members::prefix(common, session.tree.root());
    let gone = gone.into_iter().map(|(key, count)| baseline::Gone {
        prefix: prefix.clone(),
        key,
        count,
    });
    Ok(gone.collect())
}

/// Which config applied to each root.
fn configs(args: &CheckArgs, members: &[Member]) -> String {
    let mut text = String::new();
    for member in members {
        let root = member.tree.root();
        let config = member.session.as_ref().and_then(Session::config_path);
        let config = match config {
            Some(path) => shown(&root.join(path)),
            // Why it could not be used is said elsewhere.
            None if member.session.is_none() => continue,
            None if args.isolated => "none (--isolated)".to_owned(),
            None => "none; the rules for any content apply".to_owned(),
        };
        let root = match members.len() {
            1 => String::new(),
            _ => format!(" of {}", shown(root)),
        };
        // Writing to a string does not fail.
        let _ = writeln!(text, "config{}: {}", visible(&root), visible(&config));
    }
    text
}

fn show_summary(
    args: &CheckArgs,
    report: &Report,
    elapsed: Duration,
    viewpoint: &Viewpoint,
) -> io::Result<()> {
    let color = output::use_color(args.color, io::stderr().is_terminal());
    let text = report::summary(report, elapsed, args.verbose, color, viewpoint);
    io::stderr().write_all(actions::harmless(text).as_bytes())
}

/// Lists on stderr which files were not checked, and why.
fn show_skipped(left_out: &[(String, SkipReason)], viewpoint: &Viewpoint) -> io::Result<()> {
    let mut text = String::new();
    for (path, why) in left_out {
        // Writing to a string does not fail.
        let _ = writeln!(text, "skipped: {}: {why}", visible(&viewpoint.show(path)));
    }
    io::stderr().write_all(actions::harmless(text).as_bytes())
}

fn exit(
    args: &CheckArgs,
    outcome: &Outcome,
    nothing: Option<(Scope, String)>,
    viewpoint: &Viewpoint,
) -> Result<Exit, Failure> {
    if let Some(first) = outcome.panics.first() {
        let more = match outcome.panics.len() - 1 {
            0 => String::new(),
            more => format!(" and {}", counted(more, "more file")),
        };
        return Err(Failure::Usage(format!(
            "a defect of copydesk itself: it failed on {}{more}; everything else was checked",
            viewpoint.show(first)
        )));
    }
    let summary = &outcome.report.summary;
    if outcome.config_is_wrong {
        return Ok(Exit::Failure);
    }
    if let Some((scope, message)) = nothing {
        if scope != Scope::Files {
            return Err(Failure::Usage(message));
        }
        if !args.quiet {
            writeln!(io::stderr(), "copydesk: {message}")?;
        }
    }
    let fails = match args.fail_on {
        FailOn::Error => summary.errors > 0,
        FailOn::Warning => summary.errors + summary.warnings > 0,
        FailOn::Never => false,
    };
    Ok(if fails { Exit::Findings } else { Exit::Clean })
}

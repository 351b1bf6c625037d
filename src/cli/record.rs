//! `copydesk baseline`: records current findings. What is recorded already only changes when that
//! is asked for, so that nothing new slips in.

use std::io::{self, Write};
use std::path::Path;

use super::args::{BaselineArgs, CheckArgs};
use super::baseline::{self, RunCoverage, entry};
use super::choose::choose;
use super::members::{self, RunPurpose};
use super::timings::Timings;
use super::{Exit, Failure, output};
use crate::engine::baseline::{Baseline, FILE_NAME, Update, is_recorded};
use crate::engine::outcome::{Outcome, Scope};
use crate::engine::session::Session;
use crate::engine::tally::MOST_COMPARED;
use crate::finding::wording::{plural, thousands};
use crate::finding::{Finding, Severity};
use crate::report::Viewpoint;
use crate::report::paths::visible;
use crate::rules::rule::MAX_FINDINGS_OF_A_RULE;
use crate::text::repo_path::RepoPath;
use crate::tree::disk::{DEFAULT_MAX_FILE_SIZE, open};
use crate::tree::named;

/// Findings and entries that are listed of a difference.
const LISTED: usize = 10;

pub(super) fn run(args: &BaselineArgs) -> Result<Exit, Failure> {
    let check = CheckArgs {
        paths: args.paths.clone(),
        config: args.config.clone(),
        isolated: args.isolated,
        rules: args.rules.clone(),
        now: args.now,
        threads: args.threads,
        max_file_size: DEFAULT_MAX_FILE_SIZE,
        max_findings: MOST_COMPARED,
        no_baseline: true,
        ..CheckArgs::default()
    };
    let ran = members::outcome(
        &check,
        choose(&check)?,
        RunPurpose::Report,
        &mut Timings::start(),
    )?;
    if args.output.is_some() && ran.members.len() > 1 {
        return Err(Failure::Usage(members::several_roots("--output")));
    }
    for member in ran.members {
        let outcome = member.outcome;
        let session = member.session.filter(|_| !outcome.config_is_wrong);
        let Some(session) = session else {
            let message = "the config is wrong; `copydesk check` says how";
            return Err(Failure::Usage(message.to_owned()));
        };
        record(args, &check, &session, outcome)?;
    }
    Ok(Exit::Clean)
}

/// Records the findings of one root.
fn record(
    args: &BaselineArgs,
    check: &CheckArgs,
    session: &Session,
    mut outcome: Outcome,
) -> Result<(), Failure> {
    is_recordable(session, &outcome)?;
    let file = match &args.output {
        Some(file) => file.clone(),
        None => session.tree.root().join(FILE_NAME),
    };
    let from = output::viewpoint(session.tree.root());
    let findings = std::mem::take(&mut outcome.report.findings);
    let unlisted = outcome.report.summary.unlisted;
    let seen = RunCoverage::of(&findings, &outcome, unlisted > 0);
    let (findings, unrecorded): (Vec<Finding>, Vec<Finding>) =
        findings.into_iter().partition(is_recorded);
    let name = visible(&file.display().to_string()).into_owned();
    let Some(old) = existing(&file)? else {
        let recorded = counts(&findings);
        if !args.dry_run {
            baseline::write(&file, &Baseline::of(&findings))?;
        }
        let would = if args.dry_run { "would be " } else { "" };
        let ignores = match findings.len() {
            0 => "",
            _ => "; `copydesk check` ignores them until they change",
        };
        say(&format!("{recorded} {would}recorded in {name}{ignores}"))?;
        return Ok(say_unrecorded(&unrecorded, unlisted, &from)?);
    };
    say_unrecorded(&unrecorded, unlisted, &from)?;
    let update = seen.judge(check, session, |judge| old.update(findings, judge));
    let kept = plural(update.kept, "finding");
    if update.baseline == old {
        say(&format!("{name} is up to date: {kept} recorded"))?;
        return Ok(());
    }
    let dropped: u64 = (update.dropped.iter().map(|(_, count)| u64::from(*count))).sum();
    let added = counts(&update.added);
    let summary = format!("{kept} kept, {added} added, {} dropped", thousands(dropped));
    show(&update, &from)?;
    if args.dry_run {
        say(&format!("{name} would change: {summary}"))?;
    } else if args.update {
        baseline::write(&file, &update.baseline)?;
        say(&format!("{name} is updated: {summary}"))?;
    } else {
        return Err(Failure::Usage(format!(
            "{name} exists and would change: {summary}; `copydesk baseline --update` writes it"
        )));
    }
    Ok(())
}

/// That the run saw all there is, and not more than a baseline takes.
fn is_recordable(session: &Session, outcome: &Outcome) -> Result<(), Failure> {
    if outcome.scope != Scope::Whole {
        let root = session.tree.root().display();
        return Err(Failure::Usage(format!(
            "a baseline is written for a whole repository: run it on {root}"
        )));
    }
    let summary = &outcome.report.summary;
    if summary.is_over_limit() {
        return Err(Failure::Usage(format!(
            "there are {} findings, and a baseline takes up to {}: switch rules off in the config \
             until there are fewer",
            thousands(summary.errors + summary.warnings),
            thousands(MOST_COMPARED as u64),
        )));
    }
    Ok(())
}

/// The baseline that is there.
fn existing(file: &Path) -> Result<Option<Baseline>, Failure> {
    let bytes = match named::any(file) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Ok(opened) if opened.metadata().is_ok_and(|about| !about.is_file()) => return Ok(None),
        opened => opened.and_then(|opened| open::all(opened, 0, DEFAULT_MAX_FILE_SIZE)),
    };
    baseline::parse(file, bytes).map(Some)
}

/// `5 findings (3 errors)`.
fn counts(findings: &[Finding]) -> String {
    let is_error = |finding: &&Finding| finding.severity == Severity::Error;
    let errors = findings.iter().filter(is_error).count() as u64;
    let all = plural(findings.len() as u64, "finding");
    match errors {
        0 => all,
        errors => format!("{all} ({})", plural(errors, "error")),
    }
}

/// Lists on stderr what is new and what is gone.
fn show(update: &Update, from: &Viewpoint) -> io::Result<()> {
    list(&update.added, "+", from)?;
    let mut out = io::stderr().lock();
    for (key, count) in update.dropped.iter().take(LISTED) {
        writeln!(
            out,
            "{}",
            output::plain(&format!(
                "- {}",
                entry(key, *count, RepoPath::new(""), from)
            ))
        )?;
    }
    more(&mut out, "-", update.dropped.len())
}

/// Lists the first of some findings on stderr, each after a sign.
fn list(findings: &[Finding], sign: &str, from: &Viewpoint) -> io::Result<()> {
    let mut out = io::stderr().lock();
    for finding in findings.iter().take(LISTED) {
        let mut finding = finding.clone();
        finding.rename(&mut |file| from.show(file).into());
        let start = finding.location.start;
        let place = format!(
            "{}:{}:{}",
            from.show(&finding.file),
            start.line,
            start.column
        );
        let (severity, rule) = (finding.severity, finding.rule);
        let line = format!("{sign} {place}: {severity}[{rule}] {}", finding.message);
        writeln!(out, "{}", output::plain(&line))?;
    }
    more(&mut out, sign, findings.len())
}

fn more(out: &mut dyn Write, sign: &str, count: usize) -> io::Result<()> {
    match count.checked_sub(LISTED) {
        None | Some(0) => Ok(()),
        Some(more) => writeln!(out, "{sign} {} more", thousands(more as u64)),
    }
}

/// Says what a baseline does not record: what was not checked, with its files, and what is beyond
/// the number that is listed of one rule in one file.
fn say_unrecorded(unchecked: &[Finding], unlisted: u64, from: &Viewpoint) -> io::Result<()> {
    if !unchecked.is_empty() {
        say(&format!(
            "{} cannot be recorded, since the rest of the file was not checked; `copydesk check` \
             fails until you fix or `exclude` it:",
            plural(unchecked.len() as u64, "finding")
        ))?;
        list(unchecked, "!", from)?;
    }
    if unlisted > 0 {
        say(&format!(
            "{} cannot be recorded, since only the first {} of a rule in a file are listed; \
             `copydesk check` still fails",
            plural(unlisted, "finding"),
            thousands(MAX_FINDINGS_OF_A_RULE as u64),
        ))?;
    }
    Ok(())
}

fn say(message: &str) -> io::Result<()> {
    writeln!(io::stderr(), "copydesk: {}", output::plain(message))
}

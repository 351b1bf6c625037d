//! `copydesk check`.

use std::fmt::Write as _;
use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::args::{CheckArgs, FailOn};
use super::choose::{Choice, choose};
use super::fix::Fixed;
use super::output::Trees;
use super::paths::shown;
use super::progress::Progress;
use super::targets::Chosen;
use super::timings::Timings;
use super::{Exit, Failure, actions, fix, output};
use crate::cli::{baseline, write};
use crate::engine::change::Change;
use crate::engine::options::RunOptions;
use crate::engine::outcome::{Outcome, Scope};
use crate::engine::report::{Report, Summary};
use crate::engine::session::{OpenError, Session};
use crate::engine::tally::Tally;
use crate::engine::workspace::{self, common_folder};
use crate::finding::wording::counted;
use crate::plan::Selection;
use crate::report;
use crate::report::paths::visible;
use crate::tree::disk::Tree;
use crate::tree::disk::skipped::TRACKED;
use crate::tree::disk::walk::relative;

/// A root of a run, and what came of it.
pub(super) struct Member {
    /// Its files.
    pub(super) tree: Arc<dyn Tree>,
    /// None where the config cannot be used: nothing was checked then.
    pub(super) session: Option<Session>,
    pub(super) outcome: Outcome,
    /// Files that were not checked, and why; only for `--verbose`.
    skipped: Vec<(Arc<str>, &'static str)>,
    /// Why nothing was checked.
    pub(super) failure: Option<String>,
}

/// What a run is for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    /// To report what is found.
    Report,
    /// To fix what is found: what a change breaks in other files is not fixed there.
    Fix,
}

/// What came of a run.
pub(super) struct Ran {
    pub(super) members: Vec<Member>,
    /// The top of the git repository.
    top: Option<PathBuf>,
}

pub(super) fn run(args: &CheckArgs) -> Result<Exit, Failure> {
    let mut timings = Timings::start();
    let forms = write::forms(args)?;
    let mut choice = choose(args)?;
    if let Some(compared) = choice.compared.as_ref().filter(|_| !args.quiet) {
        writeln!(io::stderr(), "{}", output::plain(compared))?;
    }
    let fixed = if args.fixing.is_on() {
        let fixed = fix::run(args, &mut choice, &mut timings)?;
        if let Some(exit) = fixed.ends_run(args.fixing) {
            return Ok(exit);
        }
        Some(fixed)
    } else {
        None
    };
    let mut ran = outcome(args, choice, Purpose::Report, &mut timings)?;
    if args.baseline.is_some() && ran.members.len() > 1 {
        return Err(Failure::Usage(several_roots("--baseline")));
    }
    let mut gone = Vec::new();
    let has_baseline = (ran.members.iter()).any(|member| baseline::is_in_use(args, &*member.tree));
    for member in &mut ran.members {
        let Some(session) = &member.session else {
            continue;
        };
        if let Some(baseline) = baseline::load(args, &*session.tree)? {
            gone.extend(baseline.apply(args, &mut member.outcome, session)?);
        }
        let config = session.config_path();
        member
            .outcome
            .report
            .list_first(args.max_findings(), config);
    }
    timings.phase("baseline");
    let nothing = ran.nothing_checked(args);
    let (outcome, trees, skipped, failures) = ran.merge(args.max_findings());
    let fold = write::Fold {
        // Who named files or a rule wants to see all there is.
        folds: outcome.scope == Scope::Whole && !args.no_fold && args.rules.select.is_empty(),
        offers_baseline: !has_baseline && !args.no_baseline,
    };
    let out = if fixed.as_ref().is_some_and(Fixed::wrote_text) {
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
        baseline::show_allowed(&outcome.allowed, count)?;
    }
    if !args.quiet {
        let terminal = io::stderr().is_terminal();
        let color = output::use_color(args.color, terminal);
        let text = report::summary(&outcome.report, timings.total(), args.verbose, color);
        io::stderr().write_all(actions::harmless(text).as_bytes())?;
        baseline::show_gone(&gone, args)?;
        show_left_out(&skipped)?;
    }
    if args.timings {
        let files = outcome.report.summary.files_checked;
        io::stderr().write_all(timings.to_text(&outcome.cost, files).as_bytes())?;
    }
    for failure in &failures {
        writeln!(io::stderr(), "copydesk: {}", output::plain(failure))?;
    }
    let exit = exit(args, &outcome, nothing)?;
    // The process ends here: freeing a hundred thousand findings first would be time for nothing.
    std::mem::forget((trees, outcome));
    Ok(match fixed {
        _ if !failures.is_empty() => Exit::Failure,
        Some(fixed) => fixed.exit(args.fixing, exit),
        None => exit,
    })
}

/// That an option names one file, and there are several roots.
pub(super) fn several_roots(option: &str) -> String {
    format!(
        "{option} names one file, but each root has a baseline of its own; check one root at a time"
    )
}

impl Ran {
    /// What must be said where a root, or the whole run, checked no file.
    fn nothing_checked(&self, args: &CheckArgs) -> Option<(Scope, String)> {
        let is_empty = |member: &&Member| {
            member.outcome.report.summary.files_checked == 0 && member.session.is_some()
        };
        let mut empty = self.members.iter().filter(is_empty);
        if args.allow_empty {
            return None;
        }
        let [only] = &*self.members else {
            let has_config = |member: &&Member| {
                let session = member.session.as_ref();
                session.is_some_and(|session| session.config.is_some())
            };
            let all = empty.clone().count() == self.members.len();
            let configured =
                |member: &&Member| member.outcome.scope == Scope::Whole && has_config(member);
            let member = empty.find(|member| all || configured(member))?;
            let folder = shown(member.tree.root());
            let message = nothing_checked(&member.outcome.report.summary);
            return Some((member.outcome.scope, format!("{folder}: {message}")));
        };
        let only = is_empty(&only).then_some(only)?;
        let summary = &only.outcome.report.summary;
        Some((only.outcome.scope, nothing_checked(summary)))
    }

    /// The deepest folder that all roots are in.
    pub(super) fn common(&self) -> PathBuf {
        let folders: Vec<&Path> = self
            .members
            .iter()
            .map(|member| member.tree.root())
            .collect();
        common_folder(&folders, self.top.as_deref())
    }

    /// All roots as one.
    fn merge(self, most: usize) -> (Outcome, Trees, Vec<(String, &'static str)>, Vec<String>) {
        let common = self.common();
        let mut trees = Vec::new();
        let mut members = Vec::new();
        let mut skipped = Vec::new();
        let mut failures = Vec::new();
        for member in self.members {
            let prefix = prefix(&common, member.tree.root());
            let files = member.skipped.into_iter();
            skipped.extend(files.map(|(file, why)| (format!("{prefix}{file}"), why)));
            failures.extend(member.failure);
            trees.push((prefix.clone(), member.tree));
            members.push(workspace::Member {
                prefix,
                outcome: member.outcome,
            });
        }
        (
            workspace::merge(members, most),
            Trees::new(common, trees),
            skipped,
            failures,
        )
    }
}

/// The way from a folder to a root in it, with a slash at its end unless they are the same.
pub(super) fn prefix(common: &Path, root: &Path) -> String {
    match relative(common, root) {
        way if way.is_empty() => String::new(),
        way => format!("{way}/"),
    }
}

/// Opens the repositories and checks what was asked for.
pub(super) fn outcome(
    args: &CheckArgs,
    choice: Choice,
    purpose: Purpose,
    timings: &mut Timings,
) -> Result<Ran, Failure> {
    let selection = selection(args)?;
    timings.phase("find repository");
    let mut run = MemberRun {
        args,
        purpose,
        selection,
        now: args.now.unwrap_or_else(jiff::Timestamp::now),
        timings,
        others: Vec::new(),
    };
    let mut members = Vec::new();
    let mut open = choice.members;
    open.reverse();
    while let Some(chosen) = open.pop() {
        members.push(run.check(&chosen));
        open.append(&mut run.others);
    }
    if let [only] = &*members
        && only.session.is_none()
        && only.outcome.report.findings.is_empty()
    {
        let failure = only.failure.clone().unwrap_or_default();
        return Err(Failure::Usage(failure));
    }
    Ok(Ran {
        members,
        top: choice.top,
    })
}

/// What is the same for all roots of a run.
struct MemberRun<'a> {
    args: &'a CheckArgs,
    purpose: Purpose,
    selection: Selection,
    now: jiff::Timestamp,
    timings: &'a mut Timings,
    /// Roots below those that were checked.
    others: Vec<Chosen>,
}

impl MemberRun<'_> {
    /// Opens a root, and checks what was asked for of it.
    fn check(&mut self, chosen: &Chosen) -> Member {
        let args = self.args;
        let tracked = chosen.ask_for_tracked();
        let tree = Arc::clone(&chosen.tree);
        let config = chosen.config.as_deref();
        let opened = Session::open(Arc::clone(&tree), config, self.selection.clone(), self.now);
        let mut session = match opened {
            Ok(session) => session,
            Err(error) => return unusable(tree, error),
        };
        session.has_nested = args.config.is_none();
        let options = RunOptions {
            threads: args.threads(),
            max_file_size: args.max_file_size,
            // A baseline ignores any of them: what is left is cut then.
            max_findings: if baseline::is_in_use(args, &*tree) || self.purpose == Purpose::Fix {
                args.most_compared()
            } else {
                args.max_findings()
            },
            count_all: true,
            cross_file: !args.no_cross_file,
            done: Arc::default(),
        };
        self.timings.phase("config and schemas");
        let mut targets = chosen.targets(&session, options.threads);
        let tracked = chosen.tracked_yet_ignored(tracked, &targets);
        self.timings.phase("find files");
        let mut skipped = Vec::new();
        if args.verbose {
            skipped = session.left_out(&targets);
            skipped.extend(chosen.unwalked(&targets, &tracked));
            skipped.sort();
        }
        for nested in std::mem::take(&mut targets.nested).into_iter().rev() {
            let scope = match targets.scope {
                Scope::Files => Scope::Files,
                Scope::Folders | Scope::Whole => Scope::Whole,
            };
            let nested = chosen.nested(nested, scope, args.max_file_size);
            self.others.push(nested);
        }
        let progress = Progress::start(targets.files.files.len(), &options.done, args.quiet);
        let mut outcome = session.run(targets, &options);
        drop(progress);
        outcome.report.summary.notes.extend(chosen.notes.clone());
        if !tracked.is_empty() {
            let left_out = &mut outcome.report.summary.left_out;
            left_out.insert(TRACKED.to_owned(), tracked.len() as u64);
        }
        self.timings.phase("check");
        if let Some(changed) = chosen.change()
            && options.cross_file
            && self.purpose == Purpose::Report
        {
            let change = Change {
                git: &changed.git,
                changes: &changed.changes,
                below: &changed.below,
                session: &session,
                config,
                selection: &self.selection,
                options: &options,
                most: args.most_compared(),
            };
            change.add_to(&mut outcome);
            self.timings.phase("what the change breaks elsewhere");
        }
        Member {
            tree,
            session: Some(session),
            outcome,
            skipped,
            failure: None,
        }
    }
}

/// A root whose config cannot be used: the findings say how, if it could be read.
fn unusable(tree: Arc<dyn Tree>, error: OpenError) -> Member {
    let failure = Some(error.to_string());
    let findings = match error {
        OpenError::Wrong(findings) => findings,
        OpenError::Config(..) => Vec::new(),
    };
    let tally = Tally::of(&findings);
    let outcome = Outcome {
        report: Report::new(findings, Summary::default()),
        tally,
        config_is_wrong: true,
        ..Outcome::default()
    };
    Member {
        tree,
        session: None,
        outcome,
        skipped: Vec::new(),
        failure,
    }
}

/// Lists on stderr which files were not checked, and why.
fn show_left_out(left_out: &[(String, &'static str)]) -> io::Result<()> {
    let mut text = String::new();
    for (path, why) in left_out {
        // Writing to a string does not fail.
        let _ = writeln!(text, "left out: {}: {why}", visible(path));
    }
    io::stderr().write_all(actions::harmless(text).as_bytes())
}

fn exit(
    args: &CheckArgs,
    outcome: &Outcome,
    nothing: Option<(Scope, String)>,
) -> Result<Exit, Failure> {
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

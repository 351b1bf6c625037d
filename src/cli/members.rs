//! The third step of a run: each root opened and checked by itself, then all seen as one.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use super::Failure;
use super::args::CheckArgs;
use super::baseline;
use super::choose::RootChoice;
use super::output::Trees;
use super::paths::shown;
use super::progress::{Progress, Task};
use super::store;
use super::targets::Chosen;
use super::timings::Timings;
use crate::engine::change::ChangeCheck;
use crate::engine::fix::carried::Carried;
use crate::engine::options::RunOptions;
use crate::engine::outcome::{Outcome, Scope, Targets};
use crate::engine::report::{Report, Summary};
use crate::engine::session::{OpenError, Session};
use crate::engine::tally::Tally;
use crate::engine::workspace::{self, common_folder};
use crate::plan::Selection;
use crate::report;
use crate::rules;
use crate::text::repo_path::RepoPathBuf;
use crate::tree::Tree;
use crate::tree::disk::walk::relative;
use crate::tree::skip_reason::SkipReason;

/// A root of a run, and what came of it.
pub(super) struct Member {
    /// Its files.
    pub(super) tree: Arc<dyn Tree>,
    /// None where the config cannot be used: nothing was checked then.
    pub(super) session: Option<Session>,
    pub(super) outcome: Outcome,
    /// Files that were not checked, and why; only for `--verbose`.
    skipped: Vec<(RepoPathBuf, SkipReason)>,
    /// Why nothing was checked.
    pub(super) failure: Option<String>,
}

/// What a run is for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum RunPurpose {
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

impl Ran {
    /// What must be said where a root, or the whole run, checked no file.
    pub(super) fn nothing_checked(&self, args: &CheckArgs) -> Option<(Scope, String)> {
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
            let (scope, message) = (
                member.outcome.scope,
                nothing_checked(&member.outcome.report.summary),
            );
            // Where nothing that changed is checked, no root is to blame.
            return Some(match scope {
                Scope::Files => (scope, message),
                Scope::Folders | Scope::Whole => (scope, format!("{folder}: {message}")),
            });
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
    pub(super) fn merge(
        self,
        most: usize,
    ) -> (Outcome, Trees, Vec<(String, SkipReason)>, Vec<String>) {
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
            members.push(workspace::RootOutcome {
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

/// That an option names one file, and there are several roots.
pub(super) fn several_roots(option: &str) -> String {
    format!(
        "{option} names one file, but each root has a baseline of its own; check one root at a time"
    )
}

/// The way from a folder to a root in it, with a slash at its end unless they are the same.
pub(super) fn prefix(common: &Path, root: &Path) -> RepoPathBuf {
    match relative(common, root) {
        way if way.is_empty() => way,
        way => format!("{way}/").into(),
    }
}

/// Opens the repositories and checks what was asked for.
pub(super) fn outcome(
    args: &CheckArgs,
    choice: RootChoice,
    purpose: RunPurpose,
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
        spent: Arc::default(),
        others: Vec::new(),
        carried: choice.carried,
    };
    let mut members = Vec::new();
    let mut open = choice.members;
    open.reverse();
    while let Some(chosen) = open.pop() {
        members.push(run.check(&chosen));
        for mut nested in run.others.drain(..) {
            // A file or folder of it may be named beside the folder above.
            let is_same = |named: &Chosen| named.tree.root() == nested.tree.root();
            if let Some(at) = open.iter().position(is_same) {
                nested.add_named(open.remove(at));
            }
            open.push(nested);
        }
    }
    no_unknown_assertion(&members)?;
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

/// That each assertion that was selected is one of the config, with several roots of one of them.
fn no_unknown_assertion(members: &[Member]) -> Result<(), Failure> {
    let unknown = members.iter().map(|member| {
        let session = member.session.as_ref();
        session.map(|session| &session.plan.unknown_assertions)
    });
    // What a config that cannot be used has is not known.
    let Some(unknown) = unknown.collect::<Option<Vec<_>>>() else {
        return Ok(());
    };
    let mut names = unknown.first().into_iter().flat_map(|names| names.iter());
    let name = names.find(|name| unknown.iter().all(|names| names.contains(*name)));
    name.map_or(Ok(()), |name| {
        let group = rules::for_assertions().group();
        Err(Failure::Usage(format!(
            "unknown rule `{group}/{name}`, and no assertion of the config has the id `{name}`; \
             `copydesk rules` lists the rules"
        )))
    })
}

/// What is the same for all roots of a run.
struct MemberRun<'a> {
    args: &'a CheckArgs,
    purpose: RunPurpose,
    selection: Selection,
    now: jiff::Timestamp,
    timings: &'a mut Timings,
    /// Steps that the roots before took of the budget of the run.
    spent: Arc<AtomicU64>,
    /// Roots below those that were checked.
    others: Vec<Chosen>,
    /// What fixing knows of the files of a root, by its folder.
    carried: BTreeMap<PathBuf, Arc<Carried>>,
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
        session.is_isolated = args.isolated;
        session.carried = self.carried_for(&*tree);
        let options = self.options(chosen);
        self.timings.phase("config and schemas");
        let mut targets = self.targets(chosen, &session, options.threads);
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
        let progress = Progress::start(
            Task::Check,
            targets.files.files.len(),
            &options.done,
            args.quiet,
        );
        let known = (session.carried.as_ref()).and_then(|carried| carried.take_outcome());
        let mut outcome = known.unwrap_or_else(|| session.run(targets, &options));
        drop(progress);
        outcome.report.summary.notes.extend(chosen.notes.clone());
        if !tracked.is_empty() {
            let left_out = &mut outcome.report.summary.left_out;
            left_out.insert(SkipReason::TrackedYetIgnored, tracked.len() as u64);
        }
        self.timings.checked(&outcome.cost);
        if let Some(changed) = chosen.change()
            && options.cross_file
            && self.purpose == RunPurpose::Report
        {
            let change = ChangeCheck {
                tree_at: &|root| changed.tree_at(root, args.max_file_size),
                git: &changed.git,
                changes: &changed.changes,
                below: &changed.below,
                nested: &changed.nested,
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

    fn options(&self, chosen: &Chosen) -> RunOptions {
        let (args, tree) = (self.args, &*chosen.tree);
        let compares = baseline::is_in_use(args, tree) || self.purpose == RunPurpose::Fix;
        RunOptions {
            threads: args.threads(),
            max_file_size: args.max_file_size,
            // A baseline ignores any of them: what is left is cut then.
            max_findings: if compares {
                args.most_compared()
            } else {
                args.max_findings()
            },
            count_all: true,
            // What is fixed is shown by nobody before.
            lines: self.purpose == RunPurpose::Report,
            cross_file: !args.no_cross_file,
            store: store::of(&args.store, tree, chosen.staged),
            done: Arc::default(),
            spent: Arc::clone(&self.spent),
        }
    }

    /// What fixing is to know of a root's files, or knows of them.
    fn carried_for(&mut self, tree: &dyn Tree) -> Option<Arc<Carried>> {
        match self.purpose {
            RunPurpose::Report => self.carried.remove(tree.root()),
            RunPurpose::Fix => {
                let args = self.args;
                // Else the baseline decides, too, or comments are written in place of fixes.
                let is_alone = args.fixing.allow().is_none() && !baseline::is_in_use(args, tree);
                let mode = is_alone.then(|| args.fixing.mode());
                Some(Arc::new(Carried::before_fixes(mode)))
            }
        }
    }

    /// The files of a root that are asked for; those of a whole run are walked over once.
    fn targets(&self, chosen: &Chosen, session: &Session, threads: usize) -> Targets {
        let carried = session.carried.as_ref();
        let known = carried.and_then(|carried| carried.everything());
        let targets = match known {
            Some(known) => return Targets::clone(known),
            None => chosen.targets(session, threads),
        };
        if let Some(carried) = carried
            && self.purpose == RunPurpose::Fix
            && targets.scope == Scope::Whole
            && targets.nested.is_empty()
        {
            carried.keep(Arc::new(targets.clone()));
        }
        targets
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

fn nothing_checked(summary: &Summary) -> String {
    match report::left_out(summary) {
        reasons if reasons.is_empty() => "no file was checked".to_owned(),
        reasons => format!("no file was checked: {reasons}"),
    }
}

pub(super) fn selection(args: &CheckArgs) -> Result<Selection, Failure> {
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

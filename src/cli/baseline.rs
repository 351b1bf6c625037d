//! What `check` does with a baseline: reads, applies, prunes it. The subcommand is in `record`.

use std::collections::BTreeSet;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::Failure;
use super::args::CheckArgs;
use super::output::why;
use crate::engine::baseline::{self, Baseline, Key, RunView};
use crate::engine::outcome::{Outcome, Scope};
use crate::engine::report::{Report, Summary};
use crate::engine::session::Session;
use crate::engine::tally::Tally;
use crate::finding::wording::thousands;
use crate::finding::{Finding, Severity};
use crate::plan::{Claim, Plan};
use crate::report::Viewpoint;
use crate::report::paths::visible;
use crate::rules;
use crate::rules::rule::{Phase, Property};
use crate::text::repo_path::{RepoPath, RepoPathBuf};
use crate::tree::disk::{open, write_atomic};
use crate::tree::{Look, Tree, named};

/// Entries that are gone and listed, at most, unless everything is to be said.
const MOST_GONE: usize = 10;

/// A baseline and the file that it was read from.
pub(super) struct Loaded {
    baseline: Baseline,
    file: PathBuf,
}

/// Whether there is a baseline to apply.
pub(super) fn is_in_use(args: &CheckArgs, tree: &dyn Tree) -> bool {
    !args.no_baseline && (args.baseline.is_some() || tree.look(baseline::FILE_NAME) == Look::File)
}

/// The baseline that was asked for, or the one at the root of the repository.
pub(super) fn load(args: &CheckArgs, tree: &dyn Tree) -> Result<Option<Loaded>, Failure> {
    if args.no_baseline {
        return Ok(None);
    }
    let found = tree.look(baseline::FILE_NAME) == Look::File;
    let (file, bytes) = match &args.baseline {
        // Named by whoever runs this: it may be a pipe, such as of `<(…)` in a shell.
        Some(file) => {
            let opened = named::any(file);
            let bytes = opened.and_then(|opened| open::all(opened, 0, args.max_file_size));
            (file.clone(), bytes)
        }
        None if found => (
            tree.root().join(baseline::FILE_NAME),
            tree.read(baseline::FILE_NAME),
        ),
        None if args.prune => {
            let message = "there is no baseline to prune; `copydesk baseline` writes one";
            return Err(Failure::Usage(message.to_owned()));
        }
        None => return Ok(None),
    };
    let baseline = parse(&file, bytes)?;
    Ok(Some(Loaded { baseline, file }))
}

/// Reads a baseline whose bytes came from a file.
pub(super) fn parse(file: &Path, bytes: io::Result<Vec<u8>>) -> Result<Baseline, Failure> {
    let wrong = |why| Failure::Usage(format!("the baseline {}: {why}", file.display()));
    Baseline::read(bytes).map_err(wrong)
}

impl Loaded {
    /// Takes what is ignored out of the report, and says what is gone; with `--prune`, takes that
    /// out of the file.
    pub(super) fn apply(
        &self,
        args: &CheckArgs,
        outcome: &mut Outcome,
        session: &Session,
    ) -> Result<Vec<(Arc<Key>, u32)>, Failure> {
        if args.prune && outcome.scope != Scope::Whole {
            let root = session.tree.root().display();
            let message = format!("--prune needs a run over the whole repository, {root}");
            return Err(Failure::Usage(message));
        }
        let report = std::mem::take(&mut outcome.report);
        // What is not listed was not compared, and is as good as new.
        let is_over_limit = report.summary.is_over_limit();
        let is_cut = report.summary.unlisted > 0;
        let mut tally = outcome.tally.without(&Tally::of(&report.findings));
        let seen = RunCoverage::of(&report.findings, outcome, is_cut);
        let applied = seen.judge(args, session, |judge| {
            self.baseline.apply(report.findings, judge)
        });
        let gone = applied.gone.iter().map(|(_, count)| u64::from(*count));
        let mut summary = Summary {
            forgiven: applied.ignored.len() as u64,
            forgiven_and_gone: gone.sum(),
            ..report.summary
        };
        if is_over_limit {
            let note = format!(
                "there are more than {} findings: those behind were not compared with the baseline",
                thousands(args.most_compared() as u64)
            );
            summary.notes.push(note.into());
        }
        tally.append(Tally::of(&applied.left));
        outcome.report = Report::counted(applied.left, &mut tally, summary);
        outcome.report.odd_names = report.odd_names;
        outcome.tally = tally;
        outcome.ignored = applied.ignored;
        outcome.ignored.retain(|finding| finding.fix.is_some());
        if args.prune && !applied.gone.is_empty() {
            write(&self.file, &self.baseline.without(&applied.gone))?;
        }
        Ok(applied.gone)
    }
}

/// How much a run has seen, and so what it can say is gone.
pub(super) struct RunCoverage {
    everything: bool,
    /// Files that were not seen in full.
    unread: BTreeSet<RepoPathBuf>,
}

impl RunCoverage {
    pub(super) fn of(findings: &[Finding], outcome: &Outcome, is_cut: bool) -> Self {
        let unread = findings.iter().filter(|finding| hides_others(finding));
        Self {
            everything: outcome.scope == Scope::Whole && outcome.panics.is_empty() && !is_cut,
            unread: unread.map(|finding| finding.file.clone()).collect(),
        }
    }

    /// Does something with a baseline that must know of the run.
    pub(super) fn judge<T>(
        &self,
        args: &CheckArgs,
        session: &Session,
        work: impl FnOnce(&RunView<'_>) -> T,
    ) -> T {
        work(&RunView {
            exists: &|file| session.tree.look(file) == Look::File,
            looked: &|file, rule| {
                let may_be_reported =
                    || !self.unread.contains(file) && is_run(args, &session.plan, file, rule);
                self.everything && (!baseline::may_record(rule) || may_be_reported())
            },
        })
    }
}

/// Whether a file with this finding was not seen in full, so that others may hide behind it.
fn hides_others(finding: &Finding) -> bool {
    rules::has(finding.rule, Property::AlwaysError)
        || rules::is_of(finding.rule, Phase::File)
        || rules::has(finding.rule, Property::AboutWriting) && finding.severity == Severity::Error
}

/// Whether the run would report a finding of this rule in this file. A rule that is no more tells
/// nothing: what it found is gone.
fn is_run(args: &CheckArgs, plan: &Plan, file: &RepoPath, rule: &str) -> bool {
    let Some(rule) = rules::get(rule).filter(|rule| rule.phase() != Phase::Config) else {
        return true;
    };
    if rule.id == rules::for_assertions().id && plan.selection().chooses_assertions() {
        return false;
    }
    if args.no_cross_file && rule.phase() == Phase::Across {
        return false;
    }
    let runs = |claim: &Claim| plan.rules(claim).has(rule);
    if !file.is_empty() {
        return runs(&plan.claim(file));
    }
    (0..plan.collections.len()).any(|index| {
        runs(&Claim {
            collection: Some(index),
            ..Claim::default()
        })
    })
}

/// An entry of a baseline that is gone, and how often it was there.
pub(super) struct Gone {
    /// The way to its root, with a slash at its end; empty when there is only one root.
    pub(super) prefix: RepoPathBuf,
    pub(super) key: Arc<Key>,
    pub(super) count: u32,
}

/// Lists on stderr what was ignored and is gone.
pub(super) fn show_gone(gone: &[Gone], args: &CheckArgs, from: &Viewpoint) -> io::Result<()> {
    let mut out = io::stderr().lock();
    let most = if args.verbose { usize::MAX } else { MOST_GONE };
    for Gone { prefix, key, count } in gone.iter().take(most) {
        let why = if baseline::may_record(&key.rule) {
            ""
        } else {
            ", which no baseline can ignore"
        };
        writeln!(out, "gone: {}{why}", entry(key, *count, prefix, from))?;
    }
    if let Some(more) = gone.len().checked_sub(most).filter(|more| *more > 0) {
        writeln!(out, "gone: {more} more, which --verbose lists")?;
    }
    if !gone.is_empty() && !args.prune {
        writeln!(
            out,
            "`copydesk check --prune` takes them out of the baseline"
        )?;
    }
    Ok(())
}

pub(super) fn write(file: &Path, baseline: &Baseline) -> Result<(), Failure> {
    let text = baseline.to_text();
    write_atomic(file, &|out| out.write_all(text.as_bytes())).map_err(|error| {
        Failure::Usage(format!("cannot write {}: {}", file.display(), why(&error)))
    })
}

/// An entry as people read it: `a.md: [url/invalid] at /url `htp://` (2 times)`; `prefix` is the way
/// to its root.
pub(super) fn entry(key: &Key, count: u32, prefix: &RepoPath, from: &Viewpoint) -> String {
    let file = match (key.file.as_str(), prefix) {
        ("", root) if root.is_empty() => "several files".to_owned(),
        ("", prefix) => format!("several files in {}", from.show_folder(prefix)),
        (file, prefix) => from.show(&format!("{prefix}{file}")).into_owned(),
    };
    let mut text = format!("{}: [{}]", visible(&file), visible(&key.rule));
    if let Some(pointer) = key.pointer.as_deref().filter(|pointer| !pointer.is_empty()) {
        text = format!("{text} at {}", visible(pointer));
    }
    if !key.value.is_empty() {
        text = format!("{text} `{}`", visible(&key.value));
    }
    if count > 1 {
        text = format!("{text} ({count} times)");
    }
    text
}

/// Lists on stderr what comments of the files allow.
pub(super) fn show_allowed(allowed: &[Finding], count: u64, from: &Viewpoint) -> io::Result<()> {
    let mut out = io::stderr().lock();
    for finding in allowed {
        let mut finding = finding.clone();
        finding.rename(&mut |file| from.show(file).into());
        let start = finding.location.start;
        let (file, rule) = (from.show(&finding.file), finding.rule);
        let (file, message) = (visible(&file), visible(&finding.message));
        writeln!(
            out,
            "suppressed: {file}:{}:{}: [{rule}] {message}",
            start.line, start.column
        )?;
    }
    let more = count.saturating_sub(allowed.len() as u64);
    if more > 0 {
        writeln!(out, "suppressed: {more} more (--max-findings)")?;
    }
    Ok(())
}

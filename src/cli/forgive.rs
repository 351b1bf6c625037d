//! Baselines on the command line: reading, applying, pruning, and `copydesk baseline`.

use std::io::{self, Write};
use std::path::PathBuf;

use super::args::{BaselineArgs, CheckArgs};
use super::{Exit, Failure, check};
use crate::baseline::{self, Baseline};
use crate::files::{Tree, write_atomic};
use crate::finding::Finding;
use crate::report::{Report, Summary};
use crate::repository::{Outcome, Scope};
use crate::world::Look;

/// A baseline and the file that it was read from.
pub(super) struct Loaded {
    baseline: Baseline,
    file: PathBuf,
}

/// The baseline that was asked for, or the one at the root of the repository.
pub(super) fn load(args: &CheckArgs, tree: &dyn Tree) -> Result<Option<Loaded>, Failure> {
    if args.no_baseline {
        return Ok(None);
    }
    let found = tree.look(baseline::FILE_NAME) == Look::File;
    let (file, bytes) = match &args.baseline {
        Some(file) => (file.clone(), std::fs::read(file)),
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
    let wrong = |why: String| Failure::Usage(format!("the baseline {}: {why}", file.display()));
    let bytes = bytes.map_err(|error| wrong(format!("cannot be read: {error}")))?;
    let text = String::from_utf8(bytes).map_err(|_| wrong("it is not UTF-8".to_owned()))?;
    let baseline = Baseline::parse(&text).map_err(wrong)?;
    Ok(Some(Loaded { baseline, file }))
}

impl Loaded {
    /// Takes what is forgiven out of the report, and says what is gone; with `--prune`, takes that
    /// out of the file.
    pub(super) fn apply(
        &self,
        args: &CheckArgs,
        outcome: &mut Outcome,
        tree: &dyn Tree,
    ) -> Result<(), Failure> {
        let report = std::mem::take(&mut outcome.report);
        let exists = |file: &str| tree.look(file) == Look::File;
        let forgiven = self.baseline.forgive(report.findings, &exists);
        // What was not looked at is not gone.
        let all_rules =
            args.select.is_empty() && args.ignore.is_empty() && args.severity.is_empty();
        let whole = outcome.scope == Scope::Whole && all_rules;
        let summary = Summary {
            forgiven: forgiven.forgiven.len() as u64,
            forgiven_and_gone: if whole { forgiven.gone } else { 0 },
            ..report.summary
        };
        outcome.report = Report::new(forgiven.left, summary);
        outcome.report.odd_names = report.odd_names;
        if !args.prune {
            return Ok(());
        }
        if !whole {
            let message = "--prune needs a run over the whole repository with all of its rules";
            return Err(Failure::Usage(message.to_owned()));
        }
        if forgiven.pruned != self.baseline {
            write(&self.file, &forgiven.pruned)?;
        }
        Ok(())
    }
}

/// `copydesk baseline`.
pub(super) fn run(args: &BaselineArgs) -> Result<Exit, Failure> {
    let check = CheckArgs {
        paths: args.paths.clone(),
        config: args.config.clone(),
        now: args.now,
        threads: args.threads,
        max_file_size: crate::files::DEFAULT_MAX_FILE_SIZE,
        no_baseline: true,
        ..CheckArgs::default()
    };
    let (tree, outcome) = match check::outcome(&check)? {
        check::Ran::Done(tree, outcome) => (tree, outcome),
        check::Ran::ConfigIsWrong(_, _) => {
            let message = "the config is wrong; `copydesk check` says how";
            return Err(Failure::Usage(message.to_owned()));
        }
    };
    if outcome.scope != Scope::Whole || outcome.config_is_wrong {
        let why = if outcome.config_is_wrong {
            "the config is wrong; `copydesk check` says how".to_owned()
        } else {
            let root = tree.root().display();
            format!("a baseline is written for a whole repository: run it on {root}")
        };
        return Err(Failure::Usage(why));
    }
    let file = match &args.output {
        Some(file) => file.clone(),
        None => tree.root().join(baseline::FILE_NAME),
    };
    let baseline = Baseline::of(&outcome.report.findings);
    write(&file, &baseline)?;
    let count = baseline.len();
    let findings = if count == 1 { "finding" } else { "findings" };
    writeln!(
        io::stderr(),
        "copydesk: {count} {findings} written to {}; `copydesk check` forgives them until they change",
        file.display()
    )?;
    Ok(Exit::Clean)
}

fn write(file: &std::path::Path, baseline: &Baseline) -> Result<(), Failure> {
    write_atomic(file, baseline.to_text().as_bytes())
        .map_err(|error| Failure::Usage(format!("cannot write {}: {error}", file.display())))
}

/// Lists on stderr what comments of the files allow.
pub(super) fn show_allowed(allowed: &[Finding]) -> io::Result<()> {
    let mut out = io::stderr().lock();
    for finding in allowed {
        let start = finding.location.start;
        let (file, rule) = (crate::report::paths::visible(&finding.file), finding.rule);
        let message = crate::report::paths::visible(&finding.message);
        writeln!(
            out,
            "allowed: {file}:{}:{}: [{rule}] {message}",
            start.line, start.column
        )?;
    }
    Ok(())
}

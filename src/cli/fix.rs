//! `copydesk check --fix` and `--diff`: applies fixes before anything is reported, or shows what
//! they would change.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::sync::Arc;

use super::applied::{Applied, OfRoot};
use super::args::{CheckArgs, Fixing};
use super::choose::{RootChoice, choose};
use super::members::{self, Member, RunPurpose, prefix};
use super::progress::{Progress, Task};
use super::targets::Which;
use super::timings::Timings;
use super::unfixed::Unfixed;
use super::values::WrittenForm;
use super::{Exit, Failure, actions, baseline, output, write};
use crate::engine::fix::repository::{Fixes, RepositoryFix};
use crate::engine::options::RunOptions;
use crate::engine::outcome::{Outcome, Scope};
use crate::finding::Finding;
use crate::rules;
use crate::rules::rule::Phase;

/// What came of applying fixes.
pub(super) struct FixOutcome {
    /// Findings that were fixed, or would be.
    findings: u64,
    /// Whether something could not be fixed or written that should have been.
    failed: bool,
    /// Whether standard output has the fixed text.
    wrote_text: bool,
}

impl FixOutcome {
    /// The exit code, where nothing is reported any more.
    pub(super) fn ends_run(&self, fixing: &Fixing) -> Option<Exit> {
        let changes = self.findings > 0;
        match fixing {
            Fixing {
                diff: false,
                fix_only: false,
                ..
            } => None,
            _ if self.failed => Some(Exit::Failure),
            Fixing { diff: true, .. } if changes => Some(Exit::Findings),
            fixing => Some(self.exit(fixing, Exit::Clean)),
        }
    }

    /// The exit code after what is left was reported.
    pub(super) fn exit(&self, fixing: &Fixing, left: Exit) -> Exit {
        if self.failed {
            Exit::Failure
        } else if left == Exit::Clean && fixing.exit_non_zero_on_fix && self.findings > 0 {
            Exit::Findings
        } else {
            left
        }
    }

    /// Whether standard output has the fixed text, so that the report goes elsewhere.
    pub(super) fn wrote_text(&self) -> bool {
        self.wrote_text
    }
}

/// Applies fixes, or shows them, and chooses anew what is checked then.
pub(super) fn run(
    args: &CheckArgs,
    forms: &[WrittenForm],
    choice: &mut RootChoice,
    timings: &mut Timings,
) -> Result<FixOutcome, Failure> {
    if args.staged {
        let message = "--fix changes files of the work tree, but --staged checks those of the \
                       index; fix files by their names, then stage them with `git add`";
        return Err(Failure::Usage(message.to_owned()));
    }
    let mut ran = members::outcome(args, choice.clone(), RunPurpose::Fix, timings)?;
    let common = ran.common();
    let mut roots = Vec::new();
    for member in &mut ran.members {
        if let Some(fixes) = of_member(args, member)? {
            roots.push(OfRoot {
                prefix: prefix(&common, member.tree.root()),
                tree: Arc::clone(&member.tree),
                everything: (member.session.as_ref())
                    .and_then(|session| session.carried.as_ref()?.everything().map(Arc::clone)),
                fixes,
            });
        }
    }
    let is_whole = |member: &Member| member.outcome.scope == Scope::Whole;
    let is_whole = ran.members.iter().all(is_whole);
    let folds = write::folds(args, is_whole) && write::is_for_people(forms);
    let is_alone = ran.members.len() == 1;
    // Freeing the findings of a hundred thousand files would be time for nothing.
    std::mem::forget(ran);
    timings.phase("fix");
    let viewpoint = output::options(args.color, &common).viewpoint;
    let mut outcome = Applied::new(viewpoint, Unfixed::new(folds));
    for root in &roots {
        outcome.say_what_stays(root);
    }
    let stdin = choice
        .members
        .first()
        .and_then(|member| match &member.which {
            Which::Stdin(file) => Some(file.clone()),
            _ => None,
        });
    if args.fixing.diff {
        outcome.show(&roots)?;
    } else if let Some(file) = &stdin {
        outcome.print(choice, file, &roots)?;
    } else {
        let mut carried = BTreeMap::new();
        for root in &mut roots {
            let mut written = outcome.write(args, root);
            if is_alone && !outcome.failed && written.everything().is_some() {
                written = written.with_outcome(known_after(args, root));
            }
            carried.insert(root.tree.root().to_path_buf(), Arc::new(written));
        }
        // What was known of the disk is no longer true.
        *choice = choose(args)?;
        choice.carried = carried;
    }
    // Freeing the fixes of a hundred thousand files would be time for nothing.
    std::mem::forget(roots);
    timings.phase("write fixes");
    timings.after_fixes();
    outcome.summary(args)?;
    let findings = outcome.findings();
    let unfixed = actions::harmless(outcome.unfixed.into_text());
    io::stderr().write_all(unfixed.as_bytes())?;
    Ok(FixOutcome {
        findings,
        failed: outcome.failed,
        wrote_text: stdin.is_some() && !args.fixing.diff,
    })
}

/// What a run over all files of a root finds once they are written, where that was found out on trial,
/// and such a run would list no less. With several roots, it is another one: they share its budget.
fn known_after(args: &CheckArgs, root: &mut OfRoot) -> Option<Box<Outcome>> {
    let after = root.fixes.after.take()?;
    let is_all = after.report.summary.unlisted == 0 && after.allowed.len() <= args.max_findings();
    is_all.then_some(after)
}

/// The fixes of one root; none where its config cannot be used.
fn of_member(args: &CheckArgs, member: &mut Member) -> Result<Option<Fixes>, Failure> {
    let Some(session) = &member.session else {
        return Ok(None);
    };
    if let Some(baseline) = baseline::load(args, &*session.tree)? {
        baseline.apply(args, &mut member.outcome, session)?;
    }
    let options = RunOptions {
        threads: args.threads(),
        max_file_size: args.max_file_size,
        cross_file: !args.no_cross_file,
        ..RunOptions::default()
    };
    let outcome = &member.outcome;
    let findings = &outcome.report.findings;
    let is_whole = outcome.scope == Scope::Whole && findings.len() < args.most_compared();
    let all = || (findings.iter().chain(&outcome.ignored)).filter(|finding| is_across(finding));
    let repair = RepositoryFix {
        session,
        mode: args.fixing.mode(),
        options: &options,
        allow: args.fixing.allow(),
        across: is_whole.then(|| all().cloned().collect()),
        ignored: member
            .outcome
            .ignored
            .iter()
            .map(Finding::identity)
            .collect(),
    };
    let files = repair.by_file(findings);
    let _progress = Progress::start(Task::Fix, files.len(), &options.done, args.quiet);
    Ok(Some(repair.run(&files)))
}

fn is_across(finding: &Finding) -> bool {
    rules::is_of(finding.rule, Phase::Across)
}

#[cfg(test)]
mod tests {
    //! What no file can bring about as long as fixes are right: a defect of a fix.

    use super::*;
    use std::collections::BTreeSet;

    use crate::engine::fix::{FixError, Unproven};
    use crate::report::Viewpoint;
    use crate::text::repo_path::RepoPathBuf;
    use crate::tree::memory::MemoryTree;

    fn apply(fixes: Fixes) -> (String, FixOutcome) {
        let root = OfRoot {
            tree: Arc::new(MemoryTree::default()),
            prefix: RepoPathBuf::default(),
            everything: None,
            fixes,
        };
        let mut applied = Applied::new(Viewpoint::default(), Unfixed::new(true));
        applied.say_what_stays(&root);
        let outcome = FixOutcome {
            findings: 0,
            failed: applied.failed,
            wrote_text: false,
        };
        (applied.unfixed.into_text(), outcome)
    }

    #[test]
    fn a_defect_of_a_fix_names_the_rules_and_fails_the_run() {
        let rules = || BTreeSet::from(["text/mojibake", "url/invalid"]);
        for (error, words) in [
            (
                FixError::Cycle(rules()),
                "the fixes of text/mojibake, url/invalid undo each other",
            ),
            (
                FixError::Unproven(rules(), Unproven::Value("/title".to_owned())),
                "the fixes of text/mojibake, url/invalid would change the value at `/title`, which they \
                 do not name",
            ),
            (
                FixError::Unproven(rules(), Unproven::Syntax),
                "the fixes of text/mojibake, url/invalid would change the syntax of the file, which they \
                 do not name",
            ),
        ] {
            let with_defect = Fixes {
                failed: vec![("a.md".into(), error)],
                ..Fixes::default()
            };
            let (said, outcome) = apply(with_defect);
            let expected =
                format!("copydesk: a.md was left as it is: a defect of copydesk itself: {words}\n");
            assert_eq!(said, expected);
            for left in [Exit::Clean, Exit::Findings] {
                assert_eq!(outcome.exit(&Fixing::default(), left), Exit::Failure);
            }
            for fixing in [
                Fixing {
                    fix_only: true,
                    ..Fixing::default()
                },
                Fixing {
                    diff: true,
                    ..Fixing::default()
                },
            ] {
                assert_eq!(outcome.ends_run(&fixing), Some(Exit::Failure));
            }
        }
    }
}

//! `copydesk check --fix` and `--diff`: applies fixes before anything is reported, or shows what
//! they would change.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use rayon::prelude::*;

use super::args::{CheckArgs, Fixing};
use super::choose::{RootChoice, choose};
use super::fix_words::{defect, why_withheld};
use super::members::{self, Member, Purpose, prefix};
use super::progress::{Progress, Task};
use super::targets::Which;
use super::timings::Timings;
use super::{Exit, Failure, actions, baseline, output};
use crate::engine::fix::carried::Carried;
use crate::engine::fix::repository::{FixedFile, Fixes, Repair};
use crate::engine::options::{FILES_AT_ONCE, RunOptions};
use crate::engine::outcome::Scope;
use crate::engine::threads;
use crate::finding::Finding;
use crate::finding::wording::plural;
use crate::report::Viewpoint;
use crate::report::diff;
use crate::report::paths::visible;
use crate::rules;
use crate::rules::rule::Phase;
use crate::tree::Tree;
use crate::tree::disk::left_behind::remove_stale;
use crate::tree::disk::walk::relative;
use crate::tree::overlay::Overlay;

/// What came of applying fixes.
pub(super) struct Fixed {
    /// Findings that were fixed, or would be.
    findings: u64,
    /// Whether something could not be fixed or written that should have been.
    failed: bool,
    /// Whether standard output has the fixed text.
    wrote_text: bool,
}

impl Fixed {
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

/// The fixes of one root.
struct OfRoot {
    tree: Arc<dyn Tree>,
    /// The way to it from the common folder, with a slash at its end.
    prefix: String,
    fixes: Fixes,
}

/// Applies fixes, or shows them, and chooses anew what is checked then.
pub(super) fn run(
    args: &CheckArgs,
    choice: &mut RootChoice,
    timings: &mut Timings,
) -> Result<Fixed, Failure> {
    if args.staged {
        let message = "--fix changes files of the work tree, but --staged checks those of the \
                       index; fix files by their names, then stage them with `git add`";
        return Err(Failure::Usage(message.to_owned()));
    }
    let mut ran = members::outcome(args, choice.clone(), Purpose::Fix, timings)?;
    let common = ran.common();
    let mut roots = Vec::new();
    for member in &mut ran.members {
        if let Some(fixes) = of_member(args, member)? {
            roots.push(OfRoot {
                prefix: prefix(&common, member.tree.root()),
                tree: Arc::clone(&member.tree),
                fixes,
            });
        }
    }
    drop(ran);
    timings.phase("fix");
    let mut outcome = Applied {
        viewpoint: output::options(args.color, &common).viewpoint,
        said: String::new(),
        by_rule: BTreeMap::new(),
        files: 0,
        failed: false,
    };
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
        for root in &roots {
            let written = outcome.write(args, root);
            carried.insert(root.tree.root().to_path_buf(), Arc::new(written));
        }
        // What was known of the disk is no longer true.
        *choice = choose(args)?;
        choice.carried = carried;
    }
    timings.phase("write fixes");
    outcome.summary(args)?;
    io::stderr().write_all(actions::harmless(outcome.said).as_bytes())?;
    Ok(Fixed {
        findings: outcome.by_rule.values().sum(),
        failed: outcome.failed,
        wrote_text: stdin.is_some() && !args.fixing.diff,
    })
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
    let repair = Repair {
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
    let count = repair.count(findings);
    let _progress = Progress::start(Task::Fix, count, &options.done, args.quiet);
    Ok(Some(repair.run(findings)))
}

fn is_across(finding: &Finding) -> bool {
    rules::is_of(finding.rule, Phase::Across)
}

/// What is applied, and what is said of it.
struct Applied {
    viewpoint: Viewpoint,
    /// What goes to standard error.
    said: String,
    /// How many findings of each rule are fixed.
    by_rule: BTreeMap<&'static str, u64>,
    files: u64,
    failed: bool,
}

impl Applied {
    /// A file as people see it.
    fn name(&self, root: &OfRoot, path: &str) -> String {
        let path = format!("{}{path}", root.prefix);
        self.viewpoint.show(&path).into_owned()
    }

    fn say(&mut self, line: &str) {
        self.said.push_str(&visible(line));
        self.said.push('\n');
    }

    fn count(&mut self, file: &FixedFile) {
        self.files += 1;
        for (rule, count) in &file.applied {
            *self.by_rule.entry(rule).or_default() += count;
        }
    }

    /// Says which fixes were not applied, and why.
    fn say_what_stays(&mut self, root: &OfRoot) {
        for (path, error) in &root.fixes.failed {
            self.failed = true;
            let name = self.name(root, path);
            self.say(&format!(
                "copydesk: {name} was left as it is: {}",
                defect(error)
            ));
        }
        for withheld in &root.fixes.withheld {
            let rules: Vec<_> = withheld.rules.iter().copied().collect();
            let (name, rules) = (self.name(root, &withheld.path), rules.join(", "));
            let why = why_withheld(&withheld.why, &|file| self.name(root, file));
            self.say(&format!("not fixed: {name}: [{rules}] {why}"));
        }
    }

    /// Shows the changes as a diff on standard output.
    fn show(&mut self, roots: &[OfRoot]) -> io::Result<()> {
        let stdout = io::stdout().lock();
        let reader = if stdout.is_terminal() {
            diff::Reader::Person
        } else {
            diff::Reader::Program
        };
        let mut out = BufWriter::new(stdout);
        for root in roots {
            for file in &root.fixes.files {
                self.count(file);
                let name = self.name(root, &file.path);
                diff::write(&name, &file.old, &file.new, reader, &mut out)?;
            }
        }
        out.flush()
    }

    /// Prints the text of standard input with its fixes, and makes it what is checked.
    fn print(&mut self, choice: &mut RootChoice, file: &Path, roots: &[OfRoot]) -> io::Result<()> {
        let Some(member) = choice.members.first_mut() else {
            return Ok(());
        };
        let path = relative(member.tree.root(), file);
        let fixed = roots.iter().flat_map(|root| &root.fixes.files);
        let text = match fixed.into_iter().find(|fixed| fixed.path == path) {
            Some(fixed) => {
                self.count(fixed);
                Arc::clone(&fixed.new)
            }
            None => member.tree.read(&path)?.into(),
        };
        io::stdout().write_all(&text)?;
        let tree = Overlay::new(Arc::clone(&member.tree));
        tree.open(&path, text);
        member.tree = Arc::new(tree);
        Ok(())
    }

    /// Writes the files of a root; what came of those that were written.
    fn write(&mut self, args: &CheckArgs, root: &OfRoot) -> Carried {
        let files = &root.fixes.files;
        let count = Arc::new(AtomicU64::new(0));
        let progress = Progress::start(Task::Write, files.len(), &count, args.quiet);
        let write = |files: &[FixedFile]| -> Vec<_> {
            let _open = root.tree.keep_open();
            let one = |file: &FixedFile| {
                count.fetch_add(1, Ordering::Relaxed);
                root.tree.replace(&file.path, &file.old, &file.new)
            };
            files.iter().map(one).collect()
        };
        let written: Vec<_> = match threads::pool(args.threads()) {
            Some(pool) => {
                let parts = || {
                    files
                        .par_chunks(FILES_AT_ONCE)
                        .flat_map_iter(write)
                        .collect()
                };
                pool.install(parts)
            }
            None => files.chunks(FILES_AT_ONCE).flat_map(write).collect(),
        };
        drop(progress);
        let mut done = Vec::new();
        for (file, written) in files.iter().zip(written) {
            match written {
                Ok(()) => {
                    self.count(file);
                    let checked = file.checked.as_ref().map(Arc::clone);
                    done.extend(checked.map(|checked| (Arc::clone(&file.path), checked)));
                }
                Err(error) => {
                    self.failed = true;
                    let name = self.name(root, &file.path);
                    self.say(&format!("copydesk: cannot write {name}: {error}"));
                }
            }
        }
        let folder = |file: &FixedFile| {
            let path = root.tree.root().join(&*file.path);
            path.parent().map(Path::to_path_buf)
        };
        let folders: BTreeSet<PathBuf> = files.iter().filter_map(folder).collect();
        for folder in &folders {
            remove_stale(folder);
        }
        // Others may be checked by a file that is not a document, such as the config.
        if files.iter().any(|file| file.checked.is_none()) {
            return Carried::default();
        }
        Carried::fixed(done)
    }

    /// What was fixed, by rule.
    fn summary(&mut self, args: &CheckArgs) -> io::Result<()> {
        if args.quiet {
            return Ok(());
        }
        let fixed = self.by_rule.values().sum();
        if fixed == 0 {
            // What could not be fixed follows, and why.
            let nothing = if self.said.is_empty() {
                "Nothing to fix"
            } else {
                "Nothing was fixed"
            };
            return writeln!(io::stderr(), "{nothing}");
        }
        let (findings, files) = (plural(fixed, "finding"), plural(self.files, "file"));
        let did = match (args.fixing.diff, args.fixing.add_allow.is_empty()) {
            (true, true) => "Would fix",
            (false, true) => "Fixed",
            (true, false) => "Would suppress",
            (false, false) => "Suppressed",
        };
        let mut text = format!("{did} {findings} in {files}\n");
        let width = fixed.to_string().len();
        for (rule, count) in &self.by_rule {
            // Writing to a string does not fail.
            let _ = writeln!(text, "  {count:width$}  {rule}");
        }
        io::stderr().write_all(text.as_bytes())
    }
}

#[cfg(test)]
mod tests {
    //! What no file can bring about as long as fixes are right: a defect of a fix.

    use super::*;
    use crate::engine::fix::{FixError, Unproven};
    use crate::tree::memory::MemoryTree;

    fn apply(fixes: Fixes) -> (Applied, Fixed) {
        let root = OfRoot {
            tree: Arc::new(MemoryTree::default()),
            prefix: String::new(),
            fixes,
        };
        let mut applied = Applied {
            viewpoint: Viewpoint::default(),
            said: String::new(),
            by_rule: BTreeMap::new(),
            files: 0,
            failed: false,
        };
        applied.say_what_stays(&root);
        let outcome = Fixed {
            findings: 0,
            failed: applied.failed,
            wrote_text: false,
        };
        (applied, outcome)
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
            let (applied, outcome) = apply(with_defect);
            let expected =
                format!("copydesk: a.md was left as it is: a defect of copydesk itself: {words}\n");
            assert_eq!(applied.said, expected);
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

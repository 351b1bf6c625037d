//! What is done with fixes: they are shown as a diff, printed, or written; and what is said of it.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use rayon::prelude::*;

use super::args::CheckArgs;
use super::choose::RootChoice;
use super::progress::{Progress, Task};
use super::unfixed::Unfixed;
use crate::document::{Layout, layout_of};
use crate::engine::fix::carried::Carried;
use crate::engine::fix::repository::{FixedFile, Fixes};
use crate::engine::options::FILES_AT_ONCE;
use crate::engine::outcome::Targets;
use crate::engine::threads;
use crate::finding::wording::plural;
use crate::report::Viewpoint;
use crate::report::diff;
use crate::text::repo_path::{RepoPath, RepoPathBuf};
use crate::tree::Tree;
use crate::tree::disk::left_behind::remove_stale;
use crate::tree::disk::walk::{is_hidden, relative};
use crate::tree::disk::write::WriteError;
use crate::tree::overlay::Overlay;

/// The fixes of one root.
pub(super) struct OfRoot {
    pub(super) tree: Arc<dyn Tree>,
    /// The way to it from the common folder, with a slash at its end.
    pub(super) prefix: RepoPathBuf,
    /// All its files, where they were looked for.
    pub(super) everything: Option<Arc<Targets>>,
    pub(super) fixes: Fixes,
}

impl OfRoot {
    /// The bytes of a file before and after its fixes.
    fn texts(&self, file: &FixedFile) -> Result<(Vec<u8>, Vec<u8>), WriteError> {
        let old = self.tree.read(&file.path)?;
        match file.change.apply(&old) {
            Some(new) => Ok((old, new)),
            None => Err(WriteError::Changed),
        }
    }
}

/// What is applied, and what is said of it.
pub(super) struct Applied {
    viewpoint: Viewpoint,
    /// What stays as it is.
    pub(super) unfixed: Unfixed,
    /// How many findings of each rule are fixed.
    by_rule: BTreeMap<&'static str, u64>,
    files: u64,
    /// Whether something could not be fixed or written that should have been.
    pub(super) failed: bool,
}

impl Applied {
    pub(super) fn new(viewpoint: Viewpoint, unfixed: Unfixed) -> Self {
        Self {
            viewpoint,
            unfixed,
            by_rule: BTreeMap::new(),
            files: 0,
            failed: false,
        }
    }

    /// How many findings are fixed.
    pub(super) fn findings(&self) -> u64 {
        self.by_rule.values().sum()
    }

    fn count(&mut self, file: &FixedFile) {
        self.files += 1;
        for (rule, count) in &file.applied {
            *self.by_rule.entry(rule).or_default() += count;
        }
    }

    /// Says which fixes were not applied, and why.
    pub(super) fn say_what_stays(&mut self, root: &OfRoot) {
        for (path, error) in &root.fixes.failed {
            self.failed = true;
            self.unfixed
                .defect(&name(&self.viewpoint, root, path), error);
        }
        for withheld in &root.fixes.withheld {
            let name = |path: &RepoPath| name(&self.viewpoint, root, path);
            self.unfixed.withheld(withheld, &name);
        }
    }

    fn say_unwritable(&mut self, root: &OfRoot, file: &FixedFile, error: &WriteError) {
        self.failed = true;
        let name = name(&self.viewpoint, root, &file.path);
        self.unfixed.unwritable(&name, error);
    }

    /// Shows the changes as a diff on standard output.
    pub(super) fn show(&mut self, roots: &[OfRoot]) -> io::Result<()> {
        let stdout = io::stdout().lock();
        let reader = if stdout.is_terminal() {
            diff::DiffReader::Person
        } else {
            diff::DiffReader::Program
        };
        let mut out = BufWriter::new(stdout);
        for root in roots {
            for file in &root.fixes.files {
                match root.texts(file) {
                    Ok((old, new)) => {
                        self.count(file);
                        let name = name(&self.viewpoint, root, &file.path);
                        diff::write(&name, &old, &new, reader, &mut out)?;
                    }
                    Err(error) => {
                        self.failed = true;
                        let name = name(&self.viewpoint, root, &file.path);
                        self.unfixed.not_shown(&name, &error);
                    }
                }
            }
        }
        out.flush()
    }

    /// Prints the text of standard input with its fixes, and makes it what is checked.
    pub(super) fn print(
        &mut self,
        choice: &mut RootChoice,
        file: &Path,
        roots: &[OfRoot],
    ) -> io::Result<()> {
        let Some(member) = choice.members.first_mut() else {
            return Ok(());
        };
        let path = relative(member.tree.root(), file);
        let mut text = member.tree.read(&path)?;
        let mut fixed = roots.iter().flat_map(|root| &root.fixes.files);
        if let Some(fixed) = fixed.find(|fixed| fixed.path == path)
            && let Some(new) = fixed.change.apply(&text)
        {
            self.count(fixed);
            text = new;
        }
        io::stdout().write_all(&text)?;
        let tree = Overlay::new(Arc::clone(&member.tree));
        tree.open(&path, text);
        member.tree = Arc::new(tree);
        Ok(())
    }

    /// Writes the files of a root; what came of those that were written.
    pub(super) fn write(&mut self, args: &CheckArgs, root: &OfRoot) -> Carried {
        let files = &root.fixes.files;
        let count = Arc::new(AtomicU64::new(0));
        let progress = Progress::start(Task::Write, files.len(), &count, args.quiet);
        let write = |files: &[FixedFile]| -> Vec<_> {
            let _open = root.tree.keep_open();
            let one = |file: &FixedFile| {
                count.fetch_add(1, Ordering::Relaxed);
                root.tree.replace(&file.path, &file.change)
            };
            files.iter().map(one).collect()
        };
        let (written, saved): (Vec<_>, _) = if let Some(pool) = threads::pool(args.threads()) {
            pool.install(|| {
                let parts = files.par_chunks(FILES_AT_ONCE).flat_map_iter(write);
                (parts.collect(), root.tree.finish_replacing())
            })
        } else {
            let written = files.chunks(FILES_AT_ONCE).flat_map(write).collect();
            (written, root.tree.finish_replacing())
        };
        drop(progress);
        let mut done = Vec::new();
        for (file, written) in files.iter().zip(written) {
            let is_saved = saved.binary_search(&file.path).is_ok();
            match written.and(if is_saved {
                Err(WriteError::Changed)
            } else {
                Ok(())
            }) {
                Ok(()) => {
                    self.count(file);
                    let checked = file.checked.as_ref().map(Arc::clone);
                    done.extend(checked.map(|checked| (file.path.clone(), checked)));
                }
                Err(error) => self.say_unwritable(root, file, &error),
            }
        }
        let mut folders: Vec<&RepoPath> = files.iter().map(|file| file.path.folder()).collect();
        // Files are sorted, but those of a folder may have a folder between them.
        folders.dedup();
        // A walk over all files has found the folders with leftovers, whether or not a file in them was
        // fixed now. It does not enter hidden folders.
        if let Some(everything) = &root.everything
            && let Some(seen) = &everything.files.left_behind
        {
            folders.retain(|folder| is_hidden(*folder));
            folders.extend(seen.iter().map(|folder| &**folder));
        }
        folders.sort_unstable();
        folders.dedup();
        for folder in folders {
            remove_stale(&root.tree.root().join(folder));
        }
        // Others may be checked by a file that is not a document, such as the config.
        if files.iter().any(|file| file.checked.is_none()) {
            return Carried::default();
        }
        let written = Carried::fixed(done);
        // What is not content may say which files there are.
        let is_content = |file: &FixedFile| layout_of(&file.path) == Layout::Content;
        match &root.everything {
            Some(everything) if files.iter().all(is_content) => {
                written.among(Arc::clone(everything))
            }
            _ => written,
        }
    }

    /// What was fixed, by rule.
    pub(super) fn summary(&self, args: &CheckArgs) -> io::Result<()> {
        if args.quiet {
            return Ok(());
        }
        let fixed = self.findings();
        if fixed == 0 {
            // What could not be fixed follows, and why.
            let nothing = if self.unfixed.is_empty() {
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

/// A file as people see it.
fn name(viewpoint: &Viewpoint, root: &OfRoot, path: &RepoPath) -> String {
    let path = format!("{}{path}", root.prefix);
    viewpoint.show(&path).into_owned()
}

#[cfg(test)]
mod tests {
    //! What another program does at the same moment as a fix.

    use super::*;
    use crate::tree::change::Change;
    use crate::tree::memory::MemoryTree;

    /// A tree of which somebody saves a file while files are replaced.
    #[derive(Default)]
    struct Shared {
        files: MemoryTree,
        saved: Vec<RepoPathBuf>,
    }

    impl Tree for Shared {
        fn list(&self, folder: &str) -> Arc<[String]> {
            self.files.list(folder)
        }

        fn read(&self, path: &str) -> io::Result<Vec<u8>> {
            self.files.read(path)
        }

        fn replace(&self, _path: &str, _change: &Change) -> Result<(), WriteError> {
            Ok(())
        }

        fn finish_replacing(&self) -> Vec<RepoPathBuf> {
            self.saved.clone()
        }
    }

    fn fixed(path: &str) -> FixedFile {
        FixedFile {
            path: path.into(),
            change: Arc::new(Change::between(b"old", b"new")),
            applied: Box::new([("text/surrounding-space", 1)]),
            checked: None,
        }
    }

    #[test]
    fn a_file_that_was_saved_meanwhile_is_not_counted_as_fixed() {
        let args = CheckArgs {
            quiet: true,
            ..CheckArgs::default()
        };
        for (saved, findings, said) in [
            (&[][..], 3, ""),
            (
                &["b.md"],
                2,
                "copydesk: cannot write b.md: it changed while it was fixed\n",
            ),
        ] {
            let tree = Shared {
                saved: saved.iter().map(|&path| path.into()).collect(),
                ..Shared::default()
            };
            let root = OfRoot {
                tree: Arc::new(tree),
                prefix: RepoPathBuf::default(),
                everything: None,
                fixes: Fixes {
                    files: ["a.md", "b.md", "c.md"].map(fixed).into(),
                    ..Fixes::default()
                },
            };
            let mut applied = Applied::new(Viewpoint::default(), Unfixed::new(true));
            applied.write(&args, &root);
            assert_eq!(applied.findings(), findings);
            assert_eq!(applied.failed, !saved.is_empty());
            assert_eq!(applied.unfixed.into_text(), said);
        }
    }
}

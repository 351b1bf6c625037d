//! For tests alone: a tree that remembers what was asked of it, so that they can say what a check of
//! one file looks at in others, and how many folders are listed.

use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::content::images::info::{ImageInfo, ImageProblem};
use crate::document::Layout;
use crate::document::body_need::BodyNeed;
use crate::text::Source;
use crate::text::repo_path::RepoPath;
use crate::tree::change::Change;
use crate::tree::disk::near::KeptOpen;
use crate::tree::disk::walk::{FoundFile, Walked};
use crate::tree::disk::write::WriteError;
use crate::tree::{Beside, FileProblem, Look, ReadFile, Tree};

/// What was asked, by a path relative to the repository.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Question {
    /// What is at a path, in whatever case.
    Existence(String),
    /// What is in a file: its bytes, its length, the size of an image.
    Content(String),
    /// Which names are in a folder.
    Names(String),
    /// Which files are in a folder, and how large they are.
    Sizes(String),
}

impl Question {
    /// Whether its answer may be another one after the file at `path` changed, came or went.
    pub(crate) fn may_change_with(&self, path: &str) -> bool {
        match self {
            Self::Content(asked) => asked == path,
            // A file brings the folders above it, and takes them away.
            Self::Existence(asked) => {
                RepoPath::new(&path.to_lowercase()).is_within(&asked.to_lowercase())
            }
            Self::Names(folder) | Self::Sizes(folder) => RepoPath::new(path).is_within(folder),
        }
    }
}

/// A tree that answers as the one below and remembers the questions. Documents that are read to be
/// checked are not questions.
pub(crate) struct Recording {
    below: Arc<dyn Tree>,
    asked: Mutex<BTreeSet<Question>>,
}

impl Recording {
    /// A tree of which nothing was asked yet.
    pub(crate) fn new(below: Arc<dyn Tree>) -> Self {
        Self {
            below,
            asked: Mutex::default(),
        }
    }

    /// What was asked since it was last taken.
    pub(crate) fn take(&self) -> BTreeSet<Question> {
        std::mem::take(&mut *self.asked())
    }

    fn asked(&self) -> MutexGuard<'_, BTreeSet<Question>> {
        self.asked.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The tree to ask, after the question is remembered.
    fn ask(&self, question: impl FnOnce(String) -> Question, path: &str) -> &dyn Tree {
        self.asked().insert(question(path.to_owned()));
        &*self.below
    }
}

impl Tree for Recording {
    fn list(&self, folder: &str) -> Arc<[String]> {
        self.ask(Question::Names, folder).list(folder)
    }

    fn read(&self, path: &str) -> io::Result<Vec<u8>> {
        self.ask(Question::Content, path).read(path)
    }

    fn look(&self, path: &str) -> Look {
        self.ask(Question::Existence, path).look(path)
    }

    fn length(&self, path: &str) -> u64 {
        self.ask(Question::Content, path).length(path)
    }

    fn image(&self, path: &str) -> Result<ImageInfo, ImageProblem> {
        self.ask(Question::Content, path).image(path)
    }

    fn beside(&self, folder: &str) -> Option<Arc<[Beside]>> {
        self.ask(Question::Sizes, folder).beside(folder)
    }

    fn root(&self) -> &Path {
        self.below.root()
    }

    fn levels_above(&self) -> usize {
        self.below.levels_above()
    }

    fn is_folder(&self, path: &Path) -> bool {
        self.below.is_folder(path)
    }

    fn walk(&self, paths: &[PathBuf], threads: usize) -> Walked {
        self.below.walk(paths, threads)
    }

    fn keep_open(&self) -> KeptOpen {
        self.below.keep_open()
    }

    fn read_ahead(&self, files: &[FoundFile], is_wanted: &dyn Fn(&FoundFile) -> bool) {
        self.below.read_ahead(files, is_wanted);
    }

    fn read_document(
        &self,
        file: &FoundFile,
        layout: Layout,
        body: BodyNeed,
        limit: u64,
    ) -> Result<ReadFile, FileProblem> {
        self.below.read_document(file, layout, body, limit)
    }

    fn read_to_show(&self, path: &str, until: u32) -> io::Result<Source> {
        self.below.read_to_show(path, until)
    }

    fn replace(&self, path: &str, change: &Change) -> Result<(), WriteError> {
        self.below.replace(path, change)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::options::RunOptions;
    use crate::engine::session::Session;
    use crate::plan::Selection;
    use crate::tree::memory::MemoryTree;

    #[test]
    fn what_a_check_asks_of_other_files_is_remembered() {
        let article = "---\ntitle: Moss\nimage: images/moss.png\n---\n";
        let files = [("_news/2024-05-01-moss.md", article)];
        let tree = Arc::new(Recording::new(Arc::new(MemoryTree::from_iter(files))));
        let now = "2024-06-01T12:00:00Z".parse().expect("a time");
        let session = Session::find(tree.clone(), Selection::default(), now).expect("a session");
        // Which collection a file is in is known before it is checked.
        session.plan.claim("_news/2024-05-01-moss.md");
        tree.take();
        let file = session.check_one("_news/2024-05-01-moss.md", &RunOptions::default());
        assert!(file.is_some());
        let asked = tree.take();
        let changes = |path: &str| asked.iter().any(|question| question.may_change_with(path));
        assert!(
            changes("images/moss.png") || changes("_news/images/moss.png"),
            "{asked:?}"
        );
        assert!(!changes("_news/2024-05-01-moss.md"), "{asked:?}");
        assert!(!changes("_news/2024-06-02-fern.md"), "{asked:?}");
        assert!(tree.take().is_empty());
    }

    #[test]
    fn an_answer_changes_with_what_it_is_about() {
        let path = || "a/b.png".to_owned();
        let changed = |question: Question| {
            let paths = [
                "a/b.png",
                "A/B.png",
                "a/b.png/c",
                "a/b.pngx",
                "a/c/d.png",
                "a",
            ];
            paths.map(|path| question.may_change_with(path))
        };
        let content = changed(Question::Content(path()));
        assert_eq!(content, [true, false, false, false, false, false]);
        let existence = changed(Question::Existence(path()));
        assert_eq!(existence, [true, true, true, false, false, false]);
        let names = changed(Question::Names("a".to_owned()));
        assert_eq!(names, [true, false, true, true, true, true]);
        assert!(Question::Names(String::new()).may_change_with("x"));
    }
}

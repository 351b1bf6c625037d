//! The open files of the editor.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use gen_lsp_types::{TextDocumentContentChangeEvent, TextDocumentItem, Uri};

use super::position::PositionEncoding;
use crate::text::Source;
use crate::text::repo_path::{RepoPath, RepoPathBuf};

/// A file that is open in the editor.
#[derive(Debug)]
pub(super) struct OpenDocument {
    /// As the editor writes it.
    pub(super) uri: Uri,
    /// Where it is on the disk; none for what was never saved.
    pub(super) disk: Option<PathBuf>,
    /// The folder of its root, and its path there.
    pub(super) root: PathBuf,
    pub(super) path: RepoPathBuf,
    pub(super) version: i32,
    /// Its text, with the byte order mark that the file on the disk has and editors do not show.
    pub(super) source: Arc<Source>,
    has_mark: bool,
    /// How many bytes at its beginning are as they were when it was checked last; none where all are.
    pub(super) same: Option<u32>,
    /// The text when it was checked last.
    pub(super) checked: Arc<Source>,
}

const MARK: &str = "\u{feff}";

impl OpenDocument {
    pub(super) fn new(
        item: &TextDocumentItem,
        disk: Option<PathBuf>,
        (root, path): (PathBuf, RepoPathBuf),
        has_mark: bool,
    ) -> Self {
        let source = source(&path, item.text.clone(), has_mark);
        Self {
            uri: item.uri.clone(),
            disk,
            root,
            version: item.version,
            checked: Arc::new(Source::new(path.clone(), "")),
            path,
            source,
            has_mark,
            same: Some(0),
        }
    }

    /// Applies what the editor changed, in its order.
    pub(super) fn change(
        &mut self,
        version: i32,
        changes: &[TextDocumentContentChangeEvent],
        encoding: PositionEncoding,
    ) {
        for change in changes {
            match change {
                TextDocumentContentChangeEvent::TextDocumentContentChangePartial(change) => {
                    let span = encoding.span(&self.source, change.range);
                    let mut text = self.source.text().to_owned();
                    text.replace_range(span.range(), &change.text);
                    self.source = source(&self.path, text, false);
                }
                TextDocumentContentChangeEvent::TextDocumentContentChangeWholeDocument(whole) => {
                    self.source = source(&self.path, whole.text.clone(), self.has_mark);
                }
            }
        }
        self.version = version;
        self.same = Some(common_beginning(self.checked.text(), self.source.text()));
    }

    /// It was checked as it is.
    pub(super) fn settle(&mut self) {
        self.same = None;
        self.checked = Arc::clone(&self.source);
    }

    /// It must be checked again.
    pub(super) fn unsettle(&mut self) {
        self.same = Some(0);
    }

    /// It belongs to another root from now on.
    pub(super) fn place(&mut self, root: PathBuf, path: RepoPathBuf) {
        self.source = Arc::new(Source::new(path.clone(), self.source.text()));
        (self.root, self.path) = (root, path);
        self.unsettle();
    }

    /// The bytes of its text.
    pub(super) fn bytes(&self) -> Arc<[u8]> {
        self.source.text().as_bytes().into()
    }

    /// Where a place of the text that was checked last is now; none where it was changed.
    pub(super) fn moved(&self, offset: u32) -> Option<u32> {
        let (old, new) = (self.checked.text(), self.source.text());
        let before = common_beginning(old, new);
        if offset <= before {
            return Some(offset);
        }
        let rest = |text: &str| text.len().saturating_sub(before as usize);
        let most = rest(old).min(rest(new));
        let ends = old.bytes().rev().zip(new.bytes().rev()).take(most);
        let after = ends.take_while(|(old, new)| old == new).count();
        let from_end = old.len().checked_sub(offset as usize)?;
        (from_end <= after).then(|| u32::try_from(new.len() - from_end).ok())?
    }
}

fn source(path: &RepoPathBuf, text: String, add_mark: bool) -> Arc<Source> {
    let text = if add_mark && !text.starts_with(MARK) {
        format!("{MARK}{text}")
    } else {
        text
    };
    Arc::new(Source::new(path.clone(), text))
}

/// How many bytes two texts begin with in common.
fn common_beginning(one: &str, other: &str) -> u32 {
    let pairs = one.bytes().zip(other.bytes());
    let count = pairs.take_while(|(one, other)| one == other).count();
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// The open files, by their URIs.
#[derive(Debug, Default)]
pub(super) struct Documents {
    all: BTreeMap<String, OpenDocument>,
}

impl Documents {
    pub(super) fn insert(&mut self, document: OpenDocument) {
        self.all.insert(document.uri.0.clone(), document);
    }

    pub(super) fn remove(&mut self, uri: &Uri) -> Option<OpenDocument> {
        self.all.remove(&uri.0)
    }

    pub(super) fn get(&self, uri: &Uri) -> Option<&OpenDocument> {
        self.all.get(&uri.0)
    }

    pub(super) fn get_mut(&mut self, uri: &Uri) -> Option<&mut OpenDocument> {
        self.all.get_mut(&uri.0)
    }

    pub(super) fn all(&self) -> impl Iterator<Item = &OpenDocument> {
        self.all.values()
    }

    pub(super) fn all_mut(&mut self) -> impl Iterator<Item = &mut OpenDocument> {
        self.all.values_mut()
    }

    /// The open file at a path of a root.
    pub(super) fn at(&self, root: &std::path::Path, path: &RepoPath) -> Option<&OpenDocument> {
        self.all().find(|document| document.is_at(root, path))
    }
}

impl OpenDocument {
    fn is_at(&self, root: &std::path::Path, path: &RepoPath) -> bool {
        *self.path == *path && self.root == root
    }
}

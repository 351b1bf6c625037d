//! The titles of all documents of a root. They are read when somebody asks for them first, on another
//! thread, and kept until the next scan.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rayon::prelude::*;

use crate::document::body_need::BodyNeed;
use crate::document::{Document, Node, parse};
use crate::engine::session::{Session, layout};
use crate::text::Span;
use crate::tree::disk::DEFAULT_MAX_FILE_SIZE;
use crate::tree::disk::walk::FoundFile;

/// Files that one thread takes at once.
const FILES_AT_ONCE: usize = 512;

/// Characters of a title that are kept, at most.
const MOST_CHARACTERS: usize = 200;

/// What a document is called, and where it says so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Title {
    pub(super) text: Box<str>,
    pub(super) span: Span,
}

/// The titles of the documents that have one, by path.
pub(super) type TitleMap = BTreeMap<Arc<str>, Title>;

/// What is known of the titles of a root.
#[derive(Debug, Default)]
pub(super) struct Titles {
    pub(super) state: State,
    /// Files that changed since their titles were read.
    pub(super) stale: BTreeSet<Arc<str>>,
}

/// How far they are read.
#[derive(Debug, Default)]
pub(super) enum State {
    /// Nobody asked for them.
    #[default]
    Unknown,
    /// A thread reads them.
    Awaited,
    Known(TitleMap),
}

impl Titles {
    /// A file may have another title now.
    pub(super) fn forget(&mut self, path: &Arc<str>) {
        if !matches!(self.state, State::Unknown) {
            self.stale.insert(Arc::clone(path));
        }
    }
}

pub(super) fn read_all(session: &Session, files: &[FoundFile]) -> TitleMap {
    let chunks = files.par_chunks(FILES_AT_ONCE).map(|files| {
        session.tree.read_ahead(files, &|file| {
            layout(file, &session.plan.claim(&file.path)).is_ok()
        });
        let titles = files.iter().filter_map(|file| {
            let title = read(session, file)?;
            Some((Arc::clone(&file.path), title))
        });
        titles.collect::<Vec<_>>()
    });
    chunks.collect::<Vec<_>>().into_iter().flatten().collect()
}

/// The title of a file, if it is a document and has one.
pub(super) fn read(session: &Session, file: &FoundFile) -> Option<Title> {
    let layout = layout(file, &session.plan.claim(&file.path)).ok()?;
    let limit = DEFAULT_MAX_FILE_SIZE;
    let read = session
        .tree
        .read_document(file, layout, BodyNeed::Nothing, limit);
    let source = read.ok()?.source;
    let document = parse(&source, layout);
    let node = title_node(&document)?;
    let text = node.as_str()?.trim().chars();
    let text: String = text.take(MOST_CHARACTERS).collect();
    (!text.is_empty()).then(|| Title {
        text: text.into(),
        span: node.span,
    })
}

/// What the front matter of a document calls it.
pub(super) fn title(document: &Document<'_>) -> Option<String> {
    title_node(document)?.as_str().map(str::to_owned)
}

/// The value that says what a document is called.
pub(super) fn title_node<'d>(document: &'d Document<'_>) -> Option<&'d Node<'d>> {
    let root = document.root()?;
    let names = ["title", "name", "label", "Title"];
    let mut nodes = names.iter().filter_map(|name| root.get(name));
    nodes.find(|node| node.as_str().is_some())
}

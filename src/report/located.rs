//! The texts of files that a report shows again, held as long as they are wanted; and lines and
//! columns of edits, and columns in bytes, for formats that want them.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use super::Texts;
use crate::finding::RelatedFile;
use crate::plan::builtin;
use crate::text::repo_path::RepoPathBuf;
use crate::text::{Location, Position, Source, Span};

/// Bytes of text that are held in memory, about.
const MAX_HELD: usize = 64 << 20;

/// Texts that several threads ask for.
pub(super) struct HeldTexts<'t> {
    texts: &'t dyn Texts,
    held: Mutex<TextCache>,
}

#[derive(Default)]
struct TextCache {
    texts: HashMap<RepoPathBuf, Option<Arc<Source>>>,
    bytes: usize,
}

impl<'t> HeldTexts<'t> {
    pub(super) fn new(texts: &'t dyn Texts) -> Self {
        let held = Mutex::default();
        Self { texts, held }
    }

    /// Lets all texts go.
    pub(super) fn forget(&self) {
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        *held = TextCache::default();
    }

    pub(super) fn get(&self, file: &RepoPathBuf, until: u32) -> Option<Arc<Source>> {
        let held = || self.held.lock().unwrap_or_else(PoisonError::into_inner);
        let known = held().texts.get(file).cloned();
        if let Some(known) = known
            && known.as_ref().is_none_or(|source| source.shows(until))
        {
            return known;
        }
        // Not under the lock: two threads may read a file twice, but none waits for another.
        let text = self.texts.text(file, until);
        held().add(file, text.clone());
        text
    }
}

impl TextCache {
    fn add(&mut self, file: &RepoPathBuf, text: Option<Arc<Source>>) {
        let bytes = text.as_ref().map_or(0, |text| text.text().len());
        if self.bytes + bytes > MAX_HELD {
            *self = Self::default();
        }
        self.bytes += bytes;
        self.texts.insert(file.clone(), text);
    }
}

/// The text of the file at hand.
pub(super) struct Located<'t> {
    texts: &'t HeldTexts<'t>,
    file: Option<RepoPathBuf>,
    source: Option<Arc<Source>>,
}

impl<'t> Located<'t> {
    pub(super) fn new(texts: &'t HeldTexts<'t>) -> Self {
        Self {
            texts,
            file: None,
            source: None,
        }
    }

    /// Where a span of `file` begins and ends; none when the file cannot be read.
    pub(super) fn location(&mut self, file: &RepoPathBuf, span: Span) -> Option<Location> {
        self.source(file, span.end)
            .map(|source| source.locate(span))
    }

    /// A place whose column counts bytes of UTF-8, as editors of the C school and reviewdog do.
    /// Where the file cannot be read, or has changed, the column stays as it is.
    pub(super) fn in_bytes(&mut self, file: &RepoPathBuf, at: Position, offset: u32) -> Position {
        in_bytes(self.source(file, offset), at, offset)
    }

    /// The same for a related place, which may be in a shipped schema.
    pub(super) fn related_in_bytes(
        &mut self,
        file: &RelatedFile,
        at: Position,
        offset: u32,
    ) -> Position {
        match file {
            RelatedFile::Repository(path) => self.in_bytes(path, at, offset),
            RelatedFile::Shipped(name) => {
                in_bytes(builtin::schema(name).ok().as_deref(), at, offset)
            }
        }
    }

    fn source(&mut self, file: &RepoPathBuf, until: u32) -> Option<&Source> {
        let shows = self
            .source
            .as_ref()
            .is_none_or(|source| source.shows(until));
        if self.file.as_ref() != Some(file) || !shows {
            self.source = self.texts.get(file, until);
            self.file = Some(file.clone());
        }
        self.source.as_deref()
    }
}

fn in_bytes(source: Option<&Source>, at: Position, offset: u32) -> Position {
    let line = at.line as usize;
    let start = source.and_then(|source| source.line_starts().get(line.wrapping_sub(1)));
    let column = start.and_then(|start| offset.checked_sub(*start));
    Position {
        line: at.line,
        column: column.map_or(at.column, |column| column + 1),
    }
}

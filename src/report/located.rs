//! Lines and columns of edits, and columns in bytes, for formats that want them: found in the text
//! of the file, which is asked for once for each file in a row.

use std::sync::Arc;

use super::Texts;
use crate::text::{Location, Position, Source, Span};

/// The text of the file at hand.
pub(super) struct Located<'t> {
    texts: &'t dyn Texts,
    file: Option<Arc<str>>,
    source: Option<Arc<Source>>,
}

impl<'t> Located<'t> {
    pub(super) fn new(texts: &'t dyn Texts) -> Self {
        Self {
            texts,
            file: None,
            source: None,
        }
    }

    /// Where a span of `file` begins and ends; none when the file cannot be read.
    pub(super) fn location(&mut self, file: &Arc<str>, span: Span) -> Option<Location> {
        self.source(file, span.end)
            .map(|source| source.locate(span))
    }

    /// A place whose column counts bytes of UTF-8, as editors of the C school and reviewdog do.
    /// Where the file cannot be read, or has changed, the column stays as it is.
    pub(super) fn in_bytes(&mut self, file: &Arc<str>, at: Position, offset: u32) -> Position {
        let line = at.line as usize;
        let source = self.source(file, offset);
        let start = source.and_then(|source| source.line_starts().get(line.wrapping_sub(1)));
        let column = start.and_then(|start| offset.checked_sub(*start));
        Position {
            line: at.line,
            column: column.map_or(at.column, |column| column + 1),
        }
    }

    fn source(&mut self, file: &Arc<str>, until: u32) -> Option<&Source> {
        let shows = self
            .source
            .as_ref()
            .is_none_or(|source| source.shows(until));
        if self.file.as_ref() != Some(file) || !shows {
            self.source = self.texts.text(file, until);
            self.file = Some(Arc::clone(file));
        }
        self.source.as_deref()
    }
}

//! TOML as events: the grammar of the crate `toml_parser`, kept in few bytes for each event.

use toml_parser::decoder::Encoding;
use toml_parser::parser::{self, EventKind, RecursionGuard, ValidateWhitespace};
use toml_parser::{ErrorSink, Raw, Source, Span};

use crate::text::limits::TOML_TOKENS;

/// Levels of values in each other, and of keys in a dotted key, that are read.
pub(super) const MAX_LEVELS: usize = 80;

/// What the grammar finds, in the order of the text.
#[derive(Clone, Copy, Debug)]
pub(super) struct TomlEvent {
    pub(super) kind: EventKind,
    encoding: Option<Encoding>,
    start: u32,
    end: u32,
}

impl TomlEvent {
    pub(super) fn span(self) -> Span {
        Span::new_unchecked(self.start as usize, self.end as usize)
    }

    /// What is written there.
    pub(super) fn raw(self, text: &str) -> Raw<'_> {
        let written = text
            .get(self.start as usize..self.end as usize)
            .unwrap_or_default();
        Raw::new_unchecked(written, self.encoding, self.span())
    }
}

/// The events of a text of less than 4 GiB, without white space.
///
/// # Errors
/// When the text has more tokens than are read: where the first of these begins.
pub(super) fn of(text: &str, errors: &mut dyn ErrorSink) -> Result<Vec<TomlEvent>, usize> {
    let source = Source::new(text);
    let mut tokens = Vec::with_capacity((text.len() / 7 * 2).min(TOML_TOKENS.size()));
    let most = TOML_TOKENS.size();
    for token in source.lex() {
        if tokens.len() == most {
            return Err(token.span().start());
        }
        tokens.push(token);
    }
    let mut events = Vec::new();
    let small = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    let mut keep = |event: parser::Event| {
        if event.kind() != EventKind::Whitespace {
            events.push(TomlEvent {
                kind: event.kind(),
                encoding: event.encoding(),
                start: small(event.span().start()),
                end: small(event.span().end()),
            });
        }
    };
    let mut receiver = ValidateWhitespace::new(&mut keep, source);
    let levels = u32::try_from(MAX_LEVELS).unwrap_or(u32::MAX);
    let mut receiver = RecursionGuard::new(&mut receiver, levels);
    parser::parse_document(&tokens, &mut receiver, errors);
    Ok(events)
}

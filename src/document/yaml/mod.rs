//! YAML to the spanned tree: everyday YAML by a reader of its own (`fast`), everything else on
//! the events of `granit-parser` (`full`). Both give the same for every text.

mod alias;
mod ambiguous;
mod build;
mod fast;
mod full;
mod locate;
mod merge;
pub(crate) mod portable;

mod recover;
mod respace;
mod scalar;
mod stack;
mod syntax;

use std::sync::LazyLock;

use memchr::memmem::Finder;

use super::Parsed;
use super::size::TreeRoom;
use crate::text::Span;

/// Deepest nesting that is read, written out or through aliases. A tree that deep is walked,
/// cloned and dropped on any stack.
const MAX_DEPTH: usize = 255;

/// What is parsed.
#[derive(Clone, Copy, Debug)]
struct Input<'s> {
    /// The whole file.
    text: &'s str,
    /// The bytes of it that are YAML.
    area: Span,
    /// Front matter is one document, a data file may hold several.
    is_front_matter: bool,
    /// Whether the full parser looks for directives in comments.
    with_comments: bool,
    /// What may be built.
    room: TreeRoom,
}

impl<'s> Input<'s> {
    fn new(text: &'s str, area: Span, is_front_matter: bool) -> Self {
        Self {
            text,
            area,
            is_front_matter,
            with_comments: false,
            room: TreeRoom::default(),
        }
    }

    /// The YAML.
    fn content(&self) -> &'s str {
        &self.text[self.area.range()]
    }
}

/// Parses the bytes of `text` under `area`. Front matter is one document, a data file may hold
/// several.
pub(super) fn parse(text: &str, area: Span, is_front_matter: bool) -> Parsed<'_> {
    let input = Input::new(text, area, is_front_matter);
    let parsed = fast::parse(input).unwrap_or_else(|| full::parse(input));
    with_directives(input, parsed)
}

/// The same as [`parse`] by the full parser alone.
pub(super) fn parse_in_full(text: &str, area: Span, is_front_matter: bool) -> Parsed<'_> {
    let input = Input::new(text, area, is_front_matter);
    with_directives(input, full::parse(input))
}

/// Adds the comments that are directives. They are read apart, so that a comment changes nothing
/// of the values and problems, whatever it says.
fn with_directives<'s>(input: Input<'s>, parsed: Parsed<'s>) -> Parsed<'s> {
    static PREFIX: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new("copydesk:"));
    let yaml = input.content().as_bytes();
    let has_some = || PREFIX.find(yaml).is_some();
    let directives = if memchr::memchr(b'#', yaml).is_some() && has_some() {
        full::directives(input)
    } else {
        Vec::new()
    };
    Parsed {
        directives,
        ..parsed
    }
}

//! The body under the front matter: whether there is one, how long it is, conflict markers and
//! images in it.

pub(crate) mod conflict_marker;
pub(crate) mod empty;
pub(crate) mod forbidden;
mod in_template;
mod indented;
pub(crate) mod missing_image;
pub(crate) mod too_long;

use crate::config::settings::Settings;
use crate::document::Document;
use crate::text::Span;

/// The text of the body of a document that can have one.
fn text<'a>(document: &'a Document<'_>) -> Option<&'a str> {
    let has_body = document.layout.is_content() && document.complete;
    has_body.then(|| document.source.slice(document.body))
}

/// Whether a mark that begins with an ASCII character is somewhere in a body. Most bodies have
/// few characters of that kind, or none: looking for that one alone takes a third of the time that
/// looking for the whole mark takes.
fn has(body: &str, mark: &str) -> bool {
    let (body, mark) = (body.as_bytes(), mark.as_bytes());
    let first = mark.first().copied().unwrap_or_default();
    memchr::memchr_iter(first, body).any(|at| body[at..].starts_with(mark))
}

/// From a byte of the file to the end of its line, without whitespace at the end.
fn to_end_of_line(document: &Document<'_>, start: usize) -> Span {
    let rest = document.source.text().get(start..).unwrap_or_default();
    let line = rest.split(['\n', '\r']).next().unwrap_or_default();
    Span::new(start, start + line.trim_end().len())
}

/// Which documents the policy speaks of.
fn whose(settings: &Settings) -> String {
    match &settings.collection {
        Some(name) => format!("documents in `{name}`"),
        None => "documents here".to_owned(),
    }
}

//! What is wrong with a URL: the first defect, its bytes, and the URL as it was probably meant.
//!
//! Parsers follow the WHATWG standard and fix most of this in silence; readers of feeds, link
//! checkers and other programs do not. Non-ASCII letters are not a defect: every browser takes them.

mod find;
mod fix;
mod kind;
#[cfg(test)]
pub(crate) mod tests;

pub(crate) use find::is_plainly_fine;
pub use kind::Expected;
pub(crate) use kind::{DefectKind, UrlDefect};

/// Looks for the first defect of a URL.
///
/// # Errors
/// The defect.
pub fn check(text: &str, expected: &Expected<'_>) -> Result<(), UrlDefect> {
    let Err((range, kind)) = find::defect(text, expected) else {
        return Ok(());
    };
    let suggestion = fix::fix(text, kind, expected)
        .filter(|fixed| fixed != text && find::defect(fixed, expected).is_ok());
    Err(UrlDefect {
        range,
        kind,
        suggestion,
    })
}

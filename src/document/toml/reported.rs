//! The errors of TOML that are reported. A broken text has millions of them: only the first of each
//! line are kept, and ten in all.

use toml_parser::{ErrorSink, Expected, ParseError};

use crate::document::split;

/// After that many errors in one file, the rest is silence.
pub(super) const MAX_ERRORS: usize = 10;

/// Keeps the errors to report.
pub(super) struct ReportedErrors<'s> {
    text: &'s str,
    base: usize,
    line_end: usize,
    pub(super) kept: Vec<ParseError>,
}

impl<'s> ReportedErrors<'s> {
    /// For a text whose TOML begins at the byte `base`.
    pub(super) fn new(text: &'s str, base: usize) -> Self {
        Self {
            text,
            base,
            line_end: 0,
            kept: Vec::new(),
        }
    }
}

impl ErrorSink for ReportedErrors<'_> {
    fn report_error(&mut self, error: ParseError) {
        let start = self.base + error.unexpected().map_or(0, |span| span.start());
        // One mistake is reported where it is noticed first, not again on the same line.
        if self.kept.len() < MAX_ERRORS && (self.kept.is_empty() || start > self.line_end) {
            self.line_end = split::Line::at(self.text, start).end;
            self.kept.push(error);
        }
    }
}

/// An error in words.
pub(super) fn message(error: &ParseError) -> String {
    let mut message = error.description().to_owned();
    let Some(expected) = error.expected() else {
        return message;
    };
    message.push_str(", expected ");
    if expected.is_empty() {
        message.push_str("nothing");
    }
    for (index, expected) in expected.iter().enumerate() {
        if index > 0 {
            message.push_str(", ");
        }
        match expected {
            Expected::Literal(literal) => message.push_str(&literal_in_words(literal)),
            Expected::Description(words) => message.push_str(words),
            _ => message.push_str("etc"),
        }
    }
    message
}

fn literal_in_words(literal: &str) -> String {
    match literal {
        "\n" => "newline".to_owned(),
        "`" => "'`'".to_owned(),
        control if control.chars().all(|c| c.is_ascii_control()) => {
            format!("`{}`", control.escape_debug())
        }
        other => format!("`{other}`"),
    }
}

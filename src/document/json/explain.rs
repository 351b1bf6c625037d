//! What is wrong with JSON, in the words of somebody who writes front matter.

use jsonc_parser::ParseStringErrorKind;
use jsonc_parser::errors::{ParseError, ParseErrorKind};

use super::JsonReader;
use crate::document::{DataFormat, Problem, ProblemKind, Slip};
use crate::text::Span;

impl JsonReader<'_> {
    /// The scanner takes line breaks and other control characters inside strings.
    pub(super) fn check_string(&self, span: Span) -> Result<(), Problem> {
        let written = &self.text[span.range()];
        let Some(at) = written.bytes().position(|byte| byte < 0x20) else {
            return Ok(());
        };
        let byte = written.as_bytes()[at];
        let at = span.start as usize + at;
        if matches!(byte, b'\n' | b'\r') {
            let quote = Span::new(span.start as usize, at);
            let help = "close it with `\"`; a line break inside is written `\\n`".to_owned();
            return Err(syntax(
                quote,
                "this quote is never closed".to_owned(),
                Some(help),
            ));
        }
        let help = if byte == b'\t' {
            "write a tab as `\\t`"
        } else {
            "remove it"
        };
        let message = format!("control character U+{byte:04X} in a string");
        Err(syntax(
            Span::new(at, at + 1),
            message,
            Some(help.to_owned()),
        ))
    }

    /// The character at `at`, or an empty span at the end.
    pub(super) fn character(&self, at: usize) -> Span {
        let length = self.text[at..].chars().next().map_or(0, char::len_utf8);
        Span::new(at, at + length)
    }

    pub(super) fn unexpected(&self, span: Span, expected: &str) -> Problem {
        let found: String = self.text[span.range()].chars().take(40).collect();
        syntax(span, format!("expected {expected}, found `{found}`"), None)
    }

    pub(super) fn explain(&self, error: &ParseError) -> Problem {
        let range = error.range();
        let start = self.base + range.start;
        let span = Span::new(start, self.base + range.end);
        let (message, help) = match error.kind() {
            ParseErrorKind::SingleQuotedStringsNotAllowed => {
                ("a single quote", Some("use double quotes"))
            }
            ParseErrorKind::String(ParseStringErrorKind::UnterminatedStringLiteral) => {
                let line = self.text[start..].find(['\n', '\r']);
                let end = line.map_or(self.text.len(), |length| start + length);
                let help = Some("close it with `\"`".to_owned());
                let message = "this quote is never closed".to_owned();
                return syntax(Span::new(start, end), message, help);
            }
            ParseErrorKind::String(_) => {
                ("invalid JSON escape", Some("write a backslash as `\\\\`"))
            }
            ParseErrorKind::UnterminatedCommentBlock => {
                ("JSON does not allow comments", Some("remove it"))
            }
            ParseErrorKind::UnaryPlusNumbersNotAllowed
            | ParseErrorKind::HexadecimalNumbersNotAllowed
            | ParseErrorKind::BareDecimalPointNumbersNotAllowed
            | ParseErrorKind::NonFiniteNumbersNotAllowed
            | ParseErrorKind::ExpectedDigit
            | ParseErrorKind::ExpectedDigitFollowingNegativeSign
            | ParseErrorKind::ExpectedPlusMinusOrDigitInNumberLiteral => (
                "invalid JSON number",
                Some("write it as `1`, `-0.5` or `2e10`"),
            ),
            _ => {
                let problem = self.unexpected(span, "JSON");
                let is_curly = self.text[start..].starts_with(['\u{201c}', '\u{201d}', '\u{201e}']);
                return if is_curly {
                    problem.slip(Slip::OtherQuotes)
                } else {
                    problem
                };
            }
        };
        let problem = syntax(span, message.to_owned(), help.map(str::to_owned));
        match error.kind() {
            ParseErrorKind::SingleQuotedStringsNotAllowed => problem.slip(Slip::OtherQuotes),
            ParseErrorKind::String(_) => problem.slip(Slip::Escape),
            _ => problem,
        }
    }
}

pub(super) fn trailing_comma(comma: Span) -> Problem {
    let message = "trailing comma".to_owned();
    syntax(comma, message, Some("remove it".to_owned())).slip(Slip::TrailingComma)
}

pub(super) fn syntax(span: Span, message: String, help: Option<String>) -> Problem {
    let kind = ProblemKind::Syntax {
        format: DataFormat::Json,
        message,
        help,
        related: None,
        slip: None,
    };
    Problem { span, kind }
}

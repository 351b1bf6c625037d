//! `body/too-long`: a body with more characters, words or lines than allowed.

use std::num::NonZeroUsize;

use serde::Deserialize;

use super::{text, to_end_of_line};
use crate::content::body;
use crate::document::body_need::BodyNeed;
use crate::finding::Severity;
use crate::finding::wording::counted;
use crate::rules::rule::{Build, DocumentCheck, DocumentContext, Findings, Rule, RuleOption};

const LIMIT: &str = r#"{ "type": ["integer", "null"], "minimum": 1 }"#;

pub(crate) static RULE: Rule = Rule {
    severity: Severity::Warning,
    since: "0.1.0",
    options: &[
        RuleOption {
            name: "max-characters",
            schema: LIMIT,
        },
        RuleOption {
            name: "max-words",
            schema: LIMIT,
        },
        RuleOption {
            name: "max-lines",
            schema: LIMIT,
        },
    ],
    ..Rule::new(
        "body/too-long",
        include_str!("too_long.md"),
        Build::document::<TooLong>(),
    )
};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct TooLong {
    #[serde(rename = "max-characters")]
    characters: Option<NonZeroUsize>,
    #[serde(rename = "max-words")]
    words: Option<NonZeroUsize>,
    #[serde(rename = "max-lines")]
    lines: Option<NonZeroUsize>,
}

impl TooLong {
    fn has_limit(&self) -> bool {
        [self.characters, self.words, self.lines]
            .iter()
            .any(Option::is_some)
    }
}

impl DocumentCheck for TooLong {
    fn check(&self, context: &DocumentContext<'_>, out: &mut Findings) {
        let document = context.document;
        let Some(text) = text(document).filter(|_| self.has_limit()) else {
            return;
        };
        let length = body::length(text);
        let leading = text.len() - text.trim_start().len();
        let trimmed = text.trim();
        let measures = [
            (length.characters, self.characters, "character"),
            (length.words, self.words, "word"),
            (length.lines, self.lines, "line"),
        ];
        for (count, max, noun) in measures {
            let Some(max) = max.map(NonZeroUsize::get).filter(|&max| count > max) else {
                continue;
            };
            let over = match noun {
                "character" => nth_character(trimmed, max),
                "word" => nth_word(trimmed, max),
                _ => nth_line(trimmed, max),
            };
            let start = document.body.start as usize + leading + over;
            let message = format!(
                "the body has {}, expected at most {max}",
                counted(count, noun)
            );
            out.span(to_end_of_line(document, start), message)
                .help(format!(
                    "shorten the body: the limit of {} is reached here",
                    counted(max, noun)
                ));
        }
    }

    fn body(&self) -> BodyNeed {
        if self.has_limit() {
            BodyNeed::Everything
        } else {
            BodyNeed::Nothing
        }
    }
}

/// The byte at which the character after the first `count` begins.
fn nth_character(text: &str, count: usize) -> usize {
    let mut seen = 0;
    let mut last = ' ';
    for (at, c) in text.char_indices() {
        // `\r\n` is one.
        if last == '\r' && c == '\n' {
            last = c;
            continue;
        }
        if seen == count {
            return at;
        }
        seen += 1;
        last = c;
    }
    text.len()
}

fn nth_word(text: &str, count: usize) -> usize {
    let mut after_space = true;
    let starts = text.char_indices().filter(|(_, c)| {
        let is_start = after_space && !c.is_whitespace();
        after_space = c.is_whitespace();
        is_start
    });
    let found = starts.map(|(at, _)| at).nth(count);
    found.unwrap_or(text.len())
}

fn nth_line(text: &str, count: usize) -> usize {
    let bytes = text.as_bytes();
    let is_end = |at: &usize| match bytes[*at] {
        b'\n' => true,
        b'\r' => bytes.get(at + 1) != Some(&b'\n'),
        _ => false,
    };
    let end = (0..bytes.len()).filter(is_end).nth(count.saturating_sub(1));
    end.map_or(text.len(), |end| end + 1)
}

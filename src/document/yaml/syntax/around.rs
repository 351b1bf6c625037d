//! Errors whose cause lies elsewhere than where the parser gave up: the lines around it tell.

use super::{ErrorSite, Explanation};
use crate::document::Style;
use crate::text::Span;

impl ErrorSite<'_, '_> {
    /// What Git leaves of a merge that it could not make.
    pub(super) fn conflict_marker(&self, span: Span) -> Option<Explanation> {
        let text = &self.text[span.range()];
        let marks = ["<<<<<<<", "=======", ">>>>>>>", "|||||||"];
        marks.iter().any(|mark| text.starts_with(mark)).then(|| {
            Explanation::new(
                span,
                "unresolved Git conflict marker",
                "keep one side and remove the markers",
            )
        })
    }

    pub(super) fn unexpected(&self, character: char) -> Explanation {
        if character.is_control() || character == '\u{fffe}' || character == '\u{ffff}' {
            let name = u32::from(character);
            return Explanation::new(
                self.character(),
                format!("control character U+{name:04X}, which YAML does not allow"),
                "remove it",
            );
        }
        let name = match character {
            '`' => "a backtick".to_owned(),
            _ => format!("`{character}`"),
        };
        Explanation::new(
            self.rest_of_line(self.at),
            format!("a value starts with {name}, which YAML reserves"),
            "quote the value",
        )
    }

    pub(super) fn tab(&self) -> Explanation {
        let from = self.line(self.at).start;
        let tab = crate::document::split::lines(self.text, from).find_map(|line| {
            let content = line.text(self.text);
            let blanks = content.len() - content.trim_start_matches(' ').len();
            let at = line.start + blanks;
            self.text[at..line.end].starts_with('\t').then_some(at)
        });
        let span = tab.map_or(self.character(), |at| {
            let tabs = self.text[at..]
                .bytes()
                .take_while(|&byte| byte == b'\t')
                .count();
            Span::new(at, at + tabs)
        });
        Explanation::new(
            span,
            "a tab is used for indentation, expected spaces",
            "replace the tab with spaces",
        )
    }

    /// A colon where no key can be.
    pub(super) fn colon(&self) -> Explanation {
        let here = self.line(self.at);
        let scalar = self
            .builder
            .last_scalar
            .filter(|(span, _)| span.end as usize <= self.at);
        let key = self.builder.stack.pending_key();
        match scalar {
            Some((span, Style::Plain)) if (span.start as usize) < here.start => {
                let line = self.content_of_line(self.at);
                match key {
                    Some(key) => Explanation::new(
                        line,
                        "a key is indented more than the one before it",
                        "indent both the same, or quote the value above",
                    )
                    .related(key, "the key before it"),
                    None if self.builder.stack.is_empty() => {
                        let first = self.content_of_line(span.start as usize);
                        (self.conflict_marker(first)).unwrap_or_else(|| self.no_colon(first))
                    }
                    None => Explanation::new(
                        line,
                        "a key below a list item that is text",
                        "write `- key: value`, or quote the text above",
                    )
                    .related(span, "the text of the item"),
                }
            }
            Some((span, Style::Plain)) => Explanation::new(
                self.rest_of_line(span.start as usize),
                "an unquoted value contains `: `, which starts another key",
                "quote the value",
            ),
            _ => Explanation::new(
                self.character(),
                "unexpected colon: a key is not allowed here",
                "quote text that contains a colon",
            ),
        }
    }

    /// A line without a colon, or with one that is glued to what follows it.
    pub(super) fn no_colon(&self, span: Span) -> Explanation {
        let content = &self.text[span.range()];
        if let Some(at) = content.find(":\u{a0}") {
            let start = span.start as usize + at + 1;
            return Explanation::new(
                Span::new(start, start + 2),
                "no-break space after the colon, expected a space",
                "replace it with a space",
            );
        }
        let glued = content.split_once(':').filter(|(key, value)| {
            !key.is_empty() && !key.contains(' ') && !value.starts_with([' ', '/'])
        });
        if let Some((key, _)) = glued {
            return Explanation::new(
                span,
                "expected a space after the colon",
                format!("write `{key}: …`"),
            );
        }
        if content.len() > 1024 && content.contains(": ") {
            return Explanation::new(span, "a key longer than 1,024 characters", "shorten it");
        }
        Explanation::new(
            span,
            "expected `key: value`, found text without a colon",
            "write `key: value`; indent text that belongs to the value above",
        )
    }

    pub(super) fn flow(&self) -> Explanation {
        let Some(open) = self.builder.stack.open_bracket() else {
            return self.indentation();
        };
        let bracket = &self.text[open..=open];
        let close = if bracket == "[" { "]" } else { "}" };
        let opened = Span::new(open, open + 1);
        if self.at == open
            || self.at >= self.text.trim_end().len()
            || self.line(self.at).start > open
        {
            return Explanation::new(
                opened,
                format!("`{bracket}` is never closed"),
                format!("close it with `{close}`, or quote text that starts with a bracket"),
            );
        }
        Explanation::new(
            self.character(),
            format!("expected `,` or `{close}`"),
            "put a comma between items, and quote text that contains brackets, commas or colons",
        )
        .related(opened, "opened here")
    }

    pub(super) fn indentation(&self) -> Explanation {
        let line = self.line(self.at);
        let before = self.text[line.start..self.at].trim();
        let next = self.text[self.at..].chars().next();
        if let Some(reserved @ (',' | '?')) = next
            && before.ends_with([':', '-'])
        {
            return self.unexpected(reserved);
        }
        // What goes on behind an alias was no alias: `title: *Emphasis* in Markdown`.
        if let Some(at) = before.find(": *").or(before.find("- *")) {
            let start = self.at - (self.text[line.start..self.at].trim_start().len() - at - 2);
            return Explanation::new(
                self.rest_of_line(start),
                "a value starts with `*`, which makes it an alias",
                "quote the value",
            );
        }
        if !before.is_empty() {
            return Explanation::new(
                self.rest_of_line(self.at),
                "text after the end of the value",
                "quote the whole value",
            );
        }
        Explanation::new(
            self.content_of_line(self.at),
            "indentation does not match any enclosing level",
            "align it with the lines that it belongs to",
        )
    }
}

//! Errors whose cause is elsewhere than where the parser gave up: the lines around it show it.

use super::{ErrorSite, Explanation};
use crate::document::split::Line;
use crate::document::{Slip, Style};
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

    /// White space before a line that YAML does not take for such: it is text to the parser.
    pub(super) fn odd_indentation(&self, at: usize) -> Option<Explanation> {
        let line = self.line(at);
        let content = line.text(self.text);
        let start = content.trim_start_matches([' ', '\t']);
        let odd = start.chars().next().filter(|c| {
            let is_invisible = matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}');
            !c.is_ascii() && (c.is_whitespace() || is_invisible)
        })?;
        let from = line.end - start.len();
        let length = start.len() - start.trim_start_matches(odd).len();
        let name = match odd {
            '\u{a0}' => "no-break space".to_owned(),
            odd => format!("invisible character U+{:04X}", u32::from(odd)),
        };
        Some(Explanation::new(
            Span::new(from, from + length),
            format!("{name} in the indentation, expected spaces"),
            "indent the line with ordinary spaces",
        ))
    }

    /// Whether the error is right behind an opening bracket or a comma.
    pub(super) fn follows_bracket(&self) -> bool {
        self.text[..self.at].ends_with(['[', '{', ','])
    }

    pub(super) fn unexpected(&self, character: char) -> Explanation {
        if character.is_control() || character == '\u{fffe}' || character == '\u{ffff}' {
            let name = u32::from(character);
            return Explanation::new(
                self.character(),
                format!("control character U+{name:04X}, which YAML does not allow"),
                if character == '\0' {
                    "delete it; if there are many, the file may be UTF-16, truncated or overwritten"
                } else {
                    "delete it"
                },
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
        .slip(Slip::Unquoted)
    }

    pub(super) fn tab(&self) -> Explanation {
        let from = self.line(self.at).start;
        let tab = crate::document::split::lines(self.text, from).find_map(|line| {
            let content = line.text(self.text);
            let spaces = content.len() - content.trim_start_matches(' ').len();
            let at = line.start + spaces;
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
        .slip(Slip::Tab)
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
            Some((span, Style::Plain)) => {
                let value = self.rest_of_line(span.start as usize);
                let is_curly = self.text[value.range()].starts_with(['“', '”', '„', '‘', '’']);
                let help = if is_curly {
                    "curly quotes do not quote: write straight ones, `\"…\"`"
                } else {
                    "quote the value"
                };
                Explanation::new(
                    value,
                    "an unquoted value contains `: `, which starts another key",
                    help,
                )
                .slip(Slip::Colon)
            }
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
            )
            .slip(Slip::NoSpace);
        }
        let glued = content.split_once(':').filter(|(key, value)| {
            !key.is_empty() && !key.contains(' ') && !value.starts_with([' ', '/'])
        });
        if let Some((key, _)) = glued {
            return Explanation::new(
                span,
                "expected a space after the colon",
                format!("write `{key}: …`"),
            )
            .slip(Slip::Glued);
        }
        if let Some((key, _)) = content.split_once('：')
            && !key.is_empty()
            && !key.contains(' ')
        {
            return Explanation::new(
                span,
                "a fullwidth colon, expected `:`",
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
        .slip(if is_item_without_space(content) {
            Slip::Glued
        } else {
            Slip::Continued
        })
    }

    pub(super) fn flow(&self) -> Explanation {
        let Some(open) = self.builder.stack.open_bracket() else {
            return self.indentation();
        };
        if let Some(explanation) = self.eaten_by_comment(open) {
            return explanation;
        }
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

    /// A `#` behind an opening bracket, which makes a comment of the rest of the line and so of the
    /// closing bracket.
    fn eaten_by_comment(&self, open: usize) -> Option<Explanation> {
        let line = Line::at(self.text, open).end;
        let inner = &self.text[open..line];
        let mut quote = None;
        let comment = inner.char_indices().find(|&(at, c)| {
            match (quote, c) {
                (Some(open), _) if open == c => quote = None,
                (None, '"' | '\'') => quote = Some(c),
                (None, '#') => return inner[..at].ends_with([' ', '\t', '[', '{', ',']),
                _ => {}
            }
            false
        });
        let (at, _) = comment?;
        let rest = &inner[at..];
        let is_word = rest[1..].starts_with(|c: char| c.is_alphanumeric());
        if !is_word || !rest.contains([']', '}']) {
            return None;
        }
        let explanation = Explanation::new(
            self.rest_of_line(open + at),
            "`#` starts a comment here, so that the bracket before it is never closed",
            "quote the value that starts with `#`, or write it without",
        );
        Some(explanation.related(Span::new(open, open + 1), "opened here"))
    }

    /// A value that begins with a template, on the line of the error.
    pub(super) fn template(&self) -> Option<Explanation> {
        let line = self.line(self.at);
        let content = line.text(self.text);
        let behind = [": {", "- {"]
            .iter()
            .filter_map(|sign| content.find(sign))
            .min()?;
        let value = self.rest_of_line(line.start + behind + 2);
        let text = &self.text[value.range()];
        let is_template = text.starts_with("{{") || text.starts_with("{%");
        is_template.then(|| {
            let message = "a value starts with a template, which is not quoted";
            Explanation::new(value, message, "quote the value")
        })
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
            )
            .slip(Slip::Unquoted);
        }
        if before == "-"
            && let Some(key) = self.key_with_value_above(line)
        {
            return Explanation::new(
                self.content_of_line(self.at),
                "a list item below a key that has a value",
                "make the value the first item, on a line of its own, or remove it",
            )
            .related(key, "the key and its value");
        }
        if next == Some(':') && before.starts_with(['"', '\'']) && before.ends_with(['"', '\'']) {
            return Explanation::new(
                self.content_of_line(self.at),
                "expected a space after the colon",
                format!("write `{before}: …`"),
            )
            .slip(Slip::Glued);
        }
        if !before.is_empty() {
            return Explanation::new(
                self.rest_of_line(self.at),
                "text after the end of the value",
                "quote the whole value",
            )
            .slip(Slip::AfterValue);
        }
        let explanation = Explanation::new(
            self.content_of_line(self.at),
            "indentation does not match any enclosing level",
            "align it with the lines that it belongs to",
        );
        if is_item_without_space(&self.text[explanation.span.range()]) {
            explanation.slip(Slip::Glued)
        } else {
            explanation
        }
    }

    /// The last line above that is not an item: a key with a value at the same indentation.
    fn key_with_value_above(&self, line: Line) -> Option<Span> {
        let indentation = |line: &str| line.len() - line.trim_start_matches(' ').len();
        let own = indentation(line.text(self.text));
        let mut end = line.start;
        while end > self.builder.area.start {
            let above = self.line(end - 1);
            let content = above.text(self.text);
            if above.start >= end {
                return None;
            }
            end = above.start;
            let is_item = content.trim_start().starts_with("- ");
            if content.trim().is_empty() || is_item || indentation(content) > own {
                continue;
            }
            let (key, value) = content.split_once(": ")?;
            let has_value = !value.trim().is_empty() && !key.contains(['#', '"', '\'']);
            return has_value.then(|| self.content_of_line(above.start));
        }
        None
    }
}

/// `-item`, but not `--` and `-`.
fn is_item_without_space(line: &str) -> bool {
    line.strip_prefix('-')
        .is_some_and(|item| !item.is_empty() && !item.starts_with(['-', ' ']))
}

//! Mistakes with quotes, in the words of writers.

use super::{ErrorSite, Explanation};
use crate::document::Slip;
use crate::text::Span;

impl ErrorSite<'_, '_> {
    pub(super) fn unclosed_quote(&self, open: usize) -> Explanation {
        let single = self.text[open..].starts_with('\'');
        let help = if single {
            "close it with `'`; an apostrophe inside is written `''`"
        } else {
            "close it with `\"`; a quote inside is written `\\\"`"
        };
        let value = self.rest_of_line(open);
        let help = if self.text[value.range()].ends_with(['“', '”', '‘', '’']) {
            "close it with the same straight quote: a curly one closes nothing"
        } else {
            help
        };
        Explanation::new(value, "this quote is never closed", help).slip(Slip::OpenQuote)
    }

    pub(super) fn after_quote(&self, quote: char) -> Explanation {
        let from = self.builder.last_end.min(self.at);
        let open = self.text[from..self.at].find(quote).map(|at| from + at);
        let Some(open) = open else {
            return Explanation::new(
                self.rest_of_line(self.at),
                "text after a closing quote",
                "remove it",
            );
        };
        // The quote of another line closed it.
        if self.text[open..self.at].contains(['\n', '\r']) {
            return self.unclosed_quote(open);
        }
        let help = if quote == '\'' {
            "write an apostrophe inside single quotes as `''`, or use double quotes"
        } else {
            "write a quote inside double quotes as `\\\"`, or use single quotes"
        };
        Explanation::new(
            self.rest_of_line(self.at),
            "text after the closing quote",
            help,
        )
        .related(Span::new(open, self.at), "the quoted text")
        .slip(Slip::InnerQuote)
    }

    /// The escape is behind the opening quote at which the error is, or at the error itself.
    pub(super) fn escape(&self) -> Explanation {
        let rest = &self.text[self.at..];
        let known = "0abtnvfre \"/\\N_LPxuU\t\n\r";
        let mut escapes = rest.match_indices('\\').map(|(at, _)| at);
        let mut last = usize::MAX;
        let bad = escapes.find(|&at| {
            if at == last {
                return false;
            }
            last = at + 1;
            !rest[at + 1..].starts_with(|c| known.contains(c))
        });
        let span = bad.map_or(self.character(), |at| {
            let length = rest[at + 1..].chars().next().map_or(0, char::len_utf8);
            Span::new(self.at + at, self.at + at + 1 + length)
        });
        let written = &self.text[span.range()];
        let message = match bad {
            Some(_) => format!("unknown escape `{written}` in double quotes"),
            None => "an escape in double quotes is not a valid character".to_owned(),
        };
        Explanation::new(
            span,
            message,
            "write a backslash as `\\\\`, or use single quotes",
        )
        .slip(Slip::Escape)
    }
}

//! Syntax errors in the words of somebody who writes front matter.

mod around;
mod quotes;

use granit_parser::{ErrorKind, ScanError};

use super::MAX_DEPTH;
use super::build::Builder;
use super::recover::BrokenEntry;
use crate::document::split::Line;
use crate::document::{DataFormat, Problem, ProblemKind, Slip};
use crate::text::Span;

/// What is said of an error.
pub(super) struct Explanation {
    span: Span,
    message: String,
    help: Option<String>,
    related: Option<(Span, String)>,
    slip: Option<Slip>,
}

impl Explanation {
    pub(super) fn new(span: Span, message: impl Into<String>, help: impl Into<String>) -> Self {
        Self {
            span,
            message: message.into(),
            help: Some(help.into()),
            related: None,
            slip: None,
        }
    }

    pub(super) fn related(mut self, span: Span, message: &str) -> Self {
        self.related = Some((span, message.to_owned()));
        self
    }

    pub(super) fn slip(mut self, slip: Slip) -> Self {
        self.slip = Some(slip);
        self
    }
}

/// The problem that an error of the parser is.
pub(super) fn problem(builder: &Builder<'_>, error: &ScanError, broken: &BrokenEntry) -> Problem {
    let place = ErrorSite {
        builder,
        text: &builder.text[..builder.area.end],
        at: broken.at,
    };
    if matches!(error.kind(), ErrorKind::RecursionLimitExceeded) {
        let message = format!("nested deeper than {MAX_DEPTH} levels");
        return Problem {
            span: place.character(),
            kind: ProblemKind::Limit { message },
        };
    }
    let explanation = place.explain(error.kind());
    Problem {
        span: explanation.span,
        kind: ProblemKind::Syntax {
            format: DataFormat::Yaml,
            message: explanation.message,
            help: explanation.help,
            related: explanation.related,
            slip: explanation.slip,
        },
    }
}

/// Where the parser gave up, and what it had read until then.
pub(super) struct ErrorSite<'a, 's> {
    pub(super) builder: &'a Builder<'s>,
    pub(super) text: &'s str,
    pub(super) at: usize,
}

impl ErrorSite<'_, '_> {
    fn explain(&self, kind: &ErrorKind) -> Explanation {
        use ErrorKind as E;
        if let Some(explanation) = self.conflict_marker(self.content_of_line(self.at)) {
            return explanation;
        }
        if let Some(explanation) = self.odd_indentation(self.at).or_else(|| self.template()) {
            return explanation;
        }
        match kind {
            E::UnexpectedCharacter { character } => self.unexpected(*character),
            E::UnclosedQuotedScalar | E::DocumentIndicatorInQuotedScalar => {
                self.unclosed_quote(self.at)
            }
            E::InvalidTrailingSingleQuotedScalar => self.after_quote('\''),
            E::InvalidTrailingDoubleQuotedScalar => self.after_quote('"'),
            E::UnknownQuotedScalarEscape
            | E::InvalidQuotedScalarHexEscape
            | E::InvalidLowSurrogateHexEscape
            | E::InvalidLowSurrogate
            | E::MissingLowSurrogate
            | E::UnpairedLowSurrogate
            | E::InvalidUnicodeEscape => self.escape(),
            E::TabNotAllowed
            | E::TabInBlockIndentation
            | E::TabAtBlockScalarStart
            | E::TabInIndentation
            | E::TabInPlainScalar => self.tab(),
            E::MappingValueNotAllowed => self.colon(),
            E::SimpleKeyExpected | E::InvalidSimpleKey
                if self.builder.stack.open_bracket().is_none() =>
            {
                self.no_colon(self.content_of_line(self.at))
            }
            E::UnclosedFlowCollection { .. }
            | E::UnexpectedEofFlowSequence
            | E::UnexpectedEofFlowMapping
            | E::UnexpectedEofImplicitFlowMapping
            | E::UnexpectedEof
            | E::ExpectedFlowSequenceSeparator
            | E::ExpectedFlowMappingSeparator
            | E::InvalidColonPlacement
            | E::SimpleKeyExpected
            | E::InvalidSimpleKey
            | E::BlockEntryInFlowCollection
            | E::InvalidFlowScalarIndent => self.flow(),
            E::MismatchedFlowCollectionEnd { open, close } => {
                let at = self.text[self.at..].find(*close).map(|at| self.at + at);
                let explanation = Explanation::new(
                    at.map_or(self.character(), |at| Span::new(at, at + 1)),
                    format!("`{open}` is closed by `{close}`"),
                    "use brackets of one kind, or quote text that contains brackets",
                );
                match self.builder.stack.open_bracket() {
                    Some(at) => explanation.related(Span::new(at, at + 1), "opened here"),
                    None => explanation,
                }
            }
            E::MisplacedFlowCollectionEnd => Explanation::new(
                self.character(),
                "a closing bracket without an opening one",
                "remove it, or quote text that contains brackets",
            ),
            E::ExpectedBlockMappingKey
            | E::ExpectedBlockSequenceEntry
            | E::InvalidIndentation
            | E::MappingKeyNotAllowed
            | E::ExpectedNodeContent
            | E::ExpectedDocumentStart
            | E::UnexpectedEofBlockMapping
            | E::UnexpectedEofBlockSequence
            | E::InvalidBlockScalarIndent => self.indentation(),
            kind => self.explain_rest(kind),
        }
    }

    /// Errors that speak of everything from where they are to the end of the line.
    fn explain_rest(&self, kind: &ErrorKind) -> Explanation {
        use ErrorKind as E;
        let (message, help) = match kind {
            E::BlockSequenceEntryNotAllowed => (
                "a list starts on the line of its key",
                "put `- …` on a line of its own, or quote the value",
            ),
            E::CommentInterceptedScalar => (
                "text goes on after a comment",
                "remove the comment, or quote the text",
            ),
            E::UndeclaredTagHandle
            | E::MissingTagUri
            | E::InvalidTagTerminator
            | E::InvalidGlobalTagCharacter
            | E::UnclosedVerbatimTag => (
                "a value starts with `!`, which makes a tag of it",
                "quote the value",
            ),
            E::MissingAnchorOrAliasName => (
                "a value starts with `&` or `*`, which makes an anchor or an alias of it",
                "quote the value",
            ),
            E::CommentNotSeparated if self.follows_bracket() => (
                "an unquoted value cannot start with `#`, which starts a comment",
                "quote the value",
            ),
            E::CommentNotSeparated => (
                "a comment needs a space before it",
                "put a space before `#`, or quote the whole value",
            ),
            E::InvalidBlockScalarHeader => (
                "text on the line of `|` or `>`",
                "start the text on the next line, or quote the value",
            ),
            kind => {
                return Explanation {
                    span: self.character(),
                    message: plain_words(kind),
                    help: None,
                    related: None,
                    slip: None,
                };
            }
        };
        let explanation = Explanation::new(self.rest_of_line(self.at), message, help);
        let starts_value = self.text[self.at..].starts_with(['!', '&', '*']);
        if starts_value {
            explanation.slip(Slip::Unquoted)
        } else {
            explanation
        }
    }

    /// The character at the error, or an empty span at the end.
    pub(super) fn character(&self) -> Span {
        let length = self.text[self.at..].chars().next();
        let length = length.filter(|c| !matches!(c, '\n' | '\r'));
        Span::new(self.at, self.at + length.map_or(0, char::len_utf8))
    }

    fn line(&self, at: usize) -> Line {
        let start = self.text[..at].rfind(['\n', '\r']).map_or(0, |at| at + 1);
        Line::at(self.text, start.max(self.builder.area.start.min(at)))
    }

    /// From `at` to the end of its line, without whitespace at the end.
    pub(super) fn rest_of_line(&self, at: usize) -> Span {
        let end = Line::at(self.text, at).end;
        Span::new(at, at + self.text[at..end].trim_end().len())
    }

    /// The text of a line without its indentation.
    fn content_of_line(&self, at: usize) -> Span {
        let line = self.line(at);
        let content = line.text(self.text).trim_start();
        let start = line.end - content.len();
        Span::new(start, start + content.trim_end().len())
    }
}

/// The parser's own words, as ours are: lower case, no full stop, without what it was doing.
fn plain_words(kind: &ErrorKind) -> String {
    let words = kind.to_string();
    let words = words
        .split_once(", ")
        .map_or(words.as_str(), |(doing, what)| {
            if doing.starts_with("while") {
                what
            } else {
                &words
            }
        });
    words.trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use crate::document::ProblemKind;
    use crate::document::yaml::parse;
    use crate::text::Span;

    /// The first problem: the bytes it points at, and its message.
    #[track_caller]
    fn check(text: &str, at: &str, message: &str) {
        let parsed = parse(text, Span::new(0, text.len()), true);
        let problem = parsed.problems.first().expect("a problem");
        let ProblemKind::Syntax { message: found, .. } = &problem.kind else {
            panic!("{problem:?}");
        };
        assert_eq!(
            (&text[problem.span.range()], found.as_str()),
            (at, message),
            "{text:?}"
        );
    }

    #[test]
    fn mistakes_in_values() {
        let colon = "an unquoted value contains `: `, which starts another key";
        check("title: One: two\nb: 1\n", "One: two", colon);
        let quote = "this quote is never closed";
        check("title: \"One\nb: 1\n", "\"One", quote);
        check("title: \"One\nb: \"two\"\n", "\"One", quote);
        check("title: 'One\nb: 1\n", "'One", quote);
        check("title: 'it's'\n", "s'", "text after the closing quote");
        check(
            "title: \"a \"b\" c\"\n",
            "b\" c\"",
            "text after the closing quote",
        );
        for (sign, name) in [("@b", "`@`"), ("`b`", "a backtick"), ("%b", "`%`")] {
            let message = format!("a value starts with {name}, which YAML reserves");
            check(&format!("a: {sign}\n"), sign, &message);
        }
        let alias = "a value starts with `*`, which makes it an alias";
        check("a: 1\nb: *One* two\nc: 2\n", "*One* two", alias);
        check(
            "a: ,b\n",
            ",b",
            "a value starts with `,`, which YAML reserves",
        );
        check("a: [b\n", "[", "`[` is never closed");
        check(
            "a:\n- b\n  c: 1\n",
            "c: 1",
            "a key below a list item that is text",
        );
    }

    #[test]
    fn mistakes_in_keys_and_indentation() {
        let marker = "unresolved Git conflict marker";
        check("<<<<<<< HEAD\na: 1\n", "<<<<<<< HEAD", marker);
        check("a: 1\n=======\na: 2\n", "=======", marker);
        check("a: 1\n>>>>>>> b\n", ">>>>>>> b", marker);
        let message = "no-break space after the colon, expected a space";
        check("a: 1\nb:\u{a0}2\n", "\u{a0}", message);
        check("a:1\nb: 2\n", "a:1", "expected a space after the colon");
        let tab = "a tab is used for indentation, expected spaces";
        check("a:\n\tb: 1\n", "\t", tab);
        check("a:\n\t- b\n", "\t", tab);
        check("a: b\n\tc\n", "\t", tab);
        check(
            "a: 1\n  b: 2\n",
            "b: 2",
            "a key is indented more than the one before it",
        );
        let no_colon = "expected `key: value`, found text without a colon";
        check("a: 1\nfoo\nb: 2\n", "foo", no_colon);
        check("foo\nb: 2\n", "foo", no_colon);
        check("a: 1\nb：2\n", "b：2", "a fullwidth colon, expected `:`");
        check(
            "a: 1\nb:2\nc: 3\n",
            "b:2",
            "expected a space after the colon",
        );
        check("a: - b\n", "- b", "a list starts on the line of its key");
        check(
            "a:\n  - b\n - c\n",
            "- c",
            "indentation does not match any enclosing level",
        );
    }

    #[test]
    fn mistakes_in_brackets_escapes_and_aliases() {
        check("a: [1, 2\nb: 3\n", "[", "`[` is never closed");
        check("a: [1 2}\n", "}", "`[` is closed by `}`");
        check(
            "a: b]\nc: [d]]\n",
            "]",
            "a closing bracket without an opening one",
        );
        check("a: [b] c\n", "c", "text after the end of the value");
        check(
            "a: \"C:\\path\"\n",
            "\\p",
            "unknown escape `\\p` in double quotes",
        );
        check(
            "a: *b\n",
            "*b",
            "unknown alias `*b`: there is no `&b` before it",
        );
        check(
            "a: &b [*b]\n",
            "*b",
            "`*b` is inside `&b`, which would contain itself",
        );
        check(
            "a: b\0c\n",
            "\0",
            "control character U+0000, which YAML does not allow",
        );
        check("a: \"b\"#c\n", "#c", "a comment needs a space before it");
        check("a: b\n<<: c\n", "c", "`<<` merges mappings, found a string");
    }
}

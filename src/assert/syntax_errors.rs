//! Where an expression cannot be parsed, and what was found there. The parser's own messages are
//! those of its grammar, so only its places are used.

use std::fmt;

use cel::ParseErrors;

/// Where an expression cannot be parsed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyntaxError {
    /// The line, from 1, where there are several.
    line: Option<usize>,
    /// The character in the line, from 1.
    character: usize,
    found: FoundToken,
}

/// What was found there.
#[derive(Clone, Debug, PartialEq, Eq)]
enum FoundToken {
    /// The end of the expression.
    End,
    /// A single `=`.
    Assignment,
    /// A quote that is not closed.
    OpenText,
    /// Something else.
    Token(String),
}

impl SyntaxError {
    /// What the parser says of a text.
    pub(super) fn of(text: &str, errors: &ParseErrors) -> Option<Self> {
        // Errors about a whole part of an expression come before those about a place in it.
        let at_a_place = errors.errors.iter().find(|error| error.expr_id == 0);
        let error = at_a_place.or(errors.errors.first())?;
        let line = usize::try_from(error.pos.0).ok()?.max(1);
        let character = usize::try_from(error.pos.1).ok()?.max(1);
        let mut rest = text.lines().nth(line - 1).unwrap_or_default().chars();
        rest.by_ref().take(character - 1).for_each(drop);
        Some(Self {
            line: text.trim_end().contains('\n').then_some(line),
            character,
            found: FoundToken::at(rest.as_str()),
        })
    }
}

impl FoundToken {
    fn at(rest: &str) -> Self {
        let mut characters = rest.chars();
        match characters.next() {
            None => Self::End,
            Some('=') => Self::Assignment,
            Some(quote @ ('"' | '\'')) => match characters.as_str().find(quote) {
                None => Self::OpenText,
                Some(end) => Self::Token(rest[..end + 2].to_owned()),
            },
            Some(first) => {
                let is_word = |char: char| char == '_' || char.is_alphanumeric();
                let word = rest.find(|char| !is_word(char)).unwrap_or(rest.len());
                Self::Token(rest[..word.max(first.len_utf8())].to_owned())
            }
        }
    }
}

impl fmt::Display for SyntaxError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the expression cannot be parsed")?;
        match self.line {
            _ if self.found == FoundToken::End => {}
            Some(line) => write!(f, " at line {line}, character {}", self.character)?,
            None => write!(f, " at character {}", self.character)?,
        }
        f.write_str(": ")?;
        match &self.found {
            FoundToken::End => f.write_str("unexpected end"),
            FoundToken::Assignment => f.write_str("unexpected `=`; write `==` to compare"),
            FoundToken::OpenText => f.write_str("unclosed string"),
            FoundToken::Token(token) => {
                write!(f, "unexpected `{token}`")?;
                match token.as_str() {
                    "and" => f.write_str("; write `&&`"),
                    "or" => f.write_str("; write `||`"),
                    "not" => f.write_str("; write `!`"),
                    _ => Ok(()),
                }
            }
        }
    }
}

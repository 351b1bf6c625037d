//! Why an expression cannot be used, and why it has no value for a document.

use std::fmt;

use super::cel_errors;
use super::syntax_errors::SyntaxError;
use crate::finding::wording::quoted;

/// Why a text is not an expression that can be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ExpressionError {
    /// It has more bytes than this.
    TooLong(usize),
    /// It has more brackets within brackets than this.
    TooDeep(usize),
    /// It cannot be parsed.
    Syntax(SyntaxError),
    /// The parser failed.
    Unreadable,
    /// One of its regular expressions.
    Pattern(PatternError),
    /// The regular expressions of the config together.
    PatternsTooLarge,
    /// It gives neither true nor false, whatever the document.
    NotBoolean,
    /// It asks for something that `body` or `file` never has.
    UnknownPart {
        /// `body` or `file`.
        of: String,
        /// What it asks for.
        part: String,
        /// What there is.
        known: &'static [&'static str],
    },
    /// A name that it does not bind itself.
    UnknownVariable(String),
    /// A function.
    UnknownFunction(String),
    /// It takes more steps than this, whatever the document.
    TooManySteps(u64),
}

/// Why a text is not a regular expression that can be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PatternError {
    /// It cannot be parsed, and why.
    Syntax {
        /// As written.
        pattern: String,
        /// What is wrong.
        why: String,
    },
    /// It takes too much memory.
    TooLarge {
        /// As written.
        pattern: String,
    },
}

/// Why an expression has no value for a document.
#[derive(Clone, Debug)]
pub(crate) enum NoValue {
    /// The document has no such key.
    NoKey(String),
    /// It is neither true nor false, but this.
    NotBoolean(cel::objects::ValueType),
    /// Its parts do not fit together.
    Error(cel::ExecutionError),
    /// More files are beside the document than this.
    TooManySiblings(usize),
    /// It takes more steps than this.
    TooManySteps {
        /// How many there are.
        most: u64,
        /// Whether others have taken some of them.
        together: bool,
    },
    /// The evaluation failed.
    Failed,
}

impl fmt::Display for ExpressionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLong(most) => write!(f, "the expression is longer than {most} bytes"),
            Self::TooDeep(most) => write!(f, "brackets are nested more than {most} deep"),
            Self::Syntax(error) => error.fmt(f),
            Self::Unreadable => f.write_str("the expression cannot be parsed"),
            Self::Pattern(error) => error.fmt(f),
            Self::PatternsTooLarge => f.write_str(
                "the regular expressions of the config are too large in total from here on",
            ),
            Self::NotBoolean => f.write_str("the expression does not evaluate to true or false"),
            Self::UnknownPart { of, part, known } => {
                write!(
                    f,
                    "`{of}` has no `{part}`, expected one of `{}`",
                    known.join("`, `")
                )
            }
            Self::UnknownVariable(name) => {
                write!(f, "unknown name `{name}` in the expression")
            }
            Self::UnknownFunction(name) => write!(f, "unknown function `{name}`"),
            Self::TooManySteps(most) => {
                write!(
                    f,
                    "the expression takes more than {most} steps on any document"
                )
            }
        }
    }
}

impl From<PatternError> for ExpressionError {
    fn from(error: PatternError) -> Self {
        Self::Pattern(error)
    }
}

impl fmt::Display for PatternError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Syntax { pattern, why } => {
                write!(f, "invalid regular expression {}: {why}", quoted(pattern))
            }
            Self::TooLarge { pattern } => write!(
                f,
                "the regular expression {} is too large: it repeats too much",
                quoted(pattern)
            ),
        }
    }
}

impl fmt::Display for NoValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoKey(key) => write!(f, "`{key}` is missing"),
            Self::NotBoolean(kind) => {
                write!(
                    f,
                    "it evaluates to {}, expected true or false",
                    cel_errors::kind(*kind)
                )
            }
            Self::Error(error) => f.write_str(&cel_errors::words(error)),
            Self::TooManySiblings(most) => write!(f, "it has more than {most} siblings"),
            Self::TooManySteps {
                most,
                together: false,
            } => {
                write!(f, "it takes more than {most} steps; nest fewer loops")
            }
            Self::TooManySteps {
                most,
                together: true,
            } => write!(
                f,
                "it takes more than {most} steps with the assertions before it; write fewer, or nest \
                 fewer loops"
            ),
            Self::Failed => f.write_str("it cannot be evaluated"),
        }
    }
}

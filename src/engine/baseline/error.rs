//! Why a file is not a baseline.

use std::{fmt, io};

use serde_json::error::Category;

use super::HEADER;
use crate::tree::disk::plain_words;

/// Why a file is not a baseline.
#[derive(Debug)]
pub(crate) enum BaselineError {
    /// It cannot be read.
    Io(io::Error),
    /// It is not text.
    NotUtf8,
    /// It does not begin as one.
    NoHeader,
    /// The line of this 1-based number is not an entry.
    Entry(usize, serde_json::Error),
}

impl From<io::Error> for BaselineError {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

impl fmt::Display for BaselineError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Io(error) if error.kind() == io::ErrorKind::NotFound => {
                f.write_str("cannot be read: there is no such file or folder")
            }
            Self::Io(error) => write!(f, "cannot be read: {}", plain_words(error)),
            Self::NotUtf8 => f.write_str("it is not UTF-8"),
            Self::NoHeader => {
                write!(f, "line 1 is not the first line of a baseline, {HEADER}")
            }
            Self::Entry(line, error) => {
                write!(f, "line {line} is not an entry of a baseline: ")?;
                match error.classify() {
                    Category::Eof => f.write_str("it ends too early"),
                    Category::Syntax | Category::Io => f.write_str("it is not JSON"),
                    Category::Data => error.fmt(f),
                }
            }
        }
    }
}

//! Values of options: how each is read, what is said of a wrong one, and what completions offer.

use std::error::Error;
use std::ffi::OsStr;
use std::fmt;
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::str::FromStr;

use clap::builder::{PossibleValue, TypedValueParser};

use crate::finding::Level;
use crate::report::Format;
use crate::rules;

/// A format, and the file that it is written to, if not to standard output.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct WrittenForm {
    pub(super) format: Format,
    pub(super) file: Option<PathBuf>,
}

/// What a value should have been.
#[derive(Debug)]
pub(super) enum ValueError {
    Format,
    Severity,
    Level,
    Size,
    Threads,
    Timestamp,
    NoReason,
    ReasonOfLines,
}

impl fmt::Display for ValueError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Format => {
                let names: Vec<&str> = Format::ALL.iter().map(|format| format.name()).collect();
                write!(f, "expected one of {}", names.join(", "))
            }
            Self::Severity => f.write_str("expected RULE=LEVEL, such as `url/insecure=error`"),
            Self::Level => f.write_str("expected `off`, `warning` or `error` after `=`"),
            Self::Size => {
                f.write_str("expected a number of bytes, or a number with K, M or G, such as `64M`")
            }
            Self::Threads => f.write_str("expected a number of threads, 1 or more"),
            Self::Timestamp => {
                f.write_str("expected an RFC 3339 timestamp, such as `2026-01-31T12:00:00Z`")
            }
            Self::NoReason => f.write_str("expected the reason why these findings are right"),
            Self::ReasonOfLines => f.write_str("expected one line"),
        }
    }
}

impl Error for ValueError {}

/// A way to read a value, with the values that help and completions offer.
#[derive(Clone, Copy)]
pub(super) struct Offering<T> {
    read: fn(&str) -> Result<T, ValueError>,
    values: fn() -> Vec<PossibleValue>,
}

impl<T: Clone + Send + Sync + 'static> TypedValueParser for Offering<T> {
    type Value = T;

    fn parse_ref(
        &self,
        command: &clap::Command,
        arg: Option<&clap::Arg>,
        value: &OsStr,
    ) -> Result<T, clap::Error> {
        TypedValueParser::parse_ref(&self.read, command, arg, value)
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        Some(Box::new((self.values)().into_iter()))
    }
}

/// `FORMAT[=FILE]`.
pub(super) fn form() -> Offering<WrittenForm> {
    let read = |text: &str| {
        let (format, file) = match text.split_once('=') {
            Some((format, file)) => (format, Some(file.into())),
            None => (text, None),
        };
        let format = Format::from_str(format).map_err(|_| ValueError::Format)?;
        Ok(WrittenForm { format, file })
    };
    Offering {
        read,
        values: || {
            let formats = Format::ALL.iter();
            (formats.map(|format| PossibleValue::new(format.name()).help(format.about()))).collect()
        },
    }
}

/// The name of a rule or a group; whether there is one is found out later.
pub(super) fn rule() -> Offering<String> {
    let values = || {
        let mut names = vec!["all"];
        for rule in rules::ALL {
            if names.last().map(|last| rules::rule::group_of(last)) != Some(rule.group()) {
                names.push(rule.group());
            }
            names.push(rule.id);
        }
        names.into_iter().map(PossibleValue::new).collect()
    };
    Offering {
        read: |text| Ok(text.to_owned()),
        values,
    }
}

/// `RULE=LEVEL`.
pub(super) fn level(text: &str) -> Result<(String, Level), ValueError> {
    let (rule, level) = text.split_once('=').ok_or(ValueError::Severity)?;
    let level = level.parse().map_err(|_| ValueError::Level)?;
    Ok((rule.to_owned(), level))
}

pub(super) fn timestamp(text: &str) -> Result<jiff::Timestamp, ValueError> {
    text.parse().map_err(|_| ValueError::Timestamp)
}

pub(super) fn threads(text: &str) -> Result<NonZeroUsize, ValueError> {
    text.parse().map_err(|_| ValueError::Threads)
}

/// The default of `--max-file-size`, as it is shown.
pub(super) const DEFAULT_SIZE: &str = "64M";

/// Bytes: `1048576`, `1024K`, `1M`, `1MiB`.
pub(super) fn size(text: &str) -> Result<u64, ValueError> {
    let end = text
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(text.len());
    let (number, unit) = text.split_at(end);
    let shift = match unit.to_ascii_uppercase().as_str() {
        "" | "B" => 0,
        "K" | "KB" | "KIB" => 10,
        "M" | "MB" | "MIB" => 20,
        "G" | "GB" | "GIB" => 30,
        _ => return Err(ValueError::Size),
    };
    let number: u64 = number.parse().map_err(|_| ValueError::Size)?;
    number.checked_mul(1 << shift).ok_or(ValueError::Size)
}

/// The reason of a suppression: one line that says something.
pub(super) fn reason(text: &str) -> Result<String, ValueError> {
    let text = text.trim();
    if text.is_empty() {
        Err(ValueError::NoReason)
    } else if text.contains(char::is_control) {
        Err(ValueError::ReasonOfLines)
    } else {
        Ok(text.to_owned())
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum ListFormat {
    Text,
    Json,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tree::disk::DEFAULT_MAX_FILE_SIZE;

    #[test]
    fn sizes_have_units() {
        assert_eq!(size(DEFAULT_SIZE).ok(), Some(DEFAULT_MAX_FILE_SIZE));
        for (text, bytes) in [
            ("0", 0),
            ("1048576", 1 << 20),
            ("1k", 1024),
            ("2GiB", 2 << 30),
        ] {
            assert_eq!(size(text).ok(), Some(bytes), "{text}");
        }
        for text in ["", "M", "-1", "1.5M", "1T", "99999999999999G", "1 M"] {
            assert!(size(text).is_err(), "{text}");
        }
    }
}

//! The formats that are asserted, in every draft: `date-time`, `date`, `time`, `duration`,
//! `email`, `idn-email`, `hostname`, `idn-hostname`, `ipv4`, `ipv6`, `uri`, `uri-reference`,
//! `iri`, `iri-reference`, `uri-template`, `uuid`, `json-pointer`, `relative-json-pointer` and
//! `regex`, and one of our own: `content-date`, a date as site generators read it. Any other name is
//! an annotation.

use std::ops::Range;
use std::sync::LazyLock;

use jsonschema::{Draft, Validator};
use serde_json::json;

use super::adapter::{Options, SpannedJson};
use crate::content::dates;
use crate::document::value::{Node, Style, Value};
use crate::text::Span;
use crate::text::bytes::ByteSet;

/// What is wrong with text that is not of a format.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormatProblem {
    /// The bytes of the text concerned; empty where something is missing; none for all of it.
    pub range: Option<Range<usize>>,
    /// What is wrong, when more is known than the format's name.
    pub reason: Option<FormatReason>,
}

/// Why text is not of a format.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FormatReason {
    /// It is not a date or time.
    Date(dates::DateProblem),
    /// There is nothing.
    Empty,
    /// There is whitespace in it.
    Whitespace,
    /// A character that is not ASCII, where only those may be.
    NotAscii(char),
    /// A URI without a scheme.
    NoScheme,
    /// An address without `@`.
    NoAt,
    /// It starts with something else.
    Start {
        /// What it must start with.
        with: char,
    },
}

/// Formats that younger drafts brought; older ones get them too.
const YOUNG: [&str; 9] = [
    "duration",
    "idn-hostname",
    "iri",
    "iri-reference",
    "json-pointer",
    "relative-json-pointer",
    "uri-reference",
    "uri-template",
    "uuid",
];

/// Formats with a check of our own.
const OWN: [&str; 4] = ["date-time", "date", "time", "content-date"];

type BuiltIn = Option<Validator<SpannedJson>>;

/// Adds our own checks, and those that the draft does not have yet.
pub(super) fn register(mut options: Options, draft: Draft) -> Options {
    for own in OWN {
        options = options.with_format(own, move |text: &str| own_check(own, text).is_ok());
    }
    for address in ["uri", "uri-reference"] {
        let check = move |text: &str| is_plain_address(text) || built_in(address, text);
        options = options.with_format(address, check);
    }
    for format in YOUNG {
        if !options.is_known_format(draft, format) {
            options = options.with_format(format, move |text: &str| built_in(format, text));
        }
    }
    options
}

/// Whether text is of a format; unknown formats take everything.
///
/// # Errors
/// What is wrong with it, as exactly as is known.
pub(super) fn check_format(format: &str, text: &str) -> Result<(), FormatProblem> {
    own_check(format, text)?;
    if built_in(format, text) {
        return Ok(());
    }
    Err(guess(format, text))
}

/// A format that can be judged without the validator, mostly.
#[derive(Clone, Copy, Debug)]
pub(super) enum PlainFormat {
    /// One of our own.
    Own(&'static str),
    /// `uri`.
    Uri,
    /// `uri-reference`.
    UriReference,
    /// `hostname`.
    Hostname,
}

impl PlainFormat {
    /// The format of a name, if it is such a one.
    pub(super) fn of(name: &str) -> Option<Self> {
        Some(match name {
            "uri" => Self::Uri,
            "uri-reference" => Self::UriReference,
            "hostname" => Self::Hostname,
            _ => Self::Own(OWN.into_iter().find(|own| *own == name)?),
        })
    }

    /// Whether text is of the format for sure.
    pub(super) fn accepts(self, text: &str) -> bool {
        match self {
            Self::Own(name) => own_check(name, text).is_ok(),
            Self::Uri => is_plain_address(text),
            Self::UriReference => is_plain_address(text) || is_plain_path(text),
            Self::Hostname => is_plain_host(text),
        }
    }
}

/// Whether text is the name of a host for sure, in every draft: labels of small letters and digits, and
/// single hyphens between them.
fn is_plain_host(text: &str) -> bool {
    /// Bytes of a label, at most; and of a name.
    const MOST: (usize, usize) = (63, 253);

    let bytes = text.as_bytes();
    let is_sign = |byte: u8| byte == b'.' || byte == b'-';
    let ends_in_sign = |end: Option<&u8>| end.is_none_or(|&byte| is_sign(byte));
    if ends_in_sign(bytes.first()) || ends_in_sign(bytes.last()) {
        return false;
    }
    // Without branches, since nearly all are such.
    let two_signs = |any, (&one, &next)| any | (is_sign(one) & is_sign(next));
    let is_plain = HOST.has_all(bytes) && !bytes.iter().zip(&bytes[1..]).fold(false, two_signs);
    let top = memchr::memrchr(b'.', text.as_bytes()).map_or(0, |dot| dot + 1);
    let are_short = || text.split('.').all(|label| label.len() <= MOST.0);
    is_plain
        && text.as_bytes()[top].is_ascii_lowercase()
        && (text.len() <= MOST.0 || text.len() <= MOST.1 && are_short())
}

/// Bytes of the names of hosts.
static HOST: ByteSet = ByteSet::lowercase_and(b".-");

/// Whether text is a path for sure, which is a reference to a URI.
fn is_plain_path(text: &str) -> bool {
    PATH.has_all(text.as_bytes())
}

/// Bytes that may be anywhere in a path, and mean nothing.
static PATH: ByteSet = ByteSet::alphanumeric_and(b"-._/");

/// Whether text is a URI and a reference to one for sure: nearly all have no bytes but these. Without
/// branches, so that it runs over many bytes at once.
fn is_plain_address(text: &str) -> bool {
    let rest = text.strip_prefix("https://");
    rest.is_some_and(|rest| ADDRESS.has_all(rest.as_bytes()))
}

/// Bytes that may be anywhere behind `https://`: in the name of a host, a path, a query.
static ADDRESS: ByteSet = ByteSet::alphanumeric_and(b"-._~!$&'()*+,;=/?");

fn own_check(format: &str, text: &str) -> Result<(), FormatProblem> {
    let problem = match format {
        "date-time" => dates::date_time(text).err(),
        "date" => dates::date(text).err(),
        "time" => dates::time(text).err(),
        "content-date" => dates::lenient(text).err(),
        _ => None,
    };
    problem.map_or(Ok(()), |problem| {
        Err(FormatProblem {
            range: Some(problem.range.clone()),
            reason: Some(FormatReason::Date(problem)),
        })
    })
}

/// The validator's own check of a format, as its youngest draft has it.
fn built_in(format: &str, text: &str) -> bool {
    static CHECKS: LazyLock<Vec<(&str, BuiltIn)>> = LazyLock::new(|| {
        let others = [
            "email",
            "hostname",
            "idn-email",
            "ipv4",
            "ipv6",
            "regex",
            "uri",
        ];
        let names = YOUNG.into_iter().chain(others);
        names.map(|name| (name, compile(name))).collect()
    });
    let Some((_, Some(validator))) = CHECKS.iter().find(|(name, _)| *name == format) else {
        return true;
    };
    let value = Value::String(text.into());
    validator.is_valid(&Node::new(value, Span::default(), Style::Plain))
}

fn compile(format: &str) -> BuiltIn {
    let options = jsonschema::options_for::<SpannedJson>().should_validate_formats(true);
    options.build(&json!({ "format": format })).ok()
}

/// What is probably wrong with text that the validator only calls wrong.
fn guess(format: &str, text: &str) -> FormatProblem {
    let is_ascii_uri = matches!(format, "uri" | "uri-reference");
    let is_international = matches!(format, "iri" | "iri-reference");
    let is_host = matches!(format, "hostname" | "idn-hostname");
    let has_no_space =
        is_ascii_uri || is_international || is_host || matches!(format, "uri-template" | "email");
    let at = |(start, found): (usize, char), reason| FormatProblem {
        range: Some(start..start + found.len_utf8()),
        reason: Some(reason),
    };
    let mut letters = text.char_indices();
    if has_no_space && let Some(found) = letters.clone().find(|(_, c)| c.is_whitespace()) {
        return at(found, FormatReason::Whitespace);
    }
    if is_ascii_uri && let Some(found) = letters.find(|(_, c)| !c.is_ascii()) {
        return at(found, FormatReason::NotAscii(found.1));
    }
    let reason = match format {
        _ if text.is_empty() => Some(FormatReason::Empty),
        "uri" | "iri" if !text.contains(':') => Some(FormatReason::NoScheme),
        "email" | "idn-email" if !text.contains('@') => Some(FormatReason::NoAt),
        "json-pointer" if !text.starts_with('/') => Some(FormatReason::Start { with: '/' }),
        "duration" if !text.starts_with('P') => Some(FormatReason::Start { with: 'P' }),
        _ => None,
    };
    FormatProblem {
        range: None,
        reason,
    }
}

//! The formats that are asserted, in every draft: `date-time`, `date`, `time`, `duration`,
//! `email`, `idn-email`, `hostname`, `idn-hostname`, `ipv4`, `ipv6`, `uri`, `uri-reference`,
//! `iri`, `iri-reference`, `uri-template`, `uuid`, `json-pointer`, `relative-json-pointer` and
//! `regex`. Any other name is an annotation.

use std::ops::Range;
use std::sync::LazyLock;

use jsonschema::{Draft, Validator};
use serde_json::json;

use super::adapter::Tree;
use crate::content::dates;
use crate::document::value::{Node, Style, Value};
use crate::schema::cost::slow_patterns::Options;
use crate::text::Span;

/// What is wrong with text that is not of a format.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormatProblem {
    /// The bytes of the text concerned; empty where something is missing; none for all of it.
    pub range: Option<Range<usize>>,
    /// What is wrong, in words, when more is known than the format's name.
    pub reason: Option<String>,
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

type BuiltIn = Option<Validator<Tree>>;

/// Adds our own checks, and those that the draft does not have yet.
pub(super) fn register(mut options: Options, draft: Draft) -> Options {
    for own in ["date-time", "date", "time"] {
        options = options.with_format(own, move |text: &str| own_check(own, text).is_ok());
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
pub fn check_format(format: &str, text: &str) -> Result<(), FormatProblem> {
    own_check(format, text)?;
    if built_in(format, text) {
        return Ok(());
    }
    Err(guess(format, text))
}

fn own_check(format: &str, text: &str) -> Result<(), FormatProblem> {
    let problem = match format {
        "date-time" => dates::date_time(text).err(),
        "date" => dates::date(text).err(),
        "time" => dates::time(text).err(),
        _ => None,
    };
    problem.map_or(Ok(()), |problem| {
        Err(FormatProblem {
            reason: Some(problem.to_string()),
            range: Some(problem.range),
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
    let options = jsonschema::options_for::<Tree>().should_validate_formats(true);
    options.build(&json!({ "format": format })).ok()
}

/// What is probably wrong with text that the validator only calls wrong.
fn guess(format: &str, text: &str) -> FormatProblem {
    let blank = text.char_indices().find(|(_, c)| c.is_whitespace());
    let beyond_ascii = text.char_indices().find(|(_, c)| !c.is_ascii());
    let at = |found: (usize, char), reason: String| FormatProblem {
        range: Some(found.0..found.0 + found.1.len_utf8()),
        reason: Some(reason),
    };
    let all = |reason: &str| FormatProblem {
        range: None,
        reason: Some(reason.to_owned()),
    };
    if text.is_empty() {
        return all("it is empty");
    }
    match format {
        "uri" | "uri-reference" | "iri" | "iri-reference" | "uri-template" | "email"
        | "hostname" | "idn-hostname"
            if blank.is_some() =>
        {
            blank.map_or_else(
                || all("it holds a blank"),
                |found| at(found, "it holds a blank".to_owned()),
            )
        }
        "uri" | "uri-reference" if beyond_ascii.is_some() => beyond_ascii.map_or_else(
            || all("it is not ASCII"),
            |found| {
                at(
                    found,
                    format!("`{}` must be percent-encoded", found.1.escape_debug()),
                )
            },
        ),
        "uri" | "iri" if !text.contains(':') => all("the scheme, such as `https:`, is missing"),
        "email" | "idn-email" if !text.contains('@') => all("`@` is missing"),
        "json-pointer" if !text.starts_with('/') => all("it must start with `/`"),
        "duration" if !text.starts_with('P') => all("it must start with `P`, such as `PT15M`"),
        _ => FormatProblem {
            range: None,
            reason: None,
        },
    }
}

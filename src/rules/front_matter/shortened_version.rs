//! `front-matter/shortened-version`: a version, or a title, that is a number, and so loses its last zero.

use serde::Deserialize;

use crate::document::{Entry, Node, Value};
use crate::finding::Severity;
use crate::finding::wording::quoted;
use crate::rules::rule::{
    Build, DocumentCheck, DocumentContext, Findings, FixAvailability, Property, Rule,
};
use crate::text::repo_path::RepoPath;

pub(crate) static RULE: Rule = Rule {
    severity: Severity::Warning,
    fix: FixAvailability::Always,
    since: "0.2.0",
    properties: &[Property::AboutWriting, Property::NotForConfig],
    ..Rule::new(
        "front-matter/shortened-version",
        include_str!("shortened_version.md"),
        Build::document::<ShortenedVersion>(),
    )
};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct ShortenedVersion {}

impl DocumentCheck for ShortenedVersion {
    fn check(&self, context: &DocumentContext<'_>, out: &mut Findings) {
        if context.settings.wants_front_matter {
            return;
        }
        for root in &context.document.roots {
            look(context, root, out);
        }
    }
}

fn look(context: &DocumentContext<'_>, node: &Node<'_>, out: &mut Findings) {
    match &node.value {
        Value::Mapping(mapping) => {
            let own = mapping
                .entries
                .iter()
                .filter(|entry| entry.merged.is_none());
            for entry in own {
                look_at(context, entry, out);
                look(context, &entry.value, out);
            }
        }
        Value::Sequence(items) => items.iter().for_each(|item| look(context, item, out)),
        _ => {}
    }
}

fn look_at(context: &DocumentContext<'_>, entry: &Entry<'_>, out: &mut Findings) {
    let node = &entry.value;
    let is_title = entry.key == "title";
    let is_known = is_title || is_version(&entry.key);
    if node.as_number().is_none() || node.alias.is_some() || !is_known {
        return;
    }
    let text = context.document.source.slice(node.span);
    let message = if let Some(left) = shortened(text).filter(|_| is_title) {
        format!(
            "{} is the number {left}, which is the title then",
            quoted(text)
        )
    } else if is_title {
        return;
    } else if let Some(left) = shortened(text) {
        format!(
            "{} is the number {left}, which another version may have",
            quoted(text)
        )
    } else if let Some(whole) = whole(text)
        && let Some(other) = beside(context, &entry.key)
    {
        format!(
            "{} is the number {whole}, while files beside it have texts such as {}",
            quoted(text),
            quoted(&other)
        )
    } else {
        return;
    };
    let draft = out.at(node, message);
    draft.help(format!("quote it: `\"{text}\"`"));
    draft.unsafe_fix("quote it", node.span, format!("\"{text}\""));
}

/// Whether a key says that its value is a version: `version`, `minVersion`, `ruby_version`.
fn is_version(key: &str) -> bool {
    const WORD: &str = "version";
    let start = key.len().checked_sub(WORD.len());
    let end = start.and_then(|start| key.get(start..));
    end.is_some_and(|end| end.eq_ignore_ascii_case(WORD))
}

/// Files beside a document that are looked at, and lines of each.
const MOST_FILES: usize = 40;
const MOST_LINES: usize = 60;

/// A version of the same key that is a text, as most are in the files of the same kind beside the
/// document: what shows or compares them gets texts and a number.
fn beside(context: &DocumentContext<'_>, key: &str) -> Option<String> {
    let files = context.world.files;
    let path = context.document.source.path();
    let names = files.list(path.folder().as_str());
    let is_other = |name: &&String| {
        *name != path.name() && RepoPath::new(name).extension() == path.extension()
    };
    let others = names.iter().filter(is_other).take(MOST_FILES);
    let (mut first, mut texts, mut all) = (None, 0, 0);
    for bytes in others.filter_map(|name| files.read(&path.folder().child(name)).ok()) {
        let text = String::from_utf8_lossy(&bytes);
        let Some(value) = value_of(&text, key) else {
            continue;
        };
        all += 1;
        if let Some(version) = text_version(value) {
            texts += 1;
            first.get_or_insert_with(|| version.to_owned());
        }
    }
    first.filter(|_| texts * 2 > all)
}

/// What is written behind a top-level key.
fn value_of<'t>(text: &'t str, key: &str) -> Option<&'t str> {
    let mut lines = text.lines().take(MOST_LINES);
    let value = |line: &'t str| {
        line.strip_prefix(key)?
            .trim_start()
            .strip_prefix([':', '='])
    };
    let value = lines.find_map(value)?;
    Some(value.split(" #").next().unwrap_or(value).trim())
}

/// A version that is a text: in quotes, or with two points.
fn text_version(value: &str) -> Option<&str> {
    let bare = value.trim_matches(['"', '\'']);
    let parts: Vec<&str> = bare.split('.').collect();
    let is_number =
        |part: &&str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let is_version = parts.iter().all(is_number) && parts.len() >= 2;
    let is_text = bare.len() + 2 == value.len() || parts.len() > 2;
    (is_version && is_text).then_some(bare)
}

/// The whole number that a version such as `1.0` is.
fn whole(text: &str) -> Option<&str> {
    let (whole, fraction) = text.split_once('.')?;
    let is_digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    (is_digits(whole) && fraction == "0").then_some(whole)
}

/// What is left of a number that ends in a zero behind other digits: `1.1` of `1.10`. That `2.0` is 2
/// is no loss where all versions are numbers.
fn shortened(text: &str) -> Option<&str> {
    let (whole, fraction) = text.split_once('.')?;
    let is_digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let left = fraction.trim_end_matches('0');
    let is_it = is_digits(whole) && is_digits(left) && left.len() < fraction.len();
    is_it.then(|| &text[..=whole.len() + left.len()])
}

#[cfg(test)]
mod tests {
    use super::{is_version, shortened, text_version, value_of, whole};

    #[test]
    fn a_text_is_in_quotes_or_has_two_points() {
        for (text, expected) in [
            ("---\nversion: 1.2.3\n---\n", Some("1.2.3")),
            ("+++\nversion = '1.10' # note\n+++\n", Some("1.10")),
            ("version: \"2.1\"\n", Some("2.1")),
            ("version: 1.2\n", None),
            ("version: \"2\"\n", None),
            ("version: next\n", None),
            ("version: \"1.x\"\n", None),
            ("version:\n", None),
            ("versions: 1.2.3\n", None),
            ("  version: 1.2.3\n", None),
        ] {
            let value = value_of(text, "version");
            assert_eq!(value.and_then(text_version), expected, "{text:?}");
        }
        assert_eq!(whole("1.0"), Some("1"));
        for text in ["1.00", "1", ".0", "1.2", "1.0.0", "-1.0"] {
            assert_eq!(whole(text), None, "{text}");
        }
    }

    #[test]
    fn a_zero_behind_other_digits_is_lost() {
        for (text, expected) in [
            ("1.10", Some("1.1")),
            ("10.200", Some("10.2")),
            ("1.0", None),
            ("2.00", None),
            ("1.01", None),
            ("10", None),
            ("1.10e5", None),
            (".10", None),
            ("-1.10", None),
        ] {
            assert_eq!(shortened(text), expected, "{text}");
        }
    }

    #[test]
    fn the_end_of_a_key_says_that_it_is_a_version() {
        for key in ["version", "minVersion", "ruby_version", "VERSION"] {
            assert!(is_version(key), "{key}");
        }
        for key in ["versions", "conversion_rate", "n", "", "éversio"] {
            assert!(!is_version(key), "{key}");
        }
    }
}

//! `front-matter/curly-quotes`: curly quotes around a whole value or key, which quote nothing.

use serde::Deserialize;

use super::{Found, visit};
use crate::document::{DataFormat, Document, Entry, FrontMatter, Node, Style};
use crate::finding::Severity;
use crate::finding::wording::quoted;
use crate::rules::rule::{
    Build, DocumentCheck, DocumentContext, Findings, FixAvailability, Property, Rule,
};

pub(crate) static RULE: Rule = Rule {
    severity: Severity::Warning,
    fix: FixAvailability::Sometimes,
    since: "0.2.0",
    properties: &[Property::AboutWriting, Property::NotForConfig],
    ..Rule::new(
        "front-matter/curly-quotes",
        include_str!("curly_quotes.md"),
        Build::document::<CurlyQuotes>(),
    )
};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct CurlyQuotes {}

impl DocumentCheck for CurlyQuotes {
    fn check(&self, context: &DocumentContext<'_>, out: &mut Findings) {
        let document = context.document;
        let is_ascii = |front_matter: FrontMatter| {
            let yaml = document.source.slice(front_matter.content);
            yaml.is_ascii()
        };
        if document.format != DataFormat::Yaml || document.front_matter.is_some_and(is_ascii) {
            return;
        }
        // With a config, the rule can be configured where quotations are meant.
        let are_quotes = context.settings.has_config || is_habit(document);
        visit(&document.roots, &mut |span, found| {
            let written = document.source.slice(span);
            let Some(inner) = inside(written) else {
                return false;
            };
            let shown = quoted(written);
            let draft = match found {
                Found::Value(node)
                    if node.style == Style::Plain && (are_quotes || is_for_programs(inner)) =>
                {
                    let message = format!(
                        "the curly quotes of {shown} are part of the value, and quote nothing"
                    );
                    out.at(node, message)
                }
                Found::Key(entry) => {
                    let message = format!(
                        "the curly quotes of {shown} are part of the key, and quote nothing"
                    );
                    out.at_key(entry, message)
                }
                Found::Value(_) => return false,
            };
            draft.help("use straight quotes, `\"…\"`, or none");
            if matches!(found, Found::Value(_)) && !inner.contains(['"', '\\', '\n', '\r']) {
                draft.unsafe_fix("use straight quotes", span, format!("\"{inner}\""));
            }
            false
        });
    }
}

/// Whether the values of several keys are in curly quotes: then a word processor wrote them, where
/// the values of one key may be what somebody said.
fn is_habit(document: &Document<'_>) -> bool {
    let is_quoted = |entry: &Entry<'_>| {
        let is_plain = entry.value.style == Style::Plain;
        is_plain && inside(document.source.slice(entry.value.span)).is_some()
    };
    let root = document.root().and_then(Node::as_mapping);
    let entries = root.map_or(&[][..], |root| &root.entries);
    let mut entries = entries.iter();
    entries.any(is_quoted) && entries.any(is_quoted)
}

/// Whether a text is for programs, such as a slug, a date or a path: nobody quotes these.
fn is_for_programs(text: &str) -> bool {
    let is_name = |byte: u8| byte.is_ascii_alphanumeric() || b"-_./:+".contains(&byte);
    text.bytes().all(is_name)
        && !text
            .bytes()
            .next()
            .is_some_and(|first| first.is_ascii_uppercase())
}

/// What is between curly quotes that are around the whole text.
fn inside(text: &str) -> Option<&str> {
    // Each of them begins with this byte, and few texts do.
    if text.as_bytes().first() != Some(&0xe2) {
        return None;
    }
    let pairs = [
        ('“', '”'),
        ('„', '“'),
        ('„', '”'),
        ('‘', '’'),
        ('‚', '‘'),
        ('”', '”'),
        ('“', '“'),
    ];
    pairs.into_iter().find_map(|(open, close)| {
        let inner = text.strip_prefix(open)?.strip_suffix(close)?;
        // `“One” and “two”` is a text with two quotations; in `‘it’s’` the sign is an apostrophe.
        let is_one = !inner.contains(open) && (close == '’' || !inner.contains(close));
        (is_one && !inner.is_empty()).then_some(inner)
    })
}

#[cfg(test)]
mod tests {
    use super::inside;

    #[test]
    fn only_quotes_around_the_whole_are_meant() {
        assert_eq!(inside("“Set up”"), Some("Set up"));
        assert_eq!(inside("‘it’s’"), Some("it’s"));
        assert_eq!(inside("„Los“"), Some("Los"));
        assert_eq!(inside("“One” and “two”"), None);
        assert_eq!(inside("The “short” way"), None);
        assert_eq!(inside("“”"), None);
    }
}

//! `published/unknown-status`: a mistyped `Status` of Pelican.

use serde::Deserialize;

use crate::content::site::Generator;
use crate::document::{Document, Node};
use crate::finding::Severity;
use crate::finding::nearest::edits;
use crate::finding::wording::quoted;
use crate::rules::rule::{
    Build, DocumentCheck, DocumentContext, Findings, FixAvailability, Property, Rule,
};
use crate::text::Span;

pub(crate) static RULE: Rule = Rule {
    severity: Severity::Error,
    fix: FixAvailability::Always,
    since: "0.2.0",
    properties: &[Property::NotForConfig],
    ..Rule::new(
        "published/unknown-status",
        include_str!("unknown_status.md"),
        Build::document::<UnknownStatus>(),
    )
};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct UnknownStatus {}

/// pelican/contents.py: `allowed_statuses` of articles and pages.
const KNOWN: &[&str] = &["published", "draft", "hidden", "skip"];

impl DocumentCheck for UnknownStatus {
    fn check(&self, context: &DocumentContext<'_>, out: &mut Findings) {
        let (document, settings) = (context.document, context.settings);
        let is_page = settings.site.generator == Some(Generator::Pelican)
            && document.layout.is_content()
            && settings.site.is_content(document.source.path());
        if !is_page || settings.collection.is_some() {
            return;
        }
        let Some(span) = status(document) else {
            return;
        };
        let written = document.source.slice(span);
        let Some(meant) = meant(written) else {
            return;
        };
        let message = format!(
            "unknown status {}; did you mean `{meant}`?",
            quoted(written)
        );
        let root = document.root().and_then(Node::as_mapping);
        let entry = root.and_then(|root| root.entries.iter().find(|it| it.value.span == span));
        let draft = match entry {
            Some(entry) => out.at(&entry.value, message),
            None => out.span(span, message),
        };
        draft.help(format!(
            "write `{meant}`: Pelican skips a page whose status is not `published`, `draft`, `hidden` \
             or `skip`"
        ));
        draft.unsafe_fix(format!("write `{meant}`"), span, meant);
    }
}

/// Where the value of `Status` is: Python-Markdown's `meta` reads lines up to an empty one, or to a
/// fence.
fn status(document: &Document<'_>) -> Option<Span> {
    let text = document.source.text();
    let mut at = 0;
    for (number, whole) in text.split_inclusive('\n').enumerate() {
        let line = whole.trim_end();
        let is_fence = matches!(line, "---" | "...");
        if line.is_empty() || is_fence && number > 0 {
            return None;
        }
        if let Some((key, value)) = line.split_once(':')
            && key.trim().eq_ignore_ascii_case("status")
        {
            let end = at + line.len();
            return Some(Span::new(end - value.trim_start().len(), end));
        }
        at += whole.len();
    }
    None
}

/// The status that a word was meant as; none for one that is known, or another word.
fn meant(word: &str) -> Option<&'static str> {
    let word = word.to_ascii_lowercase();
    if word.len() < 3 || KNOWN.contains(&&*word) {
        return None;
    }
    let is_near = |known: &&&str| {
        let most = if known.len() > 6 { 2 } else { 1 };
        word.starts_with(&known[..1]) && edits(&word, known, most).is_some()
    };
    KNOWN.iter().find(is_near).copied()
}

#[cfg(test)]
mod tests {
    use super::meant;

    #[test]
    fn slips_are_near() {
        for (word, expected) in [
            ("drfat", Some("draft")),
            ("Drafts", Some("draft")),
            ("publish", Some("published")),
            ("publsihed", Some("published")),
            ("hiden", Some("hidden")),
            ("Published", None),
            ("private", None),
            ("public", None),
            ("final", None),
            ("", None),
        ] {
            assert_eq!(meant(word), expected, "{word}");
        }
    }
}

//! `text/placeholder`: text that was to be written later.

use std::ops::Range;

use serde::Deserialize;

use super::{FIELDS, Fields};
use crate::document::roles::TextField;
use crate::finding::Severity;
use crate::finding::wording::quoted;
use crate::rules::rule::{Build, DocumentCheck, DocumentContext, Findings, Rule, RuleOption};

pub(crate) static RULE: Rule = Rule {
    severity: Severity::Warning,
    enabled: false,
    since: "0.1.0",
    options: &[
        FIELDS,
        RuleOption {
            name: "words",
            schema: r#"{ "type": "array", "items": { "type": "string", "minLength": 1 } }"#,
        },
    ],
    ..Rule::new(
        "text/placeholder",
        include_str!("placeholder.md"),
        Build::document::<Placeholder>(),
    )
};

/// Words that are placeholders wherever they stand, as written here.
const WORDS: &[&str] = &["TODO", "TBD", "FIXME", "XXX"];

/// Values that are placeholders when there is nothing else, in lower case.
const VALUES: &[&str] = &[
    "xxx",
    "...",
    "…",
    "title",
    "title here",
    "your title here",
    "insert title here",
    "excerpt",
    "description",
    "description here",
    "placeholder",
    "tbd",
    "todo",
    "untitled",
    "yyyy-mm-dd",
    "yyyy/mm/dd",
    "dd/mm/yyyy",
    "mm/dd/yyyy",
    "dd.mm.yyyy",
    "yyyy-mm-ddthh:mm:ssz",
    "yyyy-mm-dd hh:mm:ss",
];

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Placeholder {
    fields: Fields,
    words: Vec<String>,
}

impl DocumentCheck for Placeholder {
    fn check(&self, context: &DocumentContext<'_>, out: &mut Findings) {
        let mut look = |field: TextField<'_>| {
            let text = field.node.as_str().unwrap_or_default();
            if let Some(found) = self.find(text) {
                let message = format!("{} is a placeholder", quoted(&text[found.clone()]));
                let span = context.document.inside(field.node, found);
                out.within(field.node, span, message)
                    .help("replace it with the real text");
            }
        };
        self.fields.each(context, &mut look);
        if let Some(date) = context.roles.date {
            let (key, node) = (&*date.key, &date.value);
            look(TextField { key, node });
        }
    }
}

impl Placeholder {
    fn find(&self, text: &str) -> Option<Range<usize>> {
        let value = text.trim();
        if VALUES.iter().any(|known| known.eq_ignore_ascii_case(value)) {
            return Some(0..text.len());
        }
        let words = WORDS.iter().find_map(|word| whole_word(text, word));
        let own = || {
            let mut own = self.words.iter().filter(|word| !word.is_empty());
            own.find_map(|word| text.match_indices(word.as_str()).next())
                .map(|(at, word)| at..at + word.len())
        };
        words.or_else(|| lorem_ipsum(text)).or_else(own)
    }
}

/// Where a word is by itself.
fn whole_word(text: &str, word: &str) -> Option<Range<usize>> {
    let is_part = |c: char| c.is_alphanumeric() || c == '_';
    let found = text.match_indices(word).find(|(at, _)| {
        !text[..*at].ends_with(is_part) && !text[at + word.len()..].starts_with(is_part)
    });
    found.map(|(at, _)| at..at + word.len())
}

fn lorem_ipsum(text: &str) -> Option<Range<usize>> {
    let words = "lorem ipsum";
    let starts = text.match_indices(['l', 'L']).map(|(at, _)| at);
    let mut found = starts.filter(|&at| {
        let piece = text.get(at..at + words.len());
        piece.is_some_and(|piece| piece.eq_ignore_ascii_case(words))
    });
    found.next().map(|at| at..at + words.len())
}

//! `front-matter/list-as-text`: a text where a list is meant.

use serde::Deserialize;

use crate::content::site::Generator;
use crate::document::{DataFormat, Entry, Node, Style};
use crate::finding::wording::quoted;
use crate::finding::{Edit, Fix, Safety, Severity};
use crate::rules::rule::{
    Build, DocumentCheck, DocumentContext, Findings, FixAvailability, Property, Rule,
};
use crate::text::Span;

pub(crate) static RULE: Rule = Rule {
    severity: Severity::Warning,
    fix: FixAvailability::Sometimes,
    since: "0.2.0",
    properties: &[Property::AboutWriting, Property::NotForConfig],
    ..Rule::new(
        "front-matter/list-as-text",
        include_str!("list_as_text.md"),
        Build::document::<ListAsText>(),
    )
};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct ListAsText {}

impl DocumentCheck for ListAsText {
    fn check(&self, context: &DocumentContext<'_>, out: &mut Findings) {
        let document = context.document;
        let is_page = document.layout.is_content() && document.front_matter.is_some();
        // A schema says by itself what is a list.
        if !is_page || context.settings.wants_front_matter {
            return;
        }
        let Some(root) = document.root().and_then(Node::as_mapping) else {
            return;
        };
        for entry in root.entries.iter().filter(|entry| entry.merged.is_none()) {
            let Some(text) = entry.value.as_str() else {
                continue;
            };
            if entry.value.alias.is_some() {
                continue;
            }
            if document.format == DataFormat::Yaml && entry.value.style == Style::Plain {
                dashes(context, entry, out);
            }
            if text.contains(',') {
                commas(context, entry, text, out);
            }
        }
    }
}

/// Lines such as `-moss` below a key, which lack the space of an item.
fn dashes(context: &DocumentContext<'_>, entry: &Entry<'_>, out: &mut Findings) {
    let (source, span) = (&context.document.source, entry.value.span);
    let written = source.slice(span);
    if is_text_and_items(written) {
        let message = format!(
            "`{}` is one text, since the `-` below its value does not begin a list; expected a list",
            entry.key
        );
        out.at(&entry.value, message)
            .help("make the value the first item, on a line of its own, or remove it");
        return;
    }
    if !written.starts_with('-') || !written.lines().all(is_item_without_space) {
        return;
    }
    let between = Span {
        start: entry.key_span.end,
        end: span.start,
    };
    // On the line of the key, and where there is only one, a text may begin with a dash.
    let is_list = written.contains('\n') || LISTS.contains(&&*entry.key);
    if !is_list || !source.slice(between).contains('\n') {
        return;
    }
    let draft = out.at(
        &entry.value,
        format!(
            "`{}` is a text, since there is no space after the `-`; expected a list",
            entry.key
        ),
    );
    draft.help("write a space after each dash");
    let mut edits = Vec::new();
    let mut at = span.range().start;
    for line in written.split_inclusive('\n') {
        let indentation = line.len() - line.trim_start().len();
        let dash = at + indentation;
        edits.push(Edit {
            span: Span::new(dash + 1, dash + 1),
            text: " ".to_owned(),
        });
        at += line.len();
    }
    draft.fix = Some(Fix {
        title: "write the spaces".to_owned(),
        safety: Safety::Unsafe,
        edits,
        pointers: Vec::new(),
    });
}

/// Whether all lines of a text but its first begin like items: `tags: moss` above `  - fern`. A text
/// that an editor wrapped has longer lines.
fn is_text_and_items(written: &str) -> bool {
    const SHORT: usize = 40;
    let mut lines = written.lines();
    let first = lines.next().unwrap_or_default();
    let mut others = lines.filter(|line| !line.trim().is_empty()).peekable();
    let is_short = |line: &str| {
        let is_few = line.split_whitespace().count() <= FEW_WORDS + 1;
        is_few && line.chars().count() <= SHORT
    };
    !first.starts_with('-')
        && is_short(first)
        && others.peek().is_some()
        && others.all(|line| line.trim_start().starts_with("- ") && is_short(line.trim()))
}

/// Keys of lists, whoever reads them.
const LISTS: &[&str] = &["aliases", "authors", "categories", "keywords", "tags"];

fn is_item_without_space(line: &str) -> bool {
    let rest = line.trim_start().strip_prefix('-');
    rest.is_some_and(|rest| rest.starts_with(|first: char| first.is_alphanumeric()))
}

/// `tags: moss, fern`, which only some generators split.
fn commas(context: &DocumentContext<'_>, entry: &Entry<'_>, text: &str, out: &mut Findings) {
    let settings = context.settings;
    let Some(reading) = settings
        .site
        .generator
        .and_then(|it| reading(it, &entry.key))
    else {
        return;
    };
    let path = context.document.source.path();
    let is_post = || {
        path.names()
            .any(|name| matches!(name, "_posts" | "_drafts"))
    };
    if reading == Reading::AtSpaces && !is_post() || !is_list_of_words(text) {
        return;
    }
    let name = settings.site.generator.map_or("", Generator::name);
    let message = match reading {
        Reading::One => format!(
            "the text {} is a single one of the `{}` to {name}",
            quoted(text),
            entry.key
        ),
        Reading::AtSpaces => format!(
            "the text {} is split at spaces by {name}, so that commas are left in `{}`",
            quoted(text),
            entry.key
        ),
    };
    let list = text
        .split(',')
        .map(str::trim)
        .collect::<Vec<_>>()
        .join(", ");
    let list = format!("[{list}]");
    let draft = out.at(&entry.value, message);
    draft.help(format!("write a list: {}", quoted(&list)));
    let is_yaml = context.document.format == DataFormat::Yaml;
    if is_yaml && !matches!(entry.value.style, Style::Literal | Style::Folded) {
        draft.unsafe_fix("write a list", entry.value.span, list);
    }
}

/// What a generator does with a text in the place of a list.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reading {
    /// It is the only item.
    One,
    /// Its words are the items.
    AtSpaces,
}

/// How a generator reads a text under a key; none where it splits it at commas, stops, or nobody
/// knows.
fn reading(generator: Generator, key: &str) -> Option<Reading> {
    let is_taxonomy = |key: &str| {
        let taxonomies = ["tags", "categories"];
        taxonomies.iter().any(|it| it.eq_ignore_ascii_case(key))
    };
    match generator {
        // hugolib/content_map_page.go: `types.ToStringSlicePreserveString`.
        Generator::Hugo if is_taxonomy(key) => Some(Reading::One),
        // lib/plugins/processor/post.ts: what is no array becomes the only item of one.
        Generator::Hexo if matches!(key, "tags" | "categories") => Some(Reading::One),
        // docs/collections: a single tag.
        Generator::Eleventy if key == "tags" => Some(Reading::One),
        // lib/jekyll/utils.rb, `value_from_plural_key`; only documents of collections ask it.
        Generator::Jekyll if matches!(key, "tags" | "categories") => Some(Reading::AtSpaces),
        _ => None,
    }
}

/// Words of a name, at most.
const FEW_WORDS: usize = 3;

/// Whether a text is names between commas that can be written in a list as they are.
fn is_list_of_words(text: &str) -> bool {
    let is_name = |name: &str| {
        let is_plain =
            |c: char| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_' | '.' | '+' | '/');
        let words = name.split_whitespace().count();
        (1..=FEW_WORDS).contains(&words)
            && name.starts_with(char::is_alphabetic)
            && name.chars().all(is_plain)
    };
    // `Portland, Maine and more` is a sentence.
    let is_sentence = text.contains(" and ") || text.contains(" or ");
    !is_sentence && text.split(',').map(str::trim).all(is_name)
}

#[cfg(test)]
mod tests {
    use super::{is_item_without_space, is_list_of_words};

    #[test]
    fn items_without_a_space_begin_with_a_dash_and_a_letter() {
        assert!(is_item_without_space("  -moss") && is_item_without_space("-é"));
        for line in ["- moss", "--moss", "moss", "-", ""] {
            assert!(!is_item_without_space(line), "{line}");
        }
    }

    #[test]
    fn lists_are_names_between_commas() {
        for text in ["moss, fern", "a,b", "C++, node.js", "苔, しだ"] {
            assert!(is_list_of_words(text), "{text}");
        }
        for text in [
            "moss,",
            "the moss that grows here, fern",
            "trees, shrubs and herbs",
            "1, 2",
            "a: b, c",
            "moss, #fern",
        ] {
            assert!(!is_list_of_words(text), "{text}");
        }
    }
}

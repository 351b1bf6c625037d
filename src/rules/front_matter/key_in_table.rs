//! `front-matter/key-in-table`: a key of the page that is below the header of a table in TOML.

use serde::Deserialize;

use crate::content::site::Generator;
use crate::document::{DataFormat, Document, Entry, Mapping, Node, Style};
use crate::finding::{Edit, Fix, Safety, Severity};
use crate::rules::rule::{
    Build, DocumentCheck, DocumentContext, Findings, FixAvailability, Property, Rule,
};
use crate::text::Span;

pub(crate) static RULE: Rule = Rule {
    severity: Severity::Error,
    fix: FixAvailability::Sometimes,
    since: "0.2.0",
    properties: &[Property::NotForConfig],
    ..Rule::new(
        "front-matter/key-in-table",
        include_str!("key_in_table.md"),
        Build::document::<KeyInTable>(),
    )
};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct KeyInTable {}

/// Tables whose keys a site makes up, so that any key may be meant there.
const OWN: &[&str] = &["cascade", "extra", "params"];

/// Tables whose keys the generator knows, so that a date or a title in one is a slip. Hugo:
/// content-management/front-matter, build-options and sitemap; Zola: content/page.
const KNOWN: &[&str] = &["_build", "build", "sitemap", "taxonomies"];

impl DocumentCheck for KeyInTable {
    fn check(&self, context: &DocumentContext<'_>, out: &mut Findings) {
        let (document, settings) = (context.document, context.settings);
        let generator = settings.site.generator;
        let reads_toml = matches!(generator, Some(Generator::Hugo | Generator::Zola));
        // A schema knows where the keys are.
        if document.format != DataFormat::Toml
            || !reads_toml
            || !document.layout.is_content()
            || settings.wants_front_matter
        {
            return;
        }
        let Some(root) = document.root().and_then(Node::as_mapping) else {
            return;
        };
        for (table, mapping) in tables(document, root) {
            for entry in &mapping.entries {
                if !is_of_page(table, entry) || has(root, &entry.key) {
                    continue;
                }
                let name = generator.map_or("the generator", Generator::name);
                let message = format!(
                    "`{}` is in the table `[{}]`, so {name} does not read it as the page's",
                    entry.key, table.key
                );
                let draft = out.at_key(entry, message);
                draft.help("move the line above the first table: keys below a header belong to it");
                draft.related(table.key_span, "the table begins here");
                draft.fix = to_the_top(document, root, entry);
            }
        }
    }
}

/// The tables that have a header of their own, with their keys.
fn tables<'d>(
    document: &'d Document<'d>,
    root: &'d Mapping<'d>,
) -> impl Iterator<Item = (&'d Entry<'d>, &'d Mapping<'d>)> {
    let entries = root.entries.iter();
    entries.filter_map(|table| {
        let mapping = table.value.as_mapping()?;
        let is_own = OWN.iter().any(|own| own.eq_ignore_ascii_case(&table.key));
        let has_header = header(document, table).is_some() && table.value.style == Style::Block;
        (has_header && !is_own).then_some((table, mapping))
    })
}

/// The start of the line of a table's header.
fn header(document: &Document<'_>, table: &Entry<'_>) -> Option<usize> {
    let text = document.source.text();
    let before = text.get(..table.key_span.range().start)?;
    let start = before.rfind(['\n', '\r']).map_or(0, |at| at + 1);
    before[start..]
        .trim_start()
        .starts_with('[')
        .then_some(start)
}

/// Whether an entry of a table is a key of the page: `draft` with a flag anywhere, others where the
/// generator knows what the table has.
fn is_of_page(table: &Entry<'_>, entry: &Entry<'_>) -> bool {
    let is = |name: &str| entry.key.eq_ignore_ascii_case(name);
    let value = &entry.value;
    let is_flag = || value.as_bool().is_some() || matches!(value.as_str(), Some("true" | "false"));
    let is_known = || KNOWN.contains(&&*table.key);
    is("draft") && is_flag()
        || is("date") && value.as_str().is_some() && is_known()
        || is("title") && value.as_str().is_some() && is_known()
}

fn has(root: &Mapping<'_>, key: &str) -> bool {
    let mut entries = root.entries.iter();
    entries.any(|entry| entry.key.eq_ignore_ascii_case(key))
}

/// Moves the line of an entry in front of the first header.
fn to_the_top(document: &Document<'_>, root: &Mapping<'_>, entry: &Entry<'_>) -> Option<Fix> {
    let text = document.source.text();
    let headers = root
        .entries
        .iter()
        .filter_map(|table| header(document, table));
    let top = headers.min()?;
    let start = entry.key_span.range().start;
    let start = text[..start].rfind(['\n', '\r']).map_or(0, |at| at + 1);
    let end = entry.value.span.range().end;
    let end = end + text.get(end..)?.find('\n')? + 1;
    let line = text.get(start..end).filter(|_| start > top)?;
    // A value of several lines may have anything on its last one.
    (line.lines().count() == 1).then(|| Fix {
        title: "move the line above the tables".to_owned(),
        safety: Safety::Unsafe,
        edits: vec![
            Edit {
                span: Span::empty(top),
                text: line.trim_start().to_owned(),
            },
            Edit {
                span: Span::new(start, end),
                text: String::new(),
            },
        ],
        pointers: vec![String::new()],
    })
}

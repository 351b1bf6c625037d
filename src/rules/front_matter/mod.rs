//! How front matter and data are written: what the parser could not read, or others would read
//! differently.

pub(crate) mod ambiguous_scalar;
pub(crate) mod curly_quotes;
pub(crate) mod cut_value;
pub(crate) mod duplicate_key;
pub(crate) mod encoding;
mod fence_readers;
mod hugo_start;
pub(crate) mod invisible_character;
pub(crate) mod key_in_table;
pub(crate) mod key_order;
pub(crate) mod list_as_text;
pub(crate) mod mapping_as_text;
pub(crate) mod missing;
pub(crate) mod mistyped_boolean;
pub(crate) mod mistyped_key;
pub(crate) mod not_a_fence;
pub(crate) mod not_a_mapping;
pub(crate) mod not_portable;
mod portable;
pub(crate) mod shortened_version;
pub(crate) mod syntax;
pub(crate) mod too_complex;
pub(crate) mod unclosed;
pub(crate) mod unquoted_template;

use std::cell::{Cell, OnceCell};

use crate::content::site::profile::Fences;
use crate::document::lookalike::Lookalike;
use crate::document::looks_like_key;
use crate::document::{DataFormat, Document, Entry, Node, Value};
use crate::finding::{Fix, Safety};
use crate::rules::rule::{DocumentContext, Draft, Findings};
use crate::text::Span;

/// Problems that are looked up in the tree one by one; more of them are looked up in a table.
const FEW: usize = 8;

/// Finds what is at spans of a document.
pub(crate) struct SpanFinder<'d> {
    document: &'d Document<'d>,
    asked: Cell<usize>,
    all: OnceCell<Vec<(Span, Found<'d>)>>,
}

/// What is at a span.
#[derive(Clone, Copy)]
enum Found<'d> {
    Value(&'d Node<'d>),
    Key(&'d Entry<'d>),
}

impl<'d> SpanFinder<'d> {
    fn new(document: &'d Document<'d>) -> Self {
        Self {
            document,
            asked: Cell::default(),
            all: OnceCell::new(),
        }
    }

    /// Something about bytes that may be a value or a key: points at them, with the pointer of
    /// the value where there is one.
    fn report<'o>(&self, span: Span, message: String, out: &'o mut Findings) -> &'o mut Draft {
        match self.find(span) {
            Some(Found::Value(node)) => out.at(node, message),
            Some(Found::Key(entry)) => out.at_key(entry, message),
            None => out.span(span, message),
        }
    }

    fn find(&self, span: Span) -> Option<Found<'d>> {
        self.asked.set(self.asked.get() + 1);
        if self.asked.get() > FEW {
            let all = self.all.get_or_init(|| self.table());
            let at = all.partition_point(|(place, _)| *place < span);
            return all
                .get(at)
                .filter(|(place, _)| *place == span)
                .map(|(_, found)| *found);
        }
        let mut found = None;
        visit(&self.document.roots, &mut |place, here| {
            found = (place == span).then_some(here);
            found.is_some()
        });
        found
    }

    /// All of them in the order of the bytes; of two in one place, the first that is visited first.
    fn table(&self) -> Vec<(Span, Found<'d>)> {
        let mut table = Vec::new();
        visit(&self.document.roots, &mut |place, here| {
            table.push((place, here));
            false
        });
        table.sort_by_key(|(place, _)| *place);
        table.shrink_to_fit();
        table
    }
}

/// Whether the site's generator reads this front matter line by line, so that what YAML minds does
/// not matter. A collection of the config is meant as YAML.
fn is_read_by_line(context: &DocumentContext<'_>) -> bool {
    let (document, settings) = (context.document, context.settings);
    let fences = settings.site.profile().map(|profile| profile.fences);
    let reads_lines = fences == Some(Fences::Lines);
    let yaml = document
        .front_matter
        .filter(|_| document.format == DataFormat::Yaml);
    reads_lines
        && settings.collection.is_none()
        && yaml.is_some_and(|yaml| document.source.slice(yaml.content).lines().all(is_of_meta))
}

/// Whether a line is one of Python-Markdown's `meta`: a key with a value, or more of a value.
fn is_of_meta(line: &str) -> bool {
    let text = line.trim_start_matches(' ');
    let indentation = line.len() - text.len();
    let is_key = |key: &str| {
        let is_part = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
        !key.is_empty() && key.bytes().all(is_part)
    };
    let has_key = || text.split_once(':').is_some_and(|(key, _)| is_key(key));
    !text.trim_end().is_empty() && (indentation >= 4 || has_key())
}

/// Whether what is between the fences is Markdown between two rules, in a file that no generator reads
/// as a page: no line is a key, and one is a heading, a quotation, a table or text without a colon.
fn is_markdown(context: &DocumentContext<'_>) -> bool {
    let (document, settings) = (context.document, context.settings);
    let yaml = document
        .front_matter
        .filter(|_| document.format == DataFormat::Yaml && document.layout.is_content());
    let Some(yaml) = yaml.filter(|_| settings.collection.is_none()) else {
        return false;
    };
    let may_be_read = settings.site.profile().is_some_and(|profile| {
        let is_anywhere = |folder: &&str| folder.ends_with('_');
        profile.content.is_empty() || profile.content.iter().any(is_anywhere)
    }) || settings.site.is_content(document.source.path());
    let lines = document.source.slice(yaml.content).lines();
    let lines: Vec<&str> = lines.filter(|line| !line.trim().is_empty()).collect();
    let is_block = |line: &&str| {
        ["> ", "| ", "# ", "## ", "###"]
            .iter()
            .any(|sign| line.starts_with(sign))
    };
    let is_text = || lines.iter().all(|line| !line.contains([':', '：']));
    let is_item = |line: &&str| line.starts_with("- ");
    // Keys of TOML are between the wrong fences, which is reported.
    let is_toml = |line: &&str| !line.starts_with('[') && looks_like_key(line, false);
    // What git leaves is nobody's text.
    let is_conflict = |line: &&str| line.starts_with("<<<<<<< ");
    !may_be_read
        && !lines.iter().any(is_conflict)
        && !lines.iter().any(|line| looks_like_key(line, true))
        && !lines.first().is_some_and(is_toml)
        && (lines.iter().any(is_block) || is_text() && !lines.iter().any(is_item))
}

/// Writes the fences around what was meant as front matter. What was text becomes keys: somebody
/// should look.
fn fences(found: &Lookalike, document: &Document<'_>) -> Option<Fix> {
    found.repair(document).map(|edits| Fix {
        title: "write the fences".to_owned(),
        safety: Safety::Unsafe,
        edits,
        pointers: vec![String::new()],
    })
}

/// Visits the keys and scalars that are written where they are, in order, until `see` is content.
fn visit<'d>(nodes: &'d [Node<'d>], see: &mut dyn FnMut(Span, Found<'d>) -> bool) -> bool {
    nodes.iter().any(|node| visit_node(node, see))
}

fn visit_node<'d>(node: &'d Node<'d>, see: &mut dyn FnMut(Span, Found<'d>) -> bool) -> bool {
    match &node.value {
        Value::Mapping(mapping) => mapping.entries.iter().any(|entry| {
            entry.merged.is_none() && see(entry.key_span, Found::Key(entry))
                || visit_node(&entry.value, see)
        }),
        Value::Sequence(items) => visit(items, see),
        _ => node.alias.is_none() && see(node.span, Found::Value(node)),
    }
}

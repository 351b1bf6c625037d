//! Which fields the documents of a collection have, as plain data for `copydesk inspect --fields`, and
//! as a table for people.

use std::collections::{BTreeMap, HashSet};
use std::fmt::Write as _;

use serde::Serialize;

use super::paths::visible;
use crate::content::dates;
use crate::content::images::info::ImageFormat;
use crate::content::urls::UrlParts;
use crate::crossfile::{Key, scalar};
use crate::document::Document;
use crate::document::value::{Node, Value};
use crate::finding::wording::{plural, quoted, thousands};
use crate::text::repo_path::RepoPathBuf;

/// Different values that are counted; more are only said to be more.
const MOST_DISTINCT: usize = 10_000;

/// Places that are kept of each type and format of a field.
const MOST_PLACES: usize = 5;

/// What is usual, in hundredths of the values of a field.
const USUAL: u64 = 75;

/// Levels of mappings and lists that are gone into.
const MOST_LEVELS: usize = 8;

/// The fields of the documents that were seen so far.
pub(crate) struct FieldCounts {
    collection: String,
    documents: u64,
    unreadable: u64,
    by_path: BTreeMap<String, Field>,
}

#[derive(Default)]
struct Field {
    /// Documents that have it.
    documents: u64,
    /// The last of them, by its number.
    last: u64,
    types: BTreeMap<&'static str, SeenField>,
    formats: BTreeMap<&'static str, SeenField>,
    values: HashSet<Key>,
}

#[derive(Default)]
struct SeenField {
    count: u64,
    places: Vec<Outlier>,
}

/// All of it, settled.
#[derive(Debug, Serialize)]
pub(crate) struct FieldTable {
    /// The collection.
    collection: String,
    /// How many documents it has.
    documents: u64,
    /// How many of them could not be read in full; of these only a part is counted.
    in_part: u64,
    /// The fields, those that most documents have first.
    fields: Vec<Row>,
}

/// A field.
#[derive(Debug, Serialize)]
struct Row {
    /// Its path, such as `images[].url`.
    field: String,
    /// Documents that have it.
    documents: u64,
    /// Their share of all, from 0 to 1.
    share: f64,
    /// How many values of each type there are.
    types: BTreeMap<&'static str, u64>,
    /// How many different values there are that are neither lists nor mappings.
    distinct: usize,
    /// Whether there are more of them than are counted.
    more_distinct: bool,
    /// How many of the strings have each format.
    formats: BTreeMap<&'static str, u64>,
    /// Values of a type or format that is not the usual one.
    outliers: Vec<Outlier>,
}

/// A value that is not as most are.
#[derive(Clone, Debug, Serialize)]
struct Outlier {
    /// The file.
    file: RepoPathBuf,
    /// 1-based line.
    line: u32,
    /// 1-based column.
    column: u32,
    /// Its type or format.
    is: &'static str,
    /// What is usual.
    usual: &'static str,
    /// The value as it is written, or the beginning of it.
    value: String,
}

impl FieldCounts {
    pub(crate) fn new(collection: &str) -> Self {
        Self {
            collection: collection.to_owned(),
            documents: 0,
            unreadable: 0,
            by_path: BTreeMap::new(),
        }
    }

    /// Adds a document.
    pub(crate) fn add(&mut self, document: &Document<'_>) {
        self.documents += 1;
        self.unreadable += u64::from(!document.complete);
        for root in &document.roots {
            if let Some(mapping) = root.as_mapping() {
                for entry in &mapping.entries {
                    self.node(document, &entry.key, &entry.value, 0);
                }
            }
        }
    }

    fn node(&mut self, document: &Document<'_>, path: &str, node: &Node<'_>, level: usize) {
        let documents = self.documents;
        if !self.by_path.contains_key(path) {
            self.by_path.insert(path.to_owned(), Field::default());
        }
        if let Some(field) = self.by_path.get_mut(path) {
            field.add(documents, document, node);
        }
        if level == MOST_LEVELS {
            return;
        }
        match &node.value {
            Value::Mapping(mapping) => {
                for entry in &mapping.entries {
                    let below = format!("{path}.{}", entry.key);
                    self.node(document, &below, &entry.value, level + 1);
                }
            }
            Value::Sequence(items) => {
                let below = format!("{path}[]");
                for item in items {
                    self.node(document, &below, item, level + 1);
                }
            }
            _ => {}
        }
    }

    /// The table of what was seen.
    pub(crate) fn table(self) -> FieldTable {
        let documents = self.documents;
        let row = |(field, own): (String, Field)| own.row(field, documents);
        let mut fields: Vec<Row> = self.by_path.into_iter().map(row).collect();
        fields.sort_by(|one, other| {
            (other.documents.cmp(&one.documents)).then_with(|| one.field.cmp(&other.field))
        });
        FieldTable {
            collection: self.collection,
            documents,
            in_part: self.unreadable,
            fields,
        }
    }
}

impl Field {
    fn add(&mut self, number: u64, document: &Document<'_>, node: &Node<'_>) {
        if self.last != number {
            self.last = number;
            self.documents += 1;
        }
        let (of_type, format) = (type_of(node), format_of(node));
        let groups = [
            Some((&mut self.types, of_type)),
            format.map(|format| (&mut self.formats, format)),
        ];
        for (group, name) in groups.into_iter().flatten() {
            let seen = group.entry(name).or_default();
            seen.count += 1;
            if seen.places.len() < MOST_PLACES {
                seen.places.push(place(document, node, name));
            }
        }
        if self.values.len() <= MOST_DISTINCT
            && let Some(text) = scalar(node)
        {
            self.values.insert(Key::of([of_type, &*text]));
        }
    }

    fn row(self, field: String, documents: u64) -> Row {
        let mut outliers = outliers(&self.types);
        outliers.extend(outliers_of_formats(&self.formats));
        let counts = |group: &BTreeMap<&'static str, SeenField>| {
            group
                .iter()
                .map(|(name, seen)| (*name, seen.count))
                .collect()
        };
        Row {
            field,
            documents: self.documents,
            share: share(self.documents, documents),
            types: counts(&self.types),
            distinct: self.values.len().min(MOST_DISTINCT),
            more_distinct: self.values.len() > MOST_DISTINCT,
            formats: counts(&self.formats),
            outliers,
        }
    }
}

/// A share with three digits.
#[expect(
    clippy::cast_precision_loss,
    reason = "three digits are shown, and there are fewer documents than a double counts"
)]
fn share(part: u64, all: u64) -> f64 {
    (part as f64 / all.max(1) as f64 * 1000.0).round() / 1000.0
}

/// The places of what is not usual, where something is.
fn outliers(group: &BTreeMap<&'static str, SeenField>) -> Vec<Outlier> {
    let all: u64 = group.values().map(|seen| seen.count).sum();
    let usual = group.iter().max_by_key(|(_, seen)| seen.count);
    let Some((usual, _)) = usual.filter(|(_, seen)| seen.count * 100 >= all * USUAL) else {
        return Vec::new();
    };
    let others = group.iter().filter(|(name, _)| *name != usual);
    let places = others.flat_map(|(_, seen)| seen.places.iter().cloned());
    places.map(|place| Outlier { usual, ..place }).collect()
}

/// The same of formats: any of them is fine where most values are plain text.
fn outliers_of_formats(group: &BTreeMap<&'static str, SeenField>) -> Vec<Outlier> {
    let mut found = outliers(group);
    found.retain(|outlier| outlier.usual != TEXT);
    found
}

fn place(document: &Document<'_>, node: &Node<'_>, is: &'static str) -> Outlier {
    let span = node.alias.unwrap_or(node.span);
    let position = document.source.position(span.start);
    let written = document.source.slice(span);
    let line = written.lines().next().unwrap_or_default();
    let value: String = line.chars().take(60).collect();
    Outlier {
        file: document.source.path().clone(),
        line: position.line,
        column: position.column,
        is,
        usual: "",
        value,
    }
}

fn type_of(node: &Node<'_>) -> &'static str {
    match &node.value {
        Value::Null => "empty",
        Value::Bool(_) => "boolean",
        Value::Number(number) if number.is_integer() => "integer",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Sequence(_) => "list",
        Value::Mapping(_) => "mapping",
    }
}

const TEXT: &str = "text";

/// What a string looks like.
fn format_of(node: &Node<'_>) -> Option<&'static str> {
    let text = node.as_str()?;
    let trimmed = text.trim();
    if trimmed.is_empty() {
        return Some("empty");
    }
    if dates::lenient(trimmed).is_ok() {
        return Some(if trimmed.len() <= 10 {
            "date"
        } else {
            "date and time"
        });
    }
    let is_one_word = !trimmed.contains(char::is_whitespace);
    if !is_one_word {
        return Some(TEXT);
    }
    if UrlParts::of(trimmed).is_some_and(|parts| matches!(parts.scheme(), "http" | "https")) {
        return Some("URL");
    }
    let ending = trimmed.rsplit_once('.').map(|(_, ending)| ending);
    if ending.and_then(ImageFormat::from_extension).is_some() {
        return Some("image path");
    }
    if trimmed.starts_with('/') {
        return Some("path");
    }
    Some(TEXT)
}

impl FieldTable {
    /// The table for people.
    pub(crate) fn text(&self) -> String {
        let mut text = String::new();
        // Writing to a string does not fail.
        let _ = self.write(&mut text);
        text
    }

    fn write(&self, out: &mut String) -> std::fmt::Result {
        let documents = plural(self.documents, "document");
        write!(out, "{}: {documents}", visible(&self.collection))?;
        if self.in_part > 0 {
            write!(out, ", {} only in part", thousands(self.in_part))?;
        }
        out.push('\n');
        let width = self.fields.iter().map(|row| row.field.chars().count());
        let width = width.max().unwrap_or(0).clamp(5, 40);
        if !self.fields.is_empty() {
            let field = "field";
            writeln!(out, "\n{field:width$}  share  distinct  types, formats")?;
        }
        for row in &self.fields {
            let field = visible(&row.field);
            let percent = format!("{:.0} %", row.share * 100.0);
            let more = if row.more_distinct { ">" } else { "" };
            let distinct = format!("{more}{}", thousands(row.distinct as u64));
            let types = counts(&row.types);
            let formats: Vec<_> = row
                .formats
                .iter()
                .filter(|(name, _)| **name != TEXT)
                .collect();
            write!(out, "{field:width$}  {percent:>5}  {distinct:>8}  {types}")?;
            if !formats.is_empty() {
                write!(out, "; {}", counts(&row.formats))?;
            }
            out.push('\n');
            for outlier in &row.outliers {
                let Outlier {
                    file,
                    line,
                    column,
                    is,
                    usual,
                    value,
                } = outlier;
                let (file, value) = (visible(file), quoted(value));
                writeln!(
                    out,
                    "    {file}:{line}:{column}: {is}, usually {usual}: {value}"
                )?;
            }
        }
        Ok(())
    }
}

/// `674 string, 1 integer`; the name alone where there is one.
fn counts(group: &BTreeMap<&'static str, u64>) -> String {
    let mut counts: Vec<(&str, u64)> = group.iter().map(|(name, count)| (*name, *count)).collect();
    counts.sort_by_key(|&(_, count)| std::cmp::Reverse(count));
    if let [(name, _)] = counts[..] {
        return name.to_owned();
    }
    let parts = counts
        .iter()
        .map(|(name, count)| format!("{} {name}", thousands(*count)));
    parts.collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Layout, parse};
    use crate::text::Source;

    fn table(documents: &[&str]) -> FieldTable {
        let mut fields = FieldCounts::new("posts");
        for (number, text) in documents.iter().enumerate() {
            let source = Source::new(format!("{number}.md"), *text);
            fields.add(&parse(&source, Layout::Content));
        }
        fields.table()
    }

    #[test]
    fn what_differs_is_shown_with_its_place() {
        let good = "---\ntitle: A\ndate: 2024-05-01\ntags: [a, b]\n---\n";
        let odd = "---\ntitle: 7\ndate: soon, I hope\ntags: a\n---\n";
        let text = table(&[good, good, good, odd, "---\ntitle: B\n---\n"]).text();
        let expected = "\
posts: 5 documents

field   share  distinct  types, formats
title   100 %         3  4 string, 1 integer
    3.md:2:8: integer, usually string: `7`
date     80 %         2  string; 3 date, 1 text
    3.md:3:7: text, usually date: `soon, I hope`
tags     80 %         1  3 list, 1 string
    3.md:4:7: string, usually list: `a`
tags[]   60 %         2  string
";
        assert_eq!(text, expected);
    }

    #[test]
    fn nothing_is_usual_where_nothing_is_frequent() {
        let table = table(&["---\na: 1\nb: { c: x.png }\n---\n", "---\na: x\n---\n"]);
        assert!(table.fields.iter().all(|row| row.outliers.is_empty()));
        let json = serde_json::to_value(&table).expect("plain data");
        assert_eq!(json["fields"][1]["field"], "b");
        assert_eq!(json["fields"][2]["formats"]["image path"], 1);
        assert_eq!(json["fields"][0]["share"], 1.0);
    }
}

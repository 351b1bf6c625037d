//! Keys that the schema knows and a mapping lacks: required ones first, with the beginning of a value.

use gen_lsp_types::CompletionItemKind;

use super::Offer;
use super::cursor::Cursor;
use crate::document::DataFormat;
use crate::schema::describe::Described;
use crate::server::hover::describe;
use crate::server::place::At;

impl At<'_> {
    pub(super) fn keys(&self, cursor: &Cursor) -> Vec<Offer> {
        let Some(schema) = self.schema() else {
            return self.keys_of_others(cursor);
        };
        let properties = schema.describe(&cursor.path).properties().into_iter();
        let missing = properties.filter(|one| !cursor.siblings.iter().any(|key| key == one.key));
        let offers = missing.map(|property| {
            let mut path = cursor.path.clone();
            path.push(property.key.to_owned().into());
            let described = schema.describe(&path);
            let (text, is_snippet) = self.entry(property.key, &described, cursor);
            Offer {
                detail: property.required.then(|| "required".to_owned()),
                documentation: Some(describe(property.key, &described, property.required)),
                is_snippet,
                ..Offer::new(property.key, CompletionItemKind::Property, text)
            }
        });
        let offers: Vec<Offer> = offers.collect();
        if offers.is_empty() && schema.describe(&cursor.path).properties().is_empty() {
            return self.keys_of_others(cursor);
        }
        offers
    }

    /// Keys that other documents have there, where no schema says which.
    fn keys_of_others(&self, cursor: &Cursor) -> Vec<Offer> {
        if self.is_config() {
            return Vec::new();
        }
        let used = self.used_keys(self.claim.collection, &cursor.path);
        let missing = used
            .into_iter()
            .filter(|key| !cursor.siblings.contains(key));
        let offers = missing.map(|key| {
            let (text, is_snippet) = self.entry(&key, &Described::default(), cursor);
            Offer {
                is_snippet,
                ..Offer::new(key, CompletionItemKind::Property, text)
            }
        });
        offers.collect()
    }

    /// A key with the beginning of its value; whether it has places to fill in.
    fn entry(&self, key: &str, described: &Described<'_>, cursor: &Cursor) -> (String, bool) {
        let written = match cursor.format {
            DataFormat::Json => serde_json::Value::from(key).to_string(),
            format => super::written(key, format, None)
                .trim_matches('"')
                .to_owned(),
        };
        let equals = if cursor.format == DataFormat::Toml {
            " = "
        } else {
            ": "
        };
        let line = format!("{written}{equals}");
        if !self.server.client.can.snippets {
            return (line, false);
        }
        let is_block = cursor.format == DataFormat::Yaml && !cursor.in_flow;
        let types = described.types();
        let values = described.values();
        let stub = match types.first() {
            _ if !values.is_empty() => {
                let words = values.iter().filter_map(|value| value.as_str());
                let words = words.map(|word| super::written(word, cursor.format, None));
                let words: Vec<String> = words.map(|word| escaped_choice(&word)).collect();
                if words.is_empty() {
                    "$0".to_owned()
                } else {
                    format!("${{1|{}|}}", words.join(","))
                }
            }
            Some(&"boolean") => "${1|true,false|}".to_owned(),
            // The editor adds the spaces of the line.
            Some(&"array") if is_block => "\n  - $0".to_owned(),
            Some(&"object") if is_block => "\n  $0".to_owned(),
            Some(&"array") => "[$0]".to_owned(),
            Some(&"object") if cursor.format != DataFormat::Toml => "{$0}".to_owned(),
            Some(&"string") if cursor.format != DataFormat::Yaml => "\"$0\"".to_owned(),
            _ => "$0".to_owned(),
        };
        let line = escaped(if stub.starts_with('\n') {
            line.trim_end()
        } else {
            &line
        });
        (format!("{line}{stub}"), true)
    }
}

/// Text as a snippet has it.
fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\")
        .replace('$', "\\$")
        .replace('}', "\\}")
}

fn escaped_choice(text: &str) -> String {
    escaped(text).replace(',', "\\,").replace('|', "\\|")
}

//! Names in the expressions of a config: variables, what they have, and functions.

use gen_lsp_types::CompletionItemKind;

use super::cursor::{closing, path_of_word};
use super::{Answer, Offer};
use crate::assert::{FUNCTIONS, METHODS, OF_BODY, OF_FILE, VARIABLES};
use crate::document::Value;
use crate::server::place::{At, find};
use crate::text::Span;

/// The key under which an expression is.
const KEY: &str = "expr:";

/// An expression up to the cursor.
struct Begun {
    /// The collection that it is about.
    collection: String,
    text: String,
}

impl At<'_> {
    /// What may be written in an expression; none where the cursor is in none.
    pub(super) fn expression(&self, offset: u32) -> Option<Answer> {
        if !self.is_config() {
            return None;
        }
        let begun = self.begun(offset)?;
        let (chain, is_key) = last_chain(&begun.text);
        let (head, typed) = chain.rsplit_once('.').map_or(("", chain), |two| two);
        let mut offers = Vec::new();
        if is_key {
            let (head, typed) = (chain, &begun.text[begun.text.rfind(['"', '\''])? + 1..]);
            self.parts(&begun.collection, head, &mut offers);
            return Some(self.typed_so_far(offset, typed, offers));
        }
        if is_in_text(&begun.text) {
            return Some(self.typed_so_far(offset, "", offers));
        }
        match head {
            "" if chain.starts_with('.') => methods(&mut offers),
            "" => {
                let variables = VARIABLES.iter();
                offers.extend(variables.map(|name| word(name, CompletionItemKind::Variable)));
                offers.extend(
                    FUNCTIONS
                        .iter()
                        .map(|(name, example)| function(name, example)),
                );
            }
            "file" => offers.extend(
                OF_FILE
                    .iter()
                    .map(|name| word(name, CompletionItemKind::Field)),
            ),
            "body" => offers.extend(
                OF_BODY
                    .iter()
                    .map(|name| word(name, CompletionItemKind::Field)),
            ),
            head => {
                self.parts(&begun.collection, head, &mut offers);
                if head != "fields" {
                    methods(&mut offers);
                }
            }
        }
        Some(self.typed_so_far(offset, typed, offers))
    }

    fn typed_so_far(&self, offset: u32, typed: &str, offers: Vec<Offer>) -> Answer {
        let after = &self.open.source.text()[offset as usize..];
        let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
        let rest = after.find(|c| !is_name(c)).unwrap_or(after.len());
        Answer {
            offers,
            typed: Span::new(offset as usize - typed.len(), offset as usize + rest),
            needs_space: false,
            is_cut: false,
        }
    }

    /// The keys that a part of `fields` has in the documents of a collection.
    fn parts(&self, collection: &str, head: &str, offers: &mut Vec<Offer>) {
        let mut steps = head.split('.');
        if steps.next() != Some("fields") {
            return;
        }
        let path: Vec<_> = steps.map(|step| step.to_owned().into()).collect();
        for (key, what) in self.keys_of(collection, &path) {
            offers.push(Offer {
                detail: what,
                ..word(&key, CompletionItemKind::Field)
            });
        }
    }

    /// The expression that the cursor is in.
    fn begun(&self, offset: u32) -> Option<Begun> {
        let document = self.parse();
        let source = &*self.open.source;
        if let Some(found) = find(&document, offset)
            && let Value::String(_) = &found.node.value
            && found.key.is_none()
            && found.node.span.start < offset
            && let Some(collection) = collection_of(found.path.iter().map(|step| &**step))
        {
            let text = source.slice(Span {
                start: found.node.span.start,
                end: offset,
            });
            return Some(Begun {
                collection,
                text: unquoted(text),
            });
        }
        // What is half written: the rest of the line is not looked at.
        let text = source.text();
        let line = source.line_span(source.position(offset).line);
        let before = text.get(line.start as usize..offset as usize)?;
        let at = before.rfind(KEY)?;
        let is_key = before[..at].is_empty() || before[..at].ends_with([' ', '{', ',', '-']);
        let start = line.start as usize + at + KEY.len();
        let closing = closing(&before[..at]);
        let end = text[start..]
            .find('\n')
            .map_or(text.len(), |end| start + end);
        let patched = |word: &str| format!("{} {word}{closing}{}", &text[..start], &text[end..]);
        let path = path_of_word(source.path(), self.layout, &patched)?;
        let collection = collection_of(path.iter().map(|step| &**step))?;
        is_key.then(|| Begun {
            collection,
            text: unquoted(before[at + KEY.len()..].trim_start()),
        })
    }
}

/// The collection of an expression at a path of the config.
fn collection_of<'p>(path: impl Iterator<Item = &'p str>) -> Option<String> {
    let is_number = |step: &&str| !step.bytes().all(|byte| byte.is_ascii_digit());
    let path: Vec<&str> = path.filter(is_number).collect();
    match *path {
        ["collections", collection, "assert", "expr"] => Some(collection.to_owned()),
        _ => None,
    }
}

/// The text of a YAML scalar that has begun.
fn unquoted(text: &str) -> String {
    match text.as_bytes().first() {
        Some(b'\'') => text[1..].replace("''", "'"),
        Some(b'"') => text[1..].replace("\\\"", "\""),
        _ => text.to_owned(),
    }
}

/// The names with dots between them at the end of an expression, and whether a key in brackets has
/// begun behind them: `fields.cover["al`.
fn last_chain(text: &str) -> (&str, bool) {
    let is_chain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.');
    let chain = |text| -> &str {
        let start = str::rfind(text, |c| !is_chain(c)).map_or(0, |at| at + 1);
        &text[start..]
    };
    for quote in ['"', '\''] {
        if let Some((before, key)) = text.rsplit_once(quote)
            && let Some(before) = before.strip_suffix('[')
            && !key.contains(']')
        {
            return (chain(before), true);
        }
    }
    (chain(text), false)
}

/// Whether the end of an expression is inside of a text.
fn is_in_text(text: &str) -> bool {
    let mut open = None;
    let mut is_escaped = false;
    for character in text.chars() {
        match open {
            Some(_) if is_escaped => is_escaped = false,
            Some(_) if character == '\\' => is_escaped = true,
            Some(quote) if quote == character => open = None,
            None if matches!(character, '"' | '\'') => open = Some(character),
            _ => {}
        }
    }
    open.is_some()
}

fn methods(offers: &mut Vec<Offer>) {
    offers.extend(
        METHODS
            .iter()
            .map(|(name, example)| function(name, example)),
    );
}

fn word(name: &str, kind: CompletionItemKind) -> Offer {
    Offer::new(name, kind, name)
}

fn function(name: &str, example: &str) -> Offer {
    Offer {
        detail: Some(example.to_owned()),
        ..word(name, CompletionItemKind::Function)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_of_an_expression_is_understood() {
        for (text, chain, is_key, in_text) in [
            ("", "", false, false),
            ("has(fields.ti", "fields.ti", false, false),
            ("size(fields.tags) > 1 && bo", "bo", false, false),
            ("fields['page-", "fields", true, true),
            ("fields.title == 'a b", "b", false, true),
            ("fields.a.split(',').", ".", false, false),
            ("'it\\'s' + x", "x", false, false),
        ] {
            assert_eq!(last_chain(text), (chain, is_key), "{text}");
            assert_eq!(is_in_text(text), in_text, "{text}");
        }
    }
}

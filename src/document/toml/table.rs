//! Tables that may still grow: dotted keys and headers add to them until the text ends.

use std::borrow::Cow;
use std::collections::HashMap;

use super::node::{style_and_bounds, table_style};
use crate::document::{Entry, Mapping, Node, Style, Value};
use crate::text::Span;

/// Up to this many keys are compared one after another.
const FEW: usize = 16;

/// A key as it is written.
#[derive(Clone)]
pub(super) struct WrittenKey<'s> {
    pub(super) text: Cow<'s, str>,
    pub(super) span: Span,
}

/// A table.
#[derive(Default)]
pub(super) struct TomlTable<'s> {
    slots: Vec<TableSlot<'s>>,
    /// Where each key is, when there are more than a few.
    index: HashMap<Cow<'s, str>, usize>,
    /// The header, or the key that made it.
    pub(super) span: Span,
    /// Made by what is below it, not by a header of its own.
    pub(super) implicit: bool,
    /// Made by a dotted key.
    pub(super) dotted: bool,
    /// In braces.
    pub(super) inline: bool,
}

/// A key and what it has.
pub(super) struct TableSlot<'s> {
    pub(super) key_span: Span,
    key: Cow<'s, str>,
    pub(super) value: Has<'s>,
}

/// What a key has.
pub(super) enum Has<'s> {
    /// A value that is complete.
    Node(Node<'s>),
    /// A table.
    Table(Box<TomlTable<'s>>),
    /// The tables of `[[headers]]`; there is one at least.
    Tables(Box<(Span, Vec<TomlTable<'s>>)>),
}

impl<'s> TomlTable<'s> {
    /// What a table and one entry take beside what is in them.
    pub(super) const SIZE: usize = size_of::<Self>() + 16;
    pub(super) const SLOT: usize = size_of::<TableSlot<'static>>() + 16;

    /// A table made by a key at `span`, for what is below it.
    pub(super) fn made_by(span: Span, dotted: bool, inline: bool) -> Self {
        Self {
            span,
            implicit: true,
            dotted,
            inline,
            ..Self::default()
        }
    }

    /// The table that a complete value is, to add to it.
    pub(super) fn of_entries(entries: Vec<Entry<'s>>, span: Span) -> Self {
        let mut table = Self {
            span,
            inline: true,
            ..Self::default()
        };
        for entry in entries {
            let key = WrittenKey {
                text: entry.key,
                span: entry.key_span,
            };
            table.insert(key, Has::Node(entry.value));
        }
        table
    }

    pub(super) fn find(&self, key: &str) -> Option<usize> {
        if self.slots.len() <= FEW {
            return self.slots.iter().position(|slot| slot.key == key);
        }
        self.index.get(key).copied()
    }

    /// What is at a place that [`Self::find`] found.
    pub(super) fn at(&mut self, at: usize) -> &mut TableSlot<'s> {
        &mut self.slots[at]
    }

    /// Adds a key that is not there yet; where it is.
    pub(super) fn insert(&mut self, key: WrittenKey<'s>, value: Has<'s>) -> usize {
        let at = self.slots.len();
        if at == FEW {
            let known = self.slots.iter().enumerate();
            self.index = known.map(|(at, slot)| (slot.key.clone(), at)).collect();
        }
        if at >= FEW {
            self.index.insert(key.text.clone(), at);
        } else if at == 0 {
            self.slots.reserve_exact(1); // most of a million tables have one entry
        }
        self.slots.push(TableSlot {
            key_span: key.span,
            key: key.text,
            value,
        });
        at
    }

    /// Takes a key out.
    pub(super) fn remove(&mut self, key: &str) -> Option<TableSlot<'s>> {
        let at = self.find(key)?;
        let slot = self.slots.swap_remove(at);
        self.index.remove(&slot.key);
        if let Some(moved) = self.slots.get(at)
            && let Some(place) = self.index.get_mut(&moved.key)
        {
            *place = at;
        }
        if self.slots.len() <= FEW {
            self.index.clear();
        }
        Some(slot)
    }

    /// The complete mapping, its entries in the order of the file.
    pub(super) fn into_mapping(mut self, text: &str) -> Mapping<'s> {
        drop(std::mem::take(&mut self.index));
        let mut entries: Vec<Entry<'s>> = (self.slots.into_iter())
            .map(|slot| Entry {
                key: slot.key,
                key_span: slot.key_span,
                merged: None,
                value: slot.value.into_node(text),
            })
            .collect();
        entries.sort_by_key(|entry| entry.key_span);
        Mapping { entries }
    }

    fn into_node(self, text: &str) -> Node<'s> {
        let style = table_style(&text[self.span.range()]);
        let span = self.span;
        style_and_bounds(Value::Mapping(self.into_mapping(text)), span, style)
    }
}

impl<'s> Has<'s> {
    fn into_node(self, text: &str) -> Node<'s> {
        match self {
            Self::Node(node) => node,
            Self::Table(table) => table.into_node(text),
            Self::Tables(tables) => {
                let (span, tables) = *tables;
                let items = tables.into_iter().map(|table| table.into_node(text));
                style_and_bounds(Value::Sequence(items.collect()), span, Style::Block)
            }
        }
    }

    /// The name of its kind in errors.
    pub(super) fn kind(&self) -> &'static str {
        let Self::Node(node) = self else {
            return if matches!(self, Self::Table(_)) {
                "table"
            } else {
                "array"
            };
        };
        match &node.value {
            Value::String(_) if node.style == Style::DateTime => "datetime",
            Value::String(_) => "string",
            Value::Bool(_) => "boolean",
            Value::Number(number) if number.is_integer() => "integer",
            Value::Number(_) | Value::Null => "float",
            Value::Sequence(_) => "array",
            Value::Mapping(_) => "table",
        }
    }
}

//! The whole document: headers in brackets, and the tables that they begin.

use toml_parser::parser::EventKind as Kind;

use super::build::TableBuilder;
use super::events::TomlEvent;
use super::node::bounds;
use super::table::{Has, TomlTable, WrittenKey};
use crate::document::{Mapping, Node, Style, Value};
use crate::text::Span;

/// A header, between brackets.
struct Header<'s> {
    path: Vec<WrittenKey<'s>>,
    key: Option<WrittenKey<'s>>,
    span: Span,
    is_array: bool,
}

/// The tables of a document while it is read.
#[derive(Default)]
struct Tables<'s> {
    root: TomlTable<'s>,
    current: TomlTable<'s>,
    header: Option<Header<'s>>,
}

impl<'s> TableBuilder<'_, 's> {
    /// The root table.
    pub(super) fn document(&mut self) -> TomlTable<'s> {
        let mut tables = Tables::default();
        while let Some(event) = self.next() {
            match event.kind {
                Kind::StdTableOpen | Kind::ArrayTableOpen => {
                    self.finish_table(&mut tables);
                    let header = self.header(event);
                    self.start_table(&mut tables, header);
                }
                Kind::SimpleKey => {
                    let (path, key) = self.key(event);
                    let Some(key) = key else {
                        break;
                    };
                    if self.next().is_none_or(|next| next.kind != Kind::KeyValSep) {
                        break;
                    }
                    self.depth = path.len();
                    let value = self.value();
                    self.depth = 0;
                    self.put(&mut tables.current, &path, key, value);
                }
                _ => {}
            }
        }
        self.finish_table(&mut tables);
        tables.root
    }

    fn header(&mut self, open: TomlEvent) -> Header<'s> {
        let mut header = Header {
            path: Vec::new(),
            key: None,
            span: self.values.span(open.span()),
            is_array: open.kind == Kind::ArrayTableOpen,
        };
        while let Some(event) = self.next() {
            match event.kind {
                Kind::ArrayTableClose | Kind::StdTableClose => {
                    header.span.end = self.values.span(event.span()).end;
                    break;
                }
                Kind::SimpleKey => (header.path, header.key) = self.key(event),
                _ => {}
            }
        }
        header
    }

    fn finish_table(&mut self, tables: &mut Tables<'s>) {
        let mut done = std::mem::take(&mut tables.current);
        let Some(header) = tables.header.take() else {
            tables.root = done;
            return;
        };
        let Some(key) = header.key else {
            return;
        };
        done.span = header.span;
        let Some(parent) = self.descend(&mut tables.root, &header.path, false, false) else {
            return;
        };
        if !self.take(TomlTable::SIZE + TomlTable::SLOT, header.span) {
            return;
        }
        let found = parent.find(&key.text);
        if !header.is_array {
            match found {
                Some(at) => parent.at(at).value = Has::Table(Box::new(done)),
                None => {
                    parent.insert(key, Has::Table(Box::new(done)));
                }
            }
            return;
        }
        let Some(at) = found else {
            let tables = Box::new((header.span, vec![done]));
            parent.insert(key, Has::Tables(tables));
            return;
        };
        let slot = parent.at(at);
        if let Has::Tables(tables) = &mut slot.value {
            tables.1.push(done);
        } else {
            let old = slot.key_span;
            self.duplicate(&key, Some(old));
        }
    }

    fn start_table(&mut self, tables: &mut Tables<'s>, header: Header<'s>) {
        if !header.is_array
            && let Some(parent) = self.descend(&mut tables.root, &header.path, false, false)
            && let Some(key) = &header.key
            && let Some(slot) = parent.remove(&key.text)
        {
            match slot.value {
                // Made by what is below it; now its own header comes.
                Has::Table(table) if table.implicit && !table.dotted => tables.current = *table,
                value => {
                    self.duplicate(key, Some(slot.key_span));
                    match value {
                        Has::Table(table) => tables.current = *table,
                        Has::Node(Node {
                            value: Value::Mapping(Mapping { entries }),
                            span,
                            ..
                        }) => tables.current = TomlTable::of_entries(entries, span),
                        Has::Node(_) | Has::Tables(_) => {}
                    }
                }
            }
        }
        tables.current.implicit = false;
        tables.current.dotted = false;
        tables.header = Some(header);
    }
}

/// The mapping that the root is.
pub(super) fn root<'s>(table: TomlTable<'s>, text: &str, area: Span) -> Node<'s> {
    let mapping = table.into_mapping(text);
    let mut root = Node::new(Value::Mapping(mapping), area, Style::Block);
    root.span = bounds(&root).unwrap_or(Span::empty(area.start as usize));
    root
}

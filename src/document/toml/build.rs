//! From the events of TOML to values and tables, as the crate `toml` does it, which keeps a kilobyte for each
//! table: here the memory is counted, and reading ends where there is too much.

use toml_parser::ParseError;
use toml_parser::parser::EventKind as Kind;

use super::events::{MAX_LEVELS, TomlEvent};
use super::table::{Has, TomlTable, WrittenKey};
use super::values::Values;
use crate::document::size::{OwnBytes, TreeRoom};
use crate::document::{Node, Problem, ProblemKind, Value};
use crate::text::Span;

/// Builds the root table.
pub(super) struct TableBuilder<'a, 's> {
    pub(super) values: Values<'a, 's>,
    pub(super) events: &'a [TomlEvent],
    pub(super) at: usize,
    pub(super) room: TreeRoom,
    /// Why reading ended early.
    pub(super) limit: Option<Problem>,
    /// How many levels the value that is read is below the root.
    pub(super) depth: usize,
}

/// Levels of tables and lists in each other, however they are written.
const MAX_DEPTH: usize = 255;

impl<'a, 's> TableBuilder<'a, 's> {
    pub(super) fn new(values: Values<'a, 's>, events: &'a [TomlEvent], room: TreeRoom) -> Self {
        Self {
            values,
            events,
            at: 0,
            room,
            limit: None,
            depth: 0,
        }
    }

    pub(super) fn next(&mut self) -> Option<TomlEvent> {
        if self.limit.is_some() {
            return None;
        }
        let event = self.events.get(self.at).copied();
        self.at += 1;
        event
    }

    fn next_is(&self, kind: Kind) -> bool {
        self.events
            .get(self.at)
            .is_some_and(|event| event.kind == kind)
    }

    /// Counts memory; false where there is none left.
    pub(super) fn take(&mut self, bytes: usize, span: Span) -> bool {
        if let Err(problem) = self.room.take(bytes, span) {
            self.limit.get_or_insert(problem);
        }
        self.limit.is_none()
    }

    /// The keys of a dotted key: all but the last one, and that.
    pub(super) fn key(
        &mut self,
        first: TomlEvent,
    ) -> (Vec<WrittenKey<'s>>, Option<WrittenKey<'s>>) {
        let mut path = Vec::new();
        let mut current = Some(first);
        let mut last = None;
        let mut end = |builder: &mut Self, event: Option<TomlEvent>| {
            if let Some(event) = event
                && let Some(before) = last.replace(builder.values.key(event))
            {
                path.push(before);
            }
        };
        if self.next_is(Kind::KeySep) {
            while let Some(event) = self.next() {
                match event.kind {
                    Kind::SimpleKey => {
                        current = Some(event);
                        if !self.next_is(Kind::KeySep) {
                            break;
                        }
                    }
                    Kind::KeySep => end(self, current.take()),
                    _ => {}
                }
            }
        }
        end(self, current);
        if path.len() >= MAX_LEVELS {
            (self.values.errors).report_error(ParseError::new("recursion limit"));
            return (Vec::new(), None);
        }
        (path, last)
    }

    pub(super) fn value(&mut self) -> Node<'s> {
        match self.next() {
            Some(event) if event.kind == Kind::InlineTableOpen => self.inline_table(event),
            Some(event) if event.kind == Kind::ArrayOpen => self.array(event),
            Some(event) if event.kind == Kind::Scalar => self.values.scalar(event),
            _ => self.values.missing(),
        }
    }

    /// Goes one level deeper; false where that is too deep.
    fn deeper(&mut self, open: TomlEvent) -> bool {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            let message = format!("nested deeper than {MAX_DEPTH} levels");
            let (span, kind) = (
                self.values.span(open.span()),
                ProblemKind::Limit { message },
            );
            self.limit.get_or_insert(Problem { span, kind });
        }
        self.limit.is_none()
    }

    fn array(&mut self, open: TomlEvent) -> Node<'s> {
        let mut items = Vec::new();
        let mut value: Option<Node<'s>> = None;
        let mut end = open;
        self.deeper(open);
        while let Some(event) = self.next() {
            end = event;
            match event.kind {
                Kind::InlineTableOpen => value = Some(self.inline_table(event)),
                Kind::ArrayOpen => value = Some(self.array(event)),
                Kind::Scalar => value = Some(self.values.scalar(event)),
                Kind::ValueSep | Kind::ArrayClose => {
                    if let Some(node) = value.take() {
                        if let Err(problem) = self.room.item(&node) {
                            self.limit.get_or_insert(problem);
                        }
                        items.push(node);
                    }
                    if event.kind == Kind::ArrayClose {
                        break;
                    }
                }
                Kind::Error | Kind::Whitespace | Kind::Comment | Kind::Newline => {}
                _ => break,
            }
        }
        self.depth -= 1;
        items.shrink_to_fit(); // a million small ones grew to twice their size
        self.values.collection(Value::Sequence(items), open, end)
    }

    fn inline_table(&mut self, open: TomlEvent) -> Node<'s> {
        let mut table = TomlTable::default();
        table.inline = true;
        let mut key: Option<(Vec<WrittenKey<'s>>, WrittenKey<'s>)> = None;
        let mut value: Option<Node<'s>> = None;
        let mut end = open;
        self.deeper(open);
        while let Some(event) = self.next() {
            end = event;
            let below = key.as_ref().map_or(0, |(path, _)| path.len());
            self.depth += below;
            match event.kind {
                Kind::InlineTableOpen => value = Some(self.inline_table(event)),
                Kind::ArrayOpen => value = Some(self.array(event)),
                Kind::Scalar => value = Some(self.values.scalar(event)),
                _ => {}
            }
            self.depth -= below;
            match event.kind {
                Kind::SimpleKey => {
                    let (path, last) = self.key(event);
                    key = last.map(|last| (path, last)).or(key);
                }
                Kind::ValueSep | Kind::InlineTableClose => {
                    if let (Some((path, key)), Some(value)) = (key.take(), value.take()) {
                        self.put_inline(&mut table, &path, key, value);
                    }
                    if event.kind == Kind::InlineTableClose {
                        break;
                    }
                }
                Kind::StdTableOpen
                | Kind::ArrayTableOpen
                | Kind::StdTableClose
                | Kind::ArrayClose
                | Kind::ArrayTableClose
                | Kind::KeySep => break,
                _ => {}
            }
        }
        self.depth -= 1;
        let mapping = table.into_mapping(self.values.text);
        self.values.collection(Value::Mapping(mapping), open, end)
    }

    /// Puts a value under a dotted key of a table in braces.
    fn put_inline(
        &mut self,
        table: &mut TomlTable<'s>,
        path: &[WrittenKey<'s>],
        key: WrittenKey<'s>,
        value: Node<'s>,
    ) {
        if let Some(parent) = self.descend(table, path, true, true) {
            if parent.dotted == path.is_empty() {
                self.duplicate(&key, None);
            } else {
                self.add(parent, key, value);
            }
        }
    }

    /// Puts a value under a dotted key of a table with a header.
    pub(super) fn put(
        &mut self,
        table: &mut TomlTable<'s>,
        path: &[WrittenKey<'s>],
        key: WrittenKey<'s>,
        value: Node<'s>,
    ) {
        let dotted = !path.is_empty();
        if let Some(parent) = self.descend(table, path, dotted, false) {
            if dotted && !parent.implicit {
                self.duplicate(&key, None);
            } else {
                self.add(parent, key, value);
            }
        }
    }

    fn add(&mut self, table: &mut TomlTable<'s>, key: WrittenKey<'s>, value: Node<'s>) {
        if let Some(at) = table.find(&key.text) {
            let old = table.at(at).key_span;
            self.duplicate(&key, Some(old));
            return;
        }
        if let Err(problem) = self.room.entry(key.text.own_bytes(), &value) {
            self.limit.get_or_insert(problem);
        }
        table.insert(key, Has::Node(value));
    }

    pub(super) fn duplicate(&mut self, key: &WrittenKey<'_>, old: Option<Span>) {
        let mut error = ParseError::new("duplicate key");
        error = error.with_unexpected(self.values.inside(key.span));
        if let Some(old) = old {
            error = error.with_context(self.values.inside(old));
        }
        self.values.errors.report_error(error);
    }

    /// The table that a path of keys leads to, made where it is not there.
    pub(super) fn descend<'t>(
        &mut self,
        mut table: &'t mut TomlTable<'s>,
        path: &[WrittenKey<'s>],
        dotted: bool,
        inline: bool,
    ) -> Option<&'t mut TomlTable<'s>> {
        for key in path {
            let at = if let Some(at) = table.find(&key.text) {
                at
            } else {
                if !self.take(TomlTable::SIZE + TomlTable::SLOT + key.text.len(), key.span) {
                    return None;
                }
                let made = TomlTable::made_by(key.span, dotted, inline);
                table.insert(key.clone(), Has::Table(Box::new(made)))
            };
            table = match &mut table.at(at).value {
                Has::Tables(tables) => tables.1.last_mut()?,
                Has::Table(found) if found.inline && !inline => {
                    self.cannot_extend("inline table", key);
                    return None;
                }
                Has::Table(found) => {
                    if dotted && !found.implicit {
                        self.duplicate(key, None);
                        return None;
                    }
                    found.dotted |= dotted && !inline;
                    found
                }
                Has::Node(node) if matches!(node.value, Value::Mapping(_)) => {
                    if inline {
                        self.duplicate(key, None);
                    } else {
                        self.cannot_extend("inline table", key);
                    }
                    return None;
                }
                other @ Has::Node(_) => {
                    self.cannot_extend(other.kind(), key);
                    return None;
                }
            };
        }
        Some(table)
    }

    fn cannot_extend(&mut self, kind: &str, key: &WrittenKey<'_>) {
        let message = format!("cannot extend value of type {kind} with a dotted key");
        let error = ParseError::new(message).with_unexpected(self.values.inside(key.span));
        self.values.errors.report_error(error);
    }
}

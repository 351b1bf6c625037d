//! The values and keys of TOML, from the bytes of an event.

use std::borrow::Cow;

use toml_datetime::{Datetime, Offset};
use toml_parser::decoder::ScalarKind;
use toml_parser::{ErrorSink, ParseError};

use super::events::TomlEvent;
use super::node::{list_style, string_style, style_and_bounds, table_style};
use super::reported::ReportedErrors;
use super::table::WrittenKey;
use crate::document::{Node, Number, Style, Value};
use crate::text::Span;

/// Reads values.
pub(super) struct Values<'a, 's> {
    /// The whole file.
    pub(super) text: &'s str,
    /// Where TOML begins in it.
    pub(super) base: usize,
    pub(super) errors: &'a mut dyn ErrorSink,
    /// What is wrong with values that the grammar allows.
    pub(super) wrong: &'a mut ReportedErrors<'s>,
}

impl<'s> Values<'_, 's> {
    /// A span of the grammar in the file.
    pub(super) fn span(&self, span: toml_parser::Span) -> Span {
        Span::new(self.base + span.start(), self.base + span.end())
    }

    /// A span of the file for the grammar.
    pub(super) fn inside(&self, span: Span) -> toml_parser::Span {
        let range = span.range();
        toml_parser::Span::new_unchecked(range.start - self.base, range.end - self.base)
    }

    pub(super) fn key(&mut self, event: TomlEvent) -> WrittenKey<'s> {
        let mut text = Cow::Borrowed("");
        (event.raw(&self.text[self.base..])).decode_key(&mut text, self.errors);
        let span = self.span(event.span());
        WrittenKey { text, span }
    }

    /// What is taken for a value that is missing.
    pub(super) fn missing(&self) -> Node<'s> {
        let zero = Value::Number(Number::Integer(0));
        Node::new(zero, Span::empty(self.base), Style::Plain)
    }

    /// A list or a table in brackets.
    pub(super) fn collection(&self, value: Value<'s>, open: TomlEvent, end: TomlEvent) -> Node<'s> {
        let span = Span {
            start: self.span(open.span()).start,
            end: self.span(end.span()).end,
        };
        let written = &self.text[span.range()];
        let style = match value {
            Value::Sequence(_) => list_style(written),
            _ => table_style(written),
        };
        style_and_bounds(value, span, style)
    }

    pub(super) fn scalar(&mut self, event: TomlEvent) -> Node<'s> {
        let mut decoded = Cow::Borrowed("");
        let raw = event.raw(&self.text[self.base..]);
        let kind = raw.decode_scalar(&mut decoded, self.errors);
        let span = self.span(event.span());
        let mut style = Style::Plain;
        let value = match kind {
            ScalarKind::String => {
                style = string_style(raw.as_str());
                Value::String(decoded)
            }
            ScalarKind::Boolean(value) => Value::Bool(value),
            ScalarKind::DateTime => {
                style = Style::DateTime;
                Value::String(Cow::Owned(self.moment(&decoded, event)))
            }
            ScalarKind::Float => match decoded.parse() {
                Ok(value) => Value::Number(Number::Float(value)),
                Err(_) => self.no_number(span),
            },
            ScalarKind::Integer(radix) => match number(&decoded, radix.value()) {
                Some(value) => Value::Number(value),
                None => self.no_number(span),
            },
        };
        Node::new(value, span, style)
    }

    fn no_number(&mut self, span: Span) -> Value<'s> {
        let error = ParseError::new("").with_unexpected(self.inside(span));
        self.wrong.report_error(error);
        Value::Null
    }

    /// A moment as RFC 3339 has it: with seconds, and `Z` for no offset.
    fn moment(&mut self, decoded: &str, event: TomlEvent) -> String {
        let mut moment = decoded.parse::<Datetime>().unwrap_or_else(|error| {
            let error = ParseError::new(error.to_string()).with_unexpected(event.span());
            self.errors.report_error(error);
            Datetime {
                date: None,
                time: None,
                offset: None,
            }
        });
        if let Some(time) = &mut moment.time {
            time.second.get_or_insert(0);
        }
        if moment.offset == Some(Offset::Custom { minutes: 0 }) {
            moment.offset = Some(Offset::Z);
        }
        moment.to_string()
    }
}

#[expect(clippy::cast_precision_loss, reason = "the nearest float is meant")]
fn number(digits: &str, radix: u32) -> Option<Number> {
    (i64::from_str_radix(digits, radix).map(Number::Integer))
        .or_else(|_| u64::from_str_radix(digits, radix).map(Number::Unsigned))
        .or_else(|_| i128::from_str_radix(digits, radix).map(|value| Number::Float(value as f64)))
        .ok()
}

//! From the validator's errors to [`SchemaProblem`]s.

use std::cell::Cell;

use jsonschema::ValidationError;
use jsonschema::error::ValidationErrorKind as Refused;

use super::context::{ErrorContext, MAX_PER_NODE, SchemaSite};
use super::places::Places;
use super::problem::{SchemaKeyword, SchemaProblem, SchemaProblemKind as Problem};
use super::{branches, consequences, values};
use crate::document::value::{Node, Style, Value};
use crate::text::Span;
use crate::text::json_pointer::JsonPointer;

/// Errors of alternatives, and of alternatives in them, that are looked at for one error of the
/// document: a schema that holds itself twice has more of them than anybody can wait for.
const MAX_IN_ALTERNATIVES: usize = 5_000;

/// Turns the errors about one value into problems.
pub(super) struct Translator<'a> {
    context: ErrorContext<'a>,
    /// How many errors of alternatives were looked at.
    seen: Cell<usize>,
}

impl<'a> Translator<'a> {
    /// For one error of a root of a document.
    pub(super) fn new(places: &'a Places, root: &'a Node<'a>, root_index: usize) -> Self {
        let context = ErrorContext {
            places,
            root,
            root_index,
        };
        let seen = Cell::new(0);
        Self { context, seen }
    }

    /// Adds what an error says.
    pub(super) fn add(&self, error: &ValidationError<'_>, out: &mut Vec<SchemaProblem>) {
        let site = self.context.site(error);
        let first = out.len();
        self.translate(error, &site, out);
        if out.len() == first {
            // Nothing that is refused goes without a word, whatever is not understood about it. The
            // validator knows the value by its address only.
            let words = error.masked_with("the value").to_string();
            out.push(self.context.problem(
                &site,
                SchemaKeyword::False,
                error,
                Problem::Other(words),
            ));
        }
        let because = self.context.because(error);
        for problem in &mut out[first..] {
            if problem.because.is_none() {
                problem.because.clone_from(&because);
            }
        }
    }

    fn translate(
        &self,
        error: &ValidationError<'_>,
        site: &SchemaSite,
        out: &mut Vec<SchemaProblem>,
    ) {
        let here = |keyword, kind| self.context.problem(site, keyword, error, kind);
        match error.kind() {
            Refused::Required { property } => self.context.required(error, site, property, out),
            Refused::AdditionalProperties { unexpected } => {
                self.context.unknown_keys(
                    SchemaKeyword::AdditionalProperties,
                    error,
                    site,
                    unexpected,
                    out,
                );
            }
            Refused::UnevaluatedProperties { unexpected } => {
                self.context.unknown_keys(
                    SchemaKeyword::UnevaluatedProperties,
                    error,
                    site,
                    unexpected,
                    out,
                );
            }
            Refused::AdditionalItems { limit } => self.extra_items(error, site, *limit, out),
            Refused::UnevaluatedItems { unexpected } => {
                self.unevaluated_items(error, site, unexpected, out);
            }
            Refused::AnyOf { context } => {
                self.alternatives(SchemaKeyword::AnyOf, error, site, context, out);
            }
            Refused::OneOfNotValid { context } => {
                self.alternatives(SchemaKeyword::OneOf, error, site, context, out);
            }
            Refused::OneOfMultipleValid { context } => {
                let count = context.iter().filter(|branch| branch.is_empty()).count();
                out.push(here(
                    SchemaKeyword::OneOf,
                    Problem::SeveralAlternatives { count },
                ));
            }
            Refused::FalseSchema => out.push(self.refused_by_false(error, site)),
            Refused::Contains => out.push(self.contains(error, site)),
            Refused::PropertyNames { error: inner } => self.property_name(error, inner, site, out),
            Refused::Not { .. } => out.push(here(SchemaKeyword::Not, Problem::Not)),
            Refused::Pattern { .. }
            | Refused::BacktrackLimitExceeded { .. }
            | Refused::RegexEngineFailure { .. }
            | Refused::Custom { .. } => {
                let pattern = self
                    .context
                    .schema(site)
                    .and_then(Node::as_str)
                    .unwrap_or_default();
                let pattern = pattern.to_owned();
                out.push(here(SchemaKeyword::Pattern, Problem::Pattern { pattern }));
            }
            _ => {
                let found = values::number(error.kind())
                    .or_else(|| values::amount(error.kind(), self.context.node(error)))
                    .or_else(|| values::value(error.kind(), self.context.node(error)));
                out.extend(found.map(|(keyword, kind)| here(keyword, kind)));
            }
        }
    }

    fn extra_items(
        &self,
        error: &ValidationError<'_>,
        site: &SchemaSite,
        from: usize,
        out: &mut Vec<SchemaProblem>,
    ) {
        let items = self.context.node(error).and_then(Node::as_sequence);
        let len = items.map_or(0, <[_]>::len);
        for index in (from..len).take(MAX_PER_NODE) {
            out.push(self.context.problem(
                site,
                SchemaKeyword::Items,
                error,
                Problem::ExtraItem {
                    index,
                    is_named: false,
                },
            ));
        }
    }

    /// The validator tells items by their text: a string as itself, all else by its address.
    fn unevaluated_items(
        &self,
        error: &ValidationError<'_>,
        site: &SchemaSite,
        unexpected: &[String],
        out: &mut Vec<SchemaProblem>,
    ) {
        let items = self
            .context
            .node(error)
            .and_then(Node::as_sequence)
            .unwrap_or_default();
        let mut indices: Vec<usize> = Vec::new();
        let mut before = items.len();
        for text in unexpected.iter().rev().take(MAX_PER_NODE) {
            let is_it = |item: &Node<'_>| match item.as_str() {
                Some(string) => is_written(string, text),
                None => item.address().to_string() == *text,
            };
            let Some(index) = items[..before].iter().rposition(is_it) else {
                break;
            };
            indices.push(index);
            before = index;
        }
        let named = self.context.named_items(&site.parent(1));
        for &index in indices.iter().rev() {
            let is_named = index < named;
            let kind = Problem::ExtraItem { index, is_named };
            out.push(
                self.context
                    .problem(site, SchemaKeyword::UnevaluatedItems, error, kind),
            );
        }
    }

    fn alternatives(
        &self,
        keyword: SchemaKeyword,
        error: &ValidationError<'_>,
        site: &SchemaSite,
        context: &[Vec<ValidationError<'static>>],
        out: &mut Vec<SchemaProblem>,
    ) {
        let mut whole = self.context.problem(site, keyword, error, Problem::Not);
        // Where the validator had enough, what it says of the alternatives is not so, or nothing.
        let is_cut = context.iter().any(|errors| {
            errors.is_empty() || errors.iter().any(|error| error.instance().is_null())
        });
        let errors: usize = context
            .iter()
            .map(|errors| errors.len().min(MAX_PER_NODE))
            .sum();
        let seen = self.seen.get().saturating_add(errors);
        if is_cut || seen > MAX_IN_ALTERNATIVES {
            let branches = vec![Vec::new(); context.len()];
            whole.kind = Problem::NoAlternative { branches };
            out.push(whole);
            return;
        }
        self.seen.set(seen);
        let branches = context.iter().map(|errors| {
            let mut problems = Vec::new();
            for error in errors.iter().take(MAX_PER_NODE) {
                self.add(error, &mut problems);
            }
            consequences::leave_out(&mut problems);
            problems
        });
        branches::choose(branches.collect(), whole, self.context.node(error), out);
    }

    /// `false` where a schema is: for an item it is one too many, else it must not be there.
    fn refused_by_false(&self, error: &ValidationError<'_>, site: &SchemaSite) -> SchemaProblem {
        let mut keywords = JsonPointer::new(&site.pointer).tokens().rev().take(2);
        let keyword = keywords.find_map(|token| match &*token {
            "items" | "additionalItems" | "prefixItems" => Some(SchemaKeyword::Items),
            "unevaluatedItems" => Some(SchemaKeyword::UnevaluatedItems),
            "properties" | "patternProperties" => Some(SchemaKeyword::False),
            _ => None,
        });
        let pointer = JsonPointer::new(error.instance_path().as_str());
        let index = pointer.split().and_then(|(list, index)| {
            self.context.root.pointer(list.as_str())?.as_sequence()?;
            Some((list.as_str().to_owned(), index.parse().ok()?))
        });
        match (keyword, index) {
            (
                Some(keyword @ (SchemaKeyword::Items | SchemaKeyword::UnevaluatedItems)),
                Some((list, index)),
            ) => {
                let is_named = keyword == SchemaKeyword::UnevaluatedItems
                    && index < self.context.named_items(&site.parent(1));
                let kind = Problem::ExtraItem { index, is_named };
                let mut problem = self.context.problem(site, keyword, error, kind);
                problem.pointer = list;
                problem
            }
            _ => self
                .context
                .problem(site, SchemaKeyword::False, error, Problem::False),
        }
    }

    fn contains(&self, error: &ValidationError<'_>, site: &SchemaSite) -> SchemaProblem {
        let parent = self.context.schema(&site.parent(1));
        let number = |keyword| {
            let number = parent?.get(keyword)?.as_number()?.as_i64()?;
            u64::try_from(number).ok()
        };
        let kind = Problem::Contains {
            min: number("minContains").unwrap_or(1),
            max: number("maxContains"),
        };
        self.context
            .problem(site, SchemaKeyword::Contains, error, kind)
    }

    fn property_name(
        &self,
        error: &ValidationError<'_>,
        inner: &ValidationError<'_>,
        site: &SchemaSite,
        out: &mut Vec<SchemaProblem>,
    ) {
        let Some(key) = inner.instance().as_str() else {
            return;
        };
        let mut problems = Vec::new();
        let name = Node::new(Value::String(key.into()), Span::default(), Style::Plain);
        let translator = Translator::new(self.context.places, &name, self.context.root_index);
        let at = translator.context.site(inner);
        translator.translate(inner, &at, &mut problems);
        let Some(problem) = problems.into_iter().next() else {
            return;
        };
        let kind = Problem::PropertyNames {
            key: key.to_owned(),
            problem: Box::new(problem),
        };
        out.push(
            self.context
                .problem(site, SchemaKeyword::PropertyNames, error, kind),
        );
    }
}

/// Whether a text is how JSON writes a string.
fn is_written(string: &str, text: &str) -> bool {
    serde_json::to_string(string).is_ok_and(|written| written == text)
}

//! JSON Schema over our own tree: compile, check, and give typed problems. The rules of
//! `rules/schema` have the words; only what is wrong with a schema itself is worded here.
//!
//! Drafts 4, 6, 7, 2019-09 and 2020-12, by `$schema`; without one it is 2020-12. Formats are
//! asserted in every draft. Patterns run in linear time. References stay inside the repository.
//! `cost/` bounds the time that a schema may take.
//!
//! What is refused is a variant of [`SchemaKeyword`], made in `translate` and the files that it asks,
//! and a rule that words it.
//!
//! Uses `text` to `tree`. No other folder names the crate `jsonschema`.

mod adapter;
mod branches;
mod check;
mod compile;
pub(crate) mod condition;
mod consequences;
mod context;
pub(crate) mod cost;
#[cfg(feature = "server")]
pub(crate) mod describe;
mod dialect;
mod equality;
mod formats;
mod keys;
pub(crate) mod lint;
mod load;
mod mentions;
mod order;
mod parts;
mod patterns;
mod places;
pub(crate) mod problem;
mod reach;
mod references;
pub(crate) mod roles;
mod simple;
mod subschemas;
#[cfg(test)]
pub(crate) mod tests;
mod translate;
mod uris;
mod values;

pub(crate) use check::MAX_PROBLEMS;
pub use compile::Schema;
pub(crate) use equality::repeats;
pub(crate) use formats::FormatReason;
pub use load::{ResolveError, SchemaFiles};
pub use problem::SchemaPlace;
pub(crate) use problem::{Asks, SchemaDefault, SchemaKeyword, TooComplex};
pub use problem::{SchemaError, SchemaProblem, SchemaProblemKind, SchemaProblems};

//! JSON Schema over our own tree: compile, check, and give typed problems. No words for people
//! here; each keyword's rule has them. Only what is wrong with a schema itself is said in words,
//! since no rule speaks of it.
//!
//! Drafts 4, 6, 7, 2019-09 and 2020-12, by `$schema`; without one it is 2020-12. Formats are
//! asserted in every draft. Patterns run in linear time. References stay inside the repository.

mod adapter;
mod because;
mod branches;
mod budget;
mod check;
mod compile;
mod equality;
mod formats;
mod keys;
mod lint;
mod load;
mod long;
mod near;
mod patterns;
mod places;
mod problem;
mod roles;
mod subschemas;
mod translate;
mod values;
mod ways;

pub use check::MAX_PROBLEMS;
pub use compile::Schema;
pub use formats::{FormatProblem, check_format};
pub use near::{edits, nearest};
pub use problem::{
    Alternative, Asks, Because, Condition, MissingSchema, SchemaError, SchemaKeyword, SchemaPlace,
    SchemaProblem, SchemaProblemKind,
};

#[cfg(test)]
mod tests;

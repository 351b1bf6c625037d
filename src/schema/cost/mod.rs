//! What a schema may cost: steps of a validation, fan-out of references, slow patterns.

pub(crate) mod backtracking;
pub(crate) mod budget;
pub(crate) mod fanout;
pub(crate) mod slow_patterns;

//! What a schema may cost: steps of a validation, fan-out of references, slow patterns, size.

pub(crate) mod backtracking;
pub(crate) mod budget;
pub(crate) mod fanout;
pub(crate) mod size;
pub(crate) mod slow_patterns;

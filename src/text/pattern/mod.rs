//! Regular expressions: how large one is, and what it takes to look for it.

pub(crate) mod large;
pub(crate) mod size;

pub use large::LargePattern;
pub use size::{Weights, bytes};

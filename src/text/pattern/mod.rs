//! Regular expressions: how large one is, and what it takes to look for it.

pub(crate) mod large;
pub(crate) mod size;

pub(crate) use large::LargePattern;
pub(crate) use size::{Weights, bytes};

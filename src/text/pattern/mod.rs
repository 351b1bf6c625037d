//! Regular expressions: how large one is, and how fast, before any text is looked through.

pub(crate) mod ease;
pub(crate) mod size;

pub use ease::{Trials, slow_steps};
pub use size::{Weights, bytes, positions};

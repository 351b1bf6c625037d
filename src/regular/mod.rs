//! Regular expressions: how large one is, and how fast, before any text is looked through.

mod ease;
mod size;

pub use ease::{Trials, slow_steps};
pub use size::{Weights, bytes, positions};

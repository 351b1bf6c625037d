//! The run: one document (`lint/`), across documents (`across/`), all files of a repository (`run`),
//! what a change breaks elsewhere (`change`), the baseline, and the [`report::Report`] that comes out.
//!
//! The command line and a language server are thin clients of it. Fixing belongs here too.
//!
//! Uses `text` to `plan`. Prints nothing and knows no output format.

mod about_config;
pub mod across;
pub mod baseline;
pub(crate) mod change;
pub(crate) mod facts_store;
pub mod fix;
pub mod lint;
pub(crate) mod open;
pub mod options;
pub mod outcome;
pub(crate) mod partial_run;
pub mod report;
mod results;
mod run;
pub mod session;
pub mod tally;
pub mod threads;
pub mod workspace;

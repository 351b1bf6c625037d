//! The run: start at `session`. One document (`lint/`), across documents (`across/`), all files of
//! a repository (`run`), several roots (`workspace`), what a change breaks elsewhere (`change/`),
//! fixes (`fix/`), facts kept between runs (`store/`), results kept for editors (`incremental/`),
//! the baseline, and the [`report::Report`] that comes out.
//!
//! The command line and a language server are thin clients of it. What is wrong with files is found
//! by `rules`, `schema` and `crossfile`; here it is decided what runs, when, and in what order. Only
//! what takes a whole run to say has a file in `across/`: of the config, and of images nobody shows.
//!
//! Uses `text` to `plan`. Prints nothing and knows no output format.

mod about_config;
mod about_defaults;
pub(crate) mod across;
pub(crate) mod baseline;
mod budget;
mod by_file;
mod cause;
pub(crate) mod change;
pub(crate) mod fix;
mod hidden;
#[cfg(feature = "server")]
pub(crate) mod incremental;
pub(crate) mod lint;
pub(crate) mod options;
pub(crate) mod others;
pub(crate) mod outcome;
pub(crate) mod partial_run;
mod permits;
pub(crate) mod report;
pub(crate) mod results;
mod row;
mod run;
pub(crate) mod run_facts;
pub(crate) mod session;
pub(crate) mod store;
pub(crate) mod surroundings;
pub(crate) mod tally;
mod targets;
pub(crate) mod threads;
pub(crate) mod workspace;
pub(crate) mod wrong_defaults;

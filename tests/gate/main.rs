//! The gate, as people run it: the real binary in real git repositories. What a machine lacks is
//! skipped, and said.
#![cfg(unix)]
#![expect(
    clippy::disallowed_methods,
    clippy::print_stderr,
    reason = "a test reads files and the environment, and says what it skips"
)]

#[path = "../support/mod.rs"]
#[expect(dead_code, reason = "each runner takes what it needs")]
mod support;

mod across_roots;
mod beside;
mod broken;
mod builtin;
mod caused;
mod changed;
mod compared;
mod config;
mod config_judged;
mod consequences;
mod data_files;
mod defaults;
mod editors;
mod environment;
mod everyday;
mod fix;
mod fix_collide;
mod fix_leftovers;
mod fix_planted;
mod forgiven;
mod globs;
mod grouped;
mod habits;
mod help;
mod hidden;
mod hook;
mod isolated;
mod limits;
mod links;
mod listed;
mod named;
mod odd_names;
mod opened;
mod recorded;
mod repo;
mod roots;
mod shown;
mod staged;
mod store;
mod strangers;
mod threads;
mod trust;
mod unjudged;
mod work_tree;
mod written;

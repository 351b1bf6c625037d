//! copydesk checks content repositories: front matter, bodies, data files and images.
//!
//! Data flows one way:
//!
//! ```text
//! discover → read → parse → check → gather across files → report or fix
//! ```
//!
//! Parsing and checking never fail and never panic: what is wrong with the input is a
//! [`finding::Finding`]. A module imports only what stands above it in this list.

pub mod text;

pub mod words;

pub mod dates;

pub mod finding;

pub mod document;

pub mod path;

pub mod urls;

pub mod amp;

pub mod site;

pub mod roles;

pub mod schema;

pub mod settings;

pub mod world;

pub mod images;

pub mod facts;

pub mod body;

pub mod config;

pub mod suppress;

pub mod rule;

pub mod rules;

pub mod shipped;

pub mod config_schema;

pub mod plan;

pub mod gather;

pub mod report;

pub mod lint;

pub mod baseline;

pub mod between;

pub mod memory;

pub mod inspect;

pub mod explain;

pub mod files;

pub mod git;

pub mod repository;

pub mod cli;

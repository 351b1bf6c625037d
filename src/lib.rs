//! copydesk checks content repositories: front matter, bodies, data files and images.
//!
//! Data flows one way:
//!
//! ```text
//! discover → read → parse → check → gather across files → report or fix
//! ```
//!
//! Parsing and checking never fail and never panic: what is wrong with the input is a
//! [`finding::Finding`] with a place. Only [`files`], [`git`] and [`cli`] touch the world; everything
//! else gets what it needs as arguments. A module imports only what stands above it in this list.
//!
//! - **Words:** [`text`] (bytes, lines and columns), [`finding`], [`document`] (front matter as a tree
//!   with spans), [`roles`] (which value is a URL, an image, a date), [`schema`] (JSON Schema over
//!   that tree).
//! - **Rules:** [`rule`] says what a rule is; [`rules::ALL`] lists them, one file each.
//! - **The run:** [`config`] as written, [`plan`] as settled, [`lint`] for one document,
//!   [`repository`] for all of them, [`report`] for the formats.
//!
//! A text in memory is checked without any disk:
//!
//! ```
//! let text = "---\ntitle: Moss lawns\npublished: \"yes\"\n---\n";
//! let now = "2024-06-01T12:00:00Z".parse()?;
//! let findings = copydesk::memory::check_text("_news/2024-05-01-moss.md", text, now);
//!
//! let flag = findings.iter().find(|finding| finding.rule == "published/not-boolean");
//! let flag = flag.expect("a finding");
//! assert_eq!(flag.message, "`published` is the text `yes`, expected `true` or `false`");
//! assert_eq!(&text[flag.span.range()], "\"yes\"");
//! assert_eq!((flag.location.start.line, flag.location.start.column), (3, 12));
//! # Ok::<(), jiff::Error>(())
//! ```

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

pub mod regular;

pub mod schema;

pub mod settings;

pub mod world;

pub mod images;

pub mod facts;

pub mod body;

pub mod assert;

pub mod config;

pub mod suppress;

pub mod rule;

pub mod rules;

pub mod shipped;

pub mod config_schema;

pub mod plan;

pub mod gather;

pub mod listed;

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

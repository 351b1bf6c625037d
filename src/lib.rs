//! copydesk checks content repositories: front matter, bodies, data files and images.
//!
//! Data flows one way:
//!
//! ```text
//! discover → read → parse → check → compare across files → report or fix
//! ```
//!
//! Parsing and checking never fail and never panic: what is wrong with the input is a
//! [`finding::Finding`] with a place. Only [`tree`] and [`cli`] touch the world; everything else gets
//! what it needs as arguments.
//!
//! The folders are in order: each uses only those before it, and says in its first lines what it
//! holds and what must not go in.
//!
//! A text in memory is checked without any disk:
//!
//! ```
//! use std::sync::Arc;
//! use copydesk::plan::Selection;
//!
//! let text = "---\ntitle: Moss lawns\npublished: \"yes\"\n---\n";
//! let tree = copydesk::tree::memory::MemoryTree::from_iter([("_news/2024-05-01-moss.md", text)]);
//! let now = "2024-06-01T12:00:00Z".parse()?;
//! let findings = copydesk::engine::session::check(Arc::new(tree), Selection::default(), now)?;
//!
//! let flag = findings.iter().find(|finding| finding.rule == "published/not-boolean");
//! let flag = flag.expect("a finding");
//! assert_eq!(flag.message, "`published` is the text `yes`, expected `true` or `false`");
//! assert_eq!(&text[flag.span.range()], "\"yes\"");
//! assert_eq!((flag.location.start.line, flag.location.start.column), (3, 12));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

pub mod text;

pub mod finding;

pub mod content;

pub mod document;

pub mod tree;

pub mod schema;

pub mod crossfile;

pub mod assert;

pub mod config;

pub mod rules;

pub mod plan;

pub mod engine;

pub mod report;

pub mod cli;

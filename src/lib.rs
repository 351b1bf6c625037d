//! copydesk checks content repositories: front matter, bodies, data files and images.
//!
//! Data flows one way:
//!
//! ```text
//! discover → read → parse → check → compare across files → report or fix
//! ```
//!
//! Parsing and checking never fail and never panic: what is wrong with the input is a
//! [`Finding`] with a place. Only `tree`, `server` and `cli` touch the world; everything else gets
//! what it needs as arguments.
//!
//! The folders are in order: each uses only those before it, and says in its first lines what it
//! holds and what must not go in.
//!
//! A text in memory is checked without any disk:
//!
//! ```
//! use std::sync::Arc;
//! use copydesk::Selection;
//!
//! let text = "---\ntitle: Moss lawns\npublished: \"yes\"\n---\n";
//! let tree = copydesk::MemoryTree::from_iter([("_news/2024-05-01-moss.md", text)]);
//! let now = "2024-06-01T12:00:00Z".parse()?;
//! let findings = copydesk::check(Arc::new(tree), Selection::default(), now)?;
//!
//! let flag = findings.iter().find(|finding| finding.rule == "published/not-boolean");
//! let flag = flag.expect("a finding");
//! assert_eq!(flag.message, "`published` is the string `yes`, expected `true` or `false`");
//! assert_eq!(&text[flag.span.range()], "\"yes\"");
//! assert_eq!((flag.location.start.line, flag.location.start.column), (3, 12));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! A folder is checked under its `copydesk.yaml`, in as many threads as are wanted:
//!
//! ```
//! use std::sync::Arc;
//! use copydesk::{Disk, Format, NoTexts, Options, RunOptions, Selection, Session, render};
//!
//! let folder = std::path::Path::new("fixtures/sample-site").canonicalize()?;
//! let now = "2024-06-01T12:00:00Z".parse()?;
//! let tree = Arc::new(Disk::new(folder, 64 << 20));
//! let session = Session::find(tree, Selection::default(), now)?;
//! let outcome = session.run(session.everything(2), &RunOptions::default());
//!
//! assert!(outcome.report.summary.errors > 0);
//! let mut text = Vec::new();
//! render(&outcome.report, Format::Concise, &Options::default(), &NoTexts, &mut text)?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! Files come from a [`Tree`]: a program that has them elsewhere lists and reads them itself.
//!
//! ```
//! use std::{io, sync::Arc};
//! use copydesk::{Selection, Tree};
//!
//! /// A database, as it might be.
//! struct Pages;
//!
//! impl Tree for Pages {
//!     fn list(&self, folder: &str) -> Arc<[String]> {
//!         match folder {
//!             "" => ["_news/".to_owned()].into(),
//!             "_news" => ["2024-05-01-moss.md".to_owned()].into(),
//!             _ => Arc::default(),
//!         }
//!     }
//!
//!     fn read(&self, path: &str) -> io::Result<Vec<u8>> {
//!         match path {
//!             "_news/2024-05-01-moss.md" => Ok(b"---\npublished: \"yes\"\n---\n".to_vec()),
//!             _ => Err(io::ErrorKind::NotFound.into()),
//!         }
//!     }
//! }
//!
//! let now = "2024-06-01T12:00:00Z".parse()?;
//! let findings = copydesk::check(Arc::new(Pages), Selection::default(), now)?;
//! assert!(findings.iter().any(|finding| finding.rule == "published/not-boolean"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod text;

mod finding;

mod content;

mod document;

mod tree;

mod schema;

mod crossfile;

mod assert;

mod config;

mod rules;

mod plan;

mod engine;

mod report;

#[cfg(feature = "server")]
mod server;

mod cli;

#[doc(hidden)]
pub mod internals;

#[doc(hidden)]
pub use cli::{Exit, run};
pub use engine::options::RunOptions;
pub use engine::outcome::{Outcome, Scope, Targets};
pub use engine::report::{Note, Report, Summary};
pub use engine::session::{OpenError, Session, check};
pub use finding::{
    Edit, Finding, Fix, Level, NamedFile, Part, Phrase, Related, Safety, Severity, UnknownLevel,
};
pub use plan::Selection;
pub use report::{Format, NoTexts, Options, Texts, Viewpoint, render};
pub use rules::ALL as RULES;
pub use rules::rule::{FixAvailability, Rule};
pub use text::{Location, Position, Source, Span, Utf16Position};
pub use tree::disk::Disk;
pub use tree::git::Git;
pub use tree::memory::MemoryTree;
pub use tree::{FileProblem, Tree};

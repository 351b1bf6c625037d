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
//! Each folder uses only those before it: `text`, `finding`, `content`, `document`, `tree`,
//! `schema`, `crossfile`, `assert`, `config`, `rules`, `plan`, `engine`, `report`, `server`, `cli`.
//! Its first lines say what it holds and what must not go in.
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
//! use copydesk::parts::NoTexts;
//! use copydesk::{Disk, Format, RenderOptions, RunOptions, Selection, Session, render};
//!
//! let folder = std::path::Path::new("fixtures/sample-site").canonicalize()?;
//! let now = "2024-06-01T12:00:00Z".parse()?;
//! let tree = Arc::new(Disk::new(folder, 64 << 20));
//! let session = Session::find(tree, Selection::default(), now)?;
//! let outcome = session.run(session.everything(2), &RunOptions::default());
//!
//! assert!(outcome.report.summary.errors > 0);
//! let mut text = Vec::new();
//! render(&outcome.report, Format::Concise, &RenderOptions::default(), &NoTexts, &mut text)?;
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

pub use engine::options::RunOptions;
pub use engine::outcome::Outcome;
pub use engine::report::Report;
pub use engine::session::{OpenError, Session, check};
pub use finding::{Edit, Finding, Fix, Safety, Severity};
pub use plan::Selection;
pub use report::{Format, RenderOptions, render};
pub use rules::ALL as RULES;
pub use rules::rule::Rule;
pub use text::Span;
pub use tree::Tree;
pub use tree::disk::Disk;
pub use tree::git::Git;
pub use tree::memory::MemoryTree;

/// What the names above are made of: the types of their fields and arguments.
pub mod parts {
    pub use crate::engine::outcome::{Scope, Targets};
    pub use crate::engine::report::{Note, Summary};
    pub use crate::finding::{Level, NamedFile, Part, Phrase, Related, RelatedFile, UnknownLevel};
    pub use crate::report::{NoTexts, Texts, Viewpoint};
    pub use crate::rules::rule::FixAvailability;
    pub use crate::text::repo_path::{RepoPath, RepoPathBuf};
    pub use crate::text::{Location, Position, Source, Utf16Position};
    pub use crate::tree::FileProblem;
    pub use crate::tree::skip_reason::SkipReason;
}

/// What the tests, benches, fuzz targets and examples of this repository use beyond the public
/// names. Nothing here is stable, and nobody else should use it.
#[doc(hidden)]
pub mod internals {
    pub mod cli {
        pub use crate::cli::{Exit, run};
    }

    pub mod config {
        pub use crate::config::read;
    }

    pub mod content {
        pub mod amp {
            pub use crate::content::amp::{CACHE, cache_url, is_cache_url};
        }
        pub mod images {
            pub use crate::content::images::{probe, tiny_png};
        }
        pub mod site {
            pub use crate::content::site::{Addresses, Generator, Local, Site};
        }
        pub mod urls {
            pub use crate::content::urls::{UrlParts, is_template};
            pub mod defect {
                pub use crate::content::urls::defect::{Expected, check};
            }
            pub mod host {
                pub use crate::content::urls::host::{
                    canonical, has_known_suffix, is_within, reach, registrable,
                };
            }
        }
    }

    pub mod crossfile {
        pub use crate::crossfile::Facts;
        pub mod compare {
            pub use crate::crossfile::compare::{Comparer, Hears};
        }
    }

    pub mod document {
        pub use crate::document::{
            DataFormat, Document, Layout, Node, NotPortable, Number, Problem, ProblemKind, Style,
            TabPlace, Value, is_front_matter_complete, layout_of, parse, parse_in_full,
        };
        pub mod body_need {
            pub use crate::document::body_need::BodyNeed;
        }
        pub mod field_path {
            pub use crate::document::field_path::FieldPath;
        }
        pub mod roles {
            pub use crate::document::role_map::Role;
            pub use crate::document::roles::find;
        }
        pub mod suppression {
            pub use crate::document::suppression::{SuppressionKind, read};
        }
    }

    pub mod engine {
        pub mod fix {
            pub use crate::engine::fix::{FixError, FixMode, Fixer};
        }
        pub mod lint {
            pub use crate::engine::lint::{Wants, check, check_for, facts};
        }
    }

    pub mod plan {
        pub use crate::plan::Plan;
        pub mod builtin {
            pub use crate::plan::builtin::{CONFIG_SCHEMA, EVERYDAY_CONFIG, SCHEMAS, schema};
        }
        pub mod config_schema {
            pub use crate::plan::config_schema::config_schema;
        }
    }

    pub mod report {
        pub mod inspect {
            pub use crate::report::inspect::inspect;
        }
        pub mod paths {
            pub use crate::report::paths::visible;
        }
        pub mod sarif {
            pub use crate::report::sarif::write;
        }
    }

    pub mod rules {
        pub use crate::rules::get;
        pub mod rule {
            pub use crate::rules::rule::Build;
        }
        pub mod page {
            pub use crate::rules::page::{Example, ExampleContent, Page};
        }
    }

    pub mod schema {
        pub use crate::schema::{
            ResolveError, Schema, SchemaError, SchemaFiles, SchemaPlace, SchemaProblem,
            SchemaProblemKind, SchemaProblems,
        };
    }

    pub mod tree {
        pub use crate::tree::defaults::KnownDefaults;
        pub use crate::tree::{ReadFile, World};
        pub mod disk {
            pub mod open {
                pub use crate::tree::disk::open::{Opened, all, followed, inside};
            }
            pub mod walk {
                pub use crate::tree::disk::walk::FoundFile;
            }
        }
    }

    pub mod text {
        pub mod json_pointer {
            pub use crate::text::json_pointer::push_token;
        }
    }
}

//! What the tests, benches, fuzz targets and examples of this repository use beyond the public
//! names. Nothing here is stable, and nobody else should use it.

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
        pub use crate::content::urls::{Parts, is_template};
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
    pub use crate::crossfile::{Facts, FactsByFile};
    pub mod compare {
        pub use crate::crossfile::compare::{Comparer, Hears};
    }
}

pub mod document {
    pub use crate::document::{
        Document, Format, Layout, Node, NotPortable, Number, Problem, ProblemKind, Style, Value,
        is_front_matter_complete, layout_of, parse, parse_in_full,
    };
    pub mod body_need {
        pub use crate::document::body_need::BodyNeed;
    }
    pub mod field_path {
        pub use crate::document::field_path::FieldPath;
    }
    pub mod roles {
        pub use crate::document::roles::{Role, find};
    }
    pub mod suppression {
        pub use crate::document::suppression::{SuppressionKind, read};
    }
    pub mod value {
        pub use crate::document::value::push_token;
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
    pub use crate::tree::recording::{Question, Recording};
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

//! What rules do. Each rule has one phase, which says what it looks at; its check is of that phase's
//! trait and gets that phase's context. The fields of a check's type are the rule's options.

use serde::de::DeserializeOwned;
use serde_json::Value as Json;

use crate::assert::Assertion;
use crate::config::ConfigProblem;
use crate::config::settings::Settings;
use crate::crossfile::{Constraints, CrossfileProblem, Mismatch};
use crate::document::body_need::BodyNeed;
use crate::document::roles::Roles;
use crate::document::suppression::Suppressions;
use crate::document::{Document, Pointers};
use crate::rules::findings::Findings;
use crate::rules::image_cache::KnownImages;
use crate::rules::refusal::Refusal;
use crate::rules::verdicts::Verdicts;
use crate::schema::{Schema, SchemaKeyword, SchemaProblem, TooComplex};
use crate::text::Span;
use crate::text::repo_path::{RepoPath, RepoPathBuf};
use crate::tree::{FileProblem, World};

/// What a rule looks at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// One document by itself.
    Document,
    /// What the collection's schema refuses in a document.
    Schema,
    /// What is wrong with the config.
    Config,
    /// A file that is not checked as a document.
    File,
    /// What was found across files.
    Across,
    /// The comments that suppress findings.
    Suppression,
}

/// How a rule makes its check from its options, and what the check is about.
#[derive(Clone, Copy, Debug)]
pub enum Build {
    /// Looks at documents.
    Document(Make<dyn DocumentCheck>),
    /// Words what these keywords refuse.
    Schema(&'static [SchemaKeyword], Make<dyn SchemaCheck>),
    /// Words problems of the config.
    Config(Make<dyn ConfigCheck>),
    /// Words why a file is not checked.
    File(Make<dyn FileCheck>),
    /// Words these mismatches across files.
    Across(&'static [Mismatch], Make<dyn AcrossCheck>),
    /// Looks at suppressions.
    Suppression(Make<dyn SuppressionCheck>),
}

/// Makes a check from options: a JSON object, in which missing ones have their defaults.
pub(crate) type Make<C> = fn(Json) -> serde_json::Result<Box<C>>;

impl Build {
    /// A rule about documents.
    pub const fn document<C: DocumentCheck + DeserializeOwned + 'static>() -> Self {
        Self::Document(|options| Ok(Box::new(read::<C>(options)?)))
    }

    /// A rule about what these keywords of a schema refuse.
    pub const fn schema<C: SchemaCheck + DeserializeOwned + 'static>(
        keywords: &'static [SchemaKeyword],
    ) -> Self {
        Self::Schema(keywords, |options| Ok(Box::new(read::<C>(options)?)))
    }

    /// A rule about the config.
    pub const fn config<C: ConfigCheck + DeserializeOwned + 'static>() -> Self {
        Self::Config(|options| Ok(Box::new(read::<C>(options)?)))
    }

    /// A rule about files that are not checked.
    pub const fn file<C: FileCheck + DeserializeOwned + 'static>() -> Self {
        Self::File(|options| Ok(Box::new(read::<C>(options)?)))
    }

    /// A rule about these mismatches across files.
    pub const fn across<C: AcrossCheck + DeserializeOwned + 'static>(
        mismatches: &'static [Mismatch],
    ) -> Self {
        Self::Across(mismatches, |options| Ok(Box::new(read::<C>(options)?)))
    }

    /// A rule about suppressions.
    pub const fn suppression<C: SuppressionCheck + DeserializeOwned + 'static>() -> Self {
        Self::Suppression(|options| Ok(Box::new(read::<C>(options)?)))
    }

    /// What the rule looks at.
    pub fn phase(&self) -> Phase {
        match self {
            Self::Document(_) => Phase::Document,
            Self::Schema(..) => Phase::Schema,
            Self::Config(_) => Phase::Config,
            Self::File(_) => Phase::File,
            Self::Across(..) => Phase::Across,
            Self::Suppression(_) => Phase::Suppression,
        }
    }

    /// Makes the check.
    ///
    /// # Errors
    /// When an option is unknown or of the wrong type.
    pub fn checker(&self, options: Json) -> serde_json::Result<Checker> {
        Ok(match self {
            Self::Document(make) => Checker::Document(make(options)?),
            Self::Schema(keywords, make) => Checker::Schema(keywords, make(options)?),
            Self::Config(make) => Checker::Config(make(options)?),
            Self::File(make) => Checker::File(make(options)?),
            Self::Across(mismatches, make) => Checker::Across(mismatches, make(options)?),
            Self::Suppression(make) => Checker::Suppression(make(options)?),
        })
    }
}

fn read<C: DeserializeOwned>(options: Json) -> serde_json::Result<C> {
    serde_json::from_value(options)
}

/// The check of a rule, with its options.
pub enum Checker {
    /// Looks at documents.
    Document(Box<dyn DocumentCheck>),
    /// Words what these keywords refuse.
    Schema(&'static [SchemaKeyword], Box<dyn SchemaCheck>),
    /// Words problems of the config.
    Config(Box<dyn ConfigCheck>),
    /// Words why a file is not checked.
    File(Box<dyn FileCheck>),
    /// Words these mismatches across files.
    Across(&'static [Mismatch], Box<dyn AcrossCheck>),
    /// Looks at suppressions.
    Suppression(Box<dyn SuppressionCheck>),
}

impl Checker {
    /// How much of the body it must see.
    pub fn body(&self) -> BodyNeed {
        match self {
            Self::Document(check) => check.body(),
            _ => BodyNeed::Nothing,
        }
    }
}

/// The check of a rule of [`Phase::Document`].
pub trait DocumentCheck: Send + Sync {
    /// Looks at one document.
    fn check(&self, context: &DocumentContext<'_>, out: &mut Findings);

    /// How much of the body the check must see.
    fn body(&self) -> BodyNeed {
        BodyNeed::Nothing
    }

    /// Where the fields of a document say that its file or folder should be, if that is not where it
    /// is: for who renames both together.
    fn misplaced(&self, _context: &DocumentContext<'_>) -> Option<Misplaced> {
        None
    }
}

/// A file or folder that is not where the fields of a document say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Misplaced {
    /// Its path in the repository.
    pub from: RepoPathBuf,
    /// The path that it should have.
    pub to: RepoPathBuf,
    /// The value behind the first part that differs.
    pub value: Span,
}

/// What a check may look at that is about one document.
#[derive(Clone, Copy)]
pub struct DocumentContext<'a> {
    /// The document.
    pub document: &'a Document<'a>,
    /// Which of its nodes are URLs, images, …
    pub roles: &'a Roles<'a>,
    /// What is settled for its collection.
    pub settings: &'a Settings,
    /// The schema of its collection.
    pub schema: Option<&'a Schema>,
    /// What must be true of each document of its collection.
    pub asserts: &'a [Assertion],
    /// The time and other files.
    pub world: &'a World<'a>,
    /// What is known so far of its images.
    pub images: &'a KnownImages<'a>,
    /// What came of its assertions, once a rule asked.
    pub verdicts: &'a Verdicts,
}

/// The check of a rule of [`Phase::Schema`].
pub trait SchemaCheck: Send + Sync {
    /// Words what the schema makes of a document, as far as it concerns the rule.
    fn check(&self, context: &SchemaContext<'_>, out: &mut Findings);
}

/// What a check may look at that is about what a schema refuses.
#[derive(Clone, Copy)]
pub struct SchemaContext<'a> {
    /// The document.
    pub document: &'a Document<'a>,
    /// What the rule's keywords refuse.
    pub refusals: &'a [Refusal<'a>],
    /// What could not be evaluated, or not in full.
    pub too_complex: &'a [TooComplex],
    /// Whether so much is refused that the rest was not looked at.
    pub is_cut: bool,
}

/// The check of a rule of [`Phase::Config`].
pub trait ConfigCheck: Send + Sync {
    /// Words a problem of the config, if it is one of the rule's.
    fn check(&self, problem: &ConfigProblem, context: &ConfigContext<'_>, out: &mut Findings);
}

/// What a check may look at that is about the config.
pub struct ConfigContext<'a> {
    /// The config as a document.
    pub document: &'a Document<'a>,
    /// Where problems may be: there may be as many as the config has lines.
    pub places: Pointers<'a>,
    /// What its schema refuses.
    pub refused: &'a [SchemaProblem],
}

/// The check of a rule of [`Phase::File`].
pub trait FileCheck: Send + Sync {
    /// Words why the file at a path is not checked as a document, if that is what the rule is about.
    fn check(&self, path: &RepoPath, defect: &FileDefect<'_>, out: &mut Findings);
}

/// Why a file is not checked as a document.
#[derive(Clone, Copy, Debug)]
pub enum FileDefect<'a> {
    /// It cannot be read.
    NotRead(&'a FileProblem),
    /// The run may take no more steps.
    OverBudget,
    /// It belongs to no collection, and is in the folder of one.
    Unexpected {
        /// The name of that collection.
        collection: &'a str,
    },
}

/// The check of a rule of [`Phase::Across`].
pub trait AcrossCheck: Send + Sync {
    /// Words those of the rule's mismatches that are in one document: at least one.
    fn check(
        &self,
        problems: &[&CrossfileProblem],
        context: &AcrossContext<'_>,
        out: &mut Findings,
    );
}

/// What a check may look at that is about mismatches across files.
#[derive(Clone, Copy)]
pub struct AcrossContext<'a> {
    /// The document; empty when the file is none.
    pub document: &'a Document<'a>,
    /// Which of its nodes are URLs, images, …
    pub roles: &'a Roles<'a>,
    /// What is settled for its collection.
    pub settings: &'a Settings,
    /// What must hold across files.
    pub constraints: &'a Constraints,
    /// The time and other files.
    pub world: &'a World<'a>,
    /// What is known so far of its images.
    pub images: &'a KnownImages<'a>,
}

/// The check of a rule of [`Phase::Suppression`].
pub trait SuppressionCheck: Send + Sync {
    /// Looks at the suppressions of a document, after all other checks.
    fn check(&self, suppressions: &Suppressions, out: &mut Findings);
}

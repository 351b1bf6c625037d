//! What a rule is: [`Rule`] (data), its [`Page`] (for people, and run as a test), [`Check`]
//! (behaviour), and [`Findings`], where a check says where and what.

use serde::de::DeserializeOwned;

use crate::assert::Assertion;
use crate::config::ConfigProblem;
use crate::config::settings::Settings;
use crate::crossfile::{Constraints, GatherProblem};
use crate::document::Document;
use crate::document::body_need::BodyNeed;
use crate::document::roles::Roles;
use crate::document::suppression::Suppression;
use crate::finding::Severity;
use crate::rules::image_cache::KnownImages;
use crate::rules::page::{Page, PageError, PageParts};
use crate::schema::SchemaProblems;
use crate::tree::{FileProblem, World};

pub use crate::rules::findings::{Anchor, Draft, DraftRelated, Findings, MAX_FINDINGS_OF_A_RULE};

/// A rule as data. Lists, pages, the config schema and reports are views of it.
#[derive(Debug)]
pub struct Rule {
    /// `group/name`; names the problem and never changes its meaning.
    pub id: &'static str,
    /// Its page, as it is written: `NAME.md` beside the rule.
    pub page: &'static str,
    /// Severity when it is on and nobody says otherwise.
    pub severity: Severity,
    /// Whether it is on when nobody selects.
    pub enabled: bool,
    /// Whether its findings carry fixes.
    pub fix: FixAvailability,
    /// The version that brought it.
    pub since: &'static str,
    /// Ids of rules whose finding at the same node this rule's finding takes the place of, keeping
    /// the higher severity and the schema's place. For the same defect seen twice.
    pub supersedes: &'static [&'static str],
    /// The options, for the config schema; the same as on its page, and as the fields of its check.
    pub options: &'static [RuleOption],
    /// What is special about it.
    pub properties: &'static [Property],
    /// Makes the check from options (a JSON object; missing ones have their defaults).
    pub build: BuildCheck,
}

/// Makes a check from its options.
pub type BuildCheck = fn(serde_json::Value) -> serde_json::Result<Box<dyn Check>>;

/// Something special about a rule, for the code that runs rules and knows none of them by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Property {
    /// It is always an error, whatever levels, selections, comments and baselines say: where it
    /// reports, something was not checked, and a run that did not check everything must not pass.
    AlwaysError,
    /// It is about how a file is written, whatever the file says.
    AboutWriting,
    /// It does not apply to the config of copydesk itself.
    NotForConfig,
    /// It checks nothing unless one of its options is set.
    NeedsOption,
    /// When a file is deleted, nothing else may report what that breaks.
    CausedByDeletion,
    /// Of several places that do not fit together, it reports each.
    ReportsAllPlaces,
    /// Of such places, a baseline knows the value alone, wherever it is.
    OneForAllPlaces,
}

impl Rule {
    /// A rule as most are: an error, on by default, without fixes and options. `since` is to be
    /// filled in.
    pub const fn new(id: &'static str, page: &'static str, build: BuildCheck) -> Self {
        Self {
            id,
            page,
            severity: Severity::Error,
            enabled: true,
            fix: FixAvailability::Never,
            since: "",
            supersedes: &[],
            options: &[],
            properties: &[],
            build,
        }
    }

    /// Whether this is special about it.
    pub fn has(&self, property: Property) -> bool {
        self.properties.contains(&property)
    }

    /// The part of the id before the slash.
    pub fn group(&self) -> &'static str {
        self.id.split('/').next().unwrap_or(self.id)
    }

    /// One sentence that says what is wrong when it speaks.
    pub fn summary(&self) -> &'static str {
        self.page_parts().summary
    }

    /// The parts of its page, without looking into them. A test reads every page as a whole.
    pub fn page_parts(&self) -> PageParts<'static> {
        PageParts::of(self.page).unwrap_or_default()
    }

    /// What its page says of options, and its examples.
    ///
    /// # Errors
    /// When the page is malformed.
    pub fn read_page(&self) -> Result<Page<'static>, PageError> {
        Page::read(self.id, self.page)
    }
}

/// How often a rule's findings can be mended by `copydesk`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FixAvailability {
    /// Never.
    Never,
    /// Some of its findings.
    Sometimes,
    /// Every finding.
    Always,
}

/// An option of a rule; its default and what it does stand on the page.
#[derive(Debug)]
pub struct RuleOption {
    /// Its key in the config.
    pub name: &'static str,
    /// Its JSON Schema, as JSON text.
    pub schema: &'static str,
}

/// What a rule does. Its type's fields are the rule's options.
pub trait Check: Send + Sync {
    /// Looks at one document.
    fn check(&self, context: &Context<'_>, out: &mut Findings);

    /// Words what was found between files and stands in this one: [`Context::gathered`].
    fn gathered(&self, _context: &Context<'_>, _out: &mut Findings) {}

    /// How much of the body the check must see.
    fn body(&self) -> BodyNeed {
        BodyNeed::Nothing
    }
}

/// The `build` function of a rule whose check type is `C`.
///
/// # Errors
/// When an option is unknown or of the wrong type.
pub fn build<C: Check + DeserializeOwned + 'static>(
    options: serde_json::Value,
) -> serde_json::Result<Box<dyn Check>> {
    Ok(Box::new(serde_json::from_value::<C>(options)?))
}

/// All that a check may look at.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    /// The document.
    pub document: &'a Document<'a>,
    /// Which of its nodes are URLs, images, …
    pub roles: &'a Roles<'a>,
    /// What the collection's schema refuses.
    pub schema: &'a SchemaProblems,
    /// What is settled for its collection.
    pub settings: &'a Settings,
    /// The time and other files.
    pub world: &'a World<'a>,
    /// What is wrong with the config, when the document is the config.
    pub config: &'a [ConfigProblem],
    /// Why the file could not be read as a document; then the document is empty.
    pub file: Option<&'a FileProblem>,
    /// Comments that allow findings. Only rules about these comments see any, after all others.
    pub suppressions: &'a [Suppression],
    /// What was found between files, for [`Check::gathered`].
    pub gathered: &'a [GatherProblem],
    /// What must hold between files.
    pub constraints: &'a Constraints,
    /// What must be true of each document of its collection.
    pub asserts: &'a [Assertion],
    /// What is known so far of its images.
    pub images: &'a KnownImages,
}

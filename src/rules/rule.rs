//! What a rule is: [`Rule`], data of which lists, pages, the config schema and reports are views.
//! Its [`Page`] is for people and run as a test; what it does is in `check`.

use crate::finding::{Finding, Severity};
use crate::rules::page::{Page, PageError, PageParts};

pub use crate::rules::check::Build;
pub(crate) use crate::rules::check::{
    AcrossCheck, AcrossContext, Checker, ConfigCheck, ConfigContext, DocumentCheck,
    DocumentContext, FileCheck, FileDefect, Misplaced, Phase, SchemaCheck, SchemaContext,
    SuppressionCheck,
};
pub(crate) use crate::rules::findings::{
    Anchor, Draft, DraftRelated, Findings, MAX_FINDINGS_OF_A_RULE, Unlisted,
};
pub(crate) use crate::rules::refusal::Refusal;

/// A rule as data. Lists, pages, the config schema and reports are views of it.
///
/// ```
/// use copydesk::{RULES, Rule};
///
/// let ids: Vec<&str> = RULES.iter().map(|rule: &&Rule| rule.id).collect();
/// assert!(ids.contains(&"front-matter/syntax"));
/// ```
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
    /// Which of its findings people see as one.
    pub grouping: Grouping,
    /// What it looks at, and how its check is made.
    pub build: Build,
}

/// Something special about a rule, for the code that runs rules and knows none of them by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Property {
    /// It is always an error, whatever levels, selections, comments and baselines say: where it
    /// reports, something was not checked, and a run that did not check everything must not pass.
    AlwaysError,
    /// It is about how a file is written, whatever the file says.
    AboutWriting,
    /// Its fixes make a document readable that was not: others wait for them.
    MakesReadable,
    /// It also applies to data files of the site's generator that are in no collection.
    ForData,
    /// It judges a value by itself, so that it also applies to values that documents have by default.
    ForDefaults,
    /// What its values were meant to be, a schema decides: where one does, that fix is taken.
    DecidedBySchema,
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
    /// Some of what it reports about comments is settled only when all files are known.
    SettledAcross,
}

/// Which findings of a rule have one cause, and so are one for people.
#[derive(Clone, Copy, Debug)]
pub enum Grouping {
    /// Each is by itself.
    Each,
    /// Those of one mapping that share [words](Finding::shared_from), in these words.
    OfMapping(fn(&[&Finding]) -> Words),
    /// Those with the same message, wherever they are.
    ByMessage,
}

/// What is said of several findings at once.
#[derive(Debug)]
pub struct Words {
    /// What was found and expected.
    pub message: String,
    /// What to do.
    pub help: String,
}

/// The group in a rule's id and the name behind it; none for the name of a group.
pub(crate) fn split_id(id: &str) -> Option<(&str, &str)> {
    id.split_once('/')
}

/// The group in a rule's id; all of a name that is no such id.
pub(crate) fn group_of(id: &str) -> &str {
    split_id(id).map_or(id, |(group, _)| group)
}

impl Rule {
    /// A rule as most are: an error, on by default, without fixes and options. `since` is to be
    /// filled in.
    pub const fn new(id: &'static str, page: &'static str, build: Build) -> Self {
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
            grouping: Grouping::Each,
            build,
        }
    }

    /// What it looks at.
    pub fn phase(&self) -> Phase {
        self.build.phase()
    }

    /// Makes its check from options: a JSON object, in which missing ones have their defaults.
    ///
    /// # Errors
    /// When an option is unknown or of the wrong type.
    pub fn checker(&self, options: serde_json::Value) -> serde_json::Result<Checker> {
        self.build.checker(options)
    }

    /// Whether this is special about it.
    pub fn has(&self, property: Property) -> bool {
        self.properties.contains(&property)
    }

    /// The part of the id before the slash.
    pub fn group(&self) -> &'static str {
        group_of(self.id)
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

/// How often a rule's findings can be fixed by `copydesk`.
///
/// ```
/// use copydesk::parts::FixAvailability;
/// use copydesk::RULES;
///
/// let fixable = RULES.iter().filter(|rule| rule.fix != FixAvailability::Never);
/// assert!(fixable.count() > 10);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FixAvailability {
    /// Never.
    Never,
    /// Some of its findings.
    Sometimes,
    /// Every finding.
    Always,
}

/// An option of a rule; its default and what it does are on the page.
#[derive(Debug)]
pub struct RuleOption {
    /// Its key in the config.
    pub name: &'static str,
    /// Its JSON Schema, as JSON text.
    pub schema: &'static str,
}

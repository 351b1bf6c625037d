//! The settled config: which files belong to which collection, which rules run on them and at which
//! level, with schemas, globs, constraints and assertions compiled. Made from a [`Config`] and the
//! selection of the command line. `builtin` has what ships with copydesk, `config_schema/` the JSON
//! Schema of the config.
//!
//! Uses `text` to `rules`. Checks no document.

mod asserts;
pub(crate) mod builtin;
mod claims;
pub(crate) mod collection;
pub(crate) mod config_schema;
pub(crate) mod constraints;
mod fingerprint;
pub(crate) mod folders;
mod glob;
mod hidden_globs;
mod levels;
mod matcher;
pub(crate) mod no_effect;
mod recognition;
mod rule_set;
mod schemas;

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use crate::assert::{Assertion, Patterns};
use crate::config::settings::Settings;
use crate::config::{Config, ConfigProblem, OverrideConfig};
use crate::content::site::Site;
use crate::crossfile::{Constraints, Key, Mismatch};
use crate::document::body_need::BodyNeed;
use crate::document::roles::RoleMap;
use crate::document::value::Value;
use crate::document::{Document, Pointers};
use crate::finding::Level;
use crate::rules;
use crate::rules::rule::{Phase, Property, Rule};
use crate::schema::{Schema, SchemaFiles};
use crate::text::json_pointer::{JsonPointer, push_token};
use crate::text::repo_path::{RepoPath, RepoPathBuf};
use crate::tree::Tree;
use collection::{CollectionSchema, Complete};
use glob::Glob;
use levels::{Levels, Named};
pub(crate) use matcher::Claim;
use matcher::{Matcher, MatcherBuilder};
use recognition::Recognition;
pub(crate) use rule_set::{ActiveCheck, RuleSet, Rules};
use schemas::{RecordedSchemas, Schemas};

/// What the command line says of rules.
///
/// ```
/// use copydesk::Selection;
///
/// let selection = Selection { select: vec!["url".to_owned(), "ulr".to_owned()], ..Selection::default() };
/// assert_eq!(selection.unknown(), [("ulr".to_owned(), Some("url".to_owned()))]);
/// ```
#[derive(Clone, Debug, Default)]
pub struct Selection {
    /// Ids, groups or `all`: only these run. Empty for the default set.
    pub select: Vec<String>,
    /// Ids, groups or `all` that do not run.
    pub ignore: Vec<String>,
    /// Levels, in order.
    pub severity: Vec<(String, Level)>,
}

impl Selection {
    /// The names that no rule and no group has, each with the nearest one.
    pub fn unknown(&self) -> Vec<(String, Option<String>)> {
        let severity = self.severity.iter().map(|(name, _)| name);
        let chosen = self.select.iter().chain(&self.ignore);
        (chosen.filter(|name| rules::assertion(name).is_none()))
            .chain(severity)
            .filter(|name| !rules::is_known(name))
            .map(|name| (name.clone(), rules::nearest(name)))
            .collect()
    }
}

/// Everything that is settled before the first file is read.
pub struct Plan {
    /// The collections in the order of the config; a file belongs to the first that claims it.
    pub collections: Vec<Collection>,
    /// The site.
    pub site: Arc<Site>,
    /// What must hold between files.
    pub constraints: Constraints,
    /// What is wrong with the config, as far as its schema cannot see.
    pub problems: Vec<ConfigProblem>,
    /// Whether all collections are built-in ones, for want of a config; none of them must match.
    pub builtin: bool,
    /// Where these apply.
    recognition: Option<Recognition>,
    /// Whether the config says which built-in collections apply.
    says_builtin: bool,
    /// How many of the collections are the config's own; built-in ones follow.
    own: usize,
    matcher: Matcher,
    unclaimed: Arc<Settings>,
    /// The data files that the site's generator reads by itself, and how they are checked.
    data: Vec<Glob>,
    unclaimed_data: Arc<Settings>,
    base: Levels,
    /// The levels of the rules about the config: a selection of other rules leaves them on.
    about_config: Levels,
    overrides: Vec<Vec<Named>>,
    selection: Selection,
    /// Names of assertions that were selected, and that no collection has.
    pub unknown_assertions: BTreeSet<String>,
    /// The checks of files under no override: those that no collection claims, then by collection.
    plain_sets: Vec<OnceLock<RuleSet>>,
    sets: Mutex<HashMap<SetKey, Arc<RuleSet>>>,
    /// Folders in which every file must belong to a collection, and the collection that says so.
    watched: OnceLock<Vec<(String, usize)>>,
    /// Every schema that a collection or another schema names.
    pub schemas: BTreeSet<String>,
    /// All of it that decides which facts are taken out of a file.
    facts_depend_on: String,
}

/// Of which collection, whether data of the generator, and under which overrides.
type SetKey = (Option<usize>, bool, Vec<usize>);

/// A named set of files.
#[derive(Debug)]
pub struct Collection {
    /// Its name.
    pub name: Arc<str>,
    /// What must be true of each of its documents.
    pub asserts: Vec<Assertion>,
    /// What checks may ask of it, but for the roles that its schema gives.
    own: Settings,
    /// The name of its schema, as the config has it.
    pub schema_name: Option<String>,
    schema: CollectionSchema,
    /// Made of these two when the first file asks.
    complete: OnceLock<Complete>,
    /// The folders in which its files are, each with a slash at its end.
    folders: Vec<String>,
    /// Whether a glob of it may match in any folder.
    is_anywhere: bool,
    rules: Vec<Named>,
}

impl Plan {
    /// Settles a config. What is wrong in it is in [`Plan::problems`]; the rest holds.
    pub fn new(config: &Config, site: Site, selection: Selection, files: &dyn SchemaFiles) -> Self {
        let own_collections = config.collections.0.len();
        let mut config = Cow::Borrowed(config);
        let taken = builtin::taken_by(&config);
        if !taken.is_empty() {
            config.to_mut().collections.0.extend(taken);
        }
        let config = &*config;
        let mut problems = Vec::new();
        let mut matcher = Matcher::builder();
        matcher.exclude_everywhere(&config.exclude.0, &mut problems);
        let site = Arc::new(site);
        let recorded = RecordedSchemas::new(files, config);
        let mut schemas = Schemas::new(&recorded);
        let mut patterns = Patterns::default();
        let mut collections = Vec::new();
        for (name, collection) in &config.collections.0 {
            let mut at = "/collections".to_owned();
            push_token(&mut at, name);
            matcher.collection(
                &at,
                &collection.files.0,
                &collection.exclude.0,
                &mut problems,
            );
            collections.push(collection::settle(
                name,
                collection,
                &at,
                &site,
                &mut schemas,
                &mut patterns,
                &mut problems,
            ));
        }
        let unknown_assertions = asserts::select(&mut collections, &selection);
        let overrides = settle_overrides(config, &mut matcher, &mut problems);
        folders::folderless(&config.collections.0, &mut problems);
        let constraints = constraints::settle(&config.collections.0, &mut problems);
        let own = levels::named(&config.rules, &config.fix, "", &mut problems);
        no_effect::problems(config, &mut problems);
        let unclaimed = Settings {
            roles: RoleMap::of(&site),
            site: Arc::clone(&site),
            ..Settings::default()
        };
        let schemas = recorded.seen();
        let facts_depend_on = fingerprint::facts_depend_on(config, &site, &schemas);
        let plain_sets = (0..=collections.len()).map(|_| OnceLock::new()).collect();
        Self {
            about_config: levels_about_config(&own, &selection),
            base: Levels::new(&selection.select, &own),
            collections,
            constraints,
            problems,
            builtin: false,
            recognition: None,
            says_builtin: config.builtin.is_some(),
            own: own_collections,
            matcher: matcher.build(),
            unclaimed_data: Arc::new(Settings {
                is_data: true,
                ..unclaimed.clone()
            }),
            unclaimed: Arc::new(unclaimed),
            data: data_files(&site),
            site,
            overrides,
            selection,
            unknown_assertions,
            plain_sets,
            sets: Mutex::default(),
            watched: OnceLock::new(),
            facts_depend_on,
            schemas: schemas.into_keys().collect(),
        }
    }

    /// Lets built-in collections apply, for want of a config, where the content of a tree fits.
    pub(crate) fn recognise_in(&mut self, tree: Arc<dyn Tree>) {
        self.builtin = true;
        for settings in [&mut self.unclaimed, &mut self.unclaimed_data] {
            Arc::make_mut(settings).has_config = false;
        }
        self.recognition = Some(Recognition::new(tree));
    }

    /// What was selected on the command line.
    pub(crate) fn selection(&self) -> &Selection {
        &self.selection
    }

    /// The level of a rule about the config.
    pub fn level_about_config(&self, rule: &Rule) -> Level {
        self.about_config.of(rule)
    }

    /// Notes which file is the config, and where it has what a finding may point back to.
    pub fn locate(&mut self, config: &Document<'_>) {
        self.matcher.config = Some(config.source.path().clone());
        let places = Pointers::of(config.root());
        let asserts = self.collections.iter_mut().flat_map(|one| &mut one.asserts);
        for assert in asserts {
            let (pointer, index) = &assert.in_config;
            let node = places.node(pointer).and_then(|node| match &node.value {
                Value::Sequence(list) => list.get(*index),
                _ => Some(node),
            });
            let expression = node.and_then(|node| node.as_mapping()?.entry("expr"));
            assert.place = expression.map(|entry| (config.source.path().clone(), entry.value.span));
        }
    }

    /// Whether a pointer into the config leads into a built-in collection, which it does not have.
    pub fn is_of_builtin(&self, pointer: &str) -> bool {
        let mut tokens = JsonPointer::new(pointer).tokens();
        let is_collection = tokens.next().is_some_and(|at| at == "collections");
        let name = tokens.next().filter(|_| is_collection);
        let builtin = &self.collections[self.own..];
        name.is_some_and(|name| builtin.iter().any(|collection| *collection.name == *name))
    }

    /// Forgets what was counted so far.
    pub fn count_anew(&self) {
        self.matcher.count_anew();
    }

    /// The collection of a claim.
    pub fn collection(&self, claim: &Claim) -> Option<&Collection> {
        claim.collection.map(|index| &self.collections[index])
    }

    /// The settings of a claim.
    pub fn settings(&self, claim: &Claim) -> &Settings {
        let unclaimed = if claim.is_data {
            &self.unclaimed_data
        } else {
            &self.unclaimed
        };
        (self.collection(claim)).map_or(unclaimed, Collection::settings)
    }

    /// The checks that run on a document with this claim.
    pub fn rules(&self, claim: &Claim) -> Rules<'_> {
        if claim.overrides.is_empty() && !claim.is_data {
            // A collection that says nothing of its own has what all have.
            let own = claim
                .collection
                .filter(|&index| !self.collections[index].is_plain());
            let index = own.map_or(0, |index| index + 1);
            return Rules::Plain(self.plain_sets[index].get_or_init(|| self.rule_set(claim)));
        }
        let key = (claim.collection, claim.is_data, claim.overrides.clone());
        let mut sets = self.sets.lock().unwrap_or_else(PoisonError::into_inner);
        let set = sets.entry(key);
        let set = set.or_insert_with(|| Arc::new(self.rule_set(claim)));
        Rules::Own(Arc::clone(set))
    }

    /// Whether there may be a file in which a mismatch is reported: when not, nobody need look for
    /// one.
    pub fn may_report(&self, mismatch: Mismatch) -> bool {
        let Some(rule) = rules::for_mismatch(mismatch) else {
            return false;
        };
        let of_collections = self.collections.iter().flat_map(|one| &one.rules);
        let places = of_collections.chain(self.overrides.iter().flatten());
        self.base.may_run(rule, places, &self.selection)
    }

    fn rule_set(&self, claim: &Claim) -> RuleSet {
        let mut levels = self.base.clone();
        if let Some(collection) = self.collection(claim) {
            levels.apply(&collection.rules);
        }
        for &index in &claim.overrides {
            levels.apply(&self.overrides[index]);
        }
        levels.select(&self.selection);
        let mut checks = levels.checks();
        if claim.is_data {
            checks.retain(|active| {
                let phase = active.rule.phase();
                let is_about_data = active.rule.has(Property::ForData)
                    || phase == Phase::Document && active.rule.has(Property::AlwaysError);
                is_about_data || matches!(phase, Phase::File | Phase::Suppression)
            });
        }
        let mut body =
            (checks.iter().map(|active| active.checker.body()).max()).unwrap_or_default();
        let asserts = self.collection(claim).map_or(&[][..], |one| &one.asserts);
        if asserts.iter().any(Assertion::needs_body) {
            body = BodyNeed::Everything;
        }
        if self.constraints.only.is_some() {
            // As much of a body is read as ever: comments in it allow the same.
            let unknown = rules::for_mismatch(Mismatch::Unknown);
            checks.retain(|active| unknown.is_some_and(|rule| rule.id == active.rule.id));
        }
        RuleSet::new(checks, body)
    }

    /// Leaves nothing to check but that these references resolve, by their index and value.
    pub fn keep_references(&mut self, values: HashSet<(u16, Key)>) {
        self.constraints.keep_references(values);
    }

    /// The schema of a claim, as far as it is to be checked.
    pub fn schema(&self, claim: &Claim) -> Option<&Schema> {
        if self.constraints.only.is_some() {
            return None;
        }
        self.collection(claim).and_then(Collection::schema)
    }

    /// Whether every glob that matches one of some paths matches one of the others as well, which are
    /// asked for until that is known.
    pub fn match_as_well(
        &self,
        paths: &[RepoPathBuf],
        others: &mut dyn Iterator<Item = &RepoPath>,
    ) -> bool {
        self.matcher.match_as_well(paths, others)
    }

    /// What can only be known when all files were claimed: globs that match nothing, files that
    /// two collections claim.
    pub fn whole_run_problems(&self, files: &dyn Tree) -> Vec<ConfigProblem> {
        if self.builtin {
            return Vec::new();
        }
        let names: Vec<&str> = self.collections.iter().map(|each| &*each.name).collect();
        let mut problems = self.matcher.whole_run_problems(&names, self.own);
        problems.extend(schemas::unused(&self.schemas, files));
        problems
    }
}

fn settle_overrides(
    config: &Config,
    matcher: &mut MatcherBuilder,
    problems: &mut Vec<ConfigProblem>,
) -> Vec<Vec<Named>> {
    let overrides = config.overrides.iter().enumerate();
    let settle = |(index, config): (usize, &OverrideConfig)| {
        let at = format!("/overrides/{index}");
        matcher.an_override(&at, &config.files.0, problems);
        levels::named(&config.rules, &config.fix, &at, problems)
    };
    overrides.map(settle).collect()
}

fn levels_about_config(own: &[Named], selection: &Selection) -> Levels {
    let mut levels = Levels::new(&[], own);
    levels.select(&Selection {
        select: Vec::new(),
        ..selection.clone()
    });
    levels
}

/// The data files that the site's generator reads by itself.
fn data_files(site: &Site) -> Vec<Glob> {
    let globs = site.data.iter();
    globs.filter_map(|glob| Glob::new(glob).ok()).collect()
}

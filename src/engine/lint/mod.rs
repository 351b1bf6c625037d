//! One document: runs a plan's checks over it, phase by phase, and makes findings of what they report.
//!
//! Pure: the text comes in, findings come out. Whoever has files calls it for each. What is found
//! across files is in `across`, the config itself in `config`, files that are not documents in `file`.

mod across;
mod config;
mod config_help;
mod drafts;
mod file;
mod inherited;
mod locate;
mod notes;
mod scope;

use crate::text::repo_path::RepoPath;
use std::sync::Arc;

use crate::assert::Assertion;
use crate::config::ConfigProblem;
use crate::config::settings::Settings;
use crate::crossfile::{self, Facts};
use crate::document::roles::{self, Roles};
use crate::document::suppression::Suppressions;
use crate::document::title::Title;
use crate::document::{Document, Layout, Pointers, form, layout_of, parse, structured_bytes};
use crate::engine::permits;
use crate::engine::tally::Tally;
use crate::finding::Finding;
use crate::plan::{ActiveCheck, Claim, Plan};
use crate::rules::image_cache::{KnownImages, RunImages};
use crate::rules::rule::{Checker, ConfigContext, DocumentContext, Refusal, SchemaContext};
use crate::rules::verdicts::Verdicts;
use crate::schema::{Schema, SchemaProblems};
use crate::text::{Source, steps};
use crate::tree::World;
use crate::tree::defaults::Defaults;
pub(crate) use across::{compared, unused_image};
#[cfg(feature = "server")]
pub(crate) use config::config_schema;
pub(crate) use config::{check_config, check_writing, is_config_too_large};
pub(crate) use drafts::allows;
use drafts::{Drafts, know_names};
use file::not_its_text;
pub(crate) use file::{over_budget, unexpected, unreadable};
use inherited::Inherited;
use locate::findings;
pub(crate) use locate::locate_elsewhere;
use scope::RuleScope;

/// What came of one document.
#[derive(Clone, Debug, Default)]
pub struct Checked {
    /// The findings, sorted.
    pub findings: Vec<Finding>,
    /// Rules that had more to say than is listed of one file, and how many were left out.
    pub capped: Vec<(&'static str, usize)>,
    /// Findings that comments of the file allow, sorted.
    pub allowed: Vec<Finding>,
    /// The comments, for findings between files that they may allow.
    pub suppressions: Suppressions,
    /// What the document says to others.
    pub facts: Facts,
    /// The findings in numbers, without the file.
    pub tally: Tally,
    /// What it is called, if that is wanted.
    pub title: Option<Title>,
    /// What is wrong with values that it has by default: findings in the files that set them.
    pub(crate) of_defaults: Vec<Finding>,
    /// Whether something is wrong with it that does not count, since it is a form that others are made
    /// from.
    pub(crate) is_form: bool,
}

/// What is wanted of one document.
#[derive(Clone, Copy, Debug)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is wanted or not, whatever the others are"
)]
pub struct Wants<'r> {
    /// What it says to others.
    pub facts: bool,
    /// Its findings, and not their number alone.
    pub findings: bool,
    /// Their number.
    pub count: bool,
    /// What it is called.
    pub title: bool,
    /// What the run knows of images, if it is one over files that stay as they are.
    pub images: Option<&'r RunImages>,
}

/// All that can be wanted.
pub(crate) const EVERYTHING: Wants<'static> = Wants {
    facts: true,
    count: true,
    title: false,
    findings: true,
    images: None,
};

/// Checks one file under the claim that the plan has on it, and says what it says to others.
pub fn check(
    source: &Source,
    layout: Layout,
    plan: &Plan,
    claim: &Claim,
    world: &World<'_>,
) -> Checked {
    check_for(EVERYTHING, source, layout, plan, claim, world)
}

/// Checks one file for what is wanted of it.
pub fn check_for(
    wants: Wants<'_>,
    source: &Source,
    layout: Layout,
    plan: &Plan,
    claim: &Claim,
    world: &World<'_>,
) -> Checked {
    check_and(wants, source, layout, plan, claim, world, &|_, _| ()).0
}

/// The same; then `look` sees what came of it, as long as the document is there. Gives the steps of
/// the check, too.
pub(crate) fn check_and(
    wants: Wants<'_>,
    source: &Source,
    layout: Layout,
    plan: &Plan,
    claim: &Claim,
    world: &World<'_>,
    look: &dyn Fn(&Document<'_>, &Checked),
) -> (Checked, u64) {
    if let Some(problem) = not_its_text(source) {
        return (unreadable(source.path(), &problem, plan, claim), 0);
    }
    permits::with(structured_bytes(source, layout), || {
        let ((document, checked), steps) = steps::of(|| {
            let document = parse(source, layout);
            let checked = check_document(wants, &document, plan, claim, world);
            (document, checked)
        });
        look(&document, &checked);
        (checked, steps)
    })
}

/// Checks a document for what is wanted of it.
pub(crate) fn check_document(
    wants: Wants<'_>,
    document: &Document<'_>,
    plan: &Plan,
    claim: &Claim,
    world: &World<'_>,
) -> Checked {
    let set = plan.rules(claim);
    let (checks, documents): (&[_], &[_]) = if wants.findings || wants.count {
        (&set.checks, &set.documents)
    } else {
        (&[], &[])
    };
    let job = Job {
        document,
        schema: plan.schema(claim),
        settings: plan.settings(claim),
        checks,
        documents,
        world,
        config: &[],
        scope: RuleScope::Document,
        images: wants.images,
        asserts: plan.collection(claim).map_or(&[], |one| &one.asserts),
    };
    let roles = roles::find(&document.roots, &job.settings.roles);
    let mut checked = job.run(&roles, wants.findings);
    let is_wrong = !checked.tally.is_empty();
    checked.is_form = is_wrong && claim.collection.is_none() && form::is_form(document);
    if wants.facts {
        checked.facts = extract(document, &roles, plan, claim, world);
    }
    if wants.title {
        checked.title = Title::of(document);
    }
    checked
}

/// Where the fields of a document say that its file should be, if that is not where it is.
#[cfg(feature = "server")]
pub(crate) fn misplaced(
    document: &Document<'_>,
    plan: &Plan,
    claim: &Claim,
    world: &World<'_>,
) -> Option<crate::rules::rule::Misplaced> {
    let settings = plan.settings(claim);
    let context = DocumentContext {
        document,
        roles: &roles::find(&document.roots, &settings.roles),
        settings,
        schema: None,
        asserts: &[],
        world,
        images: &KnownImages::default(),
        verdicts: &Verdicts::default(),
    };
    let rules = plan.rules(claim);
    rules
        .checks
        .iter()
        .find_map(|active| match &active.checker {
            Checker::Document(check) => check.misplaced(&context),
            _ => None,
        })
}

/// What a document says to others, without checking it: in a partial run, for files that are not
/// named.
pub fn facts(
    source: &Source,
    layout: Layout,
    plan: &Plan,
    claim: &Claim,
    world: &World<'_>,
) -> Facts {
    permits::with(structured_bytes(source, layout), || {
        let document = parse(source, layout);
        let roles = roles::find(&document.roots, &plan.settings(claim).roles);
        extract(&document, &roles, plan, claim, world)
    })
}

fn extract(
    document: &Document<'_>,
    roles: &Roles<'_>,
    plan: &Plan,
    claim: &Claim,
    world: &World<'_>,
) -> Facts {
    let gives = plan.constraints.gives(claim.collection);
    let site = &plan.settings(claim).site;
    crossfile::extract(document, roles, gives, &plan.constraints, site, world.files)
}

/// The endings of content.
const CONTENT: [&str; 8] = [
    "md", "mdx", "html", "markdown", "txt", "htm", "mdown", "mkd",
];

/// How to parse a file, or none when it is not to be checked. What a collection claims or somebody
/// names is checked whatever its ending, if it can be text; the rest only when it is content.
pub(crate) fn layout(path: &str, claimed: bool, named: bool) -> Option<Layout> {
    let extension = RepoPath::new(path).extension();
    let is = |known: &&str| extension.eq_ignore_ascii_case(known);
    if CONTENT.iter().any(is) {
        return Some(Layout::Content);
    }
    let layout = layout_of(path);
    (claimed || named && layout == Layout::Data).then_some(layout)
}

/// The source of a file whose text nobody has read. As content, an empty document is nothing that a
/// check could refuse.
fn without_text(path: &Arc<str>) -> Source {
    Source::new(Arc::clone(path), Vec::new())
}

/// One document and all that it is checked against.
struct Job<'a> {
    document: &'a Document<'a>,
    schema: Option<&'a Schema>,
    settings: &'a Settings,
    checks: &'a [ActiveCheck],
    /// Where those among them are that look at every document.
    documents: &'a [usize],
    world: &'a World<'a>,
    /// What is wrong with the config, when the document is the config.
    config: &'a [ConfigProblem],
    /// Which rules look at it.
    scope: RuleScope,
    /// What the run knows of images.
    images: Option<&'a RunImages>,
    asserts: &'a [Assertion],
}

impl Job<'_> {
    /// Runs the checks of all phases that one document alone decides. Without findings, they are only
    /// counted.
    fn run(&self, roles: &Roles<'_>, with_findings: bool) -> Checked {
        let defaults = self.defaults();
        let inherited = Inherited::of(self.document, &defaults);
        let mut problems = self.refused(inherited.as_ref());
        let mut of_defaults = Vec::new();
        if let (Some(inherited), Some(root)) = (&inherited, self.document.root()) {
            let wrong = inherited.take_own(&mut problems.refused, root);
            if !self.checks.is_empty() {
                of_defaults = inherited.findings(self, &wrong);
            }
        }
        let mut suppressions = Suppressions::of(self.document);
        let mut drafts = Drafts::default();
        if !with_findings && suppressions.is_empty() {
            drafts.be_silent();
        }
        self.check(roles, &problems, &mut drafts);
        if drafts.all.is_empty() && suppressions.is_empty() {
            return Checked {
                of_defaults,
                ..Checked::default()
            };
        }
        drafts.one_defect_one_finding();
        let mut allowed = Vec::new();
        if !suppressions.is_empty() {
            know_names(&mut suppressions, self.checks, self.document);
            if self.sets_fields() {
                // They may be about defaults, which are judged with the documents that have them.
                suppressions.use_all();
            }
            allowed = drafts.allow(&mut suppressions);
            drafts.about(&suppressions, self.checks, |_| true);
        }
        let (tally, capped) = (drafts.count(), drafts.capped());
        if !with_findings {
            drafts.all.clear();
        }
        Checked {
            findings: findings(self.document, drafts.all),
            allowed: findings(self.document, allowed),
            tally,
            capped,
            suppressions,
            of_defaults,
            ..Checked::default()
        }
    }

    /// What the site's generator sets for the document.
    fn defaults(&self) -> Defaults {
        let document = self.document;
        if document.front_matter.is_none() || document.layout != Layout::Content {
            return Defaults::default();
        }
        let (world, site) = (self.world, &self.settings.site);
        world.defaults.of(world.files, site, document.source.path())
    }

    /// Whether other documents have values of this one by default.
    fn sets_fields(&self) -> bool {
        let (world, site) = (self.world, &self.settings.site);
        let path = self.document.source.path();
        world.defaults.sets_fields(world.files, site, path)
    }

    /// What the schema refuses in the document with what it has by default.
    fn refused(&self, inherited: Option<&Inherited<'_>>) -> SchemaProblems {
        let mut problems = SchemaProblems::default();
        let Some(schema) = self.schema else {
            return problems;
        };
        for (index, root) in self.document.roots.iter().enumerate() {
            let merged = inherited.and_then(|inherited| inherited.merged(root, schema));
            schema.check(merged.as_ref().unwrap_or(root), index, &mut problems);
        }
        if !self.document.complete {
            problems.refused.retain(|problem| {
                let root = self.document.roots.get(problem.root);
                let node = root.and_then(|root| root.pointer(&problem.pointer));
                node.is_some_and(|node| problem.holds_in_part(node))
            });
        }
        problems
    }

    /// Runs the checks about the document itself, about what its schema refuses and about the
    /// config, in the order of their rules: where two report the same defect, the order counts.
    fn check<'c>(&'c self, roles: &Roles<'_>, problems: &SchemaProblems, drafts: &mut Drafts<'c>) {
        let context = DocumentContext {
            document: self.document,
            roles,
            settings: self.settings,
            schema: self.schema,
            asserts: self.asserts,
            world: self.world,
            images: &KnownImages::of_run(self.images),
            verdicts: &Verdicts::default(),
        };
        let config = ConfigContext {
            document: self.document,
            places: Pointers::of(self.document.root()),
            refused: &problems.refused,
        };
        let look = |active: &'c ActiveCheck, drafts: &mut Drafts<'c>| {
            if let Checker::Document(check) = &active.checker
                && self.scope.has(active.rule)
            {
                drafts.collect(active, |out| check.check(&context, out));
            }
        };
        if problems.is_empty() && self.config.is_empty() {
            // As for nearly all: half of the checks have nothing to look at.
            for &at in self.documents {
                look(&self.checks[at], drafts);
            }
            return;
        }
        for active in self.checks {
            match &active.checker {
                Checker::Document(_) => look(active, drafts),
                Checker::Schema(keywords, check) if !problems.is_empty() => {
                    let own = problems.refused.iter();
                    let own = own.filter(|problem| keywords.contains(&problem.keyword));
                    let refusals: Vec<Refusal<'_>> = own
                        .filter_map(|problem| Refusal::of(problem, self.document))
                        .collect();
                    let context = SchemaContext {
                        document: self.document,
                        refusals: &refusals,
                        too_complex: &problems.too_complex,
                        is_cut: problems.is_cut,
                    };
                    drafts.collect(active, |out| check.check(&context, out));
                }
                Checker::Config(check) => {
                    drafts.collect(active, |out| {
                        for problem in self.config {
                            check.check(problem, &config, out);
                        }
                    });
                }
                _ => {}
            }
        }
    }
}

//! The engine: runs a plan's checks over one document and makes findings of what they say.
//!
//! Pure: the text comes in, findings come out. Whoever has files calls it for each.

pub(crate) mod drafts;
pub(crate) mod locate;
pub(crate) mod notes;

use std::sync::{Arc, LazyLock};

use crate::assert::Assertion;
use crate::config::settings::Settings;
use crate::config::{ConfigFile, ConfigProblem, InvalidValue};
use crate::crossfile::{self, Constraints, Facts, GatherProblem};
use crate::document::roles::{self, Roles};
use crate::document::suppression::{self, Suppression};
use crate::document::{Document, Layout, layout_of, parse};
use crate::engine::tally::Tally;
use crate::finding::{Finding, Severity};
use crate::plan::builtin;
use crate::plan::{ActiveCheck, Claim, Collection, Plan, RuleSet};
use crate::rules;
use crate::rules::image_cache::KnownImages;
use crate::rules::rule::Context;
pub use crate::rules::rule::MAX_FINDINGS_OF_A_RULE;
use crate::schema::{ResolveError, Schema, SchemaProblems};
use crate::text::Source;
use crate::tree::{FileProblem, World};
pub use drafts::allows;
use drafts::{Teller, allow, count, know_names, one_defect_one_finding, settle_open};
use locate::findings;
pub use locate::locate_elsewhere;

/// The name of the config's own schema in findings.
const CONFIG_SCHEMA_NAME: &str = "copydesk:config";

/// What came of one document.
#[derive(Debug, Default)]
pub struct Checked {
    /// The findings, sorted.
    pub findings: Vec<Finding>,
    /// Rules that had more to say than [`MAX_FINDINGS_OF_A_RULE`], and how many were left out.
    pub capped: Vec<(&'static str, usize)>,
    /// Whether its schema had more to say than [`crate::schema::MAX_PROBLEMS`].
    pub schema_cut: bool,
    /// Findings that comments of the file allow, sorted.
    pub allowed: Vec<Finding>,
    /// The comments, for findings between files that they may allow.
    pub suppressions: Vec<Suppression>,
    /// What the document says to others.
    pub facts: Facts,
    /// The findings in numbers, without the file.
    pub tally: Tally,
}

/// What is wanted of one document.
#[derive(Clone, Copy, Debug)]
pub struct Wants {
    /// What it says to others.
    pub facts: bool,
    /// Its findings, and not their number alone.
    pub findings: bool,
    /// Their number.
    pub count: bool,
}

/// Checks one file under the claim that the plan has on it, and says what it says to others.
pub fn check(
    source: &Source,
    layout: Layout,
    plan: &Plan,
    claim: &Claim,
    world: &World<'_>,
) -> Checked {
    let wants = Wants {
        facts: true,
        count: true,
        findings: true,
    };
    check_for(wants, source, layout, plan, claim, world)
}

/// Checks one file for what is wanted of it.
pub fn check_for(
    wants: Wants,
    source: &Source,
    layout: Layout,
    plan: &Plan,
    claim: &Claim,
    world: &World<'_>,
) -> Checked {
    let document = &parse(source, layout);
    let job = Job {
        document,
        schema: plan.collection(claim).and_then(Collection::schema),
        settings: plan.settings(claim),
        rules: &plan.rules(claim),
        world,
        config: &[],
        file: None,
        gathered: &[],
        constraints: &plan.constraints,
        asserts: plan.collection(claim).map_or(&[], |one| &one.asserts),
    };
    let roles = roles::find(&document.roots, &job.settings.roles);
    let checks = if wants.findings || wants.count {
        &job.rules.checks[..]
    } else {
        &[]
    };
    let mut checked = run_checks(&job, &roles, checks.iter(), wants.findings);
    if wants.facts {
        checked.facts = extract(document, &roles, plan, claim, world);
    }
    checked
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
    let document = parse(source, layout);
    let roles = roles::find(&document.roots, &plan.settings(claim).roles);
    extract(&document, &roles, plan, claim, world)
}

fn extract(
    document: &Document<'_>,
    roles: &Roles<'_>,
    plan: &Plan,
    claim: &Claim,
    world: &World<'_>,
) -> Facts {
    let gives = plan.constraints.gives(claim.collection);
    crossfile::extract(document, roles, gives, &plan.constraints, world.files)
}

/// Tells what was found between files and stands in this document, and, when `whole`, which of its
/// allowances of such findings hide nothing.
pub fn gathered(
    document: &Document<'_>,
    problems: &[GatherProblem],
    suppressions: &[Suppression],
    whole: bool,
    plan: &Plan,
    claim: &Claim,
    world: &World<'_>,
) -> Checked {
    let rules = plan.rules(claim);
    let settings = plan.settings(claim);
    let context = Context {
        document,
        roles: &roles::find(&document.roots, &settings.roles),
        schema: &SchemaProblems::default(),
        settings,
        world,
        config: &[],
        file: None,
        suppressions: &[],
        gathered: problems,
        constraints: &plan.constraints,
        asserts: &[],
        images: &KnownImages::default(),
    };
    let mut teller = Teller::default();
    if !problems.is_empty() {
        for active in &rules.checks {
            teller.tell(active, &context);
        }
    }
    let mut suppressions = suppressions.to_vec();
    let told = one_defect_one_finding(std::mem::take(&mut teller.told));
    let allowed;
    (teller.told, allowed) = allow(told, &mut suppressions);
    if whole && suppressions.iter().any(Suppression::is_open) {
        settle_open(&mut suppressions);
        let context = Context {
            suppressions: &suppressions,
            gathered: &[],
            ..context
        };
        let unused = rules.checks.iter();
        for active in unused.filter(|active| active.rule.id == "suppression/unused") {
            teller.tell(active, &context);
        }
    }
    Checked {
        tally: count(&teller.told),
        findings: findings(document, teller.told),
        allowed: findings(document, allowed),
        capped: teller.capped,
        ..Checked::default()
    }
}

/// Tells why a file could not be checked.
pub fn unreadable(
    path: &Arc<str>,
    problem: &FileProblem,
    plan: &Plan,
    claim: &Claim,
    world: &World<'_>,
) -> Checked {
    let source = Source::new(Arc::clone(path), Vec::new());
    // As content, so that an empty document is nothing that a schema could refuse.
    let document = parse(&source, Layout::Content);
    let all = plan.rules(claim);
    let is_about_files = |active: &&ActiveCheck| {
        active.rule.group() == "file" || *problem == FileProblem::UnusedImage
    };
    run_checks(
        &Job {
            document: &document,
            schema: None,
            settings: plan.settings(claim),
            rules: &all,
            world,
            config: &[],
            file: Some(problem),
            gathered: &[],
            constraints: &plan.constraints,
            asserts: &[],
        },
        &Roles::default(),
        all.checks.iter().filter(is_about_files),
        true,
    )
}

/// Checks a config file like any other document against its schema, and tells what the plan found
/// in it.
pub fn check_config(
    file: &ConfigFile<'_>,
    problems: &[ConfigProblem],
    plan: Option<&Plan>,
    world: &World<'_>,
) -> Checked {
    // The schema is ours, and a test compiles it.
    static SCHEMA: LazyLock<Option<Schema>> = LazyLock::new(|| {
        let source = Source::new(CONFIG_SCHEMA_NAME, builtin::CONFIG_SCHEMA);
        Schema::compile_shipped(CONFIG_SCHEMA_NAME, &source, &|_| Err(ResolveError::Missing))
    });
    let rules = config_rules(plan);
    let check = |problems: &[ConfigProblem]| {
        run(&Job {
            document: &file.document,
            schema: SCHEMA.as_ref(),
            settings: &Settings::default(),
            rules: &rules,
            world,
            config: problems,
            file: None,
            gathered: &[],
            constraints: &Constraints::default(),
            asserts: &[],
        })
    };
    let checked = check(problems);
    let is_wrong = |finding: &Finding| finding.severity == Severity::Error;
    match &file.error {
        // The reader's own words stand only where the schema has none, which are better.
        Some(error) if !checked.findings.iter().any(is_wrong) => {
            let kind = InvalidValue::Config(error.clone());
            check(&[ConfigProblem::at_value("", kind)])
        }
        _ => checked,
    }
}

/// Tells what is wrong with how a document is written, whatever it says.
pub fn check_writing(document: &Document<'_>, world: &World<'_>) -> Vec<Finding> {
    let checked = run(&Job {
        document,
        schema: None,
        settings: &Settings::default(),
        rules: &own_rules(&["front-matter"]),
        world,
        config: &[],
        file: None,
        gathered: &[],
        constraints: &Constraints::default(),
        asserts: &[],
    });
    checked.findings
}

/// The endings of content.
const CONTENT: [&str; 8] = [
    "md", "mdx", "html", "markdown", "txt", "htm", "mdown", "mkd",
];

/// How to parse a file, or none when it is not to be checked. What a collection claims or somebody
/// names is checked whatever its ending, if it can be text; the rest only when it is content.
pub fn layout(path: &str, claimed: bool, named: bool) -> Option<Layout> {
    let name = path.rsplit('/').next().unwrap_or(path);
    let extension = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    let is = |known: &&str| extension.eq_ignore_ascii_case(known);
    if CONTENT.iter().any(is) {
        return Some(Layout::Content);
    }
    let layout = layout_of(path);
    (claimed || named && layout == Layout::Data).then_some(layout)
}

/// One document and all that it is checked against.
struct Job<'a> {
    document: &'a Document<'a>,
    schema: Option<&'a Schema>,
    settings: &'a Settings,
    rules: &'a RuleSet,
    world: &'a World<'a>,
    config: &'a [ConfigProblem],
    file: Option<&'a FileProblem>,
    gathered: &'a [GatherProblem],
    constraints: &'a Constraints,
    asserts: &'a [Assertion],
}

fn run(job: &Job<'_>) -> Checked {
    let roles = roles::find(&job.document.roots, &job.settings.roles);
    run_checks(job, &roles, job.rules.checks.iter(), true)
}

fn run_checks<'a>(
    job: &Job<'_>,
    roles: &Roles<'_>,
    checks: impl Iterator<Item = &'a ActiveCheck> + Clone,
    with_findings: bool,
) -> Checked {
    let mut schema_problems = SchemaProblems::default();
    if let Some(schema) = job.schema {
        for (index, root) in job.document.roots.iter().enumerate() {
            schema.check(root, index, &mut schema_problems);
        }
    }
    let context = Context {
        document: job.document,
        roles,
        schema: &schema_problems,
        settings: job.settings,
        world: job.world,
        config: job.config,
        file: job.file,
        suppressions: &[],
        gathered: job.gathered,
        constraints: job.constraints,
        asserts: job.asserts,
        images: &KnownImages::default(),
    };
    let mut suppressions = suppression::read(job.document);
    let mut teller = Teller::default();
    if !with_findings && suppressions.is_empty() {
        teller.be_silent();
    }
    let may_speak = |active: &&ActiveCheck| {
        let nothing_of_it = active.about_schema && context.schema.is_empty()
            || active.about_config && context.config.is_empty();
        !active.about_comments && !nothing_of_it
    };
    for active in checks.clone().filter(may_speak) {
        teller.tell(active, &context);
    }
    if teller.told.is_empty() && suppressions.is_empty() {
        return Checked::default();
    }
    let told = std::mem::take(&mut teller.told);
    teller.told = one_defect_one_finding(told);
    let mut allowed = Vec::new();
    if !suppressions.is_empty() {
        let (about_comments, checks): (Vec<_>, Vec<_>) =
            checks.partition(|active| active.about_comments);
        know_names(&mut suppressions, &checks, job.document);
        let told = std::mem::take(&mut teller.told);
        (teller.told, allowed) = allow(told, &mut suppressions);
        let context = Context {
            suppressions: &suppressions,
            ..context
        };
        for active in &about_comments {
            teller.tell(active, &context);
        }
    }
    let tally = count(&teller.told);
    if !with_findings {
        teller.told.clear();
    }
    Checked {
        findings: findings(job.document, teller.told),
        allowed: findings(job.document, allowed),
        tally,
        capped: teller.capped,
        schema_cut: schema_problems.is_cut,
        suppressions,
        ..Checked::default()
    }
}

/// The checks that look at a config file: its syntax, its schema, and what the plan found.
fn config_rules(plan: Option<&Plan>) -> RuleSet {
    let mut rules = own_rules(&["front-matter", "schema", "config", "file"]);
    // Nobody but copydesk reads it, and takes `on` and `off` for words.
    (rules.checks).retain(|check| check.rule.id != "front-matter/ambiguous-scalar");
    if let Some(plan) = plan {
        rules.checks.retain_mut(|check| {
            if !check.about_config {
                return true;
            }
            let severity = plan.level_about_config(check.rule).severity();
            check.severity = severity.unwrap_or(check.severity);
            severity.is_some()
        });
    }
    rules
}

/// The checks of these groups that are on by themselves, as nobody has set them.
fn own_rules(groups: &[&str]) -> RuleSet {
    let checks = (rules::ALL.iter())
        .filter(|rule| rule.enabled && groups.contains(&rule.group()))
        .filter_map(|&rule| {
            let check = (rule.build)(serde_json::Value::Object(serde_json::Map::new())).ok()?;
            Some(ActiveCheck::new(rule, rule.severity, check))
        })
        .collect();
    RuleSet {
        checks,
        body: crate::document::body_need::BodyNeed::Nothing,
    }
}

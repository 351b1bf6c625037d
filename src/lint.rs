//! The engine: runs a plan's checks over one document and makes findings of what they say.
//!
//! Pure: the text comes in, findings come out. Whoever has files calls it for each.

use std::collections::HashMap;
use std::sync::Arc;

use crate::config::ConfigProblem;
use crate::document::value::{Node, Value, push_token};
use crate::document::{Document, Layout, layout_of, parse};
use crate::finding::{Finding, Related};
use crate::plan::{ActiveCheck, Claim, Plan, RuleSet};
use crate::roles;
use crate::rule::{Anchor, Context, Draft, DraftRelated, Findings};
use crate::rules;
use crate::schema::{Schema, SchemaProblem};
use crate::settings::Settings;
use crate::shipped;
use crate::text::{Location, Source};
use crate::world::{FileProblem, World};

/// The name of the config's own schema in findings.
const CONFIG_SCHEMA_NAME: &str = "config.schema.json";

/// How many findings of one rule are told for one file; what is over is counted.
pub const MAX_FINDINGS_OF_A_RULE: usize = 1_000;

/// What came of one document.
#[derive(Debug, Default)]
pub struct Checked {
    /// The findings, sorted.
    pub findings: Vec<Finding>,
    /// Rules that had more to say than [`MAX_FINDINGS_OF_A_RULE`], and how many were left out.
    pub capped: Vec<(&'static str, usize)>,
}

/// Checks one file under the claim that the plan has on it.
pub fn check(
    source: &Source,
    layout: Layout,
    plan: &Plan,
    claim: &Claim,
    world: &World<'_>,
) -> Checked {
    let document = parse(source, layout);
    let schema = plan
        .collection(claim)
        .and_then(|collection| collection.schema.as_deref());
    let job = Job {
        document: &document,
        schema,
        settings: plan.settings(claim),
        rules: &plan.rules(claim),
        world,
        config: &[],
        file: None,
    };
    run(&job)
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
    let is_about_files = |active: &&ActiveCheck| active.rule.group() == "file";
    run_checks(
        &Job {
            document: &document,
            schema: None,
            settings: plan.settings(claim),
            rules: &all,
            world,
            config: &[],
            file: Some(problem),
        },
        all.checks.iter().filter(is_about_files),
    )
}

/// Checks a config file like any other document against its schema, and tells what the plan found
/// in it.
pub fn check_config(
    document: &Document<'_>,
    problems: &[ConfigProblem],
    world: &World<'_>,
) -> Checked {
    let source = Source::new(CONFIG_SCHEMA_NAME, shipped::CONFIG_SCHEMA);
    // The schema is ours, and a test compiles it.
    let schema = Schema::compile(CONFIG_SCHEMA_NAME, &source, &|_| None).ok();
    run(&Job {
        document,
        schema: schema.as_ref(),
        settings: &Settings::default(),
        rules: &config_rules(),
        world,
        config: problems,
        file: None,
    })
}

/// How to parse a file, or none when it is not to be checked. What a collection claims or somebody
/// names is checked whatever its ending, if it can be text; the rest only when it is content.
pub fn layout(path: &str, claimed: bool, named: bool) -> Option<Layout> {
    let name = path.rsplit('/').next().unwrap_or(path);
    let extension = name
        .rsplit_once('.')
        .map(|(_, ending)| ending.to_ascii_lowercase());
    match extension.as_deref() {
        Some("md" | "markdown" | "mdown" | "mkd" | "mdx" | "html" | "htm" | "txt") => {
            Some(Layout::Content)
        }
        Some("yaml" | "yml" | "toml" | "json") => (claimed || named).then(|| layout_of(path)),
        _ => claimed.then(|| layout_of(path)),
    }
}

/// Finds the lines of related places in other files, which a check gives in bytes only. `text`
/// gives a file or shipped schema by its name.
pub fn locate_elsewhere(findings: &mut [Finding], text: &dyn Fn(&str) -> Option<Arc<Source>>) {
    let mut last: Option<Arc<Source>> = None;
    let elsewhere = (findings.iter_mut())
        .flat_map(|finding| &mut finding.related)
        .filter(|related| related.location == Location::TOP);
    for related in elsewhere {
        if last
            .as_ref()
            .is_none_or(|known| *known.path() != related.file)
        {
            last = text(&related.file);
        }
        if let Some(source) = &last {
            related.location = source.locate(related.span);
        }
    }
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
}

fn run(job: &Job<'_>) -> Checked {
    run_checks(job, job.rules.checks.iter())
}

fn run_checks<'a>(job: &Job<'_>, checks: impl Iterator<Item = &'a ActiveCheck>) -> Checked {
    let mut schema_problems: Vec<SchemaProblem> = Vec::new();
    if let Some(schema) = job.schema {
        for (index, root) in job.document.roots.iter().enumerate() {
            schema.check(root, index, &mut schema_problems);
        }
    }
    let roles = roles::find(&job.document.roots, &job.settings.roles);
    let context = Context {
        document: job.document,
        roles: &roles,
        schema: &schema_problems,
        settings: job.settings,
        world: job.world,
        config: job.config,
        file: job.file,
    };
    let mut out = Findings::default();
    let mut told: Vec<Told<'_>> = Vec::new();
    let mut capped = Vec::new();
    for active in checks {
        active.check.check(&context, &mut out);
        if out.is_empty() {
            continue;
        }
        let mut drafts = out.take();
        if drafts.len() > MAX_FINDINGS_OF_A_RULE {
            drafts.sort_by_key(|draft| draft.span);
            capped.push((active.rule.id, drafts.len() - MAX_FINDINGS_OF_A_RULE));
            drafts.truncate(MAX_FINDINGS_OF_A_RULE);
        }
        told.extend(drafts.into_iter().map(|draft| Told {
            active,
            severity: active.severity,
            draft,
        }));
    }
    if told.is_empty() {
        return Checked::default();
    }
    let told = one_defect_one_finding(told);
    let pointers = pointers(job.document, &told);
    let mut findings: Vec<Finding> = (told.into_iter())
        .map(|told| finding(job.document, told, &pointers))
        .collect();
    findings.sort_by(Finding::order);
    Checked { findings, capped }
}

/// A draft and who made it.
struct Told<'a> {
    active: &'a ActiveCheck,
    severity: crate::finding::Severity,
    draft: Draft,
}

/// Where a rule's finding takes the place of another's at the same node, the other goes; the
/// higher severity and the schema's place stay.
fn one_defect_one_finding(mut told: Vec<Told<'_>>) -> Vec<Told<'_>> {
    let superseding = told
        .iter()
        .any(|each| !each.active.rule.supersedes.is_empty());
    if !superseding || told.len() < 2 {
        return told;
    }
    // From a superseded finding (by its place) to the one that takes its place.
    let mut by_anchor: HashMap<Anchor, Vec<usize>> = HashMap::new();
    for (index, each) in told.iter().enumerate() {
        if each.draft.anchor != Anchor::None {
            (by_anchor.entry(each.draft.anchor.clone()).or_default()).push(index);
        }
    }
    let mut gone = vec![false; told.len()];
    for index in 0..told.len() {
        let rule = told[index].active.rule;
        if rule.supersedes.is_empty() || gone[index] {
            continue;
        }
        let Some(same_place) = by_anchor.get(&told[index].draft.anchor) else {
            continue;
        };
        for &other in same_place {
            let superseded = rule.supersedes.contains(&told[other].active.rule.id);
            if other == index || gone[other] || !superseded {
                continue;
            }
            gone[other] = true;
            told[index].severity = told[index].severity.max(told[other].severity);
            let related = std::mem::take(&mut told[other].draft.related);
            let of_schema = |related: &DraftRelated| matches!(related, DraftRelated::Schema(..));
            let kept = related.into_iter().filter(of_schema);
            told[index].draft.related.extend(kept);
        }
    }
    let mut gone = gone.into_iter();
    told.retain(|_| !gone.next().unwrap_or_default());
    told
}

/// The pointer and the subject of each node that a finding is anchored to, by address.
fn pointers(document: &Document<'_>, told: &[Told<'_>]) -> HashMap<usize, (String, String)> {
    let wanted = told.iter().filter_map(|each| match each.draft.anchor {
        Anchor::None => None,
        Anchor::Node(address) | Anchor::Missing(address, _) => Some(address),
    });
    let mut found: HashMap<usize, (String, String)> = wanted
        .map(|address| (address, (String::new(), String::new())))
        .collect();
    if !found.is_empty() {
        let mut pointer = String::new();
        for root in &document.roots {
            note_pointers(root, &mut pointer, &mut found);
        }
    }
    found
}

fn note_pointers(
    node: &Node<'_>,
    pointer: &mut String,
    found: &mut HashMap<usize, (String, String)>,
) {
    if let Some(place) = found.get_mut(&node.address()) {
        *place = (pointer.clone(), subject(node));
    }
    let length = pointer.len();
    match &node.value {
        Value::Mapping(mapping) => {
            for entry in &mapping.entries {
                push_token(pointer, &entry.key);
                note_pointers(&entry.value, pointer, found);
                pointer.truncate(length);
            }
        }
        Value::Sequence(items) => {
            for (index, item) in items.iter().enumerate() {
                push_token(pointer, &index.to_string());
                note_pointers(item, pointer, found);
                pointer.truncate(length);
            }
        }
        _ => {}
    }
}

/// The value of a node as text that stays the same when the file is edited around it. Collections
/// have none: they change too easily.
fn subject(node: &Node<'_>) -> String {
    match &node.value {
        Value::String(text) => text.clone().into_owned(),
        Value::Sequence(_) | Value::Mapping(_) => String::new(),
        _ => node.to_json().to_string(),
    }
}

fn finding(
    document: &Document<'_>,
    told: Told<'_>,
    pointers: &HashMap<usize, (String, String)>,
) -> Finding {
    let Told {
        active,
        severity,
        draft,
    } = told;
    let (pointer, subject) = match &draft.anchor {
        Anchor::None => (None, String::new()),
        Anchor::Node(address) => match pointers.get(address) {
            Some((pointer, subject)) => (Some(pointer.clone()), subject.clone()),
            None => (None, String::new()),
        },
        Anchor::Missing(address, key) => {
            let pointer = pointers.get(address).map(|(pointer, _)| pointer.clone());
            (pointer, key.clone())
        }
    };
    let source = document.source;
    let related = (draft.related.into_iter())
        .map(|related| place(source, related))
        .collect();
    Finding {
        rule: active.rule.id,
        severity,
        file: Arc::clone(source.path()),
        span: draft.span,
        location: source.locate(draft.span),
        pointer,
        message: draft.message,
        help: draft.help,
        related,
        fix: draft.fix,
        subject: draft.subject.unwrap_or(subject),
    }
}

fn place(source: &Source, related: DraftRelated) -> Related {
    match related {
        DraftRelated::Here(span, message) => Related {
            file: Arc::clone(source.path()),
            span,
            location: source.locate(span),
            message,
        },
        DraftRelated::Schema(place, message) => Related {
            file: place.file,
            span: place.span,
            location: place.location,
            message,
        },
        DraftRelated::Elsewhere(file, span, message) => Related {
            file,
            span,
            location: Location::TOP,
            message,
        },
    }
}

/// The checks that look at a config file: its syntax, its schema, and what the plan found.
fn config_rules() -> RuleSet {
    let concerns_config =
        |group: &str| matches!(group, "front-matter" | "schema" | "config" | "file");
    let checks = (rules::ALL.iter())
        .filter(|rule| rule.enabled && concerns_config(rule.group()))
        .filter_map(|&rule| {
            let check = (rule.build)(serde_json::Value::Object(serde_json::Map::new())).ok()?;
            Some(ActiveCheck {
                rule,
                severity: rule.severity,
                check,
            })
        })
        .collect();
    RuleSet {
        checks,
        body: crate::rule::BodyNeed::Nothing,
    }
}

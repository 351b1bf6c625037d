//! `copydesk check --show-files` and `--show-settings`: what a run would do with each file, without
//! checking any.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{self, Write};
use std::path::PathBuf;
use std::sync::Arc;

use super::args::CheckArgs;
use super::choose::RootChoice;
use super::members::selection;
use super::paths::shown;
use super::targets::Chosen;
use super::{Exit, Failure};
use crate::content::site::Generator;
use crate::engine::outcome::Scope;
use crate::engine::session::{Session, layout};
use crate::finding::wording::plural;
use crate::plan::Claim;
use crate::report::paths::visible;
use crate::rules;
use crate::rules::rule::{Phase, Rule};
use crate::tree::disk::walk::FoundFile;
use crate::tree::skip_reason::SkipReason;

/// Prints what a run would do with each file; sorted by path.
pub(super) fn run(args: &CheckArgs, choice: RootChoice) -> Result<Exit, Failure> {
    let selection = selection(args)?;
    let now = args.now.unwrap_or_else(jiff::Timestamp::now);
    let mut texts: BTreeMap<PathBuf, String> = BTreeMap::new();
    let mut open = choice.members;
    while let Some(chosen) = open.pop() {
        let tree = Arc::clone(&chosen.tree);
        let config = chosen.config.as_deref();
        let session = Session::open(tree, config, selection.clone(), now);
        let mut session = session.map_err(|error| Failure::Usage(error.to_string()))?;
        session.has_nested = args.config.is_none();
        session.is_isolated = args.isolated;
        add(args, &chosen, &session, &mut texts, &mut open);
    }
    let mut out = io::stdout().lock();
    for text in texts.values() {
        out.write_all(text.as_bytes())?;
    }
    Ok(Exit::Clean)
}

/// Adds the files of one root; the roots below are still to be opened.
fn add(
    args: &CheckArgs,
    chosen: &Chosen,
    session: &Session,
    texts: &mut BTreeMap<PathBuf, String>,
    open: &mut Vec<Chosen>,
) {
    let mut targets = chosen.targets(session, args.threads());
    let tracked = chosen.tracked_yet_ignored(chosen.ask_for_tracked(), &targets);
    let root = session.tree.root();
    for (path, why) in chosen.unwalked(&targets, &tracked) {
        let disk = root.join(&*path);
        let slash = if path.ends_with('/') { "/" } else { "" };
        let text = skipped(&format!("{}{slash}", visible(&shown(&disk))), why);
        texts.insert(disk, text);
    }
    for file in &targets.files.files {
        let disk = file.disk(root).into_owned();
        let name = visible(&shown(&disk)).into_owned();
        let claim = session.plan.claim(&file.path);
        let text = match layout(file, &claim) {
            Err(why) => skipped(&name, why),
            Ok(_) if args.show_settings => settings(&name, session, file, &claim),
            Ok(_) => format!("{name}: {}\n", summary(session, &claim)),
        };
        texts.insert(disk, text);
    }
    for nested in std::mem::take(&mut targets.nested) {
        let scope = match targets.scope {
            Scope::Files => Scope::Files,
            Scope::Folders | Scope::Whole => Scope::Whole,
        };
        open.push(chosen.nested(nested, scope, args.max_file_size));
    }
}

fn skipped(name: &str, why: SkipReason) -> String {
    format!("{name}: skipped: {why}\n")
}

/// `posts, schema/post.schema.json`.
fn summary(session: &Session, claim: &Claim) -> String {
    match session.plan.collection(claim) {
        Some(collection) => match &collection.schema_name {
            Some(schema) => format!("{}, {}", visible(&collection.name), visible(schema)),
            None => visible(&collection.name).into_owned(),
        },
        None if claim.is_data => "data of the site generator".to_owned(),
        None => "in no collection".to_owned(),
    }
}

/// The name of a generator in the config.
fn named(generator: Generator) -> String {
    format!("{generator:?}").to_lowercase()
}

/// All that is settled for one file.
fn settings(name: &str, session: &Session, file: &FoundFile, claim: &Claim) -> String {
    let root = session.tree.root();
    let config = match session.config_path() {
        Some(config) => shown(&root.join(config)),
        None => "none; the built-in one applies".to_owned(),
    };
    let collection = session.plan.collection(claim);
    let of_collection = match collection {
        Some(collection) => visible(&collection.name).into_owned(),
        None => format!("none ({})", summary(session, claim)),
    };
    let schema = collection.and_then(|collection| collection.schema_name.as_deref());
    let overrides: Vec<String> = (claim.overrides.iter())
        .map(|index| format!("overrides[{index}]"))
        .collect();
    let site = &session.plan.site;
    let generator = match (site.generator, site.recognised_by) {
        (Some(generator), Some(file)) => format!("{} (found {file})", named(generator)),
        (Some(generator), None) => format!("{} (`site.generator` in the config)", named(generator)),
        (None, _) => "unknown".to_owned(),
    };
    let set = session.plan.rules(claim);
    let of_files = |rule: &Rule| rule.phase() != Phase::Config;
    let on: Vec<_> = (set.checks.iter())
        .filter(|active| of_files(active.rule))
        .collect();
    let all = rules::ALL.iter().filter(|rule| of_files(rule)).count();
    let off = all - on.len();
    let mut text = format!(
        "{name}\n  root: {}\n  path in it: {}\n  config: {}\n  collection: {of_collection}\n  \
         schema: {}\n  overrides: {}\n  generator: {generator}\n  rules: {}, {off} off\n",
        visible(&shown(root)),
        visible(&file.path),
        visible(&config),
        visible(schema.unwrap_or("none")),
        if overrides.is_empty() {
            "none".to_owned()
        } else {
            overrides.join(", ")
        },
        plural(on.len() as u64, "rule"),
    );
    for active in on {
        // Writing to a string does not fail.
        let _ = writeln!(
            text,
            "    {:7}  {}",
            active.severity.as_str(),
            active.rule.id
        );
    }
    for assert in collection.iter().flat_map(|one| &one.asserts) {
        let severity = assert.severity.map_or("", |severity| severity.as_str());
        let _ = writeln!(text, "    {severity:7}  assertion {}", visible(&assert.id));
    }
    text
}

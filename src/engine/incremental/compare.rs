//! The comparison of all files with each other, cut off from what is being edited, so that another
//! thread can make it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::between::{BetweenParts, FindingsByFile};
use super::facts::AllFacts;
use super::index::Index;
use super::texts::LastTexts;
use crate::crossfile::Facts;
use crate::document::Layout;
use crate::document::suppression::Suppressions;
use crate::engine::across::{self, All, Between};
use crate::engine::lint;
use crate::engine::options::RunOptions;
use crate::engine::session::Session;
use crate::engine::surroundings::source_of;
use crate::finding::Finding;
use crate::text::Source;
use crate::tree::disk::walk::FoundFile;

/// All that a comparison needs.
pub(crate) struct Comparison {
    pub(super) session: Arc<Session>,
    pub(super) options: RunOptions,
    pub(super) files: Arc<Vec<FoundFile>>,
    pub(super) suppressions: BTreeMap<u32, Suppressions>,
    pub(super) collections: BTreeSet<usize>,
    /// The facts of files, without the next two.
    pub(super) facts: AllFacts,
    pub(super) seen: u64,
    pub(super) unsure: BTreeSet<u16>,
    pub(super) texts: Arc<LastTexts>,
    /// That of the texts when the comparison was cut off.
    pub(super) generation: u64,
}

/// What came of a comparison: findings across files, and those about the config.
#[derive(Default)]
pub(crate) struct Compared {
    /// By the files in which they are, each in the order of reports.
    pub(super) by_file: FindingsByFile,
    /// The same in parts; none where there are too many.
    pub(super) parts: Option<Box<BetweenParts>>,
}

impl Comparison {
    /// Compares.
    pub(crate) fn run(self, pool: Option<&rayon::ThreadPool>) -> Compared {
        match pool {
            Some(pool) => pool.install(|| self.compare()),
            None => self.compare(),
        }
    }

    fn compare(self) -> Compared {
        let session = &self.session;
        let facts = Facts {
            seen: self.seen,
            unsure: self.unsure,
            ..self.facts.all()
        };
        if facts.are_too_many() {
            let findings = session.whole_config_findings(vec![across::too_many_values()]);
            return in_one(findings, session, &self.texts);
        }
        if !self.options.cross_file {
            let findings = session.whole_config_findings(Vec::new());
            return in_one(findings, session, &self.texts);
        }
        let (files, world): (&[FoundFile], _) = (&self.files, session.world());
        let load = loading(session, files, &self.options, &self.texts, self.generation);
        let between = Between {
            plan: &session.plan,
            world: &world,
            files: &files,
            named: None,
            suppressions: &self.suppressions,
            collections: &self.collections,
            load: &load,
            max_findings: self.options.max_findings,
        };
        let mismatches = between.find(facts);
        if BetweenParts::are_too_many(&between, &mismatches) {
            let outcome = between.word(mismatches);
            let mut findings = outcome.findings;
            findings.extend(session.whole_config_findings(outcome.problems));
            return in_one(findings, session, &self.texts);
        }
        let mut parts = BetweenParts::of(session, &between, mismatches);
        let index = Index {
            facts: &self.facts,
            data: &parts.data.facts.clone(),
        };
        parts.look_at_references(&session.plan.constraints, index);
        parts
            .all()
            .for_each(|findings| locate(findings, session, &self.texts));
        let all = All {
            files: &files,
            more: parts.data.more.clone(),
        };
        Compared {
            by_file: parts.by_file(&all),
            parts: Some(Box::new(parts)),
        }
    }
}

/// The same text is wanted again and again.
pub(super) fn loading<'a>(
    session: &'a Session,
    files: &'a [FoundFile],
    options: &'a RunOptions,
    texts: &'a LastTexts,
    generation: u64,
) -> impl Fn(u32) -> Option<(Arc<Source>, Layout)> + Sync + 'a {
    move |index| {
        let file = files.get(index as usize)?;
        let read = || session.load(file, options);
        texts.get(&file.path, generation, read)
    }
}

/// Finds the lines of places in other files.
pub(super) fn locate(findings: &mut [Finding], session: &Session, texts: &LastTexts) {
    lint::locate_elsewhere(findings, &|name, until| {
        let known = texts.shown(name, until);
        known.or_else(|| source_of(&*session.tree, name, until))
    });
}

fn in_one(mut findings: Vec<Finding>, session: &Session, texts: &LastTexts) -> Compared {
    locate(&mut findings, session, texts);
    let mut by_file = FindingsByFile::new();
    for finding in findings {
        let file = finding.file.clone();
        by_file.entry(file).or_default().push(finding);
    }
    for findings in by_file.values_mut() {
        findings.sort_by(Finding::order);
    }
    Compared {
        by_file,
        parts: None,
    }
}

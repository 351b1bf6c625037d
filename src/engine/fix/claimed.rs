//! Fixing files under the plan of a run, so that it is known what they say to other files before and
//! after.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::HashSet;
use std::mem::take;
use std::slice;
use std::sync::Arc;

use super::passes::FixRow;
use super::{Allow, FixError, FixMode, Fixed, select};
use crate::crossfile::Facts;
use crate::document::{Document, Layout, layout_of};
use crate::engine::lint::{self, Checked, EVERYTHING, Wants};
use crate::finding::Finding;
use crate::finding::identity::Identity;
use crate::plan::{Claim, Plan};
use crate::rules::image_cache::RunImages;
use crate::text::Source;
use crate::text::repo_path::{RepoPath, RepoPathBuf};
use crate::tree::World;
use crate::tree::change::Change;

/// A file that fixes change.
#[derive(Clone, Debug)]
pub(crate) struct FixedFile {
    /// Its path, relative to the repository.
    pub path: RepoPathBuf,
    /// From the bytes that were checked to those after its fixes.
    pub change: Arc<Change>,
    /// How many findings of each rule were fixed.
    pub applied: Box<[(&'static str, u64)]>,
    /// What came of checking the new text; none where it was not checked as a document.
    pub checked: Option<Arc<Checked>>,
}

/// One file after its fixes.
#[derive(Clone, Debug)]
pub(super) struct Attempt {
    pub(super) file: FixedFile,
    /// Whether it now says something else to other files.
    pub(super) touches_others: bool,
}

/// What comes of trying to fix a file; none when nothing changes.
pub(super) type AttemptResult = Result<Option<Attempt>, FixError>;

/// Which fixes of a file are applied.
#[derive(Clone, Copy)]
pub(super) struct WantedFixes<'a> {
    pub(super) mode: FixMode,
    /// Findings that are left alone.
    pub(super) ignored: &'a HashSet<Identity>,
    /// Findings that are suppressed by comments; nothing is fixed then.
    pub(super) allow: Option<&'a Allow>,
    pub(super) reach: FixReach,
}

/// How far a file is fixed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FixReach {
    /// All fixes.
    All,
    /// Only fixes after which the file says the same to other files as before.
    ByItself,
}

/// Files that a plan claims alike, which can be checked again and again.
pub(super) struct ClaimedFiles<'a> {
    plan: &'a Plan,
    world: World<'a>,
    /// What is known of images, as long as no file of the run is changed.
    images: Option<&'a RunImages>,
    claim: Claim,
    /// No, where they are checked in another way than as documents: then their fixes are applied once.
    pub(super) are_documents: bool,
    /// What came of the text of each file that was checked last, without its findings.
    last: RefCell<Vec<Checked>>,
}

impl<'a> ClaimedFiles<'a> {
    /// A file of which nothing but the path is known, and how it is parsed.
    pub(super) fn alone(
        plan: &'a Plan,
        world: World<'a>,
        path: &RepoPath,
        is_config: bool,
    ) -> (Self, Layout) {
        let claim = plan.claim(path);
        let layout = lint::layout(path, &claim, claim.is_read(), true);
        let are_documents = layout.is_some() && !claim.excluded && !is_config;
        let file = Self {
            are_documents,
            ..Self::documents(plan, world, claim)
        };
        (file, layout.unwrap_or_else(|| layout_of(path)))
    }

    /// Documents under this claim.
    pub(super) fn documents(plan: &'a Plan, world: World<'a>, claim: Claim) -> Self {
        Self {
            plan,
            world,
            images: None,
            claim,
            are_documents: true,
            last: RefCell::default(),
        }
    }

    /// The same with what the run knows of images.
    pub(super) fn with_images(self, images: Option<&'a RunImages>) -> Self {
        Self { images, ..self }
    }

    /// The findings of the document of one file, by itself, and what it says to others.
    pub(super) fn check_alone(&self, document: &Document<'_>) -> (Vec<Finding>, Facts) {
        let findings = self.check(&[0], slice::from_ref(document)).pop();
        let facts = self.last.borrow().first().map(|last| last.facts.clone());
        (findings.unwrap_or_default(), facts.unwrap_or_default())
    }

    /// The findings of the documents of some files, each by itself.
    fn check(&self, places: &[usize], documents: &[Document<'_>]) -> Vec<Vec<Finding>> {
        if !self.are_documents {
            return vec![Vec::new(); documents.len()];
        }
        let wants = Wants {
            images: self.images,
            ..EVERYTHING
        };
        let checked = lint::check_documents(wants, documents, self.plan, &self.claim, &self.world);
        let mut last = self.last.borrow_mut();
        let most = places.last().map_or(0, |at| at + 1);
        if last.len() < most {
            last.resize_with(most, Checked::default);
        }
        let note = |(&at, mut checked): (&usize, Checked)| {
            let findings = take(&mut checked.findings);
            last[at] = checked;
            findings
        };
        places.iter().zip(checked).map(note).collect()
    }

    /// What a text says to other files.
    fn facts_of(&self, source: &Source, layout: Layout) -> Facts {
        if !self.are_documents {
            return Facts::default();
        }
        lint::facts(source, layout, self.plan, &self.claim, &self.world)
    }

    /// Fixes documents, each with its findings and with what it says to other files before.
    pub(super) fn fix(
        self,
        documents: &[&Document<'_>],
        findings: Vec<Cow<'_, [Finding]>>,
        before: &[&Facts],
        wanted: WantedFixes<'_>,
    ) -> Vec<AttemptResult> {
        let may_fix = |at: usize, current: &Source, finding: &Finding| {
            let has_ignored = !wanted.ignored.is_empty();
            !(has_ignored && wanted.ignored.contains(&finding.identity()))
                && (wanted.reach == FixReach::All || {
                    let facts = |source: &Source| self.facts_of(source, documents[at].layout);
                    let next = select::applied_to(current, &[finding]);
                    facts(current).say_the_same(&facts(&next))
                })
        };
        let check = |places: &[usize], documents: &[Document<'_>]| {
            let mut findings = self.check(places, documents);
            if let Some(allow) = wanted.allow {
                for (document, findings) in documents.iter().zip(&mut findings) {
                    allow.offer(document, findings);
                }
            }
            findings
        };
        let row = FixRow {
            mode: wanted.mode,
            check: &check,
            wanted: &may_fix,
        };
        let fixed = row.run(documents, findings);
        let is_known = self.are_documents && wanted.allow.is_none();
        let mut last = self.last.into_inner();
        last.resize_with(documents.len(), Checked::default);
        let attempt = |fixed: Result<Fixed, FixError>,
                       document: &Document<'_>,
                       before: &Facts,
                       mut checked: Checked| {
            let fixed = fixed?;
            if fixed.applied.is_empty() {
                return Ok(None);
            }
            let touches_others = !before.say_the_same(&checked.facts);
            checked.findings = fixed.left;
            let old = document.source.text().as_bytes();
            Ok(Some(Attempt {
                touches_others,
                file: FixedFile {
                    path: document.source.path().clone(),
                    change: Arc::new(Change::between(old, fixed.text.as_bytes())),
                    applied: fixed.applied.into_iter().collect(),
                    // A comment is offered for each finding then, in place of its own fix.
                    checked: is_known.then(|| Arc::new(checked)),
                },
            }))
        };
        let about = documents.iter().zip(before).zip(last);
        let each = fixed.into_iter().zip(about);
        each.map(|(fixed, ((document, before), checked))| attempt(fixed, document, before, checked))
            .collect()
    }
}

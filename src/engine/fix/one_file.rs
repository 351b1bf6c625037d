//! Fixing one file under the plan of a run, so that it is known what it says to other files before
//! and after.

use std::cell::RefCell;
use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use super::{Allow, FixError, FixMode, Fixer, applied_to};
use crate::crossfile::Facts;
use crate::document::{Document, Layout, layout_of};
use crate::engine::lint::{self, Checked, EVERYTHING, Wants};
use crate::finding::Finding;
use crate::finding::identity::Identity;
use crate::plan::{Claim, Plan};
use crate::rules::image_cache::RunImages;
use crate::text::Source;
use crate::text::repo_path::RepoPathBuf;
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
    pub applied: BTreeMap<&'static str, u64>,
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

/// One file under a plan, which can be checked again and again.
pub(super) struct OneFile<'a> {
    plan: &'a Plan,
    world: World<'a>,
    /// What is known of images, as long as no file of the run is changed.
    images: Option<&'a RunImages>,
    claim: Claim,
    pub(super) layout: Layout,
    /// None where the file is checked in another way than as a document: then its fixes are applied
    /// once.
    pub(super) is_document: bool,
    /// What came of the text that was checked last, without its findings.
    last: RefCell<Checked>,
}

impl<'a> OneFile<'a> {
    /// A file of which nothing but the path is known.
    pub(super) fn new(plan: &'a Plan, world: World<'a>, path: &str, is_config: bool) -> Self {
        let claim = plan.claim(path);
        let layout = lint::layout(path, claim.is_read(), true);
        let is_document = layout.is_some() && !claim.excluded && !is_config;
        let layout = layout.unwrap_or_else(|| layout_of(path));
        Self {
            is_document,
            ..Self::document(plan, world, claim, layout)
        }
    }

    /// A document that is checked in this way.
    pub(super) fn document(plan: &'a Plan, world: World<'a>, claim: Claim, layout: Layout) -> Self {
        Self {
            plan,
            world,
            images: None,
            claim,
            layout,
            is_document: true,
            last: RefCell::default(),
        }
    }

    /// The same with what the run knows of images.
    pub(super) fn with_images(self, images: Option<&'a RunImages>) -> Self {
        Self { images, ..self }
    }

    /// The findings of a document, by itself.
    pub(super) fn check(&self, document: &Document<'_>) -> Vec<Finding> {
        if !self.is_document {
            return Vec::new();
        }
        let wants = Wants {
            images: self.images,
            ..EVERYTHING
        };
        let mut checked =
            lint::check_document(wants, document, self.plan, &self.claim, &self.world);
        let findings = std::mem::take(&mut checked.findings);
        self.last.replace(checked);
        findings
    }

    /// What the text that was checked last says to other files.
    pub(super) fn facts(&self) -> Facts {
        self.last.borrow().facts.clone()
    }

    /// What a text says to other files.
    fn facts_of(&self, source: &Source) -> Facts {
        if !self.is_document {
            return Facts::default();
        }
        lint::facts(source, self.layout, self.plan, &self.claim, &self.world)
    }

    /// Fixes a document with these findings; before, it said these facts to other files.
    pub(super) fn fix(
        self,
        document: &Document<'_>,
        findings: Vec<Finding>,
        before: &Facts,
        wanted: WantedFixes<'_>,
    ) -> AttemptResult {
        let may_fix = |current: &Source, finding: &Finding| {
            let has_ignored = !wanted.ignored.is_empty();
            !(has_ignored && wanted.ignored.contains(&finding.identity()))
                && (wanted.reach == FixReach::All || {
                    let next = applied_to(current, &[finding]);
                    (self.facts_of(current)).say_the_same(&self.facts_of(&next))
                })
        };
        let check = |document: &Document<'_>| {
            let mut findings = self.check(document);
            if let Some(allow) = wanted.allow {
                allow.offer(document, &mut findings);
            }
            findings
        };
        let fixer = Fixer {
            layout: self.layout,
            mode: wanted.mode,
            check: &check,
            wanted: &may_fix,
        };
        let result = fixer.fix_parsed(document, findings)?;
        if result.applied.is_empty() {
            return Ok(None);
        }
        let mut checked = self.last.into_inner();
        let touches_others = !before.say_the_same(&checked.facts);
        checked.findings = result.left;
        let old = document.source.text().as_bytes();
        Ok(Some(Attempt {
            touches_others,
            file: FixedFile {
                path: document.source.path().clone(),
                change: Arc::new(Change::between(old, result.text.as_bytes())),
                applied: result.applied,
                // A comment is offered for each finding then, in place of its own fix.
                checked: (self.is_document && wanted.allow.is_none()).then(|| Arc::new(checked)),
            },
        }))
    }
}

//! Runs the checks of a plan over documents that are checked against the same.
//!
//! Documents in a row are checked together: each check looks at all of them before the next one
//! does. All checks together are four times as much code as the first cache of a processor holds, so
//! that each document alone would have all of it fetched anew.

use super::Checked;
use super::drafts::{Drafts, know_names};
use super::inherited::Inherited;
use super::locate::{findings, findings_with};
use super::scope::RuleScope;
use crate::assert::Assertion;
use crate::config::ConfigProblem;
use crate::config::settings::Settings;
use crate::document::roles::{self, Roles};
use crate::document::suppression::Suppressions;
use crate::document::{Document, Node, Pointers};
use crate::finding::Finding;
use crate::plan::ActiveCheck;
use crate::rules::image_cache::{KnownImages, RunImages};
use crate::rules::rule::{
    Checker, ConfigContext, DocumentCheck, DocumentContext, Refusal, SchemaContext,
};
use crate::rules::verdicts::Verdicts;
use crate::schema::{Schema, SchemaProblems};
use crate::tree::World;
use crate::tree::defaults::Defaults;

/// All that a document is checked against.
#[derive(Clone, Copy)]
pub(super) struct Job<'a> {
    pub(super) schema: Option<&'a Schema>,
    pub(super) settings: &'a Settings,
    pub(super) checks: &'a [ActiveCheck],
    /// Where those among them are that look at every document.
    pub(super) documents: &'a [usize],
    pub(super) world: &'a World<'a>,
    /// What is wrong with the config, when the document is the config.
    pub(super) config: &'a [ConfigProblem],
    /// Which rules look at it.
    pub(super) scope: RuleScope,
    /// What the run knows of images.
    pub(super) images: Option<&'a RunImages>,
    /// Whether findings have lines and columns.
    pub(super) lines: bool,
    pub(super) asserts: &'a [Assertion],
}

/// A document whose checks have begun.
struct Begun<'a> {
    problems: SchemaProblems,
    of_defaults: Vec<Finding>,
    suppressions: Suppressions,
    known: Known<'a>,
    drafts: Drafts<'a>,
}

/// What checks of one document find out once.
#[derive(Default)]
struct Known<'a> {
    images: KnownImages<'a>,
    verdicts: Verdicts,
}

impl<'a> Job<'a> {
    /// Runs the checks of all phases that one document alone decides, over documents in a row.
    /// Without findings, they are only counted.
    pub(super) fn run(
        &self,
        documents: &[Document<'_>],
        roles: &[Roles<'_>],
        with_findings: bool,
    ) -> Vec<Checked> {
        let mut row: Vec<Begun<'a>> = documents
            .iter()
            .map(|document| self.begin(document, with_findings))
            .collect();
        let mut plain: Vec<(DocumentContext<'_>, &mut Drafts<'a>)> = Vec::with_capacity(row.len());
        for ((document, roles), begun) in documents.iter().zip(roles).zip(&mut row) {
            let context = self.context(document, roles, &begun.known);
            if begun.problems.is_empty() && self.config.is_empty() {
                plain.push((context, &mut begun.drafts));
            } else {
                self.check_in_full(&context, &begun.problems, &mut begun.drafts);
            }
        }
        // As for nearly all: half of the checks have nothing to look at.
        for active in self.documents.iter().map(|&at| &self.checks[at]) {
            let Some(check) = self.about_documents(active) else {
                continue;
            };
            for (context, drafts) in &mut plain {
                drafts.collect(active, |out| check.check(context, out));
            }
        }
        let row = documents.iter().zip(row);
        row.map(|(document, begun)| self.finish(document, begun, with_findings))
            .collect()
    }

    /// How values are checked that documents have by default.
    fn check_values(&self) -> impl Fn(RuleScope, &Document<'_>, &SchemaProblems) -> Vec<Finding> {
        |scope, document, problems| {
            let own = Self {
                schema: None,
                scope,
                ..*self
            };
            let mut roles = roles::find(&document.roots, &own.settings.roles);
            // Which file a relative path means depends on the document.
            roles.images.retain(|image| {
                let url = image.url.and_then(Node::as_str);
                url.is_none_or(|url| url.starts_with('/') || url.contains("://"))
            });
            let known = own.known();
            let mut drafts = Drafts::default();
            own.check_in_full(
                &own.context(document, &roles, &known),
                problems,
                &mut drafts,
            );
            drafts.one_defect_one_finding();
            findings(document, drafts.all)
        }
    }

    fn known(&self) -> Known<'a> {
        Known {
            images: KnownImages::of_run(self.images),
            verdicts: Verdicts::default(),
        }
    }

    fn context<'c>(
        &'c self,
        document: &'c Document<'c>,
        roles: &'c Roles<'c>,
        known: &'c Known<'a>,
    ) -> DocumentContext<'c> {
        DocumentContext {
            document,
            roles,
            settings: self.settings,
            schema: self.schema,
            asserts: self.asserts,
            world: self.world,
            images: &known.images,
            verdicts: &known.verdicts,
        }
    }

    fn begin(&self, document: &Document<'_>, with_findings: bool) -> Begun<'a> {
        let defaults = self.defaults(document);
        let inherited = Inherited::of(document, &defaults);
        let mut problems = self.refused(document, inherited.as_ref());
        let mut of_defaults = Vec::new();
        if let (Some(inherited), Some(root)) = (&inherited, document.root()) {
            let wrong = inherited.take_own(&mut problems.refused, root);
            if !self.checks.is_empty() {
                of_defaults = inherited.findings(&self.check_values(), &wrong);
            }
        }
        let suppressions = Suppressions::of(document);
        let mut drafts = Drafts::default();
        if !with_findings && suppressions.is_empty() {
            drafts.be_silent();
        }
        Begun {
            problems,
            of_defaults,
            suppressions,
            known: self.known(),
            drafts,
        }
    }

    fn finish(&self, document: &Document<'_>, begun: Begun<'a>, with_findings: bool) -> Checked {
        let Begun {
            of_defaults,
            mut suppressions,
            mut drafts,
            ..
        } = begun;
        if drafts.all.is_empty() && suppressions.is_empty() {
            return Checked {
                of_defaults,
                ..Checked::default()
            };
        }
        drafts.one_defect_one_finding();
        let mut allowed = Vec::new();
        if !suppressions.is_empty() {
            know_names(&mut suppressions, self.checks, document);
            if self.sets_fields(document) {
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
            findings: findings_with(document, drafts.all, self.lines),
            allowed: findings_with(document, allowed, self.lines),
            tally,
            capped,
            suppressions,
            of_defaults,
            ..Checked::default()
        }
    }

    /// What the site's generator sets for a document.
    fn defaults(&self, document: &Document<'_>) -> Defaults {
        if document.front_matter.is_none() || !document.layout.is_content() {
            return Defaults::default();
        }
        let (world, site) = (self.world, &self.settings.site);
        world.defaults.of(world.files, site, document.source.path())
    }

    /// Whether other documents have values of this one by default.
    fn sets_fields(&self, document: &Document<'_>) -> bool {
        let (world, site) = (self.world, &self.settings.site);
        let path = document.source.path();
        world.defaults.sets_fields(world.files, site, path)
    }

    /// What the schema refuses in a document with what it has by default.
    fn refused(
        &self,
        document: &Document<'_>,
        inherited: Option<&Inherited<'_>>,
    ) -> SchemaProblems {
        let mut problems = SchemaProblems::default();
        let Some(schema) = self.schema else {
            return problems;
        };
        for (index, root) in document.roots.iter().enumerate() {
            let merged = inherited.and_then(|inherited| inherited.merged(root, schema));
            schema.check(merged.as_ref().unwrap_or(root), index, &mut problems);
        }
        if !document.complete {
            problems.refused.retain(|problem| {
                let root = document.roots.get(problem.root);
                let node = root.and_then(|root| root.pointer(&problem.pointer));
                node.is_some_and(|node| problem.holds_in_part(node))
            });
        }
        problems
    }

    /// A check, if it is about documents and looks at these.
    fn about_documents(&self, active: &'a ActiveCheck) -> Option<&'a dyn DocumentCheck> {
        match &active.checker {
            Checker::Document(check) if self.scope.has(active.rule) => Some(&**check),
            _ => None,
        }
    }

    /// Runs the checks about the document itself, about what its schema refuses and about the
    /// config, in the order of their rules: where two report the same defect, the order counts.
    fn check_in_full(
        &self,
        context: &DocumentContext<'_>,
        problems: &SchemaProblems,
        drafts: &mut Drafts<'a>,
    ) {
        let document = context.document;
        let config = ConfigContext {
            document,
            places: Pointers::of(document.root()),
            refused: &problems.refused,
        };
        for active in self.checks {
            match &active.checker {
                Checker::Document(_) => {
                    if let Some(check) = self.about_documents(active) {
                        drafts.collect(active, |out| check.check(context, out));
                    }
                }
                Checker::Schema(keywords, check) if !problems.is_empty() => {
                    let own = problems.refused.iter();
                    let own = own.filter(|problem| keywords.contains(&problem.keyword));
                    let refusals: Vec<Refusal<'_>> = own
                        .filter_map(|problem| Refusal::of(problem, document))
                        .collect();
                    let context = SchemaContext {
                        document,
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

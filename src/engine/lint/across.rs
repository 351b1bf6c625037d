//! What was found across files, handed to the rules that word it, one document at a time. A new
//! rule needs nothing here.

use super::drafts::{Drafts, settle_open};
use super::locate::findings;
use super::{Checked, without_text};
use crate::crossfile::{CrossfileProblem, CrossfileProblemKind};
use crate::document::suppression::Suppressions;
use crate::document::{Document, Layout, parse, roles};
use crate::plan::{Claim, Plan};
use crate::rules::image_cache::KnownImages;
use crate::rules::rule::{AcrossContext, Checker, Property};
use crate::text::Span;
use crate::text::repo_path::RepoPathBuf;
use crate::tree::World;

/// Reports what was found across files and is in this document, and, when `whole`, which of its
/// suppressions of such findings match nothing.
pub(crate) fn compared(
    document: &Document<'_>,
    problems: &[CrossfileProblem],
    suppressions: &Suppressions,
    whole: bool,
    plan: &Plan,
    claim: &Claim,
    world: &World<'_>,
) -> Checked {
    let rules = plan.rules(claim);
    let settings = plan.settings(claim);
    let context = AcrossContext {
        document,
        roles: &roles::find(&document.roots, &settings.roles),
        settings,
        constraints: &plan.constraints,
        world,
        images: &KnownImages::default(),
    };
    let mut drafts = Drafts::default();
    for active in &rules.checks {
        let Checker::Across(mismatches, check) = &active.checker else {
            continue;
        };
        let own: Vec<&CrossfileProblem> = (problems.iter())
            .filter(|problem| mismatches.contains(&problem.kind.mismatch()))
            .collect();
        if !own.is_empty() {
            drafts.collect(active, |out| check.check(&own, &context, out));
        }
    }
    drafts.one_defect_one_finding();
    let mut suppressions = suppressions.clone();
    let allowed = drafts.allow(&mut suppressions);
    if whole && suppressions.is_open() {
        settle_open(&mut suppressions);
        drafts.about(&suppressions, &rules.checks, |rule| {
            rule.has(Property::SettledAcross)
        });
    }
    Checked {
        tally: drafts.count(),
        capped: drafts.capped(),
        findings: findings(document, drafts.all),
        allowed: findings(document, allowed),
        ..Checked::default()
    }
}

/// Reports an image that no text mentions.
pub(crate) fn unused_image(
    path: &RepoPathBuf,
    plan: &Plan,
    claim: &Claim,
    world: &World<'_>,
) -> Checked {
    let source = without_text(path);
    let document = parse(&source, Layout::Content);
    let problem = CrossfileProblem {
        span: Span::default(),
        kind: CrossfileProblemKind::UnusedImage,
    };
    compared(
        &document,
        &[problem],
        &Suppressions::default(),
        false,
        plan,
        claim,
        world,
    )
}

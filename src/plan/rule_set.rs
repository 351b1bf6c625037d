//! The checks that run on a document.

use std::ops::Deref;
use std::sync::Arc;

use crate::crossfile::Mismatch;
use crate::document::body_need::BodyNeed;
use crate::finding::{FixLevel, Severity};
use crate::rules::rule::{Checker, Rule};

/// The checks that run on a document, in the order of their ids.
pub struct RuleSet {
    /// The checks.
    pub checks: Vec<ActiveCheck>,
    /// Where those among them are that look at every document.
    pub documents: Vec<usize>,
    /// How much of the body the most curious of them must see.
    pub body: BodyNeed,
}

/// The checks of a claim: those of a whole collection are borrowed, for counting who holds them is
/// what threads would wait for each other with.
pub enum Rules<'p> {
    /// Those that a plan has.
    Plain(&'p RuleSet),
    /// Those that were made for some overrides.
    Own(Arc<RuleSet>),
}

impl Deref for Rules<'_> {
    type Target = RuleSet;

    fn deref(&self) -> &RuleSet {
        match self {
            Self::Plain(set) => set,
            Self::Own(set) => set,
        }
    }
}

/// A check with its options and severity.
pub struct ActiveCheck {
    /// Its rule.
    pub rule: &'static Rule,
    /// How severe its findings are.
    pub severity: Severity,
    /// Whether its fixes are applied; none where the rule itself says how safe each is.
    pub fix: Option<FixLevel>,
    /// What it does.
    pub checker: Checker,
}

impl RuleSet {
    /// The checks, with what they must see.
    pub(crate) fn new(checks: Vec<ActiveCheck>, body: BodyNeed) -> Self {
        let is_about = |at: &usize| matches!(checks[*at].checker, Checker::Document(_));
        Self {
            documents: (0..checks.len()).filter(is_about).collect(),
            checks,
            body,
        }
    }

    /// The check that reports a mismatch across files, if its rule is on.
    pub fn reporter(&self, mismatch: Mismatch) -> Option<&ActiveCheck> {
        let reports = |active: &&ActiveCheck| match &active.checker {
            Checker::Across(mismatches, _) => mismatches.contains(&mismatch),
            _ => false,
        };
        self.checks.iter().find(reports)
    }

    /// Whether a rule is on.
    pub fn has(&self, rule: &Rule) -> bool {
        self.checks.iter().any(|active| active.rule.id == rule.id)
    }
}

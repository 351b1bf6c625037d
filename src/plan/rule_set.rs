//! The checks that run on a document.

use crate::crossfile::Mismatch;
use crate::document::body_need::BodyNeed;
use crate::finding::{FixLevel, Severity};
use crate::rules::rule::{Checker, Rule};

/// The checks that run on a document, in the order of their ids.
pub struct RuleSet {
    /// The checks.
    pub checks: Vec<ActiveCheck>,
    /// How much of the body the most curious of them must see.
    pub body: BodyNeed,
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

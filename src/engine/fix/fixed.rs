//! What comes of fixing a text, and which fixes are applied.

use std::collections::{BTreeMap, BTreeSet};

use super::proof::Unproven;
use crate::finding::{Finding, Safety};

/// A text after its fixes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fixed {
    /// The text; the same as before when nothing was applied.
    pub text: String,
    /// How many findings of each rule were fixed.
    pub applied: BTreeMap<&'static str, u64>,
    /// What is left, fixable or not.
    pub left: Vec<Finding>,
}

/// Why a text stays as it was, though there are fixes for it. Each is a defect of copydesk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FixError {
    /// The fixes of these rules undo each other.
    Cycle(BTreeSet<&'static str>),
    /// The fixes of these rules changed something that they do not name.
    Unproven(BTreeSet<&'static str>, Unproven),
}

/// Whether a fix of this safety is applied.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FixMode {
    /// Safe fixes alone.
    Safe,
    /// Fixes that somebody should look at, too.
    Unsafe,
}

impl FixMode {
    /// Whether it applies the fix of a finding, if it has one.
    pub(crate) fn takes(self, finding: &Finding) -> bool {
        let fix = finding.fix.as_ref();
        fix.is_some_and(|fix| self == Self::Unsafe || fix.safety == Safety::Safe)
    }
}

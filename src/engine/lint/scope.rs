//! Which rules look at a document.

use crate::rules::rule::{Property, Rule};

/// Which rules look at a document.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum RuleScope {
    /// All that are on.
    Document,
    /// Values that other documents have by default: those that judge a value by itself, and those
    /// of the schema.
    Values,
    /// The same, but those of the schema alone.
    Refused,
}

impl RuleScope {
    /// Whether a rule about documents looks at it.
    pub(super) fn has(self, rule: &Rule) -> bool {
        match self {
            Self::Document => true,
            Self::Values => rule.has(Property::ForDefaults),
            Self::Refused => false,
        }
    }
}

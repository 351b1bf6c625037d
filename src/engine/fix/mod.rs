//! Applying fixes to one text: choose them, apply them, check again, until nothing is left to fix;
//! then prove that nothing else changed.
//!
//! What a fix changes is said by its rule: values that `Fix::pointers` does not name must stay as
//! they are (`proof`); so a new one needs nothing here. Pure: a text comes in, a
//! text comes out. `repository` does it for all files of a run, and asks `constraints` whether that
//! would break another file. Writing is for others.

mod across;
mod allow;
pub(crate) mod carried;
mod claimed;
mod constraints;
mod fixed;
mod passes;
mod proof;
pub(crate) mod repository;
mod select;
mod trial;

use crate::document::{Document, Layout, parse};
use crate::finding::Finding;
use crate::text::Source;
pub(crate) use allow::Allow;
pub(crate) use fixed::Fixed;
pub use fixed::{FixError, FixMode};
use passes::FixRow;
pub(crate) use proof::Unproven;

/// What to fix in a text, and how its findings are found again.
pub struct Fixer<'a> {
    /// How the text is parsed.
    pub layout: Layout,
    /// Which fixes are applied.
    pub mode: FixMode,
    /// The findings of a text.
    pub check: &'a dyn Fn(&Document<'_>) -> Vec<Finding>,
    /// Whether a finding of a text may be fixed.
    pub wanted: &'a dyn Fn(&Source, &Finding) -> bool,
}

impl Fixer<'_> {
    /// Fixes a text with these findings.
    ///
    /// # Errors
    /// When the fixes do not come to an end, or changed what they do not name.
    pub fn fix(&self, source: &Source, findings: Vec<Finding>) -> Result<Fixed, FixError> {
        self.fix_parsed(&parse(source, self.layout), findings)
    }

    /// The same for a text that was parsed already.
    ///
    /// # Errors
    /// Those of [`Fixer::fix`].
    pub fn fix_parsed(
        &self,
        document: &Document<'_>,
        findings: Vec<Finding>,
    ) -> Result<Fixed, FixError> {
        let row = FixRow {
            mode: self.mode,
            check: &|_, documents| documents.iter().map(self.check).collect(),
            wanted: &|_, source, finding| (self.wanted)(source, finding),
        };
        let fixed = row.run(&[document], vec![findings.into()]).pop();
        fixed.unwrap_or_else(|| Ok(Fixed::default()))
    }
}

#[cfg(test)]
mod tests;

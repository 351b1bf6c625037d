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
mod constraints;
mod one_file;
mod proof;
pub(crate) mod repository;
mod select;
mod trial;

use std::collections::{BTreeMap, BTreeSet, HashSet};

use crate::document::{Document, Layout, parse};
use crate::finding::{Edit, Finding, Safety};
use crate::rules;
use crate::rules::rule::{MAX_FINDINGS_OF_A_RULE, Property};
use crate::text::Source;
use crate::tree::change::Fingerprint;
pub(crate) use allow::Allow;
pub(crate) use proof::Unproven;

/// Passes over one text in a row after which no less is left to fix than before, and the text is no
/// shorter. A fix may bring out the next defect, and of two that touch one waits; more than this are two
/// rules that disagree.
const MAX_IDLE_PASSES: usize = 10;

/// Passes over one text in all.
const MAX_PASSES: usize = 2_000;

/// Bytes that the passes over one text read, at most. Where a rule has so much to say that only the
/// first of it is listed, each pass fixes that, and what is left after these waits for the next run.
const MAX_BYTES: usize = 1 << 28;

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
        mut findings: Vec<Finding>,
    ) -> Result<Fixed, FixError> {
        let first = document.source;
        let mut changed: Option<Source> = None;
        let mut applied: BTreeMap<&'static str, u64> = BTreeMap::new();
        let mut seen = HashSet::new();
        let (mut fewest, mut shortest) = (usize::MAX, usize::MAX);
        let (mut idle, mut bytes) = (0, 0);
        for pass in 0..MAX_PASSES {
            if idle == MAX_IDLE_PASSES {
                break;
            }
            let current = changed.as_ref().unwrap_or(first);
            let mut fixable: Vec<&Finding> = (findings.iter())
                .filter(|finding| self.mode.takes(finding) && (self.wanted)(current, finding))
                .collect();
            let parsed = match &changed {
                Some(changed) if !fixable.is_empty() => Some(parse(changed, self.layout)),
                _ => None,
            };
            let before = parsed.as_ref().unwrap_or(document);
            // As long as nobody knows all values, only what makes them readable is fixed.
            let is_whole = before.complete && !proof::is_unclosed(before);
            fixable.retain(|finding| is_whole || rules::has(finding.rule, Property::MakesReadable));
            let mut chosen = select::select(&fixable);
            if !is_whole {
                // What the next error is, nobody knows before the first is gone.
                chosen.truncate(1);
            }
            let is_cut = is_cut(&fixable);
            bytes += current.text().len();
            if chosen.is_empty() || is_cut && bytes > MAX_BYTES {
                return Ok(Fixed {
                    text: current.text().to_owned(),
                    applied,
                    left: findings,
                });
            }
            // Of syntax errors no more are listed than a parser finds at once.
            let is_counted = is_whole && !is_cut;
            let length = current.text().len();
            let is_less = fixable.len() < fewest || length < shortest || !is_counted;
            shortest = shortest.min(length);
            idle = if is_less { 0 } else { idle + 1 };
            fewest = if is_counted {
                fewest.min(fixable.len())
            } else {
                fewest
            };
            let rules: BTreeSet<&'static str> = chosen.iter().map(|finding| finding.rule).collect();
            let next = applied_to(current, &chosen);
            let after = parse(&next, self.layout);
            prove(before, &after, &chosen)
                .map_err(|unproven| FixError::Unproven(rules.clone(), unproven))?;
            // Nearly every file is fixed in one pass: then nothing is hashed.
            if pass == 1 {
                seen.extend([first, current].map(|known| Fingerprint::of(known.text().as_bytes())));
            }
            let is_known = if pass == 0 {
                next.text() == current.text()
            } else {
                !seen.insert(Fingerprint::of(next.text().as_bytes()))
            };
            if is_known {
                return Err(FixError::Cycle(rules));
            }
            for finding in &chosen {
                *applied.entry(finding.rule).or_default() += 1;
            }
            findings = (self.check)(&after);
            drop((parsed, after));
            changed = Some(next);
        }
        let last = findings.iter().filter(|finding| self.mode.takes(finding));
        Err(FixError::Cycle(last.map(|finding| finding.rule).collect()))
    }
}

/// Whether a rule may have more to fix than is listed.
fn is_cut(fixable: &[&Finding]) -> bool {
    if fixable.len() < MAX_FINDINGS_OF_A_RULE {
        return false;
    }
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for finding in fixable {
        *counts.entry(finding.rule).or_default() += 1;
    }
    counts
        .values()
        .any(|count| *count >= MAX_FINDINGS_OF_A_RULE)
}

/// A text after the fixes of these findings, which do not touch one another.
pub(crate) fn applied_to(source: &Source, chosen: &[&Finding]) -> Source {
    let text = select::apply(source.text(), chosen);
    Source::new(source.path().clone(), text)
}

/// Proves one pass: between two texts, the pointers of the first are those that its fixes name.
fn prove(before: &Document<'_>, after: &Document<'_>, chosen: &[&Finding]) -> Result<(), Unproven> {
    let fixes = chosen.iter().filter_map(|finding| finding.fix.as_ref());
    let pointers = fixes.flat_map(|fix| &fix.pointers);
    let named: BTreeSet<String> = pointers.cloned().collect();
    let fixes = chosen.iter().filter_map(|finding| finding.fix.as_ref());
    let edits: Vec<&Edit> = fixes.flat_map(|fix| &fix.edits).collect();
    proof::prove(before, after, &named, &edits)
}

#[cfg(test)]
mod tests;

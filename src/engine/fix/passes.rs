//! The passes over texts that are fixed together: what is left to fix of each is chosen and applied,
//! the new texts are proved, and checked in a row as they were before.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashSet};

use super::fixed::{FixError, FixMode, Fixed};
use super::{proof, select};
use crate::document::{Document, parse};
use crate::finding::Finding;
use crate::rules;
use crate::rules::rule::{MAX_FINDINGS_OF_A_RULE, Property};
use crate::text::Source;
use crate::tree::change::Fingerprint;

/// Passes over one text in a row after which no less is left to fix than before, and the text is no
/// shorter. A fix may bring out the next defect, and of two that touch one waits; more than this are two
/// rules that disagree.
const MAX_IDLE_PASSES: usize = 10;

/// Passes over one text in all.
const MAX_PASSES: usize = 2_000;

/// Bytes that the passes over one text read, at most. Where a rule has so much to say that only the
/// first of it is listed, each pass fixes that, and what is left after these waits for the next run.
const MAX_BYTES: usize = 1 << 28;

/// Checks some texts of a row, of which it gets the places: the findings of each.
pub(super) type CheckSome<'a> = &'a dyn Fn(&[usize], &[Document<'_>]) -> Vec<Vec<Finding>>;

/// Texts that are fixed together, each by itself.
pub(super) struct FixRow<'a> {
    /// Which fixes are applied.
    pub(super) mode: FixMode,
    /// Finds what is left in texts after fixes.
    pub(super) check: CheckSome<'a>,
    /// Whether a finding of the text at a place of the row may be fixed.
    pub(super) wanted: &'a dyn Fn(usize, &Source, &Finding) -> bool,
}

/// One text on its way.
struct Passes<'d> {
    first: &'d Document<'d>,
    /// The text after the fixes so far, if there were any.
    changed: Option<Source>,
    /// Whether all its values are known.
    is_whole: bool,
    findings: Cow<'d, [Finding]>,
    applied: BTreeMap<&'static str, u64>,
    /// All texts so far, from the second pass on.
    seen: HashSet<Fingerprint>,
    fewest: usize,
    shortest: usize,
    pass: usize,
    idle: usize,
    bytes: usize,
}

/// A text after the fixes of one pass, which are not proved yet.
struct Next {
    text: Source,
    /// The findings that were fixed, by their place among all.
    chosen: Vec<usize>,
}

impl FixRow<'_> {
    /// What comes of each text with these findings.
    pub(super) fn run<'d>(
        &self,
        row: &[&'d Document<'d>],
        findings: Vec<Cow<'d, [Finding]>>,
    ) -> Vec<Result<Fixed, FixError>> {
        let begin = |(document, findings)| Ok(Passes::new(document, findings));
        let texts = row.iter().copied().zip(findings);
        let mut row: Vec<Result<Passes<'_>, FixError>> = texts.map(begin).collect();
        loop {
            let mut changed: Vec<(usize, Next)> = Vec::new();
            for (at, text) in row.iter_mut().enumerate() {
                let Ok(passes) = text else { continue };
                match passes.choose(self.mode, &|source, finding| {
                    (self.wanted)(at, source, finding)
                }) {
                    Ok(Some(next)) => changed.push((at, next)),
                    Ok(None) => {}
                    Err(error) => *text = Err(error),
                }
            }
            if changed.is_empty() {
                break;
            }
            self.pass(&mut row, changed);
        }
        row.into_iter().map(|text| Ok(text?.finish())).collect()
    }

    /// Proves the texts of a pass and checks them again.
    fn pass(&self, row: &mut [Result<Passes<'_>, FixError>], changed: Vec<(usize, Next)>) {
        let (mut places, mut documents) = (Vec::new(), Vec::new());
        for (at, next) in &changed {
            let Ok(passes) = &mut row[*at] else { continue };
            let layout = passes.first.layout;
            let after = parse(&next.text, layout);
            match passes.accept(&after, next) {
                Ok(()) => {
                    places.push(*at);
                    documents.push(after);
                }
                Err(error) => row[*at] = Err(error),
            }
        }
        let findings = (self.check)(&places, &documents);
        drop(documents);
        let mut checked = places.into_iter().zip(findings).peekable();
        for (at, next) in changed {
            if let Some((_, findings)) = checked.next_if(|(place, _)| *place == at)
                && let Ok(passes) = &mut row[at]
            {
                passes.findings = findings.into();
                passes.changed = Some(next.text);
            }
        }
    }
}

impl<'d> Passes<'d> {
    fn new(first: &'d Document<'d>, findings: Cow<'d, [Finding]>) -> Self {
        Self {
            first,
            changed: None,
            is_whole: is_whole(first),
            findings,
            applied: BTreeMap::new(),
            seen: HashSet::new(),
            fewest: usize::MAX,
            shortest: usize::MAX,
            pass: 0,
            idle: 0,
            bytes: 0,
        }
    }

    /// The text after the next fixes; none when nothing is left to fix.
    fn choose(
        &mut self,
        mode: FixMode,
        wanted: &dyn Fn(&Source, &Finding) -> bool,
    ) -> Result<Option<Next>, FixError> {
        let current = self.changed.as_ref().unwrap_or(self.first.source);
        let mut fixable: Vec<(usize, &Finding)> = (self.findings.iter().enumerate())
            .filter(|(_, finding)| mode.takes(finding) && wanted(current, finding))
            .collect();
        // As long as nobody knows all values, only what makes them readable is fixed.
        fixable.retain(|(_, finding)| {
            self.is_whole || rules::has(finding.rule, Property::MakesReadable)
        });
        let mut chosen = select::select(&fixable);
        if !self.is_whole {
            // What the next error is, nobody knows before the first is gone.
            chosen.truncate(1);
        }
        let is_cut = is_cut(&fixable);
        let length = current.text().len();
        self.bytes += length;
        if chosen.is_empty() || is_cut && self.bytes > MAX_BYTES {
            return Ok(None);
        }
        if self.pass == MAX_PASSES || self.idle == MAX_IDLE_PASSES {
            let rules = fixable.iter().map(|(_, finding)| finding.rule).collect();
            return Err(FixError::Cycle(rules));
        }
        // Of syntax errors no more are listed than a parser finds at once.
        let is_counted = self.is_whole && !is_cut;
        let is_less = fixable.len() < self.fewest || length < self.shortest || !is_counted;
        self.idle = if is_less { 0 } else { self.idle + 1 };
        self.shortest = self.shortest.min(length);
        if is_counted {
            self.fewest = self.fewest.min(fixable.len());
        }
        let fixes: Vec<&Finding> = chosen.iter().map(|at| &self.findings[*at]).collect();
        let text = select::applied_to(current, &fixes);
        Ok(Some(Next { text, chosen }))
    }

    /// Proves the text after fixes, and counts these.
    fn accept(&mut self, after: &Document<'_>, next: &Next) -> Result<(), FixError> {
        let current = self.changed.as_ref().unwrap_or(self.first.source);
        let fixes: Vec<&Finding> = next.chosen.iter().map(|at| &self.findings[*at]).collect();
        let rules = || fixes.iter().map(|finding| finding.rule).collect();
        let proved = match &self.changed {
            None => proof::prove(self.first, after, &fixes),
            Some(changed) => proof::prove(&parse(changed, after.layout), after, &fixes),
        };
        proved.map_err(|unproven| FixError::Unproven(rules(), unproven))?;
        let text = next.text.text();
        let is_known = if self.pass == 0 {
            // Nearly every text is fixed in one pass: then nothing is hashed.
            text == current.text()
        } else {
            let of = |text: &str| Fingerprint::of(text.as_bytes());
            if self.pass == 1 {
                let earlier = [self.first.source, current];
                self.seen.extend(earlier.map(|earlier| of(earlier.text())));
            }
            !self.seen.insert(of(text))
        };
        if is_known {
            return Err(FixError::Cycle(rules()));
        }
        for finding in fixes {
            *self.applied.entry(finding.rule).or_default() += 1;
        }
        self.pass += 1;
        self.is_whole = is_whole(after);
        Ok(())
    }

    fn finish(self) -> Fixed {
        let text = match self.changed {
            Some(changed) => changed.into_text(),
            None => self.first.source.text().to_owned(),
        };
        Fixed {
            text,
            applied: self.applied,
            left: self.findings.into_owned(),
        }
    }
}

/// Whether all values of a document are known.
fn is_whole(document: &Document<'_>) -> bool {
    document.complete && !proof::is_unclosed(document)
}

/// Whether a rule may have more to fix than is listed.
fn is_cut(fixable: &[(usize, &Finding)]) -> bool {
    if fixable.len() < MAX_FINDINGS_OF_A_RULE {
        return false;
    }
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for (_, finding) in fixable {
        *counts.entry(finding.rule).or_default() += 1;
    }
    counts
        .values()
        .any(|count| *count >= MAX_FINDINGS_OF_A_RULE)
}

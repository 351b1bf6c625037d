//! What came of the assertions on one document: they are evaluated once for all rules that report it.

use std::cell::OnceCell;

use crate::assert::{Assertion, Evaluator, Verdict};
use crate::document::Document;
use crate::tree::World;

/// What came of the assertions on the documents of one file, once somebody asked.
#[derive(Debug, Default)]
pub struct Verdicts {
    all: OnceCell<Vec<Judged>>,
}

/// What came of one assertion on one document, where it does not hold.
#[derive(Debug)]
pub(crate) struct Judged {
    /// Which of the documents of the file.
    pub(crate) root: usize,
    /// Which of the assertions.
    pub(crate) assertion: usize,
    /// What came of it.
    pub(crate) verdict: Verdict,
}

impl Verdicts {
    /// The assertions that do not hold; none where the file cannot be read in full.
    pub(crate) fn get(
        &self,
        document: &Document<'_>,
        asserts: &[Assertion],
        collection: &str,
        world: &World<'_>,
    ) -> &[Judged] {
        (self.all).get_or_init(|| judge(document, asserts, collection, world))
    }
}

fn judge(
    document: &Document<'_>,
    asserts: &[Assertion],
    collection: &str,
    world: &World<'_>,
) -> Vec<Judged> {
    // Of a document that cannot be read in full, nothing is known to be false.
    if asserts.is_empty() || !document.complete {
        return Vec::new();
    }
    let mut judge = Evaluator::new(document, collection, world);
    let mut judged = Vec::new();
    // Each of the documents of a file in YAML; a file without any has no fields.
    for root in 0..document.roots.len().max(1) {
        judge.turn_to(document.roots.get(root));
        for (assertion, assert) in asserts.iter().enumerate() {
            let verdict = judge.judge(assert);
            if !matches!(verdict, Verdict::Holds) {
                judged.push(Judged {
                    root,
                    assertion,
                    verdict,
                });
            }
        }
    }
    judged
}

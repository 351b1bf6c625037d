//! Several findings with one cause are one for people: all keys that a mapping lacks, all places that
//! name what is not there. The numbers of a report, and every other format, go by place.

use std::borrow::Cow;
use std::collections::HashMap;

use crate::finding::{Finding, Severity};
use crate::rules;
use crate::rules::rule::{Grouping, Words};

/// Findings that are shown as one.
pub(super) struct ShownGroup<'r> {
    pub(super) first: &'r Finding,
    /// The others, where they say the same of other places.
    pub(super) also: Vec<&'r Finding>,
    /// How many findings it is.
    pub(super) count: u64,
    /// The words for all of them, where these are not those of the first.
    words: Option<Words>,
}

impl<'r> ShownGroup<'r> {
    fn of(first: &'r Finding) -> Self {
        Self {
            first,
            also: Vec::new(),
            count: 1,
            words: None,
        }
    }

    pub(super) fn message(&self) -> Cow<'_, str> {
        match &self.words {
            Some(words) => Cow::Borrowed(&*words.message),
            None if self.also.is_empty() => Cow::Borrowed(&*self.first.message),
            None => Cow::Owned(format!("{}, in {} places", self.first.message, self.count)),
        }
    }

    pub(super) fn help(&self) -> Option<&str> {
        let words = self.words.as_ref().map(|words| &*words.help);
        words.or(self.first.help.as_deref())
    }
}

/// Groups findings, each at the place of its first one.
pub(super) fn group(findings: &[Finding]) -> Vec<ShownGroup<'_>> {
    let mut groups: Vec<ShownGroup<'_>> = Vec::with_capacity(findings.len());
    let mut said: HashMap<(&str, Severity, &str), usize> = HashMap::new();
    let mut rest = findings;
    while let [first, more @ ..] = rest {
        rest = more;
        let grouping = rules::get(first.rule).map(|rule| rule.grouping);
        match grouping.unwrap_or(Grouping::Each) {
            Grouping::Each => groups.push(ShownGroup::of(first)),
            Grouping::OfMapping(words) => {
                let alike = |other: &&Finding| is_of_same_mapping(first, other);
                let count = more.iter().take_while(alike).count();
                let (same, others) = more.split_at(count);
                rest = others;
                let mut by_words: Vec<(Option<&str>, Vec<&Finding>)> = Vec::new();
                for finding in std::iter::once(first).chain(same) {
                    let shared = finding.shared_words();
                    let mut known = by_words.iter_mut();
                    match known.find(|(known, _)| *known == shared && shared.is_some()) {
                        Some((_, findings)) => findings.push(finding),
                        None => by_words.push((shared, vec![finding])),
                    }
                }
                groups.extend(by_words.into_iter().map(|(_, all)| ShownGroup {
                    count: all.len() as u64,
                    words: (all.len() > 1).then(|| words(&all)),
                    ..ShownGroup::of(all[0])
                }));
            }
            Grouping::ByMessage => {
                let key = (first.rule, first.severity, &*first.message);
                if let Some(group) = said.get(&key).and_then(|&at| groups.get_mut(at)) {
                    group.also.push(first);
                    group.count += 1;
                } else {
                    said.insert(key, groups.len());
                    groups.push(ShownGroup::of(first));
                }
            }
        }
    }
    groups
}

/// Whether two findings in a row are of one mapping.
fn is_of_same_mapping(one: &Finding, other: &Finding) -> bool {
    let place = |finding: &Finding| (finding.rule, finding.severity, finding.span);
    place(one) == place(other) && one.file == other.file && one.pointer == other.pointer
}

//! Drafts on their way to findings: one defect is reported once, and what a comment allows is set
//! aside.

use std::collections::HashMap;

use crate::document::Document;
use crate::document::suppression::{self, AllowedName, NameUse, Suppression, Suppressions};
use crate::engine::tally::Tally;
use crate::finding::{Fix, Safety, Severity};
use crate::plan::ActiveCheck;
use crate::rules;
use crate::rules::rule::{
    Anchor, Checker, Draft, DraftRelated, Findings, MAX_FINDINGS_OF_A_RULE, Phase, Property, Rule,
    Unlisted,
};

/// How often findings beyond the limit are compared with comments: then they count as not suppressed.
const MOST_COMPARED: usize = 20_000_000;

/// A draft and the check that made it.
pub(crate) struct Drafted<'a> {
    pub(crate) active: &'a ActiveCheck,
    pub(crate) severity: Severity,
    pub(crate) draft: Draft,
}

/// What the checks of one document report.
#[derive(Default)]
pub(crate) struct Drafts<'a> {
    /// Where a check writes it; empty between two checks, and made once.
    out: Findings,
    pub(crate) all: Vec<Drafted<'a>>,
    capped: Vec<(&'a ActiveCheck, Vec<Unlisted>)>,
}

impl<'a> Drafts<'a> {
    /// What is reported is only counted.
    pub(crate) fn be_silent(&mut self) {
        self.out.be_silent();
    }

    /// Runs one check and takes what it reports, up to the limit. Nearly all report nothing.
    #[inline]
    pub(crate) fn collect(&mut self, active: &'a ActiveCheck, check: impl FnOnce(&mut Findings)) {
        check(&mut self.out);
        if !self.out.is_empty() {
            self.take(active);
        }
    }

    #[cold]
    fn take(&mut self, active: &'a ActiveCheck) {
        let (drafts, unlisted) = self.out.take();
        if !unlisted.is_empty() {
            self.capped.push((active, unlisted));
        }
        self.all.extend(drafts.into_iter().map(|mut draft| {
            if let Some(level) = active.fix {
                draft.fix = draft.fix.and_then(|fix| fix.at_level(level));
            }
            Drafted {
                active,
                severity: draft.severity.unwrap_or(active.severity),
                draft,
            }
        }));
    }

    /// Runs the checks of some rules about suppressions.
    pub(crate) fn about(
        &mut self,
        suppressions: &Suppressions,
        checks: &'a [ActiveCheck],
        wanted: impl Fn(&Rule) -> bool,
    ) {
        for active in checks.iter().filter(|active| wanted(active.rule)) {
            if let Checker::Suppression(check) = &active.checker {
                self.collect(active, |out| check.check(suppressions, out));
            }
        }
    }

    /// All of them in numbers.
    pub(crate) fn count(&self) -> Tally {
        let mut tally = Tally::default();
        for each in &self.all {
            let fix = each.draft.fix.as_ref().map(|fix| fix.safety);
            tally.count(each.active.rule.id, each.severity, fix);
        }
        for (active, unlisted) in &self.capped {
            for each in unlisted {
                let severity = each.severity.unwrap_or(active.severity);
                tally.count_unlisted(active.rule.id, severity);
            }
        }
        tally
    }

    /// The rules that had more to say than is listed of one file, and how many are not listed.
    pub(crate) fn capped(&self) -> Vec<(&'static str, usize)> {
        let capped = self.capped.iter();
        let capped = capped.map(|(active, unlisted)| (active.rule.id, unlisted.len()));
        capped.filter(|(_, count)| *count > 0).collect()
    }

    /// Takes out what a comment suppresses; its names then count as used.
    pub(crate) fn allow(&mut self, suppressions: &mut Suppressions) -> Vec<Drafted<'a>> {
        let allowed = |each: &mut Drafted<'_>| {
            let at = matching(suppressions, each.active.rule.id, each.draft.span.start);
            if let Some(at) = at {
                suppressions.uses[at] = NameUse::Used;
            }
            at.is_some()
        };
        let suppressed = self.all.extract_if(.., allowed).collect();
        let mut compared = 0_usize;
        for (active, unlisted) in &mut self.capped {
            unlisted.retain(|each| {
                compared = compared.saturating_add(suppressions.comments.len());
                compared > MOST_COMPARED
                    || matching(suppressions, active.rule.id, each.start).is_none()
            });
        }
        suppressed
    }

    /// Where a rule's finding takes the place of another's at the same node, the other goes; the
    /// higher severity and the schema's place stay.
    pub(crate) fn one_defect_one_finding(&mut self) {
        let superseding = |each: &Drafted<'_>| !each.active.rule.supersedes.is_empty();
        if self.all.len() > 1 && self.all.iter().any(superseding) {
            supersede(&mut self.all);
        }
    }
}

fn supersede(drafts: &mut Vec<Drafted<'_>>) {
    // From a place to the first finding at it, and from each to the next one there.
    let mut first: HashMap<Anchor, usize> = HashMap::with_capacity(drafts.len());
    let mut next: Vec<Option<usize>> = vec![None; drafts.len()];
    for (index, each) in drafts.iter().enumerate().rev() {
        if each.draft.anchor != Anchor::None {
            next[index] = first.insert(each.draft.anchor.clone(), index);
        }
    }
    let mut gone = vec![false; drafts.len()];
    for index in 0..drafts.len() {
        let rule = drafts[index].active.rule;
        if rule.supersedes.is_empty() || gone[index] {
            continue;
        }
        let same_place = first.get(&drafts[index].draft.anchor).copied();
        for other in std::iter::successors(same_place, |&at| next[at]) {
            let superseded = rule.supersedes.contains(&drafts[other].active.rule.id);
            if other == index || gone[other] || !superseded {
                continue;
            }
            gone[other] = true;
            drafts[index].severity = drafts[index].severity.max(drafts[other].severity);
            let related = std::mem::take(&mut drafts[other].draft.related);
            let of_schema = |related: &DraftRelated| matches!(related, DraftRelated::Schema(..));
            let kept = related.into_iter().filter(of_schema);
            drafts[index].draft.related.extend(kept);
            let is_safe = |fix: &Fix| fix.safety == Safety::Safe;
            if rule.has(Property::DecidedBySchema)
                && let Some(fix) = drafts[other].draft.fix.take_if(|fix| is_safe(fix))
            {
                drafts[index].draft.fix = Some(fix);
                drafts[index].draft.help = drafts[other].draft.help.take();
            }
        }
    }
    let mut gone = gone.into_iter();
    drafts.retain(|_| !gone.next().unwrap_or_default());
}

/// Settles for each name in a suppression whether there is such a rule, and whether it can be said
/// at all that it matches nothing.
pub(crate) fn know_names(
    suppressions: &mut Suppressions,
    checks: &[ActiveCheck],
    document: &Document<'_>,
) {
    let broken = suppression::is_broken(document);
    let mut known: HashMap<&str, NameUse> = HashMap::new();
    // Of more than are reported, nobody looks for names that are near.
    let mut unknown = 0;
    let names = suppressions.comments.iter().flat_map(Suppression::names);
    for (AllowedName { name, .. }, state) in names.zip(&mut suppressions.uses) {
        let found = known.entry(name).or_insert_with(|| {
            if rules::is_known(name) {
                return use_of(name, checks, broken);
            }
            unknown += 1;
            let is_listed = unknown <= MAX_FINDINGS_OF_A_RULE;
            NameUse::Unknown(is_listed.then(|| rules::nearest(name)).flatten())
        });
        state.clone_from(found);
    }
}

/// What becomes of a name that means a rule.
fn use_of(name: &str, checks: &[ActiveCheck], broken: bool) -> NameUse {
    let matching = rules::matching(name);
    let ran = |rule: &usize| {
        let rule = rules::ALL[*rule];
        // Nothing hides what is wrong with a comment.
        rule.phase() != Phase::Suppression && checks.iter().any(|active| active.rule.id == rule.id)
    };
    let speaks_later = |rule: &usize| rules::ALL[*rule].phase() == Phase::Across;
    if broken || !matching.iter().all(ran) {
        NameUse::Used
    } else if matching.iter().any(speaks_later) {
        NameUse::Open
    } else {
        NameUse::Unused
    }
}

/// What was open can be said, now that all files are known. What was settled before is not said
/// again.
pub(crate) fn settle_open(suppressions: &mut Suppressions) {
    for state in &mut suppressions.uses {
        *state = match state {
            NameUse::Open => NameUse::Unused,
            _ => NameUse::Used,
        };
    }
}

/// Whether the name of a rule, of a group or `all` in a comment suppresses a rule.
fn means(name: &str, rule: &str) -> bool {
    let is_it = name == rule || name == rules::rule::group_of(rule) || name == "all";
    is_it && !rules::has(rule, Property::AlwaysError)
}

/// Whether a comment suppresses a finding of this rule that starts at this byte.
pub(crate) fn allows(suppressions: &Suppressions, rule: &str, offset: u32) -> bool {
    matching(suppressions, rule, offset).is_some()
}

fn matching(suppressions: &Suppressions, rule: &str, offset: u32) -> Option<usize> {
    suppressions.matching(offset, |name| means(name, rule))
}

//! What may be written in a comment that suppresses findings: `# copydesk: allow url/insecure: why`.

use std::collections::BTreeSet;

use gen_lsp_types::CompletionItemKind;

use super::{Answer, Offer};
use crate::rules::ALL;
use crate::rules::rule::{Phase, Property, Rule};
use crate::server::place::At;
use crate::text::Span;

/// What such a comment begins with.
const START: &str = "copydesk:";

/// What it may say.
const VERBS: [(&str, &str); 2] = [
    (
        "allow",
        "suppress findings of rules on this line or the next",
    ),
    ("allow-file", "suppress findings of rules in the whole file"),
];

impl At<'_> {
    /// What may be written in a comment; none where the cursor is in none.
    pub(super) fn comment(&self, offset: u32) -> Option<Answer> {
        let source = &*self.open.source;
        let line = source.line_span(source.position(offset).line);
        let before = source.slice(Span {
            start: line.start,
            end: offset,
        });
        let comment = comment_in(before)?;
        if !self.is_data_at(offset) {
            return None;
        }
        let Some(rest) = comment.strip_prefix(START) else {
            let whole = format!("{START} allow");
            let is_begun = !comment.is_empty() && whole.starts_with(comment);
            let offers = VERBS.map(|(verb, what)| offer(&format!("{START} {verb} "), what));
            return is_begun.then(|| self.answer(offset, comment, offers.into()));
        };
        let rest = rest.trim_start();
        let Some((verb, names)) = rest.split_once(char::is_whitespace) else {
            let offers = VERBS.map(|(verb, what)| offer(verb, what));
            return Some(self.answer(offset, rest, offers.into()));
        };
        let is_verb = VERBS.iter().any(|(known, _)| *known == verb);
        let offers = if is_verb && !names.contains(':') {
            self.rules(offset, names)
        } else {
            // The reason is for people to write.
            Vec::new()
        };
        let typed = names.rsplit(',').next().unwrap_or(names).trim_start();
        Some(self.answer(offset, typed, offers))
    }

    fn answer(&self, offset: u32, typed: &str, offers: Vec<Offer>) -> Answer {
        let text = self.open.source.text();
        let start = offset as usize - typed.len();
        let after = &text[offset as usize..];
        let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '/');
        let rest = after.find(|c| !is_name(c)).unwrap_or(after.len());
        Answer {
            offers,
            typed: Span::new(start, offset as usize + rest),
            needs_space: false,
            is_cut: false,
        }
    }

    /// Rules and groups that can be suppressed and are not named yet: first those that report
    /// something here, then those that do so in this file.
    fn rules(&self, offset: u32, names: &str) -> Vec<Offer> {
        let known: Vec<&str> = names.split(',').rev().skip(1).map(str::trim).collect();
        let source = &*self.open.source;
        let line = source.position(offset).line;
        let findings = self.known.results.findings(&self.open.path);
        let mut first: BTreeSet<(bool, &str)> = BTreeSet::new();
        for finding in findings.iter().filter(|one| can_be_named(one.rule)) {
            let own = source.position(finding.span.start).line;
            first.insert((own != line && own != line + 1, finding.rule));
        }
        let rules = ALL.iter().filter(|rule| can_be_suppressed(rule));
        let mut ranked: Vec<(usize, &str, &str)> = rules
            .clone()
            .map(|rule| {
                let rank = first.iter().position(|(_, id)| *id == rule.id);
                (rank.unwrap_or(usize::MAX - 1), rule.id, rule.summary())
            })
            .collect();
        let groups: BTreeSet<&str> = rules.map(|rule| rule.group()).collect();
        ranked.extend(
            groups
                .into_iter()
                .map(|group| (usize::MAX, group, "all rules of the group")),
        );
        ranked.sort_unstable();
        let left = ranked.into_iter().filter(|(_, id, _)| !known.contains(id));
        left.map(|(_, id, what)| offer(id, what)).collect()
    }
}

/// Whether a comment in a document can suppress the findings of a rule, in earnest.
fn can_be_suppressed(rule: &Rule) -> bool {
    let is_elsewhere = matches!(rule.phase(), Phase::Config | Phase::Suppression);
    !is_elsewhere && !rule.has(Property::AlwaysError)
}

fn can_be_named(id: &str) -> bool {
    let mut rules = ALL.iter();
    rules.any(|rule| rule.id == id && can_be_suppressed(rule))
}

fn offer(text: &str, what: &str) -> Offer {
    Offer {
        detail: Some(what.to_owned()),
        ..Offer::new(text.trim_end(), CompletionItemKind::Constant, text)
    }
}

/// What the comment of a line says so far; none where it has none that speaks to copydesk.
fn comment_in(before: &str) -> Option<&str> {
    let mut marks = before.rmatch_indices('#').map(|(at, _)| at);
    marks.find_map(|at| {
        let is_comment = at == 0 || before[..at].ends_with([' ', '\t']);
        let comment = before[at + 1..].trim_start();
        let is_ours = comment.starts_with(START) || START.starts_with(comment);
        (is_comment && is_ours).then_some(comment)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_are_found() {
        for (before, comment) in [
            ("# copydesk: allow u", Some("copydesk: allow u")),
            ("a: b # cop", Some("cop")),
            ("a: b#cop", None),
            ("# another", None),
            ("a: '# x' # copydesk:", Some("copydesk:")),
            ("a: b", None),
        ] {
            assert_eq!(comment_in(before), comment, "{before}");
        }
    }
}

//! `text/no-break-space`: a no-break space where an ordinary space is meant.

use serde::Deserialize;

use super::copied::is_copied;
use super::{FIELDS, Fields, and_more, fix, name};
use crate::document::body_need::BodyNeed;
use crate::document::roles::TextField;
use crate::finding::{Safety, Severity};
use crate::rules::rule::{
    Build, DocumentCheck, DocumentContext, Findings, FixAvailability, Property, Rule,
};

const NO_BREAK_SPACE: char = '\u{a0}';

pub(crate) static RULE: Rule = Rule {
    severity: Severity::Warning,
    fix: FixAvailability::Sometimes,
    since: "0.1.0",
    properties: &[Property::ForDefaults],
    options: &[FIELDS],
    ..Rule::new(
        "text/no-break-space",
        include_str!("no_break_space.md"),
        Build::document::<NoBreakSpace>(),
    )
};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct NoBreakSpace {
    fields: Fields,
}

impl DocumentCheck for NoBreakSpace {
    fn check(&self, context: &DocumentContext<'_>, out: &mut Findings) {
        self.fields
            .each_unusual(context, |field| look(context, &field, out));
    }
    fn body(&self) -> BodyNeed {
        BodyNeed::Beginning
    }
}

fn look(context: &DocumentContext<'_>, field: &TextField<'_>, out: &mut Findings) {
    let text = field.node.as_str().unwrap_or_default();
    let inner = text.trim_start().len();
    let (start, end) = (text.len() - inner, text.trim_end().len());
    let found: Vec<(usize, Misplaced)> = (text.match_indices(NO_BREAK_SPACE))
        .filter(|(at, _)| start <= *at && *at < end)
        .filter(|(at, _)| context.settings.collection.is_some() || !is_in_name(text, *at))
        .filter_map(|(at, _)| place(text, at).map(|place| (at, place)))
        .collect();
    let Some(&(at, place)) = found.first() else {
        return;
    };
    let is_any = context.settings.collection.is_none();
    if is_any && (is_set_by_hand(context) || is_copied(context, field)) {
        return;
    }
    let place = match place {
        Misplaced::BesideSpace => "next to a space",
        Misplaced::BetweenWords => "instead of a space",
    };
    let more = and_more(found.len() - 1);
    let message = format!(
        "{} contains NO-BREAK SPACE (U+00A0) {place}{more}",
        name(field)
    );
    let document = context.document;
    let length = NO_BREAK_SPACE.len_utf8();
    let span = document.inside(field.node, at..at + length);
    let draft = out.within(field.node, span, message);
    draft.help("write an ordinary space");
    let changes = found.into_iter().map(|(at, place)| {
        let text = match place {
            Misplaced::BesideSpace => "",
            Misplaced::BetweenWords => " ",
        };
        (at..at + length, text.to_owned())
    });
    let title = "write ordinary spaces";
    draft.fix = fix(document, field.node, title, Safety::Unsafe, changes);
}

/// Why a no-break space is out of place.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Misplaced {
    BesideSpace,
    BetweenWords,
}

/// Whether the no-break space at a place of a text is out of place there.
fn place(text: &str, at: usize) -> Option<Misplaced> {
    let (before, after) = (&text[..at], &text[at + NO_BREAK_SPACE.len_utf8()..]);
    let next = after.chars().next()?;
    let previous = before.chars().next_back()?;
    // French sets off signs with it, and the space may follow the pair.
    if matches!(
        next,
        ':' | ';' | '!' | '?' | '»' | '›' | '%' | '‰' | '€' | '$' | '°' | '–' | '—'
    ) || matches!(
        previous,
        '«' | '‹' | '§' | '¶' | '№' | '#' | '$' | '€' | '£'
    ) {
        return None;
    }
    // Of two in a row the second goes; before an ordinary space the no-break one does.
    if previous.is_whitespace() || (next.is_whitespace() && next != NO_BREAK_SPACE) {
        return Some(Misplaced::BesideSpace);
    }
    if next == NO_BREAK_SPACE {
        return Some(Misplaced::BetweenWords);
    }
    // Signs such as `…` and `↩` are kept with the word before.
    let opens = matches!(next, '“' | '‘' | '„' | '"' | '\'' | '(' | '[');
    if next.is_numeric() || previous.is_numeric() || !next.is_alphanumeric() && !opens {
        return None;
    }
    let word = before
        .rsplit(char::is_whitespace)
        .next()
        .unwrap_or_default();
    let is_abbreviation = word.ends_with('.') && word.chars().count() <= 4;
    let word = word.trim_start_matches(|c: char| !c.is_alphanumeric());
    let letters = word.chars().count();
    let is_cyrillic = word.chars().all(|c| matches!(c, '\u{400}'..='\u{52f}'));
    let is_bound = is_abbreviation || letters == 1 || (is_cyrillic && letters <= 3);
    (!is_bound).then_some(Misplaced::BetweenWords)
}

/// Whether some text of the document was set by hand: a no-break space keeps its last two words on one
/// line. Those that are copied along are rarely just there.
fn is_set_by_hand(context: &DocumentContext<'_>) -> bool {
    let texts = context.roles.texts.iter();
    texts
        .filter_map(|field| field.node.as_str())
        .any(keeps_end_together)
}

/// Gaps of a text of which the last one tells something.
const FEWEST_GAPS: usize = 4;

fn keeps_end_together(text: &str) -> bool {
    let is_gap = |c: &char| matches!(c, ' ' | '\n' | &NO_BREAK_SPACE);
    let gaps: Vec<char> = text.trim().chars().filter(is_gap).collect();
    let kept = gaps.iter().filter(|gap| **gap == NO_BREAK_SPACE).count();
    gaps.len() >= FEWEST_GAPS && kept * 2 <= gaps.len() && gaps.last() == Some(&NO_BREAK_SPACE)
}

/// Whether the no-break space at a place of a text is between two capitalised words: names of people
/// and products are kept together on purpose.
fn is_in_name(text: &str, at: usize) -> bool {
    let (before, after) = (&text[..at], &text[at + NO_BREAK_SPACE.len_utf8()..]);
    let word = before
        .rsplit(char::is_whitespace)
        .next()
        .unwrap_or_default();
    let is_upper = |word: &str| word.starts_with(char::is_uppercase);
    is_upper(word) && is_upper(after) && word.ends_with(char::is_alphanumeric)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Option<Misplaced>) {
        let text = text.replace('~', "\u{a0}");
        let at = text.find(NO_BREAK_SPACE).unwrap();
        assert_eq!(place(&text, at), expected, "{text}");
    }

    #[test]
    fn names_are_kept_together() {
        for (text, expected) in [
            ("ask Ada~Moss now", true),
            ("Ada, Moss~lawns", false),
            ("ada~Moss", false),
            ("Prague, You~re", false),
            ("Ada,~Moss", false),
        ] {
            let text = text.replace('~', "\u{a0}");
            let at = text.find(NO_BREAK_SPACE).unwrap();
            assert_eq!(is_in_name(&text, at), expected, "{text}");
        }
    }

    #[test]
    fn the_last_words_are_kept_together_by_hand() {
        for (text, expected) in [
            ("how to keep the last~words", true),
            ("why~we keep the last two~words", true),
            ("keep the last~words", false),
            ("how to keep~the last words", false),
            ("how~to~keep the~last~words", false),
            ("how to keep the last~ ", false),
            ("", false),
        ] {
            let text = text.replace('~', "\u{a0}");
            assert_eq!(keeps_end_together(&text), expected, "{text}");
        }
    }

    #[test]
    fn typography_is_told_from_litter() {
        for text in [
            "10~km",
            "July~2021",
            "Mr.~A",
            "a~b",
            "(a~b",
            "oui~!",
            "«~oui",
            "на~юг",
            "a ~–",
            "library.~↩",
            "communicating between~…",
        ] {
            check(text, None);
        }
        for text in [
            "one~two",
            "of~Power",
            "Where:~https",
            "release.~Now",
            "Ça~va",
            "для~х",
        ] {
            let expected = (!text.starts_with('д')).then_some(Misplaced::BetweenWords);
            check(text, expected);
        }
        for text in ["one.~ Two", "one. ~Two"] {
            check(text, Some(Misplaced::BesideSpace));
        }
        check("one.~~Two", Some(Misplaced::BetweenWords));
    }
}

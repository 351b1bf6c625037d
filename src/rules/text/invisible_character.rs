//! `text/invisible-character`: characters in a text that nobody sees and no script needs.

use serde::Deserialize;

use super::characters::{describe, is_zero_width, litter};
use super::{FIELDS, Fields, and_more, fix, is_plain_ascii, name};
use crate::document::roles::TextField;
use crate::finding::{Safety, Severity};
use crate::rules::rule::{Check, Context, Example, Findings, FixAvailability, Rule, build, file};

/// See [`RULE`]'s documentation.
pub(crate) static RULE: Rule = Rule {
    id: "text/invisible-character",
    summary: "A text holds invisible characters that mean nothing there.",
    severity: Severity::Warning,
    enabled: true,
    fix: FixAvailability::Sometimes,
    since: "0.1.0",
    supersedes: &[],
    docs:
        "\
Zero-width spaces, soft hyphens, byte order marks, marks of writing direction and control characters
come along when text is copied out of a web page or a document. Nobody sees them, but searches miss
the word, addresses made from titles get strange bytes, and marks of direction can make a text read
as something that it is not.

What a script needs is left alone: joiners in emoji and in Arabic, Persian and Indic words,
zero-width spaces in Thai, Khmer and Japanese, marks of direction in Hebrew and Arabic text. What
stands at the edge of a text is `text/surrounding-space`. It is a warning: the page looks the same.",
    options: &[FIELDS],
    examples: &[
        Example {
            title: "A zero-width space, a soft hyphen, a mark of direction",
            files: &[
                file("a.md", "---\ntitle: Con\u{200b}nect\n---\n"),
                file(
                    "b.md",
                    "---\ntitle: 'pre\u{ad}view of the pre\u{ad}view'\n---\n",
                ),
                file("c.md", "---\ntitle: \"abc\\u202Ecba\"\n---\n"),
            ],
            reports: &[
                "a.md:2:11 `title` holds ZERO WIDTH SPACE (U+200B), which cannot be seen",
                "b.md:2:12 `title` holds SOFT HYPHEN (U+00AD), which cannot be seen, and 1 more",
                "c.md:2:12 `title` holds RIGHT-TO-LEFT OVERRIDE (U+202E), which cannot be seen",
            ],
            fixed: &[
                ("a.md", "---\ntitle: Connect\n---\n"),
                ("b.md", "---\ntitle: 'preview of the preview'\n---\n"),
                ("c.md", "---\ntitle: \"abccba\"\n---\n"),
            ],
            ..Example::NEW
        },
        Example {
            title: "What scripts and emoji need",
            files: &[
                file("a.md", "---\ntitle: 👩\u{200d}💻 می\u{200c}خواهم\n---\n"),
                file("b.md", "---\ntitle: שלום\u{200e} (a)\n---\n"),
            ],
            ..Example::NEW
        },
    ],
    build: build::<InvisibleCharacter>,
};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct InvisibleCharacter {
    fields: Fields,
}

impl Check for InvisibleCharacter {
    fn check(&self, context: &Context<'_>, out: &mut Findings) {
        self.fields
            .each(context, |field| look(context, &field, out));
    }
}

fn look(context: &Context<'_>, field: &TextField<'_>, out: &mut Findings) {
    let text = field.node.as_str().unwrap_or_default();
    if is_plain_ascii(text) {
        return;
    }
    let is_edge = |c: char| c.is_whitespace() || is_zero_width(c);
    let start = text.len() - text.trim_start_matches(is_edge).len();
    let end = text.trim_end_matches(is_edge).len();
    let found: Vec<(usize, char)> = litter(text)
        .filter(|&(at, _)| start <= at && at < end)
        .collect();
    let Some(&(at, c)) = found.first() else {
        return;
    };
    let more = and_more(found.len() - 1);
    let message = format!(
        "{} holds {}, which cannot be seen{more}",
        name(field),
        describe(c)
    );
    let document = context.document;
    let span = document.inside(field.node, at..at + c.len_utf8());
    let draft = out.within(field.node, span, message);
    draft.help(if found.len() == 1 {
        "delete it"
    } else {
        "delete them"
    });
    let safety = if found.iter().all(|&(_, c)| is_zero_width(c)) {
        Safety::Safe
    } else {
        Safety::Unsafe
    };
    let cut = found
        .into_iter()
        .map(|(at, c)| (at..at + c.len_utf8(), String::new()));
    draft.fix = fix(
        document,
        field.node,
        "delete what cannot be seen",
        safety,
        cut,
    );
}

//! `text/html-entity`: text that spells characters as HTML does.

use serde::Deserialize;

use super::characters::is_zero_width;
use super::{FIELDS, Fields, and_more, entities, fix, name};
use crate::document::roles::TextField;
use crate::finding::wording::quoted;
use crate::finding::{Safety, Severity};
use crate::rules::rule::{Check, Context, Example, Findings, FixAvailability, Rule, build, file};

/// See [`RULE`]'s documentation.
pub(crate) static RULE: Rule = Rule {
    id: "text/html-entity",
    summary: "A plain text spells characters as HTML entities.",
    severity: Severity::Warning,
    enabled: true,
    fix: FixAvailability::Sometimes,
    since: "0.1.0",
    supersedes: &[],
    docs: "\
A title or excerpt goes to many places: the page, its `<title>`, a feed, a search index, a card on
another site. Where it is escaped on the way, as it should be, readers see `Tom &amp; Jerry` or
`It&#8217;s`. Text from the source of a web page brings them along; 122 of 1,600 public excerpts have
them. Write the character itself: a template escapes what has to be.

A text with HTML tags is taken to be HTML, and may have entities. It is a warning, since some
templates do print the text as it is.",
    options: &[FIELDS],
    examples: &[
        Example {
            title: "By name, by number, and escaped twice",
            files: &[
                file("a.md", "---\ntitle: Tom &amp; Jerry\n---\n"),
                file("b.md", "---\ntitle: \"&quot;It&#8217;s&quot;\"\n---\n"),
                file("c.md", "---\ntitle: 'One&amp;hellip;'\n---\n"),
                file("d.md", "---\ntitle: One&nbsp;two\n---\n"),
            ],
            reports: &[
                "a.md:2:12 `title` holds the HTML entity `&amp;`, which readers may see",
                "b.md:2:9 `title` holds the HTML entity `&quot;`, which readers may see, and 2 more",
                "c.md:2:12 `title` holds the HTML entity `&amp;hellip;`, which readers may see",
                "d.md:2:11 `title` holds the HTML entity `&nbsp;`, which readers may see",
            ],
            fixed: &[
                ("a.md", "---\ntitle: Tom & Jerry\n---\n"),
                ("b.md", "---\ntitle: \"\\\"It’s\\\"\"\n---\n"),
                ("c.md", "---\ntitle: 'One…'\n---\n"),
                ("d.md", "---\ntitle: One two\n---\n"),
            ],
            ..Example::NEW
        },
        Example {
            title: "Ampersands, and text that is HTML",
            files: &[
                file("a.md", "---\ntitle: Tom & Jerry at AT&T; \n---\n"),
                file("b.md", "---\nexcerpt: <em>Tom</em> &amp; Jerry\n---\n"),
            ],
            ..Example::NEW
        },
    ],
    build: build::<HtmlEntity>,
};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct HtmlEntity {
    fields: Fields,
}

impl Check for HtmlEntity {
    fn check(&self, context: &Context<'_>, out: &mut Findings) {
        self.fields
            .each(context, |field| look(context, &field, out));
    }
}

fn look(context: &Context<'_>, field: &TextField<'_>, out: &mut Findings) {
    let text = field.node.as_str().unwrap_or_default();
    let mut found = entities::find(text).peekable();
    let Some((first, c)) = found.peek().cloned() else {
        return;
    };
    if is_html(text) {
        return;
    }
    let found: Vec<_> = found.collect();
    let more = and_more(found.len() - 1);
    let message = format!(
        "{} holds the HTML entity {}, which readers may see{more}",
        name(field),
        quoted(&text[first.clone()])
    );
    let help = match plain(c).as_str() {
        "" => "delete it: nobody would see it".to_owned(),
        " " => "write a blank".to_owned(),
        plain => format!("write the character itself: `{plain}`"),
    };
    let document = context.document;
    let span = document.inside(field.node, first);
    let draft = out.within(field.node, span, message);
    draft.help(help);
    let changes = found.into_iter().map(|(range, c)| (range, plain(c)));
    let title = "write the characters themselves";
    draft.fix = fix(document, field.node, title, Safety::Unsafe, changes);
}

/// What to write in place of an entity.
fn plain(c: char) -> String {
    match c {
        c if is_zero_width(c) => String::new(),
        c if c.is_whitespace() => " ".to_owned(),
        c => c.to_string(),
    }
}

/// Whether a text holds tags.
fn is_html(text: &str) -> bool {
    let is_tag = |rest: &str| {
        let name = rest.strip_prefix('/').unwrap_or(rest);
        name.starts_with(|c: char| c.is_ascii_alphabetic()) && rest.contains('>')
    };
    text.split('<').skip(1).any(is_tag)
}

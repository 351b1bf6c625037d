//! `reference/circle`: references that end where they began.

use std::cell::LazyCell;

use serde::Deserialize;

use super::elsewhere;
use crate::crossfile::{GatherProblemKind, Place, Scalars};
use crate::finding::Severity;
use crate::rules::rule::{Check, Context, Example, Findings, FixAvailability, Rule, build, file};

/// See [`RULE`]'s documentation.
pub(crate) static RULE: Rule = Rule {
    id: "reference/circle",
    summary: "References end where they began.",
    severity: Severity::Error,
    enabled: true,
    fix: FixAvailability::Never,
    since: "0.1.0",
    supersedes: &[],
    docs: "\
A page whose parent is its own child has no place in any tree: menus and breadcrumbs are built
without it, or never end. It is looked for where the config forbids circles:

```yaml
collections:
  docs:
    files: \"docs/**/*.md\"
    references: [{ from: parent, to: docs, circle: forbidden }]
```

A circle may go through several collections, if the references on it all forbid circles, and through
documents that are meant by their path. References of one collection are never mixed: `next` and
`previous` lead back and forth, and are no circle.

Each circle is told once, with all its documents in their order, as an error: it cannot be meant.",
    options: &[],
    examples: &[
        Example {
            title: "Two pages, each the parent of the other",
            config: CONFIG,
            files: &[
                file("a.md", "---\nparent: b\n---\n"),
                file("b.md", "---\nparent: a\n---\n"),
                file("c.md", "---\nparent: a\n---\n"),
            ],
            reports: &["a.md:2:9 `parent` leads in a circle: a.md → b.md → a.md"],
            ..Example::NEW
        },
        Example {
            title: "A page that is its own parent",
            config: CONFIG,
            files: &[file("a.md", "---\nparent: a\n---\n")],
            reports: &["a.md:2:9 `parent` leads to the document itself"],
            ..Example::NEW
        },
        Example {
            title: "A circle through two collections",
            config: TWO,
            files: &[
                file("p/a.md", "---\npart: q1\n---\n"),
                file("q/q1.md", "---\nwhole: a\n---\n"),
                file("q/q2.md", "---\nwhole: a\n---\n"),
            ],
            reports: &["p/a.md:2:7 `part` leads in a circle: p/a.md → q/q1.md → p/a.md"],
            ..Example::NEW
        },
        Example {
            title: "Documents that are meant by their path",
            config: "collections:\n  docs:\n    files: \"*.md\"\n    references: [{ from: parent, to: { path: document }, circle: forbidden }]\n",
            files: &[
                file("a.md", "---\nparent: b.md\n---\n"),
                file("b.md", "---\nparent: ./a.md#top\n---\n"),
                file("c.md", "---\nparent: a.md\n---\n"),
            ],
            reports: &["a.md:2:9 `parent` leads in a circle: a.md → b.md → a.md"],
            ..Example::NEW
        },
        Example {
            title: "Pages that lead back and forth",
            config: "collections:\n  docs:\n    files: \"*.md\"\n    references:\n      - { from: next, to: docs, circle: forbidden }\n      - { from: previous, to: docs, circle: forbidden }\n",
            files: &[
                file("a.md", "---\nnext: b\n---\n"),
                file("b.md", "---\nprevious: a\n---\n"),
            ],
            ..Example::NEW
        },
        Example {
            title: "A tree",
            config: CONFIG,
            files: &[
                file("a.md", "---\ntitle: Root\n---\n"),
                file("b.md", "---\nparent: a\n---\n"),
                file("c.md", "---\nparent: b\n---\n"),
            ],
            ..Example::NEW
        },
    ],
    build: build::<Circle>,
};

const CONFIG: &str = "collections:\n  docs:\n    files: \"*.md\"\n    references: [{ from: parent, to: docs, circle: forbidden }]\n";

const TWO: &str = "collections:\n  wholes:\n    files: \"p/*.md\"\n    references: [{ from: part, to: parts, circle: forbidden }]\n  parts:\n    files: \"q/*.md\"\n    references: [{ from: whole, to: wholes, circle: forbidden }]\n";

/// How many documents of a circle the message names.
const NAMED: usize = 5;

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Circle {}

impl Check for Circle {
    fn check(&self, _context: &Context<'_>, _out: &mut Findings) {}

    fn gathered(&self, context: &Context<'_>, out: &mut Findings) {
        let scalars = LazyCell::new(|| Scalars::of(context.document));
        for problem in context.gathered {
            let GatherProblemKind::Circle {
                reference,
                hops,
                count,
            } = &problem.kind
            else {
                continue;
            };
            let Some(reference) = context.constraints.reference(*reference) else {
                continue;
            };
            let message = if *count == 0 {
                format!("`{}` leads to the document itself", reference.from)
            } else {
                let way = way(context.document.source.path(), hops, *count);
                format!("`{}` leads in a circle: {way}", reference.from)
            };
            let draft = match scalars.at(problem.span) {
                Some(node) => out.within(node, problem.span, message),
                None => out.span(problem.span, message),
            };
            let hops = hops.iter().map(|hop| elsewhere(hop, "and on from here"));
            draft.related.extend(hops);
            draft.help("one of them must refer to something else");
        }
    }
}

fn way(start: &str, hops: &[Place], count: usize) -> String {
    let mut names = vec![start];
    names.extend(hops.iter().take(NAMED).map(|hop| &*hop.file));
    let left_out = count - hops.len().min(NAMED);
    let more = format!("{left_out} more");
    if left_out > 0 {
        names.push(&more);
    }
    names.push(start);
    names.join(" → ")
}

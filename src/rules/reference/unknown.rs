//! `reference/unknown`: a value that resolves to nothing.

use std::cell::LazyCell;

use serde::Deserialize;

use super::{elsewhere, expected};
use crate::crossfile::{GatherProblem, GatherProblemKind, Reference, Scalars, repository_path};
use crate::document::field_path::Step;
use crate::document::value::Node;
use crate::finding::Severity;
use crate::finding::wording::{counted, quoted};
use crate::rules::rule::{Check, Context, Example, Findings, FixAvailability, Rule, build, file};
use crate::tree::Look;

/// See [`RULE`]'s documentation.
pub(crate) static RULE: Rule = Rule {
    id: "reference/unknown",
    summary: "A value refers to something that is not there.",
    severity: Severity::Error,
    enabled: true,
    fix: FixAvailability::Never,
    since: "0.1.0",
    supersedes: &[],
    docs: "\
A topic that no topic file defines, an author without an entry, a course in a list that was renamed:
the page is built all the same, with a gap or a dead link.

What must resolve is said by the collections of the config:

```yaml
collections:
  news:
    files: \"_news/**/*.md\"
    references:
      - { from: \"topics[]\", to: topics.name }
      - { from: \"items[]\", to: [videos, courses] }
      - { from: author, to: { data: _data/authors.yml }, or: [staff] }
      - { from: parent, to: { collection: news, by: slug }, circle: forbidden }
      - { from: cover, to: { path: assets/covers }, required: true }
```

`topics.name` is a field of another collection; its name alone means its files, by path or slug.
`{ data: file, at: path }` means the keys of a mapping, the items of a list or one value of a data
file, and `{ path: folder }` a file or folder of the repository, below the folder, below `.` (its
root) or as seen from the `document`; a `?` or `#` and what stands behind it does not count. Where
several targets are listed, one is enough. `or` lists further values that are fine, `separator`
splits a string into several values, `normalise` compares as `text` or `url`, `within: folder` looks
at the same folder only, and `required: true` tells also of a document that has no such value.

It is an error: what does not resolve was meant to. Where no document defines anything that could be
referred to, nothing is told here; `config/matches-nothing` tells it of the config.",
    options: &[],
    examples: &[
        Example {
            title: "A typing mistake",
            config: CONFIG,
            files: &[
                file("_topics/garden.yaml", "name: Gardening\n"),
                file("_topics/herbs.yaml", "name: Herbs\n"),
                file("a.md", "---\ntopics:\n  - Herbs\n  - Gardning\n---\n"),
            ],
            reports: &["a.md:4:5 `Gardning` is no `name` of `topics`; did you mean `Gardening`?"],
            ..Example::NEW
        },
        Example {
            title: "An author who has no entry in the data file",
            config: "collections:\n  posts:\n    files: \"*.md\"\n    references: { from: author, to: { data: authors.yml }, or: [staff] }\n",
            files: &[
                file("authors.yml", "ada: { name: Ada }\n"),
                file("a.md", "---\nauthor: ada\n---\n"),
                file("b.md", "---\nauthor: bob\n---\n"),
                file("c.md", "---\nauthor: staff\n---\n"),
            ],
            reports: &["b.md:2:9 `bob` is no key of authors.yml"],
            ..Example::NEW
        },
        Example {
            title: "A file of the repository, and one that has another case",
            config: "collections:\n  posts:\n    files: \"*.md\"\n    references: { from: cover, to: { path: covers } }\n",
            files: &[
                file("covers/Sea.txt", "~\n"),
                file("a.md", "---\ncover: Sea.txt\n---\n"),
                file("b.md", "---\ncover: sea.txt\n---\n"),
            ],
            reports: &[
                "b.md:2:8 `sea.txt` is no file below covers; did you mean `covers/Sea.txt`?",
            ],
            ..Example::NEW
        },
        Example {
            title: "A value must be there, and one that can be looked for",
            config: "collections:\n  posts:\n    files: \"*.md\"\n    references: { from: author, to: { data: staff.yml }, required: true }\n",
            files: &[
                file("staff.yml", "ada: 1\n"),
                file("a.md", "---\ntitle: A\n---\n"),
                file("b.md", "---\nauthor: { name: ada }\n---\n"),
                file("c.md", "---\nauthor: ada\n---\n"),
            ],
            reports: &[
                "a.md:1:1 `author` is missing; it must be a key of staff.yml",
                "b.md:2:9 `author` has no value; it must be a key of staff.yml",
            ],
            ..Example::NEW
        },
        Example {
            title: "A file of one of several collections",
            config: "collections:\n  videos: { files: \"videos/*.md\" }\n  courses: { files: \"courses/*.md\" }\n  lists:\n    files: \"lists/*.md\"\n    references: { from: \"items[]\", to: [videos, courses] }\n",
            files: &[
                file("videos/knots.md", "Text.\n"),
                file("courses/ropes.md", "Text.\n"),
                file(
                    "lists/a.md",
                    "---\nitems:\n  - courses/ropes\n  - videos/knots\n  - videos/ropes\n---\n",
                ),
            ],
            reports: &["lists/a.md:5:5 `videos/ropes` is no file of `videos` or `courses`"],
            ..Example::NEW
        },
        Example {
            title: "The same name in another folder, where it does not count",
            config: "collections:\n  parts:\n    files: \"*/part-*.md\"\n  books:\n    files: \"*/book.md\"\n    references: { from: first, to: parts.name, within: folder }\n",
            files: &[
                file("a/part-1.md", "---\nname: intro\n---\n"),
                file("b/part-1.md", "---\nname: start\n---\n"),
                file("b/book.md", "---\nfirst: intro\n---\n"),
            ],
            reports: &["b/book.md:2:8 `intro` is no `name` of `parts`"],
            ..Example::NEW
        },
        Example {
            title: "A path that leads out of the folder, and paths that lead through a file",
            config: "collections:\n  posts:\n    files: \"*.md\"\n    references: { from: \"shows[]\", to: { path: covers } }\n",
            files: &[
                file("covers/sea.txt", "~\n"),
                file("covers/old/lake.txt", "~\n"),
                file("other/moss.txt", "~\n"),
                file(
                    "a.md",
                    "---\nshows:\n  - sea.txt?v=2\n  - old/\n  - old/../sea.txt\n  - ../other/moss.txt\n  - sea.txt/\n  - sea.txt/..\n  - sea.txt/.\n---\n",
                ),
            ],
            reports: &[
                "a.md:6:5 `../other/moss.txt` is no file below covers",
                "a.md:7:5 `sea.txt/` is no file below covers",
                "a.md:8:5 `sea.txt/..` is no file below covers",
                "a.md:9:5 `sea.txt/.` is no file below covers",
            ],
            ..Example::NEW
        },
        Example {
            title: "All topics are defined",
            config: CONFIG,
            files: &[
                file("_topics/herbs.yaml", "name: Herbs\n"),
                file("a.md", "---\ntopics: [Herbs]\n---\n"),
            ],
            ..Example::NEW
        },
    ],
    build: build::<Unknown>,
};

const CONFIG: &str = "collections:\n  posts:\n    files: \"*.md\"\n    references: [{ from: \"topics[]\", to: topics.name }]\n  topics:\n    files: \"_topics/*.yaml\"\n";

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Unknown {}

impl Check for Unknown {
    fn check(&self, _context: &Context<'_>, _out: &mut Findings) {}

    fn gathered(&self, context: &Context<'_>, out: &mut Findings) {
        let scalars = LazyCell::new(|| Scalars::of(context.document));
        for problem in context.gathered {
            match &problem.kind {
                GatherProblemKind::Absent { reference } => {
                    if let Some(reference) = context.constraints.reference(*reference) {
                        absent(context, reference, out);
                    }
                }
                GatherProblemKind::Unknown { .. } => unknown(context, problem, &scalars, out),
                _ => {}
            }
        }
    }
}

fn absent(context: &Context<'_>, reference: &Reference, out: &mut Findings) {
    let targets = expected(reference, context.constraints);
    let from = &reference.from;
    let root = context.document.root();
    // The field is there, but it is empty, or no value that could be looked for.
    let mut there = from.path.clone();
    while there.steps.last() == Some(&Step::Each) {
        there.steps.pop();
    }
    if !there.steps.is_empty()
        && let Some(root) = root
        && let Some(found) = there.first(root)
    {
        let message = format!("`{from}` has no value; it must be a {targets}");
        out.at(found.node, message);
        return;
    }
    let message = format!("`{from}` is missing; it must be a {targets}");
    match root {
        Some(root) => out.missing(context.document, root, &from.text, message),
        None => out.span(context.document.top(), message),
    };
}

fn unknown(
    context: &Context<'_>,
    problem: &GatherProblem,
    scalars: &Scalars<'_>,
    out: &mut Findings,
) {
    let GatherProblemKind::Unknown {
        reference,
        nearest,
        defined,
        count,
    } = &problem.kind
    else {
        return;
    };
    let Some(reference) = context.constraints.reference(*reference) else {
        return;
    };
    let Some(node) = scalars.at(problem.span) else {
        return;
    };
    let text = written(context, node, problem);
    let expected = expected(reference, context.constraints);
    let mut message = format!("{} is no {expected}", quoted(&text));
    let other_case = || {
        reference.paths.iter().find_map(|(base, _)| {
            let text = text.split(['#', '?']).next()?;
            let path = repository_path(base, text, context.document.source.path())?;
            match context.world.files.look(&path) {
                Look::OtherCase(path) => Some(path),
                _ => None,
            }
        })
    };
    let is_elsewhere = reference.compare.within_folder && nearest.as_deref() == Some(text.trim());
    let nearest = nearest.clone().filter(|_| !is_elsewhere);
    if let Some(nearest) = nearest.or_else(other_case) {
        message = format!("{message}; did you mean {}?", quoted(&nearest));
    }
    let draft = out.within(node, problem.span, message);
    if let Some(place) = defined {
        let words = format!("the first of {}", counted(*count, "definition"));
        draft.related.push(elsewhere(place, &words));
    }
    draft.help(if is_elsewhere {
        format!(
            "{} is in another folder, and only the folder of the document counts here; correct \
             the value, or add what it refers to",
            quoted(&text)
        )
    } else {
        "correct the value, or add what it refers to".to_owned()
    });
}

/// The value as it is written, or the part of it that the problem is about.
fn written(context: &Context<'_>, node: &Node<'_>, problem: &GatherProblem) -> String {
    let source = context.document.source;
    match node.as_str() {
        Some(text) if node.span == problem.span => text.to_owned(),
        _ => source.slice(problem.span).to_owned(),
    }
}

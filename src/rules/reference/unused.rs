//! `reference/unused`: something that nothing refers to.

use std::cell::LazyCell;

use serde::Deserialize;

use crate::crossfile::{GatherProblemKind, Scalars};
use crate::finding::Severity;
use crate::finding::wording::quoted;
use crate::rules::rule::{
    Check, Context, Example, Findings, FixAvailability, Rule, build, file, png,
};
use crate::text::Span;
use crate::tree::FileProblem;

/// See [`RULE`]'s documentation.
pub(crate) static RULE: Rule = Rule {
    id: "reference/unused",
    summary: "Nothing refers to a target of references.",
    severity: Severity::Warning,
    enabled: false,
    fix: FixAvailability::Never,
    since: "0.1.0",
    supersedes: &[],
    docs: "\
A topic that no article has, an author who wrote nothing, a video that no collection lists: often
left over from something that was renamed or taken out. What may be referred to is what `references`
of the config name as their targets (see `reference/unknown`).

A document that a reference may mean by several of its values is used when it is meant by any.

So may every image. It counts as used when any text of the repository has the name of its file:
documents and data, but also templates, styles and scripts, whether they say it whole or make its
beginning (`{{ domain }}-50x50.png`); when it lies beside an `index` file, which may show all of its
folder; and when browsers look for it by its name (`favicon.ico`). What only hidden files or other
sites name is not seen.

It is judged only when the whole repository is checked, and it is off by default: what nobody uses
yet may be meant for tomorrow.",
    options: &[],
    examples: &[
        Example {
            title: "A topic without articles",
            config: CONFIG,
            files: &[
                file("_topics/garden.yaml", "name: Gardening\n"),
                file("_topics/herbs.yaml", "name: Herbs\n"),
                file("a.md", "---\ntopics: [Herbs]\n---\n"),
            ],
            reports: &["_topics/garden.yaml:1:7 nothing refers to `Gardening`"],
            ..Example::NEW
        },
        Example {
            title: "An image that nothing shows",
            config: "",
            files: &[
                file(
                    "a.md",
                    "---\ncover: /img/moss.png\n---\n![Fern](img/fern%20green.png)\n",
                ),
                file(
                    "_includes/logo.html",
                    "<img src='/img/{{ page.brand }}-50x50.png'>\n",
                ),
                png("img/moss.png", 5, 5),
                png("img/fern green.png", 5, 5),
                png("img/acme-50x50.png", 50, 50),
                png("img/heath.png", 5, 5),
            ],
            reports: &["img/heath.png:1:1 nothing shows this image"],
            ..Example::NEW
        },
        Example {
            title: "Topics that articles may mean by their name or by an alias",
            config: ALIASES,
            files: &[
                file(
                    "_topics/garden.yaml",
                    "name: Gardening\naliases: [Plots, Beds]\n",
                ),
                file(
                    "_topics/herbs.yaml",
                    "name: Herbs\naliases: [Spices, Weeds]\n",
                ),
                file("a.md", "---\ntopics: [Spices]\n---\n"),
            ],
            reports: &["_topics/garden.yaml:1:7 nothing refers to `Gardening`"],
            ..Example::NEW
        },
        Example {
            title: "Every topic has an article",
            config: CONFIG,
            files: &[
                file("_topics/herbs.yaml", "name: Herbs\n"),
                file("a.md", "---\ntopics: [Herbs]\n---\n"),
            ],
            ..Example::NEW
        },
    ],
    build: build::<Unused>,
};

const CONFIG: &str = "collections:\n  posts:\n    files: \"*.md\"\n    references: [{ from: \"topics[]\", to: topics.name }]\n  topics:\n    files: \"_topics/*.yaml\"\n";

const ALIASES: &str = "collections:\n  posts:\n    files: \"*.md\"\n    references: [{ from: \"topics[]\", to: [{ collection: topics, field: name }, { collection: topics, field: aliases }] }]\n  topics:\n    files: \"_topics/*.yaml\"\n";

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Unused {}

impl Check for Unused {
    fn check(&self, context: &Context<'_>, out: &mut Findings) {
        if let Some(FileProblem::UnusedImage) = context.file {
            let draft = out.span(Span::default(), "nothing shows this image");
            draft.help("delete it, or exclude its folder in the config if others use it");
        }
    }

    fn gathered(&self, context: &Context<'_>, out: &mut Findings) {
        let scalars = LazyCell::new(|| Scalars::of(context.document));
        for problem in context.gathered {
            let GatherProblemKind::Unused { .. } = &problem.kind else {
                continue;
            };
            let source = context.document.source;
            match scalars.at(problem.span) {
                Some(node) => {
                    let text = node.as_str().unwrap_or(source.slice(node.span));
                    let message = format!("nothing refers to {}", quoted(text));
                    out.within(node, problem.span, message);
                }
                // A key of a data file, or the file itself.
                None if problem.span != context.document.top() => {
                    let key = source.slice(problem.span).trim_matches(['"', '\'']);
                    out.span(problem.span, format!("nothing refers to {}", quoted(key)));
                }
                None => {
                    out.span(problem.span, "nothing refers to this file");
                }
            }
        }
    }
}

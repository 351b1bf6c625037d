//! `config/matches-nothing`: a glob of the config that matches no file, a reference that has
//! nothing to resolve to.

use serde::Deserialize;

use super::{at, places};
use crate::config::ConfigProblemKind;
use crate::finding::Severity;
use crate::rule::{Check, Context, Example, Findings, FixAvailability, Rule, build, file};

/// See [`RULE`]'s documentation.
pub(crate) static RULE: Rule = Rule {
    id: "config/matches-nothing",
    summary: "A glob of the config matches no file, or a reference has nothing to resolve to.",
    severity: Severity::Error,
    enabled: true,
    fix: FixAvailability::Never,
    since: "0.1.0",
    supersedes: &[],
    docs: "\
A collection, an exclusion or an override is about files that do not exist: a folder was renamed,
or the glob has a typing mistake. So is a reference that has nothing to resolve to: no document has
the field, the data file is not there or cannot be read in full, or there is no folder of that name.
A gate that looks at nothing is green for ever, so this is an error and the run ends with exit code
2. A field that is to be unique or to resolve and that no document has is a warning, unless the schema
knows it: it may be right, and not used yet. All of it is judged only when the whole repository is
checked.",
    options: &[],
    examples: &[
        Example {
            title: "A folder was renamed",
            config: "collections:\n  posts:\n    files: \"_post/*.md\"\n",
            files: &[file("_posts/a.md", "Text.\n")],
            reports: &["copydesk.yaml:3:12 this glob of `posts` matches no file: `_post/*.md`"],
            ..Example::NEW
        },
        Example {
            title: "It may be switched off, as where folders come and go",
            config: "rules: { config/matches-nothing: off }\ncollections:\n  posts:\n    files: \"_post/*.md\"\n",
            files: &[file("_posts/a.md", "Text.\n")],
            ..Example::NEW
        },
        Example {
            title: "A data file that is broken",
            config: "collections:\n  posts:\n    files: \"*.md\"\n    references: { from: author, to: { data: authors.yml } }\n",
            files: &[
                file("authors.yml", "ada: 1\nbob: {\n"),
                file("a.md", "---\nauthor: eve\n---\n"),
            ],
            reports: &[
                "copydesk.yaml:4:17 the data file `authors.yml` cannot be read in full (line 2: `{` is never closed), so references to it are not checked",
            ],
            ..Example::NEW
        },
        Example {
            title: "References to a folder that is not there",
            config: "collections:\n  posts:\n    files: \"*.md\"\n    references:\n      - { from: cover, to: { path: assets/imgs } }\n",
            files: &[
                file("assets/img/a.txt", "~\n"),
                file("a.md", "---\ncover:\n---\n"),
            ],
            reports: &["copydesk.yaml:5:28 there is no folder `assets/imgs`"],
            ..Example::NEW
        },
        Example {
            title: "Fields that no document has",
            config: "collections:\n  posts:\n    files: \"*.md\"\n    unique: [{ fields: [titel] }]\n    references: [{ from: \"topic[]\", to: posts }]\n",
            files: &[file("a.md", "---\ntitle: A\ntopics: [a]\n---\n")],
            reports: &[
                "copydesk.yaml:4:25 no document of `posts` has `titel`, so nothing is compared",
                "copydesk.yaml:5:26 no document of `posts` has `topic[]`, so nothing is compared",
            ],
            ..Example::NEW
        },
        Example {
            title: "A field that the schema knows",
            config: "collections:\n  posts:\n    files: \"*.md\"\n    schema: post.json\n    unique: [{ fields: [link] }]\n",
            files: &[
                file("post.json", "{ \"properties\": { \"link\": { \"type\": \"string\" } } }\n"),
                file("a.md", "---\ntitle: A\n---\n"),
            ],
            ..Example::NEW
        },
        Example {
            title: "A glob that matches",
            config: "collections:\n  posts:\n    files: \"_posts/*.md\"\n",
            files: &[file("_posts/a.md", "Text.\n")],
            ..Example::NEW
        },
    ],
    build: build::<MatchesNothing>,
};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct MatchesNothing {}

impl Check for MatchesNothing {
    fn check(&self, context: &Context<'_>, out: &mut Findings) {
        let places = places(context);
        for problem in context.config {
            match &problem.kind {
                ConfigProblemKind::MatchesNothing { what, written } => {
                    let message = format!("{what} matches no file: `{written}`");
                    let help =
                        "globs are matched from the folder of the config; mend it, or take it out";
                    at(context, &places, problem, out, message).help(help);
                }
                ConfigProblemKind::NothingToReferTo { message } => {
                    let draft = at(context, &places, problem, out, message.clone());
                    if is_field(&problem.pointer) {
                        // It may be right, and only not used yet.
                        draft.severity = Some(Severity::Warning);
                        draft.help("correct the name of the field, or take it out");
                    } else {
                        draft.help("mend the target, or take the reference out");
                    }
                }
                _ => {}
            }
        }
    }
}

/// Whether the problem is a field of documents, and not what their values may resolve to.
fn is_field(pointer: &str) -> bool {
    // `/collections/posts/unique/0/fields/0`, `/collections/posts/references/0/from`
    pointer.split('/').nth(3) == Some("unique") || pointer.ends_with("/from")
}

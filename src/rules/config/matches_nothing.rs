//! `config/matches-nothing`: a glob of the config that matches no file, a reference that has
//! nothing to resolve to.

use serde::Deserialize;

use super::{at, places};
use crate::config::{ConfigProblemKind, GlobOf, Missing};
use crate::finding::Severity;
use crate::rules::rule::{Check, Context, Example, Findings, FixAvailability, Rule, build, file};
use crate::tree::Look;

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
                ConfigProblemKind::UnmatchedGlob { of, written } => {
                    let what = match of {
                        GlobOf::Collection(name) => format!("this glob of `{name}`"),
                        GlobOf::Override => "this glob of an override".to_owned(),
                        GlobOf::Exclusion => "this glob of what to leave out".to_owned(),
                    };
                    let message = format!("{what} matches no file: `{written}`");
                    let help =
                        "globs are matched from the folder of the config; mend it, or take it out";
                    at(context, &places, problem, out, message).help(help);
                }
                ConfigProblemKind::Missing(missing) => {
                    let draft = at(context, &places, problem, out, words(missing));
                    if matches!(missing, Missing::Field { .. }) {
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

fn words(missing: &Missing) -> String {
    match missing {
        Missing::Field { field, collections } => format!(
            "no document of `{}` has `{field}`, so nothing is compared",
            collections.join("` or `")
        ),
        Missing::Target(name) => {
            format!("nothing is a {name}, so references to it are not checked")
        }
        Missing::Folder { path, found } => match found {
            Look::OtherCase(other) => {
                format!("there is no folder `{path}`; did you mean `{other}`?")
            }
            Look::File => format!("`{path}` is a file, not a folder"),
            Look::Missing | Look::Folder | Look::Outside => {
                format!("there is no folder `{path}`")
            }
        },
        Missing::DataFile {
            path,
            unreadable: None,
        } => format!("there is no data file `{path}`"),
        Missing::DataFile {
            path,
            unreadable: Some(why),
        } => format!("the data file `{path}` cannot be read: {why}"),
        Missing::PartOfDataFile { path, error } => {
            let error = error
                .as_ref()
                .map(|(line, message)| format!(" (line {line}: {message})"));
            format!(
                "the data file `{path}` cannot be read in full{}, so references to it are not checked",
                error.unwrap_or_default()
            )
        }
    }
}

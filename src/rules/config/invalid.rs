//! `config/invalid`: a value of the config that cannot be understood.

use serde::Deserialize;

use super::{at, places};
use crate::config::ConfigProblemKind;
use crate::finding::Severity;
use crate::rule::{Check, Context, Example, Findings, FixAvailability, Rule, build, file};

/// See [`RULE`]'s documentation.
pub(crate) static RULE: Rule = Rule {
    id: "config/invalid",
    summary: "A value of the config cannot be understood.",
    severity: Severity::Error,
    enabled: true,
    fix: FixAvailability::Never,
    since: "0.1.0",
    supersedes: &[],
    docs: "\
A glob, a path to a field, a URL or an option of a rule is written in a way that copydesk cannot
read, or a rule lacks the option that says what to check. What was meant to be checked would not be
checked, so the run ends with exit code 2.",
    options: &[],
    examples: &[
        Example {
            title: "A glob that is not closed",
            config: "collections:\n  posts:\n    files: \"_posts/[ab*.md\"\n",
            files: &[file("_posts/a.md", "Text.\n")],
            reports: &[
                "copydesk.yaml:3:12 `_posts/[ab*.md` is no glob: unclosed character class; missing ']'",
            ],
            ..Example::NEW
        },
        Example {
            title: "What cannot be set",
            config: "rules:\n  config/invalid: off\n",
            files: &[file("a.md", "Text.\n")],
            reports: &["copydesk.yaml:2:3 `config/invalid` is an error always, and cannot be set"],
            ..Example::NEW
        },
        Example {
            title: "A path to a field that ends in a dot",
            config: "collections:\n  posts:\n    files: \"_posts/*.md\"\n    fields: { date: \"meta.\" }\n",
            files: &[file("_posts/a.md", "Text.\n")],
            reports: &["copydesk.yaml:4:13 a key is missing at `.` in the path `meta.`"],
            ..Example::NEW
        },
        Example {
            title: "A rule that checks nothing",
            config: "rules:\n  file/name-differs: error\n",
            files: &[file("_posts/a.md", "Text.\n")],
            reports: &[
                "copydesk.yaml:2:3 `file/name-differs` has no template, so it checks nothing",
            ],
            ..Example::NEW
        },
        Example {
            title: "Circles are forbidden where nothing leads back",
            config: "collections:\n  posts:\n    files: \"_posts/*.md\"\n    references:\n      - { from: topic, to: topics, circle: forbidden }\n  topics:\n    files: \"_topics/*.md\"\n",
            files: &[
                file("_posts/a.md", "---\ntopic: b\n---\n"),
                file("_topics/b.md", "Text.\n"),
            ],
            reports: &[
                "copydesk.yaml:5:44 `circle: forbidden` checks nothing here: no reference that forbids circles leads from `topics` back to `posts`",
            ],
            ..Example::NEW
        },
        Example {
            title: "Templates for one collection, and a level for all",
            config: "collections:\n  posts:\n    files: \"_posts/*.md\"\n    rules: { file/name-differs: { name: \"{title:slug}\" } }\nrules:\n  file/name-differs: warning\n",
            files: &[file("_posts/a.md", "Text.\n")],
            ..Example::NEW
        },
        Example {
            title: "A folder is watched that the globs do not name",
            config: "collections:\n  topics:\n    files: \"**/index.md\"\n    rules: { file/unexpected: warning }\n",
            files: &[file("topics/css/index.md", "Text.\n")],
            reports: &[
                "copydesk.yaml:4:14 `file/unexpected` checks nothing here: no glob of `topics` begins with a folder",
            ],
            ..Example::NEW
        },
        Example {
            title: "Globs and paths as they should be",
            config: "collections:\n  posts:\n    files: \"_posts/[ab]*.md\"\n    fields: { date: meta.date }\n",
            files: &[file("_posts/a.md", "Text.\n")],
            ..Example::NEW
        },
    ],
    build: build::<Invalid>,
};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Invalid {}

impl Check for Invalid {
    fn check(&self, context: &Context<'_>, out: &mut Findings) {
        let places = places(context);
        for problem in context.config {
            if let ConfigProblemKind::Invalid { message, help } = &problem.kind {
                at(context, &places, problem, out, message.clone()).help =
                    help.clone().map(Into::into);
            }
        }
    }
}

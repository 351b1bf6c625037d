//! `config/invalid`: a value of the config that cannot be understood.

use serde::Deserialize;

use super::{at, places};
use crate::config::{
    AssertionProblem, ConfigProblemKind, ConstraintProblem, GlobError, InvalidValue, Limited,
    NoCircle, ReadError, RuleEntryProblem,
};
use crate::crossfile::NotCompared;
use crate::finding::Severity;
use crate::finding::wording::quoted;
use crate::rules::rule::{Check, Context, Example, Findings, FixAvailability, Rule, build, file};

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
            if let ConfigProblemKind::Invalid(value) = &problem.kind {
                let (message, help) = words(value);
                at(context, &places, problem, out, message).help = help.map(Into::into);
            }
        }
    }
}

/// What is wrong, and what to do.
fn words(value: &InvalidValue) -> (String, Option<String>) {
    let (message, help) = match value {
        InvalidValue::Config(ReadError { message, line }) => {
            let line = line.map(|line| format!(" (line {line})"));
            return (format!("{message}{}", line.unwrap_or_default()), None);
        }
        InvalidValue::FieldPath(error) => return (error.to_string(), None),
        InvalidValue::Rule { name, problem } => return of_rule(name, problem),
        InvalidValue::Constraint(problem) => return of_constraint(problem),
        InvalidValue::Assertion(AssertionProblem::Expression(why)) => return (why.clone(), None),
        InvalidValue::Assertion(AssertionProblem::SameId(id)) => (
            format!("there are two assertions with the id `{id}`"),
            "give each its own: findings and baselines name it",
        ),
        InvalidValue::Glob { written, error } => (
            match error {
                GlobError::Syntax(error) => format!("{} is no glob: {error}", quoted(written)),
                GlobError::TooLarge => format!(
                    "{} is no glob: it is too large, or its braces stand too deep in each other",
                    quoted(written)
                ),
            },
            "globs know `*`, `**`, `?`, `[abc]` and `{md,html}`",
        ),
        InvalidValue::GlobsTooLarge => (
            "the globs of this config are too long together, from here on".to_owned(),
            "write fewer globs with `{…}` in a folder or beside other signs",
        ),
        InvalidValue::TooMany { what, most } => (
            too_many(*what, *most),
            "write fewer, for instance with wider globs",
        ),
        InvalidValue::NotCompared(what) => (
            not_compared(what),
            "write fewer constraints, or check parts of the repository",
        ),
    };
    (message, Some(help.to_owned()))
}

fn of_rule(name: &str, problem: &RuleEntryProblem) -> (String, Option<String>) {
    let lists = || format!("`copydesk explain {name}` lists its options");
    let (message, help) = match problem {
        RuleEntryProblem::NotConfigurable => (
            format!("`{name}` is an error always, and cannot be set"),
            "take it out; what it tells must be mended before anything is checked".to_owned(),
        ),
        RuleEntryProblem::OptionsOfSeveral => (
            format!("`{name}` names several rules, which have no options in common"),
            lists(),
        ),
        RuleEntryProblem::Options(why) => (
            format!("`{name}` does not take these options: {why}"),
            lists(),
        ),
        RuleEntryProblem::NoTemplate => (
            format!("`{name}` has no template, so it checks nothing"),
            format!("set `name`, `folder` or `path`; `copydesk explain {name}` shows templates"),
        ),
        RuleEntryProblem::NoFolder { collection } => (
            format!("`{name}` checks nothing here: no glob of `{collection}` begins with a folder"),
            "begin the globs with a folder, or take the rule out".to_owned(),
        ),
    };
    (message, Some(help))
}

fn of_constraint(problem: &ConstraintProblem) -> (String, Option<String>) {
    let (message, help) = match problem {
        ConstraintProblem::FileAndFields => (
            "`file` and `fields` cannot stand together".to_owned(),
            "make two constraints of it",
        ),
        ConstraintProblem::FieldAndBy => (
            "`field` and `by` cannot stand together".to_owned(),
            "name two targets: one is enough for a reference to resolve",
        ),
        ConstraintProblem::SeveralLists => {
            let message = "only one of the fields that are compared together may be a list";
            return (message.to_owned(), None);
        }
        ConstraintProblem::NoField => ("it names no field".to_owned(), "add `fields: [title]`"),
        ConstraintProblem::NoTarget => (
            "it names nothing that `from` may resolve to".to_owned(),
            "add `to: collection.field`",
        ),
        ConstraintProblem::TooManyKeys { most } => (
            format!(
                "the documents of one collection are compared in more than {most} ways, from here on"
            ),
            "write fewer constraints, or fewer different targets of references",
        ),
        ConstraintProblem::NoCircle(why) => {
            let (why, help) = match why {
                NoCircle::DataFile => (
                    "a data file refers to nothing".to_owned(),
                    "forbid it on the way back as well, or take it out",
                ),
                NoCircle::NoWayBack { targets, own } => (
                    format!(
                        "no reference that forbids circles leads from `{}` back to `{own}`",
                        targets.join("` or `")
                    ),
                    "forbid it on the way back as well, or take it out",
                ),
                NoCircle::TooManyCollections { most } => (
                    format!("more than {most} collections lead to each other"),
                    "forbid it for fewer collections",
                ),
            };
            (
                format!("`circle: forbidden` checks nothing here: {why}"),
                help,
            )
        }
    };
    (message, Some(help.to_owned()))
}

fn too_many(what: Limited, most: usize) -> String {
    let (whose, what) = match what {
        Limited::Addresses => ("this list has", "addresses"),
        Limited::Folders => ("this list has", "folders"),
        Limited::Collections => ("a config has", "collections"),
        Limited::Overrides => ("a config has", "overrides"),
        Limited::Globs => ("a config has", "globs"),
        Limited::Fields => ("this list has", "fields"),
        Limited::Schemes => ("this list has", "schemes"),
        Limited::CollectionNames => ("this list has", "collections"),
        Limited::Targets => ("this list has", "targets"),
        Limited::Paths => (
            "the references of a collection have together",
            "targets that are paths",
        ),
        Limited::Constraints => ("this list has", "constraints of one kind"),
        Limited::AllConstraints => ("all collections have together", "constraints of one kind"),
    };
    format!("{whose} at most {most} {what}; nothing holds from here on")
}

fn not_compared(what: &NotCompared) -> String {
    match what {
        NotCompared::Values { most } => format!(
            "the documents give more than {most} values to constraints: nothing was compared"
        ),
        NotCompared::DataFile(path) => format!(
            "the data files that references name are too large together: {} was not read",
            quoted(path)
        ),
        NotCompared::References { most } => {
            format!("more than {most} references lead nowhere: the others are not told")
        }
        NotCompared::Circles => {
            "so many references may make a circle that it was not looked for all".to_owned()
        }
    }
}

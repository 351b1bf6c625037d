//! `config/invalid`: a value of the config that cannot be understood.

use serde::Deserialize;

use super::at;
use crate::assert::ExpressionError;
use crate::config::{
    AssertionProblem, ConfigProblem, ConfigProblemKind, ConstraintProblem, GlobError, InvalidValue,
    Limited, NoCircle, ReadError, RuleEntryProblem,
};
use crate::crossfile::NotCompared;
use crate::finding::Severity;
use crate::finding::wording::quoted;
use crate::rules::rule::{Build, ConfigCheck, ConfigContext, Findings, Property, Rule};

pub(crate) static RULE: Rule = Rule {
    severity: Severity::Error,
    since: "0.1.0",
    properties: &[Property::AlwaysError],
    ..Rule::new(
        "config/invalid",
        include_str!("invalid.md"),
        Build::config::<Invalid>(),
    )
};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Invalid {}

impl ConfigCheck for Invalid {
    fn check(&self, problem: &ConfigProblem, context: &ConfigContext<'_>, out: &mut Findings) {
        if let ConfigProblemKind::Invalid(value) = &problem.kind
            && !is_refused_by_schema(context, problem, value)
        {
            let (message, help) = words(value);
            at(context, problem, out, message).help = help.map(Into::into);
        }
    }
}

/// Whether the schema of the config refuses the options of a rule, too, and says more exactly why.
fn is_refused_by_schema(
    context: &ConfigContext<'_>,
    problem: &ConfigProblem,
    value: &InvalidValue,
) -> bool {
    let is_inside = |pointer: &str| {
        let rest = pointer.strip_prefix(&problem.pointer);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    let InvalidValue::Rule { problem, .. } = value else {
        return false;
    };
    matches!(problem, RuleEntryProblem::Options(_))
        && (context.refused.iter()).any(|refused| is_inside(&refused.pointer))
}

/// What is wrong, and what to do.
fn words(value: &InvalidValue) -> (String, Option<String>) {
    let (message, help) = match value {
        InvalidValue::Config(error) => {
            let message = match error {
                ReadError::SeveralDocuments => "found several documents, expected one",
                ReadError::Tag => "unexpected tag (`!…`)",
                ReadError::Shape(message) => message,
            };
            return (message.to_owned(), None);
        }
        InvalidValue::FieldPath(error) => return (error.to_string(), None),
        InvalidValue::Rule { name, problem } => return of_rule(name, problem),
        InvalidValue::Constraint(problem) => return of_constraint(problem),
        InvalidValue::Assertion(AssertionProblem::Expression(error)) => {
            return (error.to_string(), Some(of_expression(error)));
        }
        InvalidValue::Assertion(AssertionProblem::SameId(id)) => (
            format!("duplicate assertion id `{id}`"),
            "give each assertion its own id: findings and baselines refer to it",
        ),
        InvalidValue::Glob { written, error } => (
            match error {
                GlobError::Syntax(error) => format!("invalid glob {}: {error}", quoted(written)),
                GlobError::TooLarge => format!(
                    "invalid glob {}: it is too large, or its braces are nested too deeply",
                    quoted(written)
                ),
            },
            "globs support `*`, `**`, `?`, `[abc]` and `{md,html}`",
        ),
        InvalidValue::GlobsTooLarge => (
            "the globs of this config are too large in total from here on".to_owned(),
            "write fewer globs that combine `{…}` with folders or other wildcards",
        ),
        InvalidValue::TooMany { what, most } => (
            too_many(*what, *most),
            "write fewer, for example by using wider globs",
        ),
        InvalidValue::NotCompared(what) => (
            not_compared(what),
            "write fewer constraints, or check parts of the repository",
        ),
    };
    (message, Some(help.to_owned()))
}

/// What to do about an expression.
fn of_expression(error: &ExpressionError) -> String {
    match error {
        ExpressionError::UnknownVariable(name) => {
            format!("a field of the document is `fields.{name}`; else there are `body` and `file`")
        }
        ExpressionError::UnknownFunction(name) if matches!(&**name, "len" | "length" | "count") => {
            "the length of a text or list is `size(…)`".to_owned()
        }
        ExpressionError::NotBoolean => {
            "compare it with something, such as `size(fields.title) < 71`".to_owned()
        }
        ExpressionError::TooLong(_)
        | ExpressionError::TooDeep(_)
        | ExpressionError::TooManySteps(_) => "write several assertions".to_owned(),
        ExpressionError::Pattern(_) | ExpressionError::PatternsTooLarge => {
            "write a simpler regular expression".to_owned()
        }
        ExpressionError::UnknownPart { .. }
        | ExpressionError::UnknownFunction(_)
        | ExpressionError::Syntax(_)
        | ExpressionError::Unreadable => {
            "expressions are in CEL; `copydesk explain assert/failed` shows some".to_owned()
        }
    }
}

fn of_rule(name: &str, problem: &RuleEntryProblem) -> (String, Option<String>) {
    let lists = || format!("`copydesk explain {name}` lists its options");
    let (message, help) = match problem {
        RuleEntryProblem::NotConfigurable => (
            format!("`{name}` is always an error and cannot be configured"),
            "remove it: what this rule reports was not checked".to_owned(),
        ),
        RuleEntryProblem::OptionsOfSeveral => (
            format!("`{name}` selects several rules, and options belong to a single rule"),
            lists(),
        ),
        RuleEntryProblem::Options(why) => (format!("invalid options for `{name}`: {why}"), lists()),
        RuleEntryProblem::NoTemplate => (
            format!("`{name}` has no template, so it checks nothing"),
            format!("set `name`, `folder` or `path`; `copydesk explain {name}` shows templates"),
        ),
        RuleEntryProblem::NoFolder { collection } => (
            format!("`{name}` checks nothing here: no glob of `{collection}` starts with a folder"),
            "start the globs with a folder, or remove the rule".to_owned(),
        ),
    };
    (message, Some(help))
}

fn of_constraint(problem: &ConstraintProblem) -> (String, Option<String>) {
    let (message, help) = match problem {
        ConstraintProblem::FileAndFields => (
            "`file` and `fields` cannot be combined".to_owned(),
            "split it into two constraints",
        ),
        ConstraintProblem::FieldAndBy => (
            "`field` and `by` cannot be combined".to_owned(),
            "list two targets: a reference has to match only one of them",
        ),
        ConstraintProblem::SeveralLists => {
            let message = "only one of the fields of a constraint may be a list";
            return (message.to_owned(), None);
        }
        ConstraintProblem::NoField => (
            "the constraint has no field".to_owned(),
            "add `fields: [title]`",
        ),
        ConstraintProblem::NoTarget => (
            "the reference has no target".to_owned(),
            "add `to: collection.field`",
        ),
        ConstraintProblem::TooManyKeys { most } => (
            format!(
                "the documents of one collection are compared in more than {most} ways from here on"
            ),
            "write fewer constraints, or fewer distinct reference targets",
        ),
        ConstraintProblem::NoCircle(why) => {
            let (why, help) = match why {
                NoCircle::DataFile => (
                    "a data file has no references".to_owned(),
                    "forbid it on the way back as well, or remove it",
                ),
                NoCircle::NoWayBack { targets, own } => (
                    format!(
                        "no reference from `{}` back to `{own}` forbids circles",
                        targets.join("` or `")
                    ),
                    "forbid it on the way back as well, or remove it",
                ),
                NoCircle::TooManyCollections { most } => (
                    format!("more than {most} collections refer to each other"),
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
    match what {
        Limited::Globs => format!("the config has more than {most} globs, so none of it applies"),
        Limited::Constraints => format!(
            "the config has more than {most} constraints of one kind, so none of it applies"
        ),
        Limited::Paths => format!(
            "the references of a collection have more than {most} path targets, so none of the config \
             applies"
        ),
    }
}

fn not_compared(what: &NotCompared) -> String {
    match what {
        NotCompared::Values { most } => {
            format!("constraints cover more than {most} values: nothing was compared")
        }
        NotCompared::DataFile(path) => format!(
            "the data files of references are too large in total: {} was not read",
            quoted(path)
        ),
        NotCompared::References { most } => {
            format!("more than {most} references do not resolve: the rest are not reported")
        }
        NotCompared::Circles => {
            "too many references may form circles: not all of them were checked".to_owned()
        }
    }
}

//! `published/not-boolean`: a published flag that is neither true nor false.

use serde::Deserialize;

use crate::document::{Node, Number, Style, Value};
use crate::finding::Severity;
use crate::finding::wording::quoted;
use crate::rules::rule::{Check, Context, Example, Findings, FixAvailability, Rule, build, file};

const NEWS: &str = "collections: { news: { files: \"*.*\", fields: { published: published } } }\n";

/// See [`RULE`]'s documentation.
pub(crate) static RULE: Rule = Rule {
    id: "published/not-boolean",
    summary: "A published flag is neither `true` nor `false`.",
    severity: Severity::Error,
    enabled: true,
    fix: FixAvailability::Sometimes,
    since: "0.1.0",
    supersedes: &["schema/type"],
    docs: "\
Templates ask whether the flag is true. Text always is, whatever it says: `published: \"false\"` is
published. So a flag that is text, a number or empty does the opposite of what its author meant,
half of the time.

Without a config, only a `published` at the top level that reads like yes or no is taken for the
flag: other sites keep a date there.",
    options: &[],
    examples: &[
        Example {
            title: "Words in quotes are text",
            files: &[
                file("a.md", "---\npublished: \"false\"\n---\n"),
                file("b.md", "---\npublished: 'Yes'\n---\n"),
            ],
            reports: &[
                "a.md:2:12 `published` is the text `false`, expected `true` or `false`",
                "b.md:2:12 `published` is the text `Yes`, expected `true` or `false`",
            ],
            fixed: &[
                ("a.md", "---\npublished: false\n---\n"),
                ("b.md", "---\npublished: true\n---\n"),
            ],
            ..Example::NEW
        },
        Example {
            title: "Numbers, nothing, and other words",
            config: NEWS,
            files: &[
                file("a.md", "---\npublished: 1\n---\n"),
                file("b.md", "---\npublished:\n---\n"),
                file("c.md", "---\npublished: soon\n---\n"),
                file("d.json", "{ \"published\": \"no\" }\n"),
            ],
            reports: &[
                "a.md:2:12 `published` is the number `1`, expected `true` or `false`",
                "b.md:2:11 `published` is empty, expected `true` or `false`",
                "c.md:2:12 `published` is the text `soon`, expected `true` or `false`",
                "d.json:1:16 `published` is the text `no`, expected `true` or `false`",
            ],
            fixed: &[
                ("a.md", "---\npublished: true\n---\n"),
                ("d.json", "{ \"published\": false }\n"),
            ],
        },
        Example {
            title: "True or false",
            config: NEWS,
            files: &[
                file("a.md", "---\npublished: false\n---\n"),
                file("b.toml", "published = true\n"),
            ],
            ..Example::NEW
        },
        Example {
            title: "A date under the same name is no flag, unless the config says so",
            files: &[file("a.md", "---\npublished: 2023-05-14\n---\n")],
            ..Example::NEW
        },
    ],
    build: build::<NotBoolean>,
};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct NotBoolean {}

impl Check for NotBoolean {
    fn check(&self, context: &Context<'_>, out: &mut Findings) {
        let Some(entry) = context.roles.published else {
            return;
        };
        let node = &entry.value;
        if node.as_bool().is_some() {
            return;
        }
        let found = describe(node, context.document.source.slice(node.span));
        let message = format!("`{}` is {found}, expected `true` or `false`", entry.key);
        let draft = out.at(node, message);
        let Some(meant) = meant(node) else {
            draft.help("write `true` to publish the document, `false` to hide it");
            return;
        };
        draft.help(format!("write `{meant}`, without quotes"));
        // What an alias names may be meant as it is elsewhere; and a block of text has no quotes.
        let is_scalar = !matches!(node.style, Style::Literal | Style::Folded);
        if node.alias.is_none() && is_scalar && !node.span.is_empty() {
            draft.unsafe_fix(format!("write `{meant}`"), node.span, meant.to_string());
        }
    }
}

fn describe(node: &Node<'_>, written: &str) -> String {
    match &node.value {
        Value::Null => "empty".to_owned(),
        Value::String(text) => format!("the text {}", quoted(text)),
        Value::Number(_) => format!("the number {}", quoted(written)),
        _ => node.kind().describe().to_owned(),
    }
}

/// What a value that is not boolean was meant to be.
fn meant(node: &Node<'_>) -> Option<bool> {
    match &node.value {
        Value::Number(Number::Integer(1)) => Some(true),
        Value::Number(Number::Integer(0)) => Some(false),
        Value::String(text) => match text.trim().to_ascii_lowercase().as_str() {
            "true" | "yes" | "on" | "y" | "1" => Some(true),
            "false" | "no" | "off" | "n" | "0" => Some(false),
            _ => None,
        },
        _ => None,
    }
}

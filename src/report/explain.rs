//! What copydesk says of its rules: the list and a page for each, as views of their declarations.

use serde_json::json;

use super::wrap;
use crate::rules;
use crate::rules::page::PageParts;
use crate::rules::rule::{FixAvailability, Phase, Property, Rule};

/// All rules as a table: id, severity, whether it is on, whether it can be fixed, summary.
pub(crate) fn list(width: Option<usize>) -> String {
    table(rules::ALL, width)
}

/// The rules of a group as a table, and how to read more; none when there is no such group.
pub(crate) fn group(name: &str, width: Option<usize>) -> Option<String> {
    let rules = rules::ALL.iter().filter(|rule| rule.group() == name);
    let rules: Vec<&Rule> = rules.copied().collect();
    let first = rules.first()?.id;
    let table = table(&rules, width);
    Some(format!(
        "`{name}` is a group of rules:\n\n{table}\n`copydesk explain {first}` explains one of them.\n"
    ))
}

/// All rules as a JSON list.
pub(crate) fn list_json() -> String {
    let rules: Vec<serde_json::Value> = rules::ALL.iter().map(|rule| object(rule)).collect();
    let mut text = "[".to_owned();
    for (index, rule) in rules.iter().enumerate() {
        text.push_str(if index == 0 { "\n" } else { ",\n" });
        text.push_str(&rule.to_string());
    }
    text.push_str("\n]\n");
    text
}

/// The page of a rule, in Markdown, with its state and settings.
pub(crate) fn page(rule: &Rule) -> String {
    let PageParts {
        title,
        summary,
        docs,
        sections,
    } = rule.page_parts();
    let (state, settings) = (state(rule), settings(rule));
    format!("# {title}\n\n{summary}\n\n{state}\n\n{docs}\n\n{settings}\n\n{sections}")
}

/// The rules, one in a row; wrapped where there are no more than so many columns.
fn table(rules: &[&Rule], columns: Option<usize>) -> String {
    let width = rules.iter().map(|rule| rule.id.len()).max().unwrap_or(0);
    let width = width.max("rule".len());
    let mut text = format!("{:width$}  default  fix   what it finds\n", "rule");
    for rule in rules {
        let default = if rule.enabled {
            rule.severity.as_str()
        } else {
            "off"
        };
        let fix = match rule.fix {
            FixAvailability::Never => "",
            FixAvailability::Sometimes => "some",
            FixAvailability::Always => "all",
        };
        let head = format!("{:width$}  {default:7}  {fix:4}  ", rule.id);
        let row = format!("{head}{}", rule.summary());
        if let Some(columns) = columns {
            text.push_str(&wrap::row(&row, head.len(), columns));
        } else {
            text.push_str(&row);
            text.push('\n');
        }
    }
    text
}

fn object(rule: &Rule) -> serde_json::Value {
    json!({
        "id": rule.id,
        "severity": rule.severity,
        "enabled": rule.enabled,
        "fixable": rule.fix != FixAvailability::Never,
        "fix": match rule.fix {
            FixAvailability::Never => "never",
            FixAvailability::Sometimes => "sometimes",
            FixAvailability::Always => "always",
        },
        "summary": rule.summary(),
        "since": rule.since,
        "options": rule.options.iter().map(|option| option.name).collect::<Vec<_>>(),
    })
}

/// When the rule speaks, and what it offers.
fn state(rule: &Rule) -> String {
    let state = match (rule.enabled, rule.severity.as_str()) {
        (true, severity) => format!("On by default, as {severity}."),
        (false, severity) => format!("Off by default; {severity} when it is selected."),
    };
    let fix = match rule.fix {
        FixAvailability::Never => "",
        FixAvailability::Sometimes => " Some of its findings carry a fix.",
        FixAvailability::Always => " Its findings carry a fix.",
    };
    format!("{state}{fix} Since {}.", rule.since)
}

/// How to set the rule in `copydesk.yaml`, with all options at their defaults.
fn settings(rule: &Rule) -> String {
    if rule.has(Property::AlwaysError) {
        let is_about_config = rule.phase() == Phase::Config;
        let instead = if is_about_config {
            ""
        } else {
            ": no level, comment or baseline changes that. Fix the file, or add it to `exclude`"
        };
        return format!("It is always an error and cannot be configured{instead}.");
    }
    let level = rule.severity.as_str();
    let id = rule.id;
    let lines = if rule.options.is_empty() {
        let others = match level {
            "error" => "or warning, off",
            _ => "or error, off",
        };
        vec![format!("  {id}: {level} # {others}")]
    } else {
        let page = rule.read_page().ok();
        let options = page.iter().flat_map(|page| &page.options);
        let mut lines = vec![format!("  {id}:"), format!("    severity: {level}")];
        lines.extend(options.map(|option| {
            let default = option.default.as_deref().unwrap_or("null");
            format!("    {}: {default}", option.name)
        }));
        lines
    };
    format!("## Settings\n\n```yaml\nrules:\n{}\n```", lines.join("\n"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::Severity;
    use crate::rules::rule::{Build, RuleOption};

    static SAMPLE: Rule = Rule {
        severity: Severity::Warning,
        enabled: false,
        fix: FixAvailability::Sometimes,
        since: "0.1.0",
        options: &[
            RuleOption {
                name: "allow",
                schema: "{}",
            },
            RuleOption {
                name: "limit",
                schema: "{}",
            },
        ],
        ..Rule::new(
            "sample/rule",
            "\
# sample/rule

Something is wrong.

What and why.

## Options

- `allow` (default `[]`): What is fine.
- `limit` (no default): The most.

## What it reports
",
            Build::Document(|_| Err(serde::de::Error::custom("never built"))),
        )
    };

    #[test]
    fn a_page_says_everything() {
        let expected = "\
# sample/rule

Something is wrong.

Off by default; warning when it is selected. Some of its findings carry a fix. Since 0.1.0.

What and why.

## Settings

```yaml
rules:
  sample/rule:
    severity: warning
    allow: []
    limit: null
```

## Options

- `allow` (default `[]`): What is fine.
- `limit` (no default): The most.

## What it reports
";
        assert_eq!(page(&SAMPLE), expected);
    }

    #[test]
    fn the_list_is_a_table() {
        assert_eq!(
            table(&[&SAMPLE], None),
            "rule         default  fix   what it finds\n\
             sample/rule  off      some  Something is wrong.\n"
        );
        let json: serde_json::Value = serde_json::from_str(&list_json()).unwrap();
        assert_eq!(json.as_array().unwrap().len(), rules::ALL.len());
    }
}

//! What copydesk says of its rules: the list and a page for each, as views of their declarations.

use std::fmt::{self, Write as _};

use serde_json::json;

use crate::rules;
use crate::rules::rule::{Example, ExampleContent, ExampleFile, FixAvailability, Rule, RuleOption};

/// All rules as a table: id, severity, whether it is on, whether it can be mended, summary.
pub fn list() -> String {
    table(rules::ALL)
}

/// The rules of a group as a table, and how to read more; none when there is no such group.
pub fn group(name: &str) -> Option<String> {
    let rules = rules::ALL.iter().filter(|rule| rule.group() == name);
    let rules: Vec<&Rule> = rules.copied().collect();
    let first = rules.first()?.id;
    let table = table(&rules);
    Some(format!(
        "`{name}` is a group of rules:\n\n{table}\n`copydesk explain {first}` explains one of them.\n"
    ))
}

/// All rules as a JSON list.
pub fn list_json() -> String {
    let rules: Vec<serde_json::Value> = rules::ALL.iter().map(|rule| object(rule)).collect();
    let mut text = "[".to_owned();
    for (index, rule) in rules.iter().enumerate() {
        text.push_str(if index == 0 { "\n" } else { ",\n" });
        text.push_str(&rule.to_string());
    }
    text.push_str("\n]\n");
    text
}

/// The page of a rule, in Markdown.
pub fn page(rule: &Rule) -> String {
    let mut text = String::new();
    // Writing to a string does not fail.
    let _ = write_page(&mut text, rule);
    text
}

fn table(rules: &[&Rule]) -> String {
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
        // Writing to a string does not fail.
        let _ = writeln!(
            text,
            "{:width$}  {default:7}  {fix:4}  {}",
            rule.id, rule.summary
        );
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
        "summary": rule.summary,
        "since": rule.since,
        "options": rule.options.iter().map(|option| option.name).collect::<Vec<_>>(),
    })
}

fn write_page(out: &mut String, rule: &Rule) -> fmt::Result {
    let state = match (rule.enabled, rule.severity.as_str()) {
        (true, severity) => format!("On by default, as {severity}."),
        (false, severity) => format!("Off by default; {severity} when it is selected."),
    };
    let fix = match rule.fix {
        FixAvailability::Never => "",
        FixAvailability::Sometimes => " Some of its findings carry a fix.",
        FixAvailability::Always => " Its findings carry a fix.",
    };
    writeln!(out, "# {}\n\n{}", rule.id, rule.summary)?;
    writeln!(out, "\n{state}{fix} Since {}.\n", rule.since)?;
    writeln!(out, "{}", rule.docs.trim())?;
    write_settings(out, rule)?;
    let (bad, good): (Vec<&Example>, Vec<&Example>) =
        (rule.examples.iter()).partition(|example| !example.reports.is_empty());
    for (title, examples) in [("What it reports", bad), ("What it does not report", good)] {
        if examples.is_empty() {
            continue;
        }
        writeln!(out, "\n## {title}")?;
        for example in examples {
            write_example(out, example)?;
        }
    }
    Ok(())
}

/// How to set the rule in `copydesk.yaml`, with all options at their defaults.
fn write_settings(out: &mut String, rule: &Rule) -> fmt::Result {
    if rules::cannot_be_set(rule.id) {
        return writeln!(out, "\nIt cannot be set: it is an error always.");
    }
    writeln!(out, "\n## Settings\n\n```yaml\nrules:")?;
    let level = rule.severity.as_str();
    if rule.options.is_empty() {
        let others = match level {
            "error" => "or warning, off",
            _ => "or error, off",
        };
        return writeln!(out, "  {}: {level} # {others}\n```", rule.id);
    }
    writeln!(out, "  {}:\n    severity: {level}", rule.id)?;
    for option in rule.options {
        writeln!(out, "    {}: {}", option.name, option.default)?;
    }
    writeln!(out, "```\n\n## Options\n")?;
    for option in rule.options {
        write_option(out, option)?;
    }
    Ok(())
}

/// An item of a list, in lines of up to 100 characters.
fn write_option(out: &mut String, option: &RuleOption) -> fmt::Result {
    let RuleOption { name, docs, .. } = option;
    let default = match option.default {
        "null" => "no default".to_owned(),
        default => format!("default `{default}`"),
    };
    let item = format!("- `{name}` ({default}): {docs}");
    let mut width = 0;
    for word in item.split(' ') {
        if width == 0 {
            write!(out, "{word}")?;
        } else if width + 1 + word.chars().count() > 100 {
            write!(out, "\n  {word}")?;
            width = 1;
        } else {
            write!(out, " {word}")?;
            width += 1;
        }
        width += word.chars().count();
    }
    writeln!(out)
}

fn write_example(out: &mut String, example: &Example) -> fmt::Result {
    writeln!(out, "\n### {}", example.title)?;
    if !example.config.is_empty() {
        write_file(out, "copydesk.yaml", "", example.config.as_bytes())?;
    }
    for ExampleFile { path, content } in example.files {
        match content {
            ExampleContent::Text(text) => write_file(out, path, "", text.as_bytes())?,
            ExampleContent::Bytes(bytes) => write_file(out, path, "", bytes)?,
            ExampleContent::Png(width, height) => {
                writeln!(out, "\n`{path}`: a PNG image of {width}x{height} pixels.")?;
            }
        }
    }
    if !example.reports.is_empty() {
        write_block(out, "Reported:", "text", &example.reports.join("\n"))?;
    }
    for (path, text) in example.fixed {
        write_file(out, path, " fixed", text.as_bytes())?;
    }
    Ok(())
}

/// A file of an example. What could not be seen in it is written as escapes.
fn write_file(out: &mut String, path: &str, which: &str, bytes: &[u8]) -> fmt::Result {
    if bytes.is_empty() {
        return writeln!(out, "\n`{path}`{which}: an empty file.");
    }
    let shown = escaped(bytes);
    match std::str::from_utf8(bytes) {
        Ok(text) if shown == text.replace('\\', "\\\\") => {
            write_block(out, &format!("`{path}`{which}:"), language(path), text)
        }
        _ => {
            let lead = format!("`{path}`{which}, with escapes:");
            write_block(out, &lead, "text", &shown)
        }
    }
}

/// Bytes as text of which everything can be seen, and which ends with a line break: `\r`, `\t`,
/// `\xff`, `\u{a0}`, and a `\` at the end of a line where there is no line break.
fn escaped(bytes: &[u8]) -> String {
    let mut shown = String::new();
    for chunk in bytes.utf8_chunks() {
        let is_last = chunk.invalid().is_empty();
        let mut chars = chunk.valid().chars().peekable();
        while let Some(char) = chars.next() {
            match char {
                ' ' if chars.peek().map_or(is_last, |next| *next == '\n') => {
                    shown.push_str("\\x20");
                }
                '\n' | '"' | '\'' => shown.push(char),
                '\\' | '\r' | '\t' => shown.extend(char.escape_debug()),
                _ if char.is_ascii_control() => {
                    shown.push_str(&[char as u8].escape_ascii().to_string());
                }
                _ => shown.extend(char.escape_debug()),
            }
        }
        shown.push_str(&chunk.invalid().escape_ascii().to_string());
    }
    if !shown.ends_with('\n') {
        shown.push_str("\\\n");
    }
    shown
}

/// A fenced block whose fence is longer than any in the text.
fn write_block(out: &mut String, lead: &str, language: &str, text: &str) -> fmt::Result {
    let mut fence = "```".to_owned();
    while text.contains(&fence) {
        fence.push('`');
    }
    let text = text.strip_suffix('\n').unwrap_or(text);
    writeln!(out, "\n{lead}\n{fence}{language}\n{text}\n{fence}")
}

fn language(path: &str) -> &'static str {
    match path.rsplit('.').next() {
        Some("md" | "mdx") => "markdown",
        Some("yaml" | "yml") => "yaml",
        Some("toml") => "toml",
        Some("json") => "json",
        Some("html") => "html",
        _ => "text",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::Severity;
    use crate::rules::rule::{file, png};

    static SAMPLE: Rule = Rule {
        id: "sample/rule",
        summary: "Something is wrong.",
        severity: Severity::Warning,
        enabled: false,
        fix: FixAvailability::Sometimes,
        since: "0.1.0",
        supersedes: &[],
        docs: "What and why.\n",
        options: &[RuleOption {
            name: "allow",
            schema: "{}",
            default: "[]",
            docs: "What is fine.",
        }],
        examples: &[
            Example {
                title: "Good",
                files: &[png("a.png", 1, 2)],
                ..Example::NEW
            },
            Example {
                title: "Bad",
                config: "site: {}\n",
                files: &[file("a.md", "```\n\u{1b}\r\n"), file("b.md", "````\n")],
                reports: &["a.md:1:1 wrong"],
                fixed: &[("b.md", "")],
            },
        ],
        build: |_| Err(serde::de::Error::custom("never built")),
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
```

## Options

- `allow` (default `[]`): What is fine.

## What it reports

### Bad

`copydesk.yaml`:
```yaml
site: {}
```

`a.md`, with escapes:
````text
```
\\x1b\\r
````

`b.md`:
`````markdown
````
`````

Reported:
```text
a.md:1:1 wrong
```

`b.md` fixed: an empty file.

## What it does not report

### Good

`a.png`: a PNG image of 1x2 pixels.
";
        assert_eq!(page(&SAMPLE), expected);
    }

    #[test]
    fn the_list_is_a_table() {
        assert_eq!(
            table(&[&SAMPLE]),
            "rule         default  fix   what it finds\n\
             sample/rule  off      some  Something is wrong.\n"
        );
        let json: serde_json::Value = serde_json::from_str(&list_json()).unwrap();
        assert_eq!(json.as_array().unwrap().len(), rules::ALL.len());
    }
}

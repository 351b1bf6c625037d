//! `front-matter/ambiguous-scalar`: a plain value that readers of YAML take for different things.

use serde::Deserialize;

use super::{SpanFinder, is_read_by_line};
use crate::content::dates;
use crate::content::site::{Dialect, Generator};
use crate::document::{Ambiguous, DataFormat, ProblemKind, Style};
use crate::finding::Severity;
use crate::finding::wording::quoted;
use crate::rules::rule::{
    Build, DocumentCheck, DocumentContext, Findings, FixAvailability, Property, Rule,
};

pub(crate) static RULE: Rule = Rule {
    severity: Severity::Warning,
    fix: FixAvailability::Always,
    since: "0.1.0",
    supersedes: &["published/not-boolean", "schema/format", "schema/type"],
    properties: &[
        Property::AboutWriting,
        Property::ForData,
        Property::NotForConfig,
        Property::DecidedBySchema,
    ],
    ..Rule::new(
        "front-matter/ambiguous-scalar",
        include_str!("ambiguous_scalar.md"),
        Build::document::<AmbiguousScalar>(),
    )
};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct AmbiguousScalar {}

impl DocumentCheck for AmbiguousScalar {
    fn check(&self, context: &DocumentContext<'_>, out: &mut Findings) {
        let document = context.document;
        let dialect = context.settings.site.dialect();
        let is_by_line = !document.problems.is_empty() && is_read_by_line(context);
        date_as_title(context, out);
        let places = SpanFinder::new(document);
        for problem in &document.problems {
            let ProblemKind::Ambiguous(kind) = problem.kind else {
                continue;
            };
            // The generator reads its own data as its people are used to, but no reader has a date
            // that does not exist.
            let text = document.source.slice(problem.span);
            let is_usual =
                (context.settings.is_data || is_by_line) && kind != Ambiguous::ImpossibleDate;
            let at = problem.span.range().start;
            let is_usual = is_usual
                || matches!(kind, Ambiguous::Boolean11(_) | Ambiguous::ShortBoolean11(_))
                    && is_meant(
                        document.source.text(),
                        at,
                        dialect,
                        context.settings.has_config,
                    );
            let is_read_as_meant = dialect == Dialect::Yaml11 && is_identifier(kind, text);
            if is_usual || is_read_as_meant || !concerns(kind, dialect) {
                continue;
            }
            let (message, help) = (message(kind, text), help(kind, text));
            let draft = places.report(problem.span, message, out);
            draft.help(help);
            let quoted = format!("\"{text}\"");
            if is_text(kind, dialect) {
                draft.fix("quote it", problem.span, quoted);
            } else {
                draft.unsafe_fix("quote it", problem.span, quoted);
            }
        }
    }
}

/// Reports a title that is a date: js-yaml makes a date of it, which a page shows as `Wed May 01 2024
/// 02:00:00 GMT+0200`, and at which a schema stops. Measured with Eleventy, Hexo, gray-matter and Astro's
/// reader.
fn date_as_title(context: &DocumentContext<'_>, out: &mut Findings) {
    let (document, site) = (context.document, &context.settings.site);
    let makes_dates = matches!(
        site.generator,
        Some(
            Generator::Eleventy
                | Generator::Hexo
                | Generator::Astro
                | Generator::Docusaurus
                | Generator::Vitepress
                | Generator::Gatsby
        )
    );
    let is_yaml = document.format == DataFormat::Yaml && document.layout.is_content();
    if !makes_dates || !is_yaml || context.settings.wants_front_matter {
        return;
    }
    let Some(node) = document.root().and_then(|root| root.get("title")) else {
        return;
    };
    let text = node.as_str().unwrap_or_default();
    let is_date = node.style == Style::Plain && dates::is_yaml_timestamp(text);
    if is_date && node.alias.is_none() {
        let message = format!("{} is a date in js-yaml, and no text", quoted(text));
        let draft = out.at(node, message);
        draft.help(format!("quote it: `\"{text}\"`"));
        draft.unsafe_fix("quote it", node.span, format!("\"{text}\""));
    }
}

/// What is before a value is looked at no further than a key of YAML may be long.
const LONGEST_KEY: usize = 1024;

/// Whether the `yes` at a byte is probably read as it is meant. As the flag that hides a page, it is
/// where `yes` is true. Without a config it is as the value of any key that is a switch, such as
/// `comments: yes`; and where the generator is not known, it is whatever its people write for. Of a
/// country or a language, it may be a name everywhere.
fn is_meant(text: &str, at: usize, dialect: Dialect, has_config: bool) -> bool {
    // Of a list of thousands in one line, not all before each is looked at.
    let near = text.as_bytes()[..at].iter().rev().take(LONGEST_KEY);
    let near = near.take_while(|&&byte| byte != b'\n').count();
    let from = (at - near..=at).find(|from| text.is_char_boundary(*from));
    let line = &text[from.unwrap_or(at)..at];
    let key = line.trim_end().strip_suffix(':');
    let key = key.map(|key| key.trim_start_matches([' ', '-', '{']).to_ascii_lowercase());
    let is_of = |names: &[&str]| {
        let key = key.as_deref().unwrap_or_default();
        names.iter().any(|name| key.contains(name))
    };
    let places = ["country", "countries", "lang", "locale", "nation"];
    match dialect {
        Dialect::Yaml11 if matches!(key.as_deref(), Some("published" | "draft")) => true,
        _ if has_config => false,
        Dialect::Unknown => !is_of(&places),
        Dialect::Yaml11 => {
            let names = ["answer", "code", "name", "title", "value"];
            key.is_some() && !is_of(&places) && !is_of(&names)
        }
        Dialect::Yaml12 | Dialect::JsYaml => false,
    }
}

/// Digits in a row, before or behind the `e`, of a number that a person writes.
const FEW_DIGITS: usize = 3;

/// Whether a text that only others take for a number is surely an identifier, such as a hash whose
/// digits happen to have an `e` among them.
fn is_identifier(kind: Ambiguous, text: &str) -> bool {
    let mut runs = text.split(|c: char| !c.is_ascii_digit());
    kind == Ambiguous::Exponent12 && runs.any(|digits| digits.len() > FEW_DIGITS)
}

/// Whether the readers of a dialect, or any reader where it is not known, see something else than
/// YAML 1.2 has it.
fn concerns(kind: Ambiguous, dialect: Dialect) -> bool {
    let js = dialect == Dialect::JsYaml;
    match (kind, dialect) {
        (Ambiguous::ImpossibleDate, _) | (_, Dialect::Unknown) => true,
        // Psych and PyYAML read the letters `y` and `n`, whatever the standard of 1.1 says.
        (_, Dialect::Yaml12) | (Ambiguous::ShortBoolean11(_), _) => false,
        (Ambiguous::Boolean11(_) | Ambiguous::LeadingZero | Ambiguous::Exponent12, _) => !js,
        // js-yaml 3, which gray-matter brings along, reads these as YAML 1.1 does.
        _ => true,
    }
}

/// Whether the readers of the site have text there, so that quotes change nothing for them.
fn is_text(kind: Ambiguous, dialect: Dialect) -> bool {
    let is_text = matches!(
        kind,
        Ambiguous::Octal12(_) | Ambiguous::LeadingZero | Ambiguous::Exponent12
    );
    is_text && dialect == Dialect::Yaml11
}

/// Readers of YAML 1.1.
const OLD: &str = "Jekyll and PyYAML";

fn message(kind: Ambiguous, text: &str) -> String {
    let shown = quoted(text);
    match kind {
        Ambiguous::Boolean11(value) => {
            format!("{shown} is {value} in {OLD}, the string \"{text}\" in YAML 1.2")
        }
        Ambiguous::ShortBoolean11(value) => {
            format!("{shown} is {value} in the YAML 1.1 standard, the string \"{text}\" elsewhere")
        }
        Ambiguous::Octal11(value) => {
            let decimal = without_zeros(text);
            format!("{shown} is {value} in {OLD}, {decimal} in YAML 1.2")
        }
        Ambiguous::Octal12(value) => {
            format!("{shown} is {value} in YAML 1.2, the string \"{text}\" in {OLD}")
        }
        Ambiguous::LeadingZero => {
            let decimal = without_zeros(text);
            format!("{shown} is the number {decimal} in YAML 1.2, the string \"{text}\" in {OLD}")
        }
        Ambiguous::Exponent12 => {
            format!("{shown} is a number in YAML 1.2 and js-yaml, the string \"{text}\" in {OLD}")
        }
        Ambiguous::Underscore11 => format!(
            "{shown} is a number in Jekyll, PyYAML and js-yaml, the string \"{text}\" in YAML 1.2"
        ),
        Ambiguous::Sexagesimal11(value) => {
            format!("{shown} is {value} in {OLD}, the string \"{text}\" in YAML 1.2")
        }
        Ambiguous::Binary11(value) | Ambiguous::Hexadecimal11(value) => format!(
            "{shown} is {value} in Jekyll, PyYAML and js-yaml, the string \"{text}\" in YAML 1.2"
        ),
        Ambiguous::ImpossibleDate => {
            let reason = match dates::lenient(text) {
                Err(problem) => problem.to_string(),
                Ok(_) => "it does not exist".to_owned(),
            };
            format!(
                "{shown} looks like a date, but {reason}: some parsers reject it, others shift it"
            )
        }
    }
}

fn help(kind: Ambiguous, text: &str) -> String {
    match kind {
        Ambiguous::Boolean11(value) | Ambiguous::ShortBoolean11(value) => {
            format!("write `{value}` if that is what you mean, or quote it: `\"{text}\"`")
        }
        Ambiguous::ImpossibleDate => "write a date that exists".to_owned(),
        Ambiguous::Sexagesimal11(_) => format!("quote it: `\"{text}\"`"),
        _ => format!("quote it, `\"{text}\"`, or write a plain number"),
    }
}

/// A decimal number without the zeros before it.
fn without_zeros(text: &str) -> String {
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", text.trim_start_matches('+')),
    };
    let digits = digits.trim_start_matches('0');
    let digits = if digits.is_empty() { "0" } else { digits };
    format!("{sign}{digits}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_lose_their_zeros() {
        for (text, expected) in [("012", "12"), ("-089", "-89"), ("+07", "7"), ("00", "0")] {
            assert_eq!(without_zeros(text), expected);
        }
    }

    #[test]
    fn each_dialect_reports_what_it_reads_differently() {
        let all = [
            Ambiguous::Boolean11(true),
            Ambiguous::Octal11(1),
            Ambiguous::ImpossibleDate,
        ];
        let reported = |dialect| all.map(|kind| concerns(kind, dialect));
        assert_eq!(reported(Dialect::Unknown), [true, true, true]);
        assert_eq!(reported(Dialect::Yaml11), [true, true, true]);
        assert_eq!(reported(Dialect::Yaml12), [false, false, true]);
        assert_eq!(reported(Dialect::JsYaml), [false, true, true]);
    }
}

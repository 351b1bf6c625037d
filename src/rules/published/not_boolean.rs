//! `published/not-boolean`: a published flag that is neither true nor false.

use serde::Deserialize;

use super::hugo_dates::{is_published, may_stop};
use crate::content::site::{Dialect, Generator};
use crate::document::{Entry, Node, Number, Style, Value};
use crate::finding::Severity;
use crate::finding::nearest::edits;
use crate::finding::wording::quoted;
use crate::rules::rule::{
    Build, DocumentCheck, DocumentContext, Findings, FixAvailability, Property, Rule,
};

pub(crate) static RULE: Rule = Rule {
    severity: Severity::Error,
    fix: FixAvailability::Sometimes,
    since: "0.1.0",
    supersedes: &["front-matter/invisible-character", "schema/type"],
    properties: &[Property::ForDefaults],
    ..Rule::new(
        "published/not-boolean",
        include_str!("not_boolean.md"),
        Build::document::<NotBoolean>(),
    )
};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct NotBoolean {}

impl DocumentCheck for NotBoolean {
    fn check(&self, context: &DocumentContext<'_>, out: &mut Findings) {
        if let Some(entry) = context.roles.published
            && is_known(context)
            && !is_read(context, &entry.value)
            // `published/date-invalid` reports it.
            && !(is_published(context, entry) && may_stop(context))
        {
            let is_flag =
                entry.value.as_bool().is_some() || is_word_of_reader(context, &entry.value);
            if is_published(context, entry) && !is_flag {
                // Newer versions stop at it, whatever it says.
                let found = describe(
                    &entry.value,
                    context.document.source.slice(entry.value.span),
                );
                let message = format!("`{}` is {found}, expected `true` or `false`", entry.key);
                out.at(&entry.value, message)
                    .help("remove the key; `draft: true` hides a page");
            } else {
                let help = "write `true` to publish the document, `false` to hide it";
                look(context, entry, help, out);
            }
        }
        if context.roles.published.is_none()
            && let Some(entry) = hides_or_shows(context)
        {
            look_at_other(entry, context, out);
        }
        // Not every `draft` is a flag: only text that was meant as one is reported.
        if let Some(entry) = context.roles.draft
            && entry.value.as_str().is_some()
            && meant(&entry.value).is_some()
            && !is_read(context, &entry.value)
            && !is_left_to_schema(context, &entry.value)
        {
            let help = "write `true` to hide the document, `false` to publish it";
            look(context, entry, help, out);
        }
    }
}

/// Whether anybody reads the key `published`: the config says so, or the generator may.
fn is_known(context: &DocumentContext<'_>) -> bool {
    let settings = context.settings;
    let hides_otherwise = || {
        let hide = settings.site.profile().and_then(|profile| profile.hide);
        // Hugo reads it besides `draft`, as its source says.
        hide.is_some_and(|hide| !hide.starts_with("published"))
            && settings.site.generator != Some(Generator::Hugo)
    };
    settings.roles.published().is_some() || settings.wants_front_matter || !hides_otherwise()
}

/// The key `published` of Jekyll and Hexo, whatever its value is. lib/jekyll/publisher.rb, `published?`:
/// only `false` and nothing hide a page.
fn hides_or_shows<'a>(context: &DocumentContext<'a>) -> Option<&'a Entry<'a>> {
    let generator = context.settings.site.generator;
    let is_flag = matches!(generator, Some(Generator::Jekyll | Generator::Hexo));
    let is_page = context.document.layout.is_content() && !context.settings.wants_front_matter;
    let root = context.document.root().and_then(Node::as_mapping);
    root.filter(|_| is_flag && is_page)?.entry("published")
}

/// Reports what somebody meant as a flag and the generator reads otherwise: `n`, and in Jekyll nothing and
/// `0`.
fn look_at_other(entry: &Entry<'_>, context: &DocumentContext<'_>, out: &mut Findings) {
    let is_jekyll = context.settings.site.generator == Some(Generator::Jekyll);
    if entry.value.is_null() && is_jekyll {
        let message = "`published` is empty, so Jekyll does not publish the page";
        let help = "write `true` to publish the document, `false` to hide it";
        out.at_key(entry, message).help(help);
    } else if meant(&entry.value) == Some(false) && (is_jekyll || entry.value.as_str() == Some("n"))
    {
        look(context, entry, "write `false` to hide the document", out);
    }
}

/// Whether it is a word of which a schema knows the better fix.
fn is_left_to_schema(context: &DocumentContext<'_>, node: &Node<'_>) -> bool {
    context.settings.wants_front_matter && is_word(node)
}

/// Whether the generator reads this text as true or false all the same: Hugo takes what Go's
/// `strconv.ParseBool` does, and Hexo two words for false and all others for true (warehouse,
/// lib/types/boolean.ts).
fn is_read(context: &DocumentContext<'_>, node: &Node<'_>) -> bool {
    let words = [
        "1", "t", "T", "TRUE", "true", "True", "0", "f", "F", "FALSE", "false", "False",
    ];
    let Some(text) = node.as_str() else {
        return false;
    };
    match context.settings.site.generator {
        Some(Generator::Hugo) => words.contains(&text),
        Some(Generator::Hexo) => matches!(text, "false" | "0") || meant(node) == Some(true),
        _ => false,
    }
}

/// Whether it is a word that is true or false to the generator, which reads YAML 1.1. A schema compares
/// what YAML 1.2 has there.
fn is_word_of_reader(context: &DocumentContext<'_>, node: &Node<'_>) -> bool {
    let reads_it = context.settings.site.dialect() == Dialect::Yaml11;
    reads_it && !context.settings.wants_front_matter && is_word(node)
}

/// Whether it is a word that is true or false in YAML 1.1.
fn is_word(node: &Node<'_>) -> bool {
    let words = ["yes", "no", "on", "off"];
    let is_one_of_them = |text: &str| words.iter().any(|word| word.eq_ignore_ascii_case(text));
    node.style == Style::Plain && node.as_str().is_some_and(is_one_of_them)
}

fn look(context: &DocumentContext<'_>, entry: &Entry<'_>, help: &'static str, out: &mut Findings) {
    let node = &entry.value;
    if node.as_bool().is_some() || is_word_of_reader(context, node) {
        return;
    }
    let found = describe(node, context.document.source.slice(node.span));
    let message = format!("`{}` is {found}, expected `true` or `false`", entry.key);
    let draft = out.at(node, message);
    let Some(meant) = meant(node) else {
        draft.help(help);
        return;
    };
    draft.help(format!("write `{meant}`, without quotes"));
    // What an alias names may be meant as it is elsewhere; and a block of text has no quotes.
    let is_scalar = !matches!(node.style, Style::Literal | Style::Folded);
    if node.alias.is_none() && is_scalar && !node.span.is_empty() {
        draft.unsafe_fix(format!("write `{meant}`"), node.span, meant.to_string());
    }
}

fn describe(node: &Node<'_>, written: &str) -> String {
    match &node.value {
        Value::Null => "empty".to_owned(),
        Value::String(text) => format!("the string {}", quoted(text)),
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
            word if is_mistyped(word, "true") => Some(true),
            word if is_mistyped(word, "false") => Some(false),
            _ => None,
        },
        _ => None,
    }
}

/// Whether a word has the letters of another one in a wrong order, or one letter too many, too few or
/// wrong.
fn is_mistyped(word: &str, meant: &str) -> bool {
    let sorted = |word: &str| {
        let mut letters: Vec<char> = word.chars().collect();
        letters.sort_unstable();
        letters
    };
    word.starts_with(&meant[..1])
        && (edits(word, meant, 1).is_some() || sorted(word) == sorted(meant))
}

#[cfg(test)]
mod tests {
    use super::is_mistyped;

    #[test]
    fn mistyped_words_are_near() {
        for word in ["flase", "fales", "fasle", "fals", "falsee"] {
            assert!(is_mistyped(word, "false"), "{word}");
        }
        for word in ["ture", "tru", "treu", "truee"] {
            assert!(is_mistyped(word, "true"), "{word}");
        }
        for word in ["soon", "final", "first", "rue"] {
            assert!(
                !is_mistyped(word, "true") && !is_mistyped(word, "false"),
                "{word}"
            );
        }
    }
}

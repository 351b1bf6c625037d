//! `front-matter/not-portable`: what site generators read and strict parsers refuse.

use serde::Deserialize;

use super::portable::offer;
use super::{SpanFinder, is_read_by_line};
use crate::content::site::{Dialect, Generator};
use crate::document::{NotPortable as Kind, ProblemKind, TabPlace};
use crate::finding::Severity;
use crate::rules::rule::{
    Build, DocumentCheck, DocumentContext, Findings, FixAvailability, Property, Rule, RuleOption,
};

pub(crate) static RULE: Rule = Rule {
    severity: Severity::Warning,
    fix: FixAvailability::Sometimes,
    since: "0.1.0",
    options: &[RuleOption {
        name: "forbid",
        schema: r#"{
            "type": "array",
            "items": { "enum": [
                "indentation", "tab", "blank-before-fence", "several-documents", "tag",
                "byte-order-mark", "fence-blanks", "dots-fence", "key-not-string"
            ] }
        }"#,
    }],
    properties: &[Property::AboutWriting],
    ..Rule::new(
        "front-matter/not-portable",
        include_str!("not_portable.md"),
        Build::document::<NotPortable>(),
    )
};

#[derive(Deserialize)]
#[serde(default, deny_unknown_fields)]
struct NotPortable {
    forbid: Vec<Name>,
}

#[derive(Clone, Copy, PartialEq, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Name {
    Indentation,
    Tab,
    BlankBeforeFence,
    SeveralDocuments,
    Tag,
    ByteOrderMark,
    FenceBlanks,
    DotsFence,
    KeyNotString,
}

impl Default for NotPortable {
    fn default() -> Self {
        let forbid = vec![
            Name::Indentation,
            Name::Tab,
            Name::BlankBeforeFence,
            Name::SeveralDocuments,
            Name::Tag,
        ];
        Self { forbid }
    }
}

impl DocumentCheck for NotPortable {
    fn check(&self, context: &DocumentContext<'_>, out: &mut Findings) {
        let is_by_line = !context.document.problems.is_empty() && is_read_by_line(context);
        let places = SpanFinder::new(context.document);
        for problem in &context.document.problems {
            let ProblemKind::NotPortable(kind) = problem.kind else {
                continue;
            };
            // Behind an empty line, nothing is metadata to Python-Markdown's `meta` either.
            if is_by_line && kind != Kind::BlankBeforeFence {
                continue;
            }
            let (name, message, mut help) = words(kind);
            let may_be_entry = kind == Kind::Indentation
                && looks_like_entry(context.document.source.slice(problem.span));
            if may_be_entry {
                help = "close the quote or bracket above if this is a separate entry, or indent the line by two spaces";
            }
            if self.forbid.contains(&name) && is_refused(kind, context) {
                let draft = places.report(problem.span, message.to_owned(), out);
                draft.help(help);
                if !may_be_entry {
                    offer(context.document, kind, problem.span, draft);
                }
            }
        }
    }
}

/// Whether the readers of the site refuse it; any reader counts where the generator is not known. What
/// each of them does is measured by `tests/agreement/portable.py`.
fn is_refused(kind: Kind, context: &DocumentContext<'_>) -> bool {
    let dialect = context.settings.site.dialect();
    let generator = context.settings.site.generator;
    match kind {
        // Only the package `yaml` of JavaScript refuses it, and no generator reads with that.
        Kind::Indentation => dialect == Dialect::Unknown,
        // libyaml, which Jekyll reads with, takes a tab behind a value, and so do the readers of Hugo. Where
        // they take none, it is `front-matter/syntax`.
        Kind::Tab(_) => {
            matches!(dialect, Dialect::Unknown | Dialect::Yaml11)
                && !matches!(generator, Some(Generator::Jekyll | Generator::Hugo))
        }
        // Measured with Psych 4 and Hugo 0.168: they take the value and forget the tag.
        Kind::Tag => !matches!(generator, Some(Generator::Jekyll | Generator::Hugo)),
        // hexo-front-matter takes all before a closing fence, and js-yaml the fence within it.
        Kind::BlankBeforeFence => !matches!(
            generator,
            Some(Generator::Hugo | Generator::Zola | Generator::Astro | Generator::Hexo)
        ),
        _ => true,
    }
}

/// Whether a line may be meant as `key: value`: then something above it is probably not closed.
fn looks_like_entry(line: &str) -> bool {
    let Some((key, rest)) = line.trim_start().split_once(':') else {
        return false;
    };
    let is_key = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.');
    !key.is_empty() && key.chars().all(is_key) && (rest.is_empty() || rest.starts_with(' '))
}

fn words(kind: Kind) -> (Name, &'static str, &'static str) {
    match kind {
        Kind::Indentation => (
            Name::Indentation,
            "continuation line is not indented enough: the `yaml` package of JavaScript rejects it",
            "indent the line by two spaces",
        ),
        Kind::Tab(TabPlace::Between | TabPlace::Continuation) => (
            Name::Tab,
            "unexpected tab: PyYAML and ruamel.yaml reject it",
            "use spaces, or delete it",
        ),
        Kind::Tab(TabPlace::Outside | TabPlace::Inside | TabPlace::Dash) => (
            Name::Tab,
            "unexpected tab: PyYAML, ruamel.yaml and Psych reject it",
            "use spaces, or delete it",
        ),
        Kind::BlankBeforeFence => (
            Name::BlankBeforeFence,
            "blank lines before the front matter: many parsers then find none",
            "start the file with the fence",
        ),
        Kind::SeveralDocuments => (
            Name::SeveralDocuments,
            "the front matter contains a second YAML document or a directive",
            "delete it: only the first document is read",
        ),
        Kind::Tag => (
            Name::Tag,
            "unexpected tag: PyYAML and js-yaml reject it, others ignore it",
            "write the value without a tag",
        ),
        Kind::ByteOrderMark => (
            Name::ByteOrderMark,
            "byte order mark before the front matter: some parsers then find none",
            "save the file as UTF-8 without a byte order mark",
        ),
        Kind::FenceBlanks => (
            Name::FenceBlanks,
            "trailing whitespace after the fence: some parsers then do not recognise it",
            "delete the whitespace",
        ),
        Kind::DotsFence => (
            Name::DotsFence,
            "the front matter is closed by `...`: some parsers only look for `---`",
            "close it with `---`",
        ),
        Kind::KeyNotString => (
            Name::KeyNotString,
            "a key is not a string: some parsers reject it, others convert it",
            "quote the key",
        ),
    }
}

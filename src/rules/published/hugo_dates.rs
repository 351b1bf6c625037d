//! What Hugo does with the fields that it takes for dates: which they are, which of them it asks, and
//! at which values it stops. Measured with 0.111, 0.151, 0.165 and 0.168.

use crate::content::dates;
use crate::content::site::Generator;
use crate::document::{DataFormat, Entry, Node, Number, Value, edit};
use crate::finding::wording::quoted;
use crate::finding::{Edit, Fix, Safety};
use crate::rules::rule::{DocumentContext, Draft, Findings};

/// Names of one date each, in the order in which they are asked, until one has a date:
/// `dateFieldAliases` in resources/page/pagemeta.
const NAMES: [&[&str]; 4] = [
    &["date"],
    &["publishdate", "pubdate", "published"],
    &["lastmod", "modified"],
    &["expirydate", "unpublishdate"],
];

/// The first version whose build stops at what is no date: releases/tag/v0.135.0.
const STOPS_SINCE: u32 = 135;

/// The names of one date that a key is one of, and which of them it is.
fn names_of(key: &str) -> Option<(&'static [&'static str], usize)> {
    NAMES.into_iter().find_map(|names| {
        let at = names
            .iter()
            .position(|name| key.eq_ignore_ascii_case(name))?;
        Some((names, at))
    })
}

/// Whether the site's Hugo asks a field of a page for a date: it has no better name for the same date
/// with a value, and the config does not name others.
pub(super) fn is_asked(context: &DocumentContext<'_>, entry: &Entry<'_>) -> bool {
    if !is_of_hugo(context) {
        return false;
    }
    let Some((names, at)) = names_of(&entry.key) else {
        return false;
    };
    if at == 0 {
        return true;
    }
    let root = context.document.root().and_then(Node::as_mapping);
    let has_value = |name: &&str| {
        root.is_some_and(|root| {
            let mut entries = root.entries.iter();
            entries.any(|entry| entry.key.eq_ignore_ascii_case(name) && !is_nothing(&entry.value))
        })
    };
    let is_page = context
        .settings
        .site
        .is_content(context.document.source.path());
    is_page && !names[..at].iter().any(has_value) && !sets(context, names)
}

/// Whether the config of the site says itself which fields a date is from: configuration/front-matter.
fn sets(context: &DocumentContext<'_>, names: &[&str]) -> bool {
    let Some(file) = context.settings.site.recognised_by else {
        return false;
    };
    let text = context.world.files.read(file).unwrap_or_default();
    let text = String::from_utf8_lossy(&text).to_ascii_lowercase();
    let Some((_, below)) = text.split_once("frontmatter") else {
        return false;
    };
    let mut lines = below
        .lines()
        .map(|line| line.trim_start_matches([' ', '\t', '"']));
    let own = lines.find(|line| line.starts_with(names[0]));
    own.is_some_and(|line| {
        let fields = &line[names[0].len()..];
        // A list may go on below.
        let is_whole = fields.contains(']');
        let is_usual =
            fields.contains(":default") || names.iter().any(|name| fields.contains(name));
        !is_whole || !is_usual
    })
}

/// Whether the site is made by Hugo, and a file by it.
pub(super) fn is_of_hugo(context: &DocumentContext<'_>) -> bool {
    context.settings.site.generator == Some(Generator::Hugo) && context.document.layout.is_content()
}

/// Whether the site's Hugo may be one whose build stops at what is no date.
pub(super) fn may_stop(context: &DocumentContext<'_>) -> bool {
    (context.settings.site.version).is_none_or(|version| version >= STOPS_SINCE)
}

/// Whether this is `published`, which is a date to Hugo, and in older versions a flag as well.
pub(super) fn is_published(context: &DocumentContext<'_>, entry: &Entry<'_>) -> bool {
    is_of_hugo(context) && entry.key.eq_ignore_ascii_case("published") && is_asked(context, entry)
}

fn is_nothing(node: &Node<'_>) -> bool {
    node.is_null() || node.as_str() == Some("")
}

/// Reports a value that is no text and no date; whether it did.
pub(super) fn look(context: &DocumentContext<'_>, entry: &Entry<'_>, out: &mut Findings) -> bool {
    let node = &entry.value;
    let key = &entry.key;
    // `front-matter/unquoted-template` reports `{{ date }}`.
    let is_template = context.document.source.slice(node.span).starts_with("{{");
    if is_template
        || !context
            .settings
            .site
            .is_content(context.document.source.path())
    {
        return false;
    }
    match &node.value {
        // hugolib/page__meta.go: what is read as false is `published: false`.
        Value::Null if is_published(context, entry) => {
            let message = format!("`{key}` is empty, so Hugo does not publish the page");
            let help = "remove the key, or write a date; `draft: true` hides a page";
            out.at_key(entry, message).help(help);
        }
        Value::Number(Number::Integer(number)) => {
            let is_flag = matches!(number, 0 | 1) && !may_stop(context);
            let help = help_for_number(entry, *number)
                .filter(|_| !is_flag || !is_published(context, entry));
            let Some(help) = help else {
                return false;
            };
            let message = format!(
                "`{key}` is the number `{number}`, which Hugo reads as seconds since 1970; expected \
                 a date"
            );
            out.at(node, message).help(help);
        }
        Value::Bool(_)
        | Value::Number(Number::Float(_))
        | Value::Sequence(_)
        | Value::Mapping(_)
            if may_stop(context) =>
        {
            let found = match &node.value {
                Value::Bool(value) => format!("`{value}`"),
                _ => node.kind().describe().to_owned(),
            };
            let message = format!("`{key}` is {found}, at which Hugo stops; expected a date");
            let draft = out.at(node, message);
            help_and_fix(context, entry, draft);
        }
        Value::Sequence(items) if !may_stop(context) && items.iter().any(is_day) => {
            let message = format!("`{key}` is a list, which Hugo does not read; expected a date");
            out.at(node, message).help("write the date alone");
        }
        // No version takes it for a date, and older ones do not mind.
        Value::String(text)
            if is_flag(text) && (is_published(context, entry) || !may_stop(context)) =>
        {
            if may_stop(context) {
                let found = quoted(text);
                let message =
                    format!("`{key}` is the string {found}, at which Hugo stops; expected a date");
                let draft = out.at(node, message);
                help_and_fix(context, entry, draft);
            }
            return true;
        }
        _ => return false,
    }
    true
}

fn is_day(node: &Node<'_>) -> bool {
    node.as_str()
        .is_some_and(|text| dates::lenient(text).is_ok())
}

/// Words that Hugo, or somebody who wrote for another generator, takes for a flag.
fn is_flag(text: &str) -> bool {
    let words = [
        "true", "false", "yes", "no", "on", "off", "1", "0", "t", "f",
    ];
    words.iter().any(|word| word.eq_ignore_ascii_case(text))
}

/// What to write in place of a number that is no moment that anybody means.
fn help_for_number(entry: &Entry<'_>, number: i64) -> Option<String> {
    let is_published = entry.key.eq_ignore_ascii_case("published");
    let expires = names_of(&entry.key).is_some_and(|(names, _)| names[0] == "expirydate");
    match number {
        1900..=2999 => Some(format!("write a day such as `{number}-01-01`")),
        0 | 1 if is_published => Some("remove the key; `draft: true` hides a page".to_owned()),
        i64::MIN..=0 if expires => Some("remove the key: the page expired long ago".to_owned()),
        _ => None,
    }
}

/// Says how a page is hidden where that was meant, and offers to write it.
fn help_and_fix(context: &DocumentContext<'_>, entry: &Entry<'_>, draft: &mut Draft) {
    if !entry.key.eq_ignore_ascii_case("published") {
        draft
            .help("write a date such as `2023-05-14` or `2023-05-14T09:30:00Z`, or remove the key");
        return;
    }
    let Some(is_shown) = flag(&entry.value) else {
        draft.help("write a date, or remove the key; `draft: true` hides a page");
        return;
    };
    let root = context.document.root().and_then(Node::as_mapping);
    let has_draft = root.is_some_and(|root| {
        let mut entries = root.entries.iter();
        entries.any(|entry| entry.key.eq_ignore_ascii_case("draft"))
    });
    let sign = match context.document.format {
        DataFormat::Toml => " = ",
        _ => ": ",
    };
    let meant = format!("draft{sign}{}", !is_shown);
    if has_draft {
        draft.help("remove the key: `draft` says whether Hugo publishes the page");
        return;
    }
    draft.help(format!(
        "write `{meant}`: Hugo takes `published` for the date of publication"
    ));
    let name = edit::name(context.document, entry).filter(|_| entry.value.alias.is_none());
    draft.fix = name.map(|name| Fix {
        title: format!("write `{meant}`"),
        safety: Safety::Unsafe,
        edits: vec![
            Edit {
                span: name,
                text: "draft".to_owned(),
            },
            Edit {
                span: entry.value.span,
                text: (!is_shown).to_string(),
            },
        ],
        pointers: vec![String::new()],
    });
}

/// What a flag says.
fn flag(node: &Node<'_>) -> Option<bool> {
    match &node.value {
        Value::Bool(value) => Some(*value),
        Value::String(text) => {
            let is_no = ["false", "no", "off", "0", "f"];
            Some(!is_no.iter().any(|word| word.eq_ignore_ascii_case(text)))
        }
        _ => None,
    }
}

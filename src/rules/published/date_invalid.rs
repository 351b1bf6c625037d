//! `published/date-invalid`: a date that does not exist, or that no generator reads.

use serde::Deserialize;

use super::hugo_dates::{self, is_asked, is_of_hugo};
use super::in_items;
use crate::content::dates::{self, DateProblem, Reason};
use crate::content::meta::{Meta, meta};
use crate::content::site::Generator;
use crate::content::site::profile::Dates;
use crate::content::urls::is_template;
use crate::document::{DataFormat, Entry, Node, Number, Style, Value};
use crate::finding::Severity;
use crate::finding::wording::quoted;
use crate::rules::rule::{
    Build, DocumentCheck, DocumentContext, Draft, Findings, FixAvailability, Property, Rule,
};
use crate::text::Span;

pub(crate) static RULE: Rule = Rule {
    severity: Severity::Error,
    fix: FixAvailability::Sometimes,
    since: "0.1.0",
    properties: &[Property::ForData, Property::ForDefaults],
    supersedes: &[
        "front-matter/ambiguous-scalar",
        "front-matter/invisible-character",
        "schema/format",
        "schema/type",
    ],
    ..Rule::new(
        "published/date-invalid",
        include_str!("date_invalid.md"),
        Build::document::<DateInvalid>(),
    )
};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct DateInvalid {}

impl DocumentCheck for DateInvalid {
    fn check(&self, context: &DocumentContext<'_>, out: &mut Findings) {
        if let Some(entry) = context.roles.date {
            look(context, entry, out);
        }
        let own = context.document.root().and_then(Node::as_mapping);
        let names = field_names(context);
        for entry in own.map_or(&[][..], |own| &own.entries) {
            let is_date = || (context.roles.date).is_some_and(|date| std::ptr::eq(date, entry));
            let is_left_out = || is_of_hugo(context) && !is_asked(context, entry);
            if !names.is_of(entry) || is_date() || !is_here(context) || is_left_out() {
                continue;
            }
            look(context, entry, out);
        }
        for entry in in_items::dates(context) {
            look_in_item(context, entry, out);
        }
        if context.settings.site.generator == Some(Generator::Pelican) {
            in_meta(context, out);
        }
    }
}

/// Dates in the lines that Pelican reads as metadata, YAML or not. pelican/utils.py, `get_date`: it
/// leaves out an article whose date dateutil does not read.
fn in_meta(context: &DocumentContext<'_>, out: &mut Findings) {
    let document = context.document;
    if !document.layout.is_content() || context.settings.collection.is_some() {
        return;
    }
    let text = document.source.text();
    let start = text.len() - text.trim_start_matches('\u{feff}').len();
    let lines = meta(&text[start..]);
    let is = |one: &Meta<'_>, name: &str| one.key.eq_ignore_ascii_case(name);
    // Without a title it is another text that happens to begin with a colon in its first line.
    if !lines.iter().any(|one| is(one, "title")) {
        return;
    }
    let known = context.roles.date.map(|entry| &*entry.key);
    let dates = lines
        .iter()
        .filter(|one| is(one, "date") || is(one, "modified"));
    for date in dates.filter(|one| known != Some(one.key)) {
        let at = start + date.value.start;
        let written = &text[start..][date.value.clone()];
        let problem = dates::lenient(written).err().filter(is_date_gone_wrong);
        if let Some(problem) = problem {
            let span = Span::new(at + problem.range.start, at + problem.range.end);
            let message = format!("invalid date {}: {problem}", quoted(written));
            out.span(span, message).help(help(&problem));
        } else if !written.is_empty() && !dates::may_name_a_day(written) && !is_weekday(written) {
            let span = Span::new(at, at + written.len());
            let message = format!("invalid date {}: Pelican does not read it", quoted(written));
            out.span(span, message).help(HELP);
        }
    }
}

/// An item of data may have anything: only a date that does not exist is wrong.
fn look_in_item(context: &DocumentContext<'_>, entry: &Entry<'_>, out: &mut Findings) {
    let text = entry.value.as_str().unwrap_or_default();
    if let Some(problem) = dates::lenient(text).err().filter(is_date_gone_wrong) {
        let message = format!("invalid date {}: {problem}", quoted(text));
        let span = context.document.inside(&entry.value, problem.range.clone());
        out.within(&entry.value, span, message).help(help(&problem));
    }
}

fn look(context: &DocumentContext<'_>, entry: &Entry<'_>, out: &mut Findings) {
    let is_role = (context.roles.date).is_some_and(|date| std::ptr::eq(date, entry));
    let is_named = is_role && context.settings.roles.date().is_some();
    let node = &entry.value;
    if !is_named && stops_at_empty(context, entry) {
        let message = format!("`{}` is empty, at which Jekyll stops", entry.key);
        out.at_key(entry, message)
            .help("write a date, or remove the key");
        return;
    }
    let day = day_of_number(context, entry);
    if !is_named && day.is_none() && look_at_other(context, entry, out) {
        return;
    }
    let is_asked = || is_here(context) && is_asked(context, entry);
    if day.is_none() && is_asked() && hugo_dates::look(context, entry, out) {
        return;
    }
    match &node.value {
        Value::String(text) => {
            if let Some(message) = unread(context, entry, text) {
                let draft = out.at(node, message);
                let is_unseen = |c: char| !c.is_ascii() && (c.is_whitespace() || c == '\u{200b}');
                draft.help(if text.ends_with(is_unseen) {
                    "delete the invisible characters behind it"
                } else {
                    HELP
                });
                offer(context, entry, text, draft);
                return;
            }
            let Err(problem) = dates::lenient(text) else {
                return;
            };
            if !is_named && !is_date_gone_wrong(&problem) {
                return;
            }
            let message = format!("invalid date {}: {problem}", quoted(text));
            let span = if problem.range.is_empty() {
                node.span
            } else {
                context.document.inside(node, problem.range.clone())
            };
            out.within(node, span, message).help(help(&problem));
        }
        // `published/date-missing` reports an empty one.
        Value::Null => {}
        Value::Number(_) if day.is_some() => {
            let day = day.unwrap_or_default();
            let unit = if context.settings.site.generator == Some(Generator::Hexo) {
                "Hexo reads as milliseconds"
            } else {
                "Hugo reads as seconds"
            };
            let message = format!(
                "`{}` is the number {}, which {unit} since 1970; expected a date",
                entry.key,
                quoted(context.document.source.slice(node.span))
            );
            let draft = out.at(node, message);
            draft.help(format!("write {}", quoted(&day)));
            if context.document.format == DataFormat::Yaml && node.alias.is_none() {
                draft.unsafe_fix(format!("write {}", quoted(&day)), node.span, day);
            }
        }
        _ if is_named || is_never_a_date(context, entry) => {
            let found = node.kind().describe();
            let message = format!("`{}` is {found}, expected a date", entry.key);
            out.at(node, message).help(HELP);
        }
        _ => {}
    }
}

/// `20240503`, which is no day to Hugo and Hexo: common/htime, `ToTimeInDefaultLocationE`, takes a number
/// for the seconds since 1970, and JavaScript's `Date` for milliseconds.
fn day_of_number(context: &DocumentContext<'_>, entry: &Entry<'_>) -> Option<String> {
    let profile = context.settings.site.profile()?;
    let counts = matches!(profile.dates, Dates::Hugo | Dates::Hexo);
    if !counts || !is_field(context, entry) {
        return None;
    }
    let written = context.document.source.slice(entry.value.span);
    let is_day = written.len() == 8 && written.bytes().all(|byte| byte.is_ascii_digit());
    let day = is_day.then(|| format!("{}-{}-{}", &written[..4], &written[4..6], &written[6..]))?;
    dates::lenient(&day).is_ok().then_some(day)
}

/// Reports a value that is no text where Eleventy stops and Hexo reads another moment; whether it did.
fn look_at_other(context: &DocumentContext<'_>, entry: &Entry<'_>, out: &mut Findings) -> bool {
    let node = &entry.value;
    let message = if stops_eleventy(context, entry) {
        let found = node.kind().describe();
        format!(
            "`{}` is {found}, at which Eleventy stops; expected a date",
            entry.key
        )
    } else if is_moment_of_hexo(context, entry) {
        format!(
            "`{}` is the number {}, which Hexo reads as milliseconds since 1970; expected a date",
            entry.key,
            quoted(context.document.source.slice(node.span))
        )
    } else {
        return false;
    };
    out.at(node, message).help(HELP);
    true
}

/// Whether a number is a year, or seconds, and no milliseconds that anybody means: before 1973.
fn is_moment_of_hexo(context: &DocumentContext<'_>, entry: &Entry<'_>) -> bool {
    let is_hexo = context.settings.site.generator == Some(Generator::Hexo);
    let number = match entry.value.value {
        Value::Number(Number::Integer(number)) => number,
        _ => 0,
    };
    is_hexo && (1..100_000_000_000).contains(&number) && is_field(context, entry)
}

/// Whether Eleventy stops at a value that is no text: src/Template.js, `getMappedDate`. What is false to
/// JavaScript is no date to it.
fn stops_eleventy(context: &DocumentContext<'_>, entry: &Entry<'_>) -> bool {
    let is_other = match &entry.value.value {
        Value::Bool(value) => *value,
        Value::Number(number) => !matches!(number, Number::Integer(0)),
        Value::Sequence(_) | Value::Mapping(_) => true,
        Value::Null | Value::String(_) => false,
    };
    // `front-matter/unquoted-template` reports `{{ date }}`.
    let is_template = context
        .document
        .source
        .slice(entry.value.span)
        .starts_with("{{");
    let profile = context.settings.site.profile();
    let is_eleventy = profile.is_some_and(|profile| profile.dates == Dates::Eleventy);
    is_eleventy && is_other && !is_template && is_field(context, entry)
}

/// dateutil takes the name of a weekday for the next such day.
fn is_weekday(text: &str) -> bool {
    const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
    let begin = text.get(..3);
    begin.is_some_and(|begin| DAYS.iter().any(|day| day.eq_ignore_ascii_case(begin)))
}

/// Whether the site's generator stops at a value that is no text. lib/jekyll/document.rb, `merge_date!`,
/// reads whatever is there as Ruby writes it.
fn is_never_a_date(context: &DocumentContext<'_>, entry: &Entry<'_>) -> bool {
    let is_refused = match &entry.value.value {
        Value::Bool(_) => true,
        Value::Number(_) => {
            let written = context.document.source.slice(entry.value.span);
            written.bytes().all(|byte| byte.is_ascii_digit()) && !dates::is_read_by_ruby(written)
        }
        Value::Sequence(items) => items.is_empty(),
        Value::Mapping(mapping) => mapping.entries.is_empty(),
        _ => false,
    };
    is_of_jekyll(context) && is_refused && is_field(context, entry)
}

/// Whether Jekyll stops since a post has the key and no date. What it reads in other folders, its config
/// says.
fn stops_at_empty(context: &DocumentContext<'_>, entry: &Entry<'_>) -> bool {
    let is_empty = match &entry.value.value {
        Value::Null => true,
        Value::String(text) => text.trim().is_empty(),
        _ => false,
    };
    let is_post = || {
        let mut folders = context.document.source.path().folder().names();
        folders.any(|name| name == "_posts")
    };
    is_empty && is_of_jekyll(context) && is_field(context, entry) && is_post()
}

fn is_of_jekyll(context: &DocumentContext<'_>) -> bool {
    let profile = context.settings.site.profile();
    profile.is_some_and(|profile| profile.dates == Dates::Jekyll)
}

/// Whether the site's generator takes a field of this document for a date.
fn is_field(context: &DocumentContext<'_>, entry: &Entry<'_>) -> bool {
    field_names(context).is_of(entry) && is_here(context)
}

/// The fields that a generator takes for dates.
struct FieldNames {
    names: &'static [&'static str],
    folds_keys: bool,
}

impl FieldNames {
    #[inline]
    fn is_of(&self, entry: &Entry<'_>) -> bool {
        let is_it = |name: &&str| {
            entry.key == **name || self.folds_keys && entry.key.eq_ignore_ascii_case(name)
        };
        self.names.iter().any(is_it)
    }
}

fn field_names(context: &DocumentContext<'_>) -> FieldNames {
    let profile = context.settings.site.profile();
    FieldNames {
        names: match profile.map(|profile| profile.dates) {
            None => &[],
            // configuration/front-matter.
            Some(Dates::Hugo) => &[
                "date",
                "publishdate",
                "pubdate",
                "published",
                "lastmod",
                "modified",
                "expirydate",
                "unpublishdate",
            ],
            // docs/front-matter.
            Some(Dates::Hexo) => &["date", "updated"],
            Some(_) => &["date"],
        },
        folds_keys: profile.is_some_and(|profile| profile.folds_keys),
    }
}

/// Whether the site's generator reads dates in this document.
fn is_here(context: &DocumentContext<'_>) -> bool {
    let dates = context.settings.site.profile().map(|profile| profile.dates);
    let mut folders = context.document.source.path().folder().names();
    let is_read = match dates {
        Some(Dates::Jekyll) => folders.any(|name| name.starts_with('_')),
        Some(Dates::Docusaurus) => folders.next() == Some("blog"),
        other => other.is_some(),
    };
    is_read && context.document.layout.is_content()
}

const HELP: &str = "write a date such as `2023-05-14` or `2023-05-14T09:30:00Z`";

/// What is said of a text that the site's generator cannot read in a field that it takes for a date,
/// where it stops or loses the page; none where it reads it, or where nobody knows.
fn unread(context: &DocumentContext<'_>, entry: &Entry<'_>, text: &str) -> Option<String> {
    let (generator, profile) = (
        context.settings.site.generator?,
        context.settings.site.profile()?,
    );
    let is_text = !text.is_empty() && entry.value.style != Style::DateTime && !is_template(text);
    if !is_text || !is_field(context, entry) {
        return None;
    }
    let version = context.settings.site.version;
    let is_read = is_read(profile.dates, version, text, entry.value.style);
    // What is wrong with a date that is one otherwise is said more exactly.
    let is_said = dates::lenient(text).is_err_and(|problem| is_date_gone_wrong(&problem));
    let is_reported = !is_read && !is_said;
    is_reported.then(|| {
        format!(
            "invalid date {}: {generator:?} does not read it",
            quoted(text)
        )
    })
}

fn is_read(dates: Dates, version: Option<u32>, text: &str, style: Style) -> bool {
    match dates {
        Dates::Unknown => true,
        Dates::Hugo => dates::is_read_by_hugo(text),
        Dates::Zola => dates::is_read_by_zola(text),
        Dates::Jekyll => dates::is_read_by_ruby(text),
        Dates::Docusaurus => dates::may_name_a_day(text),
        Dates::Hexo => dates::is_read_by_javascript(text),
        Dates::Eleventy => dates::is_read_by_eleventy(text, style == Style::Plain, version),
    }
}

/// Offers the same date in full, where there is one way to read it and the generator then does.
fn offer(context: &DocumentContext<'_>, entry: &Entry<'_>, text: &str, draft: &mut Draft) {
    let (node, document) = (&entry.value, context.document);
    let Some(profile) = context.settings.site.profile() else {
        return;
    };
    let moment = dates::lenient(text).ok().filter(|_| dates::is_sure(text));
    let Some(full) = moment.and_then(dates::in_full) else {
        return;
    };
    let span = document.inside(node, 0..text.len());
    let is_as_written = document.source.slice(span) == text && node.alias.is_none();
    let version = context.settings.site.version;
    if is_as_written && is_read(profile.dates, version, &full, node.style) {
        draft.fix(format!("write {}", quoted(&full)), span, full);
    }
}

/// Whether text is written like a date, and only its numbers are wrong.
fn is_date_gone_wrong(problem: &DateProblem) -> bool {
    matches!(
        problem.reason,
        Reason::Month(_)
            | Reason::Day { .. }
            | Reason::Hour(_)
            | Reason::Minute(_)
            | Reason::Second(_)
            | Reason::Offset
    )
}

fn help(problem: &DateProblem) -> &'static str {
    match problem.reason {
        Reason::Month(13..=31) => "write year, month and day in this order: `2023-05-14`",
        Reason::NotADate => HELP,
        _ => "write a date that exists, such as `2023-05-14T09:30:00Z`",
    }
}

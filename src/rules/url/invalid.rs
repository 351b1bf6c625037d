//! `url/invalid`: an address that is not a URL, or not one that is allowed here.

use serde::Deserialize;

use super::{offer, texts};
use crate::config::settings::Settings;
use crate::content::urls::UrlParts;
use crate::content::urls::defect::{DefectKind, Expected, UrlDefect, check, is_plainly_fine};
use crate::document::roles::UrlField;
use crate::finding::Severity;
use crate::finding::wording::quoted;
use crate::rules::rule::{
    Build, DocumentCheck, DocumentContext, Findings, FixAvailability, Property, Rule,
};

pub(crate) static RULE: Rule = Rule {
    severity: Severity::Error,
    fix: FixAvailability::Sometimes,
    since: "0.1.0",
    supersedes: &["schema/format", "schema/pattern"],
    properties: &[Property::ForDefaults],
    ..Rule::new(
        "url/invalid",
        include_str!("invalid.md"),
        Build::document::<Invalid>(),
    )
};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Invalid {}

impl DocumentCheck for Invalid {
    fn check(&self, context: &DocumentContext<'_>, out: &mut Findings) {
        let (document, settings) = (context.document, context.settings);
        let mut web = context.roles.web.iter().peekable();
        // Documents often name one address twice.
        let mut last_fine = None;
        for (field, text) in texts(context) {
            let is_it =
                |(known, _): &&(UrlField<'_>, UrlParts<'_>)| std::ptr::eq(known.node, field.node);
            let parts = web.next_if(is_it);
            let expected = Expected {
                schemes: &settings.schemes,
                relative: field.relative,
                declared: field.declared,
                image: field.of_image,
            };
            let judged = (text, field.relative, parts.is_some());
            if last_fine == Some(judged) {
                continue;
            }
            if is_plainly_fine(text, parts.map(|(_, parts)| parts), &expected) {
                last_fine = Some(judged);
                continue;
            }
            let Err(defect) = check(text, &expected) else {
                continue;
            };
            if !field.declared && is_markup(text) {
                continue;
            }
            if defect.kind == DefectKind::BareHost && !field.declared && is_habit(context, field) {
                continue;
            }
            let is_read = match defect.kind {
                DefectKind::Space => names_a_file(context, text),
                DefectKind::Percent => is_of_query(context, field, text, &defect),
                _ => false,
            };
            if is_read {
                continue;
            }
            let span = document.inside(field.node, defect.range.clone());
            let draft = out.within(field.node, span, message(text, &defect, settings));
            if let Some(help) = help(text, &defect, settings) {
                draft.help(help);
            }
            if let Some(suggestion) = &defect.suggestion
                && !has_two(text, &defect)
            {
                let title = "write the URL as it was probably meant";
                offer(
                    draft,
                    document,
                    field.node,
                    title,
                    0..text.len(),
                    suggestion,
                );
            }
        }
    }
}

/// Whether a percent sign is in the query of an address that nobody declared: browsers send it as it
/// is, and services that offer such addresses take it.
fn is_of_query(
    context: &DocumentContext<'_>,
    field: &UrlField<'_>,
    text: &str,
    defect: &UrlDefect,
) -> bool {
    let is_any = !field.declared && context.settings.collection.is_none();
    is_any && text[..defect.range.start].contains('?')
}

/// Whether a path that nobody declared as a URL has the spaces of the file that it names: browsers and
/// generators encode them.
fn names_a_file(context: &DocumentContext<'_>, text: &str) -> bool {
    let is_path = !text.contains("://") && context.settings.collection.is_none();
    let from = context.document.source.path();
    let image = || context.images.get(text, &context.settings.site, from);
    is_path && image().file(context.world.files).is_some()
}

/// Whether a text is Markdown or HTML with an address in it: where only the name of its key says that
/// it is a URL, a template may print it as it is.
fn is_markup(text: &str) -> bool {
    let is_link = text.contains("](") && text.contains('[');
    let is_tag = text
        .split_once('<')
        .is_some_and(|(_, rest)| rest.contains('>'));
    is_link || is_tag || text.contains("> ") || text.contains(" <")
}

/// How many other values of a key make a habit of what they have in common.
const HABIT: usize = 2;

/// Whether no value of this key in the document has a scheme: a template may write it in front.
fn is_habit(context: &DocumentContext<'_>, field: &UrlField<'_>) -> bool {
    let others = || {
        let of_key = texts(context).filter(|(other, _)| other.key == field.key);
        of_key.filter(|(other, _)| !std::ptr::eq(other.node, field.node))
    };
    others().take(HABIT).count() == HABIT && others().all(|(_, text)| !text.contains("://"))
}

fn message(text: &str, defect: &UrlDefect, settings: &Settings) -> String {
    let part = &text[defect.range.clone()];
    let shown = quoted(part);
    match defect.kind {
        DefectKind::Empty => "the URL is empty".to_owned(),
        DefectKind::EdgeSpace if defect.range.start == 0 => "space before the URL".to_owned(),
        DefectKind::EdgeSpace => "space after the URL".to_owned(),
        DefectKind::Space => "the URL contains a space".to_owned(),
        DefectKind::Invisible(_) => format!("the URL contains an invisible character {shown}"),
        DefectKind::Control('\t') => "the URL contains a tab".to_owned(),
        DefectKind::Control('\n' | '\r') => "the URL contains a line break".to_owned(),
        DefectKind::Control(_) => format!("the URL contains a control character {shown}"),
        DefectKind::Backslash => "the URL contains a backslash; expected `/`".to_owned(),
        DefectKind::Percent => {
            format!("invalid escape {shown}; expected two hexadecimal digits after `%`")
        }
        DefectKind::Unencoded(found) => {
            let code = u32::from(found);
            format!("{shown} is not allowed in a URL; expected `%{code:02X}`")
        }
        DefectKind::Wrapped => "the URL is wrapped in markup; expected just the URL".to_owned(),
        DefectKind::Scheme => {
            let expected = one_of(&settings.schemes);
            format!("the scheme {shown} is not allowed here; expected {expected}")
        }
        DefectKind::SchemeTypo => {
            let meant = match &defect.suggestion {
                Some(suggestion) if suggestion.starts_with("http:") => "http",
                _ => "https",
            };
            format!("unknown scheme {shown}; did you mean `{meant}://`?")
        }
        DefectKind::DoubleScheme => format!("found {shown}, expected a host"),
        DefectKind::NoScheme => "the URL has no scheme; expected `https:`".to_owned(),
        DefectKind::BareHost => format!("no scheme before {shown}; expected `https://`"),
        DefectKind::Relative => format!("{shown} is not an absolute URL; expected one with a host"),
        DefectKind::NoHost => format!("no host after {shown}"),
        DefectKind::EmptyLabel => {
            let host = text[defect.range.start..].find(['/', '?', '#', ':']);
            let end = host.map_or(text.len(), |at| defect.range.start + at);
            let start = text[..defect.range.start]
                .rfind(['/', '@'])
                .map_or(0, |at| at + 1);
            format!("the host {} has an empty part", quoted(&text[start..end]))
        }
        DefectKind::NumericHost => {
            format!("invalid host {shown}; expected a name, or four numbers from 0 to 255")
        }
        DefectKind::HostCharacter(_) => format!("{shown} is not allowed in a host"),
        DefectKind::HostTooLong => {
            format!(
                "{shown} is too long for a host; expected at most 63 characters between dots, 253 in total"
            )
        }
        DefectKind::HostEncoding => format!("{shown} is not a valid internationalised host name"),
        DefectKind::Address => format!("{shown} is not a valid IPv6 address"),
        DefectKind::Port => format!("invalid port {shown}; expected a number from 1 to 65535"),
    }
}

/// Whether another address follows a space.
fn has_two(text: &str, defect: &UrlDefect) -> bool {
    let is_space = matches!(defect.kind, DefectKind::Space);
    is_space && text[defect.range.end..].contains("://")
}

fn help(text: &str, defect: &UrlDefect, settings: &Settings) -> Option<String> {
    if has_two(text, defect) {
        return Some("write one URL, and others in fields of their own".to_owned());
    }
    if let Some(suggestion) = &defect.suggestion {
        return Some(format!("write {}", quoted(suggestion)));
    }
    let help = match defect.kind {
        DefectKind::Empty => "add the URL, or remove the key".to_owned(),
        DefectKind::Percent => "write a literal percent sign as `%25`".to_owned(),
        DefectKind::Scheme => "the collection's `schemes` lists the allowed ones".to_owned(),
        DefectKind::Relative if text.starts_with('/') => {
            let absolute = settings.site.url.as_ref()?.join(text).ok()?;
            format!("write {}", quoted(absolute.as_str()))
        }
        DefectKind::Relative => "write the full URL, starting with `https://`".to_owned(),
        DefectKind::NoHost => "add the host, as in `https://example.com/page`".to_owned(),
        _ => return None,
    };
    Some(help)
}

/// `` `a`, `b` or `c` ``.
fn one_of(names: &[String]) -> String {
    match names {
        [] => "none".to_owned(),
        [only] => format!("`{only}`"),
        [first @ .., last] => format!("`{}` or `{last}`", first.join("`, `")),
    }
}

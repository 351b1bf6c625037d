//! `url/invalid`: an address that is no URL, or not one that may stand here.

use serde::Deserialize;

use super::{offer, texts};
use crate::config::settings::Settings;
use crate::content::urls::Parts;
use crate::content::urls::defect::{DefectKind, Expected, UrlDefect, check, is_plainly_fine};
use crate::document::roles::UrlField;
use crate::finding::Severity;
use crate::finding::wording::quoted;
use crate::rules::rule::{Build, DocumentCheck, DocumentContext, Findings, FixAvailability, Rule};

pub(crate) static RULE: Rule = Rule {
    severity: Severity::Error,
    fix: FixAvailability::Sometimes,
    since: "0.1.0",
    supersedes: &["schema/format", "schema/pattern"],
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
        for (field, text) in texts(context) {
            let is_it =
                |(known, _): &&(UrlField<'_>, Parts<'_>)| std::ptr::eq(known.node, field.node);
            let parts = web.next_if(is_it);
            let expected = Expected {
                schemes: &settings.schemes,
                relative: field.relative,
                declared: field.declared,
                image: field.of_image,
            };
            if parts.is_some_and(|(_, parts)| is_plainly_fine(text, parts, &expected)) {
                continue;
            }
            let Err(defect) = check(text, &expected) else {
                continue;
            };
            let span = document.inside(field.node, defect.range.clone());
            let draft = out.within(field.node, span, message(text, &defect, settings));
            if let Some(help) = help(text, &defect, settings) {
                draft.help(help);
            }
            if let Some(suggestion) = &defect.suggestion {
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

fn message(text: &str, defect: &UrlDefect, settings: &Settings) -> String {
    let part = &text[defect.range.clone()];
    let shown = quoted(part);
    match defect.kind {
        DefectKind::Empty => "the URL is empty".to_owned(),
        DefectKind::EdgeBlank if defect.range.start == 0 => {
            "a blank stands before the URL".to_owned()
        }
        DefectKind::EdgeBlank => "a blank stands after the URL".to_owned(),
        DefectKind::Blank => "there is a blank in the URL".to_owned(),
        DefectKind::Invisible(_) => format!("there is an invisible character {shown} in the URL"),
        DefectKind::Control('\t') => "there is a tab in the URL".to_owned(),
        DefectKind::Control('\n' | '\r') => "there is a line break in the URL".to_owned(),
        DefectKind::Control(_) => format!("there is a control character {shown} in the URL"),
        DefectKind::Backslash => "there is a backslash in the URL; expected `/`".to_owned(),
        DefectKind::Percent => {
            format!("{shown} is no escape; expected two hexadecimal digits after `%`")
        }
        DefectKind::Unencoded(found) => {
            let code = u32::from(found);
            format!("{shown} may not stand in a URL; expected `%{code:02X}`")
        }
        DefectKind::Wrapped => "the URL is wrapped; expected the address alone".to_owned(),
        DefectKind::Scheme => {
            let expected = one_of(&settings.schemes);
            format!("the scheme {shown} is not allowed here; expected {expected}")
        }
        DefectKind::SchemeTypo => {
            let meant = match &defect.suggestion {
                Some(suggestion) if suggestion.starts_with("http:") => "http",
                _ => "https",
            };
            format!("{shown} is no scheme; expected `{meant}://`")
        }
        DefectKind::DoubleScheme => format!("{shown} stands where the host is expected"),
        DefectKind::NoScheme => "the URL has no scheme; expected `https:` before it".to_owned(),
        DefectKind::BareHost => format!("{shown} has no scheme before it; expected `https://`"),
        DefectKind::Relative => format!("{shown} is no absolute URL; expected one with a host"),
        DefectKind::NoHost => format!("there is no host after {shown}"),
        DefectKind::EmptyLabel => {
            let host = text[defect.range.start..].find(['/', '?', '#', ':']);
            let end = host.map_or(text.len(), |at| defect.range.start + at);
            let start = text[..defect.range.start]
                .rfind(['/', '@'])
                .map_or(0, |at| at + 1);
            format!("the host {} has an empty part", quoted(&text[start..end]))
        }
        DefectKind::NumericHost => {
            format!("{shown} is no host; expected a name, or four numbers from 0 to 255")
        }
        DefectKind::HostCharacter(_) => format!("{shown} may not stand in a host"),
        DefectKind::HostTooLong => {
            format!(
                "{shown} is too long for a host; expected at most 63 characters between dots, 253 in all"
            )
        }
        DefectKind::HostEncoding => format!("{shown} is no valid international name of a host"),
        DefectKind::Address => format!("{shown} is no IPv6 address"),
        DefectKind::Port => format!("{shown} is no port; expected a number from 1 to 65535"),
    }
}

fn help(text: &str, defect: &UrlDefect, settings: &Settings) -> Option<String> {
    if let Some(suggestion) = &defect.suggestion {
        return Some(format!("write {}", quoted(suggestion)));
    }
    let help = match defect.kind {
        DefectKind::Empty => "give the address, or remove the key".to_owned(),
        DefectKind::Percent => "a percent sign itself is written `%25`".to_owned(),
        DefectKind::Scheme => "`schemes` of the collection says which ones are fine".to_owned(),
        DefectKind::Relative if text.starts_with('/') => {
            let absolute = settings.site.url.as_ref()?.join(text).ok()?;
            format!("write {}", quoted(absolute.as_str()))
        }
        DefectKind::Relative => "give the whole address, from `https://` on".to_owned(),
        DefectKind::NoHost => "give the host, as in `https://example.com/page`".to_owned(),
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

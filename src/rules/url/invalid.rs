//! `url/invalid`: an address that is no URL, or not one that may stand here.

use serde::Deserialize;

use super::{offer, texts};
use crate::config::settings::Settings;
use crate::content::urls::Parts;
use crate::content::urls::defect::{DefectKind, Expected, UrlDefect, check, is_plainly_fine};
use crate::document::roles::UrlField;
use crate::finding::Severity;
use crate::finding::wording::quoted;
use crate::rules::rule::{Check, Context, Example, Findings, FixAvailability, Rule, build, file};

/// See [`RULE`]'s documentation.
pub(crate) static RULE: Rule = Rule {
    id: "url/invalid",
    summary: "An address is no valid URL, or not of the kind that is expected here.",
    severity: Severity::Error,
    enabled: true,
    fix: FixAvailability::Sometimes,
    since: "0.1.0",
    supersedes: &["schema/format", "schema/pattern"],
    docs: "\
Browsers mend what they read: they drop blanks, turn `\\` into `/`, and take `https://1.2.3` for an
address. Feeds, apps and link checkers do not, and a reader's click ends nowhere. The rule tells of

- blanks, tabs, control and invisible characters, `\\`, `<`, `>`, `\"`, and a `%` without two
  hexadecimal digits,
- schemes other than the collection's `schemes` (`http` and `https` by default), and slips such as
  `htps://`, `http:/` or `https://https://`,
- hosts that are missing, have an empty part (`a..com`), are digits but no address (`1.2.3`), or
  have characters that no host has,
- ports that are none,
- where an absolute URL is expected: `//host/path`, `www.example.com/path` and relative URLs.

Letters beyond ASCII are fine, in the path as in the host; so are underscores in hosts, and `|`,
`[`, `]` in paths and queries, because every browser takes them. So are braces in a query. Template
text with `{{` or `{%` is not looked at.

Images may be relative or `data:`. Where neither the config nor a schema says that a field is a
URL, only its name does (`url`, `href`, `…Url`): there, relative URLs, other schemes such as `mailto:`
and addresses with `{…}` to fill in are fine.

The fix writes the URL as it was probably meant, so somebody should look at it.",
    options: &[],
    examples: &[
        Example {
            title: "Characters that no URL has",
            config: CONFIG,
            files: &[file(
                "news/a.md",
                "---\noriginalUrl: https://example.com/a b\nwebUrl: 'https://example.com\\a'\n\
                 ampWebUrl: https://example.com/100%-off\n---\n",
            )],
            reports: &[
                "news/a.md:2:35 there is a blank in the URL",
                "news/a.md:3:29 there is a backslash in the URL; expected `/`",
                "news/a.md:4:35 `%-o` is no escape; expected two hexadecimal digits after `%`",
            ],
            fixed: &[(
                "news/a.md",
                "---\noriginalUrl: https://example.com/a%20b\nwebUrl: 'https://example.com/a'\n\
                 ampWebUrl: https://example.com/100%-off\n---\n",
            )],
        },
        Example {
            title: "Slips in the scheme, and none at all",
            config: CONFIG,
            files: &[file(
                "news/a.md",
                "---\noriginalUrl: htps://example.com/a\nwebUrl: www.example.com/a\n\
                 ampWebUrl: ftp://example.com/a\n---\n",
            )],
            reports: &[
                "news/a.md:2:14 `htps` is no scheme; expected `https://`",
                "news/a.md:3:9 `www.example.com` has no scheme before it; expected `https://`",
                "news/a.md:4:12 the scheme `ftp` is not allowed here; expected `http` or `https`",
            ],
            fixed: &[(
                "news/a.md",
                "---\noriginalUrl: https://example.com/a\nwebUrl: https://www.example.com/a\n\
                 ampWebUrl: ftp://example.com/a\n---\n",
            )],
        },
        Example {
            title: "Hosts and ports that are none",
            config: CONFIG,
            files: &[file(
                "news/a.md",
                "---\noriginalUrl: https://example..com/\nwebUrl: https://1.2.3/\n\
                 ampWebUrl: https://example.com:99999/\n---\n",
            )],
            reports: &[
                "news/a.md:2:29 the host `example..com` has an empty part",
                "news/a.md:3:17 `1.2.3` is no host; expected a name, or four numbers from 0 to 255",
                "news/a.md:4:32 `99999` is no port; expected a number from 1 to 65535",
            ],
            fixed: &[(
                "news/a.md",
                "---\noriginalUrl: https://example.com/\nwebUrl: https://1.2.3/\n\
                 ampWebUrl: https://example.com:99999/\n---\n",
            )],
        },
        Example {
            title: "All of these are fine",
            config: CONFIG,
            files: &[file(
                "news/a.md",
                "---\noriginalUrl: https://example.com/a%20b?c=1|2#d\n\
                 webUrl: https://bücher.example/größe\nampWebUrl: https://my_shop.example:8443/\n\
                 image: { url: /img/a.png, width: 5, height: 5 }\nlinks:\n\
                 \x20 - url: mailto:ada@example.com\n---\n",
            )],
            ..Example::NEW
        },
    ],
    build: build::<Invalid>,
};

const CONFIG: &str = "\
collections:
  news:
    files: [news/**]
    fields: { url: [originalUrl, webUrl, ampWebUrl] }
";

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Invalid {}

impl Check for Invalid {
    fn check(&self, context: &Context<'_>, out: &mut Findings) {
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

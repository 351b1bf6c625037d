//! `url/insecure`: an address with `http:`.

use serde::Deserialize;
use url::Url;

use super::{offer, on_the_web};
use crate::content::urls::host::{HostReach, canonical, is_within, reach};
use crate::document::Node;
use crate::document::roles::UrlField;
use crate::finding::Severity;
use crate::finding::wording::quoted;
use crate::rules::rule::{
    Build, DocumentCheck, DocumentContext, Findings, FixAvailability, Property, Rule, RuleOption,
};

pub(crate) static RULE: Rule = Rule {
    severity: Severity::Warning,
    fix: FixAvailability::Sometimes,
    since: "0.1.0",
    properties: &[Property::ForDefaults],
    options: &[RuleOption {
        name: "except",
        schema: r#"{"type":"array","items":{"type":"string"}}"#,
    }],
    ..Rule::new(
        "url/insecure",
        include_str!("insecure.md"),
        Build::document::<Insecure>(),
    )
};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Insecure {
    except: Vec<String>,
}

/// Services of which importers write down where each page was before it moved here, as `tumblr_url`
/// or `blogger_orig_url`: a record, which no page shows and nobody changes.
const IMPORTED_FROM: &[&str] = &[
    "blogger",
    "medium",
    "posterous",
    "tumblr",
    "typepad",
    "wordpress",
];

/// Hosts that stand for the one that somebody is to write, by their first name.
const STAND_INS: &[&str] = &[
    "your-domain",
    "your-site",
    "your-website",
    "yourdomain",
    "yoursite",
    "yourwebsite",
];

fn is_record(key: &str) -> bool {
    let service = key.strip_suffix("_url");
    let service = service.map(|rest| rest.strip_suffix("_orig").unwrap_or(rest));
    service.is_some_and(|service| IMPORTED_FROM.contains(&service))
}

/// Services that answer every address of theirs, and of the sites that they host, with `https`.
const SECURE: &[&str] = &[
    "apple.com",
    "bit.ly",
    "facebook.com",
    "flickr.com",
    "github.com",
    "github.io",
    "gitlab.com",
    "goo.gl",
    "google.com",
    "instagram.com",
    "linkedin.com",
    "medium.com",
    "meetup.com",
    "microsoft.com",
    "mozilla.org",
    "speakerdeck.com",
    "stackoverflow.com",
    "twitter.com",
    "vimeo.com",
    "wikipedia.org",
    "youtu.be",
    "youtube.com",
];

/// Hosts that serve files of their customers with `http` alone, such as the test domains of Qiniu.
const WITHOUT_CERTIFICATE: &[&str] = &["clouddn.com", "qiniudn.com"];

/// Whether a link leads to a page of others, of which nobody here knows whether it has moved to
/// `https`, and nobody said that it is checked.
fn is_of_others(context: &DocumentContext<'_>, field: &UrlField<'_>, host: &str) -> bool {
    if field.declared || context.settings.collection.is_some() {
        return false;
    }
    let lower = canonical(host);
    let host = lower.as_deref().unwrap_or_default();
    let is_never_secure = || {
        let mut hosts = WITHOUT_CERTIFICATE.iter();
        !context.settings.has_config && hosts.any(|known| is_within(host, known))
    };
    if field.of_image {
        return is_never_secure();
    }
    if context.settings.has_config {
        // Nobody said that links of a list of further reading are checked.
        let is_own = |root: &Node<'_>| {
            let own = root.get(field.key);
            own.is_some_and(|own| own.span == field.node.span)
        };
        return !context.document.roots.iter().any(is_own);
    }
    // Who has `http` in the config of the generator may have no `https` at all.
    let own = context.settings.site.url.as_ref();
    let own = own.filter(|own| own.scheme() == "https");
    let own = own.and_then(Url::host_str).map(without_www);
    own != Some(without_www(host)) && !SECURE.iter().any(|known| is_within(host, known))
}

fn without_www(host: &str) -> &str {
    host.strip_prefix("www.").unwrap_or(host)
}

/// Whether a host is an address in numbers, for which hardly anybody has a certificate.
fn is_numbers(host: &str) -> bool {
    host.starts_with('[') || host.parse::<std::net::Ipv4Addr>().is_ok()
}

fn is_stand_in(host: &str) -> bool {
    let name = host.strip_prefix("www.").unwrap_or(host);
    let name = name.split('.').next().unwrap_or(name);
    STAND_INS
        .iter()
        .any(|known| name.eq_ignore_ascii_case(known))
}

impl DocumentCheck for Insecure {
    fn check(&self, context: &DocumentContext<'_>, out: &mut Findings) {
        for (field, parts) in on_the_web(context) {
            if !parts.scheme().eq_ignore_ascii_case("http") || parts.host().is_empty() {
                continue;
            }
            if !field.declared && is_record(field.key) || is_stand_in(parts.host()) {
                continue;
            }
            let is_any = !field.declared && !context.settings.has_config;
            if is_of_others(context, field, parts.host()) || is_any && is_numbers(parts.host()) {
                continue;
            }
            let public = matches!(reach(parts.host()), HostReach::Public);
            let host = canonical(parts.host());
            let excepted = |host: &str| self.except.iter().any(|known| is_within(host, known));
            if !public || host.as_deref().is_some_and(excepted) {
                continue;
            }
            let (document, node) = (context.document, field.node);
            let span = document.inside(node, parts.scheme.clone());
            let draft = out.within(node, span, "the URL is not secure; expected `https`");
            let host = quoted(parts.host());
            draft.help(format!(
                "write `https` if {host} answers there, or add it to `except`"
            ));
            // Another port speaks one of the two only.
            if parts.port.is_none() {
                offer(
                    draft,
                    document,
                    node,
                    "write `https`",
                    parts.scheme.clone(),
                    "https",
                );
            }
        }
    }
}

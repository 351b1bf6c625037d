//! `url/host`: an address that readers cannot reach.

use serde::Deserialize;
use url::Url;

use super::on_the_web;
use crate::content::urls::host::{HostReach, reach};
use crate::finding::Severity;
use crate::finding::wording::quoted;
use crate::rules::rule::{Build, DocumentCheck, DocumentContext, Findings, Property, Rule};

pub(crate) static RULE: Rule = Rule {
    severity: Severity::Warning,
    since: "0.1.0",
    properties: &[Property::ForDefaults],
    ..Rule::new(
        "url/host",
        include_str!("host.md"),
        Build::document::<Host>(),
    )
};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Host {}

impl DocumentCheck for Host {
    fn check(&self, context: &DocumentContext<'_>, out: &mut Findings) {
        for (field, parts) in on_the_web(context) {
            let host = parts.host();
            let what = match reach(host) {
                _ if host.is_empty() => continue,
                HostReach::Public | HostReach::Example => continue,
                HostReach::Loopback => "the reader's own machine",
                HostReach::PrivateAddress => "a private network address",
                HostReach::ReservedAddress => "a reserved address",
                HostReach::ReservedName => "a name that public DNS does not resolve",
                HostReach::SingleLabel => {
                    "a name without a dot, which only a private network resolves"
                }
            };
            if is_own(context, host) || !is_host(host) {
                continue;
            }
            let span = context.document.inside(field.node, parts.host.clone());
            out.within(field.node, span, format!("{} is {what}", quoted(host)))
                .help("use an address that readers can reach");
        }
    }
}

/// Whether the host can be looked up at all; `url/invalid` reports others.
fn is_host(host: &str) -> bool {
    let scheme = ["http", "https"];
    !scheme
        .iter()
        .any(|scheme| host.eq_ignore_ascii_case(scheme))
        && Url::parse(&format!("https://{host}/")).is_ok()
}

fn is_own(context: &DocumentContext<'_>, host: &str) -> bool {
    let url = Url::parse(&format!("https://{host}/"));
    url.is_ok_and(|url| context.settings.site.is_own_host(&url))
}

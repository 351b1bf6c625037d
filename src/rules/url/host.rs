//! `url/host`: an address that readers cannot reach.

use serde::Deserialize;
use url::Url;

use super::on_the_web;
use crate::content::urls::host::{Reach, reach};
use crate::finding::Severity;
use crate::finding::wording::quoted;
use crate::rules::rule::{Check, Context, Example, Findings, FixAvailability, Rule, build, file};

/// See [`RULE`]'s documentation.
pub(crate) static RULE: Rule = Rule {
    id: "url/host",
    summary: "An address leads to a host that readers cannot reach.",
    severity: Severity::Warning,
    enabled: true,
    fix: FixAvailability::Never,
    since: "0.1.0",
    supersedes: &[],
    docs: "\
`http://localhost:3000/preview` works for the author and for nobody else. The rule tells of
`localhost`, of addresses of private networks (`192.168.1.1`) and reserved ones (`0.0.0.0`), of names
that no public name server knows (`.local`, `.test`, `.internal`, …) and of names without a dot.

`.example` and `example.com` stand for any host in documentation and are never told; neither is the
site's own host. It is a warning, because notes about software name such hosts on purpose.",
    options: &[],
    examples: &[
        Example {
            title: "Hosts that only the author reaches",
            files: &[file(
                "a.md",
                "---\nwebUrl: http://localhost:3000/preview\nimageUrl: https://192.168.1.20/a.png\n\
                 docsUrl: https://wiki/page\nhomeUrl: https://nas.local/\n---\n",
            )],
            reports: &[
                "a.md:2:16 `localhost` is the reader's own machine",
                "a.md:3:19 `192.168.1.20` is an address of a private network",
                "a.md:4:18 `wiki` is a name without a dot, which only a private network knows",
                "a.md:5:18 `nas.local` is a name that no public name server knows",
            ],
            ..Example::NEW
        },
        Example {
            title: "Public hosts, examples, and the site's own",
            config: "site: { url: http://localhost:4000 }\n",
            files: &[file(
                "a.md",
                "---\nwebUrl: https://garden.org/\nimageUrl: https://cdn.example/a.png\n\
                 previewUrl: http://localhost:4000/a\n---\n",
            )],
            ..Example::NEW
        },
    ],
    build: build::<Host>,
};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Host {}

impl Check for Host {
    fn check(&self, context: &Context<'_>, out: &mut Findings) {
        for (field, parts) in on_the_web(context) {
            let host = parts.host();
            let what = match reach(host) {
                _ if host.is_empty() => continue,
                Reach::Public | Reach::Example => continue,
                Reach::Loopback => "the reader's own machine",
                Reach::PrivateAddress => "an address of a private network",
                Reach::ReservedAddress => "an address that no public host has",
                Reach::ReservedName => "a name that no public name server knows",
                Reach::SingleLabel => "a name without a dot, which only a private network knows",
            };
            if is_own(context, host) || !is_host(host) {
                continue;
            }
            let span = context.document.inside(field.node, parts.host.clone());
            out.within(field.node, span, format!("{} is {what}", quoted(host)))
                .help("give the address that readers can reach");
        }
    }
}

/// Whether the host can be looked up at all; `url/invalid` tells of others.
fn is_host(host: &str) -> bool {
    let scheme = ["http", "https"];
    !scheme
        .iter()
        .any(|scheme| host.eq_ignore_ascii_case(scheme))
        && Url::parse(&format!("https://{host}/")).is_ok()
}

fn is_own(context: &Context<'_>, host: &str) -> bool {
    let url = Url::parse(&format!("https://{host}/"));
    url.is_ok_and(|url| context.settings.site.is_own_host(&url))
}

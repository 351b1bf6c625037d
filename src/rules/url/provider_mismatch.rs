//! `url/provider-mismatch`: an article that does not come from the domain of its provider.

use std::borrow::Cow;
use std::cell::LazyCell;
use std::collections::BTreeMap;

use serde::Deserialize;
use url::Url;

use crate::content::urls::UrlParts;
use crate::content::urls::host::{canonical, is_within, registrable};
use crate::document::Node;
use crate::document::field_path::FieldPath;
use crate::finding::Severity;
use crate::finding::wording::quoted;
use crate::rules::rule::{Build, DocumentCheck, DocumentContext, Findings, Rule, RuleOption};

pub(crate) static RULE: Rule = Rule {
    severity: Severity::Warning,
    since: "0.1.0",
    options: &[
        RuleOption {
            name: "domain-field",
            schema: r#"{"type":"string"}"#,
        },
        RuleOption {
            name: "url-field",
            schema: r#"{"type":"string"}"#,
        },
        RuleOption {
            name: "platforms",
            schema: r#"{"type":"array","items":{"type":"string"}}"#,
        },
        RuleOption {
            name: "aliases",
            schema: r#"{"type":"object","additionalProperties":{"type":"array","items":{"type":"string"}}}"#,
        },
    ],
    ..Rule::new(
        "url/provider-mismatch",
        include_str!("provider_mismatch.md"),
        Build::document::<ProviderMismatch>(),
    )
};

/// Domains under which anybody publishes, and those that only forward.
const PLATFORMS: &[&str] = &[
    // video and sound
    "youtube.com",
    "youtu.be",
    "youtube-nocookie.com",
    "vimeo.com",
    "dailymotion.com",
    "twitch.tv",
    "wistia.com",
    "loom.com",
    "tiktok.com",
    "soundcloud.com",
    "spotify.com",
    "podcasts.apple.com",
    "podbean.com",
    "libsyn.com",
    "buzzsprout.com",
    "anchor.fm",
    "simplecast.com",
    // texts and slides
    "medium.com",
    "substack.com",
    "blogspot.com",
    "blogger.com",
    "wordpress.com",
    "tumblr.com",
    "ghost.io",
    "dev.to",
    "hashnode.dev",
    "hashnode.com",
    "typepad.com",
    "livejournal.com",
    "wixsite.com",
    "weebly.com",
    "squarespace.com",
    "notion.site",
    "slideshare.net",
    "speakerdeck.com",
    "issuu.com",
    "scribd.com",
    "prnewswire.com",
    "businesswire.com",
    "globenewswire.com",
    "archive.org",
    "ampproject.org",
    // code
    "github.com",
    "github.io",
    "gitlab.com",
    "gitlab.io",
    "bitbucket.org",
    "netlify.app",
    "vercel.app",
    "pages.dev",
    "web.app",
    "herokuapp.com",
    "azurewebsites.net",
    "codeplex.com",
    // people and events
    "linkedin.com",
    "twitter.com",
    "x.com",
    "facebook.com",
    "instagram.com",
    "reddit.com",
    "mastodon.social",
    "threads.net",
    "bsky.app",
    "pinterest.com",
    "meetup.com",
    "eventbrite.com",
    "udemy.com",
    "patreon.com",
    "docs.google.com",
    "drive.google.com",
    "sites.google.com",
    "feedproxy.google.com",
    "feedburner.com",
    // short links
    "bit.ly",
    "t.co",
    "goo.gl",
    "ow.ly",
    "buff.ly",
    "lnkd.in",
    "tinyurl.com",
    "aka.ms",
    "dlvr.it",
];

#[derive(Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
struct ProviderMismatch {
    domain_field: FieldPath,
    url_field: FieldPath,
    platforms: Vec<String>,
    aliases: BTreeMap<String, Vec<String>>,
}

impl Default for ProviderMismatch {
    fn default() -> Self {
        Self {
            domain_field: FieldPath::keys(["provider", "domain"]),
            url_field: FieldPath::key("originalUrl"),
            platforms: Vec::new(),
            aliases: BTreeMap::new(),
        }
    }
}

impl DocumentCheck for ProviderMismatch {
    fn check(&self, context: &DocumentContext<'_>, out: &mut Findings) {
        for root in &context.document.roots {
            let urls = LazyCell::new(|| self.url_field.find(root));
            let mut at = 0;
            self.domain_field.each(root, &mut |domain| {
                // Most documents have one.
                let url = match at {
                    0 => self.url_field.first(root),
                    _ => urls.get(at).copied(),
                };
                if let Some(url) = url {
                    self.compare(context, domain.node, url.node, out);
                }
                at += 1;
            });
        }
    }
}

impl ProviderMismatch {
    fn compare(
        &self,
        context: &DocumentContext<'_>,
        domain_node: &Node<'_>,
        url_node: &Node<'_>,
        out: &mut Findings,
    ) {
        let (Some(domain_text), Some(url)) = (domain_node.as_str(), url_node.as_str()) else {
            return;
        };
        let mut web = context.roles.web.iter();
        let known = web.find(|(field, _)| std::ptr::eq(field.node, url_node));
        let Some(parts) = known.map_or_else(
            || UrlParts::of(url).map(Cow::Owned),
            |(_, parts)| Some(Cow::Borrowed(parts)),
        ) else {
            return;
        };
        // As nearly all are.
        let host = parts.host();
        if host.strip_prefix("www.").unwrap_or(host) == domain_text {
            return;
        }
        let (Some(domain), Some(host)) = (domain_of(domain_text), canonical(parts.host())) else {
            return;
        };
        if self.fits(&domain, &host) {
            return;
        }
        let own = Url::parse(url);
        if own.is_ok_and(|own| context.settings.site.is_own_host(&own)) {
            return;
        }
        let (domain, host) = (quoted(domain_text), quoted(parts.host()));
        let message = format!("{domain} is not the domain of {host}");
        let span = context.document.inside(url_node, parts.host.clone());
        out.at(domain_node, message)
            .related(span, "the address of the article")
            .help(format!(
                "name the provider that {host} belongs to; if it is this one, add the domain to \
                 the rule's `aliases` or `platforms`"
            ));
    }

    fn fits(&self, domain: &str, host: &str) -> bool {
        let (Some(wanted), Some(found)) = (registrable(domain), registrable(host)) else {
            // A suffix itself, such as `github.io`, or a name without a dot.
            return true;
        };
        if wanted == found || first_label(wanted) == first_label(found) {
            return true;
        }
        let own = self.platforms.iter().map(String::as_str);
        let aliases = self
            .aliases
            .get(domain)
            .or_else(|| self.aliases.get(wanted));
        let aliases = aliases.into_iter().flatten().map(String::as_str);
        (PLATFORMS.iter().copied().chain(own).chain(aliases)).any(|known| is_within(host, known))
    }
}

/// The domain that a provider names; some name a whole address.
fn domain_of(text: &str) -> Option<Cow<'_, str>> {
    match UrlParts::of(text) {
        Some(parts) => canonical(parts.host()),
        None => canonical(text).filter(|domain| domain.contains('.')),
    }
}

fn first_label(domain: &str) -> &str {
    domain.split('.').next().unwrap_or(domain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(domain: &str, host: &str, expected: bool) {
        let rule = ProviderMismatch {
            platforms: vec!["shared.org".to_owned()],
            ..ProviderMismatch::default()
        };
        let domain = domain_of(domain).unwrap();
        assert_eq!(rule.fits(&domain, host), expected, "{domain} {host}");
    }

    #[test]
    fn owners_are_compared_by_their_registrable_domain() {
        check("microsoft.com", "powerusers.microsoft.com", true);
        check("docs.microsoft.com", "microsoft.com", true);
        check("https://www.garden.org/", "garden.org", true);
        check("Garden.ORG", "www.garden.org", true);
        check("bbc.com", "www.bbc.co.uk", true);
        check("garden.org", "a.shared.org", true);
        check("a.co.uk", "b.co.uk", false);
        check("ada.github.io", "bob.github.io", true);
        check("garden.org", "notyoutube.com", false);
        check("garden.org", "garden.org.evil.com", false);
    }
}

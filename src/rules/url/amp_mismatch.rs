//! `url/amp-mismatch`: an address in the AMP cache that is not that of the AMP page.

use serde::Deserialize;
use url::Url;

use super::offer;
use crate::content::amp::{CACHE, cache_url, is_cache_url};
use crate::content::urls::Parts;
use crate::document::Node;
use crate::document::field_path::FieldPath;
use crate::finding::Severity;
use crate::finding::wording::quoted;
use crate::rules::rule::{
    Check, Context, Example, Findings, FixAvailability, Rule, RuleOption, build, file,
};

/// See [`RULE`]'s documentation.
pub(crate) static RULE: Rule = Rule {
    id: "url/amp-mismatch",
    summary: "The address in the AMP cache is not that of the AMP page.",
    severity: Severity::Error,
    enabled: true,
    fix: FixAvailability::Sometimes,
    since: "0.1.0",
    supersedes: &[],
    docs: "\
Where an AMP page lies in the cache follows from its address: the host of the cache is made from the
host of the page (`-` becomes `--`, `.` becomes `-`; see the AMP project's \"AMP Cache URL format\"),
then comes `/c/s/` (`/c/` for `http`), then the address without its scheme. When the two fields do not
fit, readers get another page, or none.

Other ways to write the same address are fine: with or without the last slash, letters or punycode
in the host, and escapes. The port may be left out in the cache, as AMP's own tool does; an address
with a password has no place in a cache and is left to `url/credentials`. The rule is silent when
one of the two fields is missing or is no URL.

The fix writes the address that follows from the page; the page may be the wrong one of the two, so
somebody should look.",
    options: &[
        RuleOption {
            name: "amp-field",
            schema: r#"{"type":"string"}"#,
            default: r#""ampWebUrl""#,
            docs: "The field with the address of the AMP page.",
        },
        RuleOption {
            name: "cache-field",
            schema: r#"{"type":"string"}"#,
            default: r#""cdnAmpWebUrl""#,
            docs: "The field with its address in the cache.",
        },
        RuleOption {
            name: "cache",
            schema: r#"{"type":"string"}"#,
            default: r#""cdn.ampproject.org""#,
            docs: "The domain of the cache.",
        },
    ],
    examples: &[
        Example {
            title: "The host of another page, and another path",
            files: &[
                file(
                    "a.md",
                    "---\nampWebUrl: https://www.my-garden.org/amp/a\n\
                     cdnAmpWebUrl: https://www-garden-org.cdn.ampproject.org/c/s/www.my-garden.org/amp/a\n---\n",
                ),
                file(
                    "b.md",
                    "---\nampWebUrl: https://garden.org/amp/b\n\
                     cdnAmpWebUrl: https://garden-org.cdn.ampproject.org/c/s/garden.org/b\n---\n",
                ),
            ],
            reports: &[
                "a.md:3:23 `www-garden-org.cdn.ampproject.org` is not the host in the AMP cache for \
                 `www.my-garden.org`; expected `www-my--garden-org.cdn.ampproject.org`",
                "b.md:3:52 `/c/s/garden.org/b` is not where the AMP cache has the page; expected \
                 `/c/s/garden.org/amp/b`",
            ],
            fixed: &[
                (
                    "a.md",
                    "---\nampWebUrl: https://www.my-garden.org/amp/a\n\
                     cdnAmpWebUrl: https://www-my--garden-org.cdn.ampproject.org/c/s/www.my-garden.org/amp/a\n---\n",
                ),
                (
                    "b.md",
                    "---\nampWebUrl: https://garden.org/amp/b\n\
                     cdnAmpWebUrl: https://garden-org.cdn.ampproject.org/c/s/garden.org/amp/b\n---\n",
                ),
            ],
            ..Example::NEW
        },
        Example {
            title: "The address that follows from the page",
            files: &[file(
                "a.md",
                "---\nampWebUrl: https://www.garden.org/a?amp\n\
                 cdnAmpWebUrl: https://www-garden-org.cdn.ampproject.org/c/s/www.garden.org/a?amp\n---\n",
            )],
            ..Example::NEW
        },
    ],
    build: build::<AmpMismatch>,
};

#[derive(Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
struct AmpMismatch {
    amp_field: FieldPath,
    cache_field: FieldPath,
    cache: String,
}

impl Default for AmpMismatch {
    fn default() -> Self {
        Self {
            amp_field: FieldPath::key("ampWebUrl"),
            cache_field: FieldPath::key("cdnAmpWebUrl"),
            cache: CACHE.to_owned(),
        }
    }
}

impl Check for AmpMismatch {
    fn check(&self, context: &Context<'_>, out: &mut Findings) {
        for root in &context.document.roots {
            let cached = self.cache_field.find(root);
            if cached.is_empty() {
                continue;
            }
            for (cached, page) in cached.iter().zip(self.amp_field.find(root)) {
                self.compare(context, cached.node, page.node, out);
            }
        }
    }
}

impl AmpMismatch {
    fn compare(
        &self,
        context: &Context<'_>,
        cached: &Node<'_>,
        page: &Node<'_>,
        out: &mut Findings,
    ) {
        let (Some(found), Some(page_url)) = (cached.as_str(), page.as_str()) else {
            return;
        };
        let Some(expected) = cache_url(page_url, &self.cache) else {
            return;
        };
        if is_cache_url(found, page_url, &self.cache) || Url::parse(found).is_err() {
            return;
        }
        let (Some(parts), Some(wanted)) = (Parts::of(found), Parts::of(&expected)) else {
            return;
        };
        let (range, message) = if parts.host().eq_ignore_ascii_case(wanted.host()) {
            let [path, wanted_path] = [&found[parts.path.start..], &expected[wanted.path.start..]];
            let message = format!(
                "{} is not where the AMP cache has the page; expected {}",
                quoted(path),
                quoted(wanted_path),
            );
            (parts.path.start..found.len(), message)
        } else {
            let page_host = Parts::of(page_url).map_or("", |parts| parts.host());
            let message = format!(
                "{} is not the host in the AMP cache for {}; expected {}",
                quoted(parts.host()),
                quoted(page_host),
                quoted(wanted.host()),
            );
            (parts.host.clone(), message)
        };
        let document = context.document;
        let span = document.inside(cached, range);
        let draft = out.within(cached, span, message);
        draft
            .help("write the address that follows from that of the AMP page, or mend the latter")
            .related(page.span, "the AMP page");
        let title = "write the address in the AMP cache";
        offer(draft, document, cached, title, 0..found.len(), &expected);
    }
}

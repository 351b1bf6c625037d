//! `url/amp-mismatch`: an address in the AMP cache that is not that of the AMP page.

use serde::Deserialize;
use url::Url;

use super::offer;
use crate::content::amp::{CACHE, cache_url, is_cache_url};
use crate::content::urls::UrlParts;
use crate::document::Node;
use crate::document::field_path::FieldPath;
use crate::finding::Severity;
use crate::finding::wording::quoted;
use crate::rules::rule::{
    Build, DocumentCheck, DocumentContext, Findings, FixAvailability, Rule, RuleOption,
};

pub(crate) static RULE: Rule = Rule {
    severity: Severity::Error,
    fix: FixAvailability::Sometimes,
    since: "0.1.0",
    options: &[
        RuleOption {
            name: "amp-field",
            schema: r#"{"type":"string"}"#,
        },
        RuleOption {
            name: "cache-field",
            schema: r#"{"type":"string"}"#,
        },
        RuleOption {
            name: "cache",
            schema: r#"{"type":"string"}"#,
        },
    ],
    ..Rule::new(
        "url/amp-mismatch",
        include_str!("amp_mismatch.md"),
        Build::document::<AmpMismatch>(),
    )
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

impl DocumentCheck for AmpMismatch {
    fn check(&self, context: &DocumentContext<'_>, out: &mut Findings) {
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
        context: &DocumentContext<'_>,
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
        // As nearly all are.
        if found == expected {
            return;
        }
        if is_cache_url(found, page_url, &self.cache) || Url::parse(found).is_err() {
            return;
        }
        let (Some(parts), Some(wanted)) = (UrlParts::of(found), UrlParts::of(&expected)) else {
            return;
        };
        let (range, message) = if parts.host().eq_ignore_ascii_case(wanted.host()) {
            let [path, wanted_path] = [&found[parts.path.start..], &expected[wanted.path.start..]];
            let message = format!(
                "{} is not the path of the page in the AMP cache; expected {}",
                quoted(path),
                quoted(wanted_path),
            );
            (parts.path.start..found.len(), message)
        } else {
            let page_host = UrlParts::of(page_url).map_or("", |parts| parts.host());
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
            .help("write the cache address of the AMP page, or correct the AMP page's address")
            .related(page.span, "the AMP page");
        let title = "write the address in the AMP cache";
        offer(draft, document, cached, title, 0..found.len(), &expected);
    }
}

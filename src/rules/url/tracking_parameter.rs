//! `url/tracking-parameter`: an address that tells where its readers came from.

use std::ops::Range;

use serde::Deserialize;

use super::{offer, on_the_web};
use crate::content::urls::UrlParts;
use crate::finding::Severity;
use crate::finding::wording::quoted;
use crate::rules::rule::{
    Build, DocumentCheck, DocumentContext, Findings, FixAvailability, Property, Rule, RuleOption,
};

pub(crate) static RULE: Rule = Rule {
    severity: Severity::Warning,
    enabled: false,
    fix: FixAvailability::Sometimes,
    since: "0.1.0",
    properties: &[Property::ForDefaults],
    options: &[
        RuleOption {
            name: "also",
            schema: LIST,
        },
        RuleOption {
            name: "except",
            schema: LIST,
        },
    ],
    ..Rule::new(
        "url/tracking-parameter",
        include_str!("tracking_parameter.md"),
        Build::document::<TrackingParameter>(),
    )
};

const LIST: &str = r#"{"type":"array","items":{"type":"string"}}"#;

/// Parameters of statistics, advertisements and newsletters.
const KNOWN: &[&str] = &[
    "utm_*",
    "fbclid",
    "gclid",
    "gclsrc",
    "dclid",
    "gbraid",
    "wbraid",
    "msclkid",
    "yclid",
    "twclid",
    "ttclid",
    "li_fat_id",
    "igsh",
    "igshid",
    "mc_cid",
    "mc_eid",
    "mkt_tok",
    "_hsenc",
    "_hsmi",
    "__hstc",
    "__hsfp",
    "__hssc",
    "oly_anon_id",
    "oly_enc_id",
    "vero_id",
    "vero_conv",
    "s_cid",
    "_openstat",
    "ml_subscriber",
    "ml_subscriber_hash",
    "wickedid",
    "rb_clickid",
    "_ga",
    "_gl",
];

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct TrackingParameter {
    also: Vec<String>,
    except: Vec<String>,
}

impl TrackingParameter {
    fn tracks(&self, parameter: &str) -> bool {
        let name = parameter.split('=').next().unwrap_or(parameter);
        let known = || KNOWN.iter().any(|pattern| matches(pattern, name));
        (known() || self.also.iter().any(|pattern| matches(pattern, name)))
            && !self.except.iter().any(|pattern| matches(pattern, name))
    }
}

impl DocumentCheck for TrackingParameter {
    fn check(&self, context: &DocumentContext<'_>, out: &mut Findings) {
        for (field, parts) in on_the_web(context) {
            let Some(query) = &parts.query else { continue };
            let parameters: Vec<&str> = parts.get(query).split('&').collect();
            let tracking: Vec<&str> = (parameters.iter().copied())
                .filter(|parameter| self.tracks(parameter))
                .collect();
            let Some(first) = tracking.first() else {
                continue;
            };
            let (document, node) = (context.document, field.node);
            let span = document.inside(node, range_of(parts, query, first));
            let draft = out.within(node, span, message(&tracking));
            draft.help("remove tracking parameters");
            let kept: Vec<&str> = (parameters.iter().copied())
                .filter(|parameter| !self.tracks(parameter))
                .collect();
            let (start, text) = match &*kept.join("&") {
                "" => (query.start - 1, String::new()),
                kept => (query.start, kept.to_owned()),
            };
            offer(
                draft,
                document,
                node,
                "remove tracking",
                start..query.end,
                &text,
            );
        }
    }
}

/// Where a parameter is; it is a slice of the query.
fn range_of(parts: &UrlParts<'_>, query: &Range<usize>, parameter: &str) -> Range<usize> {
    let at = parts.get(query).split('&').scan(query.start, |at, other| {
        let start = *at;
        *at += other.len() + 1;
        Some((start, other))
    });
    let found = at.into_iter().find(|(_, other)| *other == parameter);
    let start = found.map_or(query.start, |(start, _)| start);
    start..start + parameter.len()
}

fn message(tracking: &[&str]) -> String {
    let name = |parameter: &&str| quoted(parameter.split('=').next().unwrap_or(parameter));
    let first = tracking.first().map(name).unwrap_or_default();
    match tracking {
        [_, second] => format!("{first} only tracks readers, and so does {}", name(second)),
        [_, rest @ ..] if !rest.is_empty() => {
            format!(
                "{first} only tracks readers, and so do {} more parameters",
                rest.len()
            )
        }
        _ => format!("{first} only tracks readers"),
    }
}

fn matches(pattern: &str, name: &str) -> bool {
    match pattern.strip_suffix('*') {
        Some(start) => name
            .get(..start.len())
            .is_some_and(|name| name.eq_ignore_ascii_case(start)),
        None => name.eq_ignore_ascii_case(pattern),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_matched_whole_or_by_their_start() {
        let rule = TrackingParameter {
            also: vec!["ref".to_owned()],
            except: vec!["utm_id".to_owned()],
        };
        for parameter in ["utm_source=a", "UTM_x", "gclid=", "ref=1"] {
            assert!(rule.tracks(parameter), "{parameter}");
        }
        for parameter in ["", "utm", "utm_id=1", "gclids=1", "referrer=1", "é"] {
            assert!(!rule.tracks(parameter), "{parameter}");
        }
    }
}

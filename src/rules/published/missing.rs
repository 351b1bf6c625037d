//! `published/missing`: the collection names a published flag, and the document has none.

use serde::Deserialize;

use super::report_missing;
use crate::content::site::Generator;
use crate::finding::Severity;
use crate::rules::rule::{Build, DocumentCheck, DocumentContext, Findings, Rule};

pub(crate) static RULE: Rule = Rule {
    severity: Severity::Error,
    since: "0.1.0",
    supersedes: &["schema/required"],
    ..Rule::new(
        "published/missing",
        include_str!("missing.md"),
        Build::document::<Missing>(),
    )
};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Missing {}

impl DocumentCheck for Missing {
    fn check(&self, context: &DocumentContext<'_>, out: &mut Findings) {
        let Some(path) = context.settings.roles.published() else {
            return;
        };
        if context.roles.published.is_some() {
            return;
        }
        let is_date = context.settings.site.generator == Some(Generator::Hugo)
            && path.to_string().eq_ignore_ascii_case("published");
        if let Some(draft) = report_missing(context, path, "published flag", out) {
            draft.help(if is_date {
                "take `published` out of `fields` in the config: it is a date to Hugo, which hides \
                 pages by `draft: true`"
                    .to_owned()
            } else {
                format!("add `{path}: true`, or `{path}: false` to hide the document")
            });
        }
    }
}

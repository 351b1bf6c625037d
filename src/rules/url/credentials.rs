//! `url/credentials`: an address with a user name or a password.

use serde::Deserialize;

use super::{offer, texts};
use crate::content::urls::UrlParts;
use crate::document::Node;
use crate::finding::Severity;
use crate::rules::rule::{
    Build, DocumentCheck, DocumentContext, Findings, FixAvailability, Property, Rule,
};

pub(crate) static RULE: Rule = Rule {
    severity: Severity::Error,
    fix: FixAvailability::Sometimes,
    since: "0.1.0",
    properties: &[Property::ForDefaults],
    ..Rule::new(
        "url/credentials",
        include_str!("credentials.md"),
        Build::document::<Credentials>(),
    )
};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Credentials {}

impl DocumentCheck for Credentials {
    fn check(&self, context: &DocumentContext<'_>, out: &mut Findings) {
        let has_sign = |node: &Node<'_>| {
            let text = node.as_str();
            text.is_some_and(|text| memchr::memchr(b'@', text.as_bytes()).is_some())
        };
        // As nearly none has.
        if !context.roles.urls.iter().any(|field| has_sign(field.node)) {
            return;
        }
        for (field, text) in texts(context) {
            let Some((userinfo, host)) =
                UrlParts::of(text).and_then(|parts| Some((parts.userinfo?, parts.host)))
            else {
                continue;
            };
            // What they are is not repeated: reports end up in logs.
            let message = match text[userinfo.clone()].split_once(':') {
                None | Some((_, "")) => "the URL contains a user name",
                Some(_) => "the URL contains a user name and a password",
            };
            let (document, node) = (context.document, field.node);
            let span = document.inside(node, userinfo.clone());
            let draft = out.within(node, span, message);
            draft.help("remove everything between `//` and `@`, and change the password");
            let title = "remove the user name and password";
            offer(draft, document, node, title, userinfo.start..host.start, "");
        }
    }
}

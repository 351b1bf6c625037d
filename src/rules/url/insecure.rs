//! `url/insecure`: an address with `http:`.

use serde::Deserialize;

use super::{offer, on_the_web};
use crate::content::urls::host::{Reach, canonical, is_within, reach};
use crate::finding::Severity;
use crate::finding::wording::quoted;
use crate::rules::rule::{
    Check, Context, Example, Findings, FixAvailability, Rule, RuleOption, build, file,
};

/// See [`RULE`]'s documentation.
pub(crate) static RULE: Rule = Rule {
    id: "url/insecure",
    summary: "An address begins with `http://`.",
    severity: Severity::Warning,
    enabled: true,
    fix: FixAvailability::Sometimes,
    since: "0.1.0",
    supersedes: &[],
    docs: "\
What comes over `http` can be read and changed on its way, and browsers do not show such an image in
a page that came over `https`. Nearly every host speaks `https` by now.

Addresses of one's own machine or network and of `.example` are left out. It is a warning, because a
few hosts still have no other address; name them in `except`.

The fix writes `https`; whether the host answers there is for somebody to look at.",
    options: &[RuleOption {
        name: "except",
        schema: r#"{"type":"array","items":{"type":"string"}}"#,
        default: "[]",
        docs: "Hosts that are fine with `http`, with all below them.",
    }],
    examples: &[
        Example {
            title: "An address with `http`",
            files: &[file("a.md", "---\nwebUrl: http://garden.org/a\n---\n")],
            reports: &["a.md:2:9 the address is not secure; expected `https`"],
            fixed: &[("a.md", "---\nwebUrl: https://garden.org/a\n---\n")],
            ..Example::NEW
        },
        Example {
            title: "Secure, at home, and named as an exception",
            config: "rules: { url/insecure: { severity: warning, except: [old.org] } }\n",
            files: &[file(
                "a.md",
                "---\nwebUrl: https://garden.org/a\nhomeUrl: http://localhost:3000/\n\
                 oldUrl: http://www.old.org/\n---\n",
            )],
            ..Example::NEW
        },
    ],
    build: build::<Insecure>,
};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Insecure {
    except: Vec<String>,
}

impl Check for Insecure {
    fn check(&self, context: &Context<'_>, out: &mut Findings) {
        for (field, parts) in on_the_web(context) {
            if !parts.scheme().eq_ignore_ascii_case("http") || parts.host().is_empty() {
                continue;
            }
            let public = matches!(reach(parts.host()), Reach::Public);
            let host = canonical(parts.host());
            let excepted = |host: &str| self.except.iter().any(|known| is_within(host, known));
            if !public || host.as_deref().is_some_and(excepted) {
                continue;
            }
            let (document, node) = (context.document, field.node);
            let span = document.inside(node, parts.scheme.clone());
            let draft = out.within(node, span, "the address is not secure; expected `https`");
            let host = quoted(parts.host());
            draft.help(format!(
                "write `https` if {host} answers there, or name it in `except`"
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

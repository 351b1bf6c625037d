//! `url/credentials`: an address with a user name or a password.

use serde::Deserialize;

use super::{offer, texts};
use crate::content::urls::Parts;
use crate::finding::Severity;
use crate::rules::rule::{Check, Context, Example, Findings, FixAvailability, Rule, build, file};

/// See [`RULE`]'s documentation.
pub(crate) static RULE: Rule = Rule {
    id: "url/credentials",
    summary: "An address holds a user name or a password.",
    severity: Severity::Error,
    enabled: true,
    fix: FixAvailability::Sometimes,
    since: "0.1.0",
    supersedes: &[],
    docs: "\
What stands before an `@` in the host of an address is published with the page: everybody can read
the password, and it stays in the history of the repository. Browsers ignore or refuse such
addresses, and `https://bank.example@evil.example/` leads to `evil.example`.

An `@` in the path, as in `https://example.com/@ada`, is fine.

The fix removes user name and password; whether the address works without them is for somebody to
look at. A password that was pushed has to be changed.",
    options: &[],
    examples: &[
        Example {
            title: "A password in an address",
            files: &[file(
                "a.md",
                "---\nwebUrl: https://ada:secret@example.com/a\n---\n",
            )],
            reports: &["a.md:2:17 the address holds a user name and a password"],
            fixed: &[("a.md", "---\nwebUrl: https://example.com/a\n---\n")],
            ..Example::NEW
        },
        Example {
            title: "A name in the path, and in an address for mail",
            files: &[file(
                "a.md",
                "---\nwebUrl: https://example.com/@ada\nmailUrl: mailto:ada@example.com\n---\n",
            )],
            ..Example::NEW
        },
    ],
    build: build::<Credentials>,
};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Credentials {}

impl Check for Credentials {
    fn check(&self, context: &Context<'_>, out: &mut Findings) {
        for (field, text) in texts(context) {
            if memchr::memchr(b'@', text.as_bytes()).is_none() {
                continue;
            }
            let Some((userinfo, host)) =
                Parts::of(text).and_then(|parts| Some((parts.userinfo?, parts.host)))
            else {
                continue;
            };
            // What they are is not repeated: reports end up in logs.
            let message = match text[userinfo.clone()].split_once(':') {
                None | Some((_, "")) => "the address holds a user name",
                Some(_) => "the address holds a user name and a password",
            };
            let (document, node) = (context.document, field.node);
            let span = document.inside(node, userinfo.clone());
            let draft = out.within(node, span, message);
            draft.help("remove what stands before the `@`, and change the password");
            let title = "remove user name and password";
            offer(draft, document, node, title, userinfo.start..host.start, "");
        }
    }
}

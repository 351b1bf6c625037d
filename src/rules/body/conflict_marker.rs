//! `body/conflict-marker`: what Git leaves of a merge, in a body.

use serde::Deserialize;

use super::{has, to_end_of_line};
use crate::document::Document;
use crate::document::body_need::BodyNeed;
use crate::finding::Severity;
use crate::rules::rule::{Build, DocumentCheck, DocumentContext, Findings, Rule};

pub(crate) static RULE: Rule = Rule {
    severity: Severity::Error,
    since: "0.2.0",
    ..Rule::new(
        "body/conflict-marker",
        include_str!("conflict_marker.md"),
        Build::document::<ConflictMarker>(),
    )
};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct ConflictMarker {}

impl DocumentCheck for ConflictMarker {
    fn check(&self, context: &DocumentContext<'_>, out: &mut Findings) {
        let document = context.document;
        if !document.layout.is_content() {
            return;
        }
        let body = document.source.slice(document.body);
        if !has(body, BEGIN) {
            return;
        }
        let before = document.body.range().start;
        for (start, end) in conflicts(document, body) {
            if is_in_attribute(&body[..start - before]) {
                continue;
            }
            out.span(
                to_end_of_line(document, start),
                "unresolved Git conflict marker",
            )
            .help("keep one side and remove the markers")
            .related(to_end_of_line(document, end), "the conflict ends here");
        }
    }

    fn body(&self) -> BodyNeed {
        BodyNeed::Most
    }
}

/// What the first line of a conflict begins with.
const BEGIN: &str = "<<<<<<< ";

/// Where each conflict of a body begins and ends. What is shown as code is not a conflict.
fn conflicts(document: &Document<'_>, body: &str) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let mut code: Option<&str> = None;
    // Where a conflict began, and whether its second side was seen.
    let mut open: Option<(usize, bool)> = None;
    let mut at = document.body.range().start;
    for line in body.split_inclusive(['\n', '\r']) {
        let content = line.trim_end();
        let inner = content.trim_start();
        match code {
            Some(end) if inner.to_ascii_lowercase().contains(end) => code = None,
            Some(_) => {}
            None => code = code_from(inner),
        }
        if code.is_none() {
            if content.starts_with(BEGIN) {
                open = Some((at, false));
            } else if content == "=======" {
                open = open.map(|(start, _)| (start, true));
            } else if content.starts_with(">>>>>>> ")
                && let Some((start, true)) = open.take()
            {
                found.push((start, at));
            }
        }
        at += line.len();
    }
    found
}

/// Whether a text ends inside the value of an attribute of HTML, such as the code that a button copies.
fn is_in_attribute(before: &str) -> bool {
    let value = before.rfind("=\"").map(|at| &before[at + 2..]);
    value.is_some_and(|value| !value.contains('"'))
}

/// What ends the code that begins in a line, if that is not in the line itself.
fn code_from(line: &str) -> Option<&'static str> {
    let lower = line.to_ascii_lowercase();
    if let Some(rest) = lower.strip_prefix("```") {
        return (!rest.contains("```")).then_some("```");
    }
    if lower.starts_with("~~~") {
        return Some("~~~");
    }
    let pairs = [
        ("<pre", "</pre"),
        ("{% highlight", "endhighlight"),
        ("{% raw", "endraw"),
        ("{{< highlight", "/highlight"),
        ("{{% highlight", "/highlight"),
        ("<!--", "-->"),
    ];
    let begins = |(open, _): &&(&str, &str)| lower.contains(open);
    let (_, close) = pairs.iter().find(begins)?;
    (!lower.contains(close)).then_some(*close)
}

#[cfg(test)]
mod tests {
    use super::{code_from, is_in_attribute};

    #[test]
    fn an_attribute_ends_at_its_quote() {
        assert!(is_in_attribute("<a data-text=\"one\ntwo\n"));
        assert!(!is_in_attribute("<a href=\"x\">a</a>\n"));
        assert!(!is_in_attribute("text\n"));
    }

    #[test]
    fn code_goes_on_to_its_end() {
        assert_eq!(code_from("```diff"), Some("```"));
        assert_eq!(code_from("```a```"), None);
        assert_eq!(code_from("<pre><code>"), Some("</pre"));
        assert_eq!(code_from("<pre>a</pre>"), None);
        assert_eq!(code_from("text"), None);
    }
}

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
        if !has(body, BEGIN) && !has(body, END) {
            return;
        }
        let before = document.body.range().start;
        for (start, end) in conflicts(document, body) {
            if is_in_attribute(&body[..start - before]) {
                continue;
            }
            // A conflict that begins in the front matter is reported there.
            let begins_above = || {
                let above = document
                    .front_matter
                    .map(|it| document.source.slice(it.content));
                above.is_some_and(|above| above.contains(BEGIN))
            };
            if end.is_none() && begins_above() {
                continue;
            }
            let span = to_end_of_line(document, start);
            let draft = out.span(span, "unresolved Git conflict marker");
            match end {
                Some(end) => draft
                    .help("keep one side and remove the markers")
                    .related(to_end_of_line(document, end), "the conflict ends here"),
                None => draft.help("remove the marker, which is left of a conflict"),
            };
        }
    }

    fn body(&self) -> BodyNeed {
        BodyNeed::Most
    }
}

/// What the first line of a conflict begins with.
const BEGIN: &str = "<<<<<<< ";

/// What the last line of a conflict begins with.
const END: &str = ">>>>>>> ";

/// Where each conflict of a body begins and ends; no end where one marker is left, and it cannot be
/// anything else. What is shown as code is not a conflict.
fn conflicts(document: &Document<'_>, body: &str) -> Vec<(usize, Option<usize>)> {
    let mut found = Vec::new();
    let mut code: Option<&str> = None;
    // Where a conflict began, and whether that is one without its end as well.
    let mut open: Option<(usize, bool)> = None;
    let mut has_sides = false;
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
            if let Some(name) = content.strip_prefix(BEGIN) {
                found.extend(left_alone(open.take()));
                open = Some((at, is_ours(name)));
                has_sides = false;
            } else if content == "=======" {
                has_sides = open.is_some();
            } else if let Some(name) = content.strip_prefix(END) {
                match open.take() {
                    Some((start, _)) if has_sides => found.push((start, Some(at))),
                    other => {
                        found.extend(left_alone(other));
                        found.extend(is_theirs(name).then_some((at, None)));
                    }
                }
            }
        }
        at += line.len();
    }
    found.extend(left_alone(open));
    found
}

/// A conflict that began and does not end.
fn left_alone(open: Option<(usize, bool)>) -> Option<(usize, Option<usize>)> {
    open.filter(|(_, is_sure)| *is_sure)
        .map(|(start, _)| (start, None))
}

/// Whether it is what Git calls the side that was there.
fn is_ours(name: &str) -> bool {
    matches!(name, "HEAD" | "Updated upstream" | "ours")
}

/// Whether it is what Git calls the other side: a commit, or a branch that nothing else looks like. A
/// quotation of the seventh level has text behind its signs.
fn is_theirs(name: &str) -> bool {
    let word = name.split([' ', ':']).next().unwrap_or_default();
    let is_commit = (7..=40).contains(&word.len())
        && word.bytes().all(|byte| byte.is_ascii_hexdigit())
        && word.contains(|c: char| c.is_ascii_digit());
    let is_branch = matches!(name, "main" | "master" | "Stashed changes" | "theirs")
        || name.starts_with("origin/") && !name.contains(' ');
    is_commit || is_branch
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
    use super::{code_from, is_in_attribute, is_theirs};

    #[test]
    fn what_git_calls_the_other_side() {
        for name in [
            "main",
            "origin/feature/x",
            "Stashed changes",
            "5f2a9c1 (A change)",
        ] {
            assert!(is_theirs(name), "{name}");
        }
        for name in ["so he said", "deadbeef", "1234", ""] {
            assert!(!is_theirs(name), "{name}");
        }
    }

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

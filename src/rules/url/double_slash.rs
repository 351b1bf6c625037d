//! `url/double-slash`: two slashes in a row in the path of an address.

use std::ops::Range;

use serde::Deserialize;

use super::{offer, on_the_web};
use crate::finding::Severity;
use crate::rules::rule::{
    Build, DocumentCheck, DocumentContext, Findings, FixAvailability, Property, Rule,
};

pub(crate) static RULE: Rule = Rule {
    severity: Severity::Warning,
    enabled: false,
    fix: FixAvailability::Sometimes,
    since: "0.1.0",
    properties: &[Property::ForDefaults],
    ..Rule::new(
        "url/double-slash",
        include_str!("double_slash.md"),
        Build::document::<DoubleSlash>(),
    )
};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct DoubleSlash {}

impl DocumentCheck for DoubleSlash {
    fn check(&self, context: &DocumentContext<'_>, out: &mut Findings) {
        for (field, parts) in on_the_web(context) {
            let path = parts.get(&parts.path);
            let Some(slashes) = repeated(path) else {
                continue;
            };
            let (document, node) = (context.document, field.node);
            let start = parts.path.start;
            let range = start + slashes.start..start + slashes.end;
            let span = document.inside(node, range);
            let message = "several slashes in a row; expected one";
            let draft = out.within(node, span, message);
            let single = with_single_slashes(path);
            draft.help("write one slash, if the server answers there");
            offer(
                draft,
                document,
                node,
                "write one slash",
                parts.path.clone(),
                &single,
            );
        }
    }
}

/// The first slashes in a row, without those of an address inside the path.
fn repeated(path: &str) -> Option<Range<usize>> {
    let found = path.match_indices("//").map(|(at, _)| at);
    let start = found.filter(|&at| !path[..at].ends_with(':')).find(|&at| {
        // The third slash of `:///` is not taken for the first of two.
        !path[..at].ends_with(":/")
    })?;
    let rest = &path[start..];
    let length = rest.len() - rest.trim_start_matches('/').len();
    Some(start..start + length)
}

fn with_single_slashes(path: &str) -> String {
    let mut single = path.to_owned();
    while let Some(slashes) = repeated(&single) {
        single.replace_range(slashes, "/");
    }
    single
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slashes_in_a_row_are_found() {
        assert_eq!(repeated("/a/b/"), None);
        assert_eq!(repeated("//"), Some(0..2));
        assert_eq!(repeated("/ü///b"), Some(3..6));
        assert_eq!(repeated("/http://a///b"), Some(9..12));
        assert_eq!(with_single_slashes("//a//https://b//"), "/a/https://b/");
    }
}

//! `image/conflicting-size`: one image, two sizes.

use std::cell::LazyCell;
use std::collections::HashMap;

use serde::Deserialize;

use super::side::Sized;
use crate::crossfile::{CrossfileProblem, CrossfileProblemKind, Mismatch};
use crate::finding::Severity;
use crate::finding::wording::counted;
use crate::rules::rule::{AcrossCheck, AcrossContext, Build, Findings, Property, Rule};

pub(crate) static RULE: Rule = Rule {
    severity: Severity::Warning,
    since: "0.1.0",
    properties: &[Property::ReportsAllPlaces],
    ..Rule::new(
        "image/conflicting-size",
        include_str!("conflicting_size.md"),
        Build::across::<ConflictingSize>(&[Mismatch::ConflictingSize]),
    )
};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct ConflictingSize {}

impl AcrossCheck for ConflictingSize {
    fn check(
        &self,
        problems: &[&CrossfileProblem],
        context: &AcrossContext<'_>,
        out: &mut Findings,
    ) {
        // By the place of the URL; the first of those that came through an alias.
        let images = LazyCell::new(|| {
            let all = context.roles.images.iter().rev().filter_map(Sized::new);
            all.map(|image| (image.url_node.span, image))
                .collect::<HashMap<_, _>>()
        });
        for problem in problems {
            let CrossfileProblemKind::ConflictingSize {
                size,
                usual,
                first,
                others,
                same,
                places,
            } = &problem.kind
            else {
                continue;
            };
            let Some(image) = images.get(&problem.span) else {
                continue;
            };
            if is_known(context, image.url) {
                continue;
            }
            let here = *context.document.source.path() == first.file;
            let elsewhere = if here {
                " above".to_owned()
            } else {
                format!(" in {}", first.file)
            };
            let mut message = format!(
                "the image is declared as {}x{} here, but as {}x{}{elsewhere}",
                size.0, size.1, usual.0, usual.1
            );
            if *places > 1 {
                let more = counted(places - 1, "other place");
                message = format!("{message} (and the same as here in {more})");
            }
            let entry = image.differing_from(u32::from(usual.0));
            let draft = out.at(&entry.value, message);
            draft.elsewhere(&first.file, first.span, "the other size is declared here");
            for other in others {
                draft.elsewhere(&other.file, other.span, "and here");
            }
            for same in same {
                draft.elsewhere(&same.file, same.span, "declared with the reported size");
            }
            draft.help("check the image, and correct the wrong size");
        }
    }
}

fn is_known(context: &AcrossContext<'_>, url: &str) -> bool {
    let from = context.document.source.path();
    let known = context.images.get(url, &context.settings.site, from);
    let header = known.header(context.world.files);
    header.is_some_and(|(_, image)| image.is_ok())
}

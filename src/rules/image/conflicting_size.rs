//! `image/conflicting-size`: one image, two sizes.

use std::collections::HashMap;

use serde::Deserialize;

use super::local;
use super::side::Sized;
use crate::finding::Severity;
use crate::rule::{Check, Context, Example, Findings, FixAvailability, Rule, build, file};

/// See [`RULE`]'s documentation.
pub(crate) static RULE: Rule = Rule {
    id: "image/conflicting-size",
    summary: "The same image is declared with two sizes.",
    severity: Severity::Warning,
    enabled: true,
    fix: FixAvailability::Never,
    since: "0.1.0",
    supersedes: &[],
    docs: "\
An image has one size. When the same URL is declared with two, at least one of them is wrong, most
often copied from the entry above.

The first is taken as it is, and each that differs from it is told. Images of this repository whose
size can be read are left to `image/size-differs`, which knows which of the two is wrong. It is a
warning because copydesk does not fetch the image.",
    options: &[],
    examples: &[
        Example {
            title: "Two heights",
            files: &[file(
                "a.md",
                "---\nimages:\n  - { url: https://example.com/a.png, width: 400, height: 300 }\n\
                 \x20 - { url: https://example.com/a.png, width: 400, height: 307 }\n---\n",
            )],
            reports: &["a.md:4:59 the image is declared as 400x307 here, but as 400x300 before"],
            ..Example::NEW
        },
        Example {
            title: "The same size twice, and another image",
            files: &[file(
                "a.md",
                "---\nimages:\n  - { url: https://example.com/a.png, width: 400, height: 300 }\n\
                 \x20 - { url: https://example.com/a.png, width: 400, height: 300 }\n\
                 \x20 - { url: https://example.com/a.png?w=200, width: 200, height: 150 }\n---\n",
            )],
            ..Example::NEW
        },
    ],
    build: build::<ConflictingSize>,
};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct ConflictingSize {}

impl Check for ConflictingSize {
    fn check(&self, context: &Context<'_>, out: &mut Findings) {
        let images = &context.roles.images;
        if images.len() < 2 {
            return;
        }
        let mut firsts: HashMap<&str, Sized<'_>> = HashMap::with_capacity(images.len());
        for image in images.iter().filter_map(Sized::new) {
            let first = *firsts.entry(image.url).or_insert(image);
            let same = (first.width, first.height) == (image.width, image.height);
            if !same && !is_known(context, image.url) {
                tell(&first, &image, out);
            }
        }
    }
}

fn is_known(context: &Context<'_>, url: &str) -> bool {
    local::image(context, url).is_some_and(|(_, image)| image.is_ok())
}

fn tell(first: &Sized<'_>, image: &Sized<'_>, out: &mut Findings) {
    let message = format!(
        "the image is declared as {}x{} here, but as {}x{} before",
        image.width, image.height, first.width, first.height
    );
    let entry = image.differing_from(first.width);
    out.at(&entry.value, message)
        .related(first.url_node.span, "first declared here")
        .help("look at the image, and correct the size that is wrong");
}

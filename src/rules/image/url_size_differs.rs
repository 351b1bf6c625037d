//! `image/url-size-differs`: the URL of an image speaks of another size than the document.

use serde::Deserialize;

use super::local;
use super::side::Sized;
use super::url_sizes::{self, UrlSize};
use crate::finding::Severity;
use crate::rules::rule::{Build, DocumentCheck, DocumentContext, Findings, Rule};

pub(crate) static RULE: Rule = Rule {
    severity: Severity::Warning,
    since: "0.1.0",
    ..Rule::new(
        "image/url-size-differs",
        include_str!("url_size_differs.md"),
        Build::document::<UrlSizeDiffers>(),
    )
};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct UrlSizeDiffers {}

impl DocumentCheck for UrlSizeDiffers {
    fn check(&self, context: &DocumentContext<'_>, out: &mut Findings) {
        for image in context.roles.images.iter().filter_map(Sized::new) {
            let allows = |size: &UrlSize| size.allows(image.width, image.height);
            let sizes = url_sizes::find(image.url, allows);
            let Some(first) = sizes.first() else { continue };
            if !sizes.iter().any(allows) && !local::is_own(context, image.url) {
                report(context, &image, first, out);
            }
        }
    }
}

fn report(context: &DocumentContext<'_>, image: &Sized<'_>, size: &UrlSize, out: &mut Findings) {
    let says = match (size.width, size.height) {
        (Some(width), Some(height)) => format!("{width}x{height}"),
        (Some(width), None) => format!("at most {width} wide"),
        (None, Some(height)) => format!("at most {height} high"),
        (None, None) => return,
    };
    let entry = match (size.width, size.height) {
        (Some(width), _) => image.differing_from(width),
        _ => image.height_entry,
    };
    let message = format!(
        "the image is declared as {}x{}, but its URL says {says}",
        image.width, image.height
    );
    let swapped = (size.height, size.width) == (Some(image.width), Some(image.height));
    let help = if swapped {
        "width and height look swapped"
    } else {
        "check the image: correct `width` and `height`, or the URL"
    };
    let place = context.document.inside(image.url_node, size.range.clone());
    out.at(&entry.value, message)
        .help(help)
        .related(place, "the size in the URL");
}

//! `image/url-size-differs`: the URL of an image speaks of another size than the document.

use serde::Deserialize;

use super::local;
use super::side::Sized;
use super::url_sizes::{self, UrlSize};
use crate::finding::Severity;
use crate::rules::rule::{Check, Context, Example, Findings, FixAvailability, Rule, build, file};

/// See [`RULE`]'s documentation.
pub(crate) static RULE: Rule = Rule {
    id: "image/url-size-differs",
    summary: "The URL of an image names another size than the one declared.",
    severity: Severity::Warning,
    enabled: true,
    fix: FixAvailability::Never,
    since: "0.1.0",
    supersedes: &[],
    docs: "\
Many URLs name the size of their image: `photo-1280x720.jpg`, `/1200/675/`, `?w=800&h=600`,
`?resize=800,600`, `w_800,h_600`, Google's `s1600`. When `width` and `height` say something that
cannot be true beside it, one of the two is usually left over from another image.

A content network may scale and crop: the rule is silent when the declared size fits *into* a size
of the URL, or has its shape to a pixel of rounding (1200x800 for `_2400x1600`). With several sizes
in a URL, one that fits is enough. Of one side alone (`?w=800`), the declared one must not be
larger. Numbers that may be dates, ids or ratios (`/2022/11/`, `16x9`) do not count.

It is a warning because a URL is only a hint. Images that are files of this repository are left to
`image/size-differs`, which knows the truth.",
    options: &[],
    examples: &[
        Example {
            title: "Another shape",
            files: &[file(
                "a.md",
                "---\nimage:\n  url: https://example.com/photo-1280x720.jpg\n  width: 1280\n  height: 800\n---\n",
            )],
            reports: &["a.md:5:11 the image is declared as 1280x800, but its URL says 1280x720"],
            ..Example::NEW
        },
        Example {
            title: "Swapped, and larger than the server gives",
            files: &[file(
                "a.md",
                "---\nimages:\n  - { width: 675, height: 1200, url: https://example.com/1200/675/ }\n\
                 \x20 - { width: 1200, height: 675, url: https://example.com/a.jpg?w=800 }\n---\n",
            )],
            reports: &[
                "a.md:3:14 the image is declared as 675x1200, but its URL says 1200x675",
                "a.md:4:14 the image is declared as 1200x675, but its URL says at most 800 wide",
            ],
            ..Example::NEW
        },
        Example {
            title: "Scaled, cropped, and no size at all",
            files: &[file(
                "a.md",
                "---\nimages:\n\
                 \x20 - { width: 1200, height: 800, url: https://example.com/a_2400x1600-large.jpg }\n\
                 \x20 - { width: 504, height: 315, url: https://example.com/600x315/a.jpg }\n\
                 \x20 - { width: 500, height: 400, url: https://example.com/2022/11/16x9.jpg }\n---\n",
            )],
            ..Example::NEW
        },
    ],
    build: build::<UrlSizeDiffers>,
};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct UrlSizeDiffers {}

impl Check for UrlSizeDiffers {
    fn check(&self, context: &Context<'_>, out: &mut Findings) {
        for image in context.roles.images.iter().filter_map(Sized::new) {
            let sizes = url_sizes::find(image.url);
            let Some(first) = sizes.first() else { continue };
            let allowed = sizes
                .iter()
                .any(|size| size.allows(image.width, image.height));
            if !allowed && !local::is_own(context, image.url) {
                tell(context, &image, first, out);
            }
        }
    }
}

fn tell(context: &Context<'_>, image: &Sized<'_>, size: &UrlSize, out: &mut Findings) {
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
        "look at the image: correct `width` and `height`, or the URL"
    };
    let place = context.document.inside(image.url_node, size.range.clone());
    out.at(&entry.value, message)
        .help(help)
        .related(place, "the size in the URL");
}

//! `image/size-differs`: the declared size of an image is not that of its file.

use serde::Deserialize;

use super::local;
use super::side::Sized;
use super::url_sizes::has_shape;
use crate::content::images::info::{ImageFormat, ImageInfo};
use crate::document::value::Entry;
use crate::finding::wording::quoted;
use crate::finding::{Edit, Fix, Safety, Severity};
use crate::rules::rule::{
    Check, Context, Draft, Example, Findings, FixAvailability, Rule, RuleOption, build, bytes,
    file, png,
};

/// See [`RULE`]'s documentation.
pub(crate) static RULE: Rule = Rule {
    id: "image/size-differs",
    summary: "The declared size of an image is not the size of its file.",
    severity: Severity::Error,
    enabled: true,
    fix: FixAvailability::Sometimes,
    since: "0.1.0",
    supersedes: &[],
    docs: "\
`width` and `height` are compared, pixel for pixel, with the header of the file behind the URL,
when that is a file of this repository. Where they differ, the page reserves the wrong room, stretches
the image or shows it blurred; templates and feeds that choose an image by its size choose wrongly.

Swapped numbers, and photographs that their EXIF data turn by a quarter, have words of their own. A
turned photograph has the size that readers see: 3000x4000 for one that is stored as 4000x3000.
Where a file only has a shape (an SVG with nothing but a `viewBox`, an icon of several sizes), only
the shape is compared; the option `svg` asks for that of every SVG.

Swapped numbers are put right by a safe fix. The other fixes write the numbers of the file, and are
not safe: often the file is the wrong one.",
    options: &[RuleOption {
        name: "svg",
        schema: r#"{"enum": ["size", "shape"]}"#,
        default: r#""size""#,
        docs: "Whether an SVG that states its size must be declared with it, or with any size of \
               the same shape.",
    }],
    examples: &[
        Example {
            title: "A file that is smaller than declared",
            config: "site: { static: [.] }\n",
            files: &[
                file(
                    "a.md",
                    "---\nimage:\n  url: /logo-400x400.png\n  width: 400\n  height: 400\n---\n",
                ),
                png("logo-400x400.png", 240, 240),
            ],
            reports: &["a.md:4:10 the image is declared as 400x400, but its file is 240x240"],
            fixed: &[(
                "a.md",
                "---\nimage:\n  url: /logo-400x400.png\n  width: 240\n  height: 240\n---\n",
            )],
        },
        Example {
            title: "Swapped, and one side only",
            config: "site: { static: [.] }\n",
            files: &[
                file(
                    "a.md",
                    "---\nimages:\n  - { url: /a.png, width: 300, height: 400 }\n\
                     \x20 - { url: /a.png, width: 400, height: 301 }\n---\n",
                ),
                png("a.png", 400, 300),
            ],
            reports: &[
                "a.md:3:27 width and height are swapped: declared as 300x400, but the file is 400x300",
                "a.md:4:40 the image is declared as 400x301, but its file is 400x300",
            ],
            fixed: &[(
                "a.md",
                "---\nimages:\n  - { url: /a.png, width: 400, height: 300 }\n\
                 \x20 - { url: /a.png, width: 400, height: 300 }\n---\n",
            )],
        },
        Example {
            title: "A photograph that EXIF turns by a quarter",
            config: "site: { static: [.] }\n",
            files: &[
                file("a.md", "---\nphoto: { url: /a.jpg, width: 4000, height: 3000 }\n---\n"),
                bytes(
                    "a.jpg",
                    b"\xFF\xD8\xFF\xE1\0\x1EExif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\
                      \xFF\xC0\0\x0B\x08\x0B\xB8\x0F\xA0\x01\x01\x11\0\xFF\xDA",
                ),
            ],
            reports: &[
                "a.md:2:30 the image is declared as 4000x3000, as its file is stored, but EXIF \
                 turns it to 3000x4000",
            ],
            fixed: &[(
                "a.md",
                "---\nphoto: { url: /a.jpg, width: 3000, height: 4000 }\n---\n",
            )],
        },
        Example {
            title: "Any shape of an SVG without a size, and of another when asked",
            config: "site: { static: [.] }\nrules:\n  image/size-differs: { svg: shape }\n",
            files: &[
                file(
                    "a.md",
                    "---\nimages:\n  - { url: /a.svg, width: 320, height: 180 }\n\
                     \x20 - { url: /b.svg, width: 320, height: 200 }\n---\n",
                ),
                bytes("a.svg", b"<svg viewBox='0 0 16 9'/>"),
                bytes("b.svg", b"<svg width='16' height='9'/>"),
            ],
            reports: &[
                "a.md:4:40 the image is declared as 320x200, but its file has the shape of 16x9",
            ],
            ..Example::NEW
        },
        Example {
            title: "The size of the file, and files elsewhere",
            config: "site: { static: [.] }\n",
            files: &[
                file(
                    "a.md",
                    "---\nimages:\n  - { url: /a.png, width: 400, height: 300 }\n\
                     \x20 - { url: https://example.com/a.png, width: 5, height: 5 }\n---\n",
                ),
                png("a.png", 400, 300),
            ],
            ..Example::NEW
        },
    ],
    build: build::<SizeDiffers>,
};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct SizeDiffers {
    svg: Svg,
}

#[derive(Clone, Copy, Default, PartialEq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Svg {
    #[default]
    Size,
    Shape,
}

impl Check for SizeDiffers {
    fn check(&self, context: &Context<'_>, out: &mut Findings) {
        for image in context.roles.images.iter().filter_map(Sized::new) {
            let known = local::known(context, image.url);
            if let Some((path, Ok(info))) = known.header(context.world.files) {
                self.compare(&image, path, *info, out);
            }
        }
    }
}

impl SizeDiffers {
    fn compare(&self, image: &Sized<'_>, path: &str, info: ImageInfo, out: &mut Findings) {
        let (width, height) = info.shown();
        let (w, h) = (image.width, image.height);
        let any_size = info.format == ImageFormat::Svg && self.svg == Svg::Shape;
        if !info.exact || any_size {
            if !has_shape((w, h), (width, height)) {
                let message = format!(
                    "the image is declared as {w}x{h}, but its file has the shape of {width}x{height}"
                );
                tell(image, image.height_entry, message, path, out).help(REPLACE);
            }
            return;
        }
        if (w, h) == (width, height) {
            return;
        }
        let swapped = (w, h) == (height, width);
        let message = if swapped && info.turned {
            format!(
                "the image is declared as {w}x{h}, as its file is stored, but EXIF turns it to \
                 {width}x{height}"
            )
        } else if swapped {
            format!(
                "width and height are swapped: declared as {w}x{h}, but the file is {width}x{height}"
            )
        } else {
            format!("the image is declared as {w}x{h}, but its file is {width}x{height}")
        };
        let draft = tell(image, image.differing_from(width), message, path, out);
        let (title, safety) = if swapped {
            draft.help(format!("write `width: {width}` and `height: {height}`"));
            let safety = if info.turned {
                Safety::Unsafe
            } else {
                Safety::Safe
            };
            ("swap width and height", safety)
        } else {
            draft.help(REPLACE);
            ("write the size of the file", Safety::Unsafe)
        };
        draft.fix = numbers(image, width, height).map(|edits| Fix {
            title: title.to_owned(),
            safety,
            edits,
        });
    }
}

const REPLACE: &str =
    "correct `width` and `height`, or put an image of the declared size in its place";

fn tell<'o>(
    image: &Sized<'_>,
    entry: &Entry<'_>,
    message: String,
    path: &str,
    out: &'o mut Findings,
) -> &'o mut Draft {
    let file = format!("the file {}", quoted(path));
    out.at(&entry.value, message)
        .related(image.url_node.span, file)
}

/// The edits that write this size; none when a number is written elsewhere, for others too.
fn numbers(image: &Sized<'_>, width: u32, height: u32) -> Option<Vec<Edit>> {
    let mut edits = Vec::new();
    for (entry, declared, real) in [
        (image.width_entry, image.width, width),
        (image.height_entry, image.height, height),
    ] {
        if entry.merged.is_some() || entry.value.alias.is_some() {
            return None;
        }
        if declared != real {
            edits.push(Edit {
                span: entry.value.span,
                text: real.to_string(),
            });
        }
    }
    edits.sort_unstable_by_key(|edit| edit.span);
    Some(edits)
}

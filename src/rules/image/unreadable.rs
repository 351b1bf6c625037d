//! `image/unreadable`: an image file that has no image in it.

use serde::Deserialize;

use super::local;
use crate::content::images::info::{ImageFormat, ImageProblem};
use crate::finding::Severity;
use crate::finding::wording::quoted;
use crate::rules::rule::{
    Check, Context, Example, Findings, FixAvailability, Rule, build, bytes, file,
};

/// See [`RULE`]'s documentation.
pub(crate) static RULE: Rule = Rule {
    id: "image/unreadable",
    summary: "An image file is empty, a git-LFS pointer, broken, or no image.",
    severity: Severity::Warning,
    enabled: true,
    fix: FixAvailability::Never,
    since: "0.1.0",
    supersedes: &[],
    docs: "\
The file is there, but its first bytes are not the beginning of an image: it is empty, cut off, a
web page that was saved under the name of an image, or a git-LFS pointer in a working copy whose
large files were never fetched. Size and format cannot be checked then.

Only the header is read, a few kilobytes whatever the file claims. An SVG that states no size is
fine. Files whose extension is no image's are not judged.

It is a warning because a checkout without large files is a common and harmless state of a machine,
and not of the content.",
    options: &[],
    examples: &[
        Example {
            title: "An empty file, and a pointer",
            config: "site: { static: [.] }\n",
            files: &[
                file("a.md", "---\nimages: [/a.png, /b.jpg]\n---\n"),
                bytes("a.png", b""),
                file(
                    "b.jpg",
                    "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n",
                ),
            ],
            reports: &[
                "a.md:2:10 the image file `a.png` is empty",
                "a.md:2:18 the image file `b.jpg` is a git-LFS pointer, not the image",
            ],
            ..Example::NEW
        },
        Example {
            title: "A web page, and a PNG that is cut off",
            config: "site: { static: [.] }\n",
            files: &[
                file("a.md", "---\nimages: [/a.png, /b.png]\n---\n"),
                file("a.png", "<!DOCTYPE html><title>Not found</title>"),
                bytes("b.png", b"\x89PNG\r\n\x1a\n\0\0\0\r"),
            ],
            reports: &[
                "a.md:2:10 the image file `a.png` is no image",
                "a.md:2:18 the header of the PNG image `b.png` is broken",
            ],
            ..Example::NEW
        },
        Example {
            title: "An SVG without a size",
            config: "site: { static: [.] }\n",
            files: &[
                file("a.md", "---\nimages: [/a.svg, /b.pdf]\n---\n"),
                file("a.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>"),
                file("b.pdf", "%PDF-1.7"),
            ],
            ..Example::NEW
        },
    ],
    build: build::<Unreadable>,
};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Unreadable {}

impl Check for Unreadable {
    fn check(&self, context: &Context<'_>, out: &mut Findings) {
        for image in &context.roles.images {
            let Some(node) = image.url else { continue };
            let Some(url) = node.as_str() else { continue };
            if !has_image_extension(url) {
                continue;
            }
            let known = local::known(context, url);
            let Some((path, Err(problem))) = known.header(context.world.files) else {
                continue;
            };
            if let Some((message, help)) = words(&quoted(path), problem) {
                out.at(node, message).help(help);
            }
        }
    }
}

fn has_image_extension(url: &str) -> bool {
    local::extension(url).is_some_and(|range| ImageFormat::from_extension(&url[range]).is_some())
}

/// Message and help; none for what is fine, or told by another rule.
fn words(path: &str, problem: &ImageProblem) -> Option<(String, &'static str)> {
    let told = match problem {
        ImageProblem::Missing | ImageProblem::NoSize(_) => return None,
        ImageProblem::Empty => (
            format!("the image file {path} is empty"),
            "put the image in its place",
        ),
        ImageProblem::LfsPointer => (
            format!("the image file {path} is a git-LFS pointer, not the image"),
            "run `git lfs pull`; where sites are built, fetch large files at checkout",
        ),
        ImageProblem::UnknownFormat => (
            format!("the image file {path} is no image"),
            "look into the file: a web page or an error message is often saved under such a name",
        ),
        ImageProblem::Broken(format) => (
            format!("the header of the {} image {path} is broken", format.name()),
            "the file is damaged or cut off; put an intact copy in its place",
        ),
        ImageProblem::Unreadable(words) => (
            format!("the image file {path} cannot be read: {words}"),
            "its size and format were not checked",
        ),
    };
    Some(told)
}

//! `image/wrong-format`: an image whose extension lies.

use serde::Deserialize;

use super::local;
use crate::content::images::info::ImageFormat;
use crate::document::value::Node;
use crate::finding::Severity;
use crate::finding::wording::{quoted, with_article};
use crate::rules::rule::{
    Check, Context, Example, Findings, FixAvailability, Rule, build, bytes, file, png,
};

/// See [`RULE`]'s documentation.
pub(crate) static RULE: Rule = Rule {
    id: "image/wrong-format",
    summary: "The extension of an image is not that of its format.",
    severity: Severity::Error,
    enabled: true,
    fix: FixAvailability::Never,
    since: "0.1.0",
    supersedes: &[],
    docs: "\
Web servers tell the format of a file by its extension. Browsers look at the bytes of a PNG that
is named `.jpg` and show it; feed readers, mail programs, image proxies and preview cards of social
networks often do not, and tools that make small copies of images stop.

The format comes from the first bytes of the file. Extensions that are no image's are not judged,
and a PNG in the name of `favicon.ico` is common and works.",
    options: &[],
    examples: &[
        Example {
            title: "A PNG that is named `.jpg`",
            config: "site: { static: [.] }\n",
            files: &[
                file(
                    "a.md",
                    "---\nimage: { url: /a.jpg, width: 5, height: 5 }\n---\n",
                ),
                png("a.jpg", 5, 5),
            ],
            reports: &["a.md:2:18 the file is a PNG image, but its name ends in `.jpg`"],
            ..Example::NEW
        },
        Example {
            title: "Names that say what they hold",
            config: "site: { static: [.] }\n",
            files: &[
                file(
                    "a.md",
                    "---\nimages: [/a.PNG, /b.gif]\ncover: /favicon.ico\n---\n",
                ),
                png("a.PNG", 5, 5),
                png("favicon.ico", 5, 5),
                bytes("b.gif", b"GIF89a\x05\0\x05\0\0\0\0;"),
            ],
            ..Example::NEW
        },
    ],
    build: build::<WrongFormat>,
};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct WrongFormat {}

impl Check for WrongFormat {
    fn check(&self, context: &Context<'_>, out: &mut Findings) {
        for image in &context.roles.images {
            if let Some(node) = image.url {
                judge(context, node, out);
            }
        }
    }
}

fn judge(context: &Context<'_>, node: &Node<'_>, out: &mut Findings) -> Option<()> {
    let url = node.as_str()?;
    let range = local::extension(url)?;
    let extension = &url[range.clone()];
    let expected = ImageFormat::from_extension(extension)?;
    let known = local::known(context, url);
    let (path, image) = known.header(context.world.files)?;
    let format = image.as_ref().ok()?.format;
    if format == expected || (expected, format) == (ImageFormat::Ico, ImageFormat::Png) {
        return None;
    }
    let span = context.document.inside(node, range);
    let message = format!(
        "the file is {} image, but its name ends in {}",
        with_article(format.name()),
        quoted(&format!(".{extension}"))
    );
    let stem = path.rsplit_once('.').map_or(path, |(stem, _)| stem);
    let renamed = format!("{stem}.{}", format.extension());
    out.within(node, span, message).help(format!(
        "rename the file to {} and change the URL, or save it as {}",
        quoted(&renamed),
        expected.name()
    ));
    Some(())
}

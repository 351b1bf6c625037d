//! `image/wrong-format`: an image whose extension lies.

use serde::Deserialize;

use super::local;
use crate::content::images::info::ImageFormat;
use crate::document::value::Node;
use crate::finding::wording::{quoted, with_article};
use crate::finding::{Phrase, Severity};
use crate::rules::rule::{Build, DocumentCheck, DocumentContext, Findings, Property, Rule};

pub(crate) static RULE: Rule = Rule {
    severity: Severity::Error,
    since: "0.1.0",
    properties: &[Property::ForDefaults],
    ..Rule::new(
        "image/wrong-format",
        include_str!("wrong_format.md"),
        Build::document::<WrongFormat>(),
    )
};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct WrongFormat {}

impl DocumentCheck for WrongFormat {
    fn check(&self, context: &DocumentContext<'_>, out: &mut Findings) {
        for image in &context.roles.images {
            if let Some(node) = image.url {
                judge(context, node, out);
            }
        }
    }
}

fn judge(context: &DocumentContext<'_>, node: &Node<'_>, out: &mut Findings) -> Option<()> {
    let url = node.as_str()?;
    let known = local::known(context, url);
    if known.is_elsewhere() {
        return None;
    }
    let range = local::extension(url)?;
    let extension = &url[range.clone()];
    let expected = ImageFormat::from_extension(extension)?;
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
    let stem = path
        .rsplit_once('.')
        .map_or(path.as_str(), |(stem, _)| stem);
    let renamed = format!("{stem}.{}", format.extension());
    let help = Phrase::from("rename the file to ").file(&renamed);
    let help = help.and(" and change the URL, or save it as ");
    out.within(node, span, message)
        .help_naming(help.and(expected.name()));
    Some(())
}

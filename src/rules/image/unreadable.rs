//! `image/unreadable`: an image file that has no image in it.

use serde::Deserialize;

use super::local;
use crate::content::images::info::{ImageFormat, ImageProblem};
use crate::finding::{Phrase, Severity};
use crate::rules::rule::{
    Build, DocumentCheck, DocumentContext, Findings, Grouping, Property, Rule,
};
use crate::text::repo_path::RepoPath;

pub(crate) static RULE: Rule = Rule {
    severity: Severity::Warning,
    since: "0.1.0",
    properties: &[Property::ForDefaults],
    grouping: Grouping::ByMessage,
    ..Rule::new(
        "image/unreadable",
        include_str!("unreadable.md"),
        Build::document::<Unreadable>(),
    )
};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Unreadable {}

impl DocumentCheck for Unreadable {
    fn check(&self, context: &DocumentContext<'_>, out: &mut Findings) {
        for image in &context.roles.images {
            let Some(node) = image.url else { continue };
            let Some(url) = node.as_str() else { continue };
            let known = local::known(context, url);
            if known.is_elsewhere() || !has_image_extension(url) {
                continue;
            }
            let Some((path, Err(problem))) = known.header(context.world.files) else {
                continue;
            };
            // Git has the image, and where the site is built it is there: that is no defect of the content.
            if *problem == ImageProblem::LfsPointer && !context.settings.has_config {
                context.images.count_pointer();
                continue;
            }
            if let Some((message, help)) = words(path, problem) {
                out.at(node, message).help(help);
            }
        }
    }
}

fn has_image_extension(url: &str) -> bool {
    local::extension(url).is_some_and(|range| ImageFormat::from_extension(&url[range]).is_some())
}

/// Message and help; none for what is fine, or reported by another rule.
fn words(path: &RepoPath, problem: &ImageProblem) -> Option<(Phrase, &'static str)> {
    let image = || Phrase::from("the image file ").file(path);
    let words = match problem {
        ImageProblem::Missing | ImageProblem::NoSize(_) => return None,
        ImageProblem::Empty => (image().and(" is empty"), "replace it with the image"),
        ImageProblem::LfsPointer => (
            image().and(" is a git-LFS pointer, not the image"),
            "run `git lfs pull`; where sites are built, fetch large files at checkout",
        ),
        ImageProblem::UnknownFormat => (
            image().and(" is not an image"),
            "look inside: often a web page or an error message was saved under that name",
        ),
        ImageProblem::Broken(format) => (
            Phrase::from(format!("the header of the {} image ", format.name()))
                .file(path)
                .and(" is broken"),
            "the file is damaged or truncated; replace it with an intact copy",
        ),
        ImageProblem::Unreadable(words) => (
            image().and(" cannot be read: ").and(words),
            "its size and format were not checked",
        ),
    };
    Some(words)
}

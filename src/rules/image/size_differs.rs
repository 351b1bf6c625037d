//! `image/size-differs`: the declared size of an image is not that of its file.

use serde::Deserialize;

use super::local;
use super::side::Sized;
use super::url_sizes::has_shape;
use crate::content::images::info::{ImageFormat, ImageInfo};
use crate::content::site::{Generator, JekyllPlugin};
use crate::document::roles::Image;
use crate::document::value::Entry;
use crate::finding::{Edit, Fix, Phrase, Safety, Severity};
use crate::rules::rule::{
    Build, DocumentCheck, DocumentContext, Draft, Findings, FixAvailability, Rule, RuleOption,
};
use crate::text::repo_path::RepoPath;

pub(crate) static RULE: Rule = Rule {
    severity: Severity::Error,
    fix: FixAvailability::Sometimes,
    since: "0.1.0",
    options: &[RuleOption {
        name: "svg",
        schema: r#"{"enum": ["size", "shape"]}"#,
    }],
    ..Rule::new(
        "image/size-differs",
        include_str!("size_differs.md"),
        Build::document::<SizeDiffers>(),
    )
};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct SizeDiffers {
    svg: Option<Svg>,
}

#[derive(Clone, Copy, PartialEq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Svg {
    Size,
    Shape,
}

impl DocumentCheck for SizeDiffers {
    fn check(&self, context: &DocumentContext<'_>, out: &mut Findings) {
        let sized = |image| Some((image, Sized::new(image)?));
        for (declared, image) in context.roles.images.iter().filter_map(sized) {
            let known = local::known(context, image.url);
            if let Some((path, Ok(info))) = known.header(context.world.files) {
                let is_strange = context.settings.collection.is_none();
                let default = if is_strange { Svg::Shape } else { Svg::Size };
                if is_strange
                    && !is_told(context, declared)
                    && is_box(context, &image, info.shown())
                {
                    continue;
                }
                compare(&image, path, *info, self.svg.unwrap_or(default), out);
            }
        }
    }
}

/// Whether a plugin of Jekyll tells others that this is the size of the page's image:
/// github.com/jekyll/jekyll-seo-tag, docs/advanced-usage.
fn is_told(context: &DocumentContext<'_>, image: &Image<'_>) -> bool {
    let is_of_page = || {
        let own = context.document.root().and_then(|root| root.get("image"));
        own.is_some_and(|own| own.span == image.node.span && own.get("path").is_some())
    };
    let plugins = &context.settings.site.addresses.plugins;
    plugins.contains(&JekyllPlugin::SeoTag) && is_of_page()
}

/// Whether the size may be that of the place where a theme shows the image, as some of Jekyll want it:
/// whoever copies the size of a file has at least one of its numbers right.
fn is_box(context: &DocumentContext<'_>, image: &Sized<'_>, shown: (u32, u32)) -> bool {
    let (width, height) = shown;
    let numbers = [image.width, image.height];
    let is_of_file = numbers
        .iter()
        .any(|number| [width, height].contains(number));
    context.settings.site.generator == Some(Generator::Jekyll) && !is_of_file
}

fn compare(image: &Sized<'_>, path: &RepoPath, info: ImageInfo, svg: Svg, out: &mut Findings) {
    let (width, height) = info.shown();
    let (w, h) = (image.width, image.height);
    let any_size = info.format == ImageFormat::Svg && svg == Svg::Shape;
    if !info.exact || any_size {
        if !has_shape((w, h), (width, height)) {
            let message = format!(
                "the image is declared as {w}x{h}, but its file has the aspect ratio {width}x{height}"
            );
            report(image, image.height_entry, message, path, out).help(REPLACE);
        }
        return;
    }
    if (w, h) == (width, height) {
        return;
    }
    let swapped = (w, h) == (height, width);
    let message = if swapped && info.turned {
        format!(
            "the image is declared as {w}x{h}, as its file is stored, but EXIF rotates it to \
                 {width}x{height}"
        )
    } else if swapped {
        format!(
            "width and height are swapped: declared as {w}x{h}, but the file is {width}x{height}"
        )
    } else {
        format!("the image is declared as {w}x{h}, but its file is {width}x{height}")
    };
    let draft = report(image, image.differing_from(width), message, path, out);
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
        pointers: Vec::new(),
    });
    let entries = [image.width_entry, image.height_entry];
    draft.fixes_also = entries.map(|entry| entry.value.address()).to_vec();
}

const REPLACE: &str =
    "correct `width` and `height`, or replace the file with an image of the declared size";

fn report<'o>(
    image: &Sized<'_>,
    entry: &Entry<'_>,
    message: String,
    path: &RepoPath,
    out: &'o mut Findings,
) -> &'o mut Draft {
    let file = Phrase::from("the file ").file(path);
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

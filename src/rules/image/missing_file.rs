//! `image/missing-file`: an image of this repository that is not there.

use serde::Deserialize;

use super::local;
use crate::content::images::info::ImageFormat;
use crate::content::site::{Generator, Local};
use crate::document::value::Node;
use crate::finding::nearest::edits;
use crate::finding::wording::quoted;
use crate::finding::{Phrase, Severity};
use crate::rules::image_cache::{has_images, has_translation};
use crate::rules::rule::{
    Build, DocumentCheck, DocumentContext, Findings, FixAvailability, Grouping, Property, Rule,
};
use crate::text::repo_path::{RepoPath, RepoPathBuf};
use crate::tree::{Look, ignored};

pub(crate) static RULE: Rule = Rule {
    severity: Severity::Error,
    fix: FixAvailability::Sometimes,
    since: "0.1.0",
    properties: &[Property::ForDefaults],
    grouping: Grouping::ByMessage,
    ..Rule::new(
        "image/missing-file",
        include_str!("missing_file.md"),
        Build::document::<MissingFile>(),
    )
};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct MissingFile {}

impl DocumentCheck for MissingFile {
    fn check(&self, context: &DocumentContext<'_>, out: &mut Findings) {
        for image in &context.roles.images {
            let Some(node) = image.url else { continue };
            let Some(url) = node.as_str() else { continue };
            if is_of_one_computer(url) {
                let message = format!("{} is a path on one computer, not on the site", quoted(url));
                out.at(node, message)
                    .help("put the file into the repository, and write its path on the site");
                continue;
            }
            let known = local::known(context, url);
            match &known.local {
                // As nearly all are there: other checks ask for the file as well.
                Local::Files(_) if known.file(context.world.files).is_some() => {}
                Local::Files(paths) => missing(context, node, url, paths, out),
                Local::LeavesRoot => outside(node, url, out),
                Local::Perhaps(_) | Local::Elsewhere | Local::Unknown => {}
            }
        }
    }
}

/// `C:\Users\me\moss.png`.
fn is_of_one_computer(url: &str) -> bool {
    let is_drive = |drive: &u8, sign: &u8| drive.is_ascii_alphabetic() && b"\\/".contains(sign);
    match url.as_bytes() {
        [drive, b':', sign, rest @ ..] => is_drive(drive, sign) && !rest.starts_with(b"/"),
        _ => false,
    }
}

fn outside(node: &Node<'_>, url: &str, out: &mut Findings) {
    let message = format!("{} points outside the repository", quoted(url));
    out.at(node, message)
        .help("its `..` go above the root of the site");
}

fn missing(
    context: &DocumentContext<'_>,
    node: &Node<'_>,
    url: &str,
    paths: &[RepoPathBuf],
    out: &mut Findings,
) {
    let most = context.world.files.levels_above();
    if (paths.iter()).all(|path| path.levels_above() > most) {
        return outside(node, url, out);
    }
    let looks: Vec<Look> = (paths.iter())
        .map(|path| context.world.files.look(path))
        .collect();
    // What is outside may well be there.
    if looks
        .iter()
        .any(|look| matches!(look, Look::File | Look::Outside))
    {
        return;
    }
    let other_case = looks.iter().find_map(|look| match look {
        Look::OtherCase(path) => Some(path),
        _ => None,
    });
    if let Some(real) = other_case {
        // Hugo finds the resources of a page in any case of letters: resources/resource.go, `Get`.
        let is_resource = is_of_hugo(context) && !url.starts_with('/');
        if is_resource && context.settings.site.is_content(RepoPath::new(real)) {
            return;
        }
        return report_other_case(context, node, url, real, out);
    }
    let Some(path) = paths.first() else { return };
    if may_be_of_a_page(context, url, paths) || is_example(context, url, paths) {
        return;
    }
    if may_be_of_the_theme(context, url, paths)
        || may_be_from_the_root(context, url)
        || is_below_images(context, url, paths)
    {
        return;
    }
    // What git ignores is made when the site is built.
    let site = &context.settings.site;
    let is_made = |path: &RepoPathBuf| {
        let files = context.world.files;
        ignored::by_git(files, path) || has_translation(files, site, path)
    };
    if paths.iter().any(is_made) {
        return;
    }
    if looks.contains(&Look::Folder) {
        let message = Phrase::default().file(path);
        let message = message.and(" is a folder, not an image");
        out.at(node, message).help("point to a file in it");
        return;
    }
    let draft = out.at(node, Phrase::from("no such file: ").file(path));
    draft.help_naming(match nearest(context, paths) {
        Nearest::File(near) => Phrase::from("did you mean ").file(&near).and("?"),
        Nearest::NoFolder(folder) => {
            let words = Phrase::from("the folder ").file(folder);
            words.and(" does not exist either")
        }
        Nearest::Nothing => {
            let mut words = Phrase::default();
            for (at, other) in paths[1..].iter().enumerate() {
                words = words
                    .and(if at == 0 { "nor " } else { " nor " })
                    .file(other);
            }
            let semicolon = if paths.len() > 1 { "; " } else { "" };
            words.and(semicolon).and("add the file, or correct the URL")
        }
    });
}

fn is_of_hugo(context: &DocumentContext<'_>) -> bool {
    context.settings.site.generator == Some(Generator::Hugo)
}

/// Whether a path from the root may be that of a file beside a page: Hugo serves it below the address
/// of the page, which patterns of the config may put anywhere but below a folder of static files.
fn may_be_of_a_page(context: &DocumentContext<'_>, url: &str, paths: &[RepoPathBuf]) -> bool {
    if !is_of_hugo(context) || !context.settings.site.addresses.has_patterns {
        return false;
    }
    let Some((first, _)) = url.strip_prefix('/').and_then(|path| path.split_once('/')) else {
        return false;
    };
    let is_static = |path: &RepoPathBuf| {
        let at = path.find(&format!("/{first}/"));
        let folder = at.map(|at| &path[..=at + first.len()]);
        folder.is_some_and(|folder| {
            let is_folder = context.world.files.look(folder) == Look::Folder;
            is_folder && !context.settings.site.is_content(path)
        })
    };
    !paths.iter().any(is_static)
}

/// Whether an address is one that authors are to replace: `/images/path/file.jpg`, as themes have it in
/// posts to begin with.
fn is_example(context: &DocumentContext<'_>, url: &str, paths: &[RepoPathBuf]) -> bool {
    let is_folder = |path: &RepoPathBuf| context.world.files.look(path.folder()) == Look::Folder;
    (url.contains("/path/") || url.starts_with("path/")) && !paths.iter().any(is_folder)
}

/// Whether a theme may look for a name somewhere else than beside the document: `icon: moss.svg` is
/// often in a folder that the theme puts in front. Where images are beside it, they are meant.
fn may_be_of_the_theme(context: &DocumentContext<'_>, url: &str, paths: &[RepoPathBuf]) -> bool {
    let is_bare = !url.starts_with(['/', '.', '@']) && !url.contains("://");
    let has_others = |path: &RepoPathBuf| has_images(context.world.files, path.folder());
    is_bare && context.settings.collection.is_none() && !paths.iter().any(has_others)
}

/// Whether a path may be one from another folder, where the file is. Templates of Eleventy may hand it
/// to something that reads from the folder of the config, as plugins for images do; and Jekyll makes
/// the site of the folder that it is started in, which may be above that of its config, and serves the
/// files of a collection without the `_` of its folder.
fn may_be_from_the_root(context: &DocumentContext<'_>, url: &str) -> bool {
    let files = context.world.files;
    let has = |path: &str| files.look(path) == Look::File;
    match context.settings.site.generator {
        Some(Generator::Eleventy) => url.strip_prefix("./").is_some_and(has),
        Some(Generator::Jekyll) => url.strip_prefix('/').is_some_and(|path| {
            let mut above = (1..=files.levels_above()).map(|levels| "../".repeat(levels));
            // lib/jekyll/collection.rb, `static_files`: a collection has files that are no documents.
            let is_of_collection = has(&format!("_{path}"));
            is_of_collection || above.any(|above| has(&format!("{above}{path}")))
        }),
        _ => false,
    }
}

/// Whether the file is at the same path below a folder of images, which a template of the site may put
/// in front.
fn is_below_images(context: &DocumentContext<'_>, url: &str, paths: &[RepoPathBuf]) -> bool {
    let has = |path: &RepoPathBuf| {
        let folder = path.strip_suffix(url).unwrap_or_default();
        let mut names = ["images", "img"].iter();
        let below = |name: &&str| format!("{folder}/{name}{url}");
        !folder.is_empty() && names.any(|name| context.world.files.look(&below(name)) == Look::File)
    };
    url.starts_with('/') && context.settings.collection.is_none() && paths.iter().any(has)
}

fn report_other_case(
    context: &DocumentContext<'_>,
    node: &Node<'_>,
    url: &str,
    real: &str,
    out: &mut Findings,
) {
    let message = Phrase::from("the file is named ")
        .file(real)
        .and(", in different letter case: this works on macOS and Windows, but breaks on Linux");
    let draft = out.at(node, message);
    draft.help("match the name of the file exactly, or rename the file");
    let Some(range) = same_letters(url, real) else {
        return;
    };
    let text = &real[real.len() - range.len()..];
    if node.alias.is_none()
        && let Some(span) = context.document.exactly_inside(node, range)
    {
        draft.fix("match the name of the file", span, text);
    }
}

/// The last segments of a URL's path that are those of a file's path but for the case of ASCII
/// letters; none when the difference is another one, or hidden in `%C3%89`.
fn same_letters(url: &str, real: &str) -> Option<std::ops::Range<usize>> {
    let end = local::last_segment(url).end;
    let shared = (url.as_bytes()[..end].iter().rev())
        .zip(real.bytes().rev())
        .take_while(|(a, b)| a.eq_ignore_ascii_case(b))
        .count();
    let mut start = end - shared;
    let on_border = shared == real.len() || url[..start].ends_with('/');
    if !on_border {
        start += url.get(start..end)?.find('/')?;
    }
    let in_url = url.get(start..end)?;
    let in_real = real.get(real.len() - in_url.len()..)?;
    (in_url != in_real).then_some(start..end)
}

/// What is nearest to a file that is not there.
enum Nearest<'p> {
    /// A file of a similar name in the same folder.
    File(String),
    /// The folder itself is not there.
    NoFolder(&'p RepoPath),
    /// Nothing similar.
    Nothing,
}

fn nearest<'p>(context: &DocumentContext<'_>, paths: &'p [RepoPathBuf]) -> Nearest<'p> {
    let mut no_folder = None;
    for path in paths {
        let (folder, name) = path.folder_and_name();
        let names = context.world.files.list(folder);
        if names.is_empty() && context.world.files.look(folder) == Look::Missing {
            no_folder.get_or_insert(folder);
        }
        if let Some(near) = similar(name, &names) {
            return Nearest::File(folder.child(near));
        }
    }
    match no_folder {
        Some(folder) if paths.len() == 1 => Nearest::NoFolder(folder),
        _ => Nearest::Nothing,
    }
}

/// The name that was probably meant: the same with another extension or other separators, or one
/// letter away. More would suggest the image of somebody else.
fn similar<'n>(name: &str, names: &'n [String]) -> Option<&'n str> {
    /// Names that are compared letter by letter; in a folder of a million, the first must do.
    const COMPARED: usize = 10_000;

    fn stem(name: &str) -> impl Iterator<Item = char> {
        let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
        (stem.chars().filter(|character| character.is_alphanumeric())).flat_map(char::to_lowercase)
    }
    let wanted: String = stem(name).collect();
    let is_image =
        |name: &str| ImageFormat::from_extension(RepoPath::new(name).extension()).is_some();
    let wants_image = is_image(name);
    let files = || {
        let files = names.iter().take(COMPARED);
        files.filter(|name| !name.ends_with('/') && (!wants_image || is_image(name)))
    };
    let same_stem = files().find(|known| !wanted.is_empty() && stem(known).eq(wanted.chars()));
    let one_away = || files().find(|known| edits(known, name, 1).is_some());
    same_stem.or_else(one_away).map(String::as_str)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn similar_names_are_near_ones() {
        let names = [
            "cnet.com-50x50.jpg",
            "logo.png",
            "sub/",
            "über-uns.jpg",
            "notes.md",
        ];
        let names = names.map(str::to_owned);
        for (name, expected) in [
            ("logo.jpg", Some("logo.png")),
            ("lgoo.png", Some("logo.png")),
            ("ÜBER-uns.jpg", Some("über-uns.jpg")),
            ("über_uns.jpg", Some("über-uns.jpg")),
            ("zdnet.com-50x50.jpg", None),
            ("sub", None),
            ("notes.png", None),
            ("", None),
        ] {
            assert_eq!(similar(name, &names), expected, "{name}");
        }
    }

    #[test]
    fn the_end_in_other_letters_is_found() {
        for (url, real, expected) in [
            ("/img/logo.png?v=2", "img/Logo.png", Some("img/logo.png")),
            ("/logo.png", "Logo.png", Some("logo.png")),
            (
                "https://e.org/IMG/a.png",
                "public/img/a.png",
                Some("/IMG/a.png"),
            ),
            ("logo.png", "Logo.png", Some("logo.png")),
            ("/img/logo.png", "img/logo.png", None),
            ("/a%20b/c.png", "a b/C.png", Some("/c.png")),
            ("/%C3%A9.png", "É.png", None),
        ] {
            let found = same_letters(url, real).map(|range| &url[range]);
            assert_eq!(found, expected, "{url}");
        }
    }
}

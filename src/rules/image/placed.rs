//! Whether something in the repository shows where the images are that an address from the root of the
//! site means.
//!
//! A generator's usual folders are a guess: plugins, mounts, a web server or another repository may serve
//! an address as well, and then all images of that kind are missing. So one is missed only where others
//! have the same beginning: an image below the first folder of the address, in any folder that the site
//! serves, or right beside it. Who describes a collection or names folders in `site.static` does not guess,
//! and an address without folders is hardly ever served from elsewhere.

use crate::content::site::Generator;
use crate::rules::image_cache::has_images;
use crate::rules::rule::DocumentContext;
use crate::text::repo_path::RepoPath;
use crate::tree::Tree;

/// Folders in which images are looked for, at most, below the first folder of an address.
const MOST_FOLDERS: usize = 64;

/// The first folder of an address, if no image of the site has the same; none where one has, and where the
/// address has none or depends on no served folder.
pub(super) fn unplaced(
    context: &DocumentContext<'_>,
    url: &str,
    paths: &[String],
) -> Option<String> {
    let (files, site) = (context.world.files, &context.settings.site);
    let inside = from_root(url)?;
    if site.names_static || context.settings.collection.is_some() {
        return None;
    }
    let base = site.base.trim_start_matches('/');
    let below_base = inside.strip_prefix(base).filter(|_| !base.is_empty());
    let addresses = [
        below_base.and_then(|below| below.strip_prefix('/')),
        Some(inside),
    ];
    let mut place = None;
    for address in addresses.into_iter().flatten() {
        let names = Names::of(address)?;
        let new = names.place()?;
        let is_known = context.images.unchecked(|known| known.has_place(&new));
        let has_others = |path: &String| names.has_others(files, path);
        if !is_known
            && (paths.iter().any(has_others)
                || above(context, inside).any(|path| has_others(&path)))
        {
            return None;
        }
        place.get_or_insert(new);
    }
    place
}

/// Where a site of Jekyll may have a file besides: in the folders above, in which it may be started.
fn above<'a>(context: &DocumentContext<'_>, inside: &'a str) -> impl Iterator<Item = String> + 'a {
    let is_jekyll = context.settings.site.generator == Some(Generator::Jekyll);
    let levels = if is_jekyll {
        context.world.files.levels_above()
    } else {
        0
    };
    (1..=levels).map(move |levels| format!("{}{inside}", "../".repeat(levels)))
}

/// The path of an address that begins at the root of its host, without the slash.
fn from_root(url: &str) -> Option<&str> {
    let end = memchr::memchr2(b'?', b'#', url.as_bytes()).unwrap_or(url.len());
    let path = &url[..end];
    if let Some(inside) = path.strip_prefix('/')
        && !inside.starts_with('/')
    {
        return Some(inside);
    }
    let (scheme, rest) = path.split_once("//")?;
    let is_absolute = scheme.is_empty() || scheme.ends_with(':');
    let (_, inside) = rest.split_once('/').filter(|_| is_absolute)?;
    Some(inside)
}

/// The names of the folders and the file in an address.
struct Names<'u>(Vec<&'u str>);

impl<'u> Names<'u> {
    /// None where the address does not name its folders one by one.
    fn of(address: &'u str) -> Option<Self> {
        let names = address.split('/').filter(|name| !matches!(*name, "" | "."));
        let names: Vec<&str> = names.collect();
        (!names.is_empty() && !names.contains(&"..")).then_some(Self(names))
    }

    /// The first folder.
    fn place(&self) -> Option<String> {
        match *self.0 {
            [first, _, ..] => Some(format!("/{first}/")),
            _ => None,
        }
    }

    /// Whether there are other images with this beginning, if an image was at `path`.
    fn has_others(&self, files: &dyn Tree, path: &str) -> bool {
        let folder = RepoPath::new(path).folder();
        if has_images(files, folder) {
            return true;
        }
        let mut first = folder;
        for _ in 2..self.0.len() {
            first = first.folder();
        }
        has_images_below(files, first.as_str())
    }
}

/// Whether there is an image in a folder, or in one below it.
fn has_images_below(files: &dyn Tree, folder: &str) -> bool {
    let mut folders = vec![folder.to_owned()];
    let mut at = 0;
    while let Some(folder) = folders.get(at).cloned() {
        if has_images(files, RepoPath::new(&folder)) {
            return true;
        }
        let names = files.list(&folder);
        let below = names.iter().filter_map(|name| name.strip_suffix('/'));
        let room = MOST_FOLDERS.saturating_sub(folders.len());
        folders.extend(
            below
                .take(room)
                .map(|name| RepoPath::new(&folder).child(name)),
        );
        at += 1;
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tree::memory::MemoryTree;

    #[test]
    fn an_address_begins_at_the_root_of_its_host() {
        for (url, expected) in [
            ("/a/b.png?v=1", Some("a/b.png")),
            ("https://example.org/a/b.png", Some("a/b.png")),
            ("//example.org/b.png#c", Some("b.png")),
            ("/a//b.png", Some("a//b.png")),
            ("a/b.png", None),
            ("./a//b.png", None),
            ("https://example.org", None),
            ("", None),
        ] {
            assert_eq!(from_root(url), expected, "{url}");
        }
    }

    #[test]
    fn others_have_the_same_first_folder() {
        let files =
            MemoryTree::from_iter([("static/img/deep/er/a.png", ""), ("static/css/a.css", "")]);
        for (address, path, expected) in [
            ("img/b.png", "static/img/b.png", true),
            ("img/x/y/b.png", "static/img/x/y/b.png", true),
            ("css/b.png", "static/css/b.png", false),
            ("media/b.png", "static/media/b.png", false),
        ] {
            let names = Names::of(address).unwrap();
            assert_eq!(names.has_others(&files, path), expected, "{address}");
            assert!(names.place().is_some_and(|place| place.len() > 2));
        }
        assert_eq!(Names::of("b.png").unwrap().place(), None);
        assert!(Names::of("a/../b.png").is_none() && Names::of("/").is_none());
    }
}

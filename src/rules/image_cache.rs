//! What is known of images. Several checks ask the same of the same image, and many documents show
//! the same logo; the answer is looked for once.

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock, PoisonError, RwLock};

use crate::content::images::info::{ImageInfo, ImageProblem};
use crate::content::site::{Generator, Local, Site};
use crate::finding::wording::plural;
use crate::text::repo_path::{RepoPath, RepoPathBuf};
use crate::tree::{Look, Tree};

/// Endings of the names of images.
const ENDINGS: &[&str] = &["avif", "gif", "jpeg", "jpg", "png", "svg", "webp"];

/// Bytes before an ending in which the name of an image begins.
const LONGEST_NAME: usize = 2_048;

/// Whether an address or a name of a file ends like that of an image.
pub(crate) fn is_image(url: &str) -> bool {
    let end = memchr::memchr2(b'?', b'#', url.as_bytes()).unwrap_or(url.len());
    let ending = url[..end].rsplit_once('.').map_or("", |(_, ending)| ending);
    (ENDINGS.iter()).any(|known| ending.eq_ignore_ascii_case(known))
}

/// Candidates for names of images in a text, without parsing it: what is before such an ending, up
/// to what cannot be in an address. The ending itself is not included.
pub(crate) fn images_named(text: &str) -> impl Iterator<Item = &str> {
    let bytes = text.as_bytes();
    let ends = move |dot: &usize| {
        let rest = &bytes[dot + 1..];
        let is_it = |ending: &&'static str| {
            let next = rest.get(..ending.len());
            next.is_some_and(|next| next.eq_ignore_ascii_case(ending.as_bytes()))
        };
        ENDINGS.iter().any(is_it)
    };
    let dots = memchr::memchr_iter(b'.', bytes).filter(ends);
    dots.map(|dot| {
        let is_border = |byte: &u8| byte.is_ascii_whitespace() || b"()<>\"'=".contains(byte);
        let longest = dot.saturating_sub(LONGEST_NAME);
        let border = bytes[longest..dot].iter().rposition(is_border);
        let start = border.map_or(longest, |at| longest + at + 1);
        text.get(start..dot).unwrap_or_default()
    })
}

/// Whether there are images in a folder.
pub(crate) fn has_images(files: &dyn Tree, folder: &RepoPath) -> bool {
    files.list(folder).iter().any(|name| is_image(name))
}

/// Whether Hugo has an image for a language at least: `fern.es.png` is what Spanish pages, and those of
/// languages that have none, get as `fern.png` (content-management/multilingual, page bundles).
pub(crate) fn has_translation(files: &dyn Tree, site: &Site, path: &RepoPath) -> bool {
    let (folder, name) = path.folder_and_name();
    let Some((stem, ending)) = name.rsplit_once('.') else {
        return false;
    };
    let is_language = |code: &str| {
        let parts = code.split('-');
        code.len() > 1
            && parts.clone().all(|part| matches!(part.len(), 2..=4))
            && parts
                .into_iter()
                .all(|part| part.bytes().all(|byte| byte.is_ascii_alphabetic()))
    };
    let is_it = |other: &String| {
        let rest = other
            .strip_prefix(stem)
            .and_then(|rest| rest.strip_prefix('.'));
        let code = rest.and_then(|rest| rest.strip_suffix(ending)?.strip_suffix('.'));
        code.is_some_and(is_language)
    };
    site.generator == Some(Generator::Hugo)
        && site.is_content(path)
        && files.list(folder).iter().any(is_it)
}

/// The images of one document by their URLs, as far as somebody asked.
#[derive(Debug, Default)]
pub struct KnownImages<'r> {
    /// Those that the run knows from other documents.
    run: Option<&'r RunImages>,
    /// The first few, which are all that most documents have.
    few: RefCell<Vec<Arc<KnownImage>>>,
    rest: RefCell<HashMap<Box<str>, Arc<KnownImage>>>,
}

/// How many images are looked through one by one.
const FEW: usize = 12;

/// What is known of one image.
#[derive(Debug)]
pub struct KnownImage {
    url: Box<str>,
    /// Which file its URL means.
    pub local: Local,
    file: OnceLock<Option<RepoPathBuf>>,
    header: OnceLock<Result<ImageInfo, ImageProblem>>,
}

impl<'r> KnownImages<'r> {
    /// Those of a document of a run, which knows some from others.
    pub fn of_run(run: Option<&'r RunImages>) -> Self {
        Self {
            run,
            ..Self::default()
        }
    }

    /// Counts an image of which there is only a pointer of Git LFS; where there is no run, nobody asks.
    pub(crate) fn count_pointer(&self) {
        if let Some(run) = self.run {
            run.pointers.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// The image behind a URL that is in the document `from`.
    pub fn get(&self, url: &str, site: &Site, from: &RepoPath) -> Arc<KnownImage> {
        let mut few = self.few.borrow_mut();
        if let Some(known) = few.iter().find(|known| *known.url == *url) {
            return Arc::clone(known);
        }
        let mut rest = self.rest.borrow_mut();
        if few.len() >= FEW
            && let Some(known) = rest.get(url)
        {
            return Arc::clone(known);
        }
        let make = || KnownImage::new(url, site, from);
        let image = match self.run {
            Some(run) if RunImages::is_of_many(url) => run.get(url, site, make),
            _ => Arc::new(make()),
        };
        if few.len() < FEW {
            few.push(Arc::clone(&image));
        } else {
            rest.insert(url.into(), Arc::clone(&image));
        }
        image
    }
}

impl KnownImage {
    fn new(url: &str, site: &Site, from: &RepoPath) -> Self {
        Self {
            url: url.into(),
            local: site.local(url, from),
            file: OnceLock::new(),
            header: OnceLock::new(),
        }
    }

    /// Whether it is of another site, so that no file here can be it.
    pub fn is_elsewhere(&self) -> bool {
        self.local == Local::Elsewhere
    }

    /// The file of the repository, when there is one of exactly that name.
    pub fn file(&self, files: &dyn Tree) -> Option<&RepoPath> {
        let find = || match &self.local {
            Local::Files(paths) | Local::Perhaps(paths) => {
                (paths.iter().find(|path| files.look(path) == Look::File)).cloned()
            }
            Local::Elsewhere | Local::Unknown | Local::LeavesRoot => None,
        };
        self.file.get_or_init(find).as_deref()
    }

    /// What the header of the file says, and its path; none when the image is not a file here.
    pub fn header(
        &self,
        files: &dyn Tree,
    ) -> Option<(&RepoPath, &Result<ImageInfo, ImageProblem>)> {
        let path = self.file(files)?;
        let header = self.header.get_or_init(|| files.image(path));
        Some((path, header))
    }
}

/// Parts of what a run knows of images. Each thread has one, as long as there are not more: what
/// they share, they wait for, with every logo.
const PARTS: usize = 16;

/// How many images are known in each part; more are looked for again.
const MOST: usize = 4_096;

/// The images that many documents may show: what is known of them, for one run over files that stay
/// as they are.
#[derive(Debug, Default)]
pub struct RunImages {
    parts: [RwLock<HashMap<Box<str>, OfSite>>; PARTS],
    /// How many images are only pointers of Git LFS.
    pointers: AtomicU64,
}

/// An image, and the site for which it was found, by its place in memory.
type OfSite = (usize, Arc<KnownImage>);

impl RunImages {
    /// A sentence on the images that were not checked, if there are any.
    pub(crate) fn unchecked(&self) -> Option<String> {
        let pointers = self.pointers.load(Ordering::Relaxed);
        let verb = match pointers {
            0 => return None,
            1 => "is a pointer",
            _ => "are pointers",
        };
        Some(format!(
            "{} {verb} of Git LFS, whose format and size were not checked: run `git lfs pull`",
            plural(pointers, "image")
        ))
    }

    /// Whether a URL means the same file in each document.
    fn is_of_many(url: &str) -> bool {
        url.starts_with('/')
    }

    fn get(&self, url: &str, site: &Site, make: impl FnOnce() -> KnownImage) -> Arc<KnownImage> {
        let site = std::ptr::from_ref(site).cast::<()>() as usize;
        let thread = rayon::current_thread_index().unwrap_or_default();
        let part = &self.parts[thread % PARTS];
        let known = part.read().unwrap_or_else(PoisonError::into_inner);
        if let Some((of, known)) = known.get(url)
            && *of == site
        {
            return Arc::clone(known);
        }
        drop(known);
        let image = Arc::new(make());
        let mut known = part.write().unwrap_or_else(PoisonError::into_inner);
        if known.len() < MOST {
            let entry = known.entry(url.into());
            entry.or_insert_with(|| (site, Arc::clone(&image)));
        }
        image
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tree::memory::MemoryTree;

    #[test]
    fn an_image_is_known_for_its_site_and_where_its_url_means_one_file() {
        let files = MemoryTree::from_iter([("img/a.png", ""), ("static/img/a.png", "")]);
        let site = |folder: &str| Site {
            static_folders: Some(vec![folder.to_owned()]),
            ..Site::default()
        };
        let (root, inner) = (site("."), site("static"));
        let run = RunImages::default();
        let file = |url: &str, site: &Site, from: &str| {
            let images = KnownImages::of_run(Some(&run));
            let image = images.get(url, site, RepoPath::new(from));
            assert!(Arc::ptr_eq(
                &image,
                &images.get(url, site, RepoPath::new(from))
            ));
            image.file(&files).map(|path| path.as_str().to_owned())
        };
        for _ in 0..2 {
            assert_eq!(
                file("/img/a.png", &root, "a.md").as_deref(),
                Some("img/a.png")
            );
            let other = file("/img/a.png", &inner, "a.md");
            assert_eq!(other.as_deref(), Some("static/img/a.png"));
            assert_eq!(
                file("a.png", &root, "img/b.md").as_deref(),
                Some("img/a.png")
            );
            assert_eq!(file("a.png", &root, "b.md"), None);
        }
    }
}

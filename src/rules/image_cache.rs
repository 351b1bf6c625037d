//! What is known of the images of one document. Several checks ask the same of the same image; the
//! answer is looked for once.

use std::cell::{OnceCell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;

use crate::content::images::info::{ImageInfo, ImageProblem};
use crate::content::site::{Local, Site};
use crate::tree::{Look, Tree};

/// The images of one document by their URLs, as far as somebody asked.
#[derive(Debug, Default)]
pub struct KnownImages {
    /// The first few, which are all that most documents have.
    few: RefCell<Vec<(Box<str>, Rc<KnownImage>)>>,
    rest: RefCell<HashMap<Box<str>, Rc<KnownImage>>>,
}

/// How many images are looked through one by one.
const FEW: usize = 12;

/// What is known of one image.
#[derive(Debug)]
pub struct KnownImage {
    /// Which file its URL means.
    pub local: Local,
    file: OnceCell<Option<String>>,
    header: OnceCell<Result<ImageInfo, ImageProblem>>,
}

impl KnownImages {
    /// The image behind a URL that stands in the document `from`.
    pub fn get(&self, url: &str, site: &Site, from: &str) -> Rc<KnownImage> {
        let mut few = self.few.borrow_mut();
        if let Some((_, known)) = few.iter().find(|(known, _)| **known == *url) {
            return Rc::clone(known);
        }
        let mut rest = self.rest.borrow_mut();
        if few.len() >= FEW
            && let Some(known) = rest.get(url)
        {
            return Rc::clone(known);
        }
        let image = Rc::new(KnownImage {
            local: site.local(url, from),
            file: OnceCell::new(),
            header: OnceCell::new(),
        });
        if few.len() < FEW {
            few.push((url.into(), Rc::clone(&image)));
        } else {
            rest.insert(url.into(), Rc::clone(&image));
        }
        image
    }
}

impl KnownImage {
    /// The file of the repository, when there is one of exactly that name.
    pub fn file(&self, files: &dyn Tree) -> Option<&str> {
        let find = || match &self.local {
            Local::Files(paths) | Local::Perhaps(paths) => {
                (paths.iter().find(|path| files.look(path) == Look::File)).cloned()
            }
            Local::Elsewhere | Local::Unknown | Local::LeavesRoot => None,
        };
        self.file.get_or_init(find).as_deref()
    }

    /// What the header of the file says, and its path; none when the image is no file here.
    pub fn header(&self, files: &dyn Tree) -> Option<(&str, &Result<ImageInfo, ImageProblem>)> {
        let path = self.file(files)?;
        let header = self.header.get_or_init(|| files.image(path));
        Some((path, header))
    }
}

//! The folder that a thread reads in stays open from one file to the next, so that not each is looked
//! for from the root on.

use std::cell::RefCell;
use std::ffi::OsStr;
use std::fs::File;
use std::io;
use std::path::Path;
use std::sync::Arc;

use super::beneath::{Held, ReadFolder, Writable};
use crate::text::repo_path::{RepoPath, RepoPathBuf};
use crate::tree::signature::About;

thread_local! {
    static NEAR: RefCell<Option<Near>> = const { RefCell::new(None) };
}

/// What a thread keeps open.
struct Near {
    /// Which folder all is below, by its place in memory.
    held: usize,
    /// The path of the last folder, and the folder.
    last: Option<(RepoPathBuf, ReadFolder)>,
    /// The path of the last folder that was written in, and the folder.
    written: Option<(String, Arc<Writable>)>,
}

/// As long as this is there, its thread keeps the folder open that it reads in: for some files in a
/// row, as meanwhile another folder may take its place.
#[must_use]
#[derive(Debug)]
pub struct KeptOpen(());

impl KeptOpen {
    /// For a tree that has no folders.
    pub(crate) fn nothing() -> Self {
        Self(())
    }

    /// For files below a folder.
    pub(super) fn below(held: &Held) -> Self {
        let near = Near {
            held: place_of(held),
            last: None,
            written: None,
        };
        NEAR.set(Some(near));
        Self(())
    }
}

impl Drop for KeptOpen {
    fn drop(&mut self) {
        NEAR.set(None);
    }
}

fn place_of(held: &Held) -> usize {
    std::ptr::from_ref(held).cast::<()>() as usize
}

/// The same as [`Held::file`], from the folder that is open, if it is the one of the file.
///
/// # Errors
/// Those of [`Held::file`].
pub(super) fn file(held: &Held, inside: &Path) -> io::Result<File> {
    let opened = NEAR.with_borrow_mut(|near| {
        let near = near.as_mut().filter(|near| near.held == place_of(held))?;
        near.file(held, inside)
    });
    // Whatever was wrong is found again, or has gone.
    opened.map_or_else(|| held.file(inside), Ok)
}

/// What the system says of a regular file, from the folder that is open, if it is the one of the file:
/// it need not go down from the root then. None where that is not to be had.
pub(super) fn about(held: &Held, inside: &Path) -> Option<About> {
    NEAR.with_borrow_mut(|near| {
        let near = near.as_mut().filter(|near| near.held == place_of(held))?;
        let (folder, name) = near.reader(held, inside)?;
        folder.about(name)
    })
}

/// The same as [`Held::folder`], or the folder that is open, if it is this one.
///
/// # Errors
/// Those of [`Held::folder`].
pub(super) fn folder(held: &Held, inside: &Path) -> io::Result<Arc<Writable>> {
    let open = || held.folder(inside).map(Arc::new);
    NEAR.with_borrow_mut(|near| {
        let Some(near) = near.as_mut().filter(|near| near.held == place_of(held)) else {
            return open();
        };
        let path = inside.to_str();
        if let Some((last, folder)) = &near.written
            && path == Some(last.as_str())
        {
            return Ok(Arc::clone(folder));
        }
        let folder = open()?;
        near.written = path.map(|path| (path.to_owned(), Arc::clone(&folder)));
        Ok(folder)
    })
}

impl Near {
    fn file(&mut self, held: &Held, inside: &Path) -> Option<File> {
        let (folder, name) = self.reader(held, inside)?;
        folder.file(name).ok()
    }

    /// The open folder of a file, and the name of the file in it.
    fn reader<'p>(&mut self, held: &Held, inside: &'p Path) -> Option<(&ReadFolder, &'p OsStr)> {
        // Cut by hand: of so many paths, taking them to pieces costs.
        let (folder, name) = RepoPath::new(inside.to_str()?).folder_and_name();
        if folder.is_empty() || matches!(name, "" | "." | "..") {
            return None;
        }
        let is_open = |(path, _): &(RepoPathBuf, ReadFolder)| **path == *folder;
        if !self.last.as_ref().is_some_and(is_open) {
            self.last = None;
            let opened = held.reader(folder.as_ref()).ok()?;
            self.last = Some((folder.into(), opened));
        }
        let (_, opened) = self.last.as_ref()?;
        Some((opened, OsStr::new(name)))
    }
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "tests may")]
mod tests {
    use std::fs;
    use std::io::Read as _;

    use super::*;

    fn read(held: &Held, path: &str) -> Option<String> {
        let mut text = String::new();
        let mut file = file(held, Path::new(path)).ok()?;
        file.read_to_string(&mut text).ok()?;
        Some(text)
    }

    #[test]
    fn files_are_those_that_are_there() {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().canonicalize().unwrap();
        for (path, text) in [
            ("a/x.md", "ax"),
            ("a/y.md", "ay"),
            ("b/x.md", "bx"),
            ("x.md", "x"),
        ] {
            fs::create_dir_all(place.join(path).parent().unwrap()).unwrap();
            fs::write(place.join(path), text).unwrap();
        }
        let held = Held::new(place.clone());
        let kept = KeptOpen::below(&held);
        for (path, text) in [
            ("a/x.md", Some("ax")),
            ("a/y.md", Some("ay")),
            ("b/x.md", Some("bx")),
            ("b/y.md", None),
            ("c/x.md", None),
            ("x.md", Some("x")),
            ("a/x.md", Some("ax")),
        ] {
            assert_eq!(read(&held, path).as_deref(), text, "{path}");
        }
        drop(kept);
        // Another folder took its place.
        fs::rename(place.join("a"), place.join("old")).unwrap();
        fs::create_dir(place.join("a")).unwrap();
        fs::write(place.join("a/x.md"), "new").unwrap();
        assert_eq!(read(&held, "a/x.md").as_deref(), Some("new"));
        let _kept = KeptOpen::below(&held);
        assert_eq!(read(&held, "a/x.md").as_deref(), Some("new"));
        fs::remove_dir_all(place.join("a")).unwrap();
        fs::rename(place.join("old"), place.join("a")).unwrap();
        // What is not in the folder that was open is looked for from the root on.
        assert_eq!(read(&held, "a/y.md").as_deref(), Some("ay"));
    }

    #[cfg(unix)]
    #[test]
    fn no_link_is_followed() {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().canonicalize().unwrap();
        fs::create_dir(place.join("a")).unwrap();
        fs::write(place.join("a/x.md"), "x").unwrap();
        std::os::unix::fs::symlink("x.md", place.join("a/link.md")).unwrap();
        std::os::unix::fs::symlink("a", place.join("in")).unwrap();
        let held = Held::new(place);
        let _kept = KeptOpen::below(&held);
        for path in ["a/link.md", "in/x.md", "a/../a/x.md"] {
            let error = |found: io::Result<File>| found.err().map(|error| error.raw_os_error());
            let path = Path::new(path);
            assert_eq!(error(file(&held, path)), error(held.file(path)));
        }
        assert!(file(&held, Path::new("a/link.md")).is_err());
        assert!(file(&held, Path::new("in/x.md")).is_err());
    }
}

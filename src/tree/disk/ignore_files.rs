//! The files that say what to ignore, before anybody obeys them. Their globs are compared with
//! every path below them, and a pull request may bring any number of them.

use std::collections::{BTreeMap, HashMap};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::{fmt, fs};

use super::found::relative;
use super::open;

/// The names of such files.
const NAMES: [&str; 2] = [".gitignore", ".ignore"];

/// Bytes of one of them, at most.
const LARGEST: u64 = 1 << 20;

/// Bytes of all of them, at most: they are kept, some as automata of many times their length.
const MOST_BYTES: u64 = 8 << 20;

/// Globs with signs in all of them, at most: such a one takes some kilobytes.
const MOST_GLOBS: usize = 100_000;

/// Globs with three `*` or more that a path may be compared with, at most. Together, they are what
/// makes an automaton slow: five hundred of them take a millisecond for one path.
const MOST_WILD: usize = 100;

/// The ignore files that a walk has come by.
#[derive(Debug, Default)]
pub(crate) struct IgnoreFiles {
    seen: Mutex<Totals>,
}

#[derive(Debug, Default)]
struct Totals {
    bytes: u64,
    globs: usize,
    /// How many wild globs the ignore files of a folder itself have, for folders that have any.
    wild: HashMap<PathBuf, usize>,
    /// The files for whose sake folders are not walked, and why.
    refused: BTreeMap<PathBuf, Refused>,
}

/// Why an ignore file is not obeyed.
#[derive(Debug)]
enum Refused {
    Unreadable,
    TooLarge,
    TooSlow,
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable => f.write_str("no file that can be read")?,
            Self::TooLarge => f.write_str("larger than 1 MiB")?,
            Self::TooSlow => write!(
                f,
                "with those above it, more than {MOST_WILD} globs with three `*` or more are too slow"
            )?,
        }
        f.write_str(": nothing beside it was looked at")
    }
}

/// What one ignore file asks for.
#[derive(Default)]
struct Wants {
    bytes: u64,
    globs: usize,
    wild: usize,
}

impl IgnoreFiles {
    /// Looks at those of a folder; false when the folder cannot be walked for their sake. Those of
    /// the folders above it, up to `root`, must have been looked at before.
    pub(crate) fn admit(&self, root: &Path, folder: &Path) -> bool {
        let mut own = Wants::default();
        for name in NAMES {
            let path = folder.join(name);
            match look_at(&path) {
                Ok(None) => {}
                Ok(Some(wants)) => own.add(&wants),
                Err(why) => {
                    self.lock().refused.insert(path, why);
                    return false;
                }
            }
        }
        if own.bytes == 0 {
            return true;
        }
        let mut seen = self.lock();
        if seen.wild.insert(folder.to_path_buf(), own.wild).is_none() {
            seen.bytes = seen.bytes.saturating_add(own.bytes);
            seen.globs = seen.globs.saturating_add(own.globs);
        }
        let above = folder
            .ancestors()
            .take_while(|above| above.starts_with(root));
        let wild: usize = above.filter_map(|above| seen.wild.get(above)).sum();
        if wild > MOST_WILD {
            seen.refused.insert(folder.join(NAMES[0]), Refused::TooSlow);
            return false;
        }
        seen.too_much().is_none()
    }

    /// Why all of them together are too much to obey. The walk has ended then, somewhere.
    pub(crate) fn too_much(&self) -> Option<&'static str> {
        self.lock().too_much()
    }

    /// The files for whose sake folders were not walked, and why.
    pub(crate) fn refused(&self, root: &Path) -> Vec<(Arc<str>, String)> {
        let refused = std::mem::take(&mut self.lock().refused).into_iter();
        let reported = refused.map(|(path, why)| (relative(root, &path), why.to_string()));
        reported.collect()
    }

    fn lock(&self) -> MutexGuard<'_, Totals> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Totals {
    fn too_much(&self) -> Option<&'static str> {
        if self.bytes > MOST_BYTES {
            return Some(
                "its `.gitignore` and `.ignore` files have more than 8 MiB together: nothing was looked at until they are shorter",
            );
        }
        (self.globs > MOST_GLOBS).then_some(
            "its `.gitignore` and `.ignore` files have more than 100000 globs together: nothing was looked at until they are shorter",
        )
    }
}

impl Wants {
    fn add(&mut self, other: &Self) {
        self.bytes += other.bytes;
        self.globs += other.globs;
        self.wild += other.wild;
    }
}

/// What an ignore file asks for; none when there is none.
fn look_at(path: &Path) -> Result<Option<Wants>, Refused> {
    // Most folders have none, and to ask for its length is the cheapest way to see that.
    match fs::metadata(path) {
        Ok(about) if about.is_dir() => return Ok(None),
        Ok(_) => {}
        Err(_) => return Ok(None),
    }
    let mut text = Vec::new();
    let opened = open::followed(path);
    let read = opened.and_then(|opened| opened.file.take(LARGEST + 1).read_to_end(&mut text));
    match read {
        // Nobody can read it, and so nobody obeys it.
        Err(error) if error.kind() == io::ErrorKind::PermissionDenied => return Ok(None),
        Err(_) => return Err(Refused::Unreadable),
        Ok(_) if text.len() as u64 > LARGEST => {
            return Err(Refused::TooLarge);
        }
        Ok(_) => {}
    }
    Ok(Some(wants(&text)))
}

fn wants(text: &[u8]) -> Wants {
    let mut wants = Wants {
        bytes: text.len() as u64,
        ..Wants::default()
    };
    for line in text.split(|byte| *byte == b'\n') {
        if matches!(line.first(), None | Some(b'#')) {
            continue;
        }
        wants.globs += usize::from(line.iter().any(|byte| b"*?[{".contains(byte)));
        wants.wild += usize::from(stars(line) >= 3);
    }
    wants
}

/// How many `*` stand for something within a name; several in a row are one, as are those of `**/`.
fn stars(line: &[u8]) -> usize {
    let runs = line
        .split(|byte| *byte == b'/')
        .filter(|name| *name != b"**");
    let starts = |name: &[u8]| {
        let before = std::iter::once(0).chain(name.iter().copied());
        before
            .zip(name)
            .filter(|(before, byte)| **byte == b'*' && *before != b'*')
            .count()
    };
    runs.map(starts).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stars_are_counted_by_what_they_stand_for() {
        for (line, expected) in [
            ("*.md", 1),
            ("**/build/**", 0),
            ("*a*b", 2),
            ("*a**b*c", 3),
            ("/x/**/y*/*", 2),
            ("name", 0),
        ] {
            assert_eq!(stars(line.as_bytes()), expected, "{line}");
        }
    }

    #[test]
    fn comments_and_empty_lines_ask_for_nothing() {
        let wants = wants(b"# *a*b*c\n\nname\n*.md\r\n*a*b*c");
        assert_eq!((wants.globs, wants.wild), (2, 1));
    }
}

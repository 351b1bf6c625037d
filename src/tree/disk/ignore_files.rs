//! The files that say what to ignore, read before anybody obeys them, and what they say. Their globs
//! are compared with every path below them, and a pull request may bring any number of them.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::{fmt, fs};

use ignore::Match;
use ignore::gitignore::{Gitignore, GitignoreBuilder};

use super::beneath::Held;
use super::open;
use crate::tree::git_folder::{common_folder, git_folder};

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
pub(super) struct IgnoreFiles {
    seen: Mutex<Totals>,
}

#[derive(Debug, Default)]
struct Totals {
    bytes: u64,
    globs: usize,
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

/// Which of the names that say what to ignore are in a folder.
#[derive(Clone, Copy, Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a name of its own")]
pub(super) struct IgnoreFileNames {
    pub(super) ignore: bool,
    pub(super) gitignore: bool,
    /// Whether a repository of git begins here.
    pub(super) git: bool,
    /// The same of Jujutsu, which obeys the ignore files of git.
    pub(super) jj: bool,
}

impl IgnoreFileNames {
    /// What may be in a folder that was not listed.
    pub(super) const ANY: Self = Self {
        ignore: true,
        gitignore: true,
        git: true,
        jj: true,
    };

    /// Takes note of a name.
    pub(super) fn see(&mut self, name: &str) {
        match name {
            ".ignore" => self.ignore = true,
            ".gitignore" => self.gitignore = true,
            ".git" => self.git = true,
            ".jj" => self.jj = true,
            _ => {}
        }
    }
}

/// What the ignore files of a folder say, and those above it. Paths are relative to the topmost one.
#[derive(Debug, Default)]
pub(super) struct IgnoreRules {
    above: Option<Arc<Self>>,
    /// Bytes of the folder's path, with the slash behind it.
    prefix: usize,
    ignore: Option<Gitignore>,
    gitignore: Option<Gitignore>,
    exclude: Option<Gitignore>,
    /// Whether a repository begins here: the `.gitignore` files above say nothing of it.
    is_top: bool,
    /// Wild globs, with those above.
    wild: usize,
}

/// What ignore files say of a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum IgnoreVerdict {
    Ignored,
    /// A glob with `!` wants it.
    Wanted,
    Nothing,
}

impl IgnoreRules {
    /// What is said of a path; the nearest file that says something counts.
    pub(super) fn verdict(&self, path: &str, is_folder: bool, global: &Gitignore) -> IgnoreVerdict {
        let mut of_ignore = IgnoreVerdict::Nothing;
        let mut of_git = IgnoreVerdict::Nothing;
        let mut of_exclude = IgnoreVerdict::Nothing;
        let mut in_repository = false;
        let mut level = Some(self);
        while let Some(rules) = level {
            let inside = path.get(rules.prefix..).unwrap_or_default();
            let ask = |globs: &Option<Gitignore>, known: &mut IgnoreVerdict| {
                if let (Some(globs), IgnoreVerdict::Nothing) = (globs, *known) {
                    *known = verdict(globs, inside, is_folder);
                }
            };
            ask(&rules.ignore, &mut of_ignore);
            if !in_repository {
                ask(&rules.gitignore, &mut of_git);
                ask(&rules.exclude, &mut of_exclude);
            }
            in_repository |= rules.is_top;
            level = rules.above.as_deref();
        }
        let git = || {
            if !in_repository {
                return IgnoreVerdict::Nothing;
            }
            let known = of_git.or(|| of_exclude);
            known.or(|| verdict(global, path, is_folder))
        };
        of_ignore.or(git)
    }
}

impl IgnoreVerdict {
    fn or(self, other: impl FnOnce() -> Self) -> Self {
        if self == Self::Nothing { other() } else { self }
    }
}

fn verdict(globs: &Gitignore, path: &str, is_folder: bool) -> IgnoreVerdict {
    match globs.matched(Path::new(path), is_folder) {
        Match::Ignore(_) => IgnoreVerdict::Ignored,
        Match::Whitelist(_) => IgnoreVerdict::Wanted,
        Match::None => IgnoreVerdict::Nothing,
    }
}

impl IgnoreFiles {
    /// Reads those of a folder; none when the folder cannot be walked for their sake. `text` is the
    /// path of the folder as text, without a slash at its end.
    pub(super) fn rules(
        &self,
        top: &Held,
        folder: &Path,
        text: &str,
        names: IgnoreFileNames,
        above: &Arc<IgnoreRules>,
    ) -> Option<Arc<IgnoreRules>> {
        let mut rules = IgnoreRules {
            above: Some(Arc::clone(above)),
            prefix: if text.is_empty() { 0 } else { text.len() + 1 },
            is_top: names.jj && is_there(top, &folder.join(".jj")),
            wild: above.wild,
            ..IgnoreRules::default()
        };
        let mut own = IgnoreFile::default();
        let mut read = |path: PathBuf, bytes: io::Result<Vec<u8>>| match globs(bytes) {
            Ok(Some((globs, wants))) => {
                own.add(&wants);
                Ok(Some(globs))
            }
            Ok(None) => Ok(None),
            Err(why) => {
                self.lock().refused.insert(top.path().join(path), why);
                Err(())
            }
        };
        let in_folder = |name: &str| {
            let path = folder.join(name);
            let bytes = of_repository(top, &path);
            (path, bytes)
        };
        if names.gitignore {
            let (path, bytes) = in_folder(".gitignore");
            rules.gitignore = read(path, bytes).ok()?;
        }
        if names.ignore {
            let (path, bytes) = in_folder(".ignore");
            rules.ignore = read(path, bytes).ok()?;
        }
        if names.git && is_there(top, &folder.join(".git")) {
            rules.is_top = true;
            if let Some(git) = git_folder(&top.path().join(folder)) {
                let exclude = common_folder(git).join("info/exclude");
                let bytes = of_git(&exclude);
                rules.exclude = read(exclude, bytes).ok()?;
            }
        }
        if own.bytes == 0 && !rules.is_top {
            return Some(Arc::clone(above));
        }
        rules.wild += own.wild;
        let mut seen = self.lock();
        seen.bytes = seen.bytes.saturating_add(own.bytes);
        seen.globs = seen.globs.saturating_add(own.globs);
        if rules.wild > MOST_WILD {
            let path = top.path().join(folder).join(".gitignore");
            seen.refused.insert(path, Refused::TooSlow);
            return None;
        }
        seen.too_much().is_none().then(|| Arc::new(rules))
    }

    /// Why all of them together are too much to obey. The walk has ended then, somewhere.
    pub(super) fn too_much(&self) -> Option<&'static str> {
        self.lock().too_much()
    }

    /// The files for whose sake folders were not walked, and why.
    pub(super) fn refused(&self) -> Vec<(PathBuf, String)> {
        let refused = std::mem::take(&mut self.lock().refused).into_iter();
        refused.map(|(path, why)| (path, why.to_string())).collect()
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

fn is_there(top: &Held, path: &Path) -> bool {
    top.path().join(path).exists()
}

/// The bytes of an ignore file of the repository.
fn of_repository(top: &Held, path: &Path) -> io::Result<Vec<u8>> {
    let opened = match top.file(path) {
        Ok(file) => open::Opened::ask(file),
        Err(_) => open::through_links(top, path),
    };
    let read = opened.and_then(|opened| open::all(opened.file, opened.length, LARGEST));
    read.map_err(|error| match fs::metadata(top.path().join(path)) {
        Ok(about) if about.is_dir() => io::ErrorKind::IsADirectory.into(),
        Ok(_) => error,
        // A link that leads nowhere.
        Err(_) => io::ErrorKind::NotFound.into(),
    })
}

/// The bytes of an ignore file of git's own folder, or of the user's.
pub(super) fn of_git(path: &Path) -> io::Result<Vec<u8>> {
    let opened = open::followed(path)?;
    open::all(opened.file, opened.length, LARGEST)
}

/// What an ignore file says, and what it asks for; none when there is none.
fn globs(bytes: io::Result<Vec<u8>>) -> Result<Option<(Gitignore, IgnoreFile)>, Refused> {
    let text = match bytes {
        Ok(text) => text,
        Err(error) => {
            return match error.kind() {
                // Nobody can read it, and so nobody obeys it.
                io::ErrorKind::PermissionDenied
                | io::ErrorKind::NotFound
                | io::ErrorKind::NotADirectory
                | io::ErrorKind::IsADirectory => Ok(None),
                io::ErrorKind::FileTooLarge => Err(Refused::TooLarge),
                _ => Err(Refused::Unreadable),
            };
        }
    };
    let wants = wants(&text);
    Ok(Some((compiled(&text), wants)))
}

/// The globs of an ignore file, for paths relative to its folder.
pub(super) fn compiled(text: &[u8]) -> Gitignore {
    let text: Cow<'_, str> = String::from_utf8_lossy(text);
    // Git passes over a byte order mark.
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let mut builder = GitignoreBuilder::new("");
    for line in text.lines() {
        // A line that is not a glob ignores nothing.
        let _ = builder.add_line(None, line);
    }
    builder.build().unwrap_or_else(|_| Gitignore::empty())
}

/// What one ignore file asks for.
#[derive(Default)]
struct IgnoreFile {
    bytes: u64,
    globs: usize,
    wild: usize,
}

impl IgnoreFile {
    fn add(&mut self, other: &Self) {
        self.bytes += other.bytes;
        self.globs += other.globs;
        self.wild += other.wild;
    }
}

fn wants(text: &[u8]) -> IgnoreFile {
    let mut wants = IgnoreFile {
        bytes: text.len() as u64,
        ..IgnoreFile::default()
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

//! Paths in the repository, and their parts: the one place where a path is cut at its slashes.

use std::borrow::{Borrow, Cow};
use std::fmt;
use std::ops::Deref;
use std::path::Path;
use std::sync::Arc;

use ref_cast::{RefCastCustom, ref_cast_custom};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A path in the repository: relative to its root, with `/` between names, and UTF-8. Names that
/// are not UTF-8 come in spelled out.
#[derive(PartialEq, Eq, PartialOrd, Ord, Hash, RefCastCustom)]
#[repr(transparent)]
pub struct RepoPath(str);

/// A [`RepoPath`] that is kept: cheap to clone.
///
/// ```
/// use copydesk::parts::RepoPathBuf;
///
/// let path = RepoPathBuf::from("_news/2024-05-01-moss.md");
/// assert_eq!(path.as_str(), "_news/2024-05-01-moss.md");
/// assert!(path.starts_with("_news/"));
/// ```
#[derive(Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RepoPathBuf(Arc<str>);

impl RepoPath {
    /// A text as a path.
    #[ref_cast_custom]
    pub(crate) fn new(path: &str) -> &Self;

    /// As it is written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The folder that holds it: empty for what is at the root.
    pub(crate) fn folder(&self) -> &Self {
        Self::new(self.slash().map_or("", |slash| &self.0[..slash]))
    }

    /// The last of its names.
    pub(crate) fn name(&self) -> &str {
        self.slash().map_or(&self.0, |slash| &self.0[slash + 1..])
    }

    /// The folder that holds it, and the last of its names.
    pub(crate) fn folder_and_name(&self) -> (&Self, &str) {
        (self.folder(), self.name())
    }

    /// Where the last slash is: asked of each file many times.
    fn slash(&self) -> Option<usize> {
        memchr::memrchr(b'/', self.0.as_bytes())
    }

    /// Its names, from the top on.
    pub(crate) fn names(&self) -> impl DoubleEndedIterator<Item = &str> {
        Names(&self.0)
    }

    /// Whether two slashes are together, or one at its start or end: then it is not a path of a file.
    pub(crate) fn has_empty_name(&self) -> bool {
        self.0.split('/').any(str::is_empty)
    }

    /// The folders that it is in, from the top on, each as a path; not the root.
    pub(crate) fn folders(&self) -> impl DoubleEndedIterator<Item = &Self> {
        let slashes = self.0.match_indices('/');
        slashes.map(|(slash, _)| Self::new(&self.0[..slash]))
    }

    /// The same with a slash at the end of each; where it ends with a slash itself, so does the last.
    pub(crate) fn folders_with_slash(&self) -> impl DoubleEndedIterator<Item = &str> {
        self.0
            .match_indices('/')
            .map(|(slash, _)| &self.0[..=slash])
    }

    /// The last of its names, so many of them, as a path.
    pub(crate) fn last_names(&self, count: usize) -> &Self {
        let slash = self.0.rmatch_indices('/').nth(count.saturating_sub(1));
        slash.map_or(self, |(slash, _)| Self::new(&self.0[slash + 1..]))
    }

    /// Its first name, and what is behind it; none for a name alone.
    pub(crate) fn split_first(&self) -> Option<(&str, &Self)> {
        let (first, rest) = self.0.split_once('/')?;
        Some((first, Self::new(rest)))
    }

    /// What follows a folder that it is in, and the slash; none for the folder itself, and none for the
    /// root, which has no slash.
    pub(crate) fn below(&self, folder: &str) -> Option<&Self> {
        let rest = self.0.strip_prefix(folder)?.strip_prefix('/');
        rest.map(Self::new)
    }

    /// Whether it is a folder or below it, as all are below the root. The folder has no slash at its end.
    pub(crate) fn is_within(&self, folder: &str) -> bool {
        folder.is_empty() || &self.0 == folder || self.below(folder).is_some()
    }

    /// Its name up to the last dot.
    pub(crate) fn stem(&self) -> &str {
        let name = self.name();
        name.rsplit_once('.').map_or(name, |(stem, _)| stem)
    }

    /// What follows the last dot of its name: empty where there is none.
    pub(crate) fn extension(&self) -> &str {
        // From the end on: extensions are short, and names may be long.
        let is_border = |&byte: &u8| byte == b'.' || byte == b'/';
        let border = self.0.as_bytes().iter().rposition(is_border);
        let dot = border.filter(|&at| self.0.as_bytes()[at] == b'.');
        dot.map_or("", |dot| &self.0[dot + 1..])
    }

    /// The path of a name in this folder.
    pub(crate) fn child(&self, name: &str) -> String {
        match &self.0 {
            "" => name.to_owned(),
            folder => format!("{folder}/{name}"),
        }
    }

    /// Where a relative path leads from this folder; none when it leads above the root.
    pub(crate) fn join(&self, relative: &str) -> Option<String> {
        let led = self.lead(relative);
        (RepoPath::new(&led).levels_above() == 0).then_some(led)
    }

    /// Where a relative path leads from this folder: above the root, it begins with `..`.
    pub(crate) fn lead(&self, relative: &str) -> String {
        let mut names: Vec<&str> = self.names().collect();
        for name in relative.split('/') {
            match (name, names.last()) {
                ("" | ".", _) => {}
                ("..", Some(last)) if *last != ".." => _ = names.pop(),
                (name, _) => names.push(name),
            }
        }
        names.join("/")
    }

    /// How many folders up from the root it begins: 0 for what is below the root.
    pub(crate) fn levels_above(&self) -> usize {
        if !self.0.starts_with("..") {
            return 0;
        }
        self.names().take_while(|name| *name == "..").count()
    }

    /// The path of something as seen from this folder, where both are seen from the same one.
    pub(crate) fn way_to(&self, path: &Self) -> String {
        let mut own = self.names().peekable();
        let mut other = path.names().peekable();
        while own.peek().is_some() && own.peek() == other.peek() {
            own.next();
            other.next();
        }
        let up = own.map(|_| "..");
        up.chain(other).collect::<Vec<_>>().join("/")
    }
}

impl RepoPathBuf {
    /// Whether it is the root.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether both are clones of one: a quick look, where most are.
    pub(crate) fn is_same(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl Deref for RepoPath {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl Deref for RepoPathBuf {
    type Target = RepoPath;

    fn deref(&self) -> &RepoPath {
        RepoPath::new(&self.0)
    }
}

impl ToOwned for RepoPath {
    type Owned = RepoPathBuf;

    fn to_owned(&self) -> RepoPathBuf {
        self.into()
    }
}

impl Borrow<RepoPath> for RepoPathBuf {
    fn borrow(&self) -> &RepoPath {
        self
    }
}

impl Borrow<str> for RepoPathBuf {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl AsRef<RepoPath> for RepoPath {
    fn as_ref(&self) -> &RepoPath {
        self
    }
}

impl AsRef<RepoPath> for RepoPathBuf {
    fn as_ref(&self) -> &RepoPath {
        self
    }
}

impl AsRef<RepoPath> for str {
    fn as_ref(&self) -> &RepoPath {
        RepoPath::new(self)
    }
}

impl AsRef<RepoPath> for String {
    fn as_ref(&self) -> &RepoPath {
        RepoPath::new(self)
    }
}

impl AsRef<Path> for RepoPath {
    fn as_ref(&self) -> &Path {
        Path::new(&self.0)
    }
}

impl AsRef<Path> for RepoPathBuf {
    fn as_ref(&self) -> &Path {
        Path::new(&*self.0)
    }
}

impl From<&str> for RepoPathBuf {
    fn from(path: &str) -> Self {
        Self(path.into())
    }
}

impl From<&RepoPath> for RepoPathBuf {
    fn from(path: &RepoPath) -> Self {
        Self(path.0.into())
    }
}

impl From<Cow<'_, str>> for RepoPathBuf {
    fn from(path: Cow<'_, str>) -> Self {
        Self(path.into())
    }
}

impl From<String> for RepoPathBuf {
    fn from(path: String) -> Self {
        Self(path.into())
    }
}

impl From<&String> for RepoPathBuf {
    fn from(path: &String) -> Self {
        Self(path.as_str().into())
    }
}

impl Serialize for RepoPath {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl Serialize for RepoPathBuf {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for RepoPathBuf {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Self::from)
    }
}

impl PartialEq<RepoPath> for str {
    fn eq(&self, other: &RepoPath) -> bool {
        *self == other.0
    }
}

impl PartialEq<str> for RepoPath {
    fn eq(&self, other: &str) -> bool {
        self.0 == *other
    }
}

impl PartialEq<str> for RepoPathBuf {
    fn eq(&self, other: &str) -> bool {
        *self.0 == *other
    }
}

impl fmt::Display for RepoPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for RepoPathBuf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for RepoPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

impl fmt::Debug for RepoPathBuf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

/// The names of a path that were not taken yet. They are short: looking at each byte takes less time
/// than to begin a search of many at once, and the names of each file are asked for several times.
struct Names<'p>(&'p str);

impl<'p> Iterator for Names<'p> {
    type Item = &'p str;

    fn next(&mut self) -> Option<&'p str> {
        let bytes = self.0.as_bytes();
        let start = bytes.iter().position(|&byte| byte != b'/')?;
        let length = bytes[start..].iter().position(|&byte| byte == b'/');
        let end = length.map_or(bytes.len(), |length| start + length);
        let name = &self.0[start..end];
        self.0 = &self.0[end..];
        Some(name)
    }
}

impl DoubleEndedIterator for Names<'_> {
    fn next_back(&mut self) -> Option<Self::Item> {
        let bytes = self.0.as_bytes();
        let end = 1 + bytes.iter().rposition(|&byte| byte != b'/')?;
        let slash = bytes[..end].iter().rposition(|&byte| byte == b'/');
        let start = slash.map_or(0, |slash| slash + 1);
        let name = &self.0[start..end];
        self.0 = &self.0[..start];
        Some(name)
    }
}

#[cfg(test)]
mod tests;

//! File names in reports: as people see them from where they stand, without what would fool a
//! terminal.

use std::borrow::Cow;
use std::fmt::Write as _;

use crate::text::repo_path::{RepoPath, RepoPathBuf};

/// From where people see the repository. Names in reports for people are relative to the working
/// directory, so that they can be clicked and pasted.
///
/// ```
/// use copydesk::parts::Viewpoint;
///
/// assert_eq!(Viewpoint::Inside("news".into()).show("news/a.md"), "a.md");
/// assert_eq!(Viewpoint::Outside("site".to_owned()).show("news/a.md"), "site/news/a.md");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Viewpoint {
    /// From this folder of the repository, relative to its root; empty for the root itself.
    Inside(RepoPathBuf),
    /// From elsewhere; this leads to the root: `site`, `../site`, or an absolute path.
    Outside(String),
}

impl Default for Viewpoint {
    fn default() -> Self {
        Self::Inside(RepoPathBuf::default())
    }
}

impl Viewpoint {
    /// The name under which people find `file`, a path relative to the root.
    pub fn show<'f>(&self, file: &'f (impl AsRef<RepoPath> + ?Sized)) -> Cow<'f, str> {
        self.name(file.as_ref())
    }

    fn name<'f>(&self, file: &'f RepoPath) -> Cow<'f, str> {
        match self {
            Self::Inside(folder) if folder.is_empty() => Cow::Borrowed(file),
            Self::Inside(folder) => Cow::Owned(relative(folder, file)),
            Self::Outside(way) => Cow::Owned(beyond(way, file)),
        }
    }

    /// The same for a folder; `.` for the one where people are.
    pub(crate) fn show_folder(&self, folder: &RepoPath) -> String {
        let folder = format!("{}/", folder.trim_matches('/'));
        let shown = self.show(&folder);
        match shown.trim_end_matches('/') {
            "" => ".".to_owned(),
            folder => folder.to_owned(),
        }
    }
}

/// A file, as seen from where `way` leads to the root; it may be above that.
fn beyond(way: &str, file: &RepoPath) -> String {
    let (mut way, mut file) = (way.trim_end_matches('/'), file.as_str());
    while let Some(rest) = file.strip_prefix("../") {
        match way.rsplit_once('/') {
            _ if way.ends_with("..") => break,
            Some((above, _)) => (way, file) = (above, rest),
            None => return rest.to_owned(),
        }
    }
    format!("{way}/{file}")
}

/// The way from one folder to a file, both relative to the root.
fn relative(folder: &RepoPath, file: &RepoPath) -> String {
    let mut way = file.as_str();
    let mut folders = folder.names().peekable();
    while let Some(next) = folders.peek() {
        let Some(rest) = (way.strip_prefix(next)).and_then(|rest| rest.strip_prefix('/')) else {
            break;
        };
        way = rest;
        folders.next();
    }
    format!("{}{way}", "../".repeat(folders.count()))
}

/// The text with what would move a cursor, change colours or reorder letters written out as
/// `\u{1b}`: control characters, line and paragraph separators, and marks of direction. Line
/// breaks and tabs are `\n` and `\t`.
pub fn visible(text: &str) -> Cow<'_, str> {
    if is_plain(text) || !text.contains(is_hidden) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 8);
    for char in text.chars() {
        if is_hidden(char) {
            write_out(&mut shown, char);
        } else {
            shown.push(char);
        }
    }
    Cow::Owned(shown)
}

/// Whether a text is nothing but printable ASCII, spaces included, as most are: one column for each
/// byte, and nothing to be written out.
pub(super) fn is_plain(text: &str) -> bool {
    // Without an early end, so that the compiler looks at many bytes at a time.
    (text.bytes()).fold(true, |plain, byte| {
        plain & (byte.wrapping_sub(b' ') <= b'~' - b' ')
    })
}

/// Writes a character as what people type for it: `\n`, `\u{a0}`.
pub(super) fn write_out(out: &mut String, char: char) {
    match char {
        '\n' => out.push_str("\\n"),
        '\r' => out.push_str("\\r"),
        '\t' => out.push_str("\\t"),
        // Writing to a string does not fail.
        _ => drop(write!(out, "\\u{{{:x}}}", u32::from(char))),
    }
}

/// Whether a character acts on the text around it instead of being seen.
pub(crate) fn is_hidden(char: char) -> bool {
    char.is_control()
        || matches!(
            char,
            '\u{61c}'
                | '\u{200e}'
                | '\u{200f}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2066}'..='\u{2069}'
                | '\u{feff}'
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(viewpoint: &Viewpoint, file: &str, expected: &str) {
        assert_eq!(viewpoint.show(file), expected);
    }

    #[test]
    fn names_are_relative_to_where_people_stand() {
        let inside = |folder: &str| Viewpoint::Inside(folder.into());
        check(&inside(""), "_news/a.md", "_news/a.md");
        check(&inside("_news"), "_news/a.md", "a.md");
        check(
            &inside("_news"),
            "_newsletters/a.md",
            "../_newsletters/a.md",
        );
        check(&inside("a/b"), "a/c/d.md", "../c/d.md");
        check(&inside("a/b"), "d.md", "../../d.md");
        let outside = Viewpoint::Outside("../site/".to_owned());
        check(&outside, "_news/a.md", "../site/_news/a.md");
        check(&Viewpoint::Outside("/".to_owned()), "a.md", "/a.md");
        for (folder, shown) in [
            ("a/b/", "."),
            ("a", ".."),
            ("a/c", "../c"),
            ("c/", "../../c"),
        ] {
            assert_eq!(inside("a/b").show_folder(RepoPath::new(folder)), shown);
        }
        assert_eq!(inside("").show_folder(RepoPath::new("a/")), "a");
    }

    #[test]
    fn nothing_reaches_a_terminal_that_acts_on_it() {
        assert_eq!(visible("plain é 日"), "plain é 日");
        assert_eq!(
            visible("\u{1b}[31m\n\r\t\u{202e}\u{85}"),
            "\\u{1b}[31m\\n\\r\\t\\u{202e}\\u{85}"
        );
    }
}

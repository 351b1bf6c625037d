//! Words that name files. Each report shows such a name as it shows all others: relative to the
//! working directory, to the top of the repository, or to the root.

use std::borrow::Cow;

use super::Finding;
use super::wording::{quoted, quoted_around};
use crate::text::Span;
use crate::text::repo_path::{RepoPath, RepoPathBuf};

/// Words, and the files that they name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Phrase {
    pub(crate) text: String,
    /// Where it names which file, in order.
    pub(crate) files: Vec<(Span, RepoPathBuf)>,
}

impl<'t, T: Into<Cow<'t, str>>> From<T> for Phrase {
    fn from(text: T) -> Self {
        Self {
            text: text.into().into_owned(),
            files: Vec::new(),
        }
    }
}

impl Phrase {
    /// Adds words.
    #[must_use]
    pub(crate) fn and(mut self, text: &str) -> Self {
        self.text.push_str(text);
        self
    }

    /// Adds the name of a file, a path from the root, in backticks.
    #[must_use]
    pub(crate) fn file(self, path: &(impl AsRef<RepoPath> + ?Sized)) -> Self {
        let path = path.as_ref();
        let name = quoted(path);
        self.name(path, &name)
    }

    /// The same without backticks.
    #[must_use]
    pub(crate) fn plain_file(self, path: &(impl AsRef<RepoPath> + ?Sized)) -> Self {
        let path = path.as_ref();
        self.name(path, path)
    }

    fn name(mut self, path: &RepoPath, name: &str) -> Self {
        let start = self.text.len();
        self.text.push_str(name);
        let span = Span::new(start, self.text.len());
        self.files.push((span, path.into()));
        self
    }

    /// Adds other words.
    #[must_use]
    pub(crate) fn and_phrase(mut self, other: &Self) -> Self {
        let start = self.text.len();
        self.text.push_str(&other.text);
        let moved = |span: &Span| {
            let range = span.range();
            Span::new(start + range.start, start + range.end)
        };
        let files = other.files.iter();
        let files = files.map(|(span, file)| (moved(span), file.clone()));
        self.files.extend(files);
        self
    }

    /// Gives the files other names.
    pub(crate) fn rename(&mut self, show: &mut dyn FnMut(&RepoPathBuf) -> RepoPathBuf) {
        if !self.files.is_empty() {
            let files = self.files.iter_mut().map(|(span, file)| (span, file));
            self.text = renamed(&self.text, files, show);
        }
    }
}

/// The words of a finding that may name files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// Its message.
    Message,
    /// Its help.
    Help,
    /// The message of the related place with this index.
    Related(usize),
}

/// A file that the words of a finding name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedFile {
    /// In which words.
    pub part: Part,
    /// The bytes of the name in them.
    pub span: Span,
    /// The file, relative to the repository, with `/`.
    pub file: RepoPathBuf,
}

impl NamedFile {
    /// The files that a phrase names, where it is this part of a finding.
    pub(crate) fn of(part: Part, files: Vec<(Span, RepoPathBuf)>) -> impl Iterator<Item = Self> {
        let files = files.into_iter();
        files.map(move |(span, file)| Self { part, span, file })
    }
}

impl Finding {
    /// Adds words to the message.
    pub(crate) fn add(&mut self, words: &Phrase) {
        let message = Phrase::from(std::mem::take(&mut self.message)).and_phrase(words);
        self.message = message.text;
        self.names
            .extend(NamedFile::of(Part::Message, message.files));
    }

    /// Takes out the related places.
    pub(crate) fn clear_related(&mut self) {
        self.related.clear();
        self.names
            .retain(|name| !matches!(name.part, Part::Related(_)));
    }

    /// Gives the files that its words name other names.
    pub(crate) fn rename(&mut self, show: &mut dyn FnMut(&RepoPathBuf) -> RepoPathBuf) {
        let mut names = std::mem::take(&mut self.names);
        names.sort_by_key(|name| (name.part, name.span));
        for names in names.chunk_by_mut(|a, b| a.part == b.part) {
            let words = match names.first().map(|name| name.part) {
                Some(Part::Message) => Some(&mut self.message),
                Some(Part::Help) => self.help.as_mut(),
                Some(Part::Related(at)) => self.related.get_mut(at).map(|each| &mut each.message),
                None => None,
            };
            if let Some(words) = words {
                let files = names
                    .iter_mut()
                    .map(|name| (&mut name.span, &mut name.file));
                *words = renamed(words, files, show);
            }
        }
        self.names = names;
    }
}

/// A text in which files have other names.
fn renamed<'f>(
    text: &str,
    files: impl Iterator<Item = (&'f mut Span, &'f mut RepoPathBuf)>,
    show: &mut dyn FnMut(&RepoPathBuf) -> RepoPathBuf,
) -> String {
    let mut out = String::with_capacity(text.len());
    let mut from = 0;
    for (span, file) in files {
        let range = span.range();
        let old = text.get(range.clone()).unwrap_or_default();
        out.push_str(text.get(from..range.start).unwrap_or_default());
        from = range.end;
        *file = show(file);
        let start = out.len();
        if old.starts_with('`') {
            // Whole, to be clicked and pasted.
            out.push_str(&quoted_around(file, 0));
        } else {
            out.push_str(file);
        }
        *span = Span::new(start, out.len());
    }
    out.push_str(text.get(from..).unwrap_or_default());
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_get_other_names_and_everything_else_stays() {
        let mut words = Phrase::from("not `a.png`, but ")
            .file("a.png")
            .and(" or ")
            .plain_file("b/é.png")
            .and("; see `a.png`");
        let mut prefix = |file: &RepoPathBuf| format!("site/{file}").into();
        words.rename(&mut prefix);
        let expected = "not `a.png`, but `site/a.png` or site/b/é.png; see `a.png`";
        assert_eq!(words.text, expected);
        words.rename(&mut |file| file.strip_prefix("site/").unwrap_or_default().into());
        assert_eq!(words.text, expected.replace("site/", ""));
        let both = Phrase::from("x ").and_phrase(&words);
        let named =
            |(span, file): &(Span, RepoPathBuf)| both.text[span.range()].contains(file.as_str());
        assert!(both.files.len() == 2 && both.files.iter().all(named));
    }
}

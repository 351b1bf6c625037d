//! JSON Pointers (RFC 6901), and their tokens: the one place where they are put together and cut.

use std::borrow::Cow;

/// A JSON Pointer: empty for the whole document, else a `/` before each token, in which `~` is
/// `~0` and `/` is `~1`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct JsonPointer<'p>(&'p str);

impl<'p> JsonPointer<'p> {
    pub(crate) fn new(pointer: &'p str) -> Self {
        Self(pointer)
    }

    pub(crate) fn as_str(self) -> &'p str {
        self.0
    }

    /// Its tokens, as they are before they are escaped.
    pub(crate) fn tokens(self) -> impl DoubleEndedIterator<Item = Cow<'p, str>> {
        // A text that begins with no `/` is not a pointer: what is before the first is left out.
        let rest = self.0.find('/').map(|first| &self.0[first + 1..]);
        rest.into_iter()
            .flat_map(|rest| rest.split('/'))
            .map(unescape)
    }

    /// The pointer without its last token; none for the whole document.
    pub(crate) fn parent(self) -> Option<Self> {
        self.0.rfind('/').map(|last| Self(&self.0[..last]))
    }

    /// The pointer without its last token, and that token; none for the whole document.
    pub(crate) fn split(self) -> Option<(Self, Cow<'p, str>)> {
        let (parent, last) = self.0.rsplit_once('/')?;
        Some((Self(parent), unescape(last)))
    }

    /// Itself and all that hold it, up to the whole document.
    pub(crate) fn upwards(self) -> impl Iterator<Item = Self> {
        std::iter::successors(Some(self), |pointer| pointer.parent())
    }

    /// The pointer with one more token.
    pub(crate) fn child(self, token: &str) -> String {
        let mut child = String::with_capacity(self.0.len() + 1 + token.len());
        child.push_str(self.0);
        push_token(&mut child, token);
        child
    }

    /// The pointer of an item of the list that it leads to, counted from 0.
    pub(crate) fn item(self, index: usize) -> String {
        format!("{}/{index}", self.0)
    }
}

fn unescape(token: &str) -> Cow<'_, str> {
    if token.contains('~') {
        Cow::Owned(token.replace("~1", "/").replace("~0", "~"))
    } else {
        Cow::Borrowed(token)
    }
}

/// Adds a token to a pointer, escaped.
pub fn push_token(pointer: &mut String, token: &str) {
    pointer.push('/');
    if memchr::memchr2(b'~', b'/', token.as_bytes()).is_none() {
        pointer.push_str(token);
        return;
    }
    for character in token.chars() {
        match character {
            '~' => pointer.push_str("~0"),
            '/' => pointer.push_str("~1"),
            _ => pointer.push(character),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens() {
        for (pointer, tokens) in [
            ("", &[][..]),
            ("/", &[""]),
            ("/a/0", &["a", "0"]),
            ("/a~1b/m~0n/~01", &["a/b", "m~n", "~1"]),
            ("//ä", &["", "ä"]),
        ] {
            let found: Vec<_> = JsonPointer::new(pointer).tokens().collect();
            assert_eq!(found, tokens, "{pointer}");
            let mut built = String::new();
            for token in tokens {
                push_token(&mut built, token);
            }
            assert_eq!(built, pointer);
        }
    }

    #[test]
    fn parents() {
        let pointer = JsonPointer::new("/a/b~1c/0");
        let up: Vec<_> = pointer.upwards().map(JsonPointer::as_str).collect();
        assert_eq!(up, ["/a/b~1c/0", "/a/b~1c", "/a", ""]);
        let (parent, last) = JsonPointer::new("/a/b~1c").split().unwrap();
        assert_eq!((parent.as_str(), &*last), ("/a", "b/c"));
        assert_eq!(JsonPointer::new("").parent(), None);
        assert_eq!(parent.child("b/c"), "/a/b~1c");
        assert_eq!(parent.item(0), "/a/0");
    }
}

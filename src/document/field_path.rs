//! The one grammar for fields: `title`, `provider.domain`, `images[].url`, `["odd.key"].name`.
//!
//! A dot goes into a mapping, `[]` into each item of a list, `["…"]` names a key with odd
//! characters. [`FieldPath`] finds its nodes in a tree; [`show`] writes a JSON Pointer the same way.

use std::fmt;
use std::str::FromStr;

use crate::document::value::{Entry, Node, Value};
use crate::text::json_pointer::JsonPointer;

/// A parsed path to fields.
#[derive(Clone, Debug, PartialEq, Eq, Hash, serde::Deserialize)]
#[serde(try_from = "String")]
pub struct FieldPath {
    /// From the outermost on; never empty.
    pub steps: Vec<Step>,
}

/// One step of a [`FieldPath`].
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Step {
    /// Into the value of this key.
    Key(String),
    /// Into each item of a list.
    Each,
}

/// A node that a path found.
#[derive(Clone, Copy, Debug)]
pub struct Match<'d> {
    /// The node.
    pub node: &'d Node<'d>,
    /// The entry that holds it, when it is the value of a key.
    pub entry: Option<&'d Entry<'d>>,
}

impl FieldPath {
    /// The path to a key at the top.
    pub fn key(name: &str) -> Self {
        Self::keys([name])
    }

    /// The path through these keys.
    pub fn keys<const N: usize>(names: [&str; N]) -> Self {
        let steps = names.map(|name| Step::Key(name.to_owned()));
        Self {
            steps: steps.into(),
        }
    }

    /// All nodes that the path leads to, in the order of the file. A list where the path does not
    /// say `[]` is gone into all the same: `tags` finds the list, `tags.name` each item's name.
    pub fn find<'d>(&self, root: &'d Node<'d>) -> Vec<Match<'d>> {
        let mut found = Vec::new();
        self.each(root, &mut |one| found.push(one));
        found
    }

    /// Calls `sink` with each of these nodes.
    pub fn each<'d>(&self, root: &'d Node<'d>, sink: &mut dyn FnMut(Match<'d>)) {
        let start = Match {
            node: root,
            entry: None,
        };
        walk(&self.steps, start, sink);
    }

    /// The only or first node that the path leads to.
    pub fn first<'d>(&self, root: &'d Node<'d>) -> Option<Match<'d>> {
        let mut first = None;
        self.each(root, &mut |one| first = first.or(Some(one)));
        first
    }
}

fn walk<'d>(steps: &[Step], at: Match<'d>, sink: &mut dyn FnMut(Match<'d>)) {
    let Some((step, rest)) = steps.split_first() else {
        return sink(at);
    };
    match (step, &at.node.value) {
        (Step::Key(key), Value::Mapping(mapping)) => {
            if let Some(entry) = mapping.entry(key) {
                let next = Match {
                    node: &entry.value,
                    entry: Some(entry),
                };
                walk(rest, next, sink);
            }
        }
        (Step::Key(_), Value::Sequence(items)) => {
            for node in items {
                walk(steps, Match { node, entry: None }, sink);
            }
        }
        (Step::Each, Value::Sequence(items)) => {
            for node in items {
                walk(rest, Match { node, entry: None }, sink);
            }
        }
        (Step::Each, Value::Null) => {}
        // A single value is a list of one, as most generators take it.
        (Step::Each, _) => walk(rest, at, sink),
        _ => {}
    }
}

/// Why a text is not a path to a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FieldPathError {
    /// It is empty.
    Empty,
    /// `["` without `"]`.
    Unclosed {
        /// The path.
        path: String,
    },
    /// Something else than a step, from here on.
    NoStep {
        /// The path.
        path: String,
        /// The rest of it.
        rest: String,
    },
    /// A step without its key, from here on.
    NoKey {
        /// The path.
        path: String,
        /// The rest of it.
        rest: String,
    },
}

impl fmt::Display for FieldPathError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("a field path is empty"),
            Self::Unclosed { path } => {
                write!(f, "unclosed `[\"` in the path `{path}`")
            }
            Self::NoStep { path, rest } => {
                write!(f, "expected `.` or `[` at `{rest}` in `{path}`")
            }
            Self::NoKey { path, rest } => {
                write!(f, "missing key at `{rest}` in the path `{path}`")
            }
        }
    }
}

impl FromStr for FieldPath {
    type Err = FieldPathError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let path = || text.to_owned();
        let mut steps = Vec::new();
        let mut rest = text;
        while !rest.is_empty() {
            if let Some(after) = rest.strip_prefix("[]") {
                steps.push(Step::Each);
                rest = after;
            } else if let Some(after) = rest.strip_prefix("[\"") {
                let (key, after) = (after.split_once("\"]"))
                    .ok_or_else(|| FieldPathError::Unclosed { path: path() })?;
                steps.push(Step::Key(key.to_owned()));
                rest = after;
            } else {
                let is_first = steps.is_empty();
                let after = match rest.strip_prefix('.') {
                    Some(after) if !is_first => after,
                    None if is_first => rest,
                    _ => {
                        let (path, rest) = (path(), rest.to_owned());
                        return Err(FieldPathError::NoStep { path, rest });
                    }
                };
                let end = after.find(['.', '[']).unwrap_or(after.len());
                if end == 0 {
                    let (path, rest) = (path(), rest.to_owned());
                    return Err(FieldPathError::NoKey { path, rest });
                }
                steps.push(Step::Key(after[..end].to_owned()));
                rest = &after[end..];
            }
        }
        if steps.is_empty() {
            return Err(FieldPathError::Empty);
        }
        Ok(Self { steps })
    }
}

impl TryFrom<String> for FieldPath {
    type Error = FieldPathError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl fmt::Display for FieldPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, step) in self.steps.iter().enumerate() {
            match step {
                Step::Each => f.write_str("[]")?,
                Step::Key(key) => write_key(f, key, index == 0)?,
            }
        }
        Ok(())
    }
}

/// A JSON Pointer as people write it: `/images/0/width` is `images[0].width`; the empty pointer
/// is the empty string.
pub(crate) fn show(pointer: &str) -> String {
    let mut text = String::new();
    for token in JsonPointer::new(pointer).tokens() {
        let is_index = !token.is_empty() && token.bytes().all(|byte| byte.is_ascii_digit());
        if is_index && !text.is_empty() {
            text.push('[');
            text.push_str(&token);
            text.push(']');
        } else {
            let first = text.is_empty();
            // Writing to a string does not fail.
            let _ = write_key(&mut text, &token, first);
        }
    }
    text
}

fn write_key(out: &mut dyn fmt::Write, key: &str, first: bool) -> fmt::Result {
    if key.is_empty() || key.contains(['.', '[', ']', '"', ' ']) {
        write!(out, "[\"{key}\"]")
    } else if first {
        out.write_str(key)
    } else {
        write!(out, ".{key}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Result<&str, &str>) {
        let parsed = match text.parse::<FieldPath>() {
            Ok(path) => Ok(path.to_string()),
            Err(error) => Err(error.to_string()),
        };
        assert_eq!(parsed.as_deref().map_err(String::as_str), expected);
    }

    #[test]
    fn paths_read_back_as_written() {
        for text in ["title", "a.b", "images[].url", "[\"a.b\"].c[][]", "[].x"] {
            check(
                text,
                Ok(text).map(|text| if text == "[].x" { "[].x" } else { text }),
            );
        }
        check("", Err("a field path is empty"));
        check("a..b", Err("missing key at `..b` in the path `a..b`"));
        check("a[\"b", Err("unclosed `[\"` in the path `a[\"b`"));
        check("a[]b", Err("expected `.` or `[` at `b` in `a[]b`"));
    }

    #[test]
    fn pointers_are_shown_as_paths() {
        assert_eq!(show("/images/0/width"), "images[0].width");
        assert_eq!(show("/a~1b/c d"), "a/b[\"c d\"]");
        assert_eq!(show(""), "");
    }
}

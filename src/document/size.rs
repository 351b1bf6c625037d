//! How much memory a document may take: the bytes of what is built of it are counted in every format.

use std::borrow::Cow;

use super::value::{Entry, Node, Value};
use super::{Problem, ProblemKind};
use crate::text::limits::TREE;
use crate::text::{Span, steps};

/// Bytes that are built, and checked by all rules, in a step.
const BYTES_OF_A_STEP: u64 = 8;

/// What the allocator adds to each piece of memory.
const PIECE: usize = 16;

/// The memory that is left for the tree of a document.
#[derive(Clone, Copy, Debug)]
pub(super) struct TreeRoom {
    all: usize,
    left: usize,
    /// How many problems were counted.
    problems: usize,
}

impl Default for TreeRoom {
    fn default() -> Self {
        Self::new(TREE.size())
    }
}

impl TreeRoom {
    pub(super) fn new(bytes: usize) -> Self {
        Self {
            all: bytes,
            left: bytes,
            problems: 0,
        }
    }

    /// Counts what building took as steps of the run, at its end.
    pub(super) fn count_steps(&self) {
        steps::count((self.all - self.left) as u64 / BYTES_OF_A_STEP);
    }

    /// Counts a value that is in a list, or the root.
    ///
    /// # Errors
    /// When there is no room for it.
    pub(super) fn item(&mut self, node: &Node<'_>) -> Result<(), Problem> {
        self.take(of_item(node), node.span)
    }

    /// Counts an entry of a mapping, whose key takes so many bytes of its own.
    ///
    /// # Errors
    /// When there is no room for it.
    pub(super) fn entry(&mut self, key: usize, node: &Node<'_>) -> Result<(), Problem> {
        self.take(of_entry(key, node), node.span)
    }

    /// The same as [`Self::item`], for who gives up anyway; false when there is no room for it.
    pub(super) fn has_item(&mut self, node: &Node<'_>) -> bool {
        self.has(of_item(node))
    }

    /// The same as [`Self::entry`].
    pub(super) fn has_entry(&mut self, key: usize, node: &Node<'_>) -> bool {
        self.has(of_entry(key, node))
    }

    /// Counts what was found to be wrong since the last time.
    ///
    /// # Errors
    /// When there is no room for it.
    pub(super) fn problems(&mut self, found: &[Problem]) -> Result<(), Problem> {
        let more = found.len().saturating_sub(self.problems);
        self.problems = found.len();
        let span = found.last().map_or_else(Span::default, |last| last.span);
        self.take(more * size_of::<Problem>(), span)
    }

    /// Counts bytes that a value at `span` takes.
    ///
    /// # Errors
    /// When there is no room for them.
    pub(super) fn take(&mut self, bytes: usize, span: Span) -> Result<(), Problem> {
        if self.has(bytes) {
            Ok(())
        } else {
            Err(too_large(span))
        }
    }

    fn has(&mut self, bytes: usize) -> bool {
        let left = self.left.checked_sub(bytes);
        self.left = left.unwrap_or(self.left);
        left.is_some()
    }
}

fn of_item(node: &Node<'_>) -> usize {
    size_of::<Node<'_>>() + inside(node)
}

fn of_entry(key: usize, node: &Node<'_>) -> usize {
    size_of::<Entry<'_>>() + key + inside(node)
}

/// What a value takes beside its node. What is in a collection was counted before.
fn inside(node: &Node<'_>) -> usize {
    match &node.value {
        Value::String(text) => text.own_bytes(),
        Value::Sequence(items) if !items.is_empty() => PIECE,
        Value::Mapping(mapping) if !mapping.entries.is_empty() => PIECE,
        _ => 0,
    }
}

/// What takes memory beside the place that it is in.
pub(super) trait OwnBytes {
    /// How many bytes that are.
    fn own_bytes(&self) -> usize;
}

impl OwnBytes for Cow<'_, str> {
    /// None, where it is borrowed from the file.
    fn own_bytes(&self) -> usize {
        match self {
            Cow::Owned(text) => text.len() + PIECE,
            Cow::Borrowed(_) => 0,
        }
    }
}

/// Reported where there is no more room.
fn too_large(span: Span) -> Problem {
    let message = format!(
        "the values of this document take more than {} MiB of memory",
        TREE.get() >> 20
    );
    let kind = ProblemKind::Limit { message };
    Problem { span, kind }
}

//! Everyday YAML, read in one pass without the full parser.
//!
//! Block mappings and lists of plain, quoted and block scalars and of flow collections, with
//! comments. Whatever is rarer than that (anchors, tags, directives, tabs, unusual keys,
//! …), and whatever is wrong, is given up: the full parser then reads the text from the start and
//! explains what is wrong. So each step here takes only what it is sure of, and gives exactly what
//! the full parser gives, without exception: property tests and a fuzz target compare the two.

pub(crate) mod block;
pub(crate) mod flow;
pub(crate) mod folded;
pub(crate) mod quoted;
pub(crate) mod scalar;
#[cfg(test)]
pub(crate) mod tests;

use super::{Input, Parsed};
use crate::document::size::{OwnBytes, TreeRoom};
use crate::document::{Entry, Node, Problem};

/// Deepest nesting that is read here; far below the limit of the full parser.
const MAX_DEPTH: usize = 32;

/// Longest key that is read here, in bytes; below the 1,024 characters that YAML allows.
const MAX_KEY: usize = 256;

/// Items of open lists for which there is room from the start.
const FEW_ITEMS: usize = 8;

/// Items from which on a list is not copied to be no larger than it must.
const MANY: usize = 4096;

/// Reads everyday YAML, or gives up.
pub(super) fn parse(input: Input<'_>) -> Option<Parsed<'_>> {
    let area = input.area.range();
    if !is_plain_text(input.content()) {
        return None;
    }
    let mut reader = FastReader {
        text: input.text,
        bytes: &input.text.as_bytes()[..area.end],
        at: area.start,
        line: area.start,
        indent: 0,
        depth: 0,
        entries: Vec::with_capacity(32),
        items: Vec::with_capacity(FEW_ITEMS),
        problems: Vec::new(),
        room: input.room,
    };
    let root = reader.document(input.is_front_matter);
    reader.room.count_steps();
    // All lists have their items: the room of those is for the root.
    let mut roots = reader.items;
    roots.shrink_to(FEW_ITEMS);
    roots.push(root?);
    Some(Parsed {
        roots,
        problems: reader.problems,
        directives: Vec::new(),
        complete: true,
    })
}

/// Whether a text has no tabs, no control characters, no line breaks but `\n` and `\r\n`, and none
/// of the characters that YAML treats in a way of its own.
fn is_plain_text(text: &str) -> bool {
    let bytes = text.as_bytes();
    // Without branches, so that it runs over many bytes at once.
    let odd = |byte: u8| byte < b' ' && byte != b'\n' || byte >= 0x7f;
    if !bytes.iter().fold(false, |any, &byte| any | odd(byte)) {
        return true;
    }
    let breaks_only = |byte: u8| byte < b' ' && byte != b'\n' && byte != b'\r' || byte == 0x7f;
    if bytes
        .iter()
        .fold(false, |any, &byte| any | breaks_only(byte))
    {
        return false;
    }
    if memchr::memchr_iter(b'\r', bytes).any(|at| bytes.get(at + 1) != Some(&b'\n')) {
        return false;
    }
    // C1 controls and the next line character; line and paragraph separators; the byte order mark
    // and what is not a character.
    memchr::memchr3_iter(0xc2, 0xe2, 0xef, bytes).all(|at| {
        !matches!(
            bytes[at..],
            [0xc2, 0x80..=0x9f, ..]
                | [0xe2, 0x80, 0xa8 | 0xa9, ..]
                | [0xef, 0xbb, 0xbf, ..]
                | [0xef, 0xbf, 0xbe | 0xbf, ..]
        )
    })
}

/// What is read so far.
struct FastReader<'s> {
    text: &'s str,
    /// The text up to the end of what is read.
    bytes: &'s [u8],
    /// Where reading goes on.
    at: usize,
    /// Where the line begins in which that is.
    line: usize,
    /// How many spaces that line begins with.
    indent: usize,
    /// How many collections are open.
    depth: usize,
    /// The entries of the mappings that are open, the innermost last.
    entries: Vec<Entry<'s>>,
    /// The items of the lists that are open, the innermost last.
    items: Vec<Node<'s>>,
    problems: Vec<Problem>,
    /// What may still be built.
    room: TreeRoom,
}

impl<'s> FastReader<'s> {
    /// Keeps the item of a list that is open.
    fn push_item(&mut self, item: Node<'s>) -> Option<()> {
        let has_room = self.room.has_item(&item);
        self.items.push(item);
        has_room.then_some(())
    }

    /// Keeps the entry of a mapping that is open.
    #[inline]
    fn push_entry(&mut self, entry: Entry<'s>) -> Option<()> {
        let has_room = (self.room).has_entry(entry.key.own_bytes(), &entry.value);
        self.entries.push(entry);
        has_room.then_some(())
    }

    /// The items that were kept since there were `first`.
    fn take_items(&mut self, first: usize) -> Vec<Node<'s>> {
        match first {
            0 if self.items.len() > MANY => std::mem::take(&mut self.items),
            _ => self.items.drain(first..).collect(),
        }
    }

    /// The entries that were kept since there were `first`.
    fn take_entries(&mut self, first: usize) -> Vec<Entry<'s>> {
        match first {
            // Nothing comes behind the outermost mapping.
            0 if self.depth == 1 => std::mem::take(&mut self.entries),
            0 => self.entries.drain(..).collect(),
            _ => self.entries.split_off(first),
        }
    }

    fn document(&mut self, is_front_matter: bool) -> Option<Node<'s>> {
        self.start_line(self.at);
        if !is_front_matter && self.at_line_start() && self.bytes[self.at..].starts_with(b"---") {
            // A data file may open its one document.
            self.at += 3;
            self.end_line()?;
        }
        let root = self.block(self.indent)?;
        self.room.item(&root).ok()?;
        self.room.problems(&self.problems).ok()?;
        self.is_done().then_some(root)
    }

    /// The byte where reading goes on.
    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    /// Whether a token may end before the byte at `at`: white space, or the end.
    fn is_space(&self, at: usize) -> bool {
        matches!(self.bytes.get(at), None | Some(b' ' | b'\n' | b'\r'))
    }

    fn at_line_start(&self) -> bool {
        self.at == self.line
    }

    fn skip_spaces(&mut self) {
        while self.peek() == Some(b' ') {
            self.at += 1;
        }
    }

    /// The end of the line in which `at` is, without its line break.
    fn line_end(&self, at: usize) -> usize {
        let Some(length) = memchr::memchr(b'\n', &self.bytes[at..]) else {
            // A `\r` before the end of the area has its `\n` there, as part of the fence's line.
            return self.bytes.len();
        };
        let end = at + length;
        end - usize::from(end > at && self.bytes[end - 1] == b'\r')
    }

    /// Goes to the first byte from `line` on, the start of a line, that is neither white space nor
    /// in a comment.
    fn start_line(&mut self, mut line: usize) {
        loop {
            let mut at = line;
            while self.bytes.get(at) == Some(&b' ') {
                at += 1;
            }
            match self.bytes.get(at) {
                None => {
                    (self.line, self.indent, self.at) = (at, 0, at);
                    return;
                }
                Some(b'\n') => line = at + 1,
                Some(b'\r') => line = at + 2,
                Some(b'#') => match memchr::memchr(b'\n', &self.bytes[at..]) {
                    Some(length) => line = at + length + 1,
                    None => line = self.bytes.len(),
                },
                Some(_) => {
                    (self.line, self.indent, self.at) = (line, at - line, at);
                    return;
                }
            }
        }
    }

    /// Whether nothing more is in the line but spaces and a comment.
    fn is_line_end(&mut self) -> bool {
        let before = self.at;
        self.skip_spaces();
        match self.peek() {
            None | Some(b'\n' | b'\r') => true,
            Some(b'#') => self.at > before,
            Some(_) => false,
        }
    }

    /// Goes from the end of a value to the next line that says something.
    fn end_line(&mut self) -> Option<()> {
        if !self.is_line_end() {
            return None;
        }
        let next = match self.peek() {
            Some(b'\n') => self.at + 1, // as nearly always
            _ => match memchr::memchr(b'\n', &self.bytes[self.at..]) {
                Some(length) => self.at + length + 1,
                None => self.bytes.len(),
            },
        };
        self.start_line(next);
        self.is_content().then_some(())
    }

    /// Whether the line that begins here can be content: no marker of a document.
    fn is_content(&self) -> bool {
        let rest = &self.bytes[self.at..];
        !(self.at_line_start()
            && (rest.starts_with(b"---") || rest.starts_with(b"..."))
            && self.is_space(self.at + 3))
    }

    fn is_done(&self) -> bool {
        self.at == self.bytes.len()
    }
}

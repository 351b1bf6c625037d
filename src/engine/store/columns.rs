//! A store as it is read: columns in one piece of bytes, and look-ups in them.

use std::ops::Range;

use super::{FACT, FILE, HEAD, IMAGE, IN_CIRCLES, MAGIC, SLOT, code};
use crate::crossfile::{Key, Slot};
use crate::tree::stored::{self, checksum};

/// A store; by default one without files.
#[derive(Default)]
pub(crate) struct StoredFacts {
    bytes: Vec<u8>,
    files: Column,
    slots: Column,
    facts: Column,
    images: Column,
    paths: Range<usize>,
}

/// Rows of one length.
#[derive(Default)]
struct Column {
    start: usize,
    length: usize,
    count: usize,
}

/// The declared size of an image in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct KeptImage {
    pub(crate) key: u32,
    pub(crate) width: u16,
    pub(crate) height: u16,
    pub(crate) file: u32,
}

impl KeptImage {
    pub(crate) fn size(&self) -> (u16, u16) {
        (self.width, self.height)
    }

    /// The number of its file.
    pub(crate) fn at(&self) -> usize {
        usize::try_from(self.file).unwrap_or(usize::MAX)
    }
}

impl StoredFacts {
    /// Reads a store; none where it is another format, for another plan, or not what was written.
    pub(crate) fn parse(bytes: Vec<u8>, fingerprint: [u8; 16]) -> Option<Self> {
        let (head, rest) = bytes.split_first_chunk::<24>()?;
        if head[..8] != MAGIC || *rest.first_chunk()? != fingerprint {
            return None;
        }
        if head[8..] != checksum(rest) {
            return None;
        }
        let mut start = HEAD;
        let mut column = |at: usize, length: usize| {
            let count = usize::try_from(u32_at(&bytes, 40 + at * 4)).ok()?;
            let column = Column {
                start,
                length,
                count,
            };
            start = start.checked_add(count.checked_mul(length)?)?;
            Some(column)
        };
        let files = column(0, FILE)?;
        let slots = column(1, SLOT)?;
        let facts = column(2, FACT)?;
        let images = column(3, IMAGE)?;
        let paths = column(4, 1)?;
        let end = paths.start.checked_add(paths.count)?;
        if end != bytes.len() {
            return None;
        }
        Some(Self {
            paths: paths.start..end,
            bytes,
            files,
            slots,
            facts,
            images,
        })
    }

    /// How many files it has.
    pub(crate) fn count(&self) -> usize {
        self.files.count
    }

    /// The path of a file.
    pub(crate) fn path(&self, file: usize) -> &[u8] {
        let end = |file| self.number(&self.files, file, 16);
        let start = file.checked_sub(1).map_or(0, end);
        let paths = self.bytes.get(self.paths.clone()).unwrap_or_default();
        paths.get(start..end(file)).unwrap_or_default()
    }

    /// What the signature of a file was.
    pub(crate) fn signature(&self, file: usize) -> [u8; 16] {
        let bytes = self.bytes.get(self.files.at(file)..).unwrap_or_default();
        bytes.first_chunk().copied().unwrap_or_default()
    }

    /// The index of the collection of a file.
    pub(crate) fn collection(&self, file: usize) -> usize {
        let collection = self.collection_and_flags(file) & !IN_CIRCLES;
        usize::try_from(collection).unwrap_or(usize::MAX)
    }

    /// Whether a file refers to others in a way that must not end where it began.
    pub(crate) fn is_in_circles(&self, file: usize) -> bool {
        self.collection_and_flags(file) & IN_CIRCLES != 0
    }

    pub(super) fn collection_and_flags(&self, file: usize) -> u32 {
        u32_at(&self.bytes, self.files.at(file) + 20)
    }

    /// The files that have a value.
    pub(crate) fn with_key(&self, slot: Slot, key: Key) -> impl Iterator<Item = usize> {
        let facts = self.facts_of(slot);
        let start = partition(&facts, |fact| self.fact(fact).0 < key.short());
        let facts = start..facts.end;
        (facts.map(|fact| self.fact(fact)))
            .take_while(move |(known, _)| *known == key.short())
            .map(|(_, file)| file)
    }

    /// The files that have any value of a slot, some of them more than once.
    pub(crate) fn of_slot(&self, slot: Slot) -> impl Iterator<Item = usize> {
        self.facts_of(slot).map(|fact| self.fact(fact).1)
    }

    /// The sizes of an image.
    pub(crate) fn images(&self, key: Key) -> impl Iterator<Item = KeptImage> {
        let all = 0..self.images.count;
        let start = partition(&all, |image| self.image(image).key < key.short());
        (start..all.end)
            .map(|image| self.image(image))
            .take_while(move |image| image.key == key.short())
    }

    /// All facts, with the codes of their slots.
    pub(super) fn all_facts(&self) -> impl Iterator<Item = (u32, u32, u32)> {
        (0..self.slots.count).flat_map(move |slot| {
            let code = u32_at(&self.bytes, self.slots.at(slot));
            self.facts_at(slot).map(move |fact| {
                let (key, file) = self.fact(fact);
                (code, key, u32::try_from(file).unwrap_or(u32::MAX))
            })
        })
    }

    /// All sizes of images.
    pub(super) fn all_images(&self) -> impl Iterator<Item = KeptImage> {
        (0..self.images.count).map(|image| self.image(image))
    }

    fn facts_of(&self, slot: Slot) -> Range<usize> {
        let code = code(slot);
        let code_at = |slot| u32_at(&self.bytes, self.slots.at(slot));
        let at = partition(&(0..self.slots.count), |slot| code_at(slot) < code);
        if at < self.slots.count && code_at(at) == code {
            self.facts_at(at)
        } else {
            0..0
        }
    }

    /// The facts of the slot at a row, of which there are never more than facts.
    fn facts_at(&self, slot: usize) -> Range<usize> {
        let end = |slot| self.number(&self.slots, slot, 4).min(self.facts.count);
        let start = slot.checked_sub(1).map_or(0, end);
        start..end(slot)
    }

    fn fact(&self, fact: usize) -> (u32, usize) {
        let key = u32_at(&self.bytes, self.facts.at(fact));
        (key, self.number(&self.facts, fact, 4))
    }

    fn image(&self, image: usize) -> KeptImage {
        let at = self.images.at(image);
        let size = u32_at(&self.bytes, at + 4).to_le_bytes();
        KeptImage {
            key: u32_at(&self.bytes, at),
            width: u16::from_le_bytes([size[0], size[1]]),
            height: u16::from_le_bytes([size[2], size[3]]),
            file: u32_at(&self.bytes, at + 8),
        }
    }

    fn number(&self, column: &Column, row: usize, at: usize) -> usize {
        usize::try_from(u32_at(&self.bytes, column.at(row) + at)).unwrap_or(usize::MAX)
    }
}

impl Column {
    /// Where a row begins.
    fn at(&self, row: usize) -> usize {
        self.start + row * self.length
    }
}

/// The first number of a range for which something does not hold any more.
fn partition(range: &Range<usize>, holds: impl Fn(usize) -> bool) -> usize {
    let (mut from, mut to) = (range.start, range.end);
    while from < to {
        let middle = from + (to - from) / 2;
        if holds(middle) {
            from = middle + 1;
        } else {
            to = middle;
        }
    }
    from
}

fn u32_at(bytes: &[u8], at: usize) -> u32 {
    stored::u32_at(bytes, at).unwrap_or_default()
}

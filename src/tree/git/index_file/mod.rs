//! Git's index as it is on the disk: its names without starting git and reading what it prints.
//!
//! Only what is sure is read: versions 2 to 4 with all entries in one file. An index that is split or
//! sparse, and whatever is wrong, is left to git. The tests compare the two.

#[cfg(test)]
mod tests;

use std::fs::File;
use std::io::{BufRead, BufReader, Read as _};
use std::path::Path;

use super::listing::Record;
use super::{Git, ObjectId, path};
use crate::tree::disk::open;

/// Bytes of an entry before its object: times, device, inode, mode, owner, size.
const ABOUT: usize = 40;

/// Where the mode is among them.
const MODE: std::ops::Range<usize> = 24..28;

/// The mode of a folder, of which a sparse index does not have the files.
const FOLDER: u32 = 0o040_000;

/// Of the flags: more flags follow, two bits for the stage, twelve for the length of the name.
const EXTENDED: u16 = 0x4000;
const STAGE: u16 = 0x3000;
const NAME: u16 = 0x0fff;

/// Entries of versions 2 and 3 are filled up to a multiple of this, with at least one zero.
const ALIGNMENT: usize = 8;

impl Git {
    /// Gives all that the index has to `take`, in its order. None when that must be left to git: what
    /// was given until then counts for nothing.
    pub(super) fn read_index(&self, take: &mut dyn FnMut(&Record<'_>)) -> Option<()> {
        let said = self.run(["rev-parse", "--show-object-format", "--git-path", "index"]);
        let said = said.ok()?;
        let (format, place) = said.split_at(memchr::memchr(b'\n', &said)?);
        let id = match format {
            b"sha1" => 20,
            b"sha256" => 32,
            _ => return None,
        };
        let place = path(place.strip_prefix(b"\n")?.strip_suffix(b"\n")?);
        let folder = self.folder.as_deref().unwrap_or(Path::new(""));
        let opened = open::followed(&folder.join(place)).ok()?;
        let mut reader = Reader {
            left: opened.length,
            file: BufReader::with_capacity(1 << 16, opened.file),
            id,
        };
        reader.index(take)
    }
}

/// Reads an index.
struct Reader {
    file: BufReader<File>,
    /// Bytes that follow.
    left: u64,
    /// Bytes of the id of an object, and of the hash at the end.
    id: usize,
}

impl Reader {
    fn index(&mut self, take: &mut dyn FnMut(&Record<'_>)) -> Option<()> {
        let head = self.bytes::<12>()?;
        let version = number(&head[4..8])?;
        if !head.starts_with(b"DIRC") || !(2..=4).contains(&version) {
            return None;
        }
        let (mut last, mut name) = ((Vec::new(), 0), Vec::new());
        for _ in 0..number(&head[8..])? {
            let (mode, id, stage) = self.entry(version, &mut name)?;
            let is_first = last.0.is_empty();
            if name.is_empty() || !is_first && (&last.0, last.1) >= (&name, stage) {
                return None;
            }
            take(&Record {
                mode,
                id,
                stage,
                name: &name,
            });
            last.0.clone_from(&name);
            last.1 = stage;
        }
        self.extensions()
    }

    /// An entry, whose name is written over that of the entry before.
    fn entry(&mut self, version: u32, name: &mut Vec<u8>) -> Option<(u32, ObjectId, u8)> {
        let about = self.bytes::<ABOUT>()?;
        let id = match self.id {
            20 => ObjectId::Sha1(self.bytes()?),
            _ => ObjectId::Sha256(self.bytes()?),
        };
        let flags = u16::from_be_bytes(self.bytes()?);
        let mut length = ABOUT + self.id + 2;
        if flags & EXTENDED != 0 {
            self.bytes::<2>().filter(|_| version > 2)?;
            length += 2;
        }
        if version == 4 {
            // How much of the name before does not belong to this one.
            let kept = name.len().checked_sub(self.varint()?)?;
            name.truncate(kept);
            self.text(name)?;
        } else {
            name.clear();
            length += self.text(name)?;
            let zeros = ALIGNMENT - length % ALIGNMENT;
            self.skip(zeros as u64 - 1)?;
        }
        let mode = number(&about[MODE])?;
        let is_plain = mode != FOLDER && name.len().min(NAME.into()) == usize::from(flags & NAME);
        let stage = u8::try_from((flags & STAGE) >> 12).ok()?;
        is_plain.then_some((mode, id, stage))
    }

    /// What follows the entries: nothing that must be known, as its name would say.
    fn extensions(&mut self) -> Option<()> {
        let hash = self.id as u64;
        while self.left > hash {
            let head = self.bytes::<8>()?;
            if !head[0].is_ascii_uppercase() {
                return None;
            }
            self.skip(number(&head[4..])?.into())?;
        }
        (self.left == hash).then_some(())
    }

    fn bytes<const LENGTH: usize>(&mut self) -> Option<[u8; LENGTH]> {
        let mut bytes = [0; LENGTH];
        self.file.read_exact(&mut bytes).ok()?;
        self.left = self.left.checked_sub(LENGTH as u64)?;
        Some(bytes)
    }

    /// Adds a text up to the zero behind it; its length.
    fn text(&mut self, text: &mut Vec<u8>) -> Option<usize> {
        let read = self.file.read_until(0, text).ok()?;
        self.left = self.left.checked_sub(read as u64)?;
        (text.pop() == Some(0)).then(|| read - 1)
    }

    fn skip(&mut self, bytes: u64) -> Option<()> {
        self.left = self.left.checked_sub(bytes)?;
        let forward = i64::try_from(bytes).ok()?;
        self.file.seek_relative(forward).ok()
    }

    /// A number in groups of seven bits, the highest first; each group but the last stands for one
    /// more.
    fn varint(&mut self) -> Option<usize> {
        let mut value = 0_usize;
        loop {
            let [byte] = self.bytes()?;
            value = value.checked_mul(128)? | usize::from(byte & 0x7f);
            if byte < 0x80 {
                return Some(value);
            }
            value = value.checked_add(1)?;
        }
    }
}

fn number(bytes: &[u8]) -> Option<u32> {
    bytes.try_into().ok().map(u32::from_be_bytes)
}

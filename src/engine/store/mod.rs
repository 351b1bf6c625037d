//! The facts store: what the documents of a repository say to others, kept from one run to the next,
//! so that a hook need not read a hundred thousand files to check one.
//!
//! It has facts, never verdicts: which files have a value, not whether that is right. Where a value
//! of a checked file is among those of others, these are read again, as if there were no store
//! ([`choose`]); so a wrong hit costs time and nothing else. Only a miss is trusted: that no other
//! file has a value. Keys are cut to 32 bits, for a value that is there is found by any part of its
//! key.
//!
//! What makes it stale as a whole is in its [fingerprint](crate::plan::Plan::fingerprint). A file is
//! read again unless it has the [signature](crate::tree::signature::Signature) that it had. Never
//! kept are files that could not be read in full, those that were written in the last two seconds,
//! and what depends on other files: references that may be paths.
//!
//! # The file
//!
//! Columns, one behind the other; numbers are little-endian. Files are numbered in the order of their
//! paths.
//!
//! | column | holds |
//! |---|---|
//! | magic | 8 bytes: what it is, and which format |
//! | checksum | 16 bytes: `SipHash` of all that comes behind it |
//! | fingerprint | 16 bytes |
//! | counts | `u32` each: files, slots, facts, images, bytes of paths |
//! | files | for each: signature (16 bytes), end of its path (`u32`), collection and flags (`u32`) |
//! | slots | for each, sorted: its code (`u32`), end of its facts (`u32`) |
//! | facts | for each, sorted by slot and key: key (`u32`), file (`u32`) |
//! | images | for each, sorted by key: key (`u32`), width (`u16`), height (`u16`), file (`u32`) |
//! | paths | text |
//!
//! It is read in one go, and looked into where it is: nothing is allocated for a file.

mod build;
mod choose;
mod columns;

pub(crate) use build::StoreDraft;
pub(crate) use choose::Choice;
pub(crate) use columns::StoredFacts;

use crate::crossfile::{Constraints, Slot};

/// What a store begins with. Another format has another number at the end.
const MAGIC: [u8; 8] = *b"copyfac\x02";

/// The highest bit beside a collection: the file refers to another in a way that must not end where
/// it began.
const IN_CIRCLES: u32 = 1 << 31;

/// Bytes of the columns of a row.
const FILE: usize = 24;
const SLOT: usize = 8;
const FACT: usize = 8;
const IMAGE: usize = 12;

/// Bytes before the first column.
const HEAD: usize = 8 + 16 + 16 + 5 * 4;

/// A slot as a number.
fn code(slot: Slot) -> u32 {
    let (index, kind) = match slot {
        Slot::Unique(index) => (index, 0),
        Slot::Target(index) => (index, 1),
        Slot::Reference(index) => (index, 2),
    };
    u32::from(index) << 2 | kind
}

/// Whether facts of a slot are kept: a reference that may be a path means something else when other
/// files come or go.
fn is_kept(slot: Slot, constraints: &Constraints) -> bool {
    match slot {
        Slot::Unique(_) | Slot::Target(_) => true,
        Slot::Reference(index) => {
            (constraints.reference(index)).is_some_and(|reference| reference.paths.is_empty())
        }
    }
}

#[cfg(test)]
mod tests;

//! A store as it is written: what is still true of the last one, and what was read anew.

use std::hash::Hasher as _;
use std::io::{self, BufWriter, Write};

use siphasher::sip128::{Hasher128 as _, SipHasher13};

use super::columns::KeptImage;
use super::{IN_CIRCLES, MAGIC, StoredFacts, code, is_kept};
use crate::crossfile::{Constraints, Facts, Slot};
use crate::text::repo_path::RepoPathBuf;

/// What will be in a store.
#[derive(Default)]
pub(crate) struct StoreDraft {
    files: Vec<DraftFile>,
    /// Code of the slot, key, file.
    facts: Vec<(u32, u32, u32)>,
    images: Vec<KeptImage>,
}

struct DraftFile {
    path: RepoPathBuf,
    signature: [u8; 16],
    collection_and_flags: u32,
}

impl StoreDraft {
    /// One with room for so many files, which takes no memory as long as it is not needed: growing
    /// bit by bit would take twice of it.
    pub(crate) fn with_room(files: usize) -> Self {
        const FACTS: usize = 6;
        let mut draft = Self::default();
        // Without the room, they grow bit by bit.
        let _ = draft.files.try_reserve(files);
        let _ = draft.facts.try_reserve(files.saturating_mul(FACTS));
        let _ = draft.images.try_reserve(files);
        draft
    }

    /// How many files are in it.
    pub(crate) fn count(&self) -> usize {
        self.files.len()
    }

    /// Adds what a file says to others.
    pub(crate) fn add(
        &mut self,
        path: &RepoPathBuf,
        signature: [u8; 16],
        collection: usize,
        facts: &Facts,
        constraints: &Constraints,
    ) {
        let file = number(self.files.len());
        let is_in_circles = |slot| match slot {
            Slot::Reference(index) => {
                (constraints.reference(index)).is_some_and(|reference| reference.circle_forbidden)
            }
            Slot::Unique(_) | Slot::Target(_) => false,
        };
        // Which of them are paths of files depends on the files; that there are some does not.
        let in_circles =
            !facts.ways.is_empty() || facts.keys.iter().any(|fact| is_in_circles(fact.slot));
        self.files.push(DraftFile {
            path: path.clone(),
            signature,
            collection_and_flags: number(collection) & !IN_CIRCLES
                | if in_circles { IN_CIRCLES } else { 0 },
        });
        let keys = facts.keys.iter();
        let keys = keys.filter(|fact| is_kept(fact.slot, constraints));
        self.facts
            .extend(keys.map(|fact| (code(fact.slot), fact.key.short(), file)));
        self.images
            .extend(facts.images.iter().map(|image| KeptImage {
                key: image.key.short(),
                width: image.width,
                height: image.height,
                file,
            }));
    }

    /// Adds all files of another draft.
    pub(crate) fn append(&mut self, mut other: Self) {
        let first = number(self.files.len());
        self.files.append(&mut other.files);
        let facts = other.facts.into_iter();
        self.facts
            .extend(facts.map(|(code, key, file)| (code, key, first + file)));
        let images = other.images.into_iter();
        self.images.extend(images.map(|image| KeptImage {
            file: first + image.file,
            ..image
        }));
    }

    /// Adds the files of another store for which something holds.
    pub(crate) fn keep(&mut self, old: &StoredFacts, holds: impl Fn(usize) -> bool) {
        let mut numbers: Vec<Option<u32>> = vec![None; old.count()];
        for (file, new) in numbers.iter_mut().enumerate() {
            if !holds(file) {
                continue;
            }
            let Ok(path) = std::str::from_utf8(old.path(file)) else {
                continue;
            };
            *new = Some(number(self.files.len()));
            self.files.push(DraftFile {
                path: path.into(),
                signature: old.signature(file),
                collection_and_flags: old.collection_and_flags(file),
            });
        }
        let new = |file: u32| numbers.get(usize::try_from(file).ok()?).copied().flatten();
        self.facts.extend(
            (old.all_facts()).filter_map(|(code, key, file)| Some((code, key, new(file)?))),
        );
        self.images.extend((old.all_images()).filter_map(|image| {
            let file = new(image.file)?;
            Some(KeptImage { file, ..image })
        }));
    }

    /// The store, ready to be written; none when a number in it would be too large.
    pub(crate) fn finish(mut self, fingerprint: [u8; 16]) -> Option<Finished> {
        let mut order: Vec<u32> = (0..number(self.files.len())).collect();
        let rank = |file: u32| {
            let file = &self.files[index(file)];
            (&*file.path, file.signature)
        };
        order.sort_unstable_by(|&a, &b| rank(a).cmp(&rank(b)));
        let mut numbers = vec![0; order.len()];
        for (new, &old) in (0..).zip(&order) {
            numbers[index(old)] = new;
        }
        for (_, _, file) in &mut self.facts {
            *file = numbers[index(*file)];
        }
        for image in &mut self.images {
            image.file = numbers[index(image.file)];
        }
        self.facts.sort_unstable();
        self.facts.dedup();
        self.images.sort_unstable();
        self.images.dedup();
        let slots = self.facts.chunk_by(|a, b| a.0 == b.0).count();
        let paths: usize = self.files.iter().map(|file| file.path.len()).sum();
        let counts = [
            self.files.len(),
            slots,
            self.facts.len(),
            self.images.len(),
            paths,
        ];
        if counts.iter().any(|&count| u32::try_from(count).is_err()) {
            return None;
        }
        Some(Finished {
            draft: self,
            order,
            fingerprint,
            counts: counts.map(number),
        })
    }
}

/// A store that is ready to be written.
pub(crate) struct Finished {
    draft: StoreDraft,
    /// The files in the order of their paths.
    order: Vec<u32>,
    fingerprint: [u8; 16],
    counts: [u32; 5],
}

impl Finished {
    /// Writes it, column by column: as one piece of bytes it would be in memory twice.
    ///
    /// # Errors
    /// Those of `out`.
    pub(crate) fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        let mut sum = BufWriter::new(Sum(SipHasher13::new()));
        self.write_columns(&mut sum)?;
        let Sum(hasher) = sum.into_inner().map_err(io::IntoInnerError::into_error)?;
        out.write_all(&MAGIC)?;
        out.write_all(&hasher.finish128().as_bytes())?;
        self.write_columns(out)
    }

    /// Writes all that is behind the checksum.
    fn write_columns(&self, out: &mut dyn Write) -> io::Result<()> {
        let StoreDraft { facts, images, .. } = &self.draft;
        let files = || {
            self.order
                .iter()
                .map(|&file| &self.draft.files[index(file)])
        };
        out.write_all(&self.fingerprint)?;
        for count in self.counts {
            out.write_all(&count.to_le_bytes())?;
        }
        let mut end = 0;
        for file in files() {
            end += number(file.path.len());
            out.write_all(&file.signature)?;
            out.write_all(&end.to_le_bytes())?;
            out.write_all(&file.collection_and_flags.to_le_bytes())?;
        }
        let mut end = 0;
        for facts in facts.chunk_by(|a, b| a.0 == b.0) {
            end += number(facts.len());
            out.write_all(&facts[0].0.to_le_bytes())?;
            out.write_all(&end.to_le_bytes())?;
        }
        for (_, key, file) in facts {
            out.write_all(&key.to_le_bytes())?;
            out.write_all(&file.to_le_bytes())?;
        }
        for image in images {
            out.write_all(&image.key.to_le_bytes())?;
            out.write_all(&image.width.to_le_bytes())?;
            out.write_all(&image.height.to_le_bytes())?;
            out.write_all(&image.file.to_le_bytes())?;
        }
        for file in files() {
            out.write_all(file.path.as_bytes())?;
        }
        Ok(())
    }
}

/// Makes the checksum of what is written to it.
struct Sum(SipHasher13);

impl Write for Sum {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// More than fit into it have no room in memory, and none in a store.
fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

fn index(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

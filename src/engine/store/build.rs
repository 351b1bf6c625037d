//! A store as it is written: what is still true of the last one, and what was read anew.

use std::sync::Arc;

use super::columns::{KeptImage, checksum};
use super::{FACT, FILE, HEAD, IMAGE, IN_CIRCLES, Kept, MAGIC, SLOT, code, is_kept};
use crate::crossfile::{Constraints, Facts, Slot};

/// What will be in a store.
#[derive(Default)]
pub(crate) struct Draft {
    files: Vec<DraftFile>,
    /// Code of the slot, key, file.
    facts: Vec<(u32, u32, u32)>,
    images: Vec<KeptImage>,
}

struct DraftFile {
    path: Arc<str>,
    signature: [u8; 16],
    collection_and_flags: u32,
}

impl Draft {
    /// How many files are in it.
    pub(crate) fn count(&self) -> usize {
        self.files.len()
    }

    /// Adds what a file says to others.
    pub(crate) fn add(
        &mut self,
        path: &Arc<str>,
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
            path: Arc::clone(path),
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
    pub(crate) fn keep(&mut self, old: &Kept, holds: impl Fn(usize) -> bool) {
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

    /// The bytes of the store; none when a number in it would be too large.
    pub(crate) fn finish(mut self, fingerprint: [u8; 16]) -> Option<Vec<u8>> {
        let mut order: Vec<u32> = (0..number(self.files.len())).collect();
        order.sort_unstable_by(|&a, &b| self.path(a).cmp(self.path(b)));
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
        let slots: Vec<&[_]> = self.facts.chunk_by(|a, b| a.0 == b.0).collect();
        let paths: usize = self.files.iter().map(|file| file.path.len()).sum();
        let rows = self.files.len() * FILE + slots.len() * SLOT + self.facts.len() * FACT;
        let length = HEAD + rows + self.images.len() * IMAGE + paths;
        let mut out = Vec::with_capacity(length);
        out.extend(MAGIC);
        out.extend([0; 16]);
        out.extend(fingerprint);
        for count in [
            self.files.len(),
            slots.len(),
            self.facts.len(),
            self.images.len(),
            paths,
        ] {
            out.extend(u32::try_from(count).ok()?.to_le_bytes());
        }
        let mut end = 0;
        for &file in &order {
            let file = &self.files[index(file)];
            end += number(file.path.len());
            out.extend(file.signature);
            out.extend(end.to_le_bytes());
            out.extend(file.collection_and_flags.to_le_bytes());
        }
        let mut end = 0;
        for facts in &slots {
            end += number(facts.len());
            out.extend(facts[0].0.to_le_bytes());
            out.extend(end.to_le_bytes());
        }
        for (_, key, file) in &self.facts {
            out.extend(key.to_le_bytes());
            out.extend(file.to_le_bytes());
        }
        for image in &self.images {
            out.extend(image.key.to_le_bytes());
            out.extend(image.width.to_le_bytes());
            out.extend(image.height.to_le_bytes());
            out.extend(image.file.to_le_bytes());
        }
        for &file in &order {
            out.extend(self.path(file).as_bytes());
        }
        let sum = checksum(&out[24..]);
        out[8..24].copy_from_slice(&sum);
        Some(out)
    }

    fn path(&self, file: u32) -> &str {
        &self.files[index(file)].path
    }
}

/// More than fit into it have no room in memory, and none in a store.
fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

fn index(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

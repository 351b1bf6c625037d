//! Images that no text of the repository mentions.

use std::collections::HashSet;

use rayon::prelude::*;

use super::Between;
use crate::content::images::Mentions;
use crate::content::images::info::ImageFormat;
use crate::crossfile::Mismatch;
use crate::engine::lint;
use crate::finding::Finding;
use crate::text::repo_path::{RepoPath, RepoPathBuf};

/// Texts that a thread reads at most, when others might read some of them.
const TEXTS_AT_ONCE: usize = 256;

/// Files without text, besides images.
const BINARY: [&str; 22] = [
    "woff", "woff2", "ttf", "otf", "eot", "zip", "gz", "bz2", "xz", "7z", "tar", "pdf", "mp3",
    "mp4", "m4a", "mov", "webm", "ogg", "wav", "wasm", "docx", "xlsx",
];

impl Between<'_> {
    /// Reports the images that nothing mentions, where the rule for that is on. All other files
    /// are read for it.
    pub(crate) fn unused_images(&self) -> Vec<Finding> {
        if !self.plan.may_report(Mismatch::UnusedImage) {
            return Vec::new();
        }
        let files = (0..u32::try_from(self.files.count()).unwrap_or(u32::MAX))
            .filter_map(|file| self.files.path(file));
        let (images, texts): (Vec<_>, Vec<_>) = files
            .filter(|path| !is_binary(path))
            .partition(|path| is_image(path));
        let judged: Vec<&RepoPathBuf> = images
            .iter()
            .copied()
            .filter(|path| self.reports_for(path))
            .collect();
        if judged.is_empty() {
            return Vec::new();
        }
        let drawings = images.iter().copied().filter(|path| is_drawing(path));
        let texts: Vec<&RepoPathBuf> = texts.into_iter().chain(drawings).collect();
        let bundles: HashSet<&RepoPath> = (texts.iter())
            .filter(|path| {
                let name = path.name();
                name.starts_with("index.") || name.starts_with("_index.")
            })
            .map(|path| path.folder())
            .collect();
        let Some(mentions) = self.mentions(&texts) else {
            return Vec::new();
        };
        let unused = (judged.into_iter())
            .filter(|path| !mentions.has(path) && !bundles.contains(path.folder()));
        let found = unused.flat_map(|path| {
            let claim = self.plan.claim(path);
            let (plan, world) = (self.plan, self.world);
            lint::unused_image(path, plan, &claim, world).findings
        });
        found.collect()
    }

    /// Whether the rule is on for a file.
    fn reports_for(&self, path: &RepoPath) -> bool {
        let claim = self.plan.claim(path);
        let rules = self.plan.rules(&claim);
        !claim.excluded && rules.reporter(Mismatch::UnusedImage).is_some()
    }

    /// What texts mention; none when one of them cannot be read, so that nobody knows.
    fn mentions(&self, texts: &[&RepoPathBuf]) -> Option<Mentions> {
        let add = |mentions: Option<Mentions>, path: &&RepoPathBuf| {
            let mut mentions = mentions?;
            mentions.add(&self.world.files.read(path).ok()?);
            Some(mentions)
        };
        let nothing = || Some(Mentions::default());
        if rayon::current_thread_index().is_none() {
            return texts.iter().fold(nothing(), add);
        }
        let parts = texts
            .par_iter()
            .with_max_len(TEXTS_AT_ONCE)
            .fold(nothing, add);
        parts.reduce(nothing, |one, other| {
            let mut one = one?;
            one.append(other?);
            Some(one)
        })
    }
}

fn is_image(path: &RepoPath) -> bool {
    ImageFormat::of_path(path).is_some()
}

/// An SVG is text, which may bring in other images.
fn is_drawing(path: &RepoPath) -> bool {
    ImageFormat::of_path(path) == Some(ImageFormat::Svg)
}

fn is_binary(path: &RepoPath) -> bool {
    let extension = path.extension();
    BINARY
        .iter()
        .any(|known| extension.eq_ignore_ascii_case(known))
}

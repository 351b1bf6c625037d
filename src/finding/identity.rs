//! What a finding is known by, however the text around it moves. Baselines, fingerprints, and what
//! is new after a change all go by it.

use std::fmt::Write as _;
use std::sync::Arc;

use sha2::{Digest, Sha256};

use super::Finding;
use crate::text::repo_path::RepoPathBuf;

/// Rule, file, place in the document and subject of a finding; no line and no message.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Identity {
    /// The file, relative to the repository.
    pub file: RepoPathBuf,
    /// Id of the rule.
    pub rule: &'static str,
    /// The place in the document.
    pub pointer: Option<String>,
    /// What the finding is about.
    pub subject: Arc<str>,
}

impl Finding {
    /// What the finding is known by.
    pub fn identity(&self) -> Identity {
        Identity {
            file: self.file.clone(),
            rule: self.rule,
            pointer: self.pointer.clone(),
            subject: Arc::clone(&self.subject),
        }
    }
}

impl Identity {
    /// A short name for it, in which `file` stands for the file. It never changes from one version
    /// of copydesk to the next.
    pub(crate) fn hash(&self, file: &[u8]) -> [u8; 16] {
        hash_parts(&[
            self.rule.as_bytes(),
            file,
            self.pointer.as_deref().unwrap_or("none").as_bytes(),
            self.subject.as_bytes(),
        ])
    }
}

/// Half of a SHA-256 over the parts, each with its length before it.
pub(crate) fn hash_parts(parts: &[&[u8]]) -> [u8; 16] {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update((part.len() as u64).to_le_bytes());
        hasher.update(part);
    }
    half(hasher)
}

/// Half of a SHA-256 over a text.
pub(crate) fn hash_text(text: &str) -> [u8; 16] {
    half(Sha256::new_with_prefix(text.as_bytes()))
}

fn half(hasher: Sha256) -> [u8; 16] {
    let mut half = [0; 16];
    half.copy_from_slice(&hasher.finalize()[..16]);
    half
}

/// A hash as text.
pub(crate) fn hex(hash: [u8; 16]) -> String {
    let mut text = String::with_capacity(32);
    for byte in hash {
        // Writing to a string does not fail.
        let _ = write!(text, "{byte:02x}");
    }
    text
}

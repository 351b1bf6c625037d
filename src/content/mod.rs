//! Kinds of values that exist without copydesk: dates, URLs, AMP cache addresses, images, what a
//! body holds, where its links lead, and how a site generator maps URLs to files (`site/`).
//!
//! Pure functions from text or bytes to facts about them. A new generator goes to
//! `site/profile/`, a new image format to `images/`.
//!
//! Uses `text` and `finding`. No documents, no rules, no file access: bytes come in as arguments.

pub(crate) mod amp;
pub(crate) mod body;
pub(crate) mod dates;
pub(crate) mod images;
#[cfg(feature = "server")]
pub(crate) mod links;
pub(crate) mod meta;
pub(crate) mod site;
pub(crate) mod urls;

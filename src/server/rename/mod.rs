//! What gets another name: a value (`value`), or a file or folder (`files`), which references and URLs
//! `follow`.

mod body;
mod config_paths;
mod files;
mod follow;
mod moves;
mod value;

use std::collections::BTreeMap;

use super::completion::written;
use crate::document::DataFormat;
use crate::finding::Edit;
use crate::text::repo_path::RepoPathBuf;
use crate::text::{Source, Span};

/// The edits of a file, with the text that they are of.
type SourceEdits = (Source, Vec<Edit>);

/// The edits of files.
type FileEdits = BTreeMap<RepoPathBuf, SourceEdits>;

/// The new name as it is written in the place of an old one.
fn replacement(old: &str, new: &str, format: DataFormat) -> String {
    let quote = old
        .chars()
        .next()
        .filter(|first| matches!(first, '"' | '\''));
    written(new, format, quote)
}

fn overlaps(one: Span, other: Span) -> bool {
    one.start < other.end && other.start < one.end || one == other
}

//! The disk. Beside `tree`, only `cli` and `server` touch it. Finds the repository, walks it, reads
//! files, and answers what checks ask of other files.

pub(crate) mod beneath;
#[cfg(not(unix))]
mod beneath_paths;
#[cfg(unix)]
mod beneath_unix;
mod crawl;
mod found;
mod global_ignores;
mod ignore_files;
mod kept_listings;
pub(crate) mod kind;
pub(crate) mod left_behind;
mod listing;
pub(crate) mod lookup;
pub(crate) mod near;
pub(crate) mod open;
mod pending;
mod replaced;
pub(crate) mod skipped;
pub(crate) mod sort;
pub(crate) mod walk;
pub(crate) mod write;
mod write_limit;

use std::cell::RefCell;
use std::fs::File;
use std::io::{self, Read, Seek};

use crate::content::images::info::ImageProblem;
use crate::document::body_need::BodyNeed;
use crate::document::{Layout, is_front_matter_complete};
use crate::text::Source;
use crate::text::repo_path::RepoPathBuf;
use crate::tree::{FileProblem, ReadFile};
pub use lookup::Disk;
pub(crate) use write::write_atomic;

/// How much of a file is read at first. Nearly every front matter, and most articles, fit.
const FIRST_READ: usize = 64 * 1024;

/// What is read at most of one file, unless told otherwise, in bytes.
pub(crate) const DEFAULT_MAX_FILE_SIZE: u64 = 64 * 1024 * 1024;

/// What is read of a body for [`BodyNeed::Most`], in bytes.
const MOST_OF_A_BODY: u64 = 1024 * 1024;

thread_local! {
    static BUFFER: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
}

/// Bytes to read of a file of which those up to `until` are shown: enough for the lines behind.
pub(super) fn shown_head(until: u32) -> u64 {
    FIRST_READ as u64 + u64::from(until)
}

/// Reads what was opened with [`open::unasked`]; see [`crate::tree::Tree::read_document`].
fn read_opened(
    opened: io::Result<File>,
    path: &RepoPathBuf,
    layout: Layout,
    body: BodyNeed,
    limit: u64,
) -> Result<ReadFile, FileProblem> {
    let unreadable = |error: &io::Error| FileProblem::Unreadable(plain_words(error));
    let mut file = opened.map_err(|error| unreadable(&error))?;
    let first = first_part(&mut file, limit).map_err(|error| unreadable(&error))?;
    let (head, length) = match first {
        FirstPart::All(bytes) => return Ok(ReadFile::whole(path, bytes)),
        FirstPart::Head { bytes, length } => (bytes, length),
    };
    let mut bytes = head;
    loop {
        let bytes_read = bytes.len() as u64;
        let source = Source::head(path.clone(), bytes, length.max(bytes_read));
        if is_enough(&source, bytes_read, layout, body, limit) {
            return Ok(ReadFile { source, bytes_read });
        }
        if bytes_read >= limit {
            return Err(FileProblem::TooLarge {
                bytes: length,
                limit,
            });
        }
        // Four times as much each time, from the start: what is read twice stays small beside the
        // whole.
        let next = bytes_read.saturating_mul(4).min(limit);
        bytes = read_again(&mut file, next).map_err(|error| unreadable(&error))?;
        if (bytes.len() as u64) < next {
            // Its end was reached: that is all of it, whatever its length said before.
            return Ok(ReadFile::whole(path, bytes));
        }
    }
}

/// As much of a text as is read of a file that has it.
///
/// # Errors
/// That more than `limit` bytes of it would be needed.
pub(crate) fn read_text(
    text: &[u8],
    path: &RepoPathBuf,
    layout: Layout,
    body: BodyNeed,
    limit: u64,
) -> Result<ReadFile, FileProblem> {
    let bytes = text.len() as u64;
    let mut end = limit.min(FIRST_READ as u64);
    while end <= bytes {
        let head = usize::try_from(end).map_or(text, |end| &text[..end]);
        let source = Source::head(path.clone(), head.to_vec(), bytes);
        if is_enough(&source, end, layout, body, limit) {
            let bytes_read = end;
            return Ok(ReadFile { source, bytes_read });
        }
        if end >= limit {
            return Err(FileProblem::TooLarge { bytes, limit });
        }
        end = end.saturating_mul(4).min(limit);
    }
    Ok(ReadFile::whole(path, text.to_vec()))
}

/// Whether nothing more of a file must be read.
fn is_enough(source: &Source, bytes_read: u64, layout: Layout, body: BodyNeed, limit: u64) -> bool {
    // What is wanted of most of a body never makes a file too large.
    let is_most = bytes_read >= MOST_OF_A_BODY.min(limit);
    let is_read = layout.is_content()
        && is_front_matter_complete(source, layout)
        && body_is_enough(source, layout, body, is_most);
    is_read || source.is_complete()
}

/// Reads what was opened with [`open::unasked`] as a whole; nothing of what has more bytes than
/// `limit`.
fn read_whole(mut file: File, limit: u64) -> io::Result<Vec<u8>> {
    match first_part(&mut file, limit.saturating_add(1))? {
        FirstPart::All(bytes) => Ok(bytes),
        FirstPart::Head { length, .. } => {
            file.rewind()?;
            open::all(file, length, limit)
        }
    }
}

/// Reads what was opened with [`open::unasked`] as far as it is shown.
fn read_head(mut file: File, path: &str, until: u32) -> io::Result<Source> {
    match first_part(&mut file, u64::MAX)? {
        FirstPart::All(bytes) => Ok(Source::new(path, bytes)),
        FirstPart::Head { length, .. } => {
            let bytes = read_again(&mut file, shown_head(until))?;
            let length = length.max(bytes.len() as u64);
            Ok(Source::head(path, bytes, length))
        }
    }
}

/// What the first read of a file gave.
enum FirstPart {
    /// All that it has.
    All(Vec<u8>),
    /// Its beginning, and how many bytes it has.
    Head { bytes: Vec<u8>, length: u64 },
}

/// Reads the beginning of a file, at most `limit` bytes, and makes sure that it is a regular one.
/// Asking each would be one call of four: where bytes came and their end, nobody need ask.
fn first_part(file: &mut File, limit: u64) -> io::Result<FirstPart> {
    let first = BUFFER.with_borrow_mut(|buffer| first_read(file, buffer, limit));
    match first {
        Ok((bytes, true)) if !bytes.is_empty() => Ok(FirstPart::All(bytes)),
        // What it is says more than why it cannot be read.
        first => {
            let length = open::length(file)?;
            let (bytes, whole) = first?;
            Ok(if whole {
                FirstPart::All(bytes)
            } else {
                FirstPart::Head { bytes, length }
            })
        }
    }
}

/// The first bytes of a file, at most `limit`, and whether they are all of it. A regular file gives
/// less than was asked for only at its end, so that one call does for most.
fn first_read(file: &mut File, buffer: &mut Vec<u8>, limit: u64) -> io::Result<(Vec<u8>, bool)> {
    let most = usize::try_from(limit).map_or(FIRST_READ, |limit| limit.min(FIRST_READ));
    buffer.resize(most, 0);
    let mut filled = 0;
    loop {
        match file.read(&mut buffer[filled..]) {
            // Nothing was asked for.
            Ok(0) if most == 0 => return Ok((Vec::new(), false)),
            Ok(0) => return Ok((buffer[..filled].to_vec(), true)),
            Ok(count) => {
                filled += count;
                if filled < most {
                    return Ok((buffer[..filled].to_vec(), true));
                }
                return Ok((buffer.clone(), false));
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}

fn read_again(file: &mut File, bytes: u64) -> io::Result<Vec<u8>> {
    file.rewind()?;
    let mut read = Vec::new();
    file.take(bytes).read_to_end(&mut read)?;
    Ok(read)
}

/// Whether a body that was read in part shows all that the checks must see of it.
fn body_is_enough(source: &Source, layout: Layout, need: BodyNeed, is_most: bool) -> bool {
    match need {
        BodyNeed::Nothing => true,
        BodyNeed::Everything => false,
        BodyNeed::Most if !is_most => false,
        BodyNeed::Beginning | BodyNeed::Most => {
            let document = crate::document::parse(source, layout);
            crate::content::body::has_text(source.slice(document.body))
        }
    }
}

/// Why an image that cannot be read has no size.
pub(super) fn image_problem(error: &io::Error) -> ImageProblem {
    match error.kind() {
        io::ErrorKind::NotFound => ImageProblem::Missing,
        _ => ImageProblem::Unreadable(plain_words(error)),
    }
}

/// What the operating system says, without its error number.
pub(crate) fn plain_words(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "the file is gone".to_owned(),
        io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
        io::ErrorKind::IsADirectory => "it is a folder".to_owned(),
        _ => without_number(error),
    }
}

fn without_number(error: &io::Error) -> String {
    let text = error.to_string();
    let words = text.split(" (os error").next().unwrap_or(&text);
    words.to_lowercase()
}

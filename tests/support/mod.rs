//! What the test runners share: where reference data lies, and how files are walked.

use std::path::{Path, PathBuf};

/// The folder of reference data that is not part of the repository, or none, said aloud.
pub(crate) fn shared(name: &str) -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared");
    let root = std::env::var_os("COPYDESK_SHARED").map_or(beside, PathBuf::from);
    let path = root.join(name);
    if !path.exists() {
        eprintln!("SKIPPED: no reference data `{name}`; set COPYDESK_SHARED to where it is");
        return None;
    }
    Some(path)
}

/// The lines of a file of JSON objects, one a line; none when it is not there.
pub(crate) fn cases(name: &str) -> Option<Vec<serde_json::Value>> {
    let text = std::fs::read_to_string(shared(name)?).expect("a readable file");
    let parse = |line| serde_json::from_str(line).expect("JSON");
    Some(text.lines().map(parse).collect())
}

/// All files under a folder, sorted.
pub(crate) fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = ignore::WalkBuilder::new(folder)
        .standard_filters(false)
        .build()
        .filter_map(Result::ok)
        .filter(|entry| entry.file_type().is_some_and(|kind| kind.is_file()))
        .map(ignore::DirEntry::into_path)
        .collect();
    found.sort();
    found
}

/// The bytes of a text in base 64.
pub(crate) fn base64(text: &str) -> Vec<u8> {
    let alphabet = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let (mut bytes, mut bits, mut length) = (Vec::new(), 0_u32, 0);
    for digit in text.bytes().filter(|&digit| digit != b'=') {
        let value = alphabet.iter().position(|&known| known == digit);
        bits = bits << 6 | u32::try_from(value.expect("base 64")).expect("six bits");
        length += 6;
        if length >= 8 {
            length -= 8;
            bytes.push(u8::try_from(bits >> length & 0xFF).expect("eight bits"));
        }
    }
    bytes
}

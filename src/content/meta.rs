//! Metadata as Python-Markdown's `meta` reads it, which Pelican uses: lines `Key: value` at the very
//! start of a text, up to an empty line or a fence.

use std::ops::Range;

/// A key and where its value is in the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Meta<'t> {
    pub(crate) key: &'t str,
    /// Without whitespace around it; of a value of several lines, the first.
    pub(crate) value: Range<usize>,
}

/// The metadata of a text. markdown/extensions/meta.py: `MetaPreprocessor.run`.
pub(crate) fn meta(text: &str) -> Vec<Meta<'_>> {
    let mut found = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        if is_fence(line) && start == 0 {
            continue;
        }
        if line.trim().is_empty() || is_fence(line) {
            break;
        }
        if let Some((key, rest)) = key_of(line) {
            let value = rest.trim();
            let begin = start + (line.len() - rest.trim_start().len());
            found.push(Meta {
                key,
                value: begin..begin + value.len(),
            });
        } else if !line.starts_with("    ") || found.is_empty() {
            break;
        }
    }
    found
}

fn is_fence(line: &str) -> bool {
    let rest = line
        .strip_prefix("---")
        .or_else(|| line.strip_prefix("..."));
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(char::is_whitespace))
}

/// The key of a line, and what is behind its colon.
fn key_of(line: &str) -> Option<(&str, &str)> {
    let text = line.trim_start_matches(' ');
    let (key, rest) = text.split_once(':')?;
    let is_part = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
    let is_key = !key.is_empty() && key.bytes().all(is_part) && line.len() - text.len() <= 3;
    is_key.then_some((key, rest))
}

#[cfg(test)]
mod tests {
    use super::meta;

    #[test]
    fn lines_up_to_an_empty_one_are_metadata() {
        for (text, expected) in [
            (
                "Title: Moss\nDate:  2024-05-01 \n\nx",
                &[("Title", "Moss"), ("Date", "2024-05-01")][..],
            ),
            (
                "Title: Moss\r\nDate: x",
                &[("Title", "Moss"), ("Date", "x")],
            ),
            (
                "---\nTitle: a\nDate: b\n---\nOther: c",
                &[("Title", "a"), ("Date", "b")],
            ),
            ("Title: a\n\nDate: b\n", &[("Title", "a")]),
            (
                "Title: a\n    more\nDate: b\n",
                &[("Title", "a"), ("Date", "b")],
            ),
            ("Title: a\nmore\nDate: b\n", &[("Title", "a")]),
            ("   Title: a\n", &[("Title", "a")]),
            ("Title: \n", &[("Title", "")]),
            ("\nTitle: a\n", &[]),
            ("Date : b\n", &[]),
            ("    Title: a\n", &[]),
            ("é: a\n", &[]),
            ("---\n---\n", &[]),
            ("", &[]),
        ] {
            let found = meta(text);
            let found: Vec<_> = (found.iter())
                .map(|one| (one.key, &text[one.value.clone()]))
                .collect();
            assert_eq!(found, expected, "{text:?}");
        }
    }
}

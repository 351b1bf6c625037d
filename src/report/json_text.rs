//! JSON in which nothing acts on a terminal or a page: what could not be seen is escaped (`\u202e`), as
//! JSON may be written, so that programs read the very text.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::ser::{CompactFormatter, Formatter, PrettyFormatter, Serializer};

use super::paths::is_hidden;

/// Writes a value in one line.
///
/// # Errors
/// When `out` cannot be written to.
pub(crate) fn write<T: Serialize + ?Sized>(out: &mut dyn Write, value: &T) -> io::Result<()> {
    let mut serializer = Serializer::with_formatter(out, Escaped(CompactFormatter));
    Ok(value.serialize(&mut serializer)?)
}

/// Writes a value in indented lines.
///
/// # Errors
/// When `out` cannot be written to.
pub(super) fn write_pretty<T: Serialize + ?Sized>(
    out: &mut dyn Write,
    value: &T,
) -> io::Result<()> {
    let mut serializer = Serializer::with_formatter(out, Escaped(PrettyFormatter::new()));
    Ok(value.serialize(&mut serializer)?)
}

/// A formatter, but for the characters of texts.
struct Escaped<F>(F);

/// Hands these calls on.
macro_rules! as_inside {
    ($($name:ident($($argument:ident: $type:ty),*);)*) => {
        $(fn $name<W: ?Sized + Write>(&mut self, out: &mut W $(, $argument: $type)*) -> io::Result<()> {
            self.0.$name(out $(, $argument)*)
        })*
    };
}

impl<F: Formatter> Formatter for Escaped<F> {
    as_inside! {
        begin_array();
        end_array();
        begin_array_value(first: bool);
        end_array_value();
        begin_object();
        end_object();
        begin_object_key(first: bool);
        end_object_key();
        begin_object_value();
        end_object_value();
    }

    fn write_string_fragment<W: ?Sized + Write>(
        &mut self,
        out: &mut W,
        fragment: &str,
    ) -> io::Result<()> {
        let mut written = 0;
        if fragment.bytes().any(|byte| byte >= 0x7f) {
            for (at, char) in fragment.char_indices().filter(|(_, char)| is_hidden(*char)) {
                out.write_all(&fragment.as_bytes()[written..at])?;
                // None of them is beyond the first plane.
                write!(out, "\\u{:04x}", u32::from(char))?;
                written = at + char.len_utf8();
            }
        }
        out.write_all(&fragment.as_bytes()[written..])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_could_not_be_seen_is_escaped() {
        let text = "\u{1b}[31m\u{7f}\u{9b}é\u{2028}\u{202e}日\u{2066}\u{feff}😀\"";
        for write in [write::<str>, write_pretty::<str>] {
            let mut out = Vec::new();
            write(&mut out, text).unwrap();
            let written = String::from_utf8(out).unwrap();
            assert!(!written.contains(is_hidden), "{written:?}");
            assert!(written.contains("\\u202e日\\u2066"), "{written}");
            assert_eq!(serde_json::from_str::<String>(&written).unwrap(), text);
        }
    }

    #[test]
    fn the_form_is_that_of_serde_json() {
        let value = serde_json::json!({ "a": [1, 2.5, null, {}], "b": { "c": "d\n" }, "e": [] });
        let mut out = Vec::new();
        write(&mut out, &value).unwrap();
        assert_eq!(out, serde_json::to_vec(&value).unwrap());
        out.clear();
        write_pretty(&mut out, &value).unwrap();
        assert_eq!(out, serde_json::to_vec_pretty(&value).unwrap());
    }
}

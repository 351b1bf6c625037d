//! What a scalar of YAML is: the core schema of YAML 1.2, and tags.

use std::borrow::Cow;

use granit_parser::Tag;

use crate::document::{Number, Value};

/// The value of a plain scalar without a tag.
pub(super) fn plain(text: Cow<'_, str>) -> Value<'_> {
    special(&text).unwrap_or(Value::String(text))
}

/// What a plain scalar is when it is no text.
fn special(text: &str) -> Option<Value<'static>> {
    let first = *text.as_bytes().first()?;
    match first {
        b'0'..=b'9' | b'+' | b'-' | b'.' => number(text).map(Value::Number),
        b'~' | b'n' | b'N' if text.len() <= 4 => is_null(text).then_some(Value::Null),
        b't' | b'T' | b'f' | b'F' if text.len() <= 5 => boolean(text).map(Value::Bool),
        _ => None,
    }
}

fn is_null(text: &str) -> bool {
    matches!(text, "" | "~" | "null" | "Null" | "NULL")
}

fn boolean(text: &str) -> Option<bool> {
    match text {
        "true" | "True" | "TRUE" => Some(true),
        "false" | "False" | "FALSE" => Some(false),
        _ => None,
    }
}

fn number(text: &str) -> Option<Number> {
    integer(text).or_else(|| float(text).map(Number::Float))
}

/// A whole number: decimal with a sign, `0o17`, `0x1f`. One that does not fit is a float.
fn integer(text: &str) -> Option<Number> {
    if let Some(digits) = text.strip_prefix("0x") {
        return radix(digits, 16);
    }
    if let Some(digits) = text.strip_prefix("0o") {
        return radix(digits, 8);
    }
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let text = text.strip_prefix('+').unwrap_or(text);
    (text.parse().map(Number::Integer).ok())
        .or_else(|| text.parse().map(Number::Unsigned).ok())
        .or_else(|| text.parse().map(Number::Float).ok())
}

#[expect(clippy::cast_precision_loss, reason = "the nearest float is meant")]
fn radix(digits: &str, radix: u32) -> Option<Number> {
    if digits.is_empty() || !digits.chars().all(|digit| digit.is_digit(radix)) {
        return None;
    }
    let number = match u128::from_str_radix(digits, radix) {
        Ok(value) => match i64::try_from(value) {
            Ok(value) => Number::Integer(value),
            Err(_) => {
                u64::try_from(value).map_or_else(|_| Number::Float(value as f64), Number::Unsigned)
            }
        },
        Err(_) => Number::Float(nearest_float(digits, radix)),
    };
    Some(number)
}

/// The float that is nearest to an integer of more than 128 bits in a radix of 8 or 16.
#[expect(clippy::cast_precision_loss, reason = "the nearest float is meant")]
fn nearest_float(digits: &str, radix: u32) -> f64 {
    let (mut leading, mut exponent, mut is_cut) = (0_u128, 0_i32, false);
    for digit in digits.chars().filter_map(|digit| digit.to_digit(radix)) {
        if leading.leading_zeros() > radix.ilog2() {
            leading = leading * u128::from(radix) + u128::from(digit);
        } else {
            exponent = exponent.saturating_add_unsigned(radix.ilog2());
            is_cut |= digit != 0;
        }
    }
    // What is cut off only tells whether it is more than half of the last place.
    (leading | u128::from(is_cut)) as f64 * 2_f64.powi(exponent)
}

fn float(text: &str) -> Option<f64> {
    match text.strip_prefix(['-', '+']).unwrap_or(text) {
        ".inf" | ".Inf" | ".INF" => {
            let negative = text.starts_with('-');
            return Some(if negative {
                f64::NEG_INFINITY
            } else {
                f64::INFINITY
            });
        }
        ".nan" | ".NaN" | ".NAN" if text.starts_with('.') => return Some(f64::NAN),
        _ => {}
    }
    // What Rust takes for a float is a little more than YAML does: words, and nothing but dots.
    let allowed = |byte: u8| matches!(byte, b'0'..=b'9' | b'.' | b'e' | b'E' | b'+' | b'-');
    if !text.bytes().all(allowed) {
        return None;
    }
    let mut mantissa = text.bytes().take_while(|byte| !matches!(byte, b'e' | b'E'));
    mantissa
        .any(|byte| byte.is_ascii_digit())
        .then(|| text.parse().ok())?
}

/// The value of a scalar with a tag, and whether every reader knows the tag and the value fits it.
pub(super) fn tagged<'s>(text: Cow<'s, str>, tag: &Tag, is_plain: bool) -> (Value<'s>, bool) {
    let Some(core) = tag.core_suffix() else {
        // `!` alone makes text of anything.
        let text_only = tag.handle().is_empty() && tag.suffix() == "!"
            || tag.handle() == "!" && tag.suffix().is_empty();
        let value = if text_only || !is_plain {
            Value::String(text)
        } else {
            plain(text)
        };
        return (value, text_only);
    };
    let typed = match core {
        "null" => is_null(&text).then_some(Value::Null),
        "bool" => boolean(&text).map(Value::Bool),
        "int" => integer(&text).map(Value::Number),
        "float" => (float(&text).map(Number::Float))
            .or_else(|| integer(&text).map(|number| Number::Float(number.as_f64())))
            .map(Value::Number),
        "str" => return (Value::String(text), true),
        _ => None,
    };
    let fits = typed.is_some();
    (typed.unwrap_or(Value::String(text)), fits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &Value<'_>) {
        assert_eq!(&plain(Cow::Borrowed(text)), expected, "{text}");
    }

    #[test]
    fn the_core_schema() {
        for text in ["", "~", "null", "Null", "NULL"] {
            let expected = if text.is_empty() {
                Value::String("".into())
            } else {
                Value::Null
            };
            check(text, &expected);
        }
        for text in ["true", "True", "TRUE"] {
            check(text, &Value::Bool(true));
        }
        let integers = [
            ("0", 0),
            ("-0", 0),
            ("+12", 12),
            ("012", 12),
            ("0752", 752),
            ("0o17", 15),
            ("0xFf", 255),
            ("-9223372036854775808", i64::MIN),
        ];
        for (text, integer) in integers {
            check(text, &Value::Number(Number::Integer(integer)));
        }
        let unsigned = Value::Number(Number::Unsigned(u64::MAX));
        check("18446744073709551615", &unsigned);
        check("0xFFFFFFFFFFFFFFFF", &unsigned);
        let floats = [
            ("1.5", 1.5),
            (".5", 0.5),
            ("5.", 5.0),
            ("1e3", 1000.0),
            ("-1.5E-1", -0.15),
            (".inf", f64::INFINITY),
            ("-.Inf", f64::NEG_INFINITY),
            ("18446744073709551616", 18_446_744_073_709_551_616.0),
            ("0x1000000000000000000000000000000000", 2_f64.powi(132)),
            ("0xfffffffffffffffffffffffffffffffff", 2_f64.powi(132)),
            (
                "0o3777777777777777777777777777777777777777777",
                2_f64.powi(128),
            ),
            (
                "0x8000000000000400000000000000000000000000001",
                2_f64.powi(171) + 2_f64.powi(119),
            ),
        ];
        for (text, float) in floats {
            check(text, &Value::Number(Number::Float(float)));
        }
    }

    #[test]
    fn what_the_core_schema_leaves_as_text() {
        let strings = [
            "yes",
            "No",
            "on",
            "y",
            "nan",
            "inf",
            "1_000",
            "1:30",
            "0b1",
            "0o8",
            "0xg",
            "1e",
            ".",
            "-",
            "+",
            "2024-01-02",
            "1.2.3",
            "nULL",
            "tRue",
            "..",
            "e5",
            "+.nan",
            "-0x1f",
            "--1",
        ];
        for text in strings {
            check(text, &Value::String(text.into()));
        }
    }
}

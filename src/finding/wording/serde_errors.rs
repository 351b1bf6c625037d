//! What readers of YAML and JSON say of values that are none of theirs, in the words of people.

use super::quoted;

/// What such a reader says, without the place where it stands.
pub fn of_reader(message: &str) -> String {
    let message = without_place(message);
    // YAML's reader begins with the way to the value: `rules.url/insecure: invalid type: …`.
    let starts = ["invalid ", "unknown ", "missing ", "duplicate "];
    match message.split_once(": ") {
        Some((way, rest)) if starts.iter().any(|start| rest.starts_with(start)) => {
            format!("{}: {}", quoted(way), plain(rest))
        }
        _ => plain(message),
    }
}

/// A message without ` at line 1 column 2` at its end.
fn without_place(message: &str) -> &str {
    let Some((words, place)) = message.rsplit_once(" at line ") else {
        return message;
    };
    let is_place = |char: char| char.is_ascii_digit() || " column".contains(char);
    if place.chars().all(is_place) {
        words
    } else {
        message
    }
}

fn plain(message: &str) -> String {
    let Some((kind, rest)) = kind(message) else {
        return syntax(message);
    };
    match (kind, rest.rsplit_once(", expected ")) {
        ("invalid type" | "invalid value" | "invalid length", Some((found, expected))) => {
            let (found, expected) = (self::found(found), self::expected(expected));
            format!("found {found}, expected {expected}")
        }
        ("unknown field", Some((name, known))) => {
            format!("there is no {name}; there {}", list(known))
        }
        ("unknown field", None) => {
            let name = rest.split(", there are no").next().unwrap_or(rest);
            format!("there is no {name}")
        }
        ("unknown variant", Some((name, known))) => {
            format!(
                "found {name}, expected {}",
                known.trim_start_matches("one of ")
            )
        }
        ("missing field", _) => format!("{rest} is missing"),
        ("duplicate field", _) => format!("{rest} is there twice"),
        _ => message.to_owned(),
    }
}

/// `unknown field`, and what stands behind it.
fn kind(message: &str) -> Option<(&'static str, &str)> {
    let kinds = [
        "invalid type",
        "invalid value",
        "invalid length",
        "unknown field",
        "unknown variant",
        "missing field",
        "duplicate field",
    ];
    kinds.into_iter().find_map(|kind| {
        let rest = message.strip_prefix(kind)?;
        Some((kind, rest.trim_start_matches(':').trim_start()))
    })
}

/// The known names: `is` one, or `are` several.
fn list(known: &str) -> String {
    match known.strip_prefix("one of ") {
        Some(names) => format!("are {names}"),
        None if known.contains(" or ") => format!("are {}", known.replace(" or ", " and ")),
        None => format!("is {known}"),
    }
}

/// What stands there.
fn found(words: &str) -> String {
    let number = (words.strip_prefix("integer "))
        .or_else(|| words.strip_prefix("floating point "))
        .map(|number| number.split(" as ").next().unwrap_or(number));
    if let Some(number) = number {
        return format!("the number {number}");
    }
    if let Some(text) = words.strip_prefix("string ") {
        let text = text.trim_matches('"');
        return format!("the text {}", quoted(text));
    }
    if let Some(value) = words.strip_prefix("boolean ") {
        return value.to_owned();
    }
    match words {
        "null" | "unit value" | "Option value" => "an empty value".to_owned(),
        "sequence" => "a list".to_owned(),
        "map" => "a mapping (keys and values)".to_owned(),
        words if words.bytes().all(|byte| byte.is_ascii_digit()) => format!("{words} of them"),
        words => words.to_owned(),
    }
}

/// What should stand there. Numbers have the names of Rust's types.
fn expected(words: &str) -> String {
    let whole = match words {
        "u8" => Some(u64::from(u8::MAX)),
        "u16" => Some(u64::from(u16::MAX)),
        "u32" => Some(u64::from(u32::MAX)),
        _ => None,
    };
    if let Some(most) = whole {
        return format!("a whole number from 0 to {most}");
    }
    match words {
        "u64" | "usize" => "a whole number that is not below 0".to_owned(),
        "i8" | "i16" | "i32" | "i64" | "isize" => "a whole number".to_owned(),
        "f32" | "f64" => "a number".to_owned(),
        "a boolean" => "`true` or `false`".to_owned(),
        "a string" | "a borrowed string" | "string" => "text".to_owned(),
        "a sequence" => "a list".to_owned(),
        "a map" => "a mapping (keys and values)".to_owned(),
        "any YAML value" => "one that is less large".to_owned(),
        words if words.starts_with("a nonzero ") => "a whole number above 0".to_owned(),
        words if words.starts_with("struct ") => "a mapping (keys and values)".to_owned(),
        words => match words.strip_prefix("an array of length ") {
            Some(length) => format!("a list of {length}"),
            None => words.to_owned(),
        },
    }
}

/// What is said of text that cannot be read at all, and of shapes.
fn syntax(message: &str) -> String {
    let plain = match message {
        message if message.starts_with("EOF while parsing") => "it ends too early",
        "expected value" => "it is no JSON",
        "trailing characters" => "more stands behind its end",
        "deserializing from YAML containing more than one document is not supported" => {
            "there are several documents, expected one"
        }
        "untagged and internally tagged enums do not support enum input" => {
            "a tag (`!…`) stands where none is understood"
        }
        message if message.starts_with("data did not match any variant") => {
            "something has another shape than is expected"
        }
        message => message,
    };
    plain.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_of_rust_is_said() {
        for (message, expected) in [
            (
                "invalid value: integer `-1`, expected u32",
                "found the number `-1`, expected a whole number from 0 to 4294967295",
            ),
            (
                "invalid value: integer `-1`, expected a nonzero usize",
                "found the number `-1`, expected a whole number above 0",
            ),
            (
                "invalid type: floating point `1.5`, expected u8 at line 1 column 23",
                "found the number `1.5`, expected a whole number from 0 to 255",
            ),
            (
                "invalid type: string \"a, expected b\", expected a sequence",
                "found the text `a, expected b`, expected a list",
            ),
            (
                "invalid type: null, expected struct Line at line 1 column 4",
                "found an empty value, expected a mapping (keys and values)",
            ),
            (
                "invalid type: boolean `true`, expected a string",
                "found `true`, expected text",
            ),
            (
                "invalid length 1, expected an array of length 2",
                "found 1 of them, expected a list of 2",
            ),
            (
                "rules.a/b.c: invalid type: integer `9` as u128, expected any YAML value at line 2 column 30",
                "`rules.a/b.c`: found the number `9`, expected one that is less large",
            ),
            (
                "unknown field `a`, expected one of `b`, `c`",
                "there is no `a`; there are `b`, `c`",
            ),
            (
                "unknown field `a`, expected `b` or `c`",
                "there is no `a`; there are `b` and `c`",
            ),
            (
                "unknown field `a`, expected `b`",
                "there is no `a`; there is `b`",
            ),
            ("unknown field `a`, there are no fields", "there is no `a`"),
            ("unknown field `a` at line 1 column 2", "there is no `a`"),
            (
                "unknown variant `a`, expected one of `b`, `c`",
                "found `a`, expected `b`, `c`",
            ),
            (
                "missing field `rule` at line 1 column 15",
                "`rule` is missing",
            ),
            ("duplicate field `rule`", "`rule` is there twice"),
            (
                "EOF while parsing a string at line 1 column 10",
                "it ends too early",
            ),
            ("expected value at line 1 column 1", "it is no JSON"),
            ("`[a` is no glob: unclosed", "`[a` is no glob: unclosed"),
            ("look at line b", "look at line b"),
        ] {
            assert_eq!(of_reader(message), expected);
        }
    }
}

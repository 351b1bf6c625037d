//! What the reader of expressions says of values that do not fit, in the words of people.

/// What it says, without the names and values that only programs know: `String("A"), Int(1)`.
pub(super) fn of_expression(message: &str) -> String {
    plain(message).unwrap_or_else(|| message.to_owned())
}

fn plain(message: &str) -> Option<String> {
    let behind = |start: &str| message.strip_prefix(start);
    if let Some(rest) = behind("unsupported binary operator '") {
        let (operator, values) = rest.split_once("': ")?;
        return Some(does_not_take(operator, &two(values)));
    }
    if let Some(rest) = behind("overflow from binary operator '") {
        let sign = sign(rest.split('\'').next()?);
        return Some(format!("{sign} gives a number that is too large"));
    }
    if let Some(rest) = behind("found no matching overload for '") {
        let (function, types) = rest.strip_suffix('\'')?.split_once("' applied to '")?;
        return no_overload(function, types);
    }
    if let Some(rest) = behind("unexpected type: got '") {
        let found = value(rest).0;
        // A long value leaves no room for what stands behind it.
        let wanted = rest
            .strip_suffix('\'')
            .and_then(|rest| rest.rsplit_once("', want '"));
        let wanted = wanted.map_or_else(|| "something else".to_owned(), |(_, wanted)| kind(wanted));
        return Some(format!("found {found}, expected {wanted}"));
    }
    if let Some(rest) = behind("it gives ") {
        let (found, wanted) = rest.split_once(", ")?;
        return Some(format!("it gives {}, {wanted}", kind(found)));
    }
    if let Some(rest) = behind("index out of bounds: ") {
        let index = rest.split_once('(')?.1.trim_end_matches(')');
        return Some(format!("the list has no item at index {index}"));
    }
    if message.starts_with("division by zero") || message.starts_with("remainder by zero") {
        return Some("it divides by zero".to_owned());
    }
    if let Some(rest) = behind("unable to use value '") {
        return Some(format!("{} cannot be a key", value(rest).0));
    }
    if let Some(rest) = behind("cannot use value as ") {
        let (what, value) = rest.split_once(" index: ")?;
        return Some(format!("{} cannot be an index of a {what}", kind(value)));
    }
    if let Some(rest) = behind("cannot use value ") {
        let (index, rest) = value(rest);
        let list = value(rest.strip_prefix(" to index ")?).0;
        return Some(format!("{index} cannot be an index of {list}"));
    }
    if let Some(rest) = behind("error executing function '") {
        let (function, why) = rest.split_once("': ")?;
        return Some(format!("`{function}` fails: {}", failure(why)));
    }
    if let Some((method, kind_of)) = behind("method '").and_then(|rest| {
        rest.strip_suffix('\'')?
            .split_once("' not supported on type '")
    }) {
        return Some(format!("`{method}` does not work on {}", kind(kind_of)));
    }
    let (one, rest) = value(message);
    let other = rest.strip_prefix(" can not be compared to ")?;
    Some(format!("{one} and {} cannot be compared", value(other).0))
}

/// What a function that exists cannot be given.
fn no_overload(function: &str, types: &str) -> Option<String> {
    let (receiver, types) = types.strip_suffix(')')?.split_once('(')?;
    let kinds: Vec<String> = (types.split(", "))
        .filter(|name| !name.is_empty())
        .map(kind)
        .collect();
    Some(match (receiver.strip_suffix('.'), function) {
        (_, "_._") => format!("{} has no keys", kinds.first()?),
        (Some(receiver), _) if kinds.is_empty() => {
            format!("`{function}()` does not work on {}", kind(receiver))
        }
        (Some(receiver), _) => {
            let given = kinds.join(" and ");
            let receiver = kind(receiver);
            format!("`{function}` of {receiver} does not take {given}")
        }
        (None, _) => does_not_take(function, &kinds),
    })
}

fn does_not_take(operator: &str, kinds: &[String]) -> String {
    format!("{} does not take {}", sign(operator), kinds.join(" and "))
}

/// An operator as it is written: `_>_` and `add` are `>` and `+`.
fn sign(name: &str) -> String {
    let written = match name {
        "add" => "+",
        "sub" => "-",
        "mul" => "*",
        "div" => "/",
        "rem" => "%",
        "_?_:_" => "? :",
        "_[_]" => "[…]",
        "@in" => "in",
        name => name.trim_matches('_'),
    };
    format!("`{written}`")
}

/// Why a function fails on a value.
fn failure(why: &str) -> &str {
    let of_numbers = [
        "invalid digit found in string",
        "cannot parse integer from empty string",
        "invalid float literal",
        "cannot parse float from empty string",
    ];
    if of_numbers.iter().any(|end| why.ends_with(end)) {
        "the text is no number"
    } else if why.ends_with("integer overflow") || why.contains("too large to fit") {
        "the number is too large, or below 0"
    } else {
        why
    }
}

/// The kinds of two values with a comma between them, as far as the message goes.
fn two(values: &str) -> Vec<String> {
    let (one, rest) = value(values);
    let other = rest.strip_prefix(", ").map(|other| value(other).0);
    [Some(one), other].into_iter().flatten().collect()
}

/// The kind of the value that a message begins with, `String("A")`, and what stands behind it.
fn value(text: &str) -> (String, &str) {
    let name = text.find(|char: char| !char.is_ascii_alphanumeric());
    let (name, rest) = text.split_at(name.unwrap_or(text.len()));
    if !rest.starts_with('(') {
        return (kind(name), rest);
    }
    let (mut depth, mut is_text, mut is_escaped) = (0, false, false);
    for (at, byte) in rest.bytes().enumerate() {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' => is_escaped = is_text,
            b'"' => is_text = !is_text,
            b'(' if !is_text => depth += 1,
            b')' if !is_text => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return (kind(name), &rest[at + 1..]);
        }
    }
    (kind(name), "")
}

/// A type as a writer names it.
fn kind(name: &str) -> String {
    let inner = name.strip_prefix("Arc<").unwrap_or(name);
    let plain = match inner.trim_end_matches('>').to_ascii_lowercase().as_str() {
        "string" => "text",
        "int" | "uint" | "i64" | "u64" => "a whole number",
        "float" | "double" | "f64" => "a number",
        "bool" => "true or false",
        "list" | "vec<value" => "a list",
        "map" => "a mapping (keys and values)",
        "null" | "null_type" => "an empty value",
        "bytes" | "vec<u8" => "bytes",
        "function" => "a function",
        _ => return format!("`{name}`"),
    };
    plain.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_value_is_shown_as_programs_know_it() {
        for (message, expected) in [
            (
                r#"unsupported binary operator 'add': String("A), Int(1"), Int(1)"#,
                "`+` does not take text and a whole number",
            ),
            (
                r#"unsupported binary operator 'mul': List([String("\"a("), String("b")]), Null"#,
                "`*` does not take a list and an empty value",
            ),
            (
                r#"unsupported binary operator 'mul': List([String("a"), Str"#,
                "`*` does not take a list",
            ),
            (
                "overflow from binary operator 'add': Int(9), Int(3)",
                "`+` gives a number that is too large",
            ),
            (
                "found no matching overload for '_>_' applied to '(string, int)'",
                "`>` does not take text and a whole number",
            ),
            (
                "found no matching overload for '!_' applied to '(string)'",
                "`!` does not take text",
            ),
            (
                "found no matching overload for '_._' applied to '(int, string)'",
                "a whole number has no keys",
            ),
            (
                "found no matching overload for 'size' applied to 'int.()'",
                "`size()` does not work on a whole number",
            ),
            (
                "found no matching overload for 'startsWith' applied to 'string.(int)'",
                "`startsWith` of text does not take a whole number",
            ),
            (
                "unexpected type: got 'int', want 'Arc<String>'",
                "found a whole number, expected text",
            ),
            (
                r#"unexpected type: got 'List([String("', want 'Int")])', want 'Arc<String>'"#,
                "found a list, expected text",
            ),
            (
                r#"unexpected type: got 'String("a long te"#,
                "found text, expected something else",
            ),
            (
                "it gives String, not true or false",
                "it gives text, not true or false",
            ),
            (
                "index out of bounds: Int(9)",
                "the list has no item at index 9",
            ),
            ("division by zero of Int(3)", "it divides by zero"),
            (
                "unable to use value 'Float(1.5)' as a key",
                "a number cannot be a key",
            ),
            (
                r#"cannot use value Float(1.5) to index List([String("a")])"#,
                "a number cannot be an index of a list",
            ),
            (
                "error executing function 'int': string parse error: invalid digit found in string",
                "`int` fails: the text is no number",
            ),
            (
                "error executing function 'time': `a` is no date",
                "`time` fails: `a` is no date",
            ),
            (
                "Null can not be compared to Int(3)",
                "an empty value and a whole number cannot be compared",
            ),
            ("something else, String(1)", "something else, String(1)"),
        ] {
            assert_eq!(of_expression(message), expected);
        }
    }
}

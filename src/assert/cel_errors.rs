//! What the evaluator says of values that do not fit, in the words of people.

use cel::objects::ValueType;
use cel::{ExecutionError, OverloadError, Value};

/// What is wrong.
pub(super) fn words(error: &ExecutionError) -> String {
    match error {
        ExecutionError::UnsupportedBinaryOperator(operator, one, other) => {
            does_not_take(operator, &[of(one), of(other)])
        }
        ExecutionError::NoSuchOverload(error) => no_overload(error),
        ExecutionError::Overflow(operator, ..) => {
            format!("the result of {} is too large", sign(operator))
        }
        ExecutionError::UnexpectedType { got, want } => {
            format!("found {}, expected {}", named(got), named(want))
        }
        ExecutionError::IndexOutOfBounds(index) => match index {
            Value::Int(index) => format!("the list has no item at index {index}"),
            _ => "the list has no such item".to_owned(),
        },
        ExecutionError::DivisionByZero(_) | ExecutionError::RemainderByZero(_) => {
            "division by zero".to_owned()
        }
        ExecutionError::UnsupportedKeyType(key) => format!("{} cannot be a key", of(key)),
        ExecutionError::UnsupportedIndex(index, list) => {
            format!("{} cannot be an index of {}", of(index), of(list))
        }
        ExecutionError::FunctionError { function, message } => match function.as_str() {
            "int" | "uint" | "double" => format!("`{function}` cannot convert this value"),
            function => format!("{} fails: {message}", sign(function)),
        },
        ExecutionError::NotSupportedAsMethod { method, target } => {
            format!("`{method}` is not defined for {}", of(target))
        }
        ExecutionError::ValuesNotComparable(one, other) => {
            format!("{} and {} cannot be compared", of(one), of(other))
        }
        other => {
            let text = other.to_string();
            let line = text.lines().next().unwrap_or_default();
            line.chars().take(160).collect()
        }
    }
}

/// What a function or an operator cannot be given.
fn no_overload(error: &OverloadError) -> String {
    let kinds: Vec<&str> = error
        .argument_types()
        .iter()
        .map(|name| named(name))
        .collect();
    let function = sign(error.function());
    match kinds.as_slice() {
        [one, ..] if error.function() == "_._" => format!("{one} has no keys"),
        [receiver] if error.is_member_function() => {
            let function = function.trim_matches('`');
            format!("`{function}()` is not defined for {receiver}")
        }
        [receiver, given @ ..] if error.is_member_function() => {
            format!(
                "{function} of {receiver} does not take {}",
                given.join(" and ")
            )
        }
        kinds => does_not_take(error.function(), kinds),
    }
}

fn does_not_take(operator: &str, kinds: &[&str]) -> String {
    format!("{} does not take {}", sign(operator), kinds.join(" and "))
}

/// A function or operator as it is written: `_>_` and `add` are `>` and `+`.
fn sign(name: &str) -> String {
    let written = match name {
        "add" => "+",
        "sub" => "-",
        "mul" => "*",
        "div" => "/",
        "rem" => "%",
        "_?_:_" => "? :",
        "_[_]" => "[…]",
        // Our own functions stand in for those of the crate.
        name => name.trim_start_matches('@').trim_matches('_'),
    };
    format!("`{written}`")
}

fn of(value: &Value) -> &'static str {
    kind(value.type_of())
}

/// A kind of value as a writer names it.
pub(super) fn kind(kind: ValueType) -> &'static str {
    match kind {
        ValueType::String => "text",
        ValueType::Int | ValueType::UInt => "a whole number",
        ValueType::Float => "a number",
        ValueType::Bool => "true or false",
        ValueType::List => "a list",
        ValueType::Map => "a mapping (keys and values)",
        ValueType::Null => "an empty value",
        ValueType::Bytes => "bytes",
        ValueType::Function => "a function",
        _ => "another value",
    }
}

/// The same by the name that CEL has for it.
fn named(name: &str) -> &'static str {
    kind(match name {
        "string" => ValueType::String,
        "int" => ValueType::Int,
        "uint" => ValueType::UInt,
        "double" | "float" => ValueType::Float,
        "bool" => ValueType::Bool,
        "list" | "iterable" => ValueType::List,
        "map" => ValueType::Map,
        "null_type" => ValueType::Null,
        "bytes" => ValueType::Bytes,
        _ => ValueType::Opaque,
    })
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    #[test]
    fn no_value_is_shown_as_programs_know_it() {
        for (expression, expected) in [
            (
                "fields.text + 1",
                "`+` does not take text and a whole number",
            ),
            (
                "fields.list * null",
                "`*` does not take a list and an empty value",
            ),
            ("9223372036854775807 + 3", "the result of `+` is too large"),
            (
                "fields.text > 1",
                "`>` does not take text and a whole number",
            ),
            ("!fields.text", "`!` does not take text"),
            ("fields.number.a", "a whole number has no keys"),
            ("size(1)", "`size` does not take a whole number"),
            ("(1).size()", "`size()` is not defined for a whole number"),
            (
                "fields.text.startsWith(1)",
                "`startsWith` of text does not take a whole number",
            ),
            (
                "1 in 2",
                "`in` does not take a whole number and a whole number",
            ),
            ("fields.list[9]", "the list has no item at index 9"),
            ("size(fields.list) / 0", "division by zero"),
            ("size(fields.list) % 0", "division by zero"),
            ("{1.5: 1}", "a number cannot be a key"),
            ("fields.list[1.5]", "a number cannot be an index of a list"),
            ("int(fields.text)", "`int` cannot convert this value"),
            ("time(3)", "`time` does not take a whole number"),
            ("time(fields.text)", "`time` fails: `a` is not a date"),
            (
                "fields.number.all(x, true)",
                "found a whole number, expected a list",
            ),
            ("fields.text ? 1 : 2", "found text, expected true or false"),
            ("fields.list.join()", "found a whole number, expected text"),
            (
                "fields.text.replace(1, 2)",
                "`replace` of text does not take a whole number and a whole number",
            ),
        ] {
            let program = super::super::env().compile(expression).expect(expression);
            let mut context = cel::Context::with_env(Arc::clone(super::super::env()));
            super::super::evaluate::add_time(&mut context);
            let fields = serde_json::json!({ "text": "a", "list": [1], "number": 7 });
            let fields = cel::to_value(fields).expect("a value");
            context.add_variable_from_value("fields", fields);
            let metered = super::super::meter::metered(program.expression());
            let (result, _) = super::super::meter::run(1_000, || context.resolve(&metered));
            assert_eq!(
                words(&result.expect_err(expression)),
                expected,
                "{expression}"
            );
        }
    }
}

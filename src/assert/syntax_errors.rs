//! What is wrong with an expression before any document is seen, in words for its writer.

use cel::ParseErrors;
use cel::common::ast::{Expr, LiteralValue};

use crate::assert::visit::each_part;
/// What the parser could not read. Its own words are those of a grammar.
pub(super) fn syntax(text: &str, errors: &ParseErrors) -> String {
    let Some(first) = errors.errors.first() else {
        return "the expression cannot be read".to_owned();
    };
    let words = &*first.msg;
    if words.contains("Recursion limit") {
        return "the expression is nested too deeply".to_owned();
    }
    let (line, column) = first.pos;
    let place = if text.trim_end().contains('\n') {
        format!(" at line {line}, character {column}")
    } else {
        format!(" at character {column}")
    };
    let (place, why) = match between(words, "input '", "'") {
        Some("<EOF>") => (String::new(), "it ends too early".to_owned()),
        Some(word) => (place, unexpected(word)),
        None => match between(words, "token recognition error at: '", "") {
            Some(rest) if rest.starts_with('=') => {
                (place, "`=` stands alone; write `==` to compare".to_owned())
            }
            Some(rest) if rest.starts_with(['"', '\'']) => {
                (place, "a text is not closed".to_owned())
            }
            Some(rest) => (place, unexpected(rest.trim_end_matches('\'').trim())),
            None if words.contains("`_?_:_`") => (String::new(), "`?` has no `:`".to_owned()),
            None if words.contains("Incomplete") => {
                (place, "something is missing beside an operator".to_owned())
            }
            None => (place, words.trim_start_matches("Syntax error: ").to_owned()),
        },
    };
    format!("the expression cannot be read{place}: {why}")
}

fn unexpected(word: &str) -> String {
    let instead = match word {
        "and" => "; write `&&`",
        "or" => "; write `||`",
        "not" => "; write `!`",
        _ => "",
    };
    format!("`{word}` is not expected here{instead}")
}

/// What stands behind `before` and, unless that is empty, before `after`.
fn between<'t>(text: &'t str, before: &str, after: &str) -> Option<&'t str> {
    let (_, rest) = text.split_once(before)?;
    if after.is_empty() {
        return Some(rest);
    }
    rest.split_once(after).map(|(found, _)| found)
}

/// # Errors
/// That the expression gives something else than true or false, whatever the document.
pub(super) fn never_true(expression: &Expr) -> Result<(), String> {
    let gives_something_else = match expression {
        Expr::Literal(literal) => !matches!(literal, LiteralValue::Boolean(_)),
        Expr::List(_) | Expr::Map(_) | Expr::Struct(_) => true,
        _ => false,
    };
    if gives_something_else {
        return Err("the expression gives neither true nor false".to_owned());
    }
    Ok(())
}

/// # Errors
/// That the expression asks for something that `body` or `file` never has. Loops may bind these
/// names to something else: `bound` are the names that they bind.
pub(super) fn no_such_part(expression: &Expr, bound: &[String]) -> Result<(), String> {
    if let Expr::Select(select) = expression
        && let Expr::Ident(name) = &select.operand.expr
        && !bound.contains(name)
    {
        let parts: &[&str] = match name.as_str() {
            "body" => super::values::OF_BODY,
            "file" => super::values::OF_FILE,
            _ => &[],
        };
        if !parts.is_empty() && !parts.contains(&select.field.as_str()) {
            let has = parts.join("`, `");
            return Err(format!("`{name}` has no `{}`, but `{has}`", select.field));
        }
    }
    let mut result = Ok(());
    each_part(expression, &mut |part| {
        if result.is_ok() {
            result = no_such_part(part, bound);
        }
    });
    result
}

//! Visits the direct parts of a CEL expression, each once.

use cel::common::ast::{EntryExpr, Expr, IdedEntryExpr, LiteralValue};

/// Calls `see` with each part of an expression.
pub(super) fn each_part<'e>(expression: &'e Expr, see: &mut dyn FnMut(&'e Expr)) {
    match expression {
        Expr::Comprehension(all) => {
            for part in [
                &all.iter_range,
                &all.accu_init,
                &all.loop_cond,
                &all.loop_step,
                &all.result,
            ] {
                see(&part.expr);
            }
        }
        Expr::Call(call) => {
            for part in call.target.iter().map(|target| &**target).chain(&call.args) {
                see(&part.expr);
            }
        }
        Expr::List(list) => list.elements.iter().for_each(|part| see(&part.expr)),
        Expr::Select(select) => see(&select.operand.expr),
        Expr::Map(map) => entries(&map.entries, see),
        Expr::Struct(made) => entries(&made.entries, see),
        Expr::Unspecified | Expr::Ident(_) | Expr::Literal(_) => {}
    }
}

fn entries<'e>(entries: &'e [IdedEntryExpr], see: &mut dyn FnMut(&'e Expr)) {
    for entry in entries {
        match &entry.expr {
            EntryExpr::MapEntry(entry) => {
                see(&entry.key.expr);
                see(&entry.value.expr);
            }
            EntryExpr::StructField(field) => see(&field.value.expr),
        }
    }
}

/// The text that an expression writes out, if it is one.
pub(super) fn written_text(expression: &Expr) -> Option<&str> {
    match expression {
        Expr::Literal(LiteralValue::String(text)) => Some(text.inner()),
        _ => None,
    }
}

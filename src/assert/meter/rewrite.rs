//! Puts the calls that count steps into an expression.

use cel::common::ast::{
    CallExpr, ComprehensionExpr, EntryExpr, Expr, IdedEntryExpr, IdedExpr, LiteralValue, operators,
};
use cel::common::types::CelInt;

use super::super::visit::each_part;
use super::{BYTES, COPY, RANGE, ROUND, SCAN, TEXT, functions};

/// An expression whose evaluation counts its steps.
pub(in crate::assert) fn metered(expression: &IdedExpr) -> IdedExpr {
    let mut metered = expression.clone();
    meter(&mut metered);
    metered
}

fn meter(part: &mut IdedExpr) {
    match &mut part.expr {
        Expr::Comprehension(all) => meter_loop(all),
        Expr::Call(call) => meter_call(call),
        Expr::List(list) => list.elements.iter_mut().for_each(|item| {
            meter(item);
            wrap(item, COPY, 1);
        }),
        Expr::Map(map) => meter_entries(&mut map.entries),
        Expr::Struct(made) => meter_entries(&mut made.entries),
        Expr::Select(select) => meter(&mut select.operand),
        Expr::Unspecified | Expr::Ident(_) | Expr::Literal(_) => {}
    }
}

fn meter_entries(entries: &mut [IdedEntryExpr]) {
    for entry in entries {
        let value = match &mut entry.expr {
            EntryExpr::MapEntry(entry) => {
                meter(&mut entry.key);
                wrap(&mut entry.key, COPY, 1);
                &mut entry.value
            }
            EntryExpr::StructField(field) => &mut field.value,
        };
        meter(value);
        wrap(value, COPY, 1);
    }
}

fn meter_loop(all: &mut ComprehensionExpr) {
    let parts = count(&all.loop_cond.expr) + count(&all.loop_step.expr);
    for part in [
        &mut all.iter_range,
        &mut all.accu_init,
        &mut all.loop_cond,
        &mut all.result,
    ] {
        meter(part);
    }
    meter_step(&mut all.loop_step, &all.accu_var);
    wrap(&mut all.iter_range, RANGE, 1);
    wrap(&mut all.accu_init, COPY, 1);
    // What the loop gathered was charged when it was.
    if !is_name(&all.result, &all.accu_var) {
        wrap(&mut all.result, COPY, 1);
    }
    // An error in the condition ends the loop. `map` and `filter` must keep theirs as it is, or the
    // crate copies all that they have gathered in each round; in them every error ends the loop.
    let charged = match (&all.loop_cond.expr, &mut all.loop_step.expr) {
        (Expr::Literal(_), Expr::Call(step)) => first_of_round(step),
        _ => None,
    };
    enclose(charged.unwrap_or(&mut all.loop_cond), ROUND, parts);
}

/// What was gathered so far is not copied when something is added to it.
fn meter_step(step: &mut IdedExpr, gathered: &str) {
    match &mut step.expr {
        Expr::Call(call) if call.func_name == operators::CONDITIONAL => {
            (call.args.iter_mut()).for_each(|part| meter_step(part, gathered));
        }
        Expr::Call(call) if call.func_name == operators::ADD => match call.args.as_mut_slice() {
            [first, added] if is_name(first, gathered) => meter(added),
            args => meter_sum(args, 1),
        },
        _ => meter(step),
    }
}

/// What a round of `map`, `filter` or `exists_one` evaluates first.
fn first_of_round(step: &mut CallExpr) -> Option<&mut IdedExpr> {
    let added = match (step.func_name.as_str(), step.args.as_mut_slice()) {
        (operators::CONDITIONAL, [condition, ..]) => return Some(condition),
        (operators::ADD, [_, added]) => added,
        _ => return None,
    };
    match &mut added.expr {
        Expr::List(list) => list.elements.first_mut(),
        _ => None,
    }
}

fn meter_call(call: &mut CallExpr) {
    let name = call.func_name.as_str();
    if name == operators::ADD {
        return meter_sum(&mut call.args, 1);
    }
    let own = call.target.as_ref().and_then(|_| functions::own(name));
    let target = call.target.as_deref_mut();
    let target = target.filter(|target| !is_namespace(&target.expr, name));
    let mut parts: Vec<&mut IdedExpr> = target.into_iter().chain(&mut call.args).collect();
    for part in &mut parts {
        meter(part);
    }
    let (large, function, number) = match (name, parts.as_mut_slice()) {
        (name, _) if LOGICAL.contains(&name) => return,
        // It takes no longer than the smaller one is large.
        (name, [first, second]) if COMPARISONS.contains(&name) => {
            if is_small(&second.expr) {
                return;
            }
            (std::slice::from_mut(first), SCAN, 1)
        }
        (operators::IN, [_, list]) => (std::slice::from_mut(list), SCAN, 1),
        (operators::INDEX, [_, index]) if is_key(index) => return,
        ("size", all) => (all, TEXT, 1),
        // It makes a value of each part, and each letter may be one.
        ("split", all) => (all, COPY, BYTES / 4),
        // What they give, or the error that they give, holds a copy of the operands.
        (operators::INDEX | operators::OPT_INDEX | operators::OPT_SELECT, all) => (all, COPY, 1),
        (name, all) if ARITHMETIC.contains(&name) => (all, COPY, 1),
        (_, all) => (all, SCAN, 1),
    };
    for part in large {
        wrap(part, function, number);
    }
    if let Some(own) = own {
        own.clone_into(&mut call.func_name);
    }
}

/// Whether the target of a call is a part of the name of a function.
fn is_namespace(target: &Expr, function: &str) -> bool {
    let Expr::Ident(name) = target else {
        return false;
    };
    matches!(
        (name.as_str(), function),
        ("optional", "none" | "of" | "ofNonZeroValue") | ("strings", "quote")
    )
}

/// `a + b + c` copies `a` twice.
fn meter_sum(args: &mut [IdedExpr], times: u64) {
    for part in args {
        match &mut part.expr {
            Expr::Call(call) if call.func_name == operators::ADD => {
                meter_sum(&mut call.args, times + 1);
            }
            _ => {
                meter(part);
                wrap(part, COPY, times);
            }
        }
    }
}

/// Puts a call around what may be large.
fn wrap(part: &mut IdedExpr, function: &str, number: u64) {
    if !is_small(&part.expr) {
        enclose(part, function, number);
    }
}

fn enclose(part: &mut IdedExpr, function: &str, number: u64) {
    let number = CelInt::from(i64::try_from(number).unwrap_or(i64::MAX));
    let number = IdedExpr {
        id: part.id,
        expr: Expr::Literal(LiteralValue::Int(number)),
    };
    let id = part.id;
    let inner = std::mem::take(part);
    *part = IdedExpr {
        id,
        expr: Expr::Call(CallExpr {
            func_name: function.to_owned(),
            target: None,
            args: vec![inner, number],
        }),
    };
}

/// The operators that compare two values.
const COMPARISONS: &[&str] = &[
    operators::EQUALS,
    operators::NOT_EQUALS,
    operators::LESS,
    operators::LESS_EQUALS,
    operators::GREATER,
    operators::GREATER_EQUALS,
];

/// The operators on true and false, which look at nothing else.
const LOGICAL: &[&str] = &[
    operators::LOGICAL_AND,
    operators::LOGICAL_OR,
    operators::LOGICAL_NOT,
    operators::NOT_STRICTLY_FALSE,
    operators::CONDITIONAL,
];

/// The operators on numbers.
const ARITHMETIC: &[&str] = &[
    operators::SUBSTRACT,
    operators::MULTIPLY,
    operators::DIVIDE,
    operators::MODULO,
    operators::NEGATE,
];

/// Whether the value of an expression is no larger than the expression itself.
fn is_small(expression: &Expr) -> bool {
    match expression {
        Expr::Literal(_) => true,
        Expr::List(list) => {
            (list.elements.iter()).all(|item| matches!(item.expr, Expr::Literal(_)))
        }
        Expr::Call(call) => {
            let name = call.func_name.as_str();
            COMPARISONS.contains(&name)
                || ARITHMETIC.contains(&name)
                || LOGICAL.contains(&name) && name != operators::CONDITIONAL
                || matches!(name, operators::IN | "size" | ROUND)
        }
        _ => false,
    }
}

fn is_name(part: &IdedExpr, wanted: &str) -> bool {
    matches!(&part.expr, Expr::Ident(name) if name == wanted)
}

/// Whether an index is written out, and is none that only gives errors, such as 0.5.
fn is_key(index: &IdedExpr) -> bool {
    matches!(
        index.expr,
        Expr::Literal(LiteralValue::Int(_) | LiteralValue::String(_))
    )
}

/// How many parts an expression has.
fn count(expression: &Expr) -> u64 {
    let mut parts = 1;
    each_part(expression, &mut |part| parts += count(part));
    parts
}

//! What the steps of expressions on documents of different sizes come to.

use super::super::{Assertion, Judge, Patterns};
use crate::document::{Layout, parse};
use crate::text::Source;
use crate::tree::World;
use crate::tree::memory::MemoryTree;

/// Steps that one expression is worth here.
const BEARABLE: u64 = 5_000_000;

#[track_caller]
fn check(expression: &str, items: usize, bearable: bool) {
    let list: String = "x, ".repeat(items);
    let text = format!("---\nlist: [{list}]\ntext: \"{list}\"\n---\n{list}");
    let source = Source::new("a.md", text);
    let document = parse(&source, Layout::Content);
    let assertion = Assertion::compile("x", expression, &mut Patterns::default()).unwrap();
    let files = MemoryTree::default();
    let world = World {
        now: jiff::Timestamp::UNIX_EPOCH,
        files: &files,
    };
    let mut judge = Judge::new(&document, "posts", &world);
    judge.turn_to(document.root());
    let steps = judge.steps(&assertion);
    assert_eq!(steps <= BEARABLE, bearable, "{expression}: {steps}");
}

#[test]
fn what_takes_too_long_is_known_before() {
    check("fields.list.all(x, x != '')", 100_000, true);
    check("fields.list.all(x, x in ['a', 'b'])", 100_000, true);
    check("fields.list.all(x, x in fields.list)", 5_000, true);
    check("fields.list.all(x, x in fields.list)", 100_000, false);
    check(
        "fields.list.all(x, fields.list.exists(y, y == x))",
        300,
        true,
    );
    check(
        "fields.list.all(x, fields.list.exists(y, y == x))",
        3_000,
        false,
    );
    check("fields.text.split(', ').all(x, size(x) < 9)", 20_000, true);
    check(
        "body.text.split(',').all(x, x.matches('^[a-z ]*$'))",
        1_000,
        true,
    );
    check("fields.list.all(x, x.matches(fields.text))", 10, true);
    check("fields.list.all(x, x.matches(fields.text))", 1_000, false);
    check(
        "size(fields.text.replace('x', fields.text)) > 0",
        1_000,
        true,
    );
    check(
        "size(fields.text.replace('x', fields.text)) > 0",
        100_000,
        false,
    );
    check(
        "fields.list.map(x, body.text + body.text) != []",
        100_000,
        false,
    );
}

#[test]
fn what_is_put_into_a_list_is_copied() {
    check("fields.list.map(x, x).size() > 0", 100_000, true);
    check(
        "fields.list.map(x, [x, {'a': x}]).size() > 0",
        100_000,
        true,
    );
    check("[fields.list].map(x, x).size() > 0", 100_000, true);
    check("fields.list.map(x, fields.list).size() > 0", 1_000, true);
    check("fields.list.map(x, fields.list).size() > 0", 10_000, false);
    check("fields.list.map(x, fields).size() > 0", 10_000, false);
    check(
        "fields.list.map(x, {'a': fields.list}) != []",
        10_000,
        false,
    );
    check("fields.list.map(x, fields.text) != []", 1_000, true);
    check("fields.list.map(x, fields.text) != []", 100_000, false);
    check(
        "fields.list.all(x, {'k': fields.list}.size() > 0)",
        10_000,
        false,
    );
}

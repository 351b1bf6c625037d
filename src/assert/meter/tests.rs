//! Which expressions end within their steps on documents of different sizes, and that counting
//! changes nothing else.

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use super::super::{Assertion, Evaluator, NoValue, Patterns, Verdict};
use super::*;
use crate::document::{Layout, parse};
use crate::text::Source;
use crate::tree::World;
use crate::tree::defaults::KnownDefaults;
use crate::tree::memory::MemoryTree;

/// Steps that one expression is worth here.
const BEARABLE: u64 = 5_000_000;

fn verdict(expression: &str, text: String, steps: Option<u64>) -> Verdict {
    let source = Source::new("a.md", text);
    let document = parse(&source, Layout::Content);
    let assertion = Assertion::compile("x", expression, &mut Patterns::default()).unwrap();
    let files = MemoryTree::default();
    let world = World {
        now: jiff::Timestamp::UNIX_EPOCH,
        files: &files,
        defaults: &KnownDefaults::default(),
    };
    let mut judge = Evaluator::new(&document, "posts", &world);
    if let Some(steps) = steps {
        judge.allow(steps);
    }
    judge.turn_to(document.root());
    judge.judge(&assertion)
}

fn is_too_much(verdict: &Verdict) -> bool {
    matches!(verdict, Verdict::None(NoValue::TooManySteps { .. }))
}

#[track_caller]
fn check(expression: &str, items: usize, bearable: bool) {
    let list: String = "x, ".repeat(items);
    let text = format!("---\nlist: [{list}]\ntext: \"{list}\"\n---\n{list}");
    let started = Instant::now();
    let verdict = verdict(expression, text, Some(BEARABLE));
    assert!(started.elapsed() < Duration::from_secs(20), "{expression}");
    assert_eq!(
        !is_too_much(&verdict),
        bearable,
        "{expression}: {verdict:?}"
    );
}

#[test]
fn what_takes_too_long_ends() {
    check("fields.list.all(x, x != '')", 100_000, true);
    check("fields.list.all(x, x in ['a', 'x'])", 100_000, true);
    check("fields.list.all(x, x in fields.list)", 5_000, true);
    check("fields.list.all(x, x in fields.list)", 100_000, false);
    check(
        "fields.list.all(x, fields.list.exists(y, y == x))",
        300,
        true,
    );
    check("fields.list.all(x, fields.list.all(y, y == x))", 300, true);
    check(
        "fields.list.all(x, fields.list.all(y, y == x))",
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
    check("fields.list.all(x, !x.matches(fields.text))", 1_000, false);
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
    check("size(fields.list.join(fields.text)) > 0", 100_000, false);
    check(
        "fields.list.map(x, body.text + body.text) != []",
        100_000,
        false,
    );
    check(
        "fields.list.all(x, fields.text.indexOf('y') < 0)",
        100_000,
        false,
    );
    check("fields.list.all(x, size(fields.text) > 0)", 100_000, false);
    check("fields.list.all(x, fields + x != '')", 100_000, false);
    check(
        "fields.list.exists(x, fields.list[0.5] == x)",
        100_000,
        false,
    );
    check(
        "fields.list.all(x, fields.text < fields.text + x)",
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
    let doubled = format!("[fields.list]{}.size() > 0", ".map(x, [x, x])".repeat(60));
    check(&doubled, 100, false);
}

#[test]
fn errors_that_are_passed_over_end_as_well() {
    let all = "fields.list.all(x, fields.list.all(y, fields.list.all(z, z == y)))";
    check(&format!("({all}) || true"), 3_000, false);
    check(&format!("fields.list.exists(w, {all})"), 3_000, false);
    check(
        &format!("fields.list.map(w, {all}) == [] || true"),
        3_000,
        false,
    );
}

#[test]
fn two_lists_of_a_hundred_may_be_compared() {
    let list = |start: usize| -> String {
        (start..start + 100).fold(String::new(), |mut list, index| {
            let _ = write!(list, "topic {index}, ");
            list
        })
    };
    let text = format!("---\na: \"{}\"\nb: \"{}\"\n---\n", list(0), list(200));
    let expression =
        "fields.a.split(', ').all(x, !fields.b.split(', ').exists(y, x != '' && x == y))";
    assert!(matches!(verdict(expression, text, None), Verdict::Holds));
}

/// What an expression gives with its steps counted, and without.
fn both(expression: &str) -> [String; 2] {
    let program = super::super::env()
        .compile(expression)
        .expect("an expression");
    let mut context = cel::Context::with_env(std::sync::Arc::clone(super::super::env()));
    let fields = serde_json::json!({
        "text": "añ, b, añ, c",
        "list": ["x", "y", 1, 2.5, true, null, ["z"]],
        "map": { "b": 1, "a": "añ" },
        "number": 7,
        "empty": ""
    });
    let fields = cel::to_value(fields).expect("a value");
    context.add_variable_from_value("fields", fields);
    let (plain, _) = run(BEARABLE, || context.resolve(program.expression()));
    let metered = metered(program.expression());
    let (counted, left) = run(BEARABLE, || context.resolve(&metered));
    assert!(left.is_some(), "{expression}");
    [
        format!("{plain:?}"),
        format!("{counted:?}").replace("\"@", "\""),
    ]
}

#[test]
fn counting_changes_no_result() {
    for expression in [
        "fields.list.map(x, x)",
        "fields.list.filter(x, x == 'y')",
        "fields.list.map(x, x != 'y', [x, x])",
        "fields.list.exists_one(x, x == 1)",
        "fields.list.exists(x, x > 1)",
        "fields.list.all(x, size(x) == 1)",
        "fields.map.all(k, k in fields.map)",
        "fields.map.exists(k, fields.map[k] == 1)",
        "fields.map.map(k, fields.map[k]).size()",
        "[fields.number, fields.list[0], {'a': fields.map}][2].a.b",
        "{'a': [1, 2]} == {'a': [1, 2]}",
        "fields.text + '!' + fields.text + fields.empty",
        "fields.list + fields.list + [1]",
        "fields.number + 1 - 2 * 3 / 4 % 5",
        "-fields.number < 0 && !(fields.text >= 'b')",
        "fields.text < fields.empty ? 1 : fields.list[1]",
        "fields.text.split(', ').join('-')",
        "['a', 'b'].join()",
        "fields.list.join(',')",
        "fields.text.replace('añ', 'b')",
        "fields.text.replace('', '-')",
        "fields.text.replace('a', 'aa', 1)",
        "fields.text.replace('a', 'aa', 0)",
        "fields.text.replace('a', 1)",
        "fields.text.indexOf('b') + fields.text.lastIndexOf('añ')",
        "[fields.text.indexOf(''), fields.text.lastIndexOf(''), fields.empty.indexOf('')]",
        "[0, 1, 7, 11].map(at, fields.text.indexOf('añ', at))",
        "[0, 1, 7, 11].map(at, fields.text.lastIndexOf('añ', at))",
        "[0, 1, 7, 11, 12, 99].map(at, fields.text.indexOf('', at))",
        "[0, 1, 7, 11, 12, 99].map(at, fields.text.lastIndexOf('', at))",
        "fields.text.indexOf('a', -1)",
        "fields.text.lastIndexOf('a', 12)",
        "fields.text.indexOf('c, d')",
        "fields.text.substring(1, 3).upperAscii().contains('ñ')",
        "fields.text.matches('^a') && 'b'.matches(fields.empty)",
        "'%s: %d'.format([fields.map.a, fields.number])",
        "has(fields.map.c) || has(fields.text)",
        "fields.?map.?c.orValue(3)",
        "fields.map[?'c'].hasValue() || fields.list[?0] == optional.of('x')",
        "type(fields.list) == list && int('12') == 12",
        "fields.nope == 1",
        "fields.list + 1",
        "fields.number.startsWith('a')",
        "fields.text.startsWith(1)",
        "fields.list[9]",
        "fields.list['a']",
        "fields.text > 1",
        "fields.number / 0",
        "9223372036854775807 + 1",
        "!fields.text",
        "-fields.text",
        "fields.text.all(x, true)",
        "(fields.nope || true) && (true || fields.nope)",
        "replace('a', 'b', 'c')",
    ] {
        let [plain, counted] = both(expression);
        assert_eq!(counted, plain, "{expression}");
    }
}

#[test]
fn long_expressions_do_not_end_the_run() {
    for expression in [
        format!("fields.list == {}", vec!["fields.list"; 150].join(" + ")),
        format!("fields.text{} == ''", ".trim()".repeat(250)),
        format!("size(fields.text){} == 0", " + 1".repeat(480)),
        format!("{}true", "!fields.list.all(x, true) && ".repeat(60)),
        format!("fields.list{} == ''", "[fields.list.size() - 1]".repeat(60)),
    ] {
        let text = "---\nlist: [a, b]\ntext: a\n---\nx\n".to_owned();
        let compiled = Assertion::compile("x", &expression, &mut Patterns::default());
        if compiled.is_ok() {
            verdict(&expression, text, None);
        }
    }
}

//! Constraints as expressions of the Common Expression Language: compiled once, evaluated over a
//! document, its body, its file and what lies beside it. Only this file knows the crate.

use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, OnceLock};

use cel::common::ast::{EntryExpr, Expr};
use cel::{Context, Env, ExecutionError, Program, Value};

use crate::body;
use crate::dates;
use crate::document::Document;
use crate::document::value::{self, Node};
use crate::finding::Severity;
use crate::path::FieldPath;
use crate::text::Span;
use crate::world::World;

/// Bytes of an expression, at most.
const LONGEST: usize = 2_000;

/// Brackets within brackets of an expression, at most.
const DEEPEST: usize = 64;

/// Steps that lists within lists may take, at most.
const MOST_STEPS: usize = 2_000_000;

/// What an expression may speak of.
pub const VARIABLES: &[&str] = &["fields", "body", "file", "collection", "now", "siblings"];

/// An expression that must be true of each document of a collection.
#[derive(Debug)]
pub struct Assertion {
    /// Its name.
    pub id: String,
    /// What to say when it is not true.
    pub message: Option<String>,
    /// The field that is wrong then.
    pub at: Option<FieldPath>,
    /// How severe that is; as the rule says when it is not given.
    pub severity: Option<Severity>,
    /// The expression as written.
    pub text: String,
    /// Where the config has it, as a JSON Pointer.
    pub pointer: String,
    /// The same as a file and bytes, when the config is a file.
    pub place: Option<(Arc<str>, Span)>,
    program: Program,
    /// How many loops stand in each other.
    loops: usize,
    speaks_of: Vec<&'static str>,
}

/// What came of an expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It is true.
    Holds,
    /// It is false.
    Fails,
    /// It has no value, and why.
    Broken(String),
}

impl Assertion {
    /// Compiles an expression.
    ///
    /// # Errors
    /// Why it is none, for the writer of the config.
    pub fn compile(id: &str, text: &str) -> Result<Self, String> {
        if text.len() > LONGEST {
            return Err(format!("the expression is longer than {LONGEST} bytes"));
        }
        if nesting(text) > DEEPEST {
            return Err(format!("more than {DEEPEST} brackets stand in each other"));
        }
        // The crate is young: whatever it does with odd input must not end the run.
        let compiled = catch_unwind(AssertUnwindSafe(|| env().compile(text)));
        let program = match compiled {
            Ok(Ok(program)) => program,
            Ok(Err(errors)) => {
                let first = errors.errors.first();
                let (words, column) =
                    first.map_or(("", 0), |error| (error.msg.as_str(), error.pos.1));
                let words = words.strip_prefix("Syntax error: ").unwrap_or(words);
                if words.contains("Recursion limit") {
                    return Err("the expression is nested too deeply".to_owned());
                }
                return Err(format!(
                    "the expression cannot be read at character {column}: {words}"
                ));
            }
            Err(_) => return Err("the expression cannot be read".to_owned()),
        };
        let mut bound = Vec::new();
        let loops = loops(&program.expression().expr, &mut bound);
        let references = program.references();
        let mut unknown: Vec<&str> = (references.variables().into_iter())
            .filter(|name| !VARIABLES.contains(name) && !bound.iter().any(|own| own == name))
            // Names that the compiler makes for loops.
            .filter(|name| !name.starts_with(['@', '_']))
            .collect();
        unknown.sort_unstable();
        if let Some(name) = unknown.first() {
            return Err(format!(
                "the expression speaks of `{name}`, which there is not"
            ));
        }
        let speaks_of = VARIABLES.iter().copied();
        let speaks_of = speaks_of
            .filter(|name| references.has_variable(name))
            .collect();
        Ok(Self {
            id: id.to_owned(),
            message: None,
            at: None,
            severity: None,
            text: text.to_owned(),
            pointer: String::new(),
            place: None,
            loops,
            speaks_of,
            program,
        })
    }

    /// Whether it must see the body.
    pub fn needs_body(&self) -> bool {
        self.speaks_of.contains(&"body")
    }

    /// Evaluates it on a document of a collection.
    pub fn judge(&self, document: &Document<'_>, collection: &str, world: &World<'_>) -> Verdict {
        if self.loops > 1 && steps(document, self.loops) > MOST_STEPS {
            let why = "the document is too large for loops within loops";
            return Verdict::Broken(why.to_owned());
        }
        let mut context = Context::with_env(Arc::clone(env()));
        for &name in &self.speaks_of {
            let value = match name {
                "fields" => document.root().map_or_else(empty, to_value),
                "body" => body_value(document),
                "file" => file_value(document),
                "collection" => collection.to_owned().into(),
                "now" => world.now.as_second().into(),
                _ => siblings(document, world),
            };
            context.add_variable_from_value(name, value);
        }
        let seconds = |text: Arc<String>| -> Result<i64, ExecutionError> {
            let moment = dates::lenient(&text);
            let wrong = |_| ExecutionError::function_error("time", format!("`{text}` is no date"));
            Ok(moment.map_err(wrong)?.timestamp().as_second())
        };
        if context.add_function("time", seconds).is_err() {
            return Verdict::Broken("`time` is taken".to_owned());
        }
        match catch_unwind(AssertUnwindSafe(|| self.program.execute(&context))) {
            Ok(Ok(Value::Bool(true))) => Verdict::Holds,
            Ok(Ok(Value::Bool(false))) => Verdict::Fails,
            Ok(Ok(other)) => {
                Verdict::Broken(format!("it gives {:?}, not true or false", other.type_of()))
            }
            Ok(Err(error)) => Verdict::Broken(words(&error)),
            Err(_) => Verdict::Broken("it cannot be evaluated".to_owned()),
        }
    }
}

fn env() -> &'static Arc<Env> {
    static ENV: OnceLock<Arc<Env>> = OnceLock::new();
    ENV.get_or_init(|| {
        let mut env = Env::stdlib();
        // Without them, only `split` and the like are missing.
        let _ = env.add_extension(cel::extensions::strings);
        Arc::new(env)
    })
}

fn words(error: &ExecutionError) -> String {
    match error {
        ExecutionError::NoSuchKey(key) => format!("there is no `{key}`"),
        other => {
            let text = other.to_string();
            let line = text.lines().next().unwrap_or_default();
            let short: String = line.chars().take(160).collect();
            let mut characters = short.chars();
            let first = characters
                .next()
                .map(|first| first.to_lowercase().to_string());
            format!("{}{}", first.unwrap_or_default(), characters.as_str())
        }
    }
}

/// How deep brackets stand in each other, those in texts included.
fn nesting(text: &str) -> usize {
    let (mut depth, mut deepest) = (0_usize, 0);
    for byte in text.bytes() {
        match byte {
            b'(' | b'[' | b'{' => depth += 1,
            b')' | b']' | b'}' => depth = depth.saturating_sub(1),
            // Signs pile up without brackets.
            b'!' | b'-' => deepest = deepest.max(depth),
            _ => {}
        }
        deepest = deepest.max(depth);
    }
    deepest
}

/// How many loops stand in each other, and the names that they bind.
fn loops(expression: &Expr, bound: &mut Vec<String>) -> usize {
    let mut most = |expressions: &mut dyn Iterator<Item = &Expr>| {
        expressions
            .map(|inner| loops(inner, bound))
            .max()
            .unwrap_or(0)
    };
    match expression {
        Expr::Comprehension(comprehension) => {
            let range = most(&mut std::iter::once(&comprehension.iter_range.expr));
            let inner = most(
                &mut [
                    &comprehension.loop_cond.expr,
                    &comprehension.loop_step.expr,
                    &comprehension.result.expr,
                ]
                .into_iter(),
            );
            bound.push(comprehension.iter_var.clone());
            bound.extend(comprehension.iter_var2.clone());
            bound.push(comprehension.accu_var.clone());
            range.max(inner + 1)
        }
        Expr::Call(call) => {
            let target = call.target.iter().map(|target| &target.expr);
            most(&mut target.chain(call.args.iter().map(|arg| &arg.expr)))
        }
        Expr::List(list) => most(&mut list.elements.iter().map(|element| &element.expr)),
        Expr::Select(select) => loops(&select.operand.expr, bound),
        Expr::Map(map) => most(
            &mut map.entries.iter().filter_map(|entry| match &entry.expr {
                EntryExpr::MapEntry(entry) => Some(&entry.value.expr),
                EntryExpr::StructField(_) => None,
            }),
        ),
        _ => 0,
    }
}

/// How many steps that many loops over the longest thing in a document may take.
fn steps(document: &Document<'_>, loops: usize) -> usize {
    fn longest(node: &Node<'_>) -> usize {
        match &node.value {
            value::Value::Sequence(items) => {
                let inner = items.iter().map(longest).max().unwrap_or(0);
                items.len().max(inner)
            }
            value::Value::Mapping(mapping) => {
                let values = mapping.entries.iter().map(|entry| longest(&entry.value));
                mapping.entries.len().max(values.max().unwrap_or(0))
            }
            // A text can be split into as many parts.
            value::Value::String(text) => text.len(),
            _ => 0,
        }
    }
    let longest = document.roots.iter().map(longest).max().unwrap_or(0);
    let power = u32::try_from(loops).unwrap_or(u32::MAX);
    longest.max(document.body.len() / 8).saturating_pow(power)
}

fn empty() -> Value {
    HashMap::<String, Value>::new().into()
}

fn to_value(node: &Node<'_>) -> Value {
    match &node.value {
        value::Value::Null => Value::Null,
        value::Value::Bool(value) => (*value).into(),
        value::Value::Number(number) => match number.as_i64() {
            Some(whole) => whole.into(),
            None => number.as_f64().into(),
        },
        value::Value::String(text) => text.to_string().into(),
        value::Value::Sequence(items) => items.iter().map(to_value).collect::<Vec<_>>().into(),
        value::Value::Mapping(mapping) => {
            let entries = mapping.entries.iter();
            let map: HashMap<String, Value> = entries
                .map(|entry| (entry.key.to_string(), to_value(&entry.value)))
                .collect();
            map.into()
        }
    }
}

fn number(number: usize) -> Value {
    i64::try_from(number).unwrap_or(i64::MAX).into()
}

fn map<const N: usize>(entries: [(&str, Value); N]) -> Value {
    let entries = entries.into_iter();
    let map: HashMap<String, Value> = entries
        .map(|(key, value)| (key.to_owned(), value))
        .collect();
    map.into()
}

fn body_value(document: &Document<'_>) -> Value {
    let text = document.source.slice(document.body);
    let length = body::length(text);
    map([
        ("chars", number(length.characters)),
        ("words", number(length.words)),
        ("lines", number(length.lines)),
        ("text", text.trim().to_owned().into()),
    ])
}

fn file_value(document: &Document<'_>) -> Value {
    let path = &**document.source.path();
    let (folders, name) = path.rsplit_once('/').unwrap_or(("", path));
    let (stem, extension) = name.rsplit_once('.').unwrap_or((name, ""));
    let folder = folders.rsplit('/').next().unwrap_or_default();
    let size = usize::try_from(document.source.file_len()).unwrap_or(usize::MAX);
    map([
        ("path", path.to_owned().into()),
        ("folder", folder.to_owned().into()),
        ("name", name.to_owned().into()),
        ("stem", stem.to_owned().into()),
        ("extension", extension.to_owned().into()),
        ("size", number(size)),
    ])
}

/// The other files in the document's folder, with the size of those that are images.
fn siblings(document: &Document<'_>, world: &World<'_>) -> Value {
    let path = &**document.source.path();
    let (folder, own) = path.rsplit_once('/').unwrap_or(("", path));
    let names = world.files.list(folder);
    let files: Vec<Value> = (names.iter())
        .filter(|name| *name != own && !name.ends_with('/'))
        .map(|name| {
            let path = match folder {
                "" => name.clone(),
                folder => format!("{folder}/{name}"),
            };
            let (bytes, width, height) = if let Ok(image) = world.files.image(&path) {
                (image.bytes, image.width, image.height)
            } else {
                let read = world.files.read(&path);
                (read.map_or(0, |bytes| bytes.len() as u64), 0, 0)
            };
            map([
                ("name", name.clone().into()),
                (
                    "bytes",
                    number(usize::try_from(bytes).unwrap_or(usize::MAX)),
                ),
                ("width", i64::from(width).into()),
                ("height", i64::from(height).into()),
            ])
        })
        .collect();
    files.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_expression_is_said() {
        for (text, problem) in [
            ("fields.a ==", "the expression cannot be read at character"),
            (
                "field.a == 1",
                "the expression speaks of `field`, which there is not",
            ),
            (&"(".repeat(65), "more than 64 brackets stand in each other"),
            (
                &"a".repeat(2_001),
                "the expression is longer than 2000 bytes",
            ),
        ] {
            let error = Assertion::compile("x", text).err().unwrap_or_default();
            assert!(error.starts_with(problem), "{error}");
        }
    }

    #[test]
    fn loops_are_counted() {
        for (text, count) in [
            ("fields.a == 1", 0),
            ("fields.a.all(x, x > 1)", 1),
            ("fields.a.all(x, fields.b.exists(y, y == x))", 2),
            ("fields.a.filter(x, x > 1).all(x, x > 1)", 1),
        ] {
            assert_eq!(
                Assertion::compile("x", text).map(|one| one.loops),
                Ok(count),
                "{text}"
            );
        }
    }
}

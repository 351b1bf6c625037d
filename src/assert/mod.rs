//! Assertions of a collection as expressions of the Common Expression Language: compiled once,
//! evaluated over a document, its body, its file and the files beside it, within a budget of steps.
//!
//! A new variable is made in `values`, a new function in `evaluate`; `meter/functions` knows what
//! takes long, and `names` has an example of each for editors.
//!
//! Uses `text` to `crossfile`. No other folder names the crate `cel`.

mod cel_errors;
mod evaluate;
mod meter;
#[cfg(feature = "server")]
mod names;
mod patterns;
mod problem;
mod syntax_errors;
mod values;
mod visit;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, OnceLock};

use cel::common::ast::{Expr, IdedExpr, LiteralValue};
use cel::{Context, Env, ExecutionError};
use regex::Regex;

use crate::document::field_path::FieldPath;
use crate::finding::Severity;
use crate::text::Span;
use crate::text::repo_path::RepoPathBuf;
pub(crate) use evaluate::Evaluator;
#[cfg(feature = "server")]
pub(crate) use names::{FUNCTIONS, METHODS};
pub(crate) use patterns::Patterns;
pub(crate) use problem::{ExpressionError, NoValue, PatternError};
pub(crate) use syntax_errors::SyntaxError;
pub(crate) use values::{OF_BODY, OF_FILE};

/// Bytes of an expression, at most.
const LONGEST: usize = 2_000;

/// Steps that an expression may take on a document that holds nothing.
const MOST_STEPS: u64 = 20_000;

/// Brackets within brackets of an expression, at most.
const DEEPEST: usize = 64;

/// What an expression may speak of.
pub(crate) const VARIABLES: &[&str] = &["fields", "body", "file", "collection", "now", "siblings"];

/// What `type(…)` may give.
const TYPES: &[&str] = &[
    "bool",
    "bytes",
    "double",
    "int",
    "list",
    "map",
    "null_type",
    "string",
    "type",
    "uint",
];

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
    /// Where the config has the assertions of the collection, as a JSON Pointer, and which of them
    /// it is: one alone need not be in a list.
    pub in_config: (String, usize),
    /// The same as a file and bytes, when the config is a file.
    pub place: Option<(RepoPathBuf, Span)>,
    /// The expression, such that its evaluation counts its steps.
    metered: IdedExpr,
    /// Kept for as long as it may be evaluated.
    _patterns: Vec<Arc<Regex>>,
    speaks_of: Vec<&'static str>,
}

/// What came of an expression.
#[derive(Clone, Debug)]
pub(crate) enum Verdict {
    /// It is true.
    Holds,
    /// It is false.
    Fails,
    /// It has no value.
    None(NoValue),
}

impl Assertion {
    /// Compiles an expression. The patterns of a config are known together, for they are limited so.
    ///
    /// # Errors
    /// Why it is none, for the writer of the config.
    pub fn compile(id: &str, text: &str, known: &mut Patterns) -> Result<Self, ExpressionError> {
        if text.len() > LONGEST {
            return Err(ExpressionError::TooLong(LONGEST));
        }
        if nesting(text) > DEEPEST {
            return Err(ExpressionError::TooDeep(DEEPEST));
        }
        // The crate is young: whatever it does with odd input must not end the run.
        let compiled = catch_unwind(AssertUnwindSafe(|| env().compile(text)));
        let program = match compiled {
            Ok(Ok(program)) => program,
            Ok(Err(errors)) => {
                let error = SyntaxError::of(text, &errors);
                return Err(error.map_or(ExpressionError::Unreadable, ExpressionError::Syntax));
            }
            Err(_) => return Err(ExpressionError::Unreadable),
        };
        let expression = &program.expression().expr;
        let patterns = known.compile(expression)?;
        if never_true(expression) {
            return Err(ExpressionError::NotBoolean);
        }
        let mut own = Vec::new();
        bound(expression, &mut own);
        unknown_part(expression, &own)?;
        let references = program.references();
        let mut unknown: Vec<&str> = (references.variables().into_iter())
            .filter(|name| !VARIABLES.contains(name) && !TYPES.contains(name))
            .filter(|name| !own.iter().any(|own| own == name))
            // Names that the compiler makes for loops.
            .filter(|name| !name.starts_with(['@', '_']))
            .collect();
        unknown.sort_unstable();
        if let Some(name) = unknown.first() {
            return Err(ExpressionError::UnknownVariable((*name).to_owned()));
        }
        let functions = references.functions();
        if let Some(name) = functions.into_iter().find(|name| !is_function(name)) {
            return Err(ExpressionError::UnknownFunction(name.to_owned()));
        }
        let metered = meter::metered(program.expression());
        if takes_long_on_any_document(&metered) {
            return Err(ExpressionError::TooManySteps(MOST_STEPS));
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
            in_config: Default::default(),
            place: None,
            metered,
            _patterns: patterns,
            speaks_of,
        })
    }

    /// Whether it must see the body.
    pub fn needs_body(&self) -> bool {
        self.speaks_of("body")
    }

    /// Whether it depends on the other files of the folder.
    pub fn needs_siblings(&self) -> bool {
        self.speaks_of("siblings")
    }

    fn speaks_of(&self, name: &str) -> bool {
        self.speaks_of.contains(&name)
    }
}

/// Whether an expression takes too many steps where nothing is in the document. Loops over lists
/// that it writes out do.
fn takes_long_on_any_document(metered: &IdedExpr) -> bool {
    let context = Context::with_env(Arc::clone(env()));
    let (_, left) = meter::run(MOST_STEPS, || {
        catch_unwind(AssertUnwindSafe(|| context.resolve(metered)))
    });
    left.is_none()
}

fn env() -> &'static Arc<Env> {
    static ENV: OnceLock<Arc<Env>> = OnceLock::new();
    ENV.get_or_init(|| {
        let mut env = Env::stdlib();
        // Without them, only `split` and the like are missing.
        let _ = env.add_extension(cel::extensions::strings);
        let _ = env.add_extension(patterns::functions);
        let _ = env.add_extension(meter::extension);
        Arc::new(env)
    })
}

/// Whether there is a function of this name: to call it without arguments, or on a text or a list,
/// is wrong in another way than that nobody has heard of it.
fn is_function(name: &str) -> bool {
    // Operators have names that nobody can write.
    if name == "time" || !name.starts_with(|first: char| first.is_ascii_alphabetic()) {
        return true;
    }
    let context = Context::with_env(Arc::clone(env()));
    [
        format!("{name}()"),
        format!("''.{name}()"),
        format!("[].{name}()"),
    ]
    .iter()
    .filter_map(|call| env().compile(call).ok())
    .any(|call| {
        let result = catch_unwind(AssertUnwindSafe(|| call.execute(&context)));
        !matches!(result, Ok(Err(ExecutionError::UndeclaredReference(_))))
    })
}

/// Whether an expression gives neither true nor false, whatever the document.
fn never_true(expression: &Expr) -> bool {
    match expression {
        Expr::Literal(literal) => !matches!(literal, LiteralValue::Boolean(_)),
        Expr::List(_) | Expr::Map(_) | Expr::Struct(_) => true,
        _ => false,
    }
}

/// # Errors
/// The expression asks for something that `body` or `file` never has. Loops may bind these names to
/// something else: `bound` are the names that they bind.
fn unknown_part(expression: &Expr, bound: &[String]) -> Result<(), ExpressionError> {
    if let Expr::Select(select) = expression
        && let Expr::Ident(name) = &select.operand.expr
        && !bound.contains(name)
    {
        let known: &[&str] = match name.as_str() {
            "body" => OF_BODY,
            "file" => OF_FILE,
            _ => &[],
        };
        if !known.is_empty() && !known.contains(&select.field.as_str()) {
            return Err(ExpressionError::UnknownPart {
                of: name.clone(),
                part: select.field.clone(),
                known,
            });
        }
    }
    let mut result = Ok(());
    visit::each_part(expression, &mut |part| {
        if result.is_ok() {
            result = unknown_part(part, bound);
        }
    });
    result
}

/// How deep brackets are in each other, those in texts included.
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

/// The names that loops bind.
fn bound(expression: &Expr, names: &mut Vec<String>) {
    if let Expr::Comprehension(comprehension) = expression {
        names.push(comprehension.iter_var.clone());
        names.extend(comprehension.iter_var2.clone());
        names.push(comprehension.accu_var.clone());
    }
    visit::each_part(expression, &mut |part| bound(part, names));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_expression_is_said() {
        for (text, problem) in [
            (
                "fields.a ==",
                "the expression cannot be parsed: unexpected end",
            ),
            (
                "true &&\nfields.a = 1",
                "the expression cannot be parsed at line 2, character 10: unexpected `=`; write `==` to compare",
            ),
            (
                "fields.a and true",
                "the expression cannot be parsed at character 10: unexpected `and`; write `&&`",
            ),
            (
                "fields.a ? 1",
                "the expression cannot be parsed: unexpected end",
            ),
            (
                "fields.a == 'x",
                "the expression cannot be parsed at character 13: unclosed string",
            ),
            ("foo(fields.a)", "unknown function `foo`"),
            ("fields.a.nope(1)", "unknown function `nope`"),
            (
                "body.nope > 1",
                "`body` has no `nope`, expected one of `chars`, `words`, `lines`, `text`",
            ),
            (
                "'text'",
                "the expression does not evaluate to true or false",
            ),
            (
                "fields.a.matches('[')",
                "invalid regular expression `[`: unclosed character class",
            ),
            ("field.a == 1", "unknown name `field` in the expression"),
            (&"(".repeat(65), "brackets are nested more than 64 deep"),
            (
                &"a".repeat(2_001),
                "the expression is longer than 2000 bytes",
            ),
        ] {
            let error = Assertion::compile("x", text, &mut Patterns::default());
            let error = error.err().map(|error| error.to_string());
            let error = error.unwrap_or_default();
            assert!(error.starts_with(problem), "{error}");
        }
    }
}

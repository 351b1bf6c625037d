//! The expressions of a collection on one file: what they speak of is made once for all of them,
//! and they share the steps that a file may take.

use std::cell::OnceCell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use cel::{Context, ExecutionError, Value};

use super::{Assertion, NoValue, Verdict, env, meter, values};
use crate::content::dates;
use crate::document::Document;
use crate::document::value::Node;
use crate::tree::{Beside, MOST_BESIDE, World};

/// Steps that the expressions may take on any file together: some milliseconds.
const STEPS_OF_ANY: u64 = 100_000;

/// Further steps for each byte of the file, so that time grows with what there is to read.
const STEPS_OF_A_BYTE: u64 = 20;

/// Further steps for each file beside it, when an expression speaks of those.
const STEPS_OF_A_SIBLING: u64 = 20;

/// Steps that it takes to begin with an expression.
const BEGIN: u64 = 50;

/// Steps that they may take on any file, however large: about half a second.
const MOST_STEPS: u64 = 5_000_000;

/// What judges the documents of one file.
pub(crate) struct Evaluator<'a, 's> {
    document: &'a Document<'s>,
    collection: &'a str,
    world: &'a World<'a>,
    root: Option<&'a Node<'s>>,
    context: Context<'static, 'static>,
    /// The variables that the context has.
    made: Vec<&'static str>,
    /// The files of the folder, once they were looked for, unless they are too many.
    beside: OnceCell<Option<Arc<[Beside]>>>,
    /// Steps that may still be taken.
    left: u64,
    most: u64,
}

impl<'a, 's> Evaluator<'a, 's> {
    /// For the documents of a file of a collection.
    pub(crate) fn new(
        document: &'a Document<'s>,
        collection: &'a str,
        world: &'a World<'a>,
    ) -> Self {
        let mut context = Context::with_env(Arc::clone(env()));
        add_time(&mut context);
        let most = document.source.file_len().saturating_mul(STEPS_OF_A_BYTE);
        let most = most.saturating_add(STEPS_OF_ANY).min(MOST_STEPS);
        Self {
            document,
            collection,
            world,
            root: None,
            context,
            made: Vec::new(),
            beside: OnceCell::new(),
            left: most,
            most,
        }
    }

    /// Allows so many steps, whatever the document is.
    #[cfg(test)]
    pub(super) fn allow(&mut self, steps: u64) {
        (self.left, self.most) = (steps, steps);
    }

    /// Turns to a document of the file, whose fields are below `root`.
    pub(crate) fn turn_to(&mut self, root: Option<&'a Node<'s>>) {
        self.root = root;
        self.made.retain(|name| *name != "fields");
    }

    /// Evaluates an expression on the document.
    pub(crate) fn judge(&mut self, assertion: &Assertion) -> Verdict {
        if assertion.speaks_of("siblings") && self.beside().is_none() {
            return Verdict::None(NoValue::TooManySiblings(MOST_BESIDE));
        }
        for &name in &assertion.speaks_of {
            self.make(name);
        }
        let before = self.left;
        let (result, left) = meter::run(before.saturating_sub(BEGIN), || {
            catch_unwind(AssertUnwindSafe(|| {
                self.context.resolve(&assertion.metered)
            }))
        });
        self.left = left.unwrap_or_default();
        let Some(_) = left else {
            return Verdict::None(NoValue::TooManySteps {
                most: self.most,
                together: before < self.most,
            });
        };
        Verdict::None(match result {
            Ok(Ok(Value::Bool(true))) => return Verdict::Holds,
            Ok(Ok(Value::Bool(false))) => return Verdict::Fails,
            Ok(Ok(other)) => NoValue::NotBoolean(other.type_of()),
            Ok(Err(ExecutionError::NoSuchKey(key))) => NoValue::NoKey(key.to_string()),
            Ok(Err(error)) => NoValue::Error(error),
            Err(_) => NoValue::Failed,
        })
    }

    /// Makes a variable, unless it is there.
    fn make(&mut self, name: &'static str) {
        if self.made.contains(&name) {
            return;
        }
        let value = match name {
            "fields" => values::fields(self.root),
            "body" => values::body(self.document),
            "file" => values::file(self.document),
            "collection" => self.collection.to_owned().into(),
            "now" => self.world.now.as_second().into(),
            _ => {
                let beside = self.beside().unwrap_or_default();
                values::siblings(self.document, &beside)
            }
        };
        self.context.add_variable_from_value(name, value);
        self.made.push(name);
    }

    /// The files of the folder, unless they are too many.
    fn beside(&mut self) -> Option<Arc<[Beside]>> {
        if let Some(known) = self.beside.get() {
            return known.clone();
        }
        let path = self.document.source.path();
        let folder = path.folder();
        let beside = self.world.files.beside(folder);
        let count = beside.as_ref().map_or(0, |beside| beside.len() as u64);
        let more = count.saturating_mul(STEPS_OF_A_SIBLING);
        self.left = self.left.saturating_add(more);
        self.most = self.most.saturating_add(more);
        self.beside.get_or_init(|| beside).clone()
    }
}

/// Adds `time(text)`: the seconds since 1970.
pub(super) fn add_time(context: &mut Context<'_, '_>) {
    let seconds = |value: Value| -> Result<i64, ExecutionError> {
        let Value::String(text) = value else {
            let kinds = vec![value.type_of().to_string()];
            return Err(ExecutionError::no_such_overload("time", kinds));
        };
        let moment = dates::lenient(&text);
        let wrong = |_| ExecutionError::function_error("time", format!("`{text}` is not a date"));
        Ok(moment.map_err(wrong)?.timestamp().as_second())
    };
    // The name is free: what calls it without it says that there is no such function.
    let _ = context.add_function("time", seconds);
}

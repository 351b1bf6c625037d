//! Schemas through the library: what is wrong with one has its place in its file, what one refuses
//! has its place in the document, and our own tree gets the verdict that any other tree gets.

mod adapter;
mod errors;
mod hostile;
mod problems;
mod references;

use std::sync::Arc;

use copydesk::internals::schema::{ResolveError, Schema, SchemaError};
use copydesk::parts::Source;

/// Files of a repository by path, the schema first.
type Files<'a> = &'a [(&'a str, &'a str)];

fn compile(files: Files<'_>) -> Result<Schema, Vec<SchemaError>> {
    let resolve = |name: &str| {
        let found = files.iter().find(|(path, _)| *path == name);
        let (path, text) = found.ok_or(ResolveError::Missing)?;
        Ok(Arc::new(Source::new(*path, *text)))
    };
    let (path, text) = files[0];
    Schema::compile(path, "", &Source::new(path, text), &resolve)
}

/// An error or warning: file, the bytes it points at, and the words.
fn show(files: Files<'_>, error: &SchemaError) -> String {
    let file = files.iter().find(|(path, _)| *path == &*error.file);
    let (path, text) = file.expect("a file that was given");
    let help = error.help.as_deref().unwrap_or_default();
    let place = &text[error.span.range()];
    format!("{path} [{place}] {}; {help}", error.message)
}

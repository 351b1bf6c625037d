//! What the config says of documents in expressions.

mod examples;
pub(crate) mod failed;

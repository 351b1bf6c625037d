//! What the config says of documents in expressions.

pub(crate) mod failed;

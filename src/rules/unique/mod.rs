//! What must not be there twice.

pub(crate) mod repeated;

//! Files as a whole: what cannot be read.

pub(crate) mod too_large;
pub(crate) mod unreadable;

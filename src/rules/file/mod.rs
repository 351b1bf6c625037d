//! Files as a whole: what cannot be read, what they are called, where they lie.

pub(crate) mod name_differs;
mod slug;
mod template;
pub(crate) mod too_large;
pub(crate) mod unexpected;
pub(crate) mod unreadable;

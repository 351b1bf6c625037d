//! Files as a whole: what cannot be read, what they are called, where they are.

pub(crate) mod name_differs;
pub(crate) mod not_a_page;
pub(crate) mod not_a_post;
pub(crate) mod over_budget;
mod slug;
mod template;
pub(crate) mod too_large;
pub(crate) mod unexpected;
pub(crate) mod unreadable;

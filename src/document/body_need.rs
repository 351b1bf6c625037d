//! How much of a body is read: no more than the rules must see.

/// How much of the body a check must see.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum BodyNeed {
    /// Not at all.
    #[default]
    Nothing,
    /// As far as it takes to distinguish an empty one from one with text.
    Beginning,
    /// So much of it that nobody writes more: a megabyte, and enough for [`Self::Beginning`].
    Most,
    /// All of it.
    Everything,
}

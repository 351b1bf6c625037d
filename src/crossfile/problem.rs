//! What does not fit together, as data. The rule of each kind has the words.

use crate::text::Span;
use crate::text::repo_path::RepoPathBuf;

/// A place in a file of the repository.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The file, relative to the repository, with `/`.
    pub file: RepoPathBuf,
    /// The bytes there.
    pub span: Span,
}

/// Something that is wrong between files, and where in this one.
#[derive(Clone, Debug, PartialEq)]
pub struct CrossfileProblem {
    /// The bytes concerned; empty for the document as a whole.
    pub span: Span,
    /// What it is.
    pub kind: CrossfileProblemKind,
}

/// The kinds of [`CrossfileProblem`].
#[derive(Clone, Debug, PartialEq)]
pub enum CrossfileProblemKind {
    /// A value that must be the only one is there again.
    Repeated {
        /// Index of the constraint.
        unique: u16,
        /// The first place of the group, or the first that is not named.
        first: Place,
        /// Some of the other places of the group.
        others: Vec<Place>,
        /// How many more there are.
        more: usize,
    },
    /// An address of a page that another page has too.
    SameAddress {
        /// The first file of the group, or the first that is not named.
        first: Place,
        /// Some of the other files of the group.
        others: Vec<Place>,
        /// How many more there are.
        more: usize,
    },
    /// A reference that nothing is the target of.
    Unknown {
        /// Index of the constraint.
        reference: u16,
        /// The target that is nearest to it.
        nearest: Option<String>,
        /// A place where a target is defined.
        defined: Option<Place>,
        /// How many targets there are.
        count: usize,
    },
    /// A document that must have a reference has none.
    Absent {
        /// Index of the constraint.
        reference: u16,
    },
    /// A target that no reference means.
    Unused {
        /// Index of the target.
        target: u16,
    },
    /// An image that no text mentions.
    UnusedImage,
    /// References that end where they began.
    Circle {
        /// Index of the constraint.
        reference: u16,
        /// The further places of the circle, in its order; none when a document refers to itself.
        hops: Vec<Place>,
        /// How many further places there are in all.
        count: usize,
    },
    /// An image that is declared with another size elsewhere.
    ConflictingSize {
        /// The size here.
        size: (u16, u16),
        /// The size that most places declare, or the first one.
        usual: (u16, u16),
        /// The first place that declares it.
        first: Place,
        /// Some of the other places that declare it.
        others: Vec<Place>,
        /// Some of the other places that declare the size that is found here.
        same: Vec<Place>,
        /// How many places declare the size that is found here.
        places: usize,
    },
}

/// What was not compared, because there is too much of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotCompared {
    /// Anything: the documents give more values than this to constraints.
    Values {
        /// How many there may be.
        most: usize,
    },
    /// A data file: those that references name are too large together.
    DataFile(RepoPathBuf),
    /// References that lead nowhere, behind so many.
    References {
        /// How many are reported.
        most: usize,
    },
    /// Some of the references that may make a circle.
    Circles,
}

/// The kinds of [`CrossfileProblemKind`] without their data. Each is reported by the one rule that
/// names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mismatch {
    /// [`CrossfileProblemKind::Repeated`].
    Repeated,
    /// [`CrossfileProblemKind::SameAddress`].
    SameAddress,
    /// [`CrossfileProblemKind::Unknown`].
    Unknown,
    /// [`CrossfileProblemKind::Absent`].
    Absent,
    /// [`CrossfileProblemKind::Unused`].
    Unused,
    /// [`CrossfileProblemKind::UnusedImage`].
    UnusedImage,
    /// [`CrossfileProblemKind::Circle`].
    Circle,
    /// [`CrossfileProblemKind::ConflictingSize`].
    ConflictingSize,
}

impl CrossfileProblemKind {
    /// Which kind it is.
    pub fn mismatch(&self) -> Mismatch {
        match self {
            Self::Repeated { .. } => Mismatch::Repeated,
            Self::SameAddress { .. } => Mismatch::SameAddress,
            Self::Unknown { .. } => Mismatch::Unknown,
            Self::Absent { .. } => Mismatch::Absent,
            Self::Unused { .. } => Mismatch::Unused,
            Self::UnusedImage => Mismatch::UnusedImage,
            Self::Circle { .. } => Mismatch::Circle,
            Self::ConflictingSize { .. } => Mismatch::ConflictingSize,
        }
    }
}

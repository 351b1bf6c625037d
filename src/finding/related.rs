//! Other places that a finding refers to, and which file each is in.

use std::fmt;

use crate::text::repo_path::RepoPathBuf;
use crate::text::{Location, Span};

/// Another place that a finding refers to.
///
/// ```
/// # use std::sync::Arc;
/// # let text = "---\ntitle: Moss lawns\npublished: \"yes\"\n---\n";
/// # let tree = copydesk::MemoryTree::from_iter([("_news/2024-05-01-moss.md", text)]);
/// # let now = "2024-06-01T12:00:00Z".parse()?;
/// let findings = copydesk::check(Arc::new(tree), Default::default(), now)?;
/// for related in findings.iter().flat_map(|finding| &finding.related) {
///     println!("see {}: {}", related.file, related.message);
/// }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Related {
    /// The file.
    pub file: RelatedFile,
    /// The bytes there.
    pub span: Span,
    /// The same as lines and columns.
    pub location: Location,
    /// What that place has to do with it.
    pub message: String,
}

/// The file that a related place is in.
///
/// ```
/// use copydesk::parts::{RelatedFile, RepoPathBuf};
///
/// let file = RelatedFile::from(RepoPathBuf::from("_news/2024-05-01-moss.md"));
/// assert_eq!(file.to_string(), "_news/2024-05-01-moss.md");
/// let schema = RelatedFile::Shipped("everyday:news");
/// assert_eq!((schema.as_str(), schema.path()), ("everyday:news", None));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RelatedFile {
    /// A file of the repository.
    Repository(RepoPathBuf),
    /// A schema that ships with copydesk, by its name.
    Shipped(&'static str),
}

impl RelatedFile {
    /// The path of a file of the repository; none for a shipped schema.
    pub fn path(&self) -> Option<&RepoPathBuf> {
        match self {
            Self::Repository(path) => Some(path),
            Self::Shipped(_) => None,
        }
    }

    /// The path, or the name of a shipped schema.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Repository(path) => path.as_str(),
            Self::Shipped(name) => name,
        }
    }
}

impl From<RepoPathBuf> for RelatedFile {
    fn from(path: RepoPathBuf) -> Self {
        Self::Repository(path)
    }
}

impl PartialEq<RepoPathBuf> for RelatedFile {
    fn eq(&self, path: &RepoPathBuf) -> bool {
        self.path() == Some(path)
    }
}

impl fmt::Display for RelatedFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

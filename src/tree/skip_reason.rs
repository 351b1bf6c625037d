//! Why a file is not checked, and its words.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// Why a file, or a folder with all that is in it, is skipped: in the order of the words, which is
/// that of reports.
///
/// ```
/// use copydesk::parts::SkipReason;
///
/// assert_eq!(SkipReason::Link.to_string(), "symbolic link");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SkipReason {
    /// The config excludes it.
    Excluded,
    /// It is an input of tests.
    TestInput,
    /// The site generator does not read it.
    Copied,
    /// Its name, or that of a folder above, begins with a dot.
    Hidden,
    /// An ignore file names it.
    Ignored,
    /// Its ending is not one of content, and no collection wants it.
    NotContent,
    /// It is a pipe, a socket, a device, or a folder where a file should be.
    NotRegular,
    /// It is a folder of packages.
    Packages,
    /// It is a folder of another repository.
    Submodule,
    /// It is a symbolic link that was not named.
    Link,
    /// It is a named link that leads nowhere.
    BrokenLink,
    /// It is a named link that leads out of the repository.
    LinkOutside,
    /// What is written in it is not content yet.
    Template,
    /// An ignore file names it, and git tracks it: somebody believes that it is checked.
    TrackedYetIgnored,
}

impl SkipReason {
    const ALL: [Self; 14] = [
        Self::Excluded,
        Self::TestInput,
        Self::Copied,
        Self::Hidden,
        Self::Ignored,
        Self::NotContent,
        Self::NotRegular,
        Self::Packages,
        Self::Submodule,
        Self::Link,
        Self::BrokenLink,
        Self::LinkOutside,
        Self::Template,
        Self::TrackedYetIgnored,
    ];

    /// Of one file.
    fn as_str(self) -> &'static str {
        match self {
            Self::Excluded => "excluded by the config",
            Self::TestInput => "file in a folder of tests",
            Self::Copied => "file that the site generator copies as it is",
            Self::Hidden => "hidden",
            Self::Ignored => "ignored by git or an `.ignore` file",
            Self::NotContent => "neither content nor claimed by a collection",
            Self::NotRegular => "not a regular file",
            Self::Packages => "other people's files",
            Self::Submodule => "submodule or linked work tree",
            Self::Link => "symbolic link",
            Self::BrokenLink => "symbolic link that leads nowhere",
            Self::LinkOutside => "symbolic link that leaves the repository",
            Self::Template => "template of the site generator",
            Self::TrackedYetIgnored => {
                "tracked by git, yet ignored by a `.gitignore` or `.ignore` file"
            }
        }
    }

    /// Behind a number of files.
    pub(crate) fn counted(self, count: u64) -> &'static str {
        match self {
            Self::NotContent if count == 1 => "file that is not content and in no collection",
            Self::NotContent => "files that are not content and in no collection",
            _ if count == 1 => self.as_str(),
            Self::TestInput => "files in folders of tests (name such a folder to check them)",
            Self::Copied => "files that the site generator copies as they are",
            Self::NotRegular => "not regular files",
            Self::Submodule => "submodules or linked work trees",
            Self::Link => "symbolic links",
            Self::BrokenLink => "symbolic links that lead nowhere",
            Self::LinkOutside => "symbolic links that leave the repository",
            Self::Template => "templates of the site generator",
            Self::Excluded
            | Self::Hidden
            | Self::Ignored
            | Self::Packages
            | Self::TrackedYetIgnored => self.as_str(),
        }
    }
}

impl fmt::Display for SkipReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Serialize for SkipReason {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for SkipReason {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let own = Self::ALL.into_iter().find(|reason| reason.as_str() == text);
        own.ok_or_else(|| de::Error::custom(format_args!("unknown reason `{text}`")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reasons_have_the_order_of_their_words() {
        assert!(SkipReason::ALL.is_sorted());
        assert!(SkipReason::ALL.is_sorted_by_key(|reason| reason.as_str()));
    }
}

//! What is said of a beginning that was meant as front matter and is none.

use super::LookalikeKind;

impl LookalikeKind {
    /// What is there, and what was expected.
    pub(crate) fn message(self) -> String {
        match self {
            Self::Indented => {
                "the opening fence is indented, so this is not front matter".to_owned()
            }
            Self::Block => {
                "the fences and keys are indented, so this is not front matter".to_owned()
            }
            Self::Rule => "the opening fence is not `---`, so this is not front matter".to_owned(),
            Self::Escaped => {
                "a backslash is before the opening fence, so this is not front matter".to_owned()
            }
            Self::Language(name) => {
                format!("`{name}` is behind the opening fence, so this is not front matter")
            }
            Self::CommentBehind => {
                "a comment is on the line of the opening fence, so this is not front matter"
                    .to_owned()
            }
            Self::Invisible(c) => format!(
                "an invisible character (U+{:04X}) is on the line of the opening fence, so this is not \
                 front matter",
                u32::from(c)
            ),
            Self::Length => {
                "the opening fence does not have exactly three signs, so this is not front matter"
                    .to_owned()
            }
            Self::Dashes => {
                "the opening fence has typographic dashes, so this is not front matter".to_owned()
            }
            Self::KeyBehind => {
                "a key is on the line of the opening fence, so this is not front matter".to_owned()
            }
            Self::NoOpening | Self::NoOpeningToml => {
                "the opening fence is missing, so this is not front matter".to_owned()
            }
            Self::NoFence => "keys without fences are not front matter".to_owned(),
            Self::AfterComment => {
                "a comment is before the opening fence, so this is not front matter".to_owned()
            }
            Self::AfterText => {
                "text is before the opening fence, so this is not front matter".to_owned()
            }
            Self::InCode => {
                "a block of code is around the front matter, so it is shown as code".to_owned()
            }
            Self::Second => "the front matter above ended, so these keys are text".to_owned(),
        }
    }

    /// What to do.
    pub(crate) fn help(self) -> &'static str {
        match self {
            Self::Indented => "delete the whitespace before it",
            Self::Block => "delete the whitespace before each of its lines",
            Self::Rule | Self::Escaped => {
                "write exactly `---`, and close the front matter with the same"
            }
            Self::Language("toml") => "write `+++` in place of both fences",
            Self::Language("js" | "javascript") => {
                "write exactly `---`, and YAML between the fences"
            }
            Self::Language(_) => "write exactly `---`",
            Self::CommentBehind => "write the comment on a line of its own, below the fence",
            Self::Invisible(_) => "delete that character, and write exactly `---`",
            Self::Length | Self::Dashes => {
                "write exactly `---`, three hyphens, and close the front matter with the same"
            }
            Self::KeyBehind => "write `---` on a line of its own, and the key below it",
            Self::NoOpening => "start the file with a `---` line",
            Self::NoOpeningToml => "start the file with a `+++` line",
            Self::NoFence => "put a `---` line before the keys, and another after them",
            Self::AfterComment => "move the comment below the front matter, or into it as `# …`",
            Self::AfterText => "move the text below the front matter",
            Self::InCode => "remove the lines that begin and end the block",
            Self::Second => "move the keys into the front matter above",
        }
    }
}

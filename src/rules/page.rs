//! A rule's page: `NAME.md` beside `NAME.rs`, for people, for the website, and run as a test.
//!
//! This reads its sections and is not a general Markdown parser. A page has
//!
//! 1. a title, the id of the rule: `# url/invalid`,
//! 2. the summary: one sentence in one line,
//! 3. what the rule is about, in Markdown, up to the first heading of the second level,
//! 4. `## Options`, if it has any: a list of ``- `name` (default `1`): What it does.``, or
//!    `(no default)`; the default is JSON,
//! 5. `## What it reports` and `## What it does not report`: an example under each `###` heading.
//!
//! An example names each of its files in a line before the block that holds it:
//!
//! | line | what follows |
//! |---|---|
//! | `` `a.md`: `` | the file |
//! | `` `a.md`, with escapes: `` | the file, with escapes |
//! | `` `a.md`: an empty file. `` | |
//! | `` `a.png`: a PNG image of 400x240 pixels. `` | |
//! | `Reported:` | each finding in a line: `a.md:2:9 the message` |
//! | `` `a.md` fixed: ``, `` `a.md` fixed, with escapes: `` | the file after all fixes |
//!
//! Everything on a page can be seen: tabs, no-break spaces, spaces at the end of a line and the like
//! are written as escapes, so that no editor changes them unnoticed. Escapes are `\r`, `\t`, `\\`, `\xff`
//! (a byte), `\u{a0}` (a character), and `\` at the end of a line for no line break.

use std::fmt;

use crate::text::repo_path::RepoPath;

/// A page, read.
#[derive(Debug)]
pub struct Page<'a> {
    /// The options, in the order of the page.
    pub options: Vec<PageOption>,
    /// The examples, in the order of the page.
    pub examples: Vec<Example<'a>>,
}

/// What a page says of an option.
#[derive(Debug, PartialEq, Eq)]
pub struct PageOption {
    /// Its key in the config.
    pub name: String,
    /// Its default, as JSON text.
    pub default: Option<String>,
    /// What it does.
    pub docs: String,
}

/// An example, run as a test with only its rule selected.
#[derive(Debug)]
pub struct Example<'a> {
    /// What it shows.
    pub title: &'a str,
    /// The files of the repository, `copydesk.yaml` among them.
    pub files: Vec<ExampleFile<'a>>,
    /// What is reported, in order: `file:line:column message`; empty for a good example.
    pub reports: Vec<&'a str>,
    /// The files that the fixes change, as they are afterwards.
    pub fixed: Vec<ExampleFile<'a>>,
}

/// A file of an example.
#[derive(Debug, PartialEq, Eq)]
pub struct ExampleFile<'a> {
    /// Its path in the repository.
    pub path: &'a RepoPath,
    /// What it holds.
    pub content: ExampleContent,
}

/// What a file of an example holds.
#[derive(Debug, PartialEq, Eq)]
pub enum ExampleContent {
    /// These bytes.
    Bytes(Vec<u8>),
    /// A PNG image of this width and height in pixels.
    Png(u32, u32),
}

/// Where a page is malformed, and how.
#[derive(Debug, PartialEq, Eq)]
pub struct PageError {
    /// The line, from 1.
    pub line: usize,
    /// What is wrong with it.
    pub kind: PageErrorKind,
}

/// How a page is malformed.
#[derive(Debug, PartialEq, Eq)]
pub enum PageErrorKind {
    /// It does not begin with title, summary and text.
    Head,
    /// A character that cannot be seen.
    Unseen(char),
    /// A heading of the second level that no page has.
    Section,
    /// Not an item of the list of options.
    Option,
    /// Text before the first example of a section.
    NoExample,
    /// A line that begins with a path and says nothing known about it.
    Label,
    /// A line that announces a block is followed by something else.
    NoBlock,
    /// A block that no line announces.
    NoLabel,
    /// A block that is never closed.
    NeverClosed,
    /// An unknown escape.
    Escape,
    /// An example with reports under the heading of those without, or the reverse.
    Reports,
}

pub(super) const OPTIONS: &str = "## Options";
pub(super) const REPORTS: &str = "## What it reports";
pub(super) const REPORTS_NOT: &str = "## What it does not report";

/// The parts of a page, as they are written.
#[derive(Clone, Copy, Debug, Default)]
pub struct PageParts<'a> {
    /// The id of the rule.
    pub title: &'a str,
    /// One sentence that says what is wrong when the rule speaks.
    pub summary: &'a str,
    /// What it finds, why that matters, why its default is what it is.
    pub docs: &'a str,
    /// Options and examples: all from the first heading of the second level on.
    pub sections: &'a str,
}

impl<'a> PageParts<'a> {
    /// Parts a page; none when it is not written like one.
    pub(super) fn of(page: &'a str) -> Option<Self> {
        let (title, rest) = page.strip_prefix("# ")?.split_once("\n\n")?;
        let (summary, rest) = rest.split_once("\n\n")?;
        let (docs, sections) = rest.split_once("\n\n## ")?;
        let sections = &rest[rest.len() - sections.len() - "## ".len()..];
        Some(Self {
            title,
            summary,
            docs,
            sections,
        })
    }
}

impl Page<'_> {
    /// What the page says of an option.
    pub fn option(&self, name: &str) -> Option<&PageOption> {
        self.options.iter().find(|option| option.name == name)
    }
}

impl fmt::Display for PageErrorKind {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::Head => {
                "expected `# ` and the rule's id, one line that sums it up, a text, and a heading \
                 of the second level, with an empty line between them"
            }
            Self::Unseen(char) => {
                let code = u32::from(*char);
                return write!(
                    out,
                    "U+{code:04X} cannot be seen here; expected an escape, in a file \
                     `with escapes`"
                );
            }
            Self::Section => {
                return write!(
                    out,
                    "unknown section; expected `{OPTIONS}`, `{REPORTS}` or `{REPORTS_NOT}`"
                );
            }
            Self::Option => "expected ``- `name` (default `1`): What it does.``",
            Self::NoExample => "expected `### ` and what the example shows",
            Self::Label => "expected the path of a file and what it is, such as `` `a.md`: ``",
            Self::NoBlock => "expected a fenced block after this line",
            Self::NoLabel => "expected a line before the block that says which file it is",
            Self::NeverClosed => "the block is never closed",
            Self::Escape => "unknown escape in the block that ends here",
            Self::Reports => {
                "this example reports something under the wrong heading, or nothing under the wrong \
                 one"
            }
        })
    }
}

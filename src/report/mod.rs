//! Views of a report: one file for each output format, the pages of the rules (`explain`) and the
//! tree of a document (`inspect`).
//!
//! A format decides nothing about what is reported. Only `human` uses miette. `human`, `sarif` and
//! `rdjson` get texts of files again. A new format is a file here, a variant of [`Format`] in `ALL`
//! with its name and meaning, an arm of [`render`], one in `tests/formats`, a word in
//! `tests/hostile/words.py`, and a row in the README.
//! If text of files may begin a line of it, `cli/actions` must know; if it is for people, so must
//! `as_shown`.
//!
//! Uses `text` to `engine`.

pub(crate) mod checkstyle;
pub(crate) mod concise;
pub(crate) mod diff;
mod encode;
mod excerpt;
pub(crate) mod explain;
pub(crate) mod fields;
mod fold;
pub(crate) mod github;
pub(crate) mod gitlab;
mod group;
pub(crate) mod human;
pub(crate) mod inspect;
pub(crate) mod json;
pub(crate) mod json_text;
pub(crate) mod junit;
mod located;
pub(crate) mod markdown;
pub(crate) mod paths;
pub(crate) mod rdjson;
pub(crate) mod sarif;
mod summary;
pub(crate) mod wrap;

use std::borrow::Cow;
use std::fmt;
use std::io::{self, Write};
use std::str::FromStr;
use std::sync::Arc;

use crate::engine::report::Report;
use crate::finding::{Finding, Safety};
use crate::rules;
use crate::text::Source;
use crate::text::repo_path::RepoPath;

pub use paths::Viewpoint;
pub(crate) use summary::{left_out, statistics, summary};

/// What is before the message of a finding that has a fix, for people.
pub(crate) fn mark(finding: &Finding) -> &'static str {
    match finding.fix.as_ref().map(|fix| fix.safety) {
        None => "",
        Some(Safety::Safe) => "[*] ",
        Some(Safety::Unsafe) => "[!] ",
    }
}

/// A form in which a report is written.
///
/// ```
/// use copydesk::Format;
///
/// let format: Format = "sarif".parse()?;
/// assert_eq!(format.name(), "sarif");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// Frames around the source, for people.
    Human,
    /// `path:line:col: severity[rule] message`.
    Concise,
    /// One JSON object: findings and summary.
    Json,
    /// One JSON object a line and finding.
    Jsonl,
    /// SARIF 2.1.0, for code scanning.
    Sarif,
    /// Workflow commands of GitHub Actions.
    Github,
    /// Code Quality of GitLab.
    Gitlab,
    /// `JUnit` XML.
    Junit,
    /// Checkstyle XML.
    Checkstyle,
    /// reviewdog's diagnostics, one JSON object.
    Rdjson,
    /// reviewdog's diagnostics, one a line.
    Rdjsonl,
    /// Markdown, for a step summary or a comment.
    Markdown,
}

impl Format {
    /// Every format, in the order in which they are offered.
    pub const ALL: &[Self] = &[
        Self::Human,
        Self::Concise,
        Self::Json,
        Self::Jsonl,
        Self::Sarif,
        Self::Github,
        Self::Gitlab,
        Self::Junit,
        Self::Checkstyle,
        Self::Rdjson,
        Self::Rdjsonl,
        Self::Markdown,
    ];

    /// Its name on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Human => "human",
            Self::Concise => "concise",
            Self::Json => "json",
            Self::Jsonl => "jsonl",
            Self::Sarif => "sarif",
            Self::Github => "github",
            Self::Gitlab => "gitlab",
            Self::Junit => "junit",
            Self::Checkstyle => "checkstyle",
            Self::Rdjson => "rdjson",
            Self::Rdjsonl => "rdjsonl",
            Self::Markdown => "markdown",
        }
    }

    /// What it is for.
    pub fn about(self) -> &'static str {
        match self {
            Self::Human => "for people: the source with each finding underlined",
            Self::Concise => "path:line:column: severity[rule] message, for editors and grep",
            Self::Json => "one JSON object with findings and summary",
            Self::Jsonl => "one JSON object a line for each finding",
            Self::Sarif => "SARIF 2.1.0, for code scanning",
            Self::Github => "annotations of GitHub Actions, added by default there",
            Self::Gitlab => "Code Quality report of GitLab",
            Self::Junit => "JUnit XML, for CI servers",
            Self::Checkstyle => "Checkstyle XML, for CI servers",
            Self::Rdjson => "reviewdog, one JSON object",
            Self::Rdjsonl => "reviewdog, one JSON object a line",
            Self::Markdown => "for a step summary or a comment",
        }
    }
}

/// A name that no format has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownFormat(pub String);

impl fmt::Display for UnknownFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "unknown format `{}`", self.0)
    }
}

impl std::error::Error for UnknownFormat {}

impl FromStr for Format {
    type Err = UnknownFormat;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let found = Self::ALL.iter().find(|format| format.name() == text);
        found.copied().ok_or_else(|| UnknownFormat(text.to_owned()))
    }
}

/// How a report is written, as far as that is a matter of taste, terminal and place.
///
/// ```
/// use copydesk::parts::Viewpoint;
/// use copydesk::RenderOptions;
///
/// let viewpoint = Viewpoint::Outside("../site".to_owned());
/// let options = RenderOptions { color: true, viewpoint, ..RenderOptions::default() };
/// assert!(options.hyperlinks.is_none());
/// ```
#[derive(Clone, Debug)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a switch of its own, and any combination has a meaning"
)]
pub struct RenderOptions {
    /// Whether to write terminal colours.
    pub color: bool,
    /// Whether the terminal shows more than ASCII.
    pub unicode: bool,
    /// The `file:` URL of the repository's root, with a slash at the end, to make file names
    /// clickable; none for no links.
    pub hyperlinks: Option<String>,
    /// Columns of the terminal.
    pub width: usize,
    /// From where people see the repository.
    pub viewpoint: Viewpoint,
    /// The way from the top of the checkout to the repository's root, with a slash at the end;
    /// empty when they are the same. Code hosts take paths from there (`sarif`, `github`,
    /// `gitlab`, `junit`, `checkstyle`, `rdjson`, `markdown`); `json` and `jsonl` never do.
    pub host_prefix: String,
    /// Whether `human` shows only the first findings of each rule and counts the rest.
    pub fold: bool,
    /// Whether `human`, where it folds, says that a baseline can be recorded.
    pub offers_baseline: bool,
}

impl RenderOptions {
    /// The path of a file as a code host knows it.
    fn host_path(&self, file: &RepoPath) -> String {
        format!("{}{file}", self.host_prefix)
    }
}

impl Default for RenderOptions {
    fn default() -> Self {
        Self {
            color: false,
            unicode: true,
            hyperlinks: None,
            width: 100,
            viewpoint: Viewpoint::default(),
            host_prefix: String::new(),
            fold: false,
            offers_baseline: false,
        }
    }
}

/// Where `human` gets the text of files again, to show what a finding points at. Asked from
/// several threads, as a rule once for each file with findings, and for related files more often.
///
/// ```
/// use std::sync::Arc;
/// use copydesk::parts::{RepoPath, Source, Texts};
///
/// /// A program that has one file.
/// struct One(Arc<Source>);
///
/// impl Texts for One {
///     fn text(&self, file: &RepoPath, _until: u32) -> Option<Arc<Source>> {
///         (**self.0.path() == *file).then(|| Arc::clone(&self.0))
///     }
/// }
///
/// let texts = One(Arc::new(Source::new("a.md", "text")));
/// assert!(texts.text("b.md".as_ref(), 0).is_none());
/// ```
pub trait Texts: Sync {
    /// The file, relative to the repository as in findings: at least its bytes up to `until`,
    /// exclusive, and a little more.
    fn text(&self, file: &RepoPath, until: u32) -> Option<Arc<Source>>;
}

/// No text at all: frames are left out.
///
/// ```
/// use copydesk::parts::{NoTexts, Texts as _};
///
/// assert!(NoTexts.text("a.md".as_ref(), 0).is_none());
/// ```
#[derive(Clone, Copy, Debug, Default)]
pub struct NoTexts;

impl Texts for NoTexts {
    fn text(&self, _file: &RepoPath, _until: u32) -> Option<Arc<Source>> {
        None
    }
}

/// Writes a report.
///
/// # Errors
/// When `out` cannot be written to.
///
/// ```
/// # use std::sync::Arc;
/// # use copydesk::{MemoryTree, RunOptions, Selection, Session};
/// # let text = "---\ntitle: Moss lawns\npublished: \"yes\"\n---\n";
/// # let tree = MemoryTree::from_iter([("_news/2024-05-01-moss.md", text)]);
/// # let now = "2024-06-01T12:00:00Z".parse()?;
/// let session = Session::find(Arc::new(tree), Selection::default(), now)?;
/// let outcome = session.run(session.everything(1), &RunOptions::default());
/// use copydesk::parts::NoTexts;
/// use copydesk::{Format, RenderOptions, render};
///
/// let mut out = Vec::new();
/// render(&outcome.report, Format::Jsonl, &RenderOptions::default(), &NoTexts, &mut out)?;
/// assert_eq!(out.iter().filter(|&&byte| byte == b'\n').count(), outcome.report.findings.len());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn render(
    report: &Report,
    format: Format,
    options: &RenderOptions,
    texts: &dyn Texts,
    out: &mut dyn Write,
) -> io::Result<()> {
    let report = &*as_shown(report, format, options);
    match format {
        Format::Human => human::write(report, options, texts, out),
        Format::Json => json::write(report, out),
        Format::Jsonl => json::write_lines(report, out),
        Format::Concise => concise::write(report, options, out),
        Format::Sarif => sarif::write(report, options, texts, &rules::get, out),
        Format::Github => github::write(report, options, out),
        Format::Gitlab => gitlab::write(report, options, out),
        Format::Junit => junit::write(report, options, out),
        Format::Checkstyle => checkstyle::write(report, options, out),
        Format::Rdjson => rdjson::write(report, options, texts, out),
        Format::Rdjsonl => rdjson::write_lines(report, options, texts, out),
        Format::Markdown => markdown::write(report, options, out),
    }
}

/// The report with the names of files in its words as the format has them elsewhere: those of `json`
/// are the report's own.
fn as_shown<'r>(report: &'r Report, format: Format, options: &RenderOptions) -> Cow<'r, Report> {
    let is_for_people = matches!(format, Format::Human | Format::Concise);
    let is_own = match format {
        Format::Json | Format::Jsonl => true,
        _ if is_for_people => options.viewpoint == Viewpoint::default(),
        _ => options.host_prefix.is_empty(),
    };
    if is_own || report.findings.iter().all(|one| one.names.is_empty()) {
        return Cow::Borrowed(report);
    }
    let mut report = report.clone();
    for finding in &mut report.findings {
        finding.rename(&mut |file| {
            if is_for_people {
                options.viewpoint.show(file).into()
            } else {
                options.host_path(file).into()
            }
        });
    }
    Cow::Owned(report)
}

//! What is reported: [`Finding`], its [`Severity`], related places and [`Fix`]; `wording/` has the
//! helpers for messages (quoting, plurals, numbers), `nearest` the "did you mean", `identity` what a
//! finding is known by, `phrase` the words that name files, `related` other places.
//!
//! A finding is plain data that reports, the fixer and editors only read.
//!
//! Uses `text`. No rule, no output format.

pub(crate) mod identity;
pub(crate) mod nearest;
mod phrase;
mod related;
pub(crate) mod wording;

use std::error::Error;
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::text::repo_path::RepoPathBuf;
use crate::text::{Location, Span};
pub use phrase::{NamedFile, Part, Phrase};
pub use related::{Related, RelatedFile};

/// How bad a finding is. "Off" is not a severity: a rule that is off has no findings.
///
/// ```
/// use copydesk::Severity;
///
/// assert!(Severity::Warning < Severity::Error);
/// assert_eq!(Severity::Error.as_str(), "error");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth a look; does not fail a run unless asked.
    Warning,
    /// Wrong; fails a run.
    Error,
}

impl Severity {
    /// `warning` or `error`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// What a config or an option says of a rule: a severity, or `off`.
///
/// ```
/// use copydesk::parts::Level;
/// use copydesk::Severity;
///
/// assert_eq!("off".parse::<Level>()?.severity(), None);
/// assert_eq!(Level::from(Severity::Error), Level::Error);
/// # Ok::<(), copydesk::parts::UnknownLevel>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// The rule does not run.
    Off,
    /// Its findings are warnings.
    Warning,
    /// Its findings are errors.
    Error,
}

impl Level {
    /// The severity, or none when off.
    pub fn severity(self) -> Option<Severity> {
        match self {
            Self::Off => None,
            Self::Warning => Some(Severity::Warning),
            Self::Error => Some(Severity::Error),
        }
    }
}

impl From<Severity> for Level {
    fn from(severity: Severity) -> Self {
        match severity {
            Severity::Warning => Self::Warning,
            Severity::Error => Self::Error,
        }
    }
}

/// What is not a level.
///
/// ```
/// use copydesk::parts::Level;
///
/// let error = "loud".parse::<Level>().unwrap_err();
/// assert!(error.to_string().contains("`loud`"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownLevel(String);

impl fmt::Display for UnknownLevel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = &self.0;
        write!(
            f,
            "unknown severity `{text}`; expected `off`, `warning` or `error`"
        )
    }
}

impl Error for UnknownLevel {}

impl FromStr for Level {
    type Err = UnknownLevel;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "off" => Ok(Self::Off),
            "warning" | "warn" => Ok(Self::Warning),
            "error" => Ok(Self::Error),
            _ => Err(UnknownLevel(text.to_owned())),
        }
    }
}

/// Something is wrong, and exactly here.
///
/// ```
/// # use std::sync::Arc;
/// # let text = "---\ntitle: Moss lawns\npublished: \"yes\"\n---\n";
/// # let tree = copydesk::MemoryTree::from_iter([("_news/2024-05-01-moss.md", text)]);
/// # let now = "2024-06-01T12:00:00Z".parse()?;
/// let findings = copydesk::check(Arc::new(tree), Default::default(), now)?;
/// let finding = &findings[0];
/// println!("{}:{}: {}", finding.file, finding.location.start.line, finding.message);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Id of the rule that says so, such as `url/invalid`.
    pub rule: &'static str,
    /// How bad it is, after all settings.
    pub severity: Severity,
    /// The file, relative to the repository, with `/`.
    pub file: RepoPathBuf,
    /// The bytes that the message speaks of.
    pub span: Span,
    /// The same as lines and columns.
    pub location: Location,
    /// RFC 6901 JSON Pointer of the value concerned; for a missing key, of the mapping that lacks
    /// it. None where no value is concerned.
    pub pointer: Option<String>,
    /// What was found and what was expected: one line, lower case, no full stop.
    pub message: String,
    /// What to do.
    pub help: Option<String>,
    /// Other places that explain this one, in the order to read them.
    pub related: Vec<Related>,
    /// A change that would fix it.
    pub fix: Option<Fix>,
    /// What the finding is about, as text that survives edits around it: the value under the
    /// pointer, the missing key, or the key of a group that repeats. Baselines and fingerprints
    /// are made of it, never of lines. The findings in one value share it.
    pub subject: Arc<str>,
    /// The files that its words name.
    pub names: Vec<NamedFile>,
    /// The byte of the message at which the words begin that other findings of the mapping may
    /// have, too, so that they can be shown as one. None where it is by itself.
    pub shared_from: Option<usize>,
}

impl Finding {
    /// The words that it may share with other findings of the mapping.
    pub(crate) fn shared_words(&self) -> Option<&str> {
        self.message.get(self.shared_from?..)
    }

    /// The total order of reports: by file, place, rule, and then everything that is shown.
    pub fn order(&self, other: &Self) -> std::cmp::Ordering {
        let key = |finding: &Self| (finding.span.start, finding.span.end, finding.rule);
        (self.file.cmp(&other.file))
            .then_with(|| key(self).cmp(&key(other)))
            .then_with(|| self.message.cmp(&other.message))
            .then_with(|| self.pointer.cmp(&other.pointer))
    }
}

#[cfg(test)]
impl Finding {
    /// A finding for tests, with nothing that need not be there.
    pub(crate) fn bare(
        rule: &'static str,
        severity: Severity,
        file: impl Into<RepoPathBuf>,
    ) -> Self {
        Self {
            rule,
            severity,
            file: file.into(),
            span: Span::default(),
            location: Location::TOP,
            pointer: None,
            message: "wrong".to_owned(),
            help: None,
            related: Vec::new(),
            fix: None,
            subject: "".into(),
            names: Vec::new(),
            shared_from: None,
        }
    }
}

/// Whether a fix may be applied without looking.
///
/// ```
/// # use std::sync::Arc;
/// # let text = "---\ntitle: Moss lawns\npublished: \"yes\"\n---\n";
/// # let tree = copydesk::MemoryTree::from_iter([("_news/2024-05-01-moss.md", text)]);
/// # let now = "2024-06-01T12:00:00Z".parse()?;
/// let findings = copydesk::check(Arc::new(tree), Default::default(), now)?;
/// use copydesk::Safety;
///
/// let fixes = findings.iter().filter_map(|finding| finding.fix.as_ref());
/// let safe = fixes.filter(|fix| fix.safety == Safety::Safe).count();
/// println!("{safe} findings can be fixed");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Safety {
    /// What a reader or a program sees stays the same, or only the defect goes.
    Safe,
    /// It is probably meant, but somebody should look.
    Unsafe,
}

/// What a config says of the fixes of a rule, in place of what the rule says itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FixLevel {
    /// Its findings have no fix.
    Off,
    /// Its fixes are safe.
    Safe,
    /// Its fixes are unsafe.
    Unsafe,
}

impl FixLevel {
    fn safety(self) -> Option<Safety> {
        match self {
            Self::Off => None,
            Self::Safe => Some(Safety::Safe),
            Self::Unsafe => Some(Safety::Unsafe),
        }
    }
}

/// A change to one file that fixes a finding.
///
/// ```
/// # use std::sync::Arc;
/// # let text = "---\ntitle: Moss lawns\npublished: \"yes\"\n---\n";
/// # let tree = copydesk::MemoryTree::from_iter([("_news/2024-05-01-moss.md", text)]);
/// # let now = "2024-06-01T12:00:00Z".parse()?;
/// let findings = copydesk::check(Arc::new(tree), Default::default(), now)?;
/// for fix in findings.iter().filter_map(|finding| finding.fix.as_ref()) {
///     println!("{}", fix.title);
/// }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// What it does, such as "remove the spaces".
    pub title: String,
    /// Whether it may be applied without looking.
    pub safety: Safety,
    /// Replacements that do not overlap, in order of their spans.
    pub edits: Vec<Edit>,
    /// JSON Pointers of all values that it changes, adds or removes.
    pub pointers: Vec<String>,
}

impl Fix {
    /// The same change with the safety that a config says; none where it is off.
    pub(crate) fn at_level(self, level: FixLevel) -> Option<Self> {
        let safety = level.safety()?;
        Some(Self { safety, ..self })
    }
}

/// One replacement of bytes.
///
/// ```
/// use copydesk::{Edit, Span};
///
/// let edit = Edit { span: Span::new(11, 16), text: "true".to_owned() };
/// let mut text = "published: 'yes'".to_owned();
/// text.replace_range(edit.span.range(), &edit.text);
/// assert_eq!(text, "published: true");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// The bytes that go.
    pub span: Span,
    /// What comes in their place.
    pub text: String,
}

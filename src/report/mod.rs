//! What a run says: [`Report`], and one file per form in which it is written.
//!
//! A report is plain data. All formats are views of the same one; none of them decides what is
//! told. Only `human` knows miette, and only it asks for the text of files again.

pub mod checkstyle;
pub mod concise;
mod encode;
mod excerpt;
pub mod github;
pub mod gitlab;
pub mod human;
pub mod json;
pub mod junit;
mod located;
pub mod markdown;
pub mod paths;
pub mod rdjson;
pub mod sarif;
mod summary;

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::str::FromStr;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::finding::Finding;
use crate::listed::Tally;
use crate::rules;
use crate::text::Source;

pub use paths::Viewpoint;
pub(crate) use summary::thousands;
pub use summary::{left_out, statistics, summary};

/// All that a run found, ready to be written.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// In the order of [`Finding::order`].
    pub findings: Vec<Finding>,
    /// Numbers of the run.
    pub summary: Summary,
    /// For each file named in a finding whose path is not UTF-8: its name, in which such bytes are
    /// written out, and the path byte by byte.
    pub odd_names: BTreeMap<Arc<str>, Vec<u8>>,
}

impl Report {
    /// Sorts the findings and counts them into the summary.
    pub fn new(findings: Vec<Finding>, summary: Summary) -> Self {
        let mut tally = Tally::of(&findings);
        Self::counted(findings, &mut tally, summary)
    }

    /// Sorts the findings that are to be listed; the summary is of all that were counted.
    pub fn counted(mut findings: Vec<Finding>, tally: &mut Tally, mut summary: Summary) -> Self {
        findings.sort_by(Finding::order);
        tally.sort_files();
        summary.count(tally);
        summary.unlisted = tally.len().saturating_sub(findings.len() as u64);
        Self {
            findings,
            summary,
            odd_names: BTreeMap::new(),
        }
    }

    /// Notes the bytes of the names in findings that are no UTF-8, as `bytes` knows them.
    pub fn name_odd_ones(&mut self, bytes: &dyn Fn(&str) -> Option<Vec<u8>>) {
        let mut last: Option<&Arc<str>> = None;
        for finding in &self.findings {
            let related = finding.related.iter().map(|related| &related.file);
            for file in related.chain([&finding.file]) {
                // Only a name with a byte written out can be one.
                if last.is_some_and(|last| Arc::ptr_eq(last, file)) || !file.contains("\\x") {
                    continue;
                }
                last = Some(file);
                if let Some(bytes) = bytes(file) {
                    self.odd_names.insert(Arc::clone(file), bytes);
                }
            }
        }
    }

    /// Lists no more than `most` findings: all of one file, the config, and else the first ones.
    /// The numbers stay those of all.
    pub fn list_first(&mut self, most: usize, config: Option<&str>) {
        if self.findings.len() <= most {
            return;
        }
        let before = self.findings.len();
        let is_config = |finding: &Finding| Some(&*finding.file) == config;
        let of_config = self.findings.iter().filter(|f| is_config(f)).count();
        let mut room = most.saturating_sub(of_config);
        self.findings.retain(|finding| {
            if is_config(finding) {
                return true;
            }
            let fits = room > 0;
            room -= usize::from(fits);
            fits
        });
        self.findings.shrink_to_fit();
        self.summary.unlisted += (before - self.findings.len()) as u64;
    }
}

/// What was checked and how it went, in numbers that do not depend on time or threads.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Summary {
    /// Files that were read and checked.
    pub files_checked: u64,
    /// Files of them whose body was not read to the end, because no rule needed it.
    pub files_read_in_part: u64,
    /// Files with at least one finding.
    pub files_with_findings: u64,
    /// Files of them that were not checked themselves: the config, files that should not be there,
    /// files that rely on others that changed.
    #[serde(skip)]
    pub files_not_checked: u64,
    /// The files with findings that were checked, sorted by path; none when they all were.
    #[serde(skip)]
    pub checked: Option<Arc<[Arc<str>]>>,
    /// Documents by collection.
    pub documents: BTreeMap<String, u64>,
    /// Content files that no collection claims.
    pub unclaimed: u64,
    /// Files that were not checked, by the reason why.
    pub left_out: BTreeMap<String, u64>,
    /// Findings that are errors.
    pub errors: u64,
    /// Findings that are warnings.
    pub warnings: u64,
    /// Findings that carry a fix.
    pub fixable: u64,
    /// Findings of these numbers that are not listed, since they are too many.
    pub unlisted: u64,
    /// Findings that comments or the config allow; they are not among the others.
    pub allowed: u64,
    /// Findings that the baseline forgives; they are not among the others.
    pub forgiven: u64,
    /// Entries of the baseline whose finding is gone.
    pub forgiven_and_gone: u64,
    /// Findings by rule.
    pub rules: BTreeMap<String, u64>,
    /// Whatever else should be said: one sentence each, such as findings left out after a limit.
    pub notes: Vec<String>,
}

impl Summary {
    /// `4 of 6 files`, or `7 files, 6 checked` where findings stand in files that were not checked.
    fn files(&self) -> String {
        let checked = self.files_checked;
        if self.files_not_checked > 0 || self.files_with_findings > checked {
            let with = summary::plural(self.files_with_findings, "file");
            format!("{with}, {} checked", thousands(checked))
        } else {
            let with = thousands(self.files_with_findings);
            format!("{with} of {}", summary::plural(checked, "file"))
        }
    }

    /// `4,500,000 findings; the first 250,000 are listed (--max-findings)`, where there are more
    /// than are listed.
    pub fn over_limit(&self) -> Option<String> {
        let all = self.errors + self.warnings;
        let listed = all.saturating_sub(self.unlisted);
        let first = match listed {
            0 => "none is".to_owned(),
            1 => "the first is".to_owned(),
            _ => format!("the first {} are", thousands(listed)),
        };
        let all = summary::plural(all, "finding");
        (self.unlisted > 0).then(|| format!("{all}; {first} listed (--max-findings)"))
    }

    /// Sets all numbers that come from the findings themselves; the files are sorted.
    fn count(&mut self, tally: &Tally) {
        self.errors = tally.errors;
        self.warnings = tally.warnings;
        self.fixable = tally.fixable;
        self.files_with_findings = tally.files.len() as u64;
        self.files_not_checked = self.checked.as_ref().map_or(0, |checked| {
            let is_checked = |file: &&Arc<str>| checked.binary_search(file).is_ok();
            tally.files.iter().filter(|file| !is_checked(file)).count() as u64
        });
        self.rules = (tally.rules.iter())
            .map(|(&rule, &count)| (rule.to_owned(), count))
            .collect();
    }
}

/// A form in which a report is written.
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
}

impl FromStr for Format {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let found = Self::ALL.iter().find(|format| format.name() == text);
        found
            .copied()
            .ok_or_else(|| format!("`{text}` is no format"))
    }
}

/// How a report is written, as far as that is a matter of taste, terminal and place.
#[derive(Clone, Debug)]
pub struct Options {
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
}

impl Options {
    /// The path of a file as a code host knows it.
    fn host_path(&self, file: &str) -> String {
        if paths::is_shipped(file) {
            return file.to_owned();
        }
        format!("{}{file}", self.host_prefix)
    }
}

impl Default for Options {
    fn default() -> Self {
        Self {
            color: false,
            unicode: true,
            hyperlinks: None,
            width: 100,
            viewpoint: Viewpoint::default(),
            host_prefix: String::new(),
        }
    }
}

/// Where `human` gets the text of files again, to show what a finding points at. Asked from
/// several threads, as a rule once for each file with findings, and for related files more often.
pub trait Texts: Sync {
    /// The file, relative to the repository as in findings, or the shipped schema of that name: at
    /// least its bytes up to `until`, exclusive, and a little more.
    fn text(&self, file: &str, until: u32) -> Option<Arc<Source>>;
}

/// No text at all: frames are left out.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoTexts;

impl Texts for NoTexts {
    fn text(&self, _file: &str, _until: u32) -> Option<Arc<Source>> {
        None
    }
}

/// Writes a report.
///
/// # Errors
/// When `out` cannot be written to.
pub fn render(
    report: &Report,
    format: Format,
    options: &Options,
    texts: &dyn Texts,
    out: &mut dyn Write,
) -> io::Result<()> {
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

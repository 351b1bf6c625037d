//! What came of a run, as plain data: the findings, and the numbers of the run.
//!
//! All formats are views of it; none of them decides what is reported.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::content::site::Generator;
use crate::engine::tally::Tally;
use crate::finding::wording::{plural, thousands};
use crate::finding::{Finding, Phrase};
use crate::rules::rule::MAX_FINDINGS_OF_A_RULE;
use crate::text::repo_path::{RepoPath, RepoPathBuf};
use crate::tree::skip_reason::SkipReason;

/// All that a run found, ready to be written.
///
/// ```
/// # use std::sync::Arc;
/// # use copydesk::{MemoryTree, RunOptions, Selection, Session};
/// # let text = "---\ntitle: Moss lawns\npublished: \"yes\"\n---\n";
/// # let tree = MemoryTree::from_iter([("_news/2024-05-01-moss.md", text)]);
/// # let now = "2024-06-01T12:00:00Z".parse()?;
/// let session = Session::find(Arc::new(tree), Selection::default(), now)?;
/// let outcome = session.run(session.everything(1), &RunOptions::default());
/// let report = outcome.report;
/// assert!(report.findings.is_sorted_by(|a, b| a.order(b).is_le()));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// In the order of [`Finding::order`].
    pub findings: Vec<Finding>,
    /// Numbers of the run.
    pub summary: Summary,
    /// For each file named in a finding whose path is not UTF-8: its name, in which such bytes are
    /// written out, and the path byte by byte.
    pub odd_names: BTreeMap<RepoPathBuf, Vec<u8>>,
    /// Where several roots were checked: the way to each from their common folder, with a slash at
    /// its end or empty, sorted. Paths in findings begin with it. Empty for one root.
    pub roots: Vec<RepoPathBuf>,
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
        summary.unlisted_of_rules = tally.unlisted;
        Self {
            findings,
            summary,
            odd_names: BTreeMap::new(),
            roots: Vec::new(),
        }
    }

    /// Notes the bytes of the names in findings that are not UTF-8, as `bytes` knows them.
    pub fn name_odd_ones(&mut self, bytes: &dyn Fn(&RepoPath) -> Option<Vec<u8>>) {
        let mut last: Option<&RepoPathBuf> = None;
        for finding in &self.findings {
            let related = finding
                .related
                .iter()
                .filter_map(|related| related.file.path());
            for file in related.chain([&finding.file]) {
                // Only a name with a byte written out can be one.
                if last.is_some_and(|last| last.is_same(file)) || !file.contains("\\x") {
                    continue;
                }
                last = Some(file);
                if let Some(bytes) = bytes(file) {
                    self.odd_names.insert(file.clone(), bytes);
                }
            }
        }
    }

    /// The root that a file belongs to, where there are several, without the slash at its end; `.`
    /// for their common folder.
    pub fn root_of(&self, file: &RepoPath) -> Option<&str> {
        let mut roots = self.roots.iter().rev();
        let root = roots.find(|root| file.starts_with(root.as_str()))?;
        Some(match root.trim_end_matches('/') {
            "" => ".",
            root => root,
        })
    }

    /// The path of a file from its own root: it stays the same however many roots a run has.
    pub fn in_root<'f>(&self, file: &'f RepoPath) -> &'f RepoPath {
        let mut roots = self.roots.iter().rev();
        let inside = roots.find_map(|root| file.strip_prefix(root.as_str()));
        inside.map_or(file, RepoPath::new)
    }

    /// Lists no more than `most` findings: all of one file, the config, and else the first ones.
    /// The numbers stay those of all.
    pub fn list_first(&mut self, most: usize, config: Option<&RepoPath>) {
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
///
/// ```
/// # use std::sync::Arc;
/// # use copydesk::{MemoryTree, RunOptions, Selection, Session};
/// # let text = "---\ntitle: Moss lawns\npublished: \"yes\"\n---\n";
/// # let tree = MemoryTree::from_iter([("_news/2024-05-01-moss.md", text)]);
/// # let now = "2024-06-01T12:00:00Z".parse()?;
/// let session = Session::find(Arc::new(tree), Selection::default(), now)?;
/// let outcome = session.run(session.everything(1), &RunOptions::default());
/// let summary = outcome.report.summary;
/// assert_eq!((summary.files_checked, summary.files_with_findings), (1, 1));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
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
    pub checked: Option<Arc<[RepoPathBuf]>>,
    /// Documents by collection.
    pub documents: BTreeMap<String, u64>,
    /// Content files that no collection claims.
    pub unclaimed: u64,
    /// Files that were not checked, by the reason why.
    pub left_out: BTreeMap<SkipReason, u64>,
    /// Findings that are errors.
    pub errors: u64,
    /// Findings that are warnings.
    pub warnings: u64,
    /// Findings that carry a fix.
    pub fixable: u64,
    /// Findings of them whose fix is unsafe.
    pub fixable_unsafe: u64,
    /// Findings of these numbers that are not listed, since they are too many.
    pub unlisted: u64,
    /// Those of them that are beyond the number that is listed of one rule in one file, which
    /// notes name.
    #[serde(skip)]
    pub unlisted_of_rules: u64,
    /// Findings that comments or the config allow; they are not among the others.
    pub allowed: u64,
    /// Findings that the baseline ignores; they are not among the others.
    pub forgiven: u64,
    /// Entries of the baseline whose finding is gone.
    pub forgiven_and_gone: u64,
    /// Findings by rule.
    pub rules: BTreeMap<String, u64>,
    /// The site of each root, for people: its generator and the file by which it was recognised.
    #[serde(skip)]
    pub sites: Vec<SiteFound>,
    /// Whether built-in collections applied for want of a config.
    #[serde(skip)]
    pub is_builtin: bool,
    /// Whatever else should be said: one sentence each, such as findings left out after a limit.
    pub notes: Vec<Note>,
}

/// Something that is to be said of a run as a whole.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub struct Note {
    /// The root that it is about, in a run of several; empty where there is one.
    pub(crate) root: RepoPathBuf,
    pub(crate) words: Phrase,
}

impl From<Phrase> for Note {
    fn from(words: Phrase) -> Self {
        let root = RepoPathBuf::default();
        Self { root, words }
    }
}

impl From<String> for Note {
    fn from(words: String) -> Self {
        Phrase::from(words).into()
    }
}

impl From<Note> for String {
    fn from(note: Note) -> Self {
        note.text(&note.root)
    }
}

impl Note {
    /// The sentence, after the name of its root unless it names a file.
    pub(crate) fn text(&self, root: &str) -> String {
        if self.root.is_empty() || !self.words.files.is_empty() {
            return self.words.text.clone();
        }
        format!("{root}: {}", self.words.text)
    }
}

/// The site of a root.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SiteFound {
    /// The way to the root from the common folder of all, with a slash at its end or empty.
    pub folder: RepoPathBuf,
    /// Its generator, if it is known.
    pub generator: Option<Generator>,
    /// The file by which it was recognised; none when the config says it.
    pub file: Option<&'static str>,
    /// Whether a run over all of a root without a config found it: then people read of it unasked.
    pub is_news: bool,
}

impl std::fmt::Display for SiteFound {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let folder = &self.folder;
        match (self.generator.map(Generator::name), self.file) {
            (Some(name), Some(file)) => write!(f, "{name} (found {folder}{file})"),
            (Some(name), None) => write!(f, "{name} (`site.generator` in the config)"),
            (None, _) if folder.is_empty() => {
                f.write_str("unknown; `site.generator` in a config sets it")
            }
            (None, _) => write!(f, "unknown in {folder}"),
        }
    }
}

impl Summary {
    /// `4 of 6 files`, or `7 files, 6 checked` where findings are in files that were not checked.
    pub(crate) fn files(&self) -> String {
        let checked = self.files_checked;
        if self.files_not_checked > 0 || self.files_with_findings > checked {
            let with = plural(self.files_with_findings, "file");
            format!("{with}, {} checked", thousands(checked))
        } else {
            let with = thousands(self.files_with_findings);
            format!("{with} of {}", plural(checked, "file"))
        }
    }

    /// `88 fixable with --fix (4 more with --unsafe-fixes)`, where there are fixes.
    pub fn fixes(&self) -> Option<String> {
        let risky = self.fixable_unsafe;
        let safe = self.fixable.saturating_sub(risky);
        let (safe_words, risky_words) = (thousands(safe), thousands(risky));
        match (safe, risky) {
            (0, 0) => None,
            (_, 0) => Some(format!("{safe_words} fixable with --fix")),
            (0, _) => Some(format!("{risky_words} fixable with --fix --unsafe-fixes")),
            _ => Some(format!(
                "{safe_words} fixable with --fix ({risky_words} more with --unsafe-fixes)"
            )),
        }
    }

    /// Whether more was found than a run lists, whatever the rules and files.
    pub(crate) fn is_over_limit(&self) -> bool {
        self.unlisted > self.unlisted_of_rules
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
        let all = plural(all, "finding");
        match self.unlisted {
            0 => None,
            _ if self.is_over_limit() => Some(format!("{all}; {first} listed (--max-findings)")),
            more => Some(format!(
                "{all}; {} not listed (limit {} of a rule in a file)",
                thousands(more),
                thousands(MAX_FINDINGS_OF_A_RULE as u64)
            )),
        }
    }

    /// Sets all numbers that come from the findings themselves; the files are sorted.
    fn count(&mut self, tally: &Tally) {
        self.errors = tally.errors;
        self.warnings = tally.warnings;
        self.fixable = tally.fixable;
        self.fixable_unsafe = tally.fixable_unsafe;
        self.files_with_findings = tally.files.len() as u64;
        self.files_not_checked = self.checked.as_ref().map_or(0, |checked| {
            let is_checked = |file: &&RepoPathBuf| checked.binary_search(file).is_ok();
            tally.files.iter().filter(|file| !is_checked(file)).count() as u64
        });
        self.rules = (tally.rules.iter())
            .map(|(&rule, &count)| (rule.to_owned(), count))
            .collect();
    }
}

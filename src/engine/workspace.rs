//! Several roots in one run. Each file belongs to its nearest root; each root is checked by itself,
//! and what comes out is reported together, with paths from their common folder.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::engine::outcome::{Outcome, Scope};
use crate::engine::report::{Note, Report, SiteFound, Summary};
use crate::engine::tally::Tally;
use crate::finding::{Finding, RelatedFile};
use crate::text::repo_path::{RepoPath, RepoPathBuf};

/// A root of a run, and what came of it.
pub(crate) struct RootOutcome {
    /// The way from the common folder to the root, with a slash at its end; empty when they are the
    /// same.
    pub prefix: RepoPathBuf,
    /// What came of it, with paths from the root.
    pub outcome: Outcome,
}

/// The deepest folder that holds all roots: `top`, where it does.
pub(crate) fn common_folder(roots: &[&Path], top: Option<&Path>) -> PathBuf {
    if let [root] = roots {
        return root.to_path_buf();
    }
    let holds_all = |folder: &Path| roots.iter().all(|root| root.starts_with(folder));
    if let Some(top) = top.filter(|top| holds_all(top)) {
        return top.to_path_buf();
    }
    let mut above = roots
        .first()
        .map_or(Path::new(""), |first| first)
        .ancestors();
    let folder = above.find(|folder| holds_all(folder));
    folder.unwrap_or(Path::new("")).to_path_buf()
}

/// What came of all roots, as one. No more than `most` findings are listed, the first ones in the
/// order of the files.
pub(crate) fn merge(mut members: Vec<RootOutcome>, most: usize) -> Outcome {
    if members.len() == 1
        && let Some(only) = members.pop()
    {
        return only.outcome;
    }
    members.sort_by(|a, b| a.prefix.cmp(&b.prefix));
    let mut merged = Outcome {
        scope: members
            .iter()
            .map(|member| member.outcome.scope)
            .max()
            .unwrap_or(Scope::Files),
        ..Outcome::default()
    };
    let mut findings = Vec::new();
    let mut tally = Tally::default();
    let mut summary = Summary::default();
    let mut odd_names = BTreeMap::new();
    let mut roots = Vec::new();
    for RootOutcome { prefix, outcome } in members {
        let mut names = RootedNames::new(&prefix);
        let report = outcome.report;
        findings.extend(
            report
                .findings
                .into_iter()
                .map(|finding| names.finding(finding)),
        );
        let allowed = outcome.allowed.into_iter();
        merged
            .allowed
            .extend(allowed.map(|finding| names.finding(finding)));
        let mut own = outcome.tally;
        own.files = own.files.iter().map(|file| names.file(file)).collect();
        own.cut = own.cut.iter().map(|file| names.file(file)).collect();
        tally.append(own);
        for (file, bytes) in report.odd_names {
            let bytes = [prefix.as_bytes(), &bytes].concat();
            odd_names.insert(names.file(&file), bytes);
        }
        add(&mut summary, report.summary, &mut names);
        merged.config_is_wrong |= outcome.config_is_wrong;
        let panics = outcome.panics.iter();
        merged
            .panics
            .extend(panics.map(|file| format!("{prefix}{file}").into()));
        merged.cost.add(&outcome.cost);
        roots.push(prefix);
    }
    let mut report = Report::counted(findings, &mut tally, summary);
    report.odd_names = odd_names;
    report.roots = roots;
    report.list_first(most, None);
    merged.allowed.sort_by(Finding::order);
    merged.allowed.truncate(most);
    Outcome {
        report,
        tally,
        ..merged
    }
}

/// Adds the numbers that do not come from the findings themselves.
fn add(sum: &mut Summary, more: Summary, names: &mut RootedNames<'_>) {
    sum.files_checked += more.files_checked;
    sum.files_read_in_part += more.files_read_in_part;
    sum.unclaimed += more.unclaimed;
    sum.allowed += more.allowed;
    sum.forgiven += more.forgiven;
    sum.forgiven_and_gone += more.forgiven_and_gone;
    for (name, count) in &more.documents {
        *sum.documents.entry(name.clone()).or_default() += count;
    }
    for (reason, count) in more.left_out {
        *sum.left_out.entry(reason).or_default() += count;
    }
    let checked = more.checked.iter().flat_map(|files| files.iter());
    let mut checked: Vec<RepoPathBuf> = checked.map(|file| names.file(file)).collect();
    checked.extend(sum.checked.iter().flat_map(|files| files.iter().cloned()));
    checked.sort();
    sum.checked = Some(checked.into());
    sum.is_builtin |= more.is_builtin && !more.documents.is_empty();
    sum.sites
        .extend(more.sites.into_iter().map(|site| SiteFound {
            folder: format!("{}{}", names.prefix, site.folder).into(),
            ..site
        }));
    let notes = more.notes.into_iter();
    sum.notes.extend(notes.map(|note| names.note(note)));
}

/// The names of the files of a root, as seen from the common folder.
struct RootedNames<'p> {
    prefix: &'p RepoPath,
    /// The last file that was named: neighbours share it.
    last: Option<(RepoPathBuf, RepoPathBuf)>,
}

impl<'p> RootedNames<'p> {
    fn new(prefix: &'p RepoPath) -> Self {
        Self { prefix, last: None }
    }

    fn file(&mut self, file: &RepoPathBuf) -> RepoPathBuf {
        if self.prefix.is_empty() {
            return file.clone();
        }
        if let Some((known, name)) = &self.last
            && known.is_same(file)
        {
            return name.clone();
        }
        let name: RepoPathBuf = self.prefix.lead(file).into();
        self.last = Some((file.clone(), name.clone()));
        name
    }

    fn finding(&mut self, mut finding: Finding) -> Finding {
        finding.file = self.file(&finding.file);
        for related in &mut finding.related {
            if let RelatedFile::Repository(path) = &mut related.file {
                *path = self.file(path);
            }
        }
        finding.rename(&mut |file| self.file(file));
        finding
    }

    fn note(&mut self, mut note: Note) -> Note {
        note.root = self.prefix.trim_end_matches('/').into();
        note.words.rename(&mut |file| self.file(file));
        note
    }
}

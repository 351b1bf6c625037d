//! A repository in memory: for tests, for the examples of rules, and for programs that have the
//! text already.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::sync::Arc;

use crate::config;
use crate::content::images;
use crate::content::images::info::{ImageInfo, ImageProblem};
use crate::crossfile::Facts;
use crate::engine::across::Between;
use crate::engine::lint;
use crate::finding::Finding;
use crate::plan::builtin;
use crate::plan::{Plan, Selection};
use crate::schema::ResolveError;
use crate::text::Source;
use crate::tree::discover::FILE_NAMES;
use crate::tree::{FileProblem, Files, Look, World, list_among, look_among};

/// Files by path: relative to the repository, with `/`.
#[derive(Clone, Debug, Default)]
pub struct MemoryFiles {
    files: BTreeMap<String, Vec<u8>>,
}

impl MemoryFiles {
    /// Adds a file, or takes the place of one.
    pub fn insert(&mut self, path: impl Into<String>, bytes: impl Into<Vec<u8>>) {
        self.files.insert(path.into(), bytes.into());
    }

    /// Checks all files under the `copydesk.yaml` among them, or under the built-in config, with
    /// the selected rules. The findings are sorted.
    pub fn check(&self, selection: Selection, now: jiff::Timestamp) -> Vec<Finding> {
        let world = World { now, files: self };
        let name = FILE_NAMES
            .iter()
            .find(|name| self.files.contains_key(**name));
        let source = match name {
            Some(name) => Source::new(*name, self.files[*name].clone()),
            None => Source::new("everyday.yaml", builtin::EVERYDAY_CONFIG),
        };
        let file = config::read(&source);
        let mut problems = Vec::new();
        let mut findings = Vec::new();
        let mut followed = None;
        if let Some(config) = &file.config {
            let site = config.site.to_site();
            let mut plan = Plan::new(config, site, selection, &|name| self.resolve(name));
            plan.locate(&file.document);
            let mut facts = Facts::default();
            let mut paths: Vec<Arc<str>> = Vec::new();
            let mut suppressions = BTreeMap::new();
            let mut collections = BTreeSet::new();
            for (path, bytes) in &self.files {
                let claim = plan.claim_and_count(path);
                if let Some(claim) = plan.unexpected(path) {
                    let problem = FileProblem::Unexpected;
                    let path = path.as_str().into();
                    let told = lint::unreadable(&path, &problem, &plan, &claim, &world);
                    findings.extend(told.findings);
                }
                let file = u32::try_from(paths.len()).unwrap_or_default();
                paths.push(path.as_str().into());
                if Some(path.as_str()) == name.copied() || claim.excluded {
                    continue;
                }
                let Some(layout) = lint::layout(path, claim.collection.is_some(), false) else {
                    continue;
                };
                let source = Source::new(path.as_str(), bytes.clone());
                let checked = lint::check(&source, layout, &plan, &claim, &world);
                findings.extend(checked.findings);
                facts.add(file, checked.facts);
                suppressions.insert(file, checked.suppressions.into());
                collections.extend(claim.collection);
            }
            let load = |file: u32| {
                let path = &paths[file as usize];
                let layout = lint::layout(path, true, true)?;
                let source = Source::new(Arc::clone(path), self.files[&**path].clone());
                Some((source, layout))
            };
            let between = Between {
                plan: &plan,
                world: &world,
                files: &paths,
                named: None,
                suppressions: &suppressions,
                collections: &collections,
                load: &load,
                max_findings: usize::MAX,
            };
            let between = between.check(facts);
            findings.extend(between.findings);
            problems.extend(between.problems);
            problems.extend(plan.problems.iter().cloned());
            problems.extend(plan.whole_run_problems(self));
            followed = Some(plan);
        }
        if name.is_some() {
            let about_config = lint::check_config(&file, &problems, followed.as_ref(), &world);
            findings.extend(about_config.findings);
        }
        lint::locate_elsewhere(&mut findings, &|name, _| self.resolve(name).ok());
        findings.sort_by(Finding::order);
        findings
    }

    fn resolve(&self, name: &str) -> Result<Arc<Source>, ResolveError> {
        if let Ok(shipped) = builtin::schema(name) {
            return Ok(shipped);
        }
        let path = name.trim_start_matches("./");
        let bytes = self.files.get(path).ok_or(ResolveError::Missing)?;
        Ok(Arc::new(Source::new(path, bytes.clone())))
    }
}

impl Files for MemoryFiles {
    fn look(&self, path: &str) -> Look {
        look_among(&self.files, path)
    }

    fn image(&self, path: &str) -> Result<ImageInfo, ImageProblem> {
        let bytes = self.files.get(path).ok_or(ImageProblem::Missing)?;
        images::probe(&mut io::Cursor::new(bytes), bytes.len() as u64)
    }

    fn list(&self, folder: &str) -> Arc<[String]> {
        list_among(&self.files, folder)
    }

    fn read(&self, path: &str) -> io::Result<Vec<u8>> {
        let bytes = self.files.get(path).ok_or(io::ErrorKind::NotFound)?;
        Ok(bytes.clone())
    }
}

/// Checks one text in memory under the built-in config, as if it were the only file of its
/// repository.
pub fn check_text(path: &str, text: &str, now: jiff::Timestamp) -> Vec<Finding> {
    let mut files = MemoryFiles::default();
    files.insert(path, text);
    files.check(Selection::default(), now)
}

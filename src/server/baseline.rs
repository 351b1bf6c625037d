//! `workspace/executeCommand`: all commands of the server, of which there is one: it adds a finding
//! to the baseline of its root.

use gen_lsp_types::{ExecuteCommandParams, LspAny, Uri};
use serde::{Deserialize, Serialize};

use super::Server;
use super::error::RequestRefusal;
use super::jobs::load_baseline;
use crate::engine::baseline;
use crate::engine::baseline::by_file::BaselineByFile;
use crate::finding::Finding;
use crate::tree::Look;
use crate::tree::disk::write_atomic;

/// The command.
pub(super) const ADD: &str = "copydesk.addToBaseline";

/// What the command is about: a finding, by what it is known by.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct BaselineEntry {
    uri: Uri,
    rule: String,
    pointer: Option<String>,
    value: String,
}

impl BaselineEntry {
    pub(super) fn of(uri: &Uri, finding: &Finding) -> Self {
        Self {
            uri: uri.clone(),
            rule: finding.rule.to_owned(),
            pointer: finding.pointer.clone(),
            value: finding.subject.to_string(),
        }
    }

    fn is(&self, finding: &Finding) -> bool {
        finding.rule == self.rule
            && finding.pointer == self.pointer
            && *finding.subject == *self.value
    }
}

impl Server {
    pub(super) fn execute_command(
        &mut self,
        params: &ExecuteCommandParams,
    ) -> Result<Option<LspAny>, RequestRefusal> {
        if params.command != ADD {
            return Err(RequestRefusal::UnknownCommand(params.command.clone()));
        }
        let argument = params
            .arguments
            .as_ref()
            .and_then(|arguments| arguments.first());
        let entry = argument.cloned().unwrap_or_default();
        let entry: BaselineEntry =
            serde_json::from_value(entry).map_err(RequestRefusal::Arguments)?;
        self.add_to_baseline(&entry)?;
        Ok(None)
    }

    fn add_to_baseline(&mut self, entry: &BaselineEntry) -> Result<(), RequestRefusal> {
        let open = self
            .documents
            .get(&entry.uri)
            .ok_or(RequestRefusal::NotOpen)?;
        let (folder, path) = (open.root.clone(), open.path.clone());
        let root = self.roots.get_mut(&folder).ok_or(RequestRefusal::NoRoot)?;
        let findings = root.findings(&path).map(|(findings, _)| findings);
        let finding = findings
            .into_iter()
            .flatten()
            .find(|finding| entry.is(finding));
        let finding = finding.ok_or(RequestRefusal::FindingIsGone)?;
        let known = root.known.as_mut().ok_or(RequestRefusal::NotCheckedYet)?;
        let tree = &*known.results.session.tree;
        if !matches!(tree.look(baseline::FILE_NAME), Look::File | Look::Missing) {
            return Err(RequestRefusal::BaselineIsNoFile);
        }
        let file = folder.join(baseline::FILE_NAME);
        let mut all =
            load_baseline(tree).map_err(|why| RequestRefusal::Baseline(file.clone(), why))?;
        all.add_finding(&finding);
        let text = all.to_text();
        write_atomic(&file, &|out| out.write_all(text.as_bytes()))
            .map_err(|error| RequestRefusal::Write(file, error))?;
        let tree = &*known.results.session.tree;
        known.baseline = BaselineByFile::new(&all, &|file| tree.look(file) == Look::File);
        self.changed.insert((folder, path));
        Ok(())
    }
}

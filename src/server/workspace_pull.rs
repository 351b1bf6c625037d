//! `workspace/diagnostic`: the findings of all files. It is answered when there is something new, in
//! parts where the editor takes parts.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use gen_lsp_types::{
    FullDocumentDiagnosticReport, MessageType, ProgressToken, WorkspaceDiagnosticParams,
    WorkspaceDiagnosticReport, WorkspaceDocumentDiagnosticReport,
    WorkspaceFullDocumentDiagnosticReport,
};

use super::{Server, uri};
use crate::text::repo_path::RepoPathBuf;

/// Files in one part of an answer.
const PART: usize = 200;

/// Files that are not open and whose findings are shown, at most: an editor that lists more of them
/// becomes slow.
pub(super) const MOST_FILES: usize = 5_000;

impl Server {
    /// What is new of all files since what the editor knows; none where nothing is.
    pub(super) fn workspace_report(
        &mut self,
        params: &WorkspaceDiagnosticParams,
    ) -> Option<WorkspaceDiagnosticReport> {
        if !self.asks_for_workspace {
            self.asks_for_workspace = true;
            // From now on it asks: what was sent is taken back.
            let pushed: Vec<String> = self.pushed.keys().cloned().collect();
            for uri in pushed {
                let uri = gen_lsp_types::Uri(uri);
                let is_open = self.documents.get(&uri).is_some();
                if !is_open || self.client.can.pulls {
                    self.clear(&uri);
                }
            }
        }
        if !self.roots.all().all(super::roots::ServedRoot::is_settled) {
            return None;
        }
        let mut known: BTreeMap<String, &str> = (params.previous_result_ids.iter())
            .map(|previous| (previous.uri.0.clone(), &*previous.value))
            .collect();
        let is_first = known.is_empty() && !std::mem::replace(&mut self.has_answered_all, true);
        let mut items = Vec::new();
        for (folder, path) in self.shown_files() {
            let open = self.documents.at(&folder, &path);
            let version = open.map(|open| open.version);
            let uri = open.map_or_else(
                || uri::of_path(&folder.join(&*path)),
                |open| open.uri.clone(),
            );
            let before = known.remove(&uri.0);
            let place = (folder.clone(), path.clone());
            if before.is_some_and(|before| self.reports.get(&place).is_some_and(|id| id == before))
            {
                continue;
            }
            let (id, diagnostics) = self.report(&folder, &path);
            self.reports.insert(place, id.clone());
            if before != Some(&id) {
                items.push(report(uri, version, Some(id), diagnostics));
            }
        }
        // What is left has no findings any more.
        for uri in known.into_keys() {
            items.push(report(gen_lsp_types::Uri(uri), None, None, Vec::new()));
        }
        if items.is_empty() && !is_first {
            return None;
        }
        if let Some(token) = &params.partial_result_params.partial_result_token {
            self.send_in_parts(token, items);
            items = Vec::new();
        }
        Some(WorkspaceDiagnosticReport { items })
    }

    fn send_in_parts(&self, token: &ProgressToken, items: Vec<WorkspaceDocumentDiagnosticReport>) {
        let mut items = items.into_iter().peekable();
        while items.peek().is_some() {
            let part: Vec<_> = items.by_ref().take(PART).collect();
            if let Ok(value) = serde_json::to_value(WorkspaceDiagnosticReport { items: part }) {
                self.client.progress(token.clone(), value);
            }
        }
    }

    /// The files whose findings are shown, in their order: those in the folders of the editor, and
    /// those that it has open.
    pub(super) fn shown_files(&self) -> BTreeSet<(PathBuf, RepoPathBuf)> {
        let mut files = BTreeSet::new();
        let mut more = 0;
        for root in self.roots.all() {
            for path in root.files_with_findings() {
                let is_open = self.documents.at(&root.folder, &path).is_some();
                if !is_open && !self.roots.is_shown(&root.folder.join(&*path)) {
                    continue;
                }
                if is_open || files.len() < MOST_FILES {
                    files.insert((root.folder.clone(), path));
                } else {
                    more += 1;
                }
            }
        }
        if more > 0 {
            self.show_that_there_are_more();
        }
        files
    }

    pub(super) fn show_that_there_are_more(&self) {
        let message = format!(
            "only the findings of {MOST_FILES} files and of open ones are shown; `copydesk check` lists all"
        );
        self.client.show(MessageType::Warning, &message);
    }
}

fn report(
    uri: gen_lsp_types::Uri,
    version: Option<i32>,
    result_id: Option<String>,
    items: Vec<gen_lsp_types::Diagnostic>,
) -> WorkspaceDocumentDiagnosticReport {
    WorkspaceFullDocumentDiagnosticReport {
        uri,
        version,
        full_document_diagnostic_report: FullDocumentDiagnosticReport { result_id, items },
    }
    .into()
}

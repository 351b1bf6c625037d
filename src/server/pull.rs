//! `textDocument/diagnostic`: the findings of an open file, for editors that ask for them.

use std::path::Path;

use gen_lsp_types::{
    Diagnostic, DocumentDiagnosticParams, DocumentDiagnosticReport, FullDocumentDiagnosticReport,
    RelatedFullDocumentDiagnosticReport, RelatedUnchangedDocumentDiagnosticReport,
    UnchangedDocumentDiagnosticReport,
};

use super::push::hash;
use super::{HeldRequest, Server, WaitingRequest};
use crate::text::repo_path::RepoPath;

impl Server {
    /// Answers the requests that waited, where there is an answer now.
    pub(super) fn answer_held(&mut self) {
        let mut left = Vec::new();
        for WaitingRequest { id, what } in std::mem::take(&mut self.held) {
            match what {
                HeldRequest::Document(params) => match self.document_report(&params) {
                    Some(report) => self.client.answer(id, report),
                    None => left.push(WaitingRequest {
                        id,
                        what: HeldRequest::Document(params),
                    }),
                },
                HeldRequest::FileInfo(params) => match self.file_info(&params) {
                    Some(info) => self.client.answer(id, info),
                    None => left.push(WaitingRequest {
                        id,
                        what: HeldRequest::FileInfo(params),
                    }),
                },
                HeldRequest::Symbols(params) => match self.workspace_symbols(&params) {
                    Some(symbols) => self.client.answer(id, symbols),
                    None => left.push(WaitingRequest {
                        id,
                        what: HeldRequest::Symbols(params),
                    }),
                },
                HeldRequest::Settled if self.is_settled() => self.client.answer(id, ()),
                HeldRequest::Settled => left.push(WaitingRequest { id, what }),
                HeldRequest::Workspace(params) => match self.workspace_report(&params) {
                    Some(report) => self.client.answer(id, report),
                    None => left.push(WaitingRequest {
                        id,
                        what: HeldRequest::Workspace(params),
                    }),
                },
            }
        }
        self.held = left;
    }

    /// Whether all that is known is shown, and nothing more is to come.
    fn is_settled(&self) -> bool {
        let mut roots = self.roots.all();
        self.changed.is_empty() && roots.all(|root| root.is_settled() && root.scan_at.is_none())
    }

    /// The findings of an open file; none while its root is scanned for the first time.
    fn document_report(
        &mut self,
        params: &DocumentDiagnosticParams,
    ) -> Option<DocumentDiagnosticReport> {
        let Some(open) = self.documents.get(&params.text_document.uri) else {
            return Some(full(None, Vec::new()));
        };
        let (folder, path) = (open.root.clone(), open.path.clone());
        if !self.is_known(&folder) {
            return None;
        }
        let uri = open.uri.0.clone();
        let (id, items) = self.report(&folder, &path);
        self.served.insert(uri, id.clone());
        Some(if params.previous_result_id.as_ref() == Some(&id) {
            RelatedUnchangedDocumentDiagnosticReport {
                related_documents: None,
                unchanged_document_diagnostic_report: UnchangedDocumentDiagnosticReport {
                    result_id: id,
                },
            }
            .into()
        } else {
            full(Some(id), items)
        })
    }

    /// The diagnostics of a file, and by what they are known.
    pub(super) fn report(&self, folder: &Path, path: &RepoPath) -> (String, Vec<Diagnostic>) {
        let diagnostics = self.diagnostics(folder, path);
        (format!("{:016x}", hash(&diagnostics)), diagnostics)
    }
}

fn full(result_id: Option<String>, items: Vec<Diagnostic>) -> DocumentDiagnosticReport {
    RelatedFullDocumentDiagnosticReport {
        related_documents: None,
        full_document_diagnostic_report: FullDocumentDiagnosticReport { result_id, items },
    }
    .into()
}

//! From findings to the editor's diagnostics.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use gen_lsp_types::{
    Code, Diagnostic, DiagnosticRelatedInformation, DiagnosticSeverity, Location, Range, Uri,
};

use super::client::Abilities;
use super::documents::Documents;
use super::uri;
use crate::engine::surroundings::source_of;
use crate::finding::{Finding, Related, Severity};
use crate::report::paths::visible;
use crate::text::repo_path::{RepoPath, RepoPathBuf};
use crate::text::{Source, Span};
use crate::tree::Tree;

/// The name of the tool in diagnostics.
pub(super) const SOURCE: &str = "copydesk";

/// From places in the files of one root to those of the editor. Reads each file once.
pub(super) struct PlaceTranslator<'a> {
    root: &'a Path,
    tree: &'a dyn Tree,
    documents: &'a Documents,
    can: Abilities,
    sources: BTreeMap<RepoPathBuf, Option<Arc<Source>>>,
}

impl<'a> PlaceTranslator<'a> {
    pub(super) fn new(
        root: &'a Path,
        tree: &'a dyn Tree,
        documents: &'a Documents,
        can: Abilities,
    ) -> Self {
        Self {
            root,
            tree,
            documents,
            can,
            sources: BTreeMap::new(),
        }
    }

    /// The diagnostics of the findings of one file, in their order.
    pub(super) fn all(&mut self, findings: &[Finding]) -> Vec<Diagnostic> {
        let translated = findings.iter().map(|finding| self.one(finding));
        translated.collect()
    }

    pub(super) fn one(&mut self, finding: &Finding) -> Diagnostic {
        let related =
            (finding.related.iter()).filter_map(|related| Some((related.file.path()?, related)));
        let related: Vec<_> = if self.can.related_information {
            related
                .map(|(file, related)| self.related(file, related))
                .collect()
        } else {
            Vec::new()
        };
        Diagnostic {
            range: self.range(&finding.file, finding.span),
            severity: Some(match finding.severity {
                Severity::Error => DiagnosticSeverity::Error,
                Severity::Warning => DiagnosticSeverity::Warning,
            }),
            code: Some(Code::String(finding.rule.to_owned())),
            code_description: None,
            source: Some(SOURCE.to_owned()),
            message: message(finding).into(),
            tags: None,
            related_information: (!related.is_empty()).then_some(related),
            data: None,
        }
    }

    fn related(&mut self, file: &RepoPathBuf, related: &Related) -> DiagnosticRelatedInformation {
        DiagnosticRelatedInformation {
            location: self.location(file, related.span),
            message: visible(&related.message).into_owned(),
        }
    }

    pub(super) fn location(&mut self, file: &RepoPathBuf, span: Span) -> Location {
        Location {
            uri: self.uri(file),
            range: self.range(file, span),
        }
    }

    /// The URI of a file: the editor's own, where it has it open.
    pub(super) fn uri(&self, file: &RepoPath) -> Uri {
        let open = self.documents.at(self.root, file);
        open.map_or_else(
            || uri::of_path(&self.root.join(file)),
            |open| open.uri.clone(),
        )
    }

    /// The range of a span; the top of the file where its text cannot be had.
    pub(super) fn range(&mut self, file: &RepoPathBuf, span: Span) -> Range {
        let encoding = self.can.encoding;
        let source = self.source(file, span.end);
        source.map_or_else(Range::default, |source| encoding.range(&source, span))
    }

    /// The text of a file, at least up to its byte `until`.
    pub(super) fn source(&mut self, file: &RepoPathBuf, until: u32) -> Option<Arc<Source>> {
        if let Some(known) = self.sources.get(file)
            && known.as_ref().is_none_or(|source| source.shows(until))
        {
            return known.clone();
        }
        let source = source_of(self.tree, file, until);
        self.sources.insert(file.clone(), source.clone());
        source
    }
}

/// What an editor shows of a finding: what was found, and what to do.
fn message(finding: &Finding) -> String {
    match &finding.help {
        Some(help) => format!("{}\nhelp: {}", visible(&finding.message), visible(help)),
        None => visible(&finding.message).into_owned(),
    }
}

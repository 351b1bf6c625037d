//! Findings that are sent without being asked for: those of open files to editors that do not ask,
//! those of all others to editors that do not ask for these.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;
use std::sync::Arc;

use gen_lsp_types::{
    Diagnostic, DiagnosticRefreshRequest, PublishDiagnosticsNotification, PublishDiagnosticsParams,
    Uri,
};

use super::Server;
use super::diagnostics::PlaceTranslator;
use super::documents::OpenDocument;
use super::uri;
use super::workspace_pull::MOST_FILES;
use crate::engine::session;
use crate::plan::Selection;
use crate::text::repo_path::{RepoPath, RepoPathBuf};
use crate::tree::memory::MemoryTree;

impl Server {
    /// Sends what changed.
    pub(super) fn show_changed(&mut self) {
        let changed = self.take_changed();
        let mut is_stale = false;
        let mut folders = std::collections::BTreeSet::new();
        for (folder, path) in changed {
            self.reports.remove(&(folder.clone(), path.clone()));
            is_stale |= self.show(&folder, &path);
            folders.insert(folder);
        }
        for folder in &folders {
            self.show_panics(folder);
        }
        if is_stale && self.client.can.refreshes {
            self.client.request::<DiagnosticRefreshRequest>(());
        }
    }

    /// Sends the findings of one file, if it is for the server to send them and they are others than
    /// before. Whether the editor knows other ones, and asks for them by itself.
    fn show(&mut self, folder: &Path, path: &RepoPathBuf) -> bool {
        let open = self.documents.at(folder, path);
        let (uri, version) = match open {
            Some(open) if self.client.can.pulls => {
                let uri = open.uri.clone();
                let served = self.served.get(&uri.0).cloned();
                let stale = served.is_some_and(|served| self.report(folder, path).0 != served);
                self.clear(&uri);
                return stale;
            }
            Some(open) => (open.uri.clone(), Some(open.version)),
            None => {
                let disk = folder.join(&**path);
                let uri = uri::of_path(&disk);
                if self.asks_for_workspace || !self.roots.is_shown(&disk) {
                    self.clear(&uri);
                    return false;
                }
                if self.pushed.len() >= MOST_FILES && !self.pushed.contains_key(&uri.0) {
                    self.show_that_there_are_more();
                    return false;
                }
                (uri, None)
            }
        };
        let is_ready = self.is_known(folder);
        let diagnostics = self.diagnostics(folder, path);
        let hash = hash(&diagnostics);
        let known = self.pushed.get(&uri.0);
        let is_news = match known {
            Some(known) => *known != hash,
            // An open file that is clean is reported as clean, too.
            None => !diagnostics.is_empty() || version.is_some() && is_ready,
        };
        if is_news {
            if diagnostics.is_empty() && version.is_none() {
                self.pushed.remove(&uri.0);
            } else {
                self.pushed.insert(uri.0.clone(), hash);
            }
            let version = version.filter(|_| self.client.can.versions);
            self.publish(uri, version, diagnostics);
        }
        false
    }

    /// Takes back what was sent of a file.
    pub(super) fn clear(&mut self, uri: &Uri) {
        if self.pushed.remove(&uri.0).is_some() {
            self.publish(uri.clone(), None, Vec::new());
        }
    }

    /// Takes back what was sent of all files of a folder.
    pub(super) fn clear_below(&mut self, folder: &Path) {
        let prefix = format!("{}/", uri::of_path(folder).0);
        let below = self.pushed.keys().filter(|uri| uri.starts_with(&prefix));
        for uri in below.cloned().collect::<Vec<_>>() {
            self.clear(&Uri(uri));
        }
    }

    fn publish(&self, uri: Uri, version: Option<i32>, diagnostics: Vec<Diagnostic>) {
        self.client
            .notify::<PublishDiagnosticsNotification>(PublishDiagnosticsParams {
                uri,
                version,
                diagnostics,
            });
    }

    /// Whether the files of a root were checked: what is not saved has none.
    pub(super) fn is_known(&self, folder: &Path) -> bool {
        let root = self.roots.get(folder);
        root.is_none_or(|root| root.known.is_some() || root.failure.is_some())
    }

    /// The diagnostics of a file as they are now.
    pub(super) fn diagnostics(&self, folder: &Path, path: &RepoPath) -> Vec<Diagnostic> {
        let can = self.client.can;
        let Some(root) = self.roots.get(folder) else {
            let open = self.documents.at(folder, path);
            return open.map_or_else(Vec::new, |open| self.of_untitled(open));
        };
        let Some((findings, tree)) = root.findings(path) else {
            return Vec::new();
        };
        PlaceTranslator::new(folder, tree, &self.documents, can).all(&findings)
    }

    /// Checks what was never saved, by the rules that need no path.
    fn of_untitled(&self, open: &OpenDocument) -> Vec<Diagnostic> {
        let tree = Arc::new(MemoryTree::from_iter([(&*open.path, open.source.text())]));
        let now = self.jobs.settings.now();
        let findings = session::check(tree.clone(), Selection::default(), now);
        let findings = findings.unwrap_or_default();
        let can = self.client.can;
        PlaceTranslator::new(&open.root, &*tree, &self.documents, can).all(&findings)
    }
}

pub(super) fn hash(diagnostics: &[Diagnostic]) -> u64 {
    let mut hasher = DefaultHasher::new();
    diagnostics.hash(&mut hasher);
    hasher.finish()
}

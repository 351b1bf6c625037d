//! What the editor has open, and what it changes there.

use std::path::{Path, PathBuf};

use gen_lsp_types::{
    DidChangeTextDocumentParams, DidChangeWorkspaceFoldersParams, DidCloseTextDocumentParams,
    DidOpenTextDocumentParams, DidSaveTextDocumentParams,
};

use super::Server;
use super::documents::OpenDocument;
use super::uri;
use crate::text::repo_path::{RepoPath, RepoPathBuf};
use crate::tree::named::starts_with_mark;

/// The folder of git's own files, which an editor may have open and nobody checks.
const GIT: &str = ".git";

impl Server {
    pub(super) fn opened(&mut self, params: &DidOpenTextDocumentParams) {
        let item = &params.text_document;
        let disk = uri::to_path(&item.uri);
        if disk.as_deref().is_some_and(is_of_git) {
            return;
        }
        let place = if let Some(disk) = &disk {
            let (root, path, is_new) = self.roots.of_file(disk);
            if is_new {
                self.scan(&root);
            }
            (root, path)
        } else {
            let name = name_of_untitled(&uri::name(&item.uri), item.language_id.as_str());
            (PathBuf::new(), name)
        };
        let has_mark = disk.as_deref().is_some_and(starts_with_mark);
        let (root, path) = place.clone();
        let document = OpenDocument::new(item, disk, place, has_mark);
        let exists = (document.disk.as_deref()).is_none_or(Path::is_file);
        self.documents.insert(document);
        self.set_named(&root, &path, true, exists);
        self.changed.insert((root.clone(), path));
        self.look_at_stats(&root);
    }

    pub(super) fn changed(&mut self, params: &DidChangeTextDocumentParams) {
        let encoding = self.client.can.encoding;
        let item = &params.text_document;
        let Some(document) = (self.documents).get_mut(&item.text_document_identifier.uri) else {
            return;
        };
        document.change(item.version, &params.content_changes, encoding);
    }

    pub(super) fn closed(&mut self, params: &DidCloseTextDocumentParams) {
        let Some(document) = self.documents.remove(&params.text_document.uri) else {
            return;
        };
        self.served.remove(&document.uri.0);
        self.changed
            .insert((document.root.clone(), document.path.clone()));
        let Some(disk) = &document.disk else {
            self.clear(&document.uri);
            return;
        };
        if self.documents.at(&document.root, &document.path).is_some() {
            return;
        }
        self.set_named(&document.root, &document.path, false, disk.is_file());
        let root = self.roots.get_mut(&document.root);
        if let Some(known) = root.and_then(|root| root.known.as_mut()) {
            known.overlay.close(&document.path);
        }
        // Its text on the disk counts again, whatever was typed.
        self.check_path(&document.root, &document.path);
    }

    pub(super) fn saved(&mut self, params: &DidSaveTextDocumentParams) {
        let Some(document) = self.documents.get(&params.text_document.uri) else {
            return;
        };
        let (root, disk) = (document.root.clone(), document.disk.clone());
        if !self.client.can.watches
            && let Some(disk) = disk
        {
            self.written(&root, &disk);
        }
    }

    pub(super) fn folders_changed(&mut self, params: &DidChangeWorkspaceFoldersParams) {
        for folder in &params.event.removed {
            let folder = uri::to_path(&folder.uri).and_then(|path| path.canonicalize().ok());
            if let Some(folder) = folder {
                self.roots.folders.remove(&folder);
            }
        }
        for folder in &params.event.added {
            if let Some(folder) = uri::to_path(&folder.uri) {
                self.roots.folders.extend(folder.canonicalize().ok());
            }
        }
        self.begin_anew();
    }

    /// A file counts as named from now on, or does not any more. Where it exists for this reason
    /// alone, others may have to be checked again.
    fn set_named(&mut self, root: &Path, path: &RepoPath, named: bool, exists: bool) {
        let Some(root) = self.roots.get_mut(root) else {
            return;
        };
        let Some(known) = &mut root.known else {
            return;
        };
        known.results.set_named(path, named);
        root.epoch += 1;
        root.compare_due = true;
        if !exists {
            let folder = root.folder.clone();
            self.scan_soon(&folder);
        }
    }
}

/// Whether a file is one of git's own, such as the message of a commit.
fn is_of_git(disk: &Path) -> bool {
    disk.components().any(|part| part.as_os_str() == GIT)
}

/// The name as which a buffer that was never saved is checked.
fn name_of_untitled(name: &str, language: &str) -> RepoPathBuf {
    let ending = match language {
        "yaml" | "toml" | "json" | "html" => language,
        _ => "md",
    };
    let suffix = format!(".{ending}");
    if name.ends_with(&suffix) {
        name.into()
    } else {
        format!("{name}{suffix}").into()
    }
}

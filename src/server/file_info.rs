//! `copydesk/fileInfo`, a request of our own: what applies to an open file, for an editor to show in
//! its status line. Answered once the file's root is scanned.

use gen_lsp_types::{LspRequestMethod, MessageDirection, Request, TextDocumentIdentifier, Uri};
use serde::{Deserialize, Serialize};

use super::Server;
use super::roots::{KnownRoot, ServedRoot};
use super::uri;
use crate::engine::session::layout;
use crate::text::repo_path::RepoPath;
use crate::tree::disk::walk::FoundFile;

/// Why nothing is known of a file that the editor asks for.
const NOT_OPEN: &str = "not open, or one of git's own files";

/// The request.
pub(super) enum FileInfoRequest {}

impl Request for FileInfoRequest {
    type Params = FileInfoParams;
    type Result = FileInfo;
    const METHOD: LspRequestMethod<'static> = LspRequestMethod::Custom("copydesk/fileInfo");
    const MESSAGE_DIRECTION: MessageDirection = MessageDirection::ClientToServer;
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct FileInfoParams {
    pub(super) text_document: TextDocumentIdentifier,
}

/// Whether a file is checked.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) enum FileState {
    Checked,
    Skipped,
    /// Nothing is: the config is wrong.
    Failed,
}

/// What applies to a file.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct FileInfo {
    state: FileState,
    /// Why it is not checked.
    reason: Option<String>,
    /// The folder of its root; none for a buffer that was never saved.
    root: Option<Uri>,
    /// The config; none where the built-in one applies.
    config: Option<Uri>,
    collection: Option<String>,
    /// The path of the collection's schema in the root, or the name of one that copydesk ships.
    schema: Option<String>,
}

impl Server {
    /// What applies to an open file; none while that is not known.
    pub(super) fn file_info(&self, params: &FileInfoParams) -> Option<FileInfo> {
        let Some(open) = self.documents.get(&params.text_document.uri) else {
            return Some(FileInfo::of(FileState::Skipped, Some(NOT_OPEN)));
        };
        let Some(root) = self.roots.get(&open.root) else {
            return Some(FileInfo::of(FileState::Checked, None));
        };
        if root.scanning.is_some() || root.scan_at.is_some() {
            return None;
        }
        if let Some(failure) = &root.failure {
            let info = FileInfo::of(FileState::Failed, Some(&failure.why));
            return Some(info.in_root(root));
        }
        let known = root.known.as_ref()?;
        Some(of_file(root, known, &open.path).in_root(root))
    }
}

impl FileInfo {
    fn of(state: FileState, reason: Option<&str>) -> Self {
        Self {
            state,
            reason: reason.map(str::to_owned),
            root: None,
            config: None,
            collection: None,
            schema: None,
        }
    }

    fn in_root(self, root: &ServedRoot) -> Self {
        Self {
            root: Some(uri::of_path(&root.folder)),
            config: root.config.as_deref().map(uri::of_path),
            ..self
        }
    }
}

fn of_file(root: &ServedRoot, known: &KnownRoot, path: &RepoPath) -> FileInfo {
    let plan = &known.results.session.plan;
    let claim = plan.claim(path);
    let file = FoundFile::new(&root.folder, &root.folder.join(path), true);
    if let Err(why) = layout(&file, &claim) {
        return FileInfo::of(FileState::Skipped, Some(&why.to_string()));
    }
    let collection = plan.collection(&claim);
    FileInfo {
        collection: collection.map(|collection| collection.name.to_string()),
        schema: collection.and_then(|collection| collection.schema_name.clone()),
        ..FileInfo::of(FileState::Checked, None)
    }
}

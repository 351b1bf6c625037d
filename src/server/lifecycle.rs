//! The beginning: the handshake, what the server can do, and the first scan.

use std::path::PathBuf;

use gen_lsp_types::{
    CodeActionKind, CodeActionOptions, CompletionOptions, DiagnosticOptions, DocumentLinkOptions,
    ExecuteCommandOptions, FileOperationFilter, FileOperationOptions, FileOperationPattern,
    FileOperationRegistrationOptions, InitializeParams, InitializeResult, LspNotificationMethod,
    Notification, ProgressToken, Registration, RegistrationParams, RegistrationRequest,
    RenameOptions, Request, Save, SaveOptions, ServerCapabilities, ServerInfo,
    TextDocumentSyncKind, TextDocumentSyncOptions, WorkDoneProgressCreateParams,
    WorkDoneProgressCreateRequest, WorkDoneProgressOptions, WorkspaceFolders,
    WorkspaceFoldersServerCapabilities, WorkspaceOptions,
};
use lsp_server::{Connection, Message};
use serde_json::json;

use super::Server;
use super::baseline::ADD;
use super::client::{Abilities, Client};
use super::code_action::FIX_ALL;
use super::error::ServerError;
use super::uri;

/// The `initialize` handshake: the client, and the folders that it has open. None where it ended it
/// before it began.
///
/// # Errors
/// When it does not keep to the protocol.
pub(super) fn initialize(
    connection: &Connection,
) -> Result<Option<(Client, Vec<PathBuf>)>, ServerError> {
    let (id, params) = match connection.initialize_start() {
        Ok(started) => started,
        Err(error) if error.channel_is_disconnected() => return Ok(None),
        Err(error) => return Err(ServerError::Protocol(error)),
    };
    let params: InitializeParams =
        serde_json::from_value(params).map_err(ServerError::Initialize)?;
    let can = Abilities::of(&params.capabilities);
    let result = InitializeResult {
        capabilities: capabilities(can),
        server_info: Some(ServerInfo {
            name: "copydesk".to_owned(),
            version: Some(env!("CARGO_PKG_VERSION").to_owned()),
        }),
    };
    let result = serde_json::to_value(result).map_err(ServerError::Initialize)?;
    match connection.initialize_finish(id, result) {
        Ok(()) => {}
        Err(error) if error.channel_is_disconnected() => return Ok(None),
        Err(error) => return Err(ServerError::Protocol(error)),
    }
    let client = Client::new(connection.sender.clone(), can);
    Ok(Some((client, folders(params))))
}

#[expect(deprecated, reason = "some editors say it in no other way")]
fn folders(params: InitializeParams) -> Vec<PathBuf> {
    let folders = params.workspace_folders_initialize_params.workspace_folders;
    let uris = match folders {
        Some(WorkspaceFolders::WorkspaceFolderList(folders)) => {
            folders.into_iter().map(|folder| folder.uri).collect()
        }
        Some(WorkspaceFolders::Null) => Vec::new(),
        None => params.root_uri.into_iter().collect(),
    };
    uris.iter().filter_map(uri::to_path).collect()
}

fn capabilities(can: Abilities) -> ServerCapabilities {
    ServerCapabilities {
        position_encoding: Some(can.encoding.kind()),
        text_document_sync: Some(
            TextDocumentSyncOptions {
                open_close: Some(true),
                change: Some(TextDocumentSyncKind::Incremental),
                save: Some(Save::SaveOptions(SaveOptions {
                    include_text: Some(false),
                })),
                ..TextDocumentSyncOptions::default()
            }
            .into(),
        ),
        diagnostic_provider: can.pulls.then(|| {
            DiagnosticOptions {
                identifier: Some("copydesk".to_owned()),
                inter_file_dependencies: true,
                workspace_diagnostics: true,
                work_done_progress_options: WorkDoneProgressOptions::default(),
            }
            .into()
        }),
        code_action_provider: Some(
            CodeActionOptions {
                code_action_kinds: Some(vec![CodeActionKind::QuickFix, FIX_ALL]),
                ..CodeActionOptions::default()
            }
            .into(),
        ),
        execute_command_provider: Some(ExecuteCommandOptions {
            commands: vec![ADD.to_owned()],
            ..ExecuteCommandOptions::default()
        }),
        completion_provider: Some(CompletionOptions {
            trigger_characters: Some([":", "-", " ", "\"", "[", ","].map(str::to_owned).to_vec()),
            ..CompletionOptions::default()
        }),
        hover_provider: Some(true.into()),
        definition_provider: Some(true.into()),
        references_provider: Some(true.into()),
        rename_provider: Some(
            RenameOptions {
                prepare_provider: Some(true),
                ..RenameOptions::default()
            }
            .into(),
        ),
        document_symbol_provider: Some(true.into()),
        workspace_symbol_provider: Some(true.into()),
        document_link_provider: Some(DocumentLinkOptions::default()),
        workspace: Some(WorkspaceOptions {
            workspace_folders: Some(WorkspaceFoldersServerCapabilities {
                supported: Some(true),
                change_notifications: Some(true.into()),
            }),
            file_operations: Some(FileOperationOptions {
                will_rename: Some(FileOperationRegistrationOptions {
                    filters: vec![FileOperationFilter {
                        scheme: Some("file".to_owned()),
                        pattern: FileOperationPattern {
                            glob: "**/*".to_owned(),
                            matches: None,
                            options: None,
                        },
                    }],
                }),
                ..FileOperationOptions::default()
            }),
            ..WorkspaceOptions::default()
        }),
        ..ServerCapabilities::default()
    }
}

impl Server {
    /// Asks for what must be asked for, and scans the open folders.
    pub(super) fn begin(&mut self, folders: &[PathBuf]) {
        if self.client.can.watches {
            self.client
                .request::<RegistrationRequest>(RegistrationParams {
                    registrations: vec![Registration {
                        id: "watch".to_owned(),
                        method: LspNotificationMethod::WorkspaceDidChangeWatchedFiles.into(),
                        register_options: Some(json!({ "watchers": [{ "globPattern": "**/*" }] })),
                    }],
                });
        }
        for folder in folders {
            self.open_folder(folder);
        }
    }

    pub(super) fn open_folder(&mut self, folder: &std::path::Path) {
        if let Some(root) = self.roots.open_folder(folder) {
            self.scan(&root);
        }
    }

    /// Takes what was cancelled out of what is to be done.
    pub(super) fn drop_cancelled(&mut self) {
        let method = gen_lsp_types::CancelNotification::METHOD;
        let cancelled = self.queue.iter().filter_map(|message| match message {
            Message::Notification(one) if one.method == method.as_str() => {
                serde_json::from_value(one.params.get("id")?.clone()).ok()
            }
            _ => None,
        });
        let cancelled: Vec<lsp_server::RequestId> = cancelled.collect();
        for id in cancelled {
            let is_it =
                |message: &Message| matches!(message, Message::Request(one) if one.id == id);
            let queued = self.queue.iter().position(is_it);
            let held = self.held.iter().position(|held| held.id == id);
            let _ = queued.map(|at| self.queue.remove(at));
            let _ = held.map(|at| self.held.remove(at));
            if queued.is_some() || held.is_some() {
                let code = lsp_server::ErrorCode::RequestCanceled;
                self.client.refuse(id, code, "cancelled by the client");
            }
        }
        self.queue.retain(|message| {
            !matches!(message, Message::Notification(one) if one.method == method.as_str())
        });
    }
}

impl Server {
    /// Says that a root is scanned, where that is shown.
    pub(super) fn begin_progress(&self, folder: &std::path::Path) {
        if !self.client.can.progress {
            return;
        }
        let token = progress_token(folder);
        self.client
            .request::<WorkDoneProgressCreateRequest>(WorkDoneProgressCreateParams {
                token: token.clone(),
            });
        let name = folder.file_name().unwrap_or(folder.as_os_str());
        let title = format!("copydesk: checking {}", name.to_string_lossy());
        self.client
            .progress(token, json!({ "kind": "begin", "title": title }));
    }

    /// Says that a scan is over; where it was not the first one, nothing was said of it.
    pub(super) fn end_progress(&self, folder: &std::path::Path) {
        if self.client.can.progress {
            self.client
                .progress(progress_token(folder), json!({ "kind": "end" }));
        }
    }
}

fn progress_token(folder: &std::path::Path) -> ProgressToken {
    ProgressToken::String(format!("scan {}", folder.display()))
}

/// The method of a request, as text.
pub(super) fn method<R: Request>() -> &'static str {
    R::METHOD.as_str()
}

/// The method of a notification, as text.
pub(super) fn event<N: Notification>() -> &'static str {
    N::METHOD.as_str()
}

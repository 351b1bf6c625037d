//! The editor at the other end: what it can do, and the messages to it.

use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;

use crossbeam_channel::Sender;
use gen_lsp_types::{
    ClientCapabilities, LogMessageNotification, LogMessageParams, MessageType, Notification,
    ProgressNotification, ProgressParams, ProgressToken, Request, ResourceOperationKind,
    ShowMessageNotification, ShowMessageParams,
};
use lsp_server::{ErrorCode, Message, RequestId, Response};
use serde::Serialize;
use serde_json::Value;

use super::position::PositionEncoding;

/// The command of an editor that shows the page of a rule. Its argument is the rule's id.
pub(super) const EXPLAIN: &str = "copydesk.explainRule";

/// What the editor can do, as far as it matters.
#[derive(Clone, Copy, Debug, Default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a capability of its own"
)]
pub(super) struct Abilities {
    pub(super) encoding: PositionEncoding,
    /// It asks for the findings of open files.
    pub(super) pulls: bool,
    /// It can be told to ask again.
    pub(super) refreshes: bool,
    pub(super) related_information: bool,
    pub(super) versions: bool,
    /// It watches files when it is asked to.
    pub(super) watches: bool,
    pub(super) progress: bool,
    /// Edits may name the version that they are for.
    pub(super) document_changes: bool,
    /// Edits may rename files.
    pub(super) renames: bool,
    pub(super) snippets: bool,
    /// It shows what is said beside an offered completion for all of them, not for the chosen one alone.
    pub(super) label_details: bool,
    /// It has the command that shows the page of a rule.
    pub(super) explains: bool,
}

impl Abilities {
    pub(super) fn of(client: &ClientCapabilities) -> Self {
        let general = client.general.as_ref();
        let offered = general.and_then(|general| general.position_encodings.as_deref());
        let text = client.text_document.as_ref();
        let workspace = client.workspace.as_ref();
        let window = client.window.as_ref();
        let pulled = text.and_then(|text| text.diagnostic.as_ref());
        let pushed = text.and_then(|text| text.publish_diagnostics.as_ref());
        let edit = workspace.and_then(|workspace| workspace.workspace_edit.as_ref());
        let item = (text.and_then(|text| text.completion.as_ref()))
            .and_then(|completion| completion.completion_item.as_ref());
        let is = |ability: Option<bool>| ability == Some(true);
        let related = (pulled.map(|pulled| &pulled.diagnostics_capabilities))
            .or(pushed.map(|pushed| &pushed.diagnostics_capabilities));
        // Where nothing is said of it, an editor that takes diagnostics mostly shows them.
        let related = related.and_then(|related| related.related_information);
        Self {
            encoding: PositionEncoding::choose(offered.unwrap_or_default()),
            pulls: pulled.is_some(),
            refreshes: is(workspace
                .and_then(|workspace| workspace.diagnostics.as_ref())
                .and_then(|diagnostics| diagnostics.refresh_support)),
            related_information: related == Some(true),
            versions: is(pushed.and_then(|pushed| pushed.version_support)),
            watches: is(workspace
                .and_then(|workspace| workspace.did_change_watched_files.as_ref())
                .and_then(|watched| watched.dynamic_registration)),
            document_changes: is(edit.and_then(|edit| edit.document_changes)),
            renames: is(edit.and_then(|edit| edit.document_changes))
                && edit
                    .and_then(|edit| edit.resource_operations.as_ref())
                    .is_some_and(|all| all.contains(&ResourceOperationKind::Rename)),
            snippets: is(item.and_then(|item| item.snippet_support)),
            label_details: is(item.and_then(|item| item.label_details_support)),
            explains: has_command(client, EXPLAIN),
            progress: is(window.and_then(|window| window.work_done_progress)),
        }
    }
}

/// Whether an editor has a command of its own, as its experimental capabilities name them.
fn has_command(client: &ClientCapabilities, command: &str) -> bool {
    let experimental = client.experimental.as_ref();
    let commands = experimental.and_then(|one| one.pointer("/commands/commands")?.as_array());
    commands.is_some_and(|commands| commands.iter().any(|one| one == command))
}

/// The way to the editor. Messages are sent in the order in which they are given.
pub(super) struct Client {
    sender: Sender<Message>,
    pub(super) can: Abilities,
    last_id: Cell<i32>,
    /// Messages that were shown already: nobody wants to close the same one twice.
    shown: RefCell<BTreeSet<String>>,
}

impl Client {
    pub(super) fn new(sender: Sender<Message>, can: Abilities) -> Self {
        Self {
            sender,
            can,
            last_id: Cell::new(0),
            shown: RefCell::default(),
        }
    }

    /// Whoever does not read any more is gone, and the loop ends on its own.
    fn send(&self, message: impl Into<Message>) {
        let _ = self.sender.send(message.into());
    }

    pub(super) fn notify<N: Notification>(&self, params: N::Params) {
        let method = N::METHOD.as_str().to_owned();
        self.send(lsp_server::Notification::new(method, params));
    }

    /// Asks for something; nobody waits for the answer.
    pub(super) fn request<R: Request>(&self, params: R::Params) {
        self.last_id.set(self.last_id.get() + 1);
        let id = RequestId::from(self.last_id.get());
        let method = R::METHOD.as_str().to_owned();
        self.send(lsp_server::Request::new(id, method, params));
    }

    pub(super) fn answer(&self, id: RequestId, result: impl Serialize) {
        self.send(Response::new_ok(id, result));
    }

    pub(super) fn refuse(&self, id: RequestId, code: ErrorCode, message: &str) {
        self.send(Response::new_err(id, code as i32, message.to_owned()));
    }

    pub(super) fn progress(&self, token: ProgressToken, value: Value) {
        self.notify::<ProgressNotification>(ProgressParams { token, value });
    }

    pub(super) fn log(&self, message: impl Into<String>) {
        self.notify::<LogMessageNotification>(LogMessageParams {
            kind: MessageType::Info,
            message: message.into(),
        });
    }

    /// Shows a message to the person, once.
    pub(super) fn show(&self, kind: MessageType, message: &str) {
        if self.shown.borrow_mut().insert(message.to_owned()) {
            self.notify::<ShowMessageNotification>(ShowMessageParams {
                kind,
                message: message.to_owned(),
            });
        }
    }
}

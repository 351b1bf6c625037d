//! From the method of a message to the function that answers it.

use std::panic::{AssertUnwindSafe, catch_unwind};

use gen_lsp_types::{
    CodeActionRequest, CompletionRequest, DefinitionRequest, DidChangeTextDocumentNotification,
    DidChangeWatchedFilesNotification, DidChangeWorkspaceFoldersNotification,
    DidCloseTextDocumentNotification, DidOpenTextDocumentNotification,
    DidSaveTextDocumentNotification, DocumentDiagnosticRequest, DocumentLinkRequest,
    DocumentSymbolRequest, ExecuteCommandRequest, ExitNotification, HoverRequest, MessageType,
    Notification, PrepareRenameRequest, ReferencesRequest, RenameRequest, Request, ShutdownRequest,
    WillRenameFilesRequest, WorkspaceDiagnosticRequest, WorkspaceSymbolRequest,
};
use lsp_server::{ErrorCode, Message, RequestId};

use super::error::RequestRefusal;
use super::file_info::FileInfoRequest;
use super::lifecycle::{event, method};
use super::{Ended, HeldRequest, Server, WaitingRequest};

/// What is said where copydesk itself failed. The next request may go well.
const DEFECT: &str = "a defect of copydesk itself: see the output of the server";

/// A request of our own, which is answered when nothing is left to be done.
const SETTLED: &str = "copydesk/settled";

impl Server {
    /// Handles one message; how the server ended, where it did.
    pub(super) fn handle(&mut self, message: Message) -> Option<Ended> {
        match message {
            Message::Request(request) => self.request(request),
            Message::Notification(one) if one.method == event::<ExitNotification>() => {
                return Some(if self.is_shut_down {
                    Ended::InOrder
                } else {
                    Ended::Abandoned
                });
            }
            Message::Notification(one) => self.notification(one),
            // Nothing that was asked for needs an answer.
            Message::Response(_) => {}
        }
        None
    }

    fn request(&mut self, request: lsp_server::Request) {
        let id = request.id.clone();
        if self.is_shut_down {
            let message = "the server is shut down";
            return self.client.refuse(id, ErrorCode::InvalidRequest, message);
        }
        if request.method == SETTLED {
            let what = HeldRequest::Settled;
            return self.held.push(WaitingRequest { id, what });
        }
        let answered = Answering {
            server: self,
            request: Some(request),
        }
        .on::<ShutdownRequest>(|server, &()| server.is_shut_down = true)
        .on::<CodeActionRequest>(Server::code_actions)
        .on_or_refuse::<ExecuteCommandRequest>(Server::execute_command)
        .on::<CompletionRequest>(Server::completion)
        .on::<HoverRequest>(Server::hover)
        .on::<DefinitionRequest>(Server::definition)
        .on::<ReferencesRequest>(Server::references)
        .on::<PrepareRenameRequest>(Server::prepare_rename)
        .on_or_refuse::<RenameRequest>(Server::rename)
        .on::<WillRenameFilesRequest>(Server::will_rename_files)
        .on::<DocumentSymbolRequest>(Server::document_symbols)
        .on::<DocumentLinkRequest>(Server::document_links)
        .hold::<FileInfoRequest>(HeldRequest::FileInfo)
        .hold::<DocumentDiagnosticRequest>(|params| HeldRequest::Document(Box::new(params)))
        .hold::<WorkspaceDiagnosticRequest>(|params| HeldRequest::Workspace(Box::new(params)))
        .hold::<WorkspaceSymbolRequest>(|params| HeldRequest::Symbols(Box::new(params)))
        .request;
        if let Some(unknown) = answered {
            let message = format!("unknown request `{}`", unknown.method);
            self.client
                .refuse(unknown.id, ErrorCode::MethodNotFound, &message);
        }
    }

    fn notification(&mut self, notification: lsp_server::Notification) {
        let work = || {
            Hearing {
                server: self,
                notification: Some(notification),
            }
            .on::<DidOpenTextDocumentNotification>(Self::opened)
            .on::<DidChangeTextDocumentNotification>(Self::changed)
            .on::<DidCloseTextDocumentNotification>(Self::closed)
            .on::<DidSaveTextDocumentNotification>(Self::saved)
            .on::<DidChangeWatchedFilesNotification>(Self::files_changed)
            .on::<DidChangeWorkspaceFoldersNotification>(Self::folders_changed);
        };
        if catch_unwind(AssertUnwindSafe(work)).is_err() {
            self.client.show(MessageType::Error, DEFECT);
        }
    }
}

/// A request on its way to who answers it.
struct Answering<'s> {
    server: &'s mut Server,
    request: Option<lsp_server::Request>,
}

impl Answering<'_> {
    /// Takes the parameters of a request, if it is of this kind.
    fn take<R: Request>(&mut self) -> Option<(RequestId, R::Params)> {
        let request = (self.request).take_if(|request| request.method == method::<R>())?;
        match serde_json::from_value(request.params) {
            Ok(params) => Some((request.id, params)),
            Err(error) => {
                let code = ErrorCode::InvalidParams;
                self.server
                    .client
                    .refuse(request.id, code, &error.to_string());
                None
            }
        }
    }

    /// Answers a request of this kind.
    fn on<R: Request>(self, answer: fn(&mut Server, &R::Params) -> R::Result) -> Self {
        self.answer::<R>(|server, params| Ok(answer(server, params)))
    }

    /// Answers a request of this kind, or says why not.
    fn on_or_refuse<R: Request>(
        self,
        answer: fn(&mut Server, &R::Params) -> Result<R::Result, RequestRefusal>,
    ) -> Self {
        self.answer::<R>(answer)
    }

    fn answer<R: Request>(
        mut self,
        answer: impl FnOnce(&mut Server, &R::Params) -> Result<R::Result, RequestRefusal>,
    ) -> Self {
        let Some((id, params)) = self.take::<R>() else {
            return self;
        };
        // What is asked for is of the text as it is.
        self.server.check_changed();
        let server = &mut *self.server;
        match catch_unwind(AssertUnwindSafe(|| answer(server, &params))) {
            Ok(Ok(result)) => self.server.client.answer(id, result),
            Ok(Err(why)) => {
                (self.server.client).refuse(id, ErrorCode::RequestFailed, &why.to_string());
            }
            Err(_) => (self.server.client).refuse(id, ErrorCode::InternalError, DEFECT),
        }
        self
    }

    /// Lets a request of this kind wait until it can be answered.
    fn hold<R: Request>(mut self, hold: fn(R::Params) -> HeldRequest) -> Self {
        if let Some((id, params)) = self.take::<R>() {
            let what = hold(params);
            self.server.held.push(WaitingRequest { id, what });
        }
        self
    }
}

/// A notification on its way to who hears it.
struct Hearing<'s> {
    server: &'s mut Server,
    notification: Option<lsp_server::Notification>,
}

impl Hearing<'_> {
    fn on<N: Notification>(mut self, hear: fn(&mut Server, &N::Params)) -> Self {
        let own = (self.notification).take_if(|one| one.method == event::<N>());
        match own.map(|own| serde_json::from_value(own.params)) {
            Some(Ok(params)) => hear(self.server, &params),
            Some(Err(error)) => self.server.client.log(format!("{}: {error}", event::<N>())),
            None => {}
        }
        self
    }
}

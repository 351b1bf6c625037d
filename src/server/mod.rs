//! The language server: `copydesk server` speaks the Language Server Protocol with an editor over
//! standard input and output.
//!
//! One thread reads what the editor says and answers it; scanning a root and comparing many files
//! happens on others ([`jobs`]), so that typing never waits for them. What is found is what `check`
//! finds over the same files, with the texts of the editor in place of those on the disk.
//!
//! A kind of request is a file here, a line in `dispatch`, and a capability in `lifecycle`; one
//! that waits for results is also a `HeldRequest`, and an arm in `pull`.
//!
//! Uses `text` to `report`, beside `cli`, which starts it.

mod baseline;
mod client;
mod code_action;
mod completion;
mod definition;
mod diagnostics;
mod dispatch;
mod documents;
mod edit;
mod error;
mod file_info;
mod hover;
mod jobs;
mod lifecycle;
mod links;
mod panics;
mod place;
mod position;
mod pull;
mod push;
mod references;
mod rename;
mod roots;
mod settle;
mod symbols;
mod sync;
mod uri;
mod watch;
mod wire;
mod workspace_pull;
mod workspace_symbols;

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::path::PathBuf;
use std::time::Instant;

use crossbeam_channel::{Receiver, never, select_biased};
use lsp_server::{Connection, Message, RequestId};
use wire::Wire;

use client::Client;
use documents::Documents;
use error::ServerError;
use jobs::{Done, Jobs};
use roots::ServedRoots;

use crate::text::repo_path::RepoPathBuf;

/// What was asked for when the server was started.
#[derive(Clone, Debug)]
pub(crate) struct ServerSettings {
    /// The moment that counts as now; the clock where there is none.
    pub(crate) now: Option<jiff::Timestamp>,
    /// Threads that check files.
    pub(crate) threads: usize,
    /// Bytes that are read at most of one file.
    pub(crate) max_file_size: u64,
    /// The config that applies in place of those that are found; canonical.
    pub(crate) config: Option<PathBuf>,
}

impl ServerSettings {
    /// The moment that counts as now.
    fn now(&self) -> jiff::Timestamp {
        self.now.unwrap_or_else(jiff::Timestamp::now)
    }
}

/// How the server ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ended {
    /// As the protocol has it: `shutdown`, then `exit`.
    InOrder,
    /// The editor went away.
    Abandoned,
}

/// Serves an editor over standard input and output, until it ends it.
///
/// # Errors
/// When what comes in is not the protocol.
pub(crate) fn run(settings: ServerSettings) -> Result<Ended, ServerError> {
    let (connection, wire) = Wire::open().map_err(ServerError::Connection)?;
    let ended = serve(&connection, settings);
    drop(connection);
    let joined = wire.join();
    let ended = ended?;
    match joined {
        Err(error) if ended == Ended::InOrder => Err(ServerError::Connection(error)),
        _ => Ok(ended),
    }
}

fn serve(connection: &Connection, settings: ServerSettings) -> Result<Ended, ServerError> {
    let Some((client, folders)) = lifecycle::initialize(connection)? else {
        return Ok(Ended::Abandoned);
    };
    let (sender, done) = crossbeam_channel::unbounded();
    let mut server = Server {
        client,
        documents: Documents::default(),
        roots: ServedRoots::new(settings.config.clone()),
        jobs: Jobs::new(sender, settings),
        queue: VecDeque::new(),
        held: Vec::new(),
        pushed: BTreeMap::new(),
        served: BTreeMap::new(),
        asks_for_workspace: false,
        has_answered_all: false,
        reports: BTreeMap::new(),
        scans: 0,
        is_shut_down: false,
        stats: BTreeMap::new(),
        changed: BTreeSet::new(),
    };
    server.begin(&folders);
    Ok(server.serve(&connection.receiver, &done))
}

/// All that the server knows.
struct Server {
    client: Client,
    documents: Documents,
    roots: ServedRoots,
    jobs: Jobs,
    /// What the editor said and was not looked at yet.
    queue: VecDeque<Message>,
    /// Requests that wait until files are checked, or until something changes.
    held: Vec<WaitingRequest>,
    /// What was pushed of each file that has findings: a hash of it.
    pushed: BTreeMap<String, u64>,
    /// The results of open files as the editor knows them, where it asks for them.
    served: BTreeMap<String, String>,
    /// Whether the editor asks for the findings of all files.
    asks_for_workspace: bool,
    /// Whether it ever got an answer to that.
    has_answered_all: bool,
    /// By what the findings of files are known that it asked for.
    reports: BTreeMap<Place, String>,
    /// How many scans there were.
    scans: u64,
    is_shut_down: bool,
    /// When the files were written that all others rely on, for editors that do not watch files.
    stats: BTreeMap<PathBuf, watch::Stat>,
    /// Files whose findings may have changed, by root and path, since they were shown.
    changed: BTreeSet<Place>,
}

/// A file: the folder of its root, and its path there.
type Place = (PathBuf, RepoPathBuf);

/// A request that waits.
struct WaitingRequest {
    id: RequestId,
    what: HeldRequest,
}

enum HeldRequest {
    /// For the findings of an open file.
    Document(Box<gen_lsp_types::DocumentDiagnosticParams>),
    /// For those of all files, until there is something new.
    Workspace(Box<gen_lsp_types::WorkspaceDiagnosticParams>),
    /// For what applies to an open file.
    FileInfo(file_info::FileInfoParams),
    /// For documents by their titles.
    Symbols(Box<gen_lsp_types::WorkspaceSymbolParams>),
    /// For nothing but that all is checked and shown: for tests, and for who measures.
    Settled,
}

/// What happens next.
enum Incoming {
    Message(Message),
    Done(Done),
    /// The time has come for what was put off.
    Due,
    /// The editor is gone.
    Gone,
}

impl Server {
    fn serve(&mut self, messages: &Receiver<Message>, done: &Receiver<Done>) -> Ended {
        loop {
            match self.next(messages, done) {
                Incoming::Message(message) => self.queue.push_back(message),
                Incoming::Done(done) => self.take(done),
                Incoming::Due => {}
                Incoming::Gone => return Ended::Abandoned,
            }
            // All that is there already: what is cancelled need not be done, and of ten
            // keystrokes the last one counts.
            self.queue.extend(messages.try_iter());
            self.drop_cancelled();
            while let Some(message) = self.queue.pop_front() {
                if let Some(ended) = self.handle(message) {
                    return ended;
                }
            }
            self.start_due_scans();
            self.settle();
        }
    }

    fn next(&self, messages: &Receiver<Message>, done: &Receiver<Done>) -> Incoming {
        let due = self.roots.all().filter_map(|root| root.scan_at).min();
        let due = due.map_or_else(never, |at| {
            crossbeam_channel::after(at.saturating_duration_since(Instant::now()))
        });
        select_biased! {
            recv(messages) -> message => message.map_or(Incoming::Gone, Incoming::Message),
            recv(done) -> done => done.map_or(Incoming::Gone, Incoming::Done),
            recv(due) -> _ => Incoming::Due,
        }
    }
}

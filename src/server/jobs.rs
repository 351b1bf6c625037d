//! What takes long, on threads of its own: scanning a root, and comparing its files.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::Arc;

use crossbeam_channel::Sender;
use gen_lsp_types::Uri;

use super::ServerSettings;
use super::roots::{ConfigFailure, KnownRoot};
use crate::engine::baseline::by_file::BaselineByFile;
use crate::engine::baseline::{self, Baseline, BaselineError};
use crate::engine::incremental::{Compared, Comparison, Incremental};
use crate::engine::lint::FOR_EDITORS;
use crate::engine::options::RunOptions;
use crate::engine::session::{OpenError, Session};
use crate::plan::Selection;
use crate::text::repo_path::RepoPathBuf;
use crate::tree::discover::Root as Found;
use crate::tree::disk::Disk;
use crate::tree::overlay::Overlay;
use crate::tree::{Look, Tree};

/// What a thread may put on its stack, in bytes: as much as those of a run.
const STACK: usize = 8 << 20;

/// What came of a job.
pub(super) enum Done {
    Scanned {
        folder: PathBuf,
        /// Which scan it was.
        ticket: u64,
        outcome: Box<Scanned>,
        /// The open files that it saw, and in which versions.
        seen: Vec<(Uri, i32)>,
    },
    Compared {
        folder: PathBuf,
        /// None where copydesk itself failed.
        compared: Option<Compared>,
        epoch: u64,
    },
    /// The system gave no thread, and said why.
    NotStarted(String),
}

/// What came of a scan.
pub(super) enum Scanned {
    Known {
        known: Box<KnownRoot>,
        /// Roots below.
        nested: Vec<Found>,
        /// What is to be said of the baseline.
        warning: Option<String>,
    },
    /// The config cannot be used.
    Unusable(ConfigFailure),
    /// Copydesk itself failed.
    Panicked,
}

/// A root that is to be scanned.
pub(super) struct ScanOrder {
    pub(super) folder: PathBuf,
    pub(super) config: Option<PathBuf>,
    pub(super) is_whole: bool,
    pub(super) ticket: u64,
    /// The texts of open files, by their paths in the root.
    pub(super) texts: Vec<(RepoPathBuf, Arc<[u8]>)>,
    /// Where they are.
    pub(super) named: Vec<PathBuf>,
    pub(super) seen: Vec<(Uri, i32)>,
}

/// Starts jobs.
pub(super) struct Jobs {
    sender: Sender<Done>,
    pub(super) settings: Arc<ServerSettings>,
    pub(super) pool: Option<Arc<rayon::ThreadPool>>,
}

impl Jobs {
    pub(super) fn new(sender: Sender<Done>, settings: ServerSettings) -> Self {
        let pool = crate::engine::threads::pool(settings.threads).map(Arc::new);
        Self {
            sender,
            settings: Arc::new(settings),
            pool,
        }
    }

    /// Scans a root on another thread.
    pub(super) fn scan(&self, order: ScanOrder) {
        let (settings, pool) = (Arc::clone(&self.settings), self.pool.clone());
        self.start(move || {
            let work = || scan(&order, &settings, pool.as_deref());
            let outcome = catch_unwind(AssertUnwindSafe(work)).unwrap_or(Scanned::Panicked);
            Done::Scanned {
                outcome: Box::new(outcome),
                folder: order.folder,
                ticket: order.ticket,
                seen: order.seen,
            }
        });
    }

    /// Compares files on another thread.
    pub(super) fn compare(&self, folder: PathBuf, comparison: Comparison, epoch: u64) {
        let pool = self.pool.clone();
        self.start(move || {
            let work = || comparison.run(pool.as_deref());
            Done::Compared {
                folder,
                compared: catch_unwind(AssertUnwindSafe(work)).ok(),
                epoch,
            }
        });
    }

    pub(super) fn start(&self, job: impl FnOnce() -> Done + Send + 'static) {
        let sender = self.sender.clone();
        let work = move || {
            // Nobody reads it any more when the server ends.
            let _ = sender.send(job());
        };
        let thread = std::thread::Builder::new().stack_size(STACK);
        if let Err(error) = thread.spawn(work) {
            // The next change of a file starts another one.
            let _ = self.sender.send(Done::NotStarted(error.to_string()));
        }
    }
}

fn scan(order: &ScanOrder, settings: &ServerSettings, pool: Option<&rayon::ThreadPool>) -> Scanned {
    let disk = Arc::new(Disk::new(order.folder.clone(), settings.max_file_size));
    let overlay = Arc::new(Overlay::new(disk));
    for (path, text) in &order.texts {
        overlay.open(path, Arc::clone(text));
    }
    let tree: Arc<Overlay> = Arc::clone(&overlay);
    let now = settings.now();
    let config = order.config.as_deref();
    let mut session = match Session::open(tree, config, Selection::default(), now) {
        Ok(session) => session,
        Err(error) => {
            let why = error.to_string();
            let findings = match error {
                OpenError::Wrong(findings) => findings,
                OpenError::Config(..) => Vec::new(),
            };
            return Scanned::Unusable(ConfigFailure {
                why,
                findings,
                overlay,
            });
        }
    };
    session.has_nested = settings.config.is_none();
    let options = RunOptions {
        threads: settings.threads,
        max_file_size: settings.max_file_size,
        ..RunOptions::default()
    };
    let session = Arc::new(session);
    let named = (order.is_whole, &*order.named);
    let (mut results, nested) = Incremental::scan(session, named, &options, FOR_EDITORS, pool);
    let compared = results.comparison().run(pool);
    results.take_compared(compared);
    let nested = nested.into_iter().map(|nested| {
        let folder = order.folder.join(nested.root.folder.trim_end_matches('/'));
        Found {
            config: nested.root.config.map(|name| folder.join(name)),
            folder,
        }
    });
    let tree = &*results.session.tree;
    let (baseline, warning) = match load_baseline(tree) {
        Ok(baseline) => (baseline, None),
        Err(why) => {
            let file = tree.root().join(baseline::FILE_NAME);
            let warning = format!("the baseline {}: {why}", file.display());
            (Baseline::default(), Some(warning))
        }
    };
    let baseline = BaselineByFile::new(&baseline, &|file| tree.look(file) == Look::File);
    Scanned::Known {
        nested: nested.collect(),
        known: Box::new(KnownRoot {
            results,
            overlay,
            baseline,
        }),
        warning,
    }
}

/// The baseline of a root; an empty one where there is none.
///
/// # Errors
/// Where it cannot be used.
pub(super) fn load_baseline(tree: &dyn Tree) -> Result<Baseline, BaselineError> {
    if tree.look(baseline::FILE_NAME) != Look::File {
        return Ok(Baseline::default());
    }
    Baseline::read(tree.read(baseline::FILE_NAME))
}

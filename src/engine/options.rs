//! How a run goes: limits, threads, what is counted and compared.

use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use crate::engine::tally::DEFAULT_MAX_FINDINGS;
use crate::tree::disk::DEFAULT_MAX_FILE_SIZE;
use crate::tree::store_file::{StoreFile, StoredListings};

/// How a run goes.
///
/// ```
/// use copydesk::RunOptions;
///
/// let options = RunOptions { threads: 4, cross_file: false, ..RunOptions::default() };
/// assert!(options.count_all);
/// ```
#[derive(Clone, Debug)]
pub struct RunOptions {
    /// Threads; the findings are the same for any number.
    pub threads: usize,
    /// Bytes that are read at most of one file.
    pub max_file_size: u64,
    /// Findings that are listed at most: those of the config, and else the first in the order of
    /// the files. All are counted. `usize::MAX` for no limit.
    pub max_findings: usize,
    /// Whether the findings behind those are counted, which takes as long as to list them.
    pub count_all: bool,
    /// Whether findings get their lines and columns, as for whoever shows them.
    pub lines: bool,
    /// Whether files are compared with each other.
    pub cross_file: bool,
    /// Where facts of files that are not named are kept from one partial run to the next.
    pub store: Option<Store>,
    /// Counts the files that are done, for whoever waits.
    pub done: Arc<AtomicU64>,
    /// Steps that were taken of the budget of a run, which all roots of a run share: with this, of
    /// those before.
    pub spent: Arc<AtomicU64>,
}

/// A file in which facts are kept.
#[derive(Clone, Debug)]
pub struct Store {
    /// The file.
    pub file: StoreFile,
    /// It is made where as many files would be read without it.
    pub least: usize,
    /// Where the listings of folders are kept, where the files are those of the disk.
    pub listings: Option<StoredListings>,
}

impl Store {
    /// The same store, in which this run leaves nothing.
    pub(crate) fn read_only(self) -> Self {
        Self {
            file: self.file.read_only(),
            listings: self.listings.map(StoredListings::read_only),
            ..self
        }
    }
}

impl Default for RunOptions {
    fn default() -> Self {
        Self {
            threads: 1,
            max_file_size: DEFAULT_MAX_FILE_SIZE,
            max_findings: DEFAULT_MAX_FINDINGS,
            count_all: true,
            lines: true,
            cross_file: true,
            store: None,
            done: Arc::default(),
            spent: Arc::default(),
        }
    }
}

/// How many files are checked in one go, and their results added up. Enough that adding up costs
/// nothing, and few enough that no thread ends long before the others.
pub(crate) const FILES_AT_ONCE: usize = 64;

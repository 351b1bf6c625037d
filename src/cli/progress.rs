//! A line that says how far a long run is, for people at a terminal.

use std::env;
use std::io::{self, IsTerminal, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread::{self, JoinHandle};
use std::time::Duration;

/// Runs that are shorter say nothing.
const PATIENCE: Duration = Duration::from_secs(1);

/// The time between two looks.
const PAUSE: Duration = Duration::from_millis(100);

/// What is done to the files.
#[derive(Clone, Copy)]
pub(super) enum Task {
    Check,
    Fix,
    Write,
}

/// A line on standard error, gone when this is dropped.
pub(super) struct Progress(Option<(Sender<()>, JoinHandle<()>)>);

impl Progress {
    /// Watches `done` on its way to `total`.
    pub(super) fn start(task: Task, total: usize, done: &Arc<AtomicU64>, quiet: bool) -> Self {
        let is_dumb = env::var("TERM").is_ok_and(|term| term == "dumb");
        if quiet || is_dumb || !io::stderr().is_terminal() {
            return Self(None);
        }
        let (sender, end) = mpsc::channel();
        let done = Arc::clone(done);
        let watch = move || {
            let mut pause = PATIENCE;
            let mut shown = false;
            // Nothing is ever sent: the sender goes when the run is over.
            while end.recv_timeout(pause) == Err(RecvTimeoutError::Timeout) {
                let done = done.load(Ordering::Relaxed);
                // Whether somebody sees it does not matter to the run.
                let _ = write!(io::stderr(), "{}", line(task, done, total as u64));
                shown = true;
                pause = PAUSE;
            }
            if shown {
                let _ = write!(io::stderr(), "{CLEAR}");
            }
        };
        // Where the system refuses a thread, nobody watches.
        let thread = thread::Builder::new().spawn(watch);
        Self(thread.ok().map(|thread| (sender, thread)))
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some((sender, thread)) = self.0.take() {
            drop(sender);
            // It has nothing to report.
            let _ = thread.join();
        }
    }
}

/// To the start of the line, and away with what is there.
const CLEAR: &str = "\r\u{1b}[K";

fn line(task: Task, done: u64, total: u64) -> String {
    let doing = match task {
        Task::Check | Task::Fix if done >= total => {
            return format!("{CLEAR}Comparing {total} files");
        }
        Task::Check => "Checking",
        Task::Fix => "Fixing",
        Task::Write => "Writing",
    };
    format!("{CLEAR}{doing} files: {done} of {total}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_says_what_is_done() {
        for (task, done, expected) in [
            (Task::Check, 3, "Checking files: 3 of 5"),
            (Task::Check, 5, "Comparing 5 files"),
            (Task::Fix, 3, "Fixing files: 3 of 5"),
            (Task::Fix, 5, "Comparing 5 files"),
            (Task::Write, 5, "Writing files: 5 of 5"),
        ] {
            assert_eq!(line(task, done, 5), format!("{CLEAR}{expected}"));
        }
    }
}

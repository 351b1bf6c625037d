//! Folders that are still to be listed, and the threads that list them.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, Builder};

/// Work that may bring more work.
struct Queue<J> {
    state: Mutex<CrawlState<J>>,
    changed: Condvar,
}

struct CrawlState<J> {
    open: Vec<J>,
    /// Threads that may bring more.
    busy: usize,
}

impl<J> Queue<J> {
    fn lock(&self) -> MutexGuard<'_, CrawlState<J>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The next job; none when there is none and nobody can bring one.
    fn next(&self) -> Option<J> {
        let mut state = self.lock();
        loop {
            if let Some(job) = state.open.pop() {
                state.busy += 1;
                return Some(job);
            }
            if state.busy == 0 {
                return None;
            }
            let woken = self.changed.wait(state);
            state = woken.unwrap_or_else(PoisonError::into_inner);
        }
    }

    fn done(&self, more: Vec<J>) {
        let mut state = self.lock();
        let wakes = more.len() > 1 || state.busy == 1;
        state.open.extend(more);
        state.busy -= 1;
        drop(state);
        // Who was busy takes the first one itself.
        if wakes {
            self.changed.notify_all();
        }
    }
}

/// A job that is being done: if it panics, nobody waits for it.
struct Doing<'q, J> {
    queue: &'q Queue<J>,
    more: Vec<J>,
}

impl<J> Drop for Doing<'_, J> {
    fn drop(&mut self) {
        self.queue.done(std::mem::take(&mut self.more));
    }
}

/// Does jobs, and those that they bring, on some threads, each of which has something of its own.
pub(super) fn crawl<J: Send, O>(
    jobs: Vec<J>,
    threads: usize,
    own: impl Fn() -> O + Sync,
    work: impl Fn(&mut O, J) -> Vec<J> + Sync,
) {
    if jobs.is_empty() {
        return;
    }
    let queue = Queue {
        state: Mutex::new(CrawlState {
            open: jobs,
            busy: 0,
        }),
        changed: Condvar::new(),
    };
    let run = || {
        let mut own = own();
        while let Some(job) = queue.next() {
            let mut doing = Doing {
                queue: &queue,
                more: Vec::new(),
            };
            doing.more = work(&mut own, job);
        }
    };
    thread::scope(|scope| {
        for _ in 1..threads {
            // What a thread is refused for, the others do.
            if Builder::new().spawn_scoped(scope, run).is_err() {
                break;
            }
        }
        run();
    });
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    #[test]
    fn every_job_is_done_once() {
        for threads in [1, 2, 9] {
            let done = AtomicUsize::new(0);
            crawl(
                vec![0; 3],
                threads,
                || (),
                |(), depth| {
                    done.fetch_add(1, Ordering::Relaxed);
                    vec![depth + 1; if depth < 5 { 3 } else { 0 }]
                },
            );
            let expected: usize = (1..=6).map(|depth| 3_usize.pow(depth)).sum();
            assert_eq!(done.load(Ordering::Relaxed), expected, "{threads}");
        }
        crawl(Vec::<()>::new(), 2, || (), |(), ()| Vec::new());
    }
}

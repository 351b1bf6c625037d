//! Threads for a run. A system may refuse some of them, and then the work is done by fewer.

use rayon::{ThreadPool, ThreadPoolBuilder};

/// What a thread may put on its stack, in bytes. Deep documents are walked by recursion; the parsers
/// bound the depth, and this is ample.
const STACK: usize = 8 << 20;

/// As many threads as are wanted, or the half of them, or the half of these, as the system gives;
/// none where it gives one alone, which is there already.
pub(crate) fn pool(wanted: usize) -> Option<ThreadPool> {
    let mut threads = wanted;
    while threads > 1 {
        let builder = ThreadPoolBuilder::new().num_threads(threads);
        if let Ok(pool) = builder.stack_size(STACK).build() {
            return Some(pool);
        }
        threads /= 2;
    }
    None
}

/// From now on, this thread does by itself what it would else leave to others. For the thread that
/// a process began with: another one would leave what others give it undone when it ends.
pub(crate) fn alone() {
    // It fails where this was said before.
    let _ = (ThreadPoolBuilder::new().num_threads(1).use_current_thread()).build();
}

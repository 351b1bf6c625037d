//! How many large documents are checked at the same time: what a document becomes in memory is many
//! times its bytes, and each thread may hold one.

use std::sync::{Condvar, Mutex, PoisonError};

use crate::text::limits::AT_ONCE;

/// Bytes of documents up to which nobody waits.
const SMALL: usize = 256 << 10;

/// The bytes of documents that are not small and that are checked now.
struct Permits {
    taken: Mutex<usize>,
    freed: Condvar,
}

/// Those of the process, however many runs there are in it.
static PERMITS: Permits = Permits::new();

/// Waits until a document of so many bytes may be checked, and runs the check. It must leave nothing
/// to other threads, which may wait here.
pub(crate) fn with<T>(bytes: usize, check: impl FnOnce() -> T) -> T {
    PERMITS.with(bytes, check)
}

impl Permits {
    const fn new() -> Self {
        Self {
            taken: Mutex::new(0),
            freed: Condvar::new(),
        }
    }

    fn with<T>(&self, bytes: usize, check: impl FnOnce() -> T) -> T {
        if bytes <= SMALL {
            return check();
        }
        let most = AT_ONCE.size();
        let wanted = bytes.min(most);
        let taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        let taken = (self.freed).wait_while(taken, |taken| *taken + wanted > most);
        *taken.unwrap_or_else(PoisonError::into_inner) += wanted;
        let _permit = Permit(self, wanted);
        check()
    }
}

/// Gives its bytes back, whatever becomes of the check.
struct Permit<'p>(&'p Permits, usize);

impl Drop for Permit<'_> {
    fn drop(&mut self) {
        *(self.0.taken.lock()).unwrap_or_else(PoisonError::into_inner) -= self.1;
        self.0.freed.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    #[test]
    fn large_documents_are_checked_one_at_a_time() {
        let permits = Permits::new();
        let (now, most) = (AtomicUsize::new(0), AtomicUsize::new(0));
        let check = || {
            most.fetch_max(now.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
            std::thread::sleep(std::time::Duration::from_millis(2));
            now.fetch_sub(1, Ordering::SeqCst);
        };
        std::thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| permits.with(5 << 20, check));
            }
        });
        assert_eq!(most.into_inner(), 1);
        permits.with(64 << 20, || permits.with(1000, || ())); // a small one never waits
    }

    #[test]
    fn a_check_that_panics_gives_its_bytes_back() {
        let permits = Permits::new();
        let check = || permits.with(64 << 20, || panic!("for the test"));
        assert!(std::panic::catch_unwind(std::panic::AssertUnwindSafe(check)).is_err());
        permits.with(64 << 20, || ());
    }
}

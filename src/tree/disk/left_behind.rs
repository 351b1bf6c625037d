//! New files that processes left behind that were killed: they have a name of their own, which says
//! whose they are.

use std::path::Path;

use super::beneath::Writable;
use super::pending::remove_left_behind;

/// Removes what processes that were killed left in a folder: new files without their name.
pub(crate) fn remove_stale(folder: &Path) {
    if let Ok(folder) = Writable::absolute(folder) {
        remove_stale_in(&folder);
    }
}

pub(super) fn remove_stale_in(folder: &Writable) {
    for name in folder.names().into_iter().flatten() {
        let Some(owner) = name.to_str().and_then(owner) else {
            continue;
        };
        // In a container, the next process has the same number as the one that died.
        if owner == i32::try_from(std::process::id()).unwrap_or_default() || !is_running(owner) {
            remove_left_behind(folder, &name);
        }
    }
}

/// Whether a name is that of a new file, which may have been left behind.
pub(super) fn is_left_behind(name: &str) -> bool {
    owner(name).is_some()
}

/// The process that made a new file, by the file's name.
fn owner(name: &str) -> Option<i32> {
    let middle = name.strip_prefix(".copydesk-")?.strip_suffix(".tmp")?;
    let (process, count) = middle.split_once('-')?;
    count.parse::<u64>().ok()?;
    process.parse().ok()
}

#[cfg(unix)]
fn is_running(process: i32) -> bool {
    let process = rustix::process::Pid::from_raw(process);
    // What may not be asked for is another user's, and running.
    process.is_some_and(|process| {
        rustix::process::test_kill_process(process) != Err(rustix::io::Errno::SRCH)
    })
}

/// Nobody can be asked here: nothing is removed.
#[cfg(not(unix))]
fn is_running(_process: i32) -> bool {
    true
}

//! New files that do not have their name yet: they are removed when their writing fails, and when
//! the process is told to end meanwhile.

use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::fs::File;
use std::io;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock, RwLockWriteGuard};

use super::beneath::{FileId, Writable};
use crate::tree::signature::About;

/// How often a file is saved while what was saved before gets its name back, at most.
const MOST_TURNS: usize = 16;

/// Held while a new file is made and noted, by any number of threads; as a writer by who must not miss
/// one.
static MAKING: RwLock<()> = RwLock::new(());

/// All of this process, by their numbers.
static PENDING: Mutex<BTreeMap<u64, (Arc<Writable>, OsString)>> = Mutex::new(BTreeMap::new());

/// A new file, which goes unless it gets its name.
#[derive(Debug)]
pub(super) struct Pending {
    folder: Arc<Writable>,
    name: OsString,
    has_its_name: bool,
    number: u64,
}

impl Pending {
    /// Makes a new file.
    ///
    /// # Errors
    /// Those of the operating system, and that something has the name already.
    pub(super) fn create(folder: &Arc<Writable>, name: OsString) -> io::Result<(Self, File)> {
        static COUNT: AtomicU64 = AtomicU64::new(0);
        signals::watch();
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let noted = (Arc::clone(folder), name.clone());
        let making = MAKING.read().unwrap_or_else(PoisonError::into_inner);
        let file = folder.create(&name)?;
        hold(&file);
        lock().insert(number, noted);
        drop(making);
        let folder = Arc::clone(folder);
        let pending = Self {
            folder,
            name,
            has_its_name: false,
            number,
        };
        Ok((pending, file))
    }

    /// Gives it its name.
    ///
    /// # Errors
    /// Those of the operating system: it goes then.
    pub(super) fn rename(mut self, name: &OsStr) -> io::Result<()> {
        self.folder.rename(&self.name, name)?;
        self.has_its_name = true;
        Ok(())
    }
}

/// The file that has this name, which after a swap is the old one.
impl Pending {
    pub(super) fn name(&self) -> &OsStr {
        &self.name
    }

    /// The folder that it is in.
    pub(super) fn folder(&self) -> &Arc<Writable> {
        &self.folder
    }

    /// Takes a folder that is open already in place of its own, if both are the same: whether they are.
    pub(super) fn share_folder(&mut self, open: &Arc<Writable>) -> bool {
        if Arc::ptr_eq(&self.folder, open) {
            return true;
        }
        let is_same = self.folder.is_same(open);
        if is_same {
            if let Some((folder, _)) = lock().get_mut(&self.number) {
                *folder = Arc::clone(open);
            }
            self.folder = Arc::clone(open);
        }
        is_same
    }

    /// What the system says of it; none where it must be asked otherwise.
    pub(super) fn about(&self) -> Option<About> {
        self.folder.about(&self.name)
    }

    /// Opens a file of its folder.
    ///
    /// # Errors
    /// Those of the operating system.
    pub(super) fn file(&self, name: &OsStr) -> io::Result<File> {
        self.folder.file(name)
    }
}

/// What came of changing names with a file that is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Swap {
    /// The new file has its name, and the old one is gone.
    Done,
    /// The old file was something else by then: it has its name again.
    TakenBack,
    /// The file system cannot do that: nothing was done.
    Unknown,
}

impl Pending {
    /// Gives it the name of a file, which gets the name of this one meanwhile: `is_expected` says, by
    /// that name, whether it is still what is to be replaced. So nothing is lost that somebody saves
    /// just before.
    ///
    /// # Errors
    /// Those of the operating system: the file is as it was then.
    pub(super) fn swap(
        &self,
        new: &File,
        name: &OsStr,
        is_expected: &dyn Fn(&OsStr) -> io::Result<bool>,
    ) -> io::Result<Swap> {
        match self.folder.exchange(&self.name, name) {
            Err(error) if error.kind() == io::ErrorKind::Unsupported => return Ok(Swap::Unknown),
            exchanged => exchanged?,
        }
        if is_expected(&self.name).unwrap_or_default() {
            return Ok(Swap::Done);
        }
        self.turn(name, Some(self.folder.id_of(new)?));
        Ok(Swap::TakenBack)
    }

    /// After a swap, gives the old file its name again, which now has a file that may go, or nothing.
    pub(super) fn take_back(&self, name: &OsStr) {
        self.turn(name, self.folder.id(name).ok());
    }

    /// Gives a file that was saved its name again; or what was saved still later, which has it by then.
    fn turn(&self, name: &OsStr, mut given: Option<FileId>) {
        for _ in 0..MOST_TURNS {
            let saved = self.folder.id(&self.name).ok();
            if saved.is_none() {
                return;
            }
            if self.folder.exchange(&self.name, name).is_err() {
                // Nothing has the name: who saves a file may remove it first.
                let _ = self.folder.rename_unless_taken(&self.name, name);
                return;
            }
            if self.folder.id(&self.name).ok() == given {
                return;
            }
            given = saved;
        }
    }
}

impl Drop for Pending {
    fn drop(&mut self) {
        if !self.has_its_name {
            // What is left of the attempt goes, if it can.
            let _ = self.folder.remove(&self.name);
        }
        lock().remove(&self.number);
    }
}

/// Removes a new file that a process left behind which is no more; not one that is being written.
pub(super) fn remove_left_behind(folder: &Writable, name: &OsStr) {
    let _none_is_made = stop_making();
    // Whether it can be removed does not matter to the run.
    if let Ok(file) = folder.file(name)
        && is_left(&file)
    {
        let _ = folder.remove(name);
    }
}

fn stop_making() -> RwLockWriteGuard<'static, ()> {
    MAKING.write().unwrap_or_else(PoisonError::into_inner)
}

fn lock() -> MutexGuard<'static, BTreeMap<u64, (Arc<Writable>, OsString)>> {
    PENDING.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Says that the file is being written, as long as it is open.
#[cfg(unix)]
fn hold(file: &File) {
    use rustix::fs::{FlockOperation, flock};
    // Some network drives know no locks: then nobody finds out, and it counts as left behind only
    // if its process is no more.
    let _ = flock(file, FlockOperation::NonBlockingLockExclusive);
}

#[cfg(not(unix))]
fn hold(_file: &File) {}

#[cfg(unix)]
fn is_left(file: &File) -> bool {
    use rustix::fs::{FlockOperation, flock};
    file.metadata().is_ok_and(|about| about.is_file())
        && flock(file, FlockOperation::NonBlockingLockExclusive).is_ok()
}

/// Nobody can be asked here: nothing is removed.
#[cfg(not(unix))]
fn is_left(_file: &File) -> bool {
    false
}

#[cfg(unix)]
mod signals {
    use std::sync::Once;
    use std::thread;

    use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
    use signal_hook::iterator::Signals;
    use signal_hook::low_level::emulate_default_handler;

    /// From now on, a signal that ends the process ends it after the new files are removed.
    pub(super) fn watch() {
        static ONCE: Once = Once::new();
        ONCE.call_once(|| {
            let ignored = ignored();
            let asked = [SIGHUP, SIGINT, SIGTERM];
            let heard = asked
                .iter()
                .filter(|signal| ignored >> (**signal - 1) & 1 == 0);
            // Without them, or without a thread, a signal ends the process as ever.
            let Ok(mut signals) = Signals::new(heard) else {
                return;
            };
            let handle = signals.handle();
            let wait = move || {
                if let Some(signal) = signals.forever().next() {
                    let _none_is_made = super::stop_making();
                    let all = super::lock();
                    for (folder, name) in all.values() {
                        let _ = folder.remove(name);
                    }
                    // No new file is made until the end: both are still locked.
                    let _ = emulate_default_handler(signal);
                }
            };
            let thread = thread::Builder::new().name("signals".to_owned());
            if thread.spawn(wait).is_err() {
                handle.close();
            }
        });
    }

    /// The signals that whoever started this wants to be ignored (`nohup`), as a mask.
    #[cfg(any(target_os = "linux", target_os = "android"))]
    #[expect(
        clippy::disallowed_methods,
        reason = "this is about the process itself"
    )]
    fn ignored() -> u64 {
        let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
        let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
        mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok())
            .unwrap_or_default()
    }

    /// Nobody says it: only that `nohup` may have been used.
    #[cfg(not(any(target_os = "linux", target_os = "android")))]
    fn ignored() -> u64 {
        1 << (SIGHUP - 1)
    }
}

/// The system ends the process without a word.
#[cfg(not(unix))]
mod signals {
    pub(super) fn watch() {}
}

#[cfg(all(test, any(target_os = "linux", target_os = "android")))]
#[expect(
    clippy::disallowed_methods,
    reason = "the tests look at the disk by themselves"
)]
mod tests {
    use std::fs;
    use std::io::Write as _;
    use std::path::Path;

    use super::*;

    /// What is in `a.md`, and how many files there are, after a file with `new` changed names with it;
    /// `meanwhile` gets the path of the folder and that of the old file, and says whether it is expected.
    fn after(meanwhile: &dyn Fn(&Path, &Path) -> bool) -> (String, usize, Swap) {
        let place = tempfile::tempdir().expect("the disk");
        let path = place.path().canonicalize().expect("the disk");
        fs::write(path.join("a.md"), "old").expect("a file");
        let folder = Arc::new(Writable::absolute(&path).expect("the disk"));
        let (pending, mut file) = Pending::create(&folder, "new.tmp".into()).expect("the disk");
        file.write_all(b"new").expect("the disk");
        let is_expected = |name: &OsStr| Ok(meanwhile(&path, &path.join(name)));
        let swap = pending
            .swap(&file, OsStr::new("a.md"), &is_expected)
            .expect("the disk");
        drop(pending);
        let text = fs::read_to_string(path.join("a.md")).expect("the disk");
        (text, fs::read_dir(&path).expect("the disk").count(), swap)
    }

    fn save_as(path: &Path, text: &str) {
        let beside = path.with_extension("beside");
        fs::write(&beside, text).expect("the disk");
        fs::rename(beside, path).expect("the disk");
    }

    #[test]
    fn what_is_saved_while_names_change_is_not_lost() {
        let nothing = |_: &Path, _: &Path| true;
        assert_eq!(after(&nothing), ("new".to_owned(), 1, Swap::Done));
        let saved = |text: &str| (text.to_owned(), 1, Swap::TakenBack);
        let before = |_: &Path, old: &Path| {
            fs::write(old, "saved").unwrap();
            false
        };
        assert_eq!(after(&before), saved("saved"));
        let twice = |folder: &Path, old: &Path| {
            fs::write(old, "saved").unwrap();
            save_as(&folder.join("a.md"), "saved later");
            false
        };
        assert_eq!(after(&twice), saved("saved later"));
        let removed = |folder: &Path, old: &Path| {
            fs::write(old, "saved").unwrap();
            fs::remove_file(folder.join("a.md")).unwrap();
            false
        };
        assert_eq!(after(&removed), saved("saved"));
    }
}

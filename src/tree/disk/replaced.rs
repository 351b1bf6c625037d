//! Files that were replaced. A program that had opened the old file just before may write into it still. So
//! that keeps a name of ours, and gets its own back if somebody did.
//!
//! Old files are removed in the end, all together. Ext4 without a journal gives no number of a file that was
//! removed in the last minute to a new one, and looks at each of them for each new file: of twenty thousand
//! files, that took ten times as long as all else. Elsewhere it takes about as long as to remove them one by
//! one.
//!
//! Who holds a file open for longer, and then writes into what it opened, writes into a file without a
//! name: so it is wherever files are replaced and not overwritten.

use std::collections::{HashMap, VecDeque};
use std::ffi::{OsStr, OsString};
use std::fs::File;
use std::io::{self, Read as _};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use rayon::prelude::*;

use super::beneath::Writable;
use super::pending::Pending;
use crate::text::repo_path::RepoPathBuf;
use crate::tree::change::Fingerprint;
use crate::tree::signature::About;

/// How long an old file is kept at least: a program that the system has stopped in the middle of opening a
/// file goes on within some milliseconds.
const MOMENT: Duration = Duration::from_millis(20);

/// Bytes of old files that are kept at once, if those are not of the last moment.
const MOST: usize = 512 << 20;

/// Folders of old files at once, at most: each is open.
const MOST_FOLDERS: usize = 100;

/// Old files that one thread gives up in a row.
const AT_ONCE: usize = 256;

/// A file that was replaced, of which the old one is kept.
#[derive(Debug)]
pub(super) struct Replaced {
    pub(super) path: RepoPathBuf,
    /// Its name in its folder.
    pub(super) name: OsString,
    /// The name that the old file has now, which goes with this.
    pub(super) kept: Pending,
    /// What the system said of the old file, if a change would show in that.
    pub(super) about: Option<About>,
    pub(super) old: Fingerprint,
    pub(super) new: Fingerprint,
}

/// Those of a tree.
#[derive(Debug, Default)]
pub(super) struct Recent {
    kept: Mutex<Kept>,
    /// The paths of those that were saved.
    saved: Mutex<Vec<RepoPathBuf>>,
}

/// Old files, the first ones first.
#[derive(Debug, Default)]
struct Kept {
    files: VecDeque<(Instant, Replaced)>,
    bytes: usize,
    /// The folders that are open for them, by their paths.
    folders: HashMap<RepoPathBuf, Arc<Writable>>,
}

impl Kept {
    /// Adds one, of which the folder need not be open twice; the others, where too many folders are open.
    fn add(&mut self, now: Instant, mut replaced: Replaced) -> VecDeque<(Instant, Replaced)> {
        let folder = replaced.path.folder();
        let known = self.folders.get(folder);
        let is_shared = known.is_some_and(|open| replaced.kept.share_folder(open));
        let mut others = VecDeque::new();
        // A path may now name another folder than the one that is already open: only one stays open.
        if !is_shared && (known.is_some() || self.folders.len() == MOST_FOLDERS) {
            others = std::mem::take(self).files;
        }
        if !is_shared {
            let open = Arc::clone(replaced.kept.folder());
            self.folders.insert(folder.into(), open);
        }
        self.bytes = self.bytes.saturating_add(replaced.old.length());
        self.files.push_back((now, replaced));
        others
    }

    /// Takes out the first one, if it was kept for a moment.
    fn take_first(&mut self, now: Instant) -> Option<Replaced> {
        let (since, _) = self.files.front()?;
        if now.saturating_duration_since(*since) < MOMENT {
            return None;
        }
        let (_, first) = self.files.pop_front()?;
        self.bytes = self.bytes.saturating_sub(first.old.length());
        Some(first)
    }
}

impl Recent {
    /// Keeps the old file of one, and gives up the first ones where there is too much of them.
    pub(super) fn keep(&self, replaced: Replaced) {
        let now = Instant::now();
        let others = lock(&self.kept).add(now, replaced);
        for (_, other) in others {
            self.give_up(other);
        }
        self.give_up_first(now, MOST);
    }

    /// Gives up the old files that were kept for a moment: whether there were some.
    pub(super) fn make_room(&self) -> bool {
        self.give_up_first(Instant::now(), 0)
    }

    /// Gives up the first of those that were kept for a moment, until there are no more bytes.
    fn give_up_first(&self, now: Instant, bytes: usize) -> bool {
        let mut due = Vec::new();
        let mut kept = lock(&self.kept);
        while kept.bytes > bytes
            && let Some(first) = kept.take_first(now)
        {
            due.push(first);
        }
        drop(kept);
        let is_any = !due.is_empty();
        for due in due {
            self.give_up(due);
        }
        is_any
    }

    /// Gives up all old files, the last of them after a moment: the paths of those that somebody saved
    /// meanwhile, which have what was saved.
    pub(super) fn finish(&self) -> Vec<RepoPathBuf> {
        let kept = std::mem::take(&mut *lock(&self.kept)).files;
        if let Some((since, _)) = kept.back() {
            thread::sleep(MOMENT.saturating_sub(since.elapsed()));
        }
        if rayon::current_thread_index().is_some() {
            // Neighbours are in a folder, of which the system gives one file up at a time.
            let kept = kept.into_par_iter().with_min_len(AT_ONCE);
            kept.for_each(|(_, kept)| self.give_up(kept));
        } else {
            for (_, kept) in kept {
                self.give_up(kept);
            }
        }
        let mut saved = std::mem::take(&mut *lock(&self.saved));
        saved.sort_unstable();
        saved
    }

    fn give_up(&self, replaced: Replaced) {
        if !replaced.is_old_as_it_was() && replaced.put_back() {
            lock(&self.saved).push(replaced.path);
        }
    }
}

impl Replaced {
    fn is_old_as_it_was(&self) -> bool {
        let now = self.kept.about();
        let is_written_as = |before: About| now.is_some_and(|now| now.is_written_as(&before));
        self.about.is_some_and(is_written_as)
            || has(self.kept.file(self.kept.name()), self.old).unwrap_or_default()
    }

    /// Gives the old file its name again, if that has no file that was saved still later.
    fn put_back(&self) -> bool {
        let name: &OsStr = &self.name;
        let is_later = has(self.kept.file(name), self.new).is_ok_and(|is_ours| !is_ours);
        if is_later {
            return false;
        }
        self.kept.take_back(name);
        true
    }
}

/// Whether a file has these bytes.
fn has(file: io::Result<File>, bytes: Fingerprint) -> io::Result<bool> {
    let mut found = Vec::new();
    let most = bytes.length().saturating_add(1) as u64;
    file?.take(most).read_to_end(&mut found)?;
    Ok(Fingerprint::of(&found) == bytes)
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
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
    use crate::tree::Tree as _;
    use crate::tree::change::Change;
    use crate::tree::disk::Disk;

    /// What is in `a.md`, and the paths that were saved, after it was replaced; `then` gets the old file,
    /// which was open for writing, and the path of `a.md`.
    fn after(is_long_ago: bool, then: &dyn Fn(File, &Path)) -> (Option<String>, Vec<RepoPathBuf>) {
        let place = tempfile::tempdir().expect("the disk");
        let root = place.path().canonicalize().expect("the disk");
        let path = root.join("a.md");
        fs::write(&path, "old").expect("a file");
        let open = File::options().write(true).open(&path).expect("a file");
        if is_long_ago {
            let long_ago = std::time::UNIX_EPOCH + Duration::from_secs(1);
            open.set_modified(long_ago).expect("a time");
        }
        let disk = Disk::new(root.clone(), 1 << 20);
        let change = Change::between(b"old", b"new");
        disk.replace("a.md", &change).expect("replaced");
        assert_eq!(fs::read_to_string(&path).expect("a file"), "new");
        then(open, &path);
        let saved = disk.finish_replacing();
        let names = fs::read_dir(&root).expect("the disk");
        let hidden = names.filter(|entry| {
            let name = entry.as_ref().expect("an entry").file_name();
            name.to_string_lossy().starts_with('.')
        });
        assert_eq!(hidden.count(), 0, "something is left");
        (fs::read_to_string(&path).ok(), saved)
    }

    #[test]
    fn what_is_written_into_the_old_file_is_not_lost() {
        let save = |mut open: File, _: &Path| open.write_all(b"odd").expect("written");
        let twice = |open: File, path: &Path| {
            save(open, path);
            fs::write(path, "saved later").expect("written");
        };
        let and_remove = |open: File, path: &Path| {
            save(open, path);
            fs::remove_file(path).expect("removed");
        };
        for is_long_ago in [false, true] {
            let is = |text: &str, saved: &[&str]| {
                let saved = saved.iter().map(|path| (*path).into()).collect::<Vec<_>>();
                (Some(text.to_owned()), saved)
            };
            assert_eq!(after(is_long_ago, &|_, _| {}), is("new", &[]));
            assert_eq!(after(is_long_ago, &save), is("odd", &["a.md"]));
            assert_eq!(after(is_long_ago, &twice), is("saved later", &[]));
            assert_eq!(after(is_long_ago, &and_remove), is("odd", &["a.md"]));
            let remove = |_: File, path: &Path| fs::remove_file(path).expect("removed");
            assert_eq!(after(is_long_ago, &remove), (None, Vec::new()));
        }
    }

    #[test]
    fn few_folders_are_open() {
        let place = tempfile::tempdir().expect("the disk");
        let root = place.path().canonicalize().expect("the disk");
        let disk = Disk::new(root.clone(), 1 << 20);
        let open = || fs::read_dir("/proc/self/fd").expect("the system").count();
        let before = open();
        for number in 0..3 * MOST_FOLDERS {
            let folder = number.to_string();
            fs::create_dir(root.join(&folder)).expect("a folder");
            for name in ["a.md", "b.md", "c.md"] {
                let path = format!("{folder}/{name}");
                fs::write(root.join(&path), "old").expect("a file");
                let change = Change::between(b"old", b"new");
                disk.replace(&path, &change).expect("replaced");
            }
            // Other tests have files open, too.
            assert!(open() < before + 2 * MOST_FOLDERS);
        }
        assert_eq!(disk.finish_replacing(), [] as [RepoPathBuf; 0]);
        for number in 0..3 * MOST_FOLDERS {
            let files = fs::read_dir(root.join(number.to_string())).expect("a folder");
            assert_eq!(files.count(), 3);
        }
    }

    #[test]
    fn a_folder_that_is_another_one_each_time_is_open_once() {
        let place = tempfile::tempdir().expect("the disk");
        let root = place.path().canonicalize().expect("the disk");
        let disk = Disk::new(root.clone(), 1 << 20);
        let is_below = |entry: io::Result<fs::DirEntry>| {
            let target = entry.and_then(|entry| fs::read_link(entry.path()));
            target.is_ok_and(|target| target.starts_with(&root))
        };
        for number in 0..20 {
            fs::create_dir(root.join("news")).expect("a folder");
            fs::write(root.join("news/a.md"), "old").expect("a file");
            let change = Change::between(b"old", b"new");
            disk.replace("news/a.md", &change).expect("replaced");
            fs::rename(root.join("news"), root.join(number.to_string())).expect("a folder");
            let open = fs::read_dir("/proc/self/fd").expect("the system");
            // This one, and the root.
            assert!(open.map(is_below).filter(|is| *is).count() <= 2);
        }
        assert_eq!(disk.finish_replacing(), [] as [RepoPathBuf; 0]);
        for number in 0..20 {
            let files = fs::read_dir(root.join(number.to_string())).expect("a folder");
            assert_eq!(files.count(), 1);
        }
    }

    #[test]
    fn old_files_are_removed_in_the_end() {
        let place = tempfile::tempdir().expect("the disk");
        let root = place.path().canonicalize().expect("the disk");
        let disk = Disk::new(root.clone(), 1 << 20);
        let names: Vec<String> = (0..300).map(|number| format!("{number}.md")).collect();
        for name in &names {
            fs::write(root.join(name), "old").expect("a file");
        }
        let files = || fs::read_dir(&root).expect("the disk").count();
        for name in &names {
            let change = Change::between(b"old", b"new");
            disk.replace(name, &change).expect("replaced");
        }
        // Where the file system can give two files each other's names at once.
        assert!([1, 2].map(|times| times * names.len()).contains(&files()));
        assert_eq!(disk.finish_replacing(), [] as [RepoPathBuf; 0]);
        assert_eq!(files(), names.len());
    }
}

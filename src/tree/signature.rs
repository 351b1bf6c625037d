//! What tells whether a file is as it was, without reading it.

use std::fs::Metadata;
use std::hash::Hasher as _;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use siphasher::sip128::{Hasher128 as _, SipHasher13};

/// Clocks of file systems are coarse: what is written twice in one tick of them has the same times.
/// Two seconds is the longest tick there is.
const TICK: Duration = Duration::from_secs(2);

/// A file that has the same signature as before, at the same path, has the same bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Signature {
    /// A hash of what the file system, or git, says of the file.
    pub id: [u8; 16],
    /// Whether a change from now on would change it: not yet when the file was just written.
    pub is_settled: bool,
}

impl Signature {
    /// Of parts that are the same only for the same content.
    pub(crate) fn of<'p>(parts: impl IntoIterator<Item = &'p [u8]>, is_settled: bool) -> Self {
        let mut hasher = SipHasher13::new();
        for part in parts {
            hasher.write_usize(part.len());
            hasher.write(part);
        }
        Self {
            id: hasher.finish128().as_bytes(),
            is_settled,
        }
    }

    /// Of a regular file or a folder, as it was at `now` or later.
    pub(crate) fn of_file(about: &About, now: ClockReading) -> Self {
        let mut numbers = [about.size, about.inode, about.device, 0, 0, 0, 0];
        let times = [about.modified, about.changed];
        for (pair, (seconds, nanoseconds)) in numbers[3..].chunks_exact_mut(2).zip(times) {
            pair.copy_from_slice(&[seconds.cast_unsigned(), nanoseconds]);
        }
        // All in one go, not a call for each number: there may be a million files.
        let mut bytes = [0; 7 * 2 * size_of::<u64>()];
        for (part, number) in bytes.chunks_exact_mut(2 * size_of::<u64>()).zip(numbers) {
            let (length, value) = part.split_at_mut(size_of::<u64>());
            length.copy_from_slice(&(size_of::<u64>() as u64).to_ne_bytes());
            value.copy_from_slice(&number.to_le_bytes());
        }
        let mut hasher = SipHasher13::new();
        hasher.write(&bytes);
        Self {
            id: hasher.finish128().as_bytes(),
            is_settled: about.is_settled(now),
        }
    }
}

/// What the system says of a regular file, or of a folder. The time of a change counts beside the time of a
/// modification: programs put the latter back, and nobody can put back the former.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct About {
    pub(crate) size: u64,
    pub(crate) inode: u64,
    pub(crate) device: u64,
    /// Seconds and nanoseconds.
    pub(crate) modified: (i64, u64),
    pub(crate) changed: (i64, u64),
}

impl About {
    /// Whether a change from now on would change the times: not yet when the file was just written.
    pub(crate) fn is_settled(&self, now: ClockReading) -> bool {
        let times = [self.modified, self.changed];
        times.iter().all(|&(seconds, _)| seconds < now.settled)
    }

    /// Whether a file was not written since it was `before`; another name it may have.
    pub(crate) fn is_written_as(&self, before: &Self) -> bool {
        let changed = before.changed;
        Self { changed, ..*self } == *before
    }

    /// None where it is not a regular file.
    #[cfg(unix)]
    pub(crate) fn of(about: &Metadata) -> Option<Self> {
        use std::os::unix::fs::MetadataExt as _;
        about.is_file().then(|| Self {
            size: about.size(),
            inode: about.ino(),
            device: about.dev(),
            modified: (about.mtime(), about.mtime_nsec().cast_unsigned()),
            changed: (about.ctime(), about.ctime_nsec().cast_unsigned()),
        })
    }

    /// Nothing says when something else of a file was changed.
    #[cfg(not(unix))]
    pub(crate) fn of(_about: &Metadata) -> Option<Self> {
        None
    }
}

/// The time on the clock, before files are looked at.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ClockReading {
    /// What was written in an earlier second than this is settled.
    settled: i64,
}

impl ClockReading {
    #[expect(
        clippy::disallowed_methods,
        reason = "times of files are those of the clock, whatever a check takes for now"
    )]
    pub(crate) fn now() -> Self {
        Self::at(SystemTime::now())
    }

    pub(crate) fn at(time: SystemTime) -> Self {
        let since = time.duration_since(UNIX_EPOCH).unwrap_or_default();
        let settled = since.saturating_sub(TICK).as_secs();
        Self {
            settled: i64::try_from(settled).unwrap_or(i64::MAX),
        }
    }
}

#[cfg(all(test, unix))]
#[expect(clippy::disallowed_methods, reason = "the test writes its files")]
mod tests {
    use super::*;
    use std::fs::{self, File};

    #[test]
    fn a_file_that_was_just_written_is_not_settled() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.md");
        fs::write(&path, "a").unwrap();
        let about = fs::symlink_metadata(&path).unwrap();
        let written = about.modified().unwrap();
        let of = |seconds| {
            let now = ClockReading::at(written + Duration::from_secs(seconds));
            Signature::of_file(&About::of(&about).unwrap(), now)
        };
        for (seconds, is_settled) in [(0, false), (1, false), (2, false), (3, true), (9, true)] {
            assert_eq!(of(seconds).is_settled, is_settled, "{seconds}");
        }
        // The clock is set back: a file from the future may be written again at that time.
        let back = ClockReading::at(written - Duration::from_secs(3600));
        let known = About::of(&about).unwrap();
        assert!(!Signature::of_file(&known, back).is_settled);
        assert_eq!(of(0).id, of(9).id);
        let times = [known.modified, known.changed];
        let times = times.map(|(seconds, rest)| [seconds.cast_unsigned(), rest]);
        let numbers = [known.size, known.inode, known.device];
        let numbers = numbers.into_iter().chain(times.into_iter().flatten());
        let bytes: Vec<[u8; 8]> = numbers.map(u64::to_le_bytes).collect();
        let one_by_one = Signature::of(bytes.iter().map(|bytes| &bytes[..]), true);
        assert_eq!(of(9), one_by_one);
        assert!(About::of(&folder.path().metadata().unwrap()).is_none());
    }

    #[test]
    fn it_differs_though_size_and_modification_time_are_put_back() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.md");
        fs::write(&path, "one").unwrap();
        let old = fs::symlink_metadata(&path).unwrap();
        std::thread::sleep(Duration::from_millis(20));
        fs::write(&path, "two").unwrap();
        let file = File::options().append(true).open(&path).unwrap();
        file.set_modified(old.modified().unwrap()).unwrap();
        let new = fs::symlink_metadata(&path).unwrap();
        assert_eq!(old.modified().unwrap(), new.modified().unwrap());
        assert_eq!(old.len(), new.len());
        let of = |about| Signature::of_file(&About::of(about).unwrap(), ClockReading::now()).id;
        assert_ne!(of(&old), of(&new));
    }
}

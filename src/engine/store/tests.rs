//! The store with files in memory, of which it is counted how often they are read.

use std::collections::BTreeMap;
use std::io;
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use super::*;
use crate::crossfile::Key;
use crate::engine::options::{RunOptions, Store};
use crate::engine::session::Session;
use crate::plan::Selection;
use crate::tree::Tree;
use crate::tree::disk::walk::{FoundFile, Walked};
use crate::tree::memory::MemoryTree;
use crate::tree::signature::Signature;
use crate::tree::store_file::{StoreFile, StoredListings};
use crate::tree::stored::checksum;

const CONFIG: &str = "\
collections:
  posts:
    files: posts/*.md
    unique: { fields: [title] }
    references:
      - { from: topic, to: topics.name }
      - { from: next, to: posts, circle: forbidden }
  topics: { files: topics/*.md }
";

/// Files in memory, of which it is counted how often documents are read.
struct Counting {
    files: Mutex<BTreeMap<String, String>>,
    reads: AtomicUsize,
    /// How often listings of an earlier walk are taken.
    walks_again: AtomicUsize,
    is_settled: bool,
}

impl Counting {
    fn tree(&self) -> MemoryTree {
        let files = self.files.lock().unwrap();
        let files = files.iter();
        files
            .map(|(path, text)| (path.clone(), text.clone()))
            .collect()
    }
}

impl Tree for Counting {
    fn list(&self, folder: &str) -> Arc<[String]> {
        self.tree().list(folder)
    }

    fn read(&self, path: &str) -> io::Result<Vec<u8>> {
        if path.contains('/') {
            self.reads.fetch_add(1, Ordering::Relaxed);
        }
        self.tree().read(path)
    }

    fn walk_again(&self, paths: &[PathBuf], threads: usize, _kept: &StoredListings) -> Walked {
        self.walks_again.fetch_add(1, Ordering::Relaxed);
        self.walk(paths, threads)
    }

    fn signatures(&self, files: &[FoundFile]) -> Vec<Option<Signature>> {
        let tree = self.tree();
        let of = |file: &FoundFile| {
            let text = tree.read(&file.path).ok()?;
            Some(Signature::of([&text[..]], self.is_settled))
        };
        files.iter().map(of).collect()
    }
}

struct Site {
    tree: Arc<Counting>,
    folder: tempfile::TempDir,
}

impl Site {
    /// Twenty posts that refer to two of four topics.
    fn new(is_settled: bool) -> Self {
        let site = Self {
            tree: Arc::new(Counting {
                files: Mutex::default(),
                reads: AtomicUsize::new(0),
                walks_again: AtomicUsize::new(0),
                is_settled,
            }),
            folder: tempfile::tempdir().unwrap(),
        };
        site.write("copydesk.yaml", CONFIG);
        for number in 0..20 {
            let topic = number % 2;
            let text = format!("---\ntitle: Post {number}\ntopic: Topic {topic}\n---\n");
            site.write(&format!("posts/{number}.md"), &text);
        }
        for number in 0..4 {
            let text = format!("---\nname: Topic {number}\n---\n");
            site.write(&format!("topics/{number}.md"), &text);
        }
        site
    }

    fn write(&self, path: &str, text: &str) {
        let mut files = self.tree.files.lock().unwrap();
        files.insert(path.to_owned(), text.to_owned());
    }

    fn store(&self) -> StoreFile {
        StoreFile::new(self.folder.path(), "store")
    }

    /// What is found in a post, as text, and how many files were read for it.
    fn check(&self, post: &str, with_store: bool) -> (String, usize) {
        let options = RunOptions {
            store: with_store.then(|| Store {
                file: self.store(),
                least: 0,
                listings: None,
            }),
            ..RunOptions::default()
        };
        let tree: Arc<dyn Tree> = Arc::clone(&self.tree) as _;
        let now = jiff::Timestamp::UNIX_EPOCH;
        let session = Session::find(tree, Selection::default(), now).unwrap();
        self.tree.reads.store(0, Ordering::Relaxed);
        let path = session.tree.root().join(post);
        let targets = session.targets(&[path], 1);
        let outcome = session.run(targets, &options);
        let reads = self.tree.reads.load(Ordering::Relaxed);
        (format!("{:#?}", outcome.report.findings), reads)
    }

    /// How many files are read with the store, which changes nothing else.
    #[track_caller]
    fn reads(&self, post: &str) -> usize {
        let (without, _) = self.check(post, false);
        let (with, reads) = self.check(post, true);
        assert_eq!(with, without);
        reads
    }
}

#[test]
fn a_second_run_reads_only_what_has_a_say() {
    let site = Site::new(true);
    assert_eq!(site.reads("posts/0.md"), 24);
    // The post and its topic.
    assert_eq!(site.reads("posts/0.md"), 2);
    // And the post that was named when the store was written.
    assert_eq!(site.reads("posts/7.md"), 3);
    // A title that another post has, which is read again.
    site.write("posts/0.md", "---\ntitle: Post 3\ntopic: Topic 1\n---\n");
    let (found, _) = site.check("posts/0.md", true);
    assert!(found.contains("unique/repeated"), "{found}");
    // And once more for the frame of the finding.
    assert!(site.reads("posts/0.md") < 6);
    // What is not a topic has all of them as candidates.
    site.write("posts/0.md", "---\ntitle: New\ntopic: Topic 5\n---\n");
    let (found, _) = site.check("posts/0.md", true);
    assert!(found.contains("Topic 5"), "{found}");
}

#[test]
fn the_next_walk_of_all_takes_what_the_last_one_kept() {
    let site = Site::new(true);
    let tree: Arc<dyn Tree> = Arc::clone(&site.tree) as _;
    let now = jiff::Timestamp::UNIX_EPOCH;
    let session = Session::find(tree, Selection::default(), now).unwrap();
    let options = RunOptions {
        store: Some(Store {
            file: site.store(),
            least: 0,
            listings: Some(StoredListings {
                file: StoreFile::new(site.folder.path(), "folders"),
                least: 0,
            }),
        }),
        ..RunOptions::default()
    };
    let path = session.tree.root().join("posts/0.md");
    let targets = session.targets(&[path], 1);
    session.run(targets, &options);
    assert_eq!(site.tree.walks_again.load(Ordering::Relaxed), 1);
}

#[test]
fn what_changed_is_read_again() {
    let site = Site::new(true);
    site.reads("posts/0.md");
    site.write("posts/3.md", "---\ntitle: Post 0\ntopic: Topic 1\n---\n");
    let (found, _) = site.check("posts/0.md", true);
    assert!(found.contains("unique/repeated"), "{found}");
    site.write("posts/new.md", "---\ntitle: Post 1\n---\n");
    let (found, _) = site.check("posts/1.md", true);
    assert!(found.contains("unique/repeated"), "{found}");
    site.tree.files.lock().unwrap().remove("posts/new.md");
    assert!(site.check("posts/1.md", true).0 == "[]");
    // The topic of half of all posts.
    site.tree.files.lock().unwrap().remove("topics/0.md");
    let (found, _) = site.check("posts/2.md", true);
    assert!(found.contains("reference/unknown"), "{found}");
    site.reads("posts/2.md");
    // With another config, nothing of the store counts.
    site.write("copydesk.yaml", &CONFIG.replace("[title]", "[topic]"));
    assert!(site.reads("posts/0.md") > 20);
    assert!(site.check("posts/0.md", true).0.contains("unique/repeated"));
}

#[test]
fn where_a_topic_is_gone_only_files_that_refer_to_it_are_found() {
    let site = Site::new(true);
    let find = |number: u16| {
        let tree: Arc<dyn Tree> = Arc::clone(&site.tree) as _;
        let session = Session::find(tree, Selection::default(), jiff::Timestamp::UNIX_EPOCH);
        let session = session.unwrap();
        let options = RunOptions {
            store: Some(Store {
                file: site.store(),
                least: 0,
                listings: None,
            }),
            ..RunOptions::default()
        };
        site.tree.reads.store(0, Ordering::Relaxed);
        let target = session.plan.constraints.references[0].targets[0];
        let lost = [(target, Key::of([&*format!("Topic {number}")]))].into();
        let files = session.referring(&lost, &options)?;
        let numbers = files
            .iter()
            .map(|file| file.path["posts/".len()..].to_owned());
        let reads = site.tree.reads.load(Ordering::Relaxed);
        Some((numbers.collect::<Vec<_>>().join(" "), reads))
    };
    let odd = "1.md 11.md 13.md 15.md 17.md 19.md 3.md 5.md 7.md 9.md";
    assert_eq!(find(1), Some((odd.to_owned(), 24)));
    assert_eq!(find(1), Some((odd.to_owned(), 0)));
    assert_eq!(find(3), Some((String::new(), 0)));
    site.write("posts/1.md", "---\ntitle: Post 1\ntopic: Topic 3\n---\n");
    site.write("posts/new.md", "---\ntitle: New\ntopic: Topic 3\n---\n");
    assert_eq!(find(3), Some(("1.md new.md".to_owned(), 2)));
    // Without any topic, it is the config that is wrong.
    for number in 0..4 {
        let mut files = site.tree.files.lock().unwrap();
        files.remove(&format!("topics/{number}.md"));
    }
    assert_eq!(find(1), None);
}

#[test]
fn circles_are_found_through_files_that_are_kept() {
    let site = Site::new(true);
    let next = |number, next| format!("---\ntitle: Post {number}\nnext: {next}\n---\n");
    for number in 0..4 {
        site.write(
            &format!("posts/{number}.md"),
            &next(number, format!("{}", number + 1)),
        );
    }
    site.reads("posts/0.md");
    site.write("posts/4.md", &next(4, "0".to_owned()));
    let (found, _) = site.check("posts/4.md", true);
    assert!(found.contains("reference/circle"), "{found}");
    site.reads("posts/4.md");
    // A post that refers to none is on no circle.
    assert_eq!(site.reads("posts/9.md"), 2 + 1);
}

#[test]
fn what_was_just_written_is_not_kept() {
    let site = Site::new(false);
    assert_eq!(site.reads("posts/0.md"), 24);
    assert_eq!(site.reads("posts/0.md"), 24);
}

#[test]
fn a_store_that_is_not_what_was_written_is_none() {
    let site = Site::new(true);
    site.reads("posts/0.md");
    let good = site.store().read().unwrap();
    let mut wrong: Vec<Vec<u8>> = (0..good.len()).map(|end| good[..end].to_vec()).collect();
    for at in 0..good.len() {
        let mut bytes = good.clone();
        bytes[at] ^= 1 << (at % 8);
        wrong.push(bytes);
    }
    wrong.push([&good[..], b"\0"].concat());
    wrong.push([&good[..], &good[..]].concat());
    let fingerprint = *good[24..].first_chunk().unwrap();
    for bytes in &wrong {
        assert!(StoredFacts::parse(bytes.clone(), fingerprint).is_none());
    }
    assert!(StoredFacts::parse(good.clone(), [0; 16]).is_none());
    assert!(StoredFacts::parse(good.clone(), fingerprint).is_some());
    for bytes in wrong.iter().step_by(97) {
        site.store().write(&|out| out.write_all(bytes));
        assert_eq!(site.reads("posts/0.md"), 24);
        assert_eq!(site.store().read().as_ref(), Some(&good), "it is made anew");
    }
}

/// Whoever can write a store can make us read more, and miss what others have; nothing worse.
#[test]
fn a_store_of_nonsense_breaks_nothing() {
    let site = Site::new(true);
    site.reads("posts/0.md");
    let good = site.store().read().unwrap();
    let mut random = 1_u32;
    for round in 0..2_000 {
        let mut bytes = good.clone();
        // The counts stay, or the length would be wrong.
        for _ in 0..=round % 8 {
            random = random.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let at = HEAD + (random >> 8) as usize % (good.len() - HEAD);
            bytes[at] = random.to_le_bytes()[1];
        }
        let sum = checksum(&bytes[24..]);
        bytes[8..24].copy_from_slice(&sum);
        let fingerprint = *bytes[24..].first_chunk().unwrap();
        let kept = StoredFacts::parse(bytes.clone(), fingerprint).unwrap();
        for file in 0..kept.count() + 2 {
            let _ = (kept.path(file), kept.signature(file), kept.collection(file));
        }
        let slots = [0, 1, 9]
            .into_iter()
            .flat_map(|at| [Slot::Unique(at), Slot::Target(at)]);
        for slot in slots {
            let _ = kept.of_slot(slot).count();
            let _ = kept.with_key(slot, Key::of(["a"])).count();
        }
        let _ = kept.images(Key::ABSENT).count();
        if round % 50 == 0 {
            site.store().write(&|out| out.write_all(&bytes));
            site.check("posts/0.md", true);
        }
    }
}

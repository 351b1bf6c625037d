//! What happens to a repository between two runs, as if by chance.

use std::fmt::Write as _;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use crate::repo::Repo;

pub(super) const CONFIG: &str = "\
collections:
  posts:
    files: posts/**/*.md
    fields: { image: cover }
    unique: [{ fields: [title] }, { file: slug }]
    references:
      - { from: topic, to: topics.name }
      - { from: next, to: posts, circle: forbidden }
      - { from: see, to: [posts, { path: document }] }
      - { from: by, to: { data: people.yml } }
  topics:
    files: topics/*.md
";

/// Numbers that look random, and are the same each time.
pub(super) struct Random(pub(super) u64);

impl Random {
    pub(super) fn below(&mut self, end: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        (self.0 >> 33) % end
    }
}

pub(super) fn post(number: u64) -> String {
    format!("posts/{}/post-{number}.md", number % 3)
}

pub(super) fn text(random: &mut Random, number: u64) -> String {
    let title = if random.below(3) == 0 {
        random.below(6)
    } else {
        number
    };
    let topic = random.below(5);
    let (next, see) = (random.below(14), random.below(14));
    let size = 100 + random.below(2);
    let mut text = format!("---\ntitle: Title {title}\ntopic: Topic {topic}\n");
    if random.below(2) == 0 {
        writeln!(text, "next: post-{next}").expect("written");
    }
    if random.below(3) == 0 {
        writeln!(text, "see: ./post-{see}.md").expect("written");
    }
    let image = random.below(3);
    if random.below(3) == 0 {
        let by = if random.below(2) == 0 { "ada" } else { "bob" };
        writeln!(text, "by: {by}").expect("written");
    }
    let cover =
        format!("{{ url: \"https://site.example/{image}.png\", width: {size}, height: 9 }}");
    writeln!(text, "cover: {cover}").expect("written");
    if random.below(9) == 0 {
        text += "broken: [\n";
    }
    text + "---\ntext\n"
}

/// Does something to what lies beside the posts.
fn change_beside(repo: &Repo, random: &mut Random, kind: u64) {
    match kind {
        9 => {
            let other = match random.below(3) {
                0 => CONFIG.to_owned(),
                1 => CONFIG.replace("[title]", "[title, topic]"),
                _ => CONFIG.replace("{ file: slug }", "{ fields: [next] }"),
            };
            repo.write("copydesk.yaml", other);
        }
        10 | 11 => {
            let topic = random.below(4);
            let name = random.below(5);
            let text = format!("---\nname: Topic {name}\n---\n");
            repo.write(format!("topics/{topic}.md"), text);
        }
        12 | 13 => {
            let topic = format!("topics/{}.md", random.below(4));
            if repo.path(&topic).exists() {
                repo.remove(&topic);
            }
        }
        14 => {
            let people = ["ada: 1\nbob: 2\n", "ada: 1\n", "ada: [\n"];
            repo.write(
                "people.yml",
                people[usize::try_from(random.below(3)).expect("small")],
            );
        }
        15 => {
            // A root of its own comes or goes.
            let nested = "posts/2/copydesk.yaml";
            if repo.path(nested).exists() {
                repo.remove(nested);
            } else {
                repo.write(nested, "collections: { own: { files: '*.md' } }\n");
            }
        }
        16 => {
            let ignored = if random.below(2) == 0 {
                ""
            } else {
                "post-1*.md\n"
            };
            repo.write(".ignore", ignored);
        }
        _ => {}
    }
}

/// Does something to the repository, as people and programs do.
pub(super) fn change(repo: &Repo, random: &mut Random) {
    let number = random.below(14);
    let path = post(number);
    let exists = repo.path(&path).exists();
    match random.below(20) {
        0..=2 => repo.write(&path, text(random, number)),
        3 if exists => repo.remove(&path),
        4 if exists => {
            let to = post(random.below(14));
            let folder = repo.path(&to).parent().map(PathBuf::from);
            fs::create_dir_all(folder.expect("a folder")).expect("made");
            fs::rename(repo.path(&path), repo.path(to)).expect("renamed");
        }
        5 if exists => {
            // Another text of the same length, at the same time.
            let file = repo.path(&path);
            let about = fs::metadata(&file).expect("there");
            let text = repo
                .read(&path)
                .replace("Title 1", "Title 2")
                .replace("Topic 0", "Topic 1");
            repo.write(&path, text);
            set_time(&file, about.modified().expect("a time"));
        }
        6 if exists => {
            // The clock was elsewhere.
            let hours = Duration::from_secs(3600 * random.below(1000));
            let now = SystemTime::now();
            let time = if random.below(2) == 0 {
                now + hours
            } else {
                now - hours
            };
            set_time(&repo.path(&path), time);
        }
        7 => {
            repo.git(&["add", "--all"]);
            let _ = repo.try_git(&["commit", "--quiet", "--no-verify", "--message", "more"]);
        }
        8 => {
            let _ = repo.try_git(&["checkout", "--quiet", "--force", "HEAD~1"]);
        }
        kind @ 9..=16 => change_beside(repo, random, kind),
        17 => {
            let commits = repo.git(&["rev-list", "--all"]);
            let commits: Vec<&str> = commits.lines().collect();
            let at = random.below(commits.len() as u64);
            let commit = commits[usize::try_from(at).expect("small")];
            let _ = repo.try_git(&["checkout", "--quiet", "--force", commit]);
        }
        18 if exists => {
            // Two files change places, and nothing else of them changes.
            let other = post(random.below(14));
            if repo.path(&other).exists() {
                let aside = repo.path("aside");
                fs::rename(repo.path(&path), &aside).expect("renamed");
                if path != other {
                    fs::rename(repo.path(&other), repo.path(&path)).expect("renamed");
                }
                fs::rename(&aside, repo.path(&other)).expect("renamed");
            }
        }
        19 => {
            let _ = repo.try_git(&["reset", "--quiet", "--hard"]);
        }
        _ => {}
    }
}

pub(super) fn set_time(file: &Path, time: SystemTime) {
    let opened = File::options().append(true).open(file).expect("a file");
    opened.set_modified(time).expect("set");
}

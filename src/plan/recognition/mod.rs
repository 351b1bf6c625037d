//! Where built-in collections apply for want of a config: never by the name of a folder alone, which
//! sites of other kinds have as well, but where most of its documents have keys of the format.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Arc, PoisonError, RwLock};

use super::Plan;
use super::builtin;
use super::glob::Glob;
use crate::config::{CollectionConfig, InOrder};
use crate::document::body_need::BodyNeed;
use crate::document::{Layout, Node, parse};
use crate::finding::wording::plural;
use crate::text::Source;
use crate::text::repo_path::{RepoPath, RepoPathBuf};
use crate::tree::Tree;
use crate::tree::disk::DEFAULT_MAX_FILE_SIZE;
use crate::tree::disk::walk::{FoundFile, is_hidden};

/// Keys that hardly any other format has.
const DISTINCTIVE: &[&str] = &[
    "_id",
    "ampWebUrl",
    "cdnAmpWebUrl",
    "featuredContent",
    "googleScholar",
    "heat",
    "originalUrl",
    "otherNames",
    "publishedDateTime",
    "secured",
    "taxonomy",
];

/// Documents of a folder that are looked at, spread over all of it.
const MOST_DOCUMENTS: usize = 40;

/// Folders below it that are listed at each depth, spread over all of these, where they have enough
/// documents.
const FEW_FOLDERS: usize = 8;

/// Those that are listed where few of them have documents.
const MOST_FOLDERS: usize = 100;

/// How deep they may be.
const DEEPEST: usize = 8;

/// Lines of a document that are looked at.
const MOST_LINES: usize = 200;

/// Knows which folders hold the documents of a built-in collection.
pub(super) struct Recognition {
    tree: Arc<dyn Tree>,
    /// By the index of the collection: the end of its folder's path (`_news/`), and the keys that its
    /// schema knows.
    formats: Vec<(String, BTreeSet<String>)>,
    known: RwLock<HashMap<String, Decision>>,
}

/// What the documents of a folder decided.
struct Decision {
    /// What each says that was looked at, by its path.
    votes: BTreeMap<RepoPathBuf, Vote>,
    /// What they came to.
    fits: bool,
}

#[derive(Clone, Copy)]
struct Vote {
    has_keys: bool,
    fits: bool,
}

impl Decision {
    /// Whether most documents that have any keys have those of the format.
    fn count(&self) -> bool {
        let count = |is: fn(&Vote) -> bool| self.votes.values().filter(|vote| is(vote)).count();
        let fitting = count(|vote| vote.fits);
        fitting > 0 && fitting * 2 >= count(|vote| vote.has_keys)
    }
}

impl Recognition {
    pub(super) fn new(tree: Arc<dyn Tree>) -> Self {
        let InOrder(collections) = builtin::everyday().collections;
        let format = |(_, collection): &(String, CollectionConfig)| {
            let glob = collection.files.0.first().map_or("", String::as_str);
            let folder = glob.trim_start_matches("**/");
            let end = folder.find("**").unwrap_or(folder.len());
            (folder[..end].to_owned(), keys_of_schema(collection))
        };
        Self {
            tree,
            formats: collections.iter().map(format).collect(),
            known: RwLock::default(),
        }
    }

    /// Whether a file that the globs of a collection match is of its format, by the documents of the
    /// folder.
    pub(super) fn fits(&self, path: &RepoPath, collection: usize) -> bool {
        let Some((end, keys)) = self.formats.get(collection) else {
            return false;
        };
        let Some(folder) = folder_of(path, end) else {
            return false;
        };
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(decision) = known.get(folder) {
            return decision.fits;
        }
        drop(known);
        let decision = self.decide(folder, keys);
        let fits = decision.fits;
        let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
        known.insert(folder.to_owned(), decision);
        fits
    }

    /// Whether a folder would be decided otherwise, now that one of its documents was edited.
    #[cfg(feature = "server")]
    fn is_otherwise(&self, path: &RepoPath) -> bool {
        let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
        let mut voted = known.iter_mut();
        let voted = voted.find(|(_, decision)| decision.votes.contains_key(path));
        let Some((folder, decision)) = voted else {
            return false;
        };
        let format = self.formats.iter().find(|(end, _)| folder.ends_with(end));
        let nothing = Vote {
            has_keys: false,
            fits: false,
        };
        let vote = format.and_then(|(_, keys)| self.vote(path.into(), keys));
        decision.votes.insert(path.into(), vote.unwrap_or(nothing));
        decision.count() != decision.fits
    }

    fn decide(&self, folder: &str, keys: &BTreeSet<String>) -> Decision {
        let looked_at = self.sample(RepoPath::new(folder.trim_end_matches('/')));
        let votes = looked_at
            .into_iter()
            .filter_map(|path| Some((path.clone(), self.vote(path, keys)?)));
        let mut decision = Decision {
            votes: votes.collect(),
            fits: false,
        };
        decision.fits = decision.count();
        decision
    }

    fn vote(&self, path: RepoPathBuf, keys: &BTreeSet<String>) -> Option<Vote> {
        let (source, layout) = self.read(path)?;
        let own = keys_of(&source, layout);
        Some(Vote {
            has_keys: !own.is_empty(),
            fits: is_of_format(&own, keys),
        })
    }

    /// Documents in a folder and in those below it, spread over all of it.
    fn sample(&self, folder: &RepoPath) -> Vec<RepoPathBuf> {
        if is_hidden(folder) {
            return Vec::new();
        }
        let documents = self.documents(folder, FEW_FOLDERS);
        if documents.len() >= MOST_DOCUMENTS / 2 {
            return documents;
        }
        self.documents(folder, MOST_FOLDERS)
    }

    /// The same, where of the folders at each depth so many are listed: there may be hundreds of
    /// thousands of files in them.
    fn documents(&self, folder: &RepoPath, most: usize) -> Vec<RepoPathBuf> {
        let mut listed = Vec::new();
        let mut folders = vec![RepoPathBuf::from(folder)];
        for _ in 0..DEEPEST {
            let mut below = Vec::new();
            for folder in folders {
                let names = self.tree.list(&folder);
                let inner = names.iter().filter_map(|name| name.strip_suffix('/'));
                let inner = inner.filter(|name| !is_hidden(name));
                below.extend(inner.map(|name| RepoPathBuf::from(folder.child(name))));
                listed.push((folder, names));
            }
            folders = spread(below, most).collect();
        }
        let documents = listed.iter().flat_map(|(folder, names)| {
            let is_document =
                |name: &&String| !name.starts_with('.') && layout_of(RepoPath::new(name)).is_some();
            let documents = names.iter().filter(is_document);
            documents.map(|name| (&**folder, &**name))
        });
        let documents = spread(documents.collect(), MOST_DOCUMENTS);
        let path = |(folder, name): (&RepoPath, &str)| folder.child(name).into();
        documents.map(path).collect()
    }

    fn read(&self, path: RepoPathBuf) -> Option<(Source, Layout)> {
        let layout = layout_of(&path)?;
        let file = FoundFile::listed(path, None);
        let (body, limit) = (BodyNeed::Nothing, DEFAULT_MAX_FILE_SIZE);
        let read = self.tree.read_document(&file, layout, body, limit);
        Some((read.ok()?.source, layout))
    }
}

impl Plan {
    /// Whether the edit of a document decides otherwise where built-in collections apply. From then
    /// on, a plan of its own must be made.
    #[cfg(feature = "server")]
    pub(crate) fn is_recognised_otherwise(&self, path: &RepoPath) -> bool {
        let recognition = self.recognition.as_ref();
        recognition.is_some_and(|recognition| recognition.is_otherwise(path))
    }

    /// Where built-in collections would apply if the config took them, in one sentence; none where
    /// it says which it takes, or no file is theirs.
    pub(crate) fn builtin_note<'f>(
        &self,
        tree: &Arc<dyn Tree>,
        files: impl Iterator<Item = &'f RepoPath>,
    ) -> Option<String> {
        if self.builtin || self.says_builtin {
            return None;
        }
        let found = self.would_apply(tree, files);
        let counts = found.iter().map(|(name, count)| format!("{count} {name}"));
        let counts: Vec<String> = counts.collect();
        let files = match found.values().sum() {
            0 => return None,
            1 => "1 file is in no collection but where a built-in one looks".to_owned(),
            all => format!(
                "{} are in no collection but where built-in ones look",
                plural(all, "file")
            ),
        };
        Some(format!(
            "{files} ({}); `builtin: [everyday]` in the config applies these, `builtin: []` hides \
             this note",
            counts.join(", ")
        ))
    }

    /// The files that no collection has, by the built-in one that would have them.
    fn would_apply<'f>(
        &self,
        tree: &Arc<dyn Tree>,
        files: impl Iterator<Item = &'f RepoPath>,
    ) -> BTreeMap<String, u64> {
        let recognition = Recognition::new(Arc::clone(tree));
        let InOrder(collections) = builtin::everyday().collections;
        let numbered = collections.into_iter().enumerate();
        let globs = numbered.flat_map(|(at, (name, collection))| {
            let globs = collection.files.0.into_iter();
            globs.filter_map(move |glob| Some((at, name.clone(), Glob::new(&glob).ok()?)))
        });
        let globs: Vec<(usize, String, Glob)> = globs.collect();
        let mut found = BTreeMap::new();
        // All of them are in a folder whose name begins with `_`.
        for path in files.filter(|path| path.starts_with('_') || path.contains("/_")) {
            let names: Vec<&str> = path.names().collect();
            let first = globs.iter().find(|(.., glob)| glob.matches(path, &names));
            let Some((at, name, _)) = first else {
                continue;
            };
            let claim = self.claim(path);
            let is_free = claim.collection.is_none() && !claim.excluded;
            if is_free && recognition.fits(path, *at) {
                *found.entry(name.clone()).or_default() += 1;
            }
        }
        found
    }
}

/// At most `most` of some things, at even distances.
fn spread<T>(all: Vec<T>, most: usize) -> impl Iterator<Item = T> {
    let step = all.len().div_ceil(most).max(1);
    all.into_iter().step_by(step)
}

/// How the documents of built-in collections are parsed, by their endings.
fn layout_of(path: &RepoPath) -> Option<Layout> {
    match path.extension() {
        "md" | "markdown" | "mdx" | "html" => Some(Layout::Content),
        "yaml" | "yml" | "toml" | "json" => Some(Layout::Data),
        _ => None,
    }
}

/// The folder of a collection that a path is in, with a slash at its end.
fn folder_of<'p>(path: &'p RepoPath, end: &str) -> Option<&'p str> {
    if path.starts_with(end) {
        return Some(&path[..end.len()]);
    }
    let at = path.find(&format!("/{end}"))?;
    Some(&path[..=at + end.len()])
}

/// The keys at the top of a document, also where it cannot be parsed: one article with a broken line
/// is of the format all the same.
fn keys_of(source: &Source, layout: Layout) -> BTreeSet<String> {
    let document = parse(source, layout);
    let roots = document.roots.iter().filter_map(Node::as_mapping);
    let entries = roots.flat_map(|mapping| &mapping.entries);
    let mut keys: BTreeSet<String> = entries.map(|entry| entry.key.to_string()).collect();
    if keys.is_empty() || !document.complete {
        keys.extend(keys_of_lines(source.text()).into_iter().map(str::to_owned));
    }
    keys
}

/// The keys that lines of a text begin with.
fn keys_of_lines(text: &str) -> BTreeSet<&str> {
    let mut keys = BTreeSet::new();
    // JSON indents the keys at its top, and those inside of them more.
    let mut indentation = None;
    for line in text.lines().take(MOST_LINES) {
        let trimmed = line.trim_start();
        let (key, behind) = match trimmed.strip_prefix('"') {
            Some(quoted) => {
                let own = line.len() - trimmed.len();
                if *indentation.get_or_insert(own) != own {
                    continue;
                }
                (quoted, "\"")
            }
            None => (line, ""),
        };
        let is_of_key = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
        let end = key.bytes().position(|byte| !is_of_key(byte));
        let Some((key, rest)) = end.filter(|end| *end > 0).map(|end| key.split_at(end)) else {
            continue;
        };
        let rest = rest.strip_prefix(behind).map(str::trim_start);
        if rest.is_some_and(|rest| rest.starts_with([':', '='])) {
            keys.insert(key);
        }
    }
    keys
}

/// Whether the keys of a document are those of a format: a distinctive one, and most are known.
fn is_of_format(own: &BTreeSet<String>, format: &BTreeSet<String>) -> bool {
    let known = own.iter().filter(|key| format.contains(*key));
    let distinctive = known.clone().any(|key| DISTINCTIVE.contains(&&**key));
    distinctive && known.count() * 2 >= own.len()
}

/// The keys that the schema of a collection knows.
fn keys_of_schema(collection: &CollectionConfig) -> BTreeSet<String> {
    let name = collection.schema.as_deref().unwrap_or_default();
    let source = builtin::schema(name).ok();
    let schema: Option<serde_json::Value> =
        source.and_then(|source| serde_json::from_str(source.text()).ok());
    let properties = schema.as_ref().and_then(|schema| schema.get("properties"));
    let properties = properties.and_then(serde_json::Value::as_object);
    (properties
        .into_iter()
        .flat_map(|properties| properties.keys()))
    .cloned()
    .collect()
}

#[cfg(test)]
mod tests;

//! The references and URLs of one file, as they must be after files have got other paths.

use std::borrow::Cow;
use std::collections::HashMap;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::moves::{Moves, relative_to};
use super::replacement;
use crate::content::site::{Local, Site};
use crate::crossfile::normalise::path_key;
use crate::crossfile::paths::repository_path;
use crate::crossfile::{
    self, Compare, Key, Origin, PathBase, Reference, Slot, found_at, without_ending,
};
use crate::document::{Document, parse, roles};
use crate::engine::incremental::Incremental;
use crate::engine::session::layout;
use crate::finding::Edit;
use crate::plan::Plan;
use crate::text::repo_path::{RepoPath, RepoPathBuf};
use crate::text::uri_escapes::IN_PATH;
use crate::text::{Source, Span};
use crate::tree::Tree;
use crate::tree::disk::walk::FoundFile;

/// What is not ASCII is escaped, too, in a URL that has escapes.
const IN_ASCII_URLS: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~')
    .remove(b'+')
    .remove(b',')
    .remove(b'(')
    .remove(b')')
    .remove(b'@');

/// A name that a file gives by its path: the one that it has, and the one that it gets.
struct RenamedPath {
    old: String,
    new: String,
    compare: Compare,
    /// The key of the new one.
    key: Key,
}

/// What lets references and URLs follow files.
pub(super) struct Follow<'a> {
    results: &'a Incremental,
    pub(super) moves: &'a Moves,
    /// The names of files that get other ones, by target and the key of the old name.
    names: HashMap<(u16, Key), RenamedPath>,
}

impl<'a> Follow<'a> {
    pub(super) fn new(results: &'a Incremental, moves: &'a Moves) -> Self {
        let mut follow = Self {
            results,
            moves,
            names: HashMap::new(),
        };
        for path in results.paths().filter(|path| moves.has(path)) {
            follow.add_names(path);
        }
        follow
    }

    fn plan(&self) -> &'a Plan {
        &self.results.session.plan
    }

    pub(super) fn tree(&self) -> &'a dyn Tree {
        &*self.results.session.tree
    }

    /// Adds the names that a file has by its path, and that nothing else has.
    fn add_names(&mut self, path: &RepoPathBuf) {
        let after = self.moves.after(path);
        let plan = self.plan();
        let (old_claim, new_claim) = (plan.claim(path), plan.claim(&after));
        let empty = |path: &RepoPath| Source::new(path, "");
        let (old, new) = (empty(path), empty(&after));
        let layout = crate::document::layout_of(path);
        let (old, new) = (parse(&old, layout), parse(&new, layout));
        let targets = |collection| {
            let gives = plan.constraints.gives(collection).into_iter();
            let gives = gives.flat_map(|gives| &gives.gives);
            gives.filter_map(|give| match (give.slot, &give.origin) {
                (Slot::Target(target), Origin::File(_)) => Some((target, give)),
                _ => None,
            })
        };
        for (target, give) in targets(old_claim.collection) {
            let same = targets(new_claim.collection).find(|(other, _)| *other == target);
            let Some((_, new_give)) = same else {
                continue;
            };
            let names = |document: &Document<'_>, give| {
                let mut names = Vec::new();
                crossfile::given(document, give, &mut |given| {
                    let compared = given.compared(give.compare, document.source.path());
                    let compared = compared.into_owned();
                    names.push((given.written.into_owned(), compared));
                });
                names
            };
            let (old, new) = (names(&old, give), names(&new, new_give));
            for (at, (written, compared)) in old.into_iter().enumerate() {
                let key = crossfile::key(give.compare, &compared, path);
                let Some((new, compared)) = new.get(at).or(new.last()).cloned() else {
                    continue;
                };
                let new_key = crossfile::key(new_give.compare, &compared, &after);
                if new_key != key && !self.is_defined_elsewhere(target, key) {
                    let names = RenamedPath {
                        old: written,
                        new,
                        compare: new_give.compare,
                        key: new_key,
                    };
                    self.names.insert((target, key), names);
                }
            }
        }
    }

    /// Whether a file that stays gives a name, too.
    fn is_defined_elsewhere(&self, target: u16, key: Key) -> bool {
        let own = self.results.facts().with_key(Slot::Target(target), key);
        let mut files = own.filter_map(|fact| self.results.path(fact.file));
        files.any(|file| !self.moves.has(file))
    }

    /// Whether a fact is a reference to a name that changes.
    pub(super) fn is_concerned(&self, fact: &crossfile::Fact) -> bool {
        let Slot::Reference(reference) = fact.slot else {
            return false;
        };
        let reference = self.plan().constraints.reference(reference);
        reference.is_some_and(|one| {
            let mut targets = one.targets.iter();
            targets.any(|&target| self.names.contains_key(&(target, fact.key)))
        })
    }

    /// The edits of a file; none where they would not give what they should.
    pub(super) fn edits(&self, file: &FoundFile) -> Option<(Source, Vec<Edit>)> {
        let plan = self.plan();
        let claim = plan.claim(&file.path);
        let layout = layout(file, &claim).ok()?;
        let bytes = self.tree().read(&file.path).ok()?;
        let source = Source::new(file.path.clone(), bytes);
        let mut edits: Vec<Edit> = Vec::new();
        let before;
        {
            let document = parse(&source, layout);
            let values = self.values(&document, &file.path);
            before = values.len();
            for (span, is_part, new) in values {
                let Some(new) = new else {
                    continue;
                };
                let text = if is_part {
                    new
                } else {
                    replacement(source.slice(span), &new, document.format)
                };
                if !edits.iter().any(|edit| edit.span == span) {
                    edits.push(Edit { span, text });
                }
            }
        }
        edits.sort_by_key(|edit| edit.span);
        let is_apart = edits
            .windows(2)
            .all(|two| two[0].span.end <= two[1].span.start);
        if edits.is_empty() || !is_apart {
            return None;
        }
        // What is written must be read as it was meant: then nothing is left to follow.
        let mut text = source.text().to_owned();
        for edit in edits.iter().rev() {
            text.replace_range(edit.span.range(), &edit.text);
        }
        let after = Source::new(file.path.clone(), text);
        let left = self.values(&parse(&after, layout), &file.path);
        let is_right = left.len() == before && left.iter().all(|(.., new)| new.is_none());
        is_right.then_some((source, edits))
    }

    /// The values of a document that mean files: where they are, whether they are parts of a string,
    /// and what they must be, where that is something else.
    fn values(
        &self,
        document: &Document<'_>,
        path: &RepoPath,
    ) -> Vec<(Span, bool, Option<String>)> {
        let plan = self.plan();
        let claim = plan.claim(path);
        let after = self.moves.after(path);
        let mut values = Vec::new();
        let gives = plan.constraints.gives(claim.collection).into_iter();
        for give in gives.flat_map(|gives| &gives.gives) {
            let (Slot::Reference(reference), Origin::Fields(fields)) = (give.slot, &give.origin)
            else {
                continue;
            };
            let reference = plan.constraints.reference(reference);
            let Some(reference) = reference.filter(|_| fields.len() == 1) else {
                continue;
            };
            let is_part = give.separator.as_deref().is_some_and(|one| !one.is_empty());
            crossfile::given(document, give, &mut |given| {
                let new = self.reference(reference, &given.written, path, &after);
                values.push((given.span, is_part, new));
            });
        }
        let settings = plan.settings(&claim);
        let roles = roles::find(&document.roots, &settings.roles);
        let images = roles.images.iter().filter_map(|image| image.url);
        let nodes = images.chain(roles.urls.iter().map(|url| url.node));
        for node in nodes.filter(|node| node.alias.is_none()) {
            if let Some(text) = node.as_str() {
                let new = self.url(&settings.site, text, path, &after);
                values.push((node.span, false, new));
            }
        }
        let links = self
            .links(&settings.site, document, path, &after)
            .into_iter();
        values.extend(links.map(|(span, new)| (span, true, new)));
        values
    }

    /// What a reference must be; none where it is right as it is.
    fn reference(
        &self,
        reference: &Reference,
        written: &str,
        path: &RepoPath,
        after: &RepoPath,
    ) -> Option<String> {
        if let Some(old) = found_at(reference, written, path, self.tree()) {
            return self.path_reference(reference, written, RepoPath::new(&old), path, after);
        }
        let compare = reference.compare;
        let is_relative = written.starts_with("./") || written.starts_with("../");
        if compare.as_path && is_relative {
            let end = written.find(['#', '?']).unwrap_or(written.len());
            let old = join(path, &written[..end])?;
            let moved = self.results.paths();
            let mut moved = moved.filter(|one| self.moves.has(one));
            let target = moved.find(|one| path_key(one) == path_key(&old));
            let new = match target {
                Some(target) => {
                    let new = self.moves.after(target);
                    let has_ending = **target == *old;
                    if has_ending {
                        new.as_str().to_owned()
                    } else {
                        path_key(&new).to_owned()
                    }
                }
                None => old.clone(),
            };
            let way = dotted(&relative_to(after, RepoPath::new(&new)), written);
            let new = format!("{way}{}", &written[end..]);
            let is_same = join(after, &written[..end]).is_some_and(|same| {
                path_key(&same) == path_key(&join(after, &way).unwrap_or_default())
            });
            return (!is_same).then_some(new);
        }
        let key = crossfile::key(compare, &crossfile::compared(written, compare, path), path);
        let mut targets = reference.targets.iter();
        let names = targets.find_map(|&target| self.names.get(&(target, key)))?;
        let new = match written.rfind(&names.old) {
            Some(at) => {
                let mut text = written.to_owned();
                text.replace_range(at..at + names.old.len(), &names.new);
                text
            }
            None => names.new.clone(),
        };
        let compared = crossfile::compared(&new, names.compare, after);
        (crossfile::key(names.compare, &compared, after) == names.key).then_some(new)
    }

    /// The same for one that is the path of a file or folder.
    fn path_reference(
        &self,
        reference: &Reference,
        written: &str,
        old: &RepoPath,
        path: &RepoPath,
        after: &RepoPath,
    ) -> Option<String> {
        let new = self.moves.after(old);
        let end = written.find(['#', '?']);
        let means = |text: &str| {
            let bases = reference.paths.iter().map(|(base, _)| base);
            let mut bases =
                bases.filter(|base| repository_path(base, text, path).as_deref() == Some(old));
            bases.next()
        };
        let (base, end) = match means(written) {
            Some(base) => (base, written.len()),
            None => (means(&written[..end?])?, end?),
        };
        let (text, rest) = written.split_at(end);
        if repository_path(base, text, after).as_deref() == Some(&*new) {
            return None;
        }
        let slash = if text.starts_with('/') { "/" } else { "" };
        let way = match base {
            PathBase::Document if slash.is_empty() => dotted(&relative_to(after, &new), text),
            PathBase::Document => format!("/{new}"),
            PathBase::Folder(folder) => {
                let below = new.strip_prefix(folder.as_str())?.trim_start_matches('/');
                format!("{slash}{below}")
            }
        };
        let is_it = repository_path(base, &way, after).as_deref() == Some(&*new);
        is_it.then(|| format!("{way}{rest}"))
    }

    /// What a URL must be; none where it is right as it is, or means no file of the repository.
    pub(super) fn url(
        &self,
        site: &Site,
        url: &str,
        path: &RepoPath,
        after: &RepoPath,
    ) -> Option<String> {
        let files = |url: &str, from: &RepoPath| match site.local(url, from) {
            Local::Files(files) | Local::Perhaps(files) => files,
            _ => Vec::new(),
        };
        let tree = self.tree();
        let mut old = files(url, path).into_iter();
        let old = old.find(|file| tree.look(file) == crate::tree::Look::File)?;
        let new = self.moves.after(&old);
        let is_it = |url: &str| {
            let files = files(url, after);
            let mut there = files
                .iter()
                .filter(|file| self.moves.is_file_after(file, tree));
            there.next().is_some_and(|file| **file == *new)
        };
        if is_it(url) {
            return None;
        }
        let end = url.find(['?', '#']).unwrap_or(url.len());
        let (text, rest) = url.split_at(end);
        let escaped = |path: &str| -> String {
            let set = if text.contains('%') {
                IN_ASCII_URLS
            } else {
                IN_PATH
            };
            let parts = path.split('/').map(|part| match part {
                ".." => Cow::Borrowed(part),
                part => Cow::Owned(utf8_percent_encode(part, set).to_string()),
            });
            parts.collect::<Vec<_>>().join("/")
        };
        // What comes before the path of the file: the folder that is served, a base, a host.
        let old_parts: Vec<&str> = old.split('/').collect();
        let parts: Vec<&str> = text.split('/').collect();
        let decoded = |part: &str| {
            let decoded = percent_encoding::percent_decode_str(part).decode_utf8_lossy();
            decoded.into_owned()
        };
        let pairs = old_parts.iter().rev().zip(parts.iter().rev());
        let alike = pairs
            .take_while(|(old, part)| **old == decoded(part))
            .count();
        let is_relative = !text.starts_with('/') && !text.contains(':');
        let mut tries = Vec::new();
        if is_relative {
            tries.push(dotted(&escaped(&relative_to(after, &new)), text));
        }
        let served = old_parts[..old_parts.len() - alike].join("/");
        let below = match &*served {
            "" => Some(&*new),
            served => new.below(served),
        };
        if let Some(below) = below {
            let before = parts[..parts.len() - alike].join("/");
            let slash = if parts.len() > alike { "/" } else { "" };
            tries.push(format!("{before}{slash}{}", escaped(below)));
        }
        let without = |text: &String| {
            let (folder, name) = RepoPath::new(text).folder_and_name();
            folder.child(without_ending(name))
        };
        let short: Vec<String> = tries.iter().map(without).collect();
        let tries = tries.into_iter().chain(short);
        let mut tries = tries.map(|text| format!("{text}{rest}"));
        tries.find(|text| is_it(text))
    }
}

/// Where a way from a document leads.
fn join(document: &RepoPath, way: &str) -> Option<String> {
    document.folder().join(way)
}

/// A way as the old text began it.
fn dotted(way: &str, old: &str) -> String {
    if old.starts_with("./") && !way.starts_with("../") {
        format!("./{way}")
    } else {
        way.to_owned()
    }
}

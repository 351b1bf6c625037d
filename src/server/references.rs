//! Where references lead, and who refers to a value: along the constraints of the config, to files
//! by their paths, and to images.

use std::collections::BTreeSet;

use super::place::{At, touches};
use crate::content::site::Local;
use crate::crossfile::{self, Fact, Key, Slot, TargetKind, found_at};
use crate::document::field_path::FieldPath;
use crate::document::roles;
use crate::document::title::title;
use crate::document::{Document, Layout, layout_of, parse};
use crate::engine::across::suggestions::data_names;
use crate::text::repo_path::{RepoPath, RepoPathBuf};
use crate::text::{Source, Span};
use crate::tree::Look;

/// A place in a file of the same root.
pub(super) type ReferenceTarget = (RepoPathBuf, Span);

/// A value of the open file that is compared with those of others.
pub(super) struct ComparedValue {
    pub(super) slot: Slot,
    pub(super) span: Span,
    /// As it is written, without quotes.
    pub(super) written: String,
}

impl At<'_> {
    /// The values at a place that refer to others, or that others refer to.
    pub(super) fn compared(&self, document: &Document<'_>, offset: u32) -> Vec<ComparedValue> {
        let gives = self.plan().constraints.gives(self.claim.collection);
        let mut found = Vec::new();
        for give in gives.into_iter().flat_map(|gives| &gives.gives) {
            if matches!(give.slot, Slot::Unique(_)) {
                continue;
            }
            crossfile::given(document, give, &mut |given| {
                if touches(given.span, offset) {
                    found.push(ComparedValue {
                        slot: give.slot,
                        span: given.span,
                        written: given.written.into_owned(),
                    });
                }
            });
        }
        found
    }

    /// The fact of a value of the open file.
    fn fact(&self, compared: &ComparedValue) -> Option<&Fact> {
        let file = self.known.results.number(&self.open.path)?;
        let mut keys = self.known.results.facts().keys();
        keys.find(|fact| {
            fact.file == file && fact.slot == compared.slot && fact.span == compared.span
        })
    }

    fn place(&self, fact: &Fact) -> Option<ReferenceTarget> {
        Some((self.known.results.path(fact.file)?.clone(), fact.span))
    }

    /// Where the reference at a place leads; the place itself where it is a target.
    pub(super) fn targets(
        &self,
        document: &Document<'_>,
        offset: u32,
    ) -> BTreeSet<ReferenceTarget> {
        let mut found = BTreeSet::new();
        for compared in self.compared(document, offset) {
            match compared.slot {
                Slot::Reference(reference) => self.follow(reference, &compared, &mut found),
                Slot::Target(_) => {
                    found.insert((self.open.path.clone(), compared.span));
                }
                Slot::Unique(_) => {}
            }
        }
        if let Some(file) = self.file_at(document, offset) {
            found.insert((file, Span::default()));
        }
        found
    }

    fn follow(
        &self,
        reference: u16,
        compared: &ComparedValue,
        found: &mut BTreeSet<ReferenceTarget>,
    ) {
        let constraints = &self.plan().constraints;
        let Some(reference) = constraints.reference(reference) else {
            return;
        };
        let path = found_at(reference, &compared.written, &self.open.path, self.tree());
        if let Some(path) = path.filter(|path| self.tree().look(path) == Look::File) {
            found.insert((path.into(), Span::default()));
            return;
        }
        let Some(key) = self.fact(compared).map(|fact| fact.key) else {
            return;
        };
        for &slot in &reference.targets {
            let own = self.known.results.facts().with_key(Slot::Target(slot), key);
            found.extend(own.filter_map(|fact| self.place(fact)));
            if let Some(target) = constraints.target(slot)
                && let TargetKind::DataFile(file, at) = &target.kind
            {
                let names = self.data_names(file, at.as_ref());
                let is_it = |(name, _): &(String, Span)| {
                    let compared = crossfile::compared(name, target.compare, file);
                    Key::of([&*compared]) == key
                };
                let own = names.into_iter().filter(is_it);
                found.extend(own.map(|(_, span)| (file.clone(), span)));
            }
        }
    }

    /// The names that a data file defines, with their places.
    pub(super) fn data_names(
        &self,
        file: &RepoPath,
        at: Option<&FieldPath>,
    ) -> Vec<(String, Span)> {
        let Ok(bytes) = self.tree().read(file) else {
            return Vec::new();
        };
        let source = Source::new(file, bytes);
        data_names(&parse(&source, layout_of(file)), at)
    }

    /// All places of the value at a place: where it is defined, if that is wanted, and every
    /// reference to it.
    pub(super) fn uses(
        &self,
        document: &Document<'_>,
        offset: u32,
        with_definitions: bool,
    ) -> BTreeSet<ReferenceTarget> {
        let constraints = &self.plan().constraints;
        let mut wanted: BTreeSet<(u16, Key)> = BTreeSet::new();
        for compared in self.compared(document, offset) {
            let Some(fact) = self.fact(&compared) else {
                continue;
            };
            match compared.slot {
                Slot::Target(target) => _ = wanted.insert((target, fact.key)),
                Slot::Reference(reference) => {
                    let targets = constraints.reference(reference);
                    let targets = targets.into_iter().flat_map(|reference| &reference.targets);
                    wanted.extend(targets.map(|&target| (target, fact.key)));
                }
                Slot::Unique(_) => {}
            }
        }
        let is_meant = |fact: &&Fact| match fact.slot {
            Slot::Target(target) => with_definitions && wanted.contains(&(target, fact.key)),
            Slot::Reference(reference) => constraints.reference(reference).is_some_and(|one| {
                one.targets
                    .iter()
                    .any(|&target| wanted.contains(&(target, fact.key)))
            }),
            Slot::Unique(_) => false,
        };
        let keys = self.known.results.facts().keys();
        keys.filter(is_meant)
            .filter_map(|fact| self.place(fact))
            .collect()
    }

    /// The file of the repository that an image or a URL at a place means.
    pub(super) fn file_at(&self, document: &Document<'_>, offset: u32) -> Option<RepoPathBuf> {
        let settings = self.plan().settings(&self.claim);
        let roles = roles::find(&document.roots, &settings.roles);
        let images = roles.images.iter().filter_map(|image| image.url);
        let mut nodes = images.chain(roles.urls.iter().map(|url| url.node));
        let node = nodes.find(|node| touches(node.span, offset))?;
        self.local_file(node.as_str()?)
    }

    /// The file of the repository that a URL of the open file means, if it is there.
    pub(super) fn local_file(&self, url: &str) -> Option<RepoPathBuf> {
        let site = &self.plan().settings(&self.claim).site;
        let (Local::Files(files) | Local::Perhaps(files)) = site.local(url, &self.open.path) else {
            return None;
        };
        files
            .into_iter()
            .find(|file| self.tree().look(file) == Look::File)
    }

    /// The title of a file, for people: what its front matter calls it.
    pub(super) fn title_of(&self, path: &RepoPathBuf) -> Option<String> {
        let source = self.translator().source(path, 0)?;
        title(&parse(&source, Layout::Content)).or_else(|| title(&parse(&source, Layout::Data)))
    }
}

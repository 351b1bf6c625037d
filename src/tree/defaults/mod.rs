//! Fields that a document does not have and that the site's generator sets for it: Jekyll's
//! `defaults`, Hugo's `cascade`, Eleventy's directory data. Where it is not certain that a default
//! reaches a document, it may, and no check guesses.
//!
//! A further generator is a file here; the compiler leads to the rest.

mod eleventy;
mod hugo;
mod jekyll;

use std::collections::HashMap;
use std::sync::{Arc, OnceLock, PoisonError, RwLock};

use crate::content::site::{Generator, Site};
use crate::document::value::{Mapping, Node};
use crate::document::{DataFormat, Layout, parse};
use crate::text::Source;
use crate::text::repo_path::{RepoPath, RepoPathBuf};
use crate::tree::site::site_config;
use crate::tree::{Look, Tree};

/// A file that sets fields of documents.
#[derive(Debug)]
pub(crate) struct DefaultsFile {
    pub(crate) source: Source,
    pub(crate) format: DataFormat,
    pub(crate) sets: Vec<DefaultSet>,
}

/// Fields that are set together.
#[derive(Debug)]
pub(crate) struct DefaultSet {
    /// JSON Pointer of the values in their file.
    pub(crate) pointer: String,
    pub(crate) values: Mapping<'static>,
    /// What the file says of the documents that it is for.
    scope: Option<Node<'static>>,
}

/// Whether defaults are for a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reach {
    No,
    /// Versions of the generator differ, or a setting that nobody reads here decides.
    Perhaps,
    Yes,
}

/// A set that is for a document, or may be.
#[derive(Debug)]
pub(crate) struct Reaching {
    pub(crate) file: Arc<DefaultsFile>,
    index: usize,
    pub(crate) is_certain: bool,
}

impl Reaching {
    pub(crate) fn set(&self) -> &DefaultSet {
        &self.file.sets[self.index]
    }
}

/// What a document has by default.
#[derive(Debug, Default)]
pub(crate) struct Defaults {
    /// In the order in which they apply: what comes later wins.
    pub(crate) sets: Vec<Reaching>,
    /// Whether code may set any field.
    pub(crate) anything: bool,
    /// Whether the generator ignores the case of keys.
    folds_keys: bool,
    /// Whether a mapping or list of a document is merged with that of a default.
    pub(crate) is_deep: bool,
}

/// What is known of one field.
#[derive(Clone, Copy, Debug)]
pub(crate) enum DefaultValue<'a> {
    /// No default sets it.
    None,
    /// A default may set it, or sets it to nobody knows what.
    Perhaps,
    /// It has this value.
    Certain(&'a Node<'static>),
}

impl Defaults {
    pub(crate) fn is_empty(&self) -> bool {
        self.sets.is_empty() && !self.anything
    }

    /// Whether two keys are one for the generator.
    pub(crate) fn is_same_key(&self, one: &str, other: &str) -> bool {
        one == other || self.folds_keys && one.eq_ignore_ascii_case(other)
    }

    /// What a field at the top of the document is by default.
    pub(crate) fn value(&self, key: &str) -> DefaultValue<'_> {
        let mut found = DefaultValue::None;
        for reaching in &self.sets {
            let entries = &reaching.set().values.entries;
            let Some(entry) = entries
                .iter()
                .find(|entry| self.is_same_key(&entry.key, key))
            else {
                continue;
            };
            let is_again = self.is_deep && !matches!(found, DefaultValue::None);
            let is_merged = is_again && is_collection(&entry.value);
            found = if reaching.is_certain && !is_merged {
                DefaultValue::Certain(&entry.value)
            } else {
                DefaultValue::Perhaps
            };
        }
        if self.anything {
            found = DefaultValue::Perhaps;
        }
        found
    }

    /// Whether a default sets the field, or may.
    pub(crate) fn may_set(&self, key: &str) -> bool {
        !matches!(self.value(key), DefaultValue::None)
    }
}

/// Whether a value has others in it, with which those of other sets are merged.
pub(crate) fn is_collection(node: &Node<'_>) -> bool {
    node.as_mapping().is_some() || node.as_sequence().is_some()
}

/// The generators whose defaults are read.
#[derive(Clone, Copy, PartialEq, Eq)]
enum DefaultsKind {
    Jekyll,
    Hugo,
    Eleventy,
}

impl DefaultsKind {
    fn of(site: &Site) -> Option<Self> {
        match site.generator? {
            Generator::Jekyll => Some(Self::Jekyll),
            Generator::Hugo => Some(Self::Hugo),
            Generator::Eleventy => Some(Self::Eleventy),
            Generator::Astro
            | Generator::Docusaurus
            | Generator::Gatsby
            | Generator::Hexo
            | Generator::Mkdocs
            | Generator::Nuxt
            | Generator::Pelican
            | Generator::Vitepress
            | Generator::Zola => None,
        }
    }
}

/// The files with defaults of a repository, as far as somebody asked: each is read once.
#[derive(Debug, Default)]
pub struct KnownDefaults {
    config: OnceLock<Option<Arc<DefaultsFile>>>,
    /// By folder: the files in it and above it, the outermost first.
    folders: RwLock<HashMap<RepoPathBuf, Arc<OfFolder>>>,
}

/// What a folder sets for the documents in it and below.
#[derive(Debug, Default)]
struct OfFolder {
    files: Vec<Arc<DefaultsFile>>,
    /// Whether there is code that may set anything.
    anything: bool,
    /// Whether single documents may have a file of their own with defaults.
    has_own: bool,
}

impl KnownDefaults {
    /// What a document has by default.
    pub(crate) fn of(&self, tree: &dyn Tree, site: &Site, path: &RepoPath) -> Defaults {
        match DefaultsKind::of(site) {
            Some(DefaultsKind::Jekyll) => jekyll::defaults(self, tree, path),
            Some(DefaultsKind::Hugo) => hugo::defaults(self, tree, path),
            Some(DefaultsKind::Eleventy) => eleventy::defaults(self, tree, path),
            None => Defaults::default(),
        }
    }

    /// Whether a file sets fields of others.
    pub(crate) fn sets_fields(&self, tree: &dyn Tree, site: &Site, path: &RepoPath) -> bool {
        let is_it = |file: &Arc<DefaultsFile>| **file.source.path() == *path;
        match DefaultsKind::of(site) {
            Some(DefaultsKind::Jekyll) => jekyll::config(self, tree).is_some_and(is_it),
            Some(DefaultsKind::Hugo) => {
                hugo::config(self, tree).is_some_and(is_it) || hugo::sets_fields(tree, path)
            }
            Some(DefaultsKind::Eleventy) => eleventy::sets_fields(tree, path),
            None => false,
        }
    }

    /// Whether a file of this name may set fields of others, or may have set some before it changed.
    pub(crate) fn may_set_fields(site: &Site, path: &RepoPath) -> bool {
        DefaultsKind::of(site) == Some(DefaultsKind::Hugo) && hugo::is_index(path)
    }

    /// The generator's own config, if it has defaults.
    fn config(
        &self,
        tree: &dyn Tree,
        generator: Generator,
        sets: fn(&Node<'_>) -> Vec<DefaultSet>,
    ) -> Option<&Arc<DefaultsFile>> {
        let read = || {
            let mut names = generator.profile().configs.iter();
            let source = names.find_map(|name| site_config(tree, name))?;
            DefaultsFile::read(source, Layout::Data, sets)
        };
        self.config.get_or_init(read).as_ref()
    }

    /// What a folder sets. `find` is asked once for each folder, and gets what the one above sets.
    fn folder(
        &self,
        folder: &RepoPath,
        find: &dyn Fn(&RepoPath, &OfFolder) -> OfFolder,
    ) -> Arc<OfFolder> {
        let known = self.folders.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = known.get(folder) {
            return Arc::clone(known);
        }
        drop(known);
        let above = match folder.as_str() {
            "" => Arc::default(),
            _ => self.folder(folder.folder(), find),
        };
        let found = Arc::new(find(folder, &above));
        let mut known = self.folders.write().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(known.entry(folder.into()).or_insert(found))
    }
}

impl DefaultsFile {
    /// A file, if it has defaults that can be read.
    fn read(
        source: Source,
        layout: Layout,
        sets: fn(&Node<'_>) -> Vec<DefaultSet>,
    ) -> Option<Arc<Self>> {
        let document = parse(&source, layout);
        let format = document.format;
        let found = document.root().map(sets).unwrap_or_default();
        (!found.is_empty()).then(|| {
            Arc::new(Self {
                source,
                format,
                sets: found,
            })
        })
    }
}

fn is_file(tree: &dyn Tree, path: &str) -> bool {
    tree.may_have(path) && tree.look(path) == Look::File
}

fn read(tree: &dyn Tree, path: &str) -> Option<Source> {
    let bytes = is_file(tree, path).then(|| tree.read(path).ok())??;
    Some(Source::new(path, bytes))
}

#[cfg(test)]
mod tests;

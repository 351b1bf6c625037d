//! The paths that the config or a schema gives a role, made for one walk over a document.

use std::sync::Arc;

use crate::content::site::Site;
use crate::document::field_path::{FieldPath, Step};
use crate::document::value::Value;

/// A meaning that `fields` of the config or a schema can give to a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// An absolute URL.
    Url,
    /// An absolute or relative URL.
    UrlReference,
    /// An image: a mapping with `url`, `src`, `path` or `file`, or the URL itself.
    Image,
    /// The flag that says whether a document is published.
    Published,
    /// The date of a document.
    Date,
    /// Text that readers see.
    Text,
}

/// Paths that have a role, compiled for one walk.
#[derive(Clone, Debug, Default)]
pub struct RoleMap {
    nodes: Vec<TrieNode>,
    // What the config names itself; then names are not guessed.
    published: Option<FieldPath>,
    date: Option<FieldPath>,
    has_text: bool,
    /// Whether the generator ignores the case of keys.
    folds_keys: bool,
}

#[derive(Clone, Debug, Default)]
struct TrieNode {
    keys: Vec<(Arc<str>, usize)>,
    each: Option<usize>,
    role: Option<Role>,
    /// Whether its `[]` takes a single value for a list of one: the config's paths do, a schema
    /// knows lists and single values apart.
    takes_one: bool,
}

impl RoleMap {
    /// Gives `role` to a path. What was given first stays: add the config's before the schema's.
    pub fn add(&mut self, path: &FieldPath, role: Role) {
        match role {
            Role::Published => _ = self.published.get_or_insert_with(|| path.clone()),
            Role::Date => _ = self.date.get_or_insert_with(|| path.clone()),
            Role::Text => self.has_text = true,
            Role::Url | Role::UrlReference | Role::Image => {}
        }
        if self.nodes.is_empty() {
            self.nodes.push(TrieNode::default());
        }
        let mut at = 0;
        for step in &path.steps {
            at = self.child(at, step);
        }
        self.nodes[at].role.get_or_insert(role);
    }

    /// The same for a path of the config, in which `x[]` takes a single value for a list of one.
    pub(crate) fn add_own(&mut self, path: &FieldPath, role: Role) {
        self.add(path, role);
        let mut at = Some(0);
        for step in &path.steps {
            at = match (at, step) {
                (Some(holder), Step::Each) => {
                    self.nodes[holder].takes_one = true;
                    self.each(at)
                }
                (_, Step::Key(key)) => self.key(at, key),
                (None, Step::Each) => None,
            };
        }
    }

    /// One that compares keys as the site's generator does, and gives no roles yet.
    pub(crate) fn of(site: &Site) -> Self {
        Self {
            folds_keys: site.profile().is_some_and(|profile| profile.folds_keys),
            ..Self::default()
        }
    }

    /// The field that the config names as the published flag.
    pub fn published(&self) -> Option<&FieldPath> {
        self.published.as_ref()
    }

    /// The field that the config names as the date.
    pub fn date(&self) -> Option<&FieldPath> {
        self.date.as_ref()
    }

    /// Where a walk begins; nowhere when no path has a role.
    pub(super) fn start(&self) -> Option<usize> {
        (!self.nodes.is_empty()).then_some(0)
    }

    /// Whether a path has the role of text.
    pub(super) fn has_text(&self) -> bool {
        self.has_text
    }

    fn child(&mut self, at: usize, step: &Step) -> usize {
        let next = self.nodes.len();
        match step {
            Step::Each => match self.nodes[at].each {
                Some(existing) => return existing,
                None => self.nodes[at].each = Some(next),
            },
            Step::Key(key) => {
                let keys = &mut self.nodes[at].keys;
                if let Some((_, existing)) = keys.iter().find(|(name, _)| **name == **key) {
                    return *existing;
                }
                keys.push((key.as_str().into(), next));
            }
        }
        self.nodes.push(TrieNode::default());
        next
    }

    /// The role of what is at a place of a walk.
    pub(super) fn role(&self, at: Option<usize>) -> Option<Role> {
        self.nodes[at?].role
    }

    /// Where the value of a key is.
    pub(super) fn key(&self, at: Option<usize>, key: &str) -> Option<usize> {
        let keys = &self.nodes[at?].keys;
        let found = keys.iter().find(|(name, _)| self.is_same(name, key));
        found.map(|(_, next)| *next)
    }

    /// Whether a key is the one of a name, as the generator compares them.
    pub(super) fn is_same(&self, name: &str, key: &str) -> bool {
        name == key || self.folds_keys && name.eq_ignore_ascii_case(key)
    }

    /// Where the items of a list are.
    pub(super) fn each(&self, at: Option<usize>) -> Option<usize> {
        self.nodes[at?].each
    }

    /// Where a value that is no list is, when a path wants a list there and takes one for it.
    #[inline]
    pub(super) fn one(&self, at: Option<usize>, value: &Value<'_>) -> Option<usize> {
        match at {
            Some(holder) if self.nodes[holder].takes_one => self.one_of(at, value),
            _ => at, // as nearly all
        }
    }

    fn one_of(&self, mut at: Option<usize>, value: &Value<'_>) -> Option<usize> {
        while let Some(node) = at.map(|at| &self.nodes[at])
            && node.takes_one
            && node.role.is_none()
            && !matches!(value, Value::Sequence(_) | Value::Null)
        {
            // Another path may go on with a key.
            let is_key = |(name, _): &(Arc<str>, usize)| {
                let entries = match value {
                    Value::Mapping(mapping) => &mapping.entries[..],
                    _ => &[],
                };
                entries.iter().any(|entry| self.is_same(name, &entry.key))
            };
            if node.keys.iter().any(is_key) {
                break;
            }
            at = node.each;
        }
        at
    }
}

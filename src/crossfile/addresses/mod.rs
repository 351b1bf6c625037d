//! The addresses that a document takes for sure, by the rules of its generator: that of its page, and
//! those that lead to it. Two documents with one address are one page, and the other is lost.
//!
//! What is not sure is none: a page that is hidden, an address with placeholders, a path whose
//! address depends on settings. A language in the path, the name or the front matter is part of the
//! address, so that translations are never taken for each other.
//!
//! A further generator is a function here, and where paths alone make addresses, an arm in
//! `tree/site_addresses`.

mod docusaurus;
mod hugo;
mod jekyll;
mod posts;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use super::Key;
use crate::content::site::{Generator, Site};
use crate::document::Document;
use crate::document::value::{Node, Value};
use crate::text::Span;
use crate::text::repo_path::RepoPath;

/// An address of a document: what it is compared by, and where it is written.
pub(crate) type Taken = (Key, Span);

/// The addresses of a document.
pub(crate) fn addresses(document: &Document<'_>, site: &Site) -> Vec<Taken> {
    let is_page = document.layout.is_content() && document.complete;
    let (Some(generator), Some(root), true) = (site.generator, document.root(), is_page) else {
        return Vec::new();
    };
    let path = document.source.path();
    if document.front_matter.is_none() {
        return Vec::new();
    }
    let mut page = Page {
        path,
        root,
        top: document.top(),
        site,
        scope: Vec::new(),
        taken: BTreeSet::new(),
    };
    match generator {
        Generator::Hugo => hugo::hugo(&mut page),
        Generator::Zola => hugo::zola(&mut page),
        Generator::Jekyll => jekyll::jekyll(&mut page),
        Generator::Hexo => jekyll::hexo(&mut page),
        Generator::Eleventy => jekyll::eleventy(&mut page),
        Generator::Docusaurus => docusaurus::docusaurus(&mut page),
        Generator::Astro
        | Generator::Gatsby
        | Generator::Mkdocs
        | Generator::Nuxt
        | Generator::Pelican
        | Generator::Vitepress => {}
    }
    // Most documents of some generators take none, and need not be looked at more closely.
    let is_left_out = |name: &str| name.starts_with(['.', '#', '~']);
    if page.taken.is_empty()
        || path.names().any(is_left_out)
        || site.addresses.excludes(path)
        || is_hidden(root)
    {
        return Vec::new();
    }
    let mut taken: Vec<Taken> = page.taken.into_iter().collect();
    // What a document names twice is one address: the first place counts.
    taken.dedup_by_key(|(key, _)| *key);
    taken
}

/// A document whose addresses are sought.
struct Page<'a> {
    path: &'a RepoPath,
    root: &'a Node<'a>,
    top: Span,
    site: &'a Site,
    /// What the addresses are below: a language, a version.
    scope: Vec<String>,
    taken: BTreeSet<Taken>,
}

impl Page<'_> {
    /// Adds an address that is written at a place.
    fn take(&mut self, address: &str, span: Span) {
        let parts = self.scope.iter().map(String::as_str);
        let key = Key::of(parts.chain(["", address]));
        self.taken.insert((key, span));
    }

    /// Adds the address that follows from the path.
    fn take_path(&mut self, address: &str) {
        self.take(address, self.top);
    }

    /// The text of a key, if it is an address without placeholders, and where it is.
    fn text(&self, key: &str) -> Option<(&str, Span)> {
        address_in(self.root.get(key)?)
    }

    /// The texts of a key that has one or a list.
    fn texts(&self, key: &str) -> Vec<(String, Span)> {
        let Some(node) = self.root.get(key) else {
            return Vec::new();
        };
        let items = node.as_sequence().unwrap_or(std::slice::from_ref(node));
        let texts = items.iter().filter_map(address_in);
        texts.map(|(text, span)| (text.to_owned(), span)).collect()
    }

    /// Makes the languages that path and front matter name part of the addresses.
    fn add_languages(&mut self, path: &RepoPath) {
        for name in path.folder().names() {
            if is_language(name) {
                self.scope.push(name.to_ascii_lowercase());
            }
        }
        for key in ["lang", "language", "locale", "languageCode"] {
            if let Some(text) = self.root.get(key).and_then(Node::as_str) {
                self.scope.push(text.to_owned());
            }
        }
    }
}

/// The text of a node, if it is an address without placeholders.
fn address_in<'n>(node: &'n Node<'_>) -> Option<(&'n str, Span)> {
    let text = node.as_str()?.trim();
    let is_plain =
        !text.is_empty() && !text.contains([':', '?', '#', '*', '{', '}', '<', '%', '$']);
    is_plain.then_some((text, node.span))
}

/// Whether front matter says that the document makes no page.
fn is_hidden(root: &Node<'_>) -> bool {
    let is = |key: &str, hiding: &Value<'_>| {
        root.as_mapping().is_some_and(|mapping| {
            let mut entries = mapping.entries.iter();
            let own = entries.find(|entry| entry.key.eq_ignore_ascii_case(key));
            own.is_some_and(|entry| match (&entry.value.value, hiding) {
                (Value::Bool(own), Value::Bool(hiding)) => own == hiding,
                (Value::String(own), Value::Bool(hiding)) => *own == hiding.to_string(),
                _ => false,
            })
        })
    };
    is("draft", &Value::Bool(true))
        || is("published", &Value::Bool(false))
        || is("headless", &Value::Bool(true))
        || is("render", &Value::Bool(false))
        || [
            "build",
            "_build",
            "expiryDate",
            "eleventyComputed",
            "pagination",
        ]
        .iter()
        .any(|key| root.get(key).is_some())
}

/// Whether a name is a language: `de`, `pt-br`, `zh_CN`, `zh-hans`.
fn is_language(name: &str) -> bool {
    let (language, region) = name.split_once(['-', '_']).unwrap_or((name, "xx"));
    let is_of = |text: &str, length: usize| {
        text.len() == length && text.bytes().all(|byte| byte.is_ascii_alphabetic())
    };
    (is_of(language, 2) || is_of(language, 3) && name != language)
        && (is_of(region, 2) || is_of(region, 4))
}

/// A path as Hugo, Zola and Docusaurus serve it: without slashes and `index.html` at its ends.
fn bare(address: &str) -> &str {
    let address = address.trim_matches('/');
    let bare = address.strip_suffix("index.html").unwrap_or(address);
    if bare.is_empty() || bare.ends_with('/') {
        bare.trim_end_matches('/')
    } else {
        address
    }
}

/// A path of a page below a folder, which is empty for the top.
fn below(folder: &RepoPath, name: &str) -> String {
    folder.child(name)
}

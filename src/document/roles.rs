//! What fields mean: which node is a URL, an image, the published flag, the date, a reader's text.
//!
//! A role comes from the collection's `fields` first, then from the schema (`format: uri`, …),
//! then from shape and name. One walk over the tree finds them all.

use crate::content::urls::{UrlParts, is_template};
pub(crate) use crate::document::image_shape::has_image_extension;
use crate::document::image_shape::{image_url_of, is_image_key, is_variant};
pub(crate) use crate::document::role_map::{Role, RoleMap};
use crate::document::value::{Entry, Mapping, Node, Value};
use crate::text::bytes::is_plain_ascii;

/// The nodes of a document that have a role, each list in the order of the file.
#[derive(Debug, Default)]
pub struct Roles<'d> {
    /// Every URL, those of images included.
    pub urls: Vec<UrlField<'d>>,
    /// Those of them that are addresses of the web, in their parts; templates are none.
    pub web: Vec<(UrlField<'d>, UrlParts<'d>)>,
    /// Every image.
    pub images: Vec<Image<'d>>,
    /// The published flag.
    pub published: Option<&'d Entry<'d>>,
    /// The draft flag, which is found by its name alone.
    pub draft: Option<&'d Entry<'d>>,
    /// The date.
    pub date: Option<&'d Entry<'d>>,
    /// Text that readers see.
    pub texts: Vec<TextField<'d>>,
    /// Whether some of it holds other characters than printable ASCII.
    pub has_unusual_text: bool,
}

/// A URL of a document.
#[derive(Clone, Copy, Debug)]
pub struct UrlField<'d> {
    /// The key it is under; that of the list for an item.
    pub key: &'d str,
    /// The value, which may be anything; most checks look at strings only.
    pub node: &'d Node<'d>,
    /// Whether it is the URL of an image.
    pub of_image: bool,
    /// Whether a relative URL is fine here.
    pub relative: bool,
    /// Whether config or schema say that it is a URL; otherwise its name does.
    pub declared: bool,
}

/// An image of a document.
#[derive(Clone, Copy, Debug)]
pub struct Image<'d> {
    /// The mapping, or the string that is the URL.
    pub node: &'d Node<'d>,
    /// The URL, if there is one.
    pub url: Option<&'d Node<'d>>,
    /// `width`, if there is one.
    pub width: Option<&'d Entry<'d>>,
    /// `height`, if there is one.
    pub height: Option<&'d Entry<'d>>,
}

/// Text that readers see.
#[derive(Clone, Copy, Debug)]
pub struct TextField<'d> {
    /// The key it is under; that of the list for an item.
    pub key: &'d str,
    /// The value; always a string.
    pub node: &'d Node<'d>,
}

/// Finds the roles in the values of a document.
pub fn find<'d>(roots: &'d [Node<'d>], map: &RoleMap) -> Roles<'d> {
    let mut finder = RoleFinder {
        map,
        roles: Roles {
            urls: Vec::with_capacity(8),
            images: Vec::with_capacity(4),
            ..Roles::default()
        },
    };
    let start = map.start();
    for root in roots {
        finder.visit(root, "", start, 0);
    }
    let mut roles = finder.roles;
    roles.web.reserve_exact(roles.urls.len());
    for &url in &roles.urls {
        // Documents often name one address twice.
        let same = |(_, parts): &&(_, UrlParts<'d>)| url.node.as_str() == Some(parts.text());
        let parts = match roles.web.last().filter(same) {
            Some((_, parts)) => Some(parts.clone()),
            None => web(url),
        };
        roles.web.extend(parts.map(|parts| (url, parts)));
    }
    let mut texts = roles.texts.iter().filter_map(|text| text.node.as_str());
    roles.has_unusual_text = !texts.all(is_plain_ascii);
    roles
}

/// The parts of a URL of the web.
fn web(url: UrlField<'_>) -> Option<UrlParts<'_>> {
    let text = url.node.as_str()?;
    let parts = UrlParts::of(text)?;
    let is_web = matches!(parts.scheme(), "https" | "http" | "")
        || parts.scheme().eq_ignore_ascii_case("https")
        || parts.scheme().eq_ignore_ascii_case("http");
    (is_web && !is_template(text)).then_some(parts)
}

struct RoleFinder<'d, 'm> {
    map: &'m RoleMap,
    roles: Roles<'d>,
}

impl<'d> RoleFinder<'d, '_> {
    fn visit(&mut self, node: &'d Node<'d>, key: &'d str, at: Option<usize>, depth: usize) {
        match &node.value {
            Value::Mapping(mapping) => {
                let declared = self.map.role(at) == Some(Role::Image);
                let url = image_url_of(mapping, key, declared);
                if declared || url.is_some() {
                    self.image_mapping(node, mapping, key, url, declared);
                }
                for entry in &mapping.entries {
                    let next = self.map.key(at, &entry.key);
                    let next = self.map.one(next, &entry.value.value);
                    self.flag_or_date(entry, next, depth);
                    if url.is_some_and(|url| std::ptr::eq(url, entry)) {
                        continue;
                    }
                    if is_variant(key, entry) {
                        self.image_string(&entry.value, &entry.key, false);
                        continue;
                    }
                    let before = self.roles.images.len();
                    match &entry.value.value {
                        Value::Mapping(_) | Value::Sequence(_) => {
                            self.visit(&entry.value, &entry.key, next, depth + 1);
                        }
                        _ => self.scalar(&entry.value, &entry.key, next, depth + 1),
                    }
                    if let [image] = &mut self.roles.images[before..] {
                        with_sizes_beside(image, mapping, entry);
                    }
                }
            }
            Value::Sequence(items) => {
                // A path without `[]` that ends at a list means its items.
                let next = self
                    .map
                    .each(at)
                    .or(at.filter(|_| self.map.role(at).is_some()));
                for item in items {
                    self.visit(item, key, next, depth + 1);
                }
            }
            _ => self.scalar(node, key, at, depth),
        }
    }

    #[inline]
    fn scalar(&mut self, node: &'d Node<'d>, key: &'d str, at: Option<usize>, depth: usize) {
        let role = self.map.role(at);
        match (&node.value, role) {
            (Value::String(text), _) => self.string(node, text, key, role, depth),
            (_, Some(Role::Url | Role::UrlReference)) => {
                self.url(node, key, role == Some(Role::UrlReference), true);
            }
            _ => {}
        }
    }

    /// The published flag and the date: where the config names them, else by name at the top.
    fn flag_or_date(&mut self, entry: &'d Entry<'d>, at: Option<usize>, depth: usize) {
        let role = self.map.role(at);
        let guess = depth == 0;
        let named_published = guess
            && self.map.published().is_none()
            && self.map.is_same("published", &entry.key)
            && is_boolean_like(&entry.value);
        if guess && self.map.is_same("draft", &entry.key) {
            self.roles.draft = Some(entry);
        }
        if role == Some(Role::Published) || named_published {
            self.roles.published = Some(entry);
        }
        let is_named = |name: &&str| self.map.is_same(name, &entry.key);
        let named_date = guess && self.map.date().is_none() && DATE_KEYS.iter().any(is_named);
        if role == Some(Role::Date) || (named_date && self.roles.date.is_none()) {
            self.roles.date = Some(entry);
        }
    }

    fn string(
        &mut self,
        node: &'d Node<'d>,
        text: &str,
        key: &'d str,
        role: Option<Role>,
        depth: usize,
    ) {
        match role {
            Some(Role::Url) => self.url(node, key, false, true),
            Some(Role::UrlReference) => self.url(node, key, true, true),
            Some(Role::Image) => self.image_string(node, key, true),
            Some(Role::Text) => self.roles.texts.push(TextField { key, node }),
            None if is_image_key(key) && has_image_extension(text) => {
                self.image_string(node, key, false);
            }
            None if is_url_key(key) => self.url(node, key, true, false),
            None if !self.map.has_text() && depth == 1 && is_text_key(key) => {
                self.roles.texts.push(TextField { key, node });
            }
            Some(Role::Published | Role::Date) | None => {}
        }
    }

    fn url(&mut self, node: &'d Node<'d>, key: &'d str, relative: bool, declared: bool) {
        self.roles.urls.push(UrlField {
            key,
            node,
            of_image: false,
            relative,
            declared,
        });
    }

    fn image_string(&mut self, node: &'d Node<'d>, key: &'d str, declared: bool) {
        self.roles.images.push(Image {
            node,
            url: Some(node),
            width: None,
            height: None,
        });
        self.image_url(node, key, declared);
    }

    fn image_mapping(
        &mut self,
        node: &'d Node<'d>,
        mapping: &'d Mapping<'d>,
        key: &str,
        url: Option<&'d Entry<'d>>,
        declared: bool,
    ) {
        // The size of an icon is that of its place on the page.
        let is_shown = !declared && matches!(key, "icon" | "logo" | "avatar");
        let side = |name: &str| mapping.entry(name).filter(|_| !is_shown);
        self.roles.images.push(Image {
            node,
            url: url.map(|entry| &entry.value),
            width: side("width"),
            height: side("height"),
        });
        if let Some(entry) = url {
            self.image_url(&entry.value, &entry.key, true);
        }
    }

    fn image_url(&mut self, node: &'d Node<'d>, key: &'d str, declared: bool) {
        self.roles.urls.push(UrlField {
            key,
            node,
            of_image: true,
            relative: true,
            declared,
        });
    }
}

/// The size that is written beside an image: `og_image_width` and `og_image_height` of `og_image`.
fn with_sizes_beside<'d>(image: &mut Image<'d>, mapping: &'d Mapping<'d>, entry: &'d Entry<'d>) {
    let is_text = image.node.address() == entry.value.address() && image.url.is_some();
    if !is_text || image.width.is_some() || image.height.is_some() {
        return;
    }
    let side = |separated: &str, joined: &str| {
        let names = ["_", "-", ":", "."].map(|sign| format!("{}{sign}{separated}", entry.key));
        let own = names.iter().find_map(|name| mapping.entry(name));
        own.or_else(|| mapping.entry(&format!("{}{joined}", entry.key)))
    };
    image.width = side("width", "Width");
    image.height = side("height", "Height");
}

fn is_url_key(key: &str) -> bool {
    matches!(key, "url" | "href") || key.ends_with("Url") || key.ends_with("_url")
}

/// True or false, or a word that was meant so. Other values of `published` are dates and the like.
fn is_boolean_like(node: &Node<'_>) -> bool {
    let words = ["true", "false", "yes", "no", "on", "off"];
    match &node.value {
        Value::Bool(_) => true,
        Value::String(text) => {
            let text = text.trim();
            let mut words = words.iter();
            words.any(|word| text.eq_ignore_ascii_case(word)) || is_scrambled(text)
        }
        _ => false,
    }
}

/// Whether a word has the letters of `true` or `false` in a wrong order: `flase`.
fn is_scrambled(word: &str) -> bool {
    let mut letters = word.as_bytes().to_ascii_lowercase();
    letters.truncate("false".len() + 1);
    letters.sort_unstable();
    matches!(letters.as_slice(), b"aefls" | b"ertu")
}

/// Names of the date of a document.
pub(crate) const DATE_KEYS: [&str; 4] = ["publishedDateTime", "date", "pubDate", "publishDate"];

fn is_text_key(key: &str) -> bool {
    matches!(
        key,
        "title" | "excerpt" | "description" | "summary" | "name" | "subtitle"
    )
}

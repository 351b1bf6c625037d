//! Takes facts out of a document.

use std::borrow::Cow;
use std::fmt::Write as _;

use super::addresses::addresses;
use super::constraints::{Compare, Constraints, FileName, Give, Gives, Origin};
use super::normalise::{path_key, slug_of, without_language};
use super::paths::found_at;
use super::seen;
use super::{Fact, Facts, ImageFact, Key, Slot};
use crate::content::site::Site;
use crate::content::urls::UrlParts;
use crate::document::Document;
use crate::document::field_path::{FieldPath, Match, Step};
use crate::document::roles::Roles;
use crate::document::value::{Entry, Node, Value};
use crate::text::Span;
use crate::text::repo_path::RepoPath;
use crate::tree::Tree;

/// A value that a document gives.
#[derive(Debug)]
pub(crate) struct FieldValue<'a> {
    /// The value as it is written, without quotes.
    pub written: Cow<'a, str>,
    /// What is compared of several fields together.
    together: Option<String>,
    /// Where.
    pub span: Span,
}

impl FieldValue<'_> {
    /// The value as it is compared.
    pub(crate) fn compared(&self, compare: Compare, path: &RepoPath) -> Cow<'_, str> {
        match &self.together {
            Some(together) => Cow::Borrowed(together),
            None => compared(&self.written, compare, path),
        }
    }
}

/// The last value whose key was asked for: documents often name one address twice.
#[derive(Default)]
struct LastKey<'d>(Option<(&'d str, Compare, Key)>);

impl<'d> LastKey<'d> {
    /// The key of a value.
    fn of(&mut self, value: &FieldValue<'d>, compare: Compare, path: &RepoPath) -> Key {
        let (Cow::Borrowed(text), None) = (&value.written, &value.together) else {
            return key(compare, &value.compared(compare, path), path);
        };
        if let Some((last, last_compare, key)) = self.0
            && (last, last_compare) == (*text, compare)
        {
            return key;
        }
        let key = key(compare, &value.compared(compare, path), path);
        self.0 = Some((text, compare, key));
        key
    }
}

/// The facts of a document: those of its collection's constraints, and its images.
pub(crate) fn extract(
    document: &Document<'_>,
    roles: &Roles<'_>,
    gives: Option<&Gives>,
    constraints: &Constraints,
    site: &Site,
    files: &dyn Tree,
) -> Facts {
    let mut facts = Facts {
        // As most documents give one or two values for each.
        keys: Vec::with_capacity(gives.map_or(0, |gives| gives.gives.len() * 2)),
        images: Vec::with_capacity(roles.images.len()),
        ..Facts::default()
    };
    let is_all = constraints.only.is_none();
    let path = document.source.path();
    let mut last_key = LastKey::default();
    for give in gives.into_iter().flat_map(|gives| &gives.gives) {
        let mut some = false;
        let reference = match give.slot {
            Slot::Reference(index) => constraints.reference(index),
            Slot::Unique(_) | Slot::Target(_) => None,
        };
        given(document, give, &mut |value| {
            some = true;
            if let Some(reference) = reference {
                if !reference.or.is_empty()
                    && reference.or.contains(&*value.compared(give.compare, path))
                {
                    return;
                }
                if let Some(found) = found_at(reference, &value.written, path, files) {
                    if reference.circle_forbidden {
                        let key = Key::of([&*found]);
                        facts.ways.push(Fact::new(give.slot, key, value.span));
                    }
                    return;
                }
            }
            let key = last_key.of(&value, give.compare, path);
            if let (Slot::Reference(index), Some(only)) = (give.slot, &constraints.only)
                && !only.contains(&(index, key))
            {
                return;
            }
            facts.keys.push(Fact::new(give.slot, key, value.span));
        });
        let lacks = !some && reference.is_some_and(|reference| reference.required);
        if is_all && (reference.is_some() && !document.complete || lacks) {
            let key = if document.complete {
                Key::ABSENT
            } else {
                Key::UNREAD
            };
            facts.keys.push(Fact::new(give.slot, key, Span::default()));
        }
        facts.seen |= seen::fields(document, give, some);
        if let Slot::Target(target) = give.slot
            && !document.complete
        {
            facts.unsure.insert(target);
        }
    }
    facts.seen |= gives.map_or(0, |gives| seen::images(document, roles, gives));
    if is_all {
        let addresses = addresses(document, site).into_iter();
        let addresses = addresses.map(|(key, span)| Fact::new(Slot::ADDRESS, key, span));
        facts.keys.extend(addresses);
        let images = roles.images.iter();
        let images = images.filter_map(|image| image_fact(image, path));
        facts.images.extend(images);
    }
    facts
}

/// The key of a value of the file at `path`.
pub(crate) fn key(compare: Compare, compared: &str, path: &RepoPath) -> Key {
    if compare.within_folder {
        Key::of([path.folder().as_str(), compared])
    } else {
        Key::of([compared])
    }
}

/// Calls `sink` with each value that a document gives, in the order of the file. Empty values are
/// none.
pub(crate) fn given<'d>(
    document: &'d Document<'_>,
    give: &Give,
    sink: &mut dyn FnMut(FieldValue<'d>),
) {
    match &give.origin {
        Origin::File(name) => {
            let is_target = matches!(give.slot, Slot::Target(_));
            of_file(document, *name, is_target, sink);
        }
        Origin::Below(folder) => {
            let path = document.source.path();
            if let Some(below) = path.below(folder) {
                sink(FieldValue {
                    written: Cow::Borrowed(below),
                    together: None,
                    span: document.top(),
                });
            }
        }
        Origin::Fields(fields) => {
            for root in &document.roots {
                match fields.as_slice() {
                    [field] => {
                        field.each(root, &mut |found| {
                            each_scalar(document, found, field, give, sink);
                        });
                    }
                    fields => together(document, root, fields, give, sink),
                }
            }
        }
    }
}

fn of_file<'d>(
    document: &'d Document<'_>,
    name: FileName,
    is_target: bool,
    sink: &mut dyn FnMut(FieldValue<'d>),
) {
    let path = document.source.path();
    let mut say = |text: &'d str| {
        sink(FieldValue {
            written: Cow::Borrowed(text),
            together: None,
            span: document.top(),
        });
    };
    let file = path.name();
    match name {
        FileName::Slug => {
            let slug = slug_of(path);
            say(slug);
            // A reference may mean the page in all its languages; two languages of a page are not
            // the same page twice.
            if is_target && let Some(page) = without_language(slug) {
                say(page);
            }
        }
        FileName::Stem => say(path.stem()),
        FileName::Name => say(file),
        FileName::Folder => say(path.folder().name()),
        FileName::Path => {
            // A reference may leave out the folders that all files of the collection share. The
            // name alone is not a path.
            let mut rest = RepoPath::new(path_key(path));
            say(rest);
            while let Some((_, after)) = rest.split_first() {
                if !after.contains('/') {
                    break;
                }
                say(after);
                rest = after;
            }
        }
    }
}

/// The values of one field: scalars, the scalars of a list, the parts of a string.
fn each_scalar<'d>(
    document: &'d Document<'_>,
    found: Match<'d>,
    field: &FieldPath,
    give: &Give,
    sink: &mut dyn FnMut(FieldValue<'d>),
) {
    if let Value::Sequence(items) = &found.node.value {
        // `topics` where there is a list means `topics[]`.
        if field.steps.last() != Some(&Step::Each) {
            for node in items {
                let item = Match { node, entry: None };
                if node.as_sequence().is_none() {
                    each_scalar(document, item, field, give, sink);
                }
            }
        }
        return;
    }
    let Some(text) = scalar(found.node) else {
        return;
    };
    let Some(separator) = give.separator.as_deref().filter(|text| !text.is_empty()) else {
        if !text.chars().all(char::is_whitespace) {
            sink(FieldValue {
                written: text,
                together: None,
                span: found.node.span,
            });
        }
        return;
    };
    let Some(text) = found.node.as_str() else {
        return;
    };
    let Some(mut parts) = document.parts(found.node) else {
        return;
    };
    let mut start = 0;
    for part in text.split(separator) {
        let trimmed = part.trim();
        let from = start + (part.len() - part.trim_start().len());
        start += part.len() + separator.len();
        if trimmed.is_empty() {
            continue;
        }
        sink(FieldValue {
            written: Cow::Borrowed(trimmed),
            together: None,
            span: parts.inside(from..from + trimmed.len()),
        });
    }
}

/// Several fields together: each combination with the values of the one field that may have
/// several. A document that lacks one of them gives nothing.
fn together<'d>(
    document: &'d Document<'_>,
    root: &'d Node<'_>,
    fields: &[FieldPath],
    give: &Give,
    sink: &mut dyn FnMut(FieldValue<'d>),
) {
    let path = document.source.path();
    let found: Vec<Vec<Match<'_>>> = fields.iter().map(|field| field.find(root)).collect();
    let longest = found.iter().map(Vec::len).max().unwrap_or(0);
    for at in 0..longest {
        let mut compared_all = String::new();
        let mut written_all = String::new();
        let mut place: Option<Span> = None;
        for matches in &found {
            let Some(found) = matches.get(at).or_else(|| matches.first()) else {
                return;
            };
            let Some(text) = scalar(found.node) else {
                return;
            };
            if !compared_all.is_empty() {
                compared_all.push('\u{1f}');
                written_all.push_str(", ");
            }
            compared_all.push_str(&compared(&text, give.compare, path));
            written_all.push_str(&text);
            let is_item = matches.len() > 1;
            if place.is_none() || is_item {
                place = Some(found.node.span);
            }
        }
        sink(FieldValue {
            written: Cow::Owned(written_all),
            together: Some(compared_all),
            span: place.unwrap_or_default(),
        });
    }
}

/// The text of a scalar; nothing for null and collections.
pub(crate) fn scalar<'d>(node: &'d Node<'_>) -> Option<Cow<'d, str>> {
    match &node.value {
        Value::String(text) => Some(Cow::Borrowed(text)),
        Value::Bool(true) => Some(Cow::Borrowed("true")),
        Value::Bool(false) => Some(Cow::Borrowed("false")),
        Value::Number(number) => {
            let mut text = String::new();
            // Writing to a string does not fail.
            let _ = match number.as_i64() {
                Some(whole) => write!(text, "{whole}"),
                None => write!(text, "{}", number.to_json()),
            };
            Some(Cow::Owned(text))
        }
        Value::Null | Value::Sequence(_) | Value::Mapping(_) => None,
    }
}

/// A value as it is compared with others.
pub(crate) fn compared<'t>(text: &'t str, compare: Compare, path: &RepoPath) -> Cow<'t, str> {
    if !compare.as_path {
        return compare.normalise.apply(text);
    }
    let text = text.split(['#', '?']).next().unwrap_or(text);
    if text.starts_with("./") || text.starts_with("../") {
        let joined = path.folder().join(text).unwrap_or_default();
        return Cow::Owned(path_key(&joined).to_owned());
    }
    match compare.normalise.apply(text) {
        Cow::Borrowed(text) => Cow::Borrowed(path_key(text)),
        Cow::Owned(text) => Cow::Owned(path_key(&text).to_owned()),
    }
}

fn image_fact(image: &crate::document::roles::Image<'_>, path: &RepoPath) -> Option<ImageFact> {
    let url_node = image.url?;
    let url = url_node.as_str()?.trim();
    let size = |entry: Option<&Entry<'_>>| {
        let number = entry?.value.as_number()?.as_i64()?;
        // What is not a size is reported where it is.
        u16::try_from(number).ok().filter(|&number| number > 0)
    };
    let (width, height) = (size(image.width)?, size(image.height)?);
    let is_rooted = url.starts_with('/') || memchr::memchr(b':', url.as_bytes()).is_some();
    let url = one_image(url);
    let url = &*url;
    let key = if is_rooted {
        Key::of([url])
    } else {
        Key::of([path.folder().as_str(), url])
    };
    Some(ImageFact {
        key,
        file: 0,
        span: url_node.span,
        width,
        height,
    })
}

/// The address of an image as it is compared with others: without a fragment, which the server
/// never sees, and with scheme and host in small letters. The fragment of an SVG stays: it chooses
/// one of the pictures in the file.
fn one_image(url: &str) -> Cow<'_, str> {
    // Without branches, so that it runs over many bytes at once.
    let is_odd = |byte: u8| byte == b'#' || byte.is_ascii_uppercase();
    if !url.bytes().fold(false, |odd, byte| odd | is_odd(byte)) {
        return Cow::Borrowed(url);
    }
    let url = match url.split_once('#') {
        Some((file, _)) if !file.to_ascii_lowercase().contains(".svg") => file,
        _ => url,
    };
    let Some(parts) = UrlParts::of(url) else {
        return Cow::Borrowed(url);
    };
    let mut small = Cow::Borrowed(url);
    for range in [parts.scheme, parts.host] {
        if url[range.clone()].bytes().any(|b| b.is_ascii_uppercase()) {
            small.to_mut()[range].make_ascii_lowercase();
        }
    }
    small
}

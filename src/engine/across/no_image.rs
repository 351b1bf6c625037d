//! What documents have in a field that should hold images and holds none: what to say of it, and which
//! field was probably meant.

use super::Between;
use crate::config::NoImage;
use crate::crossfile::NamedField;
use crate::document::field_path::Step;
use crate::document::{Document, Node, Value, parse, roles};

/// Documents that are read for it, at most.
const MOST_READ: usize = 1_000;

/// What was found in place of images.
#[derive(Default)]
pub(super) struct Instead {
    /// The first value of the field that is not an image.
    pub(super) found: Option<NoImage>,
    /// A field that holds one: inside of that, or else one with a name that says so.
    pub(super) field: Option<String>,
    /// Whether the site's generator may set the field.
    pub(super) is_set: bool,
}

impl Between<'_> {
    /// Looks at what documents have in a field that should hold images.
    pub(super) fn look_for_image(&self, field: &NamedField, collection: usize) -> Instead {
        let mut instead = Instead::default();
        let site = &self.plan.site;
        let first = field.field.path.steps.first();
        let all = (0..self.files.count()).filter_map(|file| u32::try_from(file).ok());
        let is_own = |file: &u32| {
            let path = self.files.path(*file);
            path.is_some_and(|path| self.plan.claim(path).collection == Some(collection))
        };
        for file in all.filter(is_own).take(MOST_READ) {
            let Some((source, layout)) = (self.load)(file) else {
                continue;
            };
            let document = parse(&source, layout);
            let found = document
                .roots
                .iter()
                .flat_map(|root| field.field.path.find(root));
            if let Some(found) = found.into_iter().find(|found| !is_left_empty(found.node)) {
                let no_image = NoImage {
                    path: source.path().clone(),
                    line: source.position(found.node.span.start).line,
                    kind: found.node.kind(),
                };
                let inside = image_inside(found.node, &field.field.text);
                instead.field = inside.or(instead.field);
                instead.found = Some(no_image);
                break;
            }
            if let Some(Step::Key(key)) = first {
                let world = self.world;
                let defaults = world.defaults.of(world.files, site, source.path());
                instead.is_set |= defaults.may_set(key);
            }
            let beside = || image_beside(&document, self, collection);
            instead.field = instead.field.or_else(beside);
        }
        instead
    }
}

/// Whether nothing is written, as in a template that nobody filled in.
fn is_left_empty(node: &Node<'_>) -> bool {
    node.is_null() || node.as_str().is_some_and(|text| text.trim().is_empty())
}

/// The path of an image somewhere in a value.
fn image_inside(node: &Node<'_>, path: &str) -> Option<String> {
    match &node.value {
        Value::String(text) => roles::has_image_extension(text).then(|| path.to_owned()),
        Value::Sequence(items) => image_inside(items.first()?, &format!("{path}[]")),
        Value::Mapping(mapping) => (mapping.entries.iter())
            .find_map(|entry| image_inside(&entry.value, &format!("{path}.{}", entry.key))),
        _ => None,
    }
}

/// The first field at the top of a document that is an image by its name and value.
fn image_beside(
    document: &Document<'_>,
    between: &Between<'_>,
    collection: usize,
) -> Option<String> {
    let settings = between.plan.collections[collection].settings();
    let roles = roles::find(&document.roots, &settings.roles);
    let mapping = document.root()?.as_mapping()?;
    let is_image = |node: &Node<'_>| {
        let mut images = roles.images.iter();
        images.any(|image| image.node.address() == node.address() && image.url.is_some())
    };
    let image = mapping.entries.iter().find(|entry| is_image(&entry.value));
    image.map(|entry| entry.key.to_string())
}

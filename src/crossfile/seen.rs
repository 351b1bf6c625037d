//! Which of the fields that the config names a document has: bits of `Facts::seen`.

use super::constraints::{Give, Gives, Origin};
use crate::document::field_path::FieldPath;
use crate::document::roles::Roles;
use crate::document::{Document, Node};

/// The bits of the fields that a document has, whatever their value is. `some` says that it gives
/// something, and so has them all.
pub(super) fn fields(document: &Document<'_>, give: &Give, some: bool) -> u64 {
    let (Some(first), Origin::Fields(fields)) = (give.first_bit, &give.origin) else {
        return 0;
    };
    let has = |field: &FieldPath| {
        let mut roots = document.roots.iter();
        some || !document.complete || roots.any(|root| field.first(root).is_some())
    };
    (u32::from(first)..)
        .zip(fields)
        .filter(|(_, field)| has(field))
        .fold(0, |seen, (bit, _)| {
            seen | 1_u64.checked_shl(bit).unwrap_or(0)
        })
}

/// The bits of the fields from which images can be read.
pub(super) fn images(document: &Document<'_>, roles: &Roles<'_>, gives: &Gives) -> u64 {
    let has = |field: &FieldPath| !document.complete || has_image(document, roles, field);
    (gives.images.iter())
        .filter(|(_, field)| has(field))
        .fold(0, |seen, (bit, _)| {
            seen | 1_u64.checked_shl(u32::from(*bit)).unwrap_or(0)
        })
}

/// Whether an image can be read from a field.
fn has_image(document: &Document<'_>, roles: &Roles<'_>, field: &FieldPath) -> bool {
    let is_image = |node: &Node<'_>| {
        let mut images = roles.images.iter();
        images.any(|image| {
            // A field may lead to the mapping of an image, and another one to the URL inside of it.
            let is_it = |own: &Node<'_>| own.address() == node.address();
            let url = image.url.and_then(Node::as_str);
            (is_it(image.node) || image.url.is_some_and(is_it))
                && url.is_some_and(|url| !url.trim().is_empty())
        })
    };
    document.roots.iter().any(|root| {
        field.find(root).iter().any(|found| {
            // A path that ends at a list means its items.
            let items = found.node.as_sequence().unwrap_or_default();
            is_image(found.node) || items.iter().any(is_image)
        })
    })
}

//! The published flag and the date of a document.

pub(crate) mod date_invalid;
pub(crate) mod date_missing;
pub(crate) mod file_date_differs;
mod hugo_dates;
pub(crate) mod in_future;
mod in_items;
pub(crate) mod missing;
pub(crate) mod not_boolean;
pub(crate) mod unknown_status;

use crate::content::dates::{self, Moment};
use crate::document::Entry;
use crate::document::field_path::{FieldPath, Step};
use crate::rules::rule::{DocumentContext, Draft, Findings};
use crate::tree::defaults::{DefaultValue, Defaults};

/// The fields of most generators that hide a document.
const PUBLISHED: &str = "published";
const DRAFT: &str = "draft";

/// The date of a document, where it is one that generators take.
fn moment(context: &DocumentContext<'_>) -> Option<Moment> {
    let text = context.roles.date?.value.as_str()?;
    dates::lenient(text).ok()
}

/// What the site's generator sets for a document.
fn defaults(context: &DocumentContext<'_>) -> Defaults {
    let (world, site) = (context.world, &context.settings.site);
    let path = context.document.source.path();
    world.defaults.of(world.files, site, path)
}

/// Whether a document is not published yet: it says so, or a default may.
fn is_draft(context: &DocumentContext<'_>) -> bool {
    let (flag, draft) = (context.roles.published, context.roles.draft);
    if flag.is_none() && draft.is_none() {
        let defaults = defaults(context);
        let may_be = |key: &str, hides: bool| match defaults.value(key) {
            DefaultValue::None => false,
            DefaultValue::Perhaps => true,
            DefaultValue::Certain(value) => value.as_bool() == Some(hides),
        };
        return !defaults.is_empty() && (may_be(PUBLISHED, false) || may_be(DRAFT, true));
    }
    let value = |flag: Option<&Entry<'_>>| flag.and_then(|flag| flag.value.as_bool());
    value(flag) == Some(false) || value(draft) == Some(true)
}

/// Says that a field is missing, if it is: at the mapping that should hold it. Silent where not
/// all of the front matter was read, for then nobody knows, and where the generator sets the field.
fn report_missing<'o>(
    context: &DocumentContext<'_>,
    path: &FieldPath,
    what: &str,
    out: &'o mut Findings,
) -> Option<&'o mut Draft> {
    let document = context.document;
    if !document.complete || (document.front_matter.is_none() && document.layout.is_content()) {
        return None;
    }
    let root = document.root().filter(|root| root.as_mapping().is_some())?;
    let (mut holder, mut found) = (root, None);
    for step in &path.steps {
        let Step::Key(key) = step else {
            return None;
        };
        found = None;
        match holder.get(key) {
            Some(inner) if inner.as_mapping().is_some() => holder = inner,
            Some(_) => return None,
            None => {
                found = Some(key);
                break;
            }
        }
    }
    let key = found?;
    let is_top = std::ptr::eq(holder, root);
    if is_top && defaults(context).may_set(key) {
        return None;
    }
    let message = format!("the {what} `{path}` is missing");
    Some(out.missing(document, holder, key, message))
}

//! The published flag and the date of a document.

pub(crate) mod date_invalid;
pub(crate) mod date_missing;
pub(crate) mod file_date_differs;
pub(crate) mod in_future;
pub(crate) mod missing;
pub(crate) mod not_boolean;

use crate::content::dates::{self, Moment};
use crate::document::Layout;
use crate::document::field_path::{FieldPath, Step};
use crate::rules::rule::{DocumentContext, Draft, Findings};
use crate::tree::site_defaults;

/// The date of a document, where it is one that generators take.
fn moment(context: &DocumentContext<'_>) -> Option<Moment> {
    let text = context.roles.date?.value.as_str()?;
    dates::lenient(text).ok()
}

/// Whether a document says of itself that it is not published yet.
fn is_draft(context: &DocumentContext<'_>) -> bool {
    let flag = context
        .roles
        .published
        .and_then(|flag| flag.value.as_bool());
    let draft = context.roles.draft.and_then(|flag| flag.value.as_bool());
    flag == Some(false) || draft == Some(true)
}

/// Says that a field is missing, if it is: at the mapping that should hold it. Silent where not
/// all of the front matter was read, for then nobody knows, and where the generator sets the field.
fn tell_missing<'o>(
    context: &DocumentContext<'_>,
    path: &FieldPath,
    what: &str,
    out: &'o mut Findings,
) -> Option<&'o mut Draft> {
    let document = context.document;
    if !document.complete || (document.front_matter.is_none() && document.layout == Layout::Content)
    {
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
    let (files, site) = (context.world.files, &context.settings.site);
    let is_top = std::ptr::eq(holder, root);
    if is_top && site_defaults::may_set(files, site, document.source.path(), key) {
        return None;
    }
    let message = format!("the {what} `{path}` is missing");
    Some(out.missing(document, holder, key, message))
}

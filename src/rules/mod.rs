//! The list of all rules, [`ALL`]. A rule is one file in its group's folder.

use crate::rule::Rule;

/// Every rule, sorted by id.
pub static ALL: &[&Rule] = &[];

/// The rule of an id.
pub fn get(id: &str) -> Option<&'static Rule> {
    let found = ALL.binary_search_by(|rule| rule.id.cmp(id)).ok()?;
    Some(ALL[found])
}

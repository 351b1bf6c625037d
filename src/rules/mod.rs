//! What a rule is (`rule`), and all rules: [`ALL`] lists them. A rule is one file in the folder of
//! its group, with its page beside it (see `page`), and a `mod` there.
//!
//! A check says where and what; the engine adds id, severity and links. Rules do not import each
//! other; what the rules of a group share is in the group's `mod.rs`, or in its files that have no
//! page.
//!
//! A rule about documents or suppressions finds what is wrong; one of another phase words what
//! `schema`, `config` and `plan`, `crossfile` or `engine` found (see `check`).
//!
//! Uses `text` to `config`. No file access, no output format.

mod assert;
pub(crate) mod body;
pub(crate) mod check;
mod config;
mod file;
pub(crate) mod findings;
mod front_matter;
mod image;
pub(crate) mod image_cache;
pub(crate) mod page;
mod page_reader;
mod published;
mod reference;
pub(crate) mod refusal;
pub(crate) mod rule;
mod schema;
pub(crate) mod suppression;
mod text;
mod unique;
mod url;
pub(crate) mod verdicts;

use crate::crossfile::Mismatch;
use crate::finding::nearest::{closest, edits};
use crate::rules::rule::{Build, Phase, Property, Rule};

/// Every rule, sorted by id.
///
/// ```
/// use copydesk::RULES;
///
/// let rule = RULES.iter().find(|rule| rule.id == "url/invalid").expect("a rule");
/// assert!(rule.enabled);
/// ```
pub static ALL: &[&Rule] = &[
    &assert::failed::RULE,
    &assert::too_complex::RULE,
    &body::conflict_marker::RULE,
    &body::empty::RULE,
    &body::forbidden::RULE,
    &body::missing_image::RULE,
    &body::too_long::RULE,
    &config::doubtful_schema::RULE,
    &config::invalid::RULE,
    &config::matches_nothing::RULE,
    &config::schema::RULE,
    &config::shadowed::RULE,
    &config::unknown_name::RULE,
    &config::unused_schema::RULE,
    &file::name_differs::RULE,
    &file::not_a_page::RULE,
    &file::not_a_post::RULE,
    &file::over_budget::RULE,
    &file::too_large::RULE,
    &file::unexpected::RULE,
    &file::unreadable::RULE,
    &front_matter::ambiguous_scalar::RULE,
    &front_matter::curly_quotes::RULE,
    &front_matter::cut_value::RULE,
    &front_matter::duplicate_key::RULE,
    &front_matter::encoding::RULE,
    &front_matter::invisible_character::RULE,
    &front_matter::key_in_table::RULE,
    &front_matter::key_order::RULE,
    &front_matter::list_as_text::RULE,
    &front_matter::mapping_as_text::RULE,
    &front_matter::missing::RULE,
    &front_matter::mistyped_boolean::RULE,
    &front_matter::mistyped_key::RULE,
    &front_matter::not_a_fence::RULE,
    &front_matter::not_a_mapping::RULE,
    &front_matter::not_portable::RULE,
    &front_matter::shortened_version::RULE,
    &front_matter::syntax::RULE,
    &front_matter::too_complex::RULE,
    &front_matter::unclosed::RULE,
    &front_matter::unquoted_template::RULE,
    &image::conflicting_size::RULE,
    &image::invalid_dimension::RULE,
    &image::missing_dimension::RULE,
    &image::missing_file::RULE,
    &image::size_differs::RULE,
    &image::unreadable::RULE,
    &image::url_size_differs::RULE,
    &image::wrong_format::RULE,
    &published::date_invalid::RULE,
    &published::date_missing::RULE,
    &published::file_date_differs::RULE,
    &published::in_future::RULE,
    &published::missing::RULE,
    &published::not_boolean::RULE,
    &published::unknown_status::RULE,
    &reference::circle::RULE,
    &reference::unknown::RULE,
    &reference::unknown_author::RULE,
    &reference::unknown_layout::RULE,
    &reference::unknown_tag::RULE,
    &reference::unused::RULE,
    &schema::additional_properties::RULE,
    &schema::any_of::RULE,
    &schema::r#const::RULE,
    &schema::contains::RULE,
    &schema::content::RULE,
    &schema::dependent_required::RULE,
    &schema::r#enum::RULE,
    &schema::exclusive_maximum::RULE,
    &schema::exclusive_minimum::RULE,
    &schema::r#false::RULE,
    &schema::format::RULE,
    &schema::items::RULE,
    &schema::max_items::RULE,
    &schema::max_length::RULE,
    &schema::max_properties::RULE,
    &schema::maximum::RULE,
    &schema::min_items::RULE,
    &schema::min_length::RULE,
    &schema::min_properties::RULE,
    &schema::minimum::RULE,
    &schema::multiple_of::RULE,
    &schema::not::RULE,
    &schema::one_of::RULE,
    &schema::pattern::RULE,
    &schema::property_names::RULE,
    &schema::required::RULE,
    &schema::too_complex::RULE,
    &schema::r#type::RULE,
    &schema::unevaluated_items::RULE,
    &schema::unevaluated_properties::RULE,
    &schema::unique_items::RULE,
    &suppression::malformed::RULE,
    &suppression::missing_reason::RULE,
    &suppression::unknown_rule::RULE,
    &suppression::unused::RULE,
    &text::empty::RULE,
    &text::html_entity::RULE,
    &text::invisible_character::RULE,
    &text::mojibake::RULE,
    &text::no_break_space::RULE,
    &text::placeholder::RULE,
    &text::repeated_field::RULE,
    &text::surrounding_space::RULE,
    &unique::repeated::RULE,
    &unique::same_address::RULE,
    &url::amp_mismatch::RULE,
    &url::credentials::RULE,
    &url::double_slash::RULE,
    &url::host::RULE,
    &url::insecure::RULE,
    &url::invalid::RULE,
    &url::provider_mismatch::RULE,
    &url::tracking_parameter::RULE,
];

/// The rule of an id.
pub fn get(id: &str) -> Option<&'static Rule> {
    let found = ALL.binary_search_by(|rule| rule.id.cmp(id)).ok()?;
    Some(ALL[found])
}

/// The rule that reports the files in the folder of a collection that belong to none.
pub(crate) fn for_unexpected_files() -> &'static Rule {
    &file::unexpected::RULE
}

/// The rule that reports assertions.
pub(crate) fn for_assertions() -> &'static Rule {
    &assert::failed::RULE
}

/// The id of the assertion that a name means: its rule's group and then its id.
pub(crate) fn assertion(name: &str) -> Option<&str> {
    let (group, id) = rule::split_id(name)?;
    (group == for_assertions().group() && get(name).is_none() && !id.is_empty()).then_some(id)
}

/// The rule that reports a mismatch across files. A test finds one for each.
pub(crate) fn for_mismatch(mismatch: Mismatch) -> Option<&'static Rule> {
    let reports = |rule: &Rule| match rule.build {
        Build::Across(mismatches, _) => mismatches.contains(&mismatch),
        _ => false,
    };
    ALL.iter().copied().find(|rule| reports(rule))
}

/// Whether this is special about the rule of an id.
pub(crate) fn has(id: &str, property: Property) -> bool {
    get(id).is_some_and(|rule| rule.has(property))
}

/// Whether the rule of an id looks at this.
pub(crate) fn is_of(id: &str, phase: Phase) -> bool {
    get(id).is_some_and(|rule| rule.phase() == phase)
}

/// Indices into [`ALL`] of what a name means: one rule by its id, a group, or `all`.
pub(crate) fn matching(name: &str) -> Vec<usize> {
    let means = |rule: &Rule| name == "all" || rule.id == name || rule.group() == name;
    (0..ALL.len()).filter(|&index| means(ALL[index])).collect()
}

/// Whether a name means any rule.
pub(crate) fn is_known(name: &str) -> bool {
    name == "all"
        || ALL
            .iter()
            .any(|rule| rule.id == name || rule.group() == name)
}

/// How much a name says: 0 for `all`, 1 for a group, 2 for a rule. The more wins.
pub(crate) fn specificity(name: &str) -> u8 {
    match name {
        "all" => 0,
        _ => 1 + u8::from(name.contains('/')),
    }
}

/// The id or group that is nearest to a name that means nothing; none when nothing is near.
pub(crate) fn nearest(name: &str) -> Option<String> {
    // No id is near to a longer name, and comparing it takes quadratic time.
    const LONGEST: usize = 128;
    if name.len() > LONGEST {
        return None;
    }
    // The name alone, without its group, is what people remember.
    let ids = ALL.iter().map(|rule| (rule.id, rule.id));
    let names = (ALL.iter()).filter_map(|rule| Some((rule::split_id(rule.id)?.1, rule.id)));
    let groups = ALL.iter().map(|rule| (rule.group(), rule.group()));
    let all = groups.chain(names).chain(ids);
    let (_, meant) = closest(all, |(known, _)| edits(name, known, name.len() / 3))?;
    Some(meant.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Sorted, they are 0, 1, 2, …: each once, and none left out.
    #[track_caller]
    fn check(mut numbers: Vec<usize>) {
        numbers.sort_unstable();
        assert!(numbers.iter().copied().eq(0..numbers.len()), "{numbers:?}");
    }

    #[test]
    fn each_keyword_and_each_mismatch_has_one_rule() {
        let (mut keywords, mut mismatches) = (Vec::new(), Vec::new());
        for rule in ALL {
            match rule.build {
                Build::Schema(own, _) => keywords.extend(own.iter().map(|&own| own as usize)),
                Build::Across(own, _) => mismatches.extend(own.iter().map(|&own| own as usize)),
                _ => {}
            }
        }
        assert!(
            keywords.len() >= 30 && mismatches.len() >= 7,
            "some are missing"
        );
        check(keywords);
        check(mismatches);
    }
}

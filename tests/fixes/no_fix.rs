//! Which rules never fix, and why.

use copydesk::RULES;
use copydesk::parts::FixAvailability;

/// The rules that have no fix, and why: each needs somebody who knows what was meant.
const NO_FIX: &[(&str, &[&str])] = &[
    (
        "what is right is written nowhere: it must be thought of, or found out",
        &[
            "assert/failed",
            "body/empty",
            "image/conflicting-size",
            "image/unreadable",
            "image/url-size-differs",
            "published/date-missing",
            "published/file-date-differs",
            "published/in-future",
            "published/missing",
            "reference/circle",
            "reference/unknown",
            "reference/unknown-author",
            "reference/unknown-layout",
            "reference/unknown-tag",
            "schema/contains",
            "schema/content",
            "schema/exclusive-maximum",
            "schema/exclusive-minimum",
            "schema/maximum",
            "schema/min-items",
            "schema/min-length",
            "schema/min-properties",
            "schema/minimum",
            "schema/multiple-of",
            "schema/not",
            "schema/pattern",
            "suppression/malformed",
            "suppression/missing-reason",
            "text/empty",
            "text/placeholder",
            "unique/repeated",
            "unique/same-address",
            "url/host",
            "url/provider-mismatch",
        ],
    ),
    (
        "what is too much would be lost",
        &[
            "body/conflict-marker",
            "body/forbidden",
            "body/missing-image",
            "body/too-long",
            "front-matter/not-a-mapping",
            "schema/false",
            "schema/items",
            "schema/max-items",
            "schema/max-length",
            "schema/max-properties",
            "schema/property-names",
            "schema/unevaluated-items",
            "text/repeated-field",
        ],
    ),
    (
        "the file itself would be renamed, moved, removed or saved in another way",
        &[
            "file/name-differs",
            "file/not-a-page",
            "file/not-a-post",
            "file/too-large",
            "file/unexpected",
            "file/unreadable",
            "front-matter/encoding",
            "image/wrong-format",
            "reference/unused",
        ],
    ),
    (
        "nothing is wrong with what is written as far as it was read: there is too much of it",
        &[
            "assert/too-complex",
            "file/over-budget",
            "front-matter/too-complex",
            "schema/too-complex",
        ],
    ),
    (
        "whoever runs copydesk writes the config, and reads what is wrong with it",
        &[
            "config/doubtful-schema",
            "config/invalid",
            "config/matches-nothing",
            "config/schema",
            "config/shadowed",
            "config/unknown-name",
            "config/unused-schema",
        ],
    ),
];

#[test]
fn each_rule_has_fixes_or_a_reason_for_having_none() {
    let mut without: Vec<&str> = (NO_FIX.iter())
        .flat_map(|(_, rules)| rules.iter().copied())
        .collect();
    without.sort_unstable();
    let never = RULES
        .iter()
        .filter(|rule| rule.fix == FixAvailability::Never);
    assert_eq!(never.map(|rule| rule.id).collect::<Vec<_>>(), without);
}

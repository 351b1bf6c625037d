//! Addresses in the AMP cache against the answers of AMP's own library, where they are at hand.
#![expect(
    clippy::disallowed_methods,
    clippy::print_stderr,
    reason = "a test reads its files and says what it skipped"
)]

#[expect(dead_code, reason = "other runners use the rest")]
mod support;

use copydesk::internals::content::amp::{CACHE, cache_url, is_cache_url};

/// Judged otherwise than by that library, which drops the port and lets credentials in.
const JUDGED: [&str; 2] = [
    "https://example.com:8443/p",
    "https://user:pw@example.com/p",
];

#[test]
fn the_reference_library_says_the_same() {
    let Some(cases) = support::cases("suites/amp-cache-urls.jsonl") else {
        return;
    };
    let mut differing = Vec::new();
    for case in &cases {
        let page = case["url"].as_str().unwrap();
        let expected = case["cache_url"].as_str().unwrap();
        if cache_url(page, CACHE).as_deref() == Some(expected) {
            assert!(is_cache_url(expected, page, CACHE), "{page}");
        } else {
            differing.push(page);
        }
    }
    assert_eq!(differing, JUDGED);
    // An address without the port is what that library writes, so it is taken.
    let dropped = "https://example-com.cdn.ampproject.org/c/s/example.com/p";
    assert!(is_cache_url(dropped, JUDGED[0], CACHE));
}

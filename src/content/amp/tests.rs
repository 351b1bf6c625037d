//! Pages, their addresses in the cache, and pages that have none.

use proptest::prelude::*;

use super::{CACHE, cache_label, cache_url, hashed_label, is_cache_url, plain_label};

#[track_caller]
fn check(page: &str, expected: Option<&str>) {
    assert_eq!(cache_url(page, CACHE).as_deref(), expected, "{page}");
}

#[test]
fn hosts_become_labels() {
    check(
        "https://news.garden.example/amp/a?b=c",
        Some("https://news-garden-example.cdn.ampproject.org/c/s/news.garden.example/amp/a?b=c"),
    );
    check(
        "http://my-garden.example",
        Some("https://0-my--garden-example-0.cdn.ampproject.org/c/my-garden.example"),
    );
    check(
        "https://Gärten.example:81/ä",
        Some("https://xn--grten-example-bfb.cdn.ampproject.org/c/s/gärten.example:81/ä"),
    );
    for page in [
        "",
        "/a",
        "ftp://a.com/",
        "https://u:p@a.com/",
        "https://[::1]/",
        "https:///a",
    ] {
        check(page, None);
    }
}

#[test]
fn hosts_without_a_good_label_are_hashed() {
    for host in ["intranet", "ab--cd.example", "a.xn--4gbrim.example"] {
        let page = format!("https://{host}/p");
        let expected = format!("https://{}.{CACHE}/c/s/{host}/p", hashed_label(host));
        check(&page, Some(&expected));
    }
    let long = format!("{}.example", "a".repeat(56));
    assert!(
        cache_url(&format!("https://{long}/"), CACHE)
            .is_some_and(|url| url.contains(&hashed_label(&long)))
    );
    let fits = format!("{}.example", "a".repeat(55));
    assert!(
        cache_url(&format!("https://{fits}/"), CACHE)
            .is_some_and(|url| !url.contains(&hashed_label(&fits)))
    );
}

#[test]
fn the_same_address_may_be_written_in_other_ways() {
    let same = |found, page| is_cache_url(found, page, CACHE);
    assert!(same(
        "https://a-example.cdn.ampproject.org/c/s/a.example/",
        "https://A.example"
    ));
    assert!(same(
        "https://a-example.cdn.ampproject.org/c/s/a.example/%7Eb",
        "https://a.example/~b#c"
    ));
    assert!(same(
        "https://a-example.cdn.ampproject.org/c/s/a.example/b",
        "https://a.example:8443/b"
    ));
    assert!(same(
        "https://xn--grten-example-bfb.cdn.ampproject.org/c/s/xn--grten-gra.example/",
        "https://gärten.example/",
    ));
    for found in [
        "http://a-example.cdn.ampproject.org/c/s/a.example/b",
        "https://b-example.cdn.ampproject.org/c/s/a.example/b",
        "https://a-example.cdn.ampproject.org/c/a.example/b",
        "https://a-example.cdn.ampproject.org/v/s/a.example/b",
        "https://a-example.cdn.ampproject.org/c/s/a.example/c",
        "https://a-example.cdn.ampproject.org/c/s/a.example/b?c",
        "https://a.example/b",
        "",
    ] {
        assert!(!same(found, "https://a.example/b"), "{found}");
    }
}

proptest! {
    #[test]
    fn plain_hosts_have_the_same_label(host in "([a-c0-2]{1,3}[.-]{1,2}|x|xn--|[a-z]{30}|[.-]){0,4}[a-c0-2x]{0,3}") {
        if let Some(label) = plain_label(&host) {
            prop_assert_eq!(Some(label), cache_label(&host));
        }
    }
}

#[test]
fn most_hosts_are_plain() {
    for host in ["a.example", "www.cair-gistocu.net", "a.b.c.d.example"] {
        assert_eq!(plain_label(host), cache_label(host), "{host}");
        assert!(plain_label(host).is_some(), "{host}");
    }
    for host in [
        "my-garden.example",
        "1.2.3.4",
        "a.1",
        "A.b",
        "a..b",
        "a.b.",
        "a",
        "xn--a.b",
        "ä.b",
    ] {
        assert_eq!(plain_label(host), None, "{host}");
    }
}

//! What holds for every text that may be a URL.

use copydesk::internals::content::amp::{CACHE, cache_url, is_cache_url};
use copydesk::internals::content::site::{Local, Site};
use copydesk::internals::content::urls::defect::{Expected, check};
use copydesk::internals::content::urls::{UrlParts, is_template};
use proptest::prelude::{ProptestConfig, Strategy, any, prop, prop_assert, prop_oneof, proptest};
use url::Url;

/// Texts that look like URLs, with all that goes wrong in them.
fn urls() -> impl Strategy<Value = String> {
    let scheme = prop_oneof![
        4 => prop::sample::select(vec!["https://", "http://", "HTTPS://"]),
        1 => prop::sample::select(vec!["", "//", "htps://", "https:/", "http//", "https:\\\\", "mailto:", "data:"]),
    ];
    let host = prop_oneof![
        4 => "[a-zA-Z0-9_-]{1,8}(\\.[a-z0-9-]{1,6}){0,3}",
        1 => "[a-zé0-9.:@\\[\\]% \\\\x-]{0,12}",
        1 => "xn--[a-z0-9-]{0,8}\\.com",
        1 => "(0x)?[0-9a-f]{1,3}(\\.[0-9]{1,3}){0,4}",
    ];
    let port = prop_oneof![6 => "", 1 => ":[0-9]{0,6}", 1 => ":[a-z0-9é ]{0,3}"];
    let rest = prop_oneof![
        "(/[a-z0-9._~-]{0,5}){0,3}(\\?[a-z=&]{0,5})?(#[a-z]{0,3})?",
        "[/a-z.?#&=%é|{}<>\"'\\\\ \t\u{a0}\u{200b}-]{0,16}",
    ];
    (scheme, host, port, rest).prop_map(|(a, b, c, d)| format!("{a}{b}{c}{d}"))
}

fn check_text(text: &str, relative: bool, declared: bool) -> bool {
    let schemes = ["http".to_owned(), "https".to_owned()];
    let expected = Expected {
        schemes: &schemes,
        relative,
        declared,
        image: false,
    };
    match check(text, &expected) {
        Ok(()) => true,
        Err(defect) => {
            assert!(
                text.get(defect.range.clone()).is_some(),
                "{text:?}: {defect:?}"
            );
            assert!(
                !defect.range.is_empty() || text.is_empty(),
                "{text:?}: {defect:?}"
            );
            if let Some(suggestion) = defect.suggestion {
                assert_eq!(check(&suggestion, &expected), Ok(()), "{text:?}");
            }
            false
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 2048,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn any_text_is_judged(text in any::<String>()) {
        for relative in [true, false] {
            check_text(&text, relative, true);
            check_text(&text, relative, false);
        }
        let local = Site::default().local(&text, "a/b.md");
        prop_assert!(!matches!(local, Local::Files(paths) if paths.iter().any(|path| path.contains("../"))));
    }

    #[test]
    fn what_is_fine_is_a_url(text in urls()) {
        check_text(&text, true, true);
        if check_text(&text, false, true) && !is_template(&text) {
            let url = Url::parse(&text);
            prop_assert!(url.is_ok(), "{text:?}: {url:?}");
            let parts = UrlParts::of(&text);
            prop_assert!(parts.is_some());
        }
    }

    #[test]
    fn pages_have_their_address_in_the_cache(text in urls()) {
        let fine = check_text(&text, false, true);
        if let Some(cached) = cache_url(&text, CACHE) {
            prop_assert!(!fine || is_cache_url(&cached, &text, CACHE), "{text:?} {cached:?}");
        }
    }
}

//! URLs: what the parts, the defects, the mended address and the addresses of the AMP cache hold.

use copydesk::internals::content::amp;
use copydesk::internals::content::site::{Generator, Site};
use copydesk::internals::content::urls::defect::{self, Expected};
use copydesk::internals::content::urls::{UrlParts, host};

use super::findings;

/// The first line is an address, the second the address that it stands for, if there is one.
pub fn urls(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let (url, page) = text.split_once('\n').unwrap_or((&text, &text));
    check_parts(url);
    check_defects(url);
    check_amp(url, page);
    check_site(url);
    let quoted = |text: &str| serde_json::to_string(text).expect("a string");
    let news = format!(
        "---\noriginalUrl: {0}\nampUrl: {1}\nimages: [{{ url: {0}, width: 1, height: 2 }}]\n---\n",
        quoted(page),
        quoted(url)
    );
    findings::check("_news/2024-05-01-moss.md", news.as_bytes());
}

fn check_parts(url: &str) {
    if let Some(parts) = UrlParts::of(url) {
        let ranges = [
            Some(&parts.scheme),
            parts.userinfo.as_ref(),
            Some(&parts.host),
            parts.port.as_ref(),
            Some(&parts.path),
            parts.query.as_ref(),
            parts.fragment.as_ref(),
        ];
        let mut end = 0;
        for range in ranges.into_iter().flatten() {
            assert!(
                range.start >= end && url.get(range.clone()).is_some(),
                "{parts:?}"
            );
            end = range.end;
        }
        let host = parts.host();
        host::reach(host);
        host::has_known_suffix(host);
        host::registrable(host);
        if let Some(canonical) = host::canonical(host) {
            assert_eq!(host::canonical(&canonical).as_ref(), Some(&canonical));
            if let Some(domain) = host::registrable(&canonical) {
                assert!(
                    host::is_within(&canonical, domain),
                    "{host:?} in {domain:?}"
                );
            }
        }
    }
}

fn check_defects(url: &str) {
    let schemes = ["http".to_owned(), "https".to_owned()];
    for kind in 0..8 {
        let expected = Expected {
            schemes: &schemes,
            relative: kind & 1 != 0,
            declared: kind & 2 != 0,
            image: kind & 4 != 0,
        };
        let found = defect::check(url, &expected);
        assert_eq!(found, defect::check(url, &expected));
        let Err(defect) = found else { continue };
        assert!(
            url.get(defect.range.clone()).is_some(),
            "{defect:?} in {url:?}"
        );
        if let Some(mended) = &defect.suggestion {
            let still = defect::check(mended, &expected);
            assert!(still.is_ok(), "{mended:?} for {url:?}: {still:?}");
        }
    }
}

fn check_amp(url: &str, page: &str) {
    amp::is_cache_url(url, page, amp::CACHE);
    if let Some(cache) = amp::cache_url(url, amp::CACHE) {
        assert_eq!(amp::cache_url(url, amp::CACHE).as_ref(), Some(&cache));
        let schemes = ["http".to_owned(), "https".to_owned()];
        let expected = Expected {
            schemes: &schemes,
            relative: false,
            declared: true,
            image: false,
        };
        if defect::check(url, &expected).is_ok() {
            assert!(
                amp::is_cache_url(&cache, url, amp::CACHE),
                "{cache:?} for {url:?}"
            );
        }
    }
}

fn check_site(url: &str) {
    for generator in [
        None,
        Some(Generator::Jekyll),
        Some(Generator::Hugo),
        Some(Generator::Astro),
    ] {
        let site = Site {
            url: "https://example.org/blog".parse().ok(),
            base: "/blog".to_owned(),
            generator,
            ..Site::default()
        };
        let found = site.local(url, "_posts/a/b.md");
        if let copydesk::internals::content::site::Local::Files(files)
        | copydesk::internals::content::site::Local::Perhaps(files) = &found
        {
            for file in files {
                let leaves = file.starts_with('/') || file.split('/').any(|part| part == "..");
                assert!(!leaves, "{file:?} for {url:?}");
            }
        }
    }
}

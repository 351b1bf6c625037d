//! URLs with a defect, and URLs without one.

use proptest::prelude::*;

use super::{DefectKind, Expected, check, is_plainly_fine};
use crate::content::urls::UrlParts;

/// A URL, what is wrong with it, the wrong part, and what was meant.
type Case = (&'static str, DefectKind, &'static str, Option<&'static str>);

fn schemes() -> Vec<String> {
    vec!["http".to_owned(), "https".to_owned()]
}

#[track_caller]
fn check_all(relative: bool, declared: bool, cases: &[Case]) {
    let schemes = schemes();
    let expected = Expected {
        schemes: &schemes,
        relative,
        declared,
        image: false,
    };
    for (text, kind, part, suggestion) in cases {
        let defect = check(text, &expected).expect_err(text);
        assert_eq!(defect.kind, *kind, "{text}");
        assert_eq!(&text[defect.range], *part, "{text}");
        assert_eq!(defect.suggestion.as_deref(), *suggestion, "{text}");
    }
}

#[track_caller]
fn check_fine(relative: bool, declared: bool, image: bool, texts: &[&str]) {
    let schemes = schemes();
    let expected = Expected {
        schemes: &schemes,
        relative,
        declared,
        image,
    };
    for text in texts {
        assert_eq!(check(text, &expected), Ok(()), "{text}");
    }
}

#[test]
fn what_browsers_and_programs_take_is_fine() {
    let absolute = [
        "https://a.com",
        "HTTPS://A.com./",
        "http://a.com:65535/?q=a|b&c[]={1}#/d?e",
        "https://a_b.c-d.com/x//y;z=1,2/(a)'b'!*$&+=@:~",
        "https://web.archive.org/web/2020/https://a.com/",
        "https://bücher.example/ü/日本?ß#é",
        "https://xn--bcher-kva.example/%C3%BC%zz".trim_end_matches("%zz"),
        "https://1.2.3.4:80/",
        "https://[2001:db8::1]:8/",
        "https://localhost:3000/",
        "https://user:pw@a.com/",
        "https://a.com:/",
        "https://-a.b.com/",
        "{{ site.url }}/x y",
        "https://1.2.3.a/",
    ];
    check_fine(false, true, false, &absolute);
    let relative = [
        "",
        "/a/b.png",
        "a b.png",
        "../a",
        "#x",
        "?x",
        "//a.com/b",
        "a.com/b",
        "c:d",
    ];
    check_fine(true, false, false, &relative);
    check_fine(
        true,
        false,
        false,
        &[
            "mailto:a@b.c",
            "tel:+1 2",
            "slack://x y",
            "https://{a}.b.com/",
        ],
    );
    check_fine(true, true, true, &["data:image/png;base64,AA==", "/a.png"]);
}

#[test]
fn characters_that_no_url_has() {
    let cases: &[Case] = &[
        ("", DefectKind::Empty, "", None),
        (" \u{200b}", DefectKind::Empty, " \u{200b}", None),
        (
            " https://a.com",
            DefectKind::EdgeSpace,
            " ",
            Some("https://a.com"),
        ),
        (
            "https://a.com\u{a0}\n",
            DefectKind::EdgeSpace,
            "\u{a0}\n",
            Some("https://a.com"),
        ),
        (
            "https://a.com/b c d",
            DefectKind::Space,
            " ",
            Some("https://a.com/b%20c%20d"),
        ),
        (
            "https://a.com /b",
            DefectKind::Space,
            " ",
            Some("https://a.com/b"),
        ),
        (
            "https://a.com/\u{200b}b",
            DefectKind::Invisible('\u{200b}'),
            "\u{200b}",
            Some("https://a.com/b"),
        ),
        (
            "https://a.com/b\u{a0}c",
            DefectKind::Invisible('\u{a0}'),
            "\u{a0}",
            Some("https://a.com/b%20c"),
        ),
        (
            "https://a.com/\tb",
            DefectKind::Control('\t'),
            "\t",
            Some("https://a.com/b"),
        ),
        (
            "https://a.com/\0b",
            DefectKind::Control('\0'),
            "\0",
            Some("https://a.com/b"),
        ),
        (
            "https://a.com\\b\\c",
            DefectKind::Backslash,
            "\\",
            Some("https://a.com/b/c"),
        ),
        (
            "https:\\\\a.com\\b",
            DefectKind::Backslash,
            "\\",
            Some("https://a.com/b"),
        ),
        ("https://a.com/%zzx", DefectKind::Percent, "%zz", None),
        ("https://a.com/100%", DefectKind::Percent, "%", None),
        ("https://a.com/%é1", DefectKind::Percent, "%é1", None),
        (
            "https://a.com/<b>",
            DefectKind::Unencoded('<'),
            "<",
            Some("https://a.com/%3Cb%3E"),
        ),
        (
            "https://a.com/{id}",
            DefectKind::Unencoded('{'),
            "{",
            Some("https://a.com/%7Bid%7D"),
        ),
        (
            "<https://a.com/>",
            DefectKind::Wrapped,
            "<https://a.com/>",
            Some("https://a.com/"),
        ),
        (
            "[a](https://a.com)",
            DefectKind::Wrapped,
            "[a](https://a.com)",
            Some("https://a.com"),
        ),
    ];
    check_all(false, true, cases);
    check_all(
        true,
        true,
        &[("/a b.png", DefectKind::Space, " ", Some("/a%20b.png"))],
    );
}

#[test]
fn schemes_that_are_wrong() {
    let typo = DefectKind::SchemeTypo;
    let cases: &[Case] = &[
        ("htps://a.com", typo, "htps", Some("https://a.com")),
        ("htpp://a.com", typo, "htpp", Some("http://a.com")),
        ("ttps:/a.com", typo, "ttps:/", Some("https://a.com")),
        ("http:/a.com", typo, "http:/", Some("http://a.com")),
        ("https:a.com", typo, "https:", Some("https://a.com")),
        ("http//a.com/x", typo, "http//", Some("http://a.com/x")),
        ("https:://a.com", typo, "https:://", Some("https://a.com")),
        ("https;//a.com", typo, "https;//", Some("https://a.com")),
        ("https: //a.com", typo, "https: //", Some("https://a.com")),
        (
            "https://https://a.com",
            DefectKind::DoubleScheme,
            "https://",
            Some("https://a.com"),
        ),
        (
            "http://https//a.com",
            DefectKind::DoubleScheme,
            "https//",
            Some("https://a.com"),
        ),
        (
            "javascript:alert(1)",
            DefectKind::Scheme,
            "javascript",
            None,
        ),
        ("ftp://a.com/", DefectKind::Scheme, "ftp", None),
        ("mailto:a@b.com", DefectKind::Scheme, "mailto", None),
        (
            "//a.com/b",
            DefectKind::NoScheme,
            "//",
            Some("https://a.com/b"),
        ),
        (
            "www.a.com/b",
            DefectKind::BareHost,
            "www.a.com",
            Some("https://www.a.com/b"),
        ),
        (
            "a.com:80/b",
            DefectKind::BareHost,
            "a.com:80",
            Some("https://a.com:80/b"),
        ),
        ("/a/b", DefectKind::Relative, "/a/b", None),
        ("some text", DefectKind::Relative, "some text", None),
    ];
    check_all(false, true, cases);
    let cases: &[Case] = &[
        (
            "www.a.com/b",
            DefectKind::BareHost,
            "www.a.com",
            Some("https://www.a.com/b"),
        ),
        ("http//a.com/x", typo, "http//", Some("http://a.com/x")),
        ("javascript:x", DefectKind::Scheme, "javascript", None),
        (
            "//a..com/b",
            DefectKind::EmptyLabel,
            "..",
            Some("//a.com/b"),
        ),
    ];
    check_all(true, false, cases);
}

#[test]
fn hosts_that_are_none() {
    let long = format!("https://{}.com/", "a".repeat(64));
    let long: &'static str = Box::leak(long.into_boxed_str());
    let cases: &[Case] = &[
        ("https://", DefectKind::NoHost, "https://", None),
        ("https:///a/b", DefectKind::NoHost, "https://", None),
        (
            "https:///www.a.com/b",
            DefectKind::NoHost,
            "https://",
            Some("https://www.a.com/b"),
        ),
        ("https://:80/", DefectKind::NoHost, "https://", None),
        (
            "https://a..com/",
            DefectKind::EmptyLabel,
            "..",
            Some("https://a.com/"),
        ),
        (
            "https://.a.com/",
            DefectKind::EmptyLabel,
            ".",
            Some("https://a.com/"),
        ),
        (
            "https://a.com../",
            DefectKind::EmptyLabel,
            "..",
            Some("https://a.com/"),
        ),
        ("https://./", DefectKind::EmptyLabel, ".", None),
        ("https://1.2.3", DefectKind::NumericHost, "1.2.3", None),
        (
            "https://1.2.3.256/",
            DefectKind::NumericHost,
            "1.2.3.256",
            None,
        ),
        (
            "https://01.2.3.4/",
            DefectKind::NumericHost,
            "01.2.3.4",
            None,
        ),
        ("https://0x7f.1/", DefectKind::NumericHost, "0x7f.1", None),
        ("https://a.0x1F/", DefectKind::NumericHost, "a.0x1F", None),
        (
            "https://a,b.com/",
            DefectKind::HostCharacter(','),
            ",",
            None,
        ),
        (
            "https://a%41.com/",
            DefectKind::HostCharacter('%'),
            "%",
            None,
        ),
        (
            "https://*.a.com/",
            DefectKind::HostCharacter('*'),
            "*",
            None,
        ),
        (
            "https://xn--a.com/",
            DefectKind::HostEncoding,
            "xn--a.com",
            None,
        ),
        ("https://[a.com/b", DefectKind::Address, "[a.com", None),
        ("https://[::g]/", DefectKind::Address, "[::g]", None),
        ("https://a.com:99999/", DefectKind::Port, "99999", None),
        ("https://a.com:0/", DefectKind::Port, "0", None),
        ("https://a.com:8o/", DefectKind::Port, "8o", None),
        (long, DefectKind::HostTooLong, &long[8..72], None),
    ];
    check_all(false, true, cases);
}

proptest! {
    #[test]
    fn what_is_plainly_fine_has_no_defect(
        text in "(https?://|/|//|)[a-zA-Z0-9.:@é-]{0,12}(/[ -~é\\x00\\x7f]{0,8}){0,3}",
        relative in any::<bool>(),
        declared in any::<bool>(),
    ) {
        let schemes = schemes();
        let expected = Expected {
            schemes: &schemes,
            relative,
            declared,
            image: false,
        };
        let fine = is_plainly_fine(&text, UrlParts::of(&text).as_ref(), &expected);
        prop_assert!(!fine || check(&text, &expected).is_ok(), "{text:?}");
    }
}

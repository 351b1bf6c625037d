//! Texts that mean the same, made the same: as URLs, as titles, as names of files.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use crate::content::urls::UrlParts;
use crate::text::repo_path::RepoPath;

/// What does not count when two values are compared.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Normalise {
    /// Everything counts.
    #[default]
    None,
    /// As titles: not the case of letters, not spaces, not the kind of quotes and dashes.
    Text,
    /// As addresses: not the scheme, `www.`, a default port, the slash at the end, the fragment,
    /// tracking parameters, the order of parameters and needless escapes.
    Url,
}

impl Normalise {
    /// The text without what does not count.
    pub fn apply(self, text: &str) -> Cow<'_, str> {
        match self {
            Self::None => Cow::Borrowed(text),
            Self::Text => Cow::Owned(plain_text(text)),
            Self::Url => plain_url(text.trim()),
        }
    }
}

fn plain_text(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for character in text.chars() {
        let character = match character {
            // Zero-width characters and the soft hyphen are seen by nobody.
            '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' => continue,
            '‘' | '’' | '‚' | '‛' | '`' | '´' | '′' => '\'',
            '“' | '”' | '„' | '‟' | '«' | '»' | '″' => '"',
            '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
            other => other,
        };
        if character.is_whitespace() {
            if !plain.is_empty() && !plain.ends_with(' ') {
                plain.push(' ');
            }
        } else {
            plain.extend(character.to_lowercase());
        }
    }
    plain.truncate(plain.trim_end().len());
    plain
}

/// What is not a web address stays as it is.
fn plain_url(text: &str) -> Cow<'_, str> {
    let Some(parts) = UrlParts::of(text) else {
        return plain_rooted(text);
    };
    let scheme = &text[parts.scheme.clone()];
    let is_web = ["http", "https", ""]
        .iter()
        .any(|web| scheme.eq_ignore_ascii_case(web));
    if !is_web {
        return Cow::Borrowed(text);
    }
    match written_plainly(text, &parts) {
        Some(plain) => Cow::Borrowed(plain),
        None => Cow::Owned(rewritten(text, &parts)),
    }
}

fn rewritten(text: &str, parts: &UrlParts<'_>) -> String {
    let mut plain = String::with_capacity(text.len());
    let host = plain_host(&text[parts.host.clone()]);
    let host = host.trim_end_matches('.');
    plain.push_str(host.strip_prefix("www.").unwrap_or(host));
    if let Some(port) = parts.port.clone().map(|port| &text[port])
        && !matches!(port, "" | "80" | "443")
    {
        plain.push(':');
        plain.push_str(port);
    }
    push_path(&text[parts.path.clone()], &mut plain);
    push_rest(
        parts.query.as_ref().map(|query| parts.get(query)),
        parts.fragment.as_ref().map(|fragment| parts.get(fragment)),
        &mut plain,
    );
    plain
}

/// The part of an address that counts, where the address has it as it is compared: most addresses are
/// a host in small letters, a path without escapes, and a parameter or two.
fn written_plainly<'t>(text: &'t str, parts: &UrlParts<'_>) -> Option<&'t str> {
    let is_bare = parts.port.is_none() && parts.fragment.is_none();
    let mut start = parts.host.start;
    if text[start..].starts_with("www.") {
        start += "www.".len();
    }
    let host = text.as_bytes().get(start..parts.host.end)?;
    let is_small = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    let is_odd = |odd, &byte: &u8| odd | !(is_small(byte) || byte == b'-' || byte == b'.');
    if !is_bare || host.is_empty() || host.iter().fold(false, is_odd) || host.ends_with(b".") {
        return None;
    }
    let path = &text.as_bytes()[parts.path.clone()];
    let needs_escape = |odd, &byte: &u8| odd | (!byte.is_ascii() || byte == b'%');
    if path.iter().fold(false, needs_escape) {
        return None;
    }
    let slashes = path.iter().rev().take_while(|&&byte| byte == b'/').count();
    match &parts.query {
        None => Some(&text[start..parts.path.end - slashes]),
        Some(query) => {
            let is_plain = slashes == 0 && is_plain_query(parts.get(query));
            is_plain.then(|| &text[start..query.end])
        }
    }
}

/// Whether a query is compared as it is written: its parameters are in order, and each counts.
fn is_plain_query(query: &str) -> bool {
    let counts = |parameter: &str| !parameter.is_empty() && !is_tracking(parameter);
    matches!(plain_escapes(query), Cow::Borrowed(_))
        && query.split('&').all(counts)
        && query.split('&').is_sorted()
}

/// An address on the same site: `/a/`.
fn plain_rooted(text: &str) -> Cow<'_, str> {
    if !text.starts_with('/') {
        return Cow::Borrowed(text);
    }
    let (text, fragment) = match text.split_once('#') {
        Some((text, fragment)) => (text, Some(fragment)),
        None => (text, None),
    };
    let (path, query) = match text.split_once('?') {
        Some((path, query)) => (path, Some(query)),
        None => (text, None),
    };
    let mut plain = String::with_capacity(text.len());
    push_path(path, &mut plain);
    if plain.is_empty() {
        plain.push('/');
    }
    push_rest(query, fragment, &mut plain);
    Cow::Owned(plain)
}

/// A host in small letters, as name servers know it: `xn--mnchen-3ya.de` for `münchen.de`.
fn plain_host(host: &str) -> String {
    if host.is_ascii() && !host.contains('%') {
        return host.to_ascii_lowercase();
    }
    let decoded = percent_encoding::percent_decode_str(host).decode_utf8_lossy();
    idna::domain_to_ascii(&decoded).unwrap_or_else(|_| host.to_lowercase())
}

fn push_path(path: &str, plain: &mut String) {
    plain.push_str(plain_escapes(path).trim_end_matches('/'));
}

fn push_rest(query: Option<&str>, fragment: Option<&str>, plain: &mut String) {
    if let Some(query) = query {
        let query = plain_escapes(query);
        let mut parameters: Vec<&str> = (query.split('&'))
            .filter(|parameter| !parameter.is_empty() && !is_tracking(parameter))
            .collect();
        parameters.sort_unstable();
        for (index, parameter) in parameters.into_iter().enumerate() {
            plain.push(if index == 0 { '?' } else { '&' });
            plain.push_str(parameter);
        }
    }
    // `#/path` and `#!path` are pages of their own on sites that live in one file.
    if let Some(fragment) = fragment.filter(|fragment| fragment.starts_with(['/', '!'])) {
        plain.push('#');
        plain.push_str(&plain_escapes(fragment));
    }
}

/// What needs no escape without one, and everything else that has one in capitals: `ä` is
/// `%C3%A4`, `%61` is `a`, `%2f` is `%2F`.
fn plain_escapes(text: &str) -> Cow<'_, str> {
    if text.is_ascii() && !text.contains('%') {
        return Cow::Borrowed(text);
    }
    let bytes = text.as_bytes();
    let hex = |at: usize| char::from(*bytes.get(at)?).to_digit(16);
    let mut plain = String::with_capacity(text.len() * 2);
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        at += 1;
        let (byte, is_escape) = match (byte, hex(at), hex(at + 1)) {
            (b'%', Some(high), Some(low)) => {
                at += 2;
                (u8::try_from(high * 16 + low).unwrap_or(byte), true)
            }
            _ => (byte, false),
        };
        let is_unreserved = byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
        if is_unreserved || byte.is_ascii() && !is_escape {
            plain.push(char::from(byte));
        } else {
            plain.push_str(percent_encoding::percent_encode_byte(byte));
        }
    }
    Cow::Owned(plain)
}

/// Whether a parameter of a query says where a reader came from, and not what is shown.
fn is_tracking(parameter: &str) -> bool {
    const NAMES: &[&str] = &[
        "_ga", "_gl", "dclid", "fbclid", "gbraid", "gclid", "gclsrc", "igshid", "mc_cid", "mc_eid",
        "mkt_tok", "msclkid", "ocid", "twclid", "wbraid", "wt.mc_id", "yclid",
    ];
    let name = parameter.split('=').next().unwrap_or(parameter);
    let is = |known: &&str| name.eq_ignore_ascii_case(known);
    let start = name.get(.."utm_".len());
    start.is_some_and(|start| start.eq_ignore_ascii_case("utm_")) || NAMES.iter().any(is)
}

/// The slug that site generators take from a file's path: its name without ending and without a
/// date before it; the folder's name for `index` and `_index`, in whatever language.
pub(crate) fn slug_of(path: &RepoPath) -> &str {
    let (folder, name) = path.folder_and_name();
    let stem = without_ending(name);
    let first = stem.split('.').next().unwrap_or(stem);
    if matches!(first, "index" | "_index" | "README" | "readme") && !folder.is_empty() {
        return folder.name();
    }
    without_date(stem)
}

/// A slug without the language at its end: `about` for `about.de`. None when there is none. What
/// is a language may be meant otherwise (`example.it`), so both must be tried.
pub(crate) fn without_language(slug: &str) -> Option<&str> {
    let (name, language) = slug.rsplit_once('.')?;
    let (language, region) = language.split_once(['-', '_']).unwrap_or((language, "xx"));
    let is_code = |code: &str| code.len() == 2 && code.bytes().all(|b| b.is_ascii_alphabetic());
    let is_known = |code: &str| {
        let mut known = LANGUAGES.split_whitespace();
        is_code(code) && known.any(|known| known.eq_ignore_ascii_case(code))
    };
    (!name.is_empty() && is_known(language) && is_code(region)).then_some(name)
}

/// The languages of ISO 639-1, and the countries that sites name in the place of one.
const LANGUAGES: &str = "aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch \
    co cr cs cu cv cy da de dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he \
    hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv \
    kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn no nr nv ny \
    oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st su \
    sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu \
    cn cz dk gb gr hk jp ua us vn";

/// A file's name without the ending that says what kind of content or data it is. What else may
/// be behind a dot is part of its name: `release-1.2`, `example.com`.
pub(crate) fn without_ending(name: &str) -> &str {
    let Some((stem, ending)) = name.rsplit_once('.') else {
        return name;
    };
    let is = |known: &&str| ending.eq_ignore_ascii_case(known);
    let is_known = ENDINGS.iter().chain(OTHER_ENDINGS).any(is);
    if is_known && !stem.is_empty() {
        stem
    } else {
        name
    }
}

/// The endings that a reference to a file may leave out.
const ENDINGS: &[&str] = &[
    "md", "markdown", "mdx", "html", "htm", "txt", "yaml", "yml", "toml", "json",
];

/// Further endings of content and data. A reference by path must not leave them out: of some it
/// may be the name that ends so, as in `example.org`.
const OTHER_ENDINGS: &[&str] = &[
    "adoc", "asc", "asciidoc", "astro", "csv", "ipynb", "json5", "jsonc", "liquid", "mdown", "mkd",
    "njk", "org", "rst", "svelte", "svx", "tex", "textile", "tsv", "vue", "xhtml", "xml",
];

/// `2024-01-02-name` without its date.
fn without_date(stem: &str) -> &str {
    let bytes = stem.as_bytes();
    let is_date = bytes.len() > 11
        && bytes[..11].iter().enumerate().all(|(at, byte)| match at {
            4 | 7 | 10 => *byte == b'-',
            _ => byte.is_ascii_digit(),
        });
    if is_date { &stem[11..] } else { stem }
}

/// A path as it is compared with others: without what is before and after it, and without the
/// ending of a content or data file, so that `/videos/a`, `videos/a.md` and `videos/a/` are one.
pub(crate) fn path_key(path: &str) -> &str {
    let path = path.trim_start_matches("./").trim_matches('/');
    let name = RepoPath::new(path).name();
    let folder_len = path.len() - name.len();
    let of = |ending: &&str| name.strip_suffix(ending)?.strip_suffix('.');
    let stem = ENDINGS.iter().find_map(of).unwrap_or(name);
    if matches!(stem, "index" | "_index") && folder_len > 1 {
        return &path[..folder_len - 1];
    }
    &path[..folder_len + stem.len()]
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn addresses_that_are_the_same() {
        let same = [
            "https://www.Example.com/a/?b=1&a=2",
            "http://example.com/a?a=2&b=1",
            "https://example.com:443/a/?a=2&b=1#part",
            " https://example.com./a?utm_source=x&b=1&a=2&fbclid=y ",
        ];
        for url in same {
            assert_eq!(Normalise::Url.apply(url), "example.com/a?a=2&b=1", "{url}");
        }
        for url in ["/a", "/a/", "/a/#part", "/%61?utm_source=x"] {
            assert_eq!(Normalise::Url.apply(url), "/a", "{url}");
        }
        for url in [
            "https://münchen.de/ä?q=%c3%bc",
            "https://XN--mnchen-3ya.de/%C3%A4/?q=ü",
            "https://m%C3%BCnchen.de/%c3%a4?q=%C3%BC",
        ] {
            let plain = "xn--mnchen-3ya.de/%C3%A4?q=%C3%BC";
            assert_eq!(Normalise::Url.apply(url), plain, "{url}");
        }
        let kept = [
            ("https://example.com:8080/A", "example.com:8080/A"),
            ("https://example.com/#/page", "example.com#/page"),
            ("https://www.example.com/a?b=1&c", "example.com/a?b=1&c"),
            ("mailto:a@example.com", "mailto:a@example.com"),
            ("relative/", "relative/"),
            ("/", "/"),
            ("/a%2fb/%", "/a%2Fb/%"),
            ("https://example.com/%zz%e", "example.com/%zz%e"),
            ("", ""),
        ];
        for (url, plain) in kept {
            assert_eq!(Normalise::Url.apply(url), plain);
        }
    }

    proptest! {
        #[test]
        fn what_is_written_plainly_is_not_rewritten(
            text in "(https?:|)//(u@)?(www\\.|WWW\\.){0,2}[a-zé.]{0,5}(:80)?(/[a-z%é.\\\\]{0,4}){0,2}/{0,2}([?][a-c=&%éU_tm]{0,9})?(#a)?",
        ) {
            let parts = UrlParts::of(&text).expect("it begins with its host");
            if let Some(plain) = written_plainly(&text, &parts) {
                prop_assert_eq!(plain, rewritten(&text, &parts), "{}", text);
            }
        }
    }

    #[test]
    fn titles_that_are_the_same() {
        for title in [
            "The “best” day – ever",
            " the\u{a0}\"Best\"  day - ever\u{200b}",
        ] {
            assert_eq!(Normalise::Text.apply(title), "the \"best\" day - ever");
        }
        assert_eq!(Normalise::Text.apply("ÄÖ"), "äö");
        assert_eq!(Normalise::None.apply(" A "), " A ");
    }

    #[test]
    fn names_of_files() {
        let slug = |path: &'static str| slug_of(RepoPath::new(path));
        assert_eq!(slug("_news/2024-01-02-a-b.md"), "a-b");
        assert_eq!(slug("docs/a/index.en.md"), "a");
        assert_eq!(slug("index.md"), "index");
        assert_eq!(slug("2024-01-02-.md"), "2024-01-02-");
        assert_eq!(slug("o/microsoft.com.md"), "microsoft.com");
        assert_eq!(slug("o/2024-01-02-release-1.2.MDX"), "release-1.2");
        assert_eq!(slug("o/release-1.2"), "release-1.2");
        assert_eq!(slug("o/v2.index.md"), "v2.index");
        assert_eq!(slug("o/a.rst"), "a");
        assert_eq!(slug("o/.md"), ".md");
        assert_eq!(slug("o/about.de.md"), "about.de");
        assert_eq!(without_language("about.de"), Some("about"));
        assert_eq!(without_language("about.pt-BR"), Some("about"));
        assert_eq!(without_language("about.CN"), Some("about"));
        assert_eq!(without_language("node.js"), None);
        assert_eq!(without_language("release-1.2"), None);
        assert_eq!(without_language("microsoft.com"), None);
        assert_eq!(without_language(".de"), None);
        for path in [
            "/videos/a",
            "videos/a.md",
            "./videos/a/",
            "videos/a/index.md",
        ] {
            assert_eq!(path_key(path), "videos/a", "{path}");
        }
        assert_eq!(path_key("index.md"), "index");
        assert_eq!(path_key("v1.2/node.js"), "v1.2/node.js");
    }
}

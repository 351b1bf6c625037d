//! Addresses of the AMP cache: which one belongs to the address of an AMP page. AMP is Google's
//! format of reduced web pages, which it serves from a cache of its own.
//!
//! The host of the cache is made from the host of the page: from punycode to letters, `-` doubled,
//! `.` to `-`, `0-…-0` around what then has hyphens at its third and fourth place, back to
//! punycode. Where that is no good name, it is a hash of the host. See "AMP Cache URL format and
//! request handling" of the AMP project.
//!
//! AMP's own library drops the port and lets user names wander into the host of the cache. A page
//! at another port is another page, so the port stays here (and an address without it is taken,
//! too, since tools make it); an address with a user name has no place in a cache.

#[cfg(test)]
pub(crate) mod tests;

use std::borrow::Cow;

use sha2::{Digest, Sha256};
use url::Url;

use crate::content::urls::{UrlParts, host};

/// The domain of the cache that everybody means.
pub const CACHE: &str = "cdn.ampproject.org";

/// The address under which the cache holds an AMP page: `https://…` to `https://….{cache}/c/s/…`.
/// None for what is not an address of a page on the web.
pub fn cache_url(page: &str, cache: &str) -> Option<String> {
    let parts = UrlParts::of(page)?;
    let secure = match parts.scheme() {
        scheme if scheme.eq_ignore_ascii_case("https") => "s/",
        scheme if scheme.eq_ignore_ascii_case("http") => "",
        _ => return None,
    };
    if parts.userinfo.is_some() {
        return None;
    }
    let host = parts.host();
    let (label, host) = match plain_label(host) {
        Some(label) => (label, Cow::Borrowed(host)),
        None => (cache_label(host)?, Cow::Owned(host.to_lowercase())),
    };
    let rest = &page[parts.host.end..];
    Some(format!("https://{label}.{cache}/c/{secure}{host}{rest}"))
}

/// Whether `found` is the address in `cache` of the page. Other ways to write the same address are
/// taken: escapes, letters or punycode in the host, with or without the last slash, the port and
/// the fragment.
pub fn is_cache_url(found: &str, page: &str, cache: &str) -> bool {
    let Some(expected) = cache_url(page, cache) else {
        return false;
    };
    let found = Canonical::of(found);
    found.is_some() && found == Canonical::of(&expected)
}

/// What two ways to write the same address in the cache have in common.
#[derive(PartialEq)]
struct Canonical {
    cache_host: String,
    secure: bool,
    page_host: String,
    rest: Vec<u8>,
}

impl Canonical {
    fn of(text: &str) -> Option<Self> {
        let url = Url::parse(text).ok()?;
        if url.scheme() != "https" || url.port().is_some() {
            return None;
        }
        let path = url.path().strip_prefix("/c/")?;
        let (secure, path) = match path.strip_prefix("s/") {
            Some(path) => (true, path),
            None => (false, path),
        };
        let (page, path) = path.split_once('/').unwrap_or((path, ""));
        let page = percent_encoding::percent_decode_str(page)
            .decode_utf8()
            .ok()?;
        let page = page.split(':').next().unwrap_or(&page);
        let mut rest: Vec<u8> = percent_encoding::percent_decode_str(path).collect();
        if let Some(query) = url.query() {
            rest.push(b'?');
            rest.extend(percent_encoding::percent_decode_str(query));
        }
        Some(Self {
            cache_host: url.host_str()?.to_owned(),
            secure,
            page_host: host::canonical(page).map_or_else(|| page.to_owned(), Into::into),
            rest,
        })
    }
}

/// The first label of the cache's host for the name of a host as nearly all are: small letters of
/// ASCII, digits, and hyphens by themselves, with no number at its end, which would make an address
/// of it.
fn plain_label(host: &str) -> Option<String> {
    let bytes = host.as_bytes();
    let is_plain = |byte: &u8| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.');
    let is_sign = |byte: &u8| matches!(byte, b'-' | b'.');
    let last = memchr::memrchr(b'.', bytes)? + 1;
    if !bytes.iter().all(is_plain)
        || !bytes.get(last)?.is_ascii_lowercase()
        || bytes.windows(2).any(|two| two.iter().all(is_sign))
        || bytes.first().is_some_and(is_sign)
        || bytes.last().is_some_and(is_sign)
    {
        return None;
    }
    let mut label = String::with_capacity(LONGEST + 1);
    for byte in bytes {
        match byte {
            b'-' => label.push_str("--"),
            b'.' => label.push('-'),
            _ => label.push(char::from(*byte)),
        }
    }
    // Hyphens that are kept, and what is too long, are rare.
    (label.len() <= LONGEST && !has_reserved_hyphens(&label)).then_some(label)
}

/// The first label of the cache's host for the host of a page.
fn cache_label(host: &str) -> Option<String> {
    let host = match Url::parse(&format!("https://{host}/")).ok()?.host_str()? {
        host if host.starts_with('[') => return None,
        host => host.to_owned(),
    };
    Some(readable_label(&host).unwrap_or_else(|| hashed_label(&host)))
}

/// Longest label of a domain, in bytes.
const LONGEST: usize = 63;

fn readable_label(host: &str) -> Option<String> {
    let letters = from_punycode(host)?;
    if host.len() > LONGEST || !host.contains('.') || has_reserved_hyphens(&letters) {
        return None;
    }
    if mixes_directions(&letters) {
        return None;
    }
    let mut label = letters.replace('-', "--").replace('.', "-");
    if has_reserved_hyphens(&label) {
        label = format!("0-{label}-0");
    }
    if !label.is_ascii() {
        label = format!("xn--{}", idna::punycode::encode_str(&label)?);
    }
    (label.len() <= LONGEST).then_some(label)
}

fn from_punycode(host: &str) -> Option<String> {
    let mut letters = String::with_capacity(host.len());
    for (index, label) in host.split('.').enumerate() {
        if index > 0 {
            letters.push('.');
        }
        match label.strip_prefix("xn--") {
            Some(encoded) => letters.push_str(&idna::punycode::decode_to_string(encoded)?),
            None => letters.push_str(label),
        }
    }
    Some(letters)
}

/// Hyphens at the third and fourth place are kept for punycode and its like. The reference library
/// counts places in UTF-16.
fn has_reserved_hyphens(label: &str) -> bool {
    let mut units = label.encode_utf16().skip(2);
    let hyphen = Some(u16::from(b'-'));
    units.next() == hyphen && units.next() == hyphen
}

/// Whether letters from left to right and from right to left meet in one name, which no label may.
fn mixes_directions(host: &str) -> bool {
    let from_right = |c: char| matches!(c, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{feff}' | '\u{10800}'..='\u{10fff}' | '\u{1e800}'..='\u{1efff}');
    let from_left = |c: char| c.is_alphabetic() && !from_right(c);
    host.chars().any(from_right) && host.chars().any(from_left)
}

/// The SHA-256 of the host in base 32 (RFC 4648), lower case, without padding.
fn hashed_label(host: &str) -> String {
    const DIGITS: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";
    let mut label = String::with_capacity(52);
    let (mut bits, mut count) = (0_u16, 0);
    for byte in Sha256::digest(host.as_bytes()) {
        bits = bits << 8 | u16::from(byte);
        count += 8;
        while count >= 5 {
            count -= 5;
            label.push(char::from(DIGITS[usize::from(bits >> count & 31)]));
        }
    }
    if count > 0 {
        label.push(char::from(DIGITS[usize::from(bits << (5 - count) & 31)]));
    }
    label
}

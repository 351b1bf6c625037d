//! Looks for the first defect of a URL.

use std::net::{Ipv4Addr, Ipv6Addr};
use std::ops::Range;

use super::kind::{DefectKind, Expected};
use crate::content::urls::{UrlParts, host, is_scheme, is_template, scheme};
use crate::finding::wording::is_invisible;
use crate::text::bytes::ByteSet;

/// Whether a URL has no defect for sure, as far as that can be seen in one go: nearly all are such.
/// `parts` are there when it is an address of the web.
pub(crate) fn is_plainly_fine(
    text: &str,
    parts: Option<&UrlParts<'_>>,
    expected: &Expected<'_>,
) -> bool {
    let Some(parts) = parts else {
        let is_rooted = text.starts_with('/') && !text.starts_with("//");
        return is_rooted && expected.relative && PLAIN.has_all(text.as_bytes());
    };
    let scheme = parts.scheme();
    parts.userinfo.is_none()
        && parts.port.is_none()
        && expected.schemes.iter().any(|allowed| allowed == scheme)
        && PLAIN.has_all(&text.as_bytes()[parts.host.start..])
        && is_plain_host(parts.host().as_bytes())
}

/// Bytes that are fine anywhere in a URL.
static PLAIN: ByteSet = ByteSet::printable_but(b"\"`<>{}\\%^");

/// Bytes that are usual in a host.
static HOST: ByteSet = ByteSet::lowercase_and(b".-");

/// Whether a host is several labels of lower case letters, digits and single hyphens, the last of
/// which begins with a letter.
fn is_plain_host(host: &[u8]) -> bool {
    let is_sign = |byte: u8| byte == b'.' || byte == b'-';
    let is_twice = |(one, next): (&u8, &u8)| (one == next) & is_sign(*one);
    let pairs = host.iter().zip(host.get(1..).unwrap_or_default());
    // Without branches, since nearly all are such.
    let has_two_signs = pairs.fold(host.first() == Some(&b'.'), |any, two| any | is_twice(two));
    let is_usual = HOST.has_all(host) && !has_two_signs;
    let Some(dot) = memchr::memrchr(b'.', host) else {
        return false;
    };
    let are_short = || {
        host.split(|&byte| byte == b'.')
            .all(|label| label.len() <= 63)
    };
    let ends_in_name = host.get(dot + 1).is_some_and(u8::is_ascii_lowercase);
    is_usual && ends_in_name && (host.len() <= 63 || host.len() <= 253 && are_short())
}

/// An error is the bytes that are wrong, and what is.
type FirstDefect = Result<(), (Range<usize>, DefectKind)>;

/// The first defect of a URL.
pub(super) fn defect(text: &str, expected: &Expected<'_>) -> FirstDefect {
    if text.is_empty() && expected.relative || is_template(text) {
        return Ok(());
    }
    // `https://{tenant}.example.com/` describes an API; nobody said that it is an address.
    if !expected.declared && text.contains('{') {
        return Ok(());
    }
    edges(text)?;
    wrapped(text)?;
    if let Some(parts) = UrlParts::of(text) {
        if !parts.scheme.is_empty() && !check_scheme(&parts.scheme, parts.scheme(), expected)? {
            return Ok(());
        }
        characters(text, &parts)?;
        if is_web(parts.scheme()) {
            authority(text, &parts)?;
        }
        if parts.scheme.is_empty() && !expected.relative {
            return Err((0..2, DefectKind::NoScheme));
        }
        return Ok(());
    }
    broken_scheme(text)?;
    let end = text.find(['/', '?', '#']).unwrap_or(text.len());
    bare_host(text, &text[..end], expected)?;
    if let Some(colon) = text[..end].find(':')
        && is_scheme(&text[..colon])
    {
        if check_scheme(&(0..colon), &text[..colon], expected)? {
            characters_from(text, 0, text.len())?;
        }
        return Ok(());
    }
    if !expected.relative {
        return Err((0..text.len(), DefectKind::Relative));
    }
    if expected.declared {
        characters_from(text, 0, text.find(['?', '#']).unwrap_or(text.len()))?;
    }
    Ok(())
}

fn edges(text: &str) -> FirstDefect {
    // As nearly all are.
    if let [first, .., last] = text.as_bytes()
        && first.is_ascii_graphic()
        && last.is_ascii_graphic()
    {
        return Ok(());
    }
    let is_edge = |character: char| character.is_whitespace() || is_invisible(character);
    let start = text.len() - text.trim_start_matches(is_edge).len();
    let end = text.trim_end_matches(is_edge).len();
    if start == text.len() {
        Err((0..text.len(), DefectKind::Empty))
    } else if start > 0 {
        Err((0..start, DefectKind::EdgeSpace))
    } else if end < text.len() {
        Err((end..text.len(), DefectKind::EdgeSpace))
    } else {
        Ok(())
    }
}

fn wrapped(text: &str) -> FirstDefect {
    let is_link = text.starts_with('[') && text.contains("](");
    if is_link || text.starts_with('<') {
        return Err((0..text.len(), DefectKind::Wrapped));
    }
    Ok(())
}

/// Whether the scheme is one to look behind; an error when it may not be used here.
fn check_scheme(
    range: &Range<usize>,
    scheme: &str,
    expected: &Expected<'_>,
) -> Result<bool, (Range<usize>, DefectKind)> {
    let is = |name: &&str| scheme.eq_ignore_ascii_case(name);
    if (expected.schemes.iter()).any(|allowed| scheme.eq_ignore_ascii_case(allowed)) {
        return Ok(true);
    }
    if scheme::typo(scheme).is_some() {
        return Err((range.clone(), DefectKind::SchemeTypo));
    }
    let tolerated = expected.image && is(&"data")
        || !expected.declared
            && !["http", "https", "javascript", "vbscript", "file"]
                .iter()
                .any(is);
    if tolerated {
        return Ok(false);
    }
    Err((range.clone(), DefectKind::Scheme))
}

/// Schemes whose hosts are names or addresses of the network.
fn is_web(scheme: &str) -> bool {
    let web = ["", "https", "http", "ftp", "ws", "wss"];
    web.iter().any(|name| scheme.eq_ignore_ascii_case(name))
}

/// `http:/x`, `http//x`, `https:\\x`, `https:://x`: a scheme without its `://`.
fn broken_scheme(text: &str) -> FirstDefect {
    let Some((word, separator)) = scheme::word_and_separator(text) else {
        return Ok(());
    };
    if let Some(at) = separator.find('\\') {
        let at = word.len() + at;
        return Err((at..at + 1, DefectKind::Backslash));
    }
    Err((0..word.len() + separator.len(), DefectKind::SchemeTypo))
}

fn bare_host(text: &str, first: &str, expected: &Expected<'_>) -> FirstDefect {
    let (name, port) = first.split_once(':').unwrap_or((first, ""));
    if !port.bytes().all(|byte| byte.is_ascii_digit()) || !name.contains('.') {
        return Ok(());
    }
    // Where a path is allowed, `photo.example/x` may be one.
    let www = name
        .get(..4)
        .is_some_and(|start| start.eq_ignore_ascii_case("www."));
    if expected.relative && !www {
        return Ok(());
    }
    if host::is_bare(text) {
        return Err((0..first.len(), DefectKind::BareHost));
    }
    Ok(())
}

fn characters(text: &str, parts: &UrlParts<'_>) -> FirstDefect {
    let [from, path_end] = [parts.host.start, parts.path.end];
    // Port and credentials hold nothing that spaces or backslashes could be meant for.
    characters_from(text, from, path_end)
}

/// Looks for characters that no URL has. From `path_end` on are query and fragment, in which
/// programs are known to leave braces as they are.
fn characters_from(text: &str, from: usize, path_end: usize) -> FirstDefect {
    let bytes = text.as_bytes();
    let mut at = from;
    loop {
        let plain = bytes[at..].iter().take_while(|&&byte| PLAIN.has(byte));
        at += plain.count();
        let Some(&byte) = bytes.get(at) else {
            return Ok(());
        };
        let kind = match byte {
            b' ' => DefectKind::Space,
            0..0x20 | 0x7F => DefectKind::Control(char::from(byte)),
            b'\\' if at < path_end => DefectKind::Backslash,
            b'%' if !is_escape(&bytes[at + 1..]) => DefectKind::Percent,
            b'<' | b'>' | b'"' | b'`' => DefectKind::Unencoded(char::from(byte)),
            b'{' | b'}' | b'^' if at < path_end => DefectKind::Unencoded(char::from(byte)),
            0x80.. => {
                let Some(character) = text[at..].chars().next() else {
                    return Ok(());
                };
                let kind = match character {
                    _ if character.is_control() => DefectKind::Control(character),
                    _ if character.is_whitespace() || is_invisible(character) => {
                        DefectKind::Invisible(character)
                    }
                    _ => {
                        at += character.len_utf8();
                        continue;
                    }
                };
                return Err((at..at + character.len_utf8(), kind));
            }
            _ => {
                at += 1;
                continue;
            }
        };
        let length = match kind {
            DefectKind::Percent => text[at..].chars().take(3).map(char::len_utf8).sum(),
            _ => 1,
        };
        return Err((at..at + length, kind));
    }
}

fn is_escape(after: &[u8]) -> bool {
    matches!(after, [a, b, ..] if a.is_ascii_hexdigit() && b.is_ascii_hexdigit())
}

fn authority(text: &str, parts: &UrlParts<'_>) -> FirstDefect {
    let name = parts.host();
    let fail = |range: Range<usize>, kind| Err((range, kind));
    if name.is_empty() {
        return fail(0..parts.host.end, DefectKind::NoHost);
    }
    let repeated = ["http", "https"]
        .iter()
        .any(|scheme| name.eq_ignore_ascii_case(scheme));
    if repeated && parts.get(&parts.path).starts_with("//") {
        return fail(
            parts.host.start..parts.path.start + 2,
            DefectKind::DoubleScheme,
        );
    }
    if name.starts_with('[') {
        let address = name
            .strip_prefix('[')
            .and_then(|rest| rest.strip_suffix(']'));
        if address
            .and_then(|address| address.parse::<Ipv6Addr>().ok())
            .is_none()
        {
            return fail(parts.host.clone(), DefectKind::Address);
        }
    } else {
        domain(name).map_err(|(range, kind)| {
            let start = parts.host.start;
            (start + range.start..start + range.end, kind)
        })?;
    }
    match &parts.port {
        Some(range) if !is_port(&text[range.clone()]) => fail(range.clone(), DefectKind::Port),
        _ => Ok(()),
    }
}

/// Nothing after the colon is the port of the scheme.
fn is_port(port: &str) -> bool {
    let digits = port.bytes().all(|byte| byte.is_ascii_digit());
    port.is_empty() || digits && port.parse().is_ok_and(|port: u16| port > 0)
}

fn domain(name: &str) -> FirstDefect {
    let is_strange = |c: char| c.is_ascii() && !c.is_ascii_alphanumeric() && !"-_.".contains(c);
    if let Some(at) = name.find(is_strange) {
        let strange = char::from(name.as_bytes()[at]);
        return Err((at..at + 1, DefectKind::HostCharacter(strange)));
    }
    let mut at = 0;
    for label in name.split('.') {
        let end = at + label.len();
        if label.is_empty() && (end < name.len() || at < 2) {
            return Err((at.saturating_sub(1)..end + 1, DefectKind::EmptyLabel));
        }
        if label.is_ascii() && label.len() > 63 {
            return Err((at..end, DefectKind::HostTooLong));
        }
        at = end + 1;
    }
    if name.is_ascii() && name.len() > 253 {
        return Err((0..name.len(), DefectKind::HostTooLong));
    }
    let last = name
        .trim_end_matches('.')
        .rsplit('.')
        .next()
        .unwrap_or(name);
    if is_number(last) && name.parse::<Ipv4Addr>().is_err() {
        return Err((0..name.len(), DefectKind::NumericHost));
    }
    let is_international = !name.is_ascii() || name.to_ascii_lowercase().contains("xn--");
    if is_international
        && host::canonical(name).is_none_or(|name| idna::domain_to_ascii(&name).is_err())
    {
        return Err((0..name.len(), DefectKind::HostEncoding));
    }
    Ok(())
}

/// What the standard takes for a number at the end of a host: digits, or hexadecimal after `0x`.
fn is_number(label: &str) -> bool {
    let all = |text: &str, test: fn(&u8) -> bool| text.as_bytes().iter().all(test);
    let hexadecimal = label
        .strip_prefix("0x")
        .or_else(|| label.strip_prefix("0X"));
    !label.is_empty() && all(label, u8::is_ascii_digit)
        || hexadecimal.is_some_and(|digits| all(digits, u8::is_ascii_hexdigit))
}

//! URLs as they are written: their parts ([`UrlParts`]), what is wrong with them ([`defect`]), and
//! what their hosts are ([`host`]).
//!
//! A URL parser fixes what it reads; a linter must see it first. So the parts are slices of the
//! text, and only what looks unusual goes through the parser of crate `url`.

pub(crate) mod defect;
pub(crate) mod host;
pub(crate) mod scheme;

use std::ops::Range;

use crate::text::bytes::ByteSet;

/// The parts of a URL with a scheme and a host, as they are written. Nothing is decoded or
/// checked; ranges are bytes of the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UrlParts<'u> {
    text: &'u str,
    /// `https`; empty for `//host/path`.
    pub scheme: Range<usize>,
    /// `user:password`, without the `@`.
    pub userinfo: Option<Range<usize>>,
    /// The host, brackets of an IPv6 address included.
    pub host: Range<usize>,
    /// The port without its colon.
    pub port: Option<Range<usize>>,
    /// From the slash after the host on; may be empty.
    pub path: Range<usize>,
    /// The query without its `?`.
    pub query: Option<Range<usize>>,
    /// The fragment without its `#`.
    pub fragment: Option<Range<usize>>,
}

impl<'u> UrlParts<'u> {
    /// The parts of `scheme://host…` or `//host…`; none for anything else.
    pub fn of(text: &'u str) -> Option<Self> {
        let bytes = text.as_bytes();
        if let Some(parts) = Self::of_usual(text) {
            return Some(parts);
        }
        let colon =
            memchr::memchr_iter(b'/', bytes).find(|&at| bytes.get(at + 1) == Some(&b'/'))?;
        let (scheme, authority_start) = match colon {
            0 => (0..0, 2),
            after if is_scheme(text[..after].strip_suffix(':')?) => (0..after - 1, after + 2),
            _ => return None,
        };
        let authority_end = (bytes[authority_start..].iter())
            .position(|byte| matches!(byte, b'/' | b'?' | b'#' | b'\\'))
            .map_or(text.len(), |at| authority_start + at);
        let authority = &text[authority_start..authority_end];
        let userinfo = authority
            .rfind('@')
            .map(|at| authority_start..authority_start + at);
        let host_start = userinfo
            .as_ref()
            .map_or(authority_start, |range| range.end + 1);
        let host_and_port = &text[host_start..authority_end];
        // Colons inside the brackets of an IPv6 address are not a port.
        let after_bracket = host_and_port.rfind(']').unwrap_or(0);
        let host_end = host_and_port[after_bracket..]
            .find(':')
            .map_or(authority_end, |at| host_start + after_bracket + at);
        let port = (host_end < authority_end).then(|| host_end + 1..authority_end);
        let path_end = memchr::memchr2(b'?', b'#', &bytes[authority_end..])
            .map_or(text.len(), |at| authority_end + at);
        let query_end =
            memchr::memchr(b'#', &bytes[path_end..]).map_or(text.len(), |at| path_end + at);
        Some(Self {
            text,
            scheme,
            userinfo,
            host: host_start..host_end,
            port,
            path: authority_end..path_end,
            query: (path_end < query_end).then(|| path_end + 1..query_end),
            fragment: (query_end < text.len()).then(|| query_end + 1..text.len()),
        })
    }

    /// The parts of `https://host/path?query`, as nearly all URLs are; none of anything else.
    fn of_usual(text: &'u str) -> Option<Self> {
        let bytes = text.as_bytes();
        let scheme = match bytes {
            [b'h', b't', b't', b'p', b's', b':', b'/', b'/', ..] => 0..5,
            [b'h', b't', b't', b'p', b':', b'/', b'/', ..] => 0..4,
            _ => return None,
        };
        let host_start = scheme.end + 3;
        let host = memchr::memchr(b'/', &bytes[host_start..]);
        let host_end = host.map_or(text.len(), |length| host_start + length);
        if !HOST.has_all(&bytes[host_start..host_end]) {
            return None;
        }
        let path = memchr::memchr2(b'?', b'#', &bytes[host_end..]);
        let path_end = path.map_or(text.len(), |length| host_end + length);
        let query_end = match path {
            None => path_end,
            Some(_) => memchr::memchr(b'#', &bytes[path_end..])
                .map_or(text.len(), |length| path_end + length),
        };
        Some(Self {
            text,
            scheme,
            userinfo: None,
            host: host_start..host_end,
            port: None,
            path: host_end..path_end,
            query: (path_end < query_end).then(|| path_end + 1..query_end),
            fragment: (query_end < text.len()).then(|| query_end + 1..text.len()),
        })
    }

    /// All of it, as it is written.
    pub(crate) fn text(&self) -> &'u str {
        self.text
    }

    /// The text under a range of it.
    pub fn get(&self, range: &Range<usize>) -> &'u str {
        &self.text[range.clone()]
    }

    /// The scheme as it is written; empty for `//host/path`.
    pub fn scheme(&self) -> &'u str {
        self.get(&self.scheme)
    }

    /// The host as it is written.
    pub fn host(&self) -> &'u str {
        self.get(&self.host)
    }
}

/// What nearly all hosts are made of.
static HOST: ByteSet = ByteSet::alphanumeric_and(b".-");

/// Whether the text is written as a scheme: a letter, then letters, digits, `+`, `-`, `.`.
pub(crate) fn is_scheme(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_alphabetic())
        && (text.bytes()).all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte))
}

/// Whether the text is a template that becomes a URL only when the site is built.
pub fn is_template(text: &str) -> bool {
    let bytes = text.as_bytes();
    memchr::memchr_iter(b'{', bytes).any(|at| matches!(bytes.get(at + 1), Some(b'{' | b'%')))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Option<[&str; 7]>) {
        let parts = UrlParts::of(text).map(|parts| {
            let optional = |range: &Option<Range<usize>>| match range {
                Some(range) => parts.get(range),
                None => "-",
            };
            [
                parts.scheme(),
                optional(&parts.userinfo),
                parts.host(),
                optional(&parts.port),
                parts.get(&parts.path),
                optional(&parts.query),
                optional(&parts.fragment),
            ]
        });
        assert_eq!(parts, expected, "{text}");
    }

    #[test]
    fn parts_are_slices_of_the_text() {
        check(
            "https://a.b",
            Some(["https", "-", "a.b", "-", "", "-", "-"]),
        );
        let all = "HTTP://u:p@é.b:80/c//d?e=/f?#g#h";
        check(
            all,
            Some(["HTTP", "u:p", "é.b", "80", "/c//d", "e=/f?", "g#h"]),
        );
        check("//a:b@c@d/", Some(["", "a:b@c", "d", "-", "/", "-", "-"]));
        check(
            "x://[::1]:8/?",
            Some(["x", "-", "[::1]", "8", "/", "", "-"]),
        );
        check("x://a:#", Some(["x", "-", "a", "", "", "-", ""]));
        for (rest, [path, query, fragment]) in [
            ("/b?c=d/e?f", ["/b", "c=d/e?f", "-"]),
            ("/b?#", ["/b", "", ""]),
            ("/b#c?d", ["/b", "-", "c?d"]),
            ("/?c#d#e", ["/", "c", "d#e"]),
            ("?c/d", ["", "c/d", "-"]),
        ] {
            let text = format!("https://a.b{rest}");
            let expected = ["https", "-", "a.b", "-", path, query, fragment];
            check(&text, Some(expected));
        }
        check("x://", Some(["x", "-", "", "-", "", "-", "-"]));
        check("x:///a", Some(["x", "-", "", "-", "/a", "-", "-"]));
        check("x://a\\b", Some(["x", "-", "a", "-", "\\b", "-", "-"]));
        for text in ["", "/", "a//b", "mailto:a@b.c", "http:/a", "1:x//b", "://a"] {
            check(text, None);
        }
    }
}

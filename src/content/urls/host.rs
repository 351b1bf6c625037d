//! What a host is: public, of this machine, private, reserved; and its registrable domain.

use std::borrow::Cow;
use std::net::{Ipv4Addr, Ipv6Addr};

/// Who can reach a host.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HostReach {
    /// Everybody, as far as its name tells.
    Public,
    /// Only the machine itself: `localhost`, `127.0.0.1`, `::1`.
    Loopback,
    /// An address for networks of one's own: `192.168.1.1`, `10.0.0.1`, `fd00::1`, `169.254.1.1`.
    PrivateAddress,
    /// An address that is set aside: `0.0.0.0`, documentation, multicast.
    ReservedAddress,
    /// A name that ends in what is kept for networks of one's own or for tests: `.local`, `.test`.
    ReservedName,
    /// A name without a dot.
    SingleLabel,
    /// `.example`, `example.com` and their like: set aside for documentation.
    Example,
}

/// Last labels of names that no public name server knows: RFC 2606, 6761, 6762, 8375, 9476, what
/// ICANN set aside, and what routers commonly use. `.example` and `.onion` have their own users.
const RESERVED: &[&str] = &[
    "alt",
    "arpa",
    "corp",
    "home",
    "internal",
    "intranet",
    "invalid",
    "lan",
    "local",
    "localdomain",
    "localhost",
    "private",
    "test",
];

/// Who can reach a host, as it is written in a URL (with brackets around an IPv6 address).
pub fn reach(host: &str) -> HostReach {
    if let Some(address) = host
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'))
    {
        return address.parse().map_or(HostReach::Public, reach_of_v6);
    }
    if host.ends_with(|last: char| last.is_ascii_digit())
        && let Ok(address) = host.parse()
    {
        return reach_of_v4(address);
    }
    let host = host.strip_suffix('.').unwrap_or(host);
    let (rest, last) = match memchr::memrchr(b'.', host.as_bytes()) {
        Some(dot) => (&host[..dot], &host[dot + 1..]),
        None => ("", host),
    };
    if last.eq_ignore_ascii_case("localhost") {
        HostReach::Loopback
    } else if rest.is_empty() {
        HostReach::SingleLabel
    } else if is_example(rest, last) {
        HostReach::Example
    } else if is_reserved(last) {
        HostReach::ReservedName
    } else {
        HostReach::Public
    }
}

fn is_reserved(last: &str) -> bool {
    // As nearly none is, by its length and first letter.
    let is_it = |name: &&&str| {
        let same_start = last.as_bytes().first().map(u8::to_ascii_lowercase);
        name.len() == last.len() && same_start == name.as_bytes().first().copied()
    };
    let mut alike = RESERVED.iter().filter(is_it);
    alike.any(|name| last.eq_ignore_ascii_case(name))
}

fn is_example(rest: &str, last: &str) -> bool {
    let common = ["com", "net", "org"];
    let is_second = || {
        let second = rest.rsplit('.').next().unwrap_or(rest);
        second.eq_ignore_ascii_case("example")
    };
    let is_common = || common.iter().any(|name| last.eq_ignore_ascii_case(name));
    last.eq_ignore_ascii_case("example") || rest.ends_with(['e', 'E']) && is_common() && is_second()
}

fn reach_of_v4(address: Ipv4Addr) -> HostReach {
    let [a, b, c, _] = address.octets();
    match (a, b, c) {
        (127, ..) => HostReach::Loopback,
        (10, ..) | (172, 16..=31, _) | (192, 168, _) | (169, 254, _) | (100, 64..=127, _) => {
            HostReach::PrivateAddress
        }
        (0 | 224.., ..) | (192, 0, 0 | 2) | (198, 18..=19, _) | (198, 51, 100) | (203, 0, 113) => {
            HostReach::ReservedAddress
        }
        _ => HostReach::Public,
    }
}

fn reach_of_v6(address: Ipv6Addr) -> HostReach {
    if let Some(inner) = address.to_ipv4_mapped() {
        return reach_of_v4(inner);
    }
    match address.segments() {
        [0, 0, 0, 0, 0, 0, 0, 1] => HostReach::Loopback,
        [0, 0, 0, 0, 0, 0, 0, 0] | [0x2001, 0xdb8, ..] | [0xff00..=0xffff, ..] => {
            HostReach::ReservedAddress
        }
        [0xfc00..=0xfdff | 0xfe80..=0xfebf, ..] => HostReach::PrivateAddress,
        _ => HostReach::Public,
    }
}

/// A domain in the form in which domains are compared: lower case, ASCII, no dot at the end. None
/// for addresses and for what is not a domain.
pub fn canonical(host: &str) -> Option<Cow<'_, str>> {
    let host = host.strip_suffix('.').unwrap_or(host);
    let is_name = |byte: u8| byte.is_ascii_alphanumeric() || b"-._".contains(&byte);
    if host.is_empty() || host.ends_with(|last: char| last.is_ascii_digit()) {
        return None;
    }
    if !host.is_ascii() {
        let ascii = idna::domain_to_ascii(host).ok()?;
        return Some(Cow::Owned(canonical(&ascii)?.into_owned()));
    }
    if !host.bytes().all(is_name) || host.split('.').any(str::is_empty) {
        return None;
    }
    if host.bytes().any(|byte| byte.is_ascii_uppercase()) {
        return Some(Cow::Owned(host.to_ascii_lowercase()));
    }
    Some(Cow::Borrowed(host))
}

/// The part of a canonical domain that one registers: `bbc.co.uk` of `www.bbc.co.uk`. None for
/// names without a dot and for suffixes under which others register.
pub fn registrable(domain: &str) -> Option<&str> {
    psl::domain_str(domain)
}

/// Whether a canonical domain ends with a suffix under which one can register: `.com`, `.co.uk`.
pub fn has_known_suffix(domain: &str) -> bool {
    domain.contains('.')
        && psl::suffix(domain.as_bytes()).is_some_and(|suffix| suffix.is_known())
        && registrable(domain).is_some()
}

/// Whether `host` is `domain` or is under it; both canonical.
pub fn is_within(host: &str, domain: &str) -> bool {
    (host.strip_suffix(domain)).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
}

/// Whether the text begins with a host that could be after `https://`.
pub(crate) fn is_bare(text: &str) -> bool {
    let first = text.split(['/', '?', '#', ':']).next().unwrap_or(text);
    canonical(first).is_some_and(|name| has_known_suffix(&name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_are_told_apart() {
        let cases: &[(HostReach, &[&str])] = &[
            (
                HostReach::Public,
                &[
                    "a.com",
                    "8.8.8.8",
                    "[2606:4700::1]",
                    "locals.com",
                    "a.onion",
                    "172.32.0.1",
                    "myexample.com",
                ],
            ),
            (
                HostReach::Loopback,
                &[
                    "localhost",
                    "LOCALHOST.",
                    "a.localhost",
                    "127.9.9.9",
                    "[::1]",
                ],
            ),
            (
                HostReach::PrivateAddress,
                &[
                    "10.0.0.1",
                    "172.16.0.1",
                    "172.31.9.9",
                    "192.168.0.1",
                    "169.254.0.1",
                    "100.64.0.1",
                    "[fd00::1]",
                    "[::ffff:10.0.0.1]",
                ],
            ),
            (
                HostReach::ReservedAddress,
                &[
                    "0.0.0.0",
                    "192.0.2.1",
                    "224.0.0.1",
                    "255.255.255.255",
                    "[::]",
                    "[2001:db8::1]",
                ],
            ),
            (
                HostReach::ReservedName,
                &["nas.local", "a.TEST", "b.internal.", "x.home.arpa"],
            ),
            (HostReach::SingleLabel, &["intranet", "com", "b"]),
            (
                HostReach::Example,
                &["a.example", "example.com", "www.EXAMPLE.org"],
            ),
        ];
        for (expected, hosts) in cases {
            for host in *hosts {
                assert_eq!(reach(host), *expected, "{host}");
            }
        }
    }

    #[test]
    fn domains_are_compared_in_one_form() {
        let of = |host| {
            canonical(host)
                .as_deref()
                .and_then(registrable)
                .map(str::to_owned)
        };
        assert_eq!(of("WWW.BBC.co.uk.").as_deref(), Some("bbc.co.uk"));
        assert_eq!(of("a.b.github.io").as_deref(), Some("b.github.io"));
        assert_eq!(of("www.bücher.de").as_deref(), Some("xn--bcher-kva.de"));
        for host in [
            "co.uk",
            "localhost",
            "1.2.3.4",
            "[::1]",
            "a..b",
            "a b.com",
            "",
        ] {
            assert_eq!(of(host), None, "{host}");
        }
        assert!(has_known_suffix("a.com") && !has_known_suffix("photo.png"));
        assert!(!has_known_suffix("com") && !has_known_suffix("co.uk"));
        assert!(is_within("a.b.com", "b.com") && is_within("b.com", "b.com"));
        assert!(!is_within("ab.com", "b.com"));
    }
}

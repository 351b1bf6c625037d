//! The sizes that a URL speaks of: `-50x50.jpg`, `/1200/675/`, `?w=800&h=600`, `=s1600`.
//!
//! None of them is a fact. A number in a URL counts only where it can hardly mean anything else.

use std::ops::Range;
use std::sync::LazyLock;

use memchr::memmem::Finder;

/// A size in a URL, in pixels; at least one side is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct UrlSize {
    /// At most this width, or exactly this one.
    pub(super) width: Option<u32>,
    /// At most this height, or exactly this one.
    pub(super) height: Option<u32>,
    /// The bytes of the URL that say so.
    pub(super) range: Range<usize>,
}

impl UrlSize {
    /// Whether an image of this size may be behind the URL: it fits into the size, or is the same
    /// in larger or smaller, to a pixel of rounding.
    pub(super) fn allows(&self, width: u32, height: u32) -> bool {
        let within = |side: u32, limit: Option<u32>| limit.is_none_or(|limit| side <= limit);
        if within(width, self.width) && within(height, self.height) {
            return true;
        }
        match (self.width, self.height) {
            (Some(w), Some(h)) => same_shape((width, height), (w, h)),
            _ => false,
        }
    }
}

/// Whether one size is the other, scaled and rounded to whole pixels.
fn same_shape(a: (u32, u32), b: (u32, u32)) -> bool {
    // Either may be the one that was rounded.
    has_shape(a, b) || has_shape(b, a)
}

/// Whether a size has a shape, to a pixel of the size.
pub(super) fn has_shape(size: (u32, u32), shape: (u32, u32)) -> bool {
    let cross = |a: u32, b: u32| u64::from(a) * u64::from(b);
    // With the width as it is, the height is one pixel off at most; or the other way round.
    let difference = cross(size.0, shape.1).abs_diff(cross(shape.0, size.1));
    difference <= u64::from(shape.0.max(shape.1))
}

/// All sizes in a URL, in no order that matters; of a URL that has one that is `enough`, perhaps
/// only some, or none.
pub(super) fn find(url: &str, enough: impl Fn(&UrlSize) -> bool) -> Vec<UrlSize> {
    let mut found = Vec::new();
    let bytes = url.as_bytes();
    // No side has a single digit. Without branches, so that it runs over many bytes at once.
    let is_number = |(one, next): (&u8, &u8)| one.is_ascii_digit() & next.is_ascii_digit();
    let pairs = bytes.iter().zip(bytes.get(1..).unwrap_or_default());
    if !pairs.fold(false, |any, two| any | is_number(two)) {
        return found;
    }
    let path_end = memchr::memchr2(b'?', b'#', bytes).unwrap_or(url.len());
    let scheme = memchr::memchr(b':', bytes).filter(|&at| bytes[at..].starts_with(b"://"));
    let path_start = scheme
        .and_then(|scheme| {
            let authority = bytes.get(scheme + 3..path_end)?;
            Some(scheme + 3 + memchr::memchr(b'/', authority)?)
        })
        .unwrap_or(0);
    let path = &url[path_start.min(path_end)..path_end];
    if products(path, path_start).any(|size| enough(&size)) {
        return found;
    }
    found.extend(products(path, path_start));
    // Most paths have nothing of the kinds that are looked for segment by segment.
    let is_digit = |at: usize| path.as_bytes().get(at).is_some_and(u8::is_ascii_digit);
    if is_digit(0) || memchr::memchr_iter(b'/', path.as_bytes()).any(|at| is_digit(at + 1)) {
        segment_pairs(path, path_start, &mut found);
    }
    if memchr::memchr2(b'_', b'=', path.as_bytes()).is_some() {
        for (start, segment) in segments(path, path_start) {
            transformations(segment, start, &mut found);
        }
    }
    let is_order = |two: &[u8]| matches!(two[0], b's' | b'w' | b'h') & two[1].is_ascii_digit();
    if path_start > 0
        && (path.as_bytes().windows(2)).fold(false, |any, two| any | is_order(two))
        && is_google(url)
    {
        google(path, path_start, &mut found);
    }
    if let Some(query) = url
        .get(path_end + 1..)
        .filter(|_| url[path_end..].starts_with('?'))
    {
        let query = query.split('#').next().unwrap_or(query);
        parameters(query, path_end + 1, &mut found);
    }
    found
}

/// The longest and shortest side that is believed.
const SIDES: Range<u32> = 16..20_001;

fn number(text: &str) -> Option<u32> {
    let digits = !text.is_empty() && text.len() <= 5 && text.bytes().all(|b| b.is_ascii_digit());
    let number = digits.then(|| text.parse().ok()).flatten()?;
    (SIDES.contains(&number) && !text.starts_with('0')).then_some(number)
}

fn pair(width: &str, height: &str, range: Range<usize>) -> Option<UrlSize> {
    Some(UrlSize {
        width: Some(number(width)?),
        height: Some(number(height)?),
        range,
    })
}

/// `1280x720`, with no letter or digit on either side. `16x10` is a ratio, `a12x34` a name.
fn products(path: &str, offset: usize) -> impl Iterator<Item = UrlSize> {
    let bytes = path.as_bytes();
    memchr::memchr2_iter(b'x', b'X', bytes).filter_map(move |at| {
        let is_digit = |byte: &&u8| byte.is_ascii_digit();
        let start = at - bytes[..at].iter().rev().take_while(is_digit).count();
        let end = at + 1 + bytes[at + 1..].iter().take_while(is_digit).count();
        let alone = |byte: Option<&u8>| byte.is_none_or(|byte| !byte.is_ascii_alphanumeric());
        let is_alone = alone(bytes[..start].last()) && alone(bytes.get(end));
        let range = offset + start..offset + end;
        is_alone.then(|| pair(&path[start..at], &path[at + 1..end], range))?
    })
}

/// `/1200/675/`: two segments that are sides of at least 100 pixels. Years are dates, and a third
/// number beside them makes them the parts of a long id.
fn segment_pairs(path: &str, offset: usize, found: &mut Vec<UrlSize>) {
    const YEARS: Range<u32> = 1990..2050;
    let side = |text: &str| number(text).filter(|side| (100..10_000).contains(side));
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let mut all = segments(path, offset).peekable();
    let (mut before, mut last) = (false, (0, ""));
    while let Some((second_start, second)) = all.next() {
        let (start, first) = std::mem::replace(&mut last, (second_start, second));
        let part_of_id = std::mem::replace(&mut before, is_number(first));
        let (Some(width), Some(height)) = (side(first), side(second)) else {
            continue;
        };
        let part_of_id = part_of_id || all.peek().is_some_and(|(_, next)| is_number(next));
        let flat = width.max(height) > 5 * width.min(height);
        if !part_of_id && !flat && !YEARS.contains(&width) && !YEARS.contains(&height) {
            found.extend(pair(first, second, start..second_start + second.len()));
        }
    }
}

/// The segments of a path, and where they start in the URL.
fn segments(path: &str, offset: usize) -> impl Iterator<Item = (usize, &str)> {
    path.split('/').scan(offset, |next, segment| {
        let start = *next;
        *next += segment.len() + 1;
        Some((start, segment))
    })
}

/// `w_1200,h_675` and `width=1200,height=675` in a segment: Cloudinary's and Cloudflare's orders.
fn transformations(segment: &str, start: usize, found: &mut Vec<UrlSize>) {
    let orders = segment
        .split(',')
        .filter_map(|order| order.split_once(['_', '=']));
    let known = |key: &str| key.len() <= 7 && key.bytes().all(|byte| byte.is_ascii_lowercase());
    if segment.contains(['_', '=']) && orders.clone().all(|(key, _)| known(key)) {
        found.extend(bounds(orders, start..start + segment.len()));
    }
}

/// `?w=800&h=600`, `?width=800`, `?resize=800,600`, `?fit=800%2C600`.
fn parameters(query: &str, start: usize, found: &mut Vec<UrlSize>) {
    let range = start..start + query.len();
    let pairs = (query.split(['&', ';']))
        // `&amp;` and `&#038;` were copied out of a page.
        .map(|part| part.trim_start_matches("amp;").trim_start_matches("#038;"))
        .filter_map(|part| part.split_once('='));
    found.extend(bounds(pairs.clone(), range.clone()));
    for (key, value) in pairs {
        if matches!(key, "resize" | "fit" | "size" | "dimensions") {
            let value = value.replace("%2C", ",").replace("%2c", ",");
            let sides = value.split_once([',', 'x', ':', '*']);
            found.extend(sides.and_then(|(width, height)| pair(width, height, range.clone())));
        }
    }
}

/// The sides that keys such as `w` and `height` give, times the density of the screen.
fn bounds<'t>(
    pairs: impl Iterator<Item = (&'t str, &'t str)>,
    range: Range<usize>,
) -> Option<UrlSize> {
    let (mut width, mut height, mut density) = (None, None, 1);
    for (key, value) in pairs {
        let side = || number(value.strip_suffix("px").unwrap_or(value));
        match key {
            "w" | "width" | "maxwidth" | "imwidth" => width = side(),
            "h" | "height" | "maxheight" | "imheight" => height = side(),
            "dpr" => density = value.split('.').next()?.parse::<u32>().ok()?.clamp(1, 4),
            _ => {}
        }
    }
    (width.is_some() || height.is_some()).then(|| UrlSize {
        width: width.map(|width| width * density),
        height: height.map(|height| height * density),
        range,
    })
}

/// Hosts whose URLs carry `s1600`.
fn is_google(url: &str) -> bool {
    static COM: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new(".com/"));
    let hosts = [".blogspot", ".googleusercontent", ".ggpht"];
    let mut ends = COM.find_iter(url.as_bytes());
    ends.any(|at| hosts.iter().any(|host| url[..at].ends_with(host)))
}

/// `/s1600/`, `/w1200-h630-p-k-no-nu/`, `=s400-c`: the longest side, or both.
fn google(path: &str, offset: usize, found: &mut Vec<UrlSize>) {
    for (start, segment) in segments(path, offset) {
        let (start, order) = match segment.rsplit_once('=') {
            Some((before, order)) => (start + before.len() + 1, order),
            None => (start, segment),
        };
        let (mut width, mut height) = (None, None);
        for (index, part) in order.split('-').enumerate() {
            let value = part.get(1..).and_then(number);
            match part.as_bytes().first() {
                Some(b's') if index == 0 => (width, height) = (value, value),
                Some(b'w') => width = value.or(width),
                Some(b'h') => height = value.or(height),
                _ if index == 0 => break,
                _ => {}
            }
        }
        let range = start..start + order.len();
        if width.is_some() || height.is_some() {
            found.push(UrlSize {
                width,
                height,
                range,
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(url: &str, expected: &[&str]) {
        let shown: Vec<String> = find(url, |_| false)
            .iter()
            .map(|size| {
                let side = |side: Option<u32>| side.map_or("?".to_owned(), |side| side.to_string());
                let (width, height) = (side(size.width), side(size.height));
                format!("{width}x{height} {}", &url[size.range.clone()])
            })
            .collect();
        assert_eq!(shown, expected, "{url}");
    }

    #[test]
    fn products_stand_alone() {
        check("/a-50x60.jpg", &["50x60 50x60"]);
        check(
            "https://1280x720.example/é_2400x1600-large.jpg",
            &["2400x1600 2400x1600"],
        );
        check(
            "/1280X720/1280x720",
            &["1280x720 1280X720", "1280x720 1280x720"],
        );
        for none in [
            "/16x9.png",
            "/a4x3",
            "/90x60x30.jpg",
            "/ab12x34.jpg",
            "/0x0",
            "/x",
            "x64",
        ] {
            check(none, &[]);
        }
        check("/123456x50.jpg", &[]);
        check("/050x050.jpg", &[]);
    }

    #[test]
    fn segments_are_sizes_unless_they_are_dates_or_ids() {
        check("https://picsum.photos/1200/675/", &["1200x675 1200/675"]);
        check(
            "https://picsum.photos/seed/1200/675",
            &["1200x675 1200/675"],
        );
        for none in [
            "/2022/11/a.png",
            "/2019/1200/a.png",
            "/537/1/a.png",
            "/000/123/456/a.png",
            "/123/456/789/a.png",
            "/100/900/a.png",
            "/12345/678/a.png",
            "/99/100/",
        ] {
            check(none, &[]);
        }
    }

    #[test]
    fn parameters_give_bounds() {
        check("/a.jpg?w=800&h=600#x", &["800x600 w=800&h=600"]);
        check("/a.jpg?width=800px", &["800x? width=800px"]);
        check(
            "/a.jpg?a=1&amp;h=600&dpr=2.0",
            &["?x1200 a=1&amp;h=600&dpr=2.0"],
        );
        check(
            "/a.png?resize=620%2C497&#038;ssl=1",
            &["620x497 resize=620%2C497&"],
        );
        check("/a.png?size=620x497", &["620x497 size=620x497"]);
        for none in [
            "/a?w=0",
            "/a?w=50%",
            "/a?w=auto",
            "/a?resize=50%",
            "/a?",
            "/a?w",
            "/a#w=800",
        ] {
            check(none, &[]);
        }
    }

    #[test]
    fn services_have_orders_of_their_own() {
        check(
            "/upload/c_fill,w_1200,h_675/a.jpg",
            &["1200x675 c_fill,w_1200,h_675"],
        );
        check(
            "/cdn-cgi/image/width=80,quality=75/a.jpg",
            &["80x? width=80,quality=75"],
        );
        check("/h_2400_w.jpg", &[]);
        check(
            "https://1.bp.blogspot.com/-x/s1600/a.png",
            &["1600x1600 s1600"],
        );
        check(
            "https://1.bp.blogspot.com/-x/w1200-h630-p-k/a.png",
            &["1200x630 w1200-h630-p-k"],
        );
        check(
            "https://lh3.googleusercontent.com/abc=s400-c",
            &["400x400 s400-c"],
        );
        check("https://example.com/s1600/a.png", &[]);
    }

    #[test]
    fn scaling_and_rounding_are_allowed() {
        let size = |width, height| UrlSize {
            width,
            height,
            range: 0..0,
        };
        let both = size(Some(1200), Some(675));
        for (width, height, expected) in [
            (1200, 675, true),
            (600, 338, true),
            (2400, 1350, true),
            (2400, 1352, true),
            (2400, 1354, false),
            (1000, 675, true),
            (675, 1200, false),
            (1200, 676, true),
            (1200, 677, false),
            (1201, 10, false),
        ] {
            assert_eq!(both.allows(width, height), expected, "{width}x{height}");
        }
        assert!(size(Some(800), None).allows(800, 9999));
        assert!(!size(Some(800), None).allows(801, 1));
    }
}

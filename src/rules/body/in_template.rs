//! Addresses of images that the templates of Jekyll, Hugo and Hexo write into a body:
//! `{{ site.baseurl }}/a.png`, `{{ "/a.png" | relative_url }}`, `{{< figure src="/a.png" >}}`,
//! `{% asset_img a.png %}`.

use std::ops::Range;

use memchr::memmem::{Finder, find, find_iter};

use super::has;
use crate::content::site::Generator;
use crate::rules::image_cache::is_image;

/// Bytes of an address, or of what is between an address and the word that tells of it.
const LONGEST: usize = 512;

/// Bytes of a shortcode with all that is set in it.
const LONGEST_SHORTCODE: usize = 8 * LONGEST;

/// Finds the addresses in a body as one generator writes them.
type FindAll = fn(&str) -> Vec<Range<usize>>;

/// The bytes of each address in a body that certainly begins at the root of the site, or beside the
/// page; in Hexo, in the folder of the post's own name.
pub(super) fn addresses(body: &str, generator: Option<Generator>) -> Vec<Range<usize>> {
    let (open, find_all): (_, FindAll) = match generator {
        Some(Generator::Jekyll) => ("{{", of_jekyll),
        Some(Generator::Hugo) => ("{{", of_hugo),
        Some(Generator::Hexo) => ("{%", of_hexo),
        _ => return Vec::new(),
    };
    if !has(body, open) {
        return Vec::new();
    }
    let mut found = find_all(body);
    found.retain(|address| !address.is_empty());
    found.sort_unstable_by_key(|address| address.start);
    let mut code = CodeFinder::default();
    found.retain(|address| !code.is_at(body, address.start));
    found
}

/// jekyllrb.com/docs/liquid/filters: both filters put `baseurl` in front, as people do by hand.
fn of_jekyll(body: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    for at in find_iter(body.as_bytes(), "site.baseurl") {
        let rest = &body[at + "site.baseurl".len()..];
        let inside = rest.trim_start_matches([' ', '-']);
        let Some(path) = inside
            .strip_prefix("}}")
            .filter(|path| path.starts_with('/'))
        else {
            continue;
        };
        let start = body.len() - path.len();
        if is_shown(&body[..at]) {
            found.push(start..start + length(path));
        }
    }
    for filter in ["relative_url", "absolute_url"] {
        for at in find_iter(body.as_bytes(), filter) {
            found.extend(before_filter(body, at));
        }
    }
    found
}

/// The `/a.png` of `{{ "/a.png" | relative_url }}`, of which the filter's name begins at a byte.
fn before_filter(body: &str, at: usize) -> Option<Range<usize>> {
    let text = body[..at].trim_end().strip_suffix('|')?.trim_end();
    let quote = text
        .chars()
        .next_back()
        .filter(|last| matches!(last, '"' | '\''))?;
    let inner = &text[..text.len() - 1];
    let start = inner.rfind(quote)? + 1;
    let opening = inner[..start - 1].trim_end().strip_suffix("{{")?;
    let address = start..inner.len();
    let is_rooted = body[address.clone()].starts_with('/') && address.len() <= LONGEST;
    (is_rooted && is_shown(opening)).then_some(address)
}

/// Whether what follows a text is the address of an image or a link.
fn is_shown(before: &str) -> bool {
    let before = before.trim_end_matches([' ', '-', '{']);
    // `{{ site.url }}{{ site.baseurl }}/a.png` is one address.
    let before = before.strip_suffix("}}").map_or(before, |rest| {
        let url = rest.trim_end_matches([' ', '-']).strip_suffix("site.url");
        url.map_or(before, |rest| rest.trim_end_matches([' ', '-', '{']))
    });
    before.ends_with("](") || before.ends_with("src=\"") || before.ends_with("src='")
}

/// content-management/shortcodes: the `figure` of Hugo, whose `src` is that of its image.
fn of_hugo(body: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    for open in ["{{< figure ", "{{% figure "] {
        for at in Finder::new(open).find_iter(body.as_bytes()) {
            let from = at + open.len();
            let until = body.len().min(from + LONGEST_SHORTCODE);
            // Without an end, thousands of beginnings would be looked through to the last one.
            let inside = &body.as_bytes()[from..until];
            let Some(end) = find(inside, b"}}") else {
                continue;
            };
            let inside = &body[from..from + end];
            let source = inside.match_indices("src=").map(|(source, _)| source);
            let Some(source) = source.into_iter().find(|source| {
                // Not that of `data-src=`.
                inside[..*source].is_empty() || inside[..*source].ends_with([' ', '\n', '\t'])
            }) else {
                continue;
            };
            let value = &inside[source + "src=".len()..];
            let Some(value) = value.strip_prefix('"') else {
                continue;
            };
            let start = at + open.len() + source + "src=\"".len();
            if let Some(length) = value.find('"') {
                found.push(start..start + length);
            }
        }
    }
    found
}

/// docs/tag-plugins: `{% asset_img [class names] slug [width] [height] [title text [alt text]] %}` and
/// `{% asset_path filename %}`. `plugins/tag/asset_img.ts`: the first part that is a file is it.
fn of_hexo(body: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    for open in find_iter(body.as_bytes(), "{%") {
        let from = open + 2;
        let most = body.len().min(from + LONGEST_SHORTCODE);
        let Some(end) = find(&body.as_bytes()[from..most], b"%}") else {
            continue;
        };
        let inside = &body[from..from + end];
        let tag = inside.trim_start_matches([' ', '-']);
        let names = ["asset_img ", "asset_path "];
        let Some(rest) = names.into_iter().find_map(|name| tag.strip_prefix(name)) else {
            continue;
        };
        let start = from + (inside.len() - rest.len());
        let mut parts = quoted_or_not(rest).into_iter();
        if let Some(part) = parts.find(|part| is_image(&rest[part.clone()])) {
            found.push(start + part.start..start + part.end);
        }
    }
    found
}

/// The words of a tag; what is in quotes is one.
fn quoted_or_not(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(start) = text[at..].find(|c: char| !c.is_whitespace()) {
        let start = at + start;
        let quote = text[start..].chars().next();
        let quote = quote.filter(|sign| matches!(sign, '"' | '\''));
        let inner = start + usize::from(quote.is_some());
        let rest = &text[inner..];
        let length = match quote {
            Some(quote) => rest.find(quote),
            None => rest.find(char::is_whitespace),
        };
        let end = inner + length.unwrap_or(rest.len());
        found.push(inner..end);
        at = (end + usize::from(quote.is_some())).min(text.len());
    }
    found
}

fn length(path: &str) -> usize {
    let is_end = |c: char| c.is_whitespace() || matches!(c, ')' | '"' | '\'' | '<' | '{' | '>');
    path.find(is_end).unwrap_or(path.len())
}

/// What a block of code was opened with, where one is open.
type FenceMark = Option<&'static str>;

/// Where code is in a body, which is read once for all addresses.
#[derive(Default)]
struct CodeFinder {
    /// The start of the line that was read last, in which some was looked at already.
    line: usize,
    looked_at: usize,
    /// How code is fenced in front of the line.
    fence: FenceMark,
    /// The same behind what opens the line, if it was looked at.
    here: Option<FenceMark>,
    /// Whether an odd number of backticks is in what was looked at.
    is_open: bool,
}

impl CodeFinder {
    /// Whether a byte is in a block of code, or in code of its line; it comes behind the last one.
    fn is_at(&mut self, body: &str, at: usize) -> bool {
        while let Some(end) = memchr::memchr(b'\n', &body.as_bytes()[self.looked_at..at]) {
            let next = self.looked_at + end + 1;
            self.fence = fence_after(self.fence, &body[self.line..next]);
            (self.line, self.looked_at) = (next, next);
            (self.here, self.is_open) = (None, false);
        }
        let ticks = memchr::memchr_iter(b'`', &body.as_bytes()[self.looked_at..at]);
        self.is_open ^= ticks.count() % 2 == 1;
        self.looked_at = at;
        let here = (self.here).get_or_insert_with(|| fence_after(self.fence, &body[self.line..at]));
        here.is_some() || self.is_open
    }
}

/// How code is fenced behind a line.
fn fence_after(fence: FenceMark, line: &str) -> FenceMark {
    let text = line.trim_start();
    let mark = ["```", "~~~"]
        .into_iter()
        .find(|mark| text.starts_with(mark));
    match (fence, mark) {
        (None, Some(mark)) => Some(mark),
        (Some(open), Some(mark)) if open == mark => None,
        (fence, _) => fence,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(body: &str, generator: Generator) -> Vec<&str> {
        let all = addresses(body, Some(generator));
        all.into_iter().map(|range| &body[range]).collect()
    }

    #[test]
    fn jekyll_writes_the_base_in_front() {
        for (body, expected) in [
            ("![]({{ site.baseurl }}/a.png)", &["/a.png"][..]),
            ("![]({{site.baseurl}}/a.png \"A\")", &["/a.png"]),
            ("![]({{ site.url }}{{ site.baseurl }}/a.png)", &["/a.png"]),
            ("<img src=\"{{ site.baseurl }}/a.png\">", &["/a.png"]),
            ("<img src='{{- site.baseurl -}}/a.png'>", &["/a.png"]),
            ("![]({{ '/a.png' | relative_url }})", &["/a.png"]),
            ("<img src=\"{{ \"/a.png\"|absolute_url }}\">", &["/a.png"]),
            ("![]({{ site.baseurl }}{% link a.png %})", &[]),
            ("![]({{ page.image | relative_url }})", &[]),
            ("![]({{ 'a.png' | relative_url }})", &[]),
            ("site.baseurl }}/a.png", &[]),
            ("`![]({{ site.baseurl }}/a.png)`", &[]),
            ("```\n![]({{ site.baseurl }}/a.png)\n```\n", &[]),
            (
                "![]({{ site.baseurl }}/a.png) `![]({{ site.baseurl }}/b.png)` ![]({{ site.baseurl }}/c.png)\n\
                 ~~~\n![]({{ site.baseurl }}/d.png)\n```\n~~~\n![]({{ '/e.png' | relative_url }})",
                &["/a.png", "/c.png", "/e.png"],
            ),
            ("{{ site.baseurl }}", &[]),
            ("{{ 'é' | relative_url }}", &[]),
        ] {
            assert_eq!(found(body, Generator::Jekyll), expected, "{body}");
        }
    }

    #[test]
    fn hugo_has_a_figure() {
        for (body, expected) in [
            ("{{< figure src=\"/a.png\" alt=\"A\" >}}", &["/a.png"][..]),
            ("{{% figure alt=`A` src=\"a.png\" %}}", &["a.png"]),
            ("{{< figure src=`a.png` >}}", &[]),
            ("{{< figure alt=\"A\"\n  src=\"/a.png\" >}}", &["/a.png"]),
            ("{{< figure data-src=\"/a.png\" >}}", &[]),
            ("{{< figure src=/a.png >}}", &[]),
            ("{{< figure src=\"/a.png", &[]),
            ("{{</* figure src=\"/a.png\" */>}}", &[]),
        ] {
            assert_eq!(found(body, Generator::Hugo), expected, "{body}");
        }
        assert!(addresses("{{< figure src=\"/a.png\" >}}", None).is_empty());
    }

    #[test]
    fn hexo_has_assets() {
        for (body, expected) in [
            ("{% asset_img a.png %}", &["a.png"][..]),
            (
                "{%asset_img moss large a.png 5 5 \"A b.png\" %}",
                &["a.png"],
            ),
            ("{% asset_img \"a b.png\" %}", &["a b.png"]),
            ("<img src=\"{% asset_path 'a.png' %}\">", &["a.png"]),
            ("{% asset_link a.pdf %} {% asset_img %}", &[]),
            ("{% asset_img 'a.png", &[]),
            ("{% asset_img ' %}", &[]),
            ("`{% asset_img a.png %}`", &[]),
        ] {
            assert_eq!(found(body, Generator::Hexo), expected, "{body}");
        }
    }
}

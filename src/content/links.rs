//! Where the links and images of a body lead: those of Markdown and of HTML, as they are written.
//!
//! This is for tools that change links. What may be something else, such as an example in code, is
//! left out.

use std::ops::Range;

/// Bytes of an address, at most.
const LONGEST: usize = 2_048;

/// The bytes of each address, in their order.
pub(crate) fn addresses(body: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut fence: Option<(u8, usize)> = None;
    let mut block = 0..0;
    let mut at = 0;
    for line in body.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let text = line.trim_start();
        let mark = text.as_bytes().first().copied().unwrap_or(b' ');
        let length = text.bytes().take_while(|byte| *byte == mark).count();
        let is_fence = matches!(mark, b'`' | b'~') && length >= 3;
        let is_code = match fence {
            Some((open, least)) => {
                if is_fence && mark == open && length >= least {
                    fence = None;
                }
                true
            }
            None if is_fence => {
                fence = Some((mark, length));
                true
            }
            None => false,
        };
        if is_code || text.is_empty() {
            in_block(body, block.clone(), &mut found);
            block = at..at;
        } else {
            definition(body, start..at, &mut found);
            block.end = at;
        }
    }
    in_block(body, block, &mut found);
    found.sort_by_key(|range| range.start);
    found.dedup();
    found
}

/// `[label]: address`
fn definition(body: &str, line: Range<usize>, found: &mut Vec<Range<usize>>) {
    let text = &body[line.clone()];
    let label = text.trim_start();
    let Some(end) = label.find("]:") else {
        return;
    };
    if !label.starts_with('[') || label.starts_with("[^") || label[1..end].contains(['[', ']']) {
        return;
    }
    let rest = &label[end + 2..];
    let address = rest.trim_start_matches([' ', '\t']);
    let start = line.start + (text.len() - address.len());
    let in_brackets = address.strip_prefix('<').and_then(|rest| rest.find('>'));
    let address = if let Some(end) = in_brackets {
        start + 1..start + 1 + end
    } else {
        let length = address.find(char::is_whitespace).unwrap_or(address.len());
        start..start + length
    };
    add(body, address, found);
}

/// Links and images of some lines without an empty one between them.
fn in_block(body: &str, block: Range<usize>, found: &mut Vec<Range<usize>>) {
    let bytes = &body.as_bytes()[..block.end];
    let mut at = block.start;
    let mut has_bracket = false;
    while at < block.end {
        match bytes[at] {
            b'\\' => at += 2,
            b'`' => at = behind_code(bytes, at),
            b'[' => {
                has_bracket = true;
                at += 1;
            }
            b']' if has_bracket && bytes.get(at + 1) == Some(&b'(') => {
                at = inline(body, at + 2..block.end, found);
            }
            b'<' => at = tag(body, at..block.end, found),
            _ => at += 1,
        }
    }
}

/// Behind a span of code, or behind the marks that begin none.
fn behind_code(bytes: &[u8], start: usize) -> usize {
    let run = |from: usize| {
        bytes[from..]
            .iter()
            .take_while(|byte| **byte == b'`')
            .count()
    };
    let length = run(start);
    let mut at = start + length;
    while let Some(next) = memchr::memchr(b'`', &bytes[at..]) {
        let other = run(at + next);
        at += next + other;
        if other == length {
            return at;
        }
    }
    start + length
}

/// `address)` or `address "title")` behind `](`; gives where to go on.
fn inline(body: &str, rest: Range<usize>, found: &mut Vec<Range<usize>>) -> usize {
    let bytes = &body.as_bytes()[..rest.end];
    let past_spaces = |from: usize| {
        let spaces = bytes[from..]
            .iter()
            .take_while(|byte| byte.is_ascii_whitespace());
        from + spaces.count()
    };
    let start = past_spaces(rest.start);
    let address = if bytes.get(start) == Some(&b'<') {
        let Some(length) = memchr::memchr2(b'>', b'\n', &bytes[start..]) else {
            return rest.start;
        };
        start + 1..start + length
    } else {
        let mut open = 0;
        let length = bytes[start..].iter().take_while(|byte| {
            match byte {
                b'(' => open += 1,
                b')' => open -= 1,
                _ => {}
            }
            open >= 0 && !byte.is_ascii_whitespace()
        });
        start..start + length.count()
    };
    let end = address.end + usize::from(bytes.get(address.end) == Some(&b'>'));
    // Behind it is a title or nothing.
    if matches!(
        bytes.get(past_spaces(end)),
        Some(b')' | b'"' | b'\'' | b'(')
    ) {
        add(body, address.clone(), found);
    }
    address.end
}

/// `href` and `src` of a tag; gives where to go on.
fn tag(body: &str, rest: Range<usize>, found: &mut Vec<Range<usize>>) -> usize {
    let bytes = &body.as_bytes()[..rest.end];
    if !(bytes.get(rest.start + 1)).is_some_and(u8::is_ascii_alphabetic) {
        return rest.start + 1;
    }
    let mut at = rest.start + 1;
    while at < rest.end && bytes[at] != b'>' {
        let quote = bytes[at];
        if !matches!(quote, b'"' | b'\'') {
            at += 1;
            continue;
        }
        let Some(length) = memchr::memchr(quote, &bytes[at + 1..]) else {
            return at + 1;
        };
        let before = body[rest.start..at].trim_end();
        let name = before
            .strip_suffix('=')
            .map(str::trim_end)
            .unwrap_or_default();
        let is_address = ["href", "src"].iter().any(|key| {
            let space = name.len().checked_sub(key.len() + 1);
            let space = space.and_then(|at| name.as_bytes().get(at));
            space.is_some_and(u8::is_ascii_whitespace)
                && name.as_bytes()[name.len() - key.len()..].eq_ignore_ascii_case(key.as_bytes())
        });
        if is_address {
            add(body, at + 1..at + 1 + length, found);
        }
        at += length + 2;
    }
    at
}

/// Adds an address, unless it is none, or is not what it means: it has escapes, or a template makes it.
fn add(body: &str, address: Range<usize>, found: &mut Vec<Range<usize>>) {
    let text = &body[address.clone()];
    let is_plain = !text.contains(['\\', '&', '{', '<', '\n']);
    if is_plain && (1..=LONGEST).contains(&text.len()) {
        found.push(address);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(body: &str, expected: &[&str]) {
        let found = addresses(body);
        let found: Vec<&str> = found.into_iter().map(|range| &body[range]).collect();
        assert_eq!(found, expected, "{body}");
    }

    #[test]
    fn links_and_images_are_found() {
        check("A [b](c.md), ![d](../e.png \"f\").", &["c.md", "../e.png"]);
        check(
            "[a](<b c.md>) [d](e(f).md) [g]( h.md )",
            &["b c.md", "e(f).md", "h.md"],
        );
        check("[![a](b.png)](c.md)", &["b.png", "c.md"]);
        check("[a]: b.md\n[c]: <d e.md> \"f\"\n", &["b.md", "d e.md"]);
        check(
            "<a href=\"b.md\" title='c'><img SRC = 'd.png'></a>",
            &["b.md", "d.png"],
        );
        check("- [a\n  b](c.md)\n", &["c.md"]);
    }

    #[test]
    fn what_may_be_something_else_is_left_out() {
        check("`[a](b.md)` and ``[c](`d.md)`` [e](f.md)", &["f.md"]);
        check(
            "```\n[a](b.md)\n```\n~~~ md\n[c](d.md)\n```\n~~~\n[e](f.md)\n",
            &["f.md"],
        );
        check("\\[a](b.md) ](c.md) [d](e.md f)", &[]);
        check("[a]({{ b }}.md) [c](d\\_e.md) [f](g&amp;h.md)", &[]);
        check("[^a]: b.md\n<a data-href=\"c.md\" href=d.md>", &[]);
        check("[a](\n\nb.md)", &[]);
        check("[a](", &[]);
        check("[a](<b", &[]);
        check("<a href=\"b", &[]);
        check("😀 [é](ü.md)`", &["ü.md"]);
        check("\\", &[]);
    }
}

//! The body of a document: whether it says anything, and how long it is.

/// Tags that show nothing by themselves: what is between them counts.
const SHELL: &[&str] = &[
    "a",
    "article",
    "b",
    "blockquote",
    "body",
    "br",
    "center",
    "code",
    "div",
    "em",
    "font",
    "footer",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "head",
    "header",
    "hr",
    "html",
    "i",
    "li",
    "link",
    "main",
    "meta",
    "ol",
    "p",
    "pre",
    "section",
    "small",
    "span",
    "strong",
    "table",
    "tbody",
    "td",
    "th",
    "thead",
    "title",
    "tr",
    "u",
    "ul",
    "!doctype",
];

/// Comments of HTML, Liquid, MDX, Jinja and its kin, Hugo: how they begin and end.
const COMMENTS: &[(&str, &str)] = &[
    ("<!--", "-->"),
    ("{/*", "*/}"),
    ("{{/*", "*/}}"),
    ("{{- /*", "*/ -}}"),
    ("{#", "#}"),
    ("{%#", "%}"),
    ("{% #", "%}"),
    ("{%- #", "%}"),
];

/// Entities that show nothing.
const SPACE_ENTITIES: &[&str] = &[
    "&nbsp;", "&#160;", "&#xa0;", "&#xA0;", "&ensp;", "&emsp;", "&thinsp;", "&zwnj;", "&zwj;",
    "&shy;", "&#8203;", "&#x200b;", "&#x200B;",
];

/// What is at the start of a text.
enum Start {
    /// Bytes that show nothing.
    Nothing(usize),
    /// Something that begins here may show nothing, but does not end in this text.
    Cut,
    /// Something that readers see.
    Something,
}

/// Whether a whole body shows nothing to a reader: white space, comments (HTML, Liquid, MDX,
/// Jinja, Hugo) and an HTML shell around nothing count as nothing.
pub(crate) fn is_empty(body: &str) -> bool {
    match first_text(body) {
        // A comment that never ends swallows the rest; half a tag is text.
        Err(cut) => !body[cut..].starts_with('<') || body[cut..].starts_with("<!--"),
        Ok(start) => start.is_none(),
    }
}

/// Whether the first part of a body is enough to know that the body is not empty.
pub(crate) fn has_text(head: &str) -> bool {
    matches!(first_text(head), Ok(Some(_)))
}

/// Where the first thing that readers see begins, in bytes; none where there is no such thing.
pub(crate) fn text_start(body: &str) -> Option<usize> {
    first_text(body).ok().flatten()
}

/// Where text begins; an error with the place of something that does not end.
fn first_text(body: &str) -> Result<Option<usize>, usize> {
    let mut at = 0;
    loop {
        let rest = &body[at..];
        if rest.is_empty() {
            return Ok(None);
        }
        match start_of(rest) {
            Start::Nothing(length) => at += length,
            Start::Cut => return Err(at),
            Start::Something => return Ok(Some(at)),
        }
    }
}

fn start_of(rest: &str) -> Start {
    let spaces = rest.len() - rest.trim_start_matches(is_space).len();
    if spaces > 0 {
        return Start::Nothing(spaces);
    }
    match rest.as_bytes()[0] {
        b'<' if !rest.starts_with("<!--") => shell_tag(rest),
        b'<' | b'{' => comment(rest),
        b'&' => {
            let space = SPACE_ENTITIES
                .iter()
                .find(|known| rest.starts_with(**known));
            space.map_or(Start::Something, |known| Start::Nothing(known.len()))
        }
        // A Markdown comment: `[//]: # (nobody sees this)`.
        b'[' if rest.starts_with("[//]: ") || rest.starts_with("[comment]: ") => {
            Start::Nothing(rest.find('\n').map_or(rest.len(), |end| end + 1))
        }
        _ => Start::Something,
    }
}

fn is_space(c: char) -> bool {
    c.is_whitespace()
        || matches!(
            c,
            '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{ad}'
        )
}

fn comment(rest: &str) -> Start {
    if let Some(after) = liquid_tag(rest, "comment") {
        let end = rest[after..].match_indices("{%").find_map(|(at, _)| {
            let at = after + at;
            liquid_tag(&rest[at..], "endcomment").map(|length| at + length)
        });
        return end.map_or(Start::Cut, Start::Nothing);
    }
    let known = (COMMENTS.iter()).find(|(open, _)| rest.starts_with(open));
    let Some((open, close)) = known else {
        return Start::Something;
    };
    match rest[open.len()..].find(close) {
        Some(at) => Start::Nothing(open.len() + at + close.len()),
        None => Start::Cut,
    }
}

/// The length of `{% name %}` at the start of a text, with or without dashes.
fn liquid_tag(rest: &str, name: &str) -> Option<usize> {
    let inner = rest.strip_prefix("{%")?;
    let end = inner.find("%}")?;
    let written = inner[..end].trim_matches(['-', ' ', '\t', '\r', '\n']);
    (written == name).then_some(end + 4)
}

/// A tag that shows nothing. One with an `id` or data may be filled by a script, and counts.
fn shell_tag(rest: &str) -> Start {
    let inner = rest[1..].strip_prefix('/').unwrap_or(&rest[1..]);
    let length = inner
        .find(|c: char| !(c.is_ascii_alphanumeric() || c == '!'))
        .unwrap_or(inner.len());
    let name = &inner[..length];
    if length == inner.len() && inner.len() < 12 {
        return Start::Cut;
    }
    if !SHELL.iter().any(|known| known.eq_ignore_ascii_case(name)) {
        return Start::Something;
    }
    let Some(end) = rest.find('>') else {
        return Start::Cut;
    };
    let attributes = &rest[..end];
    let is_filled = [" id=", " data-", " src="];
    if is_filled.iter().any(|name| attributes.contains(name)) {
        return Start::Something;
    }
    Start::Nothing(end + 1)
}

/// How long a body is, from its first character that is not white space to its last.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Length {
    /// Unicode characters; a line break is one, however it is written.
    pub characters: usize,
    /// Runs of characters between white space.
    pub words: usize,
    /// Lines, empty ones included.
    pub lines: usize,
}

/// How long a body is.
pub(crate) fn length(body: &str) -> Length {
    let body = body.trim();
    if body.is_empty() {
        return Length::default();
    }
    let pairs = body.matches("\r\n").count();
    let breaks = body.bytes().filter(|byte| matches!(byte, b'\n' | b'\r'));
    Length {
        characters: body.chars().count() - pairs,
        words: body.split_whitespace().count(),
        lines: 1 + breaks.count() - pairs,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_shows_nothing_is_empty() {
        for body in [
            "",
            " \n\t\r\n",
            "\u{a0}\u{feff}\u{200b}",
            "<!-- nothing -->\n",
            "<!-- a --><!---->",
            "<!-- never closed",
            "{% comment %} <p>no</p> {% if %} {% endcomment %}",
            "{%- comment -%}{%- endcomment -%}",
            "{%- comment -%} never closed",
            "{/* mdx */}",
            "{# zola #}",
            "{{/* hugo */}}",
            "[//]: # (markdown)\n",
            "<p></p>",
            "<P class=\"lead\">&nbsp;</P>",
            "<div>\n  <br/>\n</div>",
            "<!DOCTYPE html><html><head></head><body></body></html>",
        ] {
            assert!(is_empty(body), "{body}");
            assert!(!has_text(body), "{body}");
        }
    }

    #[test]
    fn what_readers_see_is_text() {
        for body in [
            "a",
            ".",
            "<!-- a --> b",
            "<p>é</p>",
            "<img src=\"a.png\">",
            "<p><img src=\"a.png\"></p>",
            "<div id=\"app\"></div>",
            "<Gallery />",
            "<https://example.org>",
            "{% include a.html %}",
            "{{ content }}",
            "{{< figure >}}",
            "![](a.png)",
            "# ",
            "&amp;",
            "[link]: x",
        ] {
            assert!(!is_empty(body), "{body}");
            assert!(has_text(body), "{body}");
        }
    }

    #[test]
    fn a_cut_head_that_may_go_on_empty_has_no_text_yet() {
        for head in [
            "<",
            "</",
            "<di",
            "<div class=",
            "<!-- a",
            "{/* a",
            "{% comment %}a",
        ] {
            assert!(!has_text(head), "{head}");
        }
        assert!(!is_empty("<"));
        assert!(!is_empty("a < b"));
    }

    #[test]
    fn length_is_counted_in_characters_words_and_lines() {
        let of = |body| {
            let length = length(body);
            (length.characters, length.words, length.lines)
        };
        assert_eq!(of(""), (0, 0, 0));
        assert_eq!(of(" \n"), (0, 0, 0));
        assert_eq!(of("é"), (1, 1, 1));
        assert_eq!(of("\na b\r\n\r\nc\n"), (6, 3, 3));
        assert_eq!(of("a\rb"), (3, 2, 2));
    }
}

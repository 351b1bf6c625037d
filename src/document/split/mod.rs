//! Where the front matter of a file is, before anybody parses it.
//!
//! Where libraries disagree, the generators decide, and of those the one that reads more, so that
//! nothing that ends up on a site goes unchecked:
//!
//! | written | Jekyll | Hugo | Zola | Astro | here |
//! |---|---|---|---|---|---|
//! | byte order mark first | yes | yes | yes | yes | front matter, not portable |
//! | empty lines before the opening fence | no | yes | yes | yes | front matter, not portable |
//! | whitespace after a fence | yes | no | closing only | yes | front matter, not portable |
//! | `---` closed by `...` | yes | no | no | no | front matter, not portable |
//! | `----`, `--- # note` as a fence | no | no | no | no | no fence |
//! | `---json`, `---yaml` as a fence | no | error | no | no | front matter, as gray-matter reads it |
//! | fences that are indented | no | no | no | no | no fence |
//! | `+++` | no | yes | yes | yes | front matter |
//! | an object at the very start | no | yes | no | no | front matter |
//! | keys, then a closing fence | no | no | no | no | front matter where Hexo reads it |
//! | an opening fence alone | body | error | error | body | unclosed if a key follows, else body |
//! | text that is not a mapping between fences | error | error | error | error | front matter, not a mapping |
//!
//! A fence is found by lines alone, as all of them do: a `---` line inside a block scalar closes
//! the front matter, `#9---general` or `title: ---` do not.

#[cfg(test)]
pub(crate) mod tests;
mod unfenced;

pub(super) use unfenced::has_no_braces;

use std::sync::LazyLock;

use memchr::memmem::Finder;

use crate::document::{DataFormat, FrontMatter, Layout, NotPortable, Problem, ProblemKind, json};
use crate::text::Span;

/// The answer: which bytes are front matter, which are body.
#[derive(Debug)]
pub(super) struct Split {
    pub(super) format: DataFormat,
    pub(super) front_matter: Option<FrontMatter>,
    pub(super) body: Span,
    pub(super) problems: Vec<Problem>,
    /// Whether text that may follow cannot change the answer.
    pub(super) decided: bool,
}

/// The length of the byte order marks at the start: an editor may add another one.
pub(super) fn bom(text: &str) -> usize {
    text.len() - text.trim_start_matches('\u{feff}').len()
}

/// Finds the front matter. `complete` says whether `text` is the whole file.
pub(super) fn split(text: &str, complete: bool, layout: Layout) -> Split {
    let start = bom(text);
    let unfenced = || unfenced::split(text, start, complete);
    let mut split = if text[start..].starts_with('{') {
        json_object(text, start, complete)
    } else if layout == Layout::Unfenced
        && let Some(split) = unfenced()
    {
        split
    } else {
        fenced(text, start, complete)
    };
    if start > 0 && split.front_matter.is_some() {
        split.not_portable(Span::new(0, start), NotPortable::ByteOrderMark);
    }
    split
}

impl Split {
    fn none(text: &str, from: usize, decided: bool) -> Self {
        Self {
            format: DataFormat::None,
            front_matter: None,
            body: Span::new(from, text.len()),
            problems: Vec::new(),
            decided,
        }
    }

    fn not_portable(&mut self, span: Span, what: NotPortable) {
        self.problems.push(Problem {
            span,
            kind: ProblemKind::NotPortable(what),
        });
    }
}

/// A line: its bytes without the line break, and where the next one starts.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) next: usize,
}

impl Line {
    pub(super) fn at(text: &str, start: usize) -> Self {
        let bytes = text.as_bytes();
        match memchr::memchr2(b'\n', b'\r', &bytes[start..]) {
            None => Self {
                start,
                end: text.len(),
                next: text.len(),
            },
            Some(length) => {
                let end = start + length;
                let crlf = bytes[end] == b'\r' && bytes.get(end + 1) == Some(&b'\n');
                Self {
                    start,
                    end,
                    next: end + 1 + usize::from(crlf),
                }
            }
        }
    }

    pub(super) fn text(self, text: &str) -> &str {
        &text[self.start..self.end]
    }

    /// Whether the line break was seen.
    fn is_ended(self) -> bool {
        self.next > self.end
    }
}

/// The lines of `text` from `from` on.
pub(super) fn lines(text: &str, from: usize) -> impl Iterator<Item = Line> {
    let mut next = from;
    std::iter::from_fn(move || {
        (next < text.len()).then(|| {
            let line = Line::at(text, next);
            next = line.next;
            line
        })
    })
}

fn fenced(text: &str, start: usize, complete: bool) -> Split {
    let first = lines(text, start).find(|line| !is_empty_line(line.text(text)));
    let Some(open_line) = first else {
        return Split::none(text, start, complete);
    };
    let opening = match open_line.text(text).as_bytes() {
        [b'-', b'-', b'-', ..] => "---",
        [b'+', b'+', b'+', ..] => "+++",
        // A cut may divide the fence.
        [] | [b'-' | b'+'] | [b'-', b'-'] | [b'+', b'+'] => {
            return Split::none(text, start, complete || open_line.is_ended());
        }
        _ => return Split::none(text, start, true),
    };
    if !is_fence(open_line.text(text), opening) {
        let language = language(open_line.text(text)).filter(|_| open_line.start == start);
        return match language {
            Some(format) => in_language(text, open_line, format, complete),
            None => Split::none(text, start, complete || open_line.is_ended()),
        };
    }
    let yaml = opening == "---";
    let close = if yaml {
        let dashes = fence_line(text, open_line.next, text.len(), &DASHES);
        let before = dashes.map_or(text.len(), |line| line.start);
        fence_line(text, open_line.next, before, &DOTS).or(dashes)
    } else {
        fence_line(text, open_line.next, text.len(), &PLUSES)
    };
    let key = first_key(text, open_line.next, yaml);
    let led = open_line.start > start;
    let close_found = close.is_some();
    let Some(close) = close.filter(|_| !led || key == Some(true)) else {
        if key == Some(true) && !led {
            return unclosed(text, open_line, yaml, complete);
        }
        // A closing fence may follow, and then it is front matter, whatever is in it.
        let decided = complete || close_found && key == Some(false);
        return Split::none(text, start, decided);
    };
    let close_span = Span::new(close.start, close.start + 3);
    let mut split = Split {
        format: if yaml {
            DataFormat::Yaml
        } else {
            DataFormat::Toml
        },
        front_matter: Some(FrontMatter {
            open: Span::new(open_line.start, open_line.start + 3),
            content: Span::new(open_line.next, close.start),
            close: Some(close_span),
        }),
        body: Span::new(close.next, text.len()),
        problems: Vec::new(),
        decided: complete || close.is_ended(),
    };
    if led {
        split.not_portable(
            Span::new(start, open_line.start),
            NotPortable::BlankBeforeFence,
        );
    }
    for line in [open_line, close] {
        if line.end > line.start + 3 {
            let trailing = Span::new(line.start + 3, line.end);
            split.not_portable(trailing, NotPortable::FenceBlanks);
        }
    }
    if close.text(text).starts_with('.') {
        split.not_portable(close_span, NotPortable::DotsFence);
    }
    split
}

static DASHES: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new("---"));
static PLUSES: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new("+++"));
static DOTS: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new("..."));

/// The first line that is this fence, among those that begin from `from`, the start of a line, up
/// to `end`.
fn fence_line(text: &str, from: usize, end: usize, fence: &Finder<'_>) -> Option<Line> {
    let bytes = &text.as_bytes()[from..end];
    let mut found = fence.find_iter(bytes).filter_map(|at| {
        let starts_line = at == 0 || matches!(bytes[at - 1], b'\n' | b'\r');
        let line = starts_line.then(|| Line::at(text, from + at))?;
        is_empty_line(&line.text(text)[fence.needle().len()..]).then_some(line)
    });
    found.next()
}

/// The format that is named behind an opening fence: gray-matter, lib/engine.js.
fn language(fence: &str) -> Option<DataFormat> {
    match fence.strip_prefix("---")?.trim() {
        "json" => Some(DataFormat::Json),
        "yaml" | "yml" => Some(DataFormat::Yaml),
        _ => None,
    }
}

/// Front matter whose opening fence names its format.
fn in_language(text: &str, open_line: Line, format: DataFormat, complete: bool) -> Split {
    let close = fence_line(text, open_line.next, text.len(), &DASHES);
    let inner = close.map(|close| &text[open_line.next..close.start]);
    let is_written =
        |inner: &str| format == DataFormat::Yaml || inner.trim_start().starts_with('{');
    let (Some(close), Some(inner)) = (close, inner.filter(|inner| is_written(inner))) else {
        return Split::none(text, open_line.start, complete || close.is_some());
    };
    let content = match format {
        DataFormat::Json => {
            let from = open_line.next + inner.len() - inner.trim_start().len();
            Span::new(from, from + inner.trim().len())
        }
        _ => Span::new(open_line.next, close.start),
    };
    Split {
        format,
        front_matter: Some(FrontMatter {
            open: Span::new(open_line.start, open_line.start + 3),
            content,
            close: Some(Span::new(close.start, close.start + 3)),
        }),
        body: Span::new(close.next, text.len()),
        problems: Vec::new(),
        decided: complete || close.is_ended(),
    }
}

fn is_empty_line(line: &str) -> bool {
    line.bytes().all(|byte| matches!(byte, b' ' | b'\t'))
}

fn is_fence(line: &str, fence: &str) -> bool {
    line.strip_prefix(fence).is_some_and(is_empty_line)
}

/// Whether the first line that is not empty or a comment looks like a key; none when there is no
/// such line that is read to its end.
fn first_key(text: &str, from: usize, yaml: bool) -> Option<bool> {
    let line = lines(text, from).find(|line| {
        let line = line.text(text);
        !is_empty_line(line) && !line.starts_with('#')
    })?;
    let key = looks_like_key(line.text(text), yaml);
    (key || line.is_ended()).then_some(key)
}

/// Whether a line starts with a key as writers of front matter write them: one word or a quoted
/// text, then the sign that a value follows. `Note: prose` passes, prose with a colon does not.
pub(crate) fn looks_like_key(line: &str, yaml: bool) -> bool {
    let sign = if yaml { ':' } else { '=' };
    let after = match line.as_bytes().first() {
        Some(&quote @ (b'"' | b'\'')) => {
            let quote = char::from(quote);
            line[1..].split_once(quote).map(|(_, after)| after)
        }
        Some(b'[') if !yaml => return line.contains(']'),
        _ => {
            let is_key = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '$' | '@');
            let after = line.trim_start_matches(is_key);
            (after.len() < line.len() && !line.starts_with(['-', '@', '.'])).then_some(after)
        }
    };
    (after.map(str::trim_start))
        .and_then(|after| after.strip_prefix(sign))
        .is_some_and(|value| !yaml || value.is_empty() || value.starts_with([' ', '\t']))
}

/// Front matter whose end is missing: what looks like it is parsed, so that its keys are checked.
fn unclosed(text: &str, open_line: Line, yaml: bool, complete: bool) -> Split {
    let open = Span::new(open_line.start, open_line.start + 3);
    let (end, likely_end) = likely_end(text, open_line.next, yaml, complete);
    Split {
        format: if yaml {
            DataFormat::Yaml
        } else {
            DataFormat::Toml
        },
        front_matter: Some(FrontMatter {
            open,
            content: Span::new(open_line.next, end),
            close: None,
        }),
        body: Span::new(end, text.len()),
        problems: vec![Problem {
            span: open,
            kind: ProblemKind::Unclosed { likely_end },
        }],
        decided: complete,
    }
}

/// Where front matter without a closing fence probably ends, and the line that shows it. Headings
/// are comments too, so that comments count only when a key follows.
fn likely_end(text: &str, from: usize, yaml: bool, complete: bool) -> (usize, Option<Span>) {
    let mut end = from;
    for line in lines(text, from) {
        let content = line.text(text);
        if is_empty_line(content) || content.starts_with('#') {
            continue;
        }
        // After an empty line, indented text and lists are a body's as well as front matter's.
        let goes_on = end == line.start
            && (content.starts_with([' ', '\t', ']', '}', '"', '\''])
                || yaml && (content.starts_with("- ") || content == "-"));
        if !goes_on && !looks_like_key(content, yaml) {
            let shown = Line::at(text, end);
            return (end, Some(Span::new(shown.start, shown.end)));
        }
        end = line.next;
    }
    if end == text.len() {
        return (end, complete.then(|| Span::empty(end)));
    }
    let shown = Line::at(text, end);
    (end, Some(Span::new(shown.start, shown.end)))
}

fn json_object(text: &str, start: usize, complete: bool) -> Split {
    let json_space = [' ', '\t', '\n', '\r'];
    let first = text[start + 1..].trim_start_matches(json_space).as_bytes();
    match first.first() {
        Some(b'"' | b'}') => {}
        first => return Split::none(text, start, complete || first.is_some()),
    }
    let found = json::object_end(&text[start..]);
    let end = found.map_or(text.len(), |length| start + length);
    let rest = Line::at(text, end);
    let body = if is_empty_line(rest.text(text)) {
        rest.next
    } else {
        end
    };
    Split {
        format: DataFormat::Json,
        front_matter: Some(FrontMatter {
            open: Span::empty(start),
            content: Span::new(start, end),
            close: None,
        }),
        body: Span::new(body, text.len()),
        problems: Vec::new(),
        decided: complete || found.is_some() && (rest.is_ended() || body == end),
    }
}

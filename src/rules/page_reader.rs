//! Reads a page line by line: what `page` describes.

use super::page::{
    Example, ExampleContent, ExampleFile, OPTIONS, Page, PageError, PageErrorKind, PageOption,
    PageParts, REPORTS, REPORTS_NOT,
};
use crate::text::repo_path::RepoPath;

impl<'a> Page<'a> {
    /// Reads the page of the rule `id`.
    ///
    /// # Errors
    /// When it is not written as described at the top of this file.
    pub fn read(id: &str, text: &'a str) -> Result<Self, PageError> {
        for (line, content) in text.split('\n').enumerate() {
            let unseen = content.chars().find(|&char| is_unseen(char));
            if let Some(char) = unseen.or(content.ends_with(' ').then_some(' ')) {
                let kind = PageErrorKind::Unseen(char);
                return Err(PageError {
                    line: line + 1,
                    kind,
                });
            }
        }
        let parts = PageParts::of(text)
            .filter(|parts| parts.title == id && !parts.summary.contains('\n'))
            .ok_or(PageError {
                line: 1,
                kind: PageErrorKind::Head,
            })?;
        let sections = parts.sections;
        let before = text[..text.len() - sections.len()].lines().count();
        let mut lines = PageLines {
            rest: sections,
            number: before,
        };
        let mut page = Self {
            options: Vec::new(),
            examples: Vec::new(),
        };
        while let Some(line) = lines.next() {
            match line {
                "" => {}
                OPTIONS => page.read_options(&mut lines)?,
                REPORTS => page.read_examples(&mut lines, true)?,
                REPORTS_NOT => page.read_examples(&mut lines, false)?,
                _ => return Err(lines.error(PageErrorKind::Section)),
            }
        }
        Ok(page)
    }

    fn read_options(&mut self, lines: &mut PageLines<'a>) -> Result<(), PageError> {
        let mut items: Vec<(PageError, String)> = Vec::new();
        while let Some(line) = lines.next_unless("## ") {
            match (line.strip_prefix("  "), items.last_mut()) {
                (Some(more), Some((_, item))) => {
                    item.push(' ');
                    item.push_str(more);
                }
                _ if line.is_empty() => {}
                _ => items.push((lines.error(PageErrorKind::Option), line.to_owned())),
            }
        }
        for (error, item) in items {
            self.options.push(option(&item).ok_or(error)?);
        }
        Ok(())
    }

    fn read_examples(&mut self, lines: &mut PageLines<'a>, bad: bool) -> Result<(), PageError> {
        while let Some(line) = lines.next_unless("## ") {
            if line.is_empty() {
                continue;
            }
            let title =
                (line.strip_prefix("### ")).ok_or_else(|| lines.error(PageErrorKind::NoExample))?;
            let wrong = lines.error(PageErrorKind::Reports);
            let example = Example::read(title, lines)?;
            if example.reports.is_empty() == bad {
                return Err(wrong);
            }
            self.examples.push(example);
        }
        Ok(())
    }
}

/// ``- `name` (default `1`): What it does.``
fn option(item: &str) -> Option<PageOption> {
    let (name, rest) = item.strip_prefix("- `")?.split_once("` (")?;
    let (default, docs) = rest.split_once("): ")?;
    let default = match default {
        "no default" => None,
        _ => Some(default.strip_prefix("default `")?.strip_suffix('`')?),
    };
    Some(PageOption {
        name: name.to_owned(),
        default: default.map(str::to_owned),
        docs: docs.to_owned(),
    })
}

impl<'a> Example<'a> {
    /// Reads what follows the heading of an example.
    fn read(title: &'a str, lines: &mut PageLines<'a>) -> Result<Self, PageError> {
        let mut example = Self {
            title,
            files: Vec::new(),
            reports: Vec::new(),
            fixed: Vec::new(),
        };
        while let Some(line) = lines.next_unless("##") {
            if line == "Reported:" {
                example.reports = lines.block()?;
            } else if line.starts_with('`') {
                example.read_file(line, lines)?;
            }
        }
        Ok(example)
    }

    /// Reads a file, of which `line` says which one and what it is.
    fn read_file(&mut self, line: &'a str, lines: &mut PageLines<'a>) -> Result<(), PageError> {
        if line.starts_with("```") {
            return Err(lines.error(PageErrorKind::NoLabel));
        }
        let label = |lines: &PageLines<'_>| lines.error(PageErrorKind::Label);
        let rest = line.strip_prefix('`');
        let (path, rest) = (rest.and_then(|rest| rest.split_once('`'))).ok_or(label(lines))?;
        let (files, what) = match rest.strip_prefix(" fixed") {
            Some(what) => (&mut self.fixed, what),
            None => (&mut self.files, rest),
        };
        let content = match what {
            ": an empty file." => ExampleContent::Bytes(Vec::new()),
            ":" => ExampleContent::Bytes((lines.block()?.join("\n") + "\n").into_bytes()),
            ", with escapes:" => {
                let text = lines.block()?.join("\n") + "\n";
                let bytes = unescape(&text).ok_or_else(|| lines.error(PageErrorKind::Escape))?;
                ExampleContent::Bytes(bytes)
            }
            _ => png(what).ok_or(label(lines))?,
        };
        files.push(ExampleFile {
            path: RepoPath::new(path),
            content,
        });
        Ok(())
    }
}

/// `: a PNG image of 400x240 pixels.`
fn png(what: &str) -> Option<ExampleContent> {
    let size = what.strip_prefix(": a PNG image of ")?;
    let (width, height) = size.strip_suffix(" pixels.")?.split_once('x')?;
    Some(ExampleContent::Png(
        width.parse().ok()?,
        height.parse().ok()?,
    ))
}

/// The bytes that a text with escapes stands for.
fn unescape(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('\\') {
        bytes.extend_from_slice(before.as_bytes());
        let kind = after.chars().next()?;
        rest = &after[kind.len_utf8()..];
        match kind {
            '\n' => {}
            '\\' => bytes.push(b'\\'),
            'r' => bytes.push(b'\r'),
            't' => bytes.push(b'\t'),
            'x' => {
                let (digits, after) = rest.split_at_checked(2)?;
                bytes.push(u8::from_str_radix(digits, 16).ok()?);
                rest = after;
            }
            'u' => {
                let (digits, after) = rest.strip_prefix('{')?.split_once('}')?;
                let char = char::from_u32(u32::from_str_radix(digits, 16).ok()?)?;
                bytes.extend_from_slice(char.encode_utf8(&mut [0; 4]).as_bytes());
                rest = after;
            }
            _ => return None,
        }
    }
    bytes.extend_from_slice(rest.as_bytes());
    Some(bytes)
}

fn is_unseen(char: char) -> bool {
    !matches!(char, '"' | '\'' | '\\') && char.escape_debug().nth(1).is_some()
}

/// The lines of a page from its first section on.
struct PageLines<'a> {
    rest: &'a str,
    /// Of the line that was last taken.
    number: usize,
}

impl<'a> PageLines<'a> {
    /// The next line, unless it begins like this.
    fn next_unless(&mut self, prefix: &str) -> Option<&'a str> {
        (!self.rest.starts_with(prefix)).then(|| self.next())?
    }

    /// The lines of a fenced block, which begins on the next line that is not empty.
    fn block(&mut self) -> Result<Vec<&'a str>, PageError> {
        let missing = self.error(PageErrorKind::NoBlock);
        let open = self.find(|line| !line.is_empty()).ok_or(missing)?;
        let name = open.trim_start_matches('`');
        let fence = &open[..open.len() - name.len()];
        if fence.len() < 3 {
            return Err(self.error(PageErrorKind::NoBlock));
        }
        let unclosed = self.error(PageErrorKind::NeverClosed);
        let mut block = Vec::new();
        loop {
            match self.next() {
                Some(line) if line == fence => return Ok(block),
                Some(line) => block.push(line),
                None => return Err(unclosed),
            }
        }
    }

    fn error(&self, kind: PageErrorKind) -> PageError {
        let line = self.number;
        PageError { line, kind }
    }
}

impl<'a> Iterator for PageLines<'a> {
    type Item = &'a str;

    fn next(&mut self) -> Option<&'a str> {
        if self.rest.is_empty() {
            return None;
        }
        let (line, rest) = self.rest.split_once('\n').unwrap_or((self.rest, ""));
        self.rest = rest;
        self.number += 1;
        Some(line)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = "# a/b\n\nIt is wrong.\n\nWhy.\n\nMore.\n\n";

    #[test]
    fn a_page_is_read() {
        let text = format!(
            "{HEAD}## Options\n\n- `few` (default `[1,\n  2]`): How\n  few.\n- `max` (no default): Most.\n\n\
             ## What it reports\n\n### Bad\n\n`a.md`:\n```markdown\n---\n\n```\n\nA remark.\n\n\
             `b.md`, with escapes:\n````text\n```\n\\xff\\u{{a0}}\\\\\\r\\t\\x20\n\\\n````\n\n\
             `c.png`: a PNG image of 3x4 pixels.\n\nReported:\n\n```text\na.md:1:1 wrong\n```\n\n\
             `a.md` fixed: an empty file.\n\n## What it does not report\n\n### Good\n"
        );
        let page = Page::read("a/b", &text).unwrap();
        let parts = PageParts::of(&text).unwrap();
        assert_eq!(parts.summary, "It is wrong.");
        assert_eq!(parts.docs, "Why.\n\nMore.");
        let (few, max) = (page.option("few").unwrap(), page.option("max").unwrap());
        assert_eq!(
            (few.default.as_deref(), few.docs.as_str()),
            (Some("[1, 2]"), "How few.")
        );
        assert_eq!((max.default.as_deref(), max.docs.as_str()), (None, "Most."));
        let [bad, good] = &page.examples[..] else {
            panic!("{page:?}");
        };
        let bytes = |path, bytes: &[u8]| ExampleFile {
            path: RepoPath::new(path),
            content: ExampleContent::Bytes(bytes.to_vec()),
        };
        let image = ExampleFile {
            path: RepoPath::new("c.png"),
            content: ExampleContent::Png(3, 4),
        };
        let b = b"```\n\xff\xc2\xa0\\\r\t \n".as_slice();
        assert_eq!(
            bad.files,
            [bytes("a.md", b"---\n\n"), bytes("b.md", b), image]
        );
        assert_eq!(bad.reports, ["a.md:1:1 wrong"]);
        assert_eq!(bad.fixed, [bytes("a.md", b"")]);
        assert_eq!((bad.title, good.title), ("Bad", "Good"));
    }

    #[track_caller]
    fn check(text: &str, line: usize, kind: PageErrorKind) {
        let found = Page::read("a/b", text).unwrap_err();
        assert_eq!(found, PageError { line, kind }, "{text}");
    }

    #[test]
    fn what_is_malformed_is_reported_by_line() {
        use PageErrorKind as Kind;
        for head in [
            "",
            "# a/c\n\nA.\n\nB.\n\n## Options\n",
            "# a/b\n\nA\nb.\n\nC.\n\n## Options\n",
        ] {
            check(head, 1, Kind::Head);
        }
        let bad = format!("{HEAD}## What it reports\n\n");
        for (text, line, kind) in [
            (format!("{HEAD}## Options\n\tA\n"), 10, Kind::Unseen('\t')),
            (format!("{HEAD}## Options \n"), 9, Kind::Unseen(' ')),
            (
                format!("{HEAD}## Options\u{a0}\n"),
                9,
                Kind::Unseen('\u{a0}'),
            ),
            (format!("{HEAD}## Option\n"), 9, Kind::Section),
            (format!("{HEAD}## Options\n\n- `a`: B\n"), 11, Kind::Option),
            (format!("{bad}Text.\n"), 11, Kind::NoExample),
            (format!("{bad}### A\n\n`a.md` repaired:\n"), 13, Kind::Label),
            (
                format!("{bad}### A\n\n`a.md`:\n\n`b.md`:\n"),
                15,
                Kind::NoBlock,
            ),
            (format!("{bad}### A\n\n`a.md`:\n"), 13, Kind::NoBlock),
            (format!("{bad}### A\n\n```yaml\n```\n"), 13, Kind::NoLabel),
            (
                format!("{bad}### A\n\n`a.md`:\n```text\n````\n"),
                14,
                Kind::NeverClosed,
            ),
            (
                format!("{bad}### A\n\n`a.md`, with escapes:\n```\n\\e\n```\n"),
                16,
                Kind::Escape,
            ),
            (format!("{bad}### A\n\nText.\n"), 11, Kind::Reports),
            (
                format!("{HEAD}## What it does not report\n\n### A\n\nReported:\n```\na\n```\n"),
                11,
                Kind::Reports,
            ),
        ] {
            check(&text, line, kind);
        }
    }
}

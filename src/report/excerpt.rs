//! The few lines of a file around the places of a finding, made fit for a terminal: what acts on
//! terminals is written out, long lines are cut around what is marked, and every mark knows where
//! it is in the result.

use std::collections::BTreeMap;
use std::ops::Range;

use super::paths::{is_hidden, is_plain, write_out};
use crate::text::{Position, Source, Span};

/// Lines shown before and after a marked one.
const CONTEXT: u32 = 1;

/// A mark over more lines than this is shown on its first line only.
const MAX_MARKED_LINES: u32 = 4;

/// What is shown where a line was cut.
const CUT: char = '…';

/// A place to show.
#[derive(Clone, Copy)]
pub(super) struct ShownPlace<'a> {
    /// The bytes.
    pub(super) span: Span,
    /// Where people find it.
    pub(super) position: Position,
    /// What to write at it.
    pub(super) label: Option<&'a str>,
}

/// Lines of a file, ready to be printed.
#[derive(Debug)]
pub(super) struct Excerpt {
    /// The lines of all runs, each with `\n` at its end.
    pub(super) text: String,
    /// Runs of successive lines; the one with the first mark comes first.
    pub(super) runs: Vec<LineRun>,
    /// One for each place, in the order of the places.
    pub(super) marks: Vec<ExcerptMark>,
}

/// Successive lines of a file.
#[derive(Debug)]
pub(super) struct LineRun {
    /// Number of the first line, from 1.
    pub(super) first_line: u32,
    /// How many lines.
    pub(super) lines: u32,
    /// Where they are in the excerpt's text.
    pub(super) range: Range<usize>,
}

/// A place in an excerpt.
#[derive(Debug)]
pub(super) struct ExcerptMark {
    /// Where it is in the excerpt's text.
    pub(super) range: Range<usize>,
    /// Where it is in the file.
    pub(super) position: Position,
    /// What to write at it.
    pub(super) label: Option<String>,
}

/// A place cut to what can be shown.
struct Clip {
    bytes: Range<usize>,
    lines: (u32, u32),
}

impl Excerpt {
    /// The lines around `places`, the first of which is what it is all about. None when that one
    /// is past the text that was read. `width` is the number of columns for text and line numbers.
    pub(super) fn new(source: &Source, places: &[ShownPlace<'_>], width: usize) -> Option<Self> {
        let main = places.first()?;
        if main.span.start as usize > source.text().len() {
            return None;
        }
        let clips: Vec<Clip> = (places.iter()).map(|p| clip(source, p.span)).collect();
        let runs = runs(source, &clips);
        let digits = (runs.iter().map(|&(_, last)| last.ilog10() as usize + 1)).max();
        let mut writer = ExcerptWriter::new(source, &clips, width - digits.unwrap_or(1));
        let mut excerpt = Self {
            text: String::new(),
            runs: Vec::new(),
            marks: Vec::new(),
        };
        for (first, last) in runs {
            let from = writer.text.len();
            for line in first..=last {
                writer.line(line);
            }
            excerpt.runs.push(LineRun {
                first_line: first,
                lines: last + 1 - first,
                range: from..writer.text.len(),
            });
        }
        for (place, clip) in places.iter().zip(&clips) {
            let start = writer.shown(clip.bytes.start);
            excerpt.marks.push(ExcerptMark {
                range: start..writer.shown(clip.bytes.end).max(start),
                position: place.position,
                label: place.label.map(str::to_owned),
            });
        }
        excerpt.text = writer.text;
        Some(excerpt)
    }

    /// No lines at all, only a place.
    pub(super) fn without_text(position: Position) -> Self {
        let run = LineRun {
            first_line: position.line,
            lines: 0,
            range: 0..0,
        };
        let mark = ExcerptMark {
            range: 0..0,
            position,
            label: None,
        };
        Self {
            text: String::new(),
            runs: vec![run],
            marks: vec![mark],
        }
    }
}

fn clip(source: &Source, span: Span) -> Clip {
    let text = source.text();
    let boundary = |offset: u32| {
        let mut at = (offset as usize).min(text.len());
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        at
    };
    let start = boundary(span.start);
    let marked = &text[start..boundary(span.end).max(start)];
    let mut end = start + marked.trim_end_matches(['\n', '\r']).len();
    let first = line_of(source, start);
    let mut last = line_of(source, end);
    if last - first >= MAX_MARKED_LINES {
        last = first;
        end = source.line_span(first).range().end;
    }
    Clip {
        bytes: start..end,
        lines: (first, last),
    }
}

fn line_of(source: &Source, offset: usize) -> u32 {
    let starts = source.line_starts();
    let line = starts.partition_point(|&start| start as usize <= offset);
    u32::try_from(line.max(1)).unwrap_or(u32::MAX)
}

/// First and last lines of what is shown: each clip with its context, joined where they meet or
/// only one line is between them; the run of the first clip comes first.
fn runs(source: &Source, clips: &[Clip]) -> Vec<(u32, u32)> {
    let count = u32::try_from(source.line_starts().len()).unwrap_or(u32::MAX);
    let ends_empty = count > 1 && source.line_span(count).is_empty();
    let last_line = if ends_empty { count - 1 } else { count };
    let mut wanted: Vec<(u32, u32)> = (clips.iter())
        .map(|clip| {
            let (first, last) = clip.lines;
            let after = (last + CONTEXT).min(last_line).max(last);
            (first.saturating_sub(CONTEXT).max(1), after)
        })
        .collect();
    wanted.sort_unstable();
    let mut runs: Vec<(u32, u32)> = Vec::new();
    for (first, last) in wanted {
        match runs.last_mut() {
            Some(run) if first <= run.1 + 2 => run.1 = run.1.max(last),
            _ => runs.push((first, last)),
        }
    }
    let main = clips.first().map_or(0, |clip| clip.lines.0);
    if let Some(index) = runs.iter().position(|&(_, last)| main <= last) {
        runs[..=index].rotate_right(1);
    }
    runs
}

/// Writes lines and remembers where the borders of the marks come to lie.
struct ExcerptWriter<'a> {
    source: &'a Source,
    clips: &'a [Clip],
    /// Borders of marks in the file, and where they are in `text` once their line is written.
    borders: BTreeMap<usize, usize>,
    width: usize,
    text: String,
}

impl<'a> ExcerptWriter<'a> {
    fn new(source: &'a Source, clips: &'a [Clip], width: usize) -> Self {
        let both = |clip: &Clip| [(clip.bytes.start, 0), (clip.bytes.end, 0)];
        Self {
            source,
            clips,
            borders: clips.iter().flat_map(both).collect(),
            width,
            text: String::new(),
        }
    }

    fn shown(&self, border: usize) -> usize {
        self.borders.get(&border).copied().unwrap_or_default()
    }

    fn line(&mut self, number: u32) {
        let line = self.source.line_span(number).range();
        let next = self.source.line_span(number + 1).start as usize;
        let window = self.window(&line);
        if window.start > line.start && !self.source.text()[..window.start].ends_with('\u{feff}') {
            self.text.push(CUT);
        }
        let borders: Vec<usize> = (self.borders.range(line.start..=line.end))
            .map(|(&border, _)| border)
            .collect();
        let mut at = window.start;
        for border in borders {
            let to = border.clamp(at, window.end);
            self.copy(at..to);
            at = to;
            self.borders.insert(border, self.text.len());
        }
        self.copy(at..window.end);
        // A mark may begin within the line break.
        let inside: Vec<usize> = (self.borders.range(line.end + 1..next.max(line.end + 1)))
            .map(|(&border, _)| border)
            .collect();
        for border in inside {
            self.borders.insert(border, self.text.len());
        }
        if window.end < line.end {
            self.text.push(CUT);
        }
        self.text.push('\n');
    }

    /// The part of a line that fits. Only as much of a long line is looked at as can be shown.
    fn window(&self, line: &Range<usize>) -> Range<usize> {
        let text = self.source.text();
        let mut start = line.start;
        let has_mark = |range: &Range<usize>| self.clips.iter().any(|clip| clip.bytes == *range);
        if start == 0 && text.starts_with('\u{feff}') && !has_mark(&(0..3)) {
            start = 3;
        }
        let line = start..line.end;
        let end = fit(&text[line.clone()], self.width);
        if line.start + end == line.end {
            return line;
        }
        let marked = (self.clips.iter()).find(|clip| line.contains(&clip.bytes.start));
        let focus = marked.map_or(line.start, |clip| clip.bytes.start);
        let room = self.width.saturating_sub(2);
        let near_start = fit(&text[line.clone()], room * 2 / 3);
        if focus > line.start + near_start {
            start = focus - fit_before(&text[line.start..focus], room / 3);
        }
        start..start + fit(&text[start..line.end], room)
    }

    /// Writes a tab: what is behind it stays in its column.
    fn tab(&mut self, marked: bool) {
        let start = self.text.rfind('\n').map_or(0, |at| at + 1);
        let column = (self.text[start..].chars()).fold(0, |column, char| match char {
            '\t' => column + TAB - column % TAB,
            char => column + columns_of(char),
        });
        if marked {
            self.text.push(ARROW);
        }
        if !marked || column % TAB + 1 < TAB {
            self.text.push('\t');
        }
    }

    fn copy(&mut self, bytes: Range<usize>) {
        let marked = (self.clips.iter())
            .any(|clip| clip.bytes.start <= bytes.start && bytes.end <= clip.bytes.end);
        let part = &self.source.text()[bytes];
        if is_plain(part) {
            self.text.push_str(part);
            return;
        }
        let alone = part.chars().nth(1).is_none();
        for char in part.chars() {
            if char == '\t' {
                self.tab(marked);
            } else if is_hidden(char) || marked && is_unseen(char, alone) {
                write_out(&mut self.text, char);
            } else {
                self.text.push(char);
            }
        }
    }
}

/// Columns from one tab stop to the next, as the lines are drawn.
const TAB: usize = 4;

/// What a marked tab is shown as, up to the next tab stop: a mark below nothing says nothing.
const ARROW: char = '→';

/// Whether a marked character could be taken for a space or for nothing. What joins emoji is
/// left as it is unless it is all that is marked.
fn is_unseen(char: char, alone: bool) -> bool {
    match char {
        ' ' => false,
        '\u{ad}' | '\u{180e}' | '\u{200b}' | '\u{200c}' | '\u{2060}'..='\u{2064}' => true,
        '\u{200d}' | '\u{fe00}'..='\u{fe0f}' => alone,
        _ => char.is_whitespace(),
    }
}

/// How many bytes at the start of `text` fit into `columns`.
fn fit(text: &str, columns: usize) -> usize {
    let most = text.len().min(columns);
    if text.get(..most).is_some_and(is_plain) {
        return most;
    }
    let mut used = 0;
    for (at, char) in text.char_indices() {
        used += columns_of(char);
        if used > columns {
            return at;
        }
    }
    text.len()
}

/// How many bytes at the end of `text` fit into `columns`.
fn fit_before(text: &str, columns: usize) -> usize {
    let most = text.len().min(columns);
    if text.get(text.len() - most..).is_some_and(is_plain) {
        return most;
    }
    let mut used = 0;
    for (at, char) in text.char_indices().rev() {
        used += columns_of(char);
        if used > columns {
            return text.len() - at - char.len_utf8();
        }
    }
    text.len()
}

/// Columns that a character takes, at most: wide scripts begin at U+1100, and to take a narrow
/// character for a wide one only cuts a line a little early.
pub(super) fn columns_of(char: char) -> usize {
    match char {
        '\t' => TAB,
        _ if is_hidden(char) => 8,
        '\u{1100}'.. => 2,
        _ => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The excerpt's text with marks in brackets.
    fn show(text: &str, spans: &[(usize, usize)], width: usize) -> String {
        let source = Source::new("a.md", text);
        let places: Vec<ShownPlace<'_>> = (spans.iter())
            .map(|&(start, end)| ShownPlace {
                span: Span::new(start, end),
                position: Position { line: 1, column: 1 },
                label: None,
            })
            .collect();
        let excerpt = Excerpt::new(&source, &places, width).unwrap();
        let mut marked = excerpt.text.clone();
        let mut borders: Vec<(usize, char)> = Vec::new();
        for mark in &excerpt.marks {
            borders.extend([(mark.range.end, ']'), (mark.range.start, '[')]);
        }
        borders.sort_by_key(|&border| std::cmp::Reverse(border));
        for (at, char) in borders {
            marked.insert(at, char);
        }
        marked
    }

    #[track_caller]
    fn check(text: &str, spans: &[(usize, usize)], expected: &str) {
        assert_eq!(show(text, spans, 21), expected);
    }

    #[test]
    fn a_line_before_and_after_is_shown() {
        check("a\nb\nc\nd\ne\n", &[(4, 5)], "b\n[c]\nd\n");
        check("a\n", &[(0, 1)], "[a]\n");
        check("", &[(0, 0)], "[]\n");
        check("a\r\nbc\r\nd", &[(3, 5)], "a\n[bc]\nd\n");
    }

    #[test]
    fn the_first_place_comes_first_and_far_ones_apart() {
        let text = "1\n2\n3\n4\n5\n6\n7\n8\n9\n";
        check(text, &[(16, 17), (2, 3)], "8\n[9]\n1\n[2]\n3\n");
        check(text, &[(8, 9), (2, 3)], "1\n[2]\n3\n4\n[5]\n6\n");
    }

    #[test]
    fn line_breaks_are_not_marked_and_long_marks_are_cut() {
        check("a: |\n  b\n  c\nd\n", &[(3, 13)], "a: [|\n  b\n  c]\nd\n");
        check("a\n\n\n\n\n\nb", &[(0, 7)], "[a]\n\n");
        check("a\nb", &[(1, 2)], "a[]\nb\n");
        check("a\r\nb", &[(2, 3)], "a[]\nb\n");
    }

    #[test]
    fn long_lines_are_cut_around_the_mark() {
        let text = "0123456789".repeat(5);
        check(&text, &[(2, 4)], "01[23]45678901234567…\n");
        check(&text, &[(30, 32)], "…456789[01]2345678901…\n");
        check(&text, &[(46, 50)], "…012345[6789]\n");
        check(&text, &[(0, 50)], "[012345678901234567]…\n");
        let wide = "日".repeat(30);
        check(&wide, &[(60, 63)], "…日日日[日]日日日日日…\n");
        let huge = "x".repeat(50_000_000);
        check(
            &huge,
            &[(40_000_000, 40_000_001)],
            "…xxxxxx[x]xxxxxxxxxxx…\n",
        );
    }

    #[test]
    fn what_cannot_be_seen_is_written_out() {
        check("\u{feff}---\n", &[(3, 6)], "[---]\n");
        check("\u{feff}---\n", &[(0, 3)], "[\\u{feff}]---\n");
        check("a\u{a0}b\u{a0}", &[(4, 6)], "a\u{a0}b[\\u{a0}]\n");
        check("a\u{1b}[1mb", &[(0, 1)], "[a]\\u{1b}[1mb\n");
        check("a\tb", &[(2, 3)], "a\t[b]\n");
        check("a\tb\t", &[(3, 4)], "a\tb[→\t]\n");
        check("\t\tb", &[(0, 2)], "[→\t→\t]b\n");
        check("abc\td", &[(3, 4)], "abc[→]d\n");
    }
}

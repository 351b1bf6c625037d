//! For people: each finding with the lines it points at. The only file that knows miette.
//!
//! miette draws; what it draws comes from an `Excerpt`, so that it never scans a file for line
//! breaks and sees nothing that would act on the terminal. Findings are drawn in parallel and
//! written in order: the bytes are the same for any number of threads.

use std::borrow::Cow;
use std::fmt::{self, Write as _};
use std::io::{self, Write};

use miette::{
    Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan, MietteError,
    MietteSpanContents, SourceCode, SourceSpan, SpanContents, ThemeCharacters,
};
use rayon::prelude::*;

use super::encode::percent_encode;
use super::excerpt::{Excerpt, ShownPlace, columns_of};
use super::fold;
use super::group::ShownGroup;
use super::located::HeldTexts;
use super::paths::{is_plain, visible};
use super::{RenderOptions, Texts, mark};
use crate::engine::report::Report;
use crate::finding::wording::counted;
use crate::finding::{Finding, Related, Severity};
use crate::text::Position;
use crate::text::repo_path::{RepoPath, RepoPathBuf};

/// Findings that one task draws.
const CHUNK: usize = 32;

/// Findings that are drawn before they are written; only the files of these are held in memory.
const BATCH: usize = 512;

/// Bytes of a mark that are looked at: no window shows more.
const MAX_MARK: u32 = 64 << 10;

/// Places in the same file that are drawn for one finding; more of them are only named.
const MAX_LABELS: usize = 10;

/// Places that are named below a finding; more of them are only counted.
const MAX_NAMED: usize = 10;

/// Characters of a message or help that are shown.
const MAX_WORDS: usize = 2_000;

/// No terminal is narrower than this; drawings in one that is are wrapped by the terminal.
const MIN_WIDTH: usize = 40;

/// Writes all findings, whether there are more, and how to read more about them.
///
/// # Errors
/// When `out` cannot be written to.
pub(crate) fn write(
    report: &Report,
    options: &RenderOptions,
    texts: &dyn Texts,
    out: &mut dyn Write,
) -> io::Result<()> {
    let painter = Painter::new(report, options, texts);
    let (shown, folded) = fold::fold(report, options.fold);
    for batch in shown.chunks(BATCH) {
        painter.texts.forget();
        let drawn: Vec<String> = (batch.par_chunks(CHUNK))
            .map(|findings| {
                let mut text = String::new();
                for group in findings {
                    painter.draw(group, &mut text);
                    text.push('\n');
                }
                text
            })
            .collect();
        for text in drawn {
            out.write_all(text.as_bytes())?;
        }
    }
    for line in &folded {
        writeln!(out, "{line}")?;
    }
    if let Some(words) = report.summary.over_limit() {
        writeln!(out, "{words}")?;
    }
    if let Some(fixes) = report.summary.fixes() {
        writeln!(out, "{fixes}")?;
    }
    if options.offers_baseline && !folded.is_empty() {
        let command = painter.colored("copydesk baseline", CYAN);
        writeln!(out, "To check new findings only, record these: {command}")?;
    }
    let mut errors = report.findings.iter();
    let error = errors.find(|finding| finding.severity == Severity::Error);
    match error.or(report.findings.first()) {
        Some(first) => writeln!(out, "{}", painter.closing(first)),
        None => Ok(()),
    }
}

/// What is needed to draw any of the findings.
struct Painter<'a> {
    report: &'a Report,
    options: &'a RenderOptions,
    texts: HeldTexts<'a>,
    theme: GraphicalTheme,
    width: usize,
}

impl<'a> Painter<'a> {
    fn new(report: &'a Report, options: &'a RenderOptions, texts: &'a dyn Texts) -> Self {
        let mut theme = if options.color {
            GraphicalTheme::unicode()
        } else {
            GraphicalTheme::unicode_nocolor()
        };
        if !options.unicode {
            theme.characters = ThemeCharacters::ascii();
        }
        theme.styles.link = theme.styles.help;
        if options.color {
            theme.styles.error = theme.styles.error.bold();
            theme.styles.warning = theme.styles.warning.bold();
        }
        Self {
            report,
            options,
            texts: HeldTexts::new(texts),
            theme,
            width: options.width.max(MIN_WIDTH),
        }
    }

    fn draw(&self, group: &ShownGroup<'_>, out: &mut String) {
        let finding = group.first;
        let (labelled, mut named): (Vec<&Related>, Vec<&Related>) =
            (finding.related.iter()).partition(|related| related.file == finding.file);
        let drawn_labels = labelled.len().min(MAX_LABELS - 1);
        let frame = self.frame(finding, &labelled[..drawn_labels]);
        let drawn_labels = frame.excerpt.marks.len() - 1;
        named.splice(0..0, labelled[drawn_labels..].iter().copied());
        let message = format!("{}{}", mark(finding), group.message());
        let framed = FramedFinding {
            finding,
            message: self.wrapped(&message, title(finding).len() + 3, 4),
            help: group.help().map(|help| self.wrapped(help, 8, 8)),
            frame,
        };
        // Writing to a string does not fail, and a frame answers for all of its marks.
        let _ = self.handler(&framed).render_report(out, &framed);
        if group.also.is_empty() {
            let _ = self.name_places(&named, out);
        }
        let _ = self.name_others(&group.also, out);
    }

    fn handler(&self, framed: &FramedFinding<'_>) -> GraphicalReportHandler {
        let finding = framed.finding;
        let title = title(finding);
        let mut theme = self.theme.clone();
        let style = match finding.severity {
            Severity::Error => theme.styles.error,
            Severity::Warning => theme.styles.warning,
        };
        theme.characters.error.clone_from(&title);
        theme.characters.warning = title;
        let others = theme.styles.help;
        let style = |&index: &usize| if index == 0 { style } else { others };
        theme.styles.highlights = framed.frame.order.iter().map(style).collect();
        // Wrapped already: miette would break words at their hyphens, and so addresses and paths.
        GraphicalReportHandler::new_themed(theme).with_wrap_lines(false)
    }

    /// The lines around a finding; without the file's text only the place is left.
    fn frame(&self, finding: &Finding, related: &[&Related]) -> Frame {
        let main = ShownPlace {
            span: finding.span,
            position: finding.location.start,
            label: None,
        };
        let others = related.iter().map(|related| ShownPlace {
            span: related.span,
            position: related.location.start,
            label: Some(related.message.as_str()).filter(|text| !text.is_empty()),
        });
        let places: Vec<ShownPlace<'_>> = std::iter::once(main).chain(others).collect();
        let ends = |place: &ShownPlace<'_>| {
            let most = place.span.start.saturating_add(MAX_MARK);
            place.span.end.min(most)
        };
        let until = places.iter().map(ends).max().unwrap_or_default();
        let excerpt = (self.texts.get(&finding.file, until))
            .and_then(|source| Excerpt::new(&source, &places, self.width - 8));
        let excerpt = excerpt.unwrap_or_else(|| Excerpt::without_text(main.position));
        let mut order: Vec<usize> = (0..excerpt.marks.len()).collect();
        order.sort_by_key(|&index| excerpt.marks[index].range.start);
        Frame {
            name: self.name(&finding.file),
            excerpt,
            order,
        }
    }

    /// Places that are not drawn, one a line.
    fn name_places<'r>(&self, places: &[&'r Related], out: &mut String) -> fmt::Result {
        // Nobody can open a shipped schema at a line; the message says what it wants.
        let in_files = |related: &&'r Related| Some((related.file.path()?, *related));
        let places: Vec<(&RepoPathBuf, &Related)> = places.iter().filter_map(in_files).collect();
        for (file, related) in places.iter().take(MAX_NAMED) {
            let place = self.place(file, related.location.start);
            let see = self.colored("   see:", CYAN);
            writeln!(out, "{see} {place}: {}", words(&related.message))?;
        }
        if places.len() > MAX_NAMED {
            let more = counted(places.len() - MAX_NAMED, "more place");
            writeln!(out, "        and {more}")?;
        }
        Ok(())
    }

    /// The other places of a group, one a line.
    fn name_others(&self, others: &[&Finding], out: &mut String) -> fmt::Result {
        let most = if self.options.fold {
            MAX_NAMED
        } else {
            others.len()
        };
        for other in others.iter().take(most) {
            let place = self.place(&other.file, other.location.start);
            writeln!(out, "{} {place}", self.colored("  also:", CYAN))?;
        }
        if others.len() > most {
            let more = counted(others.len() - most, "more place");
            writeln!(out, "        and {more}")?;
        }
        Ok(())
    }

    /// Words in lines that fit, after indents of so many columns.
    fn wrapped(&self, text: &str, first_indent: usize, indent: usize) -> String {
        let text = words(text);
        if first_indent + text.len() <= self.width && is_plain(&text) {
            return text.trim_end().to_owned();
        }
        let mut out = String::with_capacity(text.len() + 8);
        let mut used = first_indent;
        for word in text.split(' ') {
            let columns = if is_plain(word) {
                word.len()
            } else {
                word.chars().map(columns_of).sum()
            };
            if used > indent && used + columns > self.width {
                out.truncate(out.trim_end().len());
                out.push('\n');
                used = indent;
            }
            out.push_str(word);
            out.push(' ');
            used += columns + 1;
        }
        out.truncate(out.trim_end().len());
        out
    }

    fn place(&self, file: &RepoPath, position: Position) -> String {
        let place = format!("{}:{}:{}", self.name(file), position.line, position.column);
        self.colored(&place, CYAN)
    }

    /// A file's name as people see it, as a link where the terminal has links.
    fn name(&self, file: &RepoPath) -> String {
        let name = self.options.viewpoint.show(file);
        let name = visible(&name);
        match &self.options.hyperlinks {
            Some(root) => {
                let bytes = (self.report.odd_names.get(file)).map_or(file.as_bytes(), |raw| raw);
                let path = percent_encode(bytes);
                format!("\u{1b}]8;;{root}{path}\u{1b}\\{name}\u{1b}]8;;\u{1b}\\")
            }
            None => name.into_owned(),
        }
    }

    fn closing(&self, first: &Finding) -> String {
        let command = self.colored(&format!("copydesk explain {}", first.rule), CYAN);
        let rule = match self.report.summary.rules.len() {
            1 => "this rule",
            _ => "a rule",
        };
        format!("More about {rule}: {command}")
    }

    fn colored(&self, text: &str, color: &str) -> String {
        if self.options.color {
            format!("{color}{text}\u{1b}[0m")
        } else {
            text.to_owned()
        }
    }
}

/// What is before the message.
fn title(finding: &Finding) -> String {
    format!("{}[{}]:", finding.severity, finding.rule)
}

const CYAN: &str = "\u{1b}[36m";

/// A text as it may be shown: one line, not endless, nothing that acts on the terminal.
fn words(text: &str) -> Cow<'_, str> {
    let end = if text.len() > MAX_WORDS {
        text.char_indices().nth(MAX_WORDS)
    } else {
        None
    };
    match end {
        Some((end, _)) => Cow::Owned(format!("{}…", visible(&text[..end]))),
        None => visible(text),
    }
}

/// A finding as miette wants it.
#[derive(Debug)]
struct FramedFinding<'a> {
    finding: &'a Finding,
    message: String,
    help: Option<String>,
    frame: Frame,
}

impl fmt::Display for FramedFinding<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for FramedFinding<'_> {}

impl Diagnostic for FramedFinding<'_> {
    fn severity(&self) -> Option<miette::Severity> {
        Some(match self.finding.severity {
            Severity::Error => miette::Severity::Error,
            Severity::Warning => miette::Severity::Warning,
        })
    }

    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        (self.help.as_ref()).map(|help| Box::new(help) as Box<dyn fmt::Display>)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(&self.frame)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let frame = &self.frame;
        let label = |&index: &usize| {
            let mark = &frame.excerpt.marks[index];
            let label = mark.label.as_deref().map(|label| words(label).into_owned());
            let span = SourceSpan::from(mark.range.clone());
            if index == 0 {
                LabeledSpan::new_primary_with_span(label, span)
            } else {
                LabeledSpan::new_with_span(label, span)
            }
        };
        Some(Box::new(frame.order.iter().map(label)))
    }
}

/// The lines of one finding. Its "source code" is the excerpt: line numbers and columns are those
/// of the file, offsets are not.
#[derive(Debug)]
struct Frame {
    name: String,
    excerpt: Excerpt,
    /// The marks in the order of the excerpt, the first mark among them being the main one.
    order: Vec<usize>,
}

impl SourceCode for Frame {
    /// With context: the whole run around `span`, so that all marks in it share one drawing.
    /// Without: the place to name in the drawing's head.
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        before: usize,
        _after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let (start, end) = (span.offset(), span.offset() + span.len());
        let run = (self.excerpt.runs.iter())
            .find(|run| run.range.start <= start && end <= run.range.end)
            .ok_or(MietteError::OutOfBounds)?;
        let mark = (self.excerpt.marks.iter()).find(|mark| mark.range.start == start);
        let (line, column) = match mark {
            Some(mark) if before == 0 => (mark.position.line, mark.position.column),
            _ => (run.first_line, 1),
        };
        Ok(Box::new(MietteSpanContents::new_named(
            self.name.clone(),
            self.excerpt.text[run.range.clone()].as_bytes(),
            SourceSpan::from(run.range.clone()),
            line as usize - 1,
            column as usize - 1,
            run.lines as usize,
        )))
    }
}

//! Comments that allow findings: `# copydesk: allow url/insecure: the archive has no https`.
//!
//! On a line with a key, or on the line above one, an allowance holds for that key and all of its
//! value; `allow-file` holds for the whole file. Several rules are separated by commas; a group
//! names all of its rules. What follows the second colon is the reason, for people.

use crate::document::value::{Node, Value};
use crate::document::{Document, ProblemKind};
use crate::text::{Source, Span};

/// A comment that speaks to copydesk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suppression {
    /// The comment, from `#` to the end of its line.
    pub span: Span,
    /// The same with what goes with it when it is taken out: the space before it, or all of a line
    /// that has nothing else.
    pub line: Span,
    /// What it says.
    pub kind: SuppressionKind,
}

/// What a suppression comment says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SuppressionKind {
    /// It allows findings.
    Allow {
        /// The rules and groups that it names.
        names: Vec<AllowedName>,
        /// For which part of the file; none for all of it.
        region: Option<Span>,
        /// Whether it says why.
        has_reason: bool,
    },
    /// It cannot be understood.
    Malformed,
}

/// A rule or group that a comment names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AllowedName {
    /// Its name as written.
    pub name: String,
    /// Where it is written.
    pub span: Span,
}

/// The suppressions of a document, and beside them what came of each.
#[derive(Clone, Debug, Default)]
pub struct Suppressions {
    /// The comments, in their order.
    pub comments: Box<[Suppression]>,
    /// What came of each name in them, in the order of [`Suppressions::names`].
    pub uses: Box<[NameUse]>,
}

/// What came of a name in a suppression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NameUse {
    /// No rule and no group has the name; perhaps this one was meant.
    Unknown(Option<String>),
    /// It hid a finding, or it cannot be said whether it would.
    Used,
    /// It hid nothing so far, but its rules speak when all files are known.
    Open,
    /// Its rules ran and had nothing to hide.
    Unused,
}

/// Reads the comments of a document that speak to copydesk.
pub fn read(document: &Document<'_>) -> Vec<Suppression> {
    if document.directives.is_empty() {
        return Vec::new();
    }
    let mut regions = Regions::new(document);
    let mut read = |&span: &Span| Suppression {
        span,
        line: with_its_line(document.source.text(), span),
        kind: parse(document, span, &mut regions).unwrap_or(SuppressionKind::Malformed),
    };
    document.directives.iter().map(&mut read).collect()
}

impl Suppressions {
    /// Those of a document, of which nothing is known yet.
    pub fn of(document: &Document<'_>) -> Self {
        let comments: Box<[Suppression]> = read(document).into();
        let count = comments.iter().map(|one| one.names().len()).sum();
        Self {
            comments,
            uses: vec![NameUse::Unused; count].into(),
        }
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.comments.is_empty()
    }

    /// From now on, none of the names that mean a rule counts as unused.
    pub fn use_all(&mut self) {
        for state in &mut self.uses {
            if matches!(state, NameUse::Unused | NameUse::Open) {
                *state = NameUse::Used;
            }
        }
    }

    /// All names in the comments, in their order.
    pub fn names(&self) -> impl Iterator<Item = &AllowedName> {
        self.comments.iter().flat_map(Suppression::names)
    }

    /// Whether some name is settled only when all files are known.
    pub fn is_open(&self) -> bool {
        self.uses.contains(&NameUse::Open)
    }

    /// All names, each with the bytes to take out so that it is gone: all of a comment that has no
    /// other name.
    pub fn names_and_their_bytes(&self) -> impl Iterator<Item = (&AllowedName, Span)> {
        self.comments.iter().flat_map(|comment| {
            let names = comment.names();
            (names.iter().enumerate()).map(move |(at, name)| {
                let span = match (names.get(at + 1), at.checked_sub(1)) {
                    (Some(next), _) => Span {
                        start: name.span.start,
                        end: next.span.start,
                    },
                    (None, Some(before)) => Span {
                        start: names[before].span.end,
                        end: name.span.end,
                    },
                    (None, None) => comment.line,
                };
                (name, span)
            })
        })
    }

    /// The first name that suppresses a finding of a rule that starts at `offset`, by its number
    /// among all names. `means` says whether a name means the rule.
    pub fn matching(&self, offset: u32, means: impl Fn(&str) -> bool) -> Option<usize> {
        let mut before = 0;
        for comment in &self.comments {
            let names = comment.names();
            if comment.is_about(offset)
                && let Some(at) = names.iter().position(|name| means(&name.name))
            {
                return Some(before + at);
            }
            before += names.len();
        }
        None
    }
}

impl Suppression {
    /// The rules and groups that it names.
    pub fn names(&self) -> &[AllowedName] {
        match &self.kind {
            SuppressionKind::Allow { names, .. } => names,
            SuppressionKind::Malformed => &[],
        }
    }

    /// Whether a finding that starts at `offset` is in its part of the file.
    fn is_about(&self, offset: u32) -> bool {
        match self.kind {
            SuppressionKind::Allow { region, .. } => {
                region.is_none_or(|region| (region.start..=region.end).contains(&offset))
            }
            SuppressionKind::Malformed => false,
        }
    }
}

fn with_its_line(text: &str, comment: Span) -> Span {
    let (before, behind) = (&text[..comment.range().start], &text[comment.range().end..]);
    let start = before.trim_end_matches([' ', '\t']).len();
    let is_alone = start == 0 || before[..start].ends_with('\n');
    let break_length = match behind.as_bytes() {
        [b'\r', b'\n', ..] => 2,
        [b'\n', ..] => 1,
        _ => 0,
    };
    let end = comment.range().end + if is_alone { break_length } else { 0 };
    Span::new(start, end)
}

fn parse(
    document: &Document<'_>,
    comment: Span,
    regions: &mut Regions<'_>,
) -> Option<SuppressionKind> {
    let text = document.source.slice(comment);
    let words = text
        .trim_start_matches('#')
        .trim_start()
        .strip_prefix("copydesk:")?
        .trim_start();
    let (whole_file, rest) = match words.strip_prefix("allow-file") {
        Some(rest) => (true, rest),
        None => (false, words.strip_prefix("allow")?),
    };
    // `allow: x` would be read as a reason without rules.
    if !rest.starts_with([' ', '\t']) {
        return None;
    }
    let (list, reason) = rest
        .split_once(": ")
        .unwrap_or((rest.trim_end_matches(':'), ""));
    let mut names = Vec::new();
    let mut at = text.len() - rest.len();
    for part in list.split(',') {
        let name = part.trim();
        if name.is_empty() || name.contains(char::is_whitespace) {
            return None;
        }
        let from = at + (part.len() - part.trim_start().len());
        names.push(AllowedName {
            name: name.to_owned(),
            span: comment.part(from, from + name.len()),
        });
        at += part.len() + 1;
    }
    Some(SuppressionKind::Allow {
        names,
        region: (!whole_file).then(|| regions.of(comment)),
        has_reason: !reason.trim().is_empty(),
    })
}

/// What comments are about. Each is found without looking at the whole document again.
struct Regions<'s> {
    source: &'s Source,
    /// Where each entry and item begins that is written where it is, and where it ends, in order.
    begins: Vec<(u32, u32)>,
    /// The comments from this line on are about that line.
    block: (u32, u32),
}

impl<'s> Regions<'s> {
    fn new(document: &Document<'s>) -> Self {
        let mut begins = Vec::new();
        for root in &document.roots {
            note_begins(root, &mut begins);
        }
        // Stable: the outermost of what begins at the same byte stays the first.
        begins.sort_by_key(|&(start, _)| start);
        Self {
            source: document.source,
            begins,
            block: (0, 0),
        }
    }

    /// The bytes that a comment is about: the line that it stands on, or, when it stands alone,
    /// the next line that is not a comment; and all of what begins on that line.
    fn of(&mut self, comment: Span) -> Span {
        let source = self.source;
        let mut line = source.position(comment.start).line;
        let own = source.line_span(line);
        let before = source.slice(Span::new(own.start as usize, comment.start as usize));
        if before.trim().is_empty() {
            line = self.next_line(line);
        }
        let line = source.line_span(line);
        let first = self
            .begins
            .partition_point(|&(start, _)| start < line.start);
        let begins_here = self
            .begins
            .get(first)
            .filter(|&&(start, _)| start <= line.end);
        Span {
            start: line.start,
            end: begins_here.map_or(line.end, |&(_, end)| end.max(line.end)),
        }
    }

    /// The next line that is not a comment, after a line that is one.
    fn next_line(&mut self, line: u32) -> u32 {
        let (from, to) = self.block;
        if from <= line && line < to {
            return to;
        }
        let last = u32::try_from(self.source.line_starts().len()).unwrap_or(u32::MAX);
        let mut next = line + 1;
        while next < last && is_comment_or_empty(self.source, next) {
            next += 1;
        }
        self.block = (line, next);
        next
    }
}

fn is_comment_or_empty(source: &Source, line: u32) -> bool {
    let text = source.slice(source.line_span(line)).trim_start();
    text.is_empty() || text.starts_with('#')
}

fn note_begins(node: &Node<'_>, begins: &mut Vec<(u32, u32)>) {
    match &node.value {
        Value::Mapping(mapping) => {
            for entry in &mapping.entries {
                if entry.merged.is_none() {
                    let end = entry.value.span.end.max(entry.key_span.end);
                    begins.push((entry.key_span.start, end));
                }
                note_begins(&entry.value, begins);
            }
        }
        Value::Sequence(items) => {
            for item in items {
                if item.alias.is_none() {
                    begins.push((item.span.start, item.span.end));
                }
                note_begins(item, begins);
            }
        }
        _ => {}
    }
}

/// Whether a document is broken in a way that can hide its comments: then nothing is called
/// unused.
pub(crate) fn is_broken(document: &Document<'_>) -> bool {
    let broken = |kind: &ProblemKind| {
        matches!(
            kind,
            ProblemKind::Syntax { .. } | ProblemKind::Limit { .. } | ProblemKind::Unclosed { .. }
        )
    };
    document
        .problems
        .iter()
        .any(|problem| broken(&problem.kind))
}

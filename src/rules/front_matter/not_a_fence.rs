//! `front-matter/not-a-fence`: a beginning that was meant as front matter and is none.

use serde::Deserialize;

use super::fences;
use crate::content::site::Generator;
use crate::content::site::profile::Fences;
use crate::document::body_need::BodyNeed;
use crate::document::lookalike::{self, Lookalike, LookalikeKind as Kind};
use crate::document::{Document, Layout, parse};
use crate::finding::Severity;
use crate::rules::rule::{
    Build, DocumentCheck, DocumentContext, Findings, FixAvailability, Property, Rule,
};
use crate::text::repo_path::RepoPath;
use crate::text::{Source, Span};

pub(crate) static RULE: Rule = Rule {
    severity: Severity::Error,
    fix: FixAvailability::Sometimes,
    since: "0.2.0",
    properties: &[Property::AboutWriting],
    ..Rule::new(
        "front-matter/not-a-fence",
        include_str!("not_a_fence.md"),
        Build::document::<NotAFence>(),
    )
};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct NotAFence {}

impl DocumentCheck for NotAFence {
    fn check(&self, context: &DocumentContext<'_>, out: &mut Findings) {
        // Where front matter is required, `front-matter/missing` reports it.
        let is_missing = context.document.front_matter.is_none();
        if context.settings.wants_front_matter && is_missing {
            return;
        }
        let Some(found) = lookalike::find(context.document) else {
            return;
        };
        let own = context.settings.site.profile().map(|own| own.fences);
        let generator = context.settings.site.generator;
        let is_read = match own {
            // Hugo read front matter within a comment once: not in 0.168, but in 0.111.
            _ if found.kind == Kind::AfterComment => {
                generator == Some(Generator::Hugo) && is_in_comment(context.document, found.span)
            }
            // It passes over white space before the fence, if the other is at the start of its line.
            _ if found.kind == Kind::Indented && generator == Some(Generator::Hugo) => {
                let closing = found.closing();
                closing.is_some_and(|closing| starts_line(context.document, closing))
            }
            // Its lexer passes over any number of byte order marks: pageparser, `lexIntroSection`.
            _ if found.kind == Kind::Invisible('\u{feff}')
                && context.document.front_matter.is_some() =>
            {
                generator == Some(Generator::Hugo)
            }
            // Slides and notes have parts with keys of their own.
            None if matches!(found.kind, Kind::AfterText | Kind::InCode | Kind::Second) => true,
            // Keys without any fence are metadata to some program, as long as nobody knows better.
            None => {
                found.kind == Kind::NoFence || found.kind == Kind::NoOpening && is_habit(context)
            }
            Some(Fences::Both) => false,
            Some(Fences::Closing) => matches!(found.kind, Kind::NoOpening | Kind::Length),
            Some(Fences::None | Fences::Lines) => {
                matches!(found.kind, Kind::NoOpening | Kind::NoFence)
            }
        };
        if own == Some(Fences::Lines) && is_read && report_empty_lines(context, &found, out) {
            return;
        }
        if is_read {
            return;
        }
        let draft = out.span(found.span, found.kind.message());
        draft.help(found.kind.help());
        draft.fix = fences(&found, context.document);
    }
    fn body(&self) -> BodyNeed {
        BodyNeed::Most
    }
}

/// Other documents of the folder that are asked, and how many of them make a habit.
const ASKED: usize = 40;
const HABIT: usize = 3;

/// Whether other documents of the folder have no opening fence either: they are posts of Hexo, say, that
/// are kept apart from its config.
fn is_habit(context: &DocumentContext<'_>) -> bool {
    let files = context.world.files;
    let path = context.document.source.path();
    let (folder, own) = path.folder_and_name();
    let names = files.list(folder);
    let is_page = |name: &&String| RepoPath::new(name).extension() == "md" && **name != own;
    let opens_alike = |name: &String| {
        let path = folder.child(name);
        let Ok(text) = files.read(&path) else {
            return false;
        };
        let source = Source::new(path, text);
        let other = lookalike::find(&parse(&source, Layout::Content));
        other.is_some_and(|other| other.kind == Kind::NoOpening)
    };
    let others = names.iter().filter(is_page).take(ASKED);
    others.filter(|name| opens_alike(name)).take(HABIT).count() == HABIT
}

/// Whether the fence is before the end of a comment that starts here.
fn is_in_comment(document: &Document<'_>, start: Span) -> bool {
    let text = &document.source.text()[start.range().start..];
    let is_fence = |line: &&str| matches!(line.trim(), "---" | "+++");
    let mut lines = text.lines().take_while(|line| !line.contains("-->"));
    lines.any(|line| is_fence(&line))
}

/// Whether a fence, of which this is the whole line, is at its start.
fn starts_line(document: &Document<'_>, place: Span) -> bool {
    document.source.slice(place).starts_with(['-', '+'])
}

/// Reports empty lines before metadata that is read line by line, if there are any: Python-Markdown's
/// `meta` ends at the first empty line.
fn report_empty_lines(
    context: &DocumentContext<'_>,
    found: &Lookalike,
    out: &mut Findings,
) -> bool {
    let document = context.document;
    let start = document.top().range().start;
    let lines = Span::new(start, found.span.range().start);
    let is_page = context.settings.site.is_content(document.source.path());
    let is_late = is_page && !lines.is_empty() && document.source.slice(lines).trim().is_empty();
    if is_late {
        let message = "an empty line is before the metadata, so the generator reads none";
        let draft = out.span(found.span, message);
        draft.help("start the file with the metadata");
        draft.unsafe_fix("delete the empty lines", lines, "");
    }
    is_late
}

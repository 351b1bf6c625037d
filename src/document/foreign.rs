//! Errors whose cause is that the text is not in its format at all: the format of the other fences,
//! or what Git leaves of a merge. One of them stands for all that the grammar says of it.

use super::split::{Line, lines, looks_like_key};
use super::{DataFormat, FrontMatter, Layout, Parsed, Problem, ProblemKind};
use crate::text::Span;

/// Lines at the beginning of front matter that say which format it is.
const MOST_LINES: usize = 300;

/// Puts the cause in the place of what follows from it.
pub(super) fn name_cause(
    text: &str,
    front_matter: FrontMatter,
    format: DataFormat,
    layout: Layout,
    parsed: &mut Parsed<'_>,
) {
    let area = front_matter.content;
    let is_grammar = |problem: &Problem| {
        matches!(
            problem.kind,
            ProblemKind::Syntax { .. } | ProblemKind::NotAMapping { .. }
        )
    };
    if !parsed.problems.iter().any(is_grammar) {
        return;
    }
    // The reader of YAML finds them by itself.
    if format != DataFormat::Yaml
        && let Some(marker) = conflict(text, area)
    {
        parsed.problems.retain(|it| it.span.end < marker.start);
        let message = "unresolved Git conflict marker";
        let help = "keep one side and remove the markers";
        (parsed.problems).push(syntax(format, marker, message, help));
        return;
    }
    if layout != Layout::Content || front_matter.close.is_none() {
        return;
    }
    let Some(first) = foreign_key(text, area, format) else {
        return;
    };
    let (message, help) = match format {
        DataFormat::Yaml => (
            "found TOML between lines of `---`, which are for YAML",
            "write `+++` in place of both, or `key: value` lines",
        ),
        DataFormat::Toml => (
            "found YAML between lines of `+++`, which are for TOML",
            "write `---` in place of both, or `key = value` lines",
        ),
        DataFormat::Json | DataFormat::None => return,
    };
    parsed.problems.retain(|problem| !is_grammar(problem));
    parsed.problems.push(syntax(format, first, message, help));
    parsed.roots.clear();
    parsed.complete = false;
}

fn syntax(format: DataFormat, span: Span, message: &str, help: &str) -> Problem {
    let kind = ProblemKind::Syntax {
        format,
        message: message.to_owned(),
        help: Some(help.to_owned()),
        related: None,
        slip: None,
    };
    Problem { span, kind }
}

/// The first line that is a marker of a conflict.
fn conflict(text: &str, area: Span) -> Option<Span> {
    let text = text.get(..area.range().end)?;
    let is_marker = |line: &str| {
        let signs = ["<<<<<<< ", "||||||| ", ">>>>>>> "];
        line == "=======" || signs.iter().any(|sign| line.starts_with(sign))
    };
    let marker = lines(text, area.range().start).find(|line| is_marker(line.text(text)))?;
    Some(written(text, marker))
}

/// The first key, where the keys of front matter are all those of the other format.
fn foreign_key(text: &str, area: Span, format: DataFormat) -> Option<Span> {
    let text = text.get(..area.range().end)?;
    let is_yaml = format == DataFormat::Yaml;
    let mut first = None;
    for line in lines(text, area.range().start).take(MOST_LINES) {
        let content = line.text(text);
        if looks_like_key(content, is_yaml) {
            return None;
        }
        // A link of Markdown looks like the header of a table.
        let is_other = looks_like_key(content, !is_yaml) && !content.starts_with('[');
        if is_other && first.is_none() {
            first = Some(written(text, line));
        }
        // What is before the first key is neither.
        if first.is_none() && !content.trim().is_empty() && !content.starts_with('#') {
            return None;
        }
    }
    first
}

fn written(text: &str, line: Line) -> Span {
    Span::new(line.start, line.start + line.text(text).trim_end().len())
}

#[cfg(test)]
mod tests {
    use crate::document::{Layout, ProblemKind, parse};
    use crate::text::Source;

    /// What is said of the grammar: the bytes, and the message.
    #[track_caller]
    fn check(path: &str, text: &str, expected: &[(&str, &str)]) {
        let source = Source::new(path, text);
        let layout = super::super::read::layout_of(source.path());
        let document = parse(&source, layout);
        let found: Vec<(&str, &str)> = (document.problems.iter())
            .filter_map(|problem| match &problem.kind {
                ProblemKind::Syntax { message, .. } => {
                    Some((source.slice(problem.span), message.as_str()))
                }
                _ => None,
            })
            .collect();
        assert_eq!(found, expected, "{text:?}");
        assert!(layout == Layout::Content || path.ends_with("toml") || path.ends_with("json"));
    }

    #[test]
    fn one_conflict_is_one_error() {
        let marker = "unresolved Git conflict marker";
        let sides = "<<<<<<< HEAD\nb = 1\n=======\nb = 2\n>>>>>>> main\n";
        let expected = [("<<<<<<< HEAD", marker)];
        check("a.md", &format!("+++\na = 1\n{sides}+++\n"), &expected);
        check("a.toml", &format!("a = 1\n{sides}c = ]\n"), &expected);
        let text = "{\n\"a\": 1,\n<<<<<<< HEAD\n\"b\": 1\n=======\n\"b\": 2\n>>>>>>> main\n}\n";
        check("a.json", text, &expected);
        let text = "{\r\n=======\r\n\"a\": 1}\r\n";
        check("a.json", text, &[("=======", marker)]);
        check("a.toml", "a = '''\n<<<<<<< HEAD\n'''\n", &[]);
    }

    #[test]
    fn the_format_of_the_other_fences() {
        let toml = "found TOML between lines of `---`, which are for YAML";
        for text in [
            "---\ntitle = \"A\"\ndraft = true\n---\n",
            "---\n# note\n\ntitle = \"A: b\"\n[extra]\na = 1\n---\n",
        ] {
            let first = "title = \"A";
            let source = Source::new("a.md", text);
            let document = parse(&source, Layout::Content);
            let [problem] = &*document.problems else {
                panic!("{:?}", document.problems);
            };
            assert!(source.slice(problem.span).starts_with(first));
            assert!(
                matches!(&problem.kind, ProblemKind::Syntax { message, .. } if message == toml)
            );
        }
        let yaml = "found YAML between lines of `+++`, which are for TOML";
        let text = "+++\ntitle: A\ntags:\n  - b\n+++\n";
        check("a.md", text, &[("title: A", yaml)]);
        check("a.md", "+++\r\ntitle: A\r\n+++\r\n", &[("title: A", yaml)]);
        check("a.md", "+++\ntitle = 'A'\n+++\n", &[]);
    }
}

//! From a [`Source`] to a [`Document`]: which format, where it is, and what its parser makes of it.

use super::{
    DataFormat, Document, FrontMatter, Layout, Mapping, Node, NotPortable, Parsed, Problem,
    ProblemKind, Style, Value, foreign, json, split, toml, yaml,
};
use crate::text::repo_path::RepoPath;
use crate::text::{EncodingProblem, Source, Span};

/// The layout that the name of a file speaks for.
pub fn layout_of(path: &(impl AsRef<RepoPath> + ?Sized)) -> Layout {
    match data_format(path.as_ref()) {
        Some(_) => Layout::Data,
        None => Layout::Content,
    }
}

/// The format of a data file, by the end of its name.
fn data_format(path: &RepoPath) -> Option<DataFormat> {
    let extension = path.extension();
    let is = |known: &str| extension.eq_ignore_ascii_case(known);
    if is("yaml") || is("yml") {
        Some(DataFormat::Yaml)
    } else if is("toml") {
        Some(DataFormat::Toml)
    } else {
        is("json").then_some(DataFormat::Json)
    }
}

/// Whether more text of the file could not change its front matter: what was read is enough,
/// unless a rule wants the body.
pub fn is_front_matter_complete(source: &Source, layout: Layout) -> bool {
    if source.is_complete() || source.is_utf16() {
        return true;
    }
    layout.is_content() && split::split(source.text(), false, layout).decided
}

/// Bytes of text that are few, wherever they are.
const FEW_BYTES: usize = 64 << 10;

/// How many bytes of a file become values; of a short file, how many there are at most.
pub(crate) fn structured_bytes(source: &Source, layout: Layout) -> usize {
    let text = source.text();
    if layout == Layout::Data || text.len() <= FEW_BYTES {
        return text.len();
    }
    let split = split::split(text, source.is_complete(), layout);
    (split.front_matter).map_or(0, |front_matter| front_matter.content.len())
}

/// Parses a file. A data file whose name says TOML or JSON but that starts with a fence is a
/// template with front matter, and becomes [`Layout::Content`].
pub fn parse(source: &Source, layout: Layout) -> Document<'_> {
    parse_with(source, layout, yaml::parse)
}

/// The same as [`parse`], but with the full YAML parser alone, never the fast reader. Slower and
/// never different: tests and fuzzing compare the two.
pub fn parse_in_full(source: &Source, layout: Layout) -> Document<'_> {
    parse_with(source, layout, yaml::parse_in_full)
}

/// Parses the YAML under a span; whether it is front matter.
type ParseYaml = for<'s> fn(&'s str, Span, bool) -> Parsed<'s>;

fn parse_with(source: &Source, layout: Layout, parse_yaml: ParseYaml) -> Document<'_> {
    let text = source.text();
    let mut document = Document {
        source,
        layout,
        format: DataFormat::None,
        front_matter: None,
        roots: Vec::new(),
        body: Span::new(0, text.len()),
        problems: Vec::new(),
        directives: Vec::new(),
        complete: true,
    };
    if let Some(problem) = source.encoding_problem() {
        let span = match problem {
            EncodingProblem::NotUtf8 { first, .. } => first,
            EncodingProblem::Utf16 { .. } => Span::new(0, text.len().min(2)),
        };
        let kind = ProblemKind::Encoding(problem);
        document.problems.push(Problem { span, kind });
    }
    if source.is_utf16() {
        document.complete = false;
        return document;
    }
    if u32::try_from(text.len()).is_err() {
        let message = "the file is larger than 4 GiB".to_owned();
        let (span, kind) = (Span::default(), ProblemKind::Limit { message });
        document.problems.push(Problem { span, kind });
        document.complete = false;
        return document;
    }
    let format = data_format(source.path()).unwrap_or(DataFormat::Yaml);
    if layout.is_content() || format != DataFormat::Yaml && is_template(source) {
        if layout == Layout::Data {
            document.layout = Layout::Content;
        }
        parse_content(&mut document, parse_yaml);
    } else {
        parse_data(&mut document, format, parse_yaml);
    }
    (document.problems).sort_by_key(|problem| (problem.span.start, problem.span.end));
    document
}

fn is_template(source: &Source) -> bool {
    let split = split::split(source.text(), source.is_complete(), Layout::Content);
    (split.front_matter).is_some_and(|front_matter| front_matter.close.is_some())
}

/// Whether there is Julia between the fences of TOML, as Franklin.jl has it: a tuple, a call or an
/// import, which TOML cannot have.
fn is_julia(text: &str) -> bool {
    let is_name = |text: &str| {
        text.starts_with(|first: char| first.is_ascii_uppercase())
            && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
    };
    text.lines().map(str::trim).any(|line| {
        let value = line.split_once('=').map(|(_, value)| value.trim());
        let called = value.and_then(|value| value.split_once('('));
        let used = line.strip_prefix("using ");
        let is_function = |name: &str| {
            name.starts_with(|first: char| first.is_ascii_alphabetic())
                && name
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
        };
        called.is_some_and(|(name, _)| is_function(name))
            || used.is_some_and(|names| names.split(", ").all(is_name))
            || line.starts_with("(\"")
    })
}

/// Whether what a fence opens begins with `[key:value]` in a line of its own: a format of somebody's
/// own, which no reader of YAML takes for keys.
fn is_bracketed(text: &str) -> bool {
    let first = text.lines().map(str::trim).find(|line| !line.is_empty());
    let inner = first.and_then(|line| line.strip_prefix('[')?.strip_suffix(']'));
    inner
        .and_then(|inner| inner.split_once(':'))
        .is_some_and(|(key, value)| {
            let is_word = !key.is_empty() && key.chars().all(char::is_alphanumeric);
            is_word && !value.starts_with([' ', '/']) && !value.is_empty()
        })
}

fn parse_content(document: &mut Document<'_>, parse_yaml: ParseYaml) {
    let text = document.source.text();
    let split = split::split(text, document.source.is_complete(), document.layout);
    document.format = split.format;
    document.front_matter = split.front_matter;
    document.body = split.body;
    document.problems.extend(split.problems);
    let Some(front_matter) = split.front_matter else {
        return;
    };
    let is_open = document
        .problems
        .iter()
        .any(|problem| matches!(problem.kind, ProblemKind::Unclosed { .. }));
    let area = front_matter.content;
    let mut parsed = match split.format {
        DataFormat::Toml => toml::parse(text, area),
        DataFormat::Json if split::has_no_braces(text, front_matter) => {
            json::parse_members(text, area)
        }
        DataFormat::Json => json::parse(text, area),
        DataFormat::Yaml | DataFormat::None => parse_yaml(text, area, true),
    };
    parsed.roots.truncate(1);
    let is_empty = parsed.roots.first().is_none_or(Node::is_null);
    if is_empty && parsed.complete {
        let span = parsed
            .roots
            .first()
            .map_or(Span::empty(area.start as usize), |root| root.span);
        let nothing = Value::Mapping(Mapping::default());
        parsed.roots = vec![Node::new(nothing, span, Style::Block)];
    }
    let is_syntax = |problem: &Problem| matches!(problem.kind, ProblemKind::Syntax { .. });
    let is_broken = parsed.problems.iter().any(is_syntax);
    // A text before an error may be the beginning of a key.
    let is_collection =
        |root: &Node<'_>| root.as_mapping().is_some() || root.as_sequence().is_some();
    if is_broken && !parsed.roots.first().is_none_or(is_collection) {
        parsed.roots.clear();
    }
    if let Some(root) = parsed.roots.first()
        && root.as_mapping().is_none()
    {
        let (span, kind) = (root.span, ProblemKind::NotAMapping { found: root.kind() });
        parsed.problems.push(Problem { span, kind });
    }
    foreign::name_cause(
        text,
        front_matter,
        split.format,
        Layout::Content,
        &mut parsed,
    );
    if is_open {
        // Where it ends is a guess, so that its grammar is not judged, and keys may follow.
        let is_guess = |problem: &Problem| {
            matches!(
                problem.kind,
                ProblemKind::Syntax { .. } | ProblemKind::NotAMapping { .. }
            )
        };
        parsed.problems.retain(|problem| !is_guess(problem));
        parsed.complete = false;
    }
    let is_foreign = match split.format {
        DataFormat::Toml => is_julia,
        DataFormat::Yaml => is_bracketed,
        DataFormat::Json | DataFormat::None => |_: &str| false,
    };
    if !parsed.problems.is_empty() && is_foreign(&text[area.range()]) {
        // Neither is it known where it ends.
        let is_open = |problem: &Problem| matches!(problem.kind, ProblemKind::Unclosed { .. });
        document.problems.retain(|problem| !is_open(problem));
        parsed.problems.clear();
        parsed.roots.clear();
        parsed.complete = false;
    }
    take(document, parsed);
}

fn parse_data(document: &mut Document<'_>, format: DataFormat, parse_yaml: ParseYaml) {
    let text = document.source.text();
    // A second one is for the grammar to judge.
    let has_mark = text.starts_with('\u{feff}');
    let start = if has_mark { '\u{feff}'.len_utf8() } else { 0 };
    let area = Span::new(start, text.len());
    document.format = format;
    document.body = Span::empty(text.len());
    let front_matter = FrontMatter {
        open: Span::empty(start),
        content: area,
        close: None,
    };
    document.front_matter = Some(front_matter);
    if start > 0 && format == DataFormat::Json {
        let span = Span::new(0, start);
        let kind = ProblemKind::NotPortable(NotPortable::ByteOrderMark);
        document.problems.push(Problem { span, kind });
    }
    let mut parsed = match format {
        DataFormat::Toml => toml::parse(text, area),
        DataFormat::Json => json::parse(text, area),
        DataFormat::Yaml | DataFormat::None => parse_yaml(text, area, false),
    };
    foreign::name_cause(text, front_matter, format, Layout::Data, &mut parsed);
    if parsed.roots.is_empty() && parsed.complete {
        let nothing = Node::new(Value::Null, Span::empty(start), Style::Plain);
        parsed.roots.push(nothing);
    }
    take(document, parsed);
}

fn take<'s>(document: &mut Document<'s>, parsed: Parsed<'s>) {
    document.roots = parsed.roots;
    if document.problems.is_empty() {
        document.problems = parsed.problems; // millions of them, without a second copy
    } else {
        document.problems.extend(parsed.problems);
    }
    document.directives = parsed.directives;
    document.complete = parsed.complete;
}

#[cfg(test)]
mod tests {
    use super::{is_bracketed, is_julia};

    #[test]
    fn formats_of_others_are_known() {
        for text in [
            "title = \"Moss\"\nrss_pubdate = Date(2021, 4, 04)",
            "meta = [\n  (\"property\", \"og:image\"),\n]",
            "prepath = get(ENV, \"PREFIX\", \"\")",
            "using Dates",
        ] {
            assert!(is_julia(text), "{text}");
        }
        for text in [
            "title = \"Moss (green)\"",
            "date = 2021-04-04",
            "[extra]\nn = 3",
        ] {
            assert!(!is_julia(text), "{text}");
        }
        for text in [
            "[category:Moss]\n# Moss",
            "\n [tag:a b]\n",
            "[категория:Мох]",
        ] {
            assert!(is_bracketed(text), "{text}");
        }
        for text in ["[a, b]", "[a: b]", "title: [a:b]", "[http://moss.org]", ""] {
            assert!(!is_bracketed(text), "{text}");
        }
    }
}

//! From bytes to a [`Document`]: front matter as a spanned tree, where the body is, and what is
//! wrong with either as data ([`Problem`]). Parsing never fails.

mod inside;
pub mod value;

mod entries;
mod json;
mod split;
mod toml;
mod yaml;

use crate::text::{EncodingProblem, Source, Span};
pub use value::{Entry, Kind, Mapping, Node, Number, Style, Value};

/// One content or data file, parsed.
#[derive(Debug)]
pub struct Document<'s> {
    /// The file.
    pub source: &'s Source,
    /// Whether it is all data, or front matter over a body.
    pub layout: Layout,
    /// How the front matter is written.
    pub format: Format,
    /// Where the front matter is; none when there is none.
    pub front_matter: Option<FrontMatter>,
    /// The values: none when there is no front matter or nothing of it could be read; one as a
    /// rule; several for a YAML data file with several documents. Front matter that holds nothing,
    /// nothing but comments, or null is an empty mapping, as it is for every generator; an empty
    /// data file is null.
    pub roots: Vec<Node<'s>>,
    /// The bytes of the body, as far as it was read; empty for a data file, and everything when
    /// the bytes are UTF-16.
    pub body: Span,
    /// What is wrong with it, in the order of the file.
    pub problems: Vec<Problem>,
    /// The bytes of each YAML or TOML comment that speaks to copydesk (`# copydesk: …`), from `#`
    /// to the end of its line.
    pub directives: Vec<Span>,
    /// Whether all keys were read. After a syntax error, some may be missing here that the file
    /// has: a rule about missing keys is silent then.
    pub complete: bool,
}

/// What kind of file a document is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layout {
    /// Front matter over a body: `.md`, `.mdx`, `.html`, `.txt`, …
    Content,
    /// All front matter, no body: `.yaml`, `.yml`, `.toml`, `.json`.
    Data,
}

/// How front matter is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Between `---` lines.
    Yaml,
    /// Between `+++` lines.
    Toml,
    /// An object at the very start of the file.
    Json,
    /// There is no front matter.
    None,
}

impl Format {
    /// `yaml`, `toml`, `json`, `none`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Yaml => "yaml",
            Self::Toml => "toml",
            Self::Json => "json",
            Self::None => "none",
        }
    }

    /// The name as it is written in prose.
    pub fn name(self) -> &'static str {
        match self {
            Self::Yaml => "YAML",
            Self::Toml => "TOML",
            Self::Json => "JSON",
            Self::None => "no front matter",
        }
    }
}

/// Where front matter is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FrontMatter {
    /// The opening fence without blanks and line break; empty at the start of JSON and data files.
    pub open: Span,
    /// What is between the fences: for YAML and TOML from the first byte of the line after the
    /// opening fence to the first byte of the closing one; for JSON the object with its braces;
    /// for a data file everything after the byte order mark.
    pub content: Span,
    /// The closing fence; none when it is missing or the format has none.
    pub close: Option<Span>,
}

/// Something that is wrong with how a document is written. The rule of that name has the words.
#[derive(Clone, Debug, PartialEq)]
pub struct Problem {
    /// The bytes concerned.
    pub span: Span,
    /// What it is.
    pub kind: ProblemKind,
}

/// The kinds of [`Problem`], each told by one rule of the group `front-matter`.
#[derive(Clone, Debug, PartialEq)]
pub enum ProblemKind {
    /// The bytes are no UTF-8 text. Told by `front-matter/encoding`.
    Encoding(EncodingProblem),
    /// The opening fence has no closing one; the span is the opening fence. Told by
    /// `front-matter/unclosed`.
    Unclosed {
        /// Where a closing fence was probably meant: the first line that is no front matter.
        likely_end: Option<Span>,
    },
    /// The format's grammar is broken. Told by `front-matter/syntax`.
    Syntax {
        /// The format whose grammar it is.
        format: Format,
        /// What was found and expected: lower case, no full stop.
        message: String,
        /// What to do.
        help: Option<String>,
        /// Where the broken thing began, such as the quote that is never closed.
        related: Option<(Span, String)>,
    },
    /// A limit was reached, such as nesting depth; the rest of the document was not read. Told by
    /// `front-matter/syntax`.
    Limit {
        /// What there is too much of, and how much is allowed.
        message: String,
    },
    /// A key is defined again; the span is the last such key. Told by
    /// `front-matter/duplicate-key`.
    DuplicateKey {
        /// The key.
        key: String,
        /// Where it is defined first.
        first: Span,
        /// How often it is defined in all.
        count: u32,
        /// Whether every definition has the same value.
        same_value: bool,
    },
    /// The front matter is no mapping. Told by `front-matter/not-a-mapping`.
    NotAMapping {
        /// What it is instead.
        found: Kind,
    },
    /// A plain scalar that other readers of YAML take for something else. Told by
    /// `front-matter/ambiguous-scalar`.
    Ambiguous(Ambiguous),
    /// Generators read it, strict parsers refuse it. Told by `front-matter/not-portable`.
    NotPortable(NotPortable),
}

/// What a plain YAML scalar is to readers of another dialect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ambiguous {
    /// `yes`, `no`, `on`, `off`: true or false in YAML 1.1.
    Boolean11(bool),
    /// `y`, `n`: true or false for a few readers of YAML 1.1.
    ShortBoolean11(bool),
    /// `012`: octal in YAML 1.1, decimal in YAML 1.2; the value in 1.1.
    Octal11(i64),
    /// `0o17`: octal in YAML 1.2, text in YAML 1.1; the value in 1.2.
    Octal12(i64),
    /// `1_000`: a number in YAML 1.1, text in YAML 1.2; the value in 1.1.
    Underscore11,
    /// `1:30`: a base 60 number in YAML 1.1, text in YAML 1.2; the value in 1.1.
    Sexagesimal11(i64),
    /// `089`: decimal in YAML 1.2, text in YAML 1.1, because it is no octal number.
    LeadingZero,
    /// `0b11`: binary in YAML 1.1, text in YAML 1.2.
    Binary11(i64),
    /// `2023-14-05`: shaped as a date that does not exist; some readers roll it over, others fail.
    ImpossibleDate,
}

/// What generators read and strict parsers refuse.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotPortable {
    /// A quoted scalar or a flow collection goes on at too little indentation.
    Indentation,
    /// A tab stands where strict YAML wants blanks.
    Tab,
    /// A closing fence that is not exactly the opening one (`...`).
    DotsFence,
    /// Blanks after a fence.
    FenceBlanks,
    /// A byte order mark before the front matter, or before JSON.
    ByteOrderMark,
    /// Blank lines before the opening fence.
    BlankBeforeFence,
    /// A directive or several documents inside front matter.
    SeveralDocuments,
    /// A tag that not every reader knows, such as `!include`.
    Tag,
    /// A key that is no string.
    KeyNotString,
}

/// What a parser makes of the bytes of one format.
struct Parsed<'s> {
    roots: Vec<Node<'s>>,
    problems: Vec<Problem>,
    directives: Vec<Span>,
    complete: bool,
}

/// The layout that the name of a file speaks for.
pub fn layout_of(path: &str) -> Layout {
    match data_format(path) {
        Some(_) => Layout::Data,
        None => Layout::Content,
    }
}

/// The format of a data file, by the end of its name.
fn data_format(path: &str) -> Option<Format> {
    let name = path.rsplit('/').next().unwrap_or(path);
    let (_, extension) = name.rsplit_once('.')?;
    match extension.to_ascii_lowercase().as_str() {
        "yaml" | "yml" => Some(Format::Yaml),
        "toml" => Some(Format::Toml),
        "json" => Some(Format::Json),
        _ => None,
    }
}

/// Whether more text of the file could not change its front matter: what was read is enough,
/// unless a rule wants the body.
pub fn is_front_matter_complete(source: &Source, layout: Layout) -> bool {
    if source.is_complete() || is_utf16(source) {
        return true;
    }
    layout == Layout::Content && split::split(source.text(), false).decided
}

fn is_utf16(source: &Source) -> bool {
    matches!(
        source.encoding_problem(),
        Some(EncodingProblem::Utf16 { .. })
    )
}

/// Parses a file. A data file whose name says TOML or JSON but that starts with a fence is a
/// template with front matter, and becomes [`Layout::Content`].
pub fn parse(source: &Source, layout: Layout) -> Document<'_> {
    let text = source.text();
    let mut document = Document {
        source,
        layout,
        format: Format::None,
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
    if is_utf16(source) {
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
    let format = data_format(source.path()).unwrap_or(Format::Yaml);
    if layout == Layout::Content || format != Format::Yaml && is_template(source) {
        document.layout = Layout::Content;
        parse_content(&mut document);
    } else {
        parse_data(&mut document, format);
    }
    (document.problems).sort_by_key(|problem| (problem.span.start, problem.span.end));
    document
}

fn is_template(source: &Source) -> bool {
    let split = split::split(source.text(), source.is_complete());
    (split.front_matter).is_some_and(|front_matter| front_matter.close.is_some())
}

fn parse_content(document: &mut Document<'_>) {
    let text = document.source.text();
    let split = split::split(text, document.source.is_complete());
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
        Format::Toml => toml::parse(text, area),
        Format::Json => json::parse(text, area),
        Format::Yaml | Format::None => yaml::parse(text, area, true),
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
    if let Some(root) = parsed.roots.first()
        && root.as_mapping().is_none()
    {
        let (span, kind) = (root.span, ProblemKind::NotAMapping { found: root.kind() });
        parsed.problems.push(Problem { span, kind });
    }
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
    document.take(parsed);
}

fn parse_data(document: &mut Document<'_>, format: Format) {
    let text = document.source.text();
    let start = split::bom(text);
    let area = Span::new(start, text.len());
    document.format = format;
    document.body = Span::empty(text.len());
    document.front_matter = Some(FrontMatter {
        open: Span::empty(start),
        content: area,
        close: None,
    });
    if start > 0 && format == Format::Json {
        let span = Span::new(0, start);
        let kind = ProblemKind::NotPortable(NotPortable::ByteOrderMark);
        document.problems.push(Problem { span, kind });
    }
    let mut parsed = match format {
        Format::Toml => toml::parse(text, area),
        Format::Json => json::parse(text, area),
        Format::Yaml | Format::None => yaml::parse(text, area, false),
    };
    if parsed.roots.is_empty() && parsed.complete {
        let nothing = Node::new(Value::Null, Span::empty(start), Style::Plain);
        parsed.roots.push(nothing);
    }
    document.take(parsed);
}

impl<'s> Document<'s> {
    fn take(&mut self, parsed: Parsed<'s>) {
        self.roots = parsed.roots;
        self.problems.extend(parsed.problems);
        self.directives = parsed.directives;
        self.complete = parsed.complete;
    }

    /// The first value; most documents have no other.
    pub fn root(&self) -> Option<&Node<'s>> {
        self.roots.first()
    }

    /// Where a finding stands that speaks of the document as a whole: the opening fence, the
    /// first key of a data file, else the start of the first line.
    pub fn top(&self) -> Span {
        if let Some(front_matter) = self.front_matter
            && !front_matter.open.is_empty()
        {
            return front_matter.open;
        }
        if let Some(Value::Mapping(mapping)) = self.root().map(|root| &root.value)
            && let Some(entry) = mapping.entries.first()
        {
            return entry.key_span;
        }
        let start = match self.source.text().strip_prefix('\u{feff}') {
            Some(_) => '\u{feff}'.len_utf8(),
            None => 0,
        };
        Span::empty(start)
    }
}

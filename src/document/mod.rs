//! From bytes to a [`Document`]: front matter (YAML, TOML, JSON) as a tree with spans, where the
//! body is, and what is wrong with either as data ([`Problem`]). Parsing never fails. Also field
//! paths, roles (which value is a URL, an image, a date), titles, suppression comments, and the edits that
//! fixes are made of: a new kind of edit is a function in `edit`, or a file beside `reorder`.
//!
//! Uses `text`, `finding` and `content`. No schema, no rules, no file access.

pub(crate) mod body_need;
mod comments;
pub(crate) mod edit;
mod entries;
pub(crate) mod field_path;
mod foreign;
pub(crate) mod form;
mod image_shape;
mod inside;
mod json;
pub(crate) mod lookalike;
mod pointers;
mod read;
pub(crate) mod reorder;
pub(crate) mod repair;
pub(crate) mod role_map;
pub(crate) mod roles;
mod size;
mod slip;
mod split;
pub(crate) mod suppression;
pub(crate) mod title;
mod toml;
pub(crate) mod value;
mod yaml;

use crate::finding::wording::thousands;
use crate::text::limits::TOML_TOKENS;
use crate::text::{EncodingProblem, Source, Span};
pub(crate) use comments::comments;
pub(crate) use pointers::Pointers;
pub(crate) use read::structured_bytes;
pub use read::{is_front_matter_complete, layout_of, parse, parse_in_full};
pub(crate) use split::looks_like_key;
pub(crate) use value::{Entry, Mapping, ValueKind};
pub use value::{Node, Number, Style, Value};
pub(crate) use yaml::portable::{indentation_at, outdented};

/// One content or data file, parsed.
#[derive(Debug)]
pub struct Document<'s> {
    /// The file.
    pub source: &'s Source,
    /// Whether it is all data, or front matter over a body.
    pub layout: Layout,
    /// How the front matter is written.
    pub format: DataFormat,
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
    /// The same where keys and a closing fence are front matter as well, as Hexo reads its pages.
    Unfenced,
    /// All front matter, no body: `.yaml`, `.yml`, `.toml`, `.json`.
    Data,
}

impl Layout {
    /// Whether it has a body.
    pub(crate) fn is_content(self) -> bool {
        self != Self::Data
    }
}

/// How front matter is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DataFormat {
    /// Between `---` lines.
    Yaml,
    /// Between `+++` lines.
    Toml,
    /// An object at the very start of the file.
    Json,
    /// There is no front matter.
    None,
}

impl DataFormat {
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
    /// The opening fence without whitespace and line break; empty at the start of JSON and data files.
    pub open: Span,
    /// What is between the fences: for YAML and TOML from the first byte of the line after the
    /// opening fence to the first byte of the closing one; for JSON the object with its braces;
    /// for a data file everything after the byte order mark.
    pub content: Span,
    /// The closing fence; none when it is missing or the format has none.
    pub close: Option<Span>,
}

/// Reported where the grammar of TOML would have to hold too many pieces of the text.
fn too_many_tokens(span: Span) -> Problem {
    let message = format!(
        "more than {} tokens in one TOML document",
        thousands(TOML_TOKENS.get())
    );
    let kind = ProblemKind::Limit { message };
    Problem { span, kind }
}

/// Something that is wrong with how a document is written. The rule of that name has the words.
#[derive(Clone, Debug, PartialEq)]
pub struct Problem {
    /// The bytes concerned.
    pub span: Span,
    /// What it is.
    pub kind: ProblemKind,
}

/// The kinds of [`Problem`], each reported by one rule of the group `front-matter`.
#[derive(Clone, Debug, PartialEq)]
pub enum ProblemKind {
    /// The bytes are not UTF-8 text. Reported by `front-matter/encoding`.
    Encoding(EncodingProblem),
    /// The opening fence has no closing one; the span is the opening fence. Reported by
    /// `front-matter/unclosed`.
    Unclosed {
        /// Where a closing fence was probably meant: the first line that is not front matter.
        likely_end: Option<Span>,
    },
    /// The format's grammar is broken. Reported by `front-matter/syntax`.
    Syntax {
        /// The format whose grammar it is.
        format: DataFormat,
        /// What was found and expected: lower case, no full stop.
        message: String,
        /// What to do.
        help: Option<String>,
        /// Where the broken thing began, such as the quote that is never closed.
        related: Option<(Span, String)>,
        /// What the writer probably did, where it can be repaired.
        slip: Option<Slip>,
    },
    /// A limit was reached, such as nesting depth; the rest of the document was not read. Reported
    /// by `front-matter/too-complex`.
    Limit {
        /// What there is too much of, and how much is allowed.
        message: String,
    },
    /// A key is defined again; the span is the last such key. Reported by
    /// `front-matter/duplicate-key`.
    DuplicateKey {
        /// The key.
        key: String,
        /// Where it is defined first.
        first: Span,
        /// The bytes of key and value of all definitions; none unless `same_value`.
        definitions: Vec<(Span, Span)>,
        /// How often it is defined in all.
        count: u32,
        /// Whether every definition has the same value.
        same_value: bool,
    },
    /// The front matter is not a mapping. Reported by `front-matter/not-a-mapping`.
    NotAMapping {
        /// What it is instead.
        found: ValueKind,
    },
    /// A plain scalar that other readers of YAML take for something else. Reported by
    /// `front-matter/ambiguous-scalar`.
    Ambiguous(Ambiguous),
    /// Generators read it, strict parsers refuse it. Reported by `front-matter/not-portable`.
    NotPortable(NotPortable),
}

/// A slip that breaks the grammar: what `repair` starts from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Slip {
    /// Tabs that indent.
    Tab,
    /// Another character where a space must be: the bytes of the problem.
    NoSpace,
    /// `key:value` or `-item`: a line without the space after its sign.
    Glued,
    /// A value that starts with what means something else unless it is quoted.
    Unquoted,
    /// A value with a colon in it.
    Colon,
    /// A word that is nearly `true` or `false`, where only these can be.
    Boolean,
    /// A colon in the place of `=`: the byte of the problem.
    ColonForEquals,
    /// A line of text that belongs to the value above.
    Continued,
    /// A quote in a value that is in such quotes itself.
    InnerQuote,
    /// Text that goes on behind a closing bracket.
    AfterValue,
    /// A quote that is never closed.
    OpenQuote,
    /// A backslash that starts no escape.
    Escape,
    /// Quotes of another kind than the format has.
    OtherQuotes,
    /// A comma with nothing behind it.
    TrailingComma,
    /// No comma between two of a list.
    MissingComma,
}

impl Problem {
    /// The same syntax error with what the writer probably did.
    fn slip(mut self, found: Slip) -> Self {
        if let ProblemKind::Syntax { slip, .. } = &mut self.kind {
            *slip = Some(found);
        }
        self
    }
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
    /// `089`: decimal in YAML 1.2, text in YAML 1.1, because it is not an octal number.
    LeadingZero,
    /// `0b11`: binary in YAML 1.1, text in YAML 1.2.
    Binary11(i64),
    /// `-0x1f`, `0x_1f`: hexadecimal in YAML 1.1, text in YAML 1.2, which has neither sign nor `_`
    /// there; the value in 1.1.
    Hexadecimal11(i64),
    /// `1e3`, `1.5e3`: a number in YAML 1.2, text in YAML 1.1, which wants a point and a sign.
    Exponent12,
    /// `2023-14-05`: shaped as a date that does not exist; some readers roll it over, others fail.
    ImpossibleDate,
}

/// What generators read and strict parsers refuse.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotPortable {
    /// A quoted scalar or a flow collection goes on at too little indentation.
    Indentation,
    /// A tab where strict YAML wants spaces.
    Tab(TabPlace),
    /// A closing fence that is not exactly the opening one (`...`).
    DotsFence,
    /// Whitespace after a fence.
    FenceBlanks,
    /// A byte order mark before the front matter, or before JSON.
    ByteOrderMark,
    /// Empty lines before the opening fence.
    BlankBeforeFence,
    /// A directive or several documents inside front matter.
    SeveralDocuments,
    /// A tag that not every reader knows, such as `!include`.
    Tag,
    /// A key that is not a string.
    KeyNotString,
}

/// Where a tab is, as far as readers differ in that.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TabPlace {
    /// Between two tokens of a line, or in brackets.
    Between,
    /// Behind the dash of an item.
    Dash,
    /// On a line without a value, not further to the right than the keys or dashes of the value above.
    Outside,
    /// On a line without a value, where a text above it without quotes would go on.
    Continuation,
    /// On a line without a value, further to the right than the keys or dashes above, of which the value
    /// has ended.
    Inside,
}

/// What a parser makes of the bytes of one format.
struct Parsed<'s> {
    roots: Vec<Node<'s>>,
    problems: Vec<Problem>,
    directives: Vec<Span>,
    complete: bool,
}

impl<'s> Document<'s> {
    /// The first value; most documents have no other.
    pub fn root(&self) -> Option<&Node<'s>> {
        self.roots.first()
    }

    /// Where a finding goes that is about the document as a whole: the opening fence, the
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

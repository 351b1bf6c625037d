//! What a rule is: [`Rule`] (data), [`Check`] (behaviour), [`Example`] (documentation that is run
//! as a test), and [`Findings`], where a check says where and what.

use serde::de::DeserializeOwned;

use crate::assert::Assertion;
use crate::config::ConfigProblem;
use crate::document::Document;
use crate::document::value::{Entry, Node, Value};
use crate::facts::{Constraints, GatherProblem};
use crate::finding::{Edit, Fix, Safety, Severity};
use crate::images::KnownImages;
use crate::roles::Roles;
use crate::schema::{SchemaPlace, SchemaProblem};
use crate::settings::Settings;
use crate::suppress::Suppression;
use crate::text::Span;
use crate::world::{FileProblem, World};

/// A rule as data. Lists, pages, the config schema and reports are views of it.
#[derive(Debug)]
pub struct Rule {
    /// `group/name`; names the problem and never changes its meaning.
    pub id: &'static str,
    /// One sentence that says what is wrong when it speaks.
    pub summary: &'static str,
    /// Severity when it is on and nobody says otherwise.
    pub severity: Severity,
    /// Whether it is on when nobody selects.
    pub enabled: bool,
    /// Whether its findings carry fixes.
    pub fix: FixAvailability,
    /// The version that brought it.
    pub since: &'static str,
    /// Ids of rules whose finding at the same node this rule's finding takes the place of, keeping
    /// the higher severity and the schema's place. For the same defect seen twice.
    pub supersedes: &'static [&'static str],
    /// Markdown: what it finds, why that matters, why its default is what it is.
    pub docs: &'static str,
    /// The options, for pages and the config schema; the same as the fields of its check.
    pub options: &'static [RuleOption],
    /// Examples, each run as a test.
    pub examples: &'static [Example],
    /// Makes the check from options (a JSON object; missing ones have their defaults).
    pub build: fn(serde_json::Value) -> serde_json::Result<Box<dyn Check>>,
}

impl Rule {
    /// The part of the id before the slash.
    pub fn group(&self) -> &'static str {
        self.id.split('/').next().unwrap_or(self.id)
    }
}

/// How often a rule's findings can be mended by `copydesk`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FixAvailability {
    /// Never.
    Never,
    /// Some of its findings.
    Sometimes,
    /// Every finding.
    Always,
}

/// An option of a rule.
#[derive(Debug)]
pub struct RuleOption {
    /// Its key in the config.
    pub name: &'static str,
    /// Its JSON Schema, as JSON text.
    pub schema: &'static str,
    /// Its default, as JSON text.
    pub default: &'static str,
    /// What it does, one sentence.
    pub docs: &'static str,
}

/// An example of a rule, shown on its page and run as a test with only this rule selected.
#[derive(Debug)]
pub struct Example {
    /// What it shows.
    pub title: &'static str,
    /// A whole `copydesk.yaml`; empty for none.
    pub config: &'static str,
    /// The files of the repository.
    pub files: &'static [ExampleFile],
    /// What is reported, in order: `file:line:column message`; empty for a good example.
    pub reports: &'static [&'static str],
    /// The files that the fixes change, as they are afterwards.
    pub fixed: &'static [(&'static str, &'static str)],
}

/// A file of an example.
#[derive(Clone, Copy, Debug)]
pub struct ExampleFile {
    /// Its path in the repository.
    pub path: &'static str,
    /// What it holds.
    pub content: ExampleContent,
}

/// What a file of an example holds.
#[derive(Clone, Copy, Debug)]
pub enum ExampleContent {
    /// Text.
    Text(&'static str),
    /// Bytes as they are.
    Bytes(&'static [u8]),
    /// A PNG image of this width and height in pixels.
    Png(u32, u32),
}

impl Example {
    /// An example to be filled in with struct update syntax.
    pub const NEW: Self = Self {
        title: "",
        config: "",
        files: &[],
        reports: &[],
        fixed: &[],
    };
}

/// A text file of an example.
pub const fn file(path: &'static str, text: &'static str) -> ExampleFile {
    ExampleFile {
        path,
        content: ExampleContent::Text(text),
    }
}

/// A PNG image of an example, with its width and height in pixels.
pub const fn png(path: &'static str, width: u32, height: u32) -> ExampleFile {
    ExampleFile {
        path,
        content: ExampleContent::Png(width, height),
    }
}

/// A file of an example that is not text.
pub const fn bytes(path: &'static str, bytes: &'static [u8]) -> ExampleFile {
    ExampleFile {
        path,
        content: ExampleContent::Bytes(bytes),
    }
}

/// What a rule does. Its type's fields are the rule's options.
pub trait Check: Send + Sync {
    /// Looks at one document.
    fn check(&self, context: &Context<'_>, out: &mut Findings);

    /// Words what was found between files and stands in this one: [`Context::gathered`].
    fn gathered(&self, _context: &Context<'_>, _out: &mut Findings) {}

    /// How much of the body the check must see.
    fn body(&self) -> BodyNeed {
        BodyNeed::Nothing
    }
}

/// How much of the body a check must see.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum BodyNeed {
    /// Not at all.
    #[default]
    Nothing,
    /// As far as it takes to tell an empty one from one with text.
    Beginning,
    /// All of it.
    Everything,
}

/// The `build` function of a rule whose check type is `C`.
///
/// # Errors
/// When an option is unknown or of the wrong type.
pub fn build<C: Check + DeserializeOwned + 'static>(
    options: serde_json::Value,
) -> serde_json::Result<Box<dyn Check>> {
    Ok(Box::new(serde_json::from_value::<C>(options)?))
}

/// All that a check may look at.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    /// The document.
    pub document: &'a Document<'a>,
    /// Which of its nodes are URLs, images, …
    pub roles: &'a Roles<'a>,
    /// What the collection's schema refuses.
    pub schema: &'a [SchemaProblem],
    /// What is settled for its collection.
    pub settings: &'a Settings,
    /// The time and other files.
    pub world: &'a World<'a>,
    /// What is wrong with the config, when the document is the config.
    pub config: &'a [ConfigProblem],
    /// Why the file could not be read as a document; then the document is empty.
    pub file: Option<&'a FileProblem>,
    /// Comments that allow findings. Only rules about these comments see any, after all others.
    pub suppressions: &'a [Suppression],
    /// What was found between files, for [`Check::gathered`].
    pub gathered: &'a [GatherProblem],
    /// What must hold between files.
    pub constraints: &'a Constraints,
    /// What must be true of each document of its collection.
    pub asserts: &'a [Assertion],
    /// What is known so far of its images.
    pub images: &'a KnownImages,
}

/// Where a check says what it found.
#[derive(Debug, Default)]
pub struct Findings {
    drafts: Vec<Draft>,
}

/// A finding in the making: place and words. The engine adds rule, severity, file and pointer.
#[derive(Debug)]
pub struct Draft {
    /// The bytes.
    pub span: Span,
    /// What the pointer is made from.
    pub anchor: Anchor,
    /// What was found and expected.
    pub message: String,
    /// What to do.
    pub help: Option<String>,
    /// Other places.
    pub related: Vec<DraftRelated>,
    /// A change that mends it.
    pub fix: Option<Fix>,
    /// What it is about, when that is not the value under the anchor.
    pub subject: Option<String>,
    /// How severe it is, when that is not as severe as the rule.
    pub severity: Option<Severity>,
}

/// What a finding's pointer is made from.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Anchor {
    /// There is no value concerned.
    None,
    /// The node at this [`Node::address`].
    Node(usize),
    /// A key that is missing from the mapping at this [`Node::address`].
    Missing(usize, String),
}

/// Another place of a finding in the making.
#[derive(Debug)]
pub enum DraftRelated {
    /// In the same file.
    Here(Span, String),
    /// In the schema.
    Schema(SchemaPlace, String),
    /// In another file, by bytes; lines are found when the report is made.
    Elsewhere(std::sync::Arc<str>, Span, String),
}

impl Findings {
    /// Something about a value: points at it.
    pub fn at(&mut self, node: &Node<'_>, message: impl Into<String>) -> &mut Draft {
        let draft = self.push(node.span, Anchor::Node(node.address()), message.into());
        if let Some(alias) = node.alias {
            draft.related(alias, "used here through an alias");
        }
        draft
    }

    /// Something about a key: points at the key; the pointer is that of its value.
    pub fn at_key(&mut self, entry: &Entry<'_>, message: impl Into<String>) -> &mut Draft {
        let anchor = Anchor::Node(entry.value.address());
        let draft = self.push(entry.key_span, anchor, message.into());
        if let Some(merge) = entry.merged {
            draft.related(merge, "merged in here");
        }
        draft
    }

    /// Something about a part of a value: points at that part, the pointer is the value's.
    pub fn within(
        &mut self,
        node: &Node<'_>,
        span: Span,
        message: impl Into<String>,
    ) -> &mut Draft {
        let draft = self.at(node, message);
        draft.span = span;
        draft
    }

    /// A key that is missing from a mapping: points at the key that holds the mapping, or, at the
    /// top, at the opening fence.
    pub fn missing(
        &mut self,
        document: &Document<'_>,
        mapping: &Node<'_>,
        key: &str,
        message: impl Into<String>,
    ) -> &mut Draft {
        let span = holder(document, mapping);
        let anchor = Anchor::Missing(mapping.address(), key.to_owned());
        self.push(span, anchor, message.into())
    }

    /// Something about bytes that are no value.
    pub fn span(&mut self, span: Span, message: impl Into<String>) -> &mut Draft {
        self.push(span, Anchor::None, message.into())
    }

    fn push(&mut self, span: Span, anchor: Anchor, message: String) -> &mut Draft {
        self.drafts.push(Draft {
            span,
            anchor,
            message,
            help: None,
            related: Vec::new(),
            fix: None,
            subject: None,
            severity: None,
        });
        let last = self.drafts.len() - 1;
        &mut self.drafts[last]
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.drafts.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.drafts.is_empty()
    }

    /// Takes all of them out, in the order they were made.
    pub fn take(&mut self) -> Vec<Draft> {
        std::mem::take(&mut self.drafts)
    }
}

impl Draft {
    /// Says what to do.
    pub fn help(&mut self, help: impl Into<String>) -> &mut Self {
        self.help = Some(help.into());
        self
    }

    /// Names another place in the same file.
    pub fn related(&mut self, span: Span, message: impl Into<String>) -> &mut Self {
        self.related.push(DraftRelated::Here(span, message.into()));
        self
    }

    /// Names the place in the schema that says so.
    pub fn schema(&mut self, place: &SchemaPlace, message: impl Into<String>) -> &mut Self {
        let related = DraftRelated::Schema(place.clone(), message.into());
        self.related.push(related);
        self
    }

    /// Says what the finding is about, for baselines, when that is not the value it points at.
    pub fn subject(&mut self, subject: impl Into<String>) -> &mut Self {
        self.subject = Some(subject.into());
        self
    }

    /// Offers one replacement that changes nothing else that a reader or program sees.
    pub fn fix(
        &mut self,
        title: impl Into<String>,
        span: Span,
        text: impl Into<String>,
    ) -> &mut Self {
        self.offer(title.into(), Safety::Safe, span, text.into())
    }

    /// Offers one replacement that somebody should look at.
    pub fn unsafe_fix(
        &mut self,
        title: impl Into<String>,
        span: Span,
        text: impl Into<String>,
    ) -> &mut Self {
        self.offer(title.into(), Safety::Unsafe, span, text.into())
    }

    fn offer(&mut self, title: String, safety: Safety, span: Span, text: String) -> &mut Self {
        self.fix = Some(Fix {
            title,
            safety,
            edits: vec![Edit { span, text }],
        });
        self
    }
}

/// The place to name for what a mapping lacks: the key that holds it, or the document's top. An
/// item of a list has no key of its own: its first key is nearest.
fn holder(document: &Document<'_>, mapping: &Node<'_>) -> Span {
    let wanted = mapping.address();
    if document.roots.iter().any(|root| root.address() == wanted) {
        return document.top();
    }
    let mut open: Vec<&Node<'_>> = document.roots.iter().collect();
    while let Some(node) = open.pop() {
        match &node.value {
            Value::Mapping(inner) => {
                for entry in &inner.entries {
                    if entry.value.address() == wanted {
                        return entry.key_span;
                    }
                    open.push(&entry.value);
                }
            }
            Value::Sequence(items) => open.extend(items),
            _ => {}
        }
    }
    first_place(mapping)
}

/// The first key of a mapping, or the first bytes of anything else.
fn first_place(node: &Node<'_>) -> Span {
    let first = node
        .as_mapping()
        .and_then(|mapping| mapping.entries.first());
    first.map_or(node.span, |entry| entry.key_span)
}

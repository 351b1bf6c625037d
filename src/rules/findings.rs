//! [`Findings`]: where a check says where and what, how it says it ([`Draft`]), and the fix that it
//! offers. A fix that changes other values than its own names them, else its proof refuses it.

use std::borrow::Cow;

use crate::document::Document;
use crate::document::value::{Entry, Node, Value};
use crate::finding::{Edit, Fix, NamedFile, Part, Phrase, Safety, Severity};
use crate::schema::SchemaPlace;
use crate::text::Span;
use crate::text::repo_path::RepoPathBuf;

/// Where a check says what it found.
#[derive(Debug, Default)]
pub struct Findings {
    drafts: Vec<Draft>,
    unlisted: Vec<Unlisted>,
    holders: Holders,
    is_silent: bool,
}

/// What is left of a finding beyond the limit: it counts, and a comment may suppress it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Unlisted {
    /// Where it starts.
    pub(crate) start: u32,
    /// How severe it is, when that is not as severe as the rule.
    pub(crate) severity: Option<Severity>,
}

/// How many findings of one rule are listed for one file; others are only counted.
pub(crate) const MAX_FINDINGS_OF_A_RULE: usize = 1_000;

/// Drafts that are held at once, so that a million findings take no memory.
const MAX_DRAFTS: usize = 8 * MAX_FINDINGS_OF_A_RULE;

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
    pub help: Option<Cow<'static, str>>,
    /// Other places.
    pub related: Vec<DraftRelated>,
    /// The files that these words name.
    pub names: Vec<NamedFile>,
    /// A change that fixes it.
    pub fix: Option<Fix>,
    /// The nodes that the fix changes beside the one under the anchor, by [`Node::address`].
    pub fixes_also: Vec<usize>,
    /// What it is about, when that is not the value under the anchor.
    pub subject: Option<String>,
    /// How severe it is, when that is not as severe as the rule.
    pub severity: Option<Severity>,
    /// See [`Finding::shared_from`](crate::finding::Finding::shared_from).
    pub shared_from: Option<usize>,
    /// Whether it is only counted.
    is_silent: bool,
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
    Elsewhere(RepoPathBuf, Span, String),
}

impl Findings {
    /// Something about a value: points at it.
    pub fn at(&mut self, node: &Node<'_>, message: impl Into<Phrase>) -> &mut Draft {
        let draft = self.push(node.span, Anchor::Node(node.address()), message.into());
        if let Some(alias) = node.alias {
            draft.related(alias, "used here through an alias");
        }
        draft
    }

    /// Something about a key: points at the key; the pointer is that of its value.
    pub fn at_key(&mut self, entry: &Entry<'_>, message: impl Into<Phrase>) -> &mut Draft {
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
        message: impl Into<Phrase>,
    ) -> &mut Draft {
        let draft = self.at(node, message);
        draft.span = span;
        draft
    }

    /// Something across files: about a part of a value, or about bytes where they are not of one.
    pub(crate) fn at_place(
        &mut self,
        node: Option<&Node<'_>>,
        span: Span,
        message: impl Into<Phrase>,
    ) -> &mut Draft {
        match node {
            Some(node) => self.within(node, span, message),
            None => self.span(span, message),
        }
    }

    /// A key that is missing from a mapping: points at the key that holds the mapping, or, at the
    /// top, at the opening fence.
    pub fn missing(
        &mut self,
        document: &Document<'_>,
        mapping: &Node<'_>,
        key: &str,
        message: impl Into<Phrase>,
    ) -> &mut Draft {
        let span = self.holders.of(document, mapping);
        let anchor = Anchor::Missing(mapping.address(), key.to_owned());
        self.push(span, anchor, message.into())
    }

    /// Something about bytes that are not a value.
    pub fn span(&mut self, span: Span, message: impl Into<Phrase>) -> &mut Draft {
        self.push(span, Anchor::None, message.into())
    }

    /// Keeps the first of them, in the order of the file, when there are too many.
    fn cap(&mut self) {
        if self.drafts.len() > MAX_FINDINGS_OF_A_RULE {
            self.drafts.sort_by_key(|draft| draft.span);
            let unlisted = self.drafts.drain(MAX_FINDINGS_OF_A_RULE..);
            self.unlisted.extend(unlisted.map(|draft| Unlisted {
                start: draft.span.start,
                severity: draft.severity,
            }));
        }
    }

    fn push(&mut self, span: Span, anchor: Anchor, message: Phrase) -> &mut Draft {
        if self.drafts.len() >= MAX_DRAFTS {
            self.cap();
        }
        let message = if self.is_silent {
            Phrase::default()
        } else {
            message
        };
        self.drafts.push(Draft {
            span,
            anchor,
            message: message.text,
            names: NamedFile::of(Part::Message, message.files).collect(),
            help: None,
            related: Vec::new(),
            fix: None,
            fixes_also: Vec::new(),
            subject: None,
            severity: None,
            shared_from: None,
            is_silent: self.is_silent,
        });
        let last = self.drafts.len() - 1;
        &mut self.drafts[last]
    }

    /// From now on, what is found is only counted: what is said of it is let go at once.
    pub fn be_silent(&mut self) {
        self.is_silent = true;
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.drafts.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.drafts.is_empty()
    }

    /// Takes them out, and what is left of more of them: all in the order they were made, or the
    /// first [`MAX_FINDINGS_OF_A_RULE`] in the order of the file.
    pub(crate) fn take(&mut self) -> (Vec<Draft>, Vec<Unlisted>) {
        self.cap();
        (
            std::mem::take(&mut self.drafts),
            std::mem::take(&mut self.unlisted),
        )
    }
}

impl Draft {
    /// Says what to do.
    pub fn help(&mut self, help: impl Into<Cow<'static, str>>) -> &mut Self {
        if !self.is_silent {
            self.help = Some(help.into());
        }
        self
    }

    /// Says what to do, and names files.
    pub fn help_naming(&mut self, help: Phrase) -> &mut Self {
        if !self.is_silent {
            self.names.extend(NamedFile::of(Part::Help, help.files));
            self.help = Some(help.text.into());
        }
        self
    }

    /// Names another place in the same file.
    pub fn related(&mut self, span: Span, message: impl Into<Phrase>) -> &mut Self {
        if !self.is_silent {
            let Phrase { text, files } = message.into();
            let part = Part::Related(self.related.len());
            self.names.extend(NamedFile::of(part, files));
            self.related.push(DraftRelated::Here(span, text));
        }
        self
    }

    /// Names a place in any file.
    pub(crate) fn elsewhere(
        &mut self,
        file: &RepoPathBuf,
        span: Span,
        message: impl Into<String>,
    ) -> &mut Self {
        if !self.is_silent {
            let related = DraftRelated::Elsewhere(file.clone(), span, message.into());
            self.related.push(related);
        }
        self
    }

    /// Names the place in the schema that says so.
    pub fn schema(&mut self, place: &SchemaPlace, message: impl Into<String>) -> &mut Self {
        if !self.is_silent {
            let related = DraftRelated::Schema(place.clone(), message.into());
            self.related.push(related);
        }
        self
    }

    /// Says what the finding is about, for baselines, when that is not the value it points at.
    pub fn subject(&mut self, subject: impl Into<String>) -> &mut Self {
        if !self.is_silent {
            self.subject = Some(subject.into());
        }
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

    /// Offers to take out bytes, in the order of the file, which changes nothing else that a reader
    /// or program sees.
    pub fn removals(&mut self, title: impl Into<String>, removed: &[Span]) -> &mut Self {
        let mut edits: Vec<Edit> = Vec::new();
        for span in removed {
            match edits.last_mut() {
                // What touches is one.
                Some(last) if span.start <= last.span.end => {
                    last.span.end = last.span.end.max(span.end);
                }
                _ => edits.push(Edit {
                    span: *span,
                    text: String::new(),
                }),
            }
        }
        if !edits.is_empty() {
            self.fix = Some(Fix {
                title: title.into(),
                safety: Safety::Safe,
                edits,
                pointers: Vec::new(),
            });
        }
        self
    }

    fn offer(&mut self, title: String, safety: Safety, span: Span, text: String) -> &mut Self {
        self.fix = Some(Fix {
            title,
            safety,
            edits: vec![Edit { span, text }],
            pointers: Vec::new(),
        });
        self
    }
}

/// Mappings that are looked for in the tree one by one; more of them are looked up in a table.
const FEW: usize = 8;

/// The place to name for what a mapping lacks: the key that holds it, or the document's top. An
/// item of a list has no key of its own: its first key is nearest.
#[derive(Debug, Default)]
struct Holders {
    asked: usize,
    /// By [`Node::address`], once many were asked for.
    table: Option<Vec<(usize, Span)>>,
}

impl Holders {
    fn of(&mut self, document: &Document<'_>, mapping: &Node<'_>) -> Span {
        let wanted = mapping.address();
        if document.roots.iter().any(|root| root.address() == wanted) {
            return document.top();
        }
        self.asked += 1;
        let holder = if self.asked > FEW {
            let table = self.table.get_or_insert_with(|| holders(document));
            let found = table.binary_search_by_key(&wanted, |(address, _)| *address);
            found.ok().map(|at| table[at].1)
        } else {
            let mut found = None;
            visit(document, &mut |address, key| {
                found = (address == wanted).then_some(key);
                found.is_some()
            });
            found
        };
        holder.unwrap_or_else(|| first_place(mapping))
    }
}

/// All mappings that have a key, with that key, sorted.
fn holders(document: &Document<'_>) -> Vec<(usize, Span)> {
    let mut table = Vec::new();
    visit(document, &mut |address, key| {
        table.push((address, key));
        false
    });
    table.sort_unstable();
    table
}

/// Visits the mappings that have a key, and the keys, until `see` is content.
fn visit(document: &Document<'_>, see: &mut dyn FnMut(usize, Span) -> bool) {
    let mut open: Vec<&Node<'_>> = document.roots.iter().collect();
    while let Some(node) = open.pop() {
        match &node.value {
            Value::Mapping(inner) => {
                for entry in &inner.entries {
                    let is_mapping = entry.value.as_mapping().is_some();
                    if is_mapping && see(entry.value.address(), entry.key_span) {
                        return;
                    }
                    open.push(&entry.value);
                }
            }
            Value::Sequence(items) => open.extend(items),
            _ => {}
        }
    }
}

/// The first key of a mapping, or the first bytes of anything else.
fn first_place(node: &Node<'_>) -> Span {
    let first = node
        .as_mapping()
        .and_then(|mapping| mapping.entries.first());
    first.map_or(node.span, |entry| entry.key_span)
}

//! `textDocument/hover`: what the schema says of a key, what a value refers to, the real size of an
//! image, and the page of the rule of a finding.

use std::fmt::Write as _;

use gen_lsp_types::{Hover, HoverParams, MarkupContent, MarkupKind};

use super::Server;
use super::place::{At, find, touches};
use super::uri;
use crate::content::images::info::ImageFormat;
use crate::document::Document;
use crate::finding::Finding;
use crate::finding::wording::thousands;
use crate::report::paths::is_hidden;
use crate::rules;
use crate::schema::describe::Described;
use crate::text::Span;
use crate::text::repo_path::RepoPath;

impl Server {
    pub(super) fn hover(&mut self, params: &HoverParams) -> Option<Hover> {
        let place = &params.text_document_position_params;
        let at = self.at(&place.text_document.uri)?;
        let offset = at.offset(place.position);
        let document = at.parse();
        let mut parts = Vec::new();
        let mut range = None;
        if let Some((span, text)) = at.of_schema(&document, offset) {
            range = Some(span);
            parts.push(text);
        }
        parts.extend(at.of_targets(&document, offset));
        parts.extend(at.of_image(&document, offset));
        let root = self.roots.get(&at.open.root);
        let findings = root.and_then(|root| root.findings(&at.open.path));
        for finding in findings.iter().flat_map(|(findings, _)| findings) {
            if touches(finding.span, offset) {
                range.get_or_insert(finding.span);
                parts.push(of_finding(finding));
            }
        }
        if parts.is_empty() {
            return None;
        }
        Some(Hover {
            contents: MarkupContent {
                kind: MarkupKind::Markdown,
                value: parts.join("\n\n---\n\n"),
            }
            .into(),
            range: range.map(|span| at.range(span)),
        })
    }
}

impl At<'_> {
    /// What the schema says of the key at a place, and where the key is.
    fn of_schema(&self, document: &Document<'_>, offset: u32) -> Option<(Span, String)> {
        let found = find(document, offset)?;
        let name = found.path.last()?;
        let schema = self.schema()?;
        let described = schema.describe(&found.path);
        if described.is_empty() {
            return None;
        }
        let parent = schema.describe(&found.path[..found.path.len() - 1]);
        let mut properties = parent.properties().into_iter();
        let required = properties.any(|one| one.key == &**name && one.required);
        let is_item = name.bytes().all(|byte| byte.is_ascii_digit());
        let list = found.path.iter().rev().nth(1).filter(|_| is_item);
        let name = list.map_or_else(|| name.to_string(), |list| format!("{list}[]"));
        let text = describe(&name, &described, required);
        Some((found.key.unwrap_or(found.node.span), text))
    }

    /// What the reference at a place refers to.
    fn of_targets(&self, document: &Document<'_>, offset: u32) -> Vec<String> {
        let targets = self.targets(document, offset);
        let mut translator = self.translator();
        let lines = targets.iter().filter(|(file, _)| **file != *self.open.path);
        let lines = lines
            .filter(|(file, _)| ImageFormat::of_path(file).is_none())
            .map(|(file, span)| {
                let line = translator.range(file, *span).start.line + 1;
                let uri = uri::of_path(&self.folder.join(&**file)).0;
                let title = self.title_of(file);
                let title =
                    title.map_or_else(String::new, |title| format!("**{}**: ", plain(&title)));
                format!("{title}[{file}:{line}]({uri}#L{line})")
            });
        lines.take(MOST_TARGETS).collect()
    }

    /// The image at a place as it is.
    fn of_image(&self, document: &Document<'_>, offset: u32) -> Option<String> {
        let file = self
            .file_at(document, offset)
            .filter(|file| ImageFormat::of_path(RepoPath::new(file)).is_some())?;
        let preview = format!("![]({})", uri::of_path(&self.folder.join(&file)).0);
        let size = match self.tree().image(&file) {
            Ok(image) => {
                let (width, height) = image.shown();
                let format = image.format.name();
                format!(
                    "{width} × {height} pixels, {format}, {} bytes",
                    thousands(image.bytes)
                )
            }
            Err(_) => "its size cannot be read".to_owned(),
        };
        Some(format!("{file}: {size}\n\n{preview}"))
    }
}

/// Targets of one reference that are listed, at most.
const MOST_TARGETS: usize = 10;

pub(super) fn describe(name: &str, described: &Described<'_>, required: bool) -> String {
    let mut text = match described.text("title") {
        Some(title) => format!("**{}**: {}", plain(name), plain(title)),
        None => format!("**{}**", plain(name)),
    };
    let types = described.types().join(" or ");
    let required = if required { "required" } else { "" };
    let deprecated = if described.is("deprecated") {
        "deprecated"
    } else {
        ""
    };
    let facts = [&*types, required, deprecated];
    let facts: Vec<&str> = facts.into_iter().filter(|fact| !fact.is_empty()).collect();
    if !facts.is_empty() {
        // Writing to a string does not fail.
        let _ = write!(text, " ({})", facts.join(", "));
    }
    if let Some(description) = described.text("description") {
        let _ = write!(text, "\n\n{description}");
    }
    let json = |node: &crate::document::Node<'_>| format!("`{}`", node.to_json());
    let values: Vec<String> = described.values().into_iter().map(json).collect();
    if !values.is_empty() {
        let _ = write!(text, "\n\nAllowed: {}", values.join(", "));
    }
    if let Some(default) = described.value("default") {
        let _ = write!(text, "\n\nDefault: {}", json(default));
    }
    let examples = described
        .value("examples")
        .and_then(|node| node.as_sequence());
    let examples: Vec<String> = examples.into_iter().flatten().map(json).collect();
    if !examples.is_empty() {
        let _ = write!(text, "\n\nExamples: {}", examples.join(", "));
    }
    for (keyword, words) in [
        ("minLength", "at least this many characters"),
        ("maxLength", "up to this many characters"),
        ("minimum", "at least"),
        ("maximum", "up to"),
        ("pattern", "pattern"),
        ("format", "format"),
    ] {
        if let Some(value) = described.value(keyword) {
            let _ = write!(text, "\n\n{}: {}", capital(words), json(value));
        }
    }
    text
}

/// The page of the rule of a finding, up to its options and examples.
fn of_finding(finding: &Finding) -> String {
    let Some(rule) = rules::get(finding.rule) else {
        return String::new();
    };
    let page = rule.page_parts();
    format!("**{}**: {}\n\n{}", page.title, page.summary, page.docs)
}

/// Text without what Markdown would read in it.
fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for character in text.chars() {
        if matches!(
            character,
            '*' | '_' | '`' | '[' | ']' | '<' | '>' | '\\' | '#' | '!'
        ) {
            plain.push('\\');
        }
        plain.push(if is_hidden(character) { ' ' } else { character });
    }
    plain
}

pub(super) fn capital(words: &str) -> String {
    let mut rest = words.chars();
    let first = rest.next().map(char::to_uppercase);
    first.into_iter().flatten().chain(rest).collect()
}

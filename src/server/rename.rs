//! `textDocument/rename`: a value that references refer to, where it is defined and everywhere else.

use std::collections::BTreeMap;
use std::sync::Arc;

use gen_lsp_types::{
    PrepareRenameParams, PrepareRenamePlaceholder, PrepareRenameResult, RenameParams, TextEdit,
    WorkspaceEdit,
};

use super::Server;
use super::completion::written;
use super::edit::Edits;
use super::error::Refusal;
use super::place::At;
use crate::crossfile::{self, Slot};
use crate::document::{Document, Format, layout_of, parse};
use crate::engine::lint;
use crate::text::{Source, Span};

impl Server {
    pub(super) fn prepare_rename(
        &mut self,
        params: &PrepareRenameParams,
    ) -> Option<PrepareRenameResult> {
        let place = &params.text_document_position_params;
        let at = self.at(&place.text_document.uri)?;
        let document = at.parse();
        let offset = at.offset(place.position);
        let compared = at.compared(&document, offset).into_iter().next()?;
        if !at.is_defined(&document, offset) {
            return None;
        }
        Some(
            PrepareRenamePlaceholder {
                range: at.range(inside(&at.open.source, compared.span)),
                placeholder: compared.written,
            }
            .into(),
        )
    }

    pub(super) fn rename(
        &mut self,
        params: &RenameParams,
    ) -> Result<Option<WorkspaceEdit>, Refusal> {
        let place = &params.text_document_position_params;
        let at = (self.at(&place.text_document.uri)).ok_or(Refusal::NothingToRename)?;
        let new = params.new_name.trim();
        if new.is_empty() || new.chars().any(char::is_control) {
            return Err(Refusal::NewName);
        }
        let document = at.parse();
        let offset = at.offset(place.position);
        if !at.is_defined(&document, offset) {
            return Err(Refusal::NotDefined);
        }
        let mut by_file: BTreeMap<Arc<str>, Vec<Span>> = BTreeMap::new();
        for (file, span) in at.uses(&document, offset, true) {
            let spans = by_file.entry(file).or_default();
            // One value may be compared in several ways.
            if !spans.contains(&span) {
                spans.push(span);
            }
        }
        let mut edits = Edits::default();
        for (file, spans) in by_file {
            let (version, of_file) = at.rename_in(&file, &spans, new)?;
            edits.add(at.translator().uri(&file), version, of_file);
        }
        Ok(Some(
            edits.into_workspace_edit(self.client.can.document_changes),
        ))
    }
}

impl At<'_> {
    /// Whether documents define the value at a place: what a data file defines is renamed there.
    fn is_defined(&self, document: &Document<'_>, offset: u32) -> bool {
        let references = self.uses(document, offset, false).len();
        self.uses(document, offset, true).len() > references
    }

    /// The edits of one file, and its version where it is open.
    ///
    /// # Errors
    /// Where its values would not be the new name after them.
    fn rename_in(
        &self,
        file: &Arc<str>,
        spans: &[Span],
        new: &str,
    ) -> Result<(Option<i32>, Vec<TextEdit>), Refusal> {
        let read = self
            .tree()
            .read(file)
            .map_err(|error| Refusal::Read(Arc::clone(file), error))?;
        let source = Source::new(Arc::clone(file), read);
        let claim = self.plan().claim(file);
        let layout = lint::layout(file, claim.collection.is_some(), true);
        let layout = layout.unwrap_or_else(|| layout_of(file));
        let format = parse(&source, layout).format;
        let mut after = source.text().to_owned();
        let mut edits = Vec::new();
        for span in spans.iter().rev() {
            let text = replacement(source.slice(*span), new, format);
            after.replace_range(span.range(), &text);
            edits.push(TextEdit {
                range: self.server.client.can.encoding.range(&source, *span),
                new_text: text,
            });
        }
        edits.reverse();
        // Whether it can be written so is known when it is there: it may be a part of a string, or
        // come from the name of a file.
        let count = |source: &Source| {
            let document = parse(source, layout);
            let mut count = 0;
            let gives = self.plan().constraints.gives(claim.collection);
            for give in gives.into_iter().flat_map(|gives| &gives.gives) {
                if matches!(give.slot, Slot::Unique(_)) {
                    continue;
                }
                crossfile::given(&document, give, &mut |given| {
                    count += usize::from(*given.written == *new);
                });
            }
            count
        };
        let renamed = Source::new(Arc::clone(file), after);
        if count(&renamed) < count(&source) + spans.len() {
            return Err(Refusal::CannotBeNamed(Arc::clone(file)));
        }
        let open = self.server.documents.at(self.folder, file);
        Ok((open.map(|open| open.version), edits))
    }
}

/// The new name as it is written in the place of an old one.
fn replacement(old: &str, new: &str, format: Format) -> String {
    let quote = old
        .chars()
        .next()
        .filter(|first| matches!(first, '"' | '\''));
    written(new, format, quote)
}

/// A value without its quotes.
fn inside(source: &Source, span: Span) -> Span {
    let text = source.slice(span);
    let is_quoted = text.len() >= 2
        && (text.starts_with('"') && text.ends_with('"')
            || text.starts_with('\'') && text.ends_with('\''));
    if is_quoted {
        span.part(1, text.len() - 1)
    } else {
        span
    }
}

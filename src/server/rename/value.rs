//! `textDocument/rename`: a value that references refer to, where it is defined and everywhere else,
//! and the files that are named after it.

use std::collections::BTreeMap;

use gen_lsp_types::{
    PrepareRenameParams, PrepareRenamePlaceholder, PrepareRenameResult, RenameParams, WorkspaceEdit,
};

use super::moves::Moves;
use super::{FileEdits, overlaps, replacement};
use crate::crossfile::{self, Slot};
use crate::document::{Document, layout_of, parse};
use crate::engine::lint;
use crate::finding::Edit;
use crate::server::Server;
use crate::server::edit::Edits;
use crate::server::error::RequestRefusal;
use crate::server::place::At;
use crate::server::uri;
use crate::text::repo_path::RepoPathBuf;
use crate::text::{Source, Span};
use crate::tree::Look;

impl Server {
    pub(in crate::server) fn prepare_rename(
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

    pub(in crate::server) fn rename(
        &mut self,
        params: &RenameParams,
    ) -> Result<Option<WorkspaceEdit>, RequestRefusal> {
        let place = &params.text_document_position_params;
        let at = (self.at(&place.text_document.uri)).ok_or(RequestRefusal::NothingToRename)?;
        let new = params.new_name.trim();
        if new.is_empty() || new.chars().any(char::is_control) {
            return Err(RequestRefusal::NewName);
        }
        let document = at.parse();
        let offset = at.offset(place.position);
        if !at.is_defined(&document, offset) {
            return Err(RequestRefusal::NotDefined);
        }
        let mut by_file: BTreeMap<RepoPathBuf, Vec<Span>> = BTreeMap::new();
        for (file, span) in at.uses(&document, offset, true) {
            let spans = by_file.entry(file).or_default();
            // One value may be compared in several ways.
            if !spans.contains(&span) {
                spans.push(span);
            }
        }
        let mut all = FileEdits::new();
        let mut moves = Vec::new();
        for (file, spans) in by_file {
            let renamed = at.rename_in(&file, &spans, new)?;
            moves.extend(
                self.client
                    .can
                    .renames
                    .then(|| at.renamed_file(&renamed))
                    .flatten(),
            );
            all.insert(file, (renamed.source, renamed.edits));
        }
        moves.dedup();
        let moves = Moves::of(moves);
        if !moves.is_empty() {
            for (path, (source, edits)) in self.following(at.known, &moves) {
                let (_, known) = all.entry(path).or_insert_with(|| (source, Vec::new()));
                let others = edits.into_iter();
                let others =
                    others.filter(|edit| !known.iter().any(|one| overlaps(one.span, edit.span)));
                let others: Vec<_> = others.collect();
                known.extend(others);
                known.sort_by_key(|edit| edit.span);
            }
        }
        let mut edits = Edits::default();
        if let Some(root) = self.roots.get(at.folder) {
            self.add_edits(root, &all, &mut edits);
        }
        for (old, new) in moves.pairs() {
            let new = uri::of_path(&at.folder.join(new));
            edits.rename(at.translator().uri(old), new);
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

    /// The edits of one file.
    ///
    /// # Errors
    /// Where its values would not be the new name after them.
    fn rename_in(
        &self,
        file: &RepoPathBuf,
        spans: &[Span],
        new: &str,
    ) -> Result<Renamed, RequestRefusal> {
        let read = self
            .tree()
            .read(file)
            .map_err(|error| RequestRefusal::Read(file.clone(), error))?;
        let source = Source::new(file.clone(), read);
        let claim = self.plan().claim(file);
        let layout = lint::layout(file, &claim, claim.collection.is_some(), true);
        let layout = layout.unwrap_or_else(|| layout_of(file));
        let format = parse(&source, layout).format;
        let mut after = source.text().to_owned();
        let mut edits = Vec::new();
        for span in spans.iter().rev() {
            let text = replacement(source.slice(*span), new, format);
            after.replace_range(span.range(), &text);
            edits.push(Edit { span: *span, text });
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
        let after = Source::new(file.clone(), after);
        if count(&after) < count(&source) + spans.len() {
            return Err(RequestRefusal::CannotBeNamed(file.clone()));
        }
        Ok(Renamed {
            source,
            after,
            edits,
        })
    }

    /// The old and new path of a file or folder whose name is made of the value, unless something is
    /// there already.
    fn renamed_file(&self, renamed: &Renamed) -> Option<(RepoPathBuf, RepoPathBuf)> {
        let claim = self.plan().claim(renamed.source.path());
        if self.known.misplaced(&renamed.source, &claim).is_some() {
            // Its name was another one before.
            return None;
        }
        let misplaced = self.known.misplaced(&renamed.after, &claim)?;
        let is_free = self.tree().look(&misplaced.to) == Look::Missing;
        is_free.then_some((misplaced.from, misplaced.to))
    }
}

/// A file in which a value has a new name.
struct Renamed {
    /// Its text before.
    source: Source,
    after: Source,
    edits: Vec<Edit>,
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

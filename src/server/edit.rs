//! Edits of open files, as the editor takes them.

use std::collections::HashMap;

use gen_lsp_types::{
    OptionalVersionedTextDocumentIdentifier, RenameFile, TextDocumentEdit, TextDocumentIdentifier,
    TextEdit, Uri, WorkspaceEdit,
};

use super::place::At;
use crate::finding::Edit;
use crate::text::Span;

/// The edits of one or several files, by URI with the version that they are for.
#[derive(Default)]
pub(super) struct Edits {
    files: Vec<(Uri, Option<i32>, Vec<TextEdit>)>,
    /// Files and folders that are renamed after that.
    renames: Vec<(Uri, Uri)>,
}

impl Edits {
    pub(super) fn add(&mut self, uri: Uri, version: Option<i32>, edits: Vec<TextEdit>) {
        self.files.push((uri, version, edits));
    }

    /// Renames a file or folder; only where the editor can.
    pub(super) fn rename(&mut self, old: Uri, new: Uri) {
        self.renames.push((old, new));
    }

    pub(super) fn is_empty(&self) -> bool {
        self.files.is_empty() && self.renames.is_empty()
    }

    /// With versions, where the editor looks at them.
    pub(super) fn into_workspace_edit(self, with_versions: bool) -> WorkspaceEdit {
        if !with_versions {
            let files = self.files.into_iter().map(|(uri, _, edits)| (uri, edits));
            return WorkspaceEdit {
                changes: Some(files.collect::<HashMap<_, _>>()),
                ..WorkspaceEdit::default()
            };
        }
        let files = self.files.into_iter().map(|(uri, version, edits)| {
            TextDocumentEdit {
                text_document: OptionalVersionedTextDocumentIdentifier {
                    version,
                    text_document_identifier: TextDocumentIdentifier { uri },
                },
                edits: edits.into_iter().map(Into::into).collect(),
            }
            .into()
        });
        let renames = self.renames.into_iter().map(|(old_uri, new_uri)| {
            RenameFile {
                old_uri,
                new_uri,
                options: None,
                annotation_id: None,
            }
            .into()
        });
        WorkspaceEdit {
            document_changes: Some(files.chain(renames).collect()),
            ..WorkspaceEdit::default()
        }
    }
}

impl At<'_> {
    /// Replacements in the open file.
    pub(super) fn edit(&self, edits: &[Edit]) -> WorkspaceEdit {
        let edits = edits.iter().map(|edit| TextEdit {
            range: self.range(edit.span),
            new_text: edit.text.clone(),
        });
        let mut all = Edits::default();
        all.add(
            self.open.uri.clone(),
            Some(self.open.version),
            edits.collect(),
        );
        all.into_workspace_edit(self.server.client.can.document_changes)
    }

    /// The one replacement that makes another text of the open file.
    pub(super) fn replace(&self, new: &str) -> WorkspaceEdit {
        let old = self.open.source.text();
        let mut start = old
            .bytes()
            .zip(new.bytes())
            .take_while(|(old, new)| old == new)
            .count();
        while !old.is_char_boundary(start) || !new.is_char_boundary(start) {
            start -= 1;
        }
        let most = old.len().min(new.len()) - start;
        let ends = old.bytes().rev().zip(new.bytes().rev()).take(most);
        let mut same = ends.take_while(|(old, new)| old == new).count();
        while !old.is_char_boundary(old.len() - same) || !new.is_char_boundary(new.len() - same) {
            same -= 1;
        }
        self.edit(&[Edit {
            span: Span::new(start, old.len() - same),
            text: new[start..new.len() - same].to_owned(),
        }])
    }
}

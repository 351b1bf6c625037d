//! `workspace/willRenameFiles`: what refers to a file follows it, in front matter, bodies and the config,
//! and the value that its name is made of.

use std::path::Path;

use gen_lsp_types::{RenameFilesParams, TextEdit, WorkspaceEdit};
use memchr::memmem::Finder;
use rayon::prelude::*;

use super::follow::Follow;
use super::moves::Moves;
use super::{FileEdits, config_paths, overlaps};
use crate::crossfile::{without_ending, without_language};
use crate::document::body_need::BodyNeed;
use crate::document::parse;
use crate::engine::lint;
use crate::engine::session::{Session, layout};
use crate::finding::Edit;
use crate::plan::Claim;
use crate::rules::rule::Misplaced;
use crate::server::Server;
use crate::server::edit::Edits;
use crate::server::roots::{KnownRoot, ServedRoot};
use crate::text::Source;
use crate::text::repo_path::RepoPath;
use crate::tree::disk::DEFAULT_MAX_FILE_SIZE;
use crate::tree::disk::walk::FoundFile;

impl Server {
    pub(in crate::server) fn will_rename_files(
        &mut self,
        params: &RenameFilesParams,
    ) -> Option<WorkspaceEdit> {
        let mut edits = Edits::default();
        for root in self.roots.all() {
            let moves = Moves::in_root(&root.folder, &params.files);
            let Some(known) = root.known.as_ref().filter(|_| !moves.is_empty()) else {
                continue;
            };
            let mut all = self.following(known, &moves);
            known.add_names(&moves, &mut all);
            self.add_edits(root, &all, &mut edits);
        }
        if edits.is_empty() {
            return None;
        }
        Some(edits.into_workspace_edit(self.client.can.document_changes))
    }

    /// The edits by which references and URLs follow files.
    pub(super) fn following(&self, known: &KnownRoot, moves: &Moves) -> FileEdits {
        let follow = Follow::new(&known.results, moves);
        let concerned = known.results.facts().keys();
        let concerned = concerned.filter(|fact| follow.is_concerned(fact));
        let concerned: std::collections::BTreeSet<u32> = concerned.map(|fact| fact.file).collect();
        let needles = needles(moves);
        let session = &known.results.session;
        let files = known.results.files();
        let numbered: Vec<(u32, &FoundFile)> = (0..).zip(files.iter()).collect();
        let of = |&(number, file): &(u32, &FoundFile)| {
            let is_concerned = concerned.contains(&number)
                || moves.has(&file.path)
                || mentions(session, file, &needles);
            let edits = is_concerned.then(|| follow.edits(file)).flatten()?;
            Some((file.path.clone(), edits))
        };
        let work = || numbered.par_iter().filter_map(of).collect::<Vec<_>>();
        let found = match &self.jobs.pool {
            Some(pool) => pool.install(work),
            None => work(),
        };
        (found.into_iter())
            .chain(config_paths::edits(session, moves))
            .collect()
    }

    /// Adds the edits of a root as the editor takes them.
    pub(super) fn add_edits(&self, root: &ServedRoot, all: &FileEdits, edits: &mut Edits) {
        let encoding = self.client.can.encoding;
        for (path, (source, of_file)) in all {
            let open = self.documents.at(&root.folder, path);
            let uri = open.map_or_else(
                || crate::server::uri::of_path(&root.folder.join(&**path)),
                |open| open.uri.clone(),
            );
            let of_file = of_file.iter().map(|edit| TextEdit {
                range: encoding.range(source, edit.span),
                new_text: edit.text.clone(),
            });
            edits.add(uri, open.map(|open| open.version), of_file.collect());
        }
    }
}

/// What a file has in it that means one of the files that move, in all likelihood: their names without
/// ending, as they are and as in URLs.
fn needles(moves: &Moves) -> Vec<Finder<'static>> {
    let mut names: Vec<String> = Vec::new();
    for (old, _) in moves.pairs() {
        let stem = without_ending(old.name());
        let stem = without_language(stem).unwrap_or(stem);
        let name = match stem {
            // They are known by their folder.
            "index" | "_index" | "README" | "readme" => old.folder().name(),
            stem => stem,
        };
        let in_urls = crate::server::uri::of_path(Path::new(&format!("/{name}"))).0;
        let in_urls = in_urls.rsplit('/').next().unwrap_or_default().to_owned();
        names.extend([name.to_owned(), in_urls]);
    }
    names.sort();
    names.dedup();
    let finders = names.iter().map(|name| Finder::new(name.as_bytes()));
    finders.map(Finder::into_owned).collect()
}

fn mentions(session: &Session, file: &FoundFile, needles: &[Finder<'_>]) -> bool {
    let Ok(layout) = layout(file, &session.plan.claim(&file.path)) else {
        return false;
    };
    let (body, limit) = (BodyNeed::Everything, DEFAULT_MAX_FILE_SIZE);
    let read = session.tree.read_document(file, layout, body, limit);
    read.is_ok_and(|read| {
        let text = read.source.text().as_bytes();
        needles.iter().any(|needle| needle.find(text).is_some())
    })
}

impl KnownRoot {
    /// Adds to the edits what the fields of moved files must say, where their names are made of them.
    fn add_names(&self, moves: &Moves, all: &mut FileEdits) {
        let files = self.results.files();
        for file in files.iter().filter(|file| moves.has(&file.path)) {
            let Some((source, edit)) = self.name_in_fields(file, &moves.after(&file.path)) else {
                continue;
            };
            let (_, edits) = all
                .entry(file.path.clone())
                .or_insert_with(|| (source, Vec::new()));
            if edits.iter().all(|other| !overlaps(other.span, edit.span)) {
                edits.push(edit);
                edits.sort_by_key(|edit| edit.span);
            }
        }
    }

    /// The edit by which the fields of a document say its new name, where they said the old one.
    fn name_in_fields(&self, file: &FoundFile, after: &RepoPath) -> Option<(Source, Edit)> {
        let session = &self.results.session;
        let claim = session.plan.claim(&file.path);
        layout(file, &claim).ok()?;
        let bytes = session.tree.read(&file.path).ok()?;
        let source = Source::new(file.path.clone(), bytes);
        if self.misplaced(&source, &claim).is_some() {
            // It said something else already.
            return None;
        }
        let moved = Source::new(after, source.text());
        let claim = session.plan.claim(after);
        let span = self.misplaced(&moved, &claim)?.value;
        let written = source.slice(span);
        let value = written.trim_matches(['"', '\'']);
        // The name is what it was, with another value in the same place.
        let (old, new) = (whole_name(&file.path), whole_name(after));
        let at = old.find(value).filter(|_| !value.is_empty())?;
        let new = new.strip_prefix(&old[..at])?;
        let new = new.strip_suffix(&old[at + value.len()..])?;
        let new = new.trim_matches('/');
        let format = parse(&source, crate::document::layout_of(&file.path)).format;
        let text = super::replacement(written, new, format);
        let mut after_edit = moved.text().to_owned();
        after_edit.replace_range(span.range(), &text);
        let is_right = self
            .misplaced(&Source::new(after, after_edit), &claim)
            .is_none();
        is_right.then_some((source, Edit { span, text }))
    }

    /// Where the fields of a text say that its file should be.
    pub(super) fn misplaced(&self, source: &Source, claim: &Claim) -> Option<Misplaced> {
        let session = &self.results.session;
        let layout = lint::layout(source.path(), claim, claim.is_read(), true)?;
        let document = parse(source, layout);
        lint::misplaced(&document, &session.plan, claim, &session.world())
    }
}

/// The path without the ending; without `index`, which has the name of its folder.
fn whole_name(path: &RepoPath) -> String {
    let (folder, name) = path.folder_and_name();
    match without_ending(name) {
        "index" | "_index" => folder.as_str().to_owned(),
        stem => folder.child(stem),
    }
}

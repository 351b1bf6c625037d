//! `workspace/symbol`: documents by their titles.

use std::path::PathBuf;

use gen_lsp_types::{
    BaseSymbolInformation, SymbolKind, WorkspaceSymbol, WorkspaceSymbolParams,
    WorkspaceSymbolResponse,
};

use super::Server;
use super::diagnostics::PlaceTranslator;
use crate::text::Span;
use crate::text::repo_path::RepoPathBuf;

/// Symbols of one answer, at most: the editor asks again with every character.
const MOST_SYMBOLS: usize = 200;

/// A title that fits what was typed. They are ordered as they are shown.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Hit {
    fit: Fit,
    title: String,
    folder: PathBuf,
    path: RepoPathBuf,
    span: Span,
}

/// How well a title fits what was typed, the best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    /// It is the title.
    Whole,
    /// The title begins with it.
    Beginning,
    /// A word of it begins with it.
    Word,
    /// It is somewhere in the title.
    Inside,
    /// Its characters are, in their order, with so many others between them.
    Scattered(usize),
}

impl Server {
    /// The documents whose titles fit; none before the first scan is over.
    pub(super) fn workspace_symbols(
        &mut self,
        params: &WorkspaceSymbolParams,
    ) -> Option<WorkspaceSymbolResponse> {
        let query: Vec<char> = lower(&params.query).collect();
        let mut hits = Vec::new();
        let mut is_complete = true;
        for root in self.roots.all() {
            let is_unusable = root.failure.is_some();
            let Some(known) = &root.known else {
                is_complete &= is_unusable;
                continue;
            };
            let mut own = Vec::new();
            for (path, title) in known.results.titles() {
                let fit = fit(&title.text, &query);
                own.extend(fit.map(|fit| (fit, &*title.text, path, title.span)));
                keep_best(&mut own, 2 * MOST_SYMBOLS);
            }
            hits.extend(own.into_iter().map(|(fit, title, path, span)| Hit {
                fit,
                title: title.to_owned(),
                folder: root.folder.clone(),
                path: path.clone(),
                span,
            }));
            keep_best(&mut hits, MOST_SYMBOLS);
        }
        if !is_complete {
            return None;
        }
        hits.sort_unstable();
        let symbols: Vec<WorkspaceSymbol> = (hits.into_iter())
            .filter_map(|hit| self.symbol(hit))
            .collect();
        Some(symbols.into())
    }

    fn symbol(&self, hit: Hit) -> Option<WorkspaceSymbol> {
        let known = self.roots.get(&hit.folder)?.known.as_ref()?;
        let session = &known.results.session;
        let can = self.client.can;
        let mut translator =
            PlaceTranslator::new(&hit.folder, &*session.tree, &self.documents, can);
        let collection = session.plan.collection(&session.plan.claim(&hit.path));
        Some(WorkspaceSymbol {
            location: translator.location(&hit.path, hit.span).into(),
            data: None,
            base_symbol_information: BaseSymbolInformation {
                name: hit.title,
                kind: SymbolKind::File,
                tags: None,
                container_name: collection.map(|collection| collection.name.to_string()),
            },
        })
    }
}

/// Lets go of all but the best when there are more than so many.
fn keep_best<T: Ord>(hits: &mut Vec<T>, most: usize) {
    if hits.len() > most {
        hits.select_nth_unstable(MOST_SYMBOLS);
        hits.truncate(MOST_SYMBOLS);
    }
}

/// The characters that are compared: without spaces, which nobody types in full, in lower case.
fn lower(text: &str) -> impl Iterator<Item = char> {
    text.chars()
        .filter(|c| !c.is_whitespace())
        .flat_map(char::to_lowercase)
}

/// How well a title fits; none where it does not.
fn fit(title: &str, query: &[char]) -> Option<Fit> {
    let mut title_characters = Vec::with_capacity(title.len());
    let mut word_starts = Vec::new();
    let mut is_inside = false;
    for character in title.chars() {
        if character.is_alphanumeric() && !is_inside {
            word_starts.push(title_characters.len());
        }
        is_inside = character.is_alphanumeric();
        if !character.is_whitespace() {
            title_characters.extend(character.to_lowercase());
        }
    }
    if title_characters.starts_with(query) {
        let is_whole = title_characters.len() == query.len();
        return Some(if is_whole { Fit::Whole } else { Fit::Beginning });
    }
    let is_at = |start: &usize| title_characters[*start..].starts_with(query);
    if word_starts.iter().any(is_at) {
        return Some(Fit::Word);
    }
    if (title_characters.windows(query.len())).any(|window| window == query) {
        return Some(Fit::Inside);
    }
    let mut wanted = query.iter();
    let mut next = wanted.next()?;
    let mut first = None;
    for (at, character) in title_characters.iter().enumerate() {
        if character != next {
            continue;
        }
        let first = *first.get_or_insert(at);
        match wanted.next() {
            Some(character) => next = character,
            None => return Some(Fit::Scattered(at + 1 - first - query.len())),
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_fit_better_or_worse() {
        for (title, query, expected) in [
            ("Moss lawns", "", Some(Fit::Beginning)),
            ("Moss lawns", "mosslawns", Some(Fit::Whole)),
            ("Moss lawns", "Moss l", Some(Fit::Beginning)),
            ("Moss lawns", "law", Some(Fit::Word)),
            ("Moss-lawns", "lawns", Some(Fit::Word)),
            ("Moss lawns", "oss", Some(Fit::Inside)),
            ("Moss lawns", "ml", Some(Fit::Scattered(3))),
            ("Moss lawns", "lm", None),
            ("Éclairs", "éc", Some(Fit::Beginning)),
            ("", "a", None),
        ] {
            let query: Vec<char> = lower(query).collect();
            assert_eq!(fit(title, &query), expected, "{title}, {query:?}");
        }
    }
}

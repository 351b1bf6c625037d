//! What may be a value: what the schema names, what other files define, images, dates.

use std::collections::{BTreeMap, BTreeSet};

use gen_lsp_types::CompletionItemKind;

use super::cursor::Cursor;
use super::{Offer, written};
use crate::content::images::info::ImageFormat;
use crate::crossfile::{self, Reference, Slot, TargetKind};
use crate::document::field_path::Step;
use crate::document::title::title;
use crate::document::{DataFormat, layout_of, parse};
use crate::engine::lint;
use crate::schema::describe::Described;
use crate::server::place::At;
use crate::text::Source;
use crate::text::repo_path::RepoPath;

/// Files that are read for the names that they define, at most, so that nobody waits for it.
const MOST_READ: usize = 500;

/// Images that are looked at, at most.
const MOST_IMAGES: usize = 200;

impl At<'_> {
    /// What may be there, and whether there is more.
    pub(super) fn values(&self, cursor: &Cursor) -> (Vec<Offer>, bool) {
        let mut offers = Vec::new();
        let described = self.schema().map(|schema| schema.describe(&cursor.path));
        let described = described.unwrap_or_default();
        of_schema(&described, cursor, &mut offers);
        if self.is_config() {
            // In a config, `off` is a word.
            for offer in &mut offers {
                offer.text.clone_from(&offer.label);
            }
            self.names_in_config(cursor, &mut offers);
        }
        let mut is_cut = false;
        let plan = self.plan();
        let references = plan.constraints.references.iter();
        let own = references.filter(|reference| {
            Some(reference.collection) == self.claim.collection && is_at(reference, cursor)
        });
        let own: Vec<&Reference> = own.collect();
        let is_known = !own.is_empty() || is_image(cursor) || is_date(&described, cursor);
        for reference in own {
            is_cut |= self.names(reference, cursor, &mut offers);
        }
        if is_image(cursor) {
            is_cut |= self.images(cursor, &mut offers);
        }
        if is_date(&described, cursor) {
            self.dates(&described, cursor, &mut offers);
        }
        let says_all = described.types() == ["boolean"] || !described.values().is_empty();
        if !is_known && !says_all && !self.is_config() {
            self.used_values(cursor, &mut offers);
        }
        let mut seen = BTreeSet::new();
        offers.retain(|offer| seen.insert(offer.text.clone()));
        (offers, is_cut)
    }

    /// The names that a reference may have, with the titles of the files that define them; whether
    /// there are more.
    fn names(&self, reference: &Reference, cursor: &Cursor, offers: &mut Vec<Offer>) -> bool {
        let mut names: BTreeMap<String, Option<String>> = BTreeMap::new();
        let constraints = &self.plan().constraints;
        for &slot in &reference.targets {
            if let Some(target) = constraints.target(slot)
                && let TargetKind::DataFile(file, at) = &target.kind
            {
                let all = self.data_names(file, at.as_ref()).into_iter();
                names.extend(all.map(|(name, _)| (name, None)));
            }
        }
        let results = &self.known.results;
        let is_target = |slot: Slot| matches!(slot, Slot::Target(target) if reference.targets.contains(&target));
        let keys = results.facts().keys().filter(|fact| is_target(fact.slot));
        let files: BTreeSet<u32> = keys.map(|fact| fact.file).collect();
        let is_cut = files.len() > MOST_READ;
        for file in files.into_iter().take(MOST_READ) {
            let Some(path) = results.path(file) else {
                continue;
            };
            let claim = self.plan().claim(path);
            let Ok(bytes) = self.tree().read(path) else {
                continue;
            };
            let source = Source::new(path.clone(), bytes);
            let layout = lint::layout(path, &claim, true, false).unwrap_or_else(|| layout_of(path));
            let document = parse(&source, layout);
            let title = title(&document);
            let gives = constraints.gives(claim.collection);
            for give in gives.into_iter().flat_map(|gives| &gives.gives) {
                if is_target(give.slot) {
                    crossfile::given(&document, give, &mut |given| {
                        names.insert(given.written.into_owned(), title.clone());
                    });
                }
            }
        }
        offers.extend(names.into_iter().map(|(name, title)| {
            let text = written(&name, cursor.format, cursor.quote);
            Offer {
                detail: title.filter(|title| *title != name),
                ..Offer::new(name, CompletionItemKind::Reference, text)
            }
        }));
        is_cut
    }

    /// Images of the repository whose paths have what was typed, as they are written, with their
    /// sizes; whether there are more.
    fn images(&self, cursor: &Cursor, offers: &mut Vec<Offer>) -> bool {
        let typed = self.open.source.slice(cursor.typed);
        let typed = typed.trim_matches(['"', '\'', ' ']).to_lowercase();
        let paths = self.known.results.paths();
        let images = paths.filter(|path| ImageFormat::of_path(path).is_some());
        let urls = images.filter_map(|path| Some((path, self.url_of(path)?)));
        let mut fitting = urls.filter(|(_, url)| url.to_lowercase().contains(&typed));
        for (path, url) in fitting.by_ref().take(MOST_IMAGES) {
            let size = self.tree().image(path).ok().map(|image| {
                let (width, height) = image.shown();
                format!("{width} × {height}")
            });
            let text = written(&url, cursor.format, cursor.quote);
            offers.push(Offer {
                detail: size,
                ..Offer::new(url, CompletionItemKind::File, text)
            });
        }
        fitting.next().is_some()
    }

    /// The path as which the open file may name a file: beside it, or from a folder that is served.
    fn url_of(&self, path: &RepoPath) -> Option<String> {
        let beside = path.below(self.open.path.folder());
        let starts = path.match_indices('/').map(|(at, _)| at + 1);
        let served = std::iter::once(0)
            .chain(starts)
            .map(|at| format!("/{}", &path[at..]));
        let mut candidates = served.chain(beside.map(|beside| beside.as_str().to_owned()));
        candidates.find(|url| self.local_file(url).is_some_and(|file| *file == **path))
    }

    /// Now, and the date in the name of the file, as the schema wants dates.
    fn dates(&self, described: &Described<'_>, cursor: &Cursor, offers: &mut Vec<Offer>) {
        let format = described.text("format");
        let now = self.known.results.session.now;
        let name = self.open.path.name();
        let date = name
            .get(..10)
            .filter(|date| date.parse::<jiff::civil::Date>().is_ok());
        let mut add = |label: &str, text: String| {
            let text = match cursor.format {
                DataFormat::Json => format!("\"{text}\""),
                _ => text,
            };
            offers.push(Offer {
                detail: Some(label.to_owned()),
                ..Offer::new(text.clone(), CompletionItemKind::Constant, text)
            });
        };
        if format != Some("date") {
            add("now", now.strftime("%Y-%m-%dT%H:%M:%SZ").to_string());
        }
        if format != Some("date-time") {
            add("today", now.strftime("%Y-%m-%d").to_string());
        }
        if let Some(date) = date {
            let time = if format == Some("date-time") {
                "T00:00:00Z"
            } else {
                ""
            };
            add("the date in the name of the file", format!("{date}{time}"));
        }
    }
}

/// What the schema names: the values of `enum` and `const`, true and false, the default.
fn of_schema(described: &Described<'_>, cursor: &Cursor, offers: &mut Vec<Offer>) {
    let examples = described
        .value("examples")
        .and_then(|node| node.as_sequence());
    let default = described.value("default");
    let values = described.values().into_iter().chain(default);
    for value in values.chain(examples.into_iter().flatten()) {
        let text = match value.as_str() {
            Some(text) => written(text, cursor.format, cursor.quote),
            None => value.to_json().to_string(),
        };
        let label = value.as_str().map_or_else(|| text.clone(), str::to_owned);
        offers.push(Offer::new(label, CompletionItemKind::EnumMember, text));
    }
    if described.types().contains(&"boolean") {
        for text in ["true", "false"] {
            offers.push(Offer::new(text, CompletionItemKind::Keyword, text));
        }
    }
}

/// Whether a reference has its values where the cursor is.
fn is_at(reference: &Reference, cursor: &Cursor) -> bool {
    let steps = &reference.from.path.steps;
    !steps.is_empty()
        && steps.len() == cursor.path.len()
        && steps.iter().zip(&cursor.path).all(|(step, at)| match step {
            Step::Key(key) => **key == **at,
            Step::Each => at.bytes().all(|byte| byte.is_ascii_digit()),
        })
}

/// Whether the name of a field says that it has an image.
fn is_image(cursor: &Cursor) -> bool {
    let is_name = |step: &str| {
        let step = step.to_ascii_lowercase();
        [
            "image",
            "img",
            "thumbnail",
            "cover",
            "photo",
            "picture",
            "logo",
            "icon",
        ]
        .iter()
        .any(|word| step.contains(word))
    };
    cursor.path.iter().any(|step| is_name(step))
}

/// Whether a field has a date, by its schema or by its name.
fn is_date(described: &Described<'_>, cursor: &Cursor) -> bool {
    let format = described.text("format");
    let name = cursor.path.last().map(|step| step.to_ascii_lowercase());
    matches!(format, Some("date" | "date-time"))
        || name.is_some_and(|name| {
            name == "date" || name.ends_with("date") || name.ends_with("datetime")
        })
}

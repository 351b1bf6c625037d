//! `front-matter/mistyped-key`: a key that is one letter away from one that the generator reads, or in
//! another case of letters.

use serde::Deserialize;

use crate::content::site::Generator;
use crate::document::{Entry, Mapping, Node, edit};
use crate::finding::Severity;
use crate::finding::nearest::edits;
use crate::finding::wording::quoted;
use crate::rules::rule::{
    Build, DocumentCheck, DocumentContext, Findings, FixAvailability, Property, Rule,
};
use crate::text::repo_path::RepoPath;

pub(crate) static RULE: Rule = Rule {
    severity: Severity::Warning,
    fix: FixAvailability::Sometimes,
    since: "0.2.0",
    properties: &[Property::NotForConfig],
    ..Rule::new(
        "front-matter/mistyped-key",
        include_str!("mistyped_key.md"),
        Build::document::<MistypedKey>(),
    )
};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct MistypedKey {}

/// Shorter words have too many others one letter away.
const SHORTEST: usize = 5;

/// Words that are one letter away from a known key, and are words of their own.
const WORDS: &[&str] = &[
    // English.
    "except",
    "lately",
    // German, French, Spanish, Portuguese, Catalan for keys that sites translate.
    "autors",
    "categorias",
    "descripcion",
    "titel",
    "titre",
];

impl DocumentCheck for MistypedKey {
    fn check(&self, context: &DocumentContext<'_>, out: &mut Findings) {
        let (document, settings) = (context.document, context.settings);
        let Some(profile) = settings.site.profile() else {
            return;
        };
        // A schema knows the keys by itself.
        if !document.layout.is_content() || settings.wants_front_matter {
            return;
        }
        let Some(root) = document.root().and_then(Node::as_mapping) else {
            return;
        };
        let own = root.entries.iter().filter(|entry| entry.merged.is_none());
        let tells_cases_apart = tells_cases_apart(profile.generator);
        let slips = own.filter_map(|entry| {
            let in_other_case = tells_cases_apart
                .then(|| in_lower_case(&entry.key))
                .flatten();
            let is_meant = |known: &&&str| {
                is_slip(&entry.key, known) || entry.key.strip_suffix(':') == Some(**known)
            };
            let slip = || profile.keys.iter().find(is_meant);
            Some((entry, in_other_case.or_else(|| slip().copied())?))
        });
        for (entry, meant) in slips.take(MOST) {
            let is_own = || {
                if entry.key.eq_ignore_ascii_case(meant) {
                    return !is_used_elsewhere(context, meant)
                        || is_used_elsewhere(context, &entry.key);
                }
                !is_joined_otherwise(&entry.key, meant) && is_used_elsewhere(context, &entry.key)
            };
            if has(root, meant, &entry.key) || is_own() {
                continue;
            }
            let message = format!(
                "unknown key {}; did you mean {}?",
                quoted(&entry.key),
                quoted(meant)
            );
            let draft = out.at_key(entry, message);
            draft.help("correct the key: the generator ignores this one");
            if let Some(name) = edit::name(context.document, entry) {
                draft.unsafe_fix(format!("write `{meant}`"), name, meant);
            }
        }
    }
}

/// Slips of one document that are looked into, since each may ask other files.
const MOST: usize = 8;

/// Whether there is a key in any case of letters, apart from another one.
fn has(root: &Mapping<'_>, key: &str, apart_from: &str) -> bool {
    let is_it = |entry: &Entry<'_>| entry.key.eq_ignore_ascii_case(key) && entry.key != apart_from;
    root.entries.iter().any(is_it)
}

/// Keys that most sites read, in lower case alone.
const USUAL: &[&str] = &[
    "author",
    "categories",
    "date",
    "description",
    "draft",
    "layout",
    "permalink",
    "published",
    "tags",
    "title",
];

/// Whether the keys of front matter are those of a generator's own data, so that `Draft` is another one
/// than `draft`.
fn tells_cases_apart(generator: Generator) -> bool {
    use Generator::{Astro, Docusaurus, Eleventy, Gatsby, Hexo, Jekyll, Nuxt, Vitepress};
    matches!(
        generator,
        Astro | Docusaurus | Eleventy | Gatsby | Hexo | Jekyll | Nuxt | Vitepress
    )
}

/// The usual key that a key is in another case of letters.
fn in_lower_case(key: &str) -> Option<&'static str> {
    let is_it = |usual: &&&str| **usual != key && usual.eq_ignore_ascii_case(key);
    USUAL.iter().find(is_it).copied()
}

/// Whether a key is a known one with one letter wrong, missing, too many or swapped. Both begin with the
/// same letter, and the slip is not at the end, where other forms of a word differ.
fn is_slip(key: &str, known: &str) -> bool {
    let length = key.len();
    if length < SHORTEST
        || length.abs_diff(known.len()) > 1
        || key.as_bytes()[0] != known.as_bytes()[0]
    {
        return false;
    }
    let shared = key.bytes().zip(known.bytes()).take_while(|(a, b)| a == b);
    let is_at_end = shared.count() + 1 >= length.min(known.len()) && length != known.len()
        || key[..]
            .get(..length - 1)
            .is_some_and(|start| known.starts_with(start));
    !is_at_end
        && !key.eq_ignore_ascii_case(known)
        && edits(key, known, 1).is_some()
        && !WORDS.contains(&key)
}

/// Whether only the sign between the words is another one, as in `sidebar-position`: no site has such a
/// key beside the generator's.
fn is_joined_otherwise(key: &str, known: &str) -> bool {
    key.replace('-', "_") == known
}

/// Other documents of the folder that are asked.
const ASKED: usize = 20;

/// Whether other documents of the folder have the key as well, so that it is one of the site's own.
fn is_used_elsewhere(context: &DocumentContext<'_>, key: &str) -> bool {
    let files = context.world.files;
    let (folder, own) = context.document.source.path().folder_and_name();
    let names = files.list(folder);
    let is_page = |name: &&String| RepoPath::new(name).extension() == "md" && **name != own;
    let others = names.iter().filter(is_page).take(ASKED);
    let starts = [format!("\n{key}:"), format!("\n{key} =")];
    let mut texts = others.filter_map(|name| files.read(&folder.child(name)).ok());
    texts.any(|text| {
        let has = |start: &String| memchr::memmem::find(&text, start.as_bytes()).is_some();
        starts.iter().any(has)
    })
}

#[cfg(test)]
mod tests {
    use super::{in_lower_case, is_joined_otherwise, is_slip};

    #[test]
    fn a_key_may_be_in_another_case() {
        assert_eq!(in_lower_case("DRAFT"), Some("draft"));
        assert_eq!(in_lower_case("draft"), None);
        assert_eq!(in_lower_case("Drafts"), None);
        assert_eq!(in_lower_case(""), None);
    }

    #[test]
    fn words_may_be_joined_by_another_sign() {
        assert!(is_joined_otherwise("sidebar-position", "sidebar_position"));
        assert!(!is_joined_otherwise("sidebar_positon", "sidebar_position"));
    }

    #[test]
    fn slips_are_one_letter_away_and_no_other_form_of_the_word() {
        for (key, known) in [
            ("permalnk", "permalink"),
            ("darft", "draft"),
            ("catagories", "categories"),
            ("desciption", "description"),
            ("sidebar-position", "sidebar_position"),
            ("tiltle", "title"),
            ("tïtle", "title"),
        ] {
            assert!(is_slip(key, known), "{key}");
        }
        for (key, known) in [
            ("titles", "title"),
            ("publisher", "published"),
            ("update", "updated"),
            ("height", "weight"),
            ("Title", "title"),
            ("tile", "title"),
            ("layout", "layout"),
            ("titel", "title"),
            ("except", "excerpt"),
            ("", "title"),
            ("drafts", "draft"),
        ] {
            assert!(!is_slip(key, known), "{key}");
        }
    }
}

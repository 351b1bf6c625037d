//! Whether a text was cut from the body, as tools make excerpts: it has the spaces that the body has.

use crate::document::roles::TextField;
use crate::rules::rule::DocumentContext;

/// Letters in a row that two texts share by no chance.
const SHARED: usize = 12;

/// Places of the text that are looked for.
const PLACES: usize = 6;

/// Letters of the body in which the text is looked for: it is its beginning.
const BEGINNING: usize = 16 << 10;

/// Whether a description of no collection was cut from the body of its document.
pub(super) fn is_copied(context: &DocumentContext<'_>, field: &TextField<'_>) -> bool {
    let has_sentences = matches!(field.key, "description" | "excerpt" | "summary");
    if !has_sentences || context.settings.collection.is_some() {
        return false;
    }
    let document = context.document;
    let text = field.node.as_str().unwrap_or_default();
    is_cut_from(text, document.source.slice(document.body))
}

fn is_cut_from(text: &str, body: &str) -> bool {
    let letters: Vec<char> = letters(text).take(SHARED * PLACES).collect();
    let body: String = letters_of(body).take(BEGINNING).collect();
    let mut places = letters.chunks_exact(SHARED);
    places.any(|place| body.contains(&place.iter().collect::<String>()))
}

fn letters(text: &str) -> impl Iterator<Item = char> {
    text.chars().filter(|c| c.is_alphanumeric())
}

/// The letters of a text outside of tags of HTML.
fn letters_of(text: &str) -> impl Iterator<Item = char> {
    let parts = text.split('<').enumerate();
    parts.flat_map(|(index, part)| {
        let behind = part.split_once('>').filter(|_| index > 0);
        letters(behind.map_or(part, |(_, behind)| behind))
    })
}

#[cfg(test)]
mod tests {
    use super::is_cut_from;

    #[test]
    fn what_is_cut_has_letters_in_a_row() {
        let body = "# Moss\n\nHow moss <b>grows</b> in the shade of *old* walls, and why.\n";
        for (text, expected) in [
            ("How moss grows in the shade", true),
            ("  Moss: how moss grows in the shade of old walls", true),
            ("Moss in shade", false),
            ("A guide to the shade and to walls", false),
            ("", false),
        ] {
            assert_eq!(is_cut_from(text, body), expected, "{text}");
        }
        assert!(!is_cut_from("How moss grows", ""));
    }
}

//! Images that a run did not check, and the notes that say so.

use std::collections::BTreeMap;

use crate::finding::wording::{plural, quoted, thousands};

/// How many beginnings of addresses are kept apart; of more, those that come first in the alphabet, so
/// that the order of the files does not matter.
const MOST_KEPT: usize = 1_000;

/// How many beginnings a note names.
const NAMED: usize = 3;

/// The longest beginning that is kept, in bytes.
const LONGEST: usize = 100;

/// What a run did not check of images.
#[derive(Debug, Default)]
pub(crate) struct UncheckedImages {
    /// How many images have an address with this beginning, below which nothing shows where images are.
    places: BTreeMap<Box<str>, u64>,
    /// How many more have another beginning.
    elsewhere: u64,
    /// How many are pointers of Git LFS.
    pointers: u64,
}

impl UncheckedImages {
    /// Counts an image whose address begins with `place`.
    pub(crate) fn add_place(&mut self, place: &str) {
        let mut end = place.len().min(LONGEST);
        while !place.is_char_boundary(end) {
            end -= 1;
        }
        let place = &place[..end];
        if let Some(count) = self.places.get_mut(place) {
            *count += 1;
            return;
        }
        self.places.insert(place.into(), 1);
        if self.places.len() > MOST_KEPT
            && let Some((_, count)) = self.places.pop_last()
        {
            self.elsewhere += count;
        }
    }

    /// Whether an image with this beginning was counted.
    pub(crate) fn has_place(&self, place: &str) -> bool {
        self.places.contains_key(place)
    }

    /// Counts an image of which there is only a pointer of Git LFS.
    pub(crate) fn add_pointer(&mut self) {
        self.pointers += 1;
    }

    /// A sentence for each reason.
    pub(crate) fn notes(&self) -> Vec<String> {
        let all = self.places.values().sum::<u64>() + self.elsewhere;
        let mut notes = Vec::new();
        if all > 0 {
            let (verb, it) = if all == 1 {
                ("was", "it")
            } else {
                ("were", "them")
            };
            notes.push(format!(
                "{} {verb} not looked for: no folder that the site serves has images below {}; \
                 `site.static` in a copydesk.yaml names the folders that have {it}",
                plural(all, "image"),
                self.named()
            ));
        }
        if self.pointers > 0 {
            let verb = if self.pointers == 1 {
                "is a pointer"
            } else {
                "are pointers"
            };
            notes.push(format!(
                "{} {verb} of Git LFS, whose format and size were not checked: run `git lfs pull`",
                plural(self.pointers, "image")
            ));
        }
        notes
    }

    /// The most frequent beginnings.
    fn named(&self) -> String {
        let mut places: Vec<(&str, u64)> = (self.places.iter())
            .map(|(place, &count)| (&**place, count))
            .collect();
        places.sort_by_key(|&(_, count)| std::cmp::Reverse(count));
        let names: Vec<String> = (places.iter().take(NAMED))
            .map(|(place, _)| quoted(place))
            .collect();
        let more = places.len().saturating_sub(NAMED) as u64;
        let others = match (more, self.elsewhere) {
            (0, 0) => String::new(),
            (_, 0) => format!(" and {} more", thousands(more)),
            _ => " and many more".to_owned(),
        };
        format!("{}{others}", names.join(", "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_most_frequent_beginnings_are_named() {
        let mut unchecked = UncheckedImages::default();
        assert!(unchecked.notes().is_empty());
        for place in ["/a/", "/b/", "/c/", "/d/", "/d/"] {
            unchecked.add_place(place);
        }
        let words = "5 images were not looked for: no folder that the site serves has images below \
                     `/d/`, `/a/`, `/b/` and 1 more; `site.static` in a copydesk.yaml names the \
                     folders that have them";
        assert_eq!(unchecked.notes(), [words]);
        assert!(unchecked.has_place("/a/") && !unchecked.has_place("/e/"));
    }

    #[test]
    fn which_beginnings_are_kept_does_not_depend_on_their_order() {
        let numbers = || (0..2 * MOST_KEPT).map(|number| format!("/{number:04}/"));
        let (mut up, mut down) = (UncheckedImages::default(), UncheckedImages::default());
        numbers().for_each(|place| up.add_place(&place));
        numbers().rev().for_each(|place| down.add_place(&place));
        assert_eq!(up.notes(), down.notes());
        assert!(up.notes()[0].contains("2,000 images"));
        up.add_place(&"é".repeat(LONGEST));
    }
}

//! Values that must resolve to something else of the repository.

pub(crate) mod circle;
pub(crate) mod unknown;
pub(crate) mod unused;

use crate::facts::Place;
use crate::rule::DraftRelated;

fn elsewhere(place: &Place, words: &str) -> DraftRelated {
    DraftRelated::Elsewhere(place.file.clone(), place.span, words.to_owned())
}

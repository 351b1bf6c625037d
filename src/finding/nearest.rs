//! "Did you mean": the known word that looks most like what is there.

use strsim::damerau_levenshtein;

/// The candidate that `word` was probably meant to be, if one is near enough. Case, `-`, `_` and
/// spaces count for little; of equally near candidates the first wins.
pub(crate) fn nearest<'c>(
    word: &str,
    candidates: impl IntoIterator<Item = &'c str>,
) -> Option<&'c str> {
    // Longer words than any key are not typing errors, and comparing them takes quadratic time.
    const LONGEST: usize = 64;
    let length = word.chars().count();
    if length == 0 || length > LONGEST {
        return None;
    }
    let (mut folded, mut other) = (String::new(), String::new());
    fold(word, &mut folded);
    let length_folded = folded.chars().count();
    closest(candidates, |candidate| {
        if *candidate == word || candidate.chars().count().abs_diff(length) > allowed(LONGEST) {
            return None;
        }
        fold(candidate, &mut other);
        let longest = length_folded.max(other.chars().count());
        edits(&folded, &other, allowed(longest))
    })
}

/// The candidate at the least distance, the first of several; those without one are too far away.
pub(crate) fn closest<T>(
    candidates: impl IntoIterator<Item = T>,
    mut distance: impl FnMut(&T) -> Option<usize>,
) -> Option<T> {
    let near = candidates
        .into_iter()
        .filter_map(|one| Some((distance(&one)?, one)));
    near.min_by_key(|(distance, _)| *distance)
        .map(|(_, one)| one)
}

/// The boolean that a word was meant to be, if it is nearly one.
pub(crate) fn nearest_boolean(word: &str) -> Option<bool> {
    let lower = word.to_ascii_lowercase();
    let near = |boolean: &str| lower == boolean || edits(&lower, boolean, 1).is_some();
    match (near("true"), near("false")) {
        (true, _) => Some(true),
        (false, true) => Some(false),
        (false, false) => None,
    }
}

/// How many letters must be put in, taken out, changed or swapped to get from one word to the other;
/// none when that is more than `most`, which is mostly seen without comparing them.
pub(crate) fn edits(one: &str, other: &str, most: usize) -> Option<usize> {
    // No letter takes more than four bytes.
    if one.len().abs_diff(other.len()) > most.saturating_mul(4) {
        return None;
    }
    let (one, other) = where_they_differ(one, other);
    if Letters::of(one).edits_at_least(&Letters::of(other)) > most {
        return None;
    }
    Some(damerau_levenshtein(one, other)).filter(|&edits| edits <= most)
}

/// Two words without what both begin with and both end with, which takes no edits.
fn where_they_differ<'w>(one: &'w str, other: &'w str) -> (&'w str, &'w str) {
    let same = |pairs: &mut dyn Iterator<Item = (char, char)>| -> usize {
        let same = pairs.take_while(|(one, other)| one == other);
        same.map(|(one, _)| one.len_utf8()).sum()
    };
    let start = same(&mut one.chars().zip(other.chars()));
    let (one, other) = (&one[start..], &other[start..]);
    let end = same(&mut one.chars().rev().zip(other.chars().rev()));
    (&one[..one.len() - end], &other[..other.len() - end])
}

/// How often each letter is in a word; letters share places, so that there are few of them.
struct Letters([u8; 32]);

impl Letters {
    fn of(word: &str) -> Self {
        let mut counts = [0_u8; 32];
        for letter in word.chars() {
            let count = &mut counts[letter as usize % 32];
            *count = count.saturating_add(1);
        }
        Self(counts)
    }

    /// A number of edits that no fewer lead from one word to the other: each of them brings one
    /// letter at most, and takes one away at most.
    fn edits_at_least(&self, other: &Self) -> usize {
        let pairs = self.0.iter().zip(&other.0);
        let (more, less) = pairs.fold((0, 0), |(more, less), (&one, &other)| {
            let (one, other) = (usize::from(one), usize::from(other));
            (
                more + one.saturating_sub(other),
                less + other.saturating_sub(one),
            )
        });
        more.max(less)
    }
}

/// How many edits a word of that length may be away: none for one or two letters, a third of the
/// word, and never more than three.
fn allowed(length: usize) -> usize {
    match length {
        0..=2 => 0,
        3..=5 => 1,
        6..=8 => 2,
        _ => 3,
    }
}

/// Puts a word into `out` as it is compared.
fn fold(word: &str, out: &mut String) {
    out.clear();
    let letters = word.chars().filter(|c| !matches!(c, '-' | '_' | ' '));
    for letter in letters {
        if letter.is_ascii() {
            out.push(letter.to_ascii_lowercase());
        } else {
            out.extend(letter.to_lowercase());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(word: &str, candidates: &[&str], expected: Option<&str>) {
        assert_eq!(nearest(word, candidates.iter().copied()), expected);
    }

    proptest::proptest! {
        #[test]
        fn no_fewer_edits_than_letters_differ(one in "[a-dä-üA]{0,12}", other in "[a-dä-üA]{0,12}") {
            let fewest = Letters::of(&one).edits_at_least(&Letters::of(&other));
            proptest::prop_assert!(fewest <= damerau_levenshtein(&one, &other));
        }

        #[test]
        fn what_is_alike_at_the_ends_takes_no_edits(one in "[a-cä]{0,9}", other in "[a-cä]{0,9}", most in 0_usize..10) {
            let all = damerau_levenshtein(&one, &other);
            proptest::prop_assert_eq!(edits(&one, &other, most), (all <= most).then_some(all));
        }
    }

    #[test]
    fn only_what_looks_alike_is_near() {
        check("exerpt", &["title", "excerpt", "heat"], Some("excerpt"));
        check(
            "originalurl",
            &["originalUrl", "webUrl"],
            Some("originalUrl"),
        );
        check("original_url", &["originalUrl"], Some("originalUrl"));
        check("tilte", &["title"], Some("title"));
        check("x", &["y"], None);
        check("ab", &["AB"], Some("AB"));
        check("cat", &["dog"], None);
        check("cat", &["bat"], Some("bat"));
        check("heat", &["title"], None);
        check("überschrft", &["überschrift"], Some("überschrift"));
        check("", &["a"], None);
        check(&"x".repeat(1000), &["x"], None);
    }
}

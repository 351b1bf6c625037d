//! Schemes for the web that are written with a slip.

/// `http` or `https`, when the scheme is only one slip away from it.
pub(crate) fn typo(scheme: &str) -> Option<&'static str> {
    let scheme = scheme.to_ascii_lowercase();
    let known = ["https", "http"];
    if known.contains(&&*scheme) {
        return None;
    }
    known
        .into_iter()
        .find(|known| strsim::osa_distance(&scheme, known) == 1)
}

/// A scheme for the web, rightly written or not, and the wrong thing that is after it in place
/// of `://`.
pub(crate) fn word_and_separator(text: &str) -> Option<(&str, &str)> {
    let end = text.find(|c: char| !c.is_ascii_alphabetic())?;
    let (word, rest) = text.split_at(end);
    let after = rest.trim_start_matches([':', ';', '/', '\\', '.', ' ']);
    let separator = &rest[..rest.len() - after.len()];
    let is_web = ["http", "https"]
        .iter()
        .any(|known| word.eq_ignore_ascii_case(known));
    let looks_meant = separator.contains([':', ';']) || separator.starts_with("//");
    (looks_meant && (is_web || typo(word).is_some())).then_some((word, separator))
}

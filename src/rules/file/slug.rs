//! Titles as addresses have them: `A title!` as `a-title`, in the ways of several generators.

/// What becomes of letters that are not ASCII.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Letters {
    /// They stay.
    Kept,
    /// `é` is `e`, and `ä` is `a`.
    WithoutAccents,
    /// As that, but `ä` is `ae`.
    German,
}

/// Letters by what they are without accents. Most titles need no others.
const PLAIN: &[(&str, &str)] = &[
    ("a", "àáâãäåāăą"),
    ("ae", "æ"),
    ("c", "çćĉċč"),
    ("d", "ďđð"),
    ("e", "èéêëēĕėęě"),
    ("g", "ĝğġģ"),
    ("h", "ĥħ"),
    ("i", "ìíîïĩīĭįı"),
    ("j", "ĵ"),
    ("k", "ķ"),
    ("l", "ĺļľŀł"),
    ("n", "ñńņň"),
    ("o", "òóôõöøōŏő"),
    ("oe", "œ"),
    ("r", "ŕŗř"),
    ("s", "śŝşšș"),
    ("ss", "ß"),
    ("t", "ţťŧț"),
    ("th", "þ"),
    ("u", "ùúûüũūŭůűų"),
    ("w", "ŵ"),
    ("y", "ýÿŷ"),
    ("z", "źżž"),
];

/// `A title!` as an address has it: lower case, with hyphens for what is not a letter or digit.
/// `it's` is `it-s` where apostrophes break words, and `its` elsewhere.
pub(super) fn slug(text: &str, breaks_at_apostrophe: bool, letters: Letters) -> String {
    let mut slug = String::with_capacity(text.len());
    for character in text.chars() {
        if character.is_alphanumeric() {
            for lower in character.to_lowercase() {
                push(&mut slug, lower, letters);
            }
        } else if matches!(character, '\'' | '’') && !breaks_at_apostrophe
            || letters != Letters::Kept && is_accent(character)
        {
            // Nothing stands for it.
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    slug.truncate(slug.trim_end_matches('-').len());
    slug
}

fn push(slug: &mut String, letter: char, letters: Letters) {
    if letter.is_ascii() || letters == Letters::Kept {
        slug.push(letter);
        return;
    }
    let german = match letter {
        'ä' => "ae",
        'ö' => "oe",
        'ü' => "ue",
        _ => "",
    };
    if letters == Letters::German && !german.is_empty() {
        slug.push_str(german);
        return;
    }
    match PLAIN.iter().find(|(_, those)| those.contains(letter)) {
        Some((plain, _)) => slug.push_str(plain),
        None if is_accent(letter) => {}
        None => slug.push(letter),
    }
}

/// Whether a character is an accent that follows its letter.
fn is_accent(character: char) -> bool {
    matches!(character, '\u{300}'..='\u{36f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, breaks: bool, letters: Letters, expected: &str) {
        assert_eq!(slug(text, breaks, letters), expected);
    }

    #[test]
    fn slugs() {
        let kept = Letters::Kept;
        check("A  title, it’s here!", false, kept, "a-title-its-here");
        check("Über 5 µm", false, kept, "über-5-µm");
        check("--", false, kept, "");
        check("'", true, kept, "");
    }

    #[test]
    fn other_generators_make_other_slugs() {
        let title = "It’s C++ & Café";
        check(title, false, Letters::Kept, "its-c-café");
        check(title, true, Letters::Kept, "it-s-c-café");
        check(title, false, Letters::WithoutAccents, "its-c-cafe");
        check(title, true, Letters::WithoutAccents, "it-s-c-cafe");
        let plain = Letters::WithoutAccents;
        check(
            "Größe in Łódź, İzmir, мир",
            false,
            plain,
            "grosse-in-lodz-izmir-мир",
        );
        check("cafe\u{301}s", false, plain, "cafes");
        check("Größe, Ähre", false, Letters::German, "groesse-aehre");
    }
}

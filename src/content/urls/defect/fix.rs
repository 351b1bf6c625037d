//! A URL as it was probably meant.

use super::kind::{DefectKind, Expected};
use crate::content::urls::{UrlParts, host, scheme};
use crate::finding::wording::is_invisible;

/// The URL without its defect of this kind, and cleaned. Whether it is right is not checked.
pub(super) fn fix(text: &str, kind: DefectKind, expected: &Expected<'_>) -> Option<String> {
    let meant = match kind {
        DefectKind::EdgeSpace
        | DefectKind::Space
        | DefectKind::Invisible(_)
        | DefectKind::Control(_)
        | DefectKind::Backslash
        | DefectKind::Unencoded(_) => text.to_owned(),
        DefectKind::Wrapped => unwrapped(text)?.to_owned(),
        DefectKind::SchemeTypo => repaired_scheme(text)?,
        DefectKind::Scheme => match UrlParts::of(text) {
            Some(parts) if parts.scheme().eq_ignore_ascii_case("http") => {
                let secure = expected.schemes.iter().any(|scheme| scheme == "https");
                secure.then(|| format!("https{}", &text[parts.scheme.end..]))?
            }
            _ => return None,
        },
        DefectKind::DoubleScheme => {
            let inner = &text[UrlParts::of(text)?.host.start..];
            match UrlParts::of(inner) {
                Some(_) => inner.to_owned(),
                None => repaired_scheme(inner)?,
            }
        }
        DefectKind::NoScheme => format!("https:{text}"),
        DefectKind::BareHost => format!("https://{text}"),
        DefectKind::NoHost => {
            let parts = UrlParts::of(text)?;
            let rest = text[parts.host.end..].trim_start_matches('/');
            host::is_bare(rest).then(|| format!("{}{rest}", &text[..parts.host.start]))?
        }
        DefectKind::EmptyLabel => {
            let parts = UrlParts::of(text)?;
            let labels: Vec<&str> = (parts.host().split('.'))
                .filter(|label| !label.is_empty())
                .collect();
            let [before, after] = [&text[..parts.host.start], &text[parts.host.end..]];
            format!("{before}{}{after}", labels.join("."))
        }
        _ => return None,
    };
    Some(clean(&meant))
}

/// Without spaces around it and invisible characters, the rest percent-encoded.
fn clean(text: &str) -> String {
    let text = text.trim().replace('\\', "/");
    let host = UrlParts::of(&text).map_or(0..0, |parts| parts.host);
    let mut cleaned = String::with_capacity(text.len());
    for (at, character) in text.char_indices() {
        match character {
            _ if character.is_whitespace() && !character.is_control() => {
                cleaned.push_str(if host.contains(&at) { "" } else { "%20" });
            }
            _ if is_invisible(character) => {}
            '"' => cleaned.push_str("%22"),
            '<' => cleaned.push_str("%3C"),
            '>' => cleaned.push_str("%3E"),
            '^' => cleaned.push_str("%5E"),
            '`' => cleaned.push_str("%60"),
            '{' => cleaned.push_str("%7B"),
            '}' => cleaned.push_str("%7D"),
            _ => cleaned.push(character),
        }
    }
    cleaned
}

/// The address inside `<…>` or `[…](…)`.
fn unwrapped(text: &str) -> Option<&str> {
    if let Some(inner) = text.strip_prefix('<') {
        return inner.strip_suffix('>');
    }
    let (_, inner) = text.split_once("](")?;
    inner.strip_suffix(')')
}

fn repaired_scheme(text: &str) -> Option<String> {
    if let Some(parts) = UrlParts::of(text) {
        let scheme = scheme::typo(parts.scheme())?;
        return Some(format!("{scheme}{}", &text[parts.scheme.end..]));
    }
    let (word, separator) = scheme::word_and_separator(text)?;
    let rest = &text[word.len() + separator.len()..];
    let word = word.to_ascii_lowercase();
    let scheme = scheme::typo(&word).unwrap_or(&word);
    Some(format!("{scheme}://{rest}"))
}

//! Whether front matter is a form: its values are placeholders, which a program or an author replaces to
//! make a document of it. Such files are anywhere, whatever they are called.

use super::{DataFormat, Document};

/// Placeholders that make a form; one alone may be a slip.
const FEWEST: usize = 2;

/// Keys whose values are dates.
const DATES: &[&str] = &["date", "time", "created", "updated", "modified", "lastmod"];

/// Whether the front matter of a document is a form.
pub(crate) fn is_form(document: &Document<'_>) -> bool {
    let sign = match document.format {
        DataFormat::Yaml => ':',
        DataFormat::Toml => '=',
        DataFormat::Json | DataFormat::None => return false,
    };
    let Some(front_matter) = document.front_matter else {
        return false;
    };
    let lines = document.source.slice(front_matter.content).lines();
    let entries = lines.filter_map(|line| line.split_once(sign));
    let placeholders = entries.filter(|(key, value)| {
        let value = value.trim().trim_matches(['"', '\'']).trim();
        is_date_to_write(key, value) || is_placeholder(value)
    });
    placeholders.take(FEWEST).count() == FEWEST
}

/// Whether a value is the pattern of a date: `YYYY-MM-DD`, `20xx-xx-xx`.
fn is_date_to_write(key: &str, value: &str) -> bool {
    let (key, value) = (key.to_ascii_lowercase(), value.to_ascii_lowercase());
    let is_part = |c: char| c.is_ascii_digit() || "ymdhsxtz-/:. +".contains(c);
    DATES.iter().any(|name| key.contains(name))
        && ["yyyy", "mm-dd", "xx-xx", "xx/xx"]
            .iter()
            .any(|part| value.contains(part))
        && value.chars().all(is_part)
}

/// Whether a value is a name in the signs of a template language, or in those of people.
fn is_placeholder(value: &str) -> bool {
    let inside = |open: &str, close: &str| value.strip_prefix(open)?.strip_suffix(close);
    let is_name = |text: &str| {
        let is_part = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
        text.len() > 1 && text.bytes().all(is_part)
    };
    let is_loud = |text: &str| {
        let has = |is: fn(&u8) -> bool| text.bytes().any(|byte| is(&byte));
        is_name(text) && has(u8::is_ascii_uppercase) && !has(u8::is_ascii_lowercase)
    };
    // What a page of a site says of the site or itself was meant to be read when the site is built.
    let is_of_site = ["site.", "page.", ".Site", ".Page", ".Params"];
    let is_filled = |text: &str| !is_of_site.iter().any(|name| text.contains(name));
    let words = |text: &str| {
        let is_part = |c: char| c.is_alphabetic() || matches!(c, ' ' | '-' | '_');
        text.len() > 2 && text.chars().all(is_part)
    };
    inside("{{", "}}").is_some_and(is_filled)
        || inside("<%", "%>").is_some()
        || inside("${", "}").is_some_and(is_name)
        || inside("%", "%").is_some_and(is_name)
        || inside("$", "").is_some_and(is_loud)
        || inside("__", "__").is_some_and(is_loud)
        || inside("@", "@").is_some_and(is_loud)
        || inside("<", ">").is_some_and(words)
        || value.ends_with("_HERE") && is_loud(value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Layout, parse};
    use crate::text::Source;

    #[test]
    fn forms_are_told_by_their_placeholders() {
        for (front_matter, expected) in [
            ("title: {{ title }}\ndate: {{ date }}", true),
            ("title: \"<%= title %>\"\nslug: '<%= slug %>'", true),
            ("title: %TITLE%\nurl: %URL%", true),
            ("title: $TITLE\nslug: ${slug}", true),
            ("title: __TITLE__\nauthor: @AUTHOR@", true),
            ("title: <your title>\nauthor: <Your-Name>", true),
            ("title: TITLE_GOES_HERE\ndate: DATE_HERE", true),
            ("title: NASA_ISS\nplace: HERE", false),
            ("date: YYYY-MM-DD\nlastmod: 20xx-xx-xx", true),
            ("title: Moss\ndate: YYYY-MM-DD", false),
            ("title: {{ title }}\nslug: moss", false),
            ("title: {{ site.title }}\nslug: {{ page.slug }}", false),
            ("title: Moss\nformat: YYYY-MM-DD", false),
            ("title: Moss\ndate: 2024-05-01", false),
            ("title: <b>\nslug: <br/>", false),
            ("price: $50\ncost: $10", false),
        ] {
            let source = Source::new("a.md", format!("---\n{front_matter}\n---\n"));
            let document = parse(&source, Layout::Content);
            assert_eq!(is_form(&document), expected, "{front_matter}");
        }
    }
}

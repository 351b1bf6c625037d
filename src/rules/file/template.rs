//! Templates of names: `{date:date}-{title:slug}`.

use serde::Deserialize;

use crate::dates;
use crate::document::value::Node;
use crate::facts::scalar;
use crate::path::FieldPath;

/// A template, read.
#[derive(Debug, Deserialize)]
#[serde(try_from = "String")]
pub(super) struct Template {
    parts: Vec<Part>,
}

#[derive(Debug)]
enum Part {
    Text(String),
    Field(FieldPath, Form),
}

/// What is made of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    Plain,
    Date,
    Slug,
    Lower,
    Digits(usize),
}

/// A template with the values of a document.
pub(super) struct Filled<'d> {
    /// The names that are fine; the first is the best.
    pub(super) texts: Vec<String>,
    /// The value that says most of the name: the last one.
    pub(super) first: &'d Node<'d>,
}

impl TryFrom<String> for Template {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let mut parts = Vec::new();
        let mut rest = text.as_str();
        while let Some((before, after)) = rest.split_once('{') {
            let (field, after) = (after.split_once('}'))
                .ok_or_else(|| format!("`{{` is not closed by `}}` in the template `{text}`"))?;
            if !before.is_empty() {
                parts.push(Part::Text(before.to_owned()));
            }
            let (path, form) = match field.rsplit_once(':') {
                Some((path, form)) => (path, Form::read(form)?),
                None => (field, Form::Plain),
            };
            parts.push(Part::Field(path.parse()?, form));
            rest = after;
        }
        if !rest.is_empty() {
            parts.push(Part::Text(rest.to_owned()));
        }
        if parts.iter().any(|part| matches!(part, Part::Field(..))) {
            Ok(Self { parts })
        } else {
            Err(format!("the template `{text}` names no field in braces"))
        }
    }
}

impl Form {
    fn read(text: &str) -> Result<Self, String> {
        match text {
            "date" => Ok(Self::Date),
            "slug" => Ok(Self::Slug),
            "lower" => Ok(Self::Lower),
            zeros if !zeros.is_empty() && zeros.bytes().all(|byte| byte == b'0') => {
                Ok(Self::Digits(zeros.len()))
            }
            other => Err(format!(
                "`{other}` is no form of a value; expected `date`, `slug`, `lower` or zeros"
            )),
        }
    }

    /// The texts that a value may become; none when it is no such value.
    fn apply(self, text: &str) -> Vec<String> {
        match self {
            Self::Plain => vec![text.to_owned()],
            Self::Lower => vec![text.to_lowercase()],
            Self::Slug => vec![slug(text)],
            Self::Digits(width) => vec![format!("{text:0>width$}")],
            Self::Date => match dates::lenient(text) {
                Ok(moment) => {
                    let mut days = vec![moment.date.to_string(), moment.utc_date().to_string()];
                    days.dedup();
                    days
                }
                Err(_) => Vec::new(),
            },
        }
    }
}

impl Template {
    /// The names that the document's values make; none when one of them is missing.
    pub(super) fn fill<'d>(&self, root: &'d Node<'d>) -> Option<Filled<'d>> {
        let mut texts = vec![String::new()];
        let mut first = None;
        for part in &self.parts {
            let more = match part {
                Part::Text(text) => vec![text.clone()],
                Part::Field(path, form) => {
                    let node = path.first(root)?.node;
                    let text = scalar(node).filter(|text| !text.trim().is_empty())?;
                    // The title is more often what changed than the date.
                    first = Some(node);
                    form.apply(text.trim())
                }
            };
            texts = (texts.iter())
                .flat_map(|text| more.iter().map(move |more| format!("{text}{more}")))
                .collect();
        }
        let first = first.filter(|_| !texts.is_empty())?;
        Some(Filled { texts, first })
    }

    /// Whether a name is what the template makes. Slugs are compared as slugs, and may be cut.
    pub(super) fn fits(&self, name: &str, text: &str) -> bool {
        let has_slug = (self.parts.iter()).any(|part| matches!(part, Part::Field(_, Form::Slug)));
        if !has_slug {
            return name == text;
        }
        let (name, text) = (slug(name), slug(text));
        let cut = text.strip_prefix(&name);
        name == text || (name.len() >= 40 && cut.is_some())
    }
}

/// `A title!` as it stands in an address: lower case, with hyphens for what is no letter or digit.
fn slug(text: &str) -> String {
    let mut slug = String::with_capacity(text.len());
    for character in text.chars() {
        if character.is_alphanumeric() {
            slug.extend(character.to_lowercase());
        } else if matches!(character, '\'' | '’') {
            // `it's` is `its` for some generators and `it-s` for others; names are compared alike.
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    slug.truncate(slug.trim_end_matches('-').len());
    slug
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs() {
        assert_eq!(slug("A  title, it’s here!"), "a-title-its-here");
        assert_eq!(slug("Über 5 µm"), "über-5-µm");
        assert_eq!(slug("--"), "");
    }

    #[test]
    fn templates_that_are_none() {
        for (text, problem) in [
            (
                "{title",
                "`{` is not closed by `}` in the template `{title`",
            ),
            ("title", "the template `title` names no field in braces"),
            (
                "{a:x}",
                "`x` is no form of a value; expected `date`, `slug`, `lower` or zeros",
            ),
            ("{}", "a path to a field is empty"),
        ] {
            let error = Template::try_from(text.to_owned()).err();
            assert_eq!(error.as_deref(), Some(problem));
        }
    }
}

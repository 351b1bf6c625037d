//! Templates of names: `{date:date}-{title:slug}`.

use std::fmt;

use serde::Deserialize;

use super::slug::{Letters, slug};
use crate::content::dates;
use crate::crossfile::scalar;
use crate::document::field_path::{FieldPath, FieldPathError};
use crate::document::value::Node;

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

/// How values are written where generators differ; one way holds for a whole name.
#[derive(Clone, Copy)]
struct NameStyle {
    /// The day of a moment in UTC, rather than as it is written.
    in_utc: bool,
    /// `it's` is `it-s`, rather than `its`.
    breaks_at_apostrophe: bool,
    letters: Letters,
}

/// A template with the values of a document.
#[derive(PartialEq, Eq)]
pub(super) struct Filled {
    /// The name.
    pub(super) text: String,
    /// Where the part of each field ends in it.
    ends: Vec<usize>,
}

/// A name that is not what any filled template says.
pub(super) struct Differs<'d> {
    /// The name that should be, as near to the one that is there as may be.
    pub(super) wanted: String,
    /// In which character the two differ first.
    pub(super) at: usize,
    /// The value that makes that part of the name.
    pub(super) field: &'d Node<'d>,
}

/// Why a text is not a template.
#[derive(Debug)]
pub(super) enum TemplateError {
    /// `{` without `}`.
    Unclosed(String),
    /// A brace alone, or in another one.
    StrayBrace(String),
    /// No field in braces.
    NoField(String),
    /// A path to a field.
    FieldPath(FieldPathError),
    /// More digits than a number has.
    TooManyDigits,
    /// An unknown form of a value.
    UnknownForm(String),
}

impl fmt::Display for TemplateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unclosed(template) => {
                write!(f, "unclosed `{{` in the template `{template}`")
            }
            Self::StrayBrace(template) => {
                write!(f, "unmatched or nested brace in the template `{template}`")
            }
            Self::NoField(template) => {
                write!(f, "the template `{template}` has no field in braces")
            }
            Self::FieldPath(error) => error.fmt(f),
            Self::TooManyDigits => {
                write!(f, "numbers can be padded to at most {MOST_DIGITS} digits")
            }
            Self::UnknownForm(form) => write!(
                f,
                "unknown format `{form}`; expected `date`, `slug`, `lower` or zeros"
            ),
        }
    }
}

impl TryFrom<String> for Template {
    type Error = TemplateError;

    fn try_from(text: String) -> Result<Self, TemplateError> {
        let mut parts = Vec::new();
        let mut rest = text.as_str();
        while let Some((before, after)) = rest.split_once('{') {
            let (field, after) =
                (after.split_once('}')).ok_or_else(|| TemplateError::Unclosed(text.clone()))?;
            if !before.is_empty() {
                parts.push(Part::Text(before.to_owned()));
            }
            if before.contains('}') || field.contains('{') {
                return Err(TemplateError::StrayBrace(text));
            }
            let (path, form) = match field.rsplit_once(':') {
                Some((path, form)) => (path, Form::read(form)?),
                None => (field, Form::Plain),
            };
            let path = path.parse().map_err(TemplateError::FieldPath)?;
            parts.push(Part::Field(path, form));
            rest = after;
        }
        if rest.contains('}') {
            return Err(TemplateError::StrayBrace(text));
        }
        if !rest.is_empty() {
            parts.push(Part::Text(rest.to_owned()));
        }
        if parts.iter().any(|part| matches!(part, Part::Field(..))) {
            Ok(Self { parts })
        } else {
            Err(TemplateError::NoField(text))
        }
    }
}

impl Form {
    fn read(text: &str) -> Result<Self, TemplateError> {
        match text {
            "date" => Ok(Self::Date),
            "slug" => Ok(Self::Slug),
            "lower" => Ok(Self::Lower),
            zeros if !zeros.is_empty() && zeros.bytes().all(|byte| byte == b'0') => {
                if zeros.len() > MOST_DIGITS {
                    return Err(TemplateError::TooManyDigits);
                }
                Ok(Self::Digits(zeros.len()))
            }
            other => Err(TemplateError::UnknownForm(other.to_owned())),
        }
    }

    /// The text that a value becomes; none when it is no such value.
    fn apply(self, text: &str, way: NameStyle) -> Option<String> {
        Some(match self {
            Self::Plain => text.to_owned(),
            Self::Lower => text.to_lowercase(),
            Self::Slug => slug(text, way.breaks_at_apostrophe, way.letters),
            Self::Digits(width) => format!("{text:0>width$}"),
            Self::Date => {
                let moment = dates::lenient(text).ok()?;
                if way.in_utc {
                    moment.utc_date().to_string()
                } else {
                    moment.date.to_string()
                }
            }
        })
    }
}

impl NameStyle {
    /// All of them, the best first.
    fn all() -> impl Iterator<Item = Self> {
        let letters = [Letters::Kept, Letters::WithoutAccents, Letters::German];
        letters.into_iter().flat_map(|letters| {
            [false, true].into_iter().flat_map(move |breaks| {
                [false, true].into_iter().map(move |in_utc| Self {
                    in_utc,
                    breaks_at_apostrophe: breaks,
                    letters,
                })
            })
        })
    }
}

impl Template {
    /// The names that the document's values make, the best first; none when a value is missing.
    pub(super) fn fill(&self, root: &Node<'_>) -> Option<Vec<Filled>> {
        let mut all: Vec<Filled> = Vec::new();
        for way in NameStyle::all() {
            let filled = self.fill_in(root, way)?;
            if !all.contains(&filled) {
                all.push(filled);
            }
        }
        Some(all)
    }

    fn fill_in(&self, root: &Node<'_>, way: NameStyle) -> Option<Filled> {
        let (mut text, mut ends) = (String::new(), Vec::new());
        for part in &self.parts {
            match part {
                Part::Text(between) => text.push_str(between),
                Part::Field(path, form) => {
                    let value = scalar(path.first(root)?.node);
                    let value = value.filter(|value| !value.trim().is_empty())?;
                    text.push_str(&form.apply(beginning(value.trim()), way)?);
                    ends.push(text.len());
                }
            }
            if text.len() > LONGEST {
                break;
            }
        }
        Some(Filled { text, ends })
    }

    /// Where a name differs from all that the values make, and from which value.
    pub(super) fn differs<'d>(
        &self,
        name: &str,
        filled: &[Filled],
        root: &'d Node<'d>,
    ) -> Option<Differs<'d>> {
        let has_slug = self.has_slug();
        let alike = |filled: &Filled| {
            let pairs = name.chars().zip(filled.text.chars());
            let alike = pairs.take_while(|&(one, other)| {
                one == other || has_slug && is_alike_in_slugs(one, other)
            });
            alike.count()
        };
        // The first of those that go along the longest way.
        let (best, at) = (filled.iter().map(|filled| (filled, alike(filled))))
            .reduce(|best, other| if other.1 > best.1 { other } else { best })?;
        let byte: usize = best.text.chars().take(at).map(char::len_utf8).sum();
        let differs = best.ends.iter().position(|&end| byte < end);
        let fields = self.parts.iter().filter_map(|part| match part {
            Part::Field(path, _) => Some(path),
            Part::Text(_) => None,
        });
        let paths: Vec<&FieldPath> = fields.collect();
        // A name that goes on where the template ends: the last value should have said more.
        let path = paths.get(differs.unwrap_or(paths.len() - 1))?;
        Some(Differs {
            wanted: best.text.clone(),
            at,
            field: path.first(root)?.node,
        })
    }

    fn has_slug(&self) -> bool {
        (self.parts.iter()).any(|part| matches!(part, Part::Field(_, Form::Slug)))
    }

    /// Whether a name is what the template makes. Slugs are compared as slugs, and may be cut.
    pub(super) fn fits(&self, name: &str, text: &str) -> bool {
        if !self.has_slug() {
            return name == text;
        }
        let as_slug = |text| slug(text, false, Letters::Kept);
        let (name, text) = (as_slug(name), as_slug(text));
        name == text || (name.len() >= LEAST_CUT && text.starts_with(&name))
    }
}

/// Bytes that a name has at least when it was cut off because it was too long.
const LEAST_CUT: usize = 40;

/// Bytes of a name after which it is not looked at further: no file system has longer ones.
const LONGEST: usize = 1_000;

/// Digits of a number, at most.
const MOST_DIGITS: usize = 64;

/// As much of a value as can be in a name.
fn beginning(value: &str) -> &str {
    let mut end = value.len().min(LONGEST);
    while !value.is_char_boundary(end) {
        end -= 1;
    }
    &value[..end]
}

fn is_alike_in_slugs(one: char, other: char) -> bool {
    let is_hyphen = |c: char| !c.is_alphanumeric();
    is_hyphen(one) && is_hyphen(other) || one.to_lowercase().eq(other.to_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Layout, parse};
    use crate::text::Source;

    #[test]
    fn fields_are_told_apart() {
        for (name, field, at) in [
            ("2024-01-02-a-b", "date", 9),
            ("2024-01-01-a-c", "title", 13),
            ("2024-01-01_A-b-c", "title", 14),
            ("2024-01-01", "title", 10),
            ("x", "date", 0),
        ] {
            let source = Source::new("a.yaml", "date: 2024-01-01\ntitle: A b\n");
            let document = parse(&source, Layout::Data);
            let root = document.root().unwrap();
            let template = Template::try_from("{date:date}-{title:slug}".to_owned()).unwrap();
            let filled = template.fill(root).unwrap();
            let differs = template.differs(name, &filled, root).unwrap();
            let path: FieldPath = field.parse().unwrap();
            assert_eq!(differs.field.span, path.first(root).unwrap().node.span);
            assert_eq!(differs.at, at, "{name}");
        }
    }

    #[test]
    fn long_names_may_be_cut() {
        let template = Template::try_from("{title:slug}".to_owned()).unwrap();
        let text = format!("{}-b", "a".repeat(LEAST_CUT));
        assert!(template.fits(&"a".repeat(LEAST_CUT), &text));
        assert!(!template.fits(&"a".repeat(LEAST_CUT - 1), &text));
    }

    #[test]
    fn templates_that_are_none() {
        for (text, problem) in [
            ("{title", "unclosed `{` in the template `{title`"),
            ("title", "the template `title` has no field in braces"),
            (
                "{a:x}",
                "unknown format `x`; expected `date`, `slug`, `lower` or zeros",
            ),
            ("{}", "a field path is empty"),
            (
                &format!("{{n:{}}}", "0".repeat(70_000)),
                "numbers can be padded to at most 64 digits",
            ),
            (
                "{title:slug}}",
                "unmatched or nested brace in the template `{title:slug}}`",
            ),
            ("{{x}}", "unmatched or nested brace in the template `{{x}}`"),
            ("a}{x}", "unmatched or nested brace in the template `a}{x}`"),
        ] {
            let error = Template::try_from(text.to_owned()).err();
            let error = error.map(|error| error.to_string());
            assert_eq!(error.as_deref(), Some(problem));
        }
    }
}

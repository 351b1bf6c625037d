//! The width and height that a document declares for an image.

use crate::document::roles::Image;
use crate::document::value::{Entry, Node, Value};

/// The longest side in pixels that is taken seriously: that of a JPEG, the largest there are.
pub(super) const LONGEST: i64 = 65_535;

/// What stands for a side of an image.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    /// Pixels, from 1 to [`LONGEST`].
    Pixels(u32),
    /// No value, or no key.
    Absent,
    /// A length for a page's layout, such as `100%` or `auto`: no size of the image.
    Layout,
    /// Something that is not a size.
    Invalid(Invalid),
}

/// Why a value is not a size of an image.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Invalid {
    /// `0`.
    Zero,
    /// Less than zero.
    Negative,
    /// A number with a fraction, infinite, or no number.
    Fraction,
    /// More than [`LONGEST`].
    Absurd,
    /// Text that holds whole pixels: `"400"`, `400px`.
    Text(u32),
    /// A value of a kind that is not a number.
    NoNumber,
}

/// The side that a node stands for.
pub(super) fn read(node: &Node<'_>) -> Side {
    match &node.value {
        Value::Null => Side::Absent,
        Value::Number(number) => {
            let float = number.as_f64();
            let problem = match number.as_i64() {
                Some(pixels @ 1..=LONGEST) => {
                    return u32::try_from(pixels).map_or(Side::Absent, Side::Pixels);
                }
                Some(0) => Invalid::Zero,
                _ if float < 0.0 => Invalid::Negative,
                _ if number.is_integer() => Invalid::Absurd,
                _ => Invalid::Fraction,
            };
            Side::Invalid(problem)
        }
        Value::String(text) => text_side(text),
        Value::Bool(_) | Value::Sequence(_) | Value::Mapping(_) => Side::Invalid(Invalid::NoNumber),
    }
}

/// The side of an entry that may be absent.
pub(super) fn of(entry: Option<&Entry<'_>>) -> Side {
    entry.map_or(Side::Absent, |entry| read(&entry.value))
}

/// An image with a URL and a whole size.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sized<'d> {
    /// The value of `url` or `src`.
    pub(super) url_node: &'d Node<'d>,
    /// Its text.
    pub(super) url: &'d str,
    /// `width`.
    pub(super) width_entry: &'d Entry<'d>,
    /// `height`.
    pub(super) height_entry: &'d Entry<'d>,
    /// Declared width in pixels.
    pub(super) width: u32,
    /// Declared height in pixels.
    pub(super) height: u32,
}

impl<'d> Sized<'d> {
    /// The image, when URL, width and height are there and valid.
    pub(super) fn new(image: &Image<'d>) -> Option<Self> {
        let (width_entry, height_entry) = (image.width?, image.height?);
        let (Side::Pixels(width), Side::Pixels(height)) =
            (read(&width_entry.value), read(&height_entry.value))
        else {
            return None;
        };
        let url_node = image.url?;
        Some(Self {
            url_node,
            url: url_node.as_str()?,
            width_entry,
            height_entry,
            width,
            height,
        })
    }

    /// The entry to point at when the size should be another: `width`, unless only the height is
    /// wrong.
    pub(super) fn differing_from(&self, width: u32) -> &'d Entry<'d> {
        if self.width == width {
            self.height_entry
        } else {
            self.width_entry
        }
    }
}

/// Pixels in quotes or with their unit; other text with a number, such as `50%`, is for layout.
fn text_side(text: &str) -> Side {
    let text = text.trim();
    let digits = text.strip_suffix("px").unwrap_or(text).trim_end();
    match digits.parse::<i64>() {
        Ok(pixels @ 1..=LONGEST) => u32::try_from(pixels)
            .map_or(Side::Layout, |pixels| Side::Invalid(Invalid::Text(pixels))),
        Ok(0) => Side::Invalid(Invalid::Zero),
        Ok(..0) => Side::Invalid(Invalid::Negative),
        Ok(_) => Side::Invalid(Invalid::Absurd),
        Err(_) if text.is_empty() => Side::Absent,
        Err(_) => Side::Layout,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::value::{Number, Style};
    use crate::text::Span;

    #[track_caller]
    fn check(value: Value<'_>, expected: Side) {
        let node = Node::new(value, Span::default(), Style::Plain);
        assert_eq!(read(&node), expected);
    }

    #[test]
    fn whole_pixels_from_one_on_are_sizes() {
        let number = |integer| Value::Number(Number::Integer(integer));
        check(number(1), Side::Pixels(1));
        check(number(LONGEST), Side::Pixels(65_535));
        check(number(LONGEST + 1), Side::Invalid(Invalid::Absurd));
        check(number(0), Side::Invalid(Invalid::Zero));
        check(number(-1), Side::Invalid(Invalid::Negative));
        check(number(i64::MIN), Side::Invalid(Invalid::Negative));
        let unsigned = Value::Number(Number::Unsigned(u64::MAX));
        check(unsigned, Side::Invalid(Invalid::Absurd));
    }

    #[test]
    fn fractions_are_none_unless_they_are_zero() {
        let number = |float| Value::Number(Number::Float(float));
        check(number(400.0), Side::Pixels(400));
        check(number(400.5), Side::Invalid(Invalid::Fraction));
        check(number(-0.5), Side::Invalid(Invalid::Negative));
        check(number(1e30), Side::Invalid(Invalid::Absurd));
        check(number(f64::NAN), Side::Invalid(Invalid::Fraction));
    }

    #[test]
    fn text_may_hold_pixels_or_a_length_of_the_page() {
        let text = |text: &'static str| Value::String(text.into());
        check(text("400"), Side::Invalid(Invalid::Text(400)));
        check(text(" 400 px"), Side::Invalid(Invalid::Text(400)));
        check(text("0"), Side::Invalid(Invalid::Zero));
        check(text("99999"), Side::Invalid(Invalid::Absurd));
        check(text("-4px"), Side::Invalid(Invalid::Negative));
        check(text("100%"), Side::Layout);
        check(text("auto"), Side::Layout);
        check(text("٤٠٠"), Side::Layout);
        check(text(""), Side::Absent);
        check(Value::Null, Side::Absent);
        check(Value::Bool(true), Side::Invalid(Invalid::NoNumber));
    }
}

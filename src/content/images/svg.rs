//! The size of an SVG: `width`, `height` and `viewBox` of its root element. Reads tags and
//! attributes only as far as that; entities are never expanded.
//! <https://www.w3.org/TR/SVG2/coords.html#SizingSVGInCSS>

use super::{Size, Window};
use crate::content::images::info::{ImageFormat, ImageProblem};

/// How much of a file may be before the end of the root element's tag. Drawing programs write
/// long document types.
const LIMIT: usize = 64 * 1024;

/// The size, or that the file is not an SVG.
pub(crate) fn size(window: &mut Window<'_>) -> Result<Size, ImageProblem> {
    let looks_like_markup = {
        let head = window.head();
        let head = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head);
        head.trim_ascii_start().starts_with(b"<")
    };
    if !looks_like_markup {
        return Err(ImageProblem::UnknownFormat);
    }
    let head = String::from_utf8_lossy(window.beginning(LIMIT)).into_owned();
    match root(&head) {
        SvgRoot::Svg(attributes) => {
            measure(attributes).ok_or(ImageProblem::NoSize(ImageFormat::Svg))
        }
        SvgRoot::Cut => Err(ImageProblem::Broken(ImageFormat::Svg)),
        SvgRoot::Other => Err(ImageProblem::UnknownFormat),
    }
}

/// What the first element is.
enum SvgRoot<'t> {
    /// An `svg`, with the text of its attributes.
    Svg(&'t str),
    /// What looks like SVG, but ends before the root element's tag does.
    Cut,
    /// Something else, such as a web page.
    Other,
}

fn root(text: &str) -> SvgRoot<'_> {
    let mut rest = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut is_xml = false;
    loop {
        rest = rest.trim_start();
        let after = if let Some(inner) = rest.strip_prefix("<?") {
            is_xml = true;
            inner.split_once("?>").map(|(_, after)| after)
        } else if let Some(inner) = rest.strip_prefix("<!--") {
            inner.split_once("-->").map(|(_, after)| after)
        } else if let Some(inner) = rest.strip_prefix("<!DOCTYPE") {
            is_xml |= inner.trim_start().starts_with("svg");
            after_document_type(inner)
        } else {
            break;
        };
        match after {
            Some(after) => rest = after,
            None if is_xml => return SvgRoot::Cut,
            None => return SvgRoot::Other,
        }
    }
    let Some(tag) = rest.strip_prefix('<') else {
        return if rest.is_empty() && is_xml {
            SvgRoot::Cut
        } else {
            SvgRoot::Other
        };
    };
    let end = tag.find(|c: char| c.is_ascii_whitespace() || matches!(c, '>' | '/'));
    let name = &tag[..end.unwrap_or(tag.len())];
    if name.rsplit(':').next() != Some("svg") {
        return SvgRoot::Other;
    }
    match tag_end(&tag[name.len()..]) {
        Some(end) => SvgRoot::Svg(&tag[name.len()..name.len() + end]),
        None => SvgRoot::Cut,
    }
}

/// What follows a document type. Its own declarations may hold `>` in brackets, quotes and
/// comments.
fn after_document_type(mut rest: &str) -> Option<&str> {
    let mut depth = 0_u32;
    loop {
        rest = &rest[rest.find(['"', '\'', '[', ']', '>', '<'])?..];
        let (mark, after) = (rest.as_bytes()[0], &rest[1..]);
        rest = match mark {
            b'"' => after.split_once('"')?.1,
            b'\'' => after.split_once('\'')?.1,
            b'<' if after.starts_with("!--") => after.split_once("-->")?.1,
            b'>' if depth == 0 => return Some(after),
            _ => after,
        };
        match mark {
            b'[' => depth += 1,
            b']' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
}

/// The offset of the `>` that ends a tag.
fn tag_end(text: &str) -> Option<usize> {
    let mut quote = None;
    text.bytes().position(|byte| {
        match (quote, byte) {
            (Some(open), _) if open == byte => quote = None,
            (None, b'"' | b'\'') => quote = Some(byte),
            _ => {}
        }
        quote.is_none() && byte == b'>'
    })
}

fn measure(attributes: &str) -> Option<Size> {
    let (mut width, mut height, mut view_box) = (None, None, None);
    for (name, value) in Attributes(attributes) {
        match name {
            "width" => width = pixels(value),
            "height" => height = pixels(value),
            "viewBox" => view_box = ratio(value),
            _ => {}
        }
    }
    match (width, height, view_box) {
        (Some(width), Some(height), _) => exact(width, height),
        (Some(width), None, Some((w, h))) => exact(width, width * h / w),
        (None, Some(height), Some((w, h))) => exact(height * w / h, height),
        (None, None, Some((w, h))) => only_ratio(w, h),
        _ => None,
    }
}

/// The attributes of a tag, with their values as they are written.
struct Attributes<'t>(&'t str);

impl<'t> Iterator for Attributes<'t> {
    type Item = (&'t str, &'t str);

    fn next(&mut self) -> Option<Self::Item> {
        let (name, rest) = self.0.split_once('=')?;
        let rest = rest.trim_start();
        let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''))?;
        let (value, after) = rest[1..].split_once(quote)?;
        self.0 = after;
        Some((name.trim(), value))
    }
}

/// A length in pixels; none for `%`, `em` and what is not a length.
/// <https://www.w3.org/TR/css-values-4/#absolute-lengths>
fn pixels(text: &str) -> Option<f64> {
    let text = text.trim();
    let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic() || c == '%');
    let factor = match text[digits.len()..].to_ascii_lowercase().as_str() {
        "" | "px" => 1.0,
        "in" => 96.0,
        "cm" => 96.0 / 2.54,
        "mm" => 96.0 / 25.4,
        "q" => 96.0 / 101.6,
        "pt" => 96.0 / 72.0,
        "pc" => 16.0,
        _ => return None,
    };
    positive(digits.trim_end()).map(|number| number * factor)
}

/// Width and height of a `viewBox`: `min-x min-y width height`.
fn ratio(text: &str) -> Option<(f64, f64)> {
    let mut numbers = (text.split(|c: char| c.is_ascii_whitespace() || c == ','))
        .filter(|part| !part.is_empty())
        .skip(2);
    let (width, height) = (positive(numbers.next()?)?, positive(numbers.next()?)?);
    Some((width, height))
}

fn positive(text: &str) -> Option<f64> {
    let number: f64 = text.parse().ok()?;
    (number.is_finite() && number > 0.0).then_some(number)
}

/// A size in pixels; one with fractions is not an exact one.
fn exact(width: f64, height: f64) -> Option<Size> {
    let whole = |side: f64| (side - side.round()).abs() < 0.01;
    if !whole(width) || !whole(height) {
        return only_ratio(width, height);
    }
    Size::new(ImageFormat::Svg, round(width)?, round(height)?)
}

/// A ratio as two whole numbers; sides with fractions, and tiny ones, are scaled up to keep it.
fn only_ratio(width: f64, height: f64) -> Option<Size> {
    const LONG_SIDE: f64 = 10_000.0;
    let whole = width.fract() == 0.0 && height.fract() == 0.0;
    let scale = if whole {
        1.0
    } else {
        LONG_SIDE / width.max(height)
    };
    let (width, height) = (round(width * scale)?, round(height * scale)?);
    let mut size = Size::new(ImageFormat::Svg, width, height)?;
    size.exact = false;
    Some(size)
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the range is checked first"
)]
fn round(side: f64) -> Option<u32> {
    let side = side.round();
    (1.0..=f64::from(u32::MAX))
        .contains(&side)
        .then_some(side as u32)
}

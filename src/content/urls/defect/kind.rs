//! What can be wrong with a URL, and what a URL may be.

use std::ops::Range;

/// What a URL may be where it is.
#[derive(Clone, Copy, Debug)]
pub struct Expected<'a> {
    /// Schemes that are fine, lower case, without the colon.
    pub schemes: &'a [String],
    /// Whether a relative URL is fine.
    pub relative: bool,
    /// Whether somebody said that it is a URL. Where only its name does, other schemes (`mailto:`)
    /// and careless relative paths are not reported.
    pub declared: bool,
    /// Whether it is the URL of an image, which may be `data:`.
    pub image: bool,
}

/// What is wrong with a URL, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UrlDefect {
    /// The bytes of the text that are wrong.
    pub range: Range<usize>,
    /// What is wrong with them.
    pub kind: DefectKind,
    /// The URL as it was probably meant; without any defect.
    pub suggestion: Option<String>,
}

/// What can be wrong with a URL.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DefectKind {
    /// There is nothing.
    Empty,
    /// Spaces before or after it.
    EdgeSpace,
    /// A space inside.
    Space,
    /// A no-break space, a character of no width, and the like.
    Invisible(char),
    /// A tab, a line break or another control character.
    Control(char),
    /// `\` in place of `/`.
    Backslash,
    /// `%` without two hexadecimal digits.
    Percent,
    /// A character that has to be percent-encoded.
    Unencoded(char),
    /// It is in `<…>`, or is a whole Markdown link.
    Wrapped,
    /// A scheme that is not allowed.
    Scheme,
    /// `htps://`, `http:/`, `http//`.
    SchemeTypo,
    /// `https://https://`.
    DoubleScheme,
    /// `//host/path` where a scheme is needed.
    NoScheme,
    /// `www.example.com/path`: a host without a scheme.
    BareHost,
    /// A relative URL where an absolute one is needed.
    Relative,
    /// `https:///path`.
    NoHost,
    /// Two dots in a row, or a dot before the host.
    EmptyLabel,
    /// A host of digits that is not an address.
    NumericHost,
    /// A character that no host has.
    HostCharacter(char),
    /// A part between dots above 63 bytes, or a host above 253.
    HostTooLong,
    /// A host whose international form (`xn--`) is broken.
    HostEncoding,
    /// `[…]` is not an IPv6 address.
    Address,
    /// A port that is not a number from 1 to 65,535.
    Port,
}

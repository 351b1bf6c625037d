//! Which characters URIs have as they are.

use percent_encoding::{AsciiSet, CONTROLS};

/// Characters that no URI may have as they are.
pub(crate) const ILLEGAL: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'<')
    .add(b'>')
    .add(b'\\')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

/// The same, and those that mean something else in the path of a URI: what editors escape, too.
#[cfg(feature = "server")]
pub(crate) const IN_PATH: &AsciiSet = &ILLEGAL.add(b'#').add(b'%').add(b'?').add(b'[').add(b']');

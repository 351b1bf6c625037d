//! Comments that allow findings, where they themselves are wrong. Their findings cannot be allowed.

pub(crate) mod malformed;
pub(crate) mod missing_reason;
pub(crate) mod unknown_rule;
pub(crate) mod unused;

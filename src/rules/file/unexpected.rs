//! `file/unexpected`: a file is in a collection's folder and belongs to no collection.

use std::fmt;
use std::sync::OnceLock;

use globset::{ErrorKind, Glob, GlobBuilder, GlobSet};
use serde::Deserialize;

use crate::finding::Severity;
use crate::finding::wording::{counted, quoted};
use crate::rules::rule::{Build, FileCheck, FileDefect, Findings, Rule, RuleOption};
use crate::text::Span;
use crate::text::repo_path::RepoPath;

pub(crate) static RULE: Rule = Rule {
    severity: Severity::Warning,
    enabled: false,
    since: "0.1.0",
    options: &[RuleOption {
        name: "allowed",
        schema: r#"{ "type": "array", "items": { "type": "string", "minLength": 1 } }"#,
    }],
    ..Rule::new(
        "file/unexpected",
        include_str!("unexpected.md"),
        Build::file::<Unexpected>(),
    )
};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Unexpected {
    allowed: Allowed,
}

/// Bytes of all globs together, at most: compiled, they take some hundred times as much.
const MOST_BYTES: usize = 8 << 10;

/// Globs that can be compiled, which is done when a file is compared with them.
#[derive(Default, Deserialize)]
#[serde(try_from = "Vec<String>")]
struct Allowed {
    globs: Vec<Glob>,
    set: OnceLock<GlobSet>,
}

/// Why globs cannot be used.
#[derive(Debug)]
enum AllowedError {
    /// They have too many bytes together.
    TooLong,
    /// One cannot be parsed.
    Glob { written: String, error: ErrorKind },
    /// They cannot be compiled together.
    TooLarge,
}

impl fmt::Display for AllowedError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLong => {
                let most = counted(MOST_BYTES, "byte");
                write!(f, "the globs in `allowed` are longer than {most} in total")
            }
            Self::Glob { written, error } => write!(f, "invalid glob {}: {error}", quoted(written)),
            Self::TooLarge => f.write_str(
                "the globs in `allowed` are too large, or their braces are nested too deeply",
            ),
        }
    }
}

impl TryFrom<Vec<String>> for Allowed {
    type Error = AllowedError;

    fn try_from(globs: Vec<String>) -> Result<Self, AllowedError> {
        if globs.iter().map(String::len).sum::<usize>() > MOST_BYTES {
            return Err(AllowedError::TooLong);
        }
        let globs = globs.into_iter().map(|glob| {
            let anywhere = if glob.contains('/') {
                glob.trim_start_matches("./").to_owned()
            } else {
                format!("**/{glob}")
            };
            let compiled = GlobBuilder::new(&anywhere).literal_separator(true).build();
            compiled.map_err(|error| AllowedError::Glob {
                written: glob,
                error: error.kind().clone(),
            })
        });
        let globs = globs.collect::<Result<Vec<_>, _>>()?;
        if set(&globs).is_none() {
            return Err(AllowedError::TooLarge);
        }
        let set = OnceLock::new();
        Ok(Self { globs, set })
    }
}

/// What compares paths with globs, if they are not too large for it.
fn set(globs: &[Glob]) -> Option<GlobSet> {
    GlobSet::new(globs).ok()
}

impl Allowed {
    fn has(&self, path: &RepoPath) -> bool {
        let set = (self.set).get_or_init(|| set(&self.globs).unwrap_or_default());
        set.is_match(path)
    }
}

impl FileCheck for Unexpected {
    fn check(&self, path: &RepoPath, defect: &FileDefect<'_>, out: &mut Findings) {
        let FileDefect::Unexpected { collection } = defect else {
            return;
        };
        if self.allowed.has(path) {
            return;
        }
        let name = path.name();
        let message = format!(
            "{} belongs to no collection, but is in the folder of `{collection}`",
            quoted(name)
        );
        out.span(Span::default(), message)
            .help("remove it, or add it to the rule's `allowed` option");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_globs_are_not_too_long_together() {
        let globs = |count: usize| vec!["a".repeat(MOST_BYTES / 4); count];
        assert!(Allowed::try_from(globs(4)).is_ok());
        let error = |globs: Vec<String>| {
            let error = Allowed::try_from(globs).err();
            error.map(|error| error.to_string())
        };
        let expected = "the globs in `allowed` are longer than 8192 bytes in total";
        assert_eq!(error(globs(5)).as_deref(), Some(expected));
        let nested = format!("{}b{}", "{a,".repeat(126), "}".repeat(126));
        let error = error(vec![nested]).unwrap_or_default();
        assert!(error.contains("too deep"), "{error}");
    }
}

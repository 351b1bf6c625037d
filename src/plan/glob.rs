//! One glob of the config. Globs of the usual shapes, such as `**/_news/**/*.{md,html}`, are
//! compared segment by segment; the rest is left to crate `globset`, which has the same answers.

use std::sync::OnceLock;

use globset::{Candidate, GlobBuilder, GlobSet, GlobSetBuilder};

use crate::config::GlobError;
use crate::text::repo_path::RepoPath;

/// How many `**` are tried out one within the other; more are left to `globset`.
const MAX_DEEP: usize = 3;

/// Bytes up to which a glob with few braces has an automaton for sure. Longer ones are tried out.
const SURE: usize = 256;

/// Braces up to which that is so.
const FEW_BRACES: usize = 16;

/// A compiled glob.
pub(super) struct Glob {
    shape: GlobShape,
    /// A name that a path must have somewhere, which nearly always decides.
    needs: Option<String>,
}

enum GlobShape {
    /// One that is compared as it is written.
    Usual(Vec<Segment>),
    /// Any other, and its automaton, made when a path is first compared with it.
    Other(globset::Glob, OnceLock<Option<GlobSet>>),
}

/// What is between slashes.
#[derive(Debug)]
enum Segment {
    /// `**`: any folders; at the end everything below.
    Deep,
    /// A name.
    Name(String),
    /// `*.md`, `*.{md,html}`, `*`: a name with one of these endings.
    Ending(Vec<String>),
    /// `a*b`, `2024-??`, `[!_]*`: what [`fits`] can read.
    Pattern(Box<str>),
}

impl Glob {
    /// Compiles a glob; `*` and `?` stand for no slash.
    ///
    /// # Errors
    /// Why it is none.
    pub(super) fn new(text: &str) -> Result<Self, GlobError> {
        let compiled = compile(text).map_err(|error| GlobError::Syntax(error.kind().clone()))?;
        let segments = segments(text);
        let is_sure = text.len() <= SURE && text.matches('{').count() <= FEW_BRACES;
        if segments.is_none() && !is_sure && automaton(&compiled).is_none() {
            return Err(GlobError::TooLarge);
        }
        let name = |segment: &Segment| match segment {
            Segment::Name(name) => Some(name.clone()),
            Segment::Deep | Segment::Ending(_) | Segment::Pattern(_) => None,
        };
        Ok(Self {
            needs: segments.iter().flatten().find_map(name),
            shape: match segments {
                Some(segments) => GlobShape::Usual(segments),
                None => GlobShape::Other(compiled, OnceLock::new()),
            },
        })
    }

    /// Whether it needs an automaton, which takes some hundred times the bytes of its text.
    pub(super) fn is_costly(&self) -> bool {
        matches!(self.shape, GlobShape::Other(..))
    }

    /// Whether it says the same of all files of a folder whose names have the same end, from their
    /// last dot on.
    pub(super) fn is_by_ending(&self) -> bool {
        let is_one = |ending: &String| {
            ending.is_empty()
                || ending
                    .strip_prefix('.')
                    .is_some_and(|name| !name.contains('.'))
        };
        match &self.shape {
            GlobShape::Usual(segments) => match segments.last() {
                Some(Segment::Ending(endings)) => endings.iter().all(is_one),
                Some(Segment::Deep) => true,
                Some(Segment::Name(_) | Segment::Pattern(_)) | None => false,
            },
            GlobShape::Other(..) => false,
        }
    }

    /// Whether a path matches, which is relative to the root, with `/`; `names` are its parts.
    pub(super) fn matches(&self, path: &RepoPath, names: &[&str]) -> bool {
        if let Some(needs) = &self.needs
            && !names.contains(&needs.as_str())
        {
            return false;
        }
        match &self.shape {
            GlobShape::Usual(segments) => matches(segments, names),
            GlobShape::Other(compiled, matcher) => {
                let matcher = matcher.get_or_init(|| automaton(compiled));
                let candidate = Candidate::new(path);
                (matcher.as_ref()).is_some_and(|matcher| matcher.is_match_candidate(&candidate))
            }
        }
    }
}

/// The parts of a path, for [`Glob::matches`].
pub(super) fn names(path: &RepoPath) -> Vec<&str> {
    let mut names = Vec::with_capacity(4);
    let mut start = 0;
    for slash in memchr::memchr_iter(b'/', path.as_bytes()) {
        names.push(&path[start..slash]);
        start = slash + 1;
    }
    names.push(&path[start..]);
    names
}

fn compile(text: &str) -> Result<globset::Glob, globset::Error> {
    GlobBuilder::new(text)
        .literal_separator(true)
        .empty_alternates(true)
        .build()
}

/// What compares paths with a glob: a set of one, for a single one that is too large for its
/// regular expression ends the run.
fn automaton(glob: &globset::Glob) -> Option<GlobSet> {
    GlobSetBuilder::new().add(glob.clone()).build().ok()
}

/// The segments of a glob of a usual shape.
fn segments(text: &str) -> Option<Vec<Segment>> {
    let segments: Option<Vec<Segment>> = text.split('/').map(segment).collect();
    let segments = segments?;
    let is_deep = |segment: &&Segment| matches!(segment, Segment::Deep);
    let deep = segments.iter().filter(is_deep).count();
    let doubled = segments
        .windows(2)
        .any(|two| two.iter().all(|one| is_deep(&one)));
    (deep <= MAX_DEEP && !doubled).then_some(segments)
}

fn segment(text: &str) -> Option<Segment> {
    let is_literal = |text: &str| !text.contains(['*', '?', '[', ']', '{', '}', '\\', ',', '!']);
    if text == "**" {
        return Some(Segment::Deep);
    }
    if !text.is_empty() && is_literal(text) {
        return Some(Segment::Name(text.to_owned()));
    }
    let endings = text.strip_prefix('*').and_then(|ending| {
        let (before, alternatives) = match ending.strip_suffix('}') {
            Some(rest) => rest.split_once('{')?,
            None => (ending, ""),
        };
        let alternatives: Vec<&str> = alternatives.split(',').collect();
        let plain = is_literal(before) && alternatives.iter().all(|one| is_literal(one));
        let endings = alternatives.iter().map(|one| format!("{before}{one}"));
        plain.then(|| Segment::Ending(endings.collect()))
    });
    endings.or_else(|| is_pattern(text).then(|| Segment::Pattern(text.into())))
}

/// Whether [`fits`] reads a segment as `globset` does.
fn is_pattern(text: &str) -> bool {
    let pattern = text.as_bytes();
    let mut at = 0;
    while let Some(byte) = pattern.get(at) {
        match byte {
            b']' | b'{' | b'}' | b'\\' | b',' | b'!' => return false,
            b'[' => match class_end(pattern, at) {
                Some(end) => at = end,
                None => return false,
            },
            _ => at += 1,
        }
    }
    !pattern.is_empty()
}

/// Where a class ends that holds nothing but plain letters and digits, and ranges of them.
fn class_end(pattern: &[u8], start: usize) -> Option<usize> {
    let first = first_of_class(pattern, start);
    let mut at = first;
    loop {
        at += match pattern.get(at..)? {
            [b']', ..] if at > first => return Some(at + 1),
            [from, b'-', to, ..] if is_simple(*from) && is_simple(*to) => 3,
            [one, ..] if is_simple(*one) => 1,
            _ => return None,
        };
    }
}

fn is_simple(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.')
}

/// Where the letters of a class begin, behind its `[`, `[!` or `[^`.
fn first_of_class(pattern: &[u8], start: usize) -> usize {
    let is_negated = matches!(pattern.get(start + 1), Some(b'!' | b'^'));
    start + 1 + usize::from(is_negated)
}

/// Whether a pattern fits a whole name, byte by byte as for `globset`.
fn fits(pattern: &[u8], name: &[u8]) -> bool {
    let (mut at, mut seen) = (0, 0);
    // The last `*`: what is behind it, and the first byte that it has not taken yet. Nothing
    // but that star need take more when the rest does not fit.
    let mut star: Option<(usize, usize)> = None;
    loop {
        let next = match (pattern.get(at), name.get(seen)) {
            (None, None) => return true,
            (Some(b'*'), _) => {
                at += 1;
                star = Some((at, seen));
                continue;
            }
            (Some(_), Some(byte)) => behind_byte(pattern, at, *byte),
            (None, Some(_)) | (Some(_), None) => None,
        };
        if let Some(next) = next {
            (at, seen) = (next, seen + 1);
            continue;
        }
        match star {
            Some((behind, taken)) if taken < name.len() => {
                (at, seen) = (behind, taken + 1);
                star = Some((behind, seen));
            }
            _ => return false,
        }
    }
}

/// What is behind the part of a pattern that fits one byte, if it fits it.
fn behind_byte(pattern: &[u8], at: usize, byte: u8) -> Option<usize> {
    match pattern[at] {
        b'?' => Some(at + 1),
        b'[' => {
            let end = class_end(pattern, at)?;
            let first = first_of_class(pattern, at);
            let mut rest = &pattern[first..end - 1];
            let mut is_in = false;
            while let Some((from, behind)) = rest.split_first() {
                let (to, behind) = match behind {
                    [b'-', to, behind @ ..] => (to, behind),
                    behind => (from, behind),
                };
                is_in |= (*from..=*to).contains(&byte);
                rest = behind;
            }
            let is_negated = first > at + 1;
            (is_in != is_negated).then_some(end)
        }
        letter => (letter == byte).then_some(at + 1),
    }
}

/// Whether segments match the names that are left of a path.
fn matches(segments: &[Segment], names: &[&str]) -> bool {
    let (Some((first, more)), Some((name, rest))) = (segments.split_first(), names.split_first())
    else {
        return segments.is_empty() && names.is_empty();
    };
    match first {
        Segment::Deep if more.is_empty() => true,
        Segment::Deep => matches(more, names) || !rest.is_empty() && matches(segments, rest),
        Segment::Name(wanted) => name == wanted && matches(more, rest),
        Segment::Ending(endings) => {
            endings.iter().any(|ending| name.ends_with(ending.as_str())) && matches(more, rest)
        }
        Segment::Pattern(pattern) => {
            fits(pattern.as_bytes(), name.as_bytes()) && matches(more, rest)
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn joined(pieces: &'static [&'static str], most: usize) -> impl Strategy<Value = String> {
        prop::collection::vec(prop::sample::select(pieces), 1..most).prop_map(|all| all.join("/"))
    }

    const GLOBS: &[&str] = &[
        "**",
        "a",
        "b",
        "*",
        "*.md",
        "*.{md,html}",
        "*{,.md}",
        "*a",
        "?",
        "[ab]",
        "a*",
        "{a,b}",
        ".md",
        "a**",
        "**a",
        "*a*b*",
        "[!a]?",
        "[^a-m_]*",
        "[!b].md",
        "[a-cx-z]*[.d]",
        "??",
        "é*",
        "[é]",
        "[a-]",
        "[]a]",
        "[[:alpha:]]",
        "a,b",
        "!a",
    ];
    const NAMES: &[&str] = &[
        "a", "b", "ba", "a.md", ".md", "b.html", "x", "é", "éa", "aab", "abab", "xa.md", "_", "-",
        "a,b", "!a", "[",
    ];

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, cases: 10_000, ..ProptestConfig::default() })]

        #[test]
        fn all_globs_have_the_answers_of_globset(glob in joined(GLOBS, 6), path in joined(NAMES, 6)) {
            let expected = compile(&glob).expect("a glob").compile_matcher().is_match(&path);
            let own = Glob::new(&glob).expect("a glob");
            let names: Vec<&str> = path.split('/').collect();
            prop_assert_eq!(own.matches(RepoPath::new(&path), &names), expected, "{} {}", glob, path);
        }

        #[test]
        fn files_with_one_ending_match_alike(
            glob in joined(GLOBS, 6),
            folder in joined(NAMES, 4),
            (one, other) in (prop::sample::select(NAMES), prop::sample::select(NAMES)),
        ) {
            let glob = Glob::new(&glob).expect("a glob");
            let ending = |name: &str| name.rfind('.').map(|dot| name[dot..].to_owned());
            if glob.is_by_ending() && ending(one) == ending(other) {
                let matches = |name| {
                    let path = format!("{folder}/{name}");
                    glob.matches(RepoPath::new(&path), &names(RepoPath::new(&path)))
                };
                prop_assert_eq!(matches(one), matches(other), "{} {} {}", folder, one, other);
            }
        }
    }

    #[test]
    fn what_is_too_large_for_an_automaton_is_no_glob() {
        let nested = |depth: usize| format!("{}b{}", "{a,".repeat(depth), "}".repeat(depth));
        assert!(
            Glob::new(&nested(8))
                .unwrap()
                .matches(RepoPath::new("b"), &["b"])
        );
        assert!(
            Glob::new(&nested(60))
                .unwrap()
                .matches(RepoPath::new("b"), &["b"])
        );
        let error = Glob::new(&nested(126)).err().unwrap();
        assert_eq!(error, GlobError::TooLarge);
    }

    #[test]
    fn usual_shapes_need_no_automaton() {
        for (glob, usual) in [
            ("**/_news/**/*.{md,markdown}", true),
            ("posts/**", true),
            ("data/tags/*.yaml", true),
            ("index.md", true),
            ("**/**/a", false),
            ("{a,b}/*.md", false),
            ("a?.md", true),
            ("[!_]*/[0-9][0-9].md", true),
            ("*a*/b**", true),
            ("[é]", false),
            ("[[:alpha:]]", false),
            ("[a-]", false),
            ("[]a]", false),
            ("a{b,c}", false),
            ("a\\*", false),
        ] {
            assert_eq!(segments(glob).is_some(), usual, "{glob}");
        }
    }
}

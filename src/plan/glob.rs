//! One glob of the config. Globs of the usual shapes, such as `**/_news/**/*.{md,html}`, are
//! compared segment by segment; the rest is left to crate `globset`, which has the same answers.

use std::sync::OnceLock;

use globset::{Candidate, GlobBuilder, GlobMatcher};

/// How many `**` are tried out one within the other; more are left to `globset`.
const MAX_DEEP: usize = 3;

/// A compiled glob.
pub(super) struct Glob {
    compiled: globset::Glob,
    segments: Option<Vec<Segment>>,
    /// A name that a path must have somewhere, which nearly always decides.
    needs: Option<String>,
    /// Made when a path is first compared with it.
    matcher: OnceLock<GlobMatcher>,
}

/// What stands between slashes.
#[derive(Debug)]
enum Segment {
    /// `**`: any folders; at the end everything below.
    Deep,
    /// A name.
    Name(String),
    /// `*.md`, `*.{md,html}`, `*`: a name with one of these endings.
    Ending(Vec<String>),
}

impl Glob {
    /// Compiles a glob; `*` and `?` stand for no slash.
    pub(super) fn new(text: &str) -> Result<Self, globset::Error> {
        let compiled = GlobBuilder::new(text)
            .literal_separator(true)
            .empty_alternates(true)
            .build()?;
        let segments = segments(text);
        let name = |segment: &Segment| match segment {
            Segment::Name(name) => Some(name.clone()),
            Segment::Deep | Segment::Ending(_) => None,
        };
        Ok(Self {
            compiled,
            needs: segments.iter().flatten().find_map(name),
            segments,
            matcher: OnceLock::new(),
        })
    }

    /// Whether a path matches, which is relative to the root, with `/`; `names` are its parts.
    pub(super) fn matches(&self, path: &str, names: &[&str]) -> bool {
        if let Some(needs) = &self.needs
            && !names.contains(&needs.as_str())
        {
            return false;
        }
        if let Some(segments) = &self.segments {
            return matches(segments, names);
        }
        let matcher = self.matcher.get_or_init(|| self.compiled.compile_matcher());
        matcher.is_match_candidate(&Candidate::new(path))
    }
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
    let Some(ending) = text.strip_prefix('*') else {
        let is_name = !text.is_empty() && is_literal(text);
        return is_name.then(|| Segment::Name(text.to_owned()));
    };
    let (before, alternatives) = match ending.strip_suffix('}') {
        Some(rest) => rest.split_once('{')?,
        None => (ending, ""),
    };
    let alternatives: Vec<&str> = alternatives.split(',').collect();
    let plain = is_literal(before) && alternatives.iter().all(|one| is_literal(one));
    plain.then(|| {
        let endings = alternatives.iter().map(|one| format!("{before}{one}"));
        Segment::Ending(endings.collect())
    })
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
    ];
    const NAMES: &[&str] = &["a", "b", "ba", "a.md", ".md", "b.html", "x"];

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, cases: 4_000, ..ProptestConfig::default() })]

        #[test]
        fn all_globs_have_the_answers_of_globset(glob in joined(GLOBS, 6), path in joined(NAMES, 6)) {
            let glob = Glob::new(&glob).expect("a glob");
            let expected = glob.compiled.compile_matcher().is_match(&path);
            let names: Vec<&str> = path.split('/').collect();
            prop_assert_eq!(glob.matches(&path, &names), expected, "{} {}", glob.compiled.glob(), path);
        }
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
            ("a?.md", false),
            ("a\\*", false),
        ] {
            assert_eq!(segments(glob).is_some(), usual, "{glob}");
        }
    }
}

//! Globs that name hidden paths, such as `.github/**/*.yml` and `{.github,docs}/**`: only what their
//! own dots name is reached, and not what their wildcards would match.

use super::glob::Glob;
use crate::text::repo_path::{RepoPath, RepoPathBuf};

/// Alternatives of braces that are looked at one by one, at most; more name no hidden path.
const MOST_ALTERNATIVES: usize = 256;

/// One alternative of a glob, in which a name begins with a dot.
pub(super) struct HiddenGlob {
    /// The folders before its first wildcard.
    pub(super) base: RepoPathBuf,
    glob: Glob,
}

impl HiddenGlob {
    /// The alternatives of a glob that name hidden paths.
    pub(super) fn all(glob: &str) -> Vec<Self> {
        if !glob.contains('.') {
            return Vec::new();
        }
        let alternatives = alternatives(glob).into_iter();
        alternatives.filter_map(|one| Self::of(&one)).collect()
    }

    fn of(glob: &str) -> Option<Self> {
        let is_hidden = |name: &str| name.starts_with('.') || name.starts_with("[.]");
        if !glob.split('/').any(is_hidden) {
            return None;
        }
        let is_literal = |name: &&str| !name.contains(['*', '?', '[', '{', '\\']);
        let names: Vec<&str> = glob.split('/').take_while(is_literal).collect();
        Some(Self {
            base: names.join("/").into(),
            glob: Glob::new(glob).ok()?,
        })
    }

    /// Whether it matches a path; `names` are the parts of it.
    pub(super) fn matches(&self, path: &RepoPath, names: &[&str]) -> bool {
        self.glob.matches(path, names)
    }
}

/// What a glob stands for without braces; itself where these are too many or not closed.
fn alternatives(glob: &str) -> Vec<String> {
    let mut open = vec![glob.to_owned()];
    let mut done = Vec::new();
    while let Some(glob) = open.pop() {
        let Some((start, end, parts)) = first_braces(&glob) else {
            done.push(glob);
            continue;
        };
        let (before, behind) = (&glob[..start], &glob[end..]);
        open.extend(parts.iter().map(|part| format!("{before}{part}{behind}")));
        if open.len() + done.len() > MOST_ALTERNATIVES {
            return vec![glob];
        }
    }
    done
}

/// Where the first braces of a glob begin and end, and the alternatives in them.
fn first_braces(glob: &str) -> Option<(usize, usize, Vec<&str>)> {
    let (mut start, mut from, mut depth) = (0, 0, 0_usize);
    let mut parts = Vec::new();
    let (mut is_escaped, mut in_class) = (false, false);
    for (at, letter) in glob.char_indices() {
        match letter {
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = true,
            ']' => in_class = false,
            _ if in_class => {}
            '[' => in_class = true,
            '{' => {
                if depth == 0 {
                    (start, from) = (at, at + 1);
                }
                depth += 1;
            }
            ',' if depth == 1 => {
                parts.push(&glob[from..at]);
                from = at + 1;
            }
            '}' if depth == 1 => {
                parts.push(&glob[from..at]);
                return Some((start, at + 1, parts));
            }
            '}' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_alternatives_with_a_dot_name_hidden_paths() {
        for (glob, bases) in [
            ("**/*.md", &[][..]),
            (".github/**/*.yml", &[".github"]),
            ("{.github,docs}/**", &[".github"]),
            ("{a,{.b,c}/d}/*.md", &[".b/d"]),
            (".{b,c}/*", &[".c", ".b"]),
            ("docs/{.a,b}*.md", &["docs"]),
            ("[.]github/*", &[""]),
            ("a\\{.b,c}/*", &[]),
            ("[{]a,.b}/*", &[]),
            ("{.a,b/*", &[]),
        ] {
            let found = HiddenGlob::all(glob);
            let found: Vec<&str> = found.iter().map(|one| one.base.as_str()).collect();
            assert_eq!(found, bases, "{glob}");
        }
        let many = format!(".{}", "{a,b}".repeat(20));
        assert_eq!(HiddenGlob::all(&many).len(), 1);
    }
}

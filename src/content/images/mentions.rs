//! Which images a repository's texts mention, by the names of the files: in documents, templates,
//! styles and scripts alike. Whatever may be a mention is one.

use std::collections::HashSet;

use percent_encoding::percent_decode_str;

use crate::content::images::info::ImageFormat;
use crate::text::repo_path::RepoPath;

/// Names that browsers and generators look for without being told.
const BY_CONVENTION: [&str; 6] = [
    "favicon",
    "apple-touch-icon",
    "android-chrome",
    "mstile",
    "safari-pinned-tab",
    "browserconfig",
];

/// Images that texts mention.
#[derive(Clone, Debug, Default)]
pub(crate) struct Mentions {
    /// Names of files, in lower case; of a name with spaces and the like, what is behind the
    /// last of them.
    names: HashSet<Box<str>>,
    /// Ends of names whose beginnings a template makes: `-50x50.png` of `{{ domain }}-50x50.png`.
    endings: HashSet<Box<str>>,
}

impl Mentions {
    /// Adds what a text mentions.
    pub(crate) fn add(&mut self, text: &[u8]) {
        // Where a name begins that ends here, and how far the text was looked at for that.
        let (mut begin, mut seen) = (0, 0);
        for dot in memchr::memchr_iter(b'.', text) {
            let length = (text[dot + 1..].iter())
                .take_while(|byte| byte.is_ascii_alphanumeric())
                .count();
            let extension = std::str::from_utf8(&text[dot + 1..dot + 1 + length]);
            if extension.is_ok_and(|text| ImageFormat::from_extension(text).is_some()) {
                if let Some(start) = name_start(&text[seen..dot]) {
                    begin = seen + start;
                }
                seen = dot;
                let longest = dot.saturating_sub(LONGEST_WRITTEN);
                if begin < longest {
                    self.add_end(&text[longest..dot + 1 + length]);
                } else {
                    let name = String::from_utf8_lossy(&text[begin..dot + 1 + length]);
                    self.add_name(text[..begin].last().copied(), &name);
                }
            }
        }
    }

    /// Adds what is too long for a name: no file has it, unless a space is escaped in it or a
    /// template makes its beginning.
    fn add_end(&mut self, written: &[u8]) {
        let Some(percent) = memchr::memrchr(b'%', written) else {
            return;
        };
        let is_escape = |digits: &[u8]| digits.iter().all(u8::is_ascii_hexdigit);
        if !written[percent + 1..].get(..2).is_some_and(is_escape) {
            self.add_name(None, &String::from_utf8_lossy(&written[percent..]));
            return;
        }
        let written = String::from_utf8_lossy(written);
        let decoded = percent_decode_str(&written).decode_utf8_lossy();
        let name = tail(&decoded);
        if name.len() < decoded.len() {
            self.add_name(None, name);
        }
    }

    fn add_name(&mut self, before: Option<u8>, written: &str) {
        let name = percent_decode_str(written).decode_utf8_lossy();
        let name = tail(&name).to_lowercase();
        // Behind `{{ … }}`, `${…}` and `%s`, or put behind something else by a filter or a `+`.
        let is_ending = before == Some(b'}') || name.starts_with(['.', '-', '_', '@']);
        if let Some((_, ending)) = name.rsplit_once('%') {
            // `%s-50.png`, but also a name with a percent sign: both are thought of.
            let ending = ending.trim_start_matches(|letter: char| letter.is_ascii_lowercase());
            keep(&mut self.endings, ending);
        }
        if is_ending {
            keep(&mut self.endings, &name);
        }
        keep(&mut self.names, &name);
    }

    /// Adds what another part of the texts mentions.
    pub(crate) fn append(&mut self, other: Self) {
        self.names.extend(other.names);
        self.endings.extend(other.endings);
    }

    /// Whether the image at a path may be used.
    pub(crate) fn has(&self, path: &RepoPath) -> bool {
        let name = path.name().to_lowercase();
        BY_CONVENTION.iter().any(|known| name.starts_with(known))
            || self.names.contains(tail(&name))
            || (name.char_indices()).any(|(at, _)| self.endings.contains(&name[at..]))
    }
}

/// Bytes of a file's name, at most, on every file system.
const LONGEST_NAME: usize = 255;

/// Bytes of a name in a text, at most: each of them may be escaped.
const LONGEST_WRITTEN: usize = 3 * LONGEST_NAME;

/// Keeps what can be the name of a file; in lower case, a letter may take more bytes.
fn keep(names: &mut HashSet<Box<str>>, name: &str) {
    if name.len() <= 2 * LONGEST_NAME && !names.contains(name) {
        names.insert(name.into());
    }
}

/// Where the name begins that ends with `text`; none when it begins before it.
fn name_start(text: &[u8]) -> Option<usize> {
    let is_border = |byte: &u8| byte.is_ascii_control() || SEPARATORS.contains(&(*byte as char));
    text.iter().rposition(is_border).map(|at| at + 1)
}

/// What does not go on as one name in every text.
const SEPARATORS: [char; 24] = [
    ' ', '/', '\\', '"', '\'', '`', '(', ')', '<', '>', '[', ']', '{', '}', '=', ',', ';', ':',
    '#', '?', '&', '*', '$', '|',
];

/// A name as [`name_start`] would see it in a text.
fn tail(name: &str) -> &str {
    name.rsplit(SEPARATORS).next().unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mentions(text: &str) -> Mentions {
        let mut mentions = Mentions::default();
        mentions.add(text.as_bytes());
        mentions
    }

    #[track_caller]
    fn check(text: &str, used: &[&str], unused: &[&str]) {
        let mentions = mentions(text);
        for path in used {
            assert!(
                mentions.has(RepoPath::new(path)),
                "{path} in {text}: {mentions:?}"
            );
        }
        for path in unused {
            assert!(
                !mentions.has(RepoPath::new(path)),
                "{path} in {text}: {mentions:?}"
            );
        }
    }

    #[test]
    fn names_wherever_they_stand() {
        check(
            "---\nimage: /img/moss.JPG\n---\n![a](<../a b.png> 'x') <img src=fern.webp>",
            &["assets/img/moss.jpg", "a b.png", "x/fern.webp"],
            &["moss.png", "c.png", "ss.jpg"],
        );
        check("url(%C3%BCber%20uns.png)", &["Über uns.png"], &["ber.png"]);
        check("see a.pngx and png", &[], &["a.png"]);
        check("", &["favicon-32x32.png"], &["icon.png"]);
    }

    #[test]
    fn names_that_templates_make() {
        for text in [
            "<img src='/logos/{{ domain }}-50x50.png'>",
            "`/logos/${domain}-50x50.png`",
            "{{ domain | append: \"-50x50.png\" }}",
            "printf \"%s-50x50.png\" .domain",
        ] {
            check(text, &["logos/cnet.com-50x50.png"], &["logos/cnet.com.png"]);
        }
        check("{{ name }}.png", &["a.png", "b/c.png"], &["a.jpg"]);
        let long = format!("{}%s-50x50.png", "a".repeat(400));
        check(&long, &["cnet.com-50x50.png"], &["cnet.com.png"]);
        check(&long.repeat(9), &["cnet.com-50x50.png"], &["cnet.com.png"]);
    }

    #[test]
    fn what_is_too_long_for_a_name_ends_in_one_perhaps() {
        let longest = format!("{}.png", "a".repeat(251));
        check(&longest, &[&longest], &["a.png"]);
        let escaped = format!("{}.png", "%C3%BC".repeat(125));
        check(&escaped, &[&format!("{}.png", "ü".repeat(125))], &["ü.png"]);
        let long = format!("{}%20moss.png", "a".repeat(900));
        check(&long, &["moss.png"], &["a.png"]);
        check(&"fern.png".repeat(200), &[], &["ern.png"]);
    }
}

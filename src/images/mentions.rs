//! Which images a repository's texts mention, by the names of the files: in documents, templates,
//! styles and scripts alike. Whatever may be a mention is one.

use std::collections::HashSet;

use percent_encoding::percent_decode_str;

use crate::world::ImageFormat;

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
pub struct Mentions {
    /// Names of files, in lower case; of a name with blanks and the like, what stands behind the
    /// last of them.
    names: HashSet<Box<str>>,
    /// Ends of names whose beginnings a template makes: `-50x50.png` of `{{ domain }}-50x50.png`.
    endings: HashSet<Box<str>>,
}

impl Mentions {
    /// Adds what a text mentions.
    pub fn add(&mut self, text: &[u8]) {
        for dot in memchr::memchr_iter(b'.', text) {
            let length = (text[dot + 1..].iter())
                .take_while(|byte| byte.is_ascii_alphanumeric())
                .count();
            let extension = std::str::from_utf8(&text[dot + 1..dot + 1 + length]);
            if extension.is_ok_and(|text| ImageFormat::from_extension(text).is_some()) {
                let start = name_start(&text[..dot]);
                let name = String::from_utf8_lossy(&text[start..dot + 1 + length]);
                self.add_name(text[..start].last().copied(), &name);
            }
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
            self.endings.insert(ending.into());
        }
        if is_ending {
            self.endings.insert(name.as_str().into());
        }
        self.names.insert(name.into());
    }

    /// Adds what another part of the texts mentions.
    pub fn append(&mut self, other: Self) {
        self.names.extend(other.names);
        self.endings.extend(other.endings);
    }

    /// Whether the image at a path may be used.
    pub fn has(&self, path: &str) -> bool {
        let name = path.rsplit('/').next().unwrap_or(path).to_lowercase();
        BY_CONVENTION.iter().any(|known| name.starts_with(known))
            || self.names.contains(tail(&name))
            || (name.char_indices()).any(|(at, _)| self.endings.contains(&name[at..]))
    }
}

/// Where the name begins that ends with `text`.
fn name_start(text: &[u8]) -> usize {
    let is_border = |byte: &u8| byte.is_ascii_control() || SEPARATORS.contains(&(*byte as char));
    text.iter().rposition(is_border).map_or(0, |at| at + 1)
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
            assert!(mentions.has(path), "{path} in {text}: {mentions:?}");
        }
        for path in unused {
            assert!(!mentions.has(path), "{path} in {text}: {mentions:?}");
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
    }
}

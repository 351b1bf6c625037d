//! `file/not-a-post`: a file among Jekyll's posts whose name is not that of a post.

use serde::Deserialize;

use crate::content::dates;
use crate::content::site::Generator;
use crate::finding::Severity;
use crate::finding::wording::quoted;
use crate::rules::rule::{Build, DocumentCheck, DocumentContext, Findings, Rule};
use crate::text::repo_path::RepoPath;

pub(crate) static RULE: Rule = Rule {
    severity: Severity::Error,
    since: "0.2.0",
    ..Rule::new(
        "file/not-a-post",
        include_str!("not_a_post.md"),
        Build::document::<NotAPost>(),
    )
};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct NotAPost {}

/// Names, without their ending, of files that nobody takes for posts.
const NO_POSTS: &[&str] = &["contributing", "example", "index", "readme", "template"];

impl DocumentCheck for NotAPost {
    fn check(&self, context: &DocumentContext<'_>, out: &mut Findings) {
        let document = context.document;
        let is_jekyll = context.settings.site.generator == Some(Generator::Jekyll);
        // What has no front matter is copied as it is, or left alone.
        let is_page = document.layout.is_content() && document.front_matter.is_some();
        if !is_jekyll || !is_page {
            return;
        }
        let path = document.source.path().as_str();
        let (folders, name) = RepoPath::new(path).folder_and_name();
        if is_no_post(name) || is_hidden(context) {
            return;
        }
        let mut names = folders.names();
        let Some(folder) = names.find(|name| matches!(*name, "_posts" | "_post")) else {
            return;
        };
        if folder == "_post" {
            if date_of(name).is_some() && !may_be_collection(context) {
                let message = "in the folder `_post`, which Jekyll ignores; expected `_posts`";
                out.span(document.top(), message).help("rename the folder");
            }
            return;
        }
        let (message, help) = match date_of(name) {
            Some(date) if dates::date(&padded(date)).is_ok() => return,
            Some(date) => (
                format!(
                    "the file name has the date {}, which does not exist",
                    quoted(date)
                ),
                match context.roles.date {
                    // lib/jekyll/document.rb, `modify_date`: then nobody reads the name.
                    Some(_) => "correct the date in the name".to_owned(),
                    None => "Jekyll stops here: correct the date in the name".to_owned(),
                },
            ),
            None if !is_meant(context, name) => return,
            None => (
                format!(
                    "not the name of a post, so Jekyll ignores the file; expected {}",
                    quoted("YEAR-MONTH-DAY-title.ext")
                ),
                match day(context) {
                    Some(day) => format!("rename it to {}", quoted(&format!("{day}-{name}"))),
                    None => "rename it, or move it out of `_posts`".to_owned(),
                },
            ),
        };
        out.span(document.top(), message).help(help);
    }
}

/// Whether the config may have a collection `post`, whose folder is `_post`: docs/collections.
fn may_be_collection(context: &DocumentContext<'_>) -> bool {
    let configs = context
        .settings
        .site
        .profile()
        .map_or(&[][..], |profile| profile.configs);
    let mut read = configs
        .iter()
        .filter_map(|name| context.world.files.read(name).ok());
    // Settings may be in other files, which the command line names.
    read.next().is_none_or(|config| {
        let words = String::from_utf8_lossy(&config);
        let mut words = words.split(|c: char| !c.is_alphanumeric() && c != '_');
        words.any(|word| matches!(word, "post" | "_post"))
    })
}

/// Whether a file is meant as a post: other files may be kept beside posts, and Jekyll is to ignore
/// them.
fn is_meant(context: &DocumentContext<'_>, name: &str) -> bool {
    let layout = context.document.root().and_then(|root| root.get("layout"));
    // What no converter of Jekyll's own reads may be kept beside posts to copy from.
    let ending = RepoPath::new(name).extension();
    if !matches!(
        ending,
        "md" | "markdown" | "mkd" | "mkdn" | "mkdown" | "html" | "htm"
    ) {
        return false;
    }
    context.roles.date.is_some()
        || layout.is_some_and(|layout| layout.as_str().is_some_and(|name| name.contains("post")))
        || name.starts_with(|first: char| first.is_ascii_digit())
}

fn is_hidden(context: &DocumentContext<'_>) -> bool {
    let published = context.roles.published;
    published.is_some_and(|entry| entry.value.as_bool() == Some(false))
}

/// Whether nobody takes a file for a post: by its name, or by the sign that it begins with, which
/// Jekyll's `EntryFilter` leaves out.
fn is_no_post(name: &str) -> bool {
    let is_it = |known: &&str| match name.as_bytes().split_at_checked(known.len()) {
        Some((stem, [] | [b'.', ..])) => stem.eq_ignore_ascii_case(known.as_bytes()),
        _ => false,
    };
    name.starts_with(['.', '_', '#']) || name.ends_with('~') || NO_POSTS.iter().any(is_it)
}

/// The date in the name of a post: Jekyll's `DATE_FILENAME_MATCHER`.
fn date_of(name: &str) -> Option<&str> {
    let mut at = 0;
    for most in [4, 2, 2] {
        let digits = name[at..].bytes().take_while(u8::is_ascii_digit).count();
        let least = if most == 4 { 2 } else { 1 };
        if digits < least || digits > most || !name[at + digits..].starts_with('-') {
            return None;
        }
        at += digits + 1;
    }
    // An ending follows.
    name[at..].contains('.').then(|| &name[..at - 1])
}

/// A date with all its digits: `2024-05-01` for `24-5-1`.
fn padded(date: &str) -> String {
    let parts: Vec<&str> = date.split('-').collect();
    match parts[..] {
        [year, month, day] if year.len() == 2 => format!("20{year}-{month:0>2}-{day:0>2}"),
        [year, month, day] => format!("{year:0>4}-{month:0>2}-{day:0>2}"),
        _ => date.to_owned(),
    }
}

/// The day that the front matter says.
fn day(context: &DocumentContext<'_>) -> Option<String> {
    let text = context.roles.date?.value.as_str()?;
    dates::lenient(text).ok()?;
    let day = text.get(..10)?;
    dates::date(day).ok().map(|_| day.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_posts_begin_with_a_date() {
        for (name, expected) in [
            ("2024-05-01-moss.md", Some("2024-05-01")),
            ("24-5-1-moss.md", Some("24-5-1")),
            ("2024-05-01-.md", Some("2024-05-01")),
            ("2024-13-01-moss.md", Some("2024-13-01")),
            ("2024-05-01.md", None),
            ("2024-05-moss.md", None),
            ("2024_05_01_moss.md", None),
            ("20240-05-01-moss.md", None),
            ("moss.md", None),
            ("é-05-01-moss.md", None),
        ] {
            assert_eq!(date_of(name), expected, "{name}");
        }
        assert_eq!(padded("24-5-1"), "2024-05-01");
        assert!(is_no_post("README.md") && is_no_post("_draft.md") && !is_no_post("moss.md"));
    }
}

//! Posts of Jekyll, whose address is made of their day, their categories and their name: two with the
//! same of these are one page, whatever the pattern of the site is.

use super::Page;
use crate::content::site::addresses::PostAddresses;
use crate::document::value::{Node, Value};
use crate::text::repo_path::RepoPath;

/// Takes the address of a post, if it follows from its path and its front matter.
pub(super) fn take(page: &mut Page<'_>) {
    let Some(of_posts) = page.site.addresses.posts else {
        return;
    };
    if let Some(address) = address(page.path, page.root, of_posts) {
        page.take_path(&address);
    }
}

fn address(path: &RepoPath, root: &Node<'_>, of_posts: PostAddresses) -> Option<String> {
    let (day, name) = day_and_name(path.stem())?;
    let mut parts = Vec::new();
    if of_posts.by_day {
        parts.push(match root.get("date") {
            None => day,
            // What is written with a time of day may be another day where the site is.
            Some(date) => {
                day_of(date.as_str()?).unwrap_or_else(|| date.as_str().into_iter().collect())
            }
        });
    }
    if of_posts.by_categories {
        parts.push(categories(path, root)?);
    }
    parts.push(match root.get("slug") {
        None => name.to_owned(),
        Some(slug) => slug.as_str()?.to_owned(),
    });
    // No file has such a name.
    Some(format!("_posts:{}", parts.join(":")))
}

/// lib/jekyll/document.rb, `DATE_FILENAME_MATCHER`: the day of a name, and the rest.
fn day_and_name(stem: &str) -> Option<(String, &str)> {
    let mut parts = stem.splitn(4, '-');
    let day: Vec<&str> = parts.by_ref().take(3).collect();
    let name = parts.next()?;
    Some((day_of(&day.join("-"))?, name))
}

/// `2024-05-01` for `2024-5-1`.
fn day_of(text: &str) -> Option<String> {
    let parts: Vec<&str> = text.split('-').collect();
    let is_number =
        |part: &&str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    match parts[..] {
        [year, month, day] if parts.iter().all(is_number) && year.len() == 4 => {
            Some(format!("{year}-{month:0>2}-{day:0>2}"))
        }
        _ => None,
    }
}

/// docs/posts: the folders above `_posts`, and what front matter says; a text in `categories` has one
/// in each word.
fn categories(path: &RepoPath, root: &Node<'_>) -> Option<String> {
    let above = path.folder().names().take_while(|name| *name != "_posts");
    let mut all: Vec<String> = above.map(str::to_lowercase).collect();
    let mut add = |category: &str| {
        let category = category.to_lowercase();
        if !all.contains(&category) {
            all.push(category);
        }
    };
    if let Some(one) = root.get("category") {
        add(one.as_str()?);
    }
    match root.get("categories").map(|node| &node.value) {
        None | Some(Value::Null) => {}
        Some(Value::String(text)) => text.split_whitespace().for_each(add),
        Some(Value::Sequence(items)) => {
            for item in items {
                add(item.as_str()?);
            }
        }
        Some(_) => return None,
    }
    Some(all.join("/"))
}

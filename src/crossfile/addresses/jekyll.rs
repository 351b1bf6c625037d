//! Jekyll, Hexo and Eleventy: `permalink`, which names the file that is written.

use super::{Page, posts};
use crate::content::site::JekyllPlugin;
use crate::document::value::Node;

/// docs/permalinks, docs/collections; jekyll-redirect-from: `redirect_from`.
pub(super) fn jekyll(page: &mut Page<'_>) {
    let path = page.path;
    let is_text = matches!(path.extension(), "md" | "markdown" | "html");
    let folders = path.folder().names();
    let mut special = folders.filter_map(|name| name.strip_prefix('_'));
    let (kind, deeper) = (special.next(), special.next());
    let is_page = match kind {
        None => true,
        Some("posts") => deeper.is_none(),
        Some(collection) => page
            .site
            .addresses
            .outputs
            .iter()
            .any(|own| own == collection),
    };
    if !is_text || !is_page || path.name().starts_with('_') {
        return;
    }
    page.add_languages(page.path);
    if page
        .site
        .addresses
        .plugins
        .contains(&JekyllPlugin::RedirectFrom)
    {
        for (from, span) in page.texts("redirect_from") {
            page.take(&written(&from), span);
        }
    }
    if let Some((permalink, span)) = page.text("permalink") {
        let file = written(permalink);
        page.take(&file, span);
    } else if kind == Some("posts") && page.root.get("permalink").is_none() {
        posts::take(page);
    } else if kind.is_none()
        && page.root.get("permalink").is_none()
        && page.site.addresses.by_path
        // Plugins make indices of these.
        && !path.stem().eq_ignore_ascii_case("readme")
    {
        let rest = page.path.strip_suffix(path.extension());
        let stem = rest.unwrap_or_default().trim_end_matches('.');
        // lib/jekyll/page.rb, `template`: an index stays where it is.
        let is_in_folder = page.site.addresses.in_folders && path.stem() != "index";
        let index = if is_in_folder { "/index" } else { "" };
        page.take_path(&format!("{stem}{index}.html"));
    }
}

/// lib/jekyll/page.rb, `destination`: the file that is written for an address.
fn written(address: &str) -> String {
    let file = address.trim_start_matches('/');
    let stem = file.strip_suffix(".html").unwrap_or(file);
    let index = if stem.is_empty() || stem.ends_with('/') {
        "index"
    } else {
        ""
    };
    format!("{stem}{index}.html")
}

/// front-matter: `permalink`.
pub(super) fn hexo(page: &mut Page<'_>) {
    let is_page = page.path.starts_with("source/") && !page.path.contains("/_drafts/");
    if !is_page {
        return;
    }
    page.add_languages(page.path);
    if let Some((permalink, span)) = page.text("permalink") {
        let address = super::bare(permalink).to_owned();
        page.take(&address, span);
    }
}

/// permalinks: Eleventy writes to this very path. What is below `_includes` is not a page.
pub(super) fn eleventy(page: &mut Page<'_>) {
    let has_language = page.root.get("lang").and_then(Node::as_str).is_some();
    if page.path.names().any(|name| name.starts_with('_')) || has_language {
        return;
    }
    page.add_languages(page.path);
    if let Some((permalink, span)) = page.text("permalink") {
        let file = permalink.trim_start_matches('/');
        let index = if file.is_empty() || file.ends_with('/') {
            "index.html"
        } else {
            ""
        };
        let file = format!("{file}{index}");
        page.take(&file, span);
    }
}

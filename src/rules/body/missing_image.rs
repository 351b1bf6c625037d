//! `body/missing-image`: an image in a body that is a file of this repository, and is not there.

use std::cell::OnceCell;
use std::ops::Range;

use memchr::memmem::Finder;
use serde::Deserialize;

use super::{has, in_template, text};
use crate::content::links;
use crate::content::site::profile::BodyPaths;
use crate::content::site::{Generator, Local, Site};
use crate::document::body_need::BodyNeed;
use crate::document::{Document, Node};
use crate::finding::{Phrase, Severity};
use crate::rules::image_cache::{has_images, has_translation, images_named, is_image};
use crate::rules::rule::{Build, DocumentCheck, DocumentContext, Findings, Grouping, Rule};
use crate::text::Span;
use crate::text::repo_path::RepoPath;
use crate::tree::{Look, ignored};

pub(crate) static RULE: Rule = Rule {
    severity: Severity::Warning,
    since: "0.2.0",
    grouping: Grouping::ByMessage,
    ..Rule::new(
        "body/missing-image",
        include_str!("missing_image.md"),
        Build::document::<MissingImage>(),
    )
};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct MissingImage {}

/// Folders of parts that pages include.
const INCLUDED: &[&str] = &[
    "_includes",
    "_partials",
    "_shared",
    "_snippets",
    "includes",
    "partials",
    "reuse",
    "shared",
    "snippets",
];

impl DocumentCheck for MissingImage {
    fn check(&self, context: &DocumentContext<'_>, out: &mut Findings) {
        let document = context.document;
        let Some(body) = text(document) else { return };
        if document.front_matter.is_none() && is_whole_page(body) {
            return;
        }
        let generator = context.settings.site.generator;
        let in_templates = in_template::addresses(body, generator);
        let may_show = may_show(body) && may_be_here(context, body);
        if in_templates.is_empty() && !may_show {
            return;
        }
        let written = if may_show {
            links::addresses(body)
        } else {
            Vec::new()
        };
        let is_in_template = |address: &Range<usize>| {
            // They are in their order.
            let at = in_templates.binary_search_by_key(&address.start, |one| one.start);
            at.is_ok()
        };
        let mut addresses = [in_templates.clone(), written].concat();
        addresses.sort_by_key(|address| address.start);
        addresses.dedup();
        let shown_as_code = OnceCell::new();
        let is_built = OnceCell::new();
        let start = document.body.range().start;
        for address in addresses {
            let url = &body[address.clone()];
            if !is_image(url) || is_indented(body, address.start) {
                continue;
            }
            let how = if is_in_template(&address) {
                How::Template
            } else if body[..address.start].ends_with(['"', '\'']) {
                How::Html
            } else {
                How::Markdown
            };
            let Some(missing) = missing(context, url, how) else {
                continue;
            };
            let mut hidden = shown_as_code.get_or_init(|| not_shown(body)).iter();
            if hidden.any(|code| code.contains(&address.start)) {
                continue;
            }
            if *is_built.get_or_init(|| is_built_page(document)) {
                return;
            }
            let span = Span::new(start + address.start, start + address.end);
            match missing {
                Missing::File(path) => {
                    out.span(span, Phrase::from("no such file: ").file(&path))
                        .help("add the file, or correct the address");
                }
                Missing::OtherCase(real) => {
                    let words = Phrase::from("the file is named ").file(&real);
                    out.span(span, words.and(", in different letter case"))
                        .help("write the name as the file has it: web servers tell them apart");
                }
            }
        }
    }

    fn body(&self) -> BodyNeed {
        BodyNeed::Most
    }
}

/// Whether a file is a page as browsers get it. Site generators write such pages, and copy them: whose
/// it is to correct, only they know.
fn is_whole_page(body: &str) -> bool {
    const STARTS: [&str; 2] = ["<!doctype", "<html"];
    let text = body.trim_start();
    let begins = |start: &str| {
        let begin = text.get(..start.len());
        begin.is_some_and(|begin| begin.eq_ignore_ascii_case(start))
    };
    STARTS.into_iter().any(begins)
}

/// How the address of an image is written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum How {
    Markdown,
    Html,
    Template,
}

/// What is at the address of an image.
enum Missing {
    /// Nothing.
    File(String),
    /// A file whose name differs in the case of letters.
    OtherCase(String),
}

fn missing(context: &DocumentContext<'_>, url: &str, how: How) -> Option<Missing> {
    let (files, site) = (context.world.files, &context.settings.site);
    let paths = paths(context, url, how)?;
    let looks: Vec<Look> = paths.iter().map(|path| files.look(path)).collect();
    let is_there = |look: &Look| matches!(look, Look::File | Look::Folder | Look::Outside);
    if looks.iter().any(is_there) {
        return None;
    }
    let real = looks.iter().find_map(|look| match look {
        Look::OtherCase(real) => Some(real.clone()),
        _ => None,
    });
    if let Some(real) = real {
        return Some(Missing::OtherCase(real));
    }
    // A folder of images that lacks this one is surely the one that is meant. Where there is none,
    // the images may be kept elsewhere, or the address may be an example.
    let has_others = |path: &&String| has_images(files, RepoPath::new(path).folder());
    let path = paths.iter().find(has_others)?;
    let is_made = |path: &String| {
        let path = RepoPath::new(path);
        ignored::by_git(files, path) || has_translation(files, site, path)
    };
    (!paths.iter().any(is_made)).then(|| Missing::File(path.clone()))
}

/// The files of which one is certainly meant by an address.
fn paths(context: &DocumentContext<'_>, url: &str, how: How) -> Option<Vec<String>> {
    let (document, site) = (context.document, &context.settings.site);
    let from = document.source.path();
    if site.generator == Some(Generator::Hexo) && how == How::Template {
        return of_post(url, from);
    }
    if !url.starts_with('/') && !url.contains(':') {
        return match site.generator {
            Some(Generator::Jekyll) => of_page(document, site, url),
            _ => beside(site, url, from, how == How::Html),
        };
    }
    match site.local(url, from) {
        Local::Files(paths) => Some(paths),
        _ => None,
    }
}

/// docs/asset-folders of Hexo: the files of a post are in the folder of its name.
fn of_post(url: &str, from: &RepoPath) -> Option<Vec<String>> {
    let is_post = from
        .folder()
        .names()
        .any(|name| matches!(name, "_posts" | "_drafts"));
    let folder = from.folder().child(from.stem());
    let file = RepoPath::new(&folder).join(url);
    file.filter(|_| is_post).map(|file| vec![file])
}

/// The file that an address without a slash in front means on a page of Jekyll, whose address is
/// certain: it says so, or follows from the path.
fn of_page(document: &Document<'_>, site: &Site, url: &str) -> Option<Vec<String>> {
    let path = document.source.path();
    let is_page =
        document.front_matter.is_some() && !path.names().any(|name| name.starts_with('_'));
    let is_moved = site
        .static_folders
        .as_ref()
        .is_some_and(|own| own.iter().any(|folder| folder != "."));
    if !is_page || is_moved {
        return None;
    }
    let permalink = document.root().and_then(|root| root.get("permalink"));
    let page = match permalink.map(Node::as_str) {
        // docs/permalinks: placeholders, and names of styles.
        Some(Some(own)) if own.starts_with('/') && !own.contains(':') => own.to_owned(),
        // In each style, the page of an index is that of its folder.
        None if path.stem() == "index" || site.addresses.by_path => format!("/{}", path.as_str()),
        Some(_) | None => return None,
    };
    let (folder, _) = page.rsplit_once('/')?;
    // Above its root is another site, or the same one.
    RepoPath::new(folder.trim_start_matches('/')).join(url)?;
    match site.local(&format!("{folder}/{url}"), path) {
        Local::Files(paths) => Some(paths),
        _ => None,
    }
}

/// The same for an address without a slash in front, where it means a file beside the document.
fn beside(site: &Site, url: &str, from: &RepoPath, is_html: bool) -> Option<Vec<String>> {
    // What is included by other files is read from their folders.
    if from.names().any(|name| INCLUDED.contains(&name)) {
        return None;
    }
    let is_beside = match site.profile().map(|profile| profile.body_paths) {
        Some(BodyPaths::OfPage) => false,
        Some(BodyPaths::BesideIndex) => {
            let stem = from.stem();
            let is_index = matches!(stem.split('.').next(), Some("index" | "_index"));
            // The address of a page may have other folders above it.
            is_index && site.is_content(from) && !url.contains("..")
        }
        Some(BodyPaths::BesideIfMarkdown) => !is_html,
        // Nothing but a viewer of files shows it, as far as anybody knows.
        None => true,
    };
    let dotted = if url.starts_with('.') { "" } else { "./" };
    match site.local(&format!("{dotted}{url}"), from) {
        _ if !is_beside => None,
        Local::Files(paths) | Local::Perhaps(paths) if paths.len() == 1 => Some(paths),
        _ => None,
    }
}

/// What tools write into pages that they build.
const BUILT_BY: &[&str] = &[
    "name=\"generator\"",
    "doctools.js",
    "<!-- Generated by",
    "Created using <a",
];

/// Whether a page was built from something else, which is what has to be corrected.
fn is_built_page(document: &Document<'_>) -> bool {
    let is_html = matches!(document.source.path().extension(), "html" | "htm");
    let body = text(document).unwrap_or_default();
    let is_marked = || BUILT_BY.iter().any(|mark| has(body, mark));
    is_html && document.front_matter.is_none() && is_marked()
}

/// Whether a line may be code because it is indented.
fn is_indented(body: &str, at: usize) -> bool {
    let start = memchr::memrchr(b'\n', &body.as_bytes()[..at]).map_or(0, |line| line + 1);
    body[start..].starts_with("    ") || body[start..].trim_start_matches(' ').starts_with('\t')
}

/// Whether there is what stands in front of every address that is looked for.
fn may_show(body: &str) -> bool {
    has(body, "](") || has(body, "<img")
}

/// Whether an image may be named that is no other site's: most bodies need no closer look.
fn may_be_here(context: &DocumentContext<'_>, body: &str) -> bool {
    let site = &context.settings.site;
    let from = context.document.source.path();
    let is_here = |name: &str| !name.contains("//") || site.local(name, from) != Local::Elsewhere;
    images_named(body).any(is_here)
}

/// What is shown as it is written, or not at all: how it begins and ends.
const HIDDEN: &[(&str, &str)] = &[
    ("<!--", "-->"),
    ("<pre", "</pre"),
    ("<code", "</code"),
    ("<script", "</script"),
    ("{/*", "*/}"),
    ("{{/*", "*/}}"),
    ("{#", "#}"),
    ("{% comment", "endcomment"),
    ("{%- comment", "endcomment"),
    ("{% highlight", "endhighlight"),
    ("{% raw", "endraw"),
    ("{{< code", "/code"),
    ("{{% code", "/code"),
    ("{{< highlight", "/highlight"),
    ("{{% highlight", "/highlight"),
];

/// The parts of a body that readers do not see as what they are.
fn not_shown(body: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    for (open, close) in HIDDEN {
        let (open, close) = (Finder::new(open), Finder::new(close));
        let mut at = 0;
        while let Some(begin) = open.find(&body.as_bytes()[at..]) {
            let begin = at + begin;
            let end = close.find(&body.as_bytes()[begin..]);
            at = end.map_or(body.len(), |end| begin + end);
            found.push(begin..at);
        }
    }
    found
}

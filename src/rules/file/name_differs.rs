//! `file/name-differs`: a file or folder is not called what its fields say.

use crate::text::repo_path::RepoPath;
use serde::Deserialize;

use super::template::{Filled, Template};
use crate::crossfile::{slug_of, without_ending, without_language};
use crate::finding::Severity;
use crate::finding::wording::quoted_around;
use crate::rules::rule::{
    Build, DocumentCheck, DocumentContext, Findings, Property, Rule, RuleOption,
};

pub(crate) static RULE: Rule = Rule {
    severity: Severity::Error,
    enabled: false,
    since: "0.1.0",
    options: &[
        RuleOption {
            name: "name",
            schema: TEMPLATE,
        },
        RuleOption {
            name: "folder",
            schema: TEMPLATE,
        },
        RuleOption {
            name: "path",
            schema: TEMPLATE,
        },
    ],
    properties: &[Property::NeedsOption],
    ..Rule::new(
        "file/name-differs",
        include_str!("name_differs.md"),
        Build::document::<NameDiffers>(),
    )
};

const TEMPLATE: &str = r#"{ "type": ["string", "null"], "examples": ["{title:slug}"] }"#;

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct NameDiffers {
    name: Option<Template>,
    folder: Option<Template>,
    path: Option<Template>,
}

impl DocumentCheck for NameDiffers {
    fn check(&self, context: &DocumentContext<'_>, out: &mut Findings) {
        let path = &**context.document.source.path();
        let (folder, file) = RepoPath::new(path).split();
        let stem = self.stem(context, file);
        let is_index = matches!(stem, "index" | "_index");
        if let Some(template) = &self.name {
            let what = if is_index { "folder" } else { "file" };
            let name = if is_index { slug_of(path) } else { stem };
            tell(context, template, what, name, out);
        }
        if let Some(template) = &self.folder {
            let name = RepoPath::new(folder).name();
            tell(context, template, "folder", name, out);
        }
        if let Some(template) = &self.path {
            let whole = match (is_index, folder) {
                (true, folder) => folder.to_owned(),
                (false, folder) => RepoPath::new(folder).child(stem),
            };
            tell_path(context, template, &whole, out);
        }
    }
}

impl NameDiffers {
    /// A file's name without its ending, and without a language unless it is a part of the name:
    /// `release-1.2.md`, `about.de.md`, `node.js.md`.
    fn stem<'p>(&self, context: &DocumentContext<'_>, file: &'p str) -> &'p str {
        let whole = without_ending(file);
        let Some(short) = without_language(whole) else {
            return whole;
        };
        let templates = [&self.name, &self.path].into_iter().flatten();
        let mut filled = templates.filter_map(|template| template.fill(context.document.root()?));
        let is_whole = |filled: Vec<Filled>| filled.iter().any(|one| one.text.ends_with(whole));
        if filled.any(is_whole) { whole } else { short }
    }
}

fn tell(
    context: &DocumentContext<'_>,
    template: &Template,
    what: &str,
    name: &str,
    out: &mut Findings,
) {
    let Some(root) = context.document.root() else {
        return;
    };
    let Some(filled) = template.fill(root) else {
        return;
    };
    if filled
        .iter()
        .any(|filled| template.fits(name, &filled.text))
    {
        return;
    }
    let Some(differs) = template.differs(name, &filled, root) else {
        return;
    };
    let message = format!(
        "the {what} is named {}, but its fields say {}",
        quoted_around(name, differs.at),
        quoted_around(&differs.wanted, differs.at)
    );
    out.at(differs.field, message)
        .help(format!("rename the {what}, or correct the fields"));
}

fn tell_path(context: &DocumentContext<'_>, template: &Template, path: &str, out: &mut Findings) {
    let Some(root) = context.document.root() else {
        return;
    };
    let Some(filled) = template.fill(root) else {
        return;
    };
    let is_end = |filled: &Filled| {
        let text = filled.text.trim_matches('/');
        last_names(path, text.split('/').count()) == text
    };
    if filled.iter().any(is_end) {
        return;
    }
    // Only the end of the path is compared, with a slash before it if the template has one.
    let text = filled.first().map_or("", |filled| &filled.text);
    let end = last_names(path, text.trim_matches('/').split('/').count());
    let slash = if text.starts_with('/') { "/" } else { "" };
    let Some(differs) = template.differs(&format!("{slash}{end}"), &filled, root) else {
        return;
    };
    let before = path.chars().count() - end.chars().count();
    let at = (before + differs.at).saturating_sub(slash.len());
    let message = format!(
        "the file is at {}, but its fields say {}",
        quoted_around(path, at),
        quoted_around(&differs.wanted, differs.at)
    );
    out.at(differs.field, message)
        .help("move the file, or correct the fields");
}

/// The last names of a path, so many of them.
fn last_names(path: &str, count: usize) -> &str {
    let slash = path.rmatch_indices('/').nth(count.saturating_sub(1));
    slash.map_or(path, |(at, _)| &path[at + 1..])
}

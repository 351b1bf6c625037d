//! `file/name-differs`: a file or folder is not called what its fields say.

use serde::Deserialize;

use super::template::{Differs, Filled, Template};
use crate::crossfile::{slug_of, without_ending, without_language};
use crate::finding::Severity;
use crate::finding::wording::quoted_around;
use crate::rules::rule::{
    Build, DocumentCheck, DocumentContext, Findings, Misplaced, Property, Rule, RuleOption,
};
use crate::text::repo_path::RepoPath;

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
        let file = Named::of(self, context);
        if let Some(template) = &self.name
            && let Some(differs) = differs(context, template, file.name)
        {
            report(
                if file.is_index { "folder" } else { "file" },
                file.name,
                &differs,
                out,
            );
        }
        if let Some(template) = &self.folder
            && let Some(differs) = differs(context, template, file.folder_name())
        {
            report("folder", file.folder_name(), &differs, out);
        }
        if let Some(template) = &self.path {
            report_path(context, template, RepoPath::new(&file.whole()), out);
        }
    }

    fn misplaced(&self, context: &DocumentContext<'_>) -> Option<Misplaced> {
        let file = Named::of(self, context);
        let folder = file.folder;
        if let Some(template) = &self.name
            && let Some(differs) = differs(context, template, file.name)
        {
            if file.is_index {
                return folder_misplaced(folder, &differs);
            }
            let ending = file.file.strip_prefix(file.name)?;
            return Some(Misplaced {
                from: folder.child(file.file).into(),
                to: folder.child(&format!("{}{ending}", differs.wanted)).into(),
                value: differs.field.span,
            });
        }
        if let Some(template) = &self.folder
            && let Some(differs) = differs(context, template, file.folder_name())
        {
            return folder_misplaced(folder, &differs);
        }
        let whole = file.whole();
        let PathDiffers { differs, end, .. } =
            path_differs(context, self.path.as_ref()?, RepoPath::new(&whole))?;
        let to = format!(
            "{}{}",
            whole.strip_suffix(end)?,
            differs.wanted.trim_matches('/')
        );
        let ending = if file.is_index {
            ""
        } else {
            file.file.strip_prefix(file.name)?
        };
        Some(Misplaced {
            from: format!("{whole}{ending}").into(),
            to: format!("{to}{ending}").into(),
            value: differs.field.span,
        })
    }
}

/// The parts of a path.
struct Named<'p> {
    folder: &'p RepoPath,
    file: &'p str,
    is_index: bool,
    /// The name without its ending; that of the folder for an index.
    name: &'p str,
}

impl<'p> Named<'p> {
    fn of(check: &NameDiffers, context: &DocumentContext<'p>) -> Self {
        let path: &'p RepoPath = context.document.source.path();
        let (folder, file) = path.folder_and_name();
        let stem = check.stem(context, file);
        let is_index = matches!(stem, "index" | "_index");
        Self {
            folder,
            file,
            is_index,
            name: if is_index { slug_of(path) } else { stem },
        }
    }

    fn folder_name(&self) -> &'p str {
        self.folder.name()
    }

    /// The path without the ending; without the file for an index.
    fn whole(&self) -> String {
        if self.is_index {
            self.folder.as_str().to_owned()
        } else {
            self.folder.child(self.name)
        }
    }
}

/// A folder that should have another name.
fn folder_misplaced(folder: &RepoPath, differs: &Differs<'_>) -> Option<Misplaced> {
    let above = folder.folder();
    (!folder.is_empty()).then(|| Misplaced {
        from: folder.into(),
        to: above.child(&differs.wanted).into(),
        value: differs.field.span,
    })
}

impl NameDiffers {
    /// A file's name without its ending, and without a language unless it is a part of the name:
    /// `release-1.2.md`, `about.de.md`, `node.js.md`.
    fn stem<'p>(&self, context: &DocumentContext<'_>, file: &'p str) -> &'p str {
        let whole = without_ending(file);
        let Some(short) = without_language(whole) else {
            return whole;
        };
        let Some(root) = context.document.root() else {
            return short;
        };
        let templates = [&self.name, &self.path].into_iter().flatten();
        let mut filled = templates.filter_map(|template| Some((template, template.fill(root)?)));
        let is_whole = |(template, filled): (&Template, Vec<Filled>)| {
            let mut names = filled.iter().map(|one| RepoPath::new(&one.text).name());
            names.any(|name| template.fits(whole, name))
        };
        if filled.any(is_whole) { whole } else { short }
    }
}

/// How a name differs from what the fields say.
fn differs<'d>(
    context: &DocumentContext<'d>,
    template: &Template,
    name: &str,
) -> Option<Differs<'d>> {
    let root = context.document.root()?;
    let filled = template.fill(root)?;
    let mut texts = filled.iter().map(|filled| &filled.text);
    if texts.any(|text| template.fits(name, text)) {
        return None;
    }
    template.differs(name, &filled, root)
}

fn report(what: &str, name: &str, differs: &Differs<'_>, out: &mut Findings) {
    let message = format!(
        "the {what} is named {}, but its fields say {}",
        quoted_around(name, differs.at),
        quoted_around(&differs.wanted, differs.at)
    );
    out.at(differs.field, message)
        .help(format!("rename the {what}, or correct the fields"));
}

/// A path whose end is not what the fields say.
struct PathDiffers<'d, 'p> {
    differs: Differs<'d>,
    /// That end.
    end: &'p str,
    /// In which character of the path they differ first.
    at: usize,
}

/// How the end of a path differs from what the fields say.
fn path_differs<'d, 'p>(
    context: &DocumentContext<'d>,
    template: &Template,
    path: &'p RepoPath,
) -> Option<PathDiffers<'d, 'p>> {
    let root = context.document.root()?;
    let filled = template.fill(root)?;
    let is_end = |filled: &Filled| {
        let text = filled.text.trim_matches('/');
        path.last_names(RepoPath::new(text).names().count()) == text
    };
    if filled.iter().any(is_end) {
        return None;
    }
    // Only the end of the path is compared, with a slash before it if the template has one.
    let text = filled.first().map_or("", |filled| &filled.text);
    let end = path.last_names(RepoPath::new(text).names().count());
    let slash = if text.starts_with('/') { "/" } else { "" };
    let differs = template.differs(&format!("{slash}{end}"), &filled, root)?;
    let before = path.chars().count() - end.chars().count();
    Some(PathDiffers {
        at: (before + differs.at).saturating_sub(slash.len()),
        differs,
        end,
    })
}

fn report_path(
    context: &DocumentContext<'_>,
    template: &Template,
    path: &RepoPath,
    out: &mut Findings,
) {
    let Some(PathDiffers { differs, at, .. }) = path_differs(context, template, path) else {
        return;
    };
    let message = format!(
        "the file is at {}, but its fields say {}",
        quoted_around(path, at),
        quoted_around(&differs.wanted, differs.at)
    );
    out.at(differs.field, message)
        .help("move the file, or correct the fields");
}

//! `file/name-differs`: a file or folder is not called what its fields say.

use serde::Deserialize;

use super::template::{Filled, Template};
use crate::crossfile::slug_of;
use crate::finding::Severity;
use crate::finding::wording::quoted_around;
use crate::rules::rule::{
    Check, Context, Example, Findings, FixAvailability, Rule, RuleOption, build, file,
};

/// See [`RULE`]'s documentation.
pub(crate) static RULE: Rule = Rule {
    id: "file/name-differs",
    summary: "A file or folder is not called what its fields say.",
    severity: Severity::Error,
    enabled: false,
    fix: FixAvailability::Never,
    since: "0.1.0",
    supersedes: &[],
    docs: "\
Where the address of a page comes from its file's name, name and fields must say the same: the date
and the title of an article, the key of a topic, the number of a proposal. Templates say how:

```yaml
collections:
  news:
    files: \"_news/*.md\"
    rules: { file/name-differs: { name: \"{publishedDateTime:date}-{title:slug}\" } }
  topics:
    files: \"topics/*/index.md\"
    rules: { file/name-differs: { folder: \"{topic}\" } }
```

`{field}` stands for the value of a field. After a colon, `date` makes `2024-05-14` of a date (as it
is written; that in UTC is fine too), `slug` makes `a-title` of `A title!`, `lower` makes lower case,
and `0000` fills a number up with zeros. Generators make different slugs of `It’s a Café`: `its` and
`it-s`, `café` and `cafe` are fine. With `slug` anywhere in a template, a name of 40 bytes or more may
be cut off; a shorter one was not too long. A document that lacks one of the fields is not judged.

The finding points at the value that makes the first part of the name that differs.

It is off until a template is set, and then an error: the site would have two names for one thing.",
    options: &[
        RuleOption {
            name: "name",
            schema: TEMPLATE,
            default: "null",
            docs: "Template of the file's name without its ending; of the folder's for `index`.",
        },
        RuleOption {
            name: "folder",
            schema: TEMPLATE,
            default: "null",
            docs: "Template of the name of the folder that holds the file.",
        },
        RuleOption {
            name: "path",
            schema: TEMPLATE,
            default: "null",
            docs: "Template of the end of the path without the file's ending, or without `index`.",
        },
    ],
    examples: &[
        Example {
            title: "The title was changed, the name was not",
            config: "collections:\n  news:\n    files: \"*.md\"\n    rules: { file/name-differs: { name: \"{date:date}-{title:slug}\" } }\n",
            files: &[file(
                "2024-05-14-bees-are-back.md",
                "---\ntitle: The bees are back!\ndate: 2024-05-14T09:00:00Z\n---\n",
            )],
            reports: &[
                "2024-05-14-bees-are-back.md:2:8 the file is called `2024-05-14-bees-are-back`, but its fields say `2024-05-14-the-bees-are-back`",
            ],
            ..Example::NEW
        },
        Example {
            title: "The date was changed, and the name is long",
            config: "collections:\n  news:\n    files: \"*.md\"\n    rules: { file/name-differs: { name: \"{date:date}-{title:slug}\" } }\n",
            files: &[file(
                "2024-05-14-whoever-keeps-bees-in-a-town-must-tell-the-neighbours-about-it.md",
                "---\ndate: 2024-05-15\ntitle: Whoever keeps bees in a town must tell the neighbours about it\n---\n",
            )],
            reports: &[
                "2024-05-14-whoever-keeps-bees-in-a-town-must-tell-the-neighbours-about-it.md:2:7 the file is called `2024-05-14-whoever-keeps-bees-in-a-town-must-tell-the-neighbours-about-it`, but its fields say `2024-05-15-whoever-keeps-bees-in-a-town-must-tell-the-neighbours-about-it`",
            ],
            ..Example::NEW
        },
        Example {
            title: "Slugs of several generators",
            config: "collections:\n  news:\n    files: \"*/*.md\"\n    rules: { file/name-differs: { name: \"{title:slug}\" } }\n",
            files: &[
                file("a/its-c-café.md", "---\ntitle: It’s C++ & Café\n---\n"),
                file("b/its-c-cafe.md", "---\ntitle: It’s C++ & Café\n---\n"),
                file("c/it-s-c-cafe.md", "---\ntitle: It’s C++ & Café\n---\n"),
                file("d/it-s-c-café.md", "---\ntitle: It’s C++ & Café\n---\n"),
            ],
            ..Example::NEW
        },
        Example {
            title: "A folder for each number",
            config: "collections:\n  proposals:\n    files: \"*/index.md\"\n    rules: { file/name-differs: { folder: \"{number:0000}\" } }\n",
            files: &[
                file("0007/index.md", "---\nnumber: 7\n---\n"),
                file("0008/index.md", "---\nnumber: 9\n---\n"),
            ],
            reports: &[
                "0008/index.md:2:9 the folder is called `0008`, but its fields say `0009`",
            ],
            ..Example::NEW
        },
        Example {
            title: "A page at its address",
            config: "collections:\n  docs:\n    files: \"**/*.md\"\n    rules: { file/name-differs: { path: \"{slug}\" } }\n",
            files: &[
                file("docs/web/css.md", "---\nslug: web/css\n---\n"),
                file("docs/web/html/index.md", "---\nslug: web/html\n---\n"),
            ],
            ..Example::NEW
        },
    ],
    build: build::<NameDiffers>,
};

const TEMPLATE: &str = r#"{ "type": ["string", "null"], "examples": ["{title:slug}"] }"#;

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct NameDiffers {
    name: Option<Template>,
    folder: Option<Template>,
    path: Option<Template>,
}

impl Check for NameDiffers {
    fn check(&self, context: &Context<'_>, out: &mut Findings) {
        let path = &**context.document.source.path();
        let (folder, file) = path.rsplit_once('/').unwrap_or(("", path));
        let stem = file.split_once('.').map_or(file, |(stem, _)| stem);
        let is_index = matches!(stem, "index" | "_index");
        if let Some(template) = &self.name {
            let what = if is_index { "folder" } else { "file" };
            let name = if is_index { slug_of(path) } else { stem };
            tell(context, template, what, name, out);
        }
        if let Some(template) = &self.folder {
            let name = folder.rsplit('/').next().unwrap_or_default();
            tell(context, template, "folder", name, out);
        }
        if let Some(template) = &self.path {
            let whole = match (is_index, folder) {
                (true, folder) => folder.to_owned(),
                (false, "") => stem.to_owned(),
                (false, folder) => format!("{folder}/{stem}"),
            };
            tell_path(context, template, &whole, out);
        }
    }
}

fn tell(context: &Context<'_>, template: &Template, what: &str, name: &str, out: &mut Findings) {
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
        "the {what} is called {}, but its fields say {}",
        quoted_around(name, differs.at),
        quoted_around(&differs.wanted, differs.at)
    );
    out.at(differs.field, message)
        .help(format!("rename the {what}, or correct the fields"));
}

fn tell_path(context: &Context<'_>, template: &Template, path: &str, out: &mut Findings) {
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
        "the file lies at {}, but its fields say {}",
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

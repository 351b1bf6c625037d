//! `reference/unknown-layout`: a layout that Jekyll does not find.

use serde::Deserialize;

use crate::content::site::Generator;
use crate::finding::Severity;
use crate::finding::nearest::{closest, edits};
use crate::finding::wording::quoted;
use crate::rules::rule::{Build, DocumentCheck, DocumentContext, Findings, Rule};
use crate::text::repo_path::RepoPath;
use crate::tree::Tree;

pub(crate) static RULE: Rule = Rule {
    severity: Severity::Warning,
    since: "0.2.0",
    ..Rule::new(
        "reference/unknown-layout",
        include_str!("unknown_layout.md"),
        Build::document::<UnknownLayout>(),
    )
};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct UnknownLayout {}

/// Where Jekyll looks for layouts: docs/structure.
const FOLDER: &str = "_layouts";

/// Layouts of the theme that GitHub Pages takes where a site names none, and the word for no layout.
const KNOWN: &[&str] = &["default", "home", "none", "page", "post"];

impl DocumentCheck for UnknownLayout {
    fn check(&self, context: &DocumentContext<'_>, out: &mut Findings) {
        let (document, site) = (context.document, &context.settings.site);
        let is_page = document.layout.is_content() && document.front_matter.is_some();
        if site.generator != Some(Generator::Jekyll) || !is_page {
            return;
        }
        let layout = document.root().and_then(|root| root.get("layout"));
        let Some((node, name)) = layout.and_then(|node| Some((node, node.as_str()?))) else {
            return;
        };
        let name = name.trim();
        if name.is_empty() || KNOWN.contains(&name) || name.contains("..") || name.contains('{') {
            return;
        }
        let files = context.world.files;
        let path = RepoPath::new(FOLDER).child(name);
        let names = files.list(RepoPath::new(&path).folder().as_str());
        let wanted = RepoPath::new(name).name();
        let is_there = names.iter().any(|file| stem(file) == wanted);
        if is_there || files.list(FOLDER).is_empty() || may_be_elsewhere(files) {
            return;
        }
        let message = format!("there is no layout {} in `{FOLDER}`", quoted(name));
        let known = names.iter().map(|file| stem(file));
        let near = closest(known, |known| edits(wanted, known, 2));
        let draft = out.at(node, message);
        match near {
            Some(near) => draft.help(format!("did you mean {}?", quoted(near))),
            None => {
                draft.help("correct the name, or add the layout: Jekyll writes the page without")
            }
        };
    }
}

/// Whether a config of the site says that layouts come from elsewhere: a theme has some as well, and
/// nobody here sees them.
fn may_be_elsewhere(files: &dyn Tree) -> bool {
    let names = files.list("");
    let configs = names.iter().filter(|name| name.starts_with("_config."));
    let mut texts = configs.filter_map(|name| files.read(name).ok());
    texts.any(|text| {
        let text = String::from_utf8_lossy(&text);
        text.lines().any(says_where)
    })
}

/// Whether a line of a config sets a theme, or the folder of layouts.
fn says_where(line: &str) -> bool {
    let setting = line.split_once(':');
    setting.is_some_and(|(key, value)| {
        let names_it = matches!(key.trim_end(), "theme" | "remote_theme" | "layouts_dir");
        names_it && !value.trim().is_empty() && !value.trim().starts_with('#')
    })
}

/// The name of a layout: that of its file without the ending, as `lib/jekyll/readers/layout_reader.rb`
/// has it.
fn stem(file: &str) -> &str {
    file.rsplit_once('.').map_or(file, |(stem, _)| stem)
}

#[cfg(test)]
mod tests {
    use super::says_where;

    #[test]
    fn a_theme_is_named_at_the_start_of_a_line() {
        for line in [
            "theme: minima",
            "remote_theme   : \"a/b@1\"",
            "layouts_dir: x",
        ] {
            assert!(says_where(line), "{line}");
        }
        for line in [
            "# theme: minima",
            "  theme: dark",
            "theme:",
            "theme: # none",
            "site_theme: a",
        ] {
            assert!(!says_where(line), "{line}");
        }
    }
}

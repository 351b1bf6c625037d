//! Where output goes and what it may look like: colours, links, width, the way people see paths.

use std::env;
use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::actions;
use super::args::Color;
use crate::content::images::info::ImageFormat;
use crate::engine::surroundings::source_of;
use crate::report::paths::visible;
use crate::report::{RenderOptions, Texts, Viewpoint};
use crate::text::Source;
use crate::text::repo_path::{RepoPath, RepoPathBuf};
use crate::tree::Tree;
use crate::tree::disk::plain_words;

/// The files of the roots of a run, by the way to each from their common folder.
pub(super) struct Trees {
    common: PathBuf,
    /// Sorted, so that the deepest of those that hold a file comes last.
    trees: Vec<(RepoPathBuf, Arc<dyn Tree>)>,
}

impl Trees {
    pub(super) fn new(common: PathBuf, mut trees: Vec<(RepoPathBuf, Arc<dyn Tree>)>) -> Self {
        trees.sort_by(|a, b| a.0.cmp(&b.0));
        Self { common, trees }
    }

    /// The folder that holds all roots.
    pub(super) fn common(&self) -> &Path {
        &self.common
    }

    /// Whether there is one root.
    pub(super) fn is_one(&self) -> bool {
        self.trees.len() == 1
    }
}

impl Texts for Trees {
    fn text(&self, file: &RepoPath, until: u32) -> Option<Arc<Source>> {
        let format = ImageFormat::of_path(file);
        if format.is_some_and(|format| format != ImageFormat::Svg) {
            return None; // its bytes say nothing to a reader
        }
        let mut trees = self.trees.iter().rev();
        let found =
            trees.find_map(|(prefix, tree)| Some((tree, file.strip_prefix(prefix.as_str())?)));
        let (tree, path) = found?;
        source_of(&**tree, RepoPath::new(path), until)
    }
}

/// A message for standard error, whose names of files steer neither a terminal nor a workflow.
pub(super) fn plain(message: &str) -> String {
    let lines: Vec<_> = message.lines().map(visible).collect();
    actions::harmless(lines.join("\n"))
}

/// Why something that was named can be neither read nor written.
pub(super) fn why(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "there is no such file or folder".to_owned(),
        _ => plain_words(error),
    }
}

/// How to write for people on standard output.
pub(super) fn options(color: Color, root: &Path) -> RenderOptions {
    let terminal = io::stdout().is_terminal();
    let color = use_color(color, terminal);
    RenderOptions {
        color,
        unicode: true,
        hyperlinks: (color && terminal).then(|| links(root)).flatten(),
        width: width(terminal),
        viewpoint: viewpoint(root),
        host_prefix: host_prefix(root),
        fold: false,
        offers_baseline: false,
    }
}

/// Whether to write colours to a stream that is a terminal or is none.
pub(super) fn use_color(color: Color, terminal: bool) -> bool {
    match color {
        Color::Always => true,
        Color::Never => false,
        // https://no-color.org and the usual ways to ask for the opposite.
        Color::Auto if is_set("NO_COLOR") => false,
        Color::Auto if is_set("CLICOLOR_FORCE") || is_set("FORCE_COLOR") => true,
        Color::Auto => terminal && env::var("TERM").as_deref() != Ok("dumb"),
    }
}

fn is_set(name: &str) -> bool {
    env::var_os(name).is_some_and(|value| !value.is_empty() && value != "0")
}

fn links(root: &Path) -> Option<String> {
    url::Url::from_directory_path(root).ok().map(String::from)
}

fn width(terminal: bool) -> usize {
    known_width(terminal).unwrap_or(100).clamp(40, 200)
}

/// How many columns people see, where that is known.
pub(super) fn known_width(terminal: bool) -> Option<usize> {
    let columns = env::var("COLUMNS")
        .ok()
        .and_then(|columns| columns.parse().ok());
    columns.or_else(|| terminal_width().filter(|_| terminal))
}

fn terminal_width() -> Option<usize> {
    terminal_size::terminal_size().map(|(width, _)| usize::from(width.0))
}

/// The way from the working directory to the repository.
pub(super) fn viewpoint(root: &Path) -> Viewpoint {
    let Ok(here) = env::current_dir().and_then(|here| here.canonicalize()) else {
        return Viewpoint::Outside(root.display().to_string());
    };
    if let Ok(inside) = here.strip_prefix(root) {
        return Viewpoint::Inside(slashes(inside).into());
    }
    if let Ok(below) = root.strip_prefix(&here) {
        return Viewpoint::Outside(slashes(below));
    }
    // A few steps up are still easy to read; beyond, the whole path is.
    for (steps, ancestor) in here.ancestors().enumerate().skip(1).take(3) {
        if ancestor.parent().is_some()
            && let Ok(below) = root.strip_prefix(ancestor)
        {
            return Viewpoint::Outside(format!("{}{}", "../".repeat(steps), slashes(below)));
        }
    }
    Viewpoint::Outside(root.display().to_string())
}

/// The way from the top of the checkout that the repository is in, with a slash at the end.
fn host_prefix(root: &Path) -> String {
    let top = root.ancestors().find(|folder| folder.join(".git").exists());
    match top.and_then(|top| root.strip_prefix(top).ok()) {
        Some(below) if below != Path::new("") => slashes(below) + "/",
        _ => String::new(),
    }
}

fn slashes(path: &Path) -> String {
    let parts: Vec<_> = path
        .components()
        .map(|part| part.as_os_str().to_string_lossy())
        .collect();
    parts.join("/")
}

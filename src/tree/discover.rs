//! Where a repository begins, and what its own files say of the site.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::io;
use std::path::{Path, PathBuf};

use crate::content::site::profile;
use crate::text::repo_path::{RepoPath, RepoPathBuf};
use crate::tree::disk::walk::FoundFile;
use crate::tree::links::{self, PathProblem};
use crate::tree::site::{generator_in, generator_on_disk, is_part_of_config};
use crate::tree::{Look, Tree};

/// The names under which a config is looked for, in this order.
pub(crate) const FILE_NAMES: &[&str] = &["copydesk.yaml", "copydesk.yml", HIDDEN_NAME];

const HIDDEN_NAME: &str = ".copydesk.yaml";

/// Names that people may take for such, and that are not looked for.
pub(crate) const OTHER_NAMES: &[&str] = &[
    ".copydesk.yml",
    "copydesk.toml",
    ".copydesk.toml",
    "copydesk.json",
    ".copydesk.json",
];

/// A repository.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Root {
    /// Its folder, canonical.
    pub folder: PathBuf,
    /// Its `copydesk.yaml`; none when it has none.
    pub config: Option<PathBuf>,
}

/// Finds the repositories of paths, and looks at each folder once, however many files it has.
#[derive(Debug, Default)]
pub(crate) struct Finder {
    /// Folders as they were written, and their canonical paths.
    folders: HashMap<PathBuf, PathBuf>,
    roots: HashMap<PathBuf, Root>,
    configs: HashMap<PathBuf, Option<PathBuf>>,
    /// Whether a folder looks like the root of a repository without a config.
    beginnings: HashMap<PathBuf, bool>,
    /// Whether a folder is the top of a git repository.
    tops: HashMap<PathBuf, bool>,
    /// Whether no config counts.
    is_isolated: bool,
}

impl Finder {
    /// One for which no config counts.
    pub(crate) fn isolated(is_isolated: bool) -> Self {
        Self {
            is_isolated,
            ..Self::default()
        }
    }

    fn config(&mut self, folder: &Path) -> Option<PathBuf> {
        if self.is_isolated {
            return None;
        }
        kept(&mut self.configs, folder, config_on_disk)
    }

    /// Finds the repository of a canonical path: the nearest folder upwards with a config; else the
    /// nearest with the config of a site generator or `.git`; else the folder itself. Nothing above
    /// the top of the git repository is looked at.
    pub(crate) fn find(&mut self, path: &Path) -> Root {
        let start = start_of(path);
        if let Some(known) = self.roots.get(start) {
            return known.clone();
        }
        let root = self.find_from(start);
        self.roots.insert(start.to_path_buf(), root.clone());
        root
    }

    /// The same among configs that are known, whatever is on the disk: those of git's index.
    pub(crate) fn find_among(&mut self, path: &Path, configs: &BTreeSet<PathBuf>) -> Root {
        let top = self.top(path);
        let inside = |folder: &&Path| top.as_ref().is_none_or(|top| folder.starts_with(top));
        let mut above = path.ancestors().take_while(inside);
        let found = above.find_map(|folder| {
            if self.is_isolated {
                return None;
            }
            let mut files = FILE_NAMES.iter().map(|name| folder.join(name));
            let config = files.find(|file| configs.contains(file))?;
            Some(Root {
                folder: folder.to_path_buf(),
                config: Some(config),
            })
        });
        found.unwrap_or_else(|| self.without_config(start_of(path)))
    }

    /// The top of the git repository that a canonical path is in, if it is in one.
    pub(crate) fn top(&mut self, path: &Path) -> Option<PathBuf> {
        let mut above = path.ancestors();
        let top = above.find(|folder| kept(&mut self.tops, folder, is_top));
        top.map(Path::to_path_buf)
    }

    /// The repository that a file would be the config of, if it has the name of one and no other
    /// goes before it.
    pub(crate) fn with_config(&mut self, file: &Path) -> Option<Root> {
        let rank = |path: &Path| FILE_NAMES.iter().position(|name| path.ends_with(name));
        let (own, folder) = (rank(file).filter(|_| !self.is_isolated)?, file.parent()?);
        let other = self.config(folder);
        let goes_before = other.is_some_and(|other| rank(&other) < Some(own));
        (!goes_before).then(|| Root {
            folder: folder.to_path_buf(),
            config: Some(file.to_path_buf()),
        })
    }

    /// Whether something says that a repository begins there: else it is only where a search began.
    pub(crate) fn is_repository(&mut self, root: &Root) -> bool {
        root.config.is_some() || kept(&mut self.beginnings, &root.folder, is_beginning)
    }

    fn find_from(&mut self, start: &Path) -> Root {
        for folder in start.ancestors() {
            let config = self.config(folder);
            if config.is_some() {
                return Root {
                    folder: folder.to_path_buf(),
                    config,
                };
            }
            if kept(&mut self.tops, folder, is_top) {
                break;
            }
        }
        self.without_config(start)
    }

    /// The root of a folder that has no config above it.
    fn without_config(&mut self, start: &Path) -> Root {
        let mut folders = start.ancestors();
        let found = folders.find(|folder| kept(&mut self.beginnings, folder, is_beginning));
        Root {
            folder: found.unwrap_or(start).to_path_buf(),
            config: None,
        }
    }

    /// The folder of the repository that a canonical folder is in, if it is in one.
    fn repository(&mut self, folder: &Path) -> Option<PathBuf> {
        if let Some(top) = self.top(folder) {
            return Some(top);
        }
        let root = self.find(folder);
        self.is_repository(&root).then_some(root.folder)
    }

    /// The path without `.`, `..` and symbolic links.
    ///
    /// # Errors
    /// When a link of a repository leads out of it, or nowhere.
    pub(crate) fn resolve(&mut self, path: &Path) -> Result<PathBuf, PathProblem> {
        links::follow(path, &mut |folder| self.repository(folder))
    }

    /// The path without `.`, `..` and symbolic links in its folders; the file's own name stays, so
    /// that a link is named as it was named.
    ///
    /// # Errors
    /// When its folder cannot be resolved.
    pub(crate) fn absolute(&mut self, path: &Path) -> Result<PathBuf, PathProblem> {
        if path.is_dir() {
            return self.resolve(path);
        }
        let name = path.file_name().ok_or(io::ErrorKind::NotFound);
        let name = name.map_err(io::Error::from)?;
        let parent = match path.parent() {
            Some(parent) if parent != Path::new("") => parent,
            _ => Path::new("."),
        };
        if let Some(known) = self.folders.get(parent) {
            return Ok(known.join(name));
        }
        let folder = self.resolve(parent)?;
        if !folder.is_dir() {
            return Err(io::Error::from(io::ErrorKind::NotFound).into());
        }
        let absolute = folder.join(name);
        self.folders.insert(parent.to_path_buf(), folder);
        Ok(absolute)
    }
}

/// A root below another one: its files are not those of the other.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Nested {
    /// Its folder, relative to the other root, with a slash at its end.
    pub folder: RepoPathBuf,
    /// The name of its config; none for the folder of a site generator without one.
    pub config: Option<&'static str>,
}

/// Some folders with those above them, each with a slash at its end; not the root.
fn with_above<'p>(folders: &[&'p str]) -> BTreeSet<&'p str> {
    let mut all = BTreeSet::new();
    for folder in folders {
        let mut above = RepoPath::new(folder).folders_with_slash().rev();
        // Those above a known one are known.
        while above.next().is_some_and(|folder| all.insert(folder)) {}
    }
    all
}

/// Whether a root has a config.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum HasConfig {
    Yes,
    No,
    /// No config counts, here and below.
    NoneCounts,
}

/// The roots that a walk found below its own. A file belongs to the nearest config upwards; where
/// the walk's own root has none, also to the nearest config of a site generator, unless a config is
/// above it. The files are sorted; those at the root itself say nothing.
pub(crate) fn nested(tree: &dyn Tree, own: HasConfig, files: &[FoundFile]) -> Vec<Nested> {
    let mut configs: BTreeMap<&str, &'static str> = BTreeMap::new();
    let mut sites: BTreeSet<&str> = BTreeSet::new();
    let mut folders: Vec<&str> = Vec::new();
    for file in files {
        let Some(slash) = memchr::memrchr(b'/', file.path.as_bytes()) else {
            continue;
        };
        let (folder, name) = file.path.split_at(slash + 1);
        // Neighbours are in one folder.
        if folders.last() != Some(&folder) {
            folders.push(folder);
        }
        if let Some(at) = FILE_NAMES.iter().position(|known| *known == name)
            && own != HasConfig::NoneCounts
        {
            let first = configs.entry(folder).or_insert(FILE_NAMES[at]);
            if FILE_NAMES[..at].iter().all(|better| first != better) {
                *first = FILE_NAMES[at];
            }
        } else if own != HasConfig::Yes {
            if profile::is_mark(name)
                && let Some(site) = profile::site_folder(&file.path)
            {
                sites.insert(site);
            }
            if let Some(site) = site_of_hidden(tree, folder, name) {
                sites.insert(site);
            }
        }
    }
    // The walk passes by hidden files.
    for folder in with_above(&folders) {
        let config = format!("{folder}{HIDDEN_NAME}");
        // To list each folder again costs more than to walk it, and nearly none has one.
        if own != HasConfig::NoneCounts
            && !configs.contains_key(folder)
            && tree.may_have(&config)
            && tree.look(&config) == Look::File
        {
            configs.insert(folder, HIDDEN_NAME);
        }
    }
    let below_a_config = |folder: &str| {
        let mut above = RepoPath::new(folder).folders_with_slash();
        above.any(|above| configs.contains_key(above))
    };
    let is_example = |folder: &str| {
        let site = profile::site_of_example(folder);
        site.is_some_and(|site| generator_in(tree, site).is_some())
    };
    sites.retain(|folder| {
        let is_part = is_part_of_config(tree, folder) || is_copied(tree, folder);
        let is_own = !is_example(folder) && !is_part;
        !below_a_config(folder) && generator_in(tree, folder).is_some() && is_own
    });
    let configs = configs.iter().map(|(folder, name)| Nested {
        folder: (*folder).into(),
        config: Some(name),
    });
    let sites = sites.iter().map(|folder| Nested {
        folder: (*folder).into(),
        config: None,
    });
    let mut nested: Vec<Nested> = configs.chain(sites).collect();
    nested.sort();
    nested
}

/// Folders above that of a site whose mark the walk passes by: more would be asked for each page.
const MOST_ABOVE_HIDDEN: usize = 2;

/// The folder of a site whose mark is hidden, by a file that such sites have beside it: pages of
/// `VitePress` begin with `index.md`, and Eleventy is a package.
fn site_of_hidden<'p>(tree: &dyn Tree, folder: &'p str, name: &str) -> Option<&'p str> {
    let (hidden, mark) = match name {
        "index.md" => (".vitepress", ".vitepress/config.ts"),
        "package.json" => (".eleventy.js", ".eleventy.js"),
        _ => return None,
    };
    let above = folder.bytes().filter(|&byte| byte == b'/').count() - 1;
    if above > MOST_ABOVE_HIDDEN || !tree.may_have(&format!("{folder}{hidden}")) {
        return None;
    }
    let mark = format!("{folder}{mark}");
    let site = profile::site_folder(RepoPath::new(&mark))?;
    folder.get(..site.len())
}

/// Whether a site above has the folder among its files that it copies as they are: it is a package of
/// others then, such as a library with its documentation.
fn is_copied(tree: &dyn Tree, folder: &str) -> bool {
    let mut above = std::iter::once("").chain(RepoPath::new(folder).folders_with_slash());
    above.any(|above| {
        let inside = folder.strip_prefix(above).unwrap_or_default();
        let first = RepoPath::new(inside).names().next().unwrap_or_default();
        let may_be = matches!(first, "static" | "public");
        let generator = may_be.then(|| generator_in(tree, above)).flatten();
        let served = generator.and_then(|own| own.profile().served);
        served.is_some_and(|served| served.contains(&first))
    })
}

/// What looks like a config and is none, between a path and the repository of it that has none.
pub(crate) fn passed_by(path: &Path, root: &Root) -> Option<PathBuf> {
    if root.config.is_some() {
        return None;
    }
    let inside = path.ancestors();
    let mut inside = inside.take_while(|folder| folder.starts_with(&root.folder));
    inside.find_map(|folder| {
        let mut files = OTHER_NAMES.iter().map(|name| folder.join(name));
        files.find(|file| file.is_file())
    })
}

/// What is known of a folder, found out once.
fn kept<T: Clone>(
    known: &mut HashMap<PathBuf, T>,
    folder: &Path,
    find: impl FnOnce(&Path) -> T,
) -> T {
    if let Some(known) = known.get(folder) {
        return known.clone();
    }
    let found = find(folder);
    known.insert(folder.to_path_buf(), found.clone());
    found
}

/// The config in a folder; else what has the name of one, of which [`no_file`] says why it is none.
fn config_on_disk(folder: &Path) -> Option<PathBuf> {
    let files = || FILE_NAMES.iter().map(|name| folder.join(name));
    (files().find(|file| file.is_file()))
        .or_else(|| files().find(|file| file.symlink_metadata().is_ok()))
}

/// Why something cannot be read as a file, whatever it holds.
pub(crate) fn no_file(path: &Path) -> Option<&'static str> {
    match path.metadata() {
        Ok(about) if about.is_file() => None,
        Ok(about) if about.is_dir() => Some("it is a folder"),
        Ok(_) => Some("it is not a regular file"),
        Err(_) if path.is_symlink() => Some("it is a symbolic link that leads nowhere"),
        Err(_) => Some("it cannot be reached"),
    }
}

/// The folder from which the root of a path is looked for.
fn start_of(path: &Path) -> &Path {
    if path.is_dir() {
        path
    } else {
        path.parent().unwrap_or(path)
    }
}

/// Whether a folder is the top of a git repository.
pub(crate) fn is_top(folder: &Path) -> bool {
    folder.join(".git").exists()
}

fn is_beginning(folder: &Path) -> bool {
    generator_on_disk(folder).is_some() || folder.join(".git").exists()
}

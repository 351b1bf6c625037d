//! Where the facts store of a repository is, and `copydesk store`.

use std::env;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::output::why;
use super::paths::shown;
use super::store_args::{StoreArgs, Storing};
use super::{Exit, Failure};
use crate::crossfile::Key;
use crate::engine::options::Store;
use crate::finding::wording::{plural, thousands};
use crate::tree::Tree;
use crate::tree::discover::Finder;
use crate::tree::git_folder::git_folder;
use crate::tree::store_file::{self, StoreFile, StoredListings};

/// Where nobody named a folder, a store is made for no fewer files: others are read as fast.
const LEAST: usize = 1_000;

/// The name of our folder in those of others.
const OURS: &str = "copydesk";

/// The store for the files of a root, as they are staged or on the disk.
pub(super) fn of(storing: &Storing, tree: &dyn Tree, staged: bool) -> Option<Store> {
    if storing.no_store {
        return None;
    }
    let root = tree.root();
    let (folder, below) = folder(storing.store_dir.as_deref(), root)?;
    let below = root.strip_prefix(below).unwrap_or(root);
    let state = if staged { "index" } else { "disk" };
    // One folder has the stores of all roots of a repository, or of several.
    let root = Key::of([&*below.to_string_lossy()]).short();
    let file = |what: &str| StoreFile::new(&folder, &format!("{root:08x}-{what}"));
    let least = match &storing.store_dir {
        Some(_) => 0,
        None => LEAST,
    };
    let listings = || StoredListings {
        file: file("folders"),
        least,
    };
    Some(Store {
        file: file(state),
        least,
        listings: (!staged).then(listings),
    })
}

/// The folder of the store of a path, and the folder above all roots that share it.
fn folder<'p>(named: Option<&Path>, path: &'p Path) -> Option<(PathBuf, &'p Path)> {
    if let Some(named) = named {
        return Some((named.to_path_buf(), Path::new("")));
    }
    let in_git = path.ancestors().find_map(|top| {
        let git = git_folder(top)?;
        Some((git.join(OURS), top))
    });
    in_git.or_else(|| Some((cache()?.join(OURS), Path::new(""))))
}

/// The folder of the platform for what can be made again.
fn cache() -> Option<PathBuf> {
    let variable = |name| env::var_os(name).map(PathBuf::from);
    let absolute = |name| variable(name).filter(|path| path.is_absolute());
    if cfg!(windows) {
        return absolute("LOCALAPPDATA");
    }
    let of_home = if cfg!(target_os = "macos") {
        "Library/Caches"
    } else {
        ".cache"
    };
    absolute("XDG_CACHE_HOME").or_else(|| Some(absolute("HOME")?.join(of_home)))
}

/// That no link of a repository leads the store out of it.
pub(super) fn refuse_links(named: Option<&Path>) -> Result<(), Failure> {
    let Some(folder) = named else {
        return Ok(());
    };
    Finder::default()
        .resolve(folder)
        .map(drop)
        .map_err(|problem| {
            let folder = folder.display();
            Failure::Usage(format!("cannot keep a store in {folder}: {problem}"))
        })
}

pub(super) fn run(args: &StoreArgs) -> Result<Exit, Failure> {
    refuse_links(args.store_dir.as_deref())?;
    let path = args.path.clone().unwrap_or_else(|| PathBuf::from("."));
    let place = path.canonicalize().map_err(|error| {
        Failure::Usage(format!("cannot find {}: {}", path.display(), why(&error)))
    })?;
    let Some((folder, _)) = folder(args.store_dir.as_deref(), &place) else {
        return Err(Failure::Usage(
            "no folder for a store: neither a git repository nor a cache folder".to_owned(),
        ));
    };
    let mut out = io::stdout().lock();
    let files = if args.clear {
        store_file::clear(&folder).map_err(|error| {
            let folder = shown(&folder);
            Failure::Usage(format!("cannot clear {folder}: {}", why(&error)))
        })?
    } else {
        let files = store_file::files(&folder);
        writeln!(out, "{}", shown(&folder))?;
        for (file, bytes) in &files {
            let name = file.file_name().unwrap_or_default().to_string_lossy();
            writeln!(out, "  {name}: {} bytes", thousands(*bytes))?;
        }
        files
    };
    let bytes: u64 = files.iter().map(|(_, bytes)| bytes).sum();
    let verb = if args.clear { "removed " } else { "" };
    let count = plural(files.len() as u64, "file");
    writeln!(out, "{verb}{count}, {} bytes", thousands(bytes))?;
    Ok(Exit::Clean)
}

//! Where a path leads that somebody typed. A symbolic link that is inside a repository and leads out
//! of it is not followed: whoever wrote the repository put it there. Others are the user's own.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

/// Why a path is not followed.
#[derive(Debug)]
pub(crate) enum PathProblem {
    /// This link is inside a repository and leads out of it.
    #[cfg_attr(
        not(unix),
        expect(dead_code, reason = "links are for administrators there")
    )]
    LeavesRepository(PathBuf),
    /// It cannot be resolved, or is not there.
    Io(io::Error),
}

impl fmt::Display for PathProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::LeavesRepository(link) => write!(
                f,
                "{} is a symbolic link that leaves the repository",
                link.display()
            ),
            Self::Io(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for PathProblem {}

impl From<io::Error> for PathProblem {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

impl From<PathProblem> for io::Error {
    fn from(problem: PathProblem) -> Self {
        match problem {
            PathProblem::Io(error) => error,
            leaves @ PathProblem::LeavesRepository(_) => Self::other(leaves),
        }
    }
}

/// The path without `.`, `..` and symbolic links; what is not there stays as it is written.
/// `repository` gives the folder of the repository that a canonical folder is in, if it is in one.
///
/// # Errors
/// When the working directory cannot be found, and when a link leaves a repository.
#[cfg(unix)]
pub(crate) fn follow(
    path: &Path,
    repository: &mut dyn FnMut(&Path) -> Option<PathBuf>,
) -> Result<PathBuf, PathProblem> {
    use std::path::Component;
    let mut at = if path.is_absolute() {
        PathBuf::from("/")
    } else {
        Path::new(".").canonicalize()?
    };
    for part in path.components() {
        match part {
            Component::Normal(name) => {
                let next = at.join(name);
                at = if next.is_symlink() {
                    target(next, &at, repository)?
                } else {
                    next
                };
            }
            Component::ParentDir => {
                // Above what is not there is nothing.
                if !at.is_dir() {
                    return Err(io::Error::from(io::ErrorKind::NotFound).into());
                }
                at.pop();
            }
            Component::Prefix(_) | Component::RootDir | Component::CurDir => {}
        }
    }
    Ok(at)
}

/// Links are for administrators there.
#[cfg(not(unix))]
pub(crate) fn follow(
    path: &Path,
    _repository: &mut dyn FnMut(&Path) -> Option<PathBuf>,
) -> Result<PathBuf, PathProblem> {
    if let Ok(real) = path.canonicalize() {
        return Ok(real);
    }
    let folder = path.parent().filter(|folder| *folder != Path::new(""));
    let folder = folder.unwrap_or(Path::new(".")).canonicalize()?;
    let name = path.file_name();
    let name = name.ok_or_else(|| io::Error::from(io::ErrorKind::NotFound))?;
    Ok(folder.join(name))
}

/// Where a link in a folder leads.
#[cfg(unix)]
fn target(
    link: PathBuf,
    folder: &Path,
    repository: &mut dyn FnMut(&Path) -> Option<PathBuf>,
) -> Result<PathBuf, PathProblem> {
    let target = link.canonicalize();
    let Some(repository) = repository(folder) else {
        // One that leads to nothing that has a path, such as a pipe below `/dev/fd`.
        return Ok(target.unwrap_or(link));
    };
    match target {
        Ok(target) if target.starts_with(&repository) => Ok(target),
        Ok(_) => Err(PathProblem::LeavesRepository(link)),
        // It may be about to lead anywhere.
        Err(error) => Err(error.into()),
    }
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::symlink;

    use super::*;

    #[test]
    fn links_of_a_repository_stay_inside() {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().canonicalize().unwrap();
        for name in ["top/.git", "top/news", "other/sub"] {
            std::fs::create_dir_all(place.join(name)).unwrap();
        }
        symlink("news", place.join("top/in")).unwrap();
        symlink("../other", place.join("top/out")).unwrap();
        symlink("nowhere", place.join("top/broken")).unwrap();
        symlink("top", place.join("way")).unwrap();
        symlink("nowhere", place.join("broken")).unwrap();
        let find = |path: &str| {
            let top = |folder: &Path| {
                let mut above = folder.ancestors();
                above
                    .find(|one| one.join(".git").is_dir())
                    .map(Path::to_path_buf)
            };
            follow(&place.join(path), &mut { top })
        };
        for (path, expected) in [
            ("top/news/a.md", "top/news/a.md"),
            ("top/in/a.md", "top/news/a.md"),
            ("way/in/../a.md", "top/a.md"),
            ("top/../other/./sub", "other/sub"),
            ("broken", "broken"),
        ] {
            assert_eq!(find(path).unwrap(), place.join(expected), "{path}");
        }
        for path in ["top/out", "way/out/sub/a.md", "top/out/../news"] {
            let problem = find(path).unwrap_err();
            assert!(
                problem.to_string().contains("/top/out is a symbolic link"),
                "{problem}"
            );
        }
        assert!(matches!(find("top/broken"), Err(PathProblem::Io(_))));
    }
}

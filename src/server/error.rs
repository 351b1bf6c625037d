//! Why a request is refused, and why the server ends, in words for people.

use std::error::Error;
use std::fmt;
use std::io;
use std::path::PathBuf;

use crate::engine::baseline::BaselineError;
use crate::text::repo_path::RepoPathBuf;

/// Why a request is refused.
#[derive(Debug)]
pub(super) enum RequestRefusal {
    UnknownCommand(String),
    Arguments(serde_json::Error),
    NotOpen,
    NoRoot,
    FindingIsGone,
    NotCheckedYet,
    BaselineIsNoFile,
    Baseline(PathBuf, BaselineError),
    Write(PathBuf, io::Error),
    NothingToRename,
    NewName,
    NotDefined,
    Read(RepoPathBuf, io::Error),
    CannotBeNamed(RepoPathBuf),
}

impl fmt::Display for RequestRefusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownCommand(command) => write!(f, "unknown command `{command}`"),
            Self::Arguments(error) => error.fmt(f),
            Self::NotOpen => f.write_str("the file is not open"),
            Self::NoRoot => f.write_str("the file belongs to no root"),
            Self::FindingIsGone => f.write_str("there is no such finding any more"),
            Self::NotCheckedYet => f.write_str("the root was not checked yet"),
            Self::BaselineIsNoFile => f.write_str("the baseline is not a file of the repository"),
            Self::Baseline(file, error) => write!(f, "the baseline {}: {error}", file.display()),
            Self::Write(file, error) => write!(f, "cannot write {}: {error}", file.display()),
            Self::NothingToRename => f.write_str("nothing can be renamed here"),
            Self::NewName => f.write_str("the new name is empty, or not one line"),
            Self::NotDefined => f.write_str("no document of the repository defines a value here"),
            Self::Read(file, error) => write!(f, "{file}: {error}"),
            Self::CannotBeNamed(file) => {
                write!(f, "the value in {file} cannot be given this name")
            }
        }
    }
}

impl Error for RequestRefusal {}

/// Why the server ends: what came in is not the protocol.
#[derive(Debug)]
pub(crate) enum ServerError {
    Protocol(lsp_server::ProtocolError),
    Initialize(serde_json::Error),
    Connection(io::Error),
}

impl fmt::Display for ServerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Protocol(error) => error.fmt(f),
            Self::Initialize(error) => write!(f, "initialize: {error}"),
            Self::Connection(error) => error.fmt(f),
        }
    }
}

impl Error for ServerError {}

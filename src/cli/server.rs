//! `copydesk server`.

use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::thread;

use super::args::ServerArgs;
use super::{Exit, Failure};
use crate::server::{self, Ended, ServerSettings};

/// The canonical path of a config.
fn existing(config: &Path) -> Result<PathBuf, Failure> {
    let file = config.canonicalize().ok().filter(|file| file.is_file());
    file.ok_or_else(|| Failure::Usage(format!("there is no config {}", config.display())))
}

pub(super) fn run(args: &ServerArgs) -> Result<Exit, Failure> {
    let cores = || thread::available_parallelism().map_or(1, NonZero::get);
    let config = args.config.as_deref().map(existing).transpose()?;
    let settings = ServerSettings {
        config,
        now: args.now,
        threads: args.threads.map_or_else(cores, NonZero::get),
        max_file_size: args.max_file_size,
    };
    match server::run(settings) {
        Ok(Ended::InOrder) => Ok(Exit::Clean),
        // The protocol has it so.
        Ok(Ended::Abandoned) => Ok(Exit::Findings),
        Err(error) => Err(Failure::Usage(error.to_string())),
    }
}

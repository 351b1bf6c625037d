//! `copydesk server`.

use std::num::NonZero;
use std::thread;

use super::args::ServerArgs;
use super::{Exit, Failure};
use crate::server::{self, Ended, Settings};

pub(super) fn run(args: &ServerArgs) -> Result<Exit, Failure> {
    let cores = || thread::available_parallelism().map_or(1, NonZero::get);
    let settings = Settings {
        now: args.now,
        threads: args.threads.map_or_else(cores, NonZero::get),
        max_file_size: args.max_file_size,
    };
    match server::run(settings) {
        Ok(Ended::InOrder) => Ok(Exit::Clean),
        // The protocol has it so.
        Ok(Ended::Abandoned) => Ok(Exit::Findings),
        Err(message) => Err(Failure::Usage(message)),
    }
}

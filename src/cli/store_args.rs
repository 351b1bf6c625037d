//! The options of the facts store.

use std::path::PathBuf;

/// Where these options are in `--help`: with those of the run.
const HEADING: &str = "Run";

/// Whether the values of files that did not change are kept, and where.
#[derive(Clone, Debug, Default, clap::Args)]
pub(super) struct Storing {
    /// Keep the store in this folder, however few files there are [default: git's own folder, or a
    /// cache folder]
    #[arg(long, value_name = "DIR", help_heading = HEADING, env = "COPYDESK_STORE_DIR",
        hide_env_values = true)]
    pub(super) store_dir: Option<PathBuf>,

    /// Neither use nor write the store of values of other files
    #[arg(long, help_heading = HEADING, env = "COPYDESK_NO_STORE", hide_env_values = true,
        value_parser = clap::builder::FalseyValueParser::new())]
    pub(super) no_store: bool,
}

#[derive(Debug, clap::Args)]
pub(super) struct StoreArgs {
    /// A file or folder of the repository [default: the working directory]
    #[arg(value_name = "PATH")]
    pub(super) path: Option<PathBuf>,

    /// Print the folder of the store, its files, and their sizes (what happens by default)
    #[arg(long)]
    pub(super) stats: bool,

    /// Remove the store; the next run makes a new one
    #[arg(long, conflicts_with = "stats")]
    pub(super) clear: bool,

    /// The folder of the store [default: git's own folder, or a cache folder]
    #[arg(
        long,
        value_name = "DIR",
        env = "COPYDESK_STORE_DIR",
        hide_env_values = true
    )]
    pub(super) store_dir: Option<PathBuf>,
}

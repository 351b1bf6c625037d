//! The arguments of `copydesk inspect`.

use std::path::PathBuf;

use super::values::{self, ListFormat};

#[derive(Debug, clap::Args)]
pub(super) struct InspectArgs {
    /// Files to show
    #[arg(value_name = "FILE", required_unless_present = "fields")]
    pub(super) files: Vec<PathBuf>,

    /// Print a table of the fields of a collection's documents instead: how many have each, of which
    /// types and formats, and where it differs
    #[arg(long, value_name = "COLLECTION", conflicts_with = "files")]
    pub(super) fields: Option<String>,

    /// Print that table as text or JSON
    #[arg(
        long,
        value_name = "FORMAT",
        default_value = "text",
        requires = "fields"
    )]
    pub(super) format: ListFormat,

    /// Read at most this much of a file, in bytes or with K, M or G
    #[arg(long, value_name = "SIZE", value_parser = values::size,
        default_value = values::DEFAULT_SIZE)]
    pub(super) max_file_size: u64,
}

//! `copydesk inspect`: what copydesk sees in files.

use std::io::{self, BufWriter, Read as _, Write};
use std::path::Path;

use super::args::InspectArgs;
use super::{Exit, Failure, output};
use crate::document::{is_front_matter_complete, layout_of, parse};
use crate::report::inspect;
use crate::text::Source;
use crate::tree::disk::open::{self, Opened};

pub(super) fn run(args: &InspectArgs) -> Result<Exit, Failure> {
    let mut out = BufWriter::new(io::stdout().lock());
    let mut exit = Exit::Clean;
    for path in &args.files {
        match read(path, args.max_file_size) {
            Ok(source) => {
                let document = parse(&source, layout_of(source.path()));
                let seen = inspect::inspect(&document);
                serde_json::to_writer(&mut out, &seen).map_err(io::Error::from)?;
                out.write_all(b"\n")?;
            }
            Err(error) => {
                let words = crate::tree::disk::plain_words(&error);
                let message = format!("cannot read {}: {words}", path.display());
                writeln!(io::stderr(), "copydesk: {}", output::plain(&message))?;
                exit = Exit::Failure;
            }
        }
    }
    out.flush()?;
    Ok(exit)
}

/// As much of a file as may be read, when its front matter ends there.
fn read(path: &Path, limit: u64) -> io::Result<Source> {
    let Opened { file, length } = open::followed(path)?;
    let mut bytes = Vec::new();
    file.take(limit).read_to_end(&mut bytes)?;
    let length = length.max(bytes.len() as u64);
    let source = Source::head(path.to_string_lossy(), bytes, length);
    if is_front_matter_complete(&source, layout_of(source.path())) {
        return Ok(source);
    }
    let message = format!("has {length} bytes, more than --max-file-size {limit}");
    Err(io::Error::other(message))
}

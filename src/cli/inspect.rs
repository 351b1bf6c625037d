//! `copydesk inspect`: what copydesk sees in files.

use std::io::{self, BufWriter, Write};
use std::path::Path;

use super::args::InspectArgs;
use super::{Exit, Failure};
use crate::document::{layout_of, parse};
use crate::inspect;
use crate::text::Source;

pub(super) fn run(args: &InspectArgs) -> Result<Exit, Failure> {
    let mut out = BufWriter::new(io::stdout().lock());
    let mut exit = Exit::Clean;
    for path in &args.files {
        match read(path) {
            Ok(source) => {
                let document = parse(&source, layout_of(source.path()));
                let seen = inspect::inspect(&document);
                serde_json::to_writer(&mut out, &seen).map_err(io::Error::from)?;
                out.write_all(b"\n")?;
            }
            Err(error) => {
                writeln!(
                    io::stderr(),
                    "copydesk: cannot read {}: {}",
                    path.display(),
                    crate::files::plain_words(&error)
                )?;
                exit = Exit::Failure;
            }
        }
    }
    out.flush()?;
    Ok(exit)
}

fn read(path: &Path) -> io::Result<Source> {
    if !path.is_file() && path.exists() {
        return Err(io::Error::other("not a regular file"));
    }
    Ok(Source::new(path.to_string_lossy(), std::fs::read(path)?))
}

//! `copydesk inspect`: what copydesk sees in files.

use std::collections::BTreeMap;
use std::io::{self, BufWriter, Read as _, Write};
use std::path::Path;
use std::sync::Arc;

use super::inspect_args::InspectArgs;
use super::{Exit, Failure, fields, output};
use crate::document::{is_front_matter_complete, layout_of, parse};
use crate::engine::session::Session;
use crate::plan::Selection;
use crate::report::inspect::{self, Inspection};
use crate::report::json_text;
use crate::text::Source;
use crate::tree::discover::{Finder, Root};
use crate::tree::disk::open::Opened;
use crate::tree::disk::walk::relative;
use crate::tree::disk::{DEFAULT_MAX_FILE_SIZE, Disk};
use crate::tree::named;

pub(super) fn run(args: &InspectArgs) -> Result<Exit, Failure> {
    if let Some(collection) = &args.fields {
        return fields::run(collection, args);
    }
    let mut out = BufWriter::new(io::stdout().lock());
    let mut exit = Exit::Clean;
    let mut roots = OpenedRoots::default();
    for path in &args.files {
        match read(path, args.max_file_size) {
            Ok(source) => {
                let document = parse(&source, layout_of(source.path()));
                let mut seen = inspect::inspect(&document);
                roots.name_collection(path, &mut seen);
                json_text::write(&mut out, &seen)?;
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

/// The repositories of the files, each opened once.
#[derive(Default)]
struct OpenedRoots {
    finder: Finder,
    open: BTreeMap<Root, Option<Session>>,
}

impl OpenedRoots {
    /// Names the collection and the schema of a file. A config that cannot be used has none.
    fn name_collection(&mut self, path: &Path, seen: &mut Inspection) {
        let Ok(file) = self.finder.absolute(path) else {
            return;
        };
        let root = self.finder.find(&file);
        let folder = root.folder.clone();
        let session = self.open.entry(root).or_insert_with_key(|root| {
            let tree = Arc::new(Disk::new(root.folder.clone(), DEFAULT_MAX_FILE_SIZE));
            let now = jiff::Timestamp::now();
            Session::open(tree, root.config.as_deref(), Selection::default(), now).ok()
        });
        let Some(session) = session else {
            return;
        };
        let claim = session.plan.claim(&relative(&folder, &file));
        if let Some(collection) = session.plan.collection(&claim).filter(|_| !claim.excluded) {
            seen.collection = Some(collection.name.to_string());
            seen.schema.clone_from(&collection.schema_name);
        }
    }
}

/// As much of a file as may be read, when its front matter ends there.
fn read(path: &Path, limit: u64) -> io::Result<Source> {
    let Opened { file, length } = named::regular(path)?;
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

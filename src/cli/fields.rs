//! `copydesk inspect --fields`: a table of the fields of a collection's documents.

use std::env;
use std::io::{self, Write};
use std::sync::Arc;

use super::inspect_args::InspectArgs;
use super::values::ListFormat;
use super::{Exit, Failure, output};
use crate::document::body_need::BodyNeed;
use crate::document::parse;
use crate::engine::session::{Session, layout};
use crate::finding::nearest::nearest;
use crate::plan::Selection;
use crate::report::fields::FieldCounts;
use crate::report::json_text;
use crate::tree::discover::Finder;
use crate::tree::disk::Disk;

/// Prints the table for the repository that the working directory is in.
pub(super) fn run(name: &str, args: &InspectArgs) -> Result<Exit, Failure> {
    let here = env::current_dir()?.canonicalize()?;
    let root = Finder::default().find(&here);
    let tree = Arc::new(Disk::new(root.folder.clone(), args.max_file_size));
    let now = jiff::Timestamp::now();
    let session = Session::open(tree, root.config.as_deref(), Selection::default(), now);
    let session = session.map_err(|error| Failure::Usage(error.to_string()))?;
    let collections = session.plan.collections.iter();
    let Some(wanted) = collections.clone().position(|one| *one.name == *name) else {
        let names: Vec<&str> = collections.map(|one| &*one.name).collect();
        let more = match nearest(name, names.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None if names.is_empty() => "the config defines none".to_owned(),
            None => format!("the config defines `{}`", names.join("`, `")),
        };
        return Err(Failure::Usage(format!(
            "no such collection: `{name}`; {more}"
        )));
    };
    let mut fields = FieldCounts::new(name);
    let mut exit = Exit::Clean;
    for file in session.everything(1).files.files {
        let claim = session.plan.claim(&file.path);
        if claim.collection != Some(wanted) {
            continue;
        }
        let Ok(layout) = layout(&file, &claim) else {
            continue;
        };
        let (body, limit) = (BodyNeed::Nothing, args.max_file_size);
        let read = session.tree.read_document(&file, layout, body, limit);
        if let Ok(read) = read {
            fields.add(&parse(&read.source, layout));
        } else {
            let message = format!("cannot read {}", file.path);
            writeln!(io::stderr(), "copydesk: {}", output::plain(&message))?;
            exit = Exit::Failure;
        }
    }
    let table = fields.table();
    let mut out = io::stdout().lock();
    match args.format {
        ListFormat::Text => out.write_all(table.text().as_bytes())?,
        ListFormat::Json => {
            json_text::write(&mut out, &table)?;
            out.write_all(b"\n")?;
        }
    }
    Ok(exit)
}

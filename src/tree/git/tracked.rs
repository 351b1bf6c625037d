//! All files that git tracks, read or asked for while other work goes on.

use std::io::Read as _;
use std::path::PathBuf;
use std::process::{Child, Stdio};
use std::thread::{Builder, JoinHandle};

use super::{Git, path, split};

/// The answer, on its way.
pub struct Tracked {
    git: Git,
    /// What reads it while others work.
    reader: Option<JoinHandle<Vec<u8>>>,
}

impl Git {
    /// Asks which files are tracked; the answer need not be waited for.
    pub fn ask_for_tracked(&self) -> Tracked {
        let git = self.clone();
        let read = move || git.names_in_index().unwrap_or_else(|| git.say_tracked());
        Tracked {
            git: self.clone(),
            // What cannot be had is not said.
            reader: Builder::new().name("git".to_owned()).spawn(read).ok(),
        }
    }

    /// The names in the index, each with a zero at its end.
    fn names_in_index(&self) -> Option<Vec<u8>> {
        let mut names = Vec::new();
        self.read_index(&mut |record| {
            names.extend_from_slice(record.name);
            names.push(0);
        })?;
        Some(names)
    }

    /// The same, as git says it.
    fn say_tracked(&self) -> Vec<u8> {
        let mut command = self.command(["ls-files", "-z", "--cached", "--full-name", ":/"]);
        command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null());
        command.spawn().map_or_else(|_| Vec::new(), answer)
    }
}

/// All that git says; nothing unless it ends well.
fn answer(mut child: Child) -> Vec<u8> {
    let mut listing = Vec::new();
    let read = (child.stdout.take()).map(|mut pipe| pipe.read_to_end(&mut listing));
    let ended = child.wait();
    if read.is_some_and(|read| read.is_ok()) && ended.is_ok_and(|status| status.success()) {
        listing
    } else {
        Vec::new()
    }
}

impl Tracked {
    /// The files as absolute paths, in the order of their bytes, of which `wanted` wants their
    /// path from the top of the work tree. Nearly none is wanted, of very many.
    pub fn files(self, wanted: &mut dyn FnMut(&[u8]) -> bool) -> Vec<PathBuf> {
        let listing = self.reader.and_then(|reader| reader.join().ok());
        let listing = listing.unwrap_or_default();
        let names = split(&listing).filter(|name| wanted(name));
        names.map(|name| self.git.top.join(path(name))).collect()
    }

    /// The top of the work tree.
    pub fn top(&self) -> &std::path::Path {
        &self.git.top
    }
}

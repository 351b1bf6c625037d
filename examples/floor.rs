//! The floor under every checker of files: walks a folder, reads each file whole, in parallel, and
//! does nothing with the bytes. `benches/scale` runs it beside copydesk.
//!
//! `floor FOLDER [THREADS]` prints how many files and bytes there are.
#![expect(clippy::disallowed_methods, reason = "reading is all that it does")]

use std::io::{self, Write as _};
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::{env, fs, thread};

use ignore::{WalkBuilder, WalkState};
use rayon::prelude::*;

fn main() -> io::Result<()> {
    let mut arguments = env::args().skip(1);
    let folder = arguments.next().unwrap_or_else(|| ".".to_owned());
    let threads = arguments.next().and_then(|number| number.parse().ok());
    let cores = || thread::available_parallelism().map_or(1, usize::from);
    let threads: usize = threads.unwrap_or_else(cores);

    let files: Mutex<Vec<PathBuf>> = Mutex::default();
    let walk = WalkBuilder::new(folder).threads(threads).build_parallel();
    walk.run(|| {
        Box::new(|entry| {
            if let Ok(entry) = entry
                && entry.file_type().is_some_and(|kind| kind.is_file())
            {
                let mut files = files.lock().unwrap_or_else(PoisonError::into_inner);
                files.push(entry.into_path());
            }
            WalkState::Continue
        })
    });
    let files = files.into_inner().unwrap_or_else(PoisonError::into_inner);

    let bytes = AtomicU64::new(0);
    let read = |file: &PathBuf| {
        let text = fs::read(file)?;
        bytes.fetch_add(text.len() as u64, Ordering::Relaxed);
        io::Result::Ok(())
    };
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads);
    let pool = pool.build().map_err(io::Error::other)?;
    pool.install(|| files.par_iter().try_for_each(read))?;
    let (files, bytes) = (files.len(), bytes.into_inner());
    writeln!(io::stdout(), "{files} files, {bytes} bytes")
}

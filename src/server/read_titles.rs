//! Reading the titles of a root on another thread, and keeping them up to date.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::Server;
use super::jobs::{Done, Jobs};
use super::roots::Known;
use super::titles::{State, TitleMap, read, read_all};
use crate::engine::session::Session;
use crate::tree::disk::walk::FoundFile;

impl Known {
    /// All titles as they are now, where they were read; if not, a thread begins to read them.
    pub(super) fn titles(&mut self, folder: &Path, jobs: &Jobs) -> Option<&TitleMap> {
        if matches!(self.titles.state, State::Unknown) {
            self.titles.state = State::Awaited;
            let session = Arc::clone(&self.results.session);
            jobs.read_titles(folder.to_path_buf(), session, self.results.files());
        }
        let State::Known(known) = &mut self.titles.state else {
            return None;
        };
        for path in std::mem::take(&mut self.titles.stale) {
            known.remove(&path);
            if let Some(file) = self.results.file(&path)
                && let Some(title) = read(&self.results.session, file)
            {
                known.insert(path, title);
            }
        }
        Some(known)
    }
}

impl Jobs {
    fn read_titles(&self, folder: PathBuf, session: Arc<Session>, files: Arc<Vec<FoundFile>>) {
        let pool = self.pool.clone();
        self.start(move || {
            let work = || read_all(&session, &files);
            let titles = match pool {
                Some(pool) => pool.install(work),
                None => work(),
            };
            Done::Titles {
                folder,
                session,
                titles,
            }
        });
    }
}

impl Server {
    /// Takes in the titles of a root, unless it was scanned again meanwhile.
    pub(super) fn take_titles(&mut self, folder: &Path, session: &Arc<Session>, titles: TitleMap) {
        let root = self.roots.get_mut(folder);
        if let Some(known) = root.and_then(|root| root.known.as_mut())
            && Arc::ptr_eq(&known.results.session, session)
        {
            known.titles.state = State::Known(titles);
        }
    }
}

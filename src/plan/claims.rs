//! Which collection a file belongs to, and what a file is that belongs to none.

use super::glob;
use super::{Claim, Plan};

impl Plan {
    /// Which collection claims a path (relative to the repository, with `/`), under which
    /// overrides.
    pub fn claim(&self, path: &str) -> Claim {
        self.with_data(path, self.matcher.claim(path, false))
    }

    /// The same, and it counts for [`Plan::whole_run_problems`]: once for each file of a run.
    pub fn claim_and_count(&self, path: &str) -> Claim {
        self.with_data(path, self.matcher.claim(path, true))
    }

    fn with_data(&self, path: &str, mut claim: Claim) -> Claim {
        if let Some(recognition) = &self.recognition {
            claim.collection = claim
                .collection
                .filter(|&collection| recognition.fits(path, collection));
        }
        if claim.collection.is_none() && !claim.excluded && !self.data.is_empty() {
            let names = glob::names(path);
            claim.is_data = self.data.iter().any(|glob| glob.matches(path, &names));
        }
        if claim.collection.is_none() && !claim.is_data {
            claim.no_page = self.site.no_page(path);
        }
        claim
    }

    /// Whether a path is hidden, and a glob of its collection says so.
    pub fn names_hidden(&self, path: &str) -> bool {
        let claim = self.claim(path);
        let collection = claim.collection.filter(|_| !claim.excluded);
        collection.is_some_and(|collection| self.matcher.names_hidden(path, collection))
    }

    /// The folders that globs begin with which name hidden paths.
    pub fn hidden_bases(&self) -> impl Iterator<Item = &str> {
        self.matcher.hidden_bases()
    }
}

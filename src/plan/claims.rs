//! Which collection a file belongs to, and what a file is that belongs to none.

use super::glob;
use super::{Claim, Plan};
use crate::content::site::profile::Fences;
use crate::text::repo_path::{RepoPath, RepoPathBuf};

/// The claims of files in a row. Those of one folder with the same ending mostly have the same one,
/// which is then found once: 2 % of a run.
pub(crate) struct ClaimsInARow<'p> {
    plan: &'p Plan,
    /// Whether they count for [`Plan::whole_run_problems`].
    counts: bool,
    /// The folder and the ending of the last file, and its claim, if all of these have it.
    last: Option<(RepoPathBuf, String, Claim)>,
}

impl ClaimsInARow<'_> {
    /// The claim of the next file.
    pub(crate) fn next(&mut self, path: &RepoPath) -> Claim {
        let (folder, ending) = (path.folder(), ending(path));
        if let Some((last_folder, last_ending, claim)) = &self.last
            && **last_folder == *folder
            && last_ending == ending
            && !self.plan.matcher.is_config(path)
        {
            return claim.clone();
        }
        let (claim, is_disputed) = self.plan.matcher.claim(path, self.counts);
        let claim = self.plan.with_data(path, claim);
        let is_of_all =
            claim.collection.is_some() && !is_disputed && self.plan.matcher.is_by_ending;
        self.last = is_of_all.then(|| (folder.into(), ending.to_owned(), claim.clone()));
        claim
    }
}

/// A path from the last dot of its name on.
fn ending(path: &RepoPath) -> &str {
    let name = path.name();
    let dot = memchr::memrchr(b'.', name.as_bytes()).unwrap_or(name.len());
    &name[dot..]
}

impl Plan {
    /// Which collection claims a path (relative to the repository, with `/`), under which
    /// overrides.
    pub fn claim(&self, path: &(impl AsRef<RepoPath> + ?Sized)) -> Claim {
        let path = path.as_ref();
        self.with_data(path, self.matcher.claim(path, false).0)
    }

    /// The same, and it counts for [`Plan::whole_run_problems`]: once for each file of a run.
    pub fn claim_and_count(&self, path: &(impl AsRef<RepoPath> + ?Sized)) -> Claim {
        let path = path.as_ref();
        self.with_data(path, self.matcher.claim(path, true).0)
    }

    /// The same for files in a row; whether they count.
    pub(crate) fn claims_in_a_row(&self, counts: bool) -> ClaimsInARow<'_> {
        ClaimsInARow {
            plan: self,
            counts,
            last: None,
        }
    }

    fn with_data(&self, path: &RepoPath, mut claim: Claim) -> Claim {
        if let Some(recognition) = &self.recognition {
            claim.collection = claim
                .collection
                .filter(|&collection| recognition.fits(path, collection));
        }
        if claim.collection.is_none() && !claim.excluded && !self.data.is_empty() {
            let names = glob::names(path);
            claim.is_data = self.data.iter().any(|glob| glob.matches(path, &names))
                || self.site.is_data_of_folder(path);
        }
        let fences = self.site.profile().map(|profile| profile.fences);
        claim.is_unfenced = fences == Some(Fences::Closing) && self.site.is_content(path);
        if claim.collection.is_none() && !claim.is_data {
            claim.no_page = self.site.no_page(path);
        }
        claim
    }

    /// Whether a path is hidden, and a glob of its collection says so.
    pub fn names_hidden(&self, path: &(impl AsRef<RepoPath> + ?Sized)) -> bool {
        let path = path.as_ref();
        let claim = self.claim(path);
        let collection = claim.collection.filter(|_| !claim.excluded);
        collection.is_some_and(|collection| self.matcher.names_hidden(path, collection))
    }

    /// The folders that globs begin with which name hidden paths.
    pub fn hidden_bases(&self) -> impl Iterator<Item = &RepoPath> {
        self.matcher.hidden_bases()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config;
    use crate::plan::Selection;
    use crate::schema::ResolveError;
    use crate::text::Source;

    fn plan(config: &str) -> Plan {
        let source = Source::new("copydesk.yaml", config);
        let config = config::read(&source).config.expect("a config");
        let site = config.site.to_site();
        let no_schemas = |_: &str| Err(ResolveError::Missing);
        Plan::new(&config, site, Selection::default(), &no_schemas)
    }

    #[test]
    fn files_in_a_row_have_their_own_claims() {
        let paths = [
            "a.md",
            "news/a.html",
            "news/a.md",
            "news/b.md",
            "news/b.v2.md",
            "news/c.md",
            "news/c.txt",
            "news/md",
            "news/old/a.md",
            "news/old/b.md",
            "news/x-draft.md",
            "news/y-draft.md",
            "posts/a.md",
            "posts/b.md",
            "posts/b.yaml",
        ];
        for files in [
            "**/*.md",
            "news/**",
            "news/*.{md,html}",
            "news/[ab]*",
            "*/b.md",
            "*/*.v2.md",
        ] {
            let plan = plan(&format!(
                "exclude: news/old/**\ncollections:\n  first: {{ files: '{files}', exclude: '*/c.*' }}\n  \
                 second: {{ files: 'posts/*.md' }}\noverrides:\n  - {{ files: '*/*-draft.md' }}\n"
            ));
            let mut row = plan.claims_in_a_row(true);
            for path in paths.iter().chain(paths.iter().rev()) {
                assert_eq!(
                    row.next(RepoPath::new(path)),
                    plan.claim(path),
                    "{files} {path}"
                );
            }
            let counted = plan.whole_run_problems(&crate::tree::memory::MemoryTree::default());
            plan.count_anew();
            for path in paths.iter().chain(&paths) {
                plan.claim_and_count(path);
            }
            let tree = crate::tree::memory::MemoryTree::default();
            assert_eq!(
                format!("{counted:?}"),
                format!("{:?}", plan.whole_run_problems(&tree))
            );
        }
    }
}

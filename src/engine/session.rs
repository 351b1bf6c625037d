//! A repository, opened: where its files come from and what to check. The only way in which
//! anything is checked.

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::config;
use crate::content::site::NoPage;
use crate::document::Layout;
use crate::document::body_need::BodyNeed;
use crate::engine::fix::carried::Carried;
use crate::engine::lint;
use crate::engine::options::RunOptions;
use crate::engine::surroundings::{TreeSchemas, builtin_plan, site, source_of};
use crate::finding::Finding;
use crate::plan::{Claim, Plan, Selection};
use crate::text::Source;
use crate::text::repo_path::RepoPath;
use crate::tree::defaults::KnownDefaults;
use crate::tree::discover::FILE_NAMES;
use crate::tree::disk::DEFAULT_MAX_FILE_SIZE;
use crate::tree::disk::walk::FoundFile;
use crate::tree::site_data;
use crate::tree::skip_reason::SkipReason;
use crate::tree::{FileProblem, Look, Tree, World};

/// A repository with its plan.
///
/// ```
/// # use std::sync::Arc;
/// # use copydesk::{MemoryTree, RunOptions, Selection, Session};
/// # let text = "---\ntitle: Moss lawns\npublished: \"yes\"\n---\n";
/// # let tree = MemoryTree::from_iter([("_news/2024-05-01-moss.md", text)]);
/// # let now = "2024-06-01T12:00:00Z".parse()?;
/// let session = Session::find(Arc::new(tree), Selection::default(), now)?;
/// let checked = session.check_one("_news/2024-05-01-moss.md", &RunOptions::default());
/// assert!(checked.is_some());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Session {
    /// Where its files come from.
    pub tree: Arc<dyn Tree>,
    /// What to check, and how.
    pub plan: Plan,
    /// The config as it is on the disk; none when the built-in one applies.
    pub config: Option<Source>,
    /// The moment that counts as now.
    pub now: jiff::Timestamp,
    /// Whether files below another config belong to that one: so it is unless a config was named.
    pub has_nested: bool,
    /// Whether no config counts, in folders below neither.
    pub is_isolated: bool,
    /// Which files set fields of others.
    pub(crate) defaults: KnownDefaults,
    /// What fixing knows of the files.
    pub(crate) carried: Option<Arc<Carried>>,
}

/// Why a repository cannot be opened.
///
/// ```
/// # use std::sync::Arc;
/// use copydesk::{MemoryTree, OpenError, Selection, Session};
///
/// # let now = "2024-06-01T12:00:00Z".parse()?;
/// let tree = Arc::new(MemoryTree::from_iter([("copydesk.yaml", "- no config")]));
/// let Err(OpenError::Wrong(findings)) = Session::find(tree, Selection::default(), now) else {
///     panic!("the config is a list");
/// };
/// assert_eq!(findings[0].rule, "schema/type");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub enum OpenError {
    /// The config at this path cannot be read.
    Config(PathBuf, FileProblem),
    /// The config does not have the shape of one: the findings say how.
    Wrong(Vec<Finding>),
}

impl fmt::Display for OpenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Config(path, FileProblem::TooLarge { .. }) => {
                write!(
                    f,
                    "cannot read the config {}: it is too large",
                    path.display()
                )
            }
            Self::Config(path, FileProblem::Unreadable(why)) => {
                write!(f, "cannot read the config {}: {why}", path.display())
            }
            Self::Config(path, FileProblem::Utf16) => {
                write!(f, "cannot read the config {}: it is UTF-16", path.display())
            }
            Self::Config(path, FileProblem::LfsPointer) => {
                let path = path.display();
                write!(f, "cannot read the config {path}: it is a Git LFS pointer")
            }
            Self::Wrong(_) => f.write_str("nothing was checked: the config is wrong"),
        }
    }
}

impl std::error::Error for OpenError {}

impl Session {
    /// Opens a repository: reads its config, or takes the built-in one.
    ///
    /// # Errors
    /// When the config cannot be read, or has not the shape of one.
    pub fn open(
        tree: Arc<dyn Tree>,
        config: Option<&Path>,
        selection: Selection,
        now: jiff::Timestamp,
    ) -> Result<Self, OpenError> {
        let Some(path) = config else {
            let plan = builtin_plan(&tree, selection);
            return Ok(Self::new(tree, plan, None, now));
        };
        let file = FoundFile::new(tree.root(), path, true);
        let (body, limit) = (BodyNeed::Nothing, DEFAULT_MAX_FILE_SIZE);
        let read = tree.read_document(&file, Layout::Data, body, limit);
        let read = read.map_err(|problem| OpenError::Config(path.to_path_buf(), problem))?;
        let source = read.source;
        let file = config::read(&source);
        let config = file.config.as_ref();
        let Some(config) = config.filter(|_| !lint::is_config_too_large(&file)) else {
            let world = World {
                now,
                files: &*tree,
                defaults: &KnownDefaults::default(),
            };
            let mut findings = lint::check_config(&file, &[], None, &world).findings;
            lint::locate_elsewhere(&mut findings, &|name, until| source_of(&*tree, name, until));
            return Err(OpenError::Wrong(findings));
        };
        let mut site = site(&*tree, config);
        if site.generator.is_none() {
            // Below a config, the folder of a generator is not a root of its own.
            site.data = site_data::globs_below(&*tree);
        }
        let mut plan = Plan::new(config, site, selection, &TreeSchemas(&*tree));
        plan.locate(&file.document);
        Ok(Self::new(tree, plan, Some(source), now))
    }

    fn new(tree: Arc<dyn Tree>, plan: Plan, config: Option<Source>, now: jiff::Timestamp) -> Self {
        Self {
            tree,
            plan,
            config,
            now,
            has_nested: true,
            is_isolated: false,
            defaults: KnownDefaults::default(),
            carried: None,
        }
    }

    /// Opens a repository with the config at its root, or else with the built-in one.
    ///
    /// # Errors
    /// Those of [`Session::open`].
    pub fn find(
        tree: Arc<dyn Tree>,
        selection: Selection,
        now: jiff::Timestamp,
    ) -> Result<Self, OpenError> {
        let mut names = FILE_NAMES.iter();
        let name = names.find(|name| tree.look(name) == Look::File);
        let config = name.map(|name| tree.root().join(name));
        Self::open(tree, config.as_deref(), selection, now)
    }

    /// The same repository with other files: its config is read again.
    ///
    /// # Errors
    /// Those of [`Session::open`].
    pub(crate) fn over(&self, tree: Arc<dyn Tree>) -> Result<Self, OpenError> {
        let config = self.config_path().map(|path| tree.root().join(path));
        let selection = self.plan.selection().clone();
        let mut session = Self::open(tree, config.as_deref(), selection, self.now)?;
        session.has_nested = self.has_nested;
        session.is_isolated = self.is_isolated;
        Ok(session)
    }

    /// What checks may ask of the world.
    pub(crate) fn world(&self) -> World<'_> {
        World {
            now: self.now,
            files: &*self.tree,
            defaults: &self.defaults,
        }
    }

    /// The name of the config in findings.
    pub fn config_path(&self) -> Option<&RepoPath> {
        self.config.as_ref().map(|config| &**config.path())
    }
}

/// How a file is parsed, or why it is not checked.
pub(crate) fn layout(file: &FoundFile, claim: &Claim) -> Result<Layout, SkipReason> {
    if claim.excluded {
        return Err(SkipReason::Excluded);
    }
    if let Some(no_page) = claim.no_page.filter(|_| !file.named()) {
        return Err(match no_page {
            NoPage::Template => SkipReason::Template,
            NoPage::TestInput => SkipReason::TestInput,
            NoPage::Copied => SkipReason::Copied,
            NoPage::Vendored => SkipReason::Packages,
            NoPage::NotRead => SkipReason::NotContent,
        });
    }
    lint::layout(&file.path, claim, claim.is_read(), file.named()).ok_or(SkipReason::NotContent)
}

/// Checks all files of a tree under the config at its root, or else under the built-in one. The
/// findings are sorted; those about the shape of the config are among them.
///
/// # Errors
/// When the config cannot be read: then nothing was checked.
///
/// ```
/// # use std::sync::Arc;
/// # let text = "---\ntitle: Moss lawns\npublished: \"yes\"\n---\n";
/// # let tree = copydesk::MemoryTree::from_iter([("_news/2024-05-01-moss.md", text)]);
/// # let now = "2024-06-01T12:00:00Z".parse()?;
/// let findings = copydesk::check(Arc::new(tree), Default::default(), now)?;
/// assert!(findings.iter().any(|finding| finding.rule == "published/not-boolean"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn check(
    tree: Arc<dyn Tree>,
    selection: Selection,
    now: jiff::Timestamp,
) -> Result<Vec<Finding>, OpenError> {
    let session = match Session::find(tree, selection, now) {
        Ok(session) => session,
        Err(OpenError::Wrong(findings)) => return Ok(findings),
        Err(error) => return Err(error),
    };
    let options = RunOptions::default();
    let targets = session.everything(options.threads);
    Ok(session.run(targets, &options).report.findings)
}

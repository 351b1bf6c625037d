//! Which files make others wrong or right by themselves when they change: configs, schemas, images,
//! what marks a generator.

use crate::assert::Assertion;
use crate::content::images::info::ImageFormat;
use crate::content::site::{Generator, profile};
use crate::crossfile::{Mismatch, TargetKind};
use crate::engine::session::Session;
use crate::text::repo_path::RepoPath;
use crate::tree::defaults::KnownDefaults;

/// The authors and the tags of a blog, which each of its posts is compared with.
const OF_BLOG: [&str; 2] = ["authors.yml", "tags.yml"];

impl Session {
    /// Whether a change of a file may change what is found in others by themselves: then all must be
    /// checked again.
    pub(crate) fn is_relied_on(&self, path: &RepoPath) -> bool {
        let name = path.name();
        let ending = path.extension();
        let mut asserts = self.plan.collections.iter().flat_map(|each| &each.asserts);
        Some(path) == self.config_path()
            || self.plan.schemas.contains(path.as_str())
            || profile::is_mark(name)
            || ImageFormat::from_extension(ending).is_some()
            || asserts.any(Assertion::needs_siblings)
            || self.plan.is_recognised_otherwise(path)
            || self.sets_fields(path)
            || KnownDefaults::may_set_fields(&self.plan.site, path)
            || OF_BLOG.contains(&name) && self.plan.site.generator == Some(Generator::Docusaurus)
    }

    /// Files that all others rely on and that are not documents: schemas and data files, by their paths.
    pub(crate) fn relied_on(&self) -> Vec<String> {
        let targets = self.plan.constraints.targets.iter();
        let data = targets.filter_map(|target| match &target.kind {
            TargetKind::DataFile(file, _) => Some(file.to_string()),
            TargetKind::Collections(_) => None,
        });
        self.plan.schemas.iter().cloned().chain(data).collect()
    }

    /// Whether a comparison looks at the text of a file, and not only at what was taken out of it.
    pub(crate) fn compares_text_of(&self, path: &RepoPath) -> bool {
        let is_target =
            |kind: &TargetKind| matches!(kind, TargetKind::DataFile(file, _) if **file == *path);
        let mut targets = self.plan.constraints.targets.iter();
        targets.any(|target| is_target(&target.kind)) || self.plan.may_report(Mismatch::UnusedImage)
    }
}

//! The data files of Docusaurus that its pages refer to, and what its config says of them.

use crate::content::site::Generator;
use crate::text::Source;
use crate::text::repo_path::{RepoPath, RepoPathBuf};
use crate::tree::{Look, Tree};

/// A data file of the blog or the docs that a document is in, by their path: the one of its language,
/// else theirs. Docusaurus, utils/dataFileUtils.ts, `getDataFilePath`: localized first.
pub(super) fn data_file(
    path: &RepoPath,
    name: &str,
    files: &dyn Tree,
) -> Option<(RepoPathBuf, Source)> {
    let folders: Vec<&str> = path.names().collect();
    let (own, usual) = match folders[..] {
        ["blog", _, ..] => ("blog".to_owned(), "blog"),
        ["docs", _, ..] if name != "authors.yml" => ("docs".to_owned(), "docs"),
        [
            "i18n",
            language,
            plugin @ "docusaurus-plugin-content-blog",
            _,
            ..,
        ] => (format!("i18n/{language}/{plugin}"), "blog"),
        _ => return None,
    };
    [&*own, usual].iter().find_map(|folder| {
        let file = RepoPathBuf::from(format!("{folder}/{name}"));
        let is_there = files.may_have(&file) && files.look(&file) == Look::File;
        let bytes = is_there.then(|| files.read(&file).ok())??;
        let source = Source::new(file.clone(), bytes);
        Some((file, source))
    })
}

/// Whether the config, which is code, has a word.
pub(super) fn is_in_config(word: &[u8], files: &dyn Tree) -> bool {
    let marks = Generator::Docusaurus.profile().marks.iter();
    let mut texts = marks.filter_map(|mark| files.read(mark.file()).ok());
    texts.any(|text| memchr::memmem::find(&text, word).is_some())
}

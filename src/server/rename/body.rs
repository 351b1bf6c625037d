//! The links of a body, as they must be after files have got other paths.

use percent_encoding::{percent_decode_str, utf8_percent_encode};

use super::follow::Follow;
use crate::content::links;
use crate::content::site::{Local, Site};
use crate::document::Document;
use crate::text::Span;
use crate::text::repo_path::RepoPath;
use crate::text::uri_escapes::IN_PATH;
use crate::tree::Look;

impl Follow<'_> {
    /// The links of a body that mean files: where they are, and what they must be, where that is
    /// something else.
    pub(super) fn links(
        &self,
        site: &Site,
        document: &Document<'_>,
        path: &RepoPath,
        after: &RepoPath,
    ) -> Vec<(Span, Option<String>)> {
        let body = document.source.slice(document.body);
        let start = document.body.start as usize;
        let spans = links::addresses(body).into_iter();
        let link = |range: std::ops::Range<usize>| {
            let new = self.link(site, &body[range.clone()], path, after);
            (Span::new(start + range.start, start + range.end), new)
        };
        spans.map(link).collect()
    }

    /// What a link must be; none where it is right as it is, or means no file, or more than one.
    fn link(&self, site: &Site, text: &str, path: &RepoPath, after: &RepoPath) -> Option<String> {
        let (files, is_known) = match site.local(text, path) {
            Local::Files(files) | Local::Perhaps(files) => (files, true),
            // Nobody knows what is served; a path of the repository is one all the same.
            Local::Unknown if text.starts_with('/') => {
                let end = text.find(['?', '#']).unwrap_or(text.len());
                let decoded = percent_decode_str(&text[1..end]).decode_utf8().ok()?;
                (vec![decoded.into()], false)
            }
            _ => return None,
        };
        let tree = self.tree();
        let mut there = files.iter().filter(|file| tree.look(file) == Look::File);
        let old = there.next()?;
        if there.any(|other| other != old) {
            return None;
        }
        if is_known {
            return self.url(site, text, path, after);
        }
        let rest = text.find(['?', '#']).map_or("", |end| &text[end..]);
        let new = self.moves.after(old);
        (*new != **old).then(|| format!("/{}{rest}", utf8_percent_encode(&new, IN_PATH)))
    }
}

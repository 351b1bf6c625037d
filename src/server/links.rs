//! `textDocument/documentLink`: URLs of front matter, and files of the repository that they mean.

use gen_lsp_types::{DocumentLink, DocumentLinkParams, Uri};

use super::Server;
use super::uri;
use crate::document::roles;
use crate::text::Span;

impl Server {
    pub(super) fn document_links(
        &mut self,
        params: &DocumentLinkParams,
    ) -> Option<Vec<DocumentLink>> {
        let at = self.at(&params.text_document.uri)?;
        let document = at.parse();
        let settings = at.plan().settings(&at.claim);
        let roles = roles::find(&document.roots, &settings.roles);
        let images = roles.images.iter().filter_map(|image| image.url);
        let nodes = images.chain(roles.urls.iter().map(|url| url.node));
        let mut links: Vec<(Span, Uri)> = Vec::new();
        for node in nodes.filter(|node| node.alias.is_none()) {
            let Some(text) = node.as_str() else {
                continue;
            };
            let target = match at.local_file(text) {
                Some(file) => uri::of_path(&at.folder.join(file)),
                None if text.starts_with("https://") || text.starts_with("http://") => {
                    Uri(text.to_owned())
                }
                None => continue,
            };
            if !links.iter().any(|(span, _)| *span == node.span) {
                links.push((node.span, target));
            }
        }
        links.sort_by_key(|(span, _)| *span);
        let links = links.into_iter().map(|(span, target)| DocumentLink {
            range: at.range(span),
            target: Some(target),
            tooltip: None,
            data: None,
        });
        Some(links.collect())
    }
}

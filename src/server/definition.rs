//! `textDocument/definition` and `textDocument/references`: along references and image paths.

use gen_lsp_types::{Definition, DefinitionParams, DefinitionResponse, Location, ReferenceParams};

use super::Server;
use super::place::At;
use super::references::ReferenceTarget;

impl Server {
    pub(super) fn definition(&mut self, params: &DefinitionParams) -> Option<DefinitionResponse> {
        let place = &params.text_document_position_params;
        let at = self.at(&place.text_document.uri)?;
        let targets = at.targets(&at.parse(), at.offset(place.position));
        let locations = locations(&at, targets);
        if locations.is_empty() {
            return None;
        }
        Some(Definition::LocationList(locations).into())
    }

    pub(super) fn references(&mut self, params: &ReferenceParams) -> Option<Vec<Location>> {
        let place = &params.text_document_position_params;
        let at = self.at(&place.text_document.uri)?;
        let offset = at.offset(place.position);
        let uses = at.uses(&at.parse(), offset, params.context.include_declaration);
        Some(locations(&at, uses))
    }
}

fn locations(at: &At<'_>, targets: impl IntoIterator<Item = ReferenceTarget>) -> Vec<Location> {
    let mut translator = at.translator();
    let places = targets.into_iter();
    places
        .map(|(file, span)| translator.location(&file, span))
        .collect()
}

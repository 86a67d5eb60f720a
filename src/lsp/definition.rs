//! Where what is under the cursor comes from.

use lsp_types::{GotoDefinitionParams, GotoDefinitionResponse, Location};

use crate::published::Published;
use crate::site::PageId;
use crate::source::{FileId, Place, Span};

use super::cursor::{Goal, Look};
use super::map::Map;
use super::server::Server;

impl Server {
    /// `textDocument/definition`
    pub(super) fn definition(&mut self, params: GotoDefinitionParams) -> Option<GotoDefinitionResponse> {
        let asked = params.text_document_position_params;
        let at = self.at(&asked.text_document.uri)?;
        let offset = at.map.offset(at.file, asked.position);
        at.workspace.look(|published| {
            let look = Look { published, sources: &at.workspace.sources, file: at.file };
            let (_, goal) = look.named_at(offset)?;
            location(published, &at.map, &goal).map(GotoDefinitionResponse::Scalar)
        })
    }
}

/// Where a goal is.
pub(super) fn location(published: &Published, map: &Map, goal: &Goal) -> Option<Location> {
    let top = |file: FileId| map.location(Place::new(file, Span::at(0)));
    match goal {
        Goal::Page(id, fragment) => {
            let anchor = fragment.as_deref().and_then(|fragment| anchor(published, *id, fragment));
            if let Some(place) = anchor {
                return map.location(place);
            }
            let page = published.site.page(*id);
            match (&page.source, page.redirect_from) {
                (Some(source), _) => map.top(source.as_str()),
                (None, Some(place)) => map.location(place),
                (None, None) => None,
            }
        }
        Goal::File(file) => top(*file),
        Goal::Path(path) => map.top(path.as_str()),
        Goal::Value(place) => map.location(*place),
    }
}

/// Where the anchor of a page is written.
fn anchor(published: &Published, id: PageId, fragment: &str) -> Option<Place> {
    let anchors = published.all_facts(id).flat_map(|facts| &facts.anchors);
    anchors.into_iter().find(|anchor| *anchor.id == *fragment).map(|anchor| anchor.at)
}

//! The links of a text that can be followed in the editor.

use std::collections::BTreeSet;

use lsp_types::{DocumentLink, DocumentLinkParams};

use super::cursor::Look;
use super::definition;
use super::server::Server;

impl Server {
    /// `textDocument/documentLink`
    pub(super) fn document_link(&mut self, params: DocumentLinkParams) -> Option<Vec<DocumentLink>> {
        let at = self.at(&params.text_document.uri)?;
        at.workspace.look(|published| {
            let look = Look { published, sources: &at.workspace.sources, file: at.file };
            let own = published.references().filter(|reference| reference.at.file == at.file);
            let mut seen = BTreeSet::new();
            let links = own.filter(|reference| seen.insert(reference.at.span)).filter_map(|reference| {
                let location = definition::location(published, &at.map, &look.goal_of(reference)?)?;
                let line = location.range.start.line;
                // The way that editors agree on to name a line.
                let target = match line {
                    0 => location.uri,
                    line => format!("{}#L{}", location.uri.as_str(), line + 1).parse().ok()?,
                };
                Some(DocumentLink {
                    range: at.map.range(reference.at),
                    target: Some(target),
                    tooltip: published.resolve(reference).address,
                    data: None,
                })
            });
            let mut links: Vec<DocumentLink> = links.collect();
            links.sort_by_key(|link| link.range.start);
            Some(links)
        })
    }
}

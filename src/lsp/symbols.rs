//! The headings of a text, and the pages of all sites.

use lsp_types::{
    DocumentSymbol, DocumentSymbolParams, DocumentSymbolResponse, Location, OneOf, SymbolInformation,
    SymbolKind, WorkspaceSymbol, WorkspaceSymbolParams, WorkspaceSymbolResponse,
};

use crate::facts::Heading;
use crate::source::{Place, Span};

use super::cursor::Look;
use super::map::Map;
use super::server::Server;

/// More pages than this nobody looks through.
const MAX_PAGES: usize = 500;

impl Server {
    /// `textDocument/documentSymbol`
    pub(super) fn document_symbol(&mut self, params: DocumentSymbolParams) -> Option<DocumentSymbolResponse> {
        let at = self.at(&params.text_document.uri)?;
        let is_nested = self.client.can.nested_symbols;
        at.workspace.look(|published| {
            let look = Look { published, sources: &at.workspace.sources, file: at.file };
            let facts = published.facts(look.page()?)?;
            let own = |heading: &&Heading| heading.at.file == at.file;
            let headings: Vec<&Heading> = facts.headings.iter().filter(own).collect();
            if is_nested {
                let end = at.map.sources.get(at.file).text.len();
                return Some(DocumentSymbolResponse::Nested(nested(&headings, end, &at.map)));
            }
            let flat = headings.iter().filter_map(|heading| flat(heading, &at.map));
            Some(DocumentSymbolResponse::Flat(flat.collect()))
        })
    }

    /// `workspace/symbol`: pages by title and URL.
    pub(super) fn workspace_symbol(&mut self, params: WorkspaceSymbolParams) -> WorkspaceSymbolResponse {
        let query = params.query.to_lowercase();
        let mut found = Vec::new();
        for site in &self.sites.all {
            let Some(map) = self.sites.map(site, &self.documents, &self.client) else { continue };
            let Some(workspace) = &site.workspace else { continue };
            for page in workspace.site.pages_in_order().filter(|page| page.written && page.html) {
                let Some(source) = &page.source else { continue };
                let is_asked = |text: &str| text.to_lowercase().contains(&query);
                if found.len() < MAX_PAGES && (is_asked(&page.title) || is_asked(&page.url)) {
                    let name: &str = if page.title.is_empty() { &page.url } else { &page.title };
                    found.extend(map.top(source.as_str()).map(|at| symbol(name, &page.url, at)));
                }
            }
        }
        WorkspaceSymbolResponse::Nested(found)
    }
}

fn symbol(name: &str, url: &str, location: Location) -> WorkspaceSymbol {
    WorkspaceSymbol {
        name: name.to_owned(),
        kind: SymbolKind::FILE,
        tags: None,
        container_name: Some(url.to_owned()),
        location: OneOf::Left(location),
        data: None,
    }
}

#[expect(deprecated, reason = "the field must be given")]
fn flat(heading: &Heading, map: &Map) -> Option<SymbolInformation> {
    Some(SymbolInformation {
        name: heading.text.to_string(),
        kind: SymbolKind::STRING,
        tags: None,
        deprecated: None,
        location: map.location(heading.at)?,
        container_name: None,
    })
}

/// Headings within those that stand above them; each reaches to the next of its level, the last to `end`.
#[expect(deprecated, reason = "the field must be given")]
fn nested(headings: &[&Heading], end: usize, map: &Map) -> Vec<DocumentSymbol> {
    let mut symbols = Vec::new();
    let mut rest = headings;
    while let Some((first, after)) = rest.split_first() {
        let count = after.iter().take_while(|heading| heading.level > first.level).count();
        let (below, next) = after.split_at(count);
        let last = next.first().map_or(end, |heading| heading.at.span.start as usize);
        let all = Place::new(first.at.file, Span::new(first.at.span.start as usize, last));
        let children = nested(below, last, map);
        let name = if first.text.trim().is_empty() { "(no text)" } else { &first.text };
        symbols.push(DocumentSymbol {
            name: name.to_owned(),
            detail: None,
            kind: SymbolKind::STRING,
            tags: None,
            deprecated: None,
            range: map.range(all),
            selection_range: map.range(first.at),
            children: (!children.is_empty()).then_some(children),
        });
        rest = next;
    }
    symbols
}

//! Hints: the URL that Liquid makes of a link, behind the link.

use std::collections::BTreeMap;

use lsp_types::{InlayHint, InlayHintLabel, InlayHintParams, InlayHintTooltip, Position};

use crate::facts::{Reference, ReferenceKind};
use crate::liquid::ast::{Node, TagKind};
use crate::origin::has_hole;
use crate::published::Published;
use crate::source::{Place, Source, Span};

use super::cursor::Look;
use super::server::Server;
use super::settings::Shown;

impl Server {
    /// `textDocument/inlayHint`
    pub(super) fn inlay_hint(&mut self, params: InlayHintParams) -> Option<Vec<InlayHint>> {
        Shown::of(&self.settings).hints.then_some(())?;
        let at = self.at(&params.text_document.uri)?;
        let source = at.map.sources.get(at.file);
        at.workspace.look(|published| {
            let liquid = Look { published, sources: &at.workspace.sources, file: at.file }.liquid();
            let mut urls: BTreeMap<u32, Vec<String>> = BTreeMap::new();
            for reference in published.references().filter(|one| one.at.file == at.file) {
                if let Some(end) = end_of_liquid(reference, source, &liquid) {
                    let (urls, url) = (urls.entry(end).or_default(), shown(published, reference));
                    if !urls.contains(&url) {
                        urls.push(url);
                    }
                }
            }
            let hint = |(end, urls): (u32, Vec<String>)| {
                let position = at.map.range(Place::new(at.file, Span::at(end as usize))).start;
                let is_asked = params.range.start <= position && position <= params.range.end;
                is_asked.then(|| hint(position, &urls))
            };
            Some(urls.into_iter().filter_map(hint).collect())
        })
    }
}

/// The URL as short as can be: of an address of this site its path.
fn shown(published: &Published, reference: &Reference) -> String {
    let address = published.resolve(reference).address.filter(|address| address.starts_with('/'));
    address.map_or_else(|| reference.url.to_string(), |address| format!("{}{address}", published.base()))
}

/// Where the destination ends, if Liquid has a part in it and it is known.
fn end_of_liquid(reference: &Reference, source: &Source, liquid: &[Span]) -> Option<u32> {
    let is_known = !has_hole(&reference.url) && !reference.has_gap;
    (is_known && reference.kind != ReferenceKind::FrontMatter).then_some(())?;
    let line = source.line_span(source.line_index(reference.at.span.start));
    let is_near = |place: &&Place| place.file == reference.at.file && line.contains(place.span);
    let parts = [&reference.at, &reference.fragment_at].into_iter().chain(&reference.parts);
    let all = parts.filter(is_near).map(|place| place.span).reduce(|all, span| all.cover(span))?;
    // What a variable prints may come from another file; then its braces stand right before the rest.
    let own = liquid.iter().filter(|span| span.start <= all.end && all.start <= span.end);
    own.map(|span| span.end.max(all.end)).max()
}

impl Look<'_> {
    /// What prints in the text: output expressions, and tags that print an address.
    fn liquid(&self) -> Vec<Span> {
        let mut spans = Vec::new();
        let Some(template) = self.template() else { return spans };
        template.body.walk(true, &mut |node, _| match node {
            Node::Print(print) => spans.push(print.span),
            Node::Tag(tag) if matches!(tag.kind, TagKind::Link(_) | TagKind::PostUrl(_)) => {
                spans.push(tag.span)
            }
            Node::Tag(_) | Node::Text(_) => {}
        });
        spans
    }
}

/// A loop makes several URLs at one place: the first, and how many more.
fn hint(position: Position, urls: &[String]) -> InlayHint {
    let label = match urls {
        [] => String::new(),
        [url] => format!("→ {url}"),
        [url, more @ ..] => format!("→ {url} and {} more", more.len()),
    };
    InlayHint {
        position,
        label: InlayHintLabel::String(label),
        kind: None,
        text_edits: None,
        tooltip: Some(InlayHintTooltip::String(urls.join("\n"))),
        padding_left: Some(true),
        padding_right: Some(true),
        data: None,
    }
}

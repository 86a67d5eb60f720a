//! What there is to know about what is under the cursor: the rule of a finding, the page behind a link.

use lsp_types::{Hover, HoverContents, HoverParams, MarkupContent, MarkupKind};

use crate::published::Published;
use crate::rules::{self, Known};
use crate::site::PageId;
use crate::source::{Place, Span};

use super::cursor::{Goal, Look};
use super::server::{At, Server};
use super::{images, printed};

impl Server {
    /// `textDocument/hover`
    pub(super) fn hover(&mut self, params: HoverParams) -> Option<Hover> {
        let asked = params.text_document_position_params;
        let at = self.at(&asked.text_document.uri)?;
        let offset = at.map.offset(at.file, asked.position);
        let is_here =
            |place: Place| place.file == at.file && place.span.start <= offset && offset <= place.span.end;
        let known = rules::known(&at.workspace.settings.custom);
        let findings = at.site.findings.iter().filter(|finding| is_here(finding.place));
        let mut parts: Vec<(Span, String)> =
            findings.map(|finding| (finding.place.span, rule_text(&known, finding.rule))).collect();
        parts.dedup();
        let behind = at.workspace.look(|published| {
            let look = Look { published, sources: &at.workspace.sources, file: at.file };
            let (span, goal) = look.named_at(offset)?;
            Some((span, described(look, &goal, &at, self.client.can.markdown)?))
        });
        let printed = printed::at(&at, offset);
        let parts: Vec<(Span, String)> = behind.into_iter().chain(printed).chain(parts).collect();
        let (span, _) = parts.first()?;
        let range = Some(at.map.range(Place::new(at.file, *span)));
        let value = parts.into_iter().map(|(_, text)| text).collect::<Vec<_>>().join("\n\n---\n\n");
        let kind = if self.client.can.markdown { MarkupKind::Markdown } else { MarkupKind::PlainText };
        Some(Hover { contents: HoverContents::Markup(MarkupContent { kind, value }), range })
    }
}

/// The document of a rule up to its examples.
fn rule_text(known: &[Known], name: &str) -> String {
    let doc = known.iter().find(|rule| rule.name == name).map_or("", |rule| rule.doc);
    let end = doc.find("\n## ").unwrap_or(doc.len());
    doc.get(..end).unwrap_or(doc).trim_end().to_owned()
}

fn described(look: Look, goal: &Goal, at: &At, markdown: bool) -> Option<String> {
    match goal {
        Goal::Page(id, fragment) => {
            let page_text = page(look.published, *id, fragment.as_deref());
            let source = look.published.site.page(*id).source.as_ref();
            let picture =
                source.and_then(|source| images::described(&at.map.path(source.as_str()), markdown));
            Some(std::iter::once(page_text).chain(picture).collect::<Vec<_>>().join("\n\n"))
        }
        Goal::File(file) => Some(format!("`{}`", look.sources.get(*file).path)),
        Goal::Path(path) => {
            let why = look.published.site.unpublished_source(path.as_str())?.why.describe();
            Some(format!("`{path}` is not published: {why}"))
        }
        Goal::Value(place) => {
            let source = look.sources.get(place.file);
            let line = source.line_span(source.line_index(place.span.start));
            Some(format!("`{}`\n\n```yaml\n{}\n```", source.path, source.slice(line)))
        }
    }
}

/// Title, date and URL of a page, and its source.
pub(super) fn page(published: &Published, id: PageId, fragment: Option<&str>) -> String {
    let page = published.site.page(id);
    let mut lines = Vec::new();
    if !page.title.is_empty() {
        lines.push(format!("**{}**", page.title));
    }
    if let Some(date) = &page.date {
        lines.push(date.strftime("%Y-%m-%d").to_string());
    }
    let fragment = fragment.map(|fragment| format!("#{fragment}")).unwrap_or_default();
    lines.push(format!("`{}{}{fragment}`", published.base(), page.url));
    if let Some(to) = &page.redirect {
        lines.push(format!("redirects to `{to}`"));
    }
    if let Some(source) = &page.source {
        lines.push(format!("`{source}`"));
    }
    lines.join("\n\n")
}

//! The anchors of a page: what can stand behind `#`.

use lsp_types::CompletionItemKind;

use crate::facts::{Facts, Reference};
use crate::origin::has_hole;
use crate::site::plugins::relative_links;
use crate::source::{FileId, Place, Span};

use super::Query;
use super::list::Candidate;

/// The anchors of the page that a destination leads to, in their order.
pub(super) fn of(query: &Query, written: &str) -> Vec<Candidate> {
    let published = query.published;
    let page = query.text.page;
    let url = match written.contains("{{") || written.contains("{%") {
        true => query.workspace.printed(page, written),
        false => written.to_owned(),
    };
    let rewritten = page.map(|id| published.site.page(id)).and_then(|page| {
        let applies = relative_links::applies(published.site, page);
        applies.then(|| relative_links::rewrite_target(published.site, page, &url))?
    });
    let at = Place::new(FileId::OF_THE_PAGE, Span::at(0));
    let reference = Reference::bare(rewritten.as_deref().unwrap_or(&url), at, page);
    let target = published.resolve(&reference).target.page().or(page.filter(|_| written.is_empty()));
    let Some(id) = target else { return Vec::new() };
    published.all_facts(id).flat_map(candidates).collect()
}

fn candidates(facts: &Facts) -> impl Iterator<Item = Candidate> {
    let known = facts.anchors.iter().filter(|anchor| !has_hole(&anchor.id) && !anchor.id.is_empty());
    known.map(|anchor| {
        let heading =
            anchor.heading.and_then(|_| facts.headings.iter().find(|heading| heading.at == anchor.at));
        let text = heading.map_or("", |heading| heading.text.trim());
        let marks = "#".repeat(heading.map_or(0, |heading| usize::from(heading.level)));
        Candidate {
            detail: (!text.is_empty()).then(|| format!("{marks} {text}")),
            kind: CompletionItemKind::REFERENCE,
            filter: format!("{} {text}", anchor.id),
            ..Candidate::new(anchor.id.to_string())
        }
    })
}

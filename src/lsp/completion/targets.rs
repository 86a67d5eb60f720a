//! Where a link can lead: the pages of the site by title and by URL, written as the file writes its links.

use std::collections::{HashMap, HashSet};

use lsp_types::CompletionItemKind;

use crate::moves::destination::like;
use crate::origin::has_hole;
use crate::site::series::{self, Series};
use crate::site::{Page, PageId, PageKind, SiteKind, post_name};
use crate::source::Span;

use super::destination::{self, Destination};
use super::list::{About, Candidate};
use super::style::{self, By, Style};
use super::{Answer, Query, anchors, files};

/// The destination of a link or an image.
pub(super) fn of_destination(query: &Query, destination: &Destination, replaced: Span) -> Answer {
    let written = destination.written;
    if let Some(at) = destination::fragment_start(written) {
        let rest = destination::rest_of(destination, at + 1, replaced.end);
        return Answer::new(anchors::of(query, &written[..at]), rest);
    }
    let pages = |styles: &[Style], by_title: bool| match destination.is_image {
        true => files::images(query, styles),
        false => pages(query, styles, by_title),
    };
    match typed(query, written) {
        Typed::Nothing => Answer::new(pages(&style::usual(query, destination.is_image), true), replaced),
        Typed::From { start, style } => {
            let rest = destination::rest_of(destination, start, replaced.end);
            let folder = written.get(start..).unwrap_or("");
            let mut found =
                if destination.is_image { Vec::new() } else { pages(std::slice::from_ref(&style), false) };
            found.extend(files::below(query, folder, &style, destination.is_image));
            Answer::new(found, rest)
        }
        Typed::Relative => {
            let by = style::usual(query, destination.is_image)
                .into_iter()
                .find(|style| matches!(style.by, By::Source | By::Way));
            let by = by.unwrap_or_else(|| Style::of(By::Way, ""));
            Answer::new(pages(&[by], false), replaced)
        }
        Typed::Elsewhere => Answer::default(),
    }
}

/// What the author has begun to write.
enum Typed {
    /// A title or a name, or nothing at all.
    Nothing,
    /// A path from the root, behind so many bytes that say which.
    From { start: usize, style: Style },
    /// A path from the page.
    Relative,
    /// Nothing of this site.
    Elsewhere,
}

fn typed(query: &Query, written: &str) -> Typed {
    let site = query.published.site;
    let from = |start, covers: &str| Typed::From {
        start,
        style: Style { covers: covers.to_owned(), ..Style::of(By::Url, "") },
    };
    if let Some(end) = destination::liquid_end(written) {
        let printed = query.workspace.printed(query.text.page, &written[..end]);
        return match site_path(query, &printed) {
            Some(covers) if !has_hole(&printed) => from(end, covers.trim_end_matches('/')),
            _ => Typed::Elsewhere,
        };
    }
    match written {
        _ if written.starts_with("//") => Typed::Elsewhere,
        _ if written.starts_with('/') && site.kind == SiteKind::Plain => Typed::Relative,
        _ if written.starts_with('/') => {
            Typed::From { start: 0, style: Style::of(By::Url, &*site.base_path) }
        }
        _ if written.contains("://") => match written.strip_prefix(&*site.home_url) {
            Some(_) => {
                Typed::From { start: site.home_url.len(), style: Style::of(By::Url, &*site.base_path) }
            }
            None => Typed::Elsewhere,
        },
        _ if written.contains(':') && !written.contains(' ') => Typed::Elsewhere,
        _ if written.starts_with('.') || written.contains('/') => Typed::Relative,
        _ => Typed::Nothing,
    }
}

/// The site path that a URL begins with, without host and base URL.
fn site_path<'u>(query: &Query, url: &'u str) -> Option<&'u str> {
    let site = query.published.site;
    let path = match url.find("://") {
        Some(at) => {
            let rest = url.get(at + 3..)?;
            let (host, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
            site.own_hosts.iter().any(|own| own.eq_ignore_ascii_case(host)).then_some(path)?
        }
        None => url,
    };
    // `{{ site.url }}` alone leaves the base URL to be written.
    Some(path.strip_prefix(&*site.base_path).unwrap_or(path))
}

/// A path from the root in quotes: `{{ "/…" | relative_url }}`, `image: /…`.
pub(super) fn in_quotes(query: &Query, replaced: Span, cursor: u32) -> Answer {
    let style = Style::of(By::Url, "");
    let mut found = pages(query, std::slice::from_ref(&style), false);
    let typed = query.text.source.slice(Span { end: cursor, ..replaced });
    found.extend(files::below(query, typed, &style, false));
    found.extend(files::below(query, typed, &style, true));
    found.dedup_by(|a, b| a.insert == b.insert);
    Answer::new(found, replaced)
}

/// What `link` names: every file that is published.
pub(super) fn files_for_link(query: &Query) -> Vec<Candidate> {
    let style = Style::of(By::Path, "");
    let is_named = |page: &Page| page.written && page.source.is_some();
    ranked(query, is_named).into_iter().filter_map(|page| candidate(query, page, &style, false)).collect()
}

/// What `post_url` names.
pub(super) fn posts(query: &Query) -> Vec<Candidate> {
    let style = Style::of(By::Post, "");
    let is_post = |page: &Page| post_name::for_post_url(&page.relative_path).is_some();
    ranked(query, is_post).into_iter().filter_map(|page| candidate(query, page, &style, false)).collect()
}

fn pages(query: &Query, styles: &[Style], by_title: bool) -> Vec<Candidate> {
    let is_page = |page: &Page| page.written && page.html && page.redirect.is_none();
    let all = ranked(query, is_page).into_iter();
    all.filter_map(|ranked| styles.iter().find_map(|style| candidate(query, ranked.clone(), style, by_title)))
        .collect()
}

/// A page, and what makes it likely.
#[derive(Clone)]
struct Ranked {
    id: PageId,
    /// What the series says of it.
    part: Option<String>,
}

/// The pages that may be meant, the likely ones first: those of the series, of the same folder, the new ones.
fn ranked(query: &Query, is_meant: impl Fn(&Page) -> bool) -> Vec<Ranked> {
    let site = query.published.site;
    let parts = parts(query);
    let own_folder = query.text.path.folder();
    let mut ids: Vec<PageId> = site.page_ids().filter(|id| is_meant(site.page(*id))).collect();
    ids.sort_by_cached_key(|id| {
        let page = site.page(*id);
        let is_far = page.source.as_ref().is_none_or(|source| source.folder() != own_folder);
        let newest_first = page.date.as_ref().map(|date| std::cmp::Reverse(date.timestamp()));
        let rank = parts.get(id).map_or(usize::MAX, |(rank, _)| *rank);
        (rank, Some(*id) == query.text.page, is_far, newest_first.is_none(), newest_first, page.url.clone())
    });
    let part = |id: &PageId| parts.get(id).map(|(_, said)| said.clone());
    ids.into_iter().map(|id| Ranked { part: part(&id), id }).collect()
}

/// The other parts of the series that the page belongs to: how far from it, the next one first, and what to say of it.
fn parts(query: &Query) -> HashMap<PageId, (usize, String)> {
    let Some(own) = query.text.page else { return HashMap::new() };
    let (settings, sources) = (&query.workspace.settings.series, &query.workspace.sources);
    // What other pages list is not looked for: this must be quick.
    let (all, _) = series::detect(query.published, sources, settings, Some(&HashSet::from([own])));
    all.iter().flat_map(|series| of_series(series, own)).collect()
}

fn of_series(series: &Series, own: PageId) -> Vec<(PageId, (usize, String))> {
    let Some(at) = series.parts.iter().position(|part| part.page == own) else { return Vec::new() };
    let others = series.parts.iter().enumerate().filter(|(other, _)| *other != at);
    let said = |(other, part): (usize, &series::Part)| {
        let is_next = other == at + 1;
        let word = if is_next { "next part" } else { "part" };
        let rank = if is_next { 0 } else { 1 + other.abs_diff(at) };
        (part.page, (rank, format!("{word} of {}: {}", series.title, part.number)))
    };
    others.map(said).collect()
}

/// The title of a page, or its first heading.
fn title<'q>(query: &Query<'q>, id: PageId) -> &'q str {
    let page = query.published.site.page(id);
    if !page.title.is_empty() {
        return &page.title;
    }
    let headings = query.published.facts(id).map_or(&[][..], |facts| &facts.headings);
    headings.first().map_or("", |heading| heading.text.trim())
}

fn candidate(query: &Query, ranked: Ranked, style: &Style, by_title: bool) -> Option<Candidate> {
    let site = query.published.site;
    let page = site.page(ranked.id);
    let from = query.text.page.map(|id| site.page(id));
    let insert = style.write(page, from)?;
    let url = like("", &page.url);
    let title = title(query, ranked.id);
    let named = if style.by == By::Url && by_title { url.clone() } else { insert.clone() };
    let (label, detail) = match (by_title, title.is_empty()) {
        (true, false) => (title.to_owned(), url),
        (true, true) => (named.clone(), page.relative_path.to_string()),
        (false, _) => (named.clone(), title.to_owned()),
    };
    // What is typed is held against this from its beginning: a title, or the very text that would stand there.
    let filter = match by_title {
        true => format!("{title} {named}"),
        false => insert.clone(),
    };
    let detail = match ranked.part {
        Some(part) => format!("{part} · {detail}"),
        None => detail,
    };
    Some(Candidate {
        label,
        detail: Some(detail),
        kind: match page.kind {
            PageKind::Static => CompletionItemKind::FILE,
            _ => CompletionItemKind::REFERENCE,
        },
        filter,
        about: page.source.as_ref().map(|source| About::Page(source.as_str().to_owned())),
        ..Candidate::new(insert)
    })
}

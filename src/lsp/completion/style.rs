//! How links are written in a file: `{{ site.url }}/…`, `{% post_url … %}`, from the root, relative. Learnt from those that are there.

use std::collections::HashMap;

use crate::facts::{Reference, ReferenceKind};
use crate::moves::destination::{between_sources, like, relative};
use crate::origin::has_hole;
use crate::published::Published;
use crate::site::{Page, PageKind, Site, SiteKind, post_name};
use crate::source::{Place, Source, Span};
use crate::workspace::Workspace;

use super::Query;

/// Where a file has no link of its own, so many others are asked.
const MAX_OTHERS: usize = 4000;

/// What a link calls its target.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum By {
    /// Its URL.
    Url,
    /// The path of its file, as `link` takes it.
    Path,
    /// The name that `post_url` takes.
    Post,
    /// The way from URL to URL.
    Way,
    /// The way from file to file.
    Source,
}

/// A way to write a link.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Style {
    pub(super) by: By,
    /// What stands before the name.
    pub(super) before: String,
    /// The beginning of the URL that this already says: of `{{ site.img }}` perhaps `/img`.
    pub(super) covers: String,
    /// What stands behind the name.
    pub(super) after: String,
}

impl Style {
    pub(super) fn of(by: By, before: impl Into<String>) -> Style {
        Style { by, before: before.into(), covers: String::new(), after: String::new() }
    }

    /// The way that a link is written.
    fn of_reference(published: &Published, workspace: &Workspace, reference: &Reference) -> Option<Style> {
        let page = published.site.page(published.resolve(reference).target.page()?);
        let written = without_fragment(whole(workspace.sources.get(reference.at.file), reference.at.span));
        if written.is_empty() {
            return None;
        }
        let around = |by: By, name: &str| {
            let (before, after) = written.split_once(name).filter(|_| !name.is_empty())?;
            Some(Style { by, before: before.into(), covers: String::new(), after: after.into() })
        };
        if written.contains("{% link ") {
            return around(By::Path, page.relative_path.trim_start_matches('/'));
        }
        if written.contains("{% post_url ") {
            return around(By::Post, &post_name::for_post_url(&page.relative_path)?);
        }
        if !written.starts_with(['/', '{']) && !written.contains("//") {
            let is_source = page.relative_path.ends_with(written.trim_start_matches(['.', '/'])) && page.html;
            return Some(Style::of(if is_source { By::Source } else { By::Way }, ""));
        }
        // The end of the URL that stands there as it is, the longest that does.
        let starts = page.url.match_indices('/').map(|(at, _)| at);
        starts.filter(|at| page.url.len() - at > 1 || page.url.len() == 1).find_map(|at| {
            let (covers, rest) = page.url.split_at(at);
            let (before, after) = written.rsplit_once(rest)?;
            Some(Style { by: By::Url, before: before.into(), covers: covers.into(), after: after.into() })
        })
    }

    /// A link to a page, on the page `from`; `None` where it cannot be written so.
    pub(super) fn write(&self, page: &Page, from: Option<&Page>) -> Option<String> {
        if has_hole(&page.url) {
            return None;
        }
        let name = match self.by {
            By::Url => {
                let rest = page.url.strip_prefix(&*self.covers).filter(|rest| rest.starts_with('/'))?;
                like("", rest)
            }
            By::Path => {
                page.source.as_ref().map(|_| page.relative_path.trim_start_matches('/').to_owned())?
            }
            By::Post => {
                let is_post = matches!(page.kind, PageKind::Document { .. });
                post_name::for_post_url(&page.relative_path).filter(|_| is_post)?
            }
            By::Way => relative(&from?.output, &page.url, false),
            By::Source => between_sources(&from?.relative_path, page.source.as_ref()?.as_str(), ""),
        };
        Some(format!("{}{name}{}", self.before, self.after))
    }
}

/// The ways in which a file writes its links (or its images), the usual one first.
pub(super) fn usual(query: &Query, images: bool) -> Vec<Style> {
    let published = query.published;
    let own_file = query.workspace.sources.find(query.text.path.as_str());
    let tag = if images { "img" } else { "a" };
    let is_asked = |reference: &&Reference| {
        let Place { file, span } = reference.at;
        let is_being_written =
            Some(file) == own_file && span.start <= query.cursor && query.cursor <= span.end;
        reference.kind == ReferenceKind::Element(tag) && !is_being_written
    };
    let is_own = |reference: &&Reference| Some(reference.at.file) == own_file;
    let own: Vec<&Reference> = match query.text.page.and_then(|id| published.facts(id)) {
        Some(facts) => facts.references.iter().filter(is_asked).filter(is_own).collect(),
        None => published.references().filter(is_own).filter(is_asked).collect(),
    };
    let mut counts = count(query, own.into_iter());
    if counts.is_empty() {
        counts = count(query, published.references().filter(is_asked).take(MAX_OTHERS));
    }
    let mut styles: Vec<(Style, usize)> = counts.into_iter().collect();
    styles.sort_by(|(a, m), (b, n)| {
        n.cmp(m).then_with(|| a.before.cmp(&b.before)).then_with(|| a.covers.cmp(&b.covers))
    });
    let mut styles: Vec<Style> = styles.into_iter().map(|(style, _)| style).collect();
    styles.push(plain(published.site));
    styles
}

/// How often each way is used.
fn count<'r>(query: &Query, references: impl Iterator<Item = &'r Reference>) -> HashMap<Style, usize> {
    let mut counts = HashMap::new();
    for style in references.filter_map(|one| Style::of_reference(query.published, query.workspace, one)) {
        *counts.entry(style).or_default() += 1;
    }
    counts
}

/// How links are written where nobody has written any: so that they lead where they must, whatever the base URL.
fn plain(site: &Site) -> Style {
    match (site.kind, &*site.base_path) {
        (SiteKind::Plain, _) => Style::of(By::Source, ""),
        (SiteKind::Jekyll, "") => Style::of(By::Url, ""),
        _ => Style { after: "\" | relative_url }}".to_owned(), ..Style::of(By::Url, "{{ \"") },
    }
}

/// A destination with the `{{ }}` that it stands in, if it is only a string there.
fn whole(source: &Source, span: Span) -> &str {
    let (before, after) = source.around(span);
    let open = before.rfind("{{").filter(|at| !before[*at..].contains(['}', '\n']));
    let both = open.and_then(|at| Some((before.len() - at, after.find("}}")? + 2)));
    let Some((more, end)) = both else { return source.slice(span) };
    source.slice(Span::new(span.start as usize - more, span.end as usize + end))
}

/// A destination without what stands between `#` and the end of its string.
fn without_fragment(written: &str) -> String {
    let Some(at) = written.find('#') else { return written.to_owned() };
    let (before, fragment) = written.split_at(at);
    let end = fragment.find(['"', '\'']).unwrap_or(fragment.len());
    format!("{before}{}", &fragment[end..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fragment_is_no_part_of_the_way_a_link_is_written() {
        for (written, expected) in
            [("/a/#b", "/a/"), ("{{ '/a/#b' | relative_url }}", "{{ '/a/' | relative_url }}"), ("/a/", "/a/")]
        {
            assert_eq!(without_fragment(written), expected);
        }
    }
}

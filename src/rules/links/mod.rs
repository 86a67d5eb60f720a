//! What the link rules share: which of them speaks of a target that is not there, and how it is named.

mod outside;

pub(super) use outside::lacks_scheme;

use crate::diagnostic::{Diagnostic, Edit, Fix};
use crate::facts::{Reference, ReferenceKind};
use crate::origin::has_hole;
use crate::published::{Hint, Resolution, Target};
use crate::site::{Page, PageId, PageKind, SiteKind, is_image_extension};
use crate::source::{Place, SitePath, Span};

use super::Context;

/// What a reference wants to find.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wanted {
    /// Something to read.
    Page,
    /// Something to look at.
    Image,
    /// A download, a style sheet, a script, a video.
    File,
}

const PAGES: [&str; 9] = ["html", "htm", "xhtml", "md", "markdown", "mkd", "mkdn", "mkdown", "php"];

/// What a reference wants, by its element and the extension of its path.
pub(super) fn wanted(reference: &Reference, address: &str) -> Wanted {
    let is_image = names_image(address);
    let extension = extension(address);
    match reference.kind {
        ReferenceKind::FrontMatter | ReferenceKind::Element("img" | "meta") => Wanted::Image,
        ReferenceKind::Element("source" | "input" | "link" | "style") if is_image => Wanted::Image,
        ReferenceKind::Element("a" | "area" | "iframe") => {
            let looks_like_page =
                extension.is_empty() || PAGES.iter().any(|known| extension.eq_ignore_ascii_case(known));
            if looks_like_page { Wanted::Page } else { Wanted::File }
        }
        ReferenceKind::Element(_) => Wanted::File,
    }
}

/// Whether the extension of a path is that of a picture.
pub(super) fn names_image(address: &str) -> bool {
    let extension = extension(path(address).split('?').next().unwrap_or_default());
    is_image_extension(extension)
}

/// Extension of a site path, without dot. A number after the dot is a version, not an extension: `/v1.0`.
fn extension(address: &str) -> &str {
    let path = path(address);
    let file = path.rsplit('/').next().unwrap_or(path);
    match file.rsplit_once('.') {
        Some((stem, extension))
            if !stem.is_empty()
                && extension.len() <= 8
                && extension.chars().any(|c| c.is_ascii_alphabetic()) =>
        {
            extension
        }
        _ => "",
    }
}

/// The path of a reference that leads nowhere and where nothing near is sure, if it wants this.
pub(super) fn plainly_missing<'r>(
    reference: &Reference,
    resolution: &'r Resolution,
    want: Wanted,
) -> Option<&'r str> {
    let address = resolution.address.as_deref()?;
    let missing = resolution.target == Target::Missing(Hint::None) && !address.starts_with('!');
    (missing && wanted(reference, address) == want).then(|| path(address))
}

/// A URL without its query, cut where it is long.
pub(super) fn shown(url: &str) -> String {
    const MAX_SHOWN: usize = 80;
    super::cut(url.split(['?', '#']).next().unwrap_or(url), MAX_SHOWN)
}

/// The place of what a reference begins with, where its bytes are literally there.
pub(super) fn start(context: &Context, reference: &Reference, text: &str) -> Option<Place> {
    let is_literal = reference.exact && reference.written(context.sources).starts_with(text);
    let at = reference.at.span.start as usize;
    is_literal.then(|| Place::new(reference.at.file, Span::new(at, at + text.len())))
}

/// An address without its fragment.
pub(super) fn path(address: &str) -> &str {
    address.split('#').next().unwrap_or(address)
}

/// Names the pages nearest to a path, and mends the link where the choice is clear. `found` is what was found before.
pub(super) fn with_near(
    context: &Context,
    reference: &Reference,
    path: &str,
    diagnostic: Diagnostic,
    found: &[Diagnostic],
) -> Diagnostic {
    if found.len() >= super::MAX_SUGGESTIONS {
        return diagnostic;
    }
    if let Some((id, is_sure)) = context.before.and_then(|before| context.published.moved(before, path)) {
        let target = &context.published.site.page(id).url;
        let fix = replacement(context, reference, path, target);
        let fix = fix.map(|fix| Fix { safe: is_sure, ..fix });
        return diagnostic.help(format!("it is at `{target}` now")).maybe_fix(fix);
    }
    // What a layout or data file says is said to all pages.
    let writes = |id: &PageId| context.published.site.page(*id).file == Some(reference.at.file);
    if let Some(page) = reference.page.filter(writes)
        && let Some(id) = beside_source(context, reference)
    {
        let (page, target) = (context.published.site.page(page), context.published.site.page(id));
        let fix = from_the_root(context, reference, target);
        return diagnostic.help(what_is_beside(page, target)).maybe_fix(fix);
    }
    if let Some(told) = outside::told(context, reference, &diagnostic) {
        return told;
    }
    let mut near = context.published.near(path, reference.page.filter(writes));
    // Where code of the site converts it, a page may have that URL and be written elsewhere.
    near.retain(|id| &*context.published.site.page(*id).url != path);
    let Some((first, more)) = near.split_first() else { return outside::of_owner(context, path, diagnostic) };
    if let Some(source) = copied_markdown(context, *first, path) {
        let help = "as it is: put two lines `---` at its top, and it becomes this page";
        return diagnostic.help(format!("`{source}` has no front matter, so Jekyll copies it {help}"));
    }
    let name = |id: &PageId| format!("`{}`", context.published.site.page(*id).url);
    let mut names = name(first);
    for id in more {
        names.push_str(" or ");
        names.push_str(&name(id));
    }
    let diagnostic = diagnostic.help(format!("did you mean {names}?"));
    if !more.is_empty() {
        return diagnostic;
    }
    let target = &context.published.site.page(*first).url;
    // A picture is no page to read: named, but not written.
    if wanted(reference, target) != wanted(reference, path) {
        return diagnostic;
    }
    match replacement(context, reference, path, target) {
        Some(fix) => diagnostic.fix(fix),
        None => diagnostic,
    }
}

/// The Markdown file that would be the page at a path, had it front matter.
fn copied_markdown<'c>(context: &'c Context, near: PageId, path: &str) -> Option<&'c str> {
    let site = context.published.site;
    let page = site.page(near);
    let (stem, extension) = page.output.rsplit_once('.')?;
    let is_copied =
        site.kind == SiteKind::Jekyll && page.kind == PageKind::Static && site.is_markdown(extension);
    let wanted = path.trim_matches('/');
    let is_its = wanted.strip_suffix(".html").unwrap_or(wanted) == stem;
    page.source.as_ref().filter(|_| is_copied && is_its).map(SitePath::as_str)
}

/// What a relative reference means where its source lies. Of front matter the layout makes what it wants.
fn beside_source(context: &Context, reference: &Reference) -> Option<PageId> {
    let is_link = matches!(reference.kind, ReferenceKind::Element(_));
    context.published.beside_source(reference).filter(|_| is_link)
}

/// Says where a file beside the source of a page is published, and where the page is, if not in the folder of its source.
fn what_is_beside(page: &Page, target: &Page) -> String {
    let folder = |path: &str| path.rsplit_once('/').map_or("", |(folder, _)| folder).to_owned();
    let source = target.source.as_ref().map_or(&*target.output, |path| path.as_str());
    let is_moved = page.source.as_ref().is_none_or(|path| path.folder() != folder(&page.output));
    let here = if is_moved { format!(", and this page at `{}`", page.url) } else { String::new() };
    format!("`{source}` is published at `{}`{here}", target.url)
}

/// Writes the address from the root of the site in the place of a relative one: no other can be meant. Below a base URL the
/// author has a way of writing that.
fn from_the_root(context: &Context, reference: &Reference, target: &Page) -> Option<Fix> {
    // A draft is published on another day than today.
    if target.draft || has_hole(&target.url) {
        return None;
    }
    let written = reference.written(context.sources);
    let path = written.split(['?', '#']).next()?;
    let is_literal = reference.exact && !path.is_empty() && reference.url.starts_with(path);
    if !is_literal || !context.published.base().is_empty() {
        return None;
    }
    let span = Span { end: reference.at.span.start + path.len() as u32, ..reference.at.span };
    let edits = vec![Edit { place: Place::new(reference.at.file, span), text: target.url.to_string() }];
    Some(Fix { title: format!("Change to {}", target.url), safe: true, edits })
}

/// Replaces the path of a reference in place, where its bytes are literally there.
pub(super) fn replacement(context: &Context, reference: &Reference, path: &str, target: &str) -> Option<Fix> {
    if has_hole(target) {
        return None;
    }
    let written = reference.written(context.sources);
    // A base URL before the path may hold the same letters, and so may a query behind it.
    let end = if path.starts_with('#') { None } else { written.find(['?', '#']) };
    let old = written.get(..end.unwrap_or(written.len()))?.rfind(path).map(|at| at..at + path.len())?;
    let start = reference.at.span.start + old.start as u32;
    let span = Span { start, end: start + old.len() as u32 };
    let place = Place::new(reference.at.file, span);
    let edits = vec![Edit { place, text: target.to_owned() }];
    Some(Fix { title: format!("Change to {target}"), safe: false, edits })
}

/// The last segment of a URL's path, percent-decoded.
pub(super) fn file_of(url: &str) -> String {
    let path = url.split(['?', '#']).next().unwrap_or(url);
    let file = path.rsplit('/').next().unwrap_or(path);
    percent_encoding::percent_decode_str(file).decode_utf8_lossy().into_owned()
}

/// A file name without its extension.
pub(super) fn stem_of(file: &str) -> &str {
    file.rsplit_once('.').map_or(file, |(stem, _)| stem)
}

/// A number of bytes as people read it.
pub(super) fn bytes(count: u64) -> String {
    match count {
        0..1_000 => format!("{count} bytes"),
        1_000..1_000_000 => format!("{} kB", count / 1_000),
        _ => format!("{:.1} MB", count as f64 / 1e6),
    }
}

//! Images and other files: folder by folder, or by name wherever they lie.

use std::collections::{BTreeMap, HashSet};

use lsp_types::CompletionItemKind;

use crate::facts::ReferenceKind;
use crate::moves::destination::like;
use crate::site::{Page, PageKind, is_image_extension};

use super::Query;
use super::list::{About, Candidate};
use super::style::Style;

/// Extensions of what `<source>` and `<video>` play, beside pictures.
const MEDIA: [&str; 5] = ["mp3", "mp4", "ogg", "ogv", "webm"];

fn is_media(page: &Page) -> bool {
    let extension = page.output.rsplit_once('.').map_or("", |(_, extension)| extension);
    is_image_extension(extension) || MEDIA.iter().any(|known| known.eq_ignore_ascii_case(extension))
}

fn is_file(page: &Page, media: bool) -> bool {
    page.written && page.kind == PageKind::Static && !page.html && is_media(page) == media
}

/// What lies in the folder that a typed path names: folders and files.
pub(super) fn below(query: &Query, typed: &str, style: &Style, media: bool) -> Vec<Candidate> {
    let typed = typed.strip_prefix(&*style.before).unwrap_or(typed);
    let typed = if typed.starts_with('/') { typed } else { "/" };
    let folder = typed.rfind('/').map_or("/", |at| &typed[..=at]);
    let mut folders: BTreeMap<String, usize> = BTreeMap::new();
    let mut files = Vec::new();
    for page in query.published.site.pages.iter().filter(|page| is_file(page, media)) {
        let url = like("", &page.url);
        let rest = url.strip_prefix(&*style.covers).and_then(|rest| rest.strip_prefix(folder));
        match rest.map(|rest| rest.split_once('/')) {
            Some(Some((name, _))) => *folders.entry(name.to_owned()).or_default() += 1,
            Some(None) => files.extend(style.write(page, None).map(|insert| (page, insert))),
            None => {}
        }
    }
    let folder = |(name, count): (String, usize)| {
        let insert = format!("{}{folder}{name}/", style.before);
        Candidate {
            detail: Some(format!("{count} {}", if count == 1 { "file" } else { "files" })),
            kind: CompletionItemKind::FOLDER,
            ..Candidate::new(insert)
        }
    };
    let folders = folders.into_iter().map(folder);
    folders.chain(files.into_iter().map(|(page, insert)| file(page, insert, false))).collect()
}

/// All images by name, those first that lie where the file has its images.
pub(super) fn images(query: &Query, styles: &[Style]) -> Vec<Candidate> {
    let site = query.published.site;
    let from = query.text.page.map(|id| site.page(id));
    let near = folders_in_use(query);
    let mut pages: Vec<&Page> = site.pages.iter().filter(|page| is_file(page, true)).collect();
    pages.sort_by_cached_key(|page| (!near.contains(folder(page)), page.url.clone()));
    let written = |page: &Page| styles.iter().find_map(|style| style.write(page, from));
    pages.into_iter().filter_map(|page| Some(file(page, written(page)?, true))).collect()
}

fn folder(page: &Page) -> &str {
    page.output.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// The folders of the images that the text shows already.
fn folders_in_use<'p>(query: &Query<'p>) -> HashSet<&'p str> {
    let published = query.published;
    let facts = query.text.page.and_then(|id| published.facts(id));
    let references = facts.into_iter().flat_map(|facts| &facts.references);
    let images = references.filter(|reference| reference.kind == ReferenceKind::Element("img"));
    let pages = images.filter_map(|image| published.resolve(image).target.page());
    pages.map(|id| folder(published.site.page(id))).collect()
}

fn file(page: &Page, insert: String, by_name: bool) -> Candidate {
    let name = page.output.rsplit('/').next().unwrap_or(&page.output);
    Candidate {
        label: if by_name { name.to_owned() } else { insert.clone() },
        detail: Some(folder(page).to_owned()).filter(|_| by_name),
        kind: CompletionItemKind::FILE,
        filter: if by_name { format!("{name} {insert}") } else { insert.clone() },
        about: page.source.as_ref().map(|source| About::File(source.as_str().to_owned())),
        ..Candidate::new(insert)
    }
}

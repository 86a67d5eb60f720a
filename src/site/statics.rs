//! Static files: copied as they are (J-URL-12).

use std::sync::Arc;

use super::build::{Build, LoadedFile, blank, is_html};
use super::values::{is_truthy, text};
use super::{Jekyll, Page, PageKind, Site, Unpublished, Why, permalink};
use crate::discover::Role;
use crate::liquid::Value;
use crate::origin::Text;

/// Adds the static files outside of collections, in the order of `site.static_files` (J-READ-3).
pub(super) fn add(site: &mut Site, build: &mut Build, files: &[LoadedFile]) {
    let mut statics: Vec<&LoadedFile> =
        files.iter().filter(|file| file.role == Role::File && !file.is_page).collect();
    statics.sort_by_key(|file| file.path.as_str());
    for file in statics {
        let (url, output) = address(file.path.as_str(), build.jekyll);
        let page = static_file(build, file, url, output, None);
        site.push(page);
    }
}

/// URL and output of the static file at a path outside of collections.
pub(super) fn address(path: &str, jekyll: Jekyll) -> (String, String) {
    let url = permalink::static_url(path, jekyll);
    let output = permalink::static_output(&url, jekyll);
    (url, output)
}

/// A static file at a URL. `collection` is the label of its collection.
pub(super) fn static_file(
    build: &mut Build,
    file: &LoadedFile,
    url: String,
    output: String,
    collection: Option<&str>,
) -> Page {
    // Whether it is published is looked up by its URL, the data for Liquid by its path (J-URL-18).
    let published = build.defaults.all(&url, collection).get("published").is_none_or(is_truthy);
    let written = published || !build.jekyll.is_4();
    if !written {
        build.unpublished.push(Unpublished {
            source: file.path.clone(),
            why: Why::Unpublished,
            url: Some(url.as_str().into()),
        });
    }
    Page {
        html: is_html(&output),
        data: Arc::new(build.defaults.all(file.path.as_str(), collection)),
        url: url.into(),
        output: output.into(),
        written,
        // For plugins that make pages of it.
        parsed: file.parsed.clone(),
        ..blank(PageKind::Static, file)
    }
}

/// The name of a file without its extension.
fn stem(name: &str) -> &str {
    name.strip_suffix(permalink::extension(name)).unwrap_or(name).trim_end_matches('.')
}

/// What templates see of a static file (J-LIQ-54); `collection` is the label of the one that it belongs to.
pub(super) fn property(page: &Page, collection: Option<&str>, key: &str) -> Option<Value> {
    let relative = &*page.relative_path;
    let name = || relative.rsplit_once('/').map_or(relative, |(_, name)| name);
    Some(match key {
        "path" if collection.is_some() => text(relative),
        // Loops over all static files look for one by its path.
        "path" if page.url.strip_prefix('/') == Some(relative) => Value::Str(Text::plain(page.url.clone())),
        "path" => text(format!("/{relative}")),
        "name" => text(name()),
        "basename" => text(stem(name())),
        "extname" => text(permalink::extension(name())),
        "modified_time" => Value::Unknown,
        "collection" => collection.map_or(Value::Nil, text),
        _ => return page.data.get(key).cloned(),
    })
}

//! Pages that are in no file.

use std::sync::Arc;

use crate::discover::{Access, Role};
use crate::liquid::{Hash, Value};
use crate::origin::Text;
use crate::site::build::{Build, LoadedFile};
pub(super) use crate::site::lists::static_files;
use crate::site::permalink::{self, PageFields};
use crate::site::{KnownDocument, Page, PageId, PageKind, Site, pages};
use crate::source::SitePath;

/// A page made by `plugin` without layout and text. `relative_path` is what `link` would compare.
pub(in crate::site) fn page(plugin: &'static str, relative_path: &str, url: String, output: String) -> Page {
    Page {
        image: None,
        kind: PageKind::Generated { plugin },
        file: None,
        source: None,
        relative_path: relative_path.into(),
        html: is_html(permalink::extension(&output)),
        url: url.into(),
        output: output.into(),
        data: Arc::default(),
        layout: None,
        layout_place: None,
        date: None,
        title: Box::default(),
        slug: Box::default(),
        categories: Vec::new(),
        tags: Vec::new(),
        draft: false,
        markdown: false,
        liquid: false,
        written: true,
        redirect: None,
        redirect_from: None,
        parsed: None,
        paginator: None,
    }
}

/// A page that a plugin puts at a path of the destination, as Jekyll treats a page of that file name in the root.
pub(super) fn file(site: &Site, plugin: &'static str, path: &str) -> Option<Page> {
    let output_ext = permalink::extension(path);
    let basename = path.strip_suffix(output_ext).unwrap_or(path).to_string();
    let style = super::options::string(site, &["permalink"]).unwrap_or("date");
    let template = permalink::page_template(style, site.jekyll, basename == "index", is_html(output_ext));
    let fields = PageFields { path: String::new(), basename, output_ext: output_ext.to_string() };
    let url = permalink::expand(&template, &|name| fields.placeholder(name), false).ok()?;
    let output = permalink::output_path(&url, output_ext);
    Some(page(plugin, path.trim_start_matches('/'), url, output))
}

/// `.html`, `.xhtml` or `.htm`.
pub(super) fn is_html(extension: &str) -> bool {
    matches!(extension, ".html" | ".xhtml" | ".htm")
}

/// A string value that no file holds.
pub(super) fn string(text: &str) -> Value {
    Value::Str(Text::plain(text))
}

/// The data of a page with further keys.
pub(super) fn with_data(data: &Hash, more: impl IntoIterator<Item = (&'static str, Value)>) -> Arc<Hash> {
    let mut data = data.clone();
    data.extend(more.into_iter().map(|(key, value)| (Arc::from(key), value)));
    Arc::new(data)
}

/// The file name of a page.
pub(super) fn file_name(page: &Page) -> &str {
    page.relative_path.rsplit_once('/').map_or(&page.relative_path, |(_, name)| name)
}

/// The posts, the oldest first.
pub(super) fn posts(site: &Site) -> &[PageId] {
    documents(site, "posts")
}

/// The documents of a collection in its order.
pub(super) fn documents<'s>(site: &'s Site, label: &str) -> &'s [PageId] {
    let found = site.collections.iter().find(|collection| &*collection.label == label);
    found.map_or(&[], |collection| &collection.documents)
}

/// Pages as Jekyll counts them: files with front matter, and what plugins made.
pub(super) fn is_page(page: &Page) -> bool {
    matches!(page.kind, PageKind::Page | PageKind::Generated { .. })
}

/// The URLs of pages and static files.
pub(super) fn urls(site: &Site) -> impl Iterator<Item = &str> {
    let pages = site.page_ids().filter(|id| is_page(site.page(*id)));
    pages.chain(static_files(site)).map(|id| &*site.page(id).url)
}

/// The pages that Jekyll would read from files that are copied. They are where their path says, also those of collections.
pub(super) fn read_as_pages(site: &mut Site, ids: &[PageId]) -> Vec<Page> {
    let collections_dir = format!("{}/", site.config.collections_dir());
    let file = |page: &Page| {
        let source = page.source.as_ref()?;
        // The path of a collection's file omits `collections_dir`, so Jekyll looks for the text where none is.
        let below_source = source.as_str().strip_suffix(&*page.relative_path);
        let is_found = below_source != Some(&*collections_dir);
        Some(LoadedFile {
            image: None,
            path: SitePath::new(&page.relative_path),
            role: Role::File,
            access: Access::Open,
            file: page.file.filter(|_| is_found),
            parsed: page.parsed.clone().filter(|_| is_found),
            is_page: true,
            is_utf8: true,
            data: None,
            document: KnownDocument::default(),
        })
    };
    let (config, environment) = (site.config.clone(), site.environment.clone());
    let all: Vec<LoadedFile> = site.pages.iter().filter_map(file).collect();
    let mut build = Build::new(&config, &environment, &all, &site.custom_plugins);
    let read = ids.iter().map(|id| site.page(*id)).filter_map(|original| {
        let page = pages::page(&mut build, &file(original)?);
        Some(Page { source: original.source.clone(), ..page })
    });
    let made = read.collect();
    site.problems.extend(build.problems);
    made
}

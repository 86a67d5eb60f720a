//! Pages that are in no file.

use std::sync::Arc;

use crate::liquid::{Hash, Value};
use crate::origin::Text;
use crate::site::permalink::{self, PageFields};
use crate::site::{Page, PageId, PageKind, Site};

/// A page made by `plugin` without layout and text. `relative_path` is what `link` would compare.
pub(super) fn page(plugin: &'static str, relative_path: &str, url: String, output: String) -> Page {
    Page {
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

/// A static file outside of collections.
pub(super) fn is_static_file(site: &Site, id: PageId) -> bool {
    site.page(id).kind == PageKind::Static
        && !site.collections.iter().any(|collection| collection.files.contains(&id))
}

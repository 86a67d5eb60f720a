//! jekyll-redirect-from (J-PLUG-3).

use std::sync::Arc;

use crate::liquid::{Hash, Value};
use crate::site::permalink::{self, PageFields};
use crate::site::{Page, PageId, PageKind, Site};
use crate::source::Place;

use super::made;
use super::options::{is, text};

/// The gem.
pub const NAME: &str = "jekyll-redirect-from";

/// Makes a page for every `redirect_from`, turns pages with `redirect_to` into redirects, adds `/redirects.json`.
pub(super) fn run(site: &mut Site) {
    let (documents, pages): (Vec<PageId>, Vec<PageId>) = site
        .page_ids()
        .filter(|id| is_redirectable(site.page(*id)))
        .partition(|id| !made::is_page(site.page(*id)));
    for id in documents.into_iter().chain(pages) {
        let made: Vec<Page> =
            sources(site.page(id)).into_iter().filter_map(|from| redirect_page(site, id, &from)).collect();
        site.pages.extend(made);
        if let Some((to, place)) = target(site.page(id)) {
            redirect_away(site, id, &to, place);
        }
    }
    let in_source = |page: &Page| page.source.as_ref().is_some_and(|path| path.as_str() == "redirects.json");
    if !is(site, &["redirect_from", "json"], false) && !site.pages.iter().any(in_source) {
        site.pages.extend(made::file(site, NAME, "redirects.json"));
    }
}

/// Pages and written documents.
fn is_redirectable(page: &Page) -> bool {
    page.written && page.kind != PageKind::Static
}

/// A path of the front matter, and where it is written.
struct From {
    path: String,
    place: Option<Place>,
}

/// The strings of `redirect_from`. Anything else in it stops the build.
fn sources(page: &Page) -> Vec<From> {
    let found = match page.data.get("redirect_from") {
        Some(Value::Array(items)) => items.as_slice(),
        Some(value) => std::slice::from_ref(value),
        None => &[],
    };
    let from = |value| {
        let path = text(value).filter(|path| !path.is_empty())?;
        Some(From { path: path.to_string(), place: place_of(page, "redirect_from", value) })
    };
    found.iter().filter_map(from).collect()
}

/// `redirect_to`, or the first of its list.
fn target(page: &Page) -> Option<(String, Option<Place>)> {
    let value = match page.data.get("redirect_to")? {
        Value::Array(items) => items.iter().find(|item| !matches!(item, Value::Nil))?,
        value => value,
    };
    Some((text(value)?.to_string(), place_of(page, "redirect_to", value)))
}

/// Where a value of the front matter stands; the whole value of the key where the string has no place of its own.
fn place_of(page: &Page, key: &str, value: &Value) -> Option<Place> {
    if let Value::Str(text) = value
        && let Some(origin) = text.pieces().iter().find_map(|piece| piece.origin)
    {
        return Some(origin.place);
    }
    let node = page.parsed.as_ref()?.front_matter.get(key)?;
    Some(Place::new(page.file?, node.span))
}

/// The page at an old path that sends the visitor to the page `id`.
fn redirect_page(site: &Site, id: PageId, from: &From) -> Option<Page> {
    let permalink = with_leading_slash(&from.path);
    let output_ext = permalink::permalink_extension(&permalink).unwrap_or_else(|| ".html".to_string());
    let fields = PageFields::new("redirect.html", &output_ext, site.jekyll);
    let url = permalink::expand(&permalink, &|name| fields.placeholder(name), false).ok()?;
    let output = permalink::output_path(&url, &output_ext);
    let target = &site.page(id).url;
    Some(Page {
        data: redirect_data(&Hash::default(), &permalink),
        layout: layout(site),
        redirect: Some((&**target).into()),
        redirect_from: from.place,
        html: true,
        ..made::page(NAME, "redirect.html", url, output)
    })
}

/// A page's own content gives way to the redirect.
fn redirect_away(site: &mut Site, id: PageId, to: &str, place: Option<Place>) {
    let layout = layout(site);
    let Some(page) = site.pages.get_mut(id.0 as usize) else { return };
    let absolute = to.starts_with("http://") || to.starts_with("https://");
    page.redirect = Some(if absolute { to.into() } else { with_leading_slash(to).into() });
    page.redirect_from = place;
    page.data = redirect_data(&page.data, &page.url);
    page.layout = layout;
    page.layout_place = None;
    page.parsed = None;
}

/// The gem brings its own layout, unless the site has one of that name.
fn layout(site: &Site) -> Option<Box<str>> {
    site.layouts.contains_key("redirect").then(|| "redirect".into())
}

/// What the layout reads. The target is made absolute with the site's address, so its value is left unknown.
fn redirect_data(data: &Hash, from: &str) -> Arc<Hash> {
    let redirect = [(Arc::from("from"), made::string(from)), (Arc::from("to"), Value::Unknown)];
    made::with_data(
        data,
        [
            ("sitemap", Value::Bool(false)),
            ("layout", made::string("redirect")),
            ("permalink", made::string(from)),
            ("redirect", Value::Hash(Arc::new(redirect.into_iter().collect()))),
        ],
    )
}

fn with_leading_slash(path: &str) -> String {
    if path.starts_with('/') { path.to_string() } else { format!("/{path}") }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::testing::{Builder, generated};
    use super::*;

    #[test]
    fn old_paths_become_pages_that_lead_to_the_new_one() {
        let mut builder = Builder::new(json!({}));
        builder.post(
            "2020-01-01-a",
            json!({"redirect_from": ["old", "/old2/", "a/b.php", "/deep/x.y/", "q?x=1"]}),
        );
        builder.page("sub/go.md", "/sub/go.html", json!({"redirect_to": [null, "go/"]}));
        builder.page(
            "ext.md",
            "/ext.html",
            json!({"redirect_to": "http://x.com/", "redirect_from": "/sp ace"}),
        );
        let mut site = builder.site();
        run(&mut site);
        let expected = [
            ("/old", "old.html"),
            ("/old2/", "old2/index.html"),
            ("/a/b.php", "a/b.php"),
            ("/deep/x.y/", "deep/x.y/index.html"),
            ("/q?x=1", "q?x=1.html"),
            ("/sp ace", "sp ace.html"),
            ("/redirects.json", "redirects.json"),
        ];
        assert_eq!(generated(&site), expected.map(|(url, output)| (url.to_string(), output.to_string())));
        let redirects: Vec<_> = site.pages.iter().filter_map(|page| page.redirect.as_deref()).collect();
        let post = "/2020-01-01-a.html";
        assert_eq!(redirects, ["/go/", "http://x.com/", post, post, post, post, post, "/ext.html"]);
    }

    #[test]
    fn the_list_of_redirects_can_be_switched_off() {
        let mut site = Builder::new(json!({"redirect_from": {"json": false}})).site();
        run(&mut site);
        assert!(site.pages.is_empty());
    }
}

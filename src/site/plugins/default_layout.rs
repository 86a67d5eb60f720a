//! jekyll-default-layout (J-PLUG-13).

use crate::site::{PageId, PageKind, Site, SiteTheme};

use super::made;
use super::options::is_markdown_extension;

/// The gem.
pub(super) const NAME: &str = "jekyll-default-layout";

/// Gives Markdown pages and posts that ask for no layout one that exists.
pub(super) fn run(site: &mut Site) {
    let ids: Vec<PageId> = site.page_ids().filter(|id| needs_layout(site, *id)).collect();
    for id in ids {
        let layout = layout_for(site, id);
        let Some(page) = site.pages.get_mut(id.0 as usize) else { continue };
        if let Some(name) = layout {
            page.data = made::with_data(&page.data, [("layout", made::string(name))]);
            page.layout = Some(name.into());
        }
    }
}

fn needs_layout(site: &Site, id: PageId) -> bool {
    let page = site.page(id);
    let counts = match page.kind {
        PageKind::Page => true,
        PageKind::Document { collection } => {
            site.collections.get(collection as usize).is_some_and(|collection| &*collection.label == "posts")
        }
        _ => false,
    };
    let extension = page.source.as_ref().map_or("", |path| path.extension());
    counts && is_markdown_extension(site, extension) && !page.data.contains_key("layout")
}

fn layout_for(site: &Site, id: PageId) -> Option<&'static str> {
    let page = site.page(id);
    let own = if page.kind == PageKind::Page { "page" } else { "post" };
    let wanted = [(&*page.url == "/").then_some("home"), Some(own), Some("default")];
    wanted.into_iter().flatten().find(|name| site.layouts.contains_key(*name) || theme_has(site, name))
}

/// Whether a theme that is not on disk supplies the layout (J-CONF-8). Every theme is taken to have `default`.
fn theme_has(site: &Site, layout: &str) -> bool {
    match site.theme {
        SiteTheme::Unknown => layout == "default",
        theme => theme.may_have_layout(layout),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::testing::Builder;
    use super::*;
    use crate::site::Jekyll;

    #[test]
    fn markdown_gets_the_layout_of_its_kind() {
        let mut builder = Builder::new(json!({}));
        builder.layout("home", json!({}));
        builder.layout("post", json!({}));
        builder.layout("default", json!({}));
        builder.page("index.md", "/", json!({}));
        builder.page("a.md", "/a.html", json!({}));
        builder.page("b.html", "/b.html", json!({}));
        builder.page("c.md", "/c.html", json!({"layout": null}));
        builder.post("2020-01-01-d", json!({}));
        builder.document("c1", "e", json!({}));
        let mut site = builder.site();
        run(&mut site);
        let layouts: Vec<_> = site.pages.iter().map(|page| page.layout.as_deref()).collect();
        assert_eq!(layouts, [Some("home"), Some("default"), None, None, Some("post"), None]);
    }

    #[test]
    fn github_pages_has_a_theme_of_its_own() {
        let mut builder = Builder::new(json!({}));
        builder.jekyll(Jekyll::Pages);
        builder.page("index.md", "/", json!({}));
        let mut site = builder.site();
        run(&mut site);
        assert_eq!(site.pages[0].layout.as_deref(), Some("home"));
    }
}

//! jekyll-paginate (J-PLUG-4, 5).

use std::sync::Arc;

use crate::site::permalink::{expand, output_path};
use crate::site::{Page, PageId, PageKind, Paginator, Site};

use super::made;
use super::options::{integer, option, stops_build, string, text, truthy};

/// The gem.
pub(super) const NAME: &str = "jekyll-paginate";

/// Gives the template its paginator and makes the pages from the second on.
pub(super) fn run(site: &mut Site) {
    let Some(per_page) = option(site, &["paginate"]).and_then(integer) else { return };
    let Ok(per_page) = u32::try_from(per_page) else { return };
    let format = string(site, &["paginate_path"]).unwrap_or("/page:num").to_string();
    let Some(template) = template(site, &format) else { return };
    if per_page == 0 {
        let message = "`paginate` is no number above 0, which stops the build";
        stops_build(site, &["paginate"], message, "remove it to switch the paginator off");
        return;
    }
    let visible = |id: &&PageId| !truthy(site.page(**id).data.get("hidden"));
    let posts: Arc<[PageId]> = made::posts(site).iter().rev().filter(visible).copied().collect();
    let total_pages = (posts.len() as u32).div_ceil(per_page);
    let first = site.page(template).url.clone();
    let paths: Arc<[Arc<str>]> = (1..=total_pages)
        .map(|number| if number == 1 { first.clone() } else { path(&format, number).into() })
        .collect();
    let row = Row { per_page, total_pages, posts, paths };
    fill(site, template, &row);
}

/// What all pages of a paginator share.
struct Row {
    per_page: u32,
    total_pages: u32,
    posts: Arc<[PageId]>,
    paths: Arc<[Arc<str>]>,
}

impl Row {
    fn page(&self, page: u32) -> Option<Paginator> {
        let Row { per_page, total_pages, posts, paths } = self;
        Some(Paginator {
            page,
            per_page: *per_page,
            total_pages: *total_pages,
            posts: posts.clone(),
            paths: paths.clone(),
        })
    }
}

/// The page named `index.html` in the folder of `paginate_path` or the nearest folder above it.
fn template(site: &Site, format: &str) -> Option<PageId> {
    let format = format.trim_start_matches('/').trim_end_matches('/');
    let folder = format.rsplit_once('/').map_or("", |(folder, _)| folder);
    let is_candidate = |id: &PageId| {
        let page = site.page(*id);
        let Some((own, "index.html")) = folder_and_name(&page.relative_path) else { return false };
        let above = folder
            .strip_prefix(own)
            .is_some_and(|rest| own.is_empty() || rest.is_empty() || rest.starts_with('/'));
        page.kind == PageKind::Page && above
    };
    site.page_ids().filter(is_candidate).max_by_key(|id| site.page(*id).relative_path.len())
}

fn folder_and_name(path: &str) -> Option<(&str, &str)> {
    Some(path.rsplit_once('/').unwrap_or(("", path)))
}

/// `paginate_path` of a page from the second on.
fn path(format: &str, number: u32) -> String {
    let path = format.replacen(":num", &number.to_string(), 1);
    if path.starts_with('/') { path } else { format!("/{path}") }
}

fn fill(site: &mut Site, id: PageId, row: &Row) {
    let template = site.page(id).clone();
    let own_folder =
        format!("/{}", folder_and_name(&template.relative_path).map_or("", |(folder, _)| folder));
    let url_folder = template.url.rsplit_once('/').map_or("", |(folder, _)| folder);
    let reread = own_folder.trim_end_matches('/') == url_folder;
    let has_permalink = template.data.get("permalink").and_then(text).is_some();
    // A permalink in the folder of the source holds for every page of the row: the last one is written over the others.
    let merged = has_permalink && reread;
    if let Some(first) = site.pages.get_mut(id.0 as usize) {
        first.paginator = row.page(if merged { row.total_pages } else { 1 }).filter(|_| row.total_pages > 0);
    }
    if merged {
        return;
    }
    let made: Vec<Page> =
        (2..=row.total_pages).filter_map(|number| page(site, &template, row, number, reread)).collect();
    site.pages.extend(made);
}

/// A page from the second on. Jekyll reads the template again from the folder of its URL, and so finds nothing there
/// when a permalink has moved it (`reread`).
fn page(site: &Site, template: &Page, row: &Row, number: u32, reread: bool) -> Option<Page> {
    let format = string(site, &["paginate_path"]).unwrap_or("/page:num");
    let url = expand("/:path/", &|name| (name == "path").then(|| path(format, number)), false).ok()?;
    let output = output_path(&url, ".html");
    let made = made::page(NAME, output.clone().as_str(), url, output);
    if !reread {
        return Some(made);
    }
    Some(Page {
        kind: made.kind,
        source: None,
        relative_path: made.relative_path,
        url: made.url,
        output: made.output,
        paginator: row.page(number),
        ..template.clone()
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::testing::{Builder, generated};
    use super::*;

    fn paginated(config: serde_json::Value, permalink: Option<(&str, &str)>) -> Site {
        let mut builder = Builder::new(config);
        builder.page("index.html", "/", json!({}));
        builder.page("index.md", "/", json!({}));
        match permalink {
            Some((permalink, url)) => builder.page("blog/index.html", url, json!({"permalink": permalink})),
            None => builder.page("blog/index.html", "/blog/", json!({})),
        };
        for name in ["2020-01-01-a", "2020-01-02-b", "2020-01-03-c"] {
            builder.post(name, json!({}));
        }
        builder.post("2020-01-04-d", json!({"hidden": true}));
        let mut site = builder.site();
        run(&mut site);
        site
    }

    #[test]
    fn pages_follow_the_format() {
        let cases = [
            (json!({}), vec![]),
            (json!({"paginate": 3}), vec![]),
            (json!({"paginate": 2}), vec![("/page2/", "page2/index.html")]),
            (
                json!({"paginate": 1, "paginate_path": "blog/p:num.html"}),
                vec![
                    ("/blog/p2.html/", "blog/p2.html/index.html"),
                    ("/blog/p3.html/", "blog/p3.html/index.html"),
                ],
            ),
        ];
        for (config, expected) in cases {
            let expected: Vec<_> =
                expected.iter().map(|(url, file)| (url.to_string(), file.to_string())).collect();
            assert_eq!(generated(&paginated(config.clone(), None)), expected, "{config}");
        }
    }

    #[test]
    fn the_nearest_index_above_the_path_is_the_template() {
        for (path, template) in [("/page:num", 0), ("/blog/page:num/", 2), ("/blogs/page:num", 0)] {
            let site = paginated(json!({"paginate": 2, "paginate_path": path}), None);
            let with: Vec<_> = (0..3).filter(|index| site.pages[*index].paginator.is_some()).collect();
            assert_eq!(with, [template], "{path}");
        }
    }

    #[test]
    fn zero_posts_a_page_stop_the_build() {
        for (paginate, problems) in [(json!(0), 1), (json!("x"), 1), (json!(-1), 0), (json!(1), 0)] {
            let site = paginated(json!({"paginate": paginate}), None);
            assert_eq!(site.problems.len(), problems, "{paginate}");
        }
    }

    #[test]
    fn paths_are_printed_as_written() {
        let site = paginated(json!({"paginate": 2}), None);
        let paginator = site.pages[0].paginator.as_ref().unwrap();
        assert_eq!(paginator.paths.iter().map(|path| &**path).collect::<Vec<_>>(), ["/", "/page2"]);
        assert_eq!((paginator.page, paginator.total_pages, paginator.posts.len()), (1, 2, 3));
    }

    #[test]
    fn a_permalink_elsewhere_empties_the_pages_that_follow() {
        let config = json!({"paginate": 1, "paginate_path": "/blog/page:num"});
        let site = paginated(config.clone(), Some(("/news/", "/news/")));
        assert_eq!(generated(&site).len(), 2);
        assert!(site.pages.iter().skip(7).all(|page| page.paginator.is_none()));
        let site = paginated(config, Some(("/blog/", "/blog/")));
        assert_eq!(generated(&site).len(), 0);
        assert_eq!(site.pages[2].paginator.as_ref().map(|paginator| paginator.page), Some(3));
    }
}

//! jekyll-paginate-v2 (J-PLUG-6).
//!
//! Jekyll replaces the template by the first page; here the template itself becomes it, so that it keeps its number.

use std::sync::Arc;

use crate::liquid::{Hash, Value};
use crate::site::permalink::{extension, output_path, permalink_extension};
use crate::site::{Page, PageId, PageKind, Paginator, Site};

use super::autopages;
use super::made;
use super::options::{option, stops_build, string, text};
use super::selection::Selection;
use super::setting::Settings;

/// The gem.
pub(super) const NAME: &str = "jekyll-paginate-v2";

/// Makes the pages of tags, categories and collections, then paginates every page that asks for it.
pub(super) fn run(site: &mut Site) {
    if option(site, &["paginate"]).is_some() {
        let message = "`paginate` belongs to jekyll-paginate; with jekyll-paginate-v2 it stops the build";
        stops_build(site, &["paginate"], message, "use `pagination: {enabled: true, per_page: …}`");
        return;
    }
    let made = autopages::pages(site);
    site.pages.extend(made);
    if !Settings::new(site, None).truthy("enabled") {
        return;
    }
    let templates: Vec<PageId> = site.page_ids().filter(|id| is_template(site.page(*id))).collect();
    for id in templates {
        paginate(site, id);
    }
}

/// Whether the page's own `pagination` is enabled.
fn is_template(page: &Page) -> bool {
    let asks = || Settings::of(page).is_some_and(|own| super::options::truthy(own.get("enabled")));
    matches!(page.kind, PageKind::Page | PageKind::Generated { plugin: NAME }) && asks()
}

fn paginate(site: &mut Site, id: PageId) {
    let template = site.page(id).clone();
    let settings = Settings::new(site, Settings::of(&template));
    let Ok(per_page) = u32::try_from(settings.integer("per_page")) else { return };
    // `per_page: 0` stops the build.
    if per_page == 0 {
        return;
    }
    let posts: Arc<[PageId]> = Selection::new(&settings).documents(site).into();
    let mut total_pages = (posts.len() as u32).div_ceil(per_page).max(1);
    if let Ok(limit @ 1..) = u32::try_from(settings.integer("limit")) {
        total_pages = total_pages.min(limit);
    }
    let addresses = Addresses::new(&template, &settings, total_pages);
    let paths: Arc<[Arc<str>]> = (1..=total_pages).map(|number| addresses.path(number).into()).collect();
    let site_title = string(site, &["title"]).unwrap_or_default();
    let made: Vec<Page> = (1..=total_pages)
        .map(|number| {
            let title = title(&template, &settings, site_title, number, total_pages);
            let row = (posts.clone(), paths.clone());
            let paginator = Paginator { page: number, per_page, total_pages, posts: row.0, paths: row.1 };
            page(&template, &addresses, title, paginator)
        })
        .collect();
    let mut made = made.into_iter();
    if let (Some(slot), Some(first)) = (site.pages.get_mut(id.0 as usize), made.next()) {
        *slot = first;
    }
    site.pages.extend(made);
}

fn title(template: &Page, settings: &Settings, site_title: &str, number: u32, total: u32) -> String {
    let own = template.data.get("title").and_then(text).unwrap_or(site_title);
    match settings.string("title").filter(|_| number > 1) {
        Some(format) => numbered(&format.replacen(":title", own, 1), number, total),
        None => own.to_string(),
    }
}

fn page(template: &Page, addresses: &Addresses, title: String, paginator: Paginator) -> Page {
    let number = paginator.page;
    let url = addresses.url(number);
    let has_permalink = template.data.get("permalink").and_then(text).is_some();
    let forced = permalink_extension(&addresses.page_path(number)).filter(|_| has_permalink);
    let own = extension(&addresses.file_name).to_string();
    let output = output_path(&url, &forced.unwrap_or(own));
    let first = number == 1 && template.kind == PageKind::Page;
    let mut more =
        vec![("title", made::string(&title)), ("pagination_info", info(number, paginator.total_pages))];
    if number > 1 {
        more.push(("autogen", made::string(NAME)));
    }
    Page {
        kind: if first { PageKind::Page } else { PageKind::Generated { plugin: NAME } },
        source: template.source.clone().filter(|_| first),
        relative_path: if first { template.relative_path.clone() } else { output.as_str().into() },
        html: made::is_html(extension(&output)),
        url: url.into(),
        output: output.into(),
        data: made::with_data(&template.data, more),
        title: title.into(),
        // The page has the name of its output, so no converter takes it for Markdown.
        markdown: false,
        paginator: Some(paginator),
        ..template.clone()
    }
}

/// What a page finds as `page.pagination_info`.
fn info(page: u32, total: u32) -> Value {
    let number = |number: u32| Value::Int(i64::from(number));
    let numbers = [("curr_page", number(page)), ("total_pages", number(total))];
    Value::Hash(made::with_data(&Hash::default(), numbers))
}

/// Replaces `:num` and `:max` once each.
fn numbered(format: &str, number: u32, total: u32) -> String {
    format.replacen(":num", &number.to_string(), 1).replacen(":max", &total.to_string(), 1)
}

/// Where the pages of one template are.
struct Addresses {
    first: String,
    rest: String,
    index: String,
    extension: String,
    file_name: String,
    index_named: bool,
    total: u32,
}

impl Addresses {
    fn new(template: &Page, settings: &Settings, total: u32) -> Self {
        let folder = || template.url.rsplit_once('/').map_or("", |(folder, _)| folder).to_string();
        let permalink = template.data.get("permalink").and_then(text).map(str::to_string);
        let first = permalink.unwrap_or_else(folder);
        let first = if first.ends_with('/') { first } else { first + "/" };
        let format = settings.string("permalink").unwrap_or_default();
        let rest = format!("{}/{}", first.trim_end_matches('/'), format.trim_start_matches('/'));
        let index = settings.string("indexpage").unwrap_or_default();
        let index = index.split('.').next().unwrap_or_default().to_string();
        let extension = settings.string("extension").unwrap_or_default();
        let extension = match extension.starts_with('.') || extension.is_empty() {
            true => extension,
            false => format!(".{extension}"),
        };
        Addresses {
            file_name: format!("{index}{extension}"),
            index_named: !index.is_empty(),
            index: if index.is_empty() { "index".to_string() } else { index },
            extension,
            first,
            rest,
            total,
        }
    }

    /// A folder gets the index file; a name without any dot gets the index's name appended, as the gem does.
    fn full(&self, url: &str) -> String {
        let extension = if self.extension.is_empty() { ".html" } else { &self.extension };
        match (url.ends_with('/'), url.contains('.')) {
            (true, _) => format!("{url}{}{extension}", self.index),
            (false, false) => format!("{url}{}", self.index),
            (false, true) => url.to_string(),
        }
    }

    fn base(&self, number: u32) -> &str {
        if number == 1 { &self.first } else { &self.rest }
    }

    /// `paginator.page_path`.
    fn page_path(&self, number: u32) -> String {
        numbered(&self.full(self.base(number)), number, self.total)
    }

    /// What `previous_page_path` and its like print for a page.
    fn path(&self, number: u32) -> String {
        let base = self.base(number);
        numbered(&if self.index_named { self.full(base) } else { base.to_string() }, number, self.total)
    }

    fn url(&self, number: u32) -> String {
        let path = self.page_path(number);
        if path.ends_with(&self.extension) { path } else { path + &self.extension }
    }
}

#[cfg(test)]
mod tests;

//! Small sites for the tests of plugins, without files.

use std::collections::HashMap;
use std::sync::Arc;

use serde_json::Value as Json;

use crate::liquid::{Hash, Value};
use crate::origin::Text;
use crate::site::config::Config;
use crate::site::index::Index;
use crate::site::permalink::output_path;
use crate::site::{
    BuildOptions, Collection, Environment, Jekyll, Layout, Page, PageId, PageKind, Site, SiteKind, SiteTheme,
};
use crate::source::{FileId, SitePath, Source};

use super::made;

/// Puts a site together.
pub(crate) struct Builder {
    site: Site,
    config: Json,
}

impl Builder {
    /// A site of Jekyll 4 with this configuration.
    pub(crate) fn new(config: Json) -> Self {
        let posts = collection("posts");
        let environment = Environment {
            now: jiff::Timestamp::UNIX_EPOCH,
            time_zone: jiff::tz::TimeZone::UTC,
            modified: HashMap::new(),
            repository: None,
            folder_name: String::new(),
            jekyll_environment: "development".into(),
        };
        let read = read(&config, Jekyll::V4);
        let options = BuildOptions::default();
        let mut site = Site::build(SiteKind::Jekyll, Jekyll::V4, read, Arc::new(environment), &[], options);
        site.pages.clear();
        site.collections = vec![posts];
        Builder { site, config }
    }

    /// Published by another Jekyll.
    pub(crate) fn jekyll(&mut self, jekyll: Jekyll) {
        self.site.jekyll = jekyll;
        self.site.config = read(&self.config, jekyll);
        self.site.theme = SiteTheme::of(SiteKind::Jekyll, &self.site.config);
    }

    /// A layout without front matter of its own, or with this.
    pub(crate) fn layout(&mut self, name: &str, data: Json) {
        let layout = Layout { file: FileId(0), parent: None, data: hash(&data), parsed: Arc::default() };
        self.site.layouts.insert(name.into(), layout);
    }

    fn add(&mut self, kind: PageKind, source: &str, url: &str, data: Json) -> PageId {
        let id = PageId(self.site.pages.len() as u32);
        let text = |key: &str| data.get(key).and_then(Json::as_str).unwrap_or_default().into();
        let list = |key: &str| -> Vec<Box<str>> {
            let items = data.get(key).and_then(Json::as_array).cloned().unwrap_or_default();
            items.iter().filter_map(Json::as_str).map(Box::from).collect()
        };
        let extension = if kind == PageKind::Static { "" } else { ".html" };
        self.site.pages.push(Page {
            kind,
            file: Some(FileId(id.0)),
            source: Some(SitePath::new(source)),
            markdown: source.ends_with(".md"),
            title: text("title"),
            layout: data.get("layout").and_then(Json::as_str).map(Box::from),
            categories: list("categories"),
            tags: list("tags"),
            data: hash(&data),
            ..made::page("", source, url.to_string(), output_path(url, extension))
        });
        id
    }

    /// A page.
    pub(crate) fn page(&mut self, source: &str, url: &str, data: Json) -> PageId {
        self.add(PageKind::Page, source, url, data)
    }

    /// A file that is copied.
    pub(crate) fn asset(&mut self, source: &str) -> PageId {
        self.add(PageKind::Static, source, &format!("/{source}"), Json::Null)
    }

    /// A post; its date is that of its name.
    pub(crate) fn post(&mut self, name: &str, data: Json) -> PageId {
        let (source, url) = (format!("_posts/{name}.md"), format!("/{name}.html"));
        let id = self.add(PageKind::Document { collection: 0 }, &source, &url, data);
        let day = name.get(..10).and_then(|day| day.parse::<jiff::civil::Date>().ok());
        self.site.pages[id.0 as usize].date = day.and_then(|day| day.in_tz("UTC").ok());
        self.site.collections[0].documents.push(id);
        id
    }

    /// A document of another collection.
    pub(crate) fn document(&mut self, label: &str, name: &str, data: Json) -> PageId {
        let known = self.site.collections.iter().position(|collection| &*collection.label == label);
        let index = known.unwrap_or_else(|| {
            self.site.collections.push(collection(label));
            self.site.collections.len() - 1
        });
        let kind = PageKind::Document { collection: index as u32 };
        let id = self.add(kind, &format!("_{label}/{name}.md"), &format!("/{label}/{name}.html"), data);
        self.site.collections[index].documents.push(id);
        id
    }

    /// The site.
    pub(crate) fn site(mut self) -> Site {
        self.site.index = Index::of(&self.site);
        self.site
    }
}

/// URL and file of the pages that plugins made.
pub(crate) fn generated(site: &Site) -> Vec<(String, String)> {
    let made = site.pages.iter().filter(|page| matches!(page.kind, PageKind::Generated { .. }));
    made.map(|page| (page.url.to_string(), page.output.to_string())).collect()
}

/// JSON is YAML too.
fn read(config: &Json, jekyll: Jekyll) -> Arc<Config> {
    let source = Source::new(SitePath::new("_config.yml"), config.to_string());
    Arc::new(Config::read(&[(FileId(0), &source)], jekyll))
}

fn collection(label: &str) -> Collection {
    Collection {
        label: label.into(),
        output: true,
        documents: Vec::new(),
        files: Vec::new(),
        metadata: Arc::default(),
    }
}

fn value(json: &Json) -> Value {
    match json {
        Json::Null => Value::Nil,
        Json::Bool(value) => Value::Bool(*value),
        Json::Number(number) => Value::Int(number.as_i64().unwrap_or_default()),
        Json::String(text) => Value::Str(Text::plain(text.as_str())),
        Json::Array(items) => Value::Array(Arc::new(items.iter().map(value).collect())),
        Json::Object(_) => Value::Hash(hash(json)),
    }
}

fn hash(json: &Json) -> Arc<Hash> {
    let entries = json.as_object().into_iter().flatten();
    Arc::new(entries.map(|(key, item)| (Arc::from(key.as_str()), value(item))).collect())
}

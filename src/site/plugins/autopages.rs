//! Autopages of jekyll-paginate-v2 (J-PLUG-7): the templates of tags, categories and collections.

use std::sync::Arc;

use indexmap::IndexMap;

use crate::liquid::{Hash, Value};
use crate::site::permalink::{downcase, output_path, slugify};
use crate::site::{Layout, Page, Site};
use crate::yaml::Node;

use super::made;
use super::options::{option, string, strings, text};
use super::paginate_v2::NAME;

/// One family of autopages.
struct Family {
    /// Its key in `autopages`.
    key: &'static str,
    /// The filter of `pagination` that its pages set.
    filter: &'static str,
    /// The placeholder of permalink and title.
    macro_name: &'static str,
    layout: &'static str,
    permalink: &'static str,
    title: &'static str,
}

const FAMILIES: [Family; 3] = [
    Family {
        key: "tags",
        filter: "tag",
        macro_name: ":tag",
        layout: "autopage_tags.html",
        permalink: "/tag/:tag",
        title: "Posts tagged with :tag",
    },
    Family {
        key: "categories",
        filter: "category",
        macro_name: ":cat",
        layout: "autopage_category.html",
        permalink: "/category/:cat",
        title: "Posts in category :cat",
    },
    Family {
        key: "collections",
        filter: "collection",
        macro_name: ":coll",
        layout: "autopage_collection.html",
        permalink: "/collection/:coll",
        title: "Posts in collection :coll",
    },
];

/// A template for each tag, category and collection, when they are enabled.
pub(super) fn pages(site: &Site) -> Vec<Page> {
    if !option(site, &["autopages", "enabled"]).is_some_and(Node::is_truthy) {
        return Vec::new();
    }
    FAMILIES.iter().flat_map(|family| pages_of(site, family)).collect()
}

fn pages_of(site: &Site, family: &Family) -> Vec<Page> {
    if option(site, &["autopages", family.key, "enabled"]).is_some_and(|node| !node.is_truthy()) {
        return Vec::new();
    }
    let layouts = match option(site, &["autopages", family.key, "layouts"]) {
        Some(node) => strings(Some(node)),
        None => vec![family.layout],
    };
    let names = names(site, family);
    names
        .iter()
        .flat_map(|(name, display)| {
            layouts.iter().map(move |layout| page(site, family, layout, name, display))
        })
        .collect()
}

/// The names in lower case, with the spelling that came first.
fn names(site: &Site, family: &Family) -> IndexMap<String, String> {
    let mut names = IndexMap::new();
    let mut add = |value: &str| {
        for part in value.trim().split([';', ',']).filter(|part| !part.is_empty()) {
            names.entry(downcase(part).trim().to_string()).or_insert_with(|| part.to_string());
        }
    };
    for collection in &site.collections {
        let documents = collection.documents.iter().map(|id| site.page(*id));
        let visible = documents.filter(|page| !page.data.contains_key("pagination"));
        match family.key {
            "tags" => visible.flat_map(|page| &page.tags).for_each(|tag| add(tag)),
            "categories" => visible.flat_map(|page| &page.categories).for_each(|category| add(category)),
            _ => visible.take(1).for_each(|_| add(&collection.label)),
        }
    }
    names
}

fn page(site: &Site, family: &Family, layout_file: &str, name: &str, display: &str) -> Page {
    let stem = layout_file.rsplit_once('.').map_or(layout_file, |(stem, _)| stem);
    let layout = site.layouts.get(stem);
    let setting = |key: &str, default: &'static str| -> String {
        let own = layout.and_then(|layout| hash(&layout.data, "autopages")).and_then(|own| own.get(key));
        let site_wide = || string(site, &["autopages", family.key, key]).unwrap_or(default).to_string();
        own.and_then(text).map_or_else(site_wide, str::to_string)
    };
    let mode = string(site, &["autopages", family.key, "slugify", "mode"]).unwrap_or("none");
    let slug = slugify(name, Some(mode), site.jekyll);
    let permalink = setting("permalink", family.permalink).replacen(family.macro_name, &slug, 1);
    let title = setting("title", family.title).replacen(family.macro_name, &slug, 1);
    let url = format!("{}/index.html", permalink.trim_end_matches('/'));
    let output = output_path(&url, ".html");
    let about = [
        (Arc::from("layout_path"), made::string(&format!("_layouts/{layout_file}"))),
        (Arc::from("display_name"), made::string(display)),
    ];
    let layout_data = layout.map(|layout| layout.data.clone()).unwrap_or_default();
    let data = made::with_data(
        &layout_data,
        [
            ("permalink", made::string(&permalink)),
            ("layout", made::string(stem)),
            ("title", made::string(&title)),
            ("pagination", pagination(layout, site, family.filter, name)),
            ("autopages", Value::Hash(Arc::new(about.into_iter().collect()))),
        ],
    );
    let made = made::page(NAME, &output, url, output.clone());
    Page { data, layout: Some(stem.into()), title: title.into(), ..made }
}

/// The layout's `pagination` with the filter set. It is enabled where the site's is, unless the layout says otherwise.
fn pagination(layout: Option<&Layout>, site: &Site, filter: &str, name: &str) -> Value {
    let mut settings =
        layout.and_then(|layout| hash(&layout.data, "pagination")).cloned().unwrap_or_default();
    let enabled = option(site, &["pagination", "enabled"]).is_some_and(Node::is_truthy);
    settings.entry(Arc::from("enabled")).or_insert(Value::Bool(enabled));
    settings.insert(Arc::from(filter), made::string(name));
    Value::Hash(Arc::new(settings))
}

fn hash<'d>(data: &'d Hash, key: &str) -> Option<&'d Hash> {
    match data.get(key) {
        Some(Value::Hash(hash)) => Some(hash),
        _ => None,
    }
}

//! jekyll-feed (J-PLUG-1).
//!
//! `disable_in_development` is not looked at: what counts is the site that visitors see.

use std::collections::HashSet;

use crate::site::{Page, Site};
use crate::source::SitePath;
use crate::yaml::Node;

use super::made;
use super::options::{option, stops_build, strings};

/// The gem.
pub(super) const NAME: &str = "jekyll-feed";

/// Makes the feeds of posts, collections, categories and tags.
pub(super) fn run(site: &mut Site) {
    let mut paths = Vec::new();
    for (label, settings) in collections(site) {
        paths.extend(feeds_of(site, label, settings));
    }
    paths.extend(feeds_by_tag(site));
    let known = |label: &str| site.collections.iter().any(|collection| &*collection.label == label);
    if collections(site).iter().any(|(label, _)| !known(label)) {
        let message = "`feed` names a collection that is not configured, which stops the build";
        stops_build(site, &["feed", "collections"], message, "add it to `collections`");
    }
    let taken = files(site);
    let made: Vec<Page> = paths
        .iter()
        .filter(|path| !taken.contains(path.trim_start_matches('/')))
        .filter_map(|path| made::file(site, NAME, path))
        .collect();
    site.pages.extend(made);
}

/// Collections with a feed, posts among them in any case.
fn collections(site: &Site) -> Vec<(&str, Option<&Node>)> {
    let node = option(site, &["feed", "collections"]);
    let mut found: Vec<(&str, Option<&Node>)> = match node.and_then(Node::as_mapping) {
        Some(mapping) => mapping
            .entries
            .iter()
            .filter_map(|entry| Some((entry.key.as_str()?, Some(&entry.value))))
            .collect(),
        None => strings(node).into_iter().map(|label| (label, None)).collect(),
    };
    if !found.iter().any(|(label, _)| *label == "posts") {
        found.push(("posts", None));
    }
    found
}

/// The feeds of one collection: those of its categories, then its own. For posts the settings may stand one level higher.
fn feeds_of(site: &Site, label: &str, settings: Option<&Node>) -> Vec<String> {
    let setting = |key: &str| {
        let own = settings.and_then(|settings| settings.get(key)).filter(|node| !node.is_null());
        own.or_else(|| if label == "posts" { option(site, &["feed", key]) } else { None })
    };
    let prefix = if label == "posts" { "/feed".to_string() } else { format!("/feed/{label}") };
    let categories = strings(setting("categories")).into_iter().map(|name| format!("{prefix}/{name}.xml"));
    let own = setting("path").and_then(Node::as_str).map_or_else(|| format!("{prefix}.xml"), str::to_string);
    categories.chain([own]).collect()
}

/// The feeds of tags that have a simple name.
fn feeds_by_tag(site: &Site) -> Vec<String> {
    let Some(tags) = option(site, &["feed", "tags"]).filter(|node| node.is_truthy()) else {
        return Vec::new();
    };
    let used: Vec<&str> =
        made::posts(site).iter().flat_map(|id| &site.page(*id).tags).map(|tag| &**tag).collect();
    if used.is_empty() {
        return Vec::new();
    }
    let folder = tags.get("path").and_then(Node::as_str).unwrap_or("/feed/by_tag/");
    let except = strings(tags.get("except"));
    let only = tags.get("only").filter(|node| !node.is_null());
    let mut names = only.map_or(used, |only| strings(Some(only)));
    let mut seen = HashSet::new();
    let simple = |name: &str| name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    names.retain(|name| simple(name) && !except.contains(name) && seen.insert(*name));
    names.into_iter().map(|name| format!("{folder}{name}.xml")).collect()
}

/// All files of the site, published or not.
fn files(site: &Site) -> HashSet<&str> {
    let published = site.pages.iter().filter_map(|page| page.source.as_ref());
    let unpublished = site.unpublished.iter().map(|file| &file.source);
    published.chain(unpublished).map(SitePath::as_str).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::testing::{Builder, generated};
    use super::*;

    fn feeds(feed: serde_json::Value, asset: &str) -> Vec<String> {
        let mut builder = Builder::new(json!({"feed": feed}));
        builder.post("2020-01-01-a", json!({"tags": ["one", "t w", "two"]}));
        builder.post("2020-01-02-b", json!({"tags": ["one"]}));
        builder.asset(asset);
        let mut site = builder.site();
        run(&mut site);
        generated(&site).into_iter().map(|(url, _)| url).collect()
    }

    #[test]
    fn feeds_follow_the_settings() {
        let cases = [
            (json!(null), "x.txt", vec!["/feed.xml"]),
            (json!(null), "feed.xml", vec![]),
            (json!({"path": "atom.xml"}), "x.txt", vec!["/atom.xml"]),
            (json!({"collections": ["docs"]}), "x.txt", vec!["/feed/docs.xml", "/feed.xml"]),
            (
                json!({"categories": ["news"], "tags": true, "collections": {"c1": {"path": "/c1feed.xml", "categories": ["z"]}}}),
                "x.txt",
                vec![
                    "/feed/c1/z.xml",
                    "/c1feed.xml",
                    "/feed/news.xml",
                    "/feed.xml",
                    "/feed/by_tag/one.xml",
                    "/feed/by_tag/two.xml",
                ],
            ),
            (
                json!({"tags": {"path": "alt/", "except": ["one"]}}),
                "x.txt",
                vec!["/feed.xml", "/alt/two.xml"],
            ),
        ];
        for (feed, asset, expected) in cases {
            assert_eq!(feeds(feed.clone(), asset), expected, "{feed}");
        }
    }
}

//! The settings of a random site.

use std::fmt::Write as _;

use super::rng::Rng;

const ZONES: &[&str] =
    &["UTC", "America/Los_Angeles", "Asia/Tokyo", "Europe/Madrid", "Asia/Kolkata", "Australia/Lord_Howe"];
const PERMALINKS: &[&str] = &[
    "date",
    "pretty",
    "ordinal",
    "none",
    "weekdate",
    "/:title/",
    "/:title",
    "/:slug.html",
    "/:categories/:title/",
    "/:categories/:year-:month/:title:output_ext",
    "/blog/:year/:i_month/:i_day/:slug/",
    "/:short_year/:y_day/:name/",
    "/:collection/:year/:title.html",
    "/:year/:short_month/:long_day/:title/",
    "/:slugified_categories/:title:output_ext",
    "/p/:hour:minute:second-:title/",
];
const COLLECTION_PERMALINKS: &[&str] = &[
    "/:collection/:path/",
    "/:collection/:name",
    "/:title.html",
    "/c/:slug/",
    "/:collection/:path:output_ext",
];
const LABELS: &[&str] = &["docs", "recipes", "notes"];

/// A collection beside the posts.
pub(crate) struct Collection {
    pub(crate) label: &'static str,
    pub(crate) output: bool,
}

/// What the rest of the site must know of its settings.
pub(crate) struct Config {
    pub(crate) text: String,
    pub(crate) collections: Vec<Collection>,
    pub(crate) future: bool,
    pub(crate) drafts: bool,
    pub(crate) redirects: bool,
    /// The folder that holds the page that lists posts, where there is one.
    pub(crate) paginated: Option<&'static str>,
    pub(crate) default_layout: bool,
    pub(crate) zone_is_utc: bool,
}

pub(crate) fn generate(rng: &mut Rng) -> Config {
    let mut text = String::from("title: \"Bäckerei & Café\"\n");
    let baseurl = *rng.pick(&["", "", "/base", "/a/b", "base", "/slash/"]);
    // On a host without a base URL, what is nothing of this site may be of another repository: a built page does not
    // show whether `absolute_url` or the author wrote the host.
    if rng.chance(85) && !baseurl.is_empty() {
        text.push_str("url: https://example.org\n");
    }
    if !baseurl.is_empty() || rng.chance(30) {
        writeln!(text, "baseurl: \"{baseurl}\"").unwrap();
    }
    if rng.chance(70) {
        writeln!(text, "permalink: {}", rng.pick(PERMALINKS)).unwrap();
    }
    let zone = if rng.chance(70) { *rng.pick(ZONES) } else { "UTC" };
    writeln!(text, "timezone: {zone}").unwrap();
    let future = rng.chance(30);
    let drafts = rng.chance(25);
    writeln!(text, "future: {future}\nshow_drafts: {drafts}\nnavigation: [/, /about/, about.html]").unwrap();
    if rng.chance(20) {
        text.push_str("unpublished: false\nlimit_posts: 0\n");
    }
    let collections = collections(rng, &mut text);
    let default_layout = defaults(rng, &mut text);
    if rng.chance(50) {
        text.push_str("exclude: [drop, \"*.tmp\", NOTES]\ninclude: [_pages, .htaccess]\n");
    }
    let (paginated, redirects) = plugins(rng, &mut text);
    let zone_is_utc = zone == "UTC";
    Config { text, collections, future, drafts, redirects, paginated, default_layout, zone_is_utc }
}

fn collections(rng: &mut Rng, text: &mut String) -> Vec<Collection> {
    let count = rng.below(LABELS.len() + 1);
    if count > 0 {
        text.push_str("collections:\n");
    }
    let mut collections = Vec::new();
    for label in LABELS.iter().take(count) {
        let output = rng.chance(80);
        writeln!(text, "  {label}:\n    output: {output}").unwrap();
        if rng.chance(50) {
            writeln!(text, "    permalink: {}", rng.pick(COLLECTION_PERMALINKS)).unwrap();
        }
        if rng.chance(30) {
            text.push_str("    color: brown\n");
        }
        collections.push(Collection { label, output });
    }
    collections
}

/// Whether every page has the layout `default`.
fn defaults(rng: &mut Rng, text: &mut String) -> bool {
    let layout = rng.chance(60);
    if !layout && rng.chance(40) {
        return false;
    }
    text.push_str("defaults:\n");
    let values = if layout { "{layout: default, kind: any}" } else { "{kind: any}" };
    writeln!(text, "  - {{scope: {{path: \"\"}}, values: {values}}}").unwrap();
    let scopes = [
        "  - {scope: {path: \"\", type: posts}, values: {layout: post, kind: post}}",
        "  - {scope: {path: guide, type: pages}, values: {kind: guide, permalink: \"/g/:basename/\"}}",
        "  - {scope: {path: \"\", type: docs}, values: {kind: doc}}",
        "  - {scope: {path: cat, type: posts}, values: {tags: [inherited], categories: [above]}}",
        "  - {scope: {path: \"guide/*.md\"}, values: {starred: true}}",
    ];
    for scope in scopes {
        if rng.chance(40) {
            writeln!(text, "{scope}").unwrap();
        }
    }
    layout
}

fn plugins(rng: &mut Rng, text: &mut String) -> (Option<&'static str>, bool) {
    let mut plugins = Vec::new();
    let mut paginated = None;
    if rng.chance(40) {
        plugins.push("jekyll-paginate");
        let folder = *rng.pick(&["", "blog/"]);
        let path = *rng.pick(&["page:num", "page-:num/"]);
        writeln!(text, "paginate: {}\npaginate_path: /{folder}{path}", rng.between(1, 4)).unwrap();
        paginated = Some(folder);
    }
    let redirects = rng.chance(40);
    if redirects {
        plugins.push("jekyll-redirect-from");
    }
    if rng.chance(30) {
        plugins.push("jekyll-sitemap");
    }
    if rng.chance(30) {
        plugins.push("jekyll-feed");
    }
    writeln!(text, "plugins: [{}]", plugins.join(", ")).unwrap();
    (paginated, redirects)
}

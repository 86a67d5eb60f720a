//! jekyll-imagemagick: pictures in other formats and sizes.

use std::collections::BTreeSet;

use crate::site::custom_plugins::MadePages;
use crate::site::permalink::extension;
use crate::site::{Page, PageKind, Site};
use crate::yaml::Node;

use super::made;
use super::options::{integer, option, strings};

/// The gem.
pub(super) const NAME: &str = "jekyll-imagemagick";

/// More pictures than any site has.
const MAX_MADE: usize = 100_000;

/// Adds each picture in all formats and widths.
pub(super) fn run(site: &mut Site) {
    let known: BTreeSet<&str> = site.pages.iter().map(|page| &*page.output).collect();
    let paths = paths(site).unwrap_or_default();
    let new = paths.iter().filter(|path| !known.contains(path.as_str()));
    let made: Vec<Page> = new.map(|path| picture(path)).collect();
    site.pages.extend(made);
}

/// Where they are if they are too many to be listed.
pub(super) fn files(site: &Site) -> MadePages {
    if paths(site).is_some() { MadePages::None } else { MadePages::Anywhere }
}

fn picture(path: &str) -> Page {
    let page = made::page(NAME, path, format!("/{path}"), path.to_owned());
    Page { kind: PageKind::Static, html: false, ..page }
}

/// The pictures to make; `None` where they are too many.
fn paths(site: &Site) -> Option<BTreeSet<String>> {
    let setting = |key: &str| option(site, &["imagemagick", key]);
    if !setting("enabled").is_some_and(Node::is_truthy) {
        return Some(BTreeSet::new());
    }
    let inputs = match setting("input_formats") {
        Some(formats) => strings(Some(formats)),
        None => vec![".png", ".tiff"],
    };
    let folders = strings(setting("input_directories"));
    let sizes: Vec<i64> = match setting("widths").and_then(Node::as_sequence) {
        Some(widths) => widths.iter().filter_map(integer).collect(),
        None => vec![0],
    };
    // What is left out of the site is converted all the same.
    let published = site
        .pages
        .iter()
        .filter(|page| page.kind == PageKind::Static)
        .filter_map(|page| page.source.as_ref());
    let sources = published.chain(site.unpublished.iter().map(|item| &item.source)).map(|path| path.as_str());
    let is_input = |path: &&str| {
        inputs.contains(&extension(path).to_lowercase().as_str())
            && folders.iter().any(|folder| is_searched(folder, path))
    };
    let formats = formats(setting("output_formats"));
    let mut made = BTreeSet::new();
    for path in sources.filter(is_input) {
        let stem = path.strip_suffix(extension(path)).unwrap_or(path);
        for (format, size) in formats.iter().flat_map(|format| sizes.iter().map(move |size| (format, size))) {
            let suffix = if *size == 0 { String::new() } else { format!("-{size}") };
            made.insert(format!("{stem}{suffix}.{format}"));
            if made.len() > MAX_MADE {
                return None;
            }
        }
    }
    Some(made)
}

/// The formats to make: a mapping has their options.
fn formats(setting: Option<&Node>) -> Vec<&str> {
    let names = setting.and_then(Node::as_mapping).into_iter().flat_map(|formats| &formats.entries);
    names.filter_map(|entry| entry.key.as_str()).chain(strings(setting)).collect()
}

/// Whether a folder of the settings is searched for a file: with a slash at its end as deep as it is, without one in the folders beside
/// each other whose names start so.
fn is_searched(folder: &str, path: &str) -> bool {
    let folder = folder.trim_start_matches("./").trim_start_matches('/');
    path.strip_prefix(folder).is_some_and(|rest| {
        let is_deep = folder.is_empty() || folder.ends_with('/');
        is_deep || rest.matches('/').count() == 1
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::testing::Builder;
    use super::*;

    fn made(settings: serde_json::Value) -> Vec<String> {
        let mut builder = Builder::new(json!({"imagemagick": settings}));
        for path in ["assets/img/cat.PNG", "assets/img/deep/dog.jpg", "assets/img/a.svg", "pic/b.png"] {
            builder.asset(path);
        }
        let mut site = builder.site();
        run(&mut site);
        site.pages.iter().skip(4).map(|page| page.output.to_string()).collect()
    }

    #[test]
    fn pictures_are_made_of_those_in_the_folders() {
        let formats = json!({"webp": "-quality 85"});
        let all = json!([".jpg", ".png"]);
        let folder = json!(["assets/img/"]);
        let none = [""; 0];
        assert_eq!(made(json!({"input_directories": folder, "output_formats": formats})), none);
        assert_eq!(made(json!({"enabled": true, "output_formats": formats})), none);
        let plain = json!({"enabled": true, "input_directories": folder, "output_formats": formats});
        assert_eq!(made(plain), ["assets/img/cat.webp"]);
        let sized = json!({"enabled": true, "input_directories": folder, "input_formats": all, "widths": [480, 800],
            "output_formats": formats});
        let expected = [
            "assets/img/cat-480.webp",
            "assets/img/cat-800.webp",
            "assets/img/deep/dog-480.webp",
            "assets/img/deep/dog-800.webp",
        ];
        assert_eq!(made(sized), expected);
        let shallow = json!({"enabled": true, "input_directories": ["assets/img"], "input_formats": all, "output_formats": ["gif"]});
        assert_eq!(made(shallow), ["assets/img/cat.gif"]);
    }

    #[test]
    fn pictures_beyond_all_measure_may_be_anywhere() {
        let widths: Vec<usize> = (1..=MAX_MADE + 1).collect();
        let settings = json!({"enabled": true, "input_directories": ["/"], "output_formats": ["webp"], "widths": widths});
        let mut builder = Builder::new(json!({"imagemagick": settings}));
        builder.asset("cat.png");
        assert_eq!(files(&builder.site()), MadePages::Anywhere);
    }
}

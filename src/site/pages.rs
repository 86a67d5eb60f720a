//! Pages: files with front matter outside of collections.

use std::sync::Arc;

use super::build::{Build, LoadedFile, blank, front_matter, is_html, layout_name, permalink_text, place_of};
use super::permalink::{self, PageFields};
use super::values::{deep_merge, to_s};
use super::{Page, PageKind, Site, SiteProblem, SiteProblemKind, Unpublished, Why};
use crate::discover::Role;
use crate::liquid::Value;
use crate::source::Place;

/// Adds all pages, in the order of `site.pages` (J-READ-3).
pub(super) fn add(site: &mut Site, build: &mut Build, files: &[LoadedFile]) {
    let mut pages: Vec<&LoadedFile> =
        files.iter().filter(|file| file.role == Role::File && file.is_page).collect();
    pages.sort_by_key(|file| (file.path.file_name(), file.path.as_str()));
    for file in pages {
        let page = page(build, file);
        // Only the page's own front matter counts here, not the defaults (J-URL-18).
        let own = file.parsed.as_ref().and_then(|parsed| parsed.front_matter.get("published"));
        if own.is_some_and(|published| !published.is_truthy()) && !build.config.is_on("unpublished") {
            let (source, url) = (file.path.clone(), Some(page.url));
            build.unpublished.push(Unpublished { source, why: Why::Unpublished, url });
        } else {
            site.push(page);
        }
    }
}

/// The page that a file is read as. Plugins that make pages of static files use it too.
pub(super) fn page(build: &mut Build, file: &LoadedFile) -> Page {
    let path = file.path.as_str();
    let own = front_matter(file).unwrap_or_default();
    // A key of its own hides the default, even if its value is nil; Liquid sees the default then (J-URL-17).
    let lookup = |build: &Build, key: &str| -> Option<(Value, Option<Place>)> {
        match own.get(key) {
            Some(value) => Some((value.clone(), place_of(file, key))),
            None => build.defaults.find(path, Some("pages"), key),
        }
    };
    let (permalink_value, permalink_place) = lookup(build, "permalink").unwrap_or_default();
    let permalink = permalink_text(build, Some(&permalink_value), permalink_place);
    if let (Some(""), Some(place)) = (permalink, permalink_place) {
        build.problem(SiteProblem {
            kind: SiteProblemKind::InvalidPermalink,
            place,
            message: "the permalink is empty, which stops the build".into(),
            help: Some("remove it, or write `/` for the front page".into()),
        });
    }
    let output_ext = build.output_extension(path, permalink);
    let fields = PageFields::new(path, &output_ext, build.jekyll);
    let html_output = matches!(output_ext.as_str(), ".html" | ".xhtml" | ".htm");
    let is_index = fields.basename == "index";
    let template = match permalink {
        Some(permalink) => permalink.to_string(),
        None => permalink::page_template(build.config.permalink(), build.jekyll, is_index, html_output),
    };
    let url = build.url(file, true, &template, &|name| fields.placeholder(name), false, permalink_place);
    let (layout, layout_place) = lookup(build, "layout").unwrap_or_default();
    let mut data = build.defaults.all(path, Some("pages"));
    deep_merge(&mut data, &own);
    let output = permalink::output_path(&url, &output_ext);
    let render_with_liquid = lookup(build, "render_with_liquid");
    let liquid_is_off = build.jekyll.is_4() && matches!(render_with_liquid, Some((Value::Bool(false), _)));
    Page {
        html: is_html(&output),
        layout: layout_name(Some(&layout), path),
        layout_place,
        title: data.get("title").map(to_s).unwrap_or_default().into(),
        markdown: build.is_markdown(permalink::extension(path).trim_start_matches('.')),
        liquid: !liquid_is_off && !build.converters.leaves_braces(permalink::extension(path)),
        parsed: file.parsed.clone(),
        data: Arc::new(data),
        url: url.into(),
        output: output.into(),
        ..blank(PageKind::Page, file)
    }
}

//! Layouts are planned once for many pages; what is found must be what rendering each page through its layouts finds.
#![expect(clippy::expect_used, clippy::panic, reason = "a test that cannot be set up has failed")]

#[path = "random/rng.rs"]
mod rng;
#[path = "layouts/site.rs"]
mod site;
#[path = "layouts/template.rs"]
mod template;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use postproof::settings::Settings;
use postproof::site::SiteKind;
use postproof::workspace::{OpenOptions, Root, Workspace};

use site::site;

fn written(files: &BTreeMap<String, String>, folder: &Path) {
    for (path, text) in files {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, text).expect("a file");
    }
}

/// The findings, and every link without the page that shows it.
fn found(folder: &Path, plans_layouts: bool) -> BTreeSet<String> {
    let root = Root { path: folder.to_path_buf(), kind: SiteKind::Jekyll };
    let options = OpenOptions { jekyll: Some(postproof::site::Jekyll::V4), ..OpenOptions::default() };
    let mut workspace = Workspace::open(&root, Settings::default(), &options).expect("a site");
    workspace.plans_layouts = plans_layouts;
    // What is perhaps printed on one page and surely on another has a row of its own only where each page is rendered.
    let known = workspace.links().into_iter().filter(|row| row.status != "unknown");
    let links = known.map(|row| {
        format!(
            "link {}:{}:{} {} {} {:?} {}",
            row.path, row.line, row.column, row.kind, row.url, row.target, row.status
        )
    });
    let findings = workspace.check(None).diagnostics;
    let path = |place: postproof::source::Place| workspace.sources.get(place.file).path.to_string();
    // Where a page or layout has too many findings, nothing near is looked for any more. Loops say a thing many times.
    let has_help = findings.len() < 40;
    let findings = findings.iter().map(|finding| {
        format!(
            "{} {:?} {}:{:?} {} {:?} page {:?} of {} fix {:?}",
            finding.rule,
            finding.level,
            path(finding.place),
            finding.place.span,
            finding.message,
            finding.help.as_ref().filter(|_| has_help),
            finding.page,
            finding.pages,
            finding.fix.as_ref().filter(|_| has_help)
        )
    });
    findings.chain(links).collect()
}

fn compare(seeds: impl Iterator<Item = u64>) {
    for seed in seeds {
        let folder = tempfile::tempdir().expect("a folder");
        let files = site(seed);
        written(&files, folder.path());
        let (planned, plain) = (found(folder.path(), true), found(folder.path(), false));
        // What a page prints before it runs out of steps depends on what was settled before.
        if plain.iter().any(|finding| finding.starts_with("render-limit")) {
            continue;
        }
        let only_planned: Vec<_> = planned.difference(&plain).take(5).collect();
        let only_plain: Vec<_> = plain.difference(&planned).take(5).collect();
        if only_planned.is_empty() && only_plain.is_empty() {
            continue;
        }
        let kept = folder.keep();
        panic!(
            "seed {seed}, kept in {}\nonly planned: {only_planned:#?}\nonly plain: {only_plain:#?}",
            kept.display()
        );
    }
}

#[test]
fn planned_layouts_say_what_plain_rendering_says() {
    match std::env::var("POSTPROOF_SEEDS").ok().and_then(|count| count.parse().ok()) {
        Some(count) => compare(0..count),
        None => compare(0..100),
    }
}

#[test]
fn planned_layouts_say_the_same_of_every_fixture() {
    for entry in fs::read_dir("fixtures").expect("the fixtures") {
        let folder = entry.expect("a fixture").path();
        if !folder.join("_config.yml").exists() {
            continue;
        }
        let (planned, plain) = (found(&folder, true), found(&folder, false));
        assert_eq!(planned, plain, "{}", folder.display());
    }
}

/// What is found of 24 posts, the oldest of which says so, in this layout: planned as by rendering each.
fn found_in_posts(layout: &str) -> BTreeSet<String> {
    let mut files = BTreeMap::new();
    files.insert("_config.yml".to_owned(), "title: t\nurl: https://example.org\n".to_owned());
    files.insert("_layouts/post.html".to_owned(), layout.to_owned());
    files.insert("_includes/part.html".to_owned(), "part\n".to_owned());
    for number in 1..=24 {
        let oldest = if number == 1 { "oldest: true\n" } else { "" };
        let text = format!(
            "---\ntitle: T{number}\nlayout: post\nnumber: n{number}\npart: part\n{oldest}---\nText.\n"
        );
        files.insert(format!("_posts/2024-01-{number:02}-p{number}.md"), text);
    }
    let folder = tempfile::tempdir().expect("a folder");
    written(&files, folder.path());
    let (planned, plain) = (found(folder.path(), true), found(folder.path(), false));
    assert_eq!(planned, plain);
    plain
}

/// A loop is left to the pages from the turn on that reads one.
#[test]
fn what_only_later_turns_of_a_loop_read_is_there_for_them() {
    let found = found_in_posts(
        "{% if page.number contains '1' %}{% assign b = '/one/' %}{% else %}{% assign b = '/other/' %}{% endif %}\n\
        {% for post in site.posts %}{% if post.url == page.url %}<i>{{ page.title }}</i>{% endif %}\
        {% if post.oldest %}<a href=\"{{ b }}\">b</a>{% endif %}{% if post.never %}{% break %}{% endif %}{% endfor %}\n",
    );
    assert!(found.iter().any(|finding| finding.contains("a /one/ ")), "{found:#?}");
}

/// Which file is included in the loop hangs on the page, so any variable may be read there, or set.
#[test]
fn what_is_read_behind_an_include_that_only_the_page_knows_is_there() {
    let found = found_in_posts(
        "{% assign a = site.posts | where: 'number', page.number %}{% assign b = site.posts | where: 'title', page.title %}\n\
        {% for post in a %}{% include {{ post.part }}.html %}{% endfor %}\n\
        {% assign both = a | concat: b %}{% for post in both %}<a href=\"/{{ post.title }}/\">p</a>{% endfor %}\n",
    );
    assert!(found.iter().any(|finding| finding.contains("a /T22/ ")), "{found:#?}");
    assert!(!found.iter().any(|finding| finding.contains("build-stopper")), "{found:#?}");
}

#[test]
fn a_later_turn_of_a_loop_may_go_on_where_another_loop_ended() {
    let found = found_in_posts(
        "{% for x in site.posts limit: 2 %}<i>{{ x.title }}</i>{% endfor %}\n\
        {% for post in site.posts %}{% if post.url == page.url %}<i>{{ page.title }}</i>{% endif %}\
        {% if post.oldest %}{% for x in site.posts limit: 1 offset: continue %}<a href=\"/{{ x.title }}/\">x</a>{% endfor %}\
        {% endif %}{% if post.never %}{% break %}{% endif %}{% endfor %}\n",
    );
    assert!(found.iter().any(|finding| finding.contains("a /T22/ ")), "{found:#?}");
}

#[test]
fn what_is_missing_in_a_url_that_each_page_completes_is_an_error() {
    for layout in [
        "<a href=\"/{{ folder }}/{{ page.number }}/\">a</a>\n",
        "<meta property=\"og:image\" content=\"{{ folder }}/{{ page.number }}.png\">\n",
        "<hr style=\"background: url({{ folder }}/{{ page.number }}.png)\">\n",
    ] {
        let found = found_in_posts(layout);
        let is_error = |finding: &String| finding.starts_with("undefined-variable Error");
        assert!(found.iter().any(is_error), "{layout}: {found:#?}");
    }
}

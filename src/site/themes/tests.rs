use super::*;
use crate::settings::Settings;
use crate::site::testing::{findings, site, write};
use crate::workspace::{OpenOptions, Root, Workspace};

#[test]
fn the_table_is_read_and_whole() {
    assert_eq!(KNOWN.len(), 18);
    for theme in KNOWN.iter() {
        for parent in theme.layouts.values().flatten() {
            assert!(theme.layouts.contains_key(parent), "{}: {parent}", theme.gem);
        }
    }
}

#[test]
fn a_theme_is_known_by_gem_and_by_repository() {
    for (config, gem) in [
        ("theme: minima\n", Some("minima")),
        ("theme: jekyll-theme-cayman\n", Some("jekyll-theme-cayman")),
        ("remote_theme: pages-themes/hacker@v0.2.0\n", Some("jekyll-theme-hacker")),
        ("remote_theme: Just-the-Docs/just-the-docs\n", Some("just-the-docs")),
        ("remote_theme: https://github.com/mmistakes/minimal-mistakes\n", Some("minimal-mistakes-jekyll")),
        ("remote_theme: me/minima\n", None),
        ("theme: my-own\n", None),
    ] {
        let theme = site(Jekyll::V4, &[("_config.yml", config)]).theme;
        let found = if let SiteTheme::Known(theme) = theme { Some(theme.gem.as_str()) } else { None };
        assert_eq!(found, gem, "{config}");
    }
    assert!(matches!(site(Jekyll::V4, &[("_config.yml", "")]).theme, SiteTheme::None));
    let pages = site(Jekyll::Pages, &[("_config.yml", "")]).theme;
    assert!(matches!(pages, SiteTheme::Known(theme) if theme.gem == "jekyll-theme-primer"));
}

#[test]
fn assets_depend_on_the_version_and_give_way_to_the_site() {
    let urls = |config: &str| -> Vec<String> {
        let site = site(Jekyll::V4, &[("_config.yml", config), ("assets/main.scss", "---\n---\n")]);
        let made =
            site.pages.iter().filter(|page| matches!(page.kind, super::super::PageKind::Generated { .. }));
        made.map(|page| page.url.to_string()).collect()
    };
    assert_eq!(urls("theme: minima\n"), ["/assets/minima-social-icons.svg"]);
    assert_eq!(urls("remote_theme: jekyll/minima\n"), ["/assets/css/style.css"]);
    assert_eq!(urls("remote_theme: jekyll/minima@v2.5.1\n"), ["/assets/minima-social-icons.svg"]);
}

#[test]
fn only_what_a_known_theme_lacks_is_missing() {
    let page = "---\nlayout: psot\n---\n[a](/assets/css/style.css) [b](/assets/none.css)\n{% include nothing.html %}";
    for (config, expected) in [
        (
            "theme: minima\n",
            &[
                "missing-layout: no layout `psot`: the page is published without any",
                "missing-file: no file is published at `/assets/none.css`",
                "missing-include: no include `nothing.html`",
            ][..],
        ),
        ("theme: somebody-elses\n", &[]),
    ] {
        assert_eq!(findings(&[("_config.yml", config), ("a.md", page)]), expected, "{config}");
    }
}

#[test]
fn the_theme_offers_its_own_names() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), &[("_config.yml", "theme: minima\n"), ("a.md", "---\nlayout: pots\n---\n")]);
    let root = Root { path: folder.path().to_owned(), kind: SiteKind::Jekyll };
    let workspace = Workspace::open(&root, Settings::default(), &OpenOptions::default()).unwrap();
    let found = workspace.check(None).diagnostics;
    assert_eq!(found.first().and_then(|one| one.help.as_deref()), Some("did you mean `post`?"));
}

#[test]
fn anchors_are_judged_where_the_theme_is_known() {
    let page = "---\nlayout: default\n---\n## Install\n[a](#main-content) [b](#nowhere-at-all)\n";
    let anchors = |more: &[(&str, &str)]| {
        let found = findings(&[&[("a.md", page)], more].concat());
        found.iter().filter(|one| one.starts_with("missing-anchor")).count()
    };
    assert_eq!(anchors(&[("_config.yml", "theme: just-the-docs\n")]), 1);
    assert_eq!(anchors(&[("_config.yml", "theme: minima\n")]), 2);
    assert_eq!(anchors(&[("_config.yml", "theme: my-own\n")]), 0);
    assert_eq!(anchors(&[("_config.yml", "theme: minimal-mistakes-jekyll\n")]), 0);
    let own_footer = ("_includes/footer.html", "<p id=nowhere-at-all>");
    assert_eq!(anchors(&[("_config.yml", "theme: minima\n"), own_footer]), 0);
    let html = ("_config.yml", "theme: just-the-docs\nfooter_content: '<p id=x>'\n");
    assert_eq!(anchors(&[html]), 0);
}

#[test]
fn a_layout_of_the_site_within_the_themes_is_in_use() {
    let layout = ("_layouts/default.html", "<a href=/gone/>x</a>{{ content }}");
    let files = [("_config.yml", "theme: minima\n"), layout, ("a.md", "---\nlayout: post\n---\nx\n")];
    assert_eq!(findings(&files).len(), 1);
}

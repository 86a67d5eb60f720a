//! Files that are none, cannot be read, or lie elsewhere.

use std::fs::File;
use std::process::Command;
use std::time::Duration;

use postproof::settings::Settings;
use postproof::site::SiteKind;
use postproof::workspace::{OpenError, Root, Workspace};

use crate::site::{TestSite, options, timed};

#[test]
fn a_link_to_nothing_is_one_finding() {
    let site = TestSite::new().link("gone.md", "nowhere.md").page("[a](gone.md)");
    assert_eq!(site.of_rule("unreadable-file").len(), 1, "{:?}", site.findings());
}

#[test]
fn what_a_link_to_nothing_would_hold_is_not_known() {
    let site = TestSite::new()
        .link("_data/releases.json", "../_made/releases.json")
        .page("{% assign sorted = site.data.releases | sort: 'date' %}[newest]({{ sorted.first.url }})");
    let findings = site.findings();
    let expected =
        ["unreadable-file _data/releases.json:1: this file was not checked: it is a link that leads nowhere"];
    assert_eq!(findings, expected);
}

#[test]
fn a_pipe_is_not_waited_for() {
    let site = TestSite::new().page("[a](/b)");
    for name in ["pipe.md", "_posts/2020-01-01-pipe.md", "_includes/pipe.html", "_data/pipe.yml"] {
        let path = site.root().join(name);
        std::fs::create_dir_all(path.parent().expect("a folder above")).expect("a folder");
        let made = Command::new("mkfifo").arg(&path).status().expect("mkfifo runs");
        assert!(made.success());
    }
    assert_eq!(site.of_rule("missing-page").len(), 1);
}

#[test]
fn folders_named_like_files_and_files_named_like_folders_are_passed_over() {
    let site = TestSite::bare()
        .with("_config.yml/a.txt", "")
        .with("_posts", "a file")
        .with("_layouts", "a file")
        .with("_includes", "a file")
        .with("_data", "a file")
        .with("index.md/a.txt", "")
        .with("about.md", "---\n---\n[a](/b)");
    assert_eq!(site.of_rule("missing-page").len(), 1, "{:?}", site.findings());
    let site = TestSite::new()
        .with("_data/a.yml/b.yml", "c: d")
        .with("_layouts/a.html/b.html", "")
        .with("_includes/a.html/b.html", "")
        .with("_posts/2020-01-01-a.md/2020-01-01-b.md", "---\n---\n")
        .page("[a](/b) {% include a.html %}");
    assert_eq!(site.of_rule("missing-page").len(), 1, "{:?}", site.findings());
}

#[test]
fn links_in_a_circle_end() {
    let site = TestSite::new()
        .page("[a](/b)")
        .link("a/up", "..")
        .link("b/c/up", "../..")
        .link("one", "two")
        .link("two", "one")
        .link("_includes/up", "..")
        .link("_data/up", "..")
        .link("_posts/up", "..");
    assert!(site.of_rule("missing-page").iter().any(|finding| finding.contains("index.md:4")));
}

#[test]
fn links_that_multiply_folders_end() {
    let mut site = TestSite::new().page("text");
    for level in 0..8 {
        site = site.link(&format!("d{level}/a"), format!("../d{}", level + 1));
        site = site.link(&format!("d{level}/b"), format!("../d{}", level + 1));
    }
    site.with("d8/page.md", "---\n---\n").findings();
}

/// A text that would show up in a finding or link if it were read.
const SECRET: &str = "---\n---\n[secret](/secret-page) {{ secret_variable }}\n";

#[test]
fn what_lies_outside_of_the_site_is_never_read() {
    let outside = TestSite::bare()
        .with("page.md", SECRET)
        .with("part.html", SECRET)
        .with("data.yml", "secret: [unclosed\n")
        .with("config.yml", "title: [secret-unclosed\n")
        .with("plugins/secret.rb", "class A < Liquid::Tag; end; Liquid::Template.register_tag('secret', A)");
    let other = outside.root();
    let plugins = other.join("plugins");
    let site = TestSite::new()
        .with("_config.yml", format!("plugins_dir: {}\n", plugins.display()))
        .link("linked.md", other.join("page.md"))
        .link("folder", &other)
        .link("beside.md", other.join("page.md"))
        .link("_posts/2020-01-01-a.md", other.join("page.md"))
        .link("_includes/part.html", other.join("part.html"))
        .link("_layouts/default.html", other.join("part.html"))
        .link("_data/data.yml", other.join("data.yml"))
        .with(
            "index.md",
            "---\nlayout: default\n---\n{% include part.html %}{% include_relative beside.md %}{% secret %}",
        );
    let findings = site.findings();
    assert!(
        !findings.iter().any(|one| one.contains("secret-page") || one.contains("unclosed")),
        "{findings:?}"
    );
    let workspace = site.open();
    assert!(workspace.links().iter().all(|row| !row.url.contains("secret")));
    let linked = TestSite::bare().link("_config.yml", other.join("config.yml")).page("text");
    let findings = linked.findings();
    assert_eq!(findings.len(), 1, "{findings:?}");
    assert!(findings[0].contains("outside"), "{findings:?}");
}

#[test]
fn a_source_outside_of_the_repository_ends_the_run() {
    for source in ["..", "../..", "../../../../../../../..", "up"] {
        let site = TestSite::bare().with("_config.yml", format!("source: {source}\n")).link("up", "..");
        let root = Root { path: site.root(), kind: SiteKind::Jekyll };
        let opened = Workspace::open(&root, Settings::default(), &options());
        assert!(matches!(opened, Err(OpenError::OutsideSource { .. })), "{source}");
        let output = site.run(&["check"]);
        assert_eq!(output.status.code(), Some(2), "{source}");
    }
}

#[test]
fn a_source_beside_the_configuration_is_read_within_a_repository() {
    let site = TestSite::bare()
        .with(".git/HEAD", "ref: refs/heads/main\n")
        .with("settings/_config.yml", "source: ../pages\ntitle: A site\n")
        .with("pages/index.md", "---\n---\n[a](/b) {{ site.title }}{{ site.titel }}");
    let root = Root { path: site.root().join("settings"), kind: SiteKind::Jekyll };
    let workspace = Workspace::open(&root, Settings::default(), &options()).expect("a site");
    let findings = workspace.check(None).diagnostics;
    let rules: Vec<&str> = findings.iter().map(|one| one.rule).collect();
    assert_eq!(rules, ["missing-page", "undefined-variable"], "{findings:?}");
}

#[test]
fn files_over_the_limit_are_one_finding_each_and_take_no_time() {
    let site = TestSite::new().page("[a](huge.md)");
    for name in ["huge.md", "_posts/2020-01-01-huge.md", "_data/huge.yml", "_includes/huge.html"] {
        let path = site.root().join(name);
        std::fs::create_dir_all(path.parent().expect("a folder above")).expect("a folder");
        let file = File::create(path).expect("a file");
        file.set_len(100 << 20).expect("a sparse file");
    }
    let (findings, took) = timed(|| site.findings());
    assert!(took < Duration::from_secs(2), "{took:?}");
    assert_eq!(findings.len(), 4, "{findings:?}");
    assert!(findings.iter().all(|one| one.starts_with("unreadable-file") && one.contains("bytes")));
}

#[test]
fn a_file_that_is_no_utf8_is_one_finding_at_its_first_bad_byte() {
    let page = b"---\ntitle: a\n---\nfine \xff\xfe [a](/b) {{ nope }}";
    let bad = b"key: fine\nother: \xc3\x28\n";
    let cases: [(&str, &[u8], u32); 8] = [
        ("page.md", page, 22),
        ("page.html", page, 22),
        ("_posts/2020-01-01-a.md", page, 22),
        ("_layouts/default.html", page, 22),
        ("_includes/part.html", page, 22),
        ("_data/people.yml", bad, 17),
        ("_data/people.csv", b"a,b\n\x80", 4),
        ("_config.yml", bad, 17),
    ];
    for (path, bytes, at) in cases {
        let site = TestSite::new().with("index.md", "---\n---\ntext").with(path, bytes);
        let workspace = site.open();
        let findings = workspace.check(None).diagnostics;
        assert_eq!(findings.len(), 1, "{path}: {findings:?}");
        assert_eq!(findings[0].rule, "unreadable-file", "{path}");
        assert_eq!(findings[0].place.span.start, at, "{path}");
    }
}

#[test]
fn postproof_never_writes() {
    let site = TestSite::new().page("[a](/b)");
    let names = || {
        let walk = walkdir::WalkDir::new(site.root()).sort_by_file_name();
        walk.into_iter().flatten().map(|entry| entry.into_path()).collect::<Vec<_>>()
    };
    let before = names();
    for command in ["check", "map", "links"] {
        site.run(&[command]);
    }
    assert_eq!(names(), before);
}

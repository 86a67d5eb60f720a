//! Names of files, dates and permalinks at the edges.

use crate::site::TestSite;

#[cfg(unix)]
#[test]
fn any_name_of_a_file_is_read_and_reported() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    let names: [&[u8]; 30] = [
        b"a b.md",
        b"a'b\".md",
        b"a\nb.md",
        b"a\r\nb.md",
        b"con.md",
        b"nul.md",
        b"aux.html",
        b"a#b.md",
        b"a?b.md",
        b"a%20b.md",
        b"%.md",
        b"%zz.md",
        b"..a.md",
        b"a..md",
        b"-.md",
        b"--help.md",
        b"*.md",
        b"[a.md",
        b"{a.md",
        b"{{ a }}.md",
        b"\\.md",
        b"a:b.md",
        b"\x01.md",
        b"\x1b[31m.md",
        b"\xff.md",
        b"caf\xc3\xa9.md",
        b"cafe\xcc\x81.md",
        b"a\xc3.md",
        b"\xe2\x80\xae.md",
        b"a\tb.md",
    ];
    let mut site = TestSite::new();
    for name in names {
        site = site.with(OsStr::from_bytes(name), "---\n---\n[a](/missing)");
    }
    let findings = site.findings();
    let of_rule = |rule: &str| findings.iter().filter(|one| one.starts_with(rule)).count();
    assert_eq!(of_rule("missing-page"), names.len() - 4, "one is hidden, one no Markdown: {findings:#?}");
    assert_eq!(
        findings.iter().filter(|one| one.contains("name is not valid UTF-8")).count(),
        2,
        "{findings:#?}"
    );
    assert_eq!(
        of_rule("unreadable-file"),
        2,
        "a name that is no UTF-8 is not silently left out: {findings:#?}"
    );
    for arguments in [&["check"][..], &["check", "--format", "short"], &["map"], &["links"]] {
        let output = site.run(arguments);
        let text = String::from_utf8(output.stdout).expect("UTF-8");
        let speaks_to_terminal = |c: char| c.is_control() && !matches!(c, '\n' | '\t');
        assert!(!text.contains(speaks_to_terminal), "{arguments:?}: {text:?}");
    }
}

#[cfg(unix)]
#[test]
fn any_name_of_a_post_layout_include_or_data_file_is_read() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    let names: [&[u8]; 12] = [
        b"a b",
        b"a\nb",
        b"%",
        b"..",
        b"-",
        b"\xff",
        b"caf\xc3\xa9",
        b"a#b?c",
        b"{{ a }}",
        b"'\"",
        b"\x1b[31m",
        b"",
    ];
    let mut site =
        TestSite::new().page("{{ site.data }}{% for p in site.posts %}[a]({{ p.url }}){% endfor %}");
    for name in names {
        for (before, after) in [
            ("_posts/2020-01-01-", ".md"),
            ("_layouts/x", ".html"),
            ("_includes/x", ".html"),
            ("_data/x", ".yml"),
        ] {
            let path = [before.as_bytes(), name, after.as_bytes()].concat();
            site = site.with(OsStr::from_bytes(&path), "---\na: b\n---\n");
        }
    }
    site.findings();
    for command in ["check", "map", "links"] {
        assert!(
            site.run(&[command, "--format", "json"]).status.code().is_some_and(|code| code < 2),
            "{command}"
        );
    }
}

#[test]
fn very_long_paths_are_read() {
    let path = vec!["a".repeat(200); 15].join("/");
    let site = TestSite::new().with(format!("{path}/b.md"), "---\n---\n[a](x)").page("text");
    assert_eq!(site.of_rule("missing-page").len(), 1);
}

#[test]
fn dates_of_posts_at_the_edges_are_survived() {
    let dates = [
        "0000-01-01",
        "0000-00-00",
        "0001-01-01",
        "9999-12-31",
        "99999-12-31",
        "2020-02-30",
        "2020-13-01",
        "-0001-01-01",
        "-262144-01-01",
        "1-1-1",
        "2020-1-1",
        "99999999999999999999-01-01",
    ];
    for zone in ["UTC", "Asia/Kolkata", "Pacific/Kiritimati", "America/New_York", "Nowhere/Nope"] {
        let mut site = TestSite::bare()
            .with("_config.yml", format!("timezone: {zone}\nfuture: true\npermalink: /:year/:y_day/:week/:title\n"))
            .page(
                "{% for p in site.posts %}{{ p.date | date: '%s %j %U %G' }}{{ p.date | date_to_rfc822 }}{{ p.url }}\
                 {% endfor %}{{ '99999-12-12' | date_to_xmlschema }}{{ -99999999999999 | date_to_string }}",
            );
        for date in dates {
            site = site.with(format!("_posts/{date}-name.md"), "---\n---\n{{ page.date }}");
            site = site.with(format!("_posts/2020-01-01-at{date}.md"), format!("---\ndate: {date}\n---\n"));
        }
        for (at, date) in
            ["9999-12-31 23:59:59 -2359", "0001-01-01 00:00:00 +2359", "-99999999999999"].iter().enumerate()
        {
            site = site.with(
                format!("_posts/2020-01-01-n{at}.md"),
                format!("---\ndate: {date}\n---\n{{{{ page.date }}}}"),
            );
        }
        site.findings();
    }
}

#[test]
fn permalinks_never_leave_the_site() {
    let long = "/a".repeat(50_000);
    let permalinks = [
        "../../x",
        "/a/../../b",
        "/../../../etc/passwd",
        "http://a.b/c",
        "//x/y",
        "'::'",
        "/:title/:",
        "a b",
        "%2e%2e/",
        "'%'",
        "'%zz'",
        "é/",
        "/:categories/:year/:x/",
        "''",
        "'\"\\0\"'",
        "'#'",
        "'?a'",
        "/a//b",
        "'..'",
        "'.'",
        "'/./'",
        "'\\\\..\\\\x'",
        &long,
    ];
    let mut site = TestSite::new().page("{% for p in site.pages %}[a]({{ p.url }}){% endfor %}");
    for (at, permalink) in permalinks.iter().enumerate() {
        site = site
            .with(format!("p{at}.md"), format!("---\npermalink: {permalink}\n---\n[a]({{{{ page.url }}}})"))
            .with(format!("_posts/2020-01-01-p{at}.md"), format!("---\npermalink: {permalink}\n---\n[a](/)"));
    }
    site.findings();
    for page in site.open().map().pages {
        let leaves = page.output.split('/').any(|part| part == "..") || page.output.starts_with('/');
        assert!(!leaves, "{page:?}");
    }
}

//! Bytes that editors and other systems leave in texts.

use crate::site::TestSite;

#[test]
fn line_ends_of_other_systems_move_no_finding() {
    let text = "---\ntitle: a\n---\n# A heading\n\n[a](/b)\n\n{{ nope }} [b](#a-heading)\n";
    let findings = TestSite::new().with("index.md", text).findings();
    assert_eq!(findings.len(), 2, "{findings:?}");
    assert_eq!(TestSite::new().with("index.md", text.replace('\n', "\r\n")).findings(), findings);
}

#[test]
fn a_lone_carriage_return_ends_no_front_matter() {
    TestSite::new().with("index.md", "---\rtitle: a\r---\r[a](/b)\r# h\r").findings();
    TestSite::new().page("[a](/b)\r# h\r[b](#h)\r\r\n").findings();
}

#[test]
fn a_byte_order_mark_moves_no_span() {
    let plain = TestSite::new().with("index.md", "---\n---\n[a](/b)").open();
    let marked = TestSite::new()
        .with("index.md", "\u{feff}[a](/b)")
        .with("about.md", "---\n---\n\u{feff}[a](/b)")
        .open();
    assert_eq!(plain.check(None).diagnostics.len(), 1);
    for finding in marked.check(None).diagnostics.iter().filter(|finding| finding.rule == "missing-page") {
        let source = marked.sources.get(finding.place.file);
        assert_eq!(source.slice(finding.place.span), "/b");
    }
    TestSite::new().with("_config.yml", "\u{feff}\u{feff}title: a").page("{{ site.title }}").findings();
}

#[test]
fn control_characters_and_noncharacters_are_text() {
    for text in [
        "\0",
        "\u{1}",
        "\u{b}",
        "\u{c}",
        "\u{7f}",
        "\u{85}",
        "\u{2028}",
        "\u{fdd0}",
        "\u{ffff}",
        "\u{10ffff}",
        "\u{fffd}",
    ] {
        let body = format!(
            "{text}[a{text}](/b{text}) {{{{ nope{text} }}}} # {text}\n\n# a{text}\n\n`{text}` <a href='{text}'>\n"
        );
        TestSite::new()
            .with("_config.yml", format!("title: \"a{text}\"\n{text}: {text}\n"))
            .with("index.md", format!("---\ntitle: {text}\n---\n{body}"))
            .with("page.html", format!("---\n---\n{body}"))
            .with("_data/a.yml", text)
            .with("_data/b.json", text)
            .with("_data/c.csv", text)
            .with("_includes/a.html", &body)
            .with("_layouts/default.html", &body)
            .findings();
    }
}

#[test]
fn a_hole_that_the_author_typed_is_never_reported_as_broken() {
    let site = TestSite::new().page("[a](/b\u{fdd0}c) [a](#x\u{fdd0})\n\n# \u{fdd0}\n");
    assert!(site.of_rule("missing-page").is_empty(), "{:?}", site.findings());
}

#[test]
fn tables_of_data_with_open_quotes_and_wide_rows_are_read() {
    TestSite::new()
        .with("_data/a.csv", "\"".repeat(100_000))
        .with("_data/b.csv", format!("{}\n{}", "a,b,c".repeat(10_000), ",".repeat(30_000)))
        .with("_data/c.tsv", "a\tb\r".repeat(10_000))
        .with("_data/d.json", "\"\\ud800\"")
        .page("{{ site.data.b | jsonify }}")
        .findings();
}

#[test]
fn front_matter_with_very_many_keys_is_read_in_time() {
    let keys: String = (0..100_000).map(|i| format!("key{i}: v{i}\n")).collect();
    let site = TestSite::new().with("index.md", format!("---\n{keys}---\nx\n"));
    assert_eq!(site.findings(), Vec::<String>::new());
}

//! Markdown and HTML made to be slow to read.

use crate::site::{TestSite, grows_in_step};

#[test]
fn marks_without_end_are_read() {
    let marks = [
        "[",
        "![",
        "<",
        "(",
        "*",
        "_",
        "`",
        "~",
        "#",
        "|",
        "\\",
        "&",
        "$$",
        "{:",
        "{::",
        "> ",
        "- ",
        "1. ",
        "\t",
        "]",
        "](",
        "[[[[](",
        "[a][",
        "[a](",
        "[^",
        "[^a]:",
        "[a]: ",
        "<a ",
        "<a href=",
        "<a href='",
        "<!--",
        "<!",
        "<?",
        "</",
        "<![CDATA[",
        "<div>",
        "<p>",
        "<b>",
        "<table>",
        "<td>",
        "<script>",
        "<svg>",
        "*a **b ",
        "* * *\n",
        "***\n",
        "===\n",
        "a\n===\n",
        "```\n",
        "~~~\n",
        "    a\n",
        "|a\n",
        "a|b\n-|-\n",
        ":a\n",
        "a\n: b\n",
        "[a]: b\n",
        "[^a]: b\n\n",
        "\n",
        "&amp;",
        "http://a.b ",
        "<http://a> ",
        "\u{202e}",
        "e\u{301}",
        "\u{1f469}\u{200d}\u{1f469}",
    ];
    for mark in marks {
        let text = mark.repeat((64 << 10) / mark.len());
        TestSite::new().page(&text).with("page.html", format!("---\n---\n{text}")).findings();
    }
}

#[test]
fn a_megabyte_of_openers_is_read() {
    for mark in ["[[[[", "<<<<", "((((", "****", "````", "` `` ``` "] {
        TestSite::new().page(&mark.repeat((1 << 20) / mark.len())).findings();
    }
}

#[test]
fn many_headings_keep_their_ids_apart_in_step() {
    let workspace = TestSite::new().page(&"# a\n".repeat(200_000)).open();
    let map = workspace.map();
    let page = map.pages.iter().find(|page| page.source.is_some()).expect("the page");
    assert_eq!(page.anchors.len(), 200_000);
    assert_eq!(page.anchors.first().map(String::as_str), Some("a"));
    assert_eq!(page.anchors.last().map(String::as_str), Some("a-199999"));
    grows_in_step("the same headings", 5_000, |n| TestSite::new().page(&"# a\n".repeat(n)));
    grows_in_step("headings", 5_000, |n| {
        TestSite::new().page(&(0..n).map(|at| format!("# a{at}\n")).collect::<String>())
    });
}

#[test]
fn many_links_in_one_line_take_time_in_step() {
    let links = |what: fn(usize) -> String| {
        move |n: usize| TestSite::new().page(&(0..n).map(|at| what(at) + " ").collect::<String>())
    };
    grows_in_step("links", 1_000, links(|at| format!("[a](/x{at})")));
    grows_in_step("anchors", 1_000, links(|at| format!("[a](#x{at})")));
    grows_in_step("images", 1_000, links(|at| format!("![a](x{at}.png)")));
    grows_in_step("HTML links", 1_000, links(|at| format!("<a href='/x{at}'>a</a>")));
    grows_in_step("references", 1_000, links(|at| format!("[a{at}][b{at}]")));
    grows_in_step("links and definitions", 1_000, links(|at| format!("\n\n[a{at}]: /b{at}\n\n[a{at}]")));
    grows_in_step("candidates of srcset", 1_000, |n| {
        TestSite::new().with("index.html", format!("---\n---\n<img srcset='{}'>", "a, ".repeat(n)))
    });
    let site = TestSite::new().page(&"[a](/x) ".repeat(100_000));
    assert_eq!(site.of_rule("missing-page").len(), 100_000);
}

#[test]
fn what_is_nested_deeply_is_read() {
    for text in [
        "- ".repeat(100_000) + "a",
        "> ".repeat(100_000) + "a",
        "> - 1. ".repeat(30_000) + "a",
        (0..1_000).map(|depth| format!("{}- a\n", "  ".repeat(depth))).collect(),
        "[".repeat(50_000) + "a" + &"](b)".repeat(50_000),
        "![".repeat(20_000) + "a" + &"](b)".repeat(20_000),
        "*a _b ".repeat(50_000) + &"_ *".repeat(50_000),
        "<div markdown=\"1\">\n".repeat(20_000),
        "<div>".repeat(100_000) + &"</div>".repeat(100_000),
        "<b><i>".repeat(50_000),
    ] {
        TestSite::new().page(&text).with("page.html", format!("---\n---\n{text}")).findings();
    }
}

#[test]
fn a_table_of_ten_thousand_columns_is_read() {
    let row = |cell: &str| cell.repeat(10_000) + "|\n";
    let text = row("|a") + &row("|-") + &row("|x").repeat(10) + "\n[a](/b)";
    assert_eq!(TestSite::new().page(&text).of_rule("missing-page").len(), 1);
}

#[test]
fn strange_destinations_are_judged_or_left() {
    let long = "a".repeat(100_000);
    let deep = "a/".repeat(50_000);
    let up = "../".repeat(50_000);
    let mut text = String::new();
    for url in [
        "http://[",
        "http://a:99999",
        "//",
        "///",
        "http:",
        "mailto:",
        "data:",
        "javascript:",
        "%",
        "%zz",
        "%ff",
        "?",
        "#",
        "#%ff",
        "\\\\",
        "/../../..",
        "/%2e%2e/",
        ":",
        "::",
        "a:b",
        "//[::1]",
        "file:///etc/passwd",
        "\u{202e}",
        "%00",
        "#\u{fdd0}",
        &long,
        &deep,
        &up,
        &format!("/{deep}"),
        &format!("#{long}"),
        &format!("http://{long}"),
        &format!("{long}:"),
    ] {
        text.push_str(&format!("[a]({url}) <a href=\"{url}\">b</a> <img src='{url}'> ![c](<{url}>)\n\n"));
    }
    TestSite::new().page(&text).with("page.html", format!("---\n---\n{text}")).findings();
}

#[test]
fn many_pages_with_many_missing_links_take_time_in_step() {
    grows_in_step("pages", 10, |n| {
        (0..n).fold(TestSite::new(), |site, page| {
            let links: String = (0..20).map(|at| format!("[a](/another-page-{at}-{page}/) ")).collect();
            site.with(format!("folder-{page}/{}.md", page * 7919), format!("---\n---\n{links}"))
        })
    });
}

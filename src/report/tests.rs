use std::sync::Arc;

use super::*;
use crate::diagnostic::Diagnostic;
use crate::source::{SitePath, Span};
use crate::workspace::Summary;

/// A site of some files, and findings in it.
struct Site {
    sources: Sources,
    findings: Findings,
}

impl Site {
    fn new(files: &[(&str, &str)]) -> Site {
        let source = |(path, text): &(&str, &str)| Arc::new(Source::new(SitePath::new(path), *text));
        let summary = Summary { files: files.len(), pages: 2, links: 7, ..Summary::default() };
        let findings = Findings { summary, ..Findings::default() };
        Site { sources: files.iter().map(source).collect(), findings }
    }

    /// The place of the `n`th (from 0) occurrence of `needle` in a file.
    fn place(&self, file: u32, needle: &str, n: usize) -> Place {
        let text = &self.sources.get(FileId(file)).text;
        let (start, found) = text.match_indices(needle).nth(n).expect("the text is there");
        Place::new(FileId(file), Span::new(start, start + found.len()))
    }

    fn add(&mut self, level: Level, finding: Diagnostic) -> &mut Site {
        self.findings.diagnostics.push(Diagnostic { level, ..finding });
        self
    }

    fn missing(&mut self, file: u32, needle: &str) -> &mut Site {
        let place = self.place(file, needle, 0);
        self.add(
            Level::Error,
            Diagnostic::new("missing-page", place, format!("no page at `{}`", needle.trim())),
        )
    }

    fn report(&self) -> Report<'_> {
        Report {
            root: ".",
            folder: "docs",
            at: jiff::Timestamp::UNIX_EPOCH,
            kind: SiteKind::Jekyll,
            jekyll: Some(Jekyll::V4),
            sources: &self.sources,
            findings: &self.findings,
            seconds: 0.25,
        }
    }

    fn pretty(&self) -> String {
        self.pretty_as(Appearance { color: false, unicode: true, width: 80 })
    }

    fn pretty_as(&self, appearance: Appearance) -> String {
        written(|out| pretty::write(out, &self.report(), appearance))
    }
}

fn written(write: impl FnOnce(&mut dyn std::io::Write) -> std::io::Result<()>) -> String {
    let mut out = Vec::new();
    write(&mut out).expect("a vector takes everything");
    String::from_utf8(out).expect("reports are UTF-8")
}

const ABOUT: &str = "---\ntitle: About\n---\n\nSee [us](/abuot/) and [them](/team/).\n";

#[test]
fn a_finding_shows_its_line_its_related_places_and_the_way_out() {
    let mut site = Site::new(&[("about.md", ABOUT), ("_config.yml", "title: x\nurl: y\n")]);
    let finding = Diagnostic::new("missing-page", site.place(0, "/abuot/", 0), "no page at `/abuot/`")
        .help("did you mean `/about/`?")
        .related(site.place(0, "them", 0), "this one is right")
        .related(site.place(1, "url", 0), "the base URL is set here");
    site.add(Level::Error, Diagnostic { page: Some("about.md".into()), pages: 3, ..finding });
    insta::assert_snapshot!(site.pretty());
}

#[test]
fn findings_of_one_cause_are_one_block() {
    let text = "{{ sire.x }}\n".repeat(9);
    let mut site = Site::new(&[("a.md", &text)]);
    for n in 0..9 {
        let place = site.place(0, "sire.x", n);
        let finding = Diagnostic::new("undefined-variable", place, "`sire` is not defined")
            .help("did you mean `site`?");
        site.add(Level::Warning, finding);
    }
    insta::assert_snapshot!(site.pretty());
}

#[test]
fn what_one_template_writes_for_many_pages_is_one_block() {
    let mut site = Site::new(&[("_layouts/page.html", "<a href=\"/es{{ page.url }}\">\n")]);
    let place = site.place(0, "/es{{ page.url }}", 0);
    for page in 1..9 {
        let message = format!("no page at `/es/{page}/`");
        site.add(Level::Error, Diagnostic::new("missing-page", place, message));
    }
    let pretty = site.pretty();
    assert_eq!(pretty.matches("missing-page: ").count(), 1, "{pretty}");
    assert!(pretty.contains("\n  also here: no page at `/es/6/`\n  and 2 more\n"), "{pretty}");
    let markdown = written(|out| markdown::write(out, &[site.report()], markdown::MAX_BYTES));
    assert_eq!(markdown.matches("| error |").count(), 1, "{markdown}");
    assert!(markdown.contains("| `docs/_layouts/page.html:1:10`<br>and 7 more here |"), "{markdown}");
}

#[test]
fn long_lines_are_cut_around_the_label() {
    let long = format!("{} [a](/abuot/) {}\n", "word ".repeat(3000), "more ".repeat(3000));
    let tail = format!("{}[a](/at-the-end/)", "x".repeat(500));
    let base64 = format!("![i](data:image/png;base64,{})\n", "A".repeat(100_000));
    let mut site = Site::new(&[("long.md", &long), ("tail.md", &tail), ("base64.md", &base64)]);
    site.missing(0, "/abuot/").missing(1, "/at-the-end/");
    let place = site.place(2, &base64[5..base64.len() - 2], 0);
    site.add(Level::Info, Diagnostic::new("large-data-url", place, "a data URL of 100 kB"));
    insta::assert_snapshot!(site.pretty());
}

#[test]
fn odd_places_are_underlined_where_they_are() {
    let mut site = Site::new(&[
        ("tab.md", "\t[a](/tab/)\n"),
        ("wide.md", "漢字のページ [リンク](/日本/) 🎉\n"),
        ("crlf.md", "---\r\n---\r\n[a](/crlf/)\r\nnext\r\n"),
        ("bom.md", "\u{feff}[a](/bom/)\n"),
        ("escape.md", "\u{1b}[31m[a](/es\u{1b}c/) \u{202e}x\n"),
        ("empty.md", ""),
        ("end.md", "no line end"),
        ("newline.md", "one\ntwo\n"),
    ]);
    for (file, needle) in ["/tab/", "/日本/", "/crlf/", "/bom/", "/es\u{1b}c/"].into_iter().enumerate() {
        site.missing(file as u32, needle);
    }
    let at = |file, start, end| Place::new(FileId(file), Span::new(start, end));
    site.add(Level::Warning, Diagnostic::new("empty-file", at(5, 0, 0), "the file is empty"));
    site.add(Level::Warning, Diagnostic::new("no-line-end", at(6, 11, 11), "no line end"));
    site.add(Level::Warning, Diagnostic::new("line-end", at(7, 3, 4), "a line end"));
    site.add(Level::Warning, Diagnostic::new("end-of-file", at(7, 8, 8), "after the last line end"));
    site.add(Level::Warning, Diagnostic::new("beyond", at(7, 80, 90), "a span that does not fit the file"));
    insta::assert_snapshot!(site.pretty());
}

#[test]
fn spans_of_several_lines_are_bracketed_and_very_long_ones_start_only() {
    let lines: String = (1..=40).map(|n| format!("line {n}\n")).collect();
    let mut site = Site::new(&[("a.md", &lines)]);
    let at = |start, end| Place::new(FileId(0), Span::new(start, end));
    site.add(Level::Error, Diagnostic::new("three", at(7, 28), "three lines, their line ends included"));
    site.add(Level::Error, Diagnostic::new("many", at(12, 280), "very many lines"));
    let far = Diagnostic::new("far", at(0, 4), "far apart").related(at(290, 297), "the other end");
    site.add(Level::Error, far);
    insta::assert_snapshot!(site.pretty());
}

#[test]
fn plain_terminals_get_ascii_and_colour_only_when_asked() {
    let mut site = Site::new(&[("about.md", ABOUT)]);
    site.missing(0, "/abuot/");
    let ascii = site.pretty_as(Appearance { color: false, unicode: false, width: 80 });
    assert!(ascii.is_ascii() && !ascii.contains('\u{1b}'), "{ascii}");
    insta::assert_snapshot!(ascii);
    assert!(site.pretty_as(Appearance { color: true, unicode: true, width: 80 }).contains("\u{1b}["));
}

#[test]
fn long_words_are_wrapped_at_spaces_only() {
    let mut site = Site::new(&[("about.md", ABOUT)]);
    let url = "https://example.com/a-very-long-address-with-many-hyphens-that-does-not-fit-into-a-line";
    let place = site.place(0, "/abuot/", 0);
    let finding = Diagnostic::new("missing-page", place, format!("no page at `{url}`, which was asked for"))
        .help(format!("write `{url}` or something else that is much shorter"));
    site.add(Level::Error, finding);
    insta::assert_snapshot!(site.pretty());
}

#[test]
fn no_width_and_no_place_stops_the_report() {
    let text = "---\na: 漢\t🎉\u{0}\r\n---\r\n\n\nx\u{301}yz";
    for width in [0, 1, 20, 200] {
        for start in 0..=text.len() + 2 {
            for end in start..=text.len() + 3 {
                let mut site = Site::new(&[("a.md", text)]);
                let place = Place::new(FileId(0), Span::new(start, end));
                let finding = Diagnostic::new("r", place, "m").related(site.place(0, "x", 0), "here");
                site.add(Level::Error, finding);
                let shown = site.pretty_as(Appearance { color: false, unicode: true, width });
                assert!(shown.contains("[a.md:"), "{start}..{end} at {width}: {shown}");
            }
        }
    }
}

#[test]
fn the_machine_formats_list_every_place() {
    let mut site = Site::new(&[("about.md", ABOUT), ("b.md", "é [us](/abuot/)\n")]);
    site.missing(0, "/abuot/");
    let finding = Diagnostic::new("missing-page", site.place(1, "/abuot/", 0), "no page at `/abuot/`")
        .help("did you mean `/about/`?")
        .related(site.place(0, "title", 0), "the page")
        .target("/abuot/")
        .fix(crate::diagnostic::Fix {
            title: "Change to `/about/`".into(),
            safe: true,
            edits: vec![crate::diagnostic::Edit {
                place: site.place(1, "/abuot/", 0),
                text: "/about/".into(),
            }],
        });
    site.add(Level::Warning, Diagnostic { page: Some("b.md".into()), pages: 1, ..finding });
    let report = site.report();
    insta::assert_snapshot!("short", written(|out| short::write(out, &report)));
    insta::assert_snapshot!("json", written(|out| json::write(out, &[site.report()])));
    let both = written(|out| json::write(out, &[site.report(), Report { root: "docs", ..site.report() }]));
    let both: serde_json::Value = serde_json::from_str(&both).expect("it is JSON");
    assert_eq!(both["summary"]["errors"], 2);
    assert_eq!(both["sites"][1]["site"]["root"], "docs");
    assert_eq!(both["sites"][1]["diagnostics"][1]["start"]["column"], 8);
}

#[test]
fn the_summary_says_what_was_read_and_found() {
    let mut site = Site::new(&[("about.md", ABOUT)]);
    let nothing = written(|out| summary::write(out, &[site.report()]));
    assert_eq!(nothing, "Checked Jekyll 4 site (1 file, 2 pages, 7 links, 0.25 s): nothing to mend\n");
    site.findings.summary.makers_of_any_page = vec!["jekyll-scholar".into(), "_plugins".into()];
    let unjudged = written(|out| summary::write(out, &[site.report()]));
    let why = unjudged.lines().next().unwrap_or_default();
    assert_eq!(
        why,
        "Links to missing pages are not reported, since any page may come from jekyll-scholar, _plugins: \
         the setting `generated_pages` can say which do (`[]`: none)"
    );
    site.findings.summary.makers_of_any_page.clear();
    site.missing(0, "/abuot/");
    let plain = Report { root: "docs", jekyll: None, kind: SiteKind::Plain, ..site.report() };
    let both = written(|out| summary::write(out, &[site.report(), plain]));
    assert_eq!(
        both,
        ".: Jekyll 4 site (1 file, 2 pages, 7 links, 0.25 s): 1 error\n\
         docs: plain documentation (1 file, 2 pages, 7 links, 0.25 s): 1 error\n\
         Checked 2 sites (2 files, 4 pages, 14 links, 0.50 s): 2 errors\n"
    );
}

#[test]
fn a_summary_in_markdown_keeps_to_its_limit_and_says_what_is_left_out() {
    let text = (0..400).map(|n| format!("[{n}](/a|b`{n}/)\n")).collect::<String>();
    let mut site = Site::new(&[("a.md", &text)]);
    for n in 0..400 {
        site.missing(0, &format!("/a|b`{n}/"));
    }
    let written = |limit| written(|out| markdown::write(out, &[site.report()], limit));
    assert_eq!(written(markdown::MAX_BYTES).lines().filter(|line| line.starts_with("| error")).count(), 400);
    for limit in [0, 10, 300, 1000, 5000] {
        let shown = written(limit);
        assert!(shown.len() <= limit, "{limit}: {}", shown.len());
        let rows = shown.lines().filter(|line| line.starts_with("| error")).count();
        let left = format!("and {} findings more", 400 - rows);
        assert!(shown.is_empty() || shown.contains(&left), "{limit}: {shown}");
    }
}

#[test]
fn workflow_commands_leave_out_columns_on_several_lines_and_the_line_that_only_an_end_stands_on() {
    let mut site = Site::new(&[("a.md", "one\ntwo\nthree\n")]);
    let at = |start, end| Place::new(FileId(0), Span::new(start, end));
    site.add(Level::Error, Diagnostic::new("one", at(0, 3), "m"));
    site.add(Level::Error, Diagnostic::new("with-its-end", at(0, 4), "m"));
    site.add(Level::Error, Diagnostic::new("two", at(1, 6), "m"));
    let lines = "::error title=one,file=docs/a.md,line=1,endLine=1,col=1,endColumn=4::m\n\
                 ::error title=with-its-end,file=docs/a.md,line=1,endLine=1::m\n\
                 ::error title=two,file=docs/a.md,line=1,endLine=2::m\n";
    assert_eq!(written(|out| github::write(out, &[site.report()])), lines);
}

#[test]
fn only_ten_annotations_of_a_kind_are_written_and_the_worst_first() {
    let mut site = Site::new(&[("a.md", "text")]);
    let place = site.place(0, "text", 0);
    for level in [Level::Info, Level::Warning, Level::Error] {
        for n in 0..12 {
            site.add(level, Diagnostic::new("r", place, format!("{n}")));
        }
    }
    let commands = written(|out| github::write(out, &[site.report()]));
    let kinds: Vec<&str> = commands.lines().filter_map(|line| line.split(' ').next()).collect();
    let expected = [["::error"; 10], ["::warning"; 10], ["::notice"; 10]].concat();
    assert_eq!(kinds, expected);
    assert!(
        commands
            .contains("::2 more errors, 2 more warnings, 3 more notes: the log of this step lists them\n")
    );
}

#[test]
fn nothing_in_the_log_can_be_taken_for_a_command() {
    let log = written(|out| github::without_commands(out, "token", |out| writeln!(out, "::set-env::x")));
    assert_eq!(log, "::stop-commands::token\n::set-env::x\n::token::\n");
    let mut site = Site::new(&[("a.md", "text")]);
    let place = site.place(0, "text", 0);
    site.add(Level::Info, Diagnostic::new("r", place, "##vso[task.setvariable variable=a]b"));
    let log = written(|out| azure::write(out, &site.report()));
    assert_eq!(log, "a.md:1:1: info[r] ## vso[task.setvariable variable=a]b\n");
}

#[test]
fn xml_holds_only_what_xml_may_hold() {
    let written = xml::Xml("<a b=\"c\">&\n\u{1}\u{ffff}é").to_string();
    assert_eq!(written, "&lt;a b=&quot;c&quot;&gt;&amp;&#10;\u{fffd}\u{fffd}é");
}

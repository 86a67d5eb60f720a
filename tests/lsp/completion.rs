//! Completion, in texts that are half written.

use serde_json::{Value, json};

use crate::caret::{self, ENCODINGS};
use crate::client::{Editor, TestSite};

pub(crate) const SITE: &[(&str, &str)] = &[
    ("Gemfile", "gem 'jekyll', '~> 4.3'\n"),
    ("_config.yml", "title: x\nurl: https://x.org\nauthor:\n  name: Ann\n  mail: a@x.org\nimg: /img\n"),
    ("_layouts/page.html", "---\nwide: true\n---\n{{ content }}"),
    ("_layouts/post.html", "---\nlayout: page\n---\n{{ content }}"),
    ("_includes/box.html", "{{ include.text }}{% if include.wide %}!{% endif %}"),
    ("_includes/note.html", "note"),
    ("_data/nav.yml", "- label: Home\n  href: /\n- label: About\n  new: true\n"),
    ("_data/authors.yml", "ann:\n  name: Ann Other\n"),
    (
        "_posts/2024-01-31-first.md",
        "---\ntitle: The first\ntags: [web, 'c#']\ncategories: news\nmood: good\n---\n## Two words\n\n### Zwei Wörter 🎉\n",
    ),
    ("_posts/2024-02-29-second.md", "---\ntitle: A second\ntags: web\ncategories: news\nmood: good\n---\n"),
    ("about.md", "---\npermalink: /about/\ntitle: About us\n---\n## Who we are\n"),
    ("img/cat.png", "not really"),
    ("img/2024/dog.jpg", "nor this"),
    ("paper.pdf", "nor that"),
    ("index.md", "---\n---\n"),
];

/// An editor that knows all of it.
pub(crate) fn capabilities(encoding: &str) -> Value {
    json!({
        "general": caret::general(encoding),
        "textDocument": {"completion": {"completionItem": {"documentationFormat": ["markdown"]}}},
    })
}

/// A text in an editor, and the list that it shows at the caret.
pub(crate) struct List {
    text: String,
    encoding: &'static str,
    answer: Value,
}

impl List {
    pub(crate) fn of(editor: &mut Editor, uri: &str, with_caret: &str, encoding: &'static str) -> List {
        let (text, at) = caret::split(with_caret);
        editor.open(uri, text.trim_start_matches('\u{feff}'));
        let params = json!({"textDocument": {"uri": uri}, "position": caret::position(&text, at, encoding)});
        let answer = editor.ask("textDocument/completion", params);
        editor.tell("textDocument/didClose", json!({"textDocument": {"uri": uri}}));
        List { text, encoding, answer }
    }

    fn items(&self) -> &[Value] {
        self.answer["items"].as_array().map_or(&[], Vec::as_slice)
    }

    pub(crate) fn labels(&self) -> Vec<&str> {
        self.items().iter().map(|item| item["label"].as_str().unwrap()).collect()
    }

    pub(crate) fn item(&self, label: &str) -> &Value {
        let found = self.items().iter().find(|item| item["label"] == label);
        found.unwrap_or_else(|| panic!("no {label} at {:?}: {:?}", self.text, self.labels()))
    }

    /// The text with an entry in it.
    pub(crate) fn with(&self, label: &str) -> String {
        caret::edited(&self.text, std::slice::from_ref(&self.item(label)["textEdit"]), self.encoding)
    }
}

/// The list in a file of [`SITE`].
pub(crate) fn list(path: &str, with_caret: &str) -> List {
    list_on(SITE, path, with_caret)
}

fn list_on(files: &[(&str, &str)], path: &str, with_caret: &str) -> List {
    let site = TestSite::new(files);
    let mut editor = Editor::on(&site, capabilities("utf-16"));
    List::of(&mut editor, &site.uri(path), with_caret, "utf-16")
}

/// A line of text behind front matter.
pub(crate) fn body(line: &str) -> String {
    format!("---\n---\n{line}\n")
}

/// Checks that, with the caret in these lines of a page, an entry makes the line this one.
pub(crate) fn completes(cases: &[(&str, &str, &str)]) {
    let site = TestSite::new(SITE);
    let mut editor = Editor::on(&site, capabilities("utf-16"));
    for (line, label, expected) in cases {
        let list = List::of(&mut editor, &site.uri("index.md"), &body(line), "utf-16");
        assert_eq!(list.with(label), body(expected), "{line}");
        assert_eq!(list.answer["isIncomplete"], false, "{line}");
    }
}

#[test]
fn links_are_found_by_title_and_by_path_and_written_as_the_file_writes_them() {
    completes(&[
        ("[x](‸", "About us", "[x](/about/"),
        ("[x](‸)", "About us", "[x](/about/)"),
        ("[x](Abo‸)", "About us", "[x](/about/)"),
        ("[x](the fir‸)", "The first", "[x](/news/2024/01/31/first.html)"),
        ("[x](/ab‸out/) y", "/about/", "[x](/about/) y"),
        ("[x]: ‸", "About us", "[x]: /about/"),
        ("<a href=\"‸\">", "About us", "<a href=\"/about/\">"),
        ("<a class='{{ 'b' }}' href='‸", "About us", "<a class='{{ 'b' }}' href='/about/"),
        ("[x](https://x.org/ab‸)", "/about/", "[x](https://x.org/about/)"),
        ("[x]({{ site.url }}/ab‸", "/about/", "[x]({{ site.url }}/about/"),
        ("[x]({{ site.url }}‸)", "/about/", "[x]({{ site.url }}/about/)"),
        ("[x]({{ \"/ab‸\" | relative_url }})", "/about/", "[x]({{ \"/about/\" | relative_url }})"),
        ("[x](../‸)", "about/", "[x](about/)"),
        (
            "[y]({{ site.url }}/about/) [x](‸",
            "The first",
            "[y]({{ site.url }}/about/) [x]({{ site.url }}/news/2024/01/31/first.html",
        ),
        (
            "[y]({{ '/about/#a' | relative_url }}) [x](‸)",
            "A second",
            "[y]({{ '/about/#a' | relative_url }}) [x]({{ '/news/2024/02/29/second.html' | relative_url }})",
        ),
        (
            "[y]({% post_url 2024-01-31-first %}) [x](‸)",
            "A second",
            "[y]({% post_url 2024-01-31-first %}) [x]({% post_url 2024-02-29-second %})",
        ),
        (
            "[y]({% link about.md %}) [x](‸)",
            "A second",
            "[y]({% link about.md %}) [x]({% link _posts/2024-02-29-second.md %})",
        ),
        ("[y](about/) [x](‸)", "A second", "[y](about/) [x](news/2024/02/29/second.html)"),
    ]);
}

#[test]
fn tags_that_name_files_list_them() {
    completes(&[
        ("[x]({% link ‸", "about.md", "[x]({% link about.md"),
        ("[x]({% link ab‸ %})", "about.md", "[x]({% link about.md %})"),
        ("[x]({% link img/‸%})", "img/cat.png", "[x]({% link img/cat.png%})"),
        ("[x]({% post_url ‸%})", "2024-02-29-second", "[x]({% post_url 2024-02-29-second%})"),
        ("{% include ‸", "box.html", "{% include box.html"),
        ("{% include bo‸x.htm %}", "box.html", "{% include box.html %}"),
        ("{% include box.html ‸ %}", "text", "{% include box.html text= %}"),
        ("{% include box.html text=\"a\" w‸", "wide", "{% include box.html text=\"a\" wide="),
        ("{% include box.html text=site.ti‸", "title", "{% include box.html text=site.title"),
        ("{% include_relative ‸ %}", "about.md", "{% include_relative about.md %}"),
    ]);
    let given = list("index.md", &body("{% include box.html text=\"a\" ‸"));
    assert_eq!(given.labels(), ["wide"], "what is given already is left out");
}

#[test]
fn the_newest_post_comes_first() {
    let list = list("index.md", &body("{% post_url ‸ %}"));
    assert_eq!(list.labels(), ["2024-02-29-second", "2024-01-31-first"]);
}

#[test]
fn behind_a_number_sign_stand_the_anchors_of_the_page() {
    completes(&[
        ("[x](/about/#‸)", "who-we-are", "[x](/about/#who-we-are)"),
        ("[x]({{ site.url }}/about/#w‸", "who-we-are", "[x]({{ site.url }}/about/#who-we-are"),
        (
            "[x]({% post_url 2024-01-31-first %}#‸)",
            "zwei-wörter-",
            "[x]({% post_url 2024-01-31-first %}#zwei-wörter-)",
        ),
    ]);
    let own = list("index.md", "---\n---\n## Here\n\n[x](#‸)\n");
    assert_eq!((own.labels(), &own.item("here")["detail"]), (vec!["here"], &json!("## Here")));
    assert!(list("index.md", &body("[x](/nowhere/#‸)")).labels().is_empty());
}

#[test]
fn images_are_found_by_name_and_folder_by_folder() {
    completes(&[
        ("![x](‸)", "cat.png", "![x](/img/cat.png)"),
        ("![x](do‸)", "dog.jpg", "![x](/img/2024/dog.jpg)"),
        ("![x](/‸)", "/img/", "![x](/img/)"),
        ("![x](/img/‸)", "/img/2024/", "![x](/img/2024/)"),
        ("![x](/img/‸)", "/img/cat.png", "![x](/img/cat.png)"),
        ("![x]({{ site.img }}/2024/‸)", "/2024/dog.jpg", "![x]({{ site.img }}/2024/dog.jpg)"),
        (
            "![y]({{ site.img }}/cat.png) ![x](‸)",
            "dog.jpg",
            "![y]({{ site.img }}/cat.png) ![x]({{ site.img }}/2024/dog.jpg)",
        ),
        ("<img alt=\"a > b\" src=\"‸", "cat.png", "<img alt=\"a > b\" src=\"/img/cat.png"),
        ("[paper](/pap‸)", "/paper.pdf", "[paper](/paper.pdf)"),
    ]);
    assert_eq!(list("index.md", &body("![x](/img/‸)")).labels(), ["/img/2024/", "/img/cat.png"]);
}

#[test]
fn ranges_are_right_in_every_encoding_with_marks_and_other_line_ends() {
    let cases = [
        ("[漢🎉](/ab‸ö) 🎉", "/about/", "[漢🎉](/about/) 🎉"),
        ("🎉 {{ site.ti‸tl }} é", "title", "🎉 {{ site.title }} é"),
        ("é ![🎉](/img/‸cat) 漢", "/img/cat.png", "é ![🎉](/img/cat.png) 漢"),
        ("[é](/about/#who‸-🎉)", "who-we-are", "[é](/about/#who-we-are)"),
    ];
    for encoding in ENCODINGS {
        for (mark, end) in [("", "\n"), ("\u{feff}", "\r\n"), ("", "\r\n")] {
            let site = TestSite::new(SITE);
            let mut editor = Editor::on(&site, capabilities(encoding));
            for (line, label, expected) in cases {
                let text = |line: &str| format!("{mark}---\n---\nfirst\n{line}\nlast\n").replace('\n', end);
                site.write("index.md", &text("on disk"));
                let list = List::of(&mut editor, &site.uri("index.md"), &text(line), encoding);
                assert_eq!(list.with(label), text(expected), "{encoding} {end:?}");
            }
        }
    }
}

#[test]
fn a_file_that_is_not_on_disk_yet_is_completed_too() {
    let new = list("drafts/new.md", "---\ntitle: x\nlay‸");
    assert_eq!(new.with("layout"), "---\ntitle: x\nlayout: ");
    assert_eq!(list("notes/new.md", "[x](abo‸").with("About us"), "[x](/about/");
}

#[test]
fn with_a_base_url_links_lead_below_it() {
    let mut files = SITE.to_vec();
    files[1] = ("_config.yml", "baseurl: /blog\n");
    for (line, label, expected) in [
        ("[x](/‸)", "/blog/about/", "[x](/blog/about/)"),
        ("[x](abo‸)", "About us", "[x]({{ \"/about/\" | relative_url }})"),
        ("[x]({{ site.baseurl }}/‸)", "/about/", "[x]({{ site.baseurl }}/about/)"),
        ("[y](/blog/about/) [x](‸)", "The first", "[y](/blog/about/) [x](/blog/news/2024/01/31/first.html)"),
    ] {
        assert_eq!(list_on(&files, "index.md", &body(line)).with(label), body(expected));
    }
}

#[test]
fn plain_documentation_links_file_to_file() {
    let files = &[
        ("README.md", "# Hello\n"),
        ("docs/setup.md", "# Set up\n\n## On Linux\n"),
        ("docs/use.md", "# Use\n"),
    ];
    for (line, label, expected) in [
        ("[x](‸)", "Set up", "[x](setup.md)"),
        ("[x](../‸)", "../README.md", "[x](../README.md)"),
        ("[x](setup.md#‸)", "on-linux", "[x](setup.md#on-linux)"),
    ] {
        let list = list_on(files, "docs/use.md", line);
        assert_eq!(list.with(label), expected);
    }
}

#[test]
fn the_next_part_of_a_series_comes_first() {
    let part = |number: usize| format!("---\ntitle: Building a boat, part {number}\n---\n");
    let names: Vec<String> = (1..=4).map(|n| format!("_posts/2020-01-0{n}-boat-{n}.md")).collect();
    let texts: Vec<String> = (1..=4).map(part).collect();
    let mut files: Vec<(&str, &str)> =
        names.iter().zip(&texts).map(|(name, text)| (name.as_str(), text.as_str())).collect();
    files.extend([("_config.yml", ""), ("_posts/2024-01-01-other.md", "---\ntitle: Other\n---\n")]);
    let list = list_on(&files, &names[1], &format!("{}[go on](‸)", texts[1]));
    assert_eq!(list.labels()[0], "Building a boat, part 3");
    assert!(list.items()[0]["detail"].as_str().unwrap().starts_with("next part of "));
}

#[test]
fn of_a_long_list_only_what_fits_is_sent_and_it_says_so() {
    let names: Vec<String> = (0..300).map(|n| format!("p{n:03}.md")).collect();
    let texts: Vec<String> = (0..300).map(|n| format!("---\ntitle: Page {n}\n---\n")).collect();
    let mut files: Vec<(&str, &str)> =
        names.iter().zip(&texts).map(|(name, text)| (name.as_str(), text.as_str())).collect();
    files.extend([("_config.yml", ""), ("index.md", "---\n---\n"), ("last.md", "---\ntitle: Zebra\n---\n")]);
    let all = list_on(&files, "index.md", &body("[x](‸)"));
    assert_eq!((all.items().len(), &all.answer["isIncomplete"]), (200, &json!(true)));
    let some = list_on(&files, "index.md", &body("[x](zeb‸)"));
    assert_eq!(
        (some.labels(), &some.answer["isIncomplete"]),
        (vec!["Zebra"], &json!(true)),
        "less typed may find more"
    );
}

#[test]
fn what_an_entry_is_about_is_told_when_asked_for() {
    let site = TestSite::new(SITE);
    // The head of a picture of 3 × 2 pixels.
    let head = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x03\0\0\0\x02\x08\x02\0\0\0";
    std::fs::write(site.root().join("img/cat.png"), head).unwrap();
    let mut editor = Editor::on(&site, capabilities("utf-16"));
    let mut told = |line: &str, label: &str| {
        let list = List::of(&mut editor, &site.uri("index.md"), &body(line), "utf-16");
        let item = editor.ask("completionItem/resolve", list.item(label).clone());
        item["documentation"]["value"].as_str().unwrap_or_default().to_owned()
    };
    let picture = told("![x](‸)", "cat.png");
    assert!(picture.starts_with("3 × 2 pixels, 29 bytes") && picture.ends_with("`img/cat.png`"), "{picture}");
    assert!(told("[x](/‸)", "/paper.pdf").starts_with("8 bytes"));
    let page = told("[x](‸)", "The first");
    assert!(page.contains("**The first**") && page.contains("2024-01-31"), "{page}");
    assert_eq!(told("{{ ‸ }}", "site"), "");
}

#[test]
fn an_editor_that_can_is_told_what_stays_and_what_goes() {
    let site = TestSite::new(SITE);
    let item = json!({"insertReplaceSupport": true, "labelDetailsSupport": true});
    let mut editor = Editor::on(&site, json!({"textDocument": {"completion": {"completionItem": item}}}));
    let list = List::of(&mut editor, &site.uri("index.md"), &body("[x](/ab‸cd)"), "utf-16");
    let item = list.item("/about/");
    assert_eq!(item["labelDetails"]["description"], "About us");
    assert_eq!(item["textEdit"]["insert"]["end"]["character"], 7);
    assert_eq!(item["textEdit"]["replace"]["end"]["character"], 9);
}

#[test]
fn at_every_place_of_a_torn_text_there_is_an_answer_and_its_range_holds_the_place() {
    let torn = "\u{feff}---\r\ntags: [a, \r\n---\r\n[é](/ab#x) ![🎉]({{ site.img | }}/c <a href='/{{ x \r\n\
        {% include box.html text='a|b' {% raw %}{{ [x]: \"/é {% for a in site.data.nav[0]. %}{{ a[\"ü\"].b | f: '";
    let site = TestSite::new(SITE);
    for encoding in ENCODINGS {
        let mut editor = Editor::on(&site, capabilities(encoding));
        let places = torn.char_indices().map(|(at, _)| at).filter(|at| *at > 0);
        for at in places.filter(|at| !torn[*at..].starts_with('\n')) {
            let text = format!("{}‸{}", &torn[..at], &torn[at..]);
            for path in ["index.md", "_includes/box.html", "_config.yml"] {
                let list = List::of(&mut editor, &site.uri(path), &text, encoding);
                let caret = caret::position(&list.text, at, encoding);
                for item in list.items() {
                    let range = &item["textEdit"]["range"];
                    let column = |position: &Value| position["character"].as_u64().unwrap();
                    assert_eq!(
                        (&range["start"]["line"], &range["end"]["line"]),
                        (&caret["line"], &caret["line"])
                    );
                    assert!(
                        column(&range["start"]) <= column(&caret) && column(&caret) <= column(&range["end"])
                    );
                }
            }
        }
    }
}

//! After any sequence of `Workspace::set` the findings, links and pages are those of opening the same files afresh.
//!
//! `POSTPROOF_EDITS=5000` makes so many edits; `POSTPROOF_SEED=17` edits that site alone.

#[cfg(test)]
#[path = "random/config.rs"]
mod config;
#[cfg(test)]
#[path = "random/content.rs"]
mod content;
#[cfg(test)]
#[path = "set/edits.rs"]
mod edits;
#[cfg(test)]
#[path = "layouts/site.rs"]
mod layouts;
#[cfg(test)]
#[path = "random/rng.rs"]
mod rng;
#[cfg(test)]
#[path = "random/site.rs"]
mod site;
#[cfg(test)]
#[path = "layouts/template.rs"]
mod template;
#[cfg(test)]
#[path = "set/two.rs"]
mod two;

use postproof::source::SitePath;
use postproof::workspace::Content;

use edits::Edits;
use two::{Files, Two, read};

/// Edits of each made-up site.
const EDITS_OF_A_SITE: usize = 25;
/// Edits of a usual run.
const EDITS: usize = 600;

/// Every third site is one of many posts that share their layouts; those take longer.
fn files(seed: u64) -> Files {
    if seed % 3 == 2 { layouts::site(seed) } else { site::generate(seed) }
}

fn edit(seed: u64, count: usize) {
    let mut edits = Edits::new(seed, files(seed));
    let mut two = Two::new(edits.files());
    let mut told = Vec::new();
    for number in 0..count {
        let changes = edits.next();
        told.push(format!("{number}: {}", edits.words()));
        two.set(&changes);
        // Several edits between two looks are one case, too.
        if edits.is_looked_at() || number + 1 == count {
            two.compare(|| format!("seed {seed}\n{}", told.join("\n")));
        }
    }
}

#[test]
fn after_any_edits_the_findings_are_those_of_opening_the_site_afresh() {
    let number = |name: &str| std::env::var(name).ok().and_then(|text| text.parse::<usize>().ok());
    if let Some(seed) = number("POSTPROOF_SEED") {
        return edit(seed as u64, EDITS_OF_A_SITE);
    }
    let sites = number("POSTPROOF_EDITS").unwrap_or(EDITS).div_ceil(EDITS_OF_A_SITE);
    (0..sites as u64).for_each(|seed| edit(seed, EDITS_OF_A_SITE));
}

fn path(path: &str) -> SitePath {
    SitePath::new(path)
}

/// The rule and path of each finding.
fn found(two: &Two) -> Vec<String> {
    let workspace = &two.edited;
    let findings = workspace.check(None).diagnostics;
    let shown = |one: &postproof::diagnostic::Diagnostic| {
        format!("{} {}", workspace.sources.get(one.place.file).path, one.rule)
    };
    findings.iter().map(shown).collect()
}

#[test]
fn what_is_not_on_disk_counts_until_it_is_taken_back() {
    let files = [("_config.yml", "title: x\n"), ("a.md", "---\n---\n[b](/new/b.html) ![c](/c.png)\n")];
    let files: Files = files.map(|(path, text)| (path.to_owned(), text.to_owned())).into();
    let mut two = Two::new(&files);
    assert_eq!(found(&two), ["a.md missing-page", "a.md missing-image"]);
    let page = Content::from("---\n---\nb\n");
    two.edited.set([(path("new/b.md"), page), (path("c.png"), Content::Unread)]).expect("a site");
    assert_eq!(found(&two), Vec::<String>::new());
    two.edited.set([(path("a.md"), Content::Missing)]).expect("a site");
    assert_eq!(two.edited.map().pages.len(), 2);
    let back = ["a.md", "new/b.md", "c.png"].map(|name| (path(name), Content::OnDisk));
    two.edited.set(back).expect("a site");
    assert_eq!(found(&two), ["a.md missing-page", "a.md missing-image"]);
    two.compare(|| "all taken back".into());
}

#[test]
fn an_edit_of_a_known_file_reads_no_other() {
    let files = [
        ("_config.yml", "title: x\n"),
        ("_includes/a.html", "[no](/no/)\n"),
        ("_data/a.yml", "- /no/\n"),
        ("a.md", "---\ntitle: a\n---\n{% include a.html %}\n"),
        ("b.md", "---\n---\n[a](/a.html#late)\n{% for path in site.data.a %}[x]({{ path }}){% endfor %}\n"),
    ];
    let files: Files = files.map(|(path, text)| (path.to_owned(), text.to_owned())).into();
    let mut two = Two::new(&files);
    let (include, data) = ("_includes/a.html missing-page", "_data/a.yml missing-page");
    assert_eq!(found(&two), [data, include, "b.md missing-anchor"]);
    std::fs::remove_dir_all(two.folder().join("_includes")).expect("nobody looks there");
    std::fs::remove_file(two.folder().join("b.md")).expect("nor at the other page");
    let mut set = |name: &str, text: &str| {
        two.edited.set([(path(name), Content::from(text))]).expect("a site");
        found(&two)
    };
    let text = set("a.md", "---\ntitle: a\n---\n{% include a.html %}\n\n## Late\n");
    assert_eq!(text, [data, include]);
    let front_matter = set("a.md", "---\ntitle: b\n---\n{% include a.html %}\n");
    assert_eq!(front_matter, [data, include, "b.md missing-anchor"]);
    assert_eq!(set("_data/a.yml", "- /a.html\n"), [include, "b.md missing-anchor"]);
}

#[test]
fn the_configuration_and_what_lies_around_the_site_count_too() {
    let files =
        [("_config.yml", "title: x\n"), ("_posts/2024-01-01-a.md", "---\n---\n[b](/2024/01/01/a/)\n")];
    let files: Files = files.map(|(path, text)| (path.to_owned(), text.to_owned())).into();
    let mut two = Two::new(&files);
    assert_eq!(found(&two), ["_posts/2024-01-01-a.md missing-page"]);
    two.edited.set([(path("_config.yml"), Content::from("permalink: pretty\n"))]).expect("a site");
    assert_eq!(found(&two), Vec::<String>::new());
    let of_another_machine = [(path("_config.yml"), Content::from("source: /nowhere\n"))];
    two.edited.set(of_another_machine).expect("so the folder of the configuration is the site");
    assert_eq!(found(&two), ["_posts/2024-01-01-a.md missing-page"]);
    let without_folder = [(path("_config.yml"), Content::from("source: nowhere\n"))];
    let error = two.edited.set(without_folder).expect_err("nobody knows what the site consists of");
    assert_eq!(error.to_string(), "`source: nowhere` in `_config.yml` names a folder that does not exist");
    assert_eq!(found(&two), ["_posts/2024-01-01-a.md missing-page"], "it stays as it was");
    std::fs::create_dir(two.folder().join("nowhere")).expect("another program makes it");
    std::fs::write(two.folder().join("nowhere/b.md"), "---\n---\n[b](/b/)\n").expect("and a page");
    let made = [(path("_config.yml"), Content::from("source: nowhere\n"))];
    two.edited.set(made).expect("a site");
    assert_eq!(found(&two), ["b.md missing-page"]);
}

#[test]
fn the_permalink_of_a_draft_that_is_left_out_is_kept_in_mind() {
    let files = [("_config.yml", "title: x\n"), ("a.md", "---\n---\n[b](/b/)\n")];
    let draft = |permalink: &str| Content::from(format!("---\npermalink: {permalink}\n---\nb\n").as_str());
    let edits = [
        ("_drafts/b.md", draft("/c/")),
        ("_drafts/b.md", draft("/b/")),
        ("_drafts/b.md", Content::from("---\npermalink: /b/\n---\n[c](/c/) {% include_relative c.md %}\n")),
        ("_drafts/b.md", Content::from("Not yet.\n")),
        ("_drafts/b.md", draft("/b/")),
        ("_drafts/b.md", Content::Missing),
    ];
    let rules = ["missing-page", "missing-page", "unpublished-target", "unpublished-target"];
    let rules = rules.into_iter().chain(["missing-page", "unpublished-target", "missing-page"]);
    let expected: Vec<Vec<String>> = rules.map(|rule| vec![format!("a.md {rule}")]).collect();
    assert_eq!(after_each(&files, &edits), expected);
}

#[test]
fn what_an_include_names_beside_its_page_is_read_when_it_is_named() {
    let files = [
        ("_config.yml", "title: x\n"),
        ("_includes/part.html", "{% include_relative _a.md %}\n"),
        ("_a.md", "[no](/no/)\n"),
        ("_b.md", "Nothing.\n"),
        ("a.md", "---\n---\n{% include part.html %}\n"),
    ];
    let edits = [
        ("_a.md", Content::from("Nothing.\n")),
        ("_includes/part.html", Content::from("{% include_relative _b.md %}\n")),
        ("_b.md", Content::from("[no](/no/)\n")),
        ("_includes/part.html", Content::from("Nothing.\n")),
        ("_includes/part.html", Content::OnDisk),
        ("_a.md", Content::OnDisk),
    ];
    let nothing = Vec::new;
    let found = |file: &str| vec![format!("{file} missing-page")];
    let expected =
        [found("_a.md"), nothing(), nothing(), found("_b.md"), nothing(), nothing(), found("_a.md")];
    assert_eq!(after_each(&files, &edits), expected);
}

#[test]
fn a_file_that_could_not_be_read_is_forgotten_when_it_goes() {
    let large = "x".repeat((8 << 20) + 1);
    let files = [("_config.yml", "title: x\n"), ("_layouts/large.html", large.as_str())];
    let files: Files = files.map(|(path, text)| (path.to_owned(), text.to_owned())).into();
    let mut two = Two::new(&files);
    assert_eq!(found(&two), ["_layouts/large.html unreadable-file"]);
    two.set(&[("_layouts/large.html".to_owned(), Content::Missing)]);
    assert_eq!(found(&two), [""; 0]);
    two.compare(|| "the large file is gone".into());
}

#[cfg(unix)]
#[test]
fn a_link_shows_what_is_set_where_it_leads_to() {
    let files = [("_config.yml", "title: x\n"), ("a.md", "---\n---\n[b](/b.html)\n")];
    let files: Files = files.map(|(path, text)| (path.to_owned(), text.to_owned())).into();
    let two = Two::new(&files);
    std::os::unix::fs::symlink("a.md", two.folder().join("b.md")).expect("a link");
    let mut workspace = read(&two.folder());
    assert_eq!(workspace.check(None).diagnostics.len(), 0);
    workspace.set([(path("b.md"), Content::from("---\n---\n[c](/c.html)\n"))]).expect("a site");
    assert_eq!(workspace.check(None).diagnostics.len(), 2);
    workspace.set([(path("b.md"), Content::Missing)]).expect("a site");
    assert_eq!(workspace.check(None).diagnostics.len(), 1);
    workspace.set([(path("b.md"), Content::OnDisk), (path("a.md"), Content::OnDisk)]).expect("a site");
    assert_eq!(workspace.check(None).diagnostics.len(), 0);
}

/// A site of these files, edited one file at a time: what is found after each edit, which is also what a fresh look finds.
fn after_each(files: &[(&str, &str)], edits: &[(&str, Content)]) -> Vec<Vec<String>> {
    let files: Files = files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect();
    let mut two = Two::new(&files);
    let mut all = vec![found(&two)];
    for (name, content) in edits {
        two.set(&[((*name).to_owned(), content.clone())]);
        all.push(found(&two));
        two.compare(|| format!("after an edit of {name}"));
    }
    all
}

#[test]
fn links_to_what_a_layout_lists_are_judged_again() {
    let layout =
        "{% for p in site.posts %}<h2 id=\"{{ p.mark }}\">{{ p.title }}</h2>{% endfor %}{{ content }}";
    let files = [
        ("_config.yml", "permalink: pretty\n"),
        ("_layouts/list.html", layout),
        ("a.md", "---\n---\n[one](/b/#one) [two](/b/#two)\n"),
        ("b.md", "---\nlayout: list\n---\nb\n"),
        ("_posts/2024-01-01-x.md", "---\nmark: one\n---\n"),
        ("_posts/2024-01-02-y.md", "---\nmark: two\n---\n"),
    ];
    let edits = [
        ("_posts/2024-01-02-y.md", Content::from("---\nmark: three\n---\n")),
        ("_posts/2024-01-03-z.md", Content::from("---\nmark: two\n---\n")),
        ("_posts/2024-01-03-z.md", Content::Missing),
        ("_posts/2024-01-01-x.md", Content::Missing),
    ];
    let dead = || "a.md missing-anchor".to_owned();
    let expected = [vec![], vec![dead()], vec![], vec![dead()], vec![dead(), dead()]];
    assert_eq!(after_each(&files, &edits), expected);
}

#[test]
fn what_a_layout_includes_for_some_of_what_it_lists_is_looked_at_once_it_does() {
    let layout = "{% for p in site.posts %}{% if p.mark %}{% include odd.html %}{% endif %}{% endfor %}";
    let files = [
        ("_config.yml", "title: x\n"),
        ("_layouts/list.html", layout),
        ("_includes/odd.html", "{% nonsense %}"),
        ("b.md", "---\nlayout: list\n---\nb\n"),
        ("_posts/2024-01-01-x.md", "---\nmark: false\n---\n"),
    ];
    let edits = [
        ("_posts/2024-01-01-x.md", Content::from("---\nmark: true\n---\n")),
        ("_posts/2024-01-01-x.md", Content::OnDisk),
    ];
    let odd = vec!["_includes/odd.html unknown-tag".to_owned()];
    assert_eq!(after_each(&files, &edits), [vec![], odd, vec![]]);
}

#[test]
fn what_a_plugin_may_make_is_judged_once_a_page_is_there() {
    let files = [
        ("_config.yml", "permalink: pretty\n"),
        ("_plugins/pages.rb", "site.pages << Jekyll::PageWithoutAFile.new(site, base, dir, name)\n"),
        ("a.md", "---\n---\n[late](/late/#here) [later](https://example.org/late/#here)\n"),
        ("b.md", "---\n---\n[never](/never/)\n"),
    ];
    let edits = [
        ("late.md", Content::from("---\n---\nNothing is here.\n")),
        ("late.md", Content::from("---\n---\n## Here\n")),
        ("late.md", Content::Missing),
    ];
    let dead = vec!["a.md missing-anchor".to_owned()];
    assert_eq!(after_each(&files, &edits), [vec![], dead, vec![], vec![]]);
}

#[test]
fn an_include_that_is_edited_beside_files_that_leave_all_addresses_as_they_are_is_checked_again() {
    let files: Files = [
        ("_config.yml", "title: x\n"),
        ("_includes/more.html", "{{ page.url }}\n"),
        ("_layouts/page.html", "{{ content }}\n"),
        ("a.md", "---\nlayout: page\n---\n{% include more.html %}\n"),
    ]
    .map(|(path, text)| (path.to_owned(), text.to_owned()))
    .into();
    let mut two = Two::new(&files);
    let mut beside = |path: &str, text: &str, other: &str| {
        two.set(&[(path.to_owned(), Content::from(text)), (other.to_owned(), Content::Missing)]);
        two.compare(|| format!("an edit of {path}: {text}"));
        found(&two)
    };
    assert_eq!(beside("_includes/more.html", "{{ page.title }}\n", "never.md"), [""; 0]);
    let broken = beside("_includes/more.html", "{% if x %}\n", "never.md");
    assert_eq!(broken, ["_includes/more.html liquid-syntax"]);
    assert_eq!(beside("_includes/more.html", "{{ page.url }}\n", "never.md"), [""; 0]);
    let misspelt = beside("_layouts/page.html", "{{ page.url | nonesuch }}{{ content }}\n", "never.md");
    assert_eq!(misspelt, ["_layouts/page.html unknown-filter"]);
    let assigned =
        beside("a.md", "---\nlayout: page\n---\n{% assign who = 1 %}{% include more.html %}\n", "never.md");
    assert_eq!(assigned, ["_layouts/page.html unknown-filter", "a.md unused-assign"]);
    let used = beside("_includes/more.html", "{{ who }}\n", "never.md");
    assert_eq!(used, ["_layouts/page.html unknown-filter"]);
    let gone = beside("a.md", "---\nlayout: page\n---\n{% include more.html %}\n", "never.md");
    assert_eq!(gone, ["_includes/more.html undefined-variable", "_layouts/page.html unknown-filter"]);
}

#[test]
fn a_list_of_posts_that_is_only_taken_apart_is_the_same_when_another_page_changes() {
    let layout = "{% assign few = '' | split: '' %}{% for p in site.posts %}{% assign few = few | push: p %}{% endfor %}\
                  <a href=\"{{ few.first.mark }}\">x</a>{% assign last = few | reverse | first %}<a href=\"{{ last.mark }}\">x</a>";
    let files = [
        ("_config.yml", "title: x\n"),
        ("_layouts/list.html", layout),
        ("b.md", "---\nlayout: list\n---\nb\n"),
        ("_posts/2024-01-01-x.md", "---\nmark: /b.html\n---\n"),
        ("_posts/2024-01-02-y.md", "---\nmark: /b.html\n---\n"),
    ];
    let edits = [
        ("b.md", Content::from("---\nlayout: list\ntitle: other\n---\nb\n")),
        ("_posts/2024-01-01-x.md", Content::from("---\nmark: /no.html\n---\n")),
        ("_posts/2024-01-02-y.md", Content::from("---\nmark: /none.html\n---\n")),
        ("_posts/2024-01-03-z.md", Content::from("---\nmark: /b.html\n---\n")),
    ];
    let all = after_each(&files, &edits);
    let counts: Vec<usize> = all.iter().map(Vec::len).collect();
    assert_eq!(counts, [0, 0, 1, 2, 1], "{all:?}");
}

#[test]
fn plans_made_anew_are_those_that_would_be_made_of_all() {
    // Sites where another profile than before is planned first.
    [221, 254, 326].into_iter().for_each(|seed| edit(seed, EDITS_OF_A_SITE));
}

#[test]
fn a_link_to_the_authors_own_machine_is_wrong_once_the_page_is_there() {
    let files = [
        ("_config.yml", "permalink: pretty\n"),
        ("a.md", "---\n---\n[late](http://localhost:4000/late/) [never](http://localhost:4000/never/)\n"),
    ];
    let edits = [
        ("late.md", Content::from("---\n---\nNow.\n")),
        ("late.md", Content::from("---\npermalink: /elsewhere/\n---\nNow.\n")),
        ("late.md", Content::from("---\n---\nNow.\n")),
        ("late.md", Content::Missing),
    ];
    let local = || vec!["a.md local-address".to_owned()];
    assert_eq!(after_each(&files, &edits), [vec![], local(), vec![], local(), vec![]]);
}

#[test]
fn a_variable_of_an_include_is_missed_once_no_loop_lends_it() {
    let files = [
        ("_config.yml", "title: x\n"),
        ("_includes/date.html", "{{ page.title }}{{ post.title }}\n"),
        ("_includes/teaser.html", "{% include date.html %}\n"),
        ("_posts/2024-01-01-x.md", "---\n---\nx\n"),
        ("a.md", "---\n---\n{% include date.html %}\n"),
        ("b.html", "---\n---\n{% for post in site.posts %}{% include teaser.html %}{% endfor %}\n"),
    ];
    let edits = [
        (
            "b.html",
            Content::from("---\n---\n{% for one in site.posts %}{% include teaser.html %}{% endfor %}\n"),
        ),
        ("b.html", Content::from("---\n---\n{% for post in site.posts %}{{ post.title }}{% endfor %}\n")),
        ("b.html", Content::OnDisk),
        ("_includes/teaser.html", Content::from("Nothing.\n")),
    ];
    let missed = || vec!["_includes/date.html undefined-variable".to_owned()];
    let unused = "_includes/teaser.html unused-include".to_owned();
    let both = [missed(), vec![unused]].concat();
    assert_eq!(after_each(&files, &edits), [vec![], missed(), both, vec![], missed()]);
}

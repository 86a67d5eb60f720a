//! `postproof mv`: whatever named a file names it after the move, and nothing else changes.
#![expect(clippy::expect_used, clippy::panic, reason = "a test that cannot be set up has failed")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;
use walkdir::WalkDir;

/// A folder with these files.
fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for (path, text) in files {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().expect("a folder above")).expect("a folder");
        fs::write(path, text).expect("a file");
    }
    folder
}

fn postproof(site: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_postproof"));
    command.args(arguments).args(["--jekyll", "4"]).current_dir(site).output().expect("the program runs")
}

/// Moves, wants nothing new to be found, and gives the texts of these files.
fn moved<const N: usize>(files: &[(&str, &str)], (old, new): (&str, &str), shown: [&str; N]) -> [String; N] {
    let site = folder(files);
    let output = postproof(site.path(), &["mv", old, new]);
    let said =
        String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(0), "{said}");
    assert!(!site.path().join(old).exists(), "{said}");
    shown.map(|path| {
        fs::read_to_string(site.path().join(path)).unwrap_or_else(|error| panic!("{path}: {error}\n{said}"))
    })
}

const CONFIG: (&str, &str) = (
    "_config.yml",
    "url: https://boats.example\nbaseurl: /log\nimg: /log/assets/2019\nplugins: [jekyll-redirect-from, jekyll-relative-links]\n",
);

#[test]
fn every_way_to_write_a_link_is_written_anew_in_its_own_way() {
    let page = "---\ntitle: B\n---\n";
    let cases = [
        ("[x](/log/a/b.html)", "[x](/log/c.html)"),
        ("[x](/log/a/b#part)", "[x](/log/c#part)"),
        ("[x]({{ site.url }}/log/a/b.html?q=1)", "[x]({{ site.url }}/log/c.html?q=1)"),
        ("[x]({{ '/a/b.html' | relative_url }} \"t\")", "[x]({{ '/c.html' | relative_url }} \"t\")"),
        ("[x]({{ site.baseurl }}{% link a/b.md %})", "[x]({{ site.baseurl }}{% link c.md %})"),
        ("[x](a/b.md)", "[x](c.md)"),
        ("[x](a/b.html)", "[x](c.html)"),
        ("[x](./a/b.html)", "[x](./c.html)"),
        ("[x][y]\n\n[y]: /log/a/b.html", "[x][y]\n\n[y]: /log/c.html"),
        ("<a href=\"/log/a/b.html?a=1&amp;b=2\">x</a>", "<a href=\"/log/c.html?a=1&amp;b=2\">x</a>"),
        ("[x](https://boats.example/log/a/b.html)", "[x](https://boats.example/log/c.html)"),
        ("{% assign to = '/log/a/b.html' %}[x]({{ to }})", "{% assign to = '/log/c.html' %}[x]({{ to }})"),
        ("`/log/a/b.html` [x](/log/d.html)", "`/log/a/b.html` [x](/log/d.html)"),
    ];
    for (before, after) in cases {
        let index = format!("---\n---\n{before}\n");
        let files = [CONFIG, ("a/b.md", page), ("d.md", page), ("index.md", &index)];
        let [text] = moved(&files, ("a/b.md", "c.md"), ["index.md"]);
        assert_eq!(text, format!("---\n---\n{after}\n"));
    }
}

#[test]
fn links_of_the_moved_page_itself_still_lead_where_they_led() {
    let page =
        "---\n---\n[up](../d.html) [beside](e.html) ![i](i.png) [root](/log/d.html) [itself](#x)\n{: #x}\n";
    let files = [CONFIG, ("a/b.md", page), ("a/e.md", "---\n---\n"), ("a/i.png", ""), ("d.md", "---\n---\n")];
    let [text] = moved(&files, ("a/b.md", "c/f/b.md"), ["c/f/b.md"]);
    let body = "[up](../../d.html) [beside](../../a/e.html) ![i](../../a/i.png) [root](/log/d.html) [itself](#x)\n{: #x}\n";
    assert_eq!(text, format!("---\nredirect_from: /a/b.html\n---\n{body}"));
}

#[test]
fn a_post_is_followed_by_its_post_url_and_its_old_address() {
    let files = [
        CONFIG,
        ("_posts/2024-01-31-a.md", "---\ntitle: A\nredirect_from:\n  - /older/\n---\n"),
        (
            "index.md",
            "---\n---\n[x]({{ site.baseurl }}{% post_url 2024-01-31-a %}) {% post_url 2024-01-31-a %}\n",
        ),
    ];
    let shown = ["index.md", "_posts/2024-01-31-boats.md"];
    let [index, post] = moved(&files, ("_posts/2024-01-31-a.md", "_posts/2024-01-31-boats.md"), shown);
    assert_eq!(
        index,
        "---\n---\n[x]({{ site.baseurl }}{% post_url 2024-01-31-boats %}) {% post_url 2024-01-31-boats %}\n"
    );
    assert_eq!(post, "---\ntitle: A\nredirect_from:\n  - /older/\n  - /2024/01/31/a.html\n---\n");
}

#[test]
fn a_page_that_moves_there_and_back_redirects_from_where_it_was_in_between() {
    let page = "---\ntitle: Q\n---\n# T\n[p](/log/p.html)\n";
    let links = "---\ntitle: P\n---\n[q](q.html) [q](/log/q.html#t \"t\")\n";
    let site = folder(&[CONFIG, ("q.md", page), ("p.md", links)]);
    for (old, new) in [("q.md", "docs/xy.md"), ("docs/xy.md", "q.md")] {
        let output = postproof(site.path(), &["mv", old, new]);
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(output.status.code() == Some(0) && said.contains("2 links to it, all kept"), "{said}");
    }
    let text = |path: &str| fs::read_to_string(site.path().join(path)).expect("a text");
    assert_eq!(text("p.md"), links);
    assert_eq!(text("q.md"), page.replace("title: Q\n", "title: Q\nredirect_from: /docs/xy.html\n"));
}

#[test]
fn what_was_found_before_is_not_new_where_something_else_is() {
    let files = [
        ("_config.yml", "title: x\n"),
        ("sub/a.md", "---\n---\nx\n"),
        ("index.md", "---\n---\n[a](/sub/a.html) [dead](/dead/)\n"),
    ];
    let site = folder(&files);
    for (old, new) in [("sub", "_sub"), ("sub/a.md", "_a.md")] {
        let output = postproof(site.path(), &["mv", old, new, "--diff"]);
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(said.contains("1 finding that was not there before") && !said.contains("/dead/"), "{said}");
    }
}

#[test]
fn a_variable_that_holds_the_folder_is_changed_once() {
    let files = [
        CONFIG,
        ("assets/2019/a.png", ""),
        ("assets/2019/b.png", ""),
        ("index.md", "---\n---\n![a]({{ site.img }}/a.png) ![b]({{ site.img }}/b.png)\n"),
    ];
    let [config, index] = moved(&files, ("assets/2019", "pictures/"), ["_config.yml", "index.md"]);
    assert!(config.contains("img: /log/pictures/2019\n"), "{config}");
    assert_eq!(index, files[3].1);
}

#[test]
fn a_variable_that_others_need_as_it_is_gives_way_in_the_link() {
    let files = [
        CONFIG,
        ("assets/2019/a.png", ""),
        ("assets/2019/b.png", ""),
        ("index.md", "---\n---\n![a]({{ site.img }}/a.png) ![b]({{ site.img }}/b.png)\n"),
    ];
    let [config, index] = moved(&files, ("assets/2019/a.png", "a.png"), ["_config.yml", "index.md"]);
    assert_eq!(config, CONFIG.1);
    assert_eq!(index, "---\n---\n![a]({{ \"/a.png\" | relative_url }}) ![b]({{ site.img }}/b.png)\n");
}

#[test]
fn includes_layouts_and_data_that_name_a_file_are_written_anew() {
    let files = [
        CONFIG,
        ("_data/nav.yml", "- to: /log/a.html # here\n- to: /log/d.html\n"),
        (
            "_layouts/page.html",
            "{% for item in site.data.nav %}<a href=\"{{ item.to }}\">x</a>{% endfor %}{{ content }}\n",
        ),
        ("_includes/figure.html", "<img src=\"{{ include.src | relative_url }}\" alt=\"x\">\n"),
        ("a.md", "---\nlayout: page\n---\n{% include figure.html src=\"/i.png\" %}\n"),
        ("d.md", "---\nlayout: page\n---\n"),
        ("i.png", ""),
    ];
    let [data] = moved(&files, ("a.md", "b.md"), ["_data/nav.yml"]);
    assert_eq!(data, "- to: /log/b.html # here\n- to: /log/d.html\n");
    let [page] = moved(&files, ("i.png", "img/j.png"), ["a.md"]);
    assert!(page.contains("src=\"/img/j.png\""), "{page}");
    let [page] = moved(&files, ("_includes/figure.html", "_includes/media/figure.html"), ["a.md"]);
    assert!(page.contains("{% include media/figure.html src"), "{page}");
    let [page] = moved(&files, ("_layouts/page.html", "_layouts/site.html"), ["d.md"]);
    assert_eq!(page, "---\nlayout: site\n---\n");
}

#[test]
fn a_link_of_a_layout_that_means_another_page_each_time_stays() {
    let layout =
        "<a href=\"#top-of-page\">x</a> <a href=\"\">x</a> <h1 id=\"top-of-page\">x</h1> {{ content }}\n";
    let page = "---\nlayout: page\n---\n";
    let files =
        [CONFIG, ("_layouts/page.html", layout), ("a/b.md", page), ("c.md", page), ("e/f/g.md", page)];
    let [text] = moved(&files, ("a/b.md", "d.md"), ["_layouts/page.html"]);
    assert_eq!(text, layout);
}

#[test]
fn bytes_that_write_links_to_other_pages_too_stay() {
    let include = "{% for name in site.boats %}<a href=\"/log/boats/{{ name }}.html\">x</a>{% endfor %}\n";
    let config = format!("{}boats: [a, b]\n", CONFIG.1);
    let page = "---\n---\n";
    let files = [
        ("_config.yml", &*config),
        ("_includes/boats.html", include),
        ("boats/a.md", page),
        ("boats/b.md", page),
        ("index.md", "---\n---\n{% include boats.html %}\n"),
    ];
    let shown = ["_includes/boats.html", "_config.yml"];
    let [include_after, config_after] = moved(&files, ("boats/a.md", "boats/c.md"), shown);
    assert_eq!(include_after, include);
    assert!(config_after.ends_with("boats: [c, b]\n"), "{config_after}");
}

#[test]
fn git_follows_the_file_and_a_diff_changes_nothing() {
    let site = folder(&[CONFIG, ("a.md", "---\n---\n"), ("index.md", "---\n---\n[x](/log/a.html)\n")]);
    let git = |arguments: &[&str]| {
        let identity = ["-c", "user.name=A", "-c", "user.email=a@boats.example"];
        let ended = Command::new("git").args(identity).args(arguments).current_dir(site.path()).output();
        String::from_utf8_lossy(&ended.expect("git is installed").stdout).into_owned()
    };
    git(&["init", "-q"]);
    git(&["add", "."]);
    git(&["commit", "-q", "-m", "begin"]);
    let shown = postproof(site.path(), &["mv", "a.md", "b.md", "--diff"]);
    let shown = String::from_utf8_lossy(&shown.stdout).into_owned();
    assert!(shown.contains("-[x](/log/a.html)\n+[x](/log/b.html)\n"), "{shown}");
    assert_eq!(git(&["status", "--short"]), "");
    postproof(site.path(), &["mv", "a.md", "b.md"]);
    assert_eq!(git(&["status", "--short"]), "RM a.md -> b.md\n M index.md\n");
}

#[test]
fn what_the_baseline_knows_of_a_file_it_knows_after_the_move() {
    let site = folder(&[CONFIG, ("a.md", "---\n---\n[x](/log/none/)\n"), ("index.md", "---\n---\n")]);
    postproof(site.path(), &["baseline"]);
    postproof(site.path(), &["mv", "a.md", "b.md"]);
    let output = postproof(site.path(), &["check"]);
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.code() == Some(0) && said.contains("1 in the baseline"), "{said}");
}

#[test]
fn what_cannot_move_stays_and_says_why() {
    let site = folder(&[CONFIG, ("a.md", "---\n---\n"), ("b.md", "---\n---\n"), ("c/d.md", "---\n---\n")]);
    let cases = [
        (["mv", "a.md", "b.md"], "`b.md` is there already"),
        (["mv", "none.md", "b.md"], "cannot read `none.md`"),
        (["mv", "c", "c/e"], "`c` cannot move into itself"),
        (["mv", "a.md", "../a.md"], "does not lie in the site"),
    ];
    for (arguments, expected) in cases {
        let output = postproof(site.path(), &arguments);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2), "{said}");
        assert!(said.contains(expected) && said.contains("help:"), "{said}");
    }
    assert!(site.path().join("a.md").exists() && site.path().join("c/d.md").exists());
}

#[test]
fn every_file_of_every_fixture_can_move_without_a_new_finding() {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    let sites = fs::read_dir(&fixtures).expect("fixtures").map(|entry| entry.expect("a fixture").path());
    let mut tried = 0;
    for site in sites {
        // Which of its files are published hangs on their names.
        if site.ends_with("reading") {
            continue;
        }
        let files = WalkDir::new(&site)
            .into_iter()
            .filter_map(Result::ok)
            .filter(|entry| entry.file_type().is_file());
        for file in files {
            let path = file.path().strip_prefix(&site).expect("below").to_path_buf();
            let Some(new) = another_name(&path) else { continue };
            let output = postproof(&site, &["mv", &path.to_string_lossy(), &new.to_string_lossy(), "--diff"]);
            let said = String::from_utf8_lossy(&output.stdout);
            assert!(said.contains("all kept"), "{}: {}\n{said}", site.display(), path.display());
            assert_eq!(output.status.code(), Some(0), "{}: {}\n{said}", site.display(), path.display());
            tried += 1;
        }
    }
    assert!(tried > 100, "{tried} files");
}

/// The same name with a word more, for files whose name is the author's to choose.
fn another_name(path: &Path) -> Option<PathBuf> {
    let text = path.to_string_lossy();
    let name = path.file_stem()?.to_string_lossy().into_owned();
    let is_fixed = text.starts_with("_data")
        || text.starts_with('.')
        || text.contains("/_data/")
        || ["_config", "index", "README", "Gemfile", "CNAME", "404"].contains(&&*name);
    let extension =
        path.extension().map(|extension| format!(".{}", extension.to_string_lossy())).unwrap_or_default();
    (!is_fixed).then(|| path.with_file_name(format!("{name}-moved{extension}")))
}

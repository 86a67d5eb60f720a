//! `check --since` and `--staged`: what a change caused, and nothing else.
#![expect(clippy::expect_used, reason = "a test that cannot be set up has failed")]

#[cfg(unix)]
#[path = "git/pre_commit.rs"]
mod pre_commit;
#[path = "git/repository.rs"]
mod repository;
#[path = "git/states.rs"]
mod states;

use std::fs;

use repository::Repository;

/// A site with a finding that was always there.
const SITE: [(&str, &str); 6] = [
    ("_config.yml", "title: A\n"),
    ("index.md", "---\n---\n[a](/about/) [b](/about/#team) ![cat](/img/cat.svg)\n"),
    ("about.md", "---\npermalink: /about/\n---\n## Team\n\nWe bake.\n"),
    ("old.md", "---\n---\n[x](/nowhere/)\n"),
    ("_data/menu.yml", "- url: /about/\n"),
    ("img/cat.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>\n"),
];

#[test]
fn what_a_change_breaks_is_reported_wherever_it_shows() {
    type Case = (&'static str, fn(&Repository), &'static str);
    let cases: [Case; 12] = [
        ("nothing", |_| (), "0\n"),
        (
            "an edit that breaks nothing",
            |site| site.write(&[("about.md", "---\npermalink: /about/\n---\n## Team\n\nWe bake rye.\n")]),
            "0\n",
        ),
        (
            "a new dead link",
            |site| site.write(&[("new.md", "---\n---\n[x](/lost/)\n")]),
            "1\nnew.md:3:5: error[missing-page] no page is published at `/lost/`\n",
        ),
        (
            "a deleted picture",
            |site| fs::remove_file(site.top.join("img/cat.svg")).expect("a file"),
            "1\nindex.md:3:39: error[missing-image] there is no image at `/img/cat.svg`\n",
        ),
        (
            "another heading",
            |site| site.write(&[("about.md", "---\npermalink: /about/\n---\n## The crew\n\nWe bake.\n")]),
            "1\nindex.md:3:18: error[missing-anchor] `/about/` has no anchor `#team`\n",
        ),
        (
            "a page with another URL",
            |site| site.write(&[("about.md", "---\npermalink: /we/\n---\n## Team\n\nWe bake.\n")]),
            "1\nabout.md:2:12: warning[url-changed] `/about/` leads nowhere any more: the page is at `/we/` now\n\
             index.md:3:5: error[missing-page] no page is published at `/about/`\n\
             index.md:3:18: error[missing-page] no page is published at `/about/`\n",
        ),
        (
            "a configuration that leaves the page out",
            |site| site.write(&[("_config.yml", "title: A\nexclude: [about.md]\n")]),
            "1\n_config.yml:1:1: info[url-changed] `/about/` leads nowhere any more: `about.md` is not published any more\n\
             index.md:3:5: error[unpublished-target] `about.md` is not published: excluded by `about.md`\n\
             index.md:3:18: error[unpublished-target] `about.md` is not published: excluded by `about.md`\n",
        ),
        (
            "what was always wrong in a file that is worked on",
            |site| site.write(&[("old.md", "---\n---\n[x](/nowhere/) again\n")]),
            "1\nold.md:3:5: error[missing-page] no page is published at `/nowhere/`\n",
        ),
        (
            "what was always wrong in a file that is only renamed",
            |site| fs::rename(site.top.join("old.md"), site.top.join("older.md")).expect("a file"),
            "1\nolder.md:1:1: warning[url-changed] `/old.html` leads nowhere any more: the page is at `/older.html` now\n",
        ),
        (
            "a deletion that nobody minds",
            |site| fs::remove_file(site.top.join("old.md")).expect("a file"),
            "0\n_config.yml:1:1: info[url-changed] `/old.html` leads nowhere any more: `old.md` is deleted\n",
        ),
        ("a file that no page uses any more", |site| site.write(&[("_data/menu.yml", "- url: /\n")]), "0\n"),
        (
            "names with spaces, quotes and letters of all kinds",
            |site| site.write(&[("päge \"one\".md", "---\n---\n[x](/lost/)\n"), ("b c/d.md", "---\n---\n")]),
            "1\npäge \"one\".md:3:5: error[missing-page] no page is published at `/lost/`\n",
        ),
    ];
    for (name, change, expected) in cases {
        let site = Repository::with(&SITE);
        change(&site);
        assert_eq!(site.findings(&["--since", "HEAD"]), expected, "{name}, on disk");
        site.stage();
        assert_eq!(site.findings(&["--staged"]), expected, "{name}, staged");
        site.commit_all();
        assert_eq!(site.findings(&["--since", "HEAD~1"]), expected, "{name}, committed");
    }
}

#[test]
fn a_change_that_lets_the_site_be_found_caused_all_that_is_found() {
    let site = Repository::with(&[("_config.yml", "source: scr\n"), ("src/a.md", "---\n---\n[x](/lost/)\n")]);
    site.write(&[("_config.yml", "source: src\n")]);
    let expected = "1\na.md:3:5: error[missing-page] no page is published at `/lost/`\n";
    assert_eq!(site.findings(&["--since", "HEAD"]), expected);
}

#[test]
fn what_is_staged_is_judged_and_not_what_lies_on_disk() {
    let site = Repository::with(&SITE);
    site.write(&[("about.md", "---\npermalink: /about/\n---\n## Team\n\n[x](/lost/)\n")]);
    site.stage();
    site.write(&[("about.md", "---\npermalink: /about/\n---\n## Team\n\nMended.\n")]);
    let lost = "1\nabout.md:6:5: error[missing-page] no page is published at `/lost/`\n";
    assert_eq!(site.findings(&["--staged"]), lost, "it was staged before it was mended");
    site.git(&["reset", "-q", "--hard"]);

    site.write(&[("new.md", "---\n---\nClean.\n")]);
    site.stage();
    site.write(&[("new.md", "---\n---\n[x](/lost/)\n"), ("other.md", "---\n---\n[x](/lost/)\n")]);
    assert_eq!(
        site.findings(&["--staged"]),
        "0\n",
        "neither what was written later, nor what was not staged"
    );
    site.git(&["reset", "-q", "--hard"]);
    site.git(&["clean", "-qfd"]);

    let page = "---\n---\n![dog](/img/dog.svg)\n";
    site.write(&[("new.md", page), ("img/dog.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>\n")]);
    site.git(&["add", "new.md"]);
    let forgotten = "1\nnew.md:3:8: error[missing-image] there is no image at `/img/dog.svg`\n";
    assert_eq!(site.findings(&["--staged"]), forgotten, "the picture will not be in the commit");
    assert_eq!(site.findings(&["--since", "HEAD"]), "0\n", "on disk it is there");

    fs::remove_file(site.top.join("img/cat.svg")).expect("a file");
    site.git(&["add", "-N", "img/dog.svg"]);
    assert_eq!(
        site.findings(&["--staged"]),
        forgotten,
        "the deletion is not staged; that it will be added is not enough"
    );
    site.write(&[(".gitignore", "img/dog.svg\n")]);
    site.git(&["rm", "-q", "--cached", "img/dog.svg"]);
    assert_eq!(site.findings(&["--staged"]), "0\n", "what git is to ignore, a build makes");
}

#[test]
fn the_summary_says_what_was_looked_at() {
    let site = Repository::with(&SITE);
    site.write(&[("new.md", "---\n---\nClean.\n")]);
    site.stage();
    let said = site.check(&["--staged"]);
    assert!(said.contains(", 1 staged file: nothing to mend; 1 there before\n"), "{said}");
    let said = site.check(&["--since", "HEAD"]);
    assert!(said.contains(", 1 changed file since HEAD: nothing to mend; 1 there before\n"), "{said}");
    let base = site.git(&["rev-parse", "HEAD"]);
    let json = site.check(&["--since", "main", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(json.split_once('\n').expect("text").1).expect("JSON");
    let expected = serde_json::json!({"kind": "since", "ref": "main", "base": base.trim(), "changed": 1});
    assert_eq!(json["summary"]["scope"], expected);
    assert_eq!(json["summary"]["before"], 1);
    let json = site.check(&["--format", "json"]);
    assert!(json.contains("\"scope\": null"), "{json}");
}

#[test]
fn a_baseline_and_the_past_never_hide_one_more_than_each_knew() {
    let nav = "{% for item in site.data.menu %}<a href=\"{{ item.url }}\">x</a>{% endfor %}\n";
    let site = Repository::with(&SITE);
    site.write(&[
        ("menu.html", &format!("---\n---\n{nav}")),
        ("gone.md", "---\n---\n"),
        ("_data/menu.yml", "- url: /lost/\n"),
    ]);
    site.commit_all();
    site.check(&[]);
    let run = |arguments: &[&str]| site.check(arguments);
    let baseline = std::process::Command::new(repository::POSTPROOF)
        .args(["baseline", "--jekyll", "4"])
        .current_dir(&site.top)
        .output()
        .expect("the program runs");
    assert!(baseline.status.success());
    site.commit_all();
    assert!(run(&["--since", "HEAD"]).starts_with("0\n"));
    site.write(&[("_data/menu.yml", "- url: /lost/\n- url: /lost/\n")]);
    let said = run(&["--since", "HEAD"]);
    assert!(said.starts_with("1\n_data/menu.yml:2:8: error[missing-page]"), "{said}");
}

#[test]
fn a_run_that_cannot_know_says_what_to_do() {
    let site = Repository::with(&SITE);
    let cases = [
        ("nothing", "error: there is no commit `nothing` in this repository", "name a branch"),
        ("origin/main", "no commit `origin/main`", "git fetch origin main"),
        ("-x", "error: there is no commit `-x`", "name a branch"),
        (&"0".repeat(40), "there is no commit `0000000", "name a branch"),
    ];
    for (name, message, help) in cases {
        let said = site.check(&[&*format!("--since={name}")]);
        assert!(said.starts_with("2\n") && said.contains(message) && said.contains(help), "{said}");
    }
    fs::remove_dir_all(site.top.join(".git")).expect("a folder");
    let said = site.check(&["--staged"]);
    assert!(said.starts_with("2\nerror: ") && said.contains("is in no git repository"), "{said}");
}

#[test]
fn a_shallow_clone_says_what_to_fetch() {
    let site = Repository::with(&SITE);
    site.write(&[("new.md", "---\n---\n[x](/lost/)\n")]);
    site.commit_all();
    site.git(&["branch", "other", "HEAD~1"]);
    let clones = tempfile::tempdir().expect("a folder");
    let url = format!("file://{}", site.top.display());
    let clone = |name: &str, arguments: &[&str]| {
        let mut command = repository::git(clones.path());
        let output = command.args(["clone", "-q"]).args(arguments).args([&url, name]).output().expect("git");
        assert!(output.status.success(), "{}", repository::said(&output));
        let mut check = std::process::Command::new(repository::POSTPROOF);
        check.args(["check", "--jekyll", "4", "--format", "short", "--quiet", "--since", "origin/other"]);
        repository::said(&check.current_dir(clones.path().join(name)).output().expect("the program runs"))
    };
    let lost = "1\nnew.md:3:5: error[missing-page] no page is published at `/lost/`\n";
    assert_eq!(clone("whole", &[]), lost);
    for (name, arguments, message) in [
        ("one", &["--depth", "1"][..], "there is no commit `origin/other` in this shallow clone"),
        (
            "tips",
            &["--depth", "1", "--no-single-branch"],
            "where this branch left `origin/other` is not in this shallow clone",
        ),
    ] {
        let said = clone(name, arguments);
        assert!(
            said.starts_with("2\n") && said.contains(message) && said.contains("git fetch --unshallow"),
            "{said}"
        );
    }
    // Of a partial clone the texts are asked for one by one, and nothing goes to the network.
    site.git(&["config", "uploadpack.allowFilter", "true"]);
    let said = clone("partial", &["--filter", "blob:none"]);
    assert!(said == lost || said.contains("is not in this partial clone"), "{said}");
}

#[test]
fn links_to_what_was_renamed_are_mended_and_the_old_url_sends_visitors_on() {
    let site = Repository::with(&SITE);
    site.write(&[
        ("Gemfile", "gem \"jekyll\"\ngroup :jekyll_plugins do\n  gem \"jekyll-redirect-from\"\nend\n"),
        ("guide.md", "---\ntitle: Guide\n---\nFlour, water, salt, and time.\n"),
        ("more.md", "---\n---\n[guide](/guide.html) ![cat](/img/cat.svg)\n"),
    ]);
    site.commit_all();
    site.git(&["mv", "guide.md", "bread.md"]);
    site.git(&["mv", "img/cat.svg", "img/tom.svg"]);
    let expected = "1\nbread.md:1:1: warning[url-changed] `/guide.html` leads nowhere any more: the page is at `/bread.html` now\n\
                    index.md:3:39: error[missing-image] there is no image at `/img/cat.svg`\n\
                    more.md:3:9: error[missing-page] no page is published at `/guide.html`\n\
                    more.md:3:29: error[missing-image] there is no image at `/img/cat.svg`\n";
    assert_eq!(site.findings(&["--staged"]), expected);
    // What is staged in part cannot be written to without what is not staged.
    site.write(&[("more.md", "---\n---\n[guide](/guide.html) ![cat](/img/cat.svg) and more\n")]);
    site.git(&["add", "more.md"]);
    site.write(&[("more.md", "---\n---\n[guide](/guide.html) ![cat](/img/cat.svg) and yet more\n")]);
    let left = "1\nmore.md:3:9: info[redirect-chain] `/guide.html` is an old URL, which redirects to `/bread.html`\n\
                more.md:3:29: error[missing-image] there is no image at `/img/cat.svg`\n";
    assert_eq!(site.findings(&["--staged", "--fix"]), left);
    let text = |path: &str| fs::read_to_string(site.top.join(path)).expect("a file");
    assert!(text("index.md").contains("![cat](/img/tom.svg)"), "{}", text("index.md"));
    let bread = "---\ntitle: Guide\nredirect_from: /guide.html\n---\nFlour, water, salt, and time.\n";
    assert_eq!(text("bread.md"), bread);
    assert!(text("more.md").ends_with("![cat](/img/cat.svg) and yet more\n"));
    // Once the redirect is there, the link to the page works, and can lead there at once; that to the picture is mended.
    assert_eq!(site.findings(&["--since", "HEAD", "--fix"]), "0\n");
    assert_eq!(text("more.md"), "---\n---\n[guide](/bread.html) ![cat](/img/tom.svg) and yet more\n");
}

#[test]
fn tags_that_name_a_renamed_file_are_mended() {
    let site = Repository::with(&SITE);
    site.write(&[
        ("_posts/2024-01-05-dig.md", "---\npermalink: /dig/\n---\nDig deep, and water it well.\n"),
        ("guide.md", "---\npermalink: /guide/\n---\nFlour, water, salt, and time.\n"),
        ("more.md", "---\n---\n[dig]({% post_url 2024-01-05-dig %}) [guide]({% link guide.md %})\n"),
    ]);
    site.commit_all();
    site.git(&["mv", "_posts/2024-01-05-dig.md", "_posts/2024-02-01-hoe.md"]);
    site.git(&["mv", "guide.md", "bread.md"]);
    let expected = "1\nmore.md:3:19: error[missing-post] `{% post_url %}` finds no published file `2024-01-05-dig`\n\
                    more.md:3:54: error[missing-post] `{% link %}` finds no published file `guide.md`\n";
    assert_eq!(site.findings(&["--staged"]), expected);
    assert_eq!(site.findings(&["--staged", "--fix"]), "0\n");
    let text = fs::read_to_string(site.top.join("more.md")).expect("a file");
    assert_eq!(text, "---\n---\n[dig]({% post_url 2024-02-01-hoe %}) [guide]({% link bread.md %})\n");
}

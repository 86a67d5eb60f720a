//! Repositories in every state: the first commit, merges, hooks, worktrees, folders, links, submodules.

use std::fs;
use std::path::Path;

use super::SITE;
use super::repository::{self, POSTPROOF, Repository};

const LOST: &str = "error[missing-page] no page is published at `/lost/`\n";

#[test]
fn of_the_first_commit_everything_counts() {
    let site = Repository::empty();
    site.write(&SITE);
    site.write(&[("later.md", "---\n---\n[x](/lost/)\n")]);
    site.git(&["add", "_config.yml", "index.md", "about.md", "old.md", "img"]);
    assert_eq!(
        site.findings(&["--staged"]),
        "1\nold.md:3:5: error[missing-page] no page is published at `/nowhere/`\n"
    );
    let said = site.check(&["--since", "HEAD"]);
    assert!(said.starts_with("2\n") && said.contains("there is no commit `HEAD`"), "{said}");
}

#[test]
fn a_commit_that_has_nothing_to_do_with_a_site_passes() {
    const NOTHING: &str = "0\nnothing was checked: no Jekyll site and no Markdown file is staged here\n";
    let site = Repository::empty();
    assert_eq!(site.check(&["--staged"]), NOTHING, "nothing is there at all");
    site.write(&SITE);
    site.write(&[("LICENSE", "Free.\n"), ("docs/a.txt", "")]);
    site.git(&["add", "LICENSE"]);
    assert_eq!(site.check(&["--staged"]), NOTHING, "the site is not staged yet");
    assert_eq!(site.check(&["--staged", "--quiet"]), NOTHING);
    let json = site.check(&["--staged", "--format", "json"]);
    assert!(json.starts_with("0\n{") && json.contains("\"files\": 0"), "{json}");
    site.commit_all();

    site.git(&["checkout", "-q", "--orphan", "assets"]);
    site.git(&["rm", "-rqf", "."]);
    site.write(&[("a.txt", "a\n")]);
    site.stage();
    assert_eq!(site.check(&["--staged"]), NOTHING, "a branch without the site");
    assert_eq!(site.check(&["--staged", "a.txt"]), NOTHING);
    let said = site.check(&["--staged", "docs"]);
    assert!(said.starts_with("2\nerror: cannot read `docs`"), "a path that is not there: {said}");
    let said = site.check(&[]);
    assert!(said.starts_with("2\nerror: no Jekyll site"), "{said}");

    site.write(&[("index.md", "---\n---\n[x](/lost/)\n")]);
    site.git(&["add", "index.md"]);
    fs::remove_file(site.top.join("index.md")).expect("a file");
    let said = site.check(&["--staged"]);
    assert!(
        said.starts_with("2\nerror: nothing was checked: what is staged"),
        "a page is staged that is not on disk: {said}"
    );
    fs::remove_dir_all(site.top.join(".git")).expect("a folder");
    let said = site.check(&["--staged"]);
    assert!(said.starts_with("2\nerror: ") && said.contains("is in no git repository"), "{said}");
}

#[test]
fn since_counts_from_where_the_branch_began_to_differ() {
    let site = Repository::with(&SITE);
    site.git(&["checkout", "-qb", "work"]);
    site.write(&[("mine.md", "---\n---\n[x](/lost/)\n")]);
    site.commit_all();
    site.git(&["checkout", "-q", "main"]);
    // Others mend the old finding, and bring a new one.
    site.write(&[("old.md", "---\n---\nMended.\n"), ("theirs.md", "---\n---\n[x](/lost/)\n")]);
    site.commit_all();
    site.git(&["checkout", "-q", "work"]);
    assert_eq!(site.findings(&["--since", "main"]), format!("1\nmine.md:3:5: {LOST}"));
    site.git(&["merge", "-q", "--no-edit", "main"]);
    assert_eq!(site.findings(&["--since", "main"]), format!("1\nmine.md:3:5: {LOST}"));
}

#[test]
fn a_merge_is_not_to_blame_for_what_either_side_had() {
    let site = Repository::with(&SITE);
    site.git(&["checkout", "-qb", "work"]);
    site.write(&[("more.md", "---\n---\n[team](/about/#team)\n")]);
    site.commit_all();
    site.git(&["checkout", "-q", "main"]);
    site.write(&[
        ("index.md", "---\n---\nHello.\n"),
        ("about.md", "---\npermalink: /about/\n---\n## Crew\n"),
        ("theirs.md", "---\n---\n[x](/lost/)\n"),
    ]);
    site.commit_all();
    site.git(&["checkout", "-q", "work"]);
    site.git(&["merge", "-q", "--no-commit", "--no-ff", "main"]);
    // Only both together break the link to the heading.
    assert_eq!(
        site.findings(&["--staged"]),
        "1\nmore.md:3:8: error[missing-anchor] `/about/` has no anchor `#team`\n"
    );
    site.write(&[("more.md", "---\n---\n[team](/about/#crew)\n")]);
    site.stage();
    assert_eq!(site.findings(&["--staged"]), "0\n");
}

#[test]
fn the_sites_of_a_repository_are_each_judged_by_their_files() {
    let site = Repository::empty();
    let page = "---\n---\n[x](/lost/)\n";
    site.write(&[
        ("blog/_config.yml", "title: A\n"),
        ("blog/index.md", page),
        ("docs/_config.yml", "title: B\n"),
        ("docs/index.md", page),
        ("tool.rs", "fn main() {}\n"),
    ]);
    site.commit_all();
    site.write(&[("docs/more.md", page), ("tool.rs", "fn main() { }\n")]);
    site.stage();
    assert_eq!(site.findings(&["blog", "docs", "--staged"]), format!("1\ndocs/more.md:3:5: {LOST}"));
    assert_eq!(site.check_in("blog", &["--staged", "-q"]), "0\n");
    assert_eq!(site.check_in("docs", &["--staged", "-q"]), format!("1\nmore.md:3:5: {LOST}"));
    // What stands above a site says how it is published.
    site.commit_all();
    site.write(&[("docs/_config.yml", "title: B\nexclude: [img]\n"), ("docs/img/a.png", "")]);
    site.write(&[("docs/more.md", "---\n---\n![a](/img/a.png)\n")]);
    site.stage();
    let said = site.findings(&["docs", "--staged"]);
    assert!(said.starts_with("1\ndocs/more.md:3:6: error["), "{said}");
}

#[test]
fn a_change_is_judged_in_the_site_that_it_is_made_in_also_beside_a_usual_folder() {
    let page = "---\n---\n[x](/lost/)\n";
    let site = Repository::with(&[
        ("docs/_config.yml", "title: A\n"),
        ("docs/index.md", "---\n---\n"),
        ("blog/_config.yml", "title: B\n"),
        ("blog/index.md", "---\n---\n![a](/a.svg)\n"),
        ("blog/a.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>\n"),
        ("test/site/_config.yml", "title: C\n"),
    ]);
    site.write(&[("test/site/index.md", page), ("tool.rs", "fn main() {}\n")]);
    site.stage();
    assert_eq!(site.findings(&["--staged"]), "0\n", "sites of tests are nobody's");
    site.commit_all();
    fs::remove_file(site.top.join("blog/a.svg")).expect("a file");
    let lost = "1\nblog/index.md:3:6: error[missing-image] there is no image at `/a.svg`\n";
    assert_eq!(site.findings(&["--since", "HEAD"]), lost);
    site.stage();
    assert_eq!(site.findings(&["--staged"]), lost);
    assert_eq!(site.findings(&["--staged", "docs"]), "0\n", "that site alone was asked for");
    assert_eq!(site.findings(&["--staged", "blog"]), lost);
    assert_eq!(
        site.findings(&[]),
        "0\nnot checked: another site in `blog`; `postproof check . blog` does that, too\n"
    );
    assert_eq!(site.findings(&[".", "blog"]), lost);
    assert_eq!(site.findings(&["blog/index.md", "docs/index.md"]), lost);
}

#[test]
fn a_file_beside_a_site_is_plain_documentation() {
    let page = "---\n---\n[x](/lost/)\n";
    let site = Repository::with(&[
        ("docs/_config.yml", "title: A\n"),
        ("docs/index.md", page),
        ("README.md", "[docs](docs/index.md) [x](gone.md)\n"),
        ("Gemfile", "gem \"jekyll\"\n"),
    ]);
    let readme = "README.md:1:27: error[missing-page] no page is published at `/gone.md`\n";
    assert_eq!(site.findings(&["README.md"]), format!("1\n{readme}"));
    let both = site.findings(&["docs/index.md", "README.md"]);
    assert_eq!(both, format!("1\ndocs/index.md:3:5: {LOST}{readme}"));
    assert_eq!(site.findings(&["."]), format!("1\ndocs/index.md:3:5: {LOST}"));
    let up = site.check_in("docs", &["../README.md", "-q"]);
    assert_eq!(up, format!("1\n../{readme}"));
    site.write(&[("README.md", "[docs](docs/index.md) [x](gone.md) again\n")]);
    site.stage();
    assert_eq!(site.findings(&["--staged", "README.md"]), format!("1\n{readme}"));
}

#[test]
fn files_and_folders_limit_it_further() {
    let site = Repository::with(&SITE);
    let page = "---\n---\n[x](/lost/)\n";
    site.write(&[("a/one.md", page), ("b/two.md", page)]);
    site.stage();
    assert_eq!(site.findings(&["a", "--staged"]), format!("1\na/one.md:3:5: {LOST}"));
    site.write(&[(".postproof.yml", "exclude: [a/]\n")]);
    site.stage();
    assert_eq!(site.findings(&["--staged"]), format!("1\nb/two.md:3:5: {LOST}"));
}

/// Lets git run `check --staged` before each commit.
fn install_hook(repository: &Path) {
    let hooks = repository.join(".git/hooks");
    fs::create_dir_all(&hooks).expect("a folder");
    let script =
        format!("#!/bin/sh\nexec '{POSTPROOF}' check --jekyll 4 --format short --quiet --staged \"$SITE\"\n");
    let hook = hooks.join("pre-commit");
    fs::write(&hook, script).expect("a file");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(&hook, fs::Permissions::from_mode(0o755)).expect("permissions");
    }
}

/// A commit as its author makes it, with the hook.
fn commit(folder: &Path, site: &str, arguments: &[&str]) -> String {
    let mut command = repository::git(folder);
    command.args(["commit", "-qm", "x"]).args(arguments).env("SITE", site);
    repository::said(&command.output().expect("git is installed"))
}

#[cfg(unix)]
#[test]
fn a_hook_sees_the_commit_that_is_being_made() {
    let site = Repository::with(&SITE);
    install_hook(&site.top);
    let page = |name: &str| format!("---\n---\n[x](/{name}/)\n");
    let refused = |said: String, file: &str| {
        assert!(said.starts_with(&format!("1\n{file}:3:5: error[missing-page]")), "{said}");
        assert_eq!(said.lines().count(), 2, "{said}");
    };
    site.write(&[("a.md", &page("lost"))]);
    site.stage();
    refused(commit(&site.top, ".", &[]), "a.md");
    site.git(&["reset", "-q"]);
    fs::remove_file(site.top.join("a.md")).expect("a file");

    // With `-a` and with paths git hands over an index that is not the usual one.
    site.write(&[("about.md", &page("lost")), ("old.md", &page("lost"))]);
    assert_eq!(
        commit(&site.top, ".", &["-a"]).lines().count(),
        6,
        "two dead links, the URL that is gone, and what led to it"
    );
    refused(commit(&site.top, ".", &["old.md"]), "old.md");
    refused(commit(&site.top.join("img"), ".", &["../old.md"]), "old.md");
    site.git(&["checkout", "-q", "."]);

    site.git(&["rm", "-q", "img/cat.svg"]);
    let said = commit(&site.top, ".", &[]);
    assert!(said.starts_with("1\nindex.md:3:39: error[missing-image]"), "{said}");
    site.git(&["reset", "-q", "--hard"]);

    site.write(&[("about.md", "---\npermalink: /about/\n---\n## Team\n")]);
    assert_eq!(commit(&site.top, ".", &["-a"]), "0\n");

    // In a worktree.
    let other = site.top.join("../other-worktree");
    let _ = fs::remove_dir_all(&other);
    let trees = tempfile::tempdir().expect("a folder");
    let other = trees.path().join("other");
    site.git(&["worktree", "add", "-q", "-b", "other", other.to_str().expect("a path")]);
    fs::write(other.join("a.md"), page("lost")).expect("a file");
    assert!(repository::git(&other).args(["add", "a.md"]).status().expect("git").success());
    refused(commit(&other, ".", &[]), "a.md");
    // A hook may look at another repository, too: what it was told is not about that one.
    site.git(&["reset", "-q"]);
    assert_eq!(commit(&other, site.top.to_str().expect("a path"), &[]), "0\n");
}

#[cfg(unix)]
#[test]
fn links_are_what_they_lead_to() {
    use std::os::unix::fs::symlink;
    let site = Repository::with(&SITE);
    symlink("old.md", site.top.join("link.md")).expect("a link");
    site.commit_all();
    // The link and the page behind it are two pages, and both are worked on.
    site.write(&[("old.md", "---\n---\n[x](/lost/)\n")]);
    site.stage();
    let lost = format!("1\nlink.md:3:5: {LOST}old.md:3:5: {LOST}");
    assert_eq!(site.findings(&["--staged"]), lost);
    site.commit_all();
    fs::remove_file(site.top.join("link.md")).expect("a link");
    symlink("about.md", site.top.join("link.md")).expect("a link");
    site.stage();
    let twice =
        "about.md:2:12: error[duplicate-url] `/about/` is also written by `link.md`, which replaces this\n";
    let said = site.findings(&["--staged"]);
    assert!(said.starts_with("1\n") && said.contains(twice), "{said}");
}

#[test]
fn a_submodule_is_looked_at_in_both_its_states() {
    let theme = Repository::with(&[("img/logo.png", "PNG"), ("page.md", "---\n---\n## Team\n")]);
    let site = Repository::with(&[
        ("_config.yml", "title: A\n"),
        ("index.md", "---\n---\n![logo](/theme/img/logo.png) [team](/theme/page.html#team)\n"),
    ]);
    site.git(&["submodule", "--quiet", "add", theme.top.to_str().expect("a path"), "theme"]);
    site.commit_all();
    assert_eq!(site.findings(&["--staged"]), "0\n");
    let inside = Repository::at(site.top.join("theme"));
    inside.write(&[("page.md", "---\n---\n## Crew\n")]);
    inside.commit_all();
    let broken = "1\nindex.md:3:37: error[missing-anchor] `/theme/page.html` has no anchor `#team`\n";
    assert_eq!(site.findings(&["--since", "HEAD"]), broken);
    assert_eq!(site.findings(&["--staged"]), "0\n", "the next commit has the submodule as it was");
    site.stage();
    assert_eq!(site.findings(&["--staged"]), broken);
}

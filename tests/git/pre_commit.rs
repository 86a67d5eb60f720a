//! The hooks of `.pre-commit-hooks.yaml`, run by the real pre-commit in a repository made here.

use std::ffi::OsString;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

use super::repository::{POSTPROOF, Repository, git, said};

const SITE: [(&str, &str); 5] = [
    ("_config.yml", "title: A\n"),
    ("Gemfile", "gem \"jekyll\", \"~> 4.3\"\n"),
    ("index.md", "---\n---\n[a](/about/) ![cat](/img/cat.svg)\n"),
    ("about.md", "---\npermalink: /about/\n---\nWe bake.\n"),
    ("img/cat.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>\n"),
];

/// Whether the test can run. In CI it must.
fn is_installed() -> bool {
    let is_there = Command::new("pre-commit").arg("--version").output().is_ok_and(|run| run.status.success());
    let is = |name: &str, value: &str| std::env::var(name).is_ok_and(|set| set == value);
    let required = is("CI", "true") || is("POSTPROOF_JEKYLL", "required");
    assert!(is_there || !required, "pre-commit is not installed: pip install pre-commit");
    if !is_there {
        writeln!(std::io::stderr(), "not run by pre-commit: it is not installed").expect("a notice");
    }
    is_there
}

/// A repository of hooks: the project's own file, and a package that takes the place of its own. Building the real one takes
/// minutes, and what matters here is that pre-commit installs and runs what the file names.
fn hooks() -> Repository {
    let main = format!(
        "fn main() {{\n    let run = std::process::Command::new({POSTPROOF:?}).args(std::env::args_os().skip(1)).status();\n    \
         std::process::exit(run.ok().and_then(|status| status.code()).unwrap_or(101));\n}}\n"
    );
    let file = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(".pre-commit-hooks.yaml"));
    let package = "[package]\nname = \"postproof\"\nversion = \"0.0.0\"\nedition = \"2021\"\n";
    Repository::with(&[
        (".pre-commit-hooks.yaml", &file.expect("the hooks")),
        ("Cargo.toml", package),
        ("src/main.rs", &main),
    ])
}

/// A site whose commits a hook looks at.
struct Hooked {
    site: Repository,
    _hooks: Repository,
    home: TempDir,
}

impl Hooked {
    fn by(hook: &str, files: &[(&str, &str)]) -> Hooked {
        let (site, hooks) = (Repository::with(files), hooks());
        let rev = hooks.git(&["rev-parse", "HEAD"]);
        let settings = format!(
            "repos:\n- repo: {}\n  rev: {}\n  hooks:\n  - id: {hook}\n",
            hooks.top.display(),
            rev.trim()
        );
        site.write(&[(".pre-commit-config.yaml", &settings)]);
        site.commit_all();
        let hooked = Hooked { site, _hooks: hooks, home: tempfile::tempdir().expect("a folder") };
        let installed = hooked.run(&["install"]);
        assert!(installed.starts_with("0\n"), "{installed}");
        hooked
    }

    fn with_surroundings(&self, mut command: Command) -> String {
        let folder = PathBuf::from(POSTPROOF).parent().expect("a folder").to_path_buf();
        let path: OsString = std::env::join_paths(
            std::iter::once(folder)
                .chain(std::env::split_paths(&std::env::var_os("PATH").unwrap_or_default())),
        )
        .expect("a path");
        command.env("PATH", path).env("PRE_COMMIT_HOME", self.home.path()).current_dir(&self.site.top);
        said(&command.output().expect("the program runs"))
    }

    /// Runs pre-commit.
    fn run(&self, arguments: &[&str]) -> String {
        let mut command = Command::new("pre-commit");
        command.args(arguments).env("GIT_CONFIG_GLOBAL", "/dev/null");
        self.with_surroundings(command)
    }

    /// Commits all that is changed, as its author does.
    fn commit(&self) -> String {
        self.site.stage();
        let mut command = git(&self.site.top);
        command.args(["commit", "-m", "x"]);
        self.with_surroundings(command)
    }
}

#[test]
fn a_commit_that_breaks_something_is_refused_and_says_why() {
    if !is_installed() {
        return;
    }
    let hooked = Hooked::by("postproof-system", &SITE);
    let site = &hooked.site;
    let mut commits = 2;
    let mut expect = |said: String, report: Option<&str>| {
        match report {
            Some(report) => assert!(said.starts_with("1\n") && said.contains(report), "{said}"),
            None => assert!(said.starts_with("0\n"), "{said}"),
        }
        commits += usize::from(report.is_none());
        assert_eq!(site.git(&["rev-list", "--count", "HEAD"]).trim(), commits.to_string());
    };

    site.write(&[("new.md", "---\n---\nSee [this](/lost/).\n")]);
    expect(hooked.commit(), Some("missing-page: no page is published at `/lost/`"));
    site.write(&[("new.md", "---\n---\nSee [this](/about/).\n")]);
    expect(hooked.commit(), None);

    fs::remove_file(site.top.join("img/cat.svg")).expect("a file");
    expect(hooked.commit(), Some("missing-image: there is no image at `/img/cat.svg`"));
    site.git(&["reset", "-q", "--hard"]);
    fs::remove_file(site.top.join("new.md")).expect("a file");
    expect(hooked.commit(), None);

    // What is staged counts, even while pre-commit puts aside what is not.
    site.write(&[("more.md", "---\n---\nSee [this](/lost/).\n")]);
    site.stage();
    site.write(&[("more.md", "---\n---\nSee [this](/about/).\n"), ("note.txt", "not staged")]);
    let mut commit = git(&site.top);
    commit.args(["commit", "-m", "x"]);
    expect(hooked.with_surroundings(commit), Some("missing-page: no page is published at `/lost/`"));
}

#[test]
fn pre_commit_builds_and_runs_the_hooks_in_rust() {
    if !is_installed() {
        return;
    }
    let mut files = SITE.to_vec();
    files.push(("old.md", "---\n---\nSee [this](/nowhere/).\n"));
    let hooked = Hooked::by("postproof", &files);
    let site = &hooked.site;
    site.write(&[("new.md", "---\n---\nSee [this](/about/).\n")]);
    assert!(hooked.commit().starts_with("0\n"), "an old finding does not refuse a new commit");
    site.write(&[("newer.md", "---\n---\nSee [this](/lost/).\n")]);
    let refused = hooked.commit();
    assert!(
        refused.starts_with("1\n") && refused.contains("/lost/") && !refused.contains("/nowhere/"),
        "{refused}"
    );

    // Whole branches are compared as a commit is.
    site.git(&["commit", "-qnm", "x"]);
    let branch = |to: &str| hooked.run(&["run", "--from-ref", to, "--to-ref", "HEAD"]);
    assert!(branch("HEAD~1").contains("/lost/"), "{}", branch("HEAD~1"));
    assert!(branch("HEAD").starts_with("0\n"));

    let all = hooked.run(&["run", "--all-files"]);
    assert!(all.starts_with("0\n"), "nothing is staged: {all}");
    let settings = fs::read_to_string(site.top.join(".pre-commit-config.yaml")).expect("a file");
    site.write(&[(".pre-commit-config.yaml", &settings.replace("id: postproof", "id: postproof-all"))]);
    let all = hooked.run(&["run", "--all-files"]);
    assert!(all.starts_with("1\n") && all.contains("/nowhere/"), "{all}");
}

#[test]
fn pre_commit_finds_nothing_wrong_with_the_file_of_hooks() {
    if !is_installed() {
        return;
    }
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(".pre-commit-hooks.yaml");
    let run =
        Command::new("pre-commit").arg("validate-manifest").arg(file).output().expect("pre-commit runs");
    assert!(run.status.success(), "{}", said(&run));
}

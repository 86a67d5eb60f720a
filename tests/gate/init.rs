//! `postproof init`: what it writes, what it keeps, and that what it wrote works.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

use postproof::rules::RULES;
use postproof::settings::Settings;

use super::{action_validator_is_content, git, schema_holds};

/// A site in a new repository; `None` without git.
fn site(files: &[(&str, &str)]) -> Option<tempfile::TempDir> {
    let folder = tempfile::tempdir().expect("a folder");
    git(folder.path(), &["init", "--quiet"])?;
    for (path, text) in
        [("_config.yml", "title: A\n"), ("index.md", "---\ntitle: A\n---\n[a](/b/)\n")].iter().chain(files)
    {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, text).expect("a file");
    }
    Some(folder)
}

fn init(folder: &Path, arguments: &[&str]) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_postproof"));
    command.arg("init").args(arguments).current_dir(folder);
    let output = command.output().expect("the program runs");
    let text = [output.stdout, output.stderr].concat();
    format!("{}\n{}", output.status.code().unwrap_or(-1), String::from_utf8_lossy(&text))
}

/// All files but those that git makes.
fn files(folder: &Path) -> BTreeMap<String, String> {
    let walk = walkdir::WalkDir::new(folder).into_iter().filter_map(Result::ok);
    let files = walk.filter(|entry| entry.file_type().is_file()).filter_map(|entry| {
        let path = entry.path().strip_prefix(folder).ok()?.display().to_string();
        let is_gits = path.starts_with(".git/") && path != ".git/hooks/pre-commit";
        (!is_gits).then(|| (path, fs::read_to_string(entry.path()).unwrap_or_default()))
    });
    files.collect()
}

#[test]
fn it_writes_settings_hook_and_workflow_and_a_second_time_nothing() {
    let Some(folder) = site(&[]) else { return };
    let said = init(folder.path(), &["--action", "someone/postproof@v1"]);
    let expected = "0\nwrote .postproof.yml: the settings, with what each line means\n\
                    wrote .git/hooks/pre-commit: refuses a commit that breaks something in the site, on this machine\n\
                    wrote .github/workflows/postproof.yml: checks every push and pull request, and shows findings at their lines\n\
                    1 finding today: ";
    assert!(said.starts_with(expected), "{said}");
    let written = files(folder.path());
    let names: Vec<&str> = written.keys().map(String::as_str).collect();
    let expected = [
        ".git/hooks/pre-commit",
        ".github/workflows/postproof.yml",
        ".postproof.yml",
        "_config.yml",
        "index.md",
    ];
    assert_eq!(names, expected);

    let rules: Vec<&str> = RULES.iter().map(|rule| rule.name).collect();
    Settings::load(&folder.path().join(".postproof.yml"), &rules).expect("the settings can be read");
    let workflow = folder.path().join(".github/workflows/postproof.yml");
    assert!(written[".github/workflows/postproof.yml"].contains("uses: someone/postproof@v1\n"));
    schema_holds("vendor.github-workflows", &workflow);
    action_validator_is_content(&workflow);

    let said = init(folder.path(), &[]);
    assert_eq!(said.lines().filter(|line| line.starts_with("kept  ")).count(), 3, "{said}");
    assert_eq!(files(folder.path()), written);
}

#[test]
fn every_setting_that_it_explains_can_be_used() {
    let Some(folder) = site(&[]) else { return };
    init(folder.path(), &[]);
    let path = folder.path().join(".postproof.yml");
    let text = fs::read_to_string(&path).expect("the settings");
    let is_setting = |line: &str| {
        line.starts_with("#   ") || (line.contains(": ") && !line.ends_with('.')) || line.ends_with("levels:")
    };
    let used: String = text
        .lines()
        .map(|line| match line.strip_prefix("# ") {
            Some(rest) if is_setting(line) => format!("{rest}\n"),
            _ => format!("{line}\n"),
        })
        .collect();
    let rules: Vec<&str> = RULES.iter().map(|rule| rule.name).collect();
    let settings = Settings::parse(&path, &used, &rules).unwrap_or_else(|error| panic!("{error}: {used}"));
    assert!(settings.jekyll.is_some() && settings.ignores_target("/search/x"), "{used}");
}

#[test]
fn the_hook_stops_a_commit_when_the_check_fails() {
    let Some(folder) = site(&[]) else { return };
    init(folder.path(), &[]);
    let programs = folder.path().join(".programs");
    fs::create_dir(&programs).expect("a folder");
    let commit = |code: u8| {
        let program = programs.join("postproof");
        fs::write(&program, format!("#!/bin/sh\necho \"ran $*\"\nexit {code}\n")).expect("a file");
        let executable = std::os::unix::fs::PermissionsExt::from_mode(0o755);
        fs::set_permissions(&program, executable).expect("it can be made a program");
        let path = format!("{}:{}", programs.display(), std::env::var("PATH").unwrap_or_default());
        let mut command = Command::new("git");
        command.args([
            "-c",
            "user.name=A",
            "-c",
            "user.email=a@example.org",
            "commit",
            "-m",
            "x",
            "--allow-empty",
        ]);
        let output = command.current_dir(folder.path()).env("PATH", path).output().expect("git runs");
        (
            output.status.success(),
            String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned(),
        )
    };
    let (passed, said) = commit(1);
    assert!(!passed && said.contains("ran check --staged"), "{said}");
    let (passed, said) = commit(0);
    assert!(passed && said.contains("ran check --staged"), "{said}");
}

#[test]
fn the_hook_lets_commits_pass_that_have_nothing_to_do_with_the_site() {
    let Some(folder) = site(&[("LICENSE", "Free.\n")]) else { return };
    init(folder.path(), &[]);
    let programs = Path::new(env!("CARGO_BIN_EXE_postproof")).parent().expect("a folder");
    let path = format!("{}:{}", programs.display(), std::env::var("PATH").unwrap_or_default());
    let commit = |file: &str| {
        git(folder.path(), &["add", file]).expect("the file is there");
        let mut command = Command::new("git");
        command.args(["-c", "user.name=A", "-c", "user.email=a@example.org", "commit", "-m", "x"]);
        let output = command.current_dir(folder.path()).env("PATH", &path).output().expect("git runs");
        let said = [output.stdout, output.stderr].concat();
        (output.status.success(), String::from_utf8_lossy(&said).into_owned())
    };
    let nothing = "nothing was checked: no Jekyll site and no Markdown file is staged here\n";
    let (passed, said) = commit("LICENSE");
    assert!(passed && said.contains(nothing), "{said}");
    let (passed, said) = commit(".");
    assert!(!passed && said.contains("missing-page"), "{said}");
    git(folder.path(), &["checkout", "--quiet", "--orphan", "assets"]).expect("a branch");
    git(folder.path(), &["rm", "-rqf", "."]).expect("all files go");
    fs::write(folder.path().join("a.txt"), "a\n").expect("a file");
    let (passed, said) = commit("a.txt");
    assert!(passed && said.contains(nothing), "{said}");
}

#[test]
fn what_is_there_stays_and_is_told_how_to_run_it() {
    let mine = [
        (".pre-commit-config.yaml", "repos: []\n"),
        (".postproof.yml", "fail_on: error\n"),
        (".gitlab-ci.yml", "build:\n  script: [make]\n"),
    ];
    let Some(folder) = site(&mine) else { return };
    let before = files(folder.path());
    let said = init(folder.path(), &[]);
    assert_eq!(files(folder.path()), before);
    for part in [
        "kept  .postproof.yml: your settings\n",
        "kept  .pre-commit-config.yaml: add this below `repos:`",
        "        entry: postproof check --staged\n",
        "kept  .gitlab-ci.yml: add this job",
        "\npostproof:\n  stage: test\n",
    ] {
        assert!(said.contains(part), "{part}: {said}");
    }
}

#[test]
fn a_repository_of_gitlab_gets_a_job_of_gitlab() {
    let Some(folder) = site(&[]) else { return };
    git(folder.path(), &["remote", "add", "origin", "git@gitlab.com:someone/site.git"]);
    let said = init(folder.path(), &["--action", "someone/postproof@v1"]);
    assert!(said.contains("wrote .gitlab-ci.yml: "), "{said}");
    let path = folder.path().join(".gitlab-ci.yml");
    let job = fs::read_to_string(&path).expect("the job");
    assert!(job.contains("github.com/someone/postproof\n") && job.contains("POSTPROOF_REF: v1\n"), "{job}");
    schema_holds("vendor.gitlab-ci", &path);
}

#[test]
fn git_says_where_hooks_are() {
    let Some(folder) = site(&[]) else { return };
    git(folder.path(), &["config", "core.hooksPath", ".hooks"]);
    assert!(init(folder.path(), &[]).contains("wrote .hooks/pre-commit: "));
    assert!(folder.path().join(".hooks/pre-commit").is_file());
}

#[test]
fn it_needs_a_site_and_the_name_of_an_action() {
    let empty = tempfile::tempdir().expect("a folder");
    assert!(init(empty.path(), &[]).starts_with("2\nerror: no Jekyll site"), "{}", init(empty.path(), &[]));
    let Some(folder) = site(&[]) else { return };
    for action in ["postproof", "a/b", "a/b@", "a b/c@d", "a/b@c d"] {
        assert!(init(folder.path(), &["--action", action]).starts_with("2\n"), "{action}");
    }
}

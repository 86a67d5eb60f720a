//! What stands between a change and the site: the action of GitHub, the template of GitLab, and `postproof init`. Their files are
//! held against the schemas of those services, and what they run is run.
#![cfg(unix)]
#![expect(clippy::expect_used, clippy::panic, reason = "a test that cannot be set up has failed")]

#[path = "gate/init.rs"]
mod init;
#[path = "gate/runner.rs"]
mod runner;
#[path = "formats/validators.rs"]
mod validators;

use std::path::{Path, PathBuf};
use std::process::Command;

use runner::{Runner, entries};
use serde_json::Value;
use validators::{node, package, python, system};

const CLEAN: &[(&str, &str)] = &[("_config.yml", "title: A\n"), ("index.md", "---\ntitle: A\n---\n")];
const BROKEN: &[(&str, &str)] = &[
    ("_config.yml", "title: A\n"),
    (
        "index.md",
        "---\ntitle: A\n---\n[a](/gone/)\n\n[b](/quiet/) <!-- postproof-ignore missing-page: soon -->\n",
    ),
    ("other.md", "---\ntitle: B\n---\n[a](/gone/)\n![](/none.png)\n"),
];

fn repository(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// check-jsonschema carries the schemas of SchemaStore for what GitHub and GitLab read.
fn schema_holds(schema: &str, file: &Path) {
    let _ = python(&["-m", "check_jsonschema", "--builtin-schema", schema, &file.display().to_string()]);
}

/// And this one knows what steps may say.
fn action_validator_is_content(file: &Path) {
    let Some(program) = package("@action-validator/cli/cli.mjs") else { return };
    let _ = node(&program.display().to_string(), &[file], "");
}

#[test]
fn the_files_are_what_their_services_read() {
    let action = repository("action.yml");
    schema_holds("vendor.github-actions", &action);
    action_validator_is_content(&action);
    schema_holds("vendor.gitlab-ci", &repository("gitlab/postproof.yml"));
    let folder = tempfile::tempdir().expect("a folder");
    let workflow = folder.path().join("workflow.yml");
    std::fs::copy(repository("src/cli/init/workflow.yml"), &workflow).expect("a copy");
    schema_holds("vendor.github-workflows", &workflow);
    action_validator_is_content(&workflow);
}

#[test]
fn every_input_is_explained_and_used() {
    let text = std::fs::read_to_string(repository("action.yml")).expect("the action is there");
    let action: serde_yaml::Value = serde_yaml::from_str(&text).expect("it is YAML");
    let readme = std::fs::read_to_string(repository("README.md")).expect("README is there");
    let inputs = entries(&action["inputs"]);
    assert!(inputs.len() >= 8);
    for (name, input) in inputs {
        assert!(input["description"].as_str().is_some_and(|text| text.ends_with('.')), "{name}");
        assert!(text.contains(&format!("inputs.{name}")), "{name} is not used");
        assert!(readme.contains(&format!("`{name}`")), "{name} is not in README");
    }
}

#[test]
fn where_no_release_fits_the_action_builds_and_findings_fail_the_job() {
    let mut runner = Runner::new(BROKEN, &[]);
    runner.builds();
    assert!(!runner.run(false));
    assert_eq!(runner.ran, ["Choose a program", "Look into the cache", "Install", "Check", "Pass or fail"]);
    assert!(runner.log.contains("cargo install --locked --path"), "{}", runner.log);
    assert!(runner.log.contains("─[index.md:4:5]"), "{}", runner.log);
    let annotations: Vec<&str> = runner.log.lines().filter(|line| line.starts_with("::error ")).collect();
    assert_eq!(annotations.len(), 3, "{annotations:?}");
    assert!(annotations[0].contains("file=index.md,line=4,"), "{annotations:?}");
    assert!(
        runner.read("summary").contains("| error | `index.md:4:5`<br>`other.md:4:5` |"),
        "{}",
        runner.read("summary")
    );
    assert_eq!((runner.output("errors").as_str(), runner.output("warnings").as_str()), ("3", "0"));
    assert!(Path::new(&runner.output("sarif-file")).is_file());
}

#[test]
fn a_released_program_is_taken_when_it_is_the_one_that_was_released() {
    let mut runner = Runner::new(CLEAN, &[]);
    runner.has_release(false);
    assert!(runner.run(false), "{}", runner.log);
    let url = "https://github.example/someone/postproof/releases/download/v1.2.3/postproof-x86_64-unknown-linux-musl.tar.gz";
    assert_eq!(runner.read("release/urls"), format!("{url}\n{url}.sha256\n"));
    assert_eq!(runner.output("errors"), "0");

    let mut runner = Runner::new(CLEAN, &[]);
    runner.has_release(true);
    runner.builds();
    assert!(!runner.run(false), "{}", runner.log);
    assert_eq!(runner.ran.last().map(String::as_str), Some("Install"));
}

#[test]
fn what_is_in_the_cache_is_not_installed_again() {
    let mut runner = Runner::new(CLEAN, &[("version", "source")]);
    assert!(runner.run(true), "{}", runner.log);
    assert!(!runner.ran.contains(&"Install".to_owned()));
    let key = &runner.used["actions/cache"]["key"];
    let (_, sources) = key.rsplit_once('-').expect("a key");
    assert!(key.starts_with("postproof-Linux-X64-source-") && sources.len() == 40, "{key}");
}

#[test]
fn code_scanning_gets_what_is_reported_and_nothing_that_is_suppressed() {
    let mut runner = Runner::new(BROKEN, &[("sarif", "true"), ("fail-on", "never")]);
    assert!(runner.run(true), "{}", runner.log);
    let file = &runner.used["github/codeql-action/upload-sarif"]["sarif_file"];
    let results = |file: &str| {
        let log: Value = serde_json::from_str(&std::fs::read_to_string(file).expect("a file")).expect("JSON");
        log["runs"][0]["results"].as_array().expect("results").len()
    };
    assert_eq!((results(file), results(&runner.output("sarif-file"))), (3, 4));
}

#[test]
fn inputs_become_arguments_and_never_commands() {
    let odd = "other.md\n\"; touch pwned #\n$(touch pwned)";
    let mut runner = Runner::new(BROKEN, &[("path", odd)]);
    assert!(!runner.run(true));
    assert!(runner.log.contains("cannot read `\"; touch pwned #`"), "{}", runner.log);
    assert!(!runner.path("site/pwned").exists());
    assert_eq!(runner.ran.last().map(String::as_str), Some("Check"), "a run that failed checks nothing");

    let inputs = [
        ("path", "other.md"),
        ("args", "--no-baseline\n--quiet"),
        ("annotations", "false"),
        ("summary", "false"),
    ];
    let mut runner = Runner::new(BROKEN, &inputs);
    assert!(!runner.run(true));
    assert!(runner.log.contains("[other.md:4:5]") && !runner.log.contains("[index.md:"), "{}", runner.log);
    assert!(!runner.log.contains("::error") && !runner.log.contains("Checked "), "{}", runner.log);
    assert_eq!(runner.read("summary"), "");

    let mut runner = Runner::new(BROKEN, &[("fail-on", "never"), ("max-warnings", "0")]);
    assert!(runner.run(true), "{}", runner.log);
}

#[test]
fn the_job_of_gitlab_leaves_both_reports_behind() {
    let text = std::fs::read_to_string(repository("gitlab/postproof.yml")).expect("the template is there");
    let template: serde_yaml::Value = serde_yaml::from_str(&text).expect("it is YAML");
    let job = &template["postproof"];
    let runner = Runner::new(BROKEN, &[]);
    runner.builds();
    runner.program("git", "echo \"git $*\"");
    let lines = job["script"].as_sequence().expect("a script").iter().filter_map(serde_yaml::Value::as_str);
    let script = lines.collect::<Vec<_>>().join("\n");
    let path = format!("{}:{}", runner.path("programs").display(), std::env::var("PATH").unwrap_or_default());
    let mut command = Command::new("sh");
    command.args(["-e", "-c", &script]).current_dir(runner.path("site")).env("PATH", path);
    for (name, value) in entries(&job["variables"]) {
        command.env(name, value.as_str().unwrap_or_default());
    }
    let output = command.output().expect("sh runs");
    let said = String::from_utf8_lossy(&output.stdout);
    assert_eq!(output.status.code(), Some(1), "{said}{}", String::from_utf8_lossy(&output.stderr));
    assert!(said.contains("git clone") && said.contains("cargo install --locked"), "{said}");
    for (_, report) in entries(&job["artifacts"]["reports"]) {
        let report = report.as_str().expect("a path");
        assert!(runner.path("site").join(report).is_file(), "{report}");
    }
}

/// git, which these tests need.
fn git(folder: &Path, arguments: &[&str]) -> Option<String> {
    let folder = folder.display().to_string();
    system("git", &[&["-C", &folder], arguments].concat(), "")
}

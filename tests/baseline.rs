//! The life of a baseline: written once, never hiding more than it knew, pruned when something is mended.
#![expect(clippy::expect_used, reason = "a test that cannot be set up has failed")]

use std::fs;
use std::path::Path;
use std::process::Command;

const PAGE: &str = "---\n---\n[a](/a/)\n\n[b](/b/)\n";

/// What a run says, its exit code first.
fn run(site: &Path, arguments: &[&str]) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_postproof"));
    let output = command.args(arguments).current_dir(site).output().expect("the program runs");
    let text = [output.stdout, output.stderr].concat();
    format!("{}\n{}", output.status.code().unwrap_or(-1), String::from_utf8_lossy(&text))
}

fn check(site: &Path, more: &[&str]) -> String {
    run(site, &[&["check", "--jekyll", "4", "--format", "short"], more].concat())
}

#[test]
fn only_what_is_new_is_reported_and_what_is_mended_is_forgotten_when_asked_for() {
    let folder = tempfile::tempdir().expect("a folder");
    let site = folder.path();
    let page = |text: &str| fs::write(site.join("index.md"), text).expect("a file");
    fs::write(site.join("_config.yml"), "title: A\n").expect("a file");
    page(PAGE);
    assert!(check(site, &[]).starts_with("1\n"));
    assert!(run(site, &["baseline", "--jekyll", "4"]).contains("2 findings known now"));
    assert!(check(site, &[]).starts_with("0\n"), "{}", check(site, &[]));
    assert!(check(site, &["--no-baseline"]).starts_with("1\n"));

    // Other lines do not bring it back.
    page(&PAGE.replace("[a]", "Text.\n\n[a]"));
    assert!(check(site, &[]).contains("nothing to mend; 2 in the baseline"), "{}", check(site, &[]));

    // One more of a kind is one too many.
    page(&format!("{PAGE}\n[again](/a/)\n"));
    let said = check(site, &[]);
    assert!(
        said.starts_with("1\nindex.md:7:9: error[missing-page] no page is published at `/a/`\n"),
        "{said}"
    );

    page(&PAGE.replace("(/b/)", "(/)"));
    let mended = "Mended since the baseline: index.md: missing-page /b/";
    assert!(check(site, &[]).contains(mended));
    assert!(check(site, &["--prune-baseline"]).contains(mended));
    assert!(!check(site, &[]).contains(mended));
    page(PAGE);
    assert!(
        check(site, &[]).starts_with("1\nindex.md:5:5: "),
        "what was mended is reported when it comes back"
    );

    fs::write(site.join(".postproof-baseline.json"), "{").expect("a file");
    assert!(check(site, &[]).starts_with("2\nerror: cannot read"), "{}", check(site, &[]));
}

#[test]
fn it_lies_beside_the_settings_and_keeps_the_sites_of_a_repository_apart() {
    let folder = tempfile::tempdir().expect("a folder");
    let top = folder.path();
    fs::create_dir_all(top.join(".git")).expect("a folder");
    fs::write(top.join(".postproof.yml"), "jekyll: 4\n").expect("a file");
    for site in ["blog", "docs"] {
        fs::create_dir(top.join(site)).expect("a folder");
        fs::write(top.join(site).join("_config.yml"), "title: A\n").expect("a file");
        fs::write(top.join(site).join("index.md"), PAGE).expect("a file");
    }
    run(&top.join("docs"), &["baseline"]);
    assert!(top.join(".postproof-baseline.json").is_file());
    assert!(run(&top.join("docs"), &["check"]).starts_with("0\n"));
    assert!(run(&top.join("blog"), &["check"]).starts_with("1\n"));
    run(&top.join("blog"), &["baseline"]);
    assert!(run(&top.join("docs"), &["check"]).starts_with("0\n"));
    assert!(run(&top.join("blog"), &["check"]).starts_with("0\n"));
}

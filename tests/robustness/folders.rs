//! What the user names: folders that are no site, or not there.

use crate::site::{TestSite, complaint};

#[test]
fn a_folder_that_is_no_site_ends_the_run_with_its_name_and_the_way_out() {
    let site = TestSite::bare().with("notes.txt", "no site");
    let output = site.run(&["check"]);
    let said = complaint(&output);
    assert_eq!(output.status.code(), Some(2), "{said}");
    let name = site.root().file_name().map(|name| name.to_string_lossy().into_owned()).expect("a name");
    assert!(said.contains(&name) && said.contains("_config.yml"), "{said}");
    assert!(output.stdout.is_empty());
}

#[test]
fn an_empty_folder_is_no_silent_success() {
    let output = TestSite::bare().run(&["check"]);
    assert_eq!(output.status.code(), Some(2), "{}", complaint(&output));
}

#[test]
fn a_folder_that_is_not_there_is_named() {
    for command in ["check", "map", "links"] {
        let output = TestSite::new().run(&[command, "no/such/folder"]);
        let said = complaint(&output);
        assert_eq!(output.status.code(), Some(2), "{command}: {said}");
        assert!(said.contains("no/such/folder"), "{command}: {said}");
        assert!(said.contains("help:"), "{command}: {said}");
    }
}

#[test]
fn an_empty_site_is_checked() {
    let site = TestSite::bare().with("_config.yml", "");
    let output = site.run(&["check"]);
    assert_eq!(output.status.code(), Some(0), "{}", complaint(&output));
}

#[cfg(unix)]
#[test]
fn whoever_stops_reading_ends_the_run_quietly() {
    use std::process::{Command, Stdio};
    let site = TestSite::new().page(&"[a](/b)\n".repeat(5_000));
    for format in ["pretty", "short", "json"] {
        let mut child = Command::new(env!("CARGO_BIN_EXE_postproof"))
            .current_dir(site.root())
            .args(["check", "--format", format])
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program runs");
        drop(child.stdout.take());
        let output = child.wait_with_output().expect("the program ends");
        assert_eq!(output.status.code(), Some(0), "{format}");
        assert!(!complaint(&output).contains("panicked"), "{format}: {}", complaint(&output));
    }
}

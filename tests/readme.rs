//! What README shows is what the program prints.

use std::path::Path;
use std::process::Command;

use postproof::rules::RULES;
use postproof::settings::Settings;

fn readme() -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).unwrap()
}

/// The report between the markers: the command line, then pieces of its output with `…` between them.
fn report(readme: &str) -> (String, Vec<String>) {
    let (_, rest) = readme.split_once("<!-- report -->").unwrap();
    let (block, _) = rest.split_once("<!-- /report -->").unwrap();
    let text = block.trim().strip_prefix("```text\n").unwrap().strip_suffix("\n```").unwrap();
    let (command, output) = text.split_once('\n').unwrap();
    let pieces = output.split("\n…\n").map(|piece| piece.trim_matches('\n').to_owned());
    (command.strip_prefix("$ ").unwrap().to_owned(), pieces.collect())
}

#[test]
fn the_report_is_what_the_tool_prints() {
    let repository = Path::new(env!("CARGO_MANIFEST_DIR"));
    let (command, pieces) = report(&readme());
    let mut words = command.split(' ');
    assert_eq!(words.next(), Some("postproof"));
    let run = Command::new(env!("CARGO_BIN_EXE_postproof"))
        .args(words)
        .args(["--color", "never"])
        .current_dir(repository)
        .output()
        .unwrap();
    let printed = String::from_utf8(run.stdout).unwrap();
    assert!(pieces.len() > 1, "the report has no pieces");
    for piece in pieces {
        assert!(printed.contains(&piece), "README shows\n{piece}\nbut `{command}` prints\n{printed}");
    }
}

#[test]
fn the_settings_shown_can_be_read() {
    let readme = readme();
    let (_, section) = readme.split_once("## Settings").unwrap();
    let (_, block) = section.split_once("```yaml\n").unwrap();
    let (yaml, _) = block.split_once("```").unwrap();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join(".postproof.yml");
    std::fs::write(&file, yaml).unwrap();
    let names: Vec<&str> = RULES.iter().map(|rule| rule.name).collect();
    Settings::load(&file, &names).unwrap();
}

#[test]
fn every_rule_is_listed_once() {
    let readme = readme();
    let (_, rest) = readme.split_once("<!-- rules -->").unwrap();
    let (table, _) = rest.split_once("<!-- /rules -->").unwrap();
    let mut listed: Vec<&str> = table.split('`').skip(1).step_by(2).collect();
    listed.sort_unstable();
    let rules: Vec<&str> = RULES.iter().map(|rule| rule.name).collect();
    assert_eq!(listed, rules);
}

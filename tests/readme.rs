//! What README shows is what the program prints.

use std::path::Path;
use std::process::Command;

use postproof::rules::RULES;
use postproof::settings::Settings;

fn readme() -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    std::fs::read_to_string(path).unwrap_or_default()
}

/// What stands between two marks.
fn between<'t>(text: &'t str, start: &str, end: &str) -> Option<&'t str> {
    let (_, rest) = text.split_once(start)?;
    Some(rest.split_once(end)?.0)
}

/// The report: the command line, then pieces of its output with `…` between them.
fn report(readme: &str) -> Option<(String, Vec<String>)> {
    let block = between(readme, "<!-- report -->", "<!-- /report -->")?;
    let (command, output) = between(block, "```text\n", "```\n")?.split_once('\n')?;
    let pieces = output.split("\n…\n").map(|piece| piece.trim_matches('\n').to_owned());
    Some((command.strip_prefix("$ ")?.to_owned(), pieces.collect()))
}

#[test]
fn the_report_is_what_the_tool_prints() {
    let repository = Path::new(env!("CARGO_MANIFEST_DIR"));
    let (command, pieces) = report(&readme()).expect("README has a report");
    let mut words = command.split(' ');
    assert_eq!(words.next(), Some("postproof"));
    let run = Command::new(env!("CARGO_BIN_EXE_postproof"))
        .args(words)
        .args(["--color", "never"])
        .env_remove("GITHUB_ACTIONS")
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
    let section = between(&readme, "## Settings", "## Rules").unwrap();
    let yaml = between(section, "```yaml\n", "```").unwrap();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join(".postproof.yml");
    std::fs::write(&file, yaml).unwrap();
    let names: Vec<&str> = RULES.iter().map(|rule| rule.name).collect();
    Settings::load(&file, &names).unwrap();
}

#[test]
fn every_rule_is_listed_once() {
    let readme = readme();
    let table = between(&readme, "<!-- rules -->", "<!-- /rules -->").unwrap();
    let mut listed: Vec<&str> = table.split('`').skip(1).step_by(2).collect();
    listed.sort_unstable();
    let rules: Vec<&str> = RULES.iter().map(|rule| rule.name).collect();
    assert_eq!(listed, rules);
}

//! What README shows is what the program prints.

use std::path::Path;
use std::process::Command;

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
    let readme = std::fs::read_to_string(repository.join("README.md")).unwrap();
    let (command, pieces) = report(&readme);
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

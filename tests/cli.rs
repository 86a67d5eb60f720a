//! Runs the cases in `tests/cli`: what is typed, what is printed, the exit code.

#[test]
fn the_command_line_says_what_the_cases_say() {
    // In GitHub Actions the reports would get annotations.
    trycmd::TestCases::new().env("GITHUB_ACTIONS", "").case("tests/cli/*.trycmd").case("tests/cli/*.toml");
}

#[test]
fn a_reader_that_stops_early_ends_the_run_quietly() {
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_postproof"));
    command.args(["links", "fixtures/blog", "--format", "json"]).current_dir(env!("CARGO_MANIFEST_DIR"));
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let run = command.stdout(writer).stderr(std::process::Stdio::piped()).spawn().unwrap();
    let output = run.wait_with_output().unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    assert!(output.status.code().is_some_and(|code| code < 2), "{:?}", output.status);
}

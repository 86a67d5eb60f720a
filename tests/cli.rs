//! Runs the cases in `tests/cli`: what is typed, what is printed, the exit code.

#[test]
fn the_command_line_says_what_the_cases_say() {
    trycmd::TestCases::new().case("tests/cli/*.trycmd").case("tests/cli/*.toml");
}

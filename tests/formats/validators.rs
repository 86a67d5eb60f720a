//! The programs that reports are held against: required in CI, asked for elsewhere when they are there.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Where `tests/formats/install.sh` puts them.
fn folder() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).with_file_name("validators")
}

fn is(name: &str, value: &str) -> bool {
    std::env::var(name).is_ok_and(|set| set == value)
}

/// A file of an installed package; `None` where it is not installed and need not be.
pub(crate) fn package(path: &str) -> Option<PathBuf> {
    let path = folder().join("node_modules").join(path);
    if !path.exists() {
        missing(&path.display().to_string());
        return None;
    }
    Some(path)
}

fn missing(what: &str) {
    let required = is("CI", "true") || is("POSTPROOF_JEKYLL", "required");
    assert!(!required, "{what} is not there: tests/formats/install.sh installs it");
    // Not by println: the notice must be seen although the test passes.
    let notice = format!("not validated: {what} is not there; tests/formats/install.sh installs it");
    writeln!(std::io::stderr(), "{notice}").expect("standard error can be written");
}

/// A script of this folder, run by node with the installed packages.
pub(crate) fn node(script: &str, arguments: &[&Path], input: &str) -> Option<String> {
    package("typescript")?;
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/formats").join(script);
    let mut command = Command::new("node");
    command.arg(script).args(arguments).env("NODE_PATH", folder().join("node_modules"));
    Some(output(&mut command, input))
}

/// Python with the installed packages.
pub(crate) fn python(arguments: &[&str]) -> Option<String> {
    package("typescript")?;
    let mut command = Command::new("python3");
    command.args(arguments).env("PYTHONPATH", folder().join("python"));
    Some(output(&mut command, ""))
}

/// A program of the system.
pub(crate) fn system(program: &str, arguments: &[&str], input: &str) -> Option<String> {
    let is_there =
        Command::new(program).arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status();
    if is_there.is_err() {
        missing(program);
        return None;
    }
    Some(output(Command::new(program).args(arguments), input))
}

/// What a program prints. It must succeed.
pub(crate) fn output(command: &mut Command, input: &str) -> String {
    let (stdin, stdout, stderr) = (Stdio::piped(), Stdio::piped(), Stdio::piped());
    let mut run = command.stdin(stdin).stdout(stdout).stderr(stderr).spawn().expect("the program starts");
    let mut writer = run.stdin.take().expect("it has an input");
    writer.write_all(input.as_bytes()).expect("it reads its input");
    drop(writer);
    let output = run.wait_with_output().expect("it ends");
    let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{command:?}: {out}{err}");
    out.into_owned()
}

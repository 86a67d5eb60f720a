//! Ruby scripts that ask the installed Jekyll.

use std::ffi::OsStr;
use std::path::Path;
use std::process::Command;

/// Runs a Ruby script to its end, and yields what it printed.
pub(crate) fn run(script: &Path, arguments: &[&OsStr]) -> String {
    let run = Command::new("ruby")
        .arg(script)
        .args(arguments)
        .output()
        .expect("the real Jekyll is required here, but ruby does not start");
    assert!(run.status.success(), "{}: {}", script.display(), String::from_utf8_lossy(&run.stderr));
    String::from_utf8(run.stdout).unwrap()
}

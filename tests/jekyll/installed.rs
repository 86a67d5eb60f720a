//! The Jekyll that is installed on this machine: required in CI, asked elsewhere only on demand.

use std::io::Write;

fn is(name: &str, value: &str) -> bool {
    std::env::var(name).is_ok_and(|set| set == value)
}

/// Whether this runs in CI.
pub(crate) fn is_ci() -> bool {
    is("CI", "true")
}

/// Whether the comparison with it must be made.
pub(crate) fn is_required() -> bool {
    is("POSTPROOF_JEKYLL", "required") || is_ci()
}

/// Says that the comparison was not made. Not by println: the notice must be seen although the test passes.
pub(crate) fn say_skipped() {
    let notice =
        "not held against the real Jekyll: set POSTPROOF_JEKYLL=required to compare with the installed one";
    writeln!(std::io::stderr(), "{notice}").unwrap();
}

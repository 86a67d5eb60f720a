//! Sites that a run leaves alone, since another one lies where a repository usually has its site.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use postproof::git::{self, Base};
use postproof::report::visible;
use postproof::workspace::roots_left_out;

use super::failure::Failure;
use super::sites::{Selection, absolute};

/// The sites that are left out where these paths are asked for, and `selected` are the sites that are not.
pub(super) fn find(paths: &[PathBuf], selected: &[Selection]) -> Result<Vec<Selection>, Failure> {
    let here = [PathBuf::from(".")];
    let paths = if paths.is_empty() { &here } else { paths };
    let mut found: Vec<Selection> = Vec::new();
    for root in paths.iter().flat_map(|path| roots_left_out(path)) {
        if !selected.iter().chain(&found).any(|one| one.root.path == root.path) {
            found.push(Selection::whole(&absolute(Path::new("."))?, root));
        }
    }
    Ok(found)
}

/// Those of them that a change touches.
pub(super) fn touched(left_out: Vec<Selection>, base: &Base) -> Result<Vec<Selection>, Failure> {
    let Some(first) = left_out.first() else { return Ok(left_out) };
    let touched = git::touched(&first.root.path, base)?;
    let is_touched = |site: &Selection| touched.iter().any(|one| one.path.starts_with(&site.root.path));
    Ok(left_out.into_iter().filter(is_touched).collect())
}

/// Says which sites are not checked, and how they would be.
pub(super) fn tell(paths: &[PathBuf], left_out: &[Selection]) -> io::Result<()> {
    if left_out.is_empty() {
        return Ok(());
    }
    let asked = if paths.is_empty() {
        vec![".".into()]
    } else {
        paths.iter().map(|path| path.to_string_lossy()).collect()
    };
    let names: Vec<String> = left_out.iter().map(|site| visible(&site.shown)).collect();
    let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    writeln!(
        io::stderr(),
        "not checked: {} in {}; `postproof check {} {}` does that, too",
        if names.len() == 1 { "another site" } else { "other sites" },
        quoted.join(", "),
        asked.join(" "),
        names.join(" "),
    )
}

//! A text on standard input, in the place of a file's: what an editor holds and has not written yet.

use std::collections::BTreeSet;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use postproof::source::SitePath;
use postproof::workspace::{Change, Content, Workspace};

use super::failure::Failure;
use super::sites::{Selection, select};

/// The text of a file that need not be on disk.
pub(super) struct Stdin {
    /// Its path in the site.
    pub(super) path: SitePath,
    bytes: Vec<u8>,
}

impl Stdin {
    /// Reads standard input to its end, and finds the site that the file belongs to.
    pub(super) fn read(path: &Path) -> Result<(Selection, Stdin), Failure> {
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let nowhere = || {
            let message = format!("`{}` is in no site", path.display());
            Failure::new(message, "name the file as it is called in the folder of a site")
        };
        let name = path.file_name().ok_or_else(nowhere)?;
        let selections = select(&[folder.to_path_buf()])?;
        let folder = folder.canonicalize().map_err(|_| nowhere())?;
        let mut around = selections.into_iter().filter(|selection| folder.starts_with(&selection.root.path));
        let mut selection = around.next().ok_or_else(nowhere)?;
        let below: PathBuf = folder.strip_prefix(&selection.root.path).map_err(|_| nowhere())?.join(name);
        let below: Vec<_> = below.iter().map(|name| name.to_string_lossy()).collect();
        let path = SitePath::new(&below.join("/"));
        selection.only = Some(BTreeSet::from([path.clone()]));
        let mut bytes = Vec::new();
        let failed = |error| Failure::new(format!("cannot read standard input: {error}"), "give it a text");
        io::stdin().lock().read_to_end(&mut bytes).map_err(failed)?;
        Ok((selection, Stdin { path, bytes }))
    }

    /// Puts the text in the place of the file's.
    pub(super) fn put(&self, workspace: &mut Workspace) -> Result<(), Failure> {
        Ok(workspace.set([(self.path.clone(), Content::from(self.bytes.clone()))])?)
    }

    /// Writes the text as the fixes leave it.
    pub(super) fn write(&self, changes: &[Change], out: &mut dyn Write) -> io::Result<()> {
        match changes.iter().find(|change| change.old.path == self.path) {
            Some(change) => out.write_all(change.new.as_bytes()),
            None => out.write_all(&self.bytes),
        }
    }
}

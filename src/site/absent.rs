//! Folders of the sources that are not here, as submodules that are not checked out: what they would publish is not known.

use super::config::Config;
use crate::liquid::Value;
use crate::source::{Place, SitePath};

use super::values::as_hash;

/// The folders, and where else their pages may be.
#[derive(Clone, Debug, Default)]
pub struct Absent {
    folders: Vec<(SitePath, Place)>,
    /// What the URLs of their pages begin with that `defaults` give another place.
    prefixes: Vec<String>,
}

impl Absent {
    /// Leaves out what the settings exclude.
    pub(super) fn new(config: &Config, mut folders: Vec<(SitePath, Place)>) -> Absent {
        let filter = config.entry_filter();
        folders.retain(|(folder, _)| filter.skips(folder.folder(), folder.file_name(), true).is_none());
        let prefixes = permalinks(config, &folders).map(str::to_owned).collect();
        Absent { folders, prefixes }
    }

    /// The folders, with the places that name them.
    pub fn folders(&self) -> &[(SitePath, Place)] {
        &self.folders
    }

    /// Whether something of them may be published at a site path.
    pub(super) fn may_hold(&self, path: &str) -> bool {
        let path = path.trim_start_matches('/');
        let is_in = |folder: &SitePath| is_below(path, folder.as_str());
        self.folders.iter().any(|(folder, _)| is_in(folder))
            || self.prefixes.iter().any(|prefix| path.starts_with(prefix.as_str()))
    }
}

/// Whether a path is that of the folder or below it.
fn is_below(path: &str, folder: &str) -> bool {
    path.strip_prefix(folder).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// The permalinks that `defaults` give to what lies in the folders, up to their first placeholder.
fn permalinks<'c>(
    config: &'c Config,
    folders: &'c [(SitePath, Place)],
) -> impl Iterator<Item = &'c str> + use<'c> {
    let sets = match config.get("defaults") {
        Some(Value::Array(sets)) => sets.as_slice(),
        _ => &[],
    };
    let permalink = move |set: &'c Value| {
        let (set, text) = (as_hash(set)?, |value: &'c Value| match value {
            Value::Str(text) => Some(text.as_str()),
            _ => None,
        });
        let path = text(as_hash(set.get("scope")?)?.get("path")?)?.trim_start_matches('/');
        let permalink = text(as_hash(set.get("values")?)?.get("permalink")?)?;
        let is_theirs = folders.iter().any(|(folder, _)| is_below(path, folder.as_str()));
        is_theirs.then(|| permalink.split(':').next().unwrap_or_default().trim_start_matches('/'))
    };
    sets.iter().filter_map(permalink)
}

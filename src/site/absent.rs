//! Folders of the sources that are not here, as submodules that are not checked out: what they would publish is not known.

use super::Why;
use super::config::Config;
use super::values::{as_hash, as_str};
use crate::liquid::Value;
use crate::source::{Place, SitePath};

/// The folders.
#[derive(Clone, Debug, Default)]
pub struct Absent {
    folders: Vec<(SitePath, Place)>,
    /// Such pages may have a `permalink` too, and be anywhere.
    has_pages: bool,
}

impl Absent {
    /// Leaves out what the settings exclude.
    pub(super) fn new(config: &Config, mut folders: Vec<(SitePath, Place)>) -> Absent {
        let filter = config.entry_filter();
        let of_build = [config.layouts_dir(), config.includes_dir(), config.data_dir()];
        folders.retain(|(folder, _)| match filter.skips(folder.folder(), folder.file_name(), true) {
            // These are read although their names begin with `_`.
            Some(Why::Hidden) => of_build.contains(&folder.as_str()),
            why => why.is_none(),
        });
        let is_in = |path: &str| folders.iter().any(|(folder, _)| is_below(path, folder.as_str()));
        let has_pages = scopes(config).any(is_in);
        Absent { folders, has_pages }
    }

    /// The folders, with the places that name them.
    pub fn folders(&self) -> &[(SitePath, Place)] {
        &self.folders
    }

    /// Whether the settings say something of pages in them.
    pub fn has_pages(&self) -> bool {
        self.has_pages
    }

    /// Whether one of them holds data.
    pub fn has_data(&self, config: &Config) -> bool {
        self.folders.iter().any(|(folder, _)| is_below(folder.as_str(), config.data_dir()))
    }

    /// Whether layouts or includes may be in them.
    pub fn has_templates(&self, config: &Config) -> bool {
        let has = |templates: &str| {
            self.holds(templates)
                || self.folders.iter().any(|(folder, _)| is_below(folder.as_str(), templates))
        };
        has(config.layouts_dir()) || has(config.includes_dir())
    }

    /// Whether a path of the sources leads into one of them.
    pub(super) fn holds(&self, path: &str) -> bool {
        self.folders.iter().any(|(folder, _)| is_below(path, folder.as_str()))
    }

    /// Whether something of them may be published at a site path.
    pub(super) fn may_hold(&self, path: &str) -> bool {
        let path = path.trim_start_matches('/');
        let name = path.rsplit('/').next().unwrap_or(path);
        let is_page = !name.contains('.') || name.ends_with(".html");
        self.has_pages && is_page || self.holds(path)
    }
}

/// Whether a path is that of the folder or below it.
fn is_below(path: &str, folder: &str) -> bool {
    path.strip_prefix(folder).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// The paths that `defaults` speak of.
fn scopes(config: &Config) -> impl Iterator<Item = &str> {
    let sets = match config.get("defaults") {
        Some(Value::Array(sets)) => sets.as_slice(),
        _ => &[],
    };
    sets.iter().filter_map(|set| {
        let path = as_str(as_hash(as_hash(set)?.get("scope")?)?.get("path")?)?;
        Some(path.trim_start_matches('/'))
    })
}

//! The documents of the rules as files, so that an editor can open the page that a finding links to.

use std::collections::HashMap;
use std::fs;
use std::path::PathBuf;

use lsp_types::Uri;

use crate::rules::RULES;

use super::uri;

/// Where the document of each rule lies.
#[derive(Debug, Default)]
pub(super) struct Pages(HashMap<&'static str, Uri>);

impl Pages {
    /// Writes the documents into the user's cache. Where that fails, findings have no page, and hovering still shows it.
    pub(super) fn write() -> Pages {
        let Some(folder) = folder() else { return Pages::default() };
        let page = |rule: &crate::rules::Rule| {
            let path = folder.join(format!("{}.md", rule.name));
            if fs::read_to_string(&path).ok().as_deref() != Some(rule.doc) {
                fs::write(&path, rule.doc).ok()?;
            }
            Some((rule.name, uri::of_path(&path)?))
        };
        Pages(RULES.iter().filter_map(page).collect())
    }

    pub(super) fn of(&self, rule: &str) -> Option<&Uri> {
        self.0.get(rule)
    }
}

fn folder() -> Option<PathBuf> {
    let absolute = |name: &str| std::env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
    let cache = absolute("XDG_CACHE_HOME")
        .or_else(|| absolute("LOCALAPPDATA"))
        .or_else(|| absolute("HOME").map(|home| home.join(".cache")))?;
    let folder = cache.join("postproof").join(env!("CARGO_PKG_VERSION")).join("rules");
    fs::create_dir_all(&folder).ok()?;
    Some(folder)
}

//! The page that a finding links to: the document of its rule in the project's repository, or as a file, so that an editor can open it.

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
    /// The documents on the web, where the package says in which repository they lie; else they are written into the user's cache.
    /// Where that fails, findings have no page, and hovering still shows it.
    pub(super) fn of_rules() -> Pages {
        let on_web = |rule: &crate::rules::Rule| {
            Some((rule.name, public(env!("CARGO_PKG_REPOSITORY"), env!("CARGO_PKG_VERSION"), rule.name)?))
        };
        let on_web: HashMap<&'static str, Uri> = RULES.iter().filter_map(on_web).collect();
        if on_web.is_empty() { Pages::write() } else { Pages(on_web) }
    }

    fn write() -> Pages {
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

/// The document of a rule in a repository on the web, as it is in a version.
fn public(repository: &str, version: &str, rule: &str) -> Option<Uri> {
    let repository = repository.strip_suffix('/').unwrap_or(repository);
    let is_web = repository.starts_with("https://");
    is_web.then(|| format!("{repository}/blob/v{version}/rules/{rule}.md").parse().ok())?
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_package_with_a_repository_has_its_documents_there() {
        let page =
            |repository| public(repository, "1.2.0", "missing-page").map(|uri| uri.as_str().to_owned());
        let expected = "https://example.org/a/postproof/blob/v1.2.0/rules/missing-page.md";
        assert_eq!(page("https://example.org/a/postproof/").as_deref(), Some(expected));
        assert_eq!(page(""), None);
    }
}

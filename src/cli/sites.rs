//! From the paths that the user names to the sites that hold them.

use std::collections::BTreeSet;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use jiff::Timestamp;
use postproof::git::{self, Base};
use postproof::report::Report;
use postproof::rules::CustomRule;
use postproof::settings::Settings;
use postproof::site::SiteKind;
use postproof::source::SitePath;
use postproof::workspace::{
    Findings, OpenError, OpenOptions, Root, Workspace, find_roots, is_of_site, plain_root, repository,
};
use walkdir::WalkDir;

use super::failure::Failure;
use super::options::SiteOptions;

/// A site, and what of it the user named.
#[derive(Debug)]
pub(super) struct Selection {
    /// The site; its path is absolute.
    pub(super) root: Root,
    /// The site's folder from where the user stands: `.`, `docs`, `..`.
    pub(super) shown: String,
    /// The site's folder from the top of its repository, else from where the user stands; empty for the top itself.
    pub(super) folder: String,
    /// The files to report on; all of them when `None`.
    pub(super) only: Option<BTreeSet<SitePath>>,
}

/// Finds the sites of these paths, each once; without paths those of the folder where the user stands.
pub(super) fn select(paths: &[PathBuf]) -> Result<Vec<Selection>, Failure> {
    select_by(paths, &|path| Ok(find_roots(path)?))
}

/// The same for a change, which need not have to do with any site: folders without one are passed over.
pub(super) fn select_if_any(paths: &[PathBuf]) -> Result<Vec<Selection>, Failure> {
    select_by(paths, &|path| match find_roots(path) {
        Err(OpenError::NoSite { .. }) => Ok(Vec::new()),
        found => Ok(found?),
    })
}

fn select_by(
    paths: &[PathBuf],
    roots: &dyn Fn(&Path) -> Result<Vec<Root>, Failure>,
) -> Result<Vec<Selection>, Failure> {
    let here = absolute(Path::new("."))?;
    let whole_site = paths.is_empty();
    let paths = if whole_site { &[PathBuf::from(".")] } else { paths };
    let mut selections: Vec<Selection> = Vec::new();
    for path in paths {
        let path = absolute(path)?;
        for root in holding(&path, roots(&path)?) {
            let root = Root { path: absolute(&root.path)?, ..root };
            let only = if whole_site { None } else { files_below(&path, &root.path)? };
            match selections.iter_mut().find(|selection| selection.root.path == root.path) {
                Some(selection) => match (&mut selection.only, only) {
                    (Some(files), Some(more)) => files.extend(more),
                    // One of them names the whole site.
                    (files, _) => *files = None,
                },
                None => selections.push(Selection { only, ..Selection::whole(&here, root) }),
            }
        }
    }
    Ok(selections)
}

/// The sites of a path: a file beside them belongs to none, and is plain documentation.
fn holding(path: &Path, roots: Vec<Root>) -> Vec<Root> {
    let is_beside = path.is_file() && !roots.iter().any(|root| path.starts_with(&root.path));
    if is_beside { vec![plain_root(path)] } else { roots }
}

/// Whether a change leaves anything of a site at or below these paths.
pub(super) fn is_about_sites(paths: &[PathBuf], base: &Base) -> Result<bool, Failure> {
    let paths = if paths.is_empty() { &[PathBuf::from(".")] } else { paths };
    let paths = paths.iter().map(|path| absolute(path)).collect::<Result<Vec<_>, _>>()?;
    let Some(first) = paths.first() else { return Ok(false) };
    let folder = if first.is_file() { first.parent().unwrap_or(first) } else { first };
    let touched = git::touched(folder, base)?;
    let is_asked = |file: &Path| paths.iter().any(|path| file.starts_with(path));
    Ok(touched.iter().any(|one| one.is_there && is_of_site(&one.path) && is_asked(&one.path)))
}

/// Finds the one site of a path.
pub(super) fn select_one(site: Option<&PathBuf>) -> Result<Selection, Failure> {
    let mut selections = select(site.map(std::slice::from_ref).unwrap_or_default())?;
    if selections.len() > 1 {
        let names: Vec<&str> = selections.iter().map(|selection| selection.shown.as_str()).collect();
        return Err(Failure::new(
            format!("there are {} sites here: {}", selections.len(), names.join(", ")),
            "name one of them",
        ));
    }
    selections
        .pop()
        .ok_or_else(|| Failure::new("no site was found", "name the folder that holds `_config.yml`"))
}

impl Selection {
    /// A whole site; the user stands in the folder `here`.
    pub(super) fn whole(here: &Path, root: Root) -> Selection {
        let shown = relative(here, &root.path);
        Selection { folder: folder(&root.path, &shown), shown, root, only: None }
    }

    /// The settings file in force.
    pub(super) fn settings_file(&self, options: &SiteOptions) -> Option<PathBuf> {
        options.settings.clone().or_else(|| Settings::find(&self.root.path))
    }

    /// What was found in the site.
    pub(super) fn report<'a>(
        &'a self,
        options: &SiteOptions,
        workspace: &'a Workspace,
        findings: &'a Findings,
    ) -> Report<'a> {
        Report {
            root: &self.shown,
            folder: &self.folder,
            kind: self.root.kind,
            jekyll: workspace.jekyll(),
            sources: &workspace.sources,
            findings,
            at: options.now.unwrap_or_else(Timestamp::now),
            seconds: 0.0,
        }
    }

    /// Reads the site, with its settings.
    pub(super) fn open(&self, options: &SiteOptions) -> Result<Workspace, Failure> {
        let (settings, with) = self.settings(options)?;
        self.fitting(options, Workspace::open(&self.root, settings, &with)?)
    }

    /// Reads the site with what git knows of its past.
    pub(super) fn open_since(&self, options: &SiteOptions, base: &Base) -> Result<Workspace, Failure> {
        let (settings, with) = self.settings(options)?;
        let history = git::history(&self.root.path, base)?;
        self.fitting(options, Workspace::open_with_history(&self.root, settings, &with, &history)?)
    }

    /// Settings that name what the site does not have end the run, unless other sites share them.
    fn fitting(&self, options: &SiteOptions, workspace: Workspace) -> Result<Workspace, Failure> {
        let own = self.settings_file(options).filter(|file| file.parent() == Some(&self.root.path));
        if let Some(file) = own.filter(|_| self.root.kind == SiteKind::Jekyll) {
            let labels = workspace.site.collections.iter().map(|collection| &*collection.label);
            workspace.settings.fit(&file, &labels.collect::<Vec<_>>())?;
        }
        Ok(workspace)
    }

    fn settings(&self, options: &SiteOptions) -> Result<(Settings, OpenOptions), Failure> {
        let file = self.settings_file(options);
        let settings = Settings::of_site(&self.root.path, file.as_deref())?;
        let options = options.over(&settings);
        Ok((settings, options))
    }
}

/// The rules of the site that the current folder belongs to; none outside of any site.
pub(super) fn rules_here() -> Result<Arc<[CustomRule]>, Failure> {
    let here = absolute(Path::new("."))?;
    match find_roots(&here).ok().and_then(|roots| roots.into_iter().next()) {
        Some(root) => Ok(Settings::custom_rules(&root.path)?),
        None => Ok(Arc::default()),
    }
}

pub(super) fn absolute(path: &Path) -> Result<PathBuf, Failure> {
    path.canonicalize().map_err(|error| {
        Failure::new(format!("cannot read `{}`: {error}", path.display()), "check how the path is spelled")
    })
}

/// All files at or below `path`, when it is only a part of the site.
fn files_below(path: &Path, root: &Path) -> Result<Option<BTreeSet<SitePath>>, Failure> {
    if path == root || !path.starts_with(root) {
        return Ok(None);
    }
    let walk =
        WalkDir::new(path).into_iter().filter_map(Result::ok).filter(|entry| !entry.file_type().is_dir());
    let files: BTreeSet<SitePath> = walk
        .filter_map(|entry| {
            let below = entry.path().strip_prefix(root).ok()?;
            Some(SitePath::new(&slashed(below)))
        })
        .collect();
    if files.is_empty() {
        let message = format!("there is no file below `{}`", path.display());
        return Err(Failure::new(message, "name a folder that holds pages of the site"));
    }
    Ok(Some(files))
}

/// The way from the folder `from` to `to`, both absolute: `.`, `docs`, `../site`.
fn relative(from: &Path, to: &Path) -> String {
    let common = from.components().zip(to.components()).take_while(|(a, b)| a == b).count();
    if common == 0 {
        return slashed(to);
    }
    let up = from.components().skip(common).map(|_| Component::ParentDir);
    let way: PathBuf = up.chain(to.components().skip(common)).collect();
    if way.as_os_str().is_empty() { ".".to_owned() } else { slashed(&way) }
}

/// A site's folder from the top of its repository. Without a repository the folder where the user stands is the top, unless
/// the site lies around it.
fn folder(root: &Path, shown: &str) -> String {
    match repository(root).and_then(|top| root.strip_prefix(top).ok()) {
        Some(below) => slashed(below),
        None if shown == "." || shown.starts_with("..") || shown.starts_with('/') => String::new(),
        None => shown.to_owned(),
    }
}

pub(super) fn slashed(path: &Path) -> String {
    let text = path.to_string_lossy();
    if std::path::MAIN_SEPARATOR == '/' { text.into_owned() } else { text.replace('\\', "/") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_named_from_where_the_user_stands() {
        let cases = [
            ("/a/b", "/a/b", "."),
            ("/a/b", "/a/b/docs", "docs"),
            ("/a/b/_posts", "/a/b", ".."),
            ("/a/b/c", "/a/x/y", "../../x/y"),
            ("/", "/a", "a"),
        ];
        for (from, to, expected) in cases {
            assert_eq!(relative(Path::new(from), Path::new(to)), expected, "{from} {to}");
        }
    }

    #[test]
    fn a_part_of_a_site_is_its_files() {
        let folder = tempfile::tempdir().expect("a folder");
        let root = folder.path();
        std::fs::create_dir_all(root.join("_posts/deep")).expect("a folder");
        for file in ["index.md", "_posts/a.md", "_posts/deep/b.md"] {
            std::fs::write(root.join(file), "").expect("a file");
        }
        let files = |path: &str| {
            let files = files_below(&root.join(path), root).expect("files");
            files.map(|files| files.iter().map(ToString::to_string).collect::<Vec<_>>())
        };
        assert_eq!(files("_posts"), Some(vec!["_posts/a.md".to_owned(), "_posts/deep/b.md".to_owned()]));
        assert_eq!(files("index.md"), Some(vec!["index.md".to_owned()]));
        assert_eq!(files(""), None);
        std::fs::create_dir(root.join("empty")).expect("a folder");
        assert!(files_below(&root.join("empty"), root).is_err());
    }
}

//! What is found out about a site beside its files.

use std::path::{Path, PathBuf};

use crate::discover::{self, Access, Disk};
use crate::site::config::Config;
use crate::site::custom_plugins::{self, CustomPlugins};
use crate::site::version::{self, Hints};
use crate::site::{Answered, Ignored, Jekyll, Premises};
use crate::source::{SitePath, Source};

use super::{OpenError, Sources};

/// Nobody nests folders of plugins or Sass deeper.
const MAX_PLUGIN_DEPTH: usize = 8;
/// Bytes of a `.gitignore`; larger ones are not read.
const MAX_GITIGNORE: u64 = 1 << 20;
/// Bytes of a file with rules of the web host; larger ones are not read.
const MAX_HOST_RULES: u64 = 1 << 20;
/// Where Jekyll looks for Sass that is imported.
const SASS_FOLDER: &str = "_sass";

/// Finds it out. `is_named`: somebody says which Jekyll publishes the site.
pub(super) fn premises(disk: &Disk, root: &Path, config: &Config, hints: &Hints, is_named: bool) -> Premises {
    let is_pages = config.jekyll() == Jekyll::Pages;
    Premises {
        bundle: version::Bundle::read(hints),
        is_version_named: is_named || version::names_version(hints),
        is_surely_pages: is_pages && (is_named || version::names_pages(hints)),
        absent_collections: discover::absent_collections(disk, root, config),
        linked_includes: discover::linked_includes(disk, root, config),
        scope_folders: discover::scope_folders(disk, root, config),
        ignored: ignored(disk, root),
        answered: answered(disk, root),
        lacks_source: config.source().is_some_and(|folder| !root.ends_with(folder)),
    }
}

/// `source`: the folder below `root` that the site is read from, if it is another one.
///
/// # Errors
/// [`OpenError::MissingSource`] when it is not there, so that nobody knows what the site consists of.
pub(super) fn source<'c>(
    disk: &Disk,
    root: &Path,
    config: &'c Config,
    sources: &Sources,
) -> Result<Option<&'c str>, OpenError> {
    let Some(folder) = config.source() else { return Ok(None) };
    if disk.is_folder(&root.join(folder)) {
        return Ok(Some(folder));
    }
    let written = config.text("source").unwrap_or_default();
    // Such a path is that of another machine, and mostly means the folder of the configuration there.
    let is_absolute = written.starts_with(['/', '~', '\\']) || written.contains(':');
    // Where Jekyll runs above its sources, the configuration lies in that folder itself.
    if is_absolute || root.ends_with(folder) {
        return Ok(None);
    }
    let place = config.place(&["source"]);
    let file =
        place.map_or_else(|| SitePath::new("_config.yml"), |place| sources.get(place.file).path.clone());
    Err(OpenError::MissingSource { config: file, folder: written.to_owned() })
}

/// What the files `.gitignore` say, from the repository down to the sources.
fn ignored(disk: &Disk, root: &Path) -> Ignored {
    let top = discover::boundary(root);
    let root = root.canonicalize().unwrap_or_else(|_| root.to_path_buf());
    let mut ignored = Ignored::default();
    let folders: Vec<&Path> = root.ancestors().take_while(|folder| folder.starts_with(&top)).collect();
    for folder in folders.into_iter().rev() {
        let Some(text) = disk.text(&folder.join(".gitignore"), MAX_GITIGNORE) else { continue };
        let names = root.strip_prefix(folder).into_iter().flatten();
        let down: String = names.map(|name| format!("{}/", name.to_string_lossy())).collect();
        ignored.add(down, &text);
    }
    ignored
}

/// What the rules of the web host say: beside the site, or at the top of its repository.
fn answered(disk: &Disk, root: &Path) -> Answered {
    let mut answered = Answered::default();
    let read = |folder: &Path, name: &str| disk.text(&folder.join(name), MAX_HOST_RULES);
    read(root, "_redirects").iter().for_each(|text| answered.add_redirects(text));
    let top = discover::boundary(root);
    let is_apart = root.canonicalize().is_ok_and(|root| root != top);
    for folder in [Some(root), is_apart.then_some(&*top)].into_iter().flatten() {
        read(folder, "netlify.toml").iter().for_each(|text| answered.add_netlify(text));
        for name in ["vercel.json", "firebase.json"] {
            read(folder, name).iter().for_each(|text| answered.add_json(text));
        }
    }
    answered
}

/// What the Ruby code of the site may add. `safe: true` never runs it (J-CONF-11); GitHub Pages sets that by itself.
pub(super) fn custom_plugins(
    disk: &Disk,
    root: &Path,
    config: &Config,
    config_files: &[SitePath],
    boundary: &Path,
) -> CustomPlugins {
    if config.jekyll() != Jekyll::Pages && config.is_on("safe") {
        return CustomPlugins::default();
    }
    let folder = root.join(config.plugins_dir());
    // Where `source` names another folder, old Jekylls look beside the configuration.
    let above = config_files.iter().map(|file| root.join(file.folder())).find(|folder| folder != root);
    let folders = [Some(folder), above.map(|above| above.join(config.plugins_dir()))];
    let is_inside = |folder: &PathBuf| discover::access(disk, boundary, folder) == Access::Open;
    let is_ruby = |path: &PathBuf| path.extension().is_some_and(|extension| extension == "rb");
    let texts: Vec<String> = folders
        .into_iter()
        .flatten()
        .filter(is_inside)
        .flat_map(|folder| discover::files_below(disk, &folder, MAX_PLUGIN_DEPTH))
        .filter(is_ruby)
        .filter_map(|path| disk.text(&path, u64::MAX))
        .collect();
    custom_plugins::read(texts.iter().map(String::as_str))
}

/// The Sass that style sheets import: it may name images.
pub(super) fn sass(disk: &Disk, root: &Path, boundary: &Path, limit: u64) -> Vec<Source> {
    let folder = root.join(SASS_FOLDER);
    if discover::access(disk, boundary, &folder) != Access::Open {
        return Vec::new();
    }
    let source = |path: &PathBuf| {
        let below: Vec<_> = path.strip_prefix(root).ok()?.iter().map(|name| name.to_string_lossy()).collect();
        let source = Source::from_bytes(SitePath::new(&below.join("/")), disk.read(path, limit)?);
        source.invalid_at.is_none().then_some(source)
    };
    discover::files_below(disk, &folder, MAX_PLUGIN_DEPTH).iter().filter_map(source).collect()
}

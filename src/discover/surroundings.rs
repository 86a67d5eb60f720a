//! What stands around a site and is no part of it: the Gemfile, workflows, the git remote, `CNAME`.

use std::collections::HashMap;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use super::root::{CONFIG_NAMES, repository};
use super::{Disk, Entry, Role};
use crate::site::version::Hints;
use crate::source::SitePath;

/// Files of this size are no Gemfile and no workflow.
const LIMIT: u64 = 1 << 20;

/// What was found around a site.
#[derive(Clone, Debug, Default)]
pub struct Surroundings {
    /// Says which Jekyll publishes it.
    pub hints: Hints,
    /// Content of `CNAME`.
    pub cname: Option<String>,
    /// What configurations for other builds (`_config_production.yml`) give as `baseurl`, without the final slash.
    pub other_bases: Vec<String>,
    /// `OWNER/NAME` of the git remote `origin`, when it is on GitHub.
    pub repository: Option<String>,
    /// Name of the site's folder.
    pub folder_name: String,
}

impl Surroundings {
    /// Reads what stands around the site at `root`, up to the top of its repository.
    pub fn read(disk: &Disk, root: &Path) -> Surroundings {
        let real = root.canonicalize().unwrap_or_else(|_| root.to_path_buf());
        let top = repository(&real).unwrap_or(&real);
        let mut within = real.ancestors().take_while(|folder| folder.starts_with(top));
        let gem_folder = within.find(|folder| disk.is_file(&folder.join("Gemfile")));
        let beside = |name: &str| gem_folder.and_then(|folder| text(disk, &folder.join(name)));
        Surroundings {
            hints: Hints {
                gemfile: beside("Gemfile"),
                lock: beside("Gemfile.lock"),
                gemspecs: gem_folder
                    .map_or_else(Vec::new, |folder| texts(disk, folder, |extension| extension == "gemspec")),
                workflows: texts(disk, &top.join(".github/workflows"), |extension| {
                    matches!(extension, "yml" | "yaml")
                }),
            },
            cname: text(disk, &real.join("CNAME")),
            other_bases: other_bases(disk, &real),
            repository: git_config(disk, top).as_deref().and_then(github_remote),
            folder_name: real.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default(),
        }
    }
}

/// The configuration file that Jekyll takes: the first that exists (J-CONF-1).
pub fn config_paths(disk: &Disk, root: &Path) -> Vec<SitePath> {
    CONFIG_NAMES
        .iter()
        .filter(|name| disk.is_file(&root.join(name)))
        .take(1)
        .map(|name| SitePath::new(name))
        .collect()
}

/// What other configurations beside that of the site give as `baseurl`. Those for the author's own machine say nothing of
/// where the site is published.
fn other_bases(disk: &Disk, root: &Path) -> Vec<String> {
    let of_the_author = ["dev", "local", "test", "debug", "draft", "serve"];
    let is_other = |name: &str| {
        name.starts_with("_config")
            && (name.ends_with(".yml") || name.ends_with(".yaml"))
            && !CONFIG_NAMES.contains(&name)
            && !of_the_author.iter().any(|word| name.contains(word))
    };
    let items = disk.list(root).unwrap_or_default().into_iter();
    let paths = items
        .map(|item| item.path)
        .filter(|path| path.file_name().and_then(OsStr::to_str).is_some_and(is_other));
    let base = |path: PathBuf| {
        let settings: HashMap<String, serde_yaml::Value> = serde_yaml::from_str(&text(disk, &path)?).ok()?;
        let base = settings.get("baseurl")?.as_str().unwrap_or_default().trim_matches('/');
        Some(if base.is_empty() { String::new() } else { format!("/{base}") })
    };
    paths.filter_map(base).collect()
}

/// When the drafts of the walk were last changed (J-POST-2).
pub fn modified(disk: &Disk, root: &Path, entries: &[Entry]) -> HashMap<SitePath, jiff::Timestamp> {
    let drafts = entries.iter().filter(|entry| entry.role == Role::Draft);
    let time = |entry: &Entry| {
        let modified = disk.modified(&root.join(entry.path.as_str()))?;
        Some((entry.path.clone(), jiff::Timestamp::try_from(modified).ok()?))
    };
    drafts.filter_map(time).collect()
}

fn text(disk: &Disk, path: &Path) -> Option<String> {
    disk.text(path, LIMIT)
}

/// The files of a folder with such an extension.
fn texts(disk: &Disk, folder: &Path, is_wanted: impl Fn(&str) -> bool) -> Vec<String> {
    let mut paths: Vec<PathBuf> =
        disk.list(folder).unwrap_or_default().into_iter().map(|item| item.path).collect();
    paths.retain(|path| path.extension().and_then(|extension| extension.to_str()).is_some_and(&is_wanted));
    paths.iter().filter_map(|path| text(disk, path)).collect()
}

/// The configuration of the repository. In a worktree or submodule `.git` is a file that says where it lies.
fn git_config(disk: &Disk, top: &Path) -> Option<String> {
    let git = top.join(".git");
    if git.is_dir() {
        return text(disk, &git.join("config"));
    }
    let pointer = text(disk, &git)?;
    let folder = top.join(pointer.trim().strip_prefix("gitdir:")?.trim());
    let common = text(disk, &folder.join("commondir")).map(|common| folder.join(common.trim()));
    text(disk, &common.unwrap_or(folder).join("config"))
}

/// `OWNER/NAME` of the remote `origin`, when it is on GitHub.
fn github_remote(config: &str) -> Option<String> {
    let (_, section) = config.split_once("[remote \"origin\"]")?;
    let lines = section.lines().skip(1).map(str::trim).take_while(|line| !line.starts_with('['));
    let url = lines.filter_map(|line| line.split_once('=')).find(|(key, _)| key.trim() == "url")?.1.trim();
    let (_, path) = url.split_once("github.com")?;
    let path = path.trim_start_matches([':', '/']).trim_end_matches('/');
    let path = path.strip_suffix(".git").unwrap_or(path);
    let (owner, name) = path.split_once('/')?;
    (!owner.is_empty() && !name.is_empty() && !name.contains('/')).then(|| path.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_remote_is_read_in_all_its_forms() {
        for url in [
            "https://github.com/me/blog.git",
            "git@github.com:me/blog.git",
            "ssh://git@github.com/me/blog",
            "https://github.com/me/blog/",
        ] {
            let config = format!("[core]\n\tbare = false\n[remote \"origin\"]\n\turl = {url}\n\tfetch = x\n");
            assert_eq!(github_remote(&config).as_deref(), Some("me/blog"), "{url}");
        }
        assert_eq!(github_remote("[remote \"origin\"]\n\turl = https://gitlab.com/me/blog\n"), None);
        assert_eq!(github_remote("[remote \"up\"]\n\turl = https://github.com/me/blog\n"), None);
    }
}

//! `_config.yml` (J-CONF): read, merged over Jekyll's defaults, and asked by name.

mod check;
mod collections;
mod compare;
mod dialect;
mod liquid;
mod standard;
mod zone;

use std::sync::Arc;

use jiff::tz::TimeZone;

use super::exclude::{EntryFilter, exclude_patterns};
use super::themes::{self, Theme};
use super::values::{as_str, deep_merge, is_truthy, strings};
use super::{Jekyll, SiteProblem};
use crate::liquid::{Hash, Value};
use crate::source::{FileId, Place, Source};
use crate::yaml::{self, Node, Yaml};

pub use collections::CollectionConfig;
pub use zone::Zone;

use collections::collections_value;

/// The configuration: the files as written, merged, over Jekyll's defaults.
#[derive(Debug)]
pub struct Config {
    /// The configuration files, in the order they were merged.
    pub files: Vec<FileId>,
    /// The merged tree as the author wrote it; `None` without a file, or where it is no mapping (J-CONF-1).
    pub written: Option<Node>,
    /// What `site.*` shows: everything written over Jekyll's defaults, with origins.
    pub values: Arc<Hash>,
    /// Whether settings are missing because a file could not be read; then what is not in `values` is unknown.
    pub incomplete: bool,
    /// What is wrong with the settings.
    pub problems: Vec<SiteProblem>,
    /// Each file's own tree: the spans of `written` do not say which file they belong to.
    trees: Vec<(FileId, Node)>,
    theme_is_read: bool,
    jekyll: Jekyll,
}

impl Default for Config {
    fn default() -> Self {
        Config::read(&[], Jekyll::V4)
    }
}

impl Config {
    /// Reads and merges configuration files, left to right (J-CONF-1).
    pub fn read(files: &[(FileId, &Source)], jekyll: Jekyll) -> Config {
        Config::read_over(None, files, jekyll)
    }

    /// The same over the configuration of the site's theme, of which keys that Jekyll has a default for do not count
    /// (J-CONF-6).
    pub fn read_over(
        theme: Option<(FileId, &Source)>,
        files: &[(FileId, &Source)],
        jekyll: Jekyll,
    ) -> Config {
        let mut config = Config {
            files: files.iter().map(|(file, _)| *file).collect(),
            written: None,
            values: Arc::default(),
            incomplete: false,
            problems: Vec::new(),
            trees: Vec::new(),
            theme_is_read: theme.is_some(),
            jekyll,
        };
        let mut values = standard::settings(jekyll);
        if let Some((file, source)) = theme
            && let Ok(Some(node)) = yaml::parse(&source.text, 0)
            && let Value::Hash(hash) = yaml::value::to_value(&node, file)
        {
            let mut hash = (*hash).clone();
            hash.retain(|key, _| !values.contains_key(key));
            values.extend(hash);
        }
        for (file, source) in files {
            if !config.read_file(*file, source, &mut values) {
                values = standard::settings(jekyll);
                config.trees.clear();
                config.written = None;
                break;
            }
        }
        if jekyll == Jekyll::Pages {
            standard::force_pages(&mut values);
        }
        values.insert(Arc::from("collections"), collections_value(&values, jekyll));
        config.values = Arc::new(values);
        config.problems.extend(check::problems(&config));
        config
    }

    /// Merges one file in; false when Jekyll ignores all settings because of it.
    fn read_file(&mut self, file: FileId, source: &Source, values: &mut Hash) -> bool {
        if source.path.extension().eq_ignore_ascii_case("toml") {
            self.incomplete = true;
            return true;
        }
        let node = match yaml::parse(&source.text, 0) {
            Ok(Some(node)) if !node.is_truthy() => return true,
            Ok(Some(node)) => node,
            Ok(None) => return true,
            Err(error) => {
                self.incomplete = true;
                self.problems.push(check::syntax_error(file, &error));
                return true;
            }
        };
        let Value::Hash(hash) = yaml::value::to_value(&node, file) else {
            self.problems.push(check::not_a_mapping(file, &node));
            return false;
        };
        deep_merge(values, &hash);
        match &mut self.written {
            Some(written) => merge_nodes(written, &node),
            None => self.written = Some(node.clone()),
        }
        self.trees.push((file, node));
        true
    }

    /// Each file's own tree, in the order they were merged.
    pub fn trees(&self) -> &[(FileId, Node)] {
        &self.trees
    }

    /// Which Jekyll reads it.
    pub fn jekyll(&self) -> Jekyll {
        self.jekyll
    }

    /// A setting, default included; `None` when there is none of that name.
    pub fn get(&self, key: &str) -> Option<&Value> {
        self.values.get(key)
    }

    /// A setting that is a string.
    pub fn text(&self, key: &str) -> Option<&str> {
        self.get(key).and_then(as_str)
    }

    /// A setting that is a number.
    pub fn int(&self, key: &str) -> Option<i64> {
        match self.get(key)? {
            Value::Int(number) => Some(*number),
            _ => None,
        }
    }

    /// Ruby's truth of a setting.
    pub fn is_on(&self, key: &str) -> bool {
        self.get(key).is_some_and(is_truthy)
    }

    /// Where the value at a path of keys is written (`["kramdown", "input"]`).
    pub fn place(&self, path: &[&str]) -> Option<Place> {
        self.written_at(path).map(|(file, node)| Place::new(file, node.span))
    }

    /// The value at a path of keys as written, and its file. The file merged last wins.
    pub fn written_at(&self, path: &[&str]) -> Option<(FileId, &Node)> {
        let find = |node| path.iter().try_fold(node, |node: &Node, key| node.get(key));
        self.trees.iter().rev().find_map(|(file, node)| Some((*file, find(node)?)))
    }

    /// A folder setting without slashes around it; the setting's default when it is no string.
    fn folder(&self, key: &str) -> &str {
        self.text(key).unwrap_or("").trim_start_matches("./").trim_matches('/')
    }

    /// `source`: the folder below the configuration that the site is read from, if it is another.
    pub fn source(&self) -> Option<&str> {
        self.text("source").map(|_| self.folder("source")).filter(|folder| !matches!(*folder, "" | "."))
    }

    /// `layouts_dir`
    pub fn layouts_dir(&self) -> &str {
        self.folder("layouts_dir")
    }

    /// `includes_dir`
    pub fn includes_dir(&self) -> &str {
        self.folder("includes_dir")
    }

    /// `data_dir`
    pub fn data_dir(&self) -> &str {
        self.folder("data_dir")
    }

    /// `plugins_dir`; on GitHub Pages, which runs no code of the site, the folder it would be.
    pub fn plugins_dir(&self) -> &str {
        match self.get("plugins_dir") {
            Some(Value::Unknown) => "_plugins",
            _ => self.folder("plugins_dir"),
        }
    }

    /// `collections_dir`; empty for the root.
    pub fn collections_dir(&self) -> &str {
        self.folder("collections_dir")
    }

    /// The folder that the build writes, relative to the source; `None` when it lies outside.
    pub fn destination(&self) -> Option<&str> {
        match self.text("destination") {
            None => Some("_site"),
            Some(written) if written.starts_with('/') || written.starts_with("..") => None,
            Some(_) => Some(self.folder("destination")),
        }
    }

    /// The patterns of `include` (J-READ-11).
    pub fn include(&self) -> Vec<String> {
        self.patterns("include").unwrap_or_default()
    }

    /// The patterns of `exclude` with the defaults of the version (J-READ-10).
    pub fn exclude(&self) -> Vec<String> {
        let written = self.written_at(&["exclude"]).and_then(|_| self.patterns("exclude"));
        exclude_patterns(written, self.jekyll)
    }

    /// The beginnings of paths that the build leaves alone where it writes (`keep_files`), beside those of the default.
    pub fn kept_files(&self) -> impl Iterator<Item = &str> {
        let kept = match self.get("keep_files") {
            Some(Value::Array(kept)) => kept.as_slice(),
            _ => &[],
        };
        let is_own = |path: &&str| !path.is_empty() && !matches!(*path, ".git" | ".svn");
        kept.iter().filter_map(as_str).filter(is_own)
    }

    fn patterns(&self, key: &str) -> Option<Vec<String>> {
        match self.get(key)? {
            // 3.x splits a string on commas.
            Value::Str(list) if !self.jekyll.is_4() => {
                Some(list.as_str().split(',').map(|pattern| pattern.trim().to_string()).collect())
            }
            list => strings(list),
        }
    }

    /// What decides which entries of a folder are read.
    pub fn entry_filter(&self) -> EntryFilter {
        EntryFilter::new(self.exclude(), self.include(), self.jekyll)
    }

    /// The `permalink` of the site, as written: a style or a template.
    pub fn permalink(&self) -> &str {
        self.text("permalink").unwrap_or("date")
    }

    /// The zone of dates: `timezone`, else the machine's. A name that nobody knows acts as UTC, as the C library has it.
    pub fn time_zone(&self, machine: &TimeZone) -> TimeZone {
        match self.text("timezone") {
            Some(name) if !name.is_empty() => Zone::of(name).in_force(),
            _ => machine.clone(),
        }
    }

    /// `baseurl` as written.
    pub fn baseurl(&self) -> Option<&str> {
        self.text("baseurl")
    }

    /// `url` as written.
    pub fn url(&self) -> Option<&str> {
        self.text("url").filter(|url| !url.is_empty())
    }

    /// Extensions of Markdown files, lower-case, without dot (J-READ-26).
    pub fn markdown_extensions(&self) -> Vec<String> {
        let list = self.text("markdown_ext").unwrap_or_default();
        list.split(',').map(str::to_lowercase).collect()
    }

    /// Gems of `plugins` (3.x also `gems`), those that GitHub Pages adds included.
    pub fn plugins(&self) -> Vec<String> {
        let mut plugins = self.get("plugins").and_then(strings).unwrap_or_default();
        if !self.jekyll.is_4() {
            plugins.extend(self.get("gems").and_then(strings).unwrap_or_default());
        }
        plugins
    }

    /// `baseurl` as `relative_url` uses it (J-CONF-4): empty, or with one leading and no trailing slash.
    pub fn base_path(&self) -> String {
        let base = self.baseurl().unwrap_or_default();
        // Nothing is published below `//`.
        let has_name = base.bytes().any(|byte| byte != b'/');
        let bare = if has_name { base.strip_suffix('/').unwrap_or(base) } else { "" };
        if bare.is_empty() || bare.starts_with('/') { bare.to_owned() } else { format!("/{bare}") }
    }

    /// Whether a plugin is loaded.
    pub fn has_plugin(&self, name: &str) -> bool {
        self.plugins().iter().any(|plugin| plugin == name)
    }

    /// Whether `timezone` is set: without it the machine that builds decides.
    pub fn names_time_zone(&self) -> bool {
        self.text("timezone").is_some_and(|name| !name.is_empty())
    }

    /// The theme that may supply layouts, includes and assets: `remote_theme` or `theme`.
    pub fn theme(&self) -> Option<&str> {
        self.text("remote_theme").or(self.text("theme")).filter(|theme| !theme.is_empty())
    }

    /// Whether `site.KEY` may be set by something that is not among the sources: a gem theme's own configuration
    /// (J-CONF-6), or a configuration that could not be read.
    pub fn may_have_more_keys(&self) -> bool {
        let theme = self.jekyll.is_4() && self.text("theme").is_some();
        let theme = theme && !self.theme_is_read && !themes::known(self).is_some_and(Theme::has_no_config);
        self.incomplete || theme && !self.is_on("ignore_theme_config")
    }

    /// `limit_posts` above 0 (J-POST-8).
    pub fn limit_posts(&self) -> Option<usize> {
        self.int("limit_posts").and_then(|limit| usize::try_from(limit).ok()).filter(|limit| *limit > 0)
    }
}

/// Merges trees as [`deep_merge`] merges values.
fn merge_nodes(base: &mut Node, over: &Node) {
    let (Yaml::Mapping(old), Yaml::Mapping(new)) = (&mut base.value, &over.value) else {
        if !over.is_null() {
            *base = over.clone();
        }
        return;
    };
    for entry in &new.entries {
        match old.entries.iter_mut().find(|known| known.key.value == entry.key.value) {
            Some(known) => merge_nodes(&mut known.value, &entry.value),
            None => old.entries.push(entry.clone()),
        }
    }
}

#[cfg(test)]
mod tests;

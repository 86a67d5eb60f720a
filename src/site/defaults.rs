//! `defaults` of the configuration: front matter for whole folders and types (J-URL-16..18).

mod idle;

use std::collections::{BTreeSet, HashSet};
use std::sync::{Arc, OnceLock};

use super::config::Config;
use super::values::{as_hash, as_str, deep_merge, to_s};
use super::{Jekyll, glob};
use crate::liquid::{Hash, Value};
use crate::source::{Place, SitePath};
use crate::yaml::Node;

pub use idle::{Idle, IdleSet, idle_sets, scoped_items};

/// One set: a scope and the values that it gives.
#[derive(Debug)]
struct Set {
    path: Option<String>,
    kind: Option<String>,
    values: Arc<Hash>,
    /// Position in the list as written, to find places again.
    index: usize,
    /// What a scope with `*` finds, `collections_dir` stripped; once somebody asks.
    hits: OnceLock<HashSet<String>>,
}

/// All sets, and the paths that scopes with `*` are expanded against.
#[derive(Debug)]
pub(super) struct Defaults<'a> {
    config: &'a Config,
    sets: Vec<Set>,
    paths: BTreeSet<String>,
}

impl<'a> Defaults<'a> {
    /// Reads the sets. `files` are all paths of the source: scopes with `*` match what exists.
    pub(super) fn new<'p>(config: &'a Config, files: impl IntoIterator<Item = &'p SitePath>) -> Self {
        let sets: Vec<Set> = match config.get("defaults") {
            Some(Value::Array(items)) => {
                items.iter().enumerate().filter_map(|(index, item)| read_set(item, index)).collect()
            }
            _ => Vec::new(),
        };
        let mut paths = BTreeSet::new();
        if sets.iter().any(|set| set.path.as_deref().is_some_and(|path| path.contains('*'))) {
            for file in files {
                let mut path = file.as_str();
                while !path.is_empty() && paths.insert(path.to_string()) {
                    path = path.rsplit_once('/').map_or("", |(folder, _)| folder);
                }
            }
        }
        Defaults { config, sets, paths }
    }

    /// Whether it depends on the other files of the site which values a file has.
    pub(super) fn ask_for_paths(&self) -> bool {
        !self.paths.is_empty()
    }

    /// The merged values for the item at `relative_path` of a type: `pages`, the label of a collection, or none.
    pub(super) fn all(&self, relative_path: &str, kind: Option<&str>) -> Hash {
        let mut merged = Hash::default();
        let mut old: Option<&Set> = None;
        for set in self.sets.iter().filter(|set| self.applies(set, relative_path, kind)) {
            if has_precedence(old, set) {
                deep_merge(&mut merged, &set.values);
                old = Some(set);
            } else {
                let mut below = Hash::clone(&set.values);
                deep_merge(&mut below, &merged);
                merged = below;
            }
        }
        merged
    }

    /// The one value that `Hash#[]` of a page finds, and where it is written.
    pub(super) fn find(
        &self,
        relative_path: &str,
        kind: Option<&str>,
        key: &str,
    ) -> Option<(Value, Option<Place>)> {
        let mut found: Option<(&Set, &Value)> = None;
        for set in self.sets.iter().filter(|set| self.applies(set, relative_path, kind)) {
            if let Some(value) = set.values.get(key)
                && has_precedence(found.map(|(set, _)| set), set)
            {
                found = Some((set, value));
            }
        }
        let (set, value) = found?;
        Some((value.clone(), self.place(set.index, key)))
    }

    fn place(&self, index: usize, key: &str) -> Option<Place> {
        let (file, list) = self.config.written_at(&["defaults"])?;
        let node: &Node = list.as_sequence()?.get(index)?.get("values")?.get(key)?;
        Some(Place::new(file, node.span))
    }

    fn applies(&self, set: &Set, path: &str, kind: Option<&str>) -> bool {
        let type_fits = set.kind.as_deref().is_none_or(|wanted| kind == Some(wanted));
        type_fits && self.path_applies(set, path.strip_prefix('/').unwrap_or(path))
    }

    fn path_applies(&self, set: &Set, path: &str) -> bool {
        let Some(scope) = set.path.as_deref().filter(|scope| !scope.is_empty()) else { return true };
        if scope.contains('*') {
            let hits = self.hits_of(set, scope);
            // Every prefix of the path counts, whether or not it ends at a slash.
            return path
                .char_indices()
                .map(|(at, c)| at + c.len_utf8())
                .filter_map(|end| path.get(..end))
                .any(|prefix| hits.contains(prefix) && self.is_below(path, prefix));
        }
        self.is_below(path, self.strip_collections_dir(scope))
    }

    /// Whether `path` lies in `scope`: 4.x compares strings, 3.x whole names.
    fn is_below(&self, path: &str, scope: &str) -> bool {
        match self.config.jekyll() {
            Jekyll::V4 => path.starts_with(scope),
            _ => path
                .strip_prefix(scope.trim_end_matches('/'))
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('/')),
        }
    }

    fn strip_collections_dir<'p>(&self, path: &'p str) -> &'p str {
        let folder = self.config.collections_dir();
        match folder.is_empty() {
            true => path,
            false => path.strip_prefix(folder).and_then(|rest| rest.strip_prefix('/')).unwrap_or(path),
        }
    }

    /// What the glob of a set's scope finds.
    fn hits_of<'s>(&self, set: &'s Set, scope: &str) -> &'s HashSet<String> {
        set.hits.get_or_init(|| {
            let is_found = |path: &&String| !self.leaves_source(scope) && glob::dir_glob(scope, path);
            let found = self.paths.iter().filter(is_found);
            found.map(|path| self.strip_collections_dir(path).to_string()).collect()
        })
    }
}

fn read_set(item: &Value, index: usize) -> Option<Set> {
    let set = as_hash(item)?;
    let values = set.get("values").and_then(as_hash)?.clone();
    let scope = set.get("scope").and_then(as_hash);
    let path = scope.and_then(|scope| scope.get("path")).and_then(as_str).map(str::to_string);
    let kind = scope.and_then(|scope| scope.get("type")).map(|kind| match to_s(kind).as_str() {
        "page" => "pages".to_string(),
        "post" => "posts".to_string(),
        "draft" => "drafts".to_string(),
        other => other.to_string(),
    });
    Some(Set { path, kind, values, index, hits: OnceLock::new() })
}

/// J-URL-17: the longer path, then having a type, then the later one.
fn has_precedence(old: Option<&Set>, new: &Set) -> bool {
    let Some(old) = old else { return true };
    let length = |set: &Set| {
        let path = set.path.as_deref().unwrap_or("");
        // A leading slash goes, and so does what follows the last character when it is none.
        path.strip_prefix('/').unwrap_or(path).chars().count()
    };
    match length(new).cmp(&length(old)) {
        std::cmp::Ordering::Equal => new.kind.is_some() || old.kind.is_none(),
        order => order.is_gt(),
    }
}

#[cfg(test)]
mod tests;

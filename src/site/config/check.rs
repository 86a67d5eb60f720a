//! What is wrong with the settings: they stop the build, or Jekyll ignores them without a word (J-CONF-1, 3).

use super::Config;
use crate::site::{Jekyll, SiteProblem, SiteProblemKind};
use crate::source::{FileId, Place};
use crate::yaml::{Entry, Node, SyntaxError, Yaml};

fn problem(place: Place, message: impl Into<String>, help: &str) -> SiteProblem {
    SiteProblem {
        kind: SiteProblemKind::InvalidConfig,
        place,
        message: message.into(),
        help: Some(help.to_string()),
    }
}

/// A file that is no YAML: the build stops.
pub(super) fn syntax_error(file: FileId, error: &SyntaxError) -> SiteProblem {
    SiteProblem {
        kind: SiteProblemKind::InvalidConfig,
        place: Place::new(file, error.span),
        message: format!("the configuration cannot be read: {}", error.message),
        help: error.help.clone(),
    }
}

/// A file that is a list or a lone value.
pub(super) fn not_a_mapping(file: FileId, node: &Node) -> SiteProblem {
    let message = "the configuration is no list of settings, so Jekyll ignores all of it";
    problem(Place::new(file, node.span), message, "write every setting as `name: value`")
}

/// Everything that is wrong with the settings that could be read.
pub(super) fn problems(config: &Config) -> Vec<SiteProblem> {
    let mut problems = Vec::new();
    for key in ["include", "exclude", "plugins"] {
        problems.extend(not_an_array(config, key));
    }
    problems.extend(of_setting(config, "permalink", |node| {
        (!node.is_null() && node.as_str().is_none())
            .then_some(("`permalink` is no string, which stops the build", "put it in quotes"))
    }));
    problems.extend(of_setting(config, "limit_posts", |node| {
        (!matches!(node.value, Yaml::Int(0..) | Yaml::Null)).then_some((
            "`limit_posts` is no number from 0 up, which stops the build",
            "write a number; 0 shows all posts",
        ))
    }));
    problems.extend(of_setting(config, "defaults", |node| {
        (!node.is_null() && node.as_sequence().is_none()).then_some((
            "`defaults` is no list, so Jekyll ignores it",
            "write a list of `scope` and `values`",
        ))
    }));
    for key in ["collections_dir", "data_dir", "layouts_dir", "markdown_ext", "timezone"] {
        problems.extend(of_setting(config, key, |node| {
            let stops =
                node.as_str().is_none() && !node.is_null() && !matches!(node.value, Yaml::Bool(false));
            stops.then(|| {
                (format!("`{key}` is no string, which stops the build"), "write a name, in quotes if need be")
            })
        }));
    }
    problems.extend(of_setting(config, "keep_files", |node| {
        let message = "`keep_files` is no list, which stops the build";
        (node.as_sequence().is_none() && !node.is_null()).then_some((message, "write it as a list: `[a, b]`"))
    }));
    for key in ["kramdown", "liquid"] {
        problems.extend(of_setting(config, key, |node| {
            let stops = config.jekyll().is_4() && node.as_mapping().is_none() && !node.is_null();
            let message = format!("`{key}` has no `name: value` lines, which stops the build");
            stops.then_some((message, "write each option on a line of its own below it, as `name: value`"))
        }));
    }
    problems.extend(labels(config));
    problems.extend(scopes(config));
    problems.extend(of_setting(config, "collections", |node| {
        (!matches!(node.value, Yaml::Null | Yaml::Mapping(_) | Yaml::Sequence(_))).then_some((
            "`collections` is neither a list nor `label: settings` lines, which stops the build",
            "write `collections:` and below it one `label: {output: true}` line each",
        ))
    }));
    problems
}

/// Collections whose settings are none, or whose permalink is no string.
fn labels(config: &Config) -> Vec<SiteProblem> {
    let Some((file, node)) = config.written_at(&["collections"]) else { return Vec::new() };
    let entries = node.as_mapping().into_iter().flat_map(|mapping| &mapping.entries);
    let of_label = |settings: &Node| {
        let at = |node: &Node| Place::new(file, node.span);
        let Some(mapping) = settings.as_mapping() else {
            let message = "a collection has settings as `name: value` lines; this stops the build";
            return (!settings.is_null())
                .then(|| problem(at(settings), message, "write `output: true` below the label"));
        };
        let permalink = &mapping.entry("permalink")?.value;
        let stops = permalink.as_str().is_none() && !permalink.is_null();
        stops.then(|| {
            problem(at(permalink), "the permalink is no string, which stops the build", "put it in quotes")
        })
    };
    entries.filter_map(|entry| of_label(&entry.value)).collect()
}

/// Sets of defaults that Jekyll trips over (J-URL-17).
fn scopes(config: &Config) -> Vec<SiteProblem> {
    let Some((file, node)) = config.written_at(&["defaults"]) else { return Vec::new() };
    let sets = node.as_sequence().into_iter().flatten().filter_map(|set| Some((set, set.as_mapping()?)));
    let mut problems = Vec::new();
    let mut has_scope = false;
    for (set, mapping) in sets {
        let help = "write `scope: {path: \"\"}` for all files";
        match mapping.entry("scope").map(|entry| &entry.value) {
            Some(scope) if scope.as_mapping().is_none() && !scope.is_null() => {
                let message = "a `scope` has `path` and `type`; this stops the build";
                problems.push(problem(Place::new(file, scope.span), message, help));
            }
            Some(scope) => {
                has_scope |= !scope.is_null();
                problems.extend(of_scope(config, file, scope));
            }
            None if has_scope && config.jekyll().is_4() => {
                let message = "defaults without `scope` after others with one stop the build";
                problems.push(problem(Place::new(file, set.span), message, help));
            }
            None => {}
        }
    }
    problems
}

/// A path or a type that is no string.
fn of_scope(config: &Config, file: FileId, scope: &Node) -> Option<SiteProblem> {
    let is_string = |entry: &&Entry| entry.value.as_str().is_some();
    let entry = |key: &str| scope.as_mapping()?.entry(key).filter(|entry| !is_string(entry));
    // Only what is written has a place.
    let place = |entry: &Entry| {
        Place::new(file, if entry.value.span.is_empty() { entry.key.span } else { entry.value.span })
    };
    if let Some(kind) = entry("type").filter(|_| config.jekyll().is_4()) {
        let help = "write the one type, or leave the line out for all of them";
        return Some(problem(place(kind), "`type` is no string, which stops the build", help));
    }
    let path = entry("path").filter(|path| path.value.as_sequence().is_some())?;
    let message =
        "a `path` is one string: a list is taken for all files, and stops the build beside other defaults";
    Some(problem(place(path), message, "write a scope for each of them"))
}

/// Holds one setting as written against a check that yields message and help.
fn of_setting<M: Into<String>>(
    config: &Config,
    key: &str,
    check: impl FnOnce(&Node) -> Option<(M, &'static str)>,
) -> Option<SiteProblem> {
    let (file, node) = config.written_at(&[key])?;
    let (message, help) = check(node)?;
    Some(problem(Place::new(file, node.span), message, help))
}

fn not_an_array(config: &Config, key: &str) -> Option<SiteProblem> {
    let (file, node) = config.written_at(&[key])?;
    // 3.x stops at a text for `plugins` alone, and splits others. It takes an empty setting for none, and GitHub Pages adds its own plugins
    // to whatever is there.
    let stops = config.jekyll() == Jekyll::V4 || key == "plugins" && node.as_str().is_some();
    if node.as_sequence().is_some() || !stops {
        return None;
    }
    let message = format!("`{key}` is no list, which stops the build");
    Some(problem(
        Place::new(file, node.span),
        message,
        "write it as a list: `[a, b]` or lines that start with `- `",
    ))
}

//! Where the sites are that a path belongs to (DESIGN, machine interfaces).

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

use walkdir::{DirEntry, WalkDir};

use crate::site::{SiteKind, holds_another_generator, names_another_generator};
use crate::workspace::{OpenError, Root};

pub(super) const CONFIG_NAMES: [&str; 3] = ["_config.yml", "_config.yaml", "_config.toml"];
const SITE_FOLDERS: [&str; 3] = ["_posts", "_layouts", "_includes"];
/// Folders of a repository where its site usually lies.
const USUAL_FOLDERS: [&str; 3] = ["docs", "site", "www"];
/// Settings of Hexo, which Jekyll does not have.
const HEXO_SETTINGS: [&str; 2] = ["public_dir", "new_post_name"];
/// Words in the names of folders whose sites nobody publishes.
const TRIAL_WORDS: &str = "benchmark benchmarks boilerplate build demo demos dist dummy e2e example examples fixture fixtures \
    mock mocks out sample samples sandbox scaffold skeleton spec specs starter template templates test testdata tests theme \
    themes third tmp vendored";
const DEPTH_OF_SEARCH: usize = 4;

/// Finds the sites that belong to the folder or file `from`: the root upwards from it, else those below it.
///
/// # Errors
/// [`OpenError`] when nothing can be checked.
pub fn find_roots(from: &Path) -> Result<Vec<Root>, OpenError> {
    let unreadable = |error| OpenError::Unreadable { path: from.to_path_buf(), error };
    let real = from.canonicalize().map_err(unreadable)?;
    let is_file = real.is_file();
    let start = if is_file { real.parent().unwrap_or(&real) } else { &real };
    fs::read_dir(start).map_err(unreadable)?;
    if let Some(path) = upwards(start) {
        return Ok(vec![Root { path, kind: SiteKind::Jekyll }]);
    }
    let below = below(start);
    if !below.is_empty() {
        return Ok(below.into_iter().map(|path| Root { path, kind: SiteKind::Jekyll }).collect());
    }
    if asks_for_jekyll(start) {
        return Ok(vec![Root { path: start.to_path_buf(), kind: SiteKind::Jekyll }]);
    }
    if is_file {
        return Ok(vec![plain_root(&real)]);
    }
    if has_markdown(start) {
        return Ok(vec![Root { path: start.to_path_buf(), kind: SiteKind::Plain }]);
    }
    Err(OpenError::NoSite { path: from.to_path_buf() })
}

/// The sites below `from` that [`find_roots`] leaves alone, since one lies in a usual folder. What lies there to be tried or copied
/// is none of them: nobody asked for it to be checked.
pub fn roots_left_out(from: &Path) -> Vec<Root> {
    let Ok(start) = from.canonicalize() else { return Vec::new() };
    if !start.is_dir() || upwards(&start).is_some() {
        return Vec::new();
    }
    let usual = in_usual_folders(&start);
    if usual.is_empty() {
        return Vec::new();
    }
    let is_skipped = |entry: &DirEntry| {
        is_skipped(entry) || is_for_trial(entry) || usual.iter().any(|site| site == entry.path())
    };
    let found = sites_below(&start, &is_skipped).into_iter();
    let own = found.filter(|folder| !folder.join(".git").exists() && !is_of_another_generator(folder));
    own.map(|path| Root { path, kind: SiteKind::Jekyll }).collect()
}

/// The plain documentation that a file is part of where no site holds it. A single file is judged in the whole of its
/// repository, which its links may point to. The path is absolute.
pub fn plain_root(file: &Path) -> Root {
    let folder = file.parent().unwrap_or(file);
    Root { path: repository(folder).unwrap_or(folder).to_path_buf(), kind: SiteKind::Plain }
}

/// Whether a file is one that makes a folder a site, or one that plain documentation consists of, as far as its path tells.
pub fn is_of_site(path: &Path) -> bool {
    let is_name = |names: &[&str], part: &OsStr| names.iter().any(|name| part == *name);
    path.file_name().is_some_and(|name| is_name(&CONFIG_NAMES, name))
        || is_markdown(path)
        || path.iter().any(|part| is_name(&SITE_FOLDERS, part))
}

fn is_markdown(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "md" || extension == "markdown")
}

/// The top folder of the repository that holds `folder`. `.git` is a file in worktrees and submodules.
pub fn repository(folder: &Path) -> Option<&Path> {
    folder.ancestors().find(|ancestor| ancestor.join(".git").exists())
}

fn has_config(folder: &Path) -> bool {
    let found = CONFIG_NAMES.into_iter().find(|name| folder.join(name).is_file());
    let is_of_others = || is_of_hexo(folder) || is_theme_of_hexo(folder) || is_of_jupyter_book(folder);
    found.is_some_and(|name| name != "_config.yml" || !is_of_others())
}

/// Jupyter Book does so, too, and has the order of its chapters beside it.
fn is_of_jupyter_book(folder: &Path) -> bool {
    let text = fs::read_to_string(folder.join("_toc.yml")).unwrap_or_default();
    let is_of_toc = |line: &str| {
        ["format: jb-", "root:", "- file:", "parts:", "chapters:"].iter().any(|start| line.starts_with(start))
    };
    text.lines().any(is_of_toc) && !SITE_FOLDERS.iter().any(|name| folder.join(name).is_dir())
}

/// Hexo calls its configuration `_config.yml`, too.
fn is_of_hexo(folder: &Path) -> bool {
    let text = fs::read_to_string(folder.join("_config.yml")).unwrap_or_default();
    let sets =
        |key: &str| text.lines().any(|line| line.strip_prefix(key).is_some_and(|rest| rest.starts_with(':')));
    HEXO_SETTINGS.iter().all(|key| sets(key))
}

/// The themes of such a site have one each.
fn is_theme_of_hexo(folder: &Path) -> bool {
    let themes = folder.parent().filter(|themes| themes.ends_with("themes"));
    themes.and_then(Path::parent).is_some_and(is_of_hexo)
}

fn is_site(folder: &Path) -> bool {
    has_config(folder)
        || SITE_FOLDERS.iter().any(|name| folder.join(name).is_dir()) && !is_of_another_generator(folder)
}

/// Eleventy has `_includes`, too, and so may Hugo.
fn is_of_another_generator(folder: &Path) -> bool {
    let names =
        fs::read_dir(folder).into_iter().flatten().filter_map(Result::ok).map(|entry| entry.file_name());
    names.into_iter().any(|name| name.to_str().is_some_and(names_another_generator))
        || holds_another_generator(|path| folder.join(path).exists())
}

/// A Gemfile that names Jekyll. Weaker than the rest: it may lie above the folder of the site.
fn asks_for_jekyll(folder: &Path) -> bool {
    let Ok(gemfile) = fs::read_to_string(folder.join("Gemfile")) else { return false };
    let asks =
        |line: &str| line.starts_with("gem") && (line.contains("jekyll") || line.contains("github-pages"));
    gemfile.lines().any(|line| asks(line.trim()))
}

/// The nearest folder with a configuration; else the nearest that looks like a site. A folder of categories looks like
/// one too, since it has `_posts`, so a configuration further up goes first.
fn upwards(start: &Path) -> Option<PathBuf> {
    let top = repository(start);
    let within = start.ancestors().take_while(|folder| top.is_none_or(|top| folder.starts_with(top)));
    let folders: Vec<&Path> = within.collect();
    if let Some(folder) = folders.iter().find(|folder| has_config(folder)) {
        return Some(folder.to_path_buf());
    }
    // Without a repository, other people's folders further up prove nothing.
    let near = if top.is_some() { folders.len() } else { 2 };
    folders.iter().take(near).find(|folder| is_site(folder)).map(|folder| folder.to_path_buf())
}

/// Sites below: in the usual folders, else wherever a configuration lies. Beside a usual folder others are mostly there for its
/// theme to be tried, or for tests ([`roots_left_out`] are the rest).
fn below(start: &Path) -> Vec<PathBuf> {
    let usual = in_usual_folders(start);
    if usual.is_empty() { sites_below(start, &is_skipped) } else { usual }
}

fn in_usual_folders(start: &Path) -> Vec<PathBuf> {
    USUAL_FOLDERS.iter().map(|name| start.join(name)).filter(|folder| is_site(folder)).collect()
}

fn sites_below(start: &Path, is_skipped: &dyn Fn(&DirEntry) -> bool) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = Vec::new();
    let mut entries = folders_below(start, DEPTH_OF_SEARCH - 1);
    while let Some(next) = entries.next() {
        let Ok(entry) = next else { continue };
        if !entry.file_type().is_dir() {
            continue;
        }
        if is_skipped(&entry) {
            entries.skip_current_dir();
        } else if has_config(entry.path()) {
            found.push(entry.into_path());
            entries.skip_current_dir();
        }
    }
    found
}

fn folders_below(start: &Path, depth: usize) -> walkdir::IntoIter {
    WalkDir::new(start).min_depth(1).max_depth(depth).sort_by_file_name().into_iter()
}

/// Whether a folder is named as one whose sites are tested with, copied, or brought along: `test`, `demo-site`, `starter_template`.
fn is_for_trial(entry: &DirEntry) -> bool {
    let name = entry.file_name().to_string_lossy().to_lowercase();
    name.split(['-', '_', '.', ' ']).any(|word| TRIAL_WORDS.split(' ').any(|trial| word == trial))
}

fn is_skipped(entry: &DirEntry) -> bool {
    let name = entry.file_name().to_string_lossy();
    name.starts_with(['.', '_']) || matches!(&*name, "node_modules" | "vendor" | "target")
}

fn has_markdown(folder: &Path) -> bool {
    let mut entries = folders_below(folder, usize::MAX);
    while let Some(next) = entries.next() {
        let Ok(entry) = next else { continue };
        if entry.file_type().is_dir() {
            if is_skipped(&entry) {
                entries.skip_current_dir();
            }
        } else if is_markdown(entry.path()) {
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tree(paths: &[&str]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for path in paths {
            let at = folder.path().join(path);
            fs::create_dir_all(at.parent().unwrap()).unwrap();
            let text = match path.rsplit('/').next() {
                Some("Gemfile") => "gem \"jekyll\"\n",
                Some("_config.yml") if *path == "hexo/_config.yml" => {
                    "public_dir: public\nnew_post_name: :title.md\n"
                }
                Some("_toc.yml") => "format: jb-book\nroot: intro\n",
                _ => "",
            };
            fs::write(at, text).unwrap();
        }
        folder
    }

    #[test]
    fn roots_are_found_upwards_then_below_then_as_plain_documentation() {
        /// Files, where the search starts, the roots.
        type Case = (&'static [&'static str], &'static str, &'static [(&'static str, SiteKind)]);
        let cases: &[Case] = &[
            (&["_config.yml", "blog/_posts/x.md"], "blog/_posts", &[("", SiteKind::Jekyll)]),
            (&["_posts/x.md"], "", &[("", SiteKind::Jekyll)]),
            (&["_includes/x.html", ".eleventy.js", "a.md"], "", &[("", SiteKind::Plain)]),
            (&["_includes/x.html", "config.toml", "content/a.md"], "", &[("", SiteKind::Plain)]),
            (&["_includes/x.html", "_config.yml", "next.config.js"], "", &[("", SiteKind::Jekyll)]),
            (&["hexo/_config.yml", "hexo/README.md"], "hexo", &[("hexo", SiteKind::Plain)]),
            (
                &["hexo/_config.yml", "hexo/README.md", "hexo/themes/a/_config.yml"],
                "hexo",
                &[("hexo", SiteKind::Plain)],
            ),
            (&["_config.yml", "_toc.yml", "intro.md"], "", &[("", SiteKind::Plain)]),
            (&["_config.yml", "_toc.yml", "_posts/a.md"], "", &[("", SiteKind::Jekyll)]),
            (&["docs/_config.yml", "README.md"], "", &[("docs", SiteKind::Jekyll)]),
            (&["Gemfile", "docs/_config.yml"], "", &[("docs", SiteKind::Jekyll)]),
            (&["Gemfile", "index.md"], "", &[("", SiteKind::Jekyll)]),
            (
                &["a/x/_config.yml", "b/_config.yml"],
                "",
                &[("a/x", SiteKind::Jekyll), ("b", SiteKind::Jekyll)],
            ),
            (&["README.md", "src/x.rs"], "", &[("", SiteKind::Plain)]),
            (&["a/b/c/d/_config.yml", "x.md"], "", &[("", SiteKind::Plain)]),
            (&[".git/HEAD", "_config.yml", "docs/a.md"], "docs/a.md", &[("", SiteKind::Jekyll)]),
            (&["_config.yml", "sub/.git/HEAD", "sub/x.md"], "sub", &[("sub", SiteKind::Plain)]),
        ];
        for (paths, from, expected) in cases {
            let folder = tree(paths);
            let top = folder.path().canonicalize().unwrap();
            let roots = find_roots(&top.join(from)).unwrap();
            let expected: Vec<Root> = expected
                .iter()
                .map(|(path, kind)| Root {
                    path: if path.is_empty() { top.clone() } else { top.join(path) },
                    kind: *kind,
                })
                .collect();
            assert_eq!(roots, expected, "{paths:?} from {from:?}");
        }
    }

    #[test]
    fn beside_a_usual_folder_sites_are_left_out_but_not_forgotten() {
        let left_out = |paths: &[&str], from: &str| {
            let folder = tree(paths);
            let top = folder.path().canonicalize().unwrap();
            let roots = roots_left_out(&top.join(from)).into_iter();
            roots.map(|root| root.path.strip_prefix(&top).unwrap().to_path_buf()).collect::<Vec<_>>()
        };
        let docs = "docs/_config.yml";
        let cases: &[(&[&str], &str, &[&str])] = &[
            (&[docs, "blog/_config.yml", "packages/a/web/_config.yml"], "", &["blog", "packages/a/web"]),
            (&["a/_config.yml", "b/_config.yml"], "", &[]),
            (&[docs, "site/_config.yml", "docs/en/_config.yml"], "", &[]),
            (&["_config.yml", docs, "blog/_config.yml"], "", &[]),
            (&[docs, "blog/_config.yml"], "docs", &[]),
            (&[docs, "blog/_config.yml", "README.md"], "README.md", &[]),
            (&[docs, "test/_config.yml", "spec/a/_config.yml", "demo-site/_config.yml"], "", &[]),
            (
                &[docs, "Examples/x/_config.yml", "lib/themes/a/_config.yml", "third_party/b/_config.yml"],
                "",
                &[],
            ),
            (&[docs, "node_modules/a/_config.yml", "vendor/a/_config.yml", "_x/_config.yml"], "", &[]),
            (&[docs, "other/_config.yml", "other/.git/HEAD", "hexo/_config.yml"], "", &[]),
            (&[docs, "latest/_config.yml"], "", &["latest"]),
        ];
        for (paths, from, expected) in cases {
            let expected: Vec<&Path> = expected.iter().map(Path::new).collect();
            assert_eq!(left_out(paths, from), expected, "{paths:?} from {from:?}");
        }
    }

    #[test]
    fn a_folder_without_site_and_markdown_is_an_error() {
        let folder = tree(&["src/x.rs"]);
        assert!(matches!(find_roots(folder.path()), Err(OpenError::NoSite { .. })));
        assert!(matches!(find_roots(&folder.path().join("no")), Err(OpenError::Unreadable { .. })));
    }
}

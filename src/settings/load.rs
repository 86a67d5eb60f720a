//! Finds and reads the settings file, and says what is wrong with it.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::file::SettingsFile;
use super::{BadValue, Requirements, Settings, words};
use crate::rules::custom::FOLDER;
use crate::rules::{self, CustomRule};
use crate::source::{LineColumn, SitePath, Source};
use crate::suggest;

/// Names that the file may have.
const NAMES: &[&str] = &[".postproof.yml", ".postproof.yaml"];

/// Why the settings cannot be used. Ends the run with exit code 2.
#[derive(Debug, thiserror::Error)]
#[error("{}: {message}", place(.path, .at))]
pub struct SettingsError {
    /// The file.
    pub path: PathBuf,
    /// The line and column in it, where one is to blame.
    pub at: Option<LineColumn>,
    /// What is wrong, as a lowercase phrase.
    pub message: String,
    /// The way out.
    pub help: Option<String>,
}

fn place(path: &Path, at: &Option<LineColumn>) -> String {
    match at {
        Some(at) => format!("{}:{}:{}", path.display(), at.line, at.column),
        None => path.display().to_string(),
    }
}

impl Settings {
    /// The settings file of the site at `root`: there, or else at the top of the repository that holds it.
    pub fn find(root: &Path) -> Option<PathBuf> {
        // A folder or a link that leads to nothing was meant as one, too, and reading it says what is wrong.
        let is_there = |path: &PathBuf| path.symlink_metadata().is_ok();
        let in_folder = |folder: &Path| NAMES.iter().map(|name| folder.join(name)).find(is_there);
        in_folder(root).or_else(|| {
            let top = crate::discover::repository(root)?;
            in_folder(top)
        })
    }

    /// The settings of the site at `root`: what `file` says, and the rules that the site brings along.
    ///
    /// # Errors
    /// [`SettingsError`] when one of the files cannot be read or does not mean anything.
    pub fn of_site(root: &Path, file: Option<&Path>) -> Result<Settings, SettingsError> {
        let custom = Settings::custom_rules(root)?;
        let settings = match file {
            Some(file) => {
                let names: Vec<&str> = rules::known(&custom).iter().map(|rule| rule.name).collect();
                Settings::load(file, &names)?
            }
            None => Settings::default(),
        };
        Ok(Settings { custom, ..settings })
    }

    /// The rules that the site at `root` brings along: there, or else at the top of the repository that holds it.
    ///
    /// # Errors
    /// [`SettingsError`] for a document that is no rule.
    pub fn custom_rules(root: &Path) -> Result<Arc<[CustomRule]>, SettingsError> {
        let folders = [Some(root), crate::discover::repository(root)].into_iter().flatten();
        let mut folders = folders.map(|folder| folder.join(FOLDER));
        let Some(folder) = folders.find(|folder| folder.is_dir()) else { return Ok(Arc::default()) };
        let unreadable = |path: &Path, error: std::io::Error| SettingsError {
            path: path.to_owned(),
            at: None,
            message: format!("cannot read the rules of the site: {error}"),
            help: None,
        };
        let entries = std::fs::read_dir(&folder).map_err(|error| unreadable(&folder, error))?;
        let paths = entries.filter_map(Result::ok).map(|entry| entry.path());
        let is_rule = |path: &PathBuf| {
            path.extension().is_some_and(|extension| extension == "md") && !path.ends_with("README.md")
        };
        let mut paths: Vec<PathBuf> = paths.filter(is_rule).collect();
        paths.sort();
        let rules = paths.into_iter().map(|path| {
            let doc = std::fs::read_to_string(&path).map_err(|error| unreadable(&path, error))?;
            let name = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
            CustomRule::read(&name, path.clone(), &doc).map_err(|problem| {
                let source = Source::new(SitePath::new(&name), &*doc);
                let at = Some(source.line_column(problem.span.start));
                SettingsError { path, at, message: problem.message, help: problem.help }
            })
        });
        rules.collect()
    }

    /// Reads a settings file. `rules` are the names that may stand in `levels`.
    ///
    /// # Errors
    /// [`SettingsError`] when it cannot be read or does not mean anything.
    pub fn load(path: &Path, rules: &[&str]) -> Result<Settings, SettingsError> {
        match std::fs::read_to_string(path) {
            Ok(text) => Settings::parse(path, &text, rules),
            Err(error) => Err(SettingsError {
                path: path.to_owned(),
                at: None,
                message: format!("cannot read the settings: {error}"),
                help: Some(way_to_read(path).to_owned()),
            }),
        }
    }

    /// Holds what the file says against the collections of the site, which are known once the site is read.
    ///
    /// # Errors
    /// [`SettingsError`] for a collection that is none.
    pub fn fit(&self, file: &Path, collections: &[&str]) -> Result<(), SettingsError> {
        let mut asked = self.front_matter.iter().filter_map(Requirements::collection);
        let Some(name) = asked.find(|name| !collections.contains(name)) else { return Ok(()) };
        let help = match suggest::nearest(name, collections.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("there are: {}", collections.join(", ")),
        };
        let text = std::fs::read_to_string(file).unwrap_or_default();
        Err(SettingsError {
            path: file.to_owned(),
            at: locate(&text, &format!("collection: {name}")),
            message: format!("the site has no collection `{name}`"),
            help: Some(help),
        })
    }

    /// Reads the text of a settings file. `path` is for messages, and where it lies the schemas lie that it names.
    ///
    /// # Errors
    /// [`SettingsError`] when it does not mean anything.
    pub fn parse(path: &Path, text: &str, rules: &[&str]) -> Result<Settings, SettingsError> {
        Settings::parse_with(path, text, rules, &|path| std::fs::read_to_string(path))
    }

    /// The same where `read` yields the texts of the schemas.
    ///
    /// # Errors
    /// [`SettingsError`] when it does not mean anything.
    pub fn parse_with(
        path: &Path,
        text: &str,
        rules: &[&str],
        read: &dyn Fn(&Path) -> std::io::Result<String>,
    ) -> Result<Settings, SettingsError> {
        let failed = |at, message, help| SettingsError { path: path.to_owned(), at, message, help };
        let file = serde_yaml::from_str::<Option<SettingsFile>>(text).map_err(|error| {
            let at = error.location().map(|at| LineColumn { line: at.line(), column: at.column() });
            let (message, help) = words::of_the_author(&error.to_string());
            failed(at, message, help)
        })?;
        let file = file.unwrap_or_default();
        if let Some(name) = file.rule_names().find(|name| !rules.contains(name)) {
            let help = match suggest::nearest(name, rules.iter().copied()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => "`postproof rules` lists all rules".to_owned(),
            };
            return Err(failed(locate(text, name), format!("there is no rule `{name}`"), Some(help)));
        }
        let folder = path.parent().unwrap_or(Path::new(""));
        Settings::resolve(&file, &|schema| read(&folder.join(schema)))
            .map_err(|BadValue { written, message }| failed(locate(text, &written), message, None))
    }
}

/// What to do about a settings file that cannot be read.
fn way_to_read(path: &Path) -> &'static str {
    match path.symlink_metadata() {
        Ok(_) if path.is_dir() => "the settings are a file: give this folder another name",
        Ok(link) if link.is_symlink() => "mend this link, or remove it: no settings are needed",
        Ok(_) => "check its permissions",
        Err(_) => "check how the path is spelled",
    }
}

/// Where `word` is written as a whole word outside of comments. serde tells no places of values that it could read.
fn locate(text: &str, word: &str) -> Option<LineColumn> {
    let is_word = |c: char| c.is_alphanumeric() || c == '-' || c == '_';
    for (index, line) in text.lines().enumerate() {
        let code = line.split(" #").next().filter(|code| !code.trim_start().starts_with('#')).unwrap_or("");
        for (at, _) in code.match_indices(word) {
            let before = code[..at].chars().next_back();
            let after = code[at + word.len()..].chars().next();
            if !before.is_some_and(is_word) && !after.is_some_and(is_word) {
                return Some(LineColumn { line: index + 1, column: code[..at].chars().count() + 1 });
            }
        }
    }
    None
}

//! `.postproof.yml`: what the user says about rules, files and the site.
//!
//! [`file::SettingsFile`] is the file as it is written, [`Settings`] is what it means, [`load`] finds and reads it.

pub mod file;
mod front_matter;
pub mod load;
mod placeholders;
mod words;

use std::collections::BTreeMap;
use std::sync::Arc;

use globset::{GlobBuilder, GlobMatcher, GlobSet, GlobSetBuilder};

use crate::diagnostic::Level;
use crate::rules::CustomRule;
use crate::site::{Jekyll, PluginNames};
use crate::source::SitePath;
use file::SettingsFile;
use front_matter::ReadSchema;
pub use front_matter::Requirements;
pub use load::SettingsError;
pub use placeholders::Placeholders;

/// Bytes of the largest file that is read, unless the settings say otherwise.
const MAX_FILE_SIZE: u64 = 8 << 20;

/// Front matter keys that hold the path of an image in the common themes (Minimal Mistakes, Chirpy, Hydejack, Beautiful
/// Jekyll, jekyll-seo-tag, ...). A dot steps into a mapping.
const IMAGE_KEYS: &[&str] = &[
    "image",
    "image.path",
    "image.src",
    "image.url",
    "image.feature",
    "image.teaser",
    "image.thumbnail",
    "images",
    "img",
    "header.image",
    "header.teaser",
    "header.overlay_image",
    "header.og_image",
    "header-img",
    "header_image",
    "og_image",
    "twitter.image",
    "teaser",
    "thumbnail",
    "thumbnail-img",
    "thumb",
    "cover",
    "cover-img",
    "cover_image",
    "share-img",
    "featured_image",
    "featured-image",
    "feature",
    "feature_image",
    "background",
    "banner",
    "banner_image",
    "hero",
    "hero_image",
    "preview_image",
];

/// Front matter keys that name the series of a post.
const SERIES_KEYS: &[&str] = &["series", "serie", "series_id", "series_name", "series_title", "seriesId"];

/// Front matter keys that hold the number of a part.
const PART_KEYS: &[&str] = &[
    "part",
    "series_part",
    "series_order",
    "series_index",
    "series_number",
    "series-part",
    "series-order",
    "seriesOrder",
    "part_number",
];

/// The settings in force. Patterns are compiled once.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Which Jekyll publishes the site; found out when `None`.
    pub jekyll: Option<Jekyll>,
    /// The lowest level that makes the run fail (exit code 1); `None` for never.
    pub fail_on: Option<Level>,
    /// How many warnings may be there before they make it fail; `None` when only their level counts.
    pub max_warnings: Option<usize>,
    /// Hosts whose absolute URLs are pages of this site, beside those of `url` and `CNAME`; lower-case.
    pub own_hosts: Vec<String>,
    /// Front matter keys that hold the path of an image; a dot steps into a mapping.
    pub image_keys: Vec<String>,
    /// What is asked of front matter.
    pub front_matter: Vec<Requirements>,
    /// Limits of what a page shows.
    pub images: ImageSettings,
    /// How series are written.
    pub series: SeriesSettings,
    /// Configuration files of the site instead of `_config.yml`; empty for Jekyll's own choice.
    pub config: Vec<String>,
    /// Whether drafts are published.
    pub drafts: bool,
    /// Bytes of the largest file that is read.
    pub max_file_size: u64,
    /// Site paths that plugins make, as written; `None` where nothing is said of that.
    pub generated_pages: Option<Vec<String>>,
    /// The same, to match with.
    pub generated_page_globs: Option<GlobSet>,
    /// The folder of the site's theme, from the site's root.
    pub theme_dir: Option<String>,
    /// Tags, filters and variables of Liquid that plugins define.
    pub liquid: PluginNames,
    /// The rules that the site brings along, sorted by name.
    pub custom: Arc<[CustomRule]>,
    placeholders: Option<Placeholders>,
    levels: BTreeMap<String, Level>,
    paths: Vec<PathLevels>,
    ignore_targets: GlobSet,
    exclude: GlobSet,
}

/// Limits of what a page shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ImageSettings {
    /// Bytes of an image.
    pub max_bytes: u64,
    /// Its width by its height.
    pub max_pixels: u64,
}

impl Default for ImageSettings {
    fn default() -> Self {
        ImageSettings { max_bytes: 1_000_000, max_pixels: 16_000_000 }
    }
}

/// How the parts of series are named.
#[derive(Clone, Debug, PartialEq)]
pub struct SeriesSettings {
    /// Words for "part" beside the known ones.
    pub words: Vec<String>,
    /// Front matter keys that hold the name of a page's series.
    pub name_keys: Vec<String>,
    /// Front matter keys that hold its number in the series.
    pub part_keys: Vec<String>,
}

impl Default for SeriesSettings {
    fn default() -> Self {
        let owned = |keys: &[&str]| keys.iter().map(|key| (*key).to_owned()).collect();
        SeriesSettings { words: Vec::new(), name_keys: owned(SERIES_KEYS), part_keys: owned(PART_KEYS) }
    }
}

/// Levels for the files of one pattern.
#[derive(Clone, Debug)]
struct PathLevels {
    glob: GlobMatcher,
    levels: BTreeMap<String, Level>,
}

impl Default for Settings {
    fn default() -> Self {
        Settings {
            jekyll: None,
            fail_on: Some(Level::Warning),
            max_warnings: None,
            own_hosts: Vec::new(),
            image_keys: IMAGE_KEYS.iter().map(|key| (*key).to_owned()).collect(),
            front_matter: Vec::new(),
            images: ImageSettings::default(),
            series: SeriesSettings::default(),
            config: Vec::new(),
            drafts: false,
            max_file_size: MAX_FILE_SIZE,
            theme_dir: None,
            liquid: PluginNames::default(),
            custom: Arc::default(),
            placeholders: Placeholders::built_in(),
            levels: BTreeMap::new(),
            paths: Vec::new(),
            ignore_targets: GlobSet::empty(),
            exclude: GlobSet::empty(),
            generated_pages: None,
            generated_page_globs: None,
        }
    }
}

impl Settings {
    /// The level of a rule for the file at `path`. What is said of paths goes before what is said of the whole site, and
    /// among the patterns the last that matches wins.
    pub fn level(&self, rule: &str, default: Level, path: &SitePath) -> Level {
        let of_path = self.paths.iter().rev().find_map(|paths| {
            let level = paths.levels.get(rule)?;
            paths.glob.is_match(path.as_str()).then_some(*level)
        });
        of_path.or_else(|| self.levels.get(rule).copied()).unwrap_or(default)
    }

    /// Whether the rule is off everywhere, so that it need not run at all.
    pub fn is_off(&self, rule: &str, default: Level) -> bool {
        let everywhere = self.levels.get(rule).copied().unwrap_or(default);
        let somewhere = |paths: &PathLevels| paths.levels.get(rule).is_some_and(|level| *level != Level::Off);
        everywhere == Level::Off && !self.paths.iter().any(somewhere)
    }

    /// What counts as a placeholder in the text of a page; `None` when nobody asks for any.
    pub fn placeholders(&self) -> Option<&Placeholders> {
        self.placeholders.as_ref().filter(|_| !self.is_off("leftover-placeholder", Level::Warning))
    }

    /// Whether findings in this file are left out.
    pub fn is_excluded(&self, path: &SitePath) -> bool {
        self.exclude.is_match(path.as_str())
    }

    /// Whether links to this site path (`/about/`) or URL are left out.
    pub fn ignores_target(&self, target: &str) -> bool {
        !self.ignore_targets.is_empty() && self.ignore_targets.is_match(target)
    }
}

/// A pattern of the settings that is none.
#[derive(Debug)]
struct BadGlob {
    /// As it is written.
    written: String,
    /// What is wrong with it.
    reason: String,
}

/// A value of the settings that means nothing.
#[derive(Debug)]
struct BadValue {
    /// As it is written.
    written: String,
    /// What is wrong, as a lowercase phrase.
    message: String,
}

impl From<BadGlob> for BadValue {
    fn from(BadGlob { written, reason }: BadGlob) -> Self {
        BadValue { message: format!("`{written}` is no pattern: {reason}"), written }
    }
}

impl From<front_matter::BadSchema> for BadValue {
    fn from(front_matter::BadSchema { written, reason }: front_matter::BadSchema) -> Self {
        BadValue { message: format!("`{written}` {reason}"), written }
    }
}

impl Settings {
    /// What a file means. `read` yields the texts of the schemas that it names.
    fn resolve(file: &SettingsFile, read: ReadSchema) -> Result<Settings, BadValue> {
        let defaults = Settings::default();
        let paths = file.paths.iter().map(|paths| {
            Ok(PathLevels { glob: path_glob(&paths.glob)?.compile_matcher(), levels: paths.levels() })
        });
        Ok(Settings {
            jekyll: file.jekyll.map(Jekyll::from),
            fail_on: file.fail_on.map_or(defaults.fail_on, Option::<Level>::from),
            max_warnings: file.max_warnings,
            own_hosts: file.own_hosts.iter().map(|host| host.to_ascii_lowercase()).collect(),
            image_keys: file.image_keys.clone().unwrap_or(defaults.image_keys),
            front_matter: requirements(file, read)?,
            images: file.images.settings(),
            series: file.series.settings(),
            config: file.config.clone(),
            drafts: file.drafts,
            max_file_size: file.max_file_size.unwrap_or(defaults.max_file_size),
            theme_dir: file.theme_dir.as_deref().map(theme_folder),
            liquid: file.liquid.names(),
            placeholders: match &file.placeholders {
                Some(patterns) => {
                    let compiled = Placeholders::new(patterns);
                    Some(compiled.map_err(|(written, reason)| BadGlob { written, reason })?)
                }
                None => defaults.placeholders,
            },
            custom: defaults.custom,
            levels: file.levels(),
            paths: paths.collect::<Result<_, BadGlob>>()?,
            ignore_targets: glob_set(&file.ignore_targets, glob)?,
            exclude: glob_set(&file.exclude, path_glob)?,
            generated_pages: file.generated_pages.clone(),
            generated_page_globs: file
                .generated_pages
                .as_ref()
                .map(|pages| glob_set(pages, glob))
                .transpose()?,
        })
    }
}

/// A pattern for paths of files: relative to the site's root, with or without a leading `/`; one that ends with `/` means
/// everything below that folder.
fn path_glob(written: &str) -> Result<globset::Glob, BadGlob> {
    let relative = written.trim_start_matches("./").trim_start_matches('/');
    let pattern = if relative.ends_with('/') { format!("{relative}**") } else { relative.to_owned() };
    glob(&pattern).map_err(|bad| BadGlob { written: written.to_owned(), ..bad })
}

fn requirements(file: &SettingsFile, read: ReadSchema) -> Result<Vec<Requirements>, BadValue> {
    let compiled = file.front_matter.iter().map(|one| {
        let glob = one.glob.as_deref().map(path_glob).transpose()?;
        Ok(Requirements::resolve(one, glob.map(|glob| glob.compile_matcher()), read)?)
    });
    compiled.collect()
}

/// The path of a folder without what says nothing.
fn theme_folder(written: &str) -> String {
    let parts: Vec<&str> = written.split('/').filter(|part| !matches!(*part, "" | ".")).collect();
    parts.join("/")
}

fn glob(written: &str) -> Result<globset::Glob, BadGlob> {
    let bad =
        |error: globset::Error| BadGlob { written: written.to_owned(), reason: error.kind().to_string() };
    GlobBuilder::new(written).literal_separator(true).build().map_err(bad)
}

fn glob_set(
    patterns: &[String],
    compile: impl Fn(&str) -> Result<globset::Glob, BadGlob>,
) -> Result<GlobSet, BadGlob> {
    let mut set = GlobSetBuilder::new();
    for written in patterns {
        set.add(compile(written)?);
    }
    let too_large =
        |error: globset::Error| BadGlob { written: patterns.join(", "), reason: error.to_string() };
    set.build().map_err(too_large)
}

#[cfg(test)]
mod tests;

//! The settings file as it is written. The comments here are the manual: they are the descriptions of the JSON Schema.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{self, Unexpected, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::{Value, json};

use crate::diagnostic::Level;
use crate::site::{Jekyll, PluginNames};

use super::front_matter::FrontMatterFile;
use super::{ImageSettings, SeriesSettings};

/// The settings of postproof for one site: the file `.postproof.yml` at the root of the site or at the top of its
/// repository. Every key may be left out.
///
/// Patterns are globs over paths from the root of the site: `*` stays within one folder, `**` does not, and `drafts/`
/// means everything below `drafts`.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default, expecting = "settings as `key: value` lines")]
#[schemars(title = "Settings of postproof")]
pub struct SettingsFile {
    /// Which Jekyll publishes the site. Without it postproof finds out: from the Gemfile, the lock file and the workflow
    /// that deploys the site; where nothing is said, it is the classic build of GitHub Pages.
    pub jekyll: Option<JekyllName>,
    /// How bad the findings of a rule are, by the name of the rule.
    pub levels: BTreeMap<String, LevelName>,
    /// Other levels for some files. Where several patterns match, the last one wins.
    pub paths: Vec<PathLevelsFile>,
    /// Hosts whose absolute URLs are pages of this site, beside those that `url` and the `CNAME` file name.
    pub own_hosts: Vec<String>,
    /// Links to these site paths (`/search/**`) or URLs (`https://example.com/**`) are not reported. Patterns as for paths,
    /// but compared with the whole target, its leading `/` included.
    pub ignore_targets: Vec<String>,
    /// Site paths that a plugin of the site makes and postproof cannot know: `/packages/showcase.html`, `/tag/**`. Links to them
    /// are taken for good, and those without a wildcard are listed by `map`. Where this is given, be it `[]`, plugins make nothing
    /// else, and dead links are reported whatever plugins there are.
    pub generated_pages: Option<Vec<String>>,
    /// The folder of the site's theme, from the root of the site: a checkout of it, which may lie outside (`../my-theme`). Its
    /// layouts, includes, data, assets and configuration are read where the site has none of its own.
    pub theme_dir: Option<String>,
    /// Names that plugins define for Liquid and postproof cannot know.
    pub liquid: LiquidFile,
    /// Regular expressions for what `leftover-placeholder` reports in the text of a page. Replaces the patterns that it knows:
    /// `TODO:`, `TODO(`, `[TODO]`, `FIXME:`, `TBD` alone, `YOUR-…-HERE` and lorem ipsum.
    pub placeholders: Option<Vec<String>>,
    /// Findings in these files are not reported. The files still count as pages of the site.
    pub exclude: Vec<String>,
    /// Front matter keys that hold the path of an image. A dot steps into a mapping: `header.teaser`. Replaces the keys that
    /// postproof knows from the common themes.
    pub image_keys: Option<Vec<String>>,
    /// What is asked of front matter: keys that must be there, allowed values, lengths, a JSON Schema. Every entry that is meant
    /// for a file holds.
    pub front_matter: Vec<FrontMatterFile>,
    /// What `heavy-image` takes for too much.
    pub images: ImagesFile,
    /// How series of posts are written.
    pub series: SeriesFile,
    /// Configuration files of the site, the later ones over the earlier, as in `jekyll build --config`.
    pub config: Vec<String>,
    /// Whether drafts are published, as with `jekyll build --drafts`.
    pub drafts: bool,
    /// The largest file that is read, in bytes; 8388608 unless set. Larger files count as existing, their links are not seen.
    pub max_file_size: Option<u64>,
    /// The lowest level that makes `postproof check` exit with 1; `warning` unless set.
    pub fail_on: Option<FailOnName>,
    /// How many warnings may be there before they make `postproof check` exit with 1. Without it `fail_on` alone decides.
    pub max_warnings: Option<usize>,
}

/// Names that plugins define for Liquid.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct LiquidFile {
    /// Tags: `youtube`. What they print is unknown, and so is never reported.
    pub tags: Vec<String>,
    /// Filters: `reading_time`. What they make is unknown.
    pub filters: Vec<String>,
    /// Variables with their lookups: `site.team`, `page.author.name`. Their values are unknown, whatever the site says.
    pub variables: Vec<String>,
}

/// What `heavy-image` takes for too much.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct ImagesFile {
    /// The most bytes of an image that a page shows; 1000000 unless set.
    pub max_bytes: Option<u64>,
    /// The most pixels, width by height; 16000000 unless set.
    pub max_pixels: Option<u64>,
}

impl ImagesFile {
    /// What it means.
    pub(super) fn settings(&self) -> ImageSettings {
        let known = ImageSettings::default();
        ImageSettings {
            max_bytes: self.max_bytes.unwrap_or(known.max_bytes),
            max_pixels: self.max_pixels.unwrap_or(known.max_pixels),
        }
    }
}

/// How series of posts are written.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct SeriesFile {
    /// Words for "part" that postproof does not know: `Kapitel`. They stand before the number ("Kapitel 3") or behind it
    /// ("3. Kapitel").
    pub words: Vec<String>,
    /// Front matter keys that hold the name of a page's series; a mapping below it may hold `name` and `part`. Replaces the
    /// known keys: `series`, `serie`, `series_id`, `series_name`, `series_title`, `seriesId`.
    pub name_keys: Option<Vec<String>>,
    /// Front matter keys that hold the number of a part. Replaces the known keys: `part`, `series_part`, `series_order` and others.
    pub part_keys: Option<Vec<String>>,
}

impl SeriesFile {
    /// What it means.
    pub(super) fn settings(&self) -> SeriesSettings {
        let known = SeriesSettings::default();
        SeriesSettings {
            words: self.words.clone(),
            name_keys: self.name_keys.clone().unwrap_or(known.name_keys),
            part_keys: self.part_keys.clone().unwrap_or(known.part_keys),
        }
    }
}

/// Levels for the files that match a pattern.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PathLevelsFile {
    /// Which files: `_drafts/**`.
    pub glob: String,
    /// How bad the findings of a rule are in these files, by the name of the rule.
    pub levels: BTreeMap<String, LevelName>,
}

/// A level as it is written.
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum LevelName {
    /// The rule does not run.
    Off,
    /// Worth knowing; does not fail the run by default.
    Info,
    /// Should be mended.
    Warning,
    /// The visitor meets something broken, or the build stops.
    Error,
}

/// The levels that can make a run fail.
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum FailOnName {
    /// Nothing fails the run.
    Never,
    /// Every finding fails the run.
    Info,
    /// Warnings and errors fail the run.
    Warning,
    /// Only errors fail the run.
    Error,
}

/// A Jekyll as it is written: `4`, `3` or `pages`.
#[derive(Clone, Copy, Debug)]
pub struct JekyllName(Jekyll);

impl<'de> Deserialize<'de> for JekyllName {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct NumberOrWord;
        impl Visitor<'_> for NumberOrWord {
            type Value = JekyllName;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("`4`, `3` or `pages`")
            }

            fn visit_u64<E: de::Error>(self, number: u64) -> Result<JekyllName, E> {
                match number {
                    4 => Ok(JekyllName(Jekyll::V4)),
                    3 => Ok(JekyllName(Jekyll::V3)),
                    _ => Err(E::invalid_value(Unexpected::Unsigned(number), &self)),
                }
            }

            fn visit_str<E: de::Error>(self, word: &str) -> Result<JekyllName, E> {
                match word {
                    "4" => Ok(JekyllName(Jekyll::V4)),
                    "3" => Ok(JekyllName(Jekyll::V3)),
                    "pages" => Ok(JekyllName(Jekyll::Pages)),
                    _ => Err(E::unknown_variant(word, &["4", "3", "pages"])),
                }
            }
        }
        deserializer.deserialize_any(NumberOrWord)
    }
}

impl JsonSchema for JekyllName {
    fn schema_name() -> Cow<'static, str> {
        "Jekyll".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "4: Jekyll 4. 3: Jekyll 3.10, run by the author. pages: the classic build of GitHub Pages.",
            "enum": [4, 3, "4", "3", "pages"]
        })
    }
}

impl From<JekyllName> for Jekyll {
    fn from(name: JekyllName) -> Jekyll {
        name.0
    }
}

impl From<LevelName> for Level {
    fn from(name: LevelName) -> Level {
        match name {
            LevelName::Off => Level::Off,
            LevelName::Info => Level::Info,
            LevelName::Warning => Level::Warning,
            LevelName::Error => Level::Error,
        }
    }
}

impl From<FailOnName> for Option<Level> {
    fn from(name: FailOnName) -> Option<Level> {
        match name {
            FailOnName::Never => None,
            FailOnName::Info => Some(Level::Info),
            FailOnName::Warning => Some(Level::Warning),
            FailOnName::Error => Some(Level::Error),
        }
    }
}

impl SettingsFile {
    /// The levels for the whole site.
    pub(super) fn levels(&self) -> BTreeMap<String, Level> {
        resolve(&self.levels)
    }

    /// The names of rules that are written anywhere.
    pub(super) fn rule_names(&self) -> impl Iterator<Item = &str> {
        let of_paths = self.paths.iter().flat_map(|paths| paths.levels.keys());
        self.levels.keys().chain(of_paths).map(String::as_str)
    }
}

impl LiquidFile {
    /// The names.
    pub(super) fn names(&self) -> PluginNames {
        PluginNames {
            tags: self.tags.clone(),
            filters: self.filters.clone(),
            variables: self.variables.iter().map(|written| PluginNames::variable(written)).collect(),
        }
    }
}

impl PathLevelsFile {
    /// The levels for these files.
    pub(super) fn levels(&self) -> BTreeMap<String, Level> {
        resolve(&self.levels)
    }
}

fn resolve(written: &BTreeMap<String, LevelName>) -> BTreeMap<String, Level> {
    written.iter().map(|(rule, level)| (rule.clone(), Level::from(*level))).collect()
}

/// The JSON Schema of the file. `rules` are the names of the rules and what each says in one line, for editors to offer.
pub fn schema<'a>(rules: impl IntoIterator<Item = (&'a str, &'a str)>) -> serde_json::Value {
    let mut schema = schemars::schema_for!(SettingsFile);
    let levels: serde_json::Map<_, _> = rules
        .into_iter()
        .map(|(name, line)| (name.to_owned(), json!({ "description": line, "$ref": "#/$defs/LevelName" })))
        .collect();
    for pointer in ["/properties/levels", "/$defs/PathLevelsFile/properties/levels"] {
        if let Some(Value::Object(object)) = schema.pointer_mut(pointer) {
            object.insert("properties".into(), levels.clone().into());
            object.insert("additionalProperties".into(), false.into());
        }
    }
    schema.to_value()
}

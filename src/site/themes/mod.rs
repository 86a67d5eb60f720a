//! Themes whose layouts, includes and assets are known although they are not on disk (J-CONF-6..10, 12).

mod on_disk;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

pub use on_disk::ThemeFiles;

use super::config::Config;
use super::plugins::made;
use super::{Jekyll, Page, Site, SiteKind, permalink};

/// Where a site's theme has its files.
#[derive(Clone, Copy, Debug, Default)]
pub enum SiteTheme {
    /// It has none, or its files are among those of the site.
    #[default]
    None,
    /// They are not on disk, but known by name.
    Known(&'static Theme),
    /// Nobody knows what it supplies.
    Unknown,
}

/// A theme of which it is known what it supplies. See `known.yml` for what the fields mean.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Theme {
    gem: String,
    repository: String,
    #[serde(default, rename = "ref")]
    reference: String,
    layouts: BTreeMap<String, Option<String>>,
    includes: Option<Vec<String>>,
    assets: Vec<String>,
    #[serde(default)]
    other_assets: Vec<String>,
    ids: Option<Vec<String>>,
    #[serde(default)]
    open_layouts: Vec<String>,
    #[serde(default)]
    printed_settings: Vec<String>,
    #[serde(default)]
    has_config: bool,
    #[serde(default)]
    reads_data: bool,
    #[serde(default)]
    rewrites_text: bool,
}

static KNOWN: LazyLock<Vec<Theme>> =
    LazyLock::new(|| serde_yaml::from_str(include_str!("known.yml")).unwrap_or_default());

/// The theme that a configuration names, if it is a known one.
pub(super) fn known(config: &Config) -> Option<&'static Theme> {
    match (config.text("remote_theme").filter(|name| !name.is_empty()), config.text("theme")) {
        (Some(remote), _) => of_repository(remote),
        (None, gem) => KNOWN.iter().find(|theme| Some(theme.gem.as_str()) == gem),
    }
}

/// Whether a gem is a theme of which it is known what it supplies.
pub(super) fn is_known_gem(gem: &str) -> bool {
    KNOWN.iter().any(|theme| theme.gem == gem)
}

/// Whether a gem is one of the themes that GitHub makes for Pages.
pub(super) fn is_of_pages(gem: &str) -> bool {
    KNOWN.iter().any(|theme| theme.gem == gem && theme.repository.starts_with("pages-themes/"))
}

/// `owner/name`, `owner/name@ref` or the same below `https://github.com/`.
fn of_repository(written: &str) -> Option<&'static Theme> {
    let written = written.trim();
    let name = written.split_once("://").map_or(written, |(_, rest)| rest);
    let name = name.strip_prefix("github.com/").unwrap_or(name);
    let (name, reference) = name.split_once('@').unwrap_or((name, ""));
    KNOWN.iter().find(|theme| {
        theme.repository.eq_ignore_ascii_case(name) && reference.starts_with(theme.reference.as_str())
    })
}

/// Kinds of files that the templates of a theme load.
const LOADED_BY_TEMPLATES: [&str; 10] =
    ["css", "eot", "ico", "js", "map", "svg", "ttf", "webmanifest", "woff", "woff2"];

impl SiteTheme {
    /// The theme of a site, unless its files were read.
    pub(super) fn of(kind: SiteKind, config: &Config) -> SiteTheme {
        match (kind, config.theme()) {
            (SiteKind::Plain, _) => SiteTheme::None,
            _ if config.incomplete => SiteTheme::Unknown,
            (SiteKind::Jekyll, None) if config.jekyll() != Jekyll::Pages => SiteTheme::None,
            _ => known(config).map_or(SiteTheme::Unknown, SiteTheme::Known),
        }
    }

    /// Whether the theme supplies the layout, or may.
    pub fn may_have_layout(self, name: &str) -> bool {
        match self {
            SiteTheme::None => false,
            SiteTheme::Known(theme) => theme.layouts.contains_key(name),
            SiteTheme::Unknown => true,
        }
    }

    /// Whether the theme supplies the include, or may.
    pub fn may_have_include(self, name: &str) -> bool {
        match self {
            SiteTheme::None => false,
            SiteTheme::Known(theme) => {
                theme.includes.as_ref().is_none_or(|names| names.iter().any(|known| known == name))
            }
            SiteTheme::Unknown => true,
        }
    }

    /// Whether templates of the theme read data files of the site, or may.
    pub fn may_read_data(self) -> bool {
        match self {
            SiteTheme::None => false,
            SiteTheme::Known(theme) => theme.reads_data,
            SiteTheme::Unknown => true,
        }
    }

    /// Whether its layouts send the texts of pages through filters that write URLs anew.
    pub fn rewrites_text(self) -> bool {
        matches!(self, SiteTheme::Known(theme) if theme.rewrites_text)
    }

    /// Whether the theme may publish something at the site path, beside its pages that are listed.
    pub fn may_make_page(self, path: &str) -> bool {
        let Some(below) = path.strip_prefix("/assets/") else { return false };
        match self {
            SiteTheme::None => false,
            SiteTheme::Known(theme) => theme.other_assets.iter().any(|asset| match asset.strip_suffix('/') {
                Some(folder) => folder.is_empty() || below.starts_with(asset.as_str()),
                None => published(asset) == below,
            }),
            // What a theme's own templates load; pictures are the author's.
            SiteTheme::Unknown => {
                let extension = below.rsplit_once('.').map_or("", |(_, extension)| extension);
                LOADED_BY_TEMPLATES.contains(&extension) || below.contains("favicon")
            }
        }
    }

    /// The layout that the theme has around one of its own.
    pub fn parent_of(self, layout: &str) -> Option<&'static str> {
        match self {
            SiteTheme::Known(theme) => theme.layouts.get(layout)?.as_deref(),
            SiteTheme::None | SiteTheme::Unknown => None,
        }
    }

    /// Names of its layouts, as far as they are known.
    pub fn layouts<'n>(self) -> impl Iterator<Item = &'n str> + Clone {
        let theme = if let SiteTheme::Known(theme) = self { Some(theme) } else { None };
        theme.into_iter().flat_map(|theme| theme.layouts.keys().map(String::as_str))
    }

    /// Names of its includes, as far as they are known.
    pub fn includes<'n>(self) -> impl Iterator<Item = &'n str> + Clone {
        let names = if let SiteTheme::Known(theme) = self { theme.includes.as_ref() } else { None };
        names.into_iter().flatten().map(String::as_str)
    }
}

impl Theme {
    /// Whether the theme has no configuration of its own that settings could come from (J-CONF-6).
    pub(super) fn has_no_config(&self) -> bool {
        !self.has_config
    }
}

impl Site {
    /// Whether a layout that is not among the files of the site may print this anchor.
    pub fn theme_may_print(&self, layout: &str, anchor: &str) -> bool {
        let SiteTheme::Known(theme) = self.theme else { return self.may_have_layout(layout) };
        if !theme.layouts.contains_key(layout) {
            return self.may_have_layout(layout);
        }
        let Some(ids) = &theme.ids else { return true };
        let is_html = |name: &String| self.config.text(name).is_some_and(|html| html.contains("id="));
        ids.iter().any(|id| id == anchor)
            || theme.open_layouts.iter().any(|open| open == layout)
            || theme.printed_settings.iter().any(is_html)
            // What the site puts in place of the theme's own may print anything.
            || self.theme.includes().any(|name| self.includes.contains_key(name))
    }
}

/// The path below `assets/` that a file is published at.
fn published(asset: &str) -> String {
    asset.strip_suffix(".scss").map_or_else(|| asset.to_owned(), |stem| format!("{stem}.css"))
}

/// Adds the assets of a known theme that the site has no file of its own for.
pub(super) fn add_assets(site: &mut Site) {
    let SiteTheme::Known(theme) = site.theme else { return };
    let own = |path: &str| site.pages.iter().any(|page| &*page.relative_path == path);
    let missing = theme.assets.iter().map(|asset| (asset, format!("assets/{asset}")));
    let made: Vec<Page> = missing
        .filter(|(_, path)| !own(path))
        .map(|(asset, path)| {
            let url = format!("/assets/{}", published(asset));
            let output = permalink::output_path(&url, permalink::extension(&url));
            made::page(&theme.gem, &path, url, output)
        })
        .collect();
    site.pages.extend(made);
}

#[cfg(test)]
mod tests;

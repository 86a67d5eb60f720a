//! The values of permalink placeholders (J-URL-4, 5).

use jiff::Zoned;

use crate::origin::HOLE;
use crate::site::Jekyll;

use super::destination::{extension, split_extension};
use super::slug::{downcase, slugify, slugify_cased};

/// What the permalink of a page can name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageFields {
    /// Its folder with a leading slash; empty for the root.
    pub path: String,
    /// Its file name without extension.
    pub basename: String,
    /// Extension of its output, with the dot.
    pub output_ext: String,
}

impl PageFields {
    /// The fields of the page at `relative_path`.
    pub fn new(relative_path: &str, output_ext: &str, jekyll: Jekyll) -> Self {
        let (folder, name) = relative_path.rsplit_once('/').unwrap_or(("", relative_path));
        let folder = folder.trim_start_matches('/');
        let path = if folder.is_empty() { String::new() } else { format!("/{folder}") };
        let stem = name.strip_suffix(extension(name)).unwrap_or(name);
        let basename = without_trailing_dots(stem, jekyll).to_string();
        PageFields { path, basename, output_ext: output_ext.to_string() }
    }

    /// The value of a placeholder, not yet escaped.
    pub fn placeholder(&self, name: &str) -> Option<String> {
        match name {
            "path" => Some(self.path.clone()),
            "basename" => Some(self.basename.clone()),
            "output_ext" => Some(self.output_ext.clone()),
            _ => None,
        }
    }
}

/// What the permalink of a document can name.
#[derive(Clone, Debug)]
pub struct DocumentFields {
    /// Label of its collection.
    pub collection: String,
    /// Relative path without the collection's folder and without extension.
    pub path: String,
    /// File name without extension, date prefix kept.
    pub basename: String,
    /// Slug of the front matter, else of the file name (J-POST-9).
    pub title_slug: String,
    /// Categories in order, as the author wrote them.
    pub categories: Vec<String>,
    /// Date in the site's zone; `None` is the time of the build, which is not known.
    pub date: Option<Zoned>,
    /// Extension of its output, with the dot.
    pub output_ext: String,
}

impl DocumentFields {
    /// The fields of a file of a collection that come from its path below the collection's folder.
    pub fn new(collection: &str, path_below: &str, output_ext: &str) -> Self {
        let path = split_extension(path_below).0;
        let basename = path.rsplit_once('/').map_or(path, |(_, name)| name);
        DocumentFields {
            collection: collection.to_string(),
            path: path.to_string(),
            basename: basename.to_string(),
            title_slug: basename.trim_end_matches('.').to_string(),
            categories: Vec::new(),
            date: None,
            output_ext: output_ext.to_string(),
        }
    }

    /// The value of a placeholder, not yet escaped; `None` when documents have none of that name.
    pub fn placeholder(&self, name: &str, jekyll: Jekyll) -> Option<String> {
        match name {
            "collection" => Some(self.collection.clone()),
            "path" => {
                let path = without_trailing_dots(&self.path, jekyll);
                Some(format!("/{}", path.trim_start_matches('/')))
            }
            "name" => Some(slugify(&self.basename, None, jekyll)),
            "title" => Some(slugify_cased(&self.title_slug, Some("pretty"), jekyll)),
            "slug" => Some(slugify(&self.title_slug, None, jekyll)),
            "categories" => Some(joined(self.categories.iter().map(|category| downcase(category)))),
            "slugified_categories" if jekyll.is_4() => {
                Some(joined(self.categories.iter().map(|category| slugify(category, None, jekyll))))
            }
            "output_ext" => Some(self.output_ext.clone()),
            _ => self.date_part(name, jekyll),
        }
    }

    /// A part of the date.
    fn date_part(&self, name: &str, jekyll: Jekyll) -> Option<String> {
        let format = match name {
            "year" => "%Y",
            "month" => "%m",
            "day" => "%d",
            "hour" => "%H",
            "minute" => "%M",
            "second" => "%S",
            "i_day" => "%-d",
            "i_month" => "%-m",
            "short_year" => "%y",
            "short_month" => "%b",
            "y_day" => "%j",
            _ if !jekyll.is_4() => return None,
            "week" => "%V",
            "w_year" => "%G",
            "w_day" => "%u",
            "short_day" => "%a",
            "long_day" => "%A",
            "long_month" => "%B",
            _ => return None,
        };
        Some(self.date.as_ref().map_or_else(|| HOLE.to_string(), |date| date.strftime(format).to_string()))
    }
}

/// Jekyll 4 drops the dots at the end of a name; in Jekyll 3 they reach the URL (J-URL-11).
pub(super) fn without_trailing_dots(name: &str, jekyll: Jekyll) -> &str {
    if jekyll.is_4() { name.trim_end_matches('.') } else { name }
}

/// Distinct values in order, joined by slashes.
fn joined(values: impl Iterator<Item = String>) -> String {
    values.collect::<indexmap::IndexSet<_>>().into_iter().collect::<Vec<_>>().join("/")
}

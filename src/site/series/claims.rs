//! What a page says of itself: which part of which series it is, by its front matter, its title or its address.

use crate::liquid::Value;
use crate::settings::SeriesSettings;
use crate::site::{Page, PageId, PageKind, Site};

use super::marker::{self, Number};
use super::words::Words;

/// What says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum By {
    /// The keys of the settings: `series`, `part`.
    FrontMatter,
    /// "Building a boat - Part 10 - The keel"
    Title,
    /// `/boat-part10/`
    Address,
}

/// What a page says of itself.
#[derive(Clone, Debug)]
pub(super) struct Claim {
    pub(super) by: By,
    pub(super) number: Option<Number>,
    /// The series, comparable; `None` where only a number is said ("Part 2: The keel").
    pub(super) key: Option<String>,
    /// The series as it is written.
    pub(super) name: String,
    /// What the address has before the number.
    pub(super) stem: Option<String>,
    /// The part's own title, without series and number.
    pub(super) subtitle: String,
    /// Whether title and address do not contradict each other.
    pub(super) is_sure: bool,
}

/// The claim of a page, if it is one that visitors read.
pub(super) fn claim(site: &Site, id: PageId, words: &Words, settings: &SeriesSettings) -> Option<Claim> {
    let page = site.page(id);
    if !page.written || !page.html || page.source.is_none() || page.redirect.is_some() {
        return None;
    }
    let title = marker::marker(&page.title, words).map(|found| {
        let (before, after) = marker::around(&page.title, &found);
        (found.number, before.to_owned(), after.to_owned())
    });
    let address = of_address(&page.url, words);
    let front_matter = of_front_matter(page, settings, words);
    if title.is_none() && address.is_none() && front_matter.is_none() {
        return None;
    }
    let scope = scope(site, page);
    let stem = address.as_ref().map(|address| address.1.clone());
    let number = title.as_ref().map(|title| title.0).or(address.as_ref().map(|address| address.0));
    let is_sure = match (&title, &address) {
        (Some(title), Some(address)) => title.0 == address.0,
        _ => true,
    };
    let subtitle = title.as_ref().map_or_else(|| page.title.to_string(), |title| title.2.clone());
    if let Some((name, part)) = front_matter {
        let key = key("", &scope, &name);
        return Some(Claim {
            by: By::FrontMatter,
            number: part.or(number),
            key,
            name,
            stem,
            subtitle,
            is_sure: part.is_some() || is_sure,
        });
    }
    let (by, name, kind) = match (title, address) {
        (Some((_, stem, _)), _) if !tokens(&stem).is_empty() => (By::Title, stem, "title"),
        (_, Some((_, stem))) => (By::Address, stem, "address"),
        (Some((_, stem, _)), None) => (By::Title, stem, "title"),
        (None, None) => return None,
    };
    Some(Claim { by, number, key: key(kind, &scope, &name), name, stem, subtitle, is_sure })
}

/// Parts of a series are of one collection, one language and one kind of page.
fn scope(site: &Site, page: &Page) -> String {
    let collection = match page.kind {
        PageKind::Document { collection } => {
            site.collections.get(collection as usize).map_or("", |found| &found.label)
        }
        _ => "",
    };
    let language = ["lang", "locale", "language"].iter().find_map(|key| text(page.data.get(*key)?));
    format!("{collection}/{}", language.unwrap_or_default())
}

fn key(kind: &str, scope: &str, name: &str) -> Option<String> {
    let tokens = tokens(name);
    (!tokens.is_empty()).then(|| format!("{kind}:{scope}:{}", tokens.join(" ")))
}

/// The words of a text, lower-case.
pub(super) fn tokens(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|token| !token.is_empty())
        .map(str::to_lowercase)
        .collect()
}

/// Number and stem of the last segment of a URL; of `/boat/part-3/` the segment before it is the stem.
fn of_address(url: &str, words: &Words) -> Option<(Number, String)> {
    let path = url.trim_end_matches('/');
    let path = path.strip_suffix(".html").or_else(|| path.strip_suffix("/index")).unwrap_or(path);
    let (folder, name) = path.rsplit_once('/')?;
    let found = marker::marker(name, words)?;
    // `run_pt.1.dat` is a name with extensions.
    let mut after = name.get(found.range.end..)?.chars();
    if after.next() == Some('.') && after.next().is_some_and(char::is_alphabetic) {
        return None;
    }
    let (stem, _) = marker::around(name, &found);
    let stem = if stem.is_empty() { folder.trim_start_matches('/') } else { stem };
    Some((found.number, stem.to_owned()))
}

fn of_front_matter(
    page: &Page,
    settings: &SeriesSettings,
    words: &Words,
) -> Option<(String, Option<Number>)> {
    let (name, within) = settings.name_keys.iter().find_map(|key| match page.data.get(key.as_str())? {
        Value::Hash(hash) => {
            let name = ["id", "name", "title", "slug"].iter().find_map(|key| text(hash.get(*key)?))?;
            let part =
                ["part", "index", "order", "number"].iter().find_map(|key| number(hash.get(*key)?, words));
            Some((name, part))
        }
        value => Some((text(value)?, None)),
    })?;
    let part = settings.part_keys.iter().find_map(|key| number(page.data.get(key.as_str())?, words));
    Some((name, within.or(part)))
}

fn text(value: &Value) -> Option<String> {
    match value {
        Value::Str(text) if !text.as_str().trim().is_empty() => Some(text.as_str().trim().to_owned()),
        _ => None,
    }
}

fn number(value: &Value, words: &Words) -> Option<Number> {
    match value {
        Value::Int(number) => Some(Number::whole(u32::try_from(*number).ok()?)),
        Value::Str(text) => {
            let text = text.as_str().trim();
            let whole = text.parse().ok().map(Number::whole);
            whole.or_else(|| Some(marker::marker(text, words)?.number))
        }
        _ => None,
    }
}

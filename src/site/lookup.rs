//! What `link` and `post_url` find (J-LIQ-34..36).

use super::custom_plugins::MadePages;
use super::{Page, Site, date, plugins, post_name};
use crate::liquid::Lookup;

/// The name of a post as `post_url` takes it apart.
#[derive(Debug, PartialEq)]
struct Name<'t> {
    folders: &'t str,
    date: &'t str,
    slug: &'t str,
}

/// What a name of `post_url` finds.
enum Named<'s> {
    /// The post whose path it is.
    ByPath(&'s Page),
    /// A post of that slug and date, which is deprecated.
    BySlug(&'s Page),
    Unknown,
    Nothing,
}

impl Site {
    /// `{% link PATH %}`. `normalize` is the URI normalization of J-LIQ-40.
    pub fn link(&self, path: &str, normalize: &dyn Fn(&str) -> String) -> Lookup {
        match self.by_relative_path(path.trim()) {
            Some(id) => self.printed(self.page(id), normalize),
            None => self.missing(path.trim()),
        }
    }

    /// `{% post_url NAME %}`; a name that cannot be taken apart is as missing as a post.
    pub fn post_url(&self, name: &str, normalize: &dyn Fn(&str) -> String) -> Lookup {
        match self.post_named(name) {
            Named::ByPath(post) | Named::BySlug(post) => self.printed(post, normalize),
            Named::Unknown => Lookup::Unknown,
            Named::Nothing => Lookup::Missing,
        }
    }

    /// The post that `post_url` finds by its date and slug alone, since no path is named so; with the name that its path has.
    pub fn post_by_slug(&self, name: &str) -> Option<(&Page, Option<String>)> {
        let Named::BySlug(post) = self.post_named(name) else { return None };
        let exact = post_name::for_post_url(&post.relative_path)?;
        let finds_it = matches!(self.post_named(&exact), Named::ByPath(other) if other.relative_path == post.relative_path);
        Some((post, finds_it.then_some(exact)))
    }

    /// The post that `post_url` finds by a name.
    pub fn post_called(&self, name: &str) -> Option<&Page> {
        match self.post_named(name) {
            Named::ByPath(post) | Named::BySlug(post) => Some(post),
            Named::Unknown | Named::Nothing => None,
        }
    }

    fn post_named(&self, name: &str) -> Named<'_> {
        let Some(name) = parse_name(name.trim()) else { return Named::Nothing };
        let zone = self.config.time_zone(&self.environment.time_zone);
        // A date that is none stops the build by itself.
        let Ok(day) = date::parse(name.date, &self.environment.now.to_zoned(zone)) else {
            return Named::Nothing;
        };
        let posts = self.collection("posts").and_then(|at| self.collections.get(at as usize));
        let posts = || posts.into_iter().flat_map(|posts| &posts.documents).map(|id| self.page(*id));
        let base = format!("{}-{}.", name.date, name.slug);
        if let Some(post) = posts().find(|post| names_path(name.folders, &base, &post.relative_path)) {
            return Named::ByPath(post);
        }
        for post in posts().filter(|post| *post.slug == *name.slug) {
            match &post.date {
                Some(date) if date.date() == day.date() => return Named::BySlug(post),
                Some(_) => {}
                None => return Named::Unknown,
            }
        }
        match self.missing(name.slug) {
            Lookup::Missing => Named::Nothing,
            _ => Named::Unknown,
        }
    }

    /// Whether jekyll-github-metadata supplies what the configuration leaves out (J-CONF-13).
    pub(super) fn is_filled_in_by_github(&self) -> bool {
        plugins::plugins_of(self).contains("jekyll-github-metadata")
    }

    /// Jekyll 4 prints the URL below the base URL, 3.x as it is.
    fn printed(&self, page: &Page, normalize: &dyn Fn(&str) -> String) -> Lookup {
        if page.url.contains(crate::origin::HOLE) {
            return Lookup::Unknown;
        }
        if self.jekyll.is_4() {
            Lookup::Url(normalize(&format!("{}{}", self.base_path, page.url)))
        } else {
            Lookup::Url(page.url.to_string())
        }
    }

    /// Nothing was found: certain only when no plugin can have made it.
    fn missing(&self, path: &str) -> Lookup {
        let by_code = self.custom_plugins.pages != MadePages::None;
        if by_code || self.plugin_pages.may_hold(path) { Lookup::Unknown } else { Lookup::Missing }
    }
}

/// Optional slash, optional folders, date, slug.
fn parse_name(name: &str) -> Option<Name<'_>> {
    let name = name.strip_prefix('/').unwrap_or(name);
    let slashes = name.match_indices('/').map(|(at, _)| at + 1).collect::<Vec<_>>();
    slashes.into_iter().rev().chain([0]).find_map(|at| {
        let (folders, rest) = name.split_at(at);
        let mut end = 0;
        for (part, separator) in [(0, "-"), (1, "-"), (2, "-")] {
            let digits = rest.get(end..)?.bytes().take_while(u8::is_ascii_digit).count();
            let next = end + digits;
            if digits == 0 || !rest.get(next..)?.starts_with(separator) {
                return None;
            }
            end = if part == 2 { next } else { next + 1 };
        }
        Some(Name { folders, date: rest.get(..end)?, slug: rest.get(end + 1..)? })
    })
}

/// The first way of matching: by path. The end is open, as in Jekyll: `two` names `two.tar.md`.
fn names_path(folders: &str, base: &str, relative_path: &str) -> bool {
    let matches = |prefix: &str, middle: &str| {
        let rest = relative_path.strip_prefix(prefix)?.strip_prefix(middle)?;
        rest.strip_prefix(base)?.chars().next().filter(|c| *c != '.')
    };
    matches("_posts/", folders).is_some() || matches(folders, "_posts/").is_some()
}

#[cfg(test)]
mod tests;

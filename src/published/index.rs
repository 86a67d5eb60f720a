//! Site paths to pages, the way the web server looks them up (J-URL-21).

use std::hash::BuildHasher;

use foldhash::HashSet;
use foldhash::fast::FixedState;

use super::matches_with_holes;
use super::near::Names;
use crate::origin::HOLE;
use crate::site::{PageId, Site, SiteKind, Unpublished, folders_above};

/// What the site's own tables do not say: which folders and first path segments it publishes.
#[derive(Debug, Default)]
pub struct Index {
    /// First path segments, also without `.html`.
    first_segments: HashSet<Box<str>>,
    /// Every folder that holds an output, without slashes at its ends.
    folders: HashSet<Box<str>>,
    /// Outputs with a part that is not known.
    open: Vec<Box<str>>,
    /// What is published by its name, for what was probably meant.
    pub(super) names: Names,
}

impl Index {
    /// The tables of a site.
    pub fn new(site: &Site) -> Self {
        let mut index = Index::default();
        for page in site.pages_in_order().filter(|page| page.written) {
            index.add(&page.output);
            // A permalink that stops the build says nothing about other URLs.
            let is_error = !site.custom_plugins.placeholders && page.url.chars().eq(['/', HOLE]);
            if page.output.contains(HOLE) && !is_error {
                index.open.push(page.output.clone());
            }
        }
        index
    }

    fn add(&mut self, output: &str) {
        let first = output.split('/').next().unwrap_or(output);
        for segment in [first, first.strip_suffix(".html").unwrap_or(first)] {
            if !self.first_segments.contains(segment) {
                self.first_segments.insert(segment.into());
            }
        }
        self.folders.extend(folders_above(output).map(Into::into));
    }

    /// Whether anything is published below the path.
    pub(super) fn is_folder(&self, path: &str) -> bool {
        let path = path.trim_matches('/');
        path.is_empty() || self.folders.contains(path)
    }

    /// Whether a page whose place is not wholly known may lie there.
    pub(super) fn may_hold(&self, site: &Site, path: &str) -> bool {
        !self.open.is_empty() && {
            let fits = |candidate: &str| self.open.iter().any(|open| matches_with_holes(open, candidate));
            answering(site, path, |candidate| fits(candidate).then_some(())).is_some()
        }
    }

    /// Whether the first segment of a path is published, as a folder or a page.
    pub(super) fn has_first_segment(&self, path: &str) -> bool {
        let first = path.trim_start_matches('/').split('/').next().unwrap_or("");
        first.is_empty() || self.first_segments.contains(first)
    }
}

/// What a site path asks for, to be compared with what a page answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Asked(u64);

impl Asked {
    /// By a site path.
    pub(super) fn at(path: &str) -> Asked {
        Asked(FixedState::default().hash_one(path.trim_matches('/')))
    }

    /// All that the file of a page answers, and hardly anything else.
    pub fn answered_by(output: &str) -> impl Iterator<Item = Asked> {
        let endings = ["", ".html", "index.html", "/index.xml"].into_iter();
        endings.filter_map(|ending| output.strip_suffix(ending)).map(Asked::at)
    }
}

/// The page that the server answers a site path with: the file, `PATH.html`, `PATH/index.html`.
pub(super) fn page(site: &Site, path: &str) -> Option<PageId> {
    answering(site, path, |file| site.by_output(file))
}

/// The same without regard to capitalisation.
pub(super) fn page_any_case(site: &Site, path: &str) -> Option<PageId> {
    answering(site, path, |file| site.by_output_ignoring_case(file))
}

/// The first of the files that a server tries for a site path that is found.
pub(super) fn answering<T>(site: &Site, path: &str, find: impl Fn(&str) -> Option<T>) -> Option<T> {
    let file = path.trim_start_matches('/');
    if site.kind == SiteKind::Plain {
        return find(file.trim_end_matches('/'));
    }
    let is_folder = file.is_empty() || file.ends_with('/');
    let endings: &[&str] =
        if is_folder { &["index.html"] } else { &["", ".html", "/index.html", "/index.xml"] };
    let mut name = String::with_capacity(file.len() + "/index.html".len());
    let found = endings.iter().find_map(|ending| {
        name.clear();
        name.push_str(file);
        name.push_str(ending);
        find(&name)
    });
    found.or_else(|| find(&format!("{}.html", site.premises.answered.without_slash(file)?)))
}

/// The file that would answer the path, were it published: by its URL, its own path, or a folder above it that is left
/// out as a whole.
pub(super) fn unpublished<'s>(site: &'s Site, path: &str) -> Option<&'s Unpublished> {
    let bare = path.trim_matches('/');
    let urls = [path.to_owned(), format!("/{bare}"), format!("/{bare}.html"), format!("/{bare}/")];
    let by_url = urls.iter().find_map(|url| site.unpublished_url(url));
    let by_path = || site.unpublished_source(bare);
    // A file that was left out before anything was read has no URL; its name tells.
    let stem = bare.strip_suffix(".html").unwrap_or(bare);
    let by_name = || {
        let names = site
            .markdown_extensions
            .iter()
            .flat_map(|extension| [format!("{stem}.{extension}"), format!("{stem}/index.{extension}")]);
        names.into_iter().find_map(|name| site.unpublished_file(&name))
    };
    by_url.or_else(by_path).or_else(by_name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::site::Jekyll;
    use crate::site::testing::site;

    #[test]
    fn what_a_page_answers_is_told_by_its_file_alone() {
        let permalinks =
            ["/", "/a", "/a/", "/a.html", "/a/b", "/a/b/", "/a/b.xml", "/a/index.xml", "/a.b/c.png"];
        for permalink in permalinks {
            let page = format!("---\npermalink: {permalink}\n---\n");
            let site = site(Jekyll::V4, &[("x.md", &page)]);
            let answered: Vec<Asked> = Asked::answered_by(&site.pages[0].output).collect();
            for path in
                permalinks.into_iter().chain(["/index.html", "/a/index.html", "/a/b.html", "/a/b/index"])
            {
                if super::page(&site, path).is_some() {
                    assert!(answered.contains(&Asked::at(path)), "{permalink} answers {path}");
                }
            }
            assert!(!answered.contains(&Asked::at("/c")), "{permalink}");
        }
    }
}

//! Site paths to pages, the way the web server looks them up (J-URL-21).

use std::collections::{HashMap, HashSet};

use crate::site::{PageId, Site, SiteKind};

/// The lookup tables of a site.
#[derive(Debug)]
pub struct Index {
    plain: bool,
    /// Output file to page.
    outputs: HashMap<Box<str>, PageId>,
    /// The same, lower-cased.
    lowercase: HashMap<String, PageId>,
    /// First path segments that the site publishes, also without `.html`.
    first_segments: HashSet<Box<str>>,
    /// Every folder that holds an output, without slashes at its ends.
    folders: HashSet<Box<str>>,
    /// Output file or source path to the position of an unpublished file.
    unpublished: HashMap<Box<str>, usize>,
}

impl Index {
    /// Builds the tables.
    pub fn new(site: &Site) -> Self {
        let written = || site.page_ids().filter(|id| site.page(*id).written);
        let mut index = Index {
            plain: site.kind == SiteKind::Plain,
            outputs: HashMap::with_capacity(site.pages.len()),
            lowercase: HashMap::with_capacity(site.pages.len()),
            first_segments: HashSet::new(),
            folders: HashSet::new(),
            unpublished: HashMap::new(),
        };
        for id in written() {
            let output = &*site.page(id).output;
            index.outputs.insert(output.into(), id);
            index.lowercase.insert(output.to_lowercase(), id);
            index.add_folders(output);
        }
        for (position, file) in site.unpublished.iter().enumerate() {
            let source = file.source.as_str();
            index.unpublished.entry(source.into()).or_insert(position);
            if let Some(url) = &file.url {
                let path = super::address::decode(url.trim_matches('/'));
                index.unpublished.entry(path.into()).or_insert(position);
            }
        }
        index
    }

    fn add_folders(&mut self, output: &str) {
        let first = output.split('/').next().unwrap_or(output);
        for segment in [first, first.strip_suffix(".html").unwrap_or(first)] {
            if !self.first_segments.contains(segment) {
                self.first_segments.insert(segment.into());
            }
        }
        let mut folder = output;
        while let Some((above, _)) = folder.rsplit_once('/') {
            if !self.folders.insert(above.into()) {
                break;
            }
            folder = above;
        }
    }

    /// The page that the server answers a site path with: the file, `PATH.html`, `PATH/index.html`.
    pub fn page(&self, path: &str) -> Option<PageId> {
        self.candidates(path).iter().find_map(|candidate| self.outputs.get(candidate.as_str()).copied())
    }

    /// The same without regard to capitalisation.
    pub fn page_any_case(&self, path: &str) -> Option<PageId> {
        self.candidates(path).iter().find_map(|candidate| self.lowercase.get(&candidate.to_lowercase()).copied())
    }

    fn candidates(&self, path: &str) -> Vec<String> {
        let file = path.trim_start_matches('/');
        if self.plain {
            return vec![file.trim_end_matches('/').to_owned()];
        }
        if file.is_empty() || file.ends_with('/') {
            return vec![format!("{file}index.html")];
        }
        let index = |name| format!("{file}/{name}");
        vec![file.to_owned(), format!("{file}.html"), index("index.html"), index("index.xml")]
    }

    /// Whether anything is published below the path.
    pub fn is_folder(&self, path: &str) -> bool {
        let path = path.trim_matches('/');
        path.is_empty() || self.folders.contains(path)
    }

    /// Whether the first segment of a path is published, as a folder or a page.
    pub fn has_first_segment(&self, path: &str) -> bool {
        let first = path.trim_start_matches('/').split('/').next().unwrap_or("");
        first.is_empty() || self.first_segments.contains(first)
    }

    /// Position in `Site::unpublished` of the file that would answer the path, were it published: by its URL, by its own
    /// path, or by a folder above it that is left out as a whole.
    pub fn unpublished(&self, path: &str) -> Option<usize> {
        let path = path.trim_matches('/');
        let html = format!("{path}.html");
        let mut found = self.unpublished.get(path).or_else(|| self.unpublished.get(html.as_str()));
        let mut folder = path;
        while found.is_none() {
            let Some((above, _)) = folder.rsplit_once('/') else { break };
            found = self.unpublished.get(above);
            folder = above;
        }
        found.copied()
    }
}

//! The text that somebody writes in: what it is in the site, and what its parts are.

use crate::site::{PageId, Site, SiteKind};
use crate::source::{BOM, SitePath, Source};
use crate::yaml::front_matter::{FrontMatter, State};

/// What the text is to the site.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Role {
    Page,
    Layout,
    Include,
    Data,
    Settings,
}

/// What a place of a text belongs to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Part {
    /// The lines between `---`, the first of which begins at this byte.
    FrontMatter(usize),
    Body,
    Settings,
    Data,
}

/// A text, whether the site reads it yet or not.
#[derive(Clone, Debug)]
pub(super) struct Text<'a> {
    pub(super) source: &'a Source,
    /// Its path in the site.
    pub(super) path: SitePath,
    pub(super) role: Role,
    /// The page that it becomes.
    pub(super) page: Option<PageId>,
    pub(super) is_markdown: bool,
    /// Whether Liquid is run.
    pub(super) has_liquid: bool,
    /// First byte behind the front matter.
    pub(super) body: usize,
    /// First byte of the first line of front matter, and of the line that ends it.
    front_matter: Option<(usize, usize)>,
}

impl<'a> Text<'a> {
    pub(super) fn new(site: &Site, source: &'a Source, path: SitePath) -> Text<'a> {
        let role = role(site, &path);
        let page = site.by_source(path.as_str()).filter(|_| role == Role::Page);
        let known = page.map(|id| site.page(id));
        // While its front matter is being written the file may count as one without any.
        let read = known.filter(|page| {
            let parsed = page.parsed.as_ref();
            parsed.is_some_and(|parsed| parsed.front_matter.state == State::Valid)
        });
        let is_markdown = site.is_markdown(path.extension());
        let has_liquid = site.kind == SiteKind::Jekyll && read.is_none_or(|page| page.liquid);
        let (front_matter, body) = match role {
            Role::Page | Role::Layout if site.kind == SiteKind::Jekyll => front_matter(source),
            _ => (None, 0),
        };
        Text { source, path, role, page, is_markdown, has_liquid, body, front_matter }
    }

    pub(super) fn text(&self) -> &'a str {
        &self.source.text
    }

    /// What a byte belongs to.
    pub(super) fn part(&self, offset: usize) -> Part {
        match (self.role, self.front_matter) {
            (Role::Settings, _) => Part::Settings,
            (Role::Data, _) => Part::Data,
            (_, Some((start, end))) if start <= offset && offset < end => Part::FrontMatter(start),
            _ => Part::Body,
        }
    }
}

fn role(site: &Site, path: &SitePath) -> Role {
    let is_below = |folder: &str| {
        !folder.is_empty() && path.as_str().strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'))
    };
    let name = path.file_name();
    match () {
        () if site.kind == SiteKind::Plain => Role::Page,
        () if name.starts_with("_config") && matches!(path.extension(), "yml" | "yaml") => Role::Settings,
        () if is_below(site.config.layouts_dir()) => Role::Layout,
        () if is_below(site.config.includes_dir()) => Role::Include,
        () if is_below(site.config.data_dir()) => Role::Data,
        () => Role::Page,
    }
}

/// Where the front matter stands, and where the rest begins. One that is not closed yet reaches to the first empty line.
fn front_matter(source: &Source) -> (Option<(usize, usize)>, usize) {
    let text = &*source.text;
    let found = FrontMatter::split(text);
    let first = text.find('\n').map_or(text.len(), |at| at + 1);
    match found.state {
        State::None => (None, found.body as usize),
        State::Unclosed => {
            let rest = text.get(first..).unwrap_or("");
            let is_blank = |line: &&str| line.trim().is_empty();
            let lines = rest.split_inclusive('\n').take_while(|line| !is_blank(line));
            let end = first + lines.map(str::len).sum::<usize>();
            // The place behind the last line belongs to it.
            (Some((first, end + 1)), end)
        }
        _ => {
            let last = found.last_line(source).map_or(first, |at| at as usize);
            debug_assert!(first >= usize::from(text.starts_with(BOM)));
            (Some((first, last)), found.body as usize)
        }
    }
}

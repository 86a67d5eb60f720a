//! The site together with the facts of all pages. [`Published::resolve`] is the one answer to "what is this link".

mod address;
mod anchors;
mod index;
mod near;
mod open;
mod redirects;

pub use address::{Address, Home, SiteAddress};
pub use index::{Asked, Index};
pub use redirects::RedirectEnd;

use crate::facts::{Facts, Reference};
use crate::origin::{HOLE, has_hole};
use crate::render::{PlannedLayouts, Rendering};
use crate::site::{PageId, Site, SiteKind, Unpublished};
use crate::source::FileId;
use crate::workspace::Before;

pub use near::{file_name as near_file_name, name as near_name, names as near_names};

/// A site, rendered.
#[derive(Debug)]
pub struct Published<'s> {
    /// The site.
    pub site: &'s Site,
    /// Facts by page number; `None` for pages without text.
    pub facts: &'s [Option<Facts>],
    /// The layouts in use, with what is the same on every page.
    pub layouts: &'s PlannedLayouts,
    /// By page number, what its layouts print for that page alone, the innermost first.
    pub around: &'s [Vec<Facts>],
    /// Where everything is.
    index: &'s Index,
    /// Whether any facts have a base, which hardly a site has.
    has_base: bool,
    home: Home<'s>,
}

/// What a link means.
#[derive(Clone, Debug, PartialEq)]
pub enum Target<'s> {
    /// A page of the site, and its anchor exists, if one is asked for.
    Page(PageId),
    /// The page exists, the anchor does not.
    NoAnchor(PageId),
    /// The page exists, and no element of it is called so, but what is written is read by a script.
    ScriptAnchor(PageId),
    /// A page that sends the visitor on.
    Redirect(PageId),
    /// A static file that is no page.
    Asset(PageId),
    /// A folder of plain documentation, which GitHub lists.
    Folder,
    /// A source file that is not published.
    Unpublished(&'s Unpublished),
    /// Nothing is there.
    Missing(Hint),
    /// Another host.
    External,
    /// A page of the site, by the address at which `jekyll serve` shows it to its author alone.
    Served(PageId),
    /// Not to be judged: `mailto:` and other schemes, pages with `<base href>`.
    Other,
    /// Cannot be known.
    Unknown,
}

impl Target<'_> {
    /// The published file that it leads to, whether the anchor is there or not.
    pub fn page(&self) -> Option<PageId> {
        match self {
            Target::Page(id) | Target::NoAnchor(id) | Target::ScriptAnchor(id) => Some(*id),
            Target::Redirect(id) | Target::Asset(id) => Some(*id),
            _ => None,
        }
    }
}

/// What is nearly there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hint {
    /// Nothing that is sure.
    None,
    /// This page, with other capitalisation.
    OtherCase(PageId),
    /// This page, were the base URL in front.
    WithoutBase(PageId),
}

/// A link looked up.
#[derive(Clone, Debug)]
pub struct Resolution<'s> {
    /// What it means.
    pub target: Target<'s>,
    /// The site path with fragment, `!` and the raw path outside of the base URL, or the URL itself when it is another host's.
    pub address: Option<String>,
    /// The page that answers, whatever is to be said of it.
    pub page: Option<PageId>,
    /// What it asks for in vain, where it means the same until a page answers that.
    pub asks: Option<Asked>,
}

impl<'s> Published<'s> {
    /// Puts site and facts together.
    pub fn new(site: &'s Site, rendering: &'s Rendering, index: &'s Index) -> Self {
        let Rendering { facts, around, layouts, .. } = rendering;
        let has_base = rendering.has_base() || layouts.iter().any(|layout| layout.facts.has_base);
        let home = Home { hosts: &site.own_hosts, base: &site.base_path, mount: site.mount() };
        Published { site, facts, layouts, around, index, has_base, home }
    }

    /// All facts once: of the bodies of published pages, of what layouts print for one of them, and of the layouts in use.
    pub fn every_facts(&self) -> impl Iterator<Item = &Facts> {
        let ids = self.site.page_ids().filter(|id| self.site.page(*id).written);
        let of_pages = ids.flat_map(|id| {
            let around = self.around.get(id.0 as usize).map_or(&[][..], Vec::as_slice);
            self.facts(id).into_iter().chain(around)
        });
        of_pages.chain(self.layouts.iter().map(|layout| &layout.facts))
    }

    /// Everything that refers to something, each once.
    pub fn references(&self) -> impl Iterator<Item = &Reference> {
        self.every_facts().flat_map(|facts| &facts.references)
    }

    /// Facts of a page.
    pub fn facts(&self, id: PageId) -> Option<&Facts> {
        self.facts.get(id.0 as usize)?.as_ref()
    }

    /// The base URL: empty, or with one leading and no trailing slash.
    pub fn base(&self) -> &'s str {
        &self.site.base_path
    }

    /// Whether some published file's path ends in the path `tail`.
    pub fn has_file_ending_in(&self, tail: &str) -> bool {
        let tail = address::decode(tail.trim_start_matches(['/', '.']));
        let is_end = |output: &str| {
            output.strip_suffix(&*tail).is_some_and(|rest| rest.is_empty() || rest.ends_with('/'))
        };
        self.site.pages_in_order().any(|page| page.written && is_end(&page.output))
    }

    /// What the reference means. The only place that decides it.
    pub fn resolve(&self, reference: &Reference) -> Resolution<'s> {
        let page = reference.page.map(|id| self.site.page(id));
        let plain = |target| Resolution { target, address: None, page: None, asks: None };
        if self.has_base && self.has_base(reference.page) {
            return plain(Target::Other);
        }
        let output = page.map_or("", |page| &page.output);
        match address::parse(&reference.url, output, self.home) {
            Address::External => {
                Resolution { address: Some(reference.url.to_string()), ..plain(Target::External) }
            }
            Address::Served(address) => {
                let page = index::page(self.site, &address.path);
                let asks = page.is_none().then(|| Asked::at(&address.path));
                let target = page.map_or(Target::External, Target::Served);
                Resolution { target, address: Some(reference.url.to_string()), page, asks }
            }
            Address::Other => plain(Target::Other),
            Address::Unknown => plain(Target::Unknown),
            Address::OutsideBase(path) => {
                let hint = index::page(self.site, &path).map_or(Hint::None, Hint::WithoutBase);
                Resolution { address: Some(format!("!{path}")), ..plain(Target::Missing(hint)) }
            }
            Address::Site(address) => self.leave_open(reference, self.look_up(reference, &address)),
        }
    }

    /// Whether `<base href>` changes what the links of a page (or of the layouts) mean.
    fn has_base(&self, page: Option<PageId>) -> bool {
        let of_layouts = || self.layouts.iter().any(|layout| layout.facts.has_base);
        let Some(id) = page else { return of_layouts() };
        self.all_facts(id).any(|facts| facts.has_base)
    }

    /// All facts of a published page: of its body, and of its layouts, the innermost first.
    pub fn all_facts(&self, id: PageId) -> impl Iterator<Item = &Facts> {
        let around = self.around.get(id.0 as usize).map_or(&[][..], Vec::as_slice);
        let settled = self.layouts.around(self.site, id).map(|(_, layout)| &layout.facts);
        self.facts(id).into_iter().chain(around).chain(settled)
    }

    fn look_up(&self, reference: &Reference, address: &SiteAddress) -> Resolution<'s> {
        let found = |target| Resolution { target, address: Some(address.display()), page: None, asks: None };
        // A page whose own URL is not known: of its links only those to itself can be followed.
        if has_hole(&address.path) {
            let itself = |id: &PageId| address.path.strip_prefix('/') == Some(&*self.site.page(*id).output);
            let target = reference.page.filter(itself);
            let found_on = |id| self.with_anchor(id, address, &reference.url);
            return Resolution { page: target, ..found(target.map_or(Target::Unknown, found_on)) };
        }
        // Browsers take backslashes for slashes.
        if memchr::memchr(b'\\', address.path.as_bytes()).is_some() {
            let path = address.path.replace('\\', "/");
            if index::page(self.site, &path).is_some() {
                return self.look_up(reference, &SiteAddress { path, ..address.clone() });
            }
        }
        if let Some(id) = index::page(self.site, &address.path) {
            let target = self.with_anchor(id, address, &reference.url);
            return Resolution { page: Some(id), ..found(target) };
        }
        if self.site.kind == SiteKind::Plain && self.index.is_folder(&address.path) {
            return found(Target::Folder);
        }
        // OWNER.github.io serves other repositories too. Where the author wrote `site.url`, this site is meant.
        let is_below_mount = !self.home.mount.is_empty() && !address.beside_mount;
        if address.absolute
            && !reference.host_from_site
            && !is_below_mount
            && !self.index.has_first_segment(&address.path)
        {
            return Resolution { address: Some(reference.url.to_string()), ..found(Target::External) };
        }
        // Beside a project's site lie those of other repositories; or else it is not served where GitHub would.
        if address.beside_mount
            && self.site.path_of_repository().is_some()
            && !self.index.has_first_segment(&address.path)
        {
            return found(Target::Unknown);
        }
        // What plugins and themes make is the same whatever pages there are.
        if self.site.may_make_page(&address.path) {
            let is_by_host = address.absolute && !reference.host_from_site;
            let is_settled = self.site.kind == SiteKind::Jekyll && !is_by_host;
            return Resolution {
                asks: is_settled.then(|| Asked::at(&address.path)),
                ..found(Target::Unknown)
            };
        }
        if self.may_be_made(&address.path) {
            return found(Target::Unknown);
        }
        if let Some(file) = index::unpublished(self.site, &address.path) {
            return found(Target::Unpublished(file));
        }
        let hint = index::page_any_case(self.site, &address.path).map_or(Hint::None, Hint::OtherCase);
        found(Target::Missing(hint))
    }

    /// Whether something that cannot be known may be published at a site path.
    fn may_be_made(&self, path: &str) -> bool {
        self.site.may_make_page(path)
            || self.index.may_hold(self.site, path)
            || self.site.is_below_unknown(path.trim_start_matches('/'))
    }

    /// Whether a visitor who asks for a site path, decoded, may get something.
    pub fn may_answer(&self, path: &str) -> bool {
        path.contains(HOLE) || index::page(self.site, path).is_some() || self.may_be_made(path)
    }

    /// Whether anything is published below the first folder of a site path, or at it.
    pub fn has_first_segment(&self, path: &str) -> bool {
        self.index.has_first_segment(path)
    }

    /// The file that was published at a site path before a change, and where it is published now.
    pub(crate) fn moved(&self, before: &Before, path: &str) -> Option<(PageId, bool)> {
        let gone = index::answering(self.site, path, |output| before.at(output))?;
        let id = self.site.by_source(gone.to.as_str()).filter(|id| self.site.page(*id).written)?;
        Some((id, gone.is_sure))
    }

    /// Pages or files that were probably meant by a site path that does not exist, the nearest first, at most three.
    pub fn near(&self, path: &str, from: Option<PageId>) -> Vec<PageId> {
        self.index.names.nearest(self.site, path, from)
    }

    /// The page or file that a relative reference would lead to, were its page published where its source lies.
    pub fn beside_source(&self, reference: &Reference) -> Option<PageId> {
        let source = self.site.page(reference.page?).source.as_ref()?;
        let address = address::parse(&reference.url, source.as_str(), self.home);
        let Address::Site(SiteAddress { path, .. }) = address else { return None };
        // `../` names nothing.
        let names_nothing = reference.url.bytes().all(|byte| matches!(byte, b'.' | b'/'));
        if means_the_same_everywhere(&reference.url) || has_hole(&path) || names_nothing {
            return None;
        }
        let is_written = |id: &PageId| self.site.page(*id).written;
        let by_source = self.site.by_source(path.trim_start_matches('/')).filter(is_written);
        by_source.or_else(|| index::page(self.site, &path)).filter(|id| Some(*id) != reference.page)
    }

    /// Whether the layouts of a page print its text as it is. One that sends it through filters may write other URLs.
    pub fn prints_text_as_it_is(&self, id: PageId) -> bool {
        let is_printed = |(layout, own): (&Facts, &Facts)| {
            layout.content_at.or(own.content_at).is_some() && !layout.filters_content && !own.filters_content
        };
        self.laid_around(id).all(is_printed) && !self.site.theme.rewrites_text()
    }

    /// The layouts around a page that print its text nowhere as far as can be seen of what they print: the file of each, and its
    /// facts on all pages and on this one.
    pub(crate) fn layouts_without_text(&self, id: PageId) -> impl Iterator<Item = (FileId, [&Facts; 2])> {
        let names = self.layouts.around(self.site, id).map(|(name, _)| name);
        let files = names.map(|name| self.site.layouts.get(name).map(|layout| layout.file));
        let without = self.laid_around(id).zip(files).filter(|((layout, own), _)| {
            let is_unknown = layout.has_unknown_text || own.has_unknown_text;
            layout.content_at.or(own.content_at).is_none() && !is_unknown
        });
        without.filter_map(|((layout, own), file)| Some((file?, [layout, own])))
    }

    /// What each layout around a page prints, the innermost first: on all of its pages, and on this one.
    fn laid_around(&self, id: PageId) -> impl Iterator<Item = (&Facts, &Facts)> {
        let own = self.around.get(id.0 as usize).map_or(&[][..], Vec::as_slice);
        self.layouts.around(self.site, id).map(|(_, layout)| &layout.facts).zip(own)
    }

    /// Ids of the headings of the whole published page, layouts included, in order.
    pub fn heading_ids(&self, id: PageId) -> Vec<&str> {
        let own = self.facts(id).into_iter().flat_map(headings);
        let mut ids: Vec<&str> = own.map(|(_, id)| id).collect();
        for (layout, own) in self.laid_around(id) {
            let content_at = layout.content_at.or(own.content_at);
            // A layout that asks the page for its text (`{{ page.content }}`) prints its headings by itself.
            if content_at.is_none() && !layout.has_unknown_text && !own.has_unknown_text {
                ids.clear();
            }
            let content = content_at.unwrap_or(usize::MAX);
            let mut of_layout: Vec<(usize, &str)> = headings(layout).chain(headings(own)).collect();
            of_layout.sort_by_key(|(position, _)| *position);
            let split = of_layout.partition_point(|(position, _)| *position < content);
            let before = of_layout.iter().take(split).map(|(_, id)| *id);
            let after = of_layout.iter().skip(split).map(|(_, id)| *id);
            ids = before.chain(ids).chain(after).collect();
        }
        ids
    }
}

/// Positions and ids of the headings whose id is known.
fn headings(facts: &Facts) -> impl Iterator<Item = (usize, &str)> {
    let headings =
        facts.anchors.iter().filter(|anchor| anchor.heading.is_some() && !anchor.id.contains(HOLE));
    headings.map(|anchor| (anchor.position, &*anchor.id))
}

/// Whether a URL means the same on every page: it is absolute, or relative to the root.
pub fn means_the_same_everywhere(url: &str) -> bool {
    let url = url.trim();
    let has_scheme = || {
        url.split_once(':').is_some_and(|(scheme, _)| !scheme.is_empty() && !scheme.contains(['/', '#', '?']))
    };
    url.starts_with('/') || url.starts_with(HOLE) || has_scheme()
}

/// Whether `text` is `pattern` with something in place of each hole.
pub(crate) fn matches_with_holes(pattern: &str, text: &str) -> bool {
    let mut parts = pattern.split(HOLE);
    let Some(mut rest) = parts.next().and_then(|first| text.strip_prefix(first)) else { return false };
    let mut last = "";
    for part in parts {
        match rest.find(part) {
            Some(at) => rest = &rest[at + part.len()..],
            None => return false,
        }
        last = part;
    }
    rest.is_empty() || text.ends_with(last)
}

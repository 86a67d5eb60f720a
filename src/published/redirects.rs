//! Where redirects lead to in the end (J-PLUG-3).

use super::address::{self, Address, Home};
use super::{Published, index};
use crate::site::PageId;

/// Where a visitor of a redirect ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RedirectEnd {
    /// At a page of the site.
    Page(PageId),
    /// Nowhere: these redirects lead to each other, in this order, or the only one to itself.
    Loop(Vec<PageId>),
    /// On another site, or where nothing is known of.
    Elsewhere,
}

impl Published<'_> {
    /// Where a visitor of the redirect page ends.
    pub fn end_of_redirect(&self, id: PageId) -> RedirectEnd {
        let mut passed = vec![id];
        loop {
            let last = passed.last().copied().unwrap_or(id);
            let Some(to) = self.site.page(last).redirect.as_deref() else { return RedirectEnd::Page(last) };
            let Some(next) = self.page_at(to) else { return RedirectEnd::Elsewhere };
            if let Some(at) = passed.iter().position(|known| *known == next) {
                return RedirectEnd::Loop(passed.split_off(at));
            }
            passed.push(next);
        }
    }

    /// The page that a redirect names: a path of the site without its base URL, or a whole URL.
    fn page_at(&self, url: &str) -> Option<PageId> {
        let base = if url.starts_with('/') { "" } else { self.base() };
        match address::parse(url, "", Home { base, ..self.home }) {
            Address::Site(address) => index::page(self.site, &address.path),
            _ => None,
        }
    }
}

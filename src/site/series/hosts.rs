//! Lists that name the site by a host which nothing else says is its own: a checkout without `url`, `CNAME` and git remote.

use crate::facts::Reference;
use crate::published::{Published, Target};
use crate::site::PageId;

use super::Entry;

/// Takes the absolute links of a list for links to this site when one of them leads to the very page that shows the list, and another one
/// to a page, too. What is not found here may still be on that host.
pub(super) fn adopt<'a>(published: &'a Published<'a>, page: PageId, entries: &mut [Entry<'a>]) {
    let host = entries.iter().find_map(|entry| host(&external(entry)?.url).map(str::to_owned));
    let Some(host) = host else { return };
    let own: Vec<Option<PageId>> = entries
        .iter()
        .map(|entry| {
            let reference = external(entry)?;
            let path = reference.url.strip_prefix(host.as_str())?;
            let local =
                Reference { url: format!("/{}", path.trim_start_matches('/')).into(), ..reference.clone() };
            match published.resolve(&local).target {
                Target::Page(id) if !path.contains('#') => Some(id),
                _ => None,
            }
        })
        .collect();
    let shows_itself = own.contains(&Some(page));
    if !shows_itself || own.iter().flatten().count() < 2 {
        return;
    }
    for (entry, found) in entries.iter_mut().zip(own) {
        if let Some((link, id)) = entry.link.as_mut().zip(found) {
            link.target = Target::Page(id);
        }
    }
}

fn external<'a>(entry: &Entry<'a>) -> Option<&'a Reference> {
    entry.link.as_ref().filter(|link| link.target == Target::External).map(|link| link.reference)
}

/// Scheme and host of a URL.
fn host(url: &str) -> Option<&str> {
    let after = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"))?;
    let end = url.len() - after.len() + after.find('/')?;
    url.get(..end)
}

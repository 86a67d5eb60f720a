//! Finding out which submodules are not checked out.

use std::path::Path;

use crate::discover::EmptySubmodules;
use crate::source::{Place, SitePath, Source};

use super::files::Files;
use super::open::way;

impl Files<'_> {
    /// The submodules below the sources that are not here, with the places that name them. Links into them are not told of
    /// one by one.
    pub(super) fn empty_submodules(&mut self, root: &Path) -> Vec<(SitePath, Place)> {
        let Some(found) = EmptySubmodules::read(self.disk, root) else { return Vec::new() };
        let Files { unread, sources, .. } = self;
        unread.retain(|(id, _)| !found.is_led_to(root, &sources.get(*id).path));
        let up = found.file.parent().map_or_else(String::new, |top| way(root, top));
        let path = SitePath::new(&format!("{up}.gitmodules"));
        let file = self.sources.add(Source::new(path, found.text));
        found.folders.into_iter().map(|(folder, span)| (folder, Place::new(file, span))).collect()
    }
}

//! What a look at the site leaves for the next one, so that after an edit only what it reaches is made anew.

use std::collections::BTreeSet;
use std::sync::PoisonError;

use crate::published::{Index, Published};
use crate::render::{Changed, Contents, Rendering};
use crate::site::Difference;
use crate::source::FileId;

use super::Workspace;

/// What is kept of the last look; `None`: all is to be made.
#[derive(Debug, Default)]
pub(super) struct Kept {
    made: Option<Made>,
    /// What changed since.
    changed: Changed,
}

#[derive(Debug)]
struct Made {
    rendering: Rendering,
    index: Index,
}

impl Kept {
    /// Forgets everything.
    pub(super) fn clear(&mut self) {
        *self = Kept::default();
    }
}

impl Workspace {
    /// Notes that files have another text, and what that makes of the site; `None`: hardly anything is as it was.
    pub(super) fn note(&mut self, files: BTreeSet<FileId>, difference: Option<Difference>) {
        let kept = self.kept.get_mut().unwrap_or_else(PoisonError::into_inner);
        let Some(difference) = difference else { return kept.clear() };
        let changed = &mut kept.changed;
        changed.files.extend(files);
        changed.pages.extend(difference.pages);
        changed.data.extend(difference.data);
        changed.tags |= difference.tags;
    }

    /// Renders the site, as far as it is not rendered already, and looks at it.
    pub(super) fn look<T>(&self, then: impl FnOnce(&Published) -> T) -> T {
        let mut kept = self.kept.lock().unwrap_or_else(|poisoned| {
            // Whoever panicked may have left it half done.
            let mut kept = PoisonError::into_inner(poisoned);
            kept.clear();
            self.kept.clear_poison();
            kept
        });
        let Kept { made, changed } = &mut *kept;
        let none = Contents::default();
        let renderer = self.renderer(&none);
        if let Some(Made { rendering, .. }) = made
            && !changed.is_empty()
        {
            rendering.renew(changed, renderer);
        }
        *changed = Changed::default();
        let Made { rendering, index } = made.get_or_insert_with(|| {
            let mut rendering = Rendering::new(&self.site);
            rendering.fill(renderer);
            Made { rendering, index: Index::new(&self.site) }
        });
        then(&Published::new(&self.site, rendering, index))
    }
}

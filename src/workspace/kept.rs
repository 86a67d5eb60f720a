//! What a look at the site leaves for the next one, so that after an edit only what it reaches is made anew.

use std::collections::HashSet;
use std::sync::{MutexGuard, PoisonError};

use crate::published::{Index, Published};
use crate::render::{Changed, Contents, Rendering, Renewed};
use crate::rules::{self, EditOfSite, Linked, Outcome, Verdicts};
use crate::site::series;
use crate::site::{Difference, PageId};
use crate::source::FileId;

use super::Workspace;

/// What is kept of the last look.
#[derive(Debug, Default)]
pub(super) struct Kept {
    /// `None`: all is to be made.
    made: Option<Made>,
    /// What the rules found; `None`: all of them are to run.
    judged: Option<Judged>,
    /// What changed since.
    changed: Changed,
    reach: Reach,
    /// Whether the tables of addresses are to be made anew.
    is_elsewhere: bool,
    /// The pages that links may no longer lead to, or now may; `None` where addresses are the same.
    linked: Option<HashSet<PageId>>,
}

#[derive(Debug)]
struct Made {
    rendering: Rendering,
    index: Index,
}

#[derive(Debug, Default)]
struct Judged {
    verdicts: Verdicts,
    /// Pages that speak of series.
    speakers: HashSet<PageId>,
}

/// How far edits reach, beyond the pages that are rendered anew.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Reach {
    /// Whether all rules are to run again: they may ask for whatever changed.
    pub(super) everywhere: bool,
    /// Whether those are that look at all texts together.
    pub(super) texts: bool,
    /// Whether those are that look at what the site is put together from.
    pub(super) site: bool,
}

impl Kept {
    /// Forgets everything.
    pub(super) fn clear(&mut self) {
        *self = Kept::default();
    }

    /// Notes that files have another text, and what that makes of the site; without that hardly anything is as it was.
    pub(super) fn note(
        &mut self,
        files: impl IntoIterator<Item = FileId>,
        difference: Option<Difference>,
        reach: Reach,
    ) {
        let Some(difference) = difference else { return self.clear() };
        let changed = &mut self.changed;
        changed.files.extend(files);
        changed.pages.extend(difference.pages);
        changed.neighbours.extend(difference.neighbours);
        changed.moved.extend(difference.moved);
        changed.paths.extend(difference.paths);
        changed.data.extend(difference.data);
        changed.site.extend(difference.site);
        if difference.elsewhere {
            self.is_elsewhere = true;
            self.linked.get_or_insert_default().extend(difference.linked);
        }
        self.reach.everywhere |= reach.everywhere || difference.everywhere;
        self.reach.texts |= reach.texts;
        self.reach.site |= reach.site;
    }
}

impl Workspace {
    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(|poisoned| {
            // Whoever panicked may have left it half done.
            let mut kept = PoisonError::into_inner(poisoned);
            kept.clear();
            self.kept.clear_poison();
            kept
        })
    }

    /// Renders the site, as far as it is not rendered already; yields what was rendered anew.
    fn render(&self, kept: &mut Kept) -> Renewed {
        let none = Contents::default();
        let renderer = self.renderer(&none);
        match &mut kept.made {
            Some(_) if kept.changed.is_empty() => Renewed::default(),
            Some(made) => {
                let is_elsewhere = std::mem::take(&mut kept.is_elsewhere);
                let Made { rendering, index } = made;
                let changed = &kept.changed;
                let (renewed, _) = rayon::join(
                    || rendering.renew(changed, renderer),
                    || is_elsewhere.then(|| *index = Index::new(&self.site)),
                );
                renewed
            }
            None => {
                let mut rendering = Rendering::new(&self.site);
                let (_, index) = rayon::join(|| rendering.fill(renderer), || Index::new(&self.site));
                kept.made = Some(Made { rendering, index });
                kept.judged = None;
                kept.is_elsewhere = false;
                kept.linked = None;
                Renewed::default()
            }
        }
    }

    /// Looks at the rendered site.
    pub fn look<T>(&self, then: impl FnOnce(&Published) -> T) -> T {
        let mut kept = self.kept();
        let renewed = self.render(&mut kept);
        if !kept.changed.is_empty() {
            // The rules were not asked in between.
            kept.judged = None;
            kept.changed = Changed::default();
        }
        drop(renewed);
        let Kept { made: Some(Made { rendering, index }), .. } = &*kept else {
            return then(&Published::new(&self.site, &Rendering::new(&self.site), &Index::new(&self.site)));
        };
        then(&Published::new(&self.site, rendering, index))
    }

    /// Asks the rules, those again whose answer may be another one.
    pub(super) fn judge(&self) -> Outcome {
        let mut kept = self.kept();
        let renewed = self.render(&mut kept);
        let Kept { made, judged, changed, reach, linked, is_elsewhere: _ } = &mut *kept;
        let (changed, reach) = (std::mem::take(changed), std::mem::take(reach));
        let linked = linked.take().map(|pages| Linked::new(&self.site, pages));
        let Some(Made { rendering, index }) = made else { return Outcome::default() };
        let published = Published::new(&self.site, rendering, index);
        let mut known = judged.take().filter(|_| !reach.everywhere);
        let asks = rules::asks_for_series(&self.settings);
        let are_series_reached = known.as_ref().is_none_or(|known| {
            let speaks = |id| series::speaks(&published, &self.sources, &self.settings.series, id);
            reach.site
                || known.verdicts.has_series_in(&changed.files)
                || renewed.pages.keys().any(|id| known.speakers.contains(id))
                || renewed.bodies().any(speaks)
        });
        let may_speak = known.as_ref().map(|known| {
            let mut may = known.speakers.clone();
            may.extend(renewed.bodies());
            // A list may have entries that lead somewhere now.
            may.extend(linked.iter().flat_map(|linked| known.verdicts.linking(linked)));
            may
        });
        let (series, speakers) = match asks && are_series_reached {
            true => series::detect(&published, &self.sources, &self.settings.series, may_speak.as_ref()),
            false => Default::default(),
        };
        let context = self.context(&published, &series);
        let edit = known.is_some().then_some(EditOfSite {
            files: &changed.files,
            renewed: &renewed,
            layouts: renewed.replanned,
            series: are_series_reached,
            texts: reach.texts,
            // They ask which includes are in use.
            site: reach.site || renewed.includes,
            linked: linked.as_ref(),
        });
        let mut now = known.take().unwrap_or_default();
        let outcome = rules::run(&context, &mut now.verdicts, edit.as_ref());
        if are_series_reached {
            now.speakers = speakers;
        }
        *judged = Some(now);
        outcome
    }
}

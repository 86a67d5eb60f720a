//! Which parts a list should name and does not.

use std::collections::BTreeSet;

use crate::published::Published;
use crate::site::PageKind;

use super::{List, Number, Part, Series, Shape};

/// What a list lacks.
#[derive(Debug, Default)]
pub struct Missing<'s> {
    /// Parts that other lists of the series have.
    pub listed: Vec<&'s Part>,
    /// Parts that no list has.
    pub unlisted: Vec<&'s Part>,
}

impl<'a> Series<'a> {
    /// What each list lacks. Nothing, where it is no table of contents: links to the neighbours, a selection, or what was there
    /// when the post was written, as long as the others do the same.
    pub fn missing(&self, published: &Published) -> Vec<(&List<'a>, Missing<'_>)> {
        let mut contents: Vec<Contents> =
            self.lists.iter().filter_map(|list| Contents::of(self, published, list)).collect();
        // The last part that a list knows shows the same list as the others.
        let ahead: Vec<BTreeSet<Number>> =
            contents.iter().filter(|toc| toc.looks_ahead).map(|toc| toc.numbers.clone()).collect();
        for toc in &mut contents {
            toc.looks_ahead |= ahead.contains(&toc.numbers);
        }
        let named: BTreeSet<Number> =
            self.lists.iter().flat_map(|list| list.numbered().map(|(number, _)| number)).collect();
        let missing = contents.iter().map(|toc| (toc.list, self.missing_from(toc, &contents, &named)));
        missing.filter(|(_, missing)| !missing.listed.is_empty() || !missing.unlisted.is_empty()).collect()
    }

    fn missing_from(
        &self,
        toc: &Contents<'_, 'a>,
        all: &[Contents],
        named: &BTreeSet<Number>,
    ) -> Missing<'_> {
        let mut missing = Missing::default();
        let mut seen = BTreeSet::new();
        let zero = Number::whole(0);
        let reach = self.reach(toc, all);
        for part in self.parts.iter().filter(|part| part.number != zero || toc.numbers.contains(&zero)) {
            let is_own = part.page == toc.list.page || toc.own == Some(part.number);
            if is_own || toc.numbers.contains(&part.number) || toc.links_to(part) || !seen.insert(part.number)
            {
                continue;
            }
            let is_known = named.contains(&part.number) || part.is_claimed && part.is_sure;
            if !is_known || reach.is_some_and(|reach| part.number > reach) {
                continue;
            }
            match named.contains(&part.number) {
                true => missing.listed.push(part),
                false => missing.unlisted.push(part),
            }
        }
        missing
    }

    /// The last part that a list should have; `None` for all of them. One that names only what came before its own part is complete,
    /// unless the lists of earlier parts know what comes later.
    fn reach(&self, toc: &Contents<'_, 'a>, all: &[Contents]) -> Option<Number> {
        if toc.looks_ahead {
            return None;
        }
        let is_known_before = |number: Number| {
            let is_before = |other: &&Contents| other.own.is_none_or(|own| own < number);
            let siblings =
                || all.iter().filter(|other| other.list.start() != toc.list.start()).filter(is_before);
            let with = siblings().filter(|other| other.numbers.contains(&number)).count();
            with > 1 && with * 3 >= siblings().count() * 2
        };
        let later = self.parts.iter().map(|part| part.number).filter(|number| *number > toc.last);
        Some(later.filter(|number| is_known_before(*number)).max().unwrap_or(toc.last))
    }
}

/// A list that is a table of contents.
struct Contents<'l, 'a> {
    list: &'l List<'a>,
    numbers: BTreeSet<Number>,
    last: Number,
    /// The number of the part that shows it.
    own: Option<Number>,
    /// Whether it names parts behind the one that shows it.
    looks_ahead: bool,
}

impl<'l, 'a> Contents<'l, 'a> {
    fn of(series: &Series, published: &Published, list: &'l List<'a>) -> Option<Self> {
        let numbers: BTreeSet<Number> = list.numbered().map(|(number, _)| number).collect();
        let last = *numbers.last()?;
        let site = published.site;
        let page = site.page(list.page);
        let is_shared = page.file != Some(list.file);
        let own = series.part_of(list.page).filter(|_| !is_shared).map(|part| part.number);
        if list.shape == Shape::Phrase || list.shape == Shape::Row && numbers.len() < 3 {
            return None;
        }
        // A post that is no part tells of the series as it was.
        if own.is_none()
            && !is_shared
            && matches!(page.kind, PageKind::Document { .. })
            && page.date.is_some()
        {
            return None;
        }
        let known = series.parts.iter().map(|part| part.number).collect::<BTreeSet<_>>();
        // Further reading: some chapters, from the middle on.
        if own.is_none() && !is_shared && numbers.first() > known.first() {
            return None;
        }
        let up_to_last = known.iter().filter(|number| **number <= last).count();
        let with_own = numbers.len() + usize::from(own.is_some_and(|own| !numbers.contains(&own)));
        if with_own * 2 < up_to_last || with_own < 2 {
            return None;
        }
        if let Some(own) = own {
            let is_near = |number: &Number| number.major.abs_diff(own.major) <= 1;
            let spans_all = known.iter().all(is_near);
            if numbers.iter().all(is_near)
                && !spans_all
                && numbers.len() < 3
                && (list.shape != Shape::Items || !numbers.contains(&own))
            {
                return None;
            }
        }
        let looks_ahead = own.is_none_or(|own| last > own);
        Some(Contents { list, numbers, last, own, looks_ahead })
    }

    fn links_to(&self, part: &Part) -> bool {
        self.list
            .entries
            .iter()
            .any(|entry| entry.link.as_ref().is_some_and(|link| link.page() == Some(part.page)))
    }
}

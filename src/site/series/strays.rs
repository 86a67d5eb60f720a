//! Parts whose title varies the name of their series: "Tuesday tea - Part 5", "Wednesday tea - Part 6", "Tuesday tea - Part 7".

use std::collections::BTreeMap;

use indexmap::IndexMap;
use jiff::Timestamp;

use crate::published::Published;
use crate::site::PageId;

use super::claims::Claim;
use super::group::Group;
use super::marker::Number;

/// How alike the names must be, from 0 to 1.
const ALIKE: f64 = 0.75;

/// Gives a series the one page that has the number it lacks, a similar name, and a date between those of its neighbours.
pub(super) fn take_in(
    published: &Published,
    claims: &IndexMap<PageId, Claim>,
    series: &mut [Group],
    others: &[Group],
) {
    let lone = || others.iter().filter_map(|group| group.pages.first().filter(|_| group.pages.len() == 1));
    let number = |page: &PageId| claims.get(page)?.number;
    let date = |page: &PageId| published.site.page(*page).date.as_ref().map(jiff::Zoned::timestamp);
    for group in series {
        let mut dates: BTreeMap<Number, Option<Timestamp>> = BTreeMap::new();
        dates.extend(group.pages.iter().filter_map(|page| Some((number(page)?, date(page)))));
        let fits = |page: &&PageId| {
            let (Some(number), Some(date)) = (number(page), date(page)) else { return false };
            let at = |major: Option<u32>| dates.get(&Number::whole(major?)).copied().flatten();
            let around = at(number.major.checked_sub(1)).zip(at(number.major.checked_add(1)));
            let is_between = around.is_some_and(|(before, after)| before <= date && date <= after);
            is_between && !dates.contains_key(&number) && is_alike(claims, group, page)
        };
        let found: Vec<PageId> = lone().filter(fits).copied().collect();
        // Two for one place: neither.
        let is_only = |page: &PageId| found.iter().filter(|other| number(other) == number(page)).count() == 1;
        group.pages.extend(found.iter().filter(|page| is_only(page)));
    }
}

/// Whether the page is of the same scope as the series, and its name similar.
fn is_alike(claims: &IndexMap<PageId, Claim>, group: &Group, page: &PageId) -> bool {
    let key = |page: &PageId| claims.get(page)?.key.as_deref();
    let (Some(own), Some(other)) = (group.pages.first().and_then(key), key(page)) else { return false };
    let (Some((scope, name)), Some((other_scope, other_name))) =
        (own.rsplit_once(':'), other.rsplit_once(':'))
    else {
        return false;
    };
    scope == other_scope && strsim::normalized_levenshtein(name, other_name) >= ALIKE
}

//! What series are called.

use std::collections::HashMap;

use crate::published::Published;

use super::claims::tokens;
use super::group::Evidence;
use super::{Part, Series};

/// A name: what the addresses of the parts have before their numbers, else the title, else the words that all addresses share.
pub(super) fn name_of(evidence: &Evidence, parts: &[Part], title: Option<&str>) -> String {
    let stems: Vec<Vec<String>> = parts
        .iter()
        .filter_map(|part| Some(tokens(evidence.claims.get(&part.page)?.stem.as_deref()?)))
        .collect();
    if let Some(first) = stems.first().filter(|stem| !stem.is_empty() && stems.len() * 2 > parts.len())
        && stems.iter().all(|stem| stem == first)
    {
        return first.join("-");
    }
    let title = title.map(tokens).unwrap_or_default();
    if !title.is_empty() {
        return title.join("-");
    }
    of_addresses(evidence.published, parts)
}

/// The words that all addresses share, else those of the first.
pub(super) fn of_addresses(published: &Published, parts: &[Part]) -> String {
    let slug = |part: &Part| {
        let url = published.site.page(part.page).url.trim_end_matches('/').trim_end_matches(".html");
        tokens(url.rsplit('/').next().unwrap_or(url))
    };
    let mut slugs = parts.iter().map(slug);
    let first = slugs.next().unwrap_or_default();
    let mut common = first.clone();
    for slug in slugs {
        common.retain(|token| slug.contains(token));
    }
    if common.is_empty() { first.join("-") } else { common.join("-") }
}

/// Makes the names unique and fills in titles.
pub(super) fn name(published: &Published, series: &mut Vec<Series<'_>>) {
    let first = |series: &Series| series.parts.first().map(|part| published.site.page(part.page).url.clone());
    series.sort_by(|a, b| a.name.cmp(&b.name).then_with(|| first(a).cmp(&first(b))));
    let mut times: HashMap<String, usize> = HashMap::new();
    for one in series {
        if one.title.is_empty() {
            one.title.clone_from(&one.name);
        }
        let count = times.entry(one.name.clone()).or_default();
        *count += 1;
        if *count > 1 {
            one.name = format!("{}-{count}", one.name);
        }
    }
}

//! The names of filters.

use lsp_types::CompletionItemKind;

use crate::liquid::filters;

use super::Query;
use super::list::{About, Candidate};

pub(super) fn of(query: &Query) -> Vec<Candidate> {
    let site = query.published.site;
    let known = filters::names().filter(|name| {
        let only_4 = filters::find(name).is_some_and(|definition| definition.only_4);
        site.jekyll.is_4() || !only_4
    });
    let mut names: Vec<&str> = known.collect();
    names.sort_unstable();
    names.dedup();
    let own = site.plugin_names.filters.iter();
    let own = own.map(|name| Candidate::new(name).is(CompletionItemKind::FUNCTION).detail("of a plugin"));
    let candidate = |name: &str| {
        let about = About::Filter(name.to_owned());
        Candidate::new(name).is(CompletionItemKind::FUNCTION).about(about)
    };
    names.into_iter().map(candidate).chain(own).collect()
}

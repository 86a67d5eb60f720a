//! The names of tags. What ends the block that is open comes first.

use lsp_types::CompletionItemKind;

use super::Query;
use super::list::{About, Candidate};
use crate::liquid::TAGS;

pub(super) fn of(query: &Query) -> Vec<Candidate> {
    let scope = query.scope;
    let tag = |name: &str| Candidate::new(name).is(CompletionItemKind::KEYWORD);
    if scope.is_inert {
        return ["endraw", "endcomment"].map(tag).into();
    }
    let end = scope
        .blocks
        .last()
        .map(|block| tag(&format!("end{block}")).detail(format!("ends the open `{block}`")));
    let dividers: &[&str] = match scope.blocks.last() {
        Some(&"if") | Some(&"unless") => &["else", "elsif"],
        Some(&"case") => &["when", "else"],
        Some(&"for") => &["else"],
        _ => &[],
    };
    let site = query.published.site;
    let cached = site.config.has_plugin("jekyll-include-cache").then_some("include_cached");
    let of_plugins = site.plugin_names.tags.iter().map(String::as_str);
    let of_site = site.custom_plugins.tags.iter().map(|name| &**name);
    let others = of_plugins.chain(of_site).map(|name| tag(name).detail("of a plugin"));
    let known = TAGS.into_iter().chain(cached).map(|name| tag(name).about(About::Tag(name.to_owned())));
    end.into_iter().chain(dividers.iter().map(|name| tag(name))).chain(known).chain(others).collect()
}

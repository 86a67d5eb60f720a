//! Keys at the top of `_config.yml`.

use std::collections::BTreeSet;

use lsp_types::CompletionItemKind;

use super::Query;
use super::list::{About, Candidate};

/// Keys that Jekyll and common plugins read, beside those with a default.
const OTHERS: [&str; 12] = [
    "author",
    "baseurl",
    "description",
    "defaults",
    "logo",
    "paginate",
    "remote_theme",
    "repository",
    "theme",
    "timezone",
    "title",
    "url",
];

pub(super) fn keys(query: &Query) -> Vec<Candidate> {
    let config = &query.published.site.config;
    let text = query.source();
    let present: BTreeSet<&str> =
        text.text.lines().filter_map(|line| line.split_once(':')).map(|(key, _)| key).collect();
    let known = config.values.keys().map(|key| &**key).filter(|key| config.written_at(&[key]).is_none());
    let all: BTreeSet<&str> = known.chain(OTHERS).filter(|key| !present.contains(key)).collect();
    let candidate = |key: &str| Candidate {
        label: key.to_owned(),
        filter: key.to_owned(),
        kind: CompletionItemKind::PROPERTY,
        about: Some(About::Key(key.to_owned())),
        ..Candidate::new(format!("{key}: "))
    };
    all.into_iter().map(candidate).collect()
}

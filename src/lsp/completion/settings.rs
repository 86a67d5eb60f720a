//! Keys at the top of `_config.yml`.

use std::collections::BTreeSet;

use lsp_types::CompletionItemKind;

use crate::rules::known_settings;

use super::Query;
use super::list::{About, Candidate};

/// Keys that templates read, beside those that Jekyll and plugins do.
const OTHERS: [&str; 5] = ["author", "logo", "theme", "title", "url"];

pub(super) fn keys(query: &Query) -> Vec<Candidate> {
    let config = &query.published.site.config;
    let text = query.source();
    let present: BTreeSet<&str> =
        text.text.lines().filter_map(|line| line.split_once(':')).map(|(key, _)| key).collect();
    let known = config.values.keys().map(|key| &**key).filter(|key| config.written_at(&[key]).is_none());
    let read = known_settings::TOP.read.iter().copied();
    let all: BTreeSet<&str> = known.chain(read).chain(OTHERS).filter(|key| !present.contains(key)).collect();
    let candidate = |key: &str| Candidate {
        label: key.to_owned(),
        filter: key.to_owned(),
        kind: CompletionItemKind::PROPERTY,
        about: Some(About::Key(key.to_owned())),
        ..Candidate::new(format!("{key}: "))
    };
    all.into_iter().map(candidate).collect()
}

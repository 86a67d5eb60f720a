//! Candidates as the list that an editor shows.

use lsp_types::{
    CompletionItem, CompletionItemKind, CompletionItemLabelDetails, CompletionList, CompletionTextEdit,
    InsertReplaceEdit, Position, Range, TextEdit,
};
use serde::{Deserialize, Serialize};

use crate::lsp::client::Abilities;

/// Longer lists nobody looks through, and they take long to send.
const MAX: usize = 200;

/// Something that may stand there.
#[derive(Clone, Debug)]
pub(super) struct Candidate {
    /// What stands there then.
    pub(super) insert: String,
    pub(super) label: String,
    pub(super) detail: Option<String>,
    pub(super) kind: CompletionItemKind,
    /// What is held against what is typed.
    pub(super) filter: String,
    /// What more can be said of it, once somebody asks.
    pub(super) about: Option<About>,
}

/// What an entry of the list is about: enough to find it again.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum About {
    /// A page, by its source.
    Page(String),
    /// A file that is no page, by its source.
    File(String),
    /// A filter.
    Filter(String),
    /// A tag.
    Tag(String),
    /// A key of front matter or of the settings.
    Key(String),
}

impl Candidate {
    pub(super) fn new(insert: impl Into<String>) -> Candidate {
        let insert = insert.into();
        Candidate {
            label: insert.clone(),
            filter: insert.clone(),
            insert,
            detail: None,
            kind: CompletionItemKind::TEXT,
            about: None,
        }
    }

    pub(super) fn is(self, kind: CompletionItemKind) -> Candidate {
        Candidate { kind, ..self }
    }

    pub(super) fn detail(self, detail: impl Into<String>) -> Candidate {
        Candidate { detail: Some(detail.into()).filter(|detail| !detail.is_empty()), ..self }
    }

    pub(super) fn about(self, about: About) -> Candidate {
        Candidate { about: Some(about), ..self }
    }
}

/// The bytes that an entry replaces, as the editor counts.
#[derive(Clone, Copy, Debug)]
pub(super) struct Replaced {
    pub(super) start: Position,
    pub(super) cursor: Position,
    pub(super) end: Position,
}

/// The list, in the order of the candidates. It is incomplete only when something was left out of it: then only what
/// fits what is typed so far is in it.
pub(super) fn list(
    candidates: Vec<Candidate>,
    typed: &str,
    replaced: Replaced,
    can: &Abilities,
    site: &str,
) -> CompletionList {
    let is_incomplete = candidates.len() > MAX;
    let mut chosen: Vec<(usize, Candidate)> = candidates.into_iter().enumerate().collect();
    if is_incomplete {
        let wanted = typed.to_lowercase();
        chosen = chosen
            .into_iter()
            .filter_map(|(at, candidate)| {
                Some((fit(&wanted, &candidate.filter.to_lowercase())?, at, candidate))
            })
            .map(|(fit, at, candidate)| (fit << 32 | at, candidate))
            .collect();
        chosen.sort_by_key(|(rank, _)| *rank);
        chosen.truncate(MAX);
    }
    let items = chosen.into_iter().enumerate();
    let items = items.map(|(at, (_, candidate))| item(candidate, at, replaced, can, site)).collect();
    CompletionList { is_incomplete, items }
}

/// How well a text fits what is typed, 0 the best; `None` where its letters do not even follow each other in it.
fn fit(wanted: &str, text: &str) -> Option<usize> {
    if text.starts_with(wanted) {
        return Some(0);
    }
    if text.contains(wanted) {
        return Some(1);
    }
    let mut rest = text.chars();
    wanted.chars().all(|c| rest.any(|other| other == c)).then_some(2)
}

fn item(candidate: Candidate, at: usize, replaced: Replaced, can: &Abilities, site: &str) -> CompletionItem {
    let Candidate { insert, label, detail, kind, filter, about } = candidate;
    let Replaced { start, cursor, end } = replaced;
    let text_edit = match can.completion.insert_replace {
        true if cursor != end => CompletionTextEdit::InsertAndReplace(InsertReplaceEdit {
            new_text: insert,
            insert: Range { start, end: cursor },
            replace: Range { start, end },
        }),
        _ => CompletionTextEdit::Edit(TextEdit { range: Range { start, end }, new_text: insert }),
    };
    let details = |description| CompletionItemLabelDetails { detail: None, description: Some(description) };
    let (label_details, detail) = match can.completion.label_details {
        true => (detail.map(details), None),
        false => (None, detail),
    };
    CompletionItem {
        label_details,
        detail,
        kind: Some(kind),
        sort_text: Some(format!("{at:03}")),
        // Where there is none, editors hold the label against what is typed; and Neovim before 0.10 takes the range only then.
        filter_text: (filter != label).then_some(filter),
        text_edit: Some(text_edit),
        label,
        data: about.and_then(|about| serde_json::to_value(Subject { site: site.to_owned(), about }).ok()),
        ..CompletionItem::default()
    }
}

/// What is remembered with an entry until more is asked of it.
#[derive(Debug, Deserialize, Serialize)]
pub(super) struct Subject {
    /// The folder of the site.
    pub(super) site: String,
    pub(super) about: About,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_begins_as_it_is_typed_fits_best() {
        let cases = [
            ("ab", "about us", Some(0)),
            ("us", "about us", Some(1)),
            ("abs", "about us", Some(2)),
            ("xyz", "about us", None),
            ("", "anything", Some(0)),
        ];
        for (wanted, text, expected) in cases {
            assert_eq!(fit(wanted, text), expected, "{wanted} {text}");
        }
    }
}

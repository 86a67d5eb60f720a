//! `undefined-footnote`

use foldhash::HashMap;

use crate::diagnostic::{Diagnostic, Level};
use crate::facts::Facts;
use crate::markdown::RemarkKind;
use crate::site::{Page, PageId};
use crate::source::{FileId, Source};

use super::{Check, Context, Rule, cut, remarks};

/// A mark of a footnote that is defined nowhere.
pub(super) const RULE: Rule = Rule {
    name: "undefined-footnote",
    level: Level::Warning,
    doc: include_str!("../../rules/undefined-footnote.md"),
    yields_to: &["unrendered-markdown"],
    check: Check::Page(check),
};

/// Characters of a line that are shown.
const MAX_LINE: usize = 40;

fn check(context: &Context, id: PageId, _page: &Page, facts: &Facts, found: &mut Vec<Diagnostic>) {
    let mut barred: HashMap<FileId, HashMap<&str, &str>> = HashMap::default();
    for remark in remarks(context, id, facts) {
        let RemarkKind::UndefinedFootnote { name } = &remark.kind else { continue };
        let source = context.sources.get(remark.at.file);
        let lines = barred.entry(remark.at.file).or_insert_with(|| definitions_with_bars(source));
        let (message, help) = match lines.get(&**name) {
            // Of both the one that is no definition says so.
            Some(_) if source.around(remark.at.span).1.starts_with(':') => continue,
            Some(line) => (
                format!(
                    "the footnote `[^{name}]` is not defined: a `|` makes a table of the line that does it"
                ),
                format!("write `\\|` in the line `{}`", cut(line, MAX_LINE)),
            ),
            None => (
                format!("the footnote `[^{name}]` is defined nowhere, so the brackets are printed"),
                format!("add a line `[^{name}]: …`, or escape the bracket: `\\[^{name}]`"),
            ),
        };
        found.push(Diagnostic::new(RULE.name, remark.at, message).help(help));
    }
}

/// The lines that would define footnotes, were they no tables, by the name.
fn definitions_with_bars(source: &Source) -> HashMap<&str, &str> {
    let with_bars = source.text.lines().filter(|line| line.starts_with("[^") && line.contains('|'));
    with_bars.filter_map(|line| Some((line.get(2..)?.split_once("]:")?.0, line))).collect()
}

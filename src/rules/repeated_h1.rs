//! `repeated-h1`

use crate::diagnostic::{Diagnostic, Level};
use crate::facts::{Facts, Heading};
use crate::site::{Page, PageId};

use super::{Check, Context, Rule};

/// More than one heading of the first level on a page.
pub(super) const RULE: Rule = Rule {
    name: "repeated-h1",
    level: Level::Info,
    doc: include_str!("../../rules/repeated-h1.md"),
    yields_to: &["unrendered-markdown", "unclosed-html"],
    check: Check::Page(check),
};

fn check(context: &Context, id: PageId, page: &Page, facts: &Facts, found: &mut Vec<Diagnostic>) {
    let published = context.published;
    // The layouts' own facts come here too: a page's body is what it is about.
    let is_body = published.facts(id).is_some_and(|body| std::ptr::eq(body, facts));
    if !page.markdown || !is_body || published.site.converts_in_its_own_way(id) {
        return;
    }
    let is_title =
        |heading: &Heading| heading.level == 1 && !heading.guarded && prints_title(context, heading);
    let title =
        published.all_facts(id).skip(1).flat_map(|facts| &facts.headings).find(|heading| is_title(heading));
    let mut own = facts
        .headings
        .iter()
        .filter(|heading| heading.level == 1 && !heading.guarded && Some(heading.at.file) == page.file);
    let Some(first) = own.next() else { return };
    let (heading, message, before) = match (title, own.next()) {
        (Some(title), _) => {
            (first, "the layout prints the title as a heading of level 1, and this is another one", title.at)
        }
        (None, Some(second)) => (second, "the page has a heading of level 1 already", first.at),
        (None, None) => return,
    };
    let diagnostic = Diagnostic::new(RULE.name, heading.at, message).related(before, "the first one");
    found.push(diagnostic.help("begin the sections of a page with `##`"));
}

/// Whether a heading of a layout shows the title of its page. What it prints does not tell: it may be a heading of the content,
/// printed anew.
fn prints_title(context: &Context, heading: &Heading) -> bool {
    context.sources.get(heading.at.file).slice(heading.at.span).contains("page.title")
}

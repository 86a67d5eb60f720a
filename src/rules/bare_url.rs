//! `bare-url`

use crate::diagnostic::{Diagnostic, Edit, Fix, Level};
use crate::facts::Facts;
use crate::markdown::RemarkKind;
use crate::site::{Page, PageId};
use crate::source::Place;

use super::{Check, Context, Rule, remarks, shown};

/// A web address in the text that is no link.
pub(super) const RULE: Rule = Rule {
    name: "bare-url",
    level: Level::Info,
    doc: include_str!("../../rules/bare-url.md"),
    yields_to: &["unrendered-markdown", "detached-attribute", "undefined-reference", "leftover-placeholder"],
    check: Check::Page(check),
};

fn check(context: &Context, id: PageId, _page: &Page, facts: &Facts, found: &mut Vec<Diagnostic>) {
    for remark in remarks(context, id, facts).filter(|remark| remark.kind == RemarkKind::BareUrl) {
        let written = shown(context, remark.at);
        let message = format!("`{written}` is no link: kramdown does not make one of an address");
        found.push(
            Diagnostic::new(RULE.name, remark.at, message)
                .help(format!("write `<{written}>`"))
                .maybe_fix(fix(context, remark.at)),
        );
    }
}

/// Angle brackets around an address that is written out.
fn fix(context: &Context, at: Place) -> Option<Fix> {
    let source = context.sources.get(at.file);
    let written = source.slice(at.span);
    // The destination of a link that is not closed, or closed twice: that is what is to be mended.
    let is_of_link = source.around(at.span).0.ends_with("](");
    let is_plain = written.starts_with("http")
        && written.bytes().all(|byte| byte.is_ascii_graphic() && !matches!(byte, b'{' | b'}' | b'\\'))
        && !written.contains("&amp;");
    let edits = vec![Edit { place: at, text: format!("<{written}>") }];
    (is_plain && !is_of_link).then(|| Fix { title: "Make it a link".into(), safe: true, edits })
}

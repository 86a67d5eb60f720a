//! `duplicate-anchor`

use foldhash::HashMap;

use crate::diagnostic::{Diagnostic, Level};
use crate::facts::{Anchor, Facts};
use crate::origin::HOLE;
use crate::site::{Page, PageId};

use super::{Check, Context, Rule};

/// An id that the page has twice.
pub(super) const RULE: Rule = Rule {
    name: "duplicate-anchor",
    level: Level::Warning,
    doc: include_str!("../../rules/duplicate-anchor.md"),
    yields_to: &["unrendered-markdown"],
    check: Check::Page(check),
};

/// How many bytes apart two anchors lead to the same line.
const NEAR: usize = 200;

/// Elements of drawings. Their ids are for the drawing itself, and the same drawing may stand on a page twice.
const OF_DRAWINGS: [&str; 30] = [
    "animate",
    "circle",
    "clippath",
    "defs",
    "ellipse",
    "feblend",
    "fecolormatrix",
    "filter",
    "g",
    "image",
    "line",
    "lineargradient",
    "marker",
    "mask",
    "metadata",
    "path",
    "pattern",
    "polygon",
    "polyline",
    "radialgradient",
    "rect",
    "stop",
    "svg",
    "switch",
    "symbol",
    "text",
    "textpath",
    "tspan",
    "use",
    "view",
];

/// Whether the id is for something else than links: that of a part of a drawing (SVG), or one that a script reads from an element which it
/// defines, whose name has a hyphen (`<tab-panel id="java">`).
fn is_no_target(context: &Context, anchor: &Anchor) -> bool {
    let written = context.sources.get(anchor.at.file).slice(anchor.at.span);
    let is_part = |c: char| c.is_ascii_alphanumeric() || c == '-';
    let name = written.strip_prefix('<').and_then(|rest| rest.split(|c| !is_part(c)).next());
    name.is_some_and(|name| name.contains('-') || OF_DRAWINGS.contains(&&*name.to_ascii_lowercase()))
}

fn check(context: &Context, id: PageId, page: &Page, facts: &Facts, found: &mut Vec<Diagnostic>) {
    if !page.markdown || context.published.site.converts_in_its_own_way(id) {
        return;
    }
    let mut first: HashMap<&str, &Anchor> = HashMap::default();
    for anchor in facts.anchors.iter().filter(|anchor| !anchor.guarded && !anchor.id.contains(HOLE)) {
        let earlier = *first.entry(&anchor.id).or_insert(anchor);
        let is_own = Some(anchor.at.file) == page.file;
        // The anchor of old browsers beside the heading that it is for: both lead to the same line.
        let is_near = earlier.position.abs_diff(anchor.position) <= NEAR;
        if std::ptr::eq(earlier, anchor) || !is_own || is_near || is_no_target(context, anchor) {
            continue;
        }
        let name = &anchor.id;
        let message = format!("the page has the id `{name}` already, so `#{name}` does not lead here");
        found.push(
            Diagnostic::new(RULE.name, anchor.at, message)
                .help("give it another id")
                .related(earlier.at, "the first one"),
        );
    }
}

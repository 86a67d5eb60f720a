//! `undefined-reference`

use std::collections::{HashMap, HashSet};

use crate::diagnostic::{Diagnostic, Level};
use crate::facts::{Facts, RemarkAt};
use crate::markdown::{RemarkKind, normal_label};
use crate::origin::HOLE;
use crate::site::{Page, PageId};
use crate::source::Place;

use super::{Check, Context, Rule, remarks};

/// `[text][label]` whose label is defined nowhere: the brackets reach the visitor.
pub(super) const RULE: Rule = Rule {
    name: "undefined-reference",
    level: Level::Warning,
    doc: include_str!("../../rules/undefined-reference.md"),
    yields_to: &[],
    check: Check::Page(check),
};

fn check(context: &Context, id: PageId, _page: &Page, facts: &Facts, found: &mut Vec<Diagnostic>) {
    if !context.published.site.reads_as_written(id) {
        return;
    }
    let hidden = Hidden::on(context, id, facts);
    let mut told: HashSet<Place> = HashSet::new();
    // `[words][![image](…)](…)`: what follows the words is a link with an image, and no label.
    let is_label = |label: &str| !label.contains([HOLE, '[']);
    for (place, label) in facts.undefined_references.iter().filter(|(_, label)| is_label(label)) {
        if let Some(definition) = hidden.definition(label) {
            // One element takes many definitions in.
            if told.insert(definition.within) {
                found.push(definition.finding(context, *place, label));
            }
            continue;
        }
        let message = format!("the reference `[{label}]` is defined nowhere, so the brackets are printed");
        let help = format!("add a line `[{label}]: URL`, or escape the brackets: `\\[`");
        found.push(Diagnostic::new(RULE.name, *place, message).help(help));
    }
}

/// Definitions within raw HTML, by label.
struct Hidden<'f>(HashMap<String, Definition<'f>>);

/// A definition within raw HTML.
struct Definition<'f> {
    at: Place,
    /// Where the element begins that hides it, and its name.
    within: Place,
    element: &'f str,
    is_closed: bool,
    /// Whether HTML has such an element.
    is_known: bool,
}

impl<'f> Hidden<'f> {
    fn on(context: &'f Context, id: PageId, facts: &'f Facts) -> Hidden<'f> {
        if facts.undefined_references.is_empty() {
            return Hidden(HashMap::new());
        }
        let definition = |remark: &'f RemarkAt| {
            let RemarkKind::HiddenDefinition { label, element, is_closed, is_known, .. } = &remark.kind
            else {
                return None;
            };
            let (at, within, is_closed, is_known) = (remark.at, remark.other?, *is_closed, *is_known);
            Some((normal_label(label)?, Definition { at, within, element, is_closed, is_known }))
        };
        Hidden(remarks(context, id, facts).filter_map(definition).collect())
    }

    fn definition(&self, label: &str) -> Option<&Definition<'f>> {
        self.0.get(&normal_label(label)?)
    }
}

impl Definition<'_> {
    fn finding(&self, context: &Context, place: Place, label: &str) -> Diagnostic {
        let Definition { at, within, element, .. } = *self;
        let line = |at: Place| context.sources.get(at.file).line_column(at.span.start).line;
        let where_it_is = format!("line {} is within the `<{element}>` of line {}", line(at), line(within));
        let help = match (self.is_closed, self.is_known) {
            (true, _) => format!("{where_it_is}: move it out, or write `<{element} markdown=\"1\">`"),
            (false, true) => format!("{where_it_is}, which nothing closes: add `</{element}>` before it"),
            (false, false) => format!("{where_it_is}, which is taken for a tag: write `\\<{element}>`"),
        };
        let message =
            format!("`<{element}>` hides the definition of `[{label}]`, so the brackets are printed");
        let diagnostic = Diagnostic::new(RULE.name, place, message).help(help);
        diagnostic.related(at, "the definition").related(within, "what hides it")
    }
}

//! `missing-dimensions`

use crate::diagnostic::{Diagnostic, Edit, Fix, Level};
use crate::facts::Reference;
use crate::published::Resolution;
use crate::source::{Place, Span};

use super::{Check, Context, Rule};

/// An `<img>` that does not say how much room it takes.
pub(super) const RULE: Rule = Rule {
    name: "missing-dimensions",
    level: Level::Off,
    doc: include_str!("../../rules/missing-dimensions.md"),
    yields_to: &[],
    check: Check::Element(check),
};

fn check(context: &Context, reference: &Reference, resolution: &Resolution, found: &mut Vec<Diagnostic>) {
    let Some((_, tag)) = reference.written_picture().filter(|(says, _)| !says.has_size) else { return };
    let message = "this picture does not say its `width` and `height`";
    let help = "the page jumps when it arrives: write both, in pixels";
    let diagnostic = Diagnostic::new(RULE.name, tag, message).help(help);
    let pixels = resolution.page.and_then(|id| context.published.site.page(id).image.as_ref()?.pixels);
    let fix = pixels.map(|(width, height)| size(tag, width, height));
    found.push(diagnostic.maybe_fix(fix));
}

/// Writes the size of the file. A style sheet may say `max-width` and no `height: auto`, so it is not safe.
fn size(tag: Place, width: u32, height: u32) -> Fix {
    let place = Place::new(tag.file, Span { start: tag.span.end, ..tag.span });
    let edits = vec![Edit { place, text: format!(" width=\"{width}\" height=\"{height}\"") }];
    Fix { title: format!("Write its size, {width}×{height}"), safe: false, edits }
}

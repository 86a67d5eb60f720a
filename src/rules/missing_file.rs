//! `missing-file`

use crate::diagnostic::{Diagnostic, Level};
use crate::facts::{Reference, ReferenceKind};
use crate::published::Resolution;

use super::links::{self, Wanted};
use super::{Check, Context, Rule};

/// A link to a download, style sheet, script or video that is not there.
pub(super) const RULE: Rule = Rule {
    name: "missing-file",
    level: Level::Error,
    doc: include_str!("../../rules/missing-file.md"),
    yields_to: &["missing-image", "misspelled-scheme"],
    check: Check::Link(check),
};

fn check(context: &Context, reference: &Reference, resolution: &Resolution, found: &mut Vec<Diagnostic>) {
    let Some(path) = links::plainly_missing(reference, resolution, Wanted::File) else { return };
    if reference.kind == ReferenceKind::Element("style") && has_other_font(context, path) {
        return;
    }
    let diagnostic = Diagnostic::new(RULE.name, reference.at, format!("no file is published at `{path}`"));
    let diagnostic = links::with_near(context, reference, path, diagnostic, found);
    found.push(diagnostic);
}

/// Formats of fonts. A style sheet names several of them, and a browser asks for the first that it can read.
const FONTS: [&str; 5] = ["woff2", "woff", "ttf", "otf", "eot"];

/// Whether a font is there in another format.
fn has_other_font(context: &Context, path: &str) -> bool {
    let Some((stem, extension)) = path.rsplit_once('.') else { return false };
    let is_font = FONTS.contains(&extension) || extension == "svg";
    is_font && FONTS.iter().any(|other| context.published.may_answer(&format!("{stem}.{other}")))
}

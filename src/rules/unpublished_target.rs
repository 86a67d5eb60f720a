//! `unpublished-target`

use crate::diagnostic::{Diagnostic, Level};
use crate::facts::Reference;
use crate::published::{Resolution, Target};
use crate::site::Why;

use super::{Check, Context, Rule};

/// A link to a file that exists but is not published.
pub(super) const RULE: Rule = Rule {
    name: "unpublished-target",
    level: Level::Error,
    doc: include_str!("../../rules/unpublished-target.md"),
    yields_to: &["series-missing-part"],
    check: Check::Link(check),
};

fn check(context: &Context, reference: &Reference, resolution: &Resolution, found: &mut Vec<Diagnostic>) {
    let Target::Unpublished(file) = resolution.target else { return };
    let message = format!("`{}` is not published: {}", file.source, file.why.describe());
    let help = match &file.why {
        Why::Future(_) => Some("publish it by its date, set `future: true`, or take the link out until then"),
        Why::Unpublished => Some("remove `published: false`, or the link"),
        Why::Draft => Some("move it to `_posts` with a date in its name, or remove the link"),
        Why::CollectionWithoutOutput => Some("set `output: true` for the collection in `_config.yml`"),
        Why::Excluded(_) => Some("take the pattern out of `exclude`, or add the file to `include`"),
        Why::Hidden => Some("rename it, or add it to `include` in `_config.yml`"),
        _ => None,
    };
    let mut diagnostic = Diagnostic::new(RULE.name, reference.at, message).maybe_help(help.map(String::from));
    if let Some(place) = super::hidden_post::place(context, file) {
        diagnostic = diagnostic.related(place, "this keeps it back");
    }
    found.push(diagnostic);
}

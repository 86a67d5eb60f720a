//! `wrong-case`

use crate::diagnostic::{Diagnostic, Edit, Fix, Level};
use crate::facts::Reference;
use crate::published::{Hint, Resolution, Target};
use crate::source::{Place, Span};

use super::links;
use super::{Check, Context, Rule};

/// A target that exists with other capitalisation: it works on a Mac and breaks on the server.
pub(super) const RULE: Rule = Rule {
    name: "wrong-case",
    level: Level::Error,
    doc: include_str!("../../rules/wrong-case.md"),
    yields_to: &[],
    check: Check::Link(check),
};

fn check(context: &Context, reference: &Reference, resolution: &Resolution, found: &mut Vec<Diagnostic>) {
    let Target::Missing(Hint::OtherCase(id)) = resolution.target else { return };
    let Some(address) = resolution.address.as_deref() else { return };
    let path = links::path(address);
    let page = context.published.site.page(id);
    let message = format!("`{path}` exists only with other capitalisation");
    let mut diagnostic = Diagnostic::new(RULE.name, reference.at, message);
    diagnostic = diagnostic.help(format!("the file is `/{}`: most servers tell the two apart", page.output));
    // The same letters at the end of what is written: only they change.
    let written = reference.written(context.sources);
    let output = format!("/{}", page.output);
    let same_letters = output.char_indices().map(|(at, _)| &output[at..]).find(|tail| {
        written.len() >= tail.len()
            && written.is_char_boundary(written.len() - tail.len())
            && written[written.len() - tail.len()..].to_lowercase() == tail.to_lowercase()
    });
    if let Some(tail) = same_letters.filter(|tail| tail.len() > 1) {
        // A word alone may be shown too: a category in the front matter, a label of the navigation.
        let safe = reference.exact && tail.contains(['/', '.']);
        let end = reference.at.span.end;
        let span = Span { start: end - tail.len() as u32, end };
        let edits = vec![Edit { place: Place::new(reference.at.file, span), text: tail.to_owned() }];
        diagnostic = diagnostic.fix(Fix { title: format!("Change to {tail}"), safe, edits });
    }
    found.push(diagnostic);
}

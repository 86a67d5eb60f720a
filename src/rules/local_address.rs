//! `local-address`

use crate::diagnostic::{Diagnostic, Edit, Fix, Level};
use crate::facts::Reference;
use crate::published::{Resolution, Target};

use super::{Check, Context, Rule, links};

/// A link to a page of the site at the address where `jekyll serve` shows it to its author.
pub(super) const RULE: Rule = Rule {
    name: "local-address",
    level: Level::Error,
    doc: include_str!("../../rules/local-address.md"),
    yields_to: &[],
    check: Check::Link(check),
};

fn check(context: &Context, reference: &Reference, resolution: &Resolution, found: &mut Vec<Diagnostic>) {
    let Target::Served(_) = resolution.target else { return };
    let url = reference.url.trim();
    // Who shows the address speaks of the own machine of whoever reads it.
    if reference.text.trim() == url {
        return;
    }
    let host = url.find("//").map_or(0, |at| at + 2);
    let Some(path) = url.get(host..).and_then(|rest| rest.find('/')).map(|at| host + at) else { return };
    let (machine, path) = url.split_at(path);
    let message = format!("`{machine}` is your own machine: visitors reach nothing there");
    let help = format!("the page is of this site: write `{path}`");
    let fix = links::start(context, reference, machine).map(|place| {
        let edits = vec![Edit { place, text: String::new() }];
        Fix { title: "Link to the page of the site".into(), safe: true, edits }
    });
    found.push(Diagnostic::new(RULE.name, reference.at, message).help(help).maybe_fix(fix));
}

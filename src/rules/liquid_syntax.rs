//! `liquid-syntax`

use std::collections::BTreeMap;

use crate::diagnostic::{Diagnostic, Level};
use crate::liquid::{Template, UnknownTag};
use crate::published::near_name;
use crate::source::{FileId, Place};

use super::{Check, Context, Rule};

/// Liquid that cannot be parsed: the build stops, or a part is silently ignored.
pub(super) const RULE: Rule = Rule {
    name: "liquid-syntax",
    level: Level::Error,
    doc: include_str!("../../rules/liquid-syntax.md"),
    yields_to: &["build-stopper", "unescaped-liquid"],
    check: Check::Site(check),
};

/// The tags of Liquid 4 and of Jekyll (J-LIQ-16, 30..37).
const TAGS: [&str; 20] = [
    "assign",
    "break",
    "capture",
    "case",
    "comment",
    "continue",
    "cycle",
    "decrement",
    "for",
    "highlight",
    "if",
    "ifchanged",
    "include",
    "include_relative",
    "increment",
    "link",
    "post_url",
    "raw",
    "tablerow",
    "unless",
];

fn check(context: &Context, found: &mut Vec<Diagnostic>) {
    let published = context.published;
    let pages = published.site.pages.iter().filter(|page| page.liquid);
    let pages = pages.filter_map(|page| Some((page.file?, &*page.parsed.as_ref()?.template)));
    let layouts = published.site.layouts.iter().filter(|(name, _)| published.layouts.contains(name));
    let layouts = layouts.map(|(_, layout)| (layout.file, &*layout.parsed.template));
    // Jekyll parses an include when it is included, so those that nobody uses may hold anything.
    let around = published.around.iter().flatten().chain(published.layouts.iter().map(|l| &l.facts));
    let facts = published.facts.iter().flatten().chain(around);
    let includes = facts.flat_map(|facts| facts.includes.iter().map(|(file, template)| (*file, &**template)));
    let templates: BTreeMap<FileId, &Template> = pages.chain(layouts).chain(includes).collect();
    for (file, template) in templates.into_iter().filter(|(_, template)| template.has_liquid) {
        problems(file, template, found);
        let unknown = template.unknown_tags.iter();
        let unknown = unknown.filter(|tag| !published.site.may_define_tag(&tag.name));
        found.extend(unknown.map(|tag| unknown_tag(file, tag)));
    }
}

fn problems(file: FileId, template: &Template, found: &mut Vec<Diagnostic>) {
    for problem in &template.problems {
        let mut diagnostic =
            Diagnostic::new(RULE.name, Place::new(file, problem.span), problem.message.clone());
        diagnostic.level = if problem.fatal { Level::Error } else { Level::Info };
        found.push(diagnostic.maybe_help(problem.help.clone()));
    }
}

fn unknown_tag(file: FileId, tag: &UnknownTag) -> Diagnostic {
    let message = format!("there is no tag `{}`, which stops the build", tag.name);
    let help = match (&*tag.name, near_name(&tag.name, TAGS.into_iter())) {
        ("render", _) => "Liquid 4 has no `render`: write `include`".to_owned(),
        (_, Some(near)) => format!("did you mean `{near}`?"),
        _ => {
            "name the plugin that has it in `plugins`, or wrap it in `{% raw %}` … `{% endraw %}`".to_owned()
        }
    };
    Diagnostic::new(RULE.name, Place::new(file, tag.name_span), message).help(help)
}

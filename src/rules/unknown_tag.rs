//! `unknown-tag`

use crate::diagnostic::{Diagnostic, Level};
use crate::liquid::{TAGS, Template, UnknownTag};
use crate::published::near_names;
use crate::source::{FileId, Place};

use super::{Check, Context, Rule};

/// `{% name %}` that neither Liquid, Jekyll nor a plugin of the site has: the build stops.
pub(super) const RULE: Rule = Rule {
    name: "unknown-tag",
    level: Level::Error,
    doc: include_str!("../../rules/unknown-tag.md"),
    yields_to: &[],
    check: Check::Template(check),
};

/// Tags of other Liquids and of other languages, and the way out.
const FOREIGN: [(&str, &str); 6] = [
    ("render", "Liquid 4 has no `render`: write `include`"),
    ("echo", "Liquid 4 has no `echo`: write `{{ … }}`"),
    ("liquid", "Liquid 4 has no `liquid`: write each of its lines as a tag of its own"),
    ("set", "write `assign`"),
    ("block", "Liquid has no template inheritance: write a layout with `{{ content }}`"),
    ("extends", "Liquid has no template inheritance: name the `layout` in the front matter"),
];

fn check(context: &Context, file: FileId, template: &Template, found: &mut Vec<Diagnostic>) {
    let unknown = template.unknown_tags.iter();
    let unknown = unknown.filter(|tag| !context.published.site.may_define_tag(&tag.name));
    found.extend(unknown.map(|tag| finding(file, tag)));
}

fn finding(file: FileId, tag: &UnknownTag) -> Diagnostic {
    let place = Place::new(file, tag.name_span);
    let message = format!("there is no tag `{}`, which stops the build", tag.name);
    let diagnostic = Diagnostic::new(RULE.name, place, message);
    if let Some((_, help)) = FOREIGN.iter().find(|(name, _)| *name == &*tag.name) {
        return diagnostic.help(*help);
    }
    let near = near_names(&tag.name, TAGS.into_iter());
    let otherwise = "name the plugin that has it in `plugins`, or wrap it in `{% raw %}` … `{% endraw %}`";
    diagnostic
        .help(super::did_you_mean(&near).unwrap_or_else(|| otherwise.to_owned()))
        .maybe_fix(super::write_instead(place, &near))
}

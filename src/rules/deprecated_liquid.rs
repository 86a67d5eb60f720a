//! `deprecated-liquid`

use crate::diagnostic::{Diagnostic, Edit, Fix, Level};
use crate::liquid::Template;
use crate::liquid::ast::{Node, TagKind};
use crate::source::{FileId, Place, Span};

use super::{Check, Context, Rule};

/// Liquid that does not do what it says, or will not for long: `else if`, and `post_url` by slug.
pub(super) const RULE: Rule = Rule {
    name: "deprecated-liquid",
    level: Level::Warning,
    doc: include_str!("../../rules/deprecated-liquid.md"),
    yields_to: &[],
    check: Check::Template(check),
};

fn check(context: &Context, file: FileId, template: &Template, found: &mut Vec<Diagnostic>) {
    found.extend(template.else_ifs.iter().map(|span| else_if(context, file, *span)));
    posts_by_slug(context, file, template, found);
}

/// Liquid takes `else if` for `else` and never looks at the condition (J-LIQ-16).
fn else_if(context: &Context, file: FileId, span: Span) -> Diagnostic {
    let place = Place::new(file, span);
    let written = context.sources.get(file).slice(span);
    let text = written.replacen("else if", "elsif", 1);
    let message = "Liquid reads `else if` as `else`, so its condition is never tested";
    let diagnostic = Diagnostic::new(RULE.name, place, message).help("write `elsif`");
    if text == written {
        return diagnostic;
    }
    let edits = vec![Edit { place, text }];
    diagnostic.fix(Fix { title: "Change to elsif".to_owned(), safe: false, edits })
}

/// `post_url` that only matches by slug and date (J-LIQ-35).
fn posts_by_slug(context: &Context, file: FileId, template: &Template, found: &mut Vec<Diagnostic>) {
    let site = context.published.site;
    template.body.walk(true, &mut |node, _| {
        let Node::Tag(tag) = node else { return };
        let TagKind::PostUrl(span) = tag.kind else { return };
        let place = Place::new(file, span);
        let name = context.sources.get(file).slice(span);
        let Some((post, exact)) = site.post_by_slug(name) else { return };
        let path = &post.relative_path;
        let message = format!("`{name}` names `{path}` by its slug alone, which is deprecated");
        let diagnostic = Diagnostic::new(RULE.name, place, message);
        found.push(match exact {
            Some(exact) => {
                let title = format!("Change to {exact}");
                let help = format!("write `{exact}`");
                let edits = vec![Edit { place, text: exact }];
                diagnostic.help(help).fix(Fix { title, safe: true, edits })
            }
            None => diagnostic.help("move the post, so that its path can be written: folders, date, slug"),
        });
    });
}

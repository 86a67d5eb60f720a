//! `undefined-variable`

use crate::diagnostic::{Diagnostic, Edit, Fix, Level};
use crate::facts::{EventInText, Facts};
use crate::liquid::EventKind;
use crate::site::{Page, PageId};
use crate::yaml::front_matter::State;

use super::{Check, Context, Rule};

/// `{{ … }}` that prints nothing since the variable is not defined.
pub(super) const RULE: Rule = Rule {
    name: "undefined-variable",
    level: Level::Error,
    doc: include_str!("../../rules/undefined-variable.md"),
    yields_to: &["unescaped-liquid"],
    check: Check::Page(check),
};

fn check(context: &Context, _id: PageId, page: &Page, facts: &Facts, found: &mut Vec<Diagnostic>) {
    for event in facts.events.iter().filter(|event| !event.in_code && !event.event.guarded) {
        if let EventKind::Undefined { path, missing, near } = &event.event.kind {
            // An optional variable prints nothing where its condition does not hold.
            let is_optional = *missing == 0
                && path.first().is_some_and(|name| context.published.site.may_be_assigned(name, page));
            // What broken front matter would have set is the matter of `invalid-front-matter`.
            let is_lost = path.first().is_some_and(|name| name == "page") && has_lost_front_matter(page);
            if is_optional || is_lost {
                continue;
            }
            let in_page = Some(event.event.place.file) == page.file;
            found.extend(finding(context, event, path, *missing, near, in_page));
        }
    }
}

fn has_lost_front_matter(page: &Page) -> bool {
    page.parsed.as_ref().is_some_and(|parsed| matches!(parsed.front_matter.state, State::Invalid(_)))
}

fn finding(
    context: &Context,
    event: &EventInText,
    path: &[String],
    missing: usize,
    near: &[String],
    in_page: bool,
) -> Option<Diagnostic> {
    let name = path.get(missing)?;
    let whole = path.join(".");
    let root = path.first().map_or("", String::as_str);
    let level = match root {
        // An include prints whatever its callers, or only some pages, give it.
        _ if missing > 1 && near.is_empty() => return None,
        "include" => return None,
        "page" if !in_page && context.published.site.some_page_has(name) => return None,
        "site" | "page" | "layout" if missing == 0 => return None,
        _ if event.in_url => Level::Error,
        _ if !near.is_empty() => Level::Warning,
        _ => Level::Info,
    };
    let message = match (root, missing) {
        ("site", 1) => format!("`{whole}` is not defined in `_config.yml`, so it prints nothing"),
        ("page", 1) => format!("`{whole}` is not set in the front matter, so it prints nothing"),
        _ => format!("`{whole}` is not defined, so it prints nothing"),
    };
    let place = event.event.place;
    let mut diagnostic = Diagnostic::new(RULE.name, place, message);
    diagnostic.level = level;
    let Some(first) = near.first() else {
        let help = match root {
            "site" => Some(format!("define `{name}:` in `_config.yml`, or correct the name")),
            "page" => Some(format!("set `{name}:` in the front matter, or correct the name")),
            _ => Some(
                "correct the name, or wrap it in `{% raw %}` … `{% endraw %}` if the braces are meant".into(),
            ),
        };
        return Some(diagnostic.maybe_help(help));
    };
    let meant = |name: &String| {
        let before = path.iter().take(missing);
        before.chain([name]).chain(path.iter().skip(missing + 1)).cloned().collect::<Vec<_>>().join(".")
    };
    let names: Vec<String> = near.iter().map(|name| format!("`{}`", meant(name))).collect();
    diagnostic = diagnostic.help(format!("did you mean {}?", names.join(" or ")));
    if near.len() == 1 {
        let edits = vec![Edit { place, text: first.clone() }];
        diagnostic = diagnostic.fix(Fix { title: format!("Change to {}", meant(first)), safe: false, edits });
    }
    Some(diagnostic)
}

//! `undefined-variable`

use crate::diagnostic::{Diagnostic, Level};
use crate::facts::{EventInText, Facts};
use crate::liquid::EventKind;
use crate::site::{Page, PageId};
use crate::yaml::front_matter::State;

use super::code_around::CodesOfFiles;
use super::{Check, Context, Rule, known_keys};

/// `{{ … }}` that prints nothing since the variable is not defined.
pub(super) const RULE: Rule = Rule {
    name: "undefined-variable",
    level: Level::Error,
    doc: include_str!("../../rules/undefined-variable.md"),
    yields_to: &["liquid-syntax", "unescaped-liquid"],
    check: Check::Page(check),
};

fn check(context: &Context, _id: PageId, page: &Page, facts: &Facts, found: &mut Vec<Diagnostic>) {
    let mut codes = CodesOfFiles::new(context, page);
    for event in facts.events.iter().filter(|event| !event.event.guarded) {
        if let EventKind::Undefined { path, missing, near } = &event.event.kind {
            if codes.hold(event) {
                continue;
            }
            // An optional variable prints nothing where its condition does not hold.
            let is_optional = *missing == 0
                && path.first().is_some_and(|name| context.published.site.may_be_assigned(name, page));
            // What broken front matter would have set is the matter of `invalid-front-matter`.
            let is_lost = path.first().is_some_and(|name| name == "page") && has_lost_front_matter(page);
            let is_lent = || *missing == 0 && path.first().is_some_and(|name| is_lent(context, event, name));
            if is_optional || is_lost || is_lent() {
                continue;
            }
            let in_page = Some(event.event.place.file) == page.file;
            found.extend(finding(context, event, path, *missing, near, in_page));
        }
    }
}

/// Whether an include has the variable where it is included in a loop: `{{ page.date }}{{ post.date }}` is for both.
fn is_lent(context: &Context, event: &EventInText, name: &str) -> bool {
    let file = event.event.place.file;
    let mut includes = context.published.site.includes.iter();
    let include = includes.find(|(_, (include, _))| *include == file);
    include.is_some_and(|(include, _)| context.is_lent(include, name))
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
    let site = context.published.site;
    let is_strict = site.config.is_strict("strict_variables");
    let level = match root {
        // `missing-data` and `include-parameter` speak of these.
        _ if super::missing_data::is_of_data(path) => return None,
        "include" => return None,
        _ if missing > 1 && near.is_empty() => return None,
        "page" if !in_page && site.some_page_has(name) => return None,
        "site" | "page" | "layout" if missing == 0 => return None,
        "site" | "page" if missing == 1 && known_keys::is_read_by_plugins(name) => {
            return None;
        }
        // An entry of a list may leave out what others have.
        root if missing > 0 && !matches!(root, "site" | "page" | "layout") && site.some_data_has(name) => {
            return None;
        }
        _ if event.in_url || is_strict => Level::Error,
        _ if !near.is_empty() => Level::Warning,
        _ => Level::Info,
    };
    let place = event.event.place;
    let is_joined = {
        let (_, after) = context.sources.get(place.file).around(place.span);
        let printed = after.split("}}").next().unwrap_or(after);
        printed.contains('|')
    };
    let effect = match (is_strict, is_joined) {
        (true, _) => "which stops the build",
        (false, true) => "so the filters get nothing",
        (false, false) => "so it prints nothing",
    };
    let message = match (root, missing) {
        ("site", 1) => format!("`{whole}` is not defined in `_config.yml`, {effect}"),
        ("page", 1) => format!("`{whole}` is not set in the front matter, {effect}"),
        _ => format!("`{whole}` is not defined, {effect}"),
    };
    let diagnostic = Diagnostic::new(RULE.name, place, message).level(level);
    if near.is_empty() {
        let help = match root {
            "site" => Some(format!("define `{name}:` in `_config.yml`, or correct the name")),
            "page" => Some(format!("set `{name}:` in the front matter, or correct the name")),
            _ => Some(
                "correct the name, or wrap it in `{% raw %}` … `{% endraw %}` if the braces are meant".into(),
            ),
        };
        return Some(diagnostic.maybe_help(help));
    }
    let meant: Vec<String> = near
        .iter()
        .map(|name| {
            let before = path.iter().take(missing);
            before.chain([name]).chain(path.iter().skip(missing + 1)).cloned().collect::<Vec<_>>().join(".")
        })
        .collect();
    Some(diagnostic.maybe_help(super::did_you_mean(&meant)).maybe_fix(super::write_instead(place, near)))
}

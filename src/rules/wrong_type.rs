//! `wrong-type`

use foldhash::HashSet;

use crate::diagnostic::{Diagnostic, Edit, Fix, Level};
use crate::site::{Page, PageKind};
use crate::source::{FileId, Place, Source};
use crate::yaml::{Node, Scalar, Style, Yaml, scalar};

use super::{Check, Context, Rule};

/// A value of front matter that YAML reads as something else than it says (J-YAML-4..8), or that Jekyll cannot use.
pub(super) const RULE: Rule = Rule {
    name: "wrong-type",
    level: Level::Warning,
    doc: include_str!("../../rules/wrong-type.md"),
    yields_to: &["invalid-date", "invalid-permalink", "liquid-in-front-matter"],
    check: Check::Site(check),
};

/// Keys of texts that are printed as they are: a number or a truth there was never meant as one.
const TEXTS: &[&str] = &[
    "author",
    "country",
    "description",
    "lang",
    "language",
    "locale",
    "name",
    "release",
    "subtitle",
    "title",
    "version",
];

fn check(context: &Context, found: &mut Vec<Diagnostic>) {
    let site = context.published.site;
    let mut seen = HashSet::default();
    // What another generator makes of a value is its own.
    for id in site.page_ids().filter(|id| !site.is_read_by_another_generator(*id)) {
        let page = site.page(id);
        let (Some(file), Some(parsed)) = (page.file, &page.parsed) else { continue };
        let Some(mapping) = parsed.front_matter.node.as_ref().and_then(Node::as_mapping) else { continue };
        if !seen.insert(file) {
            continue;
        }
        let values = Values {
            file,
            source: context.sources.get(file),
            page,
            redirects: site.config.has_plugin("jekyll-redirect-from"),
        };
        for entry in &mapping.entries {
            if let Some(key) = entry.key.as_str() {
                values.entry(key, &entry.value, found);
            }
        }
    }
}

/// The values of one file.
struct Values<'a> {
    file: FileId,
    source: &'a Source,
    page: &'a Page,
    /// Whether jekyll-redirect-from reads them.
    redirects: bool,
}

impl Values<'_> {
    fn entry(&self, key: &str, value: &Node, found: &mut Vec<Diagnostic>) {
        let is_document = matches!(self.page.kind, PageKind::Document { .. });
        match key {
            "title" if is_list(value) => {
                found.push(self.say(
                    value,
                    "the title is a list",
                    "quote it, if the brackets are meant",
                    self.quoted(value, true),
                ));
            }
            "categories" if is_document => self.categories(value, found),
            "tags" if is_document => self.tags(value, found),
            "tag" | "category" if is_document => self.items(value, found),
            "published" | "sitemap" | "render_with_liquid" => found.extend(self.truth(key, value)),
            "redirect_from" if self.redirects => found.extend(self.redirect(value)),
            _ if TEXTS.contains(&key) || key.ends_with("_version") || key.ends_with("-version") => {
                found.extend(self.text(value))
            }
            _ => self.number(value, found),
        }
    }

    fn say(&self, value: &Node, message: impl Into<String>, help: &str, fix: Option<Fix>) -> Diagnostic {
        Diagnostic::new(RULE.name, Place::new(self.file, value.span), message).help(help).maybe_fix(fix)
    }

    fn written(&self, value: &Node) -> &str {
        self.source.slice(value.span)
    }

    /// The value as it is written, in quotes.
    fn quoted(&self, value: &Node, safe: bool) -> Option<Fix> {
        let written = self.written(value);
        let is_mapping = matches!(value.value, Yaml::Mapping(_)) && written.starts_with('{');
        if written.is_empty() || written.contains(['"', '\\', '\n']) || is_mapping {
            return None;
        }
        self.instead(value, format!("\"{written}\""), safe)
    }

    fn instead(&self, value: &Node, text: String, safe: bool) -> Option<Fix> {
        let title = format!("Change to {text}");
        Some(Fix { title, safe, edits: vec![Edit { place: Place::new(self.file, value.span), text }] })
    }

    /// J-READ-23: anything but a text or a list costs the document all of its front matter.
    fn categories(&self, value: &Node, found: &mut Vec<Diagnostic>) {
        match &value.value {
            Yaml::Null | Yaml::Str(_) | Yaml::Sequence(_) => self.tags(value, found),
            _ => {
                let message =
                    format!("`categories` is {}, so Jekyll drops all of the front matter", kind(value));
                let help = "write a list: `categories: [one, two]`";
                found.push(self.say(value, message, help, self.quoted(value, true)));
            }
        }
    }

    /// J-POST-11
    fn tags(&self, value: &Node, found: &mut Vec<Diagnostic>) {
        match &value.value {
            Yaml::Null | Yaml::Bool(false) => {}
            Yaml::Sequence(_) => self.items(value, found),
            Yaml::Str(scalar) => found.extend(self.commas(value, scalar)),
            _ => {
                let message = format!("`tags` is {}, so the post has no tags", kind(value));
                let help = "write a list: `tags: [one, two]`";
                found.push(self.say(value, message, help, self.quoted(value, true)));
            }
        }
    }

    /// A text that its author divides by commas, and Jekyll by spaces.
    fn commas(&self, value: &Node, scalar: &Scalar) -> Option<Diagnostic> {
        let has_comma = |word: &&str| word.contains(',') && word.len() > 1;
        let first = scalar.text.split_whitespace().find(has_comma)?;
        let message = format!("a text is split at its spaces, and its commas stay: one of them is `{first}`");
        let items: Vec<&str> =
            scalar.text.split(',').map(str::trim).filter(|item| !item.is_empty()).collect();
        let list = format!("[{}]", items.join(", "));
        let can_be_written = scalar.style != Style::Block && items.iter().all(|item| is_plain(item));
        // As a list its items are other tags than before.
        let fix = if can_be_written { self.instead(value, list.clone(), false) } else { None };
        Some(self.say(value, message, &format!("write a list: `{list}`"), fix))
    }

    /// The items of a list of names.
    fn items(&self, value: &Node, found: &mut Vec<Diagnostic>) {
        for item in value.as_sequence().unwrap_or(std::slice::from_ref(value)) {
            if matches!(item.value, Yaml::Mapping(_)) && value.as_sequence().is_some() {
                found.push(self.say(
                    item,
                    "an item of the list is a mapping",
                    "quote it, if the colon is meant",
                    self.quoted(item, true),
                ));
            } else {
                found.extend(self.text(item));
            }
        }
    }

    /// A text that YAML reads as a number or a truth, and that is no longer printed as it is written.
    fn text(&self, value: &Node) -> Option<Diagnostic> {
        let written = self.written(value);
        let read = match &value.value {
            Yaml::Bool(truth) => truth.to_string(),
            Yaml::Int(number) => number.to_string(),
            Yaml::Float(number) => format!("{number:?}"),
            _ => return None,
        };
        (read != written).then(|| self.misread(value, &read, true))
    }

    fn misread(&self, value: &Node, read: &str, safe: bool) -> Diagnostic {
        let written = self.written(value);
        let message = format!("`{written}` is read as {read}");
        self.say(value, message, &format!("put it in quotes: `\"{written}\"`"), self.quoted(value, safe))
    }

    /// A number that is another one than it looks: a time of day, a decimal comma, an octal.
    fn number(&self, value: &Node, found: &mut Vec<Diagnostic>) {
        let written = self.written(value);
        match &value.value {
            Yaml::Float(number) if written.contains(':') => {
                found.push(self.misread(value, &format!("{number:?}"), false))
            }
            Yaml::Int(number) if is_other_number(written, *number) => {
                found.push(self.misread(value, &number.to_string(), false))
            }
            Yaml::Sequence(items) => items.iter().for_each(|item| self.number(item, found)),
            Yaml::Mapping(mapping) => {
                mapping.entries.iter().for_each(|entry| self.number(&entry.value, found))
            }
            _ => {}
        }
    }

    /// J-POST-6: only nil and false forbid, and a text is neither.
    fn truth(&self, key: &str, value: &Node) -> Option<Diagnostic> {
        let text = value.as_str()?;
        let is_no = ["false", "no", "off", "n"].iter().any(|word| text.eq_ignore_ascii_case(word));
        let message = format!("`{key}` is a text, which counts as true");
        is_no.then(|| {
            self.say(
                value,
                message,
                "write `false` without quotes",
                self.instead(value, "false".to_owned(), false),
            )
        })
    }

    fn redirect(&self, value: &Node) -> Option<Diagnostic> {
        let is_path = |node: &Node| matches!(node.value, Yaml::Str(_) | Yaml::Null);
        let wrong = match value.as_sequence() {
            Some(items) => items.iter().find(|item| !is_path(item) && item.as_sequence().is_none())?,
            None if is_path(value) => return None,
            None => value,
        };
        let message = format!("`redirect_from` holds {}, which is no path", kind(wrong));
        let help = "write a path in quotes, or a list of paths";
        Some(self.say(wrong, message, help, self.quoted(wrong, false)))
    }
}

fn is_list(value: &Node) -> bool {
    match &value.value {
        Yaml::Sequence(_) => true,
        // `{a, b}`: whoever translates a title gives each language its text.
        Yaml::Mapping(mapping) => mapping.entries.iter().all(|entry| entry.value.is_null()),
        _ => false,
    }
}

/// What a value is, with its article.
fn kind(value: &Node) -> &'static str {
    match &value.value {
        Yaml::Null => "empty",
        Yaml::Bool(true) => "`true`",
        Yaml::Bool(false) => "`false`",
        Yaml::Int(_) | Yaml::BigInt(_) | Yaml::Float(_) => "a number",
        Yaml::Date(_) | Yaml::Time(_) => "a date",
        Yaml::Str(_) => "a text",
        Yaml::Sequence(_) => "a list",
        Yaml::Mapping(_) => "a mapping",
    }
}

/// Whether a text stays one as an item of a list without quotes.
fn is_plain(item: &str) -> bool {
    const MEANS_SOMETHING: [char; 16] =
        ['[', ']', '{', '}', '#', ':', '"', '\'', '&', '*', '!', '|', '>', '%', '@', '`'];
    scalar::resolve(item) == Ok(None) && !item.contains(MEANS_SOMETHING) && !item.starts_with(['-', '?'])
}

/// Whether the digits as written are another number: `010` is 8, `1,5` is 15. `1,000` is a thousand to everybody.
fn is_other_number(written: &str, read: i64) -> bool {
    let digits = written.trim_start_matches(['+', '-']);
    let is_octal = digits.starts_with('0')
        && digits.bytes().all(|byte| byte.is_ascii_digit())
        && digits.parse() != Ok(read.unsigned_abs());
    let mut groups = digits.split(',');
    let first = groups.next().unwrap_or("");
    let is_grouped =
        digits.contains(',') && !(1..=3).contains(&first.len()) || groups.any(|group| group.len() != 3);
    is_octal || is_grouped
}

//! Keys at the top of `_config.yml`, which templates read as `site.key`.

use std::collections::BTreeMap;

use regex::Regex;

use crate::diagnostic::Edit;
use crate::liquid::Template;
use crate::liquid::ast::{IncludeKind, Node, TagKind};
use crate::lsp::cursor::Look;
use crate::rules::{include_parameter, known_keys, known_settings};
use crate::site::config::Config;
use crate::site::{Drops, Site};
use crate::source::{FileId, Place, Source, Span};

use super::{Kind, Name, Refused};

/// The setting that a byte names: in the configuration, or in a template.
pub(super) fn at(look: Look, offset: u32) -> Option<Name> {
    let site = look.published.site;
    let is_here = |span: Span| span.start <= offset && offset <= span.end;
    let found = |shown: Span, key: &str| {
        let place = Place::new(look.file, shown);
        Some(Name { shown: place, old: key.to_owned(), is: Kind::Setting })
    };
    if let Some((_, node)) = site.config.trees().iter().find(|(file, _)| *file == look.file) {
        let entries = &node.as_mapping()?.entries;
        let entry = entries.iter().find(|entry| is_here(entry.key.span))?;
        return found(entry.key.span, entry.key.as_str()?);
    }
    let source = look.sources.get(look.file);
    let key = word_at(source, offset)?;
    site.config.written_at(&[key])?;
    let uses = uses(source, look.template()?, key);
    uses.into_iter().find(|span| is_here(*span)).and_then(|span| found(span, key))
}

/// The name that holds a byte or ends at it.
fn word_at(source: &Source, offset: u32) -> Option<&str> {
    let (before, after) = source.around(Span { start: offset, end: offset });
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
    let start = before.len() - before.trim_end_matches(is_part).len();
    let end = after.len() - after.trim_start_matches(is_part).len();
    let word = source.slice(Span { start: offset - start as u32, end: offset + end as u32 });
    (!word.is_empty()).then_some(word)
}

/// Whether a setting can have another name.
///
/// # Errors
/// Who else reads it by this one.
pub(super) fn may_change(look: Look, key: &str) -> Result<(), Refused> {
    let site = look.published.site;
    if is_jekylls(site, key) {
        return Err(format!("Jekyll reads `{key}` by this name"));
    }
    let known_settings::Settings { read, other, .. } = known_settings::TOP;
    if known_keys::is_read_by_plugins(key)
        || read.contains(&key)
        || other.contains(&key)
        || site.config.has_plugin(key)
    {
        return Err(format!("plugins and themes read `{key}` by this name"));
    }
    if site.has_ruby_plugins() || site.has_unmodelled_plugins() {
        return Err(format!("a plugin of the site may read `{key}` by this name"));
    }
    if draws_in_theme(look) {
        return Err(format!("the theme may read `{key}` by this name"));
    }
    Ok(())
}

/// Whether templates of a theme or submodule are in use that are not among the files of the site.
fn draws_in_theme(look: Look) -> bool {
    let site = look.published.site;
    if !site.has_unread_templates() {
        return false;
    }
    let pages = site.pages.iter().filter(|page| page.written && page.html);
    let mut layouts = pages.flat_map(|page| site.layout_chain(page));
    let is_foreign = |name: &str| !site.layouts.contains_key(name) && site.may_have_layout(name);
    layouts.any(is_foreign)
        || templates(site).into_iter().any(|(file, template)| {
            let source = look.sources.get(file);
            let mut is_foreign = false;
            template.body.walk(true, &mut |node, _| {
                if let Node::Tag(tag) = node
                    && let TagKind::Include(include) = &tag.kind
                    && include.kind != IncludeKind::Relative
                {
                    let name = include_parameter::literal(&include.file, source);
                    is_foreign |= name
                        .is_none_or(|name| !site.includes.contains_key(name) && site.may_have_include(name));
                }
            });
            is_foreign
        })
}

fn is_jekylls(site: &Site, key: &str) -> bool {
    let standard = Config::read(&[], site.jekyll);
    let of_drop = Drops { site, current: None }.keys(crate::liquid::Object::Site);
    let is_written = site.config.written_at(&[key]).is_some();
    standard.get(key).is_some()
        || matches!(key, "url" | "baseurl" | "title")
        || !is_written && of_drop.iter().any(|known| **known == *key)
}

/// The edits of the key and of all that read it.
pub(super) fn edits(look: Look, old: &str, new: &str) -> Result<Vec<Edit>, Refused> {
    let site = look.published.site;
    let is_name = new.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && new.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'));
    if !is_name {
        return Err("the name of a setting has letters, digits, `_` and `-`".to_owned());
    }
    if site.config.get(new).is_some() || is_jekylls(site, new) {
        return Err(format!("there is a setting `{new}` already"));
    }
    let edit = |place| Edit { place, text: new.to_owned() };
    let trees = site.config.trees().iter();
    let keys =
        trees.filter_map(|(file, node)| Some(Place::new(*file, node.as_mapping()?.entry(old)?.key.span)));
    let mut edits: Vec<Edit> = keys.map(edit).collect();
    for (file, template) in templates(site) {
        let source = look.sources.get(file);
        if reads_any(source, template) {
            return Err(format!("`{}` reads settings whose names it puts together (`site[…]`)", source.path));
        }
        edits.extend(uses(source, template, old).into_iter().map(|span| edit(Place::new(file, span))));
    }
    Ok(edits)
}

/// All templates by their files.
fn templates(site: &Site) -> BTreeMap<FileId, &Template> {
    let pages = site.pages.iter().filter(|page| page.liquid);
    let pages = pages.filter_map(|page| Some((page.file?, &*page.parsed.as_ref()?.template)));
    let layouts = site.layouts.values().map(|layout| (layout.file, &*layout.parsed.template));
    let includes = site.includes.values().map(|(file, parsed)| (*file, &*parsed.template));
    pages.chain(layouts).chain(includes).filter(|(_, template)| template.has_liquid).collect()
}

/// The code of a template: its tags and what it prints, `raw` and comments left out.
fn code(template: &Template) -> Vec<Span> {
    let mut spans = Vec::new();
    template.body.walk(true, &mut |node, _| match node {
        Node::Print(print) => spans.push(print.span),
        Node::Tag(tag) => {
            spans.push(tag.span);
            // `elsif` and `when` stand in tags of their own.
            match &tag.kind {
                TagKind::If { branches, .. } => {
                    let conditions = branches.iter().filter_map(|branch| branch.condition.as_ref());
                    let comparisons = conditions.flat_map(|one| {
                        std::iter::once(&one.first).chain(one.rest.iter().map(|(_, next)| next))
                    });
                    for one in comparisons {
                        spans.push(one.left.span);
                        spans.extend(one.right.as_ref().map(|(_, right)| right.span));
                    }
                }
                TagKind::Case { whens, .. } => {
                    spans
                        .extend(whens.iter().flat_map(|when| &when.values).flatten().map(|value| value.span));
                }
                _ => {}
            }
        }
        Node::Text(_) => {}
    });
    spans
}

/// Where a template names the setting.
fn uses(source: &Source, template: &Template, key: &str) -> Vec<Span> {
    let pattern = format!(r#"\bsite\s*(?:\.\s*|\[\s*["'])({})(?:[^\w-]|$)"#, regex::escape(key));
    let Ok(pattern) = Regex::new(&pattern) else { return Vec::new() };
    if !source.text.contains(key) {
        return Vec::new();
    }
    let uses = code(template).into_iter().flat_map(|span| {
        let found = pattern.captures_iter(source.slice(span));
        let spans =
            found.filter_map(|found| Some(Span::from(found.get(1)?.range()).shift(span.start as usize)));
        spans.collect::<Vec<Span>>()
    });
    let mut uses: Vec<Span> = uses.collect();
    uses.sort_unstable();
    uses.dedup();
    uses
}

/// Whether a template asks for settings by names that are not written out.
fn reads_any(source: &Source, template: &Template) -> bool {
    source.text.contains("site[")
        && code(template).into_iter().any(|span| {
            let text = source.slice(span);
            text.match_indices("site[").any(|(at, _)| {
                let before = text.get(..at).unwrap_or("");
                let is_other =
                    before.ends_with(|c: char| c.is_alphanumeric() || matches!(c, '.' | '_' | '-'));
                let is_written =
                    text.get(at + 5..).is_some_and(|rest| rest.trim_start().starts_with(['"', '\'']));
                !is_other && !is_written
            })
        })
}

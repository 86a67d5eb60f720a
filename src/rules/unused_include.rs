//! `unused-include`

use std::collections::BTreeSet;

use crate::diagnostic::{Diagnostic, Level};
use crate::liquid::ast::{Include, IncludeKind, Node, TagKind};
use crate::site::Why;
use crate::source::{FileId, Place, Source, Span};

use super::{Check, Context, Rule};

/// A file of the includes folder that nothing includes.
pub(super) const RULE: Rule = Rule {
    name: "unused-include",
    level: Level::Info,
    doc: include_str!("../../rules/unused-include.md"),
    yields_to: &[],
    check: Check::Texts(check),
};

fn check(context: &Context, found: &mut Vec<Diagnostic>) {
    let site = context.published.site;
    // Code of the site may read the folder itself, a theme or submodule that is not here may look for any of the files, and drafts are
    // only read when they are published.
    let has_unread_drafts = site.unpublished.iter().any(|file| file.why == Why::Draft);
    let is_open = site.custom_plugins.includes || site.has_unread_templates() || has_unread_drafts;
    if site.includes.is_empty() || is_open {
        return;
    }
    let mut names: BTreeSet<&str> = BTreeSet::new();
    let mut patterns: Vec<(&str, &str)> = Vec::new();
    // Pages that are not published, layouts and includes that nobody uses count too: they may be used tomorrow.
    for (file, template) in super::templates::all(site) {
        let source: &Source = context.sources.get(file);
        template.body.walk(true, &mut |node, _| {
            if let Node::Tag(tag) = node
                && let TagKind::Include(include) = &tag.kind
                && include.kind != IncludeKind::Relative
            {
                match super::include_parameter::literal(&include.file, source) {
                    Some(name) => _ = names.insert(name),
                    None => patterns.push(ends(include, source)),
                }
            }
        });
    }
    let is_used = |name: &str| {
        names.contains(name)
            || patterns.iter().any(|(start, end)| {
                name.len() >= start.len() + end.len() && name.starts_with(start) && name.ends_with(end)
            })
    };
    let is_linked = |name: &str| {
        let links = site.premises.linked_includes.iter();
        links
            .filter_map(|link| name.strip_prefix(&**link))
            .any(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    for (name, (file, _)) in &site.includes {
        let file_name = name.rsplit('/').next().unwrap_or(name);
        // Of what cannot be read something else is to be said.
        if context.sources.get(*file).invalid_at.is_some()
            || is_used(name)
            || is_linked(name)
            || super::is_readme(file_name)
            || is_for_bundler(context.sources.get(*file).path.extension())
            || file_name.starts_with('.')
            || is_named(context, *file, file_name)
        {
            continue;
        }
        let message = format!("nothing includes `{name}`");
        let place = Place::new(*file, Span::at(0));
        found.push(
            Diagnostic::new(RULE.name, place, message).help("remove the file, or include it somewhere"),
        );
    }
}

/// Whether files with an extension are sources of scripts and style sheets, which another program than Jekyll puts together: components keep all
/// of their files side by side.
fn is_for_bundler(extension: &str) -> bool {
    matches!(
        extension,
        "vue" | "ts" | "tsx" | "jsx" | "svelte" | "scss" | "sass" | "less" | "styl" | "coffee"
    )
}

/// What a file name with variables in it begins and ends with.
fn ends<'t>(include: &Include, source: &'t Source) -> (&'t str, &'t str) {
    let text = |node: Option<&Node>| match node {
        Some(Node::Text(span)) => source.slice(*span),
        _ => "",
    };
    let nodes = &include.file.body.nodes;
    (text(nodes.first()).trim_start_matches('/'), text(nodes.last()))
}

/// Whether another file names it: as the value of a parameter, in data or settings, in an example or a remark.
fn is_named(context: &Context, file: FileId, file_name: &str) -> bool {
    context.sources.iter().any(|(other, source)| other != file && source.text.contains(file_name))
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::symlink;

    use crate::settings::Settings;
    use crate::site::testing::write;
    use crate::site::{Jekyll, SiteKind};
    use crate::workspace::{OpenOptions, Root, Workspace};

    #[test]
    fn what_a_link_shows_in_the_includes_folder_lies_elsewhere() {
        let folder = tempfile::tempdir().unwrap();
        let (top, page) = (folder.path(), "---\n---\nText\n");
        write(top, &[("_config.yml", "title: x\n"), ("notes/a.md", page), ("index.md", page)]);
        write(top, &[("_includes/old.html", "<hr>\n"), ("_shared/b.html", "<hr>\n")]);
        symlink("../notes", top.join("_includes/notes")).unwrap();
        symlink("../_shared/b.html", top.join("_includes/b.html")).unwrap();
        symlink("old.html", top.join("_includes/older.html")).unwrap();
        let settings = "levels: {unused-include: warning}\n";
        let settings = Settings::parse(&top.join(".postproof.yml"), settings, &["unused-include"]).unwrap();
        let options = OpenOptions { jekyll: Some(Jekyll::V4), ..OpenOptions::default() };
        let root = Root { path: top.to_path_buf(), kind: SiteKind::Jekyll };
        let workspace = Workspace::open(&root, settings, &options).unwrap();
        let found = workspace.check(None).diagnostics;
        let said: Vec<&str> = found.iter().map(|one| one.message.as_str()).collect();
        assert_eq!(said, ["nothing includes `old.html`", "nothing includes `older.html`"]);
    }
}

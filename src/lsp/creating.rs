//! What a finding lacks, made at a keystroke: a file, a setting, an entry of the baseline, a redirect.

use std::path::PathBuf;

use lsp_types::{
    CreateFile, CreateFileOptions, DocumentChangeOperation, DocumentChanges, OneOf,
    OptionalVersionedTextDocumentIdentifier, Position, Range, ResourceOp, TextDocumentEdit, TextEdit, Uri,
    WorkspaceEdit,
};

use crate::baseline::Baseline;
use crate::diagnostic::{Diagnostic, Edit, Fix};
use crate::liquid::ast::IncludeKind;
use crate::moves::redirect;
use crate::settings::Settings;
use crate::site::{SiteKind, post_name};
use crate::source::{FileId, Place, SitePath, Source, Span};
use crate::yaml::front_matter::FrontMatter;

use super::actions::workspace_edit;
use super::client::Abilities;
use super::map;
use super::server::At;

/// A way out of a finding.
pub(super) struct WayOut {
    pub(super) title: String,
    pub(super) edit: WorkspaceEdit,
}

/// A file that is not there yet.
#[derive(Debug, PartialEq)]
struct NewFile {
    /// From the site's root.
    path: String,
    text: String,
}

/// The ways out of a finding beside its own fix.
pub(super) fn ways_out(at: &At, finding: &Diagnostic, can: &Abilities) -> Vec<WayOut> {
    let file = new_file(at, finding).and_then(|new| {
        let path = at.map.path(&new.path);
        let title = format!("Create {}", new.path);
        Some(WayOut { title, edit: create(at.map.uri(&path)?, new.text, can)? })
    });
    [setting(at, finding, can), file, known(at, finding, can)].into_iter().flatten().collect()
}

/// A file with a text; `None` where the editor cannot create files.
fn create(uri: Uri, text: String, can: &Abilities) -> Option<WorkspaceEdit> {
    (can.creates_files && can.versioned_edits).then_some(())?;
    let options = CreateFileOptions { overwrite: Some(false), ignore_if_exists: Some(false) };
    let new = CreateFile { uri: uri.clone(), options: Some(options), annotation_id: None };
    let edit = TextDocumentEdit {
        text_document: OptionalVersionedTextDocumentIdentifier { uri, version: None },
        edits: vec![OneOf::Left(TextEdit { range: Range::default(), new_text: text })],
    };
    let operations =
        vec![DocumentChangeOperation::Op(ResourceOp::Create(new)), DocumentChangeOperation::Edit(edit)];
    Some(WorkspaceEdit {
        document_changes: Some(DocumentChanges::Operations(operations)),
        ..WorkspaceEdit::default()
    })
}

/// Adds the setting that a template prints.
fn setting(at: &At, finding: &Diagnostic, can: &Abilities) -> Option<WayOut> {
    let source = at.map.sources.get(finding.place.file);
    let is_setting =
        finding.rule == "undefined-variable" && finding.message.contains("is not defined in `_config.yml`");
    let name = source.slice(finding.place.span).rsplit('.').next().filter(|_| is_setting)?;
    let is_name = !name.is_empty()
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'));
    let title = format!("Define `{name}` in _config.yml");
    let line = format!("{name}: \"\"\n");
    let edit = match at.workspace.site.config.files.last().filter(|_| is_name) {
        Some(file) => {
            let config = at.map.sources.get(*file);
            let end = config.text.len();
            let gap = if end == 0 || config.text.ends_with('\n') { "" } else { "\n" };
            let edit = Edit { place: Place::new(*file, Span::at(end)), text: format!("{gap}{line}") };
            edited(at, &edit, can)?
        }
        None if is_name => create(at.map.uri(&at.map.path("_config.yml"))?, line, can)?,
        None => return None,
    };
    Some(WayOut { title, edit })
}

fn edited(at: &At, edit: &Edit, can: &Abilities) -> Option<WorkspaceEdit> {
    let path = at.map.path(at.map.sources.get(edit.place.file).path.as_str());
    let version = at.map.documents.get(&path).map(|document| document.version);
    Some(workspace_edit(vec![(at.map.uri(&path)?, version, vec![at.map.text_edit(edit)])], can))
}

/// The file that a finding misses.
fn new_file(at: &At, finding: &Diagnostic) -> Option<NewFile> {
    let site = &at.workspace.site;
    let source = at.map.sources.get(finding.place.file);
    let name = source.slice(finding.place.span).trim().trim_matches(['"', '\'']);
    let config = &site.config;
    let new = match finding.rule {
        "missing-include" => include(at, source, name, finding),
        "missing-layout" => {
            let text = "{{ content }}\n".to_owned();
            Some(NewFile { path: format!("{}/{name}.html", config.layouts_dir()), text })
        }
        "missing-data" if finding.message.starts_with("there is no data file") => {
            let name = name.rsplit('.').next()?;
            Some(NewFile { path: format!("{}/{name}.yml", config.data_dir()), text: "[]\n".to_owned() })
        }
        "missing-post" => post(config.collections_dir(), source, name, finding.place.span),
        "missing-page" => page(at, finding.target.as_deref()?),
        _ => None,
    }?;
    let is_name =
        !new.path.contains(['{', '}', '%', '<', '>', '\\', ':', '*', '"', '\n']) && !new.path.contains("..");
    let is_free = !at.map.path(&new.path).exists();
    (is_name && is_free).then_some(new)
}

fn include(at: &At, source: &Source, name: &str, finding: &Diagnostic) -> Option<NewFile> {
    let kind =
        if finding.message.starts_with("no include") { IncludeKind::Include } else { IncludeKind::Relative };
    let path = match kind {
        IncludeKind::Relative => SitePath::new(source.path.folder()).join(name).as_str().to_owned(),
        _ => format!("{}/{name}", at.workspace.site.config.includes_dir()),
    };
    (!name.is_empty()).then(|| NewFile { path, text: "\n".to_owned() })
}

/// The post that `post_url` names, or the page that `link` does.
fn post(folder: &str, source: &Source, name: &str, at: Span) -> Option<NewFile> {
    let (before, _) = source.around(at);
    let folder = if folder.is_empty() { String::new() } else { format!("{folder}/") };
    let name = name.trim_start_matches('/');
    let path = match before.trim_end().ends_with("post_url") {
        true => {
            let (above, file) = name
                .rsplit_once('/')
                .map_or((String::new(), name), |(above, file)| (format!("{above}/"), file));
            format!("{folder}{above}_posts/{file}.md")
        }
        false => name.to_owned(),
    };
    let file = SitePath::new(&path);
    let is_text = matches!(file.extension(), "md" | "markdown" | "html");
    let named = post_name::dated(file.file_name());
    let is_post = path.starts_with("_posts/") || path.contains("/_posts/");
    let stem = file.file_name().rsplit_once('.').map_or("", |(stem, _)| stem);
    let slug = named.map_or(stem, |named| named.slug);
    let is_sound = is_text && (!is_post || named.is_some_and(|named| !named.slug.is_empty()));
    is_sound.then(|| NewFile { text: front_matter(slug, ""), path: path.clone() })
}

/// A page at a site path.
fn page(at: &At, target: &str) -> Option<NewFile> {
    let path = target.split('#').next()?.strip_prefix('/').filter(|path| !path.is_empty())?;
    if at.workspace.site.kind == SiteKind::Plain {
        let is_text = path.ends_with(".md");
        let name = path.rsplit('/').next()?.trim_end_matches(".md");
        return is_text
            .then(|| NewFile { path: path.to_owned(), text: format!("# {}\n", post_name::title_of(name)) });
    }
    let bare = path.trim_end_matches('/');
    let stem = bare.strip_suffix(".html").unwrap_or(bare);
    let name = stem.rsplit('/').next()?;
    let is_page = !name.is_empty() && !name.contains('.') && !stem.starts_with(['_', '.']);
    let permalink = format!("permalink: /{path}\n");
    is_page.then(|| NewFile { path: format!("{stem}.md"), text: front_matter(name, &permalink) })
}

fn front_matter(slug: &str, more: &str) -> String {
    let title = post_name::title_of(slug);
    format!("---\ntitle: \"{}\"\n{more}---\n\n", title.replace(['"', '\\'], ""))
}

/// Takes the finding as known, in the file of the baseline.
fn known(at: &At, finding: &Diagnostic, can: &Abilities) -> Option<WayOut> {
    let settings = Settings::find(&at.site.root.path);
    let (path, site): (PathBuf, String) = Baseline::place(&at.site.root.path, settings.as_deref());
    let uri = at.map.uri(&path)?;
    let title = "Add to the baseline".to_owned();
    let Ok(text) = std::fs::read_to_string(&path) else {
        let mut baseline = Baseline::default();
        baseline.add(&site, at.map.sources, finding);
        return Some(WayOut { title, edit: create(uri, baseline.to_text(), can)? });
    };
    let document = at.map.documents.get(&path);
    let text = document.map_or(&*text, |document| document.text());
    let mut baseline = Baseline::parse(text).ok()?;
    baseline.add(&site, at.map.sources, finding);
    let old = Source::new(SitePath::new(""), text);
    let all = Place::new(FileId(0), Span::new(0, text.len()));
    let Range { end, .. } = map::range(&old, all, at.map.encoding);
    let range = Range { start: Position::default(), end };
    let edit = TextEdit { range, new_text: baseline.to_text() };
    let version = document.map(|document| document.version);
    Some(WayOut { title, edit: workspace_edit(vec![(uri, version, vec![edit])], can) })
}

/// The fix that lets a page answer to the permalink that it has on disk, when the author has written another one over it.
pub(super) fn redirect(at: &At, asked: Span) -> Option<Fix> {
    let site = &at.workspace.site;
    let source = at.map.sources.get(at.file);
    let id = site.by_source(source.path.as_str())?;
    let now = site.page(id).parsed.as_ref()?.front_matter.get("permalink")?;
    let lines = source.line_index(asked.start)..=source.line_index(asked.end);
    lines.contains(&source.line_index(now.span.start)).then_some(())?;
    let on_disk = std::fs::read_to_string(at.map.path(source.path.as_str())).ok()?;
    let before = FrontMatter::split(&on_disk);
    let old = before.get("permalink")?.as_str()?;
    let is_url = old.starts_with('/') && !old.contains("/:") && now.as_str() != Some(old);
    let answers = at.workspace.look(|published| published.may_answer(old));
    if is_url && !answers { redirect::from(site, at.map.sources, id, old) } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_post_is_made_where_its_tag_looks_for_it() {
        let cases = [
            ("{% post_url ", "2024-01-31-two-words", Some("_posts/2024-01-31-two-words.md")),
            ("{% post_url ", "cats/2024-01-31-tom", Some("cats/_posts/2024-01-31-tom.md")),
            ("{% post_url ", "two-words", None),
            ("{% link ", "docs/a.md", Some("docs/a.md")),
            ("{% link ", "a.png", None),
        ];
        for (before, name, expected) in cases {
            let source = Source::new("x.md".into(), format!("{before}{name} %}}"));
            let new = post("", &source, name, Span::new(before.len(), before.len() + name.len()));
            assert_eq!(new.as_ref().map(|new| &*new.path), expected);
            assert!(new.is_none_or(|new| new.text.starts_with("---\ntitle: \"")));
        }
    }
}

//! What `include_relative` may name, and from where (J-LIQ-32).

use std::collections::{BTreeSet, HashMap};

use crate::discover::Role;
use crate::liquid::Template;
use crate::site::LoadedFile;
use crate::source::SitePath;

/// The includes and layouts of a site, as far as they name files beside the page that they are rendered for.
pub(super) struct Includers<'f> {
    /// By the name that tags have for them.
    includes: HashMap<&'f str, &'f Template>,
    /// What layouts name. Which of them a page has is not looked at here.
    of_layouts: BTreeSet<&'f str>,
    /// Whether any include names something.
    any: bool,
}

impl<'f> Includers<'f> {
    /// Those among the files of a site; `folder` is that of the includes.
    pub(super) fn new(files: &'f [LoadedFile], folder: &str) -> Self {
        let template = |file: &'f LoadedFile| file.parsed.as_ref().map(|parsed| &*parsed.template);
        let of_role = |role: Role| files.iter().filter(move |file| file.role == role);
        let below =
            |path: &'f SitePath| path.as_str().strip_prefix(folder).map(|name| name.trim_start_matches('/'));
        let includes: HashMap<_, _> =
            of_role(Role::Include).filter_map(|file| Some((below(&file.path)?, template(file)?))).collect();
        let any = includes.values().any(|template| !template.relative_includes.is_empty());
        let mut includers = Includers { includes, of_layouts: BTreeSet::new(), any };
        let of_layouts = of_role(Role::Layout).filter_map(template).flat_map(|each| includers.names(each));
        includers.of_layouts = of_layouts.collect();
        includers
    }

    /// The names in a template and in all that it includes.
    fn names(&self, template: &'f Template) -> BTreeSet<&'f str> {
        let mut names: BTreeSet<&str> = template.relative_includes.iter().map(String::as_str).collect();
        if !self.any {
            return names;
        }
        let mut seen = BTreeSet::new();
        let mut wanted: Vec<&str> = template.includes.keys().map(String::as_str).collect();
        while let Some(name) = wanted.pop() {
            let name = name.trim_start_matches('/');
            if let Some(included) = self.includes.get(name).filter(|_| seen.insert(name)) {
                names.extend(included.relative_includes.iter().map(String::as_str));
                wanted.extend(included.includes.keys().map(String::as_str));
            }
        }
        names
    }

    /// The paths that a file means: all of them count from the page that is rendered, whoever names them. Names that leave its
    /// folder are errors of another rule.
    pub(super) fn named_by(&self, file: &LoadedFile) -> Vec<SitePath> {
        let Some(parsed) = file.parsed.as_ref().filter(|_| !is_shared(&file.role)) else { return Vec::new() };
        let mut names = self.names(&parsed.template);
        names.extend(&self.of_layouts);
        paths(&file.path, names)
    }

    /// The paths that a file beside a page means, which is rendered as a part of it.
    pub(super) fn named_beside(&self, page: &SitePath, template: &Template) -> Vec<SitePath> {
        let own = template.relative_includes.iter().map(String::as_str);
        let reached = template.includes.keys().filter_map(|name| self.includes.get(&**name));
        let reached = reached.flat_map(|included| self.names(included));
        paths(page, own.chain(reached).collect())
    }
}

/// Whether includes or layouts name files beside the pages that they are rendered for: then it decides what is read which of them
/// a page has.
pub(super) fn are_named_by_shared(files: &[LoadedFile]) -> bool {
    let mut shared = files.iter().filter(|file| matches!(file.role, Role::Include | Role::Layout));
    shared
        .any(|file| file.parsed.as_ref().is_some_and(|parsed| !parsed.template.relative_includes.is_empty()))
}

/// Whether a file is rendered for pages elsewhere alone.
fn is_shared(role: &Role) -> bool {
    matches!(role, Role::Include | Role::Layout | Role::Data | Role::Config)
}

fn paths(page: &SitePath, names: BTreeSet<&str>) -> Vec<SitePath> {
    let inside = names.into_iter().filter(|name| !name.split('/').any(|part| part == ".." || part == "."));
    inside.map(|name| SitePath::new(page.folder()).join(name)).collect()
}

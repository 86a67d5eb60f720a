//! What a rule may look at.

use std::collections::{HashMap, HashSet};
use std::sync::OnceLock;

use crate::published::Published;
use crate::settings::Settings;
use crate::site::Site;
use crate::site::series::Series;
use crate::source::FileId;
use crate::workspace::{Before, Sources};
use crate::yaml::{Node, SyntaxError};

use super::{front_matters, templates};

/// What a rule may look at.
#[derive(Debug)]
pub struct Context<'a> {
    /// The site and all facts.
    pub published: &'a Published<'a>,
    /// The series.
    pub series: &'a [Series<'a>],
    /// The texts.
    pub sources: &'a Sources,
    /// The settings.
    pub settings: &'a Settings,
    /// Data files that cannot be read.
    pub data_errors: &'a [(FileId, SyntaxError)],
    /// Files that were not read, and why.
    pub unread: &'a [(FileId, String)],
    /// What was there before, when a change is looked at.
    pub before: Option<&'a Before>,
    /// The names that the site gives to anything, once somebody asks.
    pub names: OnceLock<HashSet<String>>,
    /// By the name of an include, the variables of loops that it is included in, once somebody asks.
    pub lent: OnceLock<HashMap<String, HashSet<String>>>,
}

impl Context<'_> {
    /// Stands for the site, where a finding is about no file.
    pub(super) fn first_file(&self) -> FileId {
        let of_config = self.published.site.config.files.first().copied();
        let first = || self.sources.iter().min_by(|(_, a), (_, b)| a.path.cmp(&b.path)).map(|(file, _)| file);
        of_config.or_else(first).unwrap_or(FileId::OF_THE_PAGE)
    }

    /// Whether an include is included in a loop with this variable, by whatever way.
    pub(super) fn is_lent(&self, include: &str, variable: &str) -> bool {
        let lent = self.lent.get_or_init(|| lent(self.published.site));
        // A name that is put together may be any.
        let mut known = lent.iter().filter(|(name, _)| **name == *include || name.contains("{{"));
        known.any(|(_, variables)| variables.contains(variable))
    }

    /// Whether the site gives this name to anything: a variable of some template, a key of front matter or configuration. Who
    /// writes it most likely means that.
    pub(super) fn is_name_of_site(&self, name: &str) -> bool {
        let site = self.published.site;
        let names = self.names.get_or_init(|| {
            let keys = |node: &Node| node.as_mapping().map(|mapping| mapping.keys()).unwrap_or_default();
            let front_matters = front_matters(site).into_iter().filter_map(|(_, found)| found.node.as_ref());
            let trees = front_matters.chain(site.config.trees().iter().map(|(_, node)| node));
            let assigned =
                templates::all(site).into_values().flat_map(|template| template.assigns.iter().cloned());
            trees.flat_map(keys).chain(assigned).collect()
        });
        names.contains(name)
    }
}

/// The variables that includes find, of the loops around them and around what includes those.
fn lent(site: &Site) -> HashMap<String, HashSet<String>> {
    let mut lent: HashMap<String, HashSet<String>> = HashMap::new();
    let mut open: Vec<(&str, &str)> = Vec::new();
    for template in templates::all(site).into_values() {
        for (name, variables) in &template.includes {
            open.extend(variables.iter().map(|variable| (&**name, &**variable)));
        }
    }
    while let Some((name, variable)) = open.pop() {
        if !lent.entry(name.to_owned()).or_default().insert(variable.to_owned()) {
            continue;
        }
        let included = site.includes.get(name).into_iter().flat_map(|(_, parsed)| &parsed.template.includes);
        open.extend(included.map(|(inner, _)| (&**inner, variable)));
    }
    lent
}

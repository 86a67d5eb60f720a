//! `site.data`: the tree of the data files (J-READ-18).

use std::collections::BTreeMap;
use std::sync::Arc;

use super::build::LoadedFile;
use super::config::Config;
use super::layouts::below;
use super::themes::ThemeFiles;
use super::values::deep_merge;
use crate::discover::Role;
use crate::liquid::{Hash, Value};
use crate::yaml::data::{EXTENSIONS, key};

/// A folder of data files.
#[derive(Default)]
struct Folder<'a> {
    files: Vec<&'a LoadedFile>,
    folders: BTreeMap<&'a str, Folder<'a>>,
}

/// All data files as one mapping, over those of the theme; `data` of the configuration replaces it.
pub(super) fn site_data(files: &[LoadedFile], config: &Config, theme: Option<&ThemeFiles>) -> Value {
    if let Some(written) =
        config.get("data").filter(|value| !matches!(value, Value::Nil | Value::Bool(false)))
    {
        return written.clone();
    }
    let own = tree(files, config.data_dir());
    let Some(theme) = theme.filter(|_| config.jekyll().is_4()) else { return Value::Hash(Arc::new(own)) };
    let mut data = theme.data();
    deep_merge(&mut data, &own);
    Value::Hash(Arc::new(data))
}

/// The data files below a folder.
pub(super) fn tree(files: &[LoadedFile], data_dir: &str) -> Hash {
    let mut top = Folder::default();
    for file in files.iter().filter(|file| file.role == Role::Data) {
        let path = below(file.path.as_str(), data_dir);
        let mut folder = &mut top;
        let mut rest = path;
        while let Some((name, below)) = rest.split_once('/') {
            folder = folder.folders.entry(name).or_default();
            rest = below;
        }
        folder.files.push(file);
    }
    content(&top)
}

/// Files in the order of their extensions, then folders: of two with one key the later wins. Folders are as deep as
/// the walk allows.
fn content(folder: &Folder) -> Hash {
    let mut hash = Hash::default();
    let mut files = folder.files.clone();
    let rank = |file: &LoadedFile| EXTENSIONS.iter().position(|known| *known == file.path.extension());
    files.sort_by(|a, b| rank(a).cmp(&rank(b)).then_with(|| a.path.cmp(&b.path)));
    for file in files {
        let name = file.path.file_name();
        let base = name.rsplit_once('.').map_or(name, |(base, _)| base);
        // A file that cannot be read stops the build; what it would hold is not known.
        hash.insert(Arc::from(key(base)), file.data.clone().unwrap_or(Value::Unknown));
    }
    for (name, folder) in &folder.folders {
        hash.insert(Arc::from(key(name)), Value::Hash(Arc::new(content(folder))));
    }
    hash
}

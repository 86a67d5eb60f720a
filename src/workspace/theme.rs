//! Reading a theme that the settings say is checked out.

use crate::discover::{self, Entry, Role};
use crate::site::config::Config;
use crate::site::themes::ThemeFiles;
use crate::source::{FileId, SitePath, Source};

use super::files::Files;
use super::{OpenError, Root};

impl Files<'_> {
    /// Reads the theme in `folder`, and its configuration under that of the site.
    pub(super) fn read_theme(
        &mut self,
        root: &Root,
        folder: &str,
        config: &mut Config,
        limit: u64,
    ) -> Result<ThemeFiles, OpenError> {
        let path = root.path.join(folder);
        self.disk.list(&path).map_err(|error| OpenError::Unreadable { path: path.clone(), error })?;
        if config.jekyll().is_4() && config.text("theme").is_some() && !config.is_on("ignore_theme_config") {
            let access = discover::access(self.disk, &discover::boundary(&path), &path.join("_config.yml"));
            let path = SitePath::new(&format!("{folder}/_config.yml"));
            let entry = Entry { path, role: Role::Config, access };
            if let Some(source) = discover::load_one(self.reader(&root.path, root.kind, limit), entry).text {
                let theme = self.sources.add(source);
                let source = |id: FileId| -> (FileId, &Source) { (id, &**self.sources.get(id)) };
                let own: Vec<(FileId, &Source)> = config.files.iter().map(|id| source(*id)).collect();
                *config = Config::read_over(Some(source(theme)), &own, config.jekyll());
            }
        }
        let entries = discover::theme_entries(self.disk, &root.path, folder);
        let loaded = discover::load(self.reader(&root.path, root.kind, limit), entries);
        Ok(ThemeFiles { folder: folder.to_owned(), files: self.take_in(loaded, config) })
    }
}

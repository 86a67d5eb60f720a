//! Which files plugins convert, beside Markdown.

use crate::site::config::Config;

use super::known::gem_of;

/// Converters that a site has.
#[derive(Clone, Copy, Debug)]
pub(in crate::site) struct Converters {
    coffee: bool,
    bibtex: bool,
    notebooks: bool,
    asciidoc: bool,
}

impl Converters {
    /// Those of the plugins that the settings name.
    pub(in crate::site) fn of(config: &Config) -> Converters {
        let plugins = config.plugins();
        let has = |gem: &str| plugins.iter().any(|plugin| gem_of(plugin) == gem);
        Converters {
            coffee: has("jekyll-coffeescript"),
            bibtex: has("jekyll-scholar"),
            notebooks: has("jekyll-jupyter-notebook"),
            asciidoc: has("jekyll-asciidoc"),
        }
    }

    /// Whether Liquid is not run on files of an extension, given with its dot: jekyll-asciidoc asks for that, unless a document wants it
    /// (`:page-liquid:`), and nothing of those is read here anyway.
    pub(in crate::site) fn leaves_braces(self, extension: &str) -> bool {
        self.asciidoc && [".adoc", ".asciidoc", ".asc", ".ad"].contains(&extension)
    }

    /// The extension of what a file with front matter becomes, both with their dot (J-URL-10).
    pub(in crate::site) fn output_extension(self, extension: &str) -> Option<&'static str> {
        match extension {
            ".scss" | ".sass" => Some(".css"),
            ".coffee" if self.coffee => Some(".js"),
            ".bib" | ".bibtex" if self.bibtex => Some(".html"),
            ".ipynb" if self.notebooks => Some(".html"),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::site::Jekyll;
    use crate::site::testing::{site, written};

    #[test]
    fn a_bibliography_with_front_matter_is_a_page() {
        let bib = ("papers.bib", "---\n---\n@book{a, title = {b}}\n");
        for (plugin, expected) in [
            ("jekyll/scholar", "papers.bib -> /papers.html -> papers.html"),
            ("jekyll-feed", "papers.bib -> /papers.bib -> papers.bib"),
        ] {
            let site = site(Jekyll::V4, &[("_config.yml", &format!("plugins: [{plugin}]\n")), bib]);
            assert!(written(&site).iter().any(|row| row == expected), "{plugin} {:?}", written(&site));
        }
    }
}

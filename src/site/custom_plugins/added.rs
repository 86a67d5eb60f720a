//! Where documents are that code adds to a collection.

use crate::liquid::Value;
use crate::site::values::as_str;
use crate::site::{Site, permalink, plugins};

/// Whether a site path may be that of such a document, or of an archive that has it.
pub(in crate::site) fn may_be_added(site: &Site, label: &str, path: &str) -> bool {
    let settings = site.config.collections().into_iter().find(|settings| settings.label == label);
    let own = settings.map(|settings| settings.permalink);
    let mut templates =
        own.into_iter().chain(default_permalinks(site)).chain(plugins::archives_of(site, label));
    templates.any(|template| permalink::may_fill(&template, path))
}

/// Permalinks that the settings give to files by their folders.
fn default_permalinks(site: &Site) -> impl Iterator<Item = String> {
    let sets = match site.config.get("defaults") {
        Some(Value::Array(sets)) => sets.as_slice(),
        _ => &[],
    };
    let permalink = |set: &Value| {
        let Value::Hash(set) = set else { return None };
        let Value::Hash(values) = set.get("values")? else { return None };
        Some(permalink::template(as_str(values.get("permalink")?)?, site.jekyll))
    };
    sets.iter().filter_map(permalink)
}

#[cfg(test)]
mod tests {
    use crate::site::Jekyll;
    use crate::site::testing::site;

    #[test]
    fn documents_that_code_adds_have_the_permalinks_of_their_collection() {
        let code = "doc = Jekyll::Document.new(path, { :site => site, :collection => site.collections['posts'] })\n\
            site.collections['posts'].docs << doc\n";
        let archives = "plugins: [jekyll-archives]\njekyll-archives: {enabled: [year], permalinks: {year: /in/:year/}}\n";
        let defaults = "defaults: [{scope: {path: ''}, values: {permalink: /of/:title/}}]\n";
        let config = format!("permalink: /blog/:year/:title/\n{archives}{defaults}");
        let site = site(Jekyll::V4, &[("_config.yml", &config), ("_plugins/a.rb", code)]);
        for (path, expected) in [
            ("/blog/2024/x/", true),
            ("/in/2024/", true),
            ("/of/x/", true),
            ("/blog/tag/x/", false),
            ("/assets/x.png", false),
        ] {
            assert_eq!(site.may_make_page(path), expected, "{path}");
        }
        assert!(site.makers_of_any_page().is_empty());
    }
}

//! jekyll-get-json: data from other servers.

use std::sync::Arc;

use crate::liquid::Value;
use crate::site::Site;
use crate::yaml::Node;

use super::options::option;

/// The gem.
pub(super) const NAME: &str = "jekyll-get-json";

/// Makes the data unknown that the build fetches. It is merged into what a file of the name has.
pub(super) fn run(site: &mut Site) {
    let Some(sources) = option(site, &["jekyll_get_json"]) else { return };
    let sources = sources.as_sequence().unwrap_or(std::slice::from_ref(sources));
    let name = |source: &Node| source.get("data")?.as_str().map(Arc::from);
    let names: Vec<Arc<str>> = sources.iter().filter_map(name).collect();
    if let Value::Hash(data) = &mut site.data {
        Arc::make_mut(data).extend(names.into_iter().map(|name| (name, Value::Unknown)));
    }
}

#[cfg(test)]
mod tests {
    use crate::site::testing::findings;

    #[test]
    fn only_the_data_that_is_fetched_is_unknown() {
        let page = "---\n---\n{% for job in site.data.cv.work %}{{ job }}{% endfor %}\
            {% for job in site.data.vc.work %}{{ job }}{% endfor %}\n";
        for sources in ["[{data: cv, json: 'https://a.example/cv.json'}]", "{data: cv, json: x.json}"] {
            let config = format!("plugins: [jekyll-get-json]\njekyll_get_json: {sources}\n");
            let found = findings(&[("_config.yml", &config), ("a.md", page)]);
            assert_eq!(
                found,
                ["missing-data: there is no data file `_data/vc`, so the loop goes through nothing"]
            );
        }
    }
}

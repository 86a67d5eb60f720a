//! jekyll-3rd-party-libraries: copies of the libraries that the settings name.

use crate::site::Site;
use crate::site::custom_plugins::MadePages;

use super::options::option;

/// Where the copies are, if the settings ask for them.
pub(super) fn files(site: &Site) -> MadePages {
    let is_on = option(site, &["third_party_libraries", "download"]).is_some_and(|node| node.is_truthy());
    if is_on { MadePages::below("assets/libs") } else { MadePages::None }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::testing::Builder;
    use super::*;

    #[test]
    fn libraries_are_copied_on_demand() {
        for (settings, expected) in [(json!({}), false), (json!({"download": true}), true)] {
            let site = Builder::new(json!({"third_party_libraries": settings})).site();
            assert_eq!(files(&site).may_hold("/assets/libs/mathjax/tex.js"), expected);
            assert!(!files(&site).may_hold("/assets/js/tex.js"));
        }
    }
}

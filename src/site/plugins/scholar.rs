//! jekyll-scholar: bibliographies, and a page for each entry of them.

use crate::site::Site;
use crate::site::custom_plugins::MadePages;
use crate::site::permalink::folder_of;

use super::options::string;

/// Where the pages of single entries are: nowhere without their layout. The keys of the entries are in files of BibTeX,
/// which nobody reads here.
pub(super) fn pages(site: &Site) -> MadePages {
    let layout = string(site, &["scholar", "details_layout"]).unwrap_or("bibtex.html");
    let layout = layout.strip_suffix(".html").unwrap_or(layout);
    if !site.layouts.contains_key(layout) && !site.may_have_layout(layout) {
        return MadePages::None;
    }
    let folder = string(site, &["scholar", "details_dir"]).unwrap_or("bibliography");
    let permalink = string(site, &["scholar", "details_permalink"]).unwrap_or("/:details_dir/:key:extension");
    MadePages::below(&folder_of(permalink, &[("details_dir", folder)]))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::super::testing::Builder;
    use super::*;

    #[test]
    fn entries_have_pages_where_there_is_a_layout_for_them() {
        let cases: &[(Value, &str, MadePages)] = &[
            (json!({}), "post", MadePages::None),
            (json!({}), "bibtex", MadePages::below("bibliography")),
            (json!({"details_dir": "/papers/all/"}), "bibtex", MadePages::below("papers/all")),
            (json!({"details_layout": "paper.html"}), "bibtex", MadePages::None),
            (json!({"details_layout": "paper.html"}), "paper", MadePages::below("bibliography")),
            (
                json!({"details_permalink": "/p/:details_dir/:year/:key/"}),
                "bibtex",
                MadePages::below("p/bibliography"),
            ),
            (json!({"details_permalink": "/:year/:key/"}), "bibtex", MadePages::Anywhere),
        ];
        for (settings, layout, expected) in cases {
            let mut builder = Builder::new(json!({"scholar": settings}));
            builder.layout(layout, json!({}));
            assert_eq!(pages(&builder.site()), *expected, "{settings} {layout}");
        }
    }
}

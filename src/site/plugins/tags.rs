//! What the tags of well-known plugins print, as far as it matters: links and ids.

use crate::liquid::filters::html::escape;
use crate::markdown::{Element, ElementKind, html};
use crate::origin::Text;
use crate::site::Site;

use super::set::plugins_of;

/// The HTML that a tag prints; `None` where that cannot be known. What neither links nor can be linked to is left out.
pub fn tag_output(site: &Site, name: &str, markup: &str) -> Option<String> {
    let is_own = site.custom_plugins.any_tag || site.custom_plugins.tags.contains(name);
    if is_own || site.plugin_names.tags.iter().any(|tag| tag == name) {
        return None;
    }
    let word = markup.split_whitespace().next().unwrap_or("");
    match name {
        // `<meta>`, `rel="canonical"` and `rel="alternate"`, which nobody follows and plugins get right.
        "seo" | "feed_meta" => Some(String::new()),
        "gist" => Some(gist(word)),
        "avatar" => Some(avatar(word)),
        "octicon" => Some("<svg class=\"octicon\"></svg>".to_owned()),
        // Its links lead to headings of the very page.
        "toc" if plugins_of(site).contains("jekyll-toc") => Some(toc_list(&[])),
        _ => None,
    }
}

/// jekyll-gist; a variable names nothing that is known.
fn gist(id: &str) -> String {
    let is_id = |c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '-' | '_');
    let id = id.trim_matches(['"', '\'']);
    // The first letter of a variable's name is as good as that of a user's, but a gist has a digit in its number.
    if id.is_empty() || !id.chars().all(is_id) || !id.contains(|c: char| c.is_ascii_digit()) {
        return String::new();
    }
    format!("<script src=\"https://gist.github.com/{id}.js\"> </script>")
}

/// jekyll-avatar; the address has numbers of its own, but all lead to one host.
fn avatar(user: &str) -> String {
    let user = user.trim_start_matches('@').trim_matches(['"', '\'']);
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '-';
    if user.is_empty() || !user.chars().all(is_name) {
        return "<img class=\"avatar\" />".to_owned();
    }
    format!("<img class=\"avatar\" src=\"https://avatars.githubusercontent.com/{user}\" />")
}

/// What a filter makes of a text; `None` where that cannot be known. jekyll-toc links to the headings that have an id, and
/// jekyll-cache-bust adds a query.
pub fn filter_output(site: &Site, name: &str, input: &Text) -> Option<Text> {
    let plugin = match name {
        "bust_file_cache" | "bust_css_cache" => "jekyll-cache-bust",
        "inject_anchors" | "toc" | "toc_only" => "jekyll-toc",
        _ => return None,
    };
    let output = || match name {
        "inject_anchors" => input.clone(),
        "toc" | "toc_only" => table_of_contents(name, input),
        _ => input.concat(&Text::plain("?v=0")),
    };
    plugins_of(site).contains(plugin).then(output)
}

fn table_of_contents(name: &str, input: &Text) -> Text {
    let elements = html::parse(input.as_str());
    let id = |element: &'_ Element| match &element.kind {
        ElementKind::Heading { id: Some(id), .. } => Some(id.to_string()),
        _ => None,
    };
    let ids: Vec<String> = elements.iter().filter_map(id).collect();
    let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
    let list = input.derive(toc_list(&ids));
    if name == "toc" { list.concat(input) } else { list }
}

/// jekyll-toc: a list of links to these ids.
fn toc_list(ids: &[&str]) -> String {
    let entry = |id: &&str| format!("<li class=\"toc-entry\"><a href=\"#{}\"></a></li>", escape(id));
    let entries: String = ids.iter().map(entry).collect();
    format!("<ul id=\"toc\" class=\"section-nav\">{entries}</ul>")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::testing::Builder;
    use super::*;
    use crate::site::testing::findings;

    #[test]
    fn tags_of_known_plugins_print_their_links() {
        let site = Builder::new(json!({"plugins": ["jekyll-toc"]})).site();
        let gist = "<script src=\"https://gist.github.com/me/5555251.js\"> </script>";
        let face = "<img class=\"avatar\" src=\"https://avatars.githubusercontent.com/hubot\" />";
        for (name, markup, expected) in [
            ("seo", "title=false", Some("")),
            ("feed_meta", "", Some("")),
            ("gist", "me/5555251 file.rb", Some(gist)),
            ("gist", "page.gist", Some("")),
            ("avatar", "hubot size=50", Some(face)),
            ("avatar", "user=page.author", Some("<img class=\"avatar\" />")),
            ("octicon", "logo-github", Some("<svg class=\"octicon\"></svg>")),
            ("toc", "", Some("<ul id=\"toc\" class=\"section-nav\"></ul>")),
            ("last_modified_at", "", None),
            ("youtube", "x", None),
        ] {
            assert_eq!(tag_output(&site, name, markup).as_deref(), expected, "{name} {markup}");
        }
        assert_eq!(tag_output(&Builder::new(json!({})).site(), "toc", ""), None);
    }

    #[test]
    fn a_table_of_contents_links_to_the_headings_with_ids() {
        let input = Text::plain("<h2 id='a'>A</h2><h3>B</h3>");
        let list =
            "<ul id=\"toc\" class=\"section-nav\"><li class=\"toc-entry\"><a href=\"#a\"></a></li></ul>";
        let site = Builder::new(json!({"plugins": ["jekyll-toc"]})).site();
        let made = |name| filter_output(&site, name, &input).map(|text| text.as_str().to_owned());
        assert_eq!(made("toc_only").as_deref(), Some(list));
        assert_eq!(made("toc"), Some(format!("{list}{}", input.as_str())));
        assert_eq!(made("inject_anchors").as_deref(), Some(input.as_str()));
        assert_eq!(made("other"), None);
        assert!(filter_output(&Builder::new(json!({})).site(), "toc", &input).is_none());
    }

    #[test]
    fn an_address_with_a_query_against_caches_is_that_of_the_file() {
        let page = "---\n---\n<link rel='stylesheet' href=\"{{ '/a.css' | bust_css_cache }}\">\
            <script src=\"{{ '/a.js' | bust_file_cache }}\"></script>\n";
        let files = [("_config.yml", "plugins: [jekyll-cache-bust]\n"), ("a.css", "a {}"), ("a.html", page)];
        assert_eq!(findings(&files), ["missing-file: no file is published at `/a.js`"]);
    }

    #[test]
    fn tags_of_plugins_hide_no_anchor_and_link_as_they_do() {
        let layout = "{% seo %}{% feed_meta %}{% avatar me %}{% octicon x %}{% toc %}{{ content }}";
        let config = "url: https://a.example\nplugins: [jekyll-feed, jekyll-seo-tag, jekyll-avatar, jekyll-octicons, jekyll-toc]\n";
        let page = "---\nlayout: a\n---\n## B\n[c](#nowhere) [d](#toc)\n";
        let files = [("_config.yml", config), ("_layouts/a.html", layout), ("a.md", page)];
        assert_eq!(findings(&files), ["missing-anchor: this page has no anchor `#nowhere`"]);
    }

    #[test]
    fn a_tag_of_the_sites_own_is_not_known() {
        let mut site = Builder::new(json!({})).site();
        site.custom_plugins.tags.insert("seo".to_owned());
        assert_eq!(tag_output(&site, "seo", ""), None);
    }
}

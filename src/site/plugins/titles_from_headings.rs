//! jekyll-titles-from-headings (J-PLUG-12).

use crate::liquid::Value;
use crate::origin::HOLE;
use crate::site::{Page, PageKind, Site};

use super::made;
use super::options::is;

/// The gem.
pub(crate) const NAME: &str = "jekyll-titles-from-headings";

/// Gives Markdown pages without a title that of the heading they start with. `Site::first_heading` holds what
/// [`first_heading`] said of their files.
pub(super) fn run(site: &mut Site) {
    if is(site, &["titles_from_headings", "enabled"], false) {
        return;
    }
    let documents = is(site, &["titles_from_headings", "collections"], true);
    let headings = &site.first_heading;
    for page in &mut site.pages {
        // Documents have a title made from their name, which gives way.
        let applies = match page.kind {
            PageKind::Page => !has_title(page),
            PageKind::Document { .. } => documents && page.written,
            _ => false,
        };
        let heading = page.file.filter(|_| applies && page.markdown).and_then(|file| headings.get(&file));
        let Some(heading) = heading else { continue };
        let value = if heading.contains(HOLE) { Value::Unknown } else { made::string(heading) };
        page.data = made::with_data(&page.data, [("title", value)]);
        page.title = heading.as_str().into();
    }
}

fn has_title(page: &Page) -> bool {
    !matches!(page.data.get("title"), None | Some(Value::Nil))
}

/// The title in a heading that a body starts with: ATX of level 1 to 3, or setext. What has markup is a hole, since
/// the plugin converts it.
pub fn first_heading(body: &str) -> Option<String> {
    let body = body.trim_start();
    let (line, rest) = body.split_once('\n').unwrap_or((body, ""));
    let line = line.trim_end_matches('\r');
    let text = atx(line).or_else(|| is_underline(rest).then_some(line))?;
    let plain = |c: char| !"`*_[]<>&\"'\\{}$|~^:".contains(c);
    if !text.chars().all(plain) || text.contains("--") || text.contains("...") {
        return Some(HOLE.to_string());
    }
    Some(text.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// The text of `# text`. The plugin's pattern leaves closing hashes in, and Markdown then reads them as text.
fn atx(line: &str) -> Option<&str> {
    let text = line.trim_start_matches('#');
    let level = line.len() - text.len();
    (matches!(level, 1..=3) && text.starts_with([' ', '\t'])).then(|| text.trim())
}

/// Whether the first line is one of `-` or `=`.
fn is_underline(rest: &str) -> bool {
    let line = rest.lines().next().unwrap_or("").trim_end();
    !line.is_empty() && line.bytes().all(|byte| byte == b'-' || byte == b'=')
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::testing::Builder;
    use super::*;
    use crate::source::FileId;

    #[test]
    fn the_first_heading_is_found() {
        let hole = HOLE.to_string();
        let cases = [
            ("# Title\n\ntext", Some("Title")),
            ("\n\n###   Deep  title \r\n", Some("Deep title")),
            ("Title\n=====\n", Some("Title")),
            ("Title\n-\n", Some("Title")),
            ("#Title", None),
            ("#### Four", None),
            ("text\n\n# Title", None),
            ("# With *markup*", Some(&hole)),
            ("", None),
        ];
        for (body, title) in cases {
            assert_eq!(first_heading(body).as_deref(), title, "{body:?}");
        }
    }

    #[test]
    fn only_pages_without_title_get_it() {
        let mut builder = Builder::new(json!({}));
        builder.page("a.md", "/a.html", json!({}));
        builder.page("b.md", "/b.html", json!({"title": "Own"}));
        builder.post("2020-01-01-c", json!({"title": "Post"}));
        let mut site = builder.site();
        site.first_heading = (0..3).map(|file| (FileId(file), "Heading".to_string())).collect();
        run(&mut site);
        let titles: Vec<_> = site.pages.iter().map(|page| &*page.title).collect();
        assert_eq!(titles, ["Heading", "Own", "Post"]);
    }
}

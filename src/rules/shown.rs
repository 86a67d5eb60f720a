//! Whether a page shows its own text.

use std::borrow::Cow;

use crate::facts::{Facts, ReferenceKind};
use crate::liquid::{is_looked_up, tag_words};
use crate::site::{PageId, PageKind};

use super::Context;

/// The facts of a page's text as far as they are published. Where no layout prints the text, of that is left what the build does
/// all the same.
pub(super) fn published_facts<'f>(context: &'f Context, id: PageId) -> Option<Cow<'f, Facts>> {
    let facts = context.published.facts(id)?;
    if !is_left_out(context, id) {
        return Some(Cow::Borrowed(facts));
    }
    let is_of_value = |kind: ReferenceKind| kind == ReferenceKind::FrontMatter;
    let references = facts.references.iter().filter(|reference| is_of_value(reference.kind));
    Some(Cow::Owned(Facts {
        references: references.cloned().collect(),
        has_unknown_text: facts.has_unknown_text,
        events: facts.events.clone(),
        includes: facts.includes.clone(),
        reads: facts.reads.clone(),
        ..Facts::default()
    }))
}

/// Whether a layout around a page surely prints its text nowhere.
fn is_left_out(context: &Context, id: PageId) -> bool {
    let published = context.published;
    let is_document = matches!(published.site.page(id).kind, PageKind::Document { .. });
    published.layouts_without_text(id).any(|(layout, facts)| {
        let included = facts.iter().flat_map(|facts| facts.includes.keys().copied());
        let mut files = std::iter::once(layout).chain(included);
        !files.any(|file| reads_text(&context.sources.get(file).text, is_document))
    })
}

/// Whether a template reads the text of its page as HTML. Of a document `page.content` is that, too; of a page it is what stands
/// in the file, since what a layout sees of a page was put together before its text was rendered.
fn reads_text(template: &str, is_document: bool) -> bool {
    let is_its_text = |word| word == "content" && (is_document || !is_looked_up(template, word));
    tag_words(template, 0).any(is_its_text)
}

#[cfg(test)]
mod tests {
    use super::reads_text;

    #[test]
    fn the_content_of_a_page_is_its_raw_text_and_that_of_a_document_is_html() {
        let cases = [
            ("{{ content }}", true, true),
            ("{{content|markdownify}}", true, true),
            ("{% include toc.html html=content %}", true, true),
            ("{{ page.content }}", true, false),
            ("{% if page.content contains '<h2' %}", true, false),
            ("{{ page['content'] }}", true, true),
            ("<div class=\"content\">{{ title }}</div>", false, false),
            ("{{ page.content_css }} {{ my-content }}", false, false),
            ("", false, false),
        ];
        for (template, of_document, of_page) in cases {
            assert_eq!(reads_text(template, true), of_document, "{template}");
            assert_eq!(reads_text(template, false), of_page, "{template}");
        }
    }
}

//! Lenses: how many links lead to a page, and to each of its headings.

use std::collections::BTreeSet;

use lsp_types::{CodeLens, CodeLensParams, Command, Location, Range, Uri};
use memchr::memchr2;
use memchr::memmem::Finder;
use serde_json::json;

use crate::facts::Reference;
use crate::published::Published;
use crate::source::{Place, Span};

use super::cursor::{Goal, Look};
use super::server::{At, Server};
use super::settings::Shown;

/// The command of the editor that shows a list of places. Its arguments: the address of the text, the position in it, the places.
pub(super) const SHOW_REFERENCES: &str = "postproof.showReferences";

impl Server {
    /// `textDocument/codeLens`
    pub(super) fn code_lens(&mut self, params: CodeLensParams) -> Option<Vec<CodeLens>> {
        Shown::of(&self.settings).lenses.then_some(())?;
        let uri = params.text_document.uri;
        let at = self.at(&uri)?;
        let counted = at.workspace.look(|published| counted(published, &at))?;
        let lenses = counted.into_iter().map(|(range, places)| {
            let locations = places.into_iter().filter_map(|place| at.map.location(place));
            let command = self.command(&uri, range, locations.collect());
            CodeLens { range, command: Some(command), data: None }
        });
        Some(lenses.collect())
    }

    fn command(&self, uri: &Uri, range: Range, locations: Vec<Location>) -> Command {
        let title = match locations.len() {
            0 => "no links point here".to_owned(),
            1 => "1 link points here".to_owned(),
            count => format!("{count} links point here"),
        };
        // Without a command of that name it is a text to read.
        let is_shown = self.client.can.shows_references && !locations.is_empty();
        match is_shown {
            true => Command {
                title,
                command: SHOW_REFERENCES.to_owned(),
                arguments: Some(vec![json!(uri), json!(range.start), json!(locations)]),
            },
            false => Command { title, command: String::new(), arguments: None },
        }
    }
}

/// The top of a page with the links from elsewhere, then each of its headings that any link names.
fn counted(published: &Published, at: &At) -> Option<Vec<(Range, BTreeSet<Place>)>> {
    let look = Look { published, sources: &at.workspace.sources, file: at.file };
    let id = look.page().filter(|id| published.site.page(*id).written)?;
    let leads_here = |reference: &Reference| match look.goal_of(reference)? {
        Goal::Page(page, fragment) if page == id => Some((fragment, reference.at)),
        _ => None,
    };
    let word = Finder::new(telling_word(&published.site.page(id).output));
    let links = published.references().filter(|one| one.is_followed() && may_lead_to(&one.url, &word));
    let links: Vec<(Option<Box<str>>, Place)> = links.filter_map(leads_here).collect();
    let from_elsewhere = links.iter().map(|(_, place)| *place).filter(|place| place.file != at.file);
    let top = at.map.range(Place::new(at.file, Span::at(0)));
    let mut counted = vec![(top, from_elsewhere.collect())];
    let anchors = published.facts(id).into_iter().flat_map(|facts| &facts.anchors);
    for anchor in anchors.filter(|anchor| anchor.heading.is_some() && anchor.at.file == at.file) {
        let named = links.iter().filter(|(fragment, _)| fragment.as_ref() == Some(&anchor.id));
        let places: BTreeSet<Place> = named.map(|(_, place)| *place).collect();
        if !places.is_empty() {
            counted.push((at.map.range(anchor.at), places));
        }
    }
    Some(counted)
}

/// The part of an output path that every address of it holds: its name, or that of its folder; empty for the home page.
fn telling_word(output: &str) -> &str {
    let folder = output.strip_suffix("index.html").or_else(|| output.strip_suffix("index.xml"));
    let path = folder.unwrap_or(output).trim_end_matches('/');
    let name = path.rsplit('/').next().unwrap_or(path);
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

/// Whether a URL is worth looking up: a large site has half a million, and lenses are asked for after every edit. It is where it
/// holds the word, and where that cannot be seen: escapes, steps upwards, the page of a folder.
fn may_lead_to(url: &str, word: &Finder) -> bool {
    let bytes = url.as_bytes();
    let end = memchr2(b'#', b'?', bytes).unwrap_or(bytes.len());
    let path = url.get(..end).unwrap_or(url);
    word.find(path.as_bytes()).is_some()
        || path.contains("..")
        || path.contains("index.")
        || path.trim_matches(['.', '/']).is_empty()
        || path.bytes().any(|byte| byte < b' ' || matches!(byte, b'%' | b'\\'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_url_that_surely_leads_elsewhere_is_passed_over() {
        let cases = [
            ("about/index.html", "/about/", true),
            ("about/index.html", "https://x.org/blog/about#who", true),
            ("about/index.html", "../about", true),
            ("about/index.html", "..", true),
            ("about/index.html", "./#x", true),
            ("about/index.html", "#x", true),
            ("about/index.html", "index.html", true),
            ("tags/index.xml", "/tags/", true),
            ("about/index.html", "/%61bout/", true),
            ("about/index.html", "/other/?about", false),
            ("about/index.html", "/other/", false),
            ("2024/01/31/first.html", "/2024/01/31/first", true),
            ("2024/01/31/first.html", "/2024/01/31/second", false),
            ("index.html", "/anything/", true),
        ];
        for (output, url, expected) in cases {
            assert_eq!(may_lead_to(url, &Finder::new(telling_word(output))), expected, "{output} {url}");
        }
    }
}

//! `front-matter-ignored`

use std::collections::HashSet;

use crate::diagnostic::{Diagnostic, Edit, Fix, Level};
use crate::site::{Page, PageKind};
use crate::source::{FileId, Place, Source, Span};
use crate::yaml::front_matter::{FrontMatter, State};

use super::{Check, Context, Rule};

/// Front matter that Jekyll does not see, since something stands before its `---` (J-READ-20, 21).
pub(super) const RULE: Rule = Rule {
    name: "front-matter-ignored",
    level: Level::Error,
    doc: include_str!("../../rules/front-matter-ignored.md"),
    yields_to: &[],
    check: Check::Site(check),
};

fn check(context: &Context, found: &mut Vec<Diagnostic>) {
    let site = context.published.site;
    let made_pages = site.pages.iter().filter(|page| page.kind != PageKind::Static);
    let made_pages: HashSet<FileId> = made_pages.filter_map(|page| page.file).collect();
    for page in &site.pages {
        let Some(file) = page.file else { continue };
        // Of the page that a plugin makes of a copied file more is to be said than of the copy.
        if page.kind == PageKind::Static && made_pages.contains(&file) {
            continue;
        }
        let source = context.sources.get(file);
        found.extend(effect(context, page, source).and_then(|effect| finding(file, source, effect)));
    }
    for layout in site.layouts.values().filter(|layout| layout.parsed.front_matter.state == State::None) {
        found.extend(finding(layout.file, context.sources.get(layout.file), PRINTED));
    }
}

const PRINTED: &str = "Jekyll prints it as text";

/// What Jekyll does with front matter that it does not see; `None` where it sees it, or nobody reads the file as text.
fn effect(context: &Context, page: &Page, source: &Source) -> Option<&'static str> {
    let path = page.source.as_ref()?;
    let is_text = context.published.site.is_markdown(path.extension()) || page.html;
    match &page.parsed {
        _ if !is_text || source.invalid_at.is_some() => None,
        None if page.kind == PageKind::Static => Some("Jekyll copies the file as it is"),
        Some(parsed) if parsed.front_matter.state == State::None => Some(PRINTED),
        _ => None,
    }
}

fn finding(file: FileId, source: &Source, effect: &str) -> Option<Diagnostic> {
    let hidden = Hidden::find(&source.text)?;
    let place = Place::new(file, source.line_span(0));
    let message = format!("{} the front matter: {effect}", hidden.by);
    let edits = hidden.edits.into_iter();
    let fix = Fix {
        title: "Make `---` the first line".to_owned(),
        safe: true,
        edits: edits.map(|(span, text)| Edit { place: Place::new(file, span), text }).collect(),
    };
    let help = "make `---` the very first line of the file, with nothing else in it";
    Some(Diagnostic::new(RULE.name, place, message).help(help).fix(fix))
}

/// Front matter behind something that hides it.
struct Hidden {
    /// What hides it.
    by: &'static str,
    /// The edits that bring it to light.
    edits: Vec<(Span, String)>,
}

impl Hidden {
    fn find(text: &str) -> Option<Hidden> {
        let content = text.trim_start_matches('\u{feff}');
        let start = text.len() - content.len();
        let first = content.len() - content.trim_start().len();
        let first = content.get(..first)?.rfind('\n').map_or(0, |newline| newline + 1);
        let block = content.get(first..)?;
        let line = block.lines().next()?;
        let indent = line.len() - line.trim_start().len();
        let fence = line.trim();
        let after_dashes = fence.trim_start_matches('-');
        let (by, rest) = match fence.strip_prefix("---")? {
            "" if first > 0 => ("a blank line before `---` hides", ""),
            "" if indent > 0 => ("spaces before `---` hide", ""),
            "" if start > 0 => ("a byte order mark before `---` hides", ""),
            rest if rest.starts_with([' ', '\t']) && rest.trim_start().starts_with('#') => {
                ("a comment behind `---` hides", rest.trim())
            }
            _ if after_dashes.is_empty() && fence.len() > 3 => ("more than three dashes hide", ""),
            _ => return None,
        };
        let mut mended = Mended::new(start + first, indent);
        mended.opening(line, block, fence, rest);
        let is_long = fence.len() > 3 && rest.is_empty();
        for line in block.split_inclusive('\n').skip(1) {
            if mended.line(line, is_long) {
                break;
            }
        }
        // Dashes around something else are a rule, a table or a slide.
        let read = FrontMatter::split(&mended.text);
        let has_keys = read.state == State::Valid && read.node.is_some();
        let mut edits = mended.edits;
        if start + first > 0 {
            edits.insert(0, (Span::new(0, start + first), String::new()));
        }
        has_keys.then_some(Hidden { by, edits })
    }
}

/// The block as it should stand, and how it gets there.
struct Mended {
    text: String,
    edits: Vec<(Span, String)>,
    at: usize,
    indent: usize,
}

impl Mended {
    fn new(at: usize, indent: usize) -> Mended {
        Mended { text: String::new(), edits: Vec::new(), at, indent }
    }

    /// The line of the opening dashes; a comment behind them goes to a line of its own.
    fn opening(&mut self, line: &str, block: &str, fence: &str, comment: &str) {
        let end = match block.get(line.len()..) {
            Some(rest) if rest.starts_with("\r\n") => "\r\n",
            _ => "\n",
        };
        let mend = if comment.is_empty() { "---".to_owned() } else { format!("---{end}{comment}") };
        if self.indent > 0 || mend != fence {
            self.edits.push((Span::new(self.at, self.at + line.len()), mend.clone()));
        }
        self.text.push_str(&mend);
        self.text.push('\n');
        self.at += block.find('\n').map_or(block.len(), |newline| newline + 1);
    }

    /// A line below it; whether it closes the block.
    fn line(&mut self, line: &str, has_long_dashes: bool) -> bool {
        let is_indented = self.indent > 0 && line.bytes().take(self.indent).all(|byte| byte == b' ');
        let cut = if is_indented && line.len() > self.indent { self.indent } else { 0 };
        if cut > 0 {
            self.edits.push((Span::new(self.at, self.at + cut), String::new()));
        }
        let rest = line.get(cut..).unwrap_or("");
        let bare = rest.trim_end();
        let dashes = bare.len();
        let is_rule = dashes >= 3 && bare.bytes().all(|byte| byte == b'-');
        if is_rule && dashes > 3 && has_long_dashes {
            self.edits.push((Span::new(self.at + cut, self.at + cut + dashes), "---".to_owned()));
            self.text.push_str("---\n");
        } else {
            self.text.push_str(rest);
        }
        self.at += line.len();
        bare == "..." || (is_rule && (dashes == 3 || has_long_dashes))
    }
}

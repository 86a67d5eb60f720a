//! CSS and Sass: the addresses that a style sheet asks for.

use std::ops::Range;

use super::{Element, ElementKind, Link, entities};

/// What a style sheet is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Syntax {
    /// CSS, in a file or between `<style>` and its end tag.
    Css,
    /// SCSS or Sass: variables and interpolation make addresses that only Sass knows, and `@import` mostly names other Sass.
    Sass,
    /// The value of a `style` attribute, with character references.
    Attribute,
}

/// Properties of old browsers whose `url(…)` nobody asks for any more.
const DEAD_PROPERTIES: [&str; 3] = ["behavior", "-ms-behavior", "-moz-binding"];

/// Formats of fonts that only old browsers know.
const OLD_FORMATS: [&str; 2] = ["embedded-opentype", "svg"];

/// Bytes that are looked at before `url(` for the name of its property.
const MAX_LOOK_BACK: usize = 64;

/// What a style sheet asks for, as links of the element `style`.
pub fn parse(text: &str, syntax: Syntax) -> Vec<Element> {
    let mut elements = Vec::new();
    push(text, 0..text.len(), syntax, None, &mut elements);
    elements
}

/// Adds what the style sheet in a range asks for. `within` is the tag that holds it, where that is one.
pub(super) fn push(
    text: &str,
    range: Range<usize>,
    syntax: Syntax,
    within: Option<&Range<usize>>,
    elements: &mut Vec<Element>,
) {
    for destination in addresses(text, range, syntax) {
        let written = text.get(destination.clone()).unwrap_or_default();
        let url = match syntax {
            Syntax::Attribute => entities::decode_attribute(written).into_owned(),
            Syntax::Css | Syntax::Sass => written.to_owned(),
        };
        let range = within.cloned().unwrap_or(destination.clone());
        let (rel, text) = (String::new(), String::new());
        let (tag, attribute, picture) = ("style", "url", None);
        let link = Link { tag, attribute, destination, url, rel, text, raw_html: true, picture };
        elements.push(Element { range, kind: ElementKind::Link(link) });
    }
}

/// The ranges of the addresses in `url(…)` and `@import`.
fn addresses(text: &str, range: Range<usize>, syntax: Syntax) -> Vec<Range<usize>> {
    let mut reader =
        Reader { text, at: range.start, end: range.end.min(text.len()), syntax, is_in_rules: false };
    let mut found = Vec::new();
    while let Some(destination) = reader.next_address() {
        let written = text.get(destination.clone()).unwrap_or_default();
        // Escapes are rare; `#gradient` is a part of the document that is styled.
        let is_made = syntax == Syntax::Sass && written.contains(['$', '+']) || written.contains("#{");
        if !written.is_empty() && !written.starts_with('#') && !written.contains('\\') && !is_made {
            found.push(destination);
        }
    }
    found
}

struct Reader<'t> {
    text: &'t str,
    at: usize,
    end: usize,
    syntax: Syntax,
    /// Whether a rule was seen: imports count only before all of them.
    is_in_rules: bool,
}

impl Reader<'_> {
    fn rest(&self) -> &str {
        self.text.get(self.at..self.end).unwrap_or_default()
    }

    /// Goes on behind the next `mark`, or to the end.
    fn skip_behind(&mut self, mark: &str) {
        self.at = self.rest().find(mark).map_or(self.end, |found| self.at + found + mark.len());
    }

    fn next_address(&mut self) -> Option<Range<usize>> {
        while let Some(found) = self.rest().find(['/', '"', '\'', 'u', 'U', '@', '{']) {
            self.at += found;
            let rest = self.rest();
            if rest.starts_with("/*") {
                self.skip_behind("*/");
            } else if rest.starts_with("//") && self.syntax == Syntax::Sass {
                self.skip_behind("\n");
            } else if let Some(quote) = rest.chars().next().filter(|c| matches!(c, '"' | '\'')) {
                self.at += 1;
                self.string(quote);
            } else if starts_with_word(rest, "url(") && !self.is_within_word() {
                let is_dead = self.is_of_dead_property();
                self.at += "url(".len();
                let address = self.address().filter(|_| !is_dead && !self.is_of_old_format());
                if address.is_some() {
                    return address;
                }
            } else if starts_with_word(rest, "@namespace")
                || self.is_in_rules && self.syntax == Syntax::Css && starts_with_word(rest, "@import")
            {
                self.skip_behind(";");
            } else if starts_with_word(rest, "@import") {
                self.at += "@import".len();
                let imported = self.imported();
                if imported.is_some() {
                    return imported;
                }
            } else {
                let (length, is_brace) =
                    (rest.chars().next().map_or(1, char::len_utf8), rest.starts_with('{'));
                self.at += length;
                self.is_in_rules |= is_brace;
            }
        }
        None
    }

    /// The content of a string whose opening quote was read; `None` where the line ends first.
    fn string(&mut self, quote: char) -> Option<Range<usize>> {
        let start = self.at;
        while let Some(found) = self.rest().find([quote, '\\', '\n']) {
            self.at += found;
            let mark = self.rest().chars().next();
            self.at += 1;
            match mark {
                Some('\\') => self.at += self.rest().chars().next().map_or(0, char::len_utf8),
                Some('\n') => return None,
                _ => return Some(start..self.at - 1),
            }
        }
        self.at = self.end;
        None
    }

    fn skip_space(&mut self) {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_start().len();
    }

    /// What stands between `url(` and `)`.
    fn address(&mut self) -> Option<Range<usize>> {
        self.skip_space();
        if let Some(quote) = self.rest().chars().next().filter(|c| matches!(c, '"' | '\'')) {
            self.at += 1;
            let content = self.string(quote)?;
            self.skip_space();
            return self.rest().starts_with(')').then_some(content);
        }
        let Some(close) = self.rest().find([')', '\n']) else {
            self.at = self.end;
            return None;
        };
        let written = self.rest().get(..close)?;
        let mut range = self.at..self.at + written.trim_end().len();
        let is_closed = self.rest().get(close..).is_some_and(|rest| rest.starts_with(')'));
        self.at += close;
        if self.syntax == Syntax::Attribute {
            range = without_quotes(self.text, range);
        }
        let inside = self.text.get(range.clone())?;
        (is_closed && !inside.contains([' ', '\t', '"', '\'', '('])).then_some(range)
    }

    /// The string behind `@import`; `url(…)` is found by itself.
    fn imported(&mut self) -> Option<Range<usize>> {
        self.skip_space();
        let quote = self.rest().chars().next().filter(|c| matches!(c, '"' | '\''))?;
        self.at += 1;
        let content = self.string(quote)?;
        (self.syntax == Syntax::Css).then_some(content)
    }

    /// Whether a letter or dash stands right before.
    fn is_within_word(&self) -> bool {
        let before = self.text.get(..self.at).and_then(|text| text.chars().next_back());
        before.is_some_and(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '$'))
    }

    /// Whether the address that was just read is that of a font which no browser of today asks for.
    fn is_of_old_format(&self) -> bool {
        let rest = self.rest().strip_prefix(')').unwrap_or(self.rest()).trim_start();
        let format = rest.strip_prefix("format(").map(|format| format.trim_start_matches(['"', '\'', ' ']));
        format.is_some_and(|format| OLD_FORMATS.iter().any(|old| starts_with_word(format, old)))
    }

    fn is_of_dead_property(&self) -> bool {
        let before =
            self.text.as_bytes().get(self.at.saturating_sub(MAX_LOOK_BACK)..self.at).unwrap_or_default();
        let declaration = before.rsplit(|byte| matches!(byte, b';' | b'{' | b'}')).next().unwrap_or_default();
        let property = declaration.split(|byte| *byte == b':').next().unwrap_or_default();
        let property = std::str::from_utf8(property).unwrap_or_default();
        DEAD_PROPERTIES.iter().any(|dead| property.trim().eq_ignore_ascii_case(dead))
    }
}

fn starts_with_word(text: &str, word: &str) -> bool {
    text.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word))
}

/// The range without the quotes that an attribute in double quotes writes as `&quot;` or `&#39;`.
fn without_quotes(text: &str, range: Range<usize>) -> Range<usize> {
    for quote in ["&quot;", "&#34;", "&apos;", "&#39;", "&#x27;"] {
        let inside = text.get(range.clone()).and_then(|written| {
            let inside = written.strip_prefix(quote)?.strip_suffix(quote)?;
            Some(range.start + quote.len()..range.start + quote.len() + inside.len())
        });
        if let Some(inside) = inside {
            return inside;
        }
    }
    range
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str, syntax: Syntax) -> Vec<&str> {
        addresses(text, 0..text.len(), syntax).into_iter().map(|range| &text[range]).collect()
    }

    #[test]
    fn addresses_are_found_in_every_form_of_css() {
        let cases: [(&str, &[&str]); 18] = [
            ("@import 'x.css'; a { @import 'y.css'; } @import url(z.css); b { c: url(d) }", &["x.css", "d"]),
            ("@charset 'utf-8'; @layer a; @import 'x.css';", &["x.css"]),
            (
                "@font-face { src: url(a.eot) format('embedded-opentype'), url('a.woff2') format(\"woff2\"), url('a.svg#a') format(\"svg\") }",
                &["a.woff2"],
            ),
            ("a { background: url(a.png) }", &["a.png"]),
            ("a { background: URL( 'a b.png' ) , url(\"c.png\")}", &["a b.png", "c.png"]),
            ("@import 'x.css'; @import url(y.css) print;", &["x.css", "y.css"]),
            ("/* url(a.png) */ b { c: url(d.png)}", &["d.png"]),
            ("a::before { content: 'url(a.png)' }", &[]),
            ("a { content: 'it\\'s url(a)'; b: url(c) }", &["c"]),
            ("a { filter: url(#blur); b: url() }", &[]),
            ("@namespace url(http://www.w3.org/1999/xhtml); a { b: url(c) }", &["c"]),
            ("a { behavior: url(x.htc); -moz-binding: url('x.xml#a'); b: url(c) }", &["c"]),
            ("a { b: curl(x), my-url(y) }", &[]),
            ("a { b: url(x", &[]),
            ("url(url(url(", &[]),
            ("a { b: url('x", &[]),
            ("é { b: url(é.png) }", &["é.png"]),
            ("a { b: url(data:image/png;base64,AA==) }", &["data:image/png;base64,AA=="]),
        ];
        for (text, expected) in cases {
            assert_eq!(found(text, Syntax::Css), expected, "{text}");
        }
    }

    #[test]
    fn of_sass_only_what_is_plain_css_is_certain() {
        let cases: [(&str, &[&str]); 6] = [
            ("a { b: url('/c.png') }", &["/c.png"]),
            ("a { b: url($c); d: url(\"#{$e}/f.png\"); g: url($h + '/i.png') }", &[]),
            ("// url(a.png)\nb { c: url(d.png) }", &["d.png"]),
            ("@import 'mixins';", &[]),
            ("@import url('https://fonts.example.com/a');", &["https://fonts.example.com/a"]),
            ("a\n  b: url(c.png)\n", &["c.png"]),
        ];
        for (text, expected) in cases {
            assert_eq!(found(text, Syntax::Sass), expected, "{text}");
        }
    }

    #[test]
    fn quotes_of_an_attribute_may_be_character_references() {
        let cases = [("background: url(&quot;/a.png&quot;)", "/a.png"), ("b:url(&#39;c&#39;)", "c")];
        for (text, expected) in cases {
            assert_eq!(found(text, Syntax::Attribute), [expected], "{text}");
        }
    }
}

//! kramdown's extensions that stand on lines of their own: attribute lists, their definitions, `{::comment}` and the like.

use super::attribute_list::{Attributes, is_name};
use super::lines::Line;
use super::prepared::{BlockAttributes, BlockKind};
use super::regions::{Before, Scanner};

impl Scanner<'_> {
    /// A line that is an attribute list, a definition of one, or an extension.
    pub(super) fn extension(&mut self, line: Line) -> bool {
        let written = self.text[line.start..line.end].trim_end();
        let range = line.start..line.start + written.len();
        if written.starts_with("{::") {
            return self.generic_extension(line);
        }
        let Some(inside) = written.strip_prefix("{:").and_then(|rest| rest.strip_suffix('}')) else {
            return false;
        };
        if inside.is_empty() || inside.starts_with('/') || inside.replace("\\}", "").contains('}') {
            return false;
        }
        self.position = line.next;
        let definition = inside.split_once(':').filter(|(name, _)| is_name(name));
        self.blank(range.clone());
        if let Some((name, list)) = definition {
            self.prepared.definitions.entry(name.to_owned()).or_default().extend(Attributes::parse(list));
            self.pending.clear();
            self.at_start_of_content();
            return true;
        }
        let attributes = Attributes::parse(inside);
        let block = match self.before {
            Before::Blank => {
                self.pending.push((range, attributes));
                return true;
            }
            Before::Heading(start) | Before::Text(_, start) => Some(start),
            Before::Block => None,
        };
        let kind = if self.list_column > 0 { BlockKind::List } else { BlockKind::Other };
        self.prepared.blocks.push(BlockAttributes { block, kind, range, attributes });
        // Further lists belong to the same block; what comes after them does not continue it.
        if let Before::Text(..) = self.before {
            self.before = block.map_or(Before::Block, Before::Heading);
        }
        true
    }

    /// `{::comment}`, `{::nomarkdown}`, `{::options … /}`.
    fn generic_extension(&mut self, line: Line) -> bool {
        let rest = &self.text[line.start..];
        let Some(close) = self.text[line.start..line.end].find('}') else { return false };
        let head = &rest[3..close];
        let closed = head.ends_with('/');
        let name = head.split([' ', '\t', '/']).next().unwrap_or_default();
        if !matches!(name, "comment" | "nomarkdown" | "options") {
            return false;
        }
        let mut end = line.start + close + 1;
        if closed {
            let pairs = Attributes::parse(head[name.len()..].trim_end_matches('/')).pairs;
            if let Some((_, value)) =
                pairs.iter().rev().find(|(key, _)| name == "options" && key == "auto_ids")
            {
                self.prepared.auto_ids = Some(value != "false");
            }
        } else {
            if self.no_more_stops {
                return false;
            }
            let Some((body, stop)) = extension_stop(&self.text[end..], name) else {
                self.no_more_stops = true;
                return false;
            };
            if name == "nomarkdown" {
                self.prepared.html.push(end..end + body);
            }
            end += stop;
        }
        self.blank(line.start..end);
        self.position = end;
        self.pending.clear();
        self.at_start_of_content();
        true
    }
}

/// The stop tag of an extension: where it begins and ends.
fn extension_stop(text: &str, name: &str) -> Option<(usize, usize)> {
    let mut at = 0;
    while let Some(found) = text[at..].find("{:/") {
        let start = at + found;
        let rest = &text[start + 3..];
        let rest = rest.strip_prefix(name).unwrap_or(rest);
        if rest.starts_with('}') {
            return Some((start, text.len() - rest.len() + 1));
        }
        at = start + 3;
    }
    None
}

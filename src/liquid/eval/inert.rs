//! What a navigation shows of the page that it stands on, while a layout is planned: `class="item{% if page.url == item.url %}
//! active{% endif %}"`. No fact is read from it, so no page needs to find out. Nor does it need a variable that only such conditions
//! read.

use std::sync::Arc;

use crate::liquid::ast::{Body, Branch, Comparison, Condition, Node, Operator, TagKind};
use crate::liquid::value::Value;

use super::lanes::Reads;
use super::variables::Variables;
use super::{Frame, Renderer};

/// Longer tags are not looked at.
const MAX_TAG: usize = 4_096;

/// Where in a tag something is printed.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Within {
    /// In a value that no fact is read from, which this quote ends.
    Value(u8),
    /// Between attributes.
    Tag,
    /// Right behind the name of the tag or of an attribute.
    Name,
}

/// The moment before a condition is evaluated.
pub(super) struct Before {
    reads: Reads,
    events: usize,
    gaps: usize,
    mark: super::scope::Mark,
    /// Whether the pages are not asked meanwhile which branch is theirs.
    is_unasked: bool,
}

impl Renderer<'_> {
    /// Whether what pages differ in may be left out here: it surely stands in the text itself.
    fn may_leave_out(&self) -> bool {
        self.leaves_out_what_nobody_reads() && self.captures == 0 && self.guard == 0
    }

    /// Whether nothing hangs on which branch is printed here.
    pub(super) fn is_inert(&self, branches: &[Branch], frame: Frame<'_>) -> bool {
        if !self.may_leave_out() || !branches.iter().all(cannot_fail) {
            return false;
        }
        let texts: Option<Vec<String>> = branches.iter().map(|branch| text_of(&branch.body, frame)).collect();
        let Some(texts) = texts else { return false };
        within_tag(&self.out.text).is_some_and(|within| texts.iter().all(|text| fits(text, within)))
    }

    /// Before branches are rendered that print nothing: what they assign may turn out to be read by nobody.
    pub(super) fn before_assigning(&mut self, branches: &[Branch], frame: Frame<'_>) -> Option<Before> {
        if !self.may_leave_out() || !branches.iter().all(only_assigns) {
            return None;
        }
        let (reads, events, gaps) = (self.before_reading(), self.events.len(), self.gaps.len());
        // In a loop that is asked at every turn.
        let is_dear = self.scopes.is_in_loop() && self.are_asked_much();
        let is_unasked = is_dear && !self.assign_live(branches, frame) && self.ask_pages(false);
        Some(Before { reads, events, gaps, mark: self.scopes.mark(), is_unasked })
    }

    /// Whether branches assign a variable that the pages are known to need.
    fn assign_live(&self, branches: &[Branch], frame: Frame<'_>) -> bool {
        let mut variables = Variables::default();
        branches.iter().for_each(|branch| variables.search(&branch.body, frame.text, self.world));
        variables.assigned.iter().any(|name| self.is_live(name))
    }

    /// Leaves what they assigned to those who read it, where it hangs on the page.
    pub(super) fn after_assigning(&mut self, before: &Before) {
        let changed = self.scopes.changed_since(before.mark);
        self.scopes.release();
        if before.is_unasked {
            self.ask_pages(true);
        }
        let is_quiet = (self.events.len(), self.gaps.len()) == (before.events, before.gaps);
        if self.page_reads == before.reads.of_page || !is_quiet || self.interrupt.is_some() {
            return;
        }
        let names: Vec<Arc<str>> = changed.into_iter().collect();
        if self.leave_unwritten(&names) {
            names.iter().for_each(|name| self.scopes.assign(name, Value::Unknown));
            self.unread(before.reads);
        }
    }
}

/// Whether a condition can be evaluated without an error that stops the build.
fn cannot_fail(branch: &Branch) -> bool {
    let is_safe = |comparison: &Comparison| {
        let safe = [Operator::Equal, Operator::NotEqual, Operator::Contains];
        comparison.right.as_ref().is_none_or(|(operator, _)| safe.contains(operator))
    };
    let all_safe = |condition: &Condition| {
        is_safe(&condition.first) && condition.rest.iter().all(|(_, comparison)| is_safe(comparison))
    };
    branch.condition.as_ref().is_none_or(all_safe)
}

/// Whether a branch does nothing but give variables values, and its conditions cannot fail.
fn only_assigns(branch: &Branch) -> bool {
    let assigns = |node: &Node| match node {
        Node::Text(_) => true,
        Node::Print(_) => false,
        Node::Tag(tag) => match &tag.kind {
            TagKind::Assign { .. } | TagKind::Comment => true,
            TagKind::If { branches, .. } => branches.iter().all(only_assigns),
            _ => false,
        },
    };
    cannot_fail(branch) && branch.body.nodes.iter().all(assigns)
}

/// What a body prints, if that is always the same.
fn text_of(body: &Body, frame: Frame<'_>) -> Option<String> {
    let mut text = String::new();
    for node in &body.nodes {
        match node {
            Node::Text(span) => text.push_str(frame.slice(*span)),
            Node::Tag(tag) if matches!(tag.kind, TagKind::Comment) => {}
            _ => return None,
        }
    }
    Some(text)
}

/// Whether no fact is read from an attribute.
fn is_inert_attribute(name: &[u8]) -> bool {
    name.eq_ignore_ascii_case(b"class")
        || name.get(..5).is_some_and(|start| start.eq_ignore_ascii_case(b"aria-")) && name.len() > 5
}

fn is_name(byte: &u8) -> bool {
    !byte.is_ascii_whitespace() && !matches!(byte, b'=' | b'/' | b'>' | b'<' | b'"' | b'\'')
}

/// Where in an open tag a text of HTML ends.
fn within_tag(text: &str) -> Option<Within> {
    let bytes = text.as_bytes();
    let tail = bytes.get(bytes.len().saturating_sub(MAX_TAG)..)?;
    let is_tag = |at: &usize| tail.get(at + 1).is_some_and(u8::is_ascii_alphabetic);
    let open = memchr::memrchr_iter(b'<', tail).find(is_tag)?;
    let mut rest = skip(tail.get(open + 1..)?, is_name);
    loop {
        if rest.is_empty() {
            return Some(Within::Name);
        }
        rest = skip(rest, |byte| byte.is_ascii_whitespace() || *byte == b'/');
        if rest.is_empty() {
            return Some(Within::Tag);
        }
        let after = skip(rest, is_name);
        let name = rest.get(..rest.len() - after.len()).filter(|name| !name.is_empty())?;
        let Some(value) = skip(after, u8::is_ascii_whitespace).strip_prefix(b"=") else {
            rest = after;
            continue;
        };
        let (quote, value) = skip(value, u8::is_ascii_whitespace).split_first()?;
        if !matches!(quote, b'"' | b'\'') {
            return None;
        }
        match memchr::memchr(*quote, value) {
            Some(end) => rest = value.get(end + 1..)?,
            None => return is_inert_attribute(name).then_some(Within::Value(*quote)),
        }
        // Behind the quote another attribute may begin at once.
        if rest.is_empty() {
            return Some(Within::Tag);
        }
    }
}

/// What follows the bytes of a kind.
fn skip(bytes: &[u8], is_kind: impl Fn(&u8) -> bool) -> &[u8] {
    let count = bytes.iter().take_while(|byte| is_kind(byte)).count();
    bytes.get(count..).unwrap_or_default()
}

/// Whether a text may stand there or not, and no fact is another one.
fn fits(text: &str, within: Within) -> bool {
    let bytes = text.as_bytes();
    match within {
        Within::Value(quote) => !bytes.iter().any(|byte| *byte == quote || matches!(byte, b'<' | b'>')),
        Within::Name => {
            let is_apart = bytes.first().is_none_or(u8::is_ascii_whitespace);
            is_apart && are_inert_attributes(bytes)
        }
        Within::Tag => are_inert_attributes(bytes),
    }
}

fn are_inert_attributes(bytes: &[u8]) -> bool {
    let mut rest = skip(bytes, u8::is_ascii_whitespace);
    while !rest.is_empty() {
        let after = skip(rest, is_name);
        if !rest.get(..rest.len() - after.len()).is_some_and(is_inert_attribute) {
            return false;
        }
        let Some((quote, value)) = after.strip_prefix(b"=").and_then(<[u8]>::split_first) else {
            return false;
        };
        let end = memchr::memchr(*quote, value).filter(|_| matches!(quote, b'"' | b'\''));
        let Some(behind) = end.and_then(|end| value.get(end + 1..)) else { return false };
        rest = skip(behind, u8::is_ascii_whitespace);
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_of_a_text_is_in_a_tag_or_not() {
        let class = Some(Within::Value(b'"'));
        for (text, expected) in [
            ("<a class=\"item", class),
            ("<a href=\"/x\"\n  CLASS = \"", class),
            ("<li aria-label='", Some(Within::Value(b'\''))),
            ("<a href=\"/", None),
            ("<a class=x", None),
            ("<a class=\"item\"", Some(Within::Tag)),
            ("<a class=\"item\" ", Some(Within::Tag)),
            ("<a", Some(Within::Name)),
            ("<input disabled", Some(Within::Name)),
            ("<a class=\"b\">", None),
            ("<a>text class=\"", None),
            ("1 < 2 class=\"", None),
            ("", None),
        ] {
            assert_eq!(within_tag(text), expected, "{text}");
        }
    }

    #[test]
    fn only_what_no_fact_is_read_from_may_be_left_out() {
        for (text, within, expected) in [
            (" active", Within::Value(b'"'), true),
            ("\" id=\"x", Within::Value(b'"'), false),
            ("aria-current=\"page\"", Within::Tag, true),
            ("aria-current=\"page\"", Within::Name, false),
            (" class=\"a b\" aria-selected='true' ", Within::Name, true),
            (" id=\"a\"", Within::Tag, false),
            (" class=\"a\" href=\"/\"", Within::Tag, false),
            (" class=a", Within::Tag, false),
            (" class=\"a\">", Within::Tag, false),
            ("", Within::Name, true),
        ] {
            assert_eq!(fits(text, within), expected, "{text} {within:?}");
        }
    }
}

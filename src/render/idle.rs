//! What a layout prints of each page without any fact being read from it: `<meta name="description" content="{{ page.excerpt }}">`.
//! Pages need not print it.

use std::ops::Range;

use crate::liquid::{OwnPart, Plan};
use crate::markdown::constructs::{Construct, ConstructKind};
use crate::markdown::html;
use crate::markdown::unread::{QuotedValue, quoted_values};
use crate::origin::has_hole;
use crate::settings::Placeholders;

/// Takes out of what pages print by a plan whatever no fact is read from. Returns the ranges of it that stand in the text; sorted.
pub(super) fn leave_out(
    plan: &mut Plan,
    constructs: &[Construct],
    placeholders: Option<&Placeholders>,
) -> Vec<Range<usize>> {
    let (mut idle, mut in_text) = (Vec::new(), Vec::new());
    let mut is_text = !plan.has_own_nodes();
    let mut parts = plan.own_parts().into_iter().peekable();
    while let Some(part) = parts.next() {
        let index = constructs.partition_point(|construct| construct.range.end <= part.at.start);
        let around = constructs.get(index).filter(|construct| construct.range.start < part.at.end);
        let is_idle = || are(plan, &part, |text| is_text_alone(text, placeholders));
        match around.map(|construct| (construct.kind, &construct.range)) {
            Some((ConstructKind::Tag, tag)) => {
                let mut own = vec![part];
                while let Some(part) = parts.next_if(|part| part.at.start < tag.end) {
                    own.push(part);
                }
                idle.extend(idle_in_tag(plan, tag, &own));
            }
            Some((ConstructKind::Opaque, all)) if part.at.end <= all.end && is_idle() => idle.push(part.at),
            Some(_) => {}
            None if is_idle() => in_text.push(part.at),
            // An element of the page may begin here and end behind what else is printed.
            None => is_text &= part.is_read_elsewhere() || are(plan, &part, has_no_markup),
        }
    }
    if !is_text {
        in_text.clear();
    }
    idle.extend(in_text.iter().cloned());
    idle.sort_unstable_by_key(|range| range.start);
    plan.leave_out(&idle);
    in_text
}

/// Whether all that the pages print in a part is of a kind. What is read elsewhere is not.
fn are(plan: &Plan, part: &OwnPart, is_kind: impl Fn(&str) -> bool) -> bool {
    !part.is_read_elsewhere() && plan.printed_in(part).iter().all(|text| is_kind(text.as_str()))
}

/// Whether nothing but text is read from a text, and nothing is to be said of that.
fn is_text_alone(text: &str, placeholders: Option<&Placeholders>) -> bool {
    let is_left = |placeholders: &Placeholders| placeholders.find_iter(text).next().is_some();
    has_no_markup(text) && !has_hole(text) && !placeholders.is_some_and(is_left)
}

fn has_no_markup(text: &str) -> bool {
    memchr::memchr_iter(b'<', text.as_bytes()).all(|at| {
        text.as_bytes().get(at + 1).is_some_and(|byte| byte.is_ascii_whitespace() || byte.is_ascii_digit())
    })
}

/// The parts of a tag that no fact is read from, if it is sure where its values begin and end.
fn idle_in_tag(plan: &Plan, tag: &Range<usize>, own: &[OwnPart]) -> Vec<Range<usize>> {
    if !plan.is_settled_but(tag, own.iter().map(|part| &part.at)) {
        return Vec::new();
    }
    let values = quoted_values(&plan.text.text, tag.clone());
    let value_of = |part: &OwnPart| {
        let holds =
            |value: &&QuotedValue| value.range.start <= part.at.start && part.at.end <= value.range.end;
        values.iter().find(holds).filter(|_| !part.is_read_elsewhere())
    };
    let Some(parts) = own.iter().map(|part| Some((part, value_of(part)?))).collect::<Option<Vec<_>>>() else {
        return Vec::new();
    };
    let pages = parts.first().map_or(0, |(part, _)| plan.printed_in(part).len());
    let are_unread = parts.iter().all(|(_, value)| value.is_unread);
    // Another attribute says what the content of a `<meta>` is.
    let is_meta = plan.text.text.get(tag.start..tag.start + "<meta".len());
    if !are_unread && is_meta.is_some_and(|start| start.eq_ignore_ascii_case("<meta")) {
        return Vec::new();
    }
    let text_of =
        |part: &OwnPart, page: usize| plan.printed_in(part).get(page).map_or("", |text| text.as_str());
    let keeps = |page: usize| {
        let keeps = |part: &OwnPart, value: &QuotedValue| {
            let text = text_of(part, page);
            memchr::memchr(value.quote, text.as_bytes()).is_none() && !has_hole(text)
        };
        parts.iter().all(|(part, value)| keeps(part, value))
    };
    let is_one_tag = |page: usize| {
        let mut written = String::new();
        let mut at = tag.start;
        for (part, _) in &parts {
            written.push_str(plan.text.text.get(at..part.at.start).unwrap_or_default());
            written.push_str(text_of(part, page));
            at = part.at.end;
        }
        written.push_str(plan.text.text.get(at..tag.end).unwrap_or_default());
        says_nothing(&written)
    };
    if !(0..pages).all(|page| keeps(page) || are_unread && is_one_tag(page)) {
        return Vec::new();
    }
    parts.iter().filter(|(_, value)| value.is_unread).map(|(part, _)| part.at.clone()).collect()
}

/// Whether a text is a single tag that no fact is read from.
fn says_nothing(tag: &str) -> bool {
    let (elements, constructs) = html::parse_with_constructs(tag);
    let [only] = constructs.as_slice() else { return false };
    only.kind == ConstructKind::Tag && only.range == (0..tag.len()) && elements.is_empty() && !has_hole(tag)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_in_a_value_may_leave_the_tag_one_that_says_nothing() {
        for (tag, expected) in [
            ("<meta content=\"a\">", true),
            ("<meta content=\"a \"b\" c\">", true),
            ("<meta content=\"a \"b\">", true),
            ("<meta content=\"use \"id=x\" here\">", false),
            ("<meta content=\"a\">b\">", false),
            ("<meta content=\"a =\"b\">", true),
        ] {
            assert_eq!(says_nothing(tag), expected, "{tag}");
        }
    }

    #[test]
    fn a_sign_that_begins_no_tag_is_text() {
        for (text, expected) in
            [("a < b", true), ("1 <2", true), ("a <b", false), ("a <", false), ("</", false)]
        {
            assert_eq!(has_no_markup(text), expected, "{text}");
        }
    }
}

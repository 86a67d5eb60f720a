//! What kramdown 2.4 with the GFM parser writes.

use crate::markdown::{Dialect, to_html};

/// HTML without white space between tags.
fn normal(html: &str) -> String {
    let words = html.split_ascii_whitespace().collect::<Vec<_>>().join(" ");
    words.replace("> <", "><")
}

fn html(text: &str) -> String {
    to_html(text, &Dialect::default(), &|_| None).html
}

#[test]
fn sample() {
    println!("{}", html(&std::fs::read_to_string("/tmp/content-work/t.md").unwrap()));
}

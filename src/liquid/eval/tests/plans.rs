//! Layouts planned once, and what each page prints of them.

use std::collections::BTreeSet;

use super::world::{PAGE, TestWorld, hash, string};
use crate::liquid::{Budget, Value, follow, parse, plan, render};
use crate::source::{SitePath, Source};

/// What is the same on every page, and what each of two pages prints beside it.
fn shown(layout: &str) -> (Vec<String>, Vec<String>) {
    let source = Source::new(SitePath::new("layout.html"), layout);
    let template = parse(layout, 0);
    let mut world = TestWorld::new();
    world.globals.insert("page", Value::Unknown);
    let plan = plan(&template, PAGE, &source, &world, &BTreeSet::new(), Budget::default());
    let settled = plan.settled.iter().map(|range| plan.text.text[range.clone()].to_owned()).collect();
    let pages = [("A", true), ("B", false)].map(|(title, shown)| {
        world.globals.insert("page", hash(&[("title", string(title)), ("shown", Value::Bool(shown))]));
        let own = follow(&plan, 0, &template, PAGE, &source, &world, Budget::default());
        own.output.text.text
    });
    (settled, pages.to_vec())
}

#[test]
fn only_what_reads_the_page_is_evaluated_again() {
    let cases: [(&str, &[&str], [&str; 2]); 6] = [
        ("a{{ page.title }}b", &["a", "b"], ["A", "B"]),
        ("{% if page.shown %}x{% else %}y{% endif %}z", &["z"], ["x", "y"]),
        ("{% assign t = page.title %}{{ t }}{% assign t = 1 %}{{ t }}", &["1"], ["A", "B"]),
        ("{% for i in (1..2) %}{{ i }}{% endfor %}{{ page.title }}", &["12"], ["A", "B"]),
        ("{% if true %}a{{ page.title }}{% endif %}", &["a"], ["A", "B"]),
        ("{% capture c %}{{ page.title }}!{% endcapture %}-{{ c | downcase }}", &["-"], ["a!", "b!"]),
    ];
    for (layout, settled, pages) in cases {
        assert_eq!(
            shown(layout),
            (settled.iter().map(|s| (*s).to_owned()).collect(), pages.map(str::to_owned).to_vec()),
            "{layout}"
        );
    }
}

#[test]
fn without_a_plan_the_whole_is_rendered() {
    let layout = "a{{ page.title }}b";
    let source = Source::new(SitePath::new("layout.html"), layout);
    let world = TestWorld::new();
    let output = render(&parse(layout, 0), PAGE, &source, &world, Budget::default());
    assert_eq!(output.text.text, "aHello Worldb");
}

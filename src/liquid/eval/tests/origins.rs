use proptest::prelude::*;

use super::world::{DATA, DATA_TEXT, PAGE, TestWorld, template};
use crate::liquid::ast::{Body, Node, TagKind};
use crate::liquid::{Budget, Output, parse, render};

fn rendered(text: &str, world: &TestWorld) -> Output {
    let (template, source) = template(text);
    render(&template, PAGE, &source, world, Budget { steps: 20_000, bytes: 1 << 16, depth: 20 })
}

/// Every exact stretch holds the bytes of its file, and literal text has no `via`.
fn check(text: &str) {
    let world = TestWorld::new();
    let output = rendered(text, &world).text;
    let mut next = 0;
    for (range, stretch) in output.stretches_of(0..output.text.len()) {
        assert_eq!(range.start, next, "{text}: a gap");
        next = range.end;
        let Some(origin) = stretch.origin.filter(|origin| origin.exact) else { continue };
        let file = match origin.place.file {
            PAGE => text.to_owned(),
            DATA => DATA_TEXT.to_owned(),
            include => world.text(include).unwrap(),
        };
        assert_eq!(&output.text[range], &file[origin.place.span.range()], "{text}");
    }
    assert_eq!(next, output.text.len(), "{text}: text without a stretch");
}

/// Exact parts of the output in brackets, derived ones in braces.
fn marked(text: &str) -> String {
    let output = rendered(text, &TestWorld::new()).text;
    output
        .stretches_of(0..output.text.len())
        .map(|(range, stretch)| match stretch.origin {
            Some(origin) if origin.exact => format!("[{}]", &output.text[range]),
            Some(_) => format!("{{{}}}", &output.text[range]),
            None => output.text[range].to_owned(),
        })
        .collect()
}

#[test]
fn cutting_and_joining_keep_origins_exact() {
    for (text, expected) in [
        ("a {{ page.title }}", "[a ][Hello World]"),
        ("{{ '/x/' | append: page.image }}", "[/x/][/img/a b.png]"),
        ("{{ page.title | prepend: 'a' | slice: 0, 3 }}", "[a][He]"),
        ("{{ page.title | split: ' ' | last }}", "[World]"),
        ("{{ page.title | split: ' ' | join: '-' }}", "[Hello][-][World]"),
        ("{{ page.title | replace: 'o', '0' }}", "[Hell][0][ W][0][rld]"),
        ("{{ page.title | remove: 'Hello' | strip }}", "[World]"),
        ("{% capture c %}x{{ page.title }}{% endcapture %}{{ c }}", "[x][Hello World]"),
        ("{% assign c = page.title %}{{ c | default: 'y' }}", "[Hello World]"),
        ("{{ page.title | upcase }}", "{HELLO WORLD}"),
        ("{{ '/a/' | relative_url }}", "/base[/a/]"),
        ("{{ 'a' | relative_url }}", "/base/[a]"),
        ("{{ page.image | relative_url }}", "{/base/img/a%20b.png}"),
        ("{{ '/a/' | absolute_url }}", "https://example.com/base[/a/]"),
        ("{% include hello.html name='Bo\\'b' %}", "[Hello ][Bo]['b][!]"),
        ("{% raw %}{{ x }}{% endraw %}", "[{{ x }}]"),
        ("{{ page.number }}", "7"),
        ("{{ page.image | strip_index | truncate: 7 }}", "[/img]..."),
    ] {
        assert_eq!(marked(text), expected, "{text}");
        check(text);
    }
}

#[test]
fn printed_values_name_their_expression_and_literal_text_does_not() {
    let output = render_page("a{{ page.title }}{% include hello.html name='x' %}");
    let via: Vec<Option<(u32, u32)>> = output
        .text
        .stretches
        .iter()
        .map(|stretch| stretch.via.map(|place| (place.file.0, place.span.start)))
        .collect();
    assert_eq!(via, [None, Some((0, 1)), None, Some((1, 6)), None]);
}

fn render_page(text: &str) -> Output {
    rendered(text, &TestWorld::new())
}

/// Every span of the tree lies in the text, on character boundaries.
fn check_spans(text: &str, body: &Body) {
    for node in &body.nodes {
        match node {
            Node::Text(span) => assert!(text.get(span.range()).is_some()),
            Node::Print(print) => {
                assert!(
                    text.get(print.span.range())
                        .is_some_and(|text| text.starts_with("{{") && text.ends_with("}}"))
                );
                assert!(print.span.contains(print.value.base.span), "{text}");
                for filter in &print.value.filters {
                    assert!(print.span.contains(filter.name));
                    filter.arguments.iter().for_each(|argument| assert!(print.span.contains(argument.span)));
                }
            }
            Node::Tag(tag) => {
                assert!(
                    text.get(tag.span.range())
                        .is_some_and(|text| text.starts_with("{%") && text.ends_with("%}"))
                );
                assert!(tag.span.contains(tag.name));
                if let TagKind::If { branches, .. } = &tag.kind {
                    branches.iter().for_each(|branch| check_spans(text, &branch.body));
                }
            }
        }
    }
}

/// Pieces that make lively templates.
fn piece() -> impl Strategy<Value = String> {
    let fixed = prop::sample::select(vec![
        "{{ page.title }}",
        "{{ page.image | relative_url }}",
        "{{ 'é/x' | append: page.title | slice: 1, 5 }}",
        "{{ page.title | split: 'o' | join: 'é' | replace: 'l', page.image }}",
        "{% assign x = page.title %}",
        "{{ x | strip | prepend: x }}",
        "{% capture x %}",
        "{% endcapture %}",
        "{% if page.secret %}",
        "{% else %}",
        "{% endif %}",
        "{% for i in page.tags %}",
        "{% for i in page.secret %}",
        "{% endfor %}",
        "{{ i }}",
        "{% include hello.html name=x %}",
        "{% include set.html %}",
        "{%- raw -%}",
        "{% endraw %}",
        "{{- x -}}",
        "{% highlight c %}",
        "{% endhighlight %}",
        "{% foo %}",
        "{% endfoo %}",
        "{% break %}",
        "{{",
        "}}",
        "{%",
        "%}",
        "{% case x %}",
        "{% when 'a' %}",
        "{% endcase %}",
        "{% ifchanged %}",
        "{% endifchanged %}",
        " é\n",
        "-",
        "'",
        "{% cycle 'a', x %}",
        "{% tablerow i in (1..3) cols:2 %}",
        "{% endtablerow %}",
        "{% comment %}",
        "{% endcomment %}",
        "{% if x contains 'a' and page.no or 1 < 2 %}",
        "{% unless %}",
        "{{ x | truncate: 3 }}",
        "{{ page.people | where: 'team', x | map: 'name' | sort | first }}",
        "{% include {{ x }} a='b' %}",
    ]);
    prop_oneof![4 => fixed.prop_map(str::to_owned), 1 => "[ -~é\n]{0,12}"]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn exact_stretches_hold_the_bytes_of_their_file(pieces in prop::collection::vec(piece(), 0..24)) {
        let text = pieces.concat();
        check(&text);
        check_spans(&text, &parse(&text, 0).body);
    }

    #[test]
    fn random_text_never_panics(text in "(\\{\\{|\\}\\}|\\{%|%\\}|-|'|\"|\\[|\\]|\\(|\\)|\\.|\\||:|,|=|<|a|if|for|in|endif|include|assign|raw|é| ){0,40}") {
        check(&text);
        check_spans(&text, &parse(&text, 0).body);
    }

    #[test]
    fn random_expressions_never_panic(text in "[ -~é]{0,40}") {
        check(&format!("{{{{ {text} }}}}"));
        check(&format!("{{% assign x = {text} %}}{{% if {text} %}}{{% endif %}}{{% for {text} %}}{{% endfor %}}"));
        check(&format!("{{% include {text} %}}{{% cycle {text} %}}{{% case {text} %}}{{% when {text} %}}{{% endcase %}}"));
        check(&format!("{{{{ page.date | date: '{text}' }}}}{{{{ '{text}' | date: '%Y' | relative_url | slugify }}}}"));
    }
}

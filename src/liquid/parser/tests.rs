use super::parse;
use crate::liquid::ast::{Body, Expression, ExpressionKind, Filtered, Node, ParameterValue, TagKind};

/// Template and its problems: `!` for a fatal one, the bytes it points at, the message.
const PROBLEMS: &[(&str, &[&str])] = &[
    ("plain", &[]),
    ("{{ a }}{% if a %}{% endif %}", &[]),
    ("a {{ b\nc", &["!{{ `{{` is never closed by `}}`"]),
    ("{{ a }", &["!{{ a } `{{` is never closed by `}}`"]),
    ("a {% b", &["!{% `{%` is never closed by `%}`"]),
    ("{% %}", &["!{% %} `{% %}` is not a tag"]),
    ("{%# c %}", &["!{%# c %} `{%# c %}` is not a tag"]),
    ("{{ x, }}", &["x, `x,` is not valid Liquid"]),
    ("{{ a b }}", &["a b `a b` is not valid Liquid"]),
    ("{{ }}", &["{{ }} nothing is printed here"]),
    ("a {{--}} b {{- }} c {{- -}}", &[]),
    ("{% if a = b %}{% endif %}", &["a = b  `a = b` is not valid Liquid"]),
    ("{% if %}{% endif %}", &["!{% if %} `{% if %}` is not valid"]),
    ("{% if a %}x", &["!{% if a %} `if` is never closed"]),
    ("{% for a in b %}{% if c %}{% endfor %}{{ d }}", &["!{% if c %} `if` is never closed"]),
    ("{% endif %}", &["!{% endif %} `endif` closes nothing"]),
    ("{% if a %}{% endfor %}{% endif %}", &["!{% endfor %} `endfor` closes nothing"]),
    ("{% else %}", &["!{% else %} `else` does not belong into the template"]),
    ("{% capture a %}{% else %}{% endcapture %}", &["!{% else %} `else` does not belong into `capture`"]),
    ("{% if a %}{% elseif b %}{% endif %}", &["!{% elseif b %} `elseif` is no tag"]),
    ("{% case a %}{% when %}{% endcase %}", &["!{% when %} `{% when %}` is not valid"]),
    ("{% case a %}{% if b %}{% when 1 %}{% endcase %}", &["!{% if b %} `if` is never closed"]),
    ("{% for a b %}{% endfor %}", &["!{% for a b %} `{% for a b %}` is not valid"]),
    (
        "{% for a in b limit:1 reversed %}{% endfor %}",
        &["a in b limit:1 reversed  `a in b limit:1 reversed` is not valid Liquid"],
    ),
    ("{% assign %}", &["!{% assign %} `{% assign %}` is not valid"]),
    ("{% raw %}{{ x {%- endraw -%}", &["!{%- endraw -%} `raw` is not closed by `{%- endraw %}`"]),
    ("{% raw %}x", &["!{% raw %} `raw` is never closed"]),
    (
        "{% comment %}{% if %}{% endcomment %}",
        &["!{% if %} `{% if %}` is not valid", "!{% if %} `if` is never closed"],
    ),
    ("{% comment %}{% else %}{% nonsense %}{% endif %}{% endcomment %}", &[]),
    ("{% include i.html a=\"1\", b=\"2\" %}", &["!a=\"1\", `a=\"1\",` is not a parameter of an include"]),
    ("{% include i.html a %}", &["!a `a` is not a parameter of an include"]),
    ("{% include i.html a=b[0] %}", &["!a=b[0] `a=b[0]` is not a parameter of an include"]),
    ("{% include i.html a=b | upcase %}", &["!| `|` is not a parameter of an include"]),
    ("{% if false %}{% post_url x %}{% endif %}", &["!x `x` is not the name of a post"]),
    ("{% post_url \"2020-01-01-a\" %}", &["!\"2020-01-01-a\" `\"2020-01-01-a\"` is not the name of a post"]),
    ("{% post_url a/2020-1-1-a %}{% post_url /2020-01-01-a.md %}", &[]),
    ("{% highlight %}{% endhighlight %}", &["!{% highlight %} `{% highlight %}` is not valid"]),
    ("{% highlight ruby a=b c=\"1 2\" %}{% endhighlight %}", &[]),
    ("{% note %}{% if a %}{% endif %}{% endnote %}", &[]),
];

#[test]
fn problems_are_said_where_they_are() {
    let mut failed = Vec::new();
    for (text, expected) in PROBLEMS {
        let template = parse(text, 0);
        let found: Vec<String> = template
            .problems
            .iter()
            .map(|problem| {
                assert!(problem.help.is_some());
                let mark = if problem.fatal { "!" } else { "" };
                format!("{mark}{} {}", &text[problem.span.range()], problem.message)
            })
            .collect();
        let squeeze = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        if found.iter().map(|line| squeeze(line)).ne(expected.iter().map(|line| squeeze(line))) {
            failed.push(format!("{text}\n  expected {expected:?}\n  found    {found:?}"));
        }
    }
    assert!(failed.is_empty(), "\n{}", failed.join("\n"));
}

#[test]
fn more_than_a_hundred_blocks_within_each_other_stop_the_build_once() {
    let text = format!("{}x{}{{{{ a }}}}", "{% if a %}".repeat(150), "{% endif %}".repeat(150));
    let template = parse(&text, 0);
    assert_eq!(template.problems.len(), 1);
    assert!(template.problems[0].fatal && template.problems[0].message.contains("100"));
    assert!(matches!(template.body.nodes.last(), Some(Node::Print(_))));
}

#[test]
fn unknown_tags_are_kept_and_no_problem() {
    let text = "{% seo %}{% foo a b %}{% bar %}x{% endbar %}{% comment %}{% baz %}{% endcomment %}";
    let template = parse(text, 0);
    assert_eq!(template.problems, []);
    let names: Vec<&str> = template.unknown_tags.iter().map(|tag| &*tag.name).collect();
    assert_eq!(names, ["foo", "bar"]);
    assert_eq!(&text[template.unknown_tags[0].name_span.range()], "foo");
    assert!(template.body.nodes.iter().any(
        |node| matches!(node, Node::Tag(tag) if matches!(&tag.kind, TagKind::Plugin { body: Some(_), .. }))
    ));
}

#[test]
fn text_without_liquid_is_one_node() {
    let template = parse("---\n---\nplain { text", 8);
    assert!(!template.has_liquid);
    assert!(matches!(template.body.nodes.as_slice(), [Node::Text(span)] if span.start == 8));
    assert!(parse("", 0).body.nodes.is_empty());
}

/// All spans of an expression, as text.
fn expression<'t>(text: &'t str, e: &Expression, out: &mut Vec<&'t str>) {
    out.push(&text[e.span.range()]);
    if let ExpressionKind::Path(path) = &e.kind {
        out.extend(std::iter::once(&path.root).chain(&path.steps).map(|step| &text[step.span.range()]));
    }
}

fn filtered<'t>(text: &'t str, f: &Filtered, out: &mut Vec<&'t str>) {
    expression(text, &f.base, out);
    for filter in &f.filters {
        out.push(&text[filter.name.range()]);
        filter.arguments.iter().for_each(|argument| expression(text, argument, out));
        for (key, value) in &filter.named {
            out.push(&text[key.range()]);
            expression(text, value, out);
        }
    }
}

fn spans<'t>(text: &'t str, body: &Body, out: &mut Vec<&'t str>) {
    for node in &body.nodes {
        match node {
            Node::Text(span) => out.push(&text[span.range()]),
            Node::Print(print) => {
                out.push(&text[print.span.range()]);
                filtered(text, &print.value, out);
            }
            Node::Tag(tag) => {
                out.extend([&text[tag.span.range()], &text[tag.name.range()]]);
                match &tag.kind {
                    TagKind::Assign { name, value } => {
                        out.push(&text[name.range()]);
                        filtered(text, value, out);
                    }
                    TagKind::Include(include) => {
                        out.push(&text[include.file.span.range()]);
                        for parameter in &include.parameters {
                            out.push(&text[parameter.name.range()]);
                            match &parameter.value {
                                ParameterValue::Quoted(span, _) => out.push(&text[span.range()]),
                                ParameterValue::Expression(e) => expression(text, e, out),
                            }
                        }
                    }
                    TagKind::Link(path) => out.push(&text[path.span.range()]),
                    TagKind::PostUrl(name) => out.push(&text[name.range()]),
                    _ => {}
                }
            }
        }
    }
}

#[test]
fn every_node_knows_its_bytes() {
    for (text, expected) in [
        ("é {{- a.b['c'] -}} z", vec!["é", "{{- a.b['c'] -}}", "a.b['c']", "a", "b", "['c']", "z"]),
        (
            "{{ 'x' | f: 1, k: a.b | g }}",
            vec!["{{ 'x' | f: 1, k: a.b | g }}", "'x'", "f", "1", "k", "a.b", "a", "b", "g"],
        ),
        ("{{ a b | f: 'c' 'd' }}", vec!["{{ a b | f: 'c' 'd' }}", "a", "a", "f", "'c'"]),
        ("{% assign v = 'w' | f %}", vec!["{% assign v = 'w' | f %}", "assign", "v", "'w'", "f"]),
        (
            "{% include a/b.html p=\"q r\" s=t.u %}",
            vec![
                "{% include a/b.html p=\"q r\" s=t.u %}",
                "include",
                "a/b.html",
                "p",
                "q r",
                "s",
                "t.u",
                "t",
                "u",
            ],
        ),
        (
            "{% include {{ a }}.html p=1 %}",
            vec!["{% include {{ a }}.html p=1 %}", "include", "{{ a }}.html", "p", "1"],
        ),
        (
            "{% include f.html a=\"{{ b }}\" %}",
            vec!["{% include f.html a=\"{{ b }}\" %}", "include", "f.html a=\"{{ b }}\""],
        ),
        ("{%- link  a b.md -%}", vec!["{%- link  a b.md -%}", "link", "a b.md"]),
        (
            "{% post_url /x/2020-01-01-y %}",
            vec!["{% post_url /x/2020-01-01-y %}", "post_url", "/x/2020-01-01-y"],
        ),
    ] {
        let mut found = Vec::new();
        spans(text, &parse(text, 0).body, &mut found);
        assert_eq!(found, expected, "{text}");
    }
}

//! Templates that want to run for ever, or to fill the memory.

use crate::site::{TestSite, grows_in_step};

/// The findings of `render-limit` on a page with this text.
fn limits(text: &str) -> Vec<String> {
    TestSite::new().page(text).of_rule("render-limit")
}

#[test]
fn what_never_ends_is_one_render_limit() {
    let nested = "{% for i in (1..100) %}".repeat(10) + &"{% endfor %}".repeat(10);
    let doubled =
        "{% assign s = 'a' %}".to_owned() + &"{% assign s = s | append: s %}".repeat(40) + "{{ s }}";
    let captured =
        "{% assign s = 'a' %}".to_owned() + &"{% capture s %}{{ s }}{{ s }}{% endcapture %}".repeat(40);
    let list =
        "{% assign a = 'x,y' | split: ',' %}".to_owned() + &"{% assign a = a | concat: a %}".repeat(40);
    let chain = format!("{{{{ 'a'{} }}}}", " | append: 'b'".repeat(50_000));
    for text in [
        "{% for i in (1..1000000000) %}x{% endfor %}",
        "{% for i in (1..1000000000) %}{% endfor %}",
        "{% for i in (1..9223372036854775807) %}{{ i }}{% endfor %}",
        "{% tablerow i in (1..1000000000) %}{% endtablerow %}",
        "{{ (1..1000000000) | join: ',' }}",
        "{% assign a = (1..1000000000) | sort %}",
        "{% assign s = 'a' %}{% for i in (1..100000) %}{% assign s = s | append: s %}{% endfor %}",
        &nested,
        &doubled,
        &captured,
        &list,
        &chain,
    ] {
        let short: String = text.chars().take(60).collect();
        assert_eq!(limits(text).len(), 1, "{short}");
    }
}

/// A list that holds one long string very often: small in memory, endless for whoever looks at all of it.
const LONG_LIST: &str = "{% assign s = 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx' %}\
    {% for i in (1..14) %}{% assign s = s | append: s | upcase %}{% endfor %}{% assign a = s | split: '|' %}\
    {% for i in (1..12) %}{% assign a = a | concat: a %}{% endfor %}";

#[test]
fn a_list_of_one_long_string_is_not_gone_through() {
    let filters = [
        "array_to_sentence_string",
        "escape",
        "find: 'a', 'b'",
        "group_by: 'a'",
        "group_by_exp: 'x', 'x'",
        "inspect",
        "join",
        "jsonify",
        "map: 'a'",
        "sort",
        "sort_natural",
        "sum",
        "uniq",
        "url_encode",
        "where: 'a', 'b'",
        "where_exp: 'x', 'x == x'",
        "compact",
        "slugify",
        "number_of_words",
        "strip_html",
        "xml_escape",
    ];
    for filter in filters {
        limits(&format!(
            "{LONG_LIST}{{% for i in (1..1000) %}}{{% assign b = a | {filter} %}}{{% endfor %}}"
        ));
    }
    limits(&format!(
        "{LONG_LIST}{{% for i in (1..1000) %}}{{% if a == a or a contains 'y' %}}{{% endif %}}{{% endfor %}}"
    ));
    limits(&format!(
        "{LONG_LIST}{{% for i in (1..1000) %}}{{% assign b = 'x' | append: s | size %}}{{% endfor %}}"
    ));
    limits(&format!("{LONG_LIST}{{% for i in (1..1000) %}}{{% assign b = s | markdownify %}}{{% endfor %}}"));
    let site = TestSite::new()
        .page(&format!("{LONG_LIST}{{% include a.html x=a y=a %}}"))
        .with("_includes/a.html", "{% for i in (1..1000) %}{{ include }}{{ include | jsonify }}{% endfor %}");
    site.findings();
}

#[test]
fn lists_in_lists_do_not_exhaust_the_stack() {
    let push = "{% assign a = 'x' | split: ',' %}{% assign e = a %}";
    limits(&format!(
        "{push}{{% for i in (1..100000) %}}{{% assign a = e | push: a %}}{{% endfor %}}{{{{ a | jsonify }}}}"
    ));
    limits(&format!(
        "{push}{}{{{{ a }}}}{{{{ a | inspect }}}}{{{{ a | uniq }}}}",
        "{% assign a = a | push: a %}".repeat(80)
    ));
}

#[test]
fn blocks_in_blocks_do_not_exhaust_the_stack() {
    for (open, close) in [
        ("{% if a %}", "{% endif %}"),
        ("{% unless a %}", "{% endunless %}"),
        ("{% for i in (1..1) %}", "{% endfor %}"),
        ("{% case 1 %}{% when 1 %}", "{% endcase %}"),
        ("{% capture a %}", "{% endcapture %}"),
        ("{% tablerow i in (1..1) %}", "{% endtablerow %}"),
        ("{% highlight ruby %}", "{% endhighlight %}"),
        ("{% comment %}", "{% endcomment %}"),
    ] {
        let closed = open.repeat(10_000) + "x" + &close.repeat(10_000);
        TestSite::new().page(&closed).findings();
        TestSite::new().page(&open.repeat(10_000)).findings();
        TestSite::new().page(&close.repeat(10_000)).findings();
    }
    let site = TestSite::new().page(&("{% if a %}".repeat(10_000) + "x" + &"{% endif %}".repeat(10_000)));
    assert_eq!(site.findings().len(), 1, "the first block that is too deep says it all");
}

#[test]
fn long_expressions_take_time_in_step() {
    grows_in_step("conditions", 2_000, |n| {
        TestSite::new().page(&format!("{{% if {} a %}}{{% endif %}}", "a and ".repeat(n)))
    });
    grows_in_step("branches", 2_000, |n| {
        TestSite::new().page(&format!("{{% if a %}}{}{{% endif %}}", "{% elsif b %}".repeat(n)))
    });
    grows_in_step("whens", 2_000, |n| {
        TestSite::new().page(&format!("{{% case a %}}{}{{% endcase %}}", "{% when 1, 2 or 3 %}".repeat(n)))
    });
    for text in ["{{ a[", "{{ a.", "{{ a | ", "{{ 'a", "{% assign a = ", "{{ a['b", "{{ (1..", "{% for i in "]
    {
        let (start, rest) = text.split_at(3);
        TestSite::new().page(&format!("{start}{}", rest.repeat(20_000))).findings();
        TestSite::new().page(&format!("{start}{} }}}} %}}", rest.repeat(20_000))).findings();
    }
}

#[test]
fn many_gaps_take_time_in_step() {
    grows_in_step("undefined variables in one line", 500, |n| {
        TestSite::new().page(&"{{ page.nope }} ".repeat(n))
    });
    grows_in_step("gaps in links", 500, |n| TestSite::new().page(&"[a]({{ nope }}) ".repeat(n)));
    grows_in_step("gaps beside links", 500, |n| TestSite::new().page(&"{{ nope }} [a](/b) ".repeat(n)));
    grows_in_step("gaps in code", 500, |n| TestSite::new().page(&"`{{ nope }}` ".repeat(n)));
    grows_in_step("tags that find nothing", 500, |n| {
        TestSite::new().page(&"{% include x.html %}{% link x.md %}{% post_url 2020-01-01-x %} ".repeat(n))
    });
    grows_in_step("tags that never end", 1_000, |n| TestSite::new().page(&"{{ ".repeat(n)));
}

#[test]
fn many_names_that_look_alike_are_survived() {
    let names = |range: std::ops::Range<usize>| range.map(|n| format!("name{n}: x\n")).collect::<String>();
    let uses: String = (0..1_000).map(|n| format!("{{{{ site.nam{n} }}}}\n")).collect();
    let site = TestSite::new().with("_config.yml", names(0..20_000)).page(&uses);
    site.findings();
    let assigned: String =
        (0..1_000).map(|n| format!("{{% assign name{n} = 1 %}}{{{{ nam{n} }}}}")).collect();
    TestSite::new().page(&assigned).findings();
}

#[test]
fn very_long_names_are_not_compared() {
    let long = "a".repeat(100_000);
    let site = TestSite::new().with("_config.yml", format!("? {long}b\n: 1\n")).page(&format!(
        "{{% assign {long}b = 1 %}}{{{{ {long}c }}}}{{{{ site.{long}c }}}}# {long}b\n[a](#{long}c)"
    ));
    site.findings();
    TestSite::new()
        .page(&format!("# {long}b\n\n[a](#{long}c)\n{{% include {long} %}}{{% link {long} %}}"))
        .findings();
}

#[test]
fn includes_that_include_themselves_are_one_render_limit() {
    for text in [
        "{% include a.html %}",
        "{% include a.html %}{% include a.html %}",
        "{% assign x = 'a.html' %}{% include {{ x }} %}{% include {{ x }} y=include %}",
        "{% include b.html %}",
    ] {
        let site = TestSite::new()
            .page("{% include a.html %}")
            .with("_includes/a.html", text)
            .with("_includes/b.html", "{% include a.html %}");
        assert_eq!(site.of_rule("render-limit").len(), 1, "{text}");
    }
    let mut site = TestSite::new().page("{% include a0.html %}");
    for level in 0..12 {
        let next = format!("{{% include a{}.html %}}", level + 1).repeat(10);
        site = site.with(format!("_includes/a{level}.html"), next);
    }
    assert!(site.with("_includes/a12.html", "x").of_rule("render-limit").len() <= 1);
}

#[test]
fn relative_includes_and_contents_in_a_circle_end() {
    let site = TestSite::new()
        .page("{% include_relative a.md %}")
        .with("a.md", "{% include_relative a.md %}{% include_relative ../x.md %}");
    site.findings();
    let all =
        "---\n---\n{% for p in site.posts %}{{ p.content }}{{ p.excerpt }}{{ p.next.content }}{% endfor %}";
    TestSite::new()
        .with("_posts/2020-01-01-a.md", all)
        .with("_posts/2020-01-02-b.md", all)
        .page(all)
        .findings();
}

#[test]
fn layouts_in_a_circle_end() {
    let layout = |parent: &str| format!("---\nlayout: {parent}\n---\n<a href=\"/b\">x</a>{{{{ content }}}}");
    let site = TestSite::new()
        .with("_layouts/a.html", layout("b"))
        .with("_layouts/b.html", layout("a"))
        .with("_layouts/self.html", layout("self"))
        .with("x.md", "---\nlayout: a\n---\n# h\n[a](#h)")
        .with("y.md", "---\nlayout: self\n---\n");
    assert_eq!(site.of_rule("missing-page").len(), 3, "{:?}", site.findings());
}

#[test]
fn numbers_at_the_edges_do_not_overflow() {
    let numbers = [
        "9223372036854775807",
        "-9223372036854775808",
        "99999999999999999999",
        "-99999999999999999999",
        "1e400",
        "0",
        "-1",
        "0.0",
        "1.5",
        "''",
        "nil",
        "'9223372036854775807'",
        "'-9223372036854775808'",
    ];
    let filters = [
        "abs",
        "at_least",
        "at_most",
        "ceil",
        "date",
        "divided_by",
        "floor",
        "minus",
        "modulo",
        "plus",
        "pop",
        "round",
        "sample",
        "shift",
        "size",
        "slice",
        "times",
        "truncate",
        "truncatewords",
        "to_integer",
        "date_to_string",
        "date_to_xmlschema",
        "date_to_rfc822",
        "date_to_long_string",
        "jsonify",
        "push",
        "where",
        "slugify",
    ];
    let mut text = String::new();
    for filter in filters {
        for input in ["'abc def'", "site.pages"].into_iter().chain(numbers) {
            text.push_str(&format!("{{{{ {input} | {filter} }}}}"));
            for number in numbers {
                text.push_str(&format!("{{{{ {input} | {filter}: {number} }}}}"));
                text.push_str(&format!("{{{{ {input} | {filter}: {number}, {number} }}}}"));
            }
        }
    }
    for (first, last) in numbers.iter().flat_map(|first| numbers.iter().map(move |last| (first, last))) {
        text.push_str(&format!(
            "{{% for i in ({first}..{last}) limit: 2 %}}{{{{ i }}}}{{{{ forloop.rindex }}}}{{% endfor %}}"
        ));
        text.push_str(&format!(
            "{{% for i in (1..3) limit: {first} offset: {last} reversed %}}{{% endfor %}}\
             {{% tablerow i in (1..3) cols: {first} limit: {last} %}}{{% endtablerow %}}"
        ));
    }
    TestSite::new().page(&text).findings();
}

#[test]
fn formats_of_dates_do_not_fill_the_memory() {
    let mut text = String::new();
    for width in ["9", "999", "99999999", "9999999999999999999999999"] {
        for directive in "aAbBcCdDeFgGhHIjklLmMnNpPQrRsStTuUvVwWxXyYzZ+%:".chars() {
            text.push_str(&format!(
                "{{{{ '2020-01-01' | date: '%{width}{directive} %-^#0_{width}{directive} %' }}}}"
            ));
        }
    }
    TestSite::new().page(&text).findings();
}

#[test]
fn includes_that_double_each_time_end_before_they_fill_the_memory() {
    let mut site = TestSite::new().page("{% include i0.html %}");
    for i in 0..40 {
        let twice = format!("[a](/) {{% include i{0}.html %}}\n{{% include i{0}.html %}}\n", i + 1);
        site = site.with(format!("_includes/i{i}.html"), twice);
    }
    let site = site.with("_includes/i40.html", "[x](/)");
    assert_eq!(site.of_rule("render-limit").len(), 1);
    let workspace = site.open();
    let links = workspace.look(|published| published.references().count());
    assert!(links < 300_000, "{links}");
}

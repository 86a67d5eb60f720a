use super::{render, rendered};

/// Template and output; a hole is `¿`.
const CASES: &[(&str, &str)] = &[
    ("{{ page.secret }}", "¿"),
    ("{{ page.secret | upcase | size }}", "¿"),
    ("{{ page.secret | append: 'x' }}", "¿x"),
    ("{{ 'a' | replace: page.secret, 'b' }}", "¿"),
    ("{% if page.secret %}a{% else %}b{% endif %}", "ab"),
    ("{% if page.secret == 1 or true %}a{% else %}b{% endif %}", "a"),
    ("{% if page.secret and false %}a{% else %}b{% endif %}", "b"),
    ("{% unless page.secret %}a{% endunless %}", "a"),
    ("{% if page.secret %}{% assign x = 1 %}{% endif %}{{ x }}", "¿"),
    ("{% if page.secret %}{% assign x = 1 %}{% else %}{% assign x = 1 %}{% endif %}{{ x }}", "1"),
    ("{% assign x = 1 %}{% if page.secret %}{% assign x = 1 %}{% endif %}{{ x }}", "1"),
    (
        "{% assign x = 1 %}{% if page.secret %}{{ x }}{% assign x = 2 %}{% else %}{{ x }}{% endif %}{{ x }}",
        "11¿",
    ),
    ("{% for i in page.secret %}[{{ i }}{{ forloop.index }}]{% else %}none{% endfor %}", "[¿¿]none"),
    (
        "{% assign n = 0 %}{% for i in page.secret %}{{ n }}{% assign n = n | plus: 1 %}{% endfor %}{{ n }}",
        "¿¿",
    ),
    ("{% for i in (1..2) limit: page.secret %}{{ i }}{% endfor %}", "¿"),
    ("{% case page.secret %}{% when 1 %}a{% when 2 %}b{% else %}c{% endcase %}", "abc"),
    ("{% capture x %}a{% if page.secret %}b{% endif %}c{% endcapture %}{{ x }}{{ x | size }}", "a¿c¿"),
    ("{% if page.secret %}{% capture x %}a{% endcapture %}{{ x }}{% endif %}", "a"),
    (
        "{% for i in (1..2) %}{{ i }}{% if page.secret %}{% break %}{% endif %}{% assign z = i %}{% endfor %}{{ z }}",
        "12¿",
    ),
    ("{% for i in (1..2) %}{% if page.secret %}{% break %}{% else %}{% break %}{% endif %}x{% endfor %}", ""),
    ("{% include theme.html %}{% assign a = 1 %}{{ a }}{{ b }}", "¿1¿"),
    ("{% assign a = 1 %}{% include theme.html %}{{ a }}", "¿¿"),
    ("{% include {{ page.secret }}.html %}", "¿"),
    ("{% link {{ page.secret }}.md %}", "¿"),
    ("{{ site.posts | where: 'secret', nil | size }}", "2"),
    ("{% assign l = page.secret | concat: page.tags %}{{ l }}", "¿"),
    ("{% assign l = page.tags | push: page.secret %}{{ l | join: '-' }} {{ l | size }}", "a-b-c-¿ 4"),
    ("{% if page.secret %}{% cycle 'a','b' %}{% endif %}{% cycle 'a','b' %}", "a¿"),
    ("{% post_url 2020-01-01-plugin %}", "¿"),
    ("{{ 'a' | plugin_filter }}", "¿"),
    ("{% seo %}{% toc %}{% unknown_tag %}", "¿¿¿"),
    ("{% echo <b> %}{{ 'a' | loud }}{{ page.secret | loud }}", "<b>A¿"),
    ("{% note %}text{% endnote %}after", "¿after"),
    // What follows where the build stops
    ("[{{ 'a' | append }}]", "[¿]"),
    ("[{% include none.html %}{% link none.md %}{% post_url 2020-01-01-none %}]", "[¿¿]"),
];

/// As [`CASES`], in 2026: a build is not earlier than that.
const OF_THE_CLOCK: &[(&str, &str)] = &[
    (
        "{% assign year = site.time | date: '%Y' %}{{ year }}{% for i in (2024..year) %}[{{ i }}]{% endfor %}",
        "¿[2024][2025][2026][¿]",
    ),
    (
        "{% assign y = 'now' | date: '%Y' | plus: 1 %}{% for i in (2026..y) reversed %}[{{ i }}]{% endfor %}",
        "[¿][2027][2026]",
    ),
    // How many turns there are is not known, and so nothing that counts them.
    (
        "{% assign y = site.time | date: '%Y' %}{% for i in (2026..y) %}{{ i }}{{ forloop.index }}{{ forloop.last }}{% assign z = i %}{% endfor %}{{ z }}",
        "2026¿¿¿¿¿¿",
    ),
    ("{% assign y = site.time | date: '%Y' %}{% for i in (2025..y) limit: 1 %}{{ i }}{% endfor %}", "¿"),
    (
        "{% assign y = site.time | date: '%Y' %}{% for i in (2030..y) %}{{ i }}{% else %}none{% endfor %}",
        "¿none",
    ),
    ("{% assign y = site.time | date: '%m' %}{% for i in (1..y) %}{{ i }}{% endfor %}", "¿"),
    (
        "{% assign y = site.time | date: '%Y' | minus: page.secret %}{% for i in (1..y) %}{{ i }}{% endfor %}",
        "¿",
    ),
    // A turn that is not known may be the first, and end the loop.
    (
        "{% assign y = site.time | date: '%Y' %}{% for i in (2025..y) reversed %}{{ i }}{% break %}{% endfor %}",
        "¿",
    ),
    (
        "{% assign y = site.time | date: '%Y' %}{% for i in (2025..y) %}{{ i }}{% if i == 2026 %}{% break %}{% endif %}{% endfor %}",
        "20252026",
    ),
    (
        "{% assign y = site.time | date: '%Y' %}{% if y == '2026' %}a{% endif %}{% if y %}b{% endif %}{{ y | size }}{{ y | append: 'x' }}",
        "ab¿¿x",
    ),
];

#[test]
fn a_loop_up_to_this_year_goes_at_least_as_far_as_the_clock_says() {
    assert_cases(OF_THE_CLOCK);
}

#[test]
fn what_is_unknown_spreads_and_is_never_guessed() {
    assert_cases(CASES);
}

fn assert_cases(cases: &[(&str, &str)]) {
    let failed: Vec<String> = cases
        .iter()
        .map(|(text, expected)| (text, expected, rendered(text)))
        .filter(|(_, expected, found)| found != **expected)
        .map(|(text, expected, found)| format!("{text}\n  expected {expected:?}\n  found    {found:?}"))
        .collect();
    assert!(failed.is_empty(), "\n{}", failed.join("\n"));
}

#[test]
fn only_what_stands_under_an_unknown_condition_is_guarded() {
    let output = render("a{% if page.secret %}b{% for i in (1..1) %}c{% endfor %}{% endif %}d");
    let guarded: Vec<bool> = output.text.stretches.iter().map(|stretch| stretch.guarded).collect();
    assert_eq!(output.text.text, "abcd");
    assert_eq!(guarded, [false, true, true, false]);
}

use super::TestWorld;
use super::world::{PAGE, template};
use crate::liquid::{Budget, EventKind, Output, render};

fn limited(text: &str) -> Output {
    let (template, source) = template(text);
    let budget = Budget { steps: 50_000, bytes: 1 << 16, depth: 100 };
    render(&template, PAGE, &source, &TestWorld::new(), budget)
}

#[test]
fn hostile_templates_end_with_one_limit() {
    let push = "{% assign a = '' | split: ',' %}{% for i in (1..100000) %}{% assign a = a | push: a %}{% endfor %}{{ a }}";
    let nest = "{% assign e = '' | split: ',' %}{% assign a = e %}{% for i in (1..100000) %}{% assign a = e | push: a %}{% endfor %}";
    let double = "{% assign s = 'x' %}{% for i in (1..40) %}{% assign s = s | append: s %}{% endfor %}";
    for text in [
        "{% for i in (1..1000000000) %}x{% endfor %}",
        "{% for i in (1..1000000000) %}{% endfor %}",
        "{% for i in (1..1000000000) %}{% for j in (1..1000000000) %}{% endfor %}{% endfor %}",
        "{% tablerow i in (1..1000000000) %}x{% endtablerow %}",
        "{{ (1..1000000000) | join }}",
        "{% assign s = (1..1000000000) | reverse %}",
        "{% include self.html %}",
        "{% include twice.html %}",
        double,
        push,
        nest,
        "{% assign s = 'x' %}{% for i in (1..40) %}{% capture s %}{{ s }}{{ s }}{% endcapture %}{% endfor %}",
        "{% assign s = 'aaaaaaaaaaaaaaaaaaaaaaaa' %}{% for i in (1..40) %}{% assign s = s | replace: 'a', s %}{% endfor %}",
    ] {
        let output = limited(text);
        let limits = output.events.iter().filter(|event| matches!(event.kind, EventKind::Limit(_))).count();
        assert_eq!(limits, 1, "{text}: {:?}", output.events);
        assert!(output.text.text.len() < 1 << 17, "{text}");
    }
}

#[test]
fn deep_blocks_do_not_exhaust_the_stack() {
    let opened = "{% if true %}".repeat(10_000);
    limited(&format!("{opened}x{}", "{% endif %}".repeat(10_000)));
    limited(&opened);
    limited(&"{% capture x %}".repeat(10_000));
    limited(&format!("{{{{ {}1{} }}}}", "(".repeat(50_000), "..1)".repeat(50_000)));
    limited(&format!("{{{{ a{} }}}}", "[b".repeat(50_000)));
    limited(&"{% raw %}{%- endraw %}".repeat(5_000));
    limited(&"{% foo %}".repeat(20_000));
    limited(&format!("{}{}", "{% foo %}".repeat(5_000), "{% endfoo %}".repeat(5_000)));
    limited(&"{{ ".repeat(50_000));
    limited(&"{% ".repeat(50_000));
    limited(&"{% if unknown %}{% elsif page.secret %}{% else %}{% endif %}".repeat(500));
}

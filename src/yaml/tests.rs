//! Whole documents: structure, spans, errors, hostile input.

use proptest::prelude::*;

use super::*;

fn read(text: &str) -> Node {
    parse(text, 0)
        .unwrap_or_else(|error| panic!("{text:?}: {error}"))
        .unwrap_or_else(|| panic!("{text:?}: nothing"))
}

/// The tree in Ruby's notation.
fn inspect(node: &Node) -> String {
    match &node.value {
        Yaml::Null => "nil".to_owned(),
        Yaml::Bool(value) => value.to_string(),
        Yaml::Int(value) => value.to_string(),
        Yaml::Float(value) => format!("{value:?}"),
        Yaml::Str(scalar) => format!("{:?}", scalar.text),
        Yaml::Sequence(items) => format!("[{}]", items.iter().map(inspect).collect::<Vec<_>>().join(", ")),
        Yaml::Mapping(mapping) => {
            let entries =
                mapping.entries.iter().map(|e| format!("{}=>{}", inspect(&e.key), inspect(&e.value)));
            format!("{{{}}}", entries.collect::<Vec<_>>().join(", "))
        }
        other => format!("{other:?}"),
    }
}

#[test]
fn documents_mean_what_safe_yaml_says() {
    let cases = [
        ("a: 1\nb:\n  - x\n  - y: z\n", r#"{"a"=>1, "b"=>["x", {"y"=>"z"}]}"#),
        // J-YAML-2
        ("a: 1\n---\nb: [", r#"{"a"=>1}"#),
        ("a: 1\n...\n@", r#"{"a"=>1}"#),
        // J-YAML-3
        ("a: 1\nb: 2\na: 3\n", r#"{"a"=>3, "b"=>2}"#),
        // J-YAML-4
        ("on: x\n2020: y\n\"on\": z\n", r#"{true=>"x", 2020=>"y", "on"=>"z"}"#),
        ("a: 'yes'\nb: |\n  1\n", r#"{"a"=>"yes", "b"=>"1\n"}"#),
        // J-YAML-9
        ("a: &x 1\nb: *x\nc: *y\n", r#"{"a"=>1, "b"=>1, "c"=>nil}"#),
        (
            "x: &x {a: 1, b: 2}\ny:\n  a: 0\n  <<: *x\n  b: 3\n",
            r#"{"x"=>{"a"=>1, "b"=>2}, "y"=>{"a"=>1, "b"=>3}}"#,
        ),
        ("<<: {a: 1}\nb: 2\n", r#"{"b"=>2}"#),
        // J-YAML-10
        ("a: !!str 123\nb: !foo x\nc: !!set {d: 1}\n", r#"{"a"=>123, "b"=>"x", "c"=>{"d"=>1}}"#),
        ("a: !!binary aGk=\nb: !!str \"12\"\n", r#"{"a"=>"hi", "b"=>12}"#),
        ("a: :sym\n", r#"{"a"=>":sym"}"#),
        // J-YAML-11
        ("null: b\nc: d\n", r#"{"b"=>"c"}"#),
        ("a: {null: b}\nc: d\ne: f\n", r#"{"a"=>{}, "b"=>"c", "d"=>"e"}"#),
        ("a: {{ x }}\n", r#"{"a"=>{}}"#),
        ("~: x\n", "{}"),
        ("? [a]\n: b\n", r#"{["a"]=>"b"}"#),
        // A tag before a comma, and a block at the end of the file: valid, and too much for the parser without help.
        ("a: [!foo, !bar x, 'q!, r', s!, t]\n", r#"{"a"=>[nil, "x", "q!, r", "s!", "t"]}"#),
        ("a: |\n  x", r#"{"a"=>"x"}"#),
        ("a: |+\n  x\n\n", r#"{"a"=>"x\n\n"}"#),
        ("a: |-\n  x\n  ", r#"{"a"=>"x"}"#),
        ("a: >\n  x\n  y\n  ", r#"{"a"=>"x y\n"}"#),
        // J-READ-18: JSON.
        (
            "{\n\t\"a\": [1, true, null, \"\\u00fc\\/\"],\n\t\"b\": {}\n}",
            r#"{"a"=>[1, true, nil, "ü/"], "b"=>{}}"#,
        ),
        ("\u{feff}a: b", r#"{"a"=>"b"}"#),
        ("！: b", r#"{"！"=>"b"}"#),
    ];
    for (text, expected) in cases {
        assert_eq!(inspect(&read(text)), expected, "{text:?}");
    }
    for empty in ["", "# c\n", "\n\n", "\u{feff}"] {
        assert_eq!(parse(empty, 0), Ok(None), "{empty:?}"); // J-YAML-12
    }
}

#[test]
fn spans_are_bytes_of_the_file() {
    let cases: &[(&str, &str, &str, Option<&str>)] = &[
        ("é: x\nk: plain 😀 # c\n", "k", "plain 😀", Some("plain 😀")),
        ("\u{feff}ü: 'ä''ö'\r\nk: 'ß 1'\r\n", "k", "'ß 1'", Some("ß 1")),
        ("\u{feff}ü: 'ä''ö'\r\nk: 'ß 1'\r\n", "ü", "'ä''ö'", None),
        ("k: \"a\\tb\"\n", "k", "\"a\\tb\"", None),
        ("k: \"a b\"\n", "k", "\"a b\"", Some("a b")),
        ("k: ''\n", "k", "''", Some("")),
        ("k: one\n  two\n", "k", "one\n  two", None),
        ("k: \"one\n  two\"\n", "k", "\"one\n  two\"", None),
        ("k: |\n  text ü\nl: 1\n", "k", "|\n  text ü", Some("text ü\n")),
        ("k: >- # c\n\n  text\nl: 1\n", "k", ">- # c\n\n  text", None),
        ("k: >- # c\n  text\nl: 1\n", "k", ">- # c\n  text", Some("text")),
        ("k: |\n  one\n  two\n", "k", "|\n  one\n  two", None),
        ("k: |\r\n  one\r\n", "k", "|\r\n  one", None),
        ("k: &a !foo  value\n", "k", "value", Some("value")),
        ("k: [hi!, you! 'x']\n", "k", "[hi!, you! 'x']", None),
        ("k:\n  - a\n  - b: c\n\n# c\nl: 1\n", "k", "- a\n  - b: c", None),
        ("k:\n- a\n-\n? l\n: 1\n", "k", "- a\n-", None),
        ("k: {a: b, c: [d]}\nl: 1\n", "k", "{a: b, c: [d]}", None),
        ("k:\nl: 1\n", "k", "", None),
        ("x: [!a, 'ü!, b', c]\nk: d\n", "k", "d", Some("d")),
    ];
    for &(text, key, span, exact) in cases {
        let root = read(text);
        let node = root.get(key).unwrap_or_else(|| panic!("{text:?} has no {key}"));
        assert_eq!(text.get(node.span.range()), Some(span), "{text:?}");
        let found = match &node.value {
            Yaml::Str(scalar) => scalar.exact.and_then(|exact| text.get(exact.range())),
            _ => None,
        };
        assert_eq!(found, exact, "{text:?}");
        let shifted = parse(text, 10).unwrap().unwrap();
        assert_eq!(shifted.get(key).map(|node| node.span), Some(node.span.shift(10)), "{text:?}");
    }
}

#[test]
fn a_repeated_key_is_kept_with_the_one_that_wins() {
    let text = "a: 1\nb: 2\na: 3\n'a': 4\nc: &c {d: 5}\ne:\n  <<: *c\n  d: 6\n";
    let root = read(text);
    let repeated = |mapping: &Mapping| {
        let spans = mapping.repeated.iter();
        spans.map(|one| (one.lost.start, &text[one.wins.range()])).collect::<Vec<_>>()
    };
    assert_eq!(repeated(root.as_mapping().unwrap()), [(0, "a"), (10, "'a'")]);
    assert_eq!(repeated(root.get("e").and_then(Node::as_mapping).unwrap()), []);
    assert_eq!(&text[root.as_mapping().unwrap().entry("a").unwrap().value.span.range()], "4");
}

#[test]
fn errors_say_where_and_name_the_way_out() {
    let cases = [
        ("title: Foo: Bar\n", ":", "quote the value: `title: \"Foo: Bar\"`"),
        ("- ü: 'A' b: \"c\"\n", "b: \"c\"", "the quotes end before the value does: `- ü: '''A'' b: \"c\"'`"),
        ("a: \"B\": c\n", ":", "quote the value: `a: '\"B\": c'`"),
        ("a: 1\n  b: 2\n", ":", "indent this line like the one above, `a: 1`, which has its value already"),
        ("a: 1\nkey:value\nb: 2\n", "b: 2", "`key:value` needs a space after its colon: `key: value`"),
        (
            "a: 1\nfoo\nb: 2\n",
            "b: 2",
            "`foo` is no `key: value`; if it goes on from the line above, indent it",
        ),
        ("a:\n\t- b\n", "\t", "YAML takes no tab for indentation: use spaces"),
        ("a: b\n\tc: d\n", "\t", "YAML takes no tab for indentation: use spaces"),
        (
            "t: \"Foo\nb: 1\n\n",
            "\"",
            "the quote that `t: \"Foo` opens is never closed: add a `\"` at its end",
        ),
        ("t: 'It's here'\n", "s here'", "the apostrophe ends the quoted text: `t: \"It's here\"`"),
        ("t: \"a \"b\" c\"\n", "b\" c\"", "the inner quote ends the quoted text: `t: 'a \"b\" c'`"),
        ("t: \"Foo\" bar\n", "bar", "the quotes end before the value does: `t: '\"Foo\" bar'`"),
        ("t: @me\n", "@", "a value cannot start with `@`, quote it: `t: \"@me\"`"),
        ("t: %x\n", "%", "a value cannot start with `%`, quote it: `t: \"%x\"`"),
        ("t: **b**\n", "*", "`*` at the start of a value means an alias, quote it: `t: \"**b**\"`"),
        ("t: !a, b\n", "!a, b", "a value that starts with `!` is read as a tag: quote it"),
        ("t: [x]y\n", "y", "`[` at the start of a value means a list, quote it: `t: \"[x]y\"`"),
        ("t: {{ x }}/y\n", "/", "Liquid is not run here; to keep it as text, quote it: `t: \"{{ x }}/y\"`"),
        (
            "t: [a, b\nc: d\n",
            ":",
            "the `[` in `t: [a, b` has no `]`; a value that starts with `[` as text must be quoted",
        ),
        ("{\"a\": 1\n \"b\": 2}\n", ":", "is a `,` missing before `\"b\": 2}`?"),
        ("t: [a, , b]\n", ",", "there is nothing before this comma: remove it"),
        ("t: - a\n", "-", "begin a list on a line of its own, below its key"),
        (
            "a:\n  - b\n  c: d\n",
            "c: d",
            "`c: d` stands among list items: give it an indentation that differs from theirs",
        ),
        (
            "a: \"C:\\path\"\n",
            "\\",
            "in double quotes a backslash begins an escape: use single quotes, or double the backslash",
        ),
        ("a: b\u{7f}\n", "\u{7f}", "remove the invisible character U+007F"),
        ("a: ._\n", "._", "quote it: `\"._\"`"),
        ("<<: [a]\n", "[", "write one `<<: *name` line for each mapping"),
    ];
    for (text, span, help) in cases {
        for prefix in ["", "\u{feff}", "über: 1\r\n"] {
            if prefix == "über: 1\r\n" && text.starts_with(['-', '{']) {
                continue;
            }
            let text = format!("{prefix}{text}");
            let error = parse(&text, 0).expect_err(&text);
            assert_eq!(
                (&text[error.span.range()], error.help.as_deref()),
                (span, Some(help)),
                "{text:?} {error}"
            );
        }
    }
}

#[test]
fn prose_in_front_matter_means_a_missing_fence() {
    let text = "---\nlayout: post\ntitle: x\n\nSome **text** here.\n\n---\nMore\n";
    let front_matter::State::Invalid(error) = front_matter::FrontMatter::split(text).state else { panic!() };
    assert_eq!(error.help.as_deref(), Some("is the closing `---` missing above `Some **text** here.`?"));
    let text = "---\nlayout: post\n\ntitle: Foo: Bar\n---\n";
    let front_matter::State::Invalid(error) = front_matter::FrontMatter::split(text).state else { panic!() };
    assert_eq!(error.help.as_deref(), Some("quote the value: `title: \"Foo: Bar\"`"));
}

#[test]
fn bombs_and_towers_are_refused_in_time() {
    let mut bomb = "a: &a0 [x, x, x, x, x, x, x, x, x]\n".to_owned();
    for level in 1..30 {
        let items = vec![format!("*a{}", level - 1); 9].join(", ");
        bomb.push_str(&format!("b{level}: &a{level} [{items}]\n"));
    }
    let mut chain = "a: &a0 []\n".to_owned();
    for level in 1..5000 {
        chain.push_str(&format!("b{level}: &a{level} [*a{}]\n", level - 1));
    }
    let deep_blocks: String = (0..2000).map(|depth| format!("{}a:\n", " ".repeat(depth))).collect();
    let cases = [
        bomb,
        chain,
        "[".repeat(100_000),
        "{a: ".repeat(100_000),
        "- ".repeat(100_000),
        "? ".repeat(9000),
        deep_blocks,
    ];
    for text in cases {
        assert!(parse(&text, 0).is_err(), "{}", &text[..40]);
    }
    let many: String = (0..100_000).map(|at| format!("{at}: [!a, b]\n")).collect();
    assert_eq!(read(&many).as_mapping().map(|mapping| mapping.entries.len()), Some(100_000));
    assert_eq!(inspect(&read("a: &a [*a, {<<: *a}]")), r#"{"a"=>[nil, {}]}"#);
}

#[test]
fn usual_front_matter_needs_no_parser() {
    let usual = [
        "layout: post\ntitle: \"A: b\"\ndate: 2024-01-02 03:04:05 +0100\ntags:\n  - a\n  - b c\npermalink: /x/\n",
        "# x\r\nlayout: post\r\ntag:\r\n- a\r\n- 'b'\r\n\r\nimage:\r\n",
        "--- \ntitle: Über uns\ntags: [a, \"b\", c d]\ncategories: []\nnull: x\ny: z\n",
    ];
    for text in usual {
        assert!(simple::events(text).is_some(), "{text}");
        assert_eq!(tree::read(text, 3), tree::read_by_libyaml(text, 3), "{text}");
    }
    for text in
        ["", "a: b: c", "a: [b", "a: b\n  c", "- a", "a:\n  b: c", "a: |\n  b", "a: \"b\\n\"", "a:\tb"]
    {
        assert!(simple::events(text).is_none(), "{text}");
    }
}

/// Every scalar whose bytes are said to stand in the text does stand there, and every span fits the text.
fn check_spans(node: &Node, text: &str) {
    assert!(text.get(node.span.range()).is_some(), "{text:?} {node:?}");
    match &node.value {
        Yaml::Str(scalar) => {
            if let Some(exact) = scalar.exact {
                assert_eq!(text.get(exact.range()), Some(&*scalar.text), "{text:?}");
            }
        }
        Yaml::Sequence(items) => items.iter().for_each(|item| check_spans(item, text)),
        Yaml::Mapping(mapping) => mapping.entries.iter().for_each(|entry| {
            check_spans(&entry.key, text);
            check_spans(&entry.value, text);
        }),
        _ => {}
    }
}

fn check(text: &str) {
    let results = [parse(text, 0), data::read("csv", text), data::read("tsv", text)];
    for result in results {
        match result {
            Ok(node) => node.iter().for_each(|node| check_spans(node, text)),
            Err(error) => {
                assert!(text.get(error.span.range()).is_some(), "{text:?} {error:?}");
                assert!(!error.span.is_empty() || text.is_empty(), "{text:?} {error:?}");
            }
        }
    }
    let found = front_matter::FrontMatter::split(text);
    assert!(text.get(found.span.range()).is_some() && text.is_char_boundary(found.body as usize), "{text:?}");
    found.node.iter().for_each(|node| check_spans(node, text));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1500, ..ProptestConfig::default() })]

    #[test]
    fn no_bytes_stop_the_reader(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        check(&String::from_utf8_lossy(&bytes));
    }

    #[test]
    fn no_characters_stop_the_reader(text in "\\PC{0,40}") {
        check(&text);
    }

    #[test]
    fn simple_documents_are_read_as_libyaml_reads_them(
        text in "((a|b-c|on|null|D_1|é):( |  |)(x|12|2024-01-02 03:04:05 [+]0100|a: b|a:b|a #b|a#b|true|~|ü -|<<|\"x\"|\"a: b\"|\"|'it''s'|'x '|\\[\\]|\\[a, \"b\"\\]|\\[a,'c', 1.5 \\]|\\[a,\\]|\\[a b,[{]c[}]\\]|- a|a, b!|!a|&a|[*]a|[.]5|/x/|(y)|\u{85}|\u{2028}|\t)?|(|  |   )- (a|12|\"q\"|a: b|- a|ü|)|#c| #c|---|  more|)((| |  )(\n|\r\n|\n\n)){0,8}"
    ) {
        for text in [format!("---\n{text}"), text] {
            if simple::events(&text).is_some() {
                prop_assert_eq!(tree::read(&text, 0), tree::read_by_libyaml(&text, 0), "{:?}", text);
            }
        }
    }

    #[test]
    fn no_mix_of_indicators_stops_the_reader(
        text in "([a-c1]|ü|[\\[\\]{},:?&*!|>'\"%@`#~.=<+\\\\-]|: |- |\n|\n  |\r\n|\t|---\n|&a |[*]a|!x,|\"\\\\|<<: |\u{feff}|😀){0,40}"
    ) {
        check(&text);
        check(&format!("---\n{text}\n---\n"));
    }
}

//! What kramdown 2.4 with the GFM parser writes, as Jekyll asks it to.

use crate::markdown::{Dialect, ElementKind, Flavor, parse, to_html};

/// HTML without white space between tags.
fn normal(html: &str) -> String {
    html.split_ascii_whitespace().collect::<Vec<_>>().join(" ").replace("> <", "><")
}

fn html(text: &str) -> String {
    normal(&to_html(text, &Dialect::default(), &|_| None).html)
}

const CASES: &[(&str, &str)] = &[
    (
        "# A \"quoted\" 'x' heading -- it's\n",
        r##"<h1 id="a-quoted-x-heading--its">A “quoted” ‘x’ heading – it’s</h1>"##,
    ),
    (
        "Text with `code <a>` and **bold \"q\"** _it_ ~~del~~ ***both***.\n",
        r##"<p>Text with <code class="language-plaintext highlighter-rouge">code &lt;a&gt;</code> and <strong>bold “q”</strong><em>it</em><del>del</del><strong><em>both</em></strong>.</p>"##,
    ),
    (
        "[l](/u?a=1&b=2 \"T\"){:target=\"_blank\"} [r][x] [un]defined\n\n[x]: /ref 'R'\n",
        r##"<p><a href="/u?a=1&amp;b=2" title="T" target="_blank">l</a><a href="/ref" title="R">r</a> [un]defined</p>"##,
    ),
    (
        "![alt](i.png){: .right} and [![b](c.png)](d)\n",
        r##"<p><img src="i.png" alt="alt" class="right" /> and <a href="d"><img src="c.png" alt="b" /></a></p>"##,
    ),
    (
        "a<br>b <span class=\"note\">*c*</span> <code>*d*</code> << e >> &copy; &lt; \\* \\\"\n",
        r##"<p>a<br />b <span class="note"><em>c</em></span><code>*d*</code> « e » © &lt; * "</p>"##,
    ),
    ("- a\n- b\n\n  para\n\n- c\n", r##"<ul><li>a</li><li><p>b</p><p>para</p></li><li>c</li></ul>"##),
    (
        "1. x\n   - y\n2. z\n{: .list #l}\n",
        r##"<ol class="list" id="l"><li>x <ul><li>y</li></ul></li><li>z</li></ol>"##,
    ),
    ("> quote\n> more\n{: .note}\n", r##"<blockquote class="note"><p>quote more</p></blockquote>"##),
    (
        "```text\nputs <x>\n```\n\n    indented <b>\n",
        r##"<div class="language-text highlighter-rouge"><div class="highlight"><pre class="highlight"><code>puts &lt;x&gt; </code></pre></div></div><div class="language-plaintext highlighter-rouge"><div class="highlight"><pre class="highlight"><code>indented &lt;b&gt; </code></pre></div></div>"##,
    ),
    (
        "| a | b |\n|:--|--:|\n| `x` | **y** |\n",
        r##"<table><thead><tr><th style="text-align: left">a</th><th style="text-align: right">b</th></tr></thead><tbody><tr><td style="text-align: left"><code class="language-plaintext highlighter-rouge">x</code></td><td style="text-align: right"><strong>y</strong></td></tr></tbody></table>"##,
    ),
    ("a  \nb\n\n---\n", r##"<p>a<br /> b</p><hr />"##),
    (
        "one[^1] two[^b] three[^1]\n\n[^1]: The **note**.\n[^b]: Other\n[^c]: unused\n",
        r##"<p>one<sup id="fnref:1" role="doc-noteref"><a href="#fn:1" class="footnote" rel="footnote">1</a></sup> two<sup id="fnref:b" role="doc-noteref"><a href="#fn:b" class="footnote" rel="footnote">2</a></sup> three<sup id="fnref:1:1" role="doc-noteref"><a href="#fn:1" class="footnote" rel="footnote">1</a></sup></p><div class="footnotes" role="doc-endnotes"><ol><li id="fn:1" role="doc-endnote"><p>The <strong>note</strong>. <a href="#fnref:1" class="reversefootnote" role="doc-backlink">&#8617;</a> <a href="#fnref:1:1" class="reversefootnote" role="doc-backlink">&#8617;<sup>2</sup></a></p></li><li id="fn:b" role="doc-endnote"><p>Other <a href="#fnref:b" class="reversefootnote" role="doc-backlink">&#8617;</a></p></li></ol></div>"##,
    ),
    (
        "* toc\n{:toc}\n\n# A\n\n## B c\n\n# D\n{:.no_toc}\n",
        r##"<ul id="markdown-toc"><li><a href="#a" id="markdown-toc-a">A</a><ul><li><a href="#b-c" id="markdown-toc-b-c">B c</a></li></ul></li></ul><h1 id="a">A</h1><h2 id="b-c">B c</h2><h1 class="no_toc" id="d">D</h1>"##,
    ),
    (
        "<div class=\"x\">\n*raw*\n\n<p>y</p>\n</div>\n<!-- more -->\n### H {#h}\n",
        r##"<div class="x"> *raw* <p>y</p></div><!-- more --><h3 id="h">H</h3>"##,
    ),
    (
        "<div markdown=\"1\">\n**in**\n</div>\n<p markdown=\"1\">sp *x*</p>\n",
        r##"<div><p><strong>in</strong></p></div><p>sp <em>x</em></p>"##,
    ),
    (
        "<http://x.y> <a@b.c> <tel:1>\n",
        r##"<p><a href="http://x.y">http://x.y</a><a href="mailto:a@b.c">a@b.c</a> &lt;tel:1&gt;</p>"##,
    ),
    (
        "para\n{: .lead data-x=\"1\"}\n\npara <div>*b*</div>\n",
        r##"<p class="lead" data-x="1">para</p><p>para &lt;div&gt;<em>b</em>&lt;/div&gt;</p>"##,
    ),
    ("## Two\n{: .c}\n", r##"<h2 class="c" id="two">Two</h2>"##),
    (
        "the '80s (\"a\") \"*b*\" **c**'s... a---b\n",
        r##"<p>the ’80s (“a”) “<em>b</em>” <strong>c</strong>’s… a—b</p>"##,
    ),
];

#[test]
fn html_is_that_of_kramdown() {
    let differ = CASES.iter().filter(|(text, expected)| html(text) != *expected);
    let shown: Vec<String> =
        differ.map(|(text, expected)| format!("{text}\n  is {}\nnot {expected}\n", html(text))).collect();
    assert!(shown.is_empty(), "{}", shown.join("\n"));
}

#[test]
fn every_byte_has_its_source() {
    for (text, _) in CASES {
        let written = to_html(text, &Dialect::default(), &|_| None);
        assert_eq!(written.pieces.first().map(|piece| piece.start), Some(0));
        for (index, piece) in written.pieces.iter().enumerate() {
            let end = written.pieces.get(index + 1).map_or(written.html.len(), |next| next.start as usize);
            let source = &text[piece.source.clone()];
            let html = &written.html[piece.start as usize..end];
            assert!(!piece.exact || html == source, "{html:?} is not {source:?}");
        }
    }
}

#[test]
fn destinations_and_literal_text_are_exact() {
    let text = "some *text* [a](/b/c) & more";
    let written = to_html(text, &Dialect::default(), &|_| None);
    let exact = |html: &str| {
        let at = written.html.find(html).map(|at| at as u32);
        let piece = written.pieces.iter().find(|piece| Some(piece.start) == at);
        piece.filter(|piece| piece.exact).map(|piece| &text[piece.source.clone()])
    };
    for (html, source) in
        [("some ", "some "), ("text", "text"), ("/b/c", "/b/c"), (" more", " more"), ("&amp;", "")]
    {
        assert_eq!(exact(html).unwrap_or_default(), source, "{html}");
    }
}

#[test]
fn ids_are_those_of_the_reader() {
    let text = "# A\n\n# A\n\n- x\n\n## B {#c}\n\n> # A\n";
    for flavor in [Flavor::KramdownGfm, Flavor::Kramdown, Flavor::GitHub, Flavor::CommonMarkGhPages] {
        let dialect = Dialect { flavor, ..Dialect::default() };
        let html = to_html(text, &dialect, &|_| None).html;
        let written: Vec<&str> =
            html.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
        let elements = parse(text, &dialect);
        let read = elements.iter().filter_map(|element| match &element.kind {
            ElementKind::Heading { id, .. } => id.as_deref(),
            _ => None,
        });
        assert_eq!(written, read.collect::<Vec<_>>(), "{flavor:?}");
    }
}

#[test]
fn links_can_be_rewritten() {
    let rewrite = |url: &str| (url == "a.md").then(|| "/a/".to_owned());
    let html = to_html("[x](a.md) [y](b.md)", &Dialect::default(), &rewrite).html;
    assert_eq!(html, "<p><a href=\"/a/\">x</a> <a href=\"b.md\">y</a></p>\n");
}

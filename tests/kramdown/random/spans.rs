//! Text within a block.

use super::super::rng::Rng;
use super::one_of;

const WORDS: &[&str] = &[
    "bread",
    "rye",
    "Wheat",
    "salt",
    "oven",
    "HTML",
    "AB",
    "snake_case",
    "größe",
    "日本",
    "don't",
    "e.g.",
    "3.5",
    "C++",
    "it's",
    "x",
    "a1",
    "re-use",
    "A & B",
    "50%",
    "(so)",
    "e:mail",
    "TODO",
    "über",
    "Ⅷ",
    "½",
    "🎉",
    "1984.",
];
const URLS: &[&str] = &[
    "/a",
    "b.html",
    "#top",
    "/a b.html",
    "http://example.org/x?a=1&b=2",
    "/x_y_z",
    "c(d)",
    "",
    "/a*b*",
    "/x\\_y",
    "?q=\"x\"",
    "/é",
    "/a|b",
    "/x&amp;y",
    "/it's",
    "<e f>",
    "mailto:a@b.c",
];
const TITLES: &[&str] =
    &["", "", "", " \"Title\"", " 'Title'", " \"a \"b\" c\"", " (title)", " \"*a* -- b\""];
const LABELS: &[&str] = &["one", "two", "One", "big one", "none", "größe", "x-1", "*one*"];
const NOTES: &[&str] = &["1", "n", "a-b", "none", "x.y"];
const SYMBOLS: &[&str] = &["--", "---", "...", "<<", ">>", "....", "<< a >>"];
const ENTITIES: &[&str] =
    &["&amp;", "&copy;", "&lt;", "&#65;", "&#x42;", "&nbsp;", "&nothing;", "&", "&quot;", "&copy"];
const ESCAPES: &[&str] = &[
    "\\*", "\\_", "\\`", "\\[", "\\]", "\\|", "\\#", "\\\\", "\\<", "\\{", "\\\"", "\\'", "\\-", "\\a",
    "\\:", "\\~", "\\$", "\\.", "\\!",
];
const LONE: &[&str] =
    &["*", "_", "`", "[", "]", "<", ">", "|", "\"", "'", "**", "~~", "$$", "{", "}", "!", "(", "\\", "^"];
const LISTS: &[&str] = &[
    "{: .c}",
    "{:.c}",
    "{:#i}",
    "{: title=\"t\"}",
    "{:ald}",
    "{: .c #j d='e'}",
    " {: .c}",
    "{: b0rken",
    "{:}",
];
const TAGS: &[&str] =
    &["span", "b", "em", "code", "kbd", "a href=\"/r\"", "sup", "a name=\"n\"", "i class='c'", "u id=v"];
const HTML: &[&str] = &[
    "<br>",
    "<br/>",
    "<img src=\"i.png\" alt=\"x\">",
    "<!-- *c* -->",
    "<!-- open",
    "<http://a.b/c_d>",
    "<a@b.c>",
    "<tel:1>",
    "<HTTP://X.Y>",
    "<div>",
    "</div>",
    "</b>",
    "<font>*x*</font>",
    "<a href=x/y>z</a>",
    "<x-y>*z*</x-y>",
    "<?php x ?>",
    "<span id=\"s\"/>",
    "<p>",
    "<!DOCTYPE html>",
    "<b",
    "<input type=\"text\">",
    "<time>9</time>",
];

/// A word or some.
pub(super) fn words(rng: &mut Rng) -> String {
    let words: Vec<&str> = (0..rng.between(1, 3)).map(|_| one_of(rng, WORDS)).collect();
    words.join(" ")
}

/// A line of text.
pub(super) fn line(rng: &mut Rng) -> String {
    let pieces: Vec<String> = (0..rng.between(1, 4)).map(|_| span(rng, 0)).collect();
    let mut line = pieces[0].clone();
    for piece in &pieces[1..] {
        line.push_str(if rng.chance(85) { " " } else { "" });
        line.push_str(piece);
    }
    line
}

/// The address and title of a link.
pub(super) fn address(rng: &mut Rng) -> String {
    format!("{}{}", one_of(rng, URLS), one_of(rng, TITLES))
}

/// A label of a reference.
pub(super) fn label(rng: &mut Rng) -> &'static str {
    one_of(rng, LABELS)
}

/// The name of a footnote.
pub(super) fn note(rng: &mut Rng) -> &'static str {
    one_of(rng, NOTES)
}

/// An attribute list.
pub(super) fn list(rng: &mut Rng) -> &'static str {
    one_of(rng, LISTS).trim_start()
}

fn span(rng: &mut Rng, depth: usize) -> String {
    let inner = |rng: &mut Rng| if depth < 2 { span(rng, depth + 1) } else { words(rng) };
    match rng.below(34) {
        0..=8 => words(rng),
        9 => format!("*{}*", inner(rng)),
        10 => format!("_{}_", inner(rng)),
        11 => format!("**{}**", inner(rng)),
        12 => {
            let mark = one_of(rng, &["__", "***", "~~", "~", "****"]);
            format!("{mark}{}{mark}", inner(rng))
        }
        13 | 14 => {
            let text = inner(rng);
            code(rng, &text)
        }
        15 | 16 => format!("[{}]({})", inner(rng), address(rng)),
        17 => format!("![{}]({})", inner(rng), address(rng)),
        18 => format!("[{}][{}]", inner(rng), label(rng)),
        19 => format!("[{}]", label(rng)),
        20 => format!("[{}] [{}]", label(rng), label(rng)),
        21 => format!("![{}][]", label(rng)),
        22 => format!("[^{}]", note(rng)),
        23 => {
            let text = inner(rng);
            element(rng, &text)
        }
        24 => one_of(rng, HTML).to_owned(),
        25 => one_of(rng, SYMBOLS).to_owned(),
        26 => one_of(rng, ENTITIES).to_owned(),
        27 => one_of(rng, ESCAPES).to_owned(),
        28 => format!("\"{}\"", inner(rng)),
        29 => format!("'{}'", inner(rng)),
        30 => format!("$${}$$", inner(rng)),
        31 | 32 => format!("{}{}", marked(rng), one_of(rng, LISTS)),
        _ => one_of(rng, LONE).to_owned(),
    }
}

fn marked(rng: &mut Rng) -> String {
    let text = words(rng);
    match rng.below(5) {
        0 => format!("*{text}*"),
        1 => format!("`{text}`"),
        2 => format!("[{text}]({})", address(rng)),
        3 => format!("<b>{text}</b>"),
        _ => format!("![{text}][{}]", label(rng)),
    }
}

fn code(rng: &mut Rng, text: &str) -> String {
    match rng.below(6) {
        0 => format!("``{text}``"),
        1 => format!("` {text} `"),
        2 => format!("``{text}`"),
        _ => format!("`{text}`"),
    }
}

fn element(rng: &mut Rng, text: &str) -> String {
    let tag = one_of(rng, TAGS);
    let name = tag.split(' ').next().unwrap_or(tag);
    let markdown = if rng.chance(10) {
        one_of(rng, &[" markdown=\"1\"", " markdown=\"0\"", " markdown=\"span\""])
    } else {
        ""
    };
    let end = if rng.chance(90) { format!("</{name}>") } else { String::new() };
    format!("<{tag}{markdown}>{text}{end}")
}

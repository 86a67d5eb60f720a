//! Blocks, and how they follow each other.

use super::super::rng::Rng;
use super::one_of;
use super::spans::{self, line, words};

const LANGUAGES: &[&str] =
    &["", "", "ruby", " html", "text", "ruby title=x", " c++", "x?y=z", "{.ruby}", " sh  "];
const ELEMENTS: &[&str] = &[
    "div",
    "section",
    "p",
    "details",
    "center",
    "my-card",
    "pre",
    "table",
    "li",
    "figure",
    "h2",
    "span",
    "a",
    "ul",
    "blockquote",
    "td",
    "summary",
    "script",
    "Div",
];
const ATTRIBUTES: &[&str] = &[
    "",
    "",
    "",
    " class=\"c\"",
    " id=\"r\"",
    " id=r",
    " @click=\"x\"",
    " hidden",
    " title='a \"b\"'",
    " data-x=a-b",
    "\n  class=\"d\"",
];
const MARKDOWN: &[&str] = &[
    "",
    "",
    "",
    " markdown=\"1\"",
    " markdown=\"1\"",
    " markdown=\"block\"",
    " markdown=\"span\"",
    " markdown=\"0\"",
];
const DEEPEST: usize = 3;

/// Blocks below each other.
pub(super) fn blocks(rng: &mut Rng, depth: usize) -> String {
    let mut text = String::new();
    let count = if depth == 0 { rng.between(2, 7) } else { rng.between(1, 3) };
    for _ in 0..count {
        text.push_str(&block(rng, depth));
        match rng.below(100) {
            0..=69 => text.push('\n'),
            70..=73 => text.push_str("\n\n"),
            74 | 75 => text.push_str("^\n"),
            76..=80 => text.push_str(&format!("{}\n", spans::list(rng))),
            81..=84 => text.push_str(&format!("{}\n\n", spans::list(rng))),
            85 => text.push_str("   \n"),
            _ => {}
        }
    }
    text
}

/// Definitions that the text may refer to.
pub(super) fn definitions(rng: &mut Rng) -> String {
    (0..rng.below(4)).map(|_| definition(rng) + one_of(rng, &["", "", "\n"])).collect()
}

fn block(rng: &mut Rng, depth: usize) -> String {
    let nested = depth < DEEPEST;
    match rng.below(40) {
        0..=8 => paragraph(rng),
        9..=12 => heading(rng),
        13 => format!("{}\n{}\n", line(rng), one_of(rng, &["===", "---", "-", "=", "== ", " ---", "-=-"])),
        14..=18 if nested => list(rng, depth),
        19 | 20 if nested => prefixed(&blocks(rng, depth + 1), "> ", ">", rng.chance(15)),
        21 | 22 => fence(rng),
        23 => prefixed(&paragraph(rng), one_of(rng, &["    ", "\t", "     "]), "", rng.chance(15)),
        24..=26 => table(rng),
        27..=29 if nested => element(rng, depth),
        30 | 31 if nested => definition_list(rng, depth),
        32 | 33 => definition(rng),
        34 => (one_of(rng, &["***\n", "---\n", "* * *\n", "_ _ _\n", "  ---\n", "--\n"])).to_owned(),
        35 => format!("{} toc\n{{:toc}}\n", one_of(rng, &["*", "1.", "-"])),
        36 => comment(rng),
        37 => format!("$$\n{}\n$$\n", line(rng)),
        38 => format!("{}\n{}", spans::list(rng), paragraph(rng)),
        _ => paragraph(rng),
    }
}

fn paragraph(rng: &mut Rng) -> String {
    let ends = ["\n", "\n", "\n", "\n", "  \n", "\\\\\n", "\n  "];
    let text: String = (0..rng.between(1, 3)).map(|_| line(rng) + one_of(rng, &ends)).collect();
    format!("{}\n", text.trim_end())
}

fn heading(rng: &mut Rng) -> String {
    let marks = one_of(rng, &["# ", "## ", "### ", "# ", "###### ", "####### ", " # ", "#", "#\t"]);
    let text = if rng.chance(50) { words(rng) } else { line(rng) };
    let ends = ["", "", "", "", " #", " ## ", "#", " {#own}", "{#own}", " {#own .c}", " ! ", " {#o.w:n}"];
    format!("{marks}{text}{}\n", one_of(rng, &ends))
}

/// Every line behind a prefix; only the first where the others are lazy.
fn prefixed(text: &str, prefix: &str, empty: &str, is_lazy: bool) -> String {
    let lines = text.lines().enumerate().map(|(index, line)| {
        if line.is_empty() {
            format!("{empty}\n")
        } else if is_lazy && index > 0 {
            format!("{line}\n")
        } else {
            format!("{prefix}{line}\n")
        }
    });
    lines.collect()
}

fn list(rng: &mut Rng, depth: usize) -> String {
    let mark = one_of(rng, &["- ", "* ", "+ ", "1. ", "10. ", "*   ", "-\t", "1) "]);
    let usual = " ".repeat(mark.len());
    let indent = if rng.chance(80) { usual.as_str() } else { one_of(rng, &["", " ", "  ", "   ", "    "]) };
    let mut text = String::new();
    for _ in 0..rng.between(1, 4) {
        let content = if rng.chance(70) { paragraph(rng) } else { blocks(rng, depth + 1) };
        let (first, rest) = content.split_once('\n').unwrap_or((&content, ""));
        let start = one_of(rng, &["", "", "", "", "", "[ ] ", "[x] ", "{: .i} "]);
        text.push_str(&format!("{mark}{start}{first}\n"));
        text.push_str(&prefixed(rest, indent, "", false));
        if rng.chance(20) {
            text.push('\n');
        }
        if rng.chance(15) && depth < DEEPEST {
            text.push_str(&prefixed(&list(rng, depth + 1), indent, "", false));
        }
    }
    text
}

fn fence(rng: &mut Rng) -> String {
    let mark = one_of(rng, &["```", "```", "~~~", "````"]);
    let end = if rng.chance(85) { mark } else { one_of(rng, &["```", "~~~", "`````", "``` x", "  ```", ""]) };
    let content: String =
        (0..rng.below(4)).map(|_| if rng.chance(20) { "\n".to_owned() } else { line(rng) + "\n" }).collect();
    format!("{mark}{}\n{content}{end}\n", one_of(rng, LANGUAGES))
}

fn table(rng: &mut Rng) -> String {
    let columns = rng.between(1, 3);
    let is_framed = rng.chance(70);
    let framed = |cells: Vec<String>| {
        let row = cells.join(if is_framed { " | " } else { "|" });
        if is_framed {
            format!("| {row} |\n")
        } else {
            format!("{row}{}\n", if columns == 1 { " |" } else { "" })
        }
    };
    let mut text = String::new();
    for index in 0..rng.between(1, 4) {
        text.push_str(&framed(
            (0..columns).map(|_| if rng.chance(60) { words(rng) } else { line(rng) }).collect(),
        ));
        if rng.chance(if index == 0 { 50 } else { 10 }) {
            let rule = one_of(rng, &["---", "---", ":--", "--:", ":-:", "===", "-"]);
            text.push_str(&framed((0..columns).map(|_| rule.to_owned()).collect()));
        }
    }
    text
}

fn element(rng: &mut Rng, depth: usize) -> String {
    let name = one_of(rng, ELEMENTS);
    let start = format!("<{name}{}{}>", one_of(rng, ATTRIBUTES), one_of(rng, MARKDOWN));
    let content = if rng.chance(60) { blocks(rng, depth + 1) } else { line(rng) };
    let end = if rng.chance(92) { format!("</{name}>") } else { String::new() };
    match rng.below(5) {
        0 => format!("{start}{}{end}\n", content.trim_end()),
        1 => format!("{start}\n\n{content}\n{end}\n"),
        2 => format!("{start}{end} {}\n", line(rng)),
        _ => format!("{start}\n{content}\n{end}\n"),
    }
}

fn definition_list(rng: &mut Rng, depth: usize) -> String {
    let terms = (0..rng.between(1, 2)).map(|_| line(rng) + "\n").collect::<String>();
    let gap = if rng.chance(25) { "\n" } else { "" };
    let mut text = format!("{terms}{gap}");
    for _ in 0..rng.between(1, 2) {
        let content = if rng.chance(70) { line(rng) + "\n" } else { blocks(rng, depth + 1) };
        let (first, rest) = content.split_once('\n').unwrap_or((&content, ""));
        text.push_str(&format!(
            "{}{first}\n{}",
            one_of(rng, &[": ", ": ", ":   ", ":", ":\t"]),
            prefixed(rest, "  ", "", false)
        ));
    }
    text
}

fn definition(rng: &mut Rng) -> String {
    let indent = one_of(rng, &["", "", "", "", "  ", "    "]);
    match rng.below(10) {
        0..=3 => format!("{indent}[{}]: {}\n", spans::label(rng), spans::address(rng)),
        4 => format!("{indent}[{}]:/x\n  \"Title\"\n", spans::label(rng)),
        5 | 6 => format!("{indent}[^{}]: {}\n", spans::note(rng), line(rng)),
        7 => format!(
            "[^{}]: {}\n\n{}",
            spans::note(rng),
            line(rng),
            prefixed(&block(rng, 2), "    ", "", false)
        ),
        8 => format!("{indent}*[{}]: {}\n", one_of(rng, &["AB", "HTML", "x", "big one"]), words(rng)),
        _ => format!("{{:{}: .a #by-ald t=\"u\"}}\n", one_of(rng, &["ald", "other"])),
    }
}

fn comment(rng: &mut Rng) -> String {
    let text = paragraph(rng);
    match rng.below(6) {
        0 => format!("{{::comment}}\n{text}{{:/comment}}\n"),
        // Tags that are not closed would hide the rest of the page from a browser.
        1 => format!("{{::nomarkdown}}\n*{}* <i id=\"raw\">[a](/b)</i>\n{{:/}}\n", words(rng)),
        2 => "{::options auto_ids=\"false\" /}\n".to_owned(),
        3 => format!("<!--\n{text}\n{text}-->\n"),
        4 => format!("{{::comment}}{text}"),
        _ => format!("<!-- {} --> {text}", words(rng)),
    }
}

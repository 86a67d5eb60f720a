//! A series as a Mermaid diagram: an arrow from each part to those that its list links to.

use std::io::{self, Write};

use postproof::site::series::SeriesView;

/// Writes one series.
pub(super) fn write(out: &mut dyn Write, series: &SeriesView) -> io::Result<()> {
    writeln!(out, "---\ntitle: {}\n---\nflowchart LR", quoted(&series.title))?;
    for (at, part) in series.parts.iter().enumerate() {
        writeln!(out, "    p{at}[{}]", quoted(&format!("{}. {}", part.number, part.title)))?;
    }
    let index = |number: &str| series.parts.iter().position(|part| part.number == number);
    for pair in 1..series.parts.len() {
        writeln!(out, "    p{} ==> p{pair}", pair - 1)?;
    }
    for (at, list) in series.lists.iter().enumerate() {
        let from = list.part.as_deref().and_then(index);
        let name = from.map_or_else(|| format!("l{at}"), |from| format!("p{from}"));
        if from.is_none() {
            writeln!(out, "    {name}[/{}/]", quoted(&list.path))?;
        }
        let targets = list.linked.iter().filter_map(|number| index(number));
        for to in targets.filter(|to| Some(*to) != from) {
            writeln!(out, "    {name} -.-> p{to}")?;
        }
    }
    Ok(())
}

/// A text between quotation marks, without what Mermaid would read.
fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => quoted.push_str("#quot;"),
            '#' => quoted.push_str("#35;"),
            c if c.is_control() => quoted.push(' '),
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

//! A series as a table: one row a part, one column a list.

use std::io::{self, Write};

use postproof::report::visible;
use postproof::site::series::{SeriesList, SeriesPart, SeriesView};
use unicode_width::UnicodeWidthStr;

/// So many lists fit beside the titles; of more than these only how many have the part is told.
const MAX_COLUMNS: usize = 24;

/// Writes one series.
pub(super) fn write(out: &mut dyn Write, series: &SeriesView) -> io::Result<()> {
    let SeriesView { name, title, parts, lists, findings } = series;
    let heading = if title == name { String::new() } else { format!(": {title}") };
    writeln!(out, "{}{} ({})", visible(name), visible(&heading), count(parts.len(), "part"))?;
    let lists: Vec<&SeriesList> = lists.iter().collect();
    let is_wide = lists.len() > MAX_COLUMNS;
    if !lists.is_empty() && !is_wide {
        writeln!(out, "  {:>6}  {:10}  {}", "", "", header(&lists))?;
    }
    for part in parts {
        let date = part.date.as_deref().unwrap_or("");
        let cells = if is_wide { counted(part, &lists) } else { cells(part, &lists) };
        let gap = if cells.is_empty() { "" } else { "  " };
        writeln!(
            out,
            "  {:>6}  {date:10}  {cells}{gap}{}  {}",
            part.number,
            visible(&part.title),
            visible(&part.url)
        )?;
    }
    if !lists.is_empty() {
        writeln!(
            out,
            "  lists, by the part that shows them: + linked, o named without a link to it, . not there"
        )?;
    }
    for finding in findings {
        let fix = if finding.has_fix { " (has a fix)" } else { "" };
        let line = format!(
            "{}:{}: {}[{}] {}{fix}",
            finding.path, finding.line, finding.level, finding.rule, finding.message
        );
        writeln!(out, "  {}", visible(&line))?;
    }
    Ok(())
}

fn count(number: usize, word: &str) -> String {
    format!("{number} {word}{}", if number == 1 { "" } else { "s" })
}

/// The parts that show the lists; `-` for other pages.
fn header(lists: &[&SeriesList]) -> String {
    let cells = lists.iter().map(|list| padded(list.part.as_deref().unwrap_or("-"), 2));
    cells.collect::<Vec<_>>().join(" ")
}

fn cells(part: &SeriesPart, lists: &[&SeriesList]) -> String {
    let cell =
        |list: &&SeriesList| match (list.linked.contains(&part.number), list.named.contains(&part.number)) {
            (true, _) => padded("+", 2),
            (false, true) => padded("o", 2),
            (false, false) => padded(".", 2),
        };
    lists.iter().map(cell).collect::<Vec<_>>().join(" ")
}

fn counted(part: &SeriesPart, lists: &[&SeriesList]) -> String {
    let linked = lists.iter().filter(|list| list.linked.contains(&part.number)).count();
    format!("in {linked} of {} lists", lists.len())
}

fn padded(text: &str, width: usize) -> String {
    format!("{}{text}", " ".repeat(width.saturating_sub(text.width())))
}

//! The files of `_data` (J-READ-18).

use std::collections::HashSet;

use super::table::{self, Cell, Row};
use super::{Entry, Mapping, Node, Scalar, Style, SyntaxError, Yaml, parse};
use crate::source::Span;

/// The extensions that are data, in the order in which Jekyll reads them: a later file of the same name wins.
pub const EXTENSIONS: [&str; 5] = ["yaml", "yml", "json", "csv", "tsv"];

/// Reads a data file; `extension` is one of [`EXTENSIONS`]. `None`: nothing is in it.
///
/// # Errors
/// The file is malformed, which stops the build.
pub fn read(extension: &str, text: &str) -> Result<Option<Node>, SyntaxError> {
    match extension {
        "csv" => read_table(text, ',').map(Some),
        "tsv" => read_table(text, '\t').map(Some),
        // JSON goes through the YAML parser.
        _ => parse(text, 0),
    }
}

/// The key below `site.data` of a file's base name or a folder's name: without all but letters, digits, "_", "-" and white
/// space of ASCII, runs of white space as "_".
pub fn key(name: &str) -> String {
    let is_kept = |c: char| c.is_ascii_alphanumeric() || c == '_';
    // White space at the start goes too, when a word follows at once.
    let rest = name.trim_start_matches(is_space);
    let name = if rest.is_empty() || rest.starts_with(is_kept) { rest } else { name };
    let mut key = String::with_capacity(name.len());
    let mut in_space = false;
    for c in name.chars().filter(|c| is_kept(*c) || *c == '-' || is_space(*c)) {
        if !is_space(c) {
            key.push(c);
        } else if !in_space {
            key.push('_');
        }
        in_space = is_space(c);
    }
    key
}

/// Ruby's `\s`.
fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\r' | '\x0b' | '\x0c')
}

/// A table as a list of mappings from header to text. A BOM stays a part of the first header, as in Jekyll.
fn read_table(text: &str, separator: char) -> Result<Node, SyntaxError> {
    let mut rows = table::rows(text, separator)?.into_iter();
    let header = rows.next().unwrap_or_default().cells;
    // Of two columns with one name the first is seen.
    let mut names = HashSet::new();
    let columns: Vec<Option<Node>> = header
        .iter()
        .map(|cell| cell.text.as_deref().filter(|name| names.insert(*name)).map(|_| node(cell, text)))
        .collect();
    // Every row repeats every header: a hostile table may not multiply the two without end.
    let cost: usize = columns.iter().flatten().map(|column| size_of::<Entry>() + column.span.len()).sum();
    let budget = text.len().saturating_mul(256).saturating_add(64 << 20);
    if cost.saturating_mul(rows.len()) > budget {
        return Err(SyntaxError::at(
            text,
            0,
            "most of the table's cells are missing: it is too large to fill",
        ));
    }
    let items = rows.map(|row| row_node(&columns, &row, text)).collect();
    Ok(Node { span: Span::new(0, text.len()), value: Yaml::Sequence(items) })
}

fn row_node(columns: &[Option<Node>], row: &Row, text: &str) -> Node {
    let start = row.start as u32;
    let end = row.cells.last().map_or(start, |cell| cell.span.end);
    let entries = columns.iter().enumerate().filter_map(|(index, column)| {
        let missing = Node { span: Span { start: end, end }, value: Yaml::Null };
        Some(Entry {
            key: column.clone()?,
            value: row.cells.get(index).map_or(missing, |cell| node(cell, text)),
        })
    });
    let mapping = Mapping { entries: entries.collect(), repeated: Vec::new() };
    Node { span: Span { start, end }, value: Yaml::Mapping(mapping) }
}

fn node(cell: &Cell, text: &str) -> Node {
    let Some(content) = &cell.text else { return Node { span: cell.span, value: Yaml::Null } };
    let Span { start, end } = cell.span;
    let inner = if cell.quoted { Span { start: start + 1, end: end - 1 } } else { cell.span };
    let exact = Some(inner).filter(|inner| text.get(inner.range()) == Some(content));
    let style = if cell.quoted { Style::DoubleQuoted } else { Style::Plain };
    Node { span: cell.span, value: Yaml::Str(Scalar { text: content.as_str().into(), style, exact }) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_base_names_without_what_ruby_drops() {
        let cases = [
            ("ünï", "n"),
            ("do.t", "dot"),
            ("a-b_c", "a-b_c"),
            ("a b  c", "a_b_c"),
            (" a", "a"),
            ("a ", "a_"),
            ("", ""),
            ("日本", ""),
        ];
        for (name, expected) in cases {
            assert_eq!(key(name), expected, "{name:?}");
        }
    }

    /// Rows as `key=value`, with "~" for an exact value, "" for nil.
    fn shown(extension: &str, text: &str) -> String {
        let node = match read(extension, text) {
            Ok(node) => node,
            Err(error) => return format!("{error}: {:?}", &text[error.span.range()]),
        };
        let cell = |node: &Node| match &node.value {
            Yaml::Str(scalar) => format!("{}{}", scalar.text, if scalar.exact.is_some() { "~" } else { "" }),
            _ => String::new(),
        };
        let rows = node.iter().filter_map(Node::as_sequence).flatten().filter_map(Node::as_mapping);
        let rows = rows.map(|row| {
            let cells =
                row.entries.iter().map(|entry| format!("{}={}", cell(&entry.key), cell(&entry.value)));
            cells.collect::<Vec<_>>().join(" ")
        });
        rows.collect::<Vec<_>>().join(" | ")
    }

    #[test]
    fn tables_are_read_as_ruby_reads_them() {
        let cases = [
            ("a,b\n1,2\n", "a~=1~ b~=2~"),
            ("a,b\n\n1,2", "a~= b~= | a~=1~ b~=2~"),
            ("a,b\n1\n1,2,3\n", "a~=1~ b~= | a~=1~ b~=2~"),
            ("a,a,\n1,2,3\n", "a~=1~"),
            ("a,b\r\n\"x, y\",\"p \"\"q\"\"\"\r\n", "a~=x, y~ b~=p \"q\""),
            ("a,b\n\"\",\n", "a~=~ b~="),
            ("a\n\"x\ny\"\n", "a~=x\ny~"),
            ("a,b\r1,ü\r", "a~=1~ b~=ü~"),
            ("\u{feff}a\n1\n", "\u{feff}a~=1~"),
            ("a,b", ""),
            ("", ""),
            ("a,b\nx\"y,2\n", "illegal quoting: \"\\\"\""),
            ("a,b\n\"x,2\n", "unclosed quoted field: \"\\\"\""),
            ("a,b\n\"x\"y,2\n", "any value after a quoted field isn't allowed: \"y,2\""),
            ("a,b\r\n1,2\n", "unquoted fields do not allow a new line of another kind: \"1,2\""),
        ];
        for (text, expected) in cases {
            assert_eq!(shown("csv", text), expected, "{text:?}");
        }
        assert_eq!(shown("tsv", "a\tb\n1, 2\t3\n"), "a~=1, 2~ b~=3~");
    }

    #[test]
    fn a_table_cannot_be_blown_up() {
        let text = format!(
            "{}\n{}",
            (0..20_000).map(|at| format!("c{at},")).collect::<String>(),
            "1\n".repeat(20_000)
        );
        assert!(read("csv", &text).is_err());
    }
}

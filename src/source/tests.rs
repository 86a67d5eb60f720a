//! Bytes, lines, columns and positions of editors.

use super::*;

#[test]
fn editors_count_in_the_units_that_were_agreed_upon() {
    let source = Source::new("a.md".into(), "\u{feff}é🎉b\r\n漢字\n");
    /// Encoding, byte, line and column.
    type Case = (Encoding, u32, (u32, u32));
    let cases: [Case; 9] = [
        (Encoding::Utf8, 3, (0, 0)),
        (Encoding::Utf8, 9, (0, 6)),
        (Encoding::Utf16, 9, (0, 3)),
        (Encoding::Utf32, 9, (0, 2)),
        (Encoding::Utf16, 10, (0, 4)),
        (Encoding::Utf8, 15, (1, 3)),
        (Encoding::Utf16, 15, (1, 1)),
        (Encoding::Utf32, 18, (1, 2)),
        (Encoding::Utf16, 19, (2, 0)),
    ];
    for (encoding, offset, (line, column)) in cases {
        let position = EditorPosition { line, column };
        assert_eq!(source.editor_position(offset, encoding), position, "{encoding:?} {offset}");
        assert_eq!(source.offset_of(position, encoding), offset, "{encoding:?} {position:?}");
    }
    let beyond = [((0, 99), 10), ((9, 0), 19), ((0, 2), 5)];
    for ((line, column), offset) in beyond {
        assert_eq!(source.offset_of(EditorPosition { line, column }, Encoding::Utf16), offset);
    }
    assert_eq!(source.editor_position(6, Encoding::Utf16), EditorPosition { line: 0, column: 1 });
}

#[test]
fn columns_count_characters_however_long_the_line_is() {
    let text = format!("\u{feff}é\r\n{}漢字\nend", "aé漢🎉\u{feff}".repeat(700));
    let source = Source::new("a.md".into(), text.as_str());
    let (mut line, mut column) = (1, 1);
    for (offset, c) in text.char_indices() {
        for inside in 0..c.len_utf8() {
            assert_eq!(source.line_column((offset + inside) as u32), LineColumn { line, column }, "{offset}");
        }
        match c {
            '\n' => (line, column) = (line + 1, 1),
            '\u{feff}' => {}
            _ => column += 1,
        }
    }
    let end = LineColumn { line: 3, column: 4 };
    assert_eq!(source.line_column(text.len() as u32), end);
    assert_eq!(source.line_column(u32::MAX), end);
    assert_eq!(Source::new("a.md".into(), "").line_column(7), LineColumn { line: 1, column: 1 });
}

#[test]
fn bytes_of_a_line_are_counted_from_its_first() {
    let source = Source::new("a.md".into(), "\u{feff}é\r\na𐐀b");
    let cases = [(0, (1, 1)), (3, (1, 4)), (5, (1, 6)), (7, (2, 1)), (8, (2, 2)), (12, (2, 6))];
    for (offset, expected) in cases {
        assert_eq!(source.line_byte(offset), expected, "{offset}");
    }
    assert_eq!(source.line_byte(u32::MAX), (2, 7));
}

//! Random documents that combine all constructs: the same for a seed on every machine.

mod blocks;
mod spans;

use super::oracle::Options;
use super::rng::Rng;

/// Settings below `kramdown:`; most documents have none.
const SETTINGS: &[&str] = &[
    "{input: kramdown}",
    "{input: kramdown, auto_id_prefix: k-}",
    "{auto_id_prefix: p-}",
    "{header_offset: 1}",
    "{auto_ids: false}",
    "{parse_block_html: true}",
];

/// A document and its settings.
pub(crate) struct Document {
    pub(crate) text: String,
    pub(crate) options: Options,
}

/// The document of a seed.
pub(crate) fn document(seed: u64) -> Document {
    let mut rng = Rng::new(seed);
    let settings = if rng.chance(15) { one_of(&mut rng, SETTINGS) } else { "" };
    let mut text = blocks::blocks(&mut rng, 0);
    text.push_str(&blocks::definitions(&mut rng));
    if rng.chance(25) {
        text = damaged(&mut rng, &text);
    }
    if rng.chance(3) {
        text = text.replace('\n', "\r\n");
    }
    Document { text, options: Options(settings.to_owned()) }
}

/// One of these at random.
fn one_of<'t>(rng: &mut Rng, texts: &[&'t str]) -> &'t str {
    rng.pick::<&str>(texts)
}

/// The text with a slip of the keyboard: what is nearly a construct is where parsers part.
fn damaged(rng: &mut Rng, text: &str) -> String {
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    for _ in 0..rng.between(1, 2) {
        if lines.is_empty() {
            break;
        }
        let at = rng.below(lines.len());
        match rng.below(6) {
            0 => drop(lines.remove(at)),
            1 => lines.insert(at, String::new()),
            2 => lines[at].insert_str(0, one_of(rng, &[" ", "  ", "   ", "    ", "\t", "> ", "- "])),
            3 => {
                lines[at].push_str(one_of(rng, &["  ", "\\", "|", "*", "`", " #", "{: .z}", "</div>", "\""]))
            }
            4 => lines[at] = lines[at].trim_start().to_owned(),
            _ => lines[at] = without_a_character(rng, &lines[at]),
        }
    }
    lines.iter().flat_map(|line| [line.as_str(), "\n"]).collect()
}

fn without_a_character(rng: &mut Rng, line: &str) -> String {
    let count = line.chars().count().max(1);
    let gone = rng.below(count);
    line.chars().enumerate().filter(|(index, _)| *index != gone).map(|(_, character)| character).collect()
}

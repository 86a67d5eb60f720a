//! Megabytes per second of the reader of kramdown's Markdown, beside pulldown-cmark on the same text.
//!
//! `cargo bench --bench markdown`

use std::fmt::Write as _;

use divan::Bencher;
use divan::counter::BytesCount;
use postproof::markdown::{Dialect, document};
use pulldown_cmark::{Options, Parser};

// The allocator of the program.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() {
    divan::main();
}

/// Documentation as it is written: about a megabyte of headings, prose with links, lists, code, tables and quotes.
fn text() -> String {
    let mut text = String::new();
    for number in 0..1200 {
        let _ = write!(
            text,
            "## Step {number}: set up the *tool*\n\n\
             Before you start, read the [guide](/docs/guide-{number}.html \"Guide\") and the notes on `config.yml`. It's easy:\n\
             most people need \"five\" minutes, some need ten -- see [the list][list] for what **can** go wrong on other\n\
             systems... The page at <https://example.org/{number}> tells more & shows pictures.\n\n\
             * Download the archive and unpack it into a folder of your own\n\
             * Run `make install` there, which asks for the password once\n  \
               * on some systems it is called `gmake`\n\
             * Open ![the window](/img/window-{number}.png) and choose *Settings*\n\n\
             ```bash\ncd tool-{number}\n./configure --prefix=/opt && make\n```\n\n\
             | Option | Meaning |\n|:-------|--------:|\n| `-v` | says more |\n| `-q` | says less |\n\n\
             > A note that stands aside, with a [link](../other/page-{number}/#part) in it,\n> over two lines.\n\n\
             1. First this.\n2. Then that, which takes a longer sentence to explain than the first one did.\n\n"
        );
    }
    text.push_str("[list]: /docs/list.html 'The list'\n");
    text
}

#[divan::bench]
fn kramdown_tree(bencher: Bencher) {
    let (text, dialect) = (text(), Dialect::default());
    bencher.counter(BytesCount::of_str(&text)).bench(|| document(&text, &dialect));
}

#[divan::bench]
fn kramdown_elements(bencher: Bencher) {
    let (text, dialect) = (text(), Dialect::default());
    bencher.counter(BytesCount::of_str(&text)).bench(|| document(&text, &dialect).elements());
}

#[divan::bench]
fn kramdown_html(bencher: Bencher) {
    let (text, dialect) = (text(), Dialect::default());
    bencher.counter(BytesCount::of_str(&text)).bench(|| document(&text, &dialect).to_html(&|_| None));
}

#[divan::bench]
fn pulldown_cmark_events(bencher: Bencher) {
    let text = text();
    let options = Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES | Options::ENABLE_STRIKETHROUGH;
    bencher
        .counter(BytesCount::of_str(&text))
        .bench(|| Parser::new_ext(&text, options).into_offset_iter().count());
}

//! Ten times the text as Markdown takes at most twelve times the time of the processor, with room for a noisy clock.
#![no_main]

use std::time::Duration;

use cpu_time::ThreadTime;
use libfuzzer_sys::fuzz_target;
use postproof::markdown::{Dialect, Flavor, document};

/// The text is repeated to at least so many bytes: what is over in no time has no ratio.
const LENGTH: usize = 16 * 1024;
/// What a clock may be off by.
const NOISE: Duration = Duration::from_millis(3);
/// So many measurements must all be too slow.
const TRIES: usize = 6;

fn time(text: &str, flavor: Flavor) -> Duration {
    let dialect = Dialect { flavor, ..Dialect::default() };
    let start = ThreadTime::now();
    let document = document(text, &dialect);
    std::hint::black_box((document.elements(), document.to_html(&|_| None)));
    start.elapsed()
}

fuzz_target!(|text: &str| {
    if text.is_empty() {
        return;
    }
    let one = text.repeat(LENGTH.div_ceil(text.len()));
    let ten = one.repeat(10);
    for flavor in [Flavor::KramdownGfm, Flavor::Kramdown] {
        let measured = || (time(&one, flavor), time(&ten, flavor));
        let is_linear = |(one, ten): &(Duration, Duration)| *ten <= 12 * *one + NOISE;
        let mut slow = Vec::new();
        while slow.len() < TRIES {
            let pair = measured();
            if is_linear(&pair) {
                break;
            }
            slow.push(pair);
        }
        assert!(slow.len() < TRIES, "{flavor:?}: {slow:?}");
    }
});

//! A short name for each finding that stays the same while the lines of its file move, so that services know it again.

use std::collections::HashMap;
use std::hash::Hasher;

use fnv::FnvHasher;

use super::Report;
use crate::diagnostic::Diagnostic;

/// Names findings in the order of the report: the second of a kind has another name than the first.
#[derive(Debug, Default)]
pub(super) struct Fingerprints {
    seen: HashMap<u64, u64>,
}

impl Fingerprints {
    /// The name of the next finding: 16 hexadecimal digits, made of the file, the rule, and what it is about.
    pub(super) fn next(&mut self, report: &Report, finding: &Diagnostic) -> String {
        let path = report.repository_path(finding.place.file);
        let kind = hash([path.as_bytes(), finding.rule.as_bytes(), finding.about().as_bytes()]);
        let nth = self.seen.entry(kind).or_default();
        let name = if *nth == 0 { kind } else { hash([&kind.to_le_bytes()[..], &nth.to_le_bytes()[..]]) };
        *nth += 1;
        format!("{name:016x}")
    }
}

fn hash<const N: usize>(parts: [&[u8]; N]) -> u64 {
    let mut hasher = FnvHasher::default();
    for part in parts {
        hasher.write(part);
        // No text holds this byte, so that the parts cannot run together.
        hasher.write_u8(0xff);
    }
    hasher.finish()
}

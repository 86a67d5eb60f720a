//! The findings that a site had when somebody decided to look at new ones only. Pure: who reads and writes the file is another
//! matter.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::diagnostic::Diagnostic;
use crate::moves::Moves;
use crate::source::SitePath;
use crate::tally::Tally;
use crate::workspace::{Findings, Sources};

/// Name of the file, which lies beside the settings.
pub const FILE_NAME: &str = ".postproof-baseline.json";
/// The version of its format.
const VERSION: u32 = 1;

/// What is known of the sites that share a file.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Baseline {
    version: u32,
    findings: Vec<Entry>,
}

/// Findings of one kind: lines are no part of it, so that edits elsewhere in the file do not bring them back.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// The site's folder, from the folder of the file; left out when they are the same.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub site: String,
    /// Path in the site.
    pub path: String,
    /// Name of the rule.
    pub rule: String,
    /// What a link was resolved to, else the message.
    pub about: String,
    /// How many there are.
    pub count: usize,
}

/// What makes findings one kind: path, rule, and what it is about. Lines are no part of it.
pub(crate) type Kind = (String, String, String);

/// The kind of a finding, in a file that `path` says the path of.
pub(crate) fn kind(sources: &Sources, finding: &Diagnostic, path: impl Fn(&SitePath) -> SitePath) -> Kind {
    let path = path(&sources.get(finding.place.file).path).to_string();
    (path, finding.rule.to_owned(), finding.about().to_owned())
}

/// How many findings of each kind there are, in files that `path` says the paths of: those of an earlier state may have moved.
pub(crate) fn kinds(
    sources: &Sources,
    findings: &[Diagnostic],
    path: impl Fn(&SitePath) -> SitePath,
) -> Tally<Kind> {
    findings.iter().map(|finding| kind(sources, finding, &path)).collect()
}

impl Baseline {
    /// Where the file of the site at `root` lies, and the site's name in it: beside its settings file, else in its folder.
    /// Settings from somewhere else say nothing about where the site keeps its files.
    pub fn place(root: &Path, settings: Option<&Path>) -> (PathBuf, String) {
        let beside = settings.and_then(Path::parent).filter(|folder| root.starts_with(folder));
        let folder = beside.unwrap_or(root);
        let site = root.strip_prefix(folder).unwrap_or(Path::new("")).to_string_lossy().replace('\\', "/");
        (folder.join(FILE_NAME), site)
    }

    /// Reads the text of a file.
    ///
    /// # Errors
    /// What is wrong with it, as a lowercase phrase.
    pub fn parse(text: &str) -> Result<Baseline, String> {
        let baseline: Baseline = serde_json::from_str(text).map_err(|error| error.to_string())?;
        match baseline.version {
            VERSION => Ok(baseline),
            other => Err(format!("version {other} of the baseline is not known")),
        }
    }

    /// The text of the file: sorted, a line for each value, so that changes to it are easy to read and to merge.
    pub fn to_text(&self) -> String {
        let text = serde_json::to_string_pretty(self).unwrap_or_default();
        text + "\n"
    }

    /// Number of findings of a site.
    pub fn count(&self, site: &str) -> usize {
        self.findings.iter().filter(|entry| entry.site == site).map(|entry| entry.count).sum()
    }

    /// Makes these the known findings of a site; those of others stay.
    pub fn set(&mut self, site: &str, sources: &Sources, findings: &[Diagnostic]) {
        let counts = kinds(sources, findings, SitePath::clone);
        let entry = |((path, rule, about), count)| Entry { site: site.to_owned(), path, rule, about, count };
        self.findings.retain(|entry| entry.site != site);
        self.findings.extend(counts.into_iter().map(entry));
        self.sort();
    }

    /// Takes one more finding of a site as known.
    pub fn add(&mut self, site: &str, sources: &Sources, finding: &Diagnostic) {
        let (path, rule, about) = kind(sources, finding, SitePath::clone);
        let is_same = |entry: &&mut Entry| {
            (&*entry.site, &entry.path, &entry.rule, &entry.about) == (site, &path, &rule, &about)
        };
        match self.findings.iter_mut().find(is_same) {
            Some(entry) => entry.count += 1,
            None => self.findings.push(Entry { site: site.to_owned(), path, rule, about, count: 1 }),
        }
        self.sort();
    }

    /// Forgets what is mended.
    pub fn prune(&mut self, mended: &[Entry]) {
        for gone in mended {
            let is_same = |entry: &&mut Entry| {
                (&entry.site, &entry.path, &entry.rule, &entry.about)
                    == (&gone.site, &gone.path, &gone.rule, &gone.about)
            };
            if let Some(entry) = self.findings.iter_mut().find(is_same) {
                entry.count = entry.count.saturating_sub(gone.count);
            }
        }
        self.findings.retain(|entry| entry.count > 0);
    }

    /// Lets the entries of a site follow files that get other paths. Whether any did.
    pub fn follow(&mut self, site: &str, moves: &Moves) -> bool {
        let mut has_any = false;
        for entry in self.findings.iter_mut().filter(|entry| entry.site == site) {
            let path = SitePath::new(&entry.path);
            if moves.moves(&path) {
                entry.path = moves.after(&path).to_string();
                has_any = true;
            }
        }
        self.sort();
        has_any
    }

    fn sort(&mut self) {
        self.version = VERSION;
        self.findings.sort_by(|a, b| {
            (&a.site, &a.path, &a.rule, &a.about).cmp(&(&b.site, &b.path, &b.rule, &b.about))
        });
    }

    /// Takes the known findings out, of each kind at most as many as are known: the last ones are the new ones. Those that
    /// were there before a change ([`Findings::before`]) count, too. Files that `is_asked` does not name were not looked at, and
    /// nothing in them counts as mended.
    pub fn take_out(
        &self,
        site: &str,
        sources: &Sources,
        findings: &mut Findings,
        is_asked: impl Fn(&str) -> bool,
    ) {
        let here = || self.findings.iter().filter(|entry| entry.site == site);
        let known_as = |entry: &Entry| (entry.path.clone(), entry.rule.clone(), entry.about.clone());
        let mut left: Tally<Kind> = Tally::default();
        here().for_each(|entry| left.add(known_as(entry), entry.count));
        let mut is_known = |finding: &Diagnostic| left.take(&kind(sources, finding, SitePath::clone));
        for finding in &findings.before {
            is_known(finding);
        }
        let (known, new) = std::mem::take(&mut findings.diagnostics).into_iter().partition(is_known);
        let known: Vec<Diagnostic> = known;
        findings.diagnostics = new;
        findings.summary.known = known.len();
        findings.known = Some(known);
        let mended = left.into_iter().filter(|((path, ..), count)| *count > 0 && is_asked(path));
        let entry = |((path, rule, about), count)| Entry { site: site.to_owned(), path, rule, about, count };
        findings.summary.mended = mended.map(entry).collect();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{FileId, Place, Source, Span};

    fn findings(about: &[&str]) -> (Sources, Findings) {
        let mut sources = Sources::default();
        sources.add(Source::new("a.md".into(), "text"));
        let finding = |(at, about): (usize, &&str)| {
            Diagnostic::new("missing-page", Place::new(FileId(0), Span::at(at)), "gone").target(*about)
        };
        let diagnostics = about.iter().enumerate().map(finding).collect();
        (sources, Findings { diagnostics, ..Findings::default() })
    }

    fn after(known: &[&str], now: &[&str]) -> (Vec<String>, usize, Vec<(String, usize)>) {
        let mut baseline = Baseline::default();
        let (sources, before) = findings(known);
        baseline.set("docs", &sources, &before.diagnostics);
        let baseline = Baseline::parse(&baseline.to_text()).unwrap();
        let (sources, mut found) = findings(now);
        baseline.take_out("docs", &sources, &mut found, |_| true);
        let new = found.diagnostics.iter().filter_map(|finding| finding.target.clone()).collect();
        let mended = found.summary.mended.into_iter().map(|entry| (entry.about, entry.count)).collect();
        (new, found.summary.known, mended)
    }

    #[test]
    fn what_is_known_is_not_reported_and_never_more_than_that() {
        let owned = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
        assert_eq!(after(&["/a"], &["/a"]), (vec![], 1, vec![]));
        assert_eq!(after(&["/a"], &["/a", "/a", "/b"]), (owned(&["/a", "/b"]), 1, vec![]));
        assert_eq!(
            after(&["/a", "/a", "/b"], &["/a"]),
            (vec![], 1, vec![("/a".into(), 1), ("/b".into(), 1)])
        );
        assert_eq!(after(&[], &["/a"]), (owned(&["/a"]), 0, vec![]));
    }

    #[test]
    fn what_is_mended_is_forgotten_and_other_sites_stay() {
        let mut baseline = Baseline::default();
        let (sources, before) = findings(&["/a", "/a", "/b"]);
        baseline.set("docs", &sources, &before.diagnostics);
        baseline.set("", &sources, &before.diagnostics);
        let (sources, mut found) = findings(&["/a"]);
        baseline.take_out("docs", &sources, &mut found, |_| true);
        baseline.prune(&found.summary.mended);
        assert_eq!((baseline.count("docs"), baseline.count("")), (1, 3));
        baseline.set("docs", &sources, &[]);
        assert_eq!((baseline.count("docs"), baseline.count("")), (0, 3));
    }

    #[test]
    fn a_file_that_is_none_is_refused() {
        assert!(Baseline::parse("{}").is_err());
        assert!(Baseline::parse(r#"{"version": 9, "findings": []}"#).is_err());
    }
}

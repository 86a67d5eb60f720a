//! Suppressions for all findings at hand (`check --add-ignores`).

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::diagnostic::{Diagnostic, Edit, Fix};
use crate::published::Published;
use crate::rules;
use crate::site::PageId;
use crate::source::{FileId, Place, SitePath, Source, Span};
use crate::suppress::WORD;
use crate::tally::Tally;
use crate::yaml::front_matter::{FrontMatter, State};

use super::mend::{Change, Changes};
use super::{Content, Findings, Mended, OpenError, Workspace};

impl Workspace {
    /// Writes a suppression at the end of each line that something is found in, where a comment may stand there, else into the front
    /// matter of its file. Files in which that would bring up something else stay as they are.
    ///
    /// # Errors
    /// [`OpenError`] when the site cannot be read again.
    pub fn add_ignores(mut self, only: Option<&[SitePath]>) -> Result<Mended, OpenError> {
        let mut changes = Changes::default();
        let found = self.check(only);
        let comments = self.ignores(&found.diagnostics);
        let left = self.suppress(only, found, &comments, &mut changes)?;
        let keys = self.keys(&left.diagnostics);
        let findings = self.suppress(only, left, &keys, &mut changes)?;
        Ok(Mended { workspace: self, findings, changes: changes.sorted() })
    }

    /// Writes suppressions, but for files in which they bring up something else. Yields what is found then.
    fn suppress(
        &mut self,
        only: Option<&[SitePath]>,
        before: Findings,
        suppressions: &[Fix],
        done: &mut Changes,
    ) -> Result<Findings, OpenError> {
        if suppressions.is_empty() {
            return Ok(before);
        }
        let (changes, _) = self.apply(&suppressions.iter().collect::<Vec<_>>());
        let known = kinds(self, &before.diagnostics);
        self.set(changes.iter().map(Change::content))?;
        let mut findings = self.check(only);
        let now = kinds(self, &findings.diagnostics);
        let worse: BTreeSet<SitePath> = now.more_than(&known).map(|(path, ..)| path.clone()).collect();
        let (worse, kept): (Vec<Change>, Vec<Change>) =
            changes.into_iter().partition(|change| worse.contains(&change.old.path));
        if !worse.is_empty() {
            let back = |change: &Change| (change.old.path.clone(), Content::from(&*change.old.text));
            self.set(worse.iter().map(back))?;
            findings = self.check(only);
        }
        kept.into_iter().for_each(|change| done.add(change));
        Ok(findings)
    }

    /// The keys to add to front matters, one for each file.
    fn keys(&self, findings: &[Diagnostic]) -> Vec<Fix> {
        let mut files: BTreeMap<FileId, BTreeSet<&str>> = BTreeMap::new();
        for finding in findings.iter().filter(|finding| finding.rule != "unused-suppression") {
            files.entry(finding.place.file).or_default().insert(finding.rule);
        }
        let fix = |(file, names): (FileId, BTreeSet<&str>)| {
            let source = self.sources.get(file);
            let front_matter = FrontMatter::split(&source.text);
            if front_matter.state != State::Valid || front_matter.get("postproof").is_some() {
                return None;
            }
            let place = Place::new(file, Span::at(front_matter.last_line(source)? as usize));
            let names = names.into_iter().collect::<Vec<_>>().join(", ");
            Some(suppression(place, format!("postproof: {{ignore: [{names}]}} # not mended yet\n")))
        };
        files.into_iter().filter_map(fix).collect()
    }

    /// The comments that keep these findings from being reported, one for each line that may have one.
    pub fn ignores(&self, findings: &[Diagnostic]) -> Vec<Fix> {
        self.look(|published| self.ignores_in(published, findings))
    }

    fn ignores_in(&self, published: &Published, findings: &[Diagnostic]) -> Vec<Fix> {
        let context = self.context(published, &[]);
        let pages: HashMap<FileId, PageId> =
            self.site.page_ids().filter_map(|id| Some((self.site.page(id).file?, id))).collect();
        let mut lines: BTreeMap<(FileId, usize), BTreeSet<&str>> = BTreeMap::new();
        for finding in findings.iter().filter(|finding| finding.rule != "unused-suppression") {
            let line = self.sources.get(finding.place.file).line_index(finding.place.span.start);
            lines.entry((finding.place.file, line)).or_default().insert(finding.rule);
        }
        let fix = |((file, line), names): ((FileId, usize), BTreeSet<&str>)| {
            let source = self.sources.get(file);
            let line = source.line_span(line);
            let end = line.start as usize + source.slice(line).trim_end().len();
            let place = Place::new(file, Span::at(end));
            let names = names.into_iter().collect::<Vec<_>>().join(", ");
            let is_template = || rules::runs_at(&context, pages.get(&file).copied(), place);
            let text = if takes_yaml_comment(source, line) {
                format!(" # {WORD} {names}: not mended yet")
            } else if is_template() {
                format!(" {{% comment %}}{WORD} {names}: not mended yet{{% endcomment %}}")
            } else {
                return None;
            };
            Some(suppression(place, text))
        };
        lines.into_iter().filter_map(fix).collect()
    }
}

fn suppression(place: Place, text: String) -> Fix {
    Fix { title: "Suppress it".to_owned(), safe: false, edits: vec![Edit { place, text }] }
}

/// Whether a line is YAML that a comment may follow: texts over several lines would take it in.
fn takes_yaml_comment(source: &Source, line: Span) -> bool {
    let whole = Span::new(0, source.text.len());
    let yaml = match source.path.extension() {
        "yml" | "yaml" => whole,
        _ => FrontMatter::split(&source.text).span,
    };
    let opens_text = |line: &str| {
        line.trim_end().ends_with(['|', '>', '-', '+'])
            || line.contains('"') && line.matches('"').count() % 2 == 1
    };
    yaml.contains(line)
        && !yaml.is_empty()
        && !source.slice(yaml).lines().skip(1).any(|line| line.trim_end() != "---" && opens_text(line))
}

/// How many findings of each kind there are, by path, rule and message.
fn kinds(workspace: &Workspace, findings: &[Diagnostic]) -> Tally<(SitePath, &'static str, String)> {
    let path = |one: &Diagnostic| workspace.sources.get(one.place.file).path.clone();
    findings.iter().map(|one| (path(one), one.rule, one.message.clone())).collect()
}

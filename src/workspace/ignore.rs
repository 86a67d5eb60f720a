//! Suppressions for all findings at hand (`check --add-ignores`).

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::diagnostic::{Diagnostic, Edit, Fix};
use crate::published::Published;
use crate::rules;
use crate::site::plugins::{self, relative_links, titles_from_headings};
use crate::site::{PageId, Site};
use crate::source::{FileId, Place, SitePath, Source, Span};
use crate::suppress::WORD;
use crate::tally::Tally;
use crate::yaml::front_matter::{FrontMatter, State};
use crate::yaml::{self, Node, Style, Yaml};

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
        let mut yaml: HashMap<FileId, YamlLines> = HashMap::new();
        let fix = |((file, line), names): ((FileId, usize), BTreeSet<&str>)| {
            let source = self.sources.get(file);
            let line = source.line_span(line);
            let written = source.slice(line).trim_end();
            let place = Place::new(file, Span::at(line.start as usize + written.len()));
            let names = names.into_iter().collect::<Vec<_>>().join(", ");
            let page = pages.get(&file).copied();
            let is_template = || {
                rules::runs_at(&context, page, place)
                    && !page.is_some_and(|page| is_read_before_liquid(&self.site, page, source, line))
            };
            let text = if yaml.entry(file).or_insert_with(|| YamlLines::of(source)).take_comment(line) {
                format!(" # {WORD} {names}: not mended yet")
            } else if is_template() && !written.is_empty() {
                // What is printed stays the very same bytes, since spaces at the end of a line may mean something in Markdown: the tag
                // eats the one before it.
                format!(" {{%- comment %}}{WORD} {names}: not mended yet{{% endcomment %}}")
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

/// Whether a plugin reads a line before Liquid does: it would take a comment for a part of the title, or of the address.
fn is_read_before_liquid(site: &Site, page: PageId, source: &Source, line: Span) -> bool {
    let written = source.slice(line).trim_start();
    let is_definition = || written.starts_with('[') && written.contains("]:");
    let is_heading = || {
        let text = source.text.get(line.start as usize..);
        text.is_some_and(|text| titles_from_headings::first_heading(text).is_some())
    };
    relative_links::applies(site, site.page(page)) && is_definition()
        || plugins::plugins_of(site).contains(titles_from_headings::NAME) && is_heading()
}

/// The YAML of a file, and where in it no comment may stand.
struct YamlLines {
    span: Span,
    /// The texts of several lines, and whether each is a block.
    texts: Vec<(Span, bool)>,
    /// Whether nobody knows where texts end.
    is_broken: bool,
}

impl YamlLines {
    fn of(source: &Source) -> YamlLines {
        let front_matter = FrontMatter::split(&source.text);
        let (span, node) = match source.path.extension() {
            "yml" | "yaml" => (Span::new(0, source.text.len()), yaml::parse(&source.text, 0).ok()),
            _ => (front_matter.span, (front_matter.state == State::Valid).then_some(front_matter.node)),
        };
        let mut lines = YamlLines { span, texts: Vec::new(), is_broken: node.is_none() };
        let mut left: Vec<&Node> = node.iter().flatten().collect();
        while let Some(node) = left.pop() {
            match &node.value {
                Yaml::Sequence(items) => left.extend(items),
                Yaml::Mapping(mapping) => {
                    left.extend(mapping.entries.iter().flat_map(|entry| [&entry.key, &entry.value]));
                    let lost = mapping.repeated.iter().map(|one| one.lost_value);
                    lines
                        .texts
                        .extend(lost.filter(|span| source.slice(*span).contains('\n')).map(|at| (at, true)));
                }
                value if source.slice(node.span).contains('\n') => {
                    let is_block = matches!(value, Yaml::Str(text) if text.style == Style::Block);
                    lines.texts.push((node.span, is_block));
                }
                _ => {}
            }
        }
        lines
    }

    /// Whether a comment may follow a line: a text of several lines would take it in.
    fn take_comment(&self, line: Span) -> bool {
        let is_inside = |(text, is_block): &(Span, bool)| match is_block {
            // The line that a block begins on may have one, the last of its text none.
            true => text.start < line.start && line.start < text.end,
            false => text.start <= line.end && line.end < text.end,
        };
        !self.is_broken
            && !self.span.is_empty()
            && self.span.contains(line)
            && !self.texts.iter().any(is_inside)
    }
}

/// How many findings of each kind there are, by path, rule and message.
fn kinds(workspace: &Workspace, findings: &[Diagnostic]) -> Tally<(SitePath, &'static str, String)> {
    let path = |one: &Diagnostic| workspace.sources.get(one.place.file).path.clone();
    findings.iter().map(|one| (path(one), one.rule, one.message.clone())).collect()
}

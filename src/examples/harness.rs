//! Holds the examples of a rule's document against what the rules say of them.

use std::collections::{BTreeMap, BTreeSet};

use super::document::{Block, Document, Example, File};

/// What is said of an example's site.
#[derive(Clone, Debug, Default)]
pub struct Said {
    /// The findings, in order.
    pub findings: Vec<Finding>,
    /// The rules whose findings have a fix.
    pub mended: BTreeSet<String>,
    /// The files that the safe fixes change.
    pub fixed: BTreeMap<String, String>,
    /// Why nothing can be said.
    pub failed: Option<String>,
}

/// A finding as a report block writes it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Finding {
    /// Name of its rule.
    pub rule: String,
    /// `path:line:column: level[rule] message`
    pub line: String,
    /// The way out.
    pub help: Option<String>,
}

/// How a document fared.
#[derive(Debug)]
pub struct Outcome {
    /// What differs, by line of the document.
    pub problems: Vec<String>,
    /// The document with its blocks as they should be.
    pub blessed: String,
}

/// What a document must have.
#[derive(Clone, Copy, Debug)]
pub struct Wanted<'r> {
    /// The name of its rule.
    pub rule: &'r str,
    /// Least number of bad and of good examples.
    pub examples: usize,
    /// Whether it must say why there is the rule, what the fix does, and whether that is safe.
    pub is_whole: bool,
}

impl<'r> Wanted<'r> {
    /// Of the document of a rule of postproof.
    pub fn of(rule: &'r str) -> Wanted<'r> {
        Wanted { rule, examples: 3, is_whole: true }
    }

    /// Of the document of a rule that a site brings along.
    pub fn of_site(rule: &'r str) -> Wanted<'r> {
        Wanted { rule, examples: 1, is_whole: false }
    }
}

/// Runs all examples of a document through `say`.
pub fn run(text: &str, wanted: Wanted, say: &dyn Fn(&[File]) -> Said) -> Outcome {
    let rule = wanted.rule;
    let document = Document::parse(text);
    let mut problems = shape(&document, wanted);
    let mut edits: Vec<(std::ops::Range<usize>, String)> = Vec::new();
    let mut has_fix = false;
    for example in &document.examples {
        let said = say(&example.files);
        has_fix |= said.mended.contains(rule);
        let here = |problem: String| format!("line {}: {problem}", example.line);
        if let Some(failed) = said.failed {
            problems.push(here(failed));
            continue;
        }
        if !example.bad {
            problems.extend(good(example, &said).map(here));
            continue;
        }
        if !said.findings.iter().any(|finding| finding.rule == rule) {
            problems.push(here(format!(
                "a bad example without a finding of `{rule}`:\n{}",
                report(&said.findings)
            )));
            continue;
        }
        let differences = bad(example, &said, &mut edits);
        problems.extend(differences.into_iter().map(here));
    }
    let is_silent = !text.split("\n## Bad").next().is_some_and(|head| head.contains("safe"));
    if has_fix && wanted.is_whole && is_silent {
        problems.push("above `## Bad` it must be said what the fix does, and whether it is safe".into());
    }
    let mut blessed = text.to_owned();
    edits.sort_by_key(|(range, _)| range.start);
    for (range, new) in edits.into_iter().rev() {
        blessed.replace_range(range, &new);
    }
    Outcome { problems, blessed }
}

/// What every document must have.
fn shape(document: &Document, wanted: Wanted) -> Vec<String> {
    let Wanted { rule, examples, is_whole } = wanted;
    let mut problems = document.problems.clone();
    if document.title != rule {
        problems.push(format!("the title must be `# {rule}`"));
    }
    if document.summary.len() != 1 {
        problems.push("below the title there must be a summary of one line".into());
    }
    let order: Vec<&String> =
        document.sections.iter().filter(|name| ["Why", "Bad", "Good"].contains(&name.as_str())).collect();
    let is_ordered = match is_whole {
        true => order == ["Why", "Bad", "Good"],
        false => order.iter().filter(|name| name.as_str() != "Why").eq(&["Bad", "Good"]),
    };
    if !is_ordered {
        let why = if is_whole { "`## Why`, " } else { "" };
        problems
            .push(format!("the document must have {why}`## Bad` and `## Good`, once each, in this order"));
    }
    let bad = document.examples.iter().filter(|example| example.bad).count();
    for (count, kind) in [(bad, "bad"), (document.examples.len() - bad, "good")] {
        if count < examples {
            problems.push(format!("{count} {kind} examples, at least {examples} are needed"));
        }
    }
    problems
}

fn good(example: &Example, said: &Said) -> Option<String> {
    if example.report.is_some() || !example.fixed.is_empty() {
        return Some("a good example must not have a report".into());
    }
    let found = !said.findings.is_empty();
    found.then(|| format!("a good example with findings:\n{}", report(&said.findings)))
}

fn bad(example: &Example, said: &Said, edits: &mut Vec<(std::ops::Range<usize>, String)>) -> Vec<String> {
    let mut problems = Vec::new();
    let actual = report(&said.findings);
    let expected = example.report.as_ref().map_or("", |block| &block.text);
    if !agree(expected, &said.findings) {
        problems.push(format!("expected the report\n{expected}but it is\n{actual}"));
        edits.push(edit(example, example.report.as_ref(), "", "report", &actual));
    }
    for (path, text) in &said.fixed {
        let block = example.fixed.iter().find(|(fixed, _)| fixed == path).map(|(_, block)| block);
        if block.is_none_or(|block| block.text != *text) {
            problems.push(format!("after the fixes `{path}` is\n{text}"));
            edits.push(edit(example, block, &format!("`{path}`:\n\n"), "fixed", text));
        }
    }
    let stale = example.fixed.iter().filter(|(path, _)| !said.fixed.contains_key(path));
    problems.extend(stale.map(|(path, _)| format!("no fix changes `{path}`")));
    problems
}

/// The new text of a block, or a new block at the end of the example.
fn edit(
    example: &Example,
    block: Option<&Block>,
    lead: &str,
    info: &str,
    text: &str,
) -> (std::ops::Range<usize>, String) {
    match block {
        Some(block) => (block.range.clone(), text.to_owned()),
        None => {
            let fence = if text.contains("```") { "````" } else { "```" };
            let new = format!("\n{lead}{fence}{info}\n{text}{fence}\n");
            (example.end..example.end, new)
        }
    }
}

/// The findings as a report block.
fn report(findings: &[Finding]) -> String {
    let help = |help: &String| format!("    help: {}\n", help.replace('\n', " "));
    let block = |finding: &Finding| {
        format!("{}\n{}", finding.line, finding.help.as_ref().map(help).unwrap_or_default())
    };
    findings.iter().map(block).collect()
}

/// Whether a report block lists exactly these findings. A help line may be left out.
fn agree(expected: &str, findings: &[Finding]) -> bool {
    let mut lines = expected.lines().filter(|line| !line.trim().is_empty()).peekable();
    for finding in findings {
        if lines.next() != Some(&finding.line) {
            return false;
        }
        if let Some(help) = lines.next_if(|line| line.starts_with(' ')) {
            let said = finding.help.as_ref().map(|help| format!("help: {}", help.replace('\n', " ")));
            if said.as_deref() != Some(help.trim()) {
                return false;
            }
        }
    }
    lines.next().is_none()
}

//! What holds for every site, however it is written: tried on small sites that are made by chance.
#![expect(clippy::expect_used, reason = "a test that cannot be set up has failed")]

#[path = "properties/grammar.rs"]
mod grammar;

use postproof::diagnostic::{Diagnostic, Edit, Fix};
use postproof::fix;
use postproof::settings::Settings;
use postproof::site::{Jekyll, SiteKind};
use postproof::source::Place;
use postproof::workspace::{Change, OpenOptions, Root, Workspace};
use proptest::prelude::*;
use proptest::test_runner::TestCaseResult;

use grammar::{Files, site};

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_place_lies_within_its_file_on_character_boundaries(files in site()) {
        let workspace = open(&files);
        for finding in &workspace.check(None).diagnostics {
            prop_assert!(!finding.message.contains("please report this"), "{:?}", finding);
            whole(&workspace, finding.place, finding)?;
            for related in &finding.related {
                whole(&workspace, related.place, finding)?;
            }
            let source = workspace.sources.get(finding.place.file);
            let at = source.line_column(finding.place.span.start);
            prop_assert!(at.line >= 1 && at.line <= source.line_count() && at.column >= 1, "{:?}", finding);
        }
    }

    #[test]
    fn the_edits_of_a_fix_do_not_overlap_and_replace_what_is_there(files in site()) {
        let workspace = open(&files);
        for finding in &workspace.check(None).diagnostics {
            let Some(fix) = &finding.fix else { continue };
            prop_assert!(!fix.edits.is_empty() && !fix.title.is_empty(), "{:?}", finding);
            let mut edits: Vec<&Edit> = fix.edits.iter().collect();
            edits.sort_by_key(|edit| (edit.place.file, edit.place.span));
            for edit in &edits {
                whole(&workspace, edit.place, finding)?;
                let old = workspace.sources.get(edit.place.file).slice(edit.place.span);
                prop_assert_ne!(old, edit.text.as_str(), "a fix that changes nothing: {:?}", finding);
            }
            for pair in edits.windows(2) {
                let apart = pair[0].place.file != pair[1].place.file || pair[0].place.span.end <= pair[1].place.span.start;
                prop_assert!(apart, "{:?}", finding);
            }
        }
    }

    #[test]
    fn safe_fixes_add_no_finding_to_what_they_change_and_leave_nothing_for_a_second_run(files in site()) {
        let folder = written(&files);
        let workspace = read(&folder);
        let before = workspace.check(None).diagnostics;
        let mended = read(&folder).mend(None, false).expect("the site is there");
        // Code that is printed again may close a code span or a fence, and let links behind it come to light.
        let shows_code = |text: &str| text.matches("{% raw %}").count();
        // Front matter that can be read again names a layout, and what that prints comes to light.
        let is_unread = |one: &Diagnostic| matches!(one.rule, "invalid-front-matter" | "front-matter-ignored");
        let is_page_read_again = before.iter().any(is_unread);
        let adds_nothing = |c: &&Change| !is_page_read_again && shows_code(&c.new) == shows_code(&c.old.text);
        for change in mended.changes.iter().filter(adds_nothing) {
            // Elsewhere one may come up that a gap in what this file prints has hidden.
            let count = |workspace: &Workspace, findings: &[Diagnostic]| {
                let path = |one: &&Diagnostic| workspace.sources.get(one.place.file).path == change.old.path;
                findings.iter().filter(path).count()
            };
            let after = count(&mended.workspace, &mended.findings.diagnostics);
            prop_assert!(after <= count(&workspace, &before), "{:?}", change);
        }
        for change in &mended.changes {
            std::fs::write(&change.real, change.new.as_bytes()).expect("a file");
        }
        let fresh = read(&folder);
        let findings = fresh.check(None).diagnostics;
        prop_assert_eq!(&mended.findings.diagnostics, &findings, "what was said to be left is not what is left");
        prop_assert_eq!(fresh.mend(None, false).expect("the site is there").changes.len(), 0);
    }

    #[test]
    fn a_round_of_fixes_changes_no_byte_outside_of_its_edits(files in site()) {
        let workspace = open(&files);
        let findings = workspace.check(None).diagnostics;
        let fixes: Vec<&Fix> = findings.iter().filter_map(|finding| finding.fix.as_ref()).collect();
        let applied = fix::apply(&workspace.sources, fixes.iter().copied());
        let done = fixes.iter().zip(&applied.done).filter(|(_, done)| **done);
        let mut edits: Vec<&Edit> = done.flat_map(|(fix, _)| &fix.edits).collect();
        edits.sort_by_key(|edit| (edit.place.file, edit.place.span));
        for (file, new) in &applied.texts {
            let old = &workspace.sources.get(*file).text;
            let (mut at, mut left) = (0, new.as_str());
            for edit in edits.iter().filter(|edit| edit.place.file == *file) {
                let kept = old.get(at..edit.place.span.start as usize).unwrap_or("");
                prop_assert!(left.starts_with(kept), "{:?} {:?}", edit, new);
                left = &left[kept.len()..];
                let text = [edit.text.clone(), edit.text.replace('\n', "\r\n")];
                // What two fixes ask for alike is written once.
                if let Some(text) = text.iter().rev().find(|text| left.starts_with(text.as_str())) {
                    left = &left[text.len()..];
                }
                at = edit.place.span.end as usize;
            }
            prop_assert_eq!(left, old.get(at..).unwrap_or(""));
        }
    }

    #[test]
    fn any_number_of_threads_says_the_same_in_the_same_order(files in site()) {
        let folder = written(&files);
        let said = |threads: usize| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
            pool.install(|| {
                let workspace = read(&folder);
                let findings = workspace.check(None);
                (format!("{findings:?}"), json(&workspace.links()), json(&workspace.map()))
            })
        };
        prop_assert_eq!(said(1), said(8));
    }

    #[test]
    fn a_row_of_links_points_at_what_is_written(files in site()) {
        let workspace = open(&files);
        for row in workspace.links() {
            let file = workspace.sources.find(&row.path);
            prop_assert!(file.is_some(), "{:?}", row);
            let Some(file) = file else { continue };
            let source = workspace.sources.get(file);
            let start = source.line_span(row.line - 1).start as usize;
            let text = source.text.get(start..).unwrap_or("");
            let is_here = |at: usize| {
                let place = source.line_column((start + at) as u32);
                (place.line, place.column) == (row.line, row.column) && text[at..].starts_with(&row.written)
            };
            let ends = text.char_indices().map(|(at, _)| at).chain([text.len()]);
            prop_assert!(ends.take(row.column + 8).any(is_here), "{:?} in {:?}", row, text);
        }
    }

    #[test]
    fn the_same_thing_is_said_once(files in site()) {
        let workspace = open(&files);
        let findings = workspace.check(None).diagnostics;
        for (at, one) in findings.iter().enumerate() {
            let again = findings[at + 1..].iter().find(|other| {
                other.rule == one.rule && other.place == one.place && other.message == one.message
            });
            prop_assert!(again.is_none(), "{:?}", one);
        }
        let sorted = findings.windows(2).all(|pair| {
            let key = |one: &Diagnostic| (workspace.sources.get(one.place.file).path.clone(), one.place.span);
            key(&pair[0]) <= key(&pair[1])
        });
        prop_assert!(sorted);
    }

    #[test]
    fn no_bytes_make_it_fail(bytes in prop::collection::vec(any::<u8>(), 0..200), path in prop::sample::select(grammar::PATHS)) {
        let folder = written(&vec![("index.md".to_owned(), "---\n---\n{% include part.html %}".to_owned())]);
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().expect("a folder above")).expect("a folder");
        std::fs::write(path, bytes).expect("a file");
        let workspace = read(&folder);
        workspace.check(None);
        workspace.links();
        workspace.map();
    }
}

/// Whether a place lies within its file and cuts no character.
fn whole(workspace: &Workspace, place: Place, finding: &Diagnostic) -> TestCaseResult {
    let text = &workspace.sources.get(place.file).text;
    prop_assert!(text.get(place.span.range()).is_some(), "{:?} of {:?}", finding, text);
    Ok(())
}

fn json(value: &impl serde::Serialize) -> String {
    serde_json::to_string(value).expect("JSON")
}

fn written(files: &Files) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for (path, text) in files {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().expect("a folder above")).expect("a folder");
        std::fs::write(path, text).expect("a file");
    }
    folder
}

fn read(folder: &tempfile::TempDir) -> Workspace {
    let root = Root { path: folder.path().to_owned(), kind: SiteKind::Jekyll };
    let options = OpenOptions {
        jekyll: Some(Jekyll::V4),
        now: Some("2024-06-01T12:00:00Z".parse().expect("a time")),
        time_zone: Some(jiff::tz::TimeZone::UTC),
        drafts: false,
    };
    Workspace::open(&root, Settings::default(), &options).expect("a site")
}

fn open(files: &Files) -> Workspace {
    read(&written(files))
}

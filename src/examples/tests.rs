//! The harness held against a sample document and a rule made for it.

use super::{Document, File, Finding, Said, Wanted, run};

const SAMPLE: &str = include_str!("sample.md");

/// Reports every `TODO` at the start of a line and mends it.
fn todo(files: &[File]) -> Said {
    let mut said = Said::default();
    for file in files {
        let text = String::from_utf8_lossy(&file.bytes).into_owned();
        for (index, _) in text.lines().enumerate().filter(|(_, line)| line.starts_with("TODO")) {
            said.findings.push(Finding {
                rule: "todo".into(),
                line: format!("{}:{}:1: warning[todo] something is left to do", file.path, index + 1),
                help: Some("do it".into()),
            });
            said.fixed.insert(file.path.clone(), text.replace("TODO", "done"));
        }
    }
    said
}

#[test]
fn the_sample_is_green() {
    let outcome = run(SAMPLE, Wanted::of("todo"), &todo);
    assert_eq!(outcome.problems, Vec::<String>::new());
    assert_eq!(outcome.blessed, SAMPLE);
}

#[test]
fn examples_are_read_with_all_their_files() {
    let document = Document::parse(SAMPLE);
    let shape: Vec<_> = document.examples.iter().map(|example| (example.bad, example.files.len())).collect();
    assert_eq!(shape, [(true, 1), (true, 2), (true, 1), (false, 1), (false, 3), (false, 1)]);
    let file = |example: usize, index: usize| {
        let file = &document.examples[example].files[index];
        (file.path.as_str(), file.bytes.as_slice())
    };
    assert_eq!(file(1, 0), ("a.md", b"```\nx\n```\nTODO b\n".as_slice()));
    assert_eq!(file(1, 1), ("assets/a.png", b"".as_slice()));
    assert_eq!(file(4, 0), ("a.md", b"\xef\xbb\xbfx\n".as_slice()));
    assert_eq!(file(4, 1), ("b.md", b"x\r\n".as_slice()));
    assert_eq!(file(4, 2), ("c.md", b"\xe9\n".as_slice()));
    assert_eq!(file(5, 0), ("a.md", b"no line end".as_slice()));
}

#[test]
fn blessing_writes_missing_and_wrong_blocks_and_nothing_else() {
    let report = "```report\nindex.md:1:1: warning[todo] something is left to do\n    help: do it\n```\n";
    let fixed = "`index.md`:\n\n```fixed\ndone a\n```\n";
    let bare = SAMPLE.replacen(&format!("\n{report}\n{fixed}"), "", 1);
    assert!(bare.len() < SAMPLE.len(), "the sample holds the blocks");
    let wrong =
        SAMPLE.replacen("index.md:1:1: warning", "index.md:7:1: error", 1).replacen("done a", "wrong", 1);
    for text in [bare, wrong] {
        let outcome = run(&text, Wanted::of("todo"), &todo);
        assert_eq!(outcome.problems.len(), 2, "{:?}", outcome.problems);
        assert_eq!(outcome.blessed, SAMPLE);
    }
}

#[test]
fn a_help_line_may_be_left_out_but_not_be_wrong() {
    assert!(run(&SAMPLE.replacen("    help: do it\n", "", 1), Wanted::of("todo"), &todo).problems.is_empty());
    assert_eq!(
        run(&SAMPLE.replacen("help: do it", "help: do not", 1), Wanted::of("todo"), &todo).problems.len(),
        1
    );
}

#[test]
fn what_a_document_lacks_is_said() {
    let cases = [
        ("# todo", "# other", "the title must be `# todo`"),
        ("Something is left to do.", "", "a summary of one line"),
        ("Something is left to do.", "One\ntwo.", "a summary of one line"),
        ("## Why", "## Reason", "`## Why`"),
        ("### Two files", "No heading", "2 bad examples, at least 3"),
        ("`assets/a.png`: (empty)", "`assets/a.png`: (strange)\n\n```\n```", "unknown mark (strange)"),
        ("`index.md`:\n\n```markdown", "```markdown", "a code block without a line like"),
        ("nothing to do", "TODO", "a good example with findings"),
        ("TODO a", "nothing", "a bad example without a finding of `todo`"),
    ];
    for (from, to, expected) in cases {
        let problems = run(&SAMPLE.replacen(from, to, 1), Wanted::of("todo"), &todo).problems.join("\n");
        assert!(problems.contains(expected), "{from} -> {to}: {problems}");
    }
}

#[test]
fn silence_and_noise_turn_the_sample_red() {
    assert_eq!(run(SAMPLE, Wanted::of("todo"), &|_| Said::default()).problems.len(), 3);
    let noise = |files: &[File]| {
        let finding = Finding { rule: "todo".into(), line: files[0].path.clone(), help: None };
        Said { findings: vec![finding], ..Said::default() }
    };
    assert!(run(SAMPLE, Wanted::of("todo"), &noise).problems.len() >= 6);
}

#[test]
fn a_site_is_made_of_the_files_and_read() {
    let files = [
        File {
            path: "_posts/2024-01-01-a.md".into(),
            bytes: b"---\ntitle: A\n---\n".to_vec(),
            ..File::default()
        },
        File { path: ".postproof.yml".into(), bytes: b"drafts: true\n".to_vec(), ..File::default() },
    ];
    assert!(super::say(&files).findings.iter().all(|finding| finding.line.contains(&finding.rule)));
}

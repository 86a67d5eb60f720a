//! Runs the documents of the rules (`rules/*.md`) as tests. `BLESS=1 cargo test --test rules` writes what the rules say into the
//! documents; the diff is the review.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use postproof::examples::{self, File, Finding, Said, Wanted};
use postproof::rules::RULES;

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

/// Names of the entries of a folder without their extensions; none, if there is no such folder.
fn stems(name: &str) -> BTreeSet<String> {
    let entries = std::fs::read_dir(folder(name)).into_iter().flatten().filter_map(Result::ok);
    entries.filter_map(|entry| Some(entry.path().file_stem()?.to_str()?.to_owned())).collect()
}

fn is_set(variable: &str) -> bool {
    std::env::var_os(variable).is_some_and(|value| !value.is_empty() && value != "0")
}

#[test]
fn every_example_gives_its_report() {
    let bless = is_set("BLESS");
    assert!(!(bless && is_set("CI")), "documents are blessed by people, who read the diff, never in CI");
    let mut failed = String::new();
    for rule in RULES {
        let path = folder("rules").join(format!("{}.md", rule.name));
        let Ok(text) = std::fs::read_to_string(&path) else { continue };
        let mut outcome = examples::run(&text, Wanted::of(rule.name), &examples::say);
        if bless && outcome.blessed != text {
            std::fs::write(&path, &outcome.blessed).expect("the document can be written");
            outcome = examples::run(&outcome.blessed, Wanted::of(rule.name), &examples::say);
        }
        for problem in outcome.problems {
            failed.push_str(&format!("rules/{}.md: {problem}\n", rule.name));
        }
    }
    assert!(failed.is_empty(), "\n{failed}\n`BLESS=1 cargo test --test rules` writes the reports");
}

#[test]
fn a_rule_that_says_nothing_or_always_something_turns_its_document_red() {
    for rule in RULES {
        let nothing = examples::run(rule.doc, Wanted::of(rule.name), &|_| Said::default());
        assert!(!nothing.problems.is_empty(), "{} is green without any finding", rule.name);
        let something = |_: &[File]| {
            let finding = Finding { rule: rule.name.to_owned(), line: "x".to_owned(), help: None };
            Said { findings: vec![finding], ..Said::default() }
        };
        let always = examples::run(rule.doc, Wanted::of(rule.name), &something);
        let good = always.problems.iter().filter(|problem| problem.contains("a good example with findings"));
        assert!(good.count() >= 3, "{} is green when everything is reported", rule.name);
    }
}

#[test]
fn documents_files_and_the_list_of_rules_agree() {
    let names: Vec<&str> = RULES.iter().map(|rule| rule.name).collect();
    assert!(names.is_sorted_by(|a, b| a < b), "RULES is sorted by name, each once: {names:?}");
    let names: BTreeSet<String> = names.into_iter().map(str::to_owned).collect();
    assert_eq!(stems("rules"), names, "rules/NAME.md and RULES differ");
    // These are no rules: the list, how rules are run, and what several rules share.
    let shared = [
        "mod",
        "run",
        "references",
        "asked",
        "finish",
        "join",
        "verdicts",
        "links",
        "series",
        "templates",
        "known_keys",
        "known_settings",
        "code_around",
        "context",
        "exclude",
        "custom",
        "listed",
        "meant",
        "shown",
        "within",
    ];
    let files = stems("src/rules").into_iter().filter(|stem| !shared.contains(&stem.as_str()));
    let files: BTreeSet<String> = files.map(|stem| stem.replace('_', "-")).collect();
    assert_eq!(files, names, "src/rules/NAME.rs and RULES differ");
    for rule in RULES {
        let text =
            std::fs::read_to_string(folder("rules").join(format!("{}.md", rule.name))).unwrap_or_default();
        assert_eq!(rule.doc, text, "{} embeds another document", rule.name);
        let kebab = rule.name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
        assert!(kebab, "`{}` is not kebab-case", rule.name);
        for other in rule.yields_to {
            assert!(names.contains(*other) && *other != rule.name, "{} yields to `{other}`", rule.name);
        }
    }
}

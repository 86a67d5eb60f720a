//! A repository of sites whose findings are hard to write down: odd names, lines of several languages, BOM and CRLF, findings
//! that are suppressed or known, and more of them than fit into a report.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

pub(crate) const FORMATS: [&str; 14] = [
    "pretty",
    "short",
    "grouped",
    "json",
    "jsonl",
    "github",
    "sarif",
    "gitlab",
    "junit",
    "checkstyle",
    "rdjson",
    "rdjsonl",
    "azure",
    "markdown",
];

/// A repository, and the reports of one run over it.
pub(crate) struct Reports {
    folder: tempfile::TempDir,
}

const FILES: [(&str, &str); 15] = [
    (".git/HEAD", "ref: refs/heads/main\n"),
    ("blog/_config.yml", "title: Ünïcode & <Co>\nplace: /somewhere\n"),
    ("blog/about.md", "---\ntitle: About\n---\n# About\n"),
    ("blog/img/Cat.png", "x"),
    (
        "blog/index.md",
        "---\ntitle: Home\n---\n漢字 🎉 [a|b](/none|*x*/) `x` ![cat](/img/cat.png)\n\n[gone](/gone/)\n",
    ),
    ("blog/odd, 100%; [a]:b.md", "---\ntitle: Odd\n---\n[x](/100%25/) and [y](/<b>&amp;\"'/)\n"),
    (
        "blog/bom.md",
        "\u{feff}---\r\ntitle: a\r\ntitle: b\r\n---\r\né ![cat](/img/cat.png) {{ site.titel }}\r\n",
    ),
    (
        "blog/lines.md",
        "---\ntitle: Lines\n---\n```yaml\na: {{ one\n  }} b\n```\n\n<div\n  class=\"x\">\n\ntext\n",
    ),
    ("blog/composed.md", "---\ntitle: Composed\n---\n[a]({{ site.place }}/else/)\n"),
    ("notes/_config.yml", "title: Notes\n"),
    ("notes/old.md", "---\ntitle: Old\n---\n[a](/known/) [b](/known/) [c](/known-too/)\n"),
    (
        "notes/quiet.md",
        "---\ntitle: Quiet\n---\n[a](/suppressed/) <!-- postproof-ignore missing-page: comes soon -->\n",
    ),
    ("docs/_config.yml", "title: Docs\nbaseurl: /docs\n"),
    ("docs/index.md", "---\ntitle: Docs\n---\n"),
    ("clean/_config.yml", "title: Clean\n"),
];

impl Reports {
    /// Reports of three sites with findings, one of them with a baseline.
    pub(crate) fn of_many() -> Reports {
        let reports = Reports::repository();
        let links: String =
            (0..30).map(|n| format!("[{n}](/docs/no-{n}/) and [again](/docs/no-{n}/)\n\n")).collect();
        reports.add("docs/many.md", &format!("---\ntitle: Many\n---\n{links}"));
        reports.run(&["baseline", "notes"]);
        reports.add("notes/new.md", "---\ntitle: New\n---\n[new](/new-and-gone/)\n");
        reports.check(&["blog", "docs", "notes"]);
        reports
    }

    /// Reports of a site without findings.
    pub(crate) fn of_none() -> Reports {
        let reports = Reports::repository();
        reports.add("clean/index.md", "---\ntitle: Clean\n---\n");
        reports.check(&["clean"]);
        reports
    }

    fn repository() -> Reports {
        let reports = Reports { folder: tempfile::tempdir().expect("a folder") };
        FILES.iter().for_each(|(path, text)| reports.add(path, text));
        reports
    }

    /// What a run prints, with these variables in the environment.
    pub(crate) fn said(&self, arguments: &[&str], environment: &[(&str, &Path)]) -> String {
        let mut command = Command::new(env!("CARGO_BIN_EXE_postproof"));
        command.args(arguments).args(["--jekyll", "4"]).current_dir(self.folder.path());
        let output = command.envs(environment.iter().copied()).output().expect("the program runs");
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    fn add(&self, path: &str, text: &str) {
        let path = self.folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap_or(&path)).expect("a folder");
        fs::write(path, text).expect("a file");
    }

    fn check(&self, sites: &[&str]) {
        let files: Vec<String> = FORMATS.iter().map(|format| format!("{format}=reports/{format}")).collect();
        let files = files.iter().flat_map(|file| ["--output-file", file]);
        let fixed = ["check", "--quiet", "--format", "json", "--now", "2024-06-01"];
        self.run(&fixed.into_iter().chain(sites.iter().copied()).chain(files).collect::<Vec<_>>());
    }

    fn run(&self, arguments: &[&str]) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_postproof"));
        command.args(arguments).args(["--jekyll", "4"]).current_dir(self.folder.path());
        let output = command.env_remove("GITHUB_ACTIONS").output().expect("the program runs");
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.code().is_some_and(|code| code < 2), "{arguments:?}: {said}");
    }

    /// Where the report in a format lies.
    pub(crate) fn path(&self, format: &str) -> PathBuf {
        self.folder.path().join("reports").join(format)
    }

    /// The report in a format.
    pub(crate) fn text(&self, format: &str) -> String {
        fs::read_to_string(self.path(format)).expect("the report is there")
    }

    /// The report in a format, read as JSON.
    pub(crate) fn json(&self, format: &str) -> Value {
        serde_json::from_str(&self.text(format)).expect("the report is JSON")
    }

    /// Every finding as the JSON has it, with the folder of its site as `site`.
    pub(crate) fn findings(&self) -> Vec<Value> {
        let lines = self.text("jsonl");
        lines.lines().map(|line| serde_json::from_str(line).expect("a line is JSON")).collect()
    }

    /// The repository.
    pub(crate) fn root(&self) -> &Path {
        self.folder.path()
    }
}

/// Path of a finding from the top of the repository.
pub(crate) fn path(finding: &Value) -> String {
    format!("{}/{}", text(finding, "site"), text(finding, "path"))
}

/// A text of a finding; empty where it has none.
pub(crate) fn text<'v>(finding: &'v Value, key: &str) -> &'v str {
    finding[key].as_str().unwrap_or_default()
}

/// What is wrong and the way out, each in one line.
pub(crate) fn message(finding: &Value, between: &str) -> String {
    let line = |key: &str| text(finding, key).replace('\n', " ");
    match line("help").as_str() {
        "" => line("message"),
        help => format!("{}{between}{help}", line("message")),
    }
}

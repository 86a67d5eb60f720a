//! A runner of composite actions: it evaluates the expressions that `action.yml` uses and runs its steps one by one, with the
//! environment and the files that GitHub's runner gives them. Programs of the network are played by scripts.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_yaml::Value;

/// A machine on which the action is used.
pub(crate) struct Runner {
    folder: tempfile::TempDir,
    inputs: BTreeMap<String, String>,
    contexts: BTreeMap<String, String>,
    /// What the steps print.
    pub(crate) log: String,
    /// The names of the steps that ran.
    pub(crate) ran: Vec<String>,
    /// What the steps that use other actions were given, by the name of the action.
    pub(crate) used: BTreeMap<String, BTreeMap<String, String>>,
}

fn action() -> Value {
    let text = include_str!("../../action.yml");
    serde_yaml::from_str(text).expect("action.yml is YAML")
}

/// The keys of a mapping with their values.
pub(crate) fn entries(value: &Value) -> Vec<(String, Value)> {
    let entries = value.as_mapping().into_iter().flatten();
    entries.map(|(key, value)| (key.as_str().unwrap_or_default().to_owned(), value.clone())).collect()
}

impl Runner {
    /// A runner that has checked this site out.
    pub(crate) fn new(site: &[(&str, &str)], inputs: &[(&str, &str)]) -> Runner {
        let folder = tempfile::tempdir().expect("a folder");
        let declared = entries(&action()["inputs"]).into_iter();
        let mut values: BTreeMap<String, String> = declared
            .map(|(name, input)| (name, input["default"].as_str().unwrap_or_default().to_owned()))
            .collect();
        for (name, value) in inputs {
            assert!(values.insert((*name).to_owned(), (*value).to_owned()).is_some(), "no input `{name}`");
        }
        let contexts = [
            ("github.action_path", env!("CARGO_MANIFEST_DIR")),
            ("github.action_ref", "v1.2.3"),
            ("github.action_repository", "someone/postproof"),
        ];
        let runner = Runner {
            folder,
            inputs: values,
            contexts: contexts
                .iter()
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
                .collect(),
            log: String::new(),
            ran: Vec::new(),
            used: BTreeMap::new(),
        };
        runner.write("site/.git/HEAD", "ref: refs/heads/main\n");
        for (path, text) in site {
            runner.write(&format!("site/{path}"), text);
        }
        runner.write("summary", "");
        runner.program("curl", "exit 22");
        runner.program("cargo", "echo 'nothing is to be built' >&2; exit 1");
        runner
    }

    /// A path on the machine.
    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    /// A file on the machine.
    pub(crate) fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).expect("the file is there")
    }

    /// Writes a file on the machine.
    pub(crate) fn write(&self, path: &str, text: &str) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, text).expect("a file");
    }

    /// Lets a script play a program.
    pub(crate) fn program(&self, name: &str, script: &str) {
        let path = format!("programs/{name}");
        self.write(&path, &format!("#!/bin/bash\n{script}\n"));
        make_executable(&self.path(&path));
    }

    /// Lets building from source work.
    pub(crate) fn builds(&self) {
        let program = env!("CARGO_BIN_EXE_postproof");
        let script = format!(
            "echo \"cargo $*\"\nwhile [ \"$1\" != --root ]; do shift; done\nmkdir -p \"$2/bin\"\ncp {program:?} \"$2/bin/postproof\""
        );
        self.program("cargo", &script);
    }

    /// Lets downloads of a release work. A tampered archive is not the one that its sum was made of.
    pub(crate) fn has_release(&self, tampered: bool) {
        self.write("release/urls", "");
        fs::copy(env!("CARGO_BIN_EXE_postproof"), self.path("release/postproof")).expect("a copy");
        let release = self.path("release").display().to_string();
        let change = if tampered { "echo >> \"$archive\"" } else { ":" };
        let script = format!(
            "while [ $# -gt 1 ]; do [ \"$1\" != --output ] || file=$2; shift; done\necho \"$1\" >> {release}/urls\n\
             archive=${{file%.sha256}}\nif [ \"$archive\" = \"$file\" ]; then\n  tar -czf \"$file\" -C {release} postproof\n\
             else\n  sha256sum \"$archive\" > \"$file\"\n  {change}\nfi"
        );
        self.program("curl", &script);
    }

    /// Uses the action. `cached` says whether the cache has the program.
    pub(crate) fn run(&mut self, cached: bool) -> bool {
        let action = action();
        let steps = action["runs"]["steps"].as_sequence().expect("steps").clone();
        for step in &steps {
            let condition = step["if"].as_str().unwrap_or("true");
            if !self.holds(condition) {
                continue;
            }
            self.ran.push(step["name"].as_str().expect("every step has a name").to_owned());
            match step["uses"].as_str() {
                Some(other) => self.use_other(step, other, cached),
                None if !self.run_script(step) => return false,
                None => {}
            }
        }
        true
    }

    /// What the action says of itself.
    pub(crate) fn output(&self, name: &str) -> String {
        let value = action()["outputs"][name]["value"].as_str().expect("the output is declared").to_owned();
        self.evaluate(&value)
    }

    fn use_other(&mut self, step: &Value, other: &str, cached: bool) {
        let given: BTreeMap<String, String> = entries(&step["with"])
            .into_iter()
            .map(|(key, value)| (key, self.evaluate(value.as_str().unwrap_or_default())))
            .collect();
        let name = other.split('@').next().unwrap_or(other).to_owned();
        if cached && name == "actions/cache" {
            let bin = PathBuf::from(&given["path"]);
            fs::create_dir_all(&bin).expect("a folder");
            fs::copy(env!("CARGO_BIN_EXE_postproof"), bin.join("postproof")).expect("a copy");
            self.contexts.insert("steps.cache.outputs.cache-hit".to_owned(), "true".to_owned());
        }
        self.used.insert(name, given);
    }

    fn run_script(&mut self, step: &Value) -> bool {
        assert_eq!(step["shell"].as_str(), Some("bash"));
        let script = step["run"].as_str().expect("a script");
        assert!(!script.contains("${{"), "an input could become a command: {script}");
        self.write("script", script);
        self.write("output", "");
        let programs = self.path("programs").display().to_string();
        let path = format!("{programs}:{}", std::env::var("PATH").unwrap_or_default());
        let mut command = Command::new("bash");
        command.args(["--noprofile", "--norc", "-eo", "pipefail"]).arg(self.path("script"));
        command.current_dir(self.path("site")).env("PATH", path).env("RUNNER_TEMP", self.folder.path());
        command.env("GITHUB_OUTPUT", self.path("output")).env("GITHUB_STEP_SUMMARY", self.path("summary"));
        command.env("GITHUB_ACTIONS", "true").env("GITHUB_SERVER_URL", "https://github.example");
        command.env("RUNNER_OS", "Linux").env("RUNNER_ARCH", "X64");
        for (name, value) in entries(&step["env"]) {
            command.env(name, self.evaluate(value.as_str().unwrap_or_default()));
        }
        let output = command.output().expect("bash runs");
        self.log.push_str(&String::from_utf8_lossy(&output.stdout));
        self.log.push_str(&String::from_utf8_lossy(&output.stderr));
        if let Some(id) = step["id"].as_str() {
            let written = self.read("output");
            for (name, value) in written.lines().filter_map(|line| line.split_once('=')) {
                self.contexts.insert(format!("steps.{id}.outputs.{name}"), value.to_owned());
            }
        }
        output.status.success()
    }

    fn holds(&self, condition: &str) -> bool {
        if condition == "true" {
            return true;
        }
        let words: Vec<&str> = condition.split(' ').collect();
        let [left, operator, right] = words[..] else { panic!("`{condition}` is not understood") };
        (self.value(left) == right.trim_matches('\'')) == (operator == "==")
    }

    /// A text with its expressions filled in.
    fn evaluate(&self, text: &str) -> String {
        let mut parts = text.split("${{");
        let mut filled = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            let (expression, rest) = part.split_once("}}").expect("an expression ends");
            let values = expression.split("||").map(|one| self.value(one.trim()));
            filled.push_str(&values.into_iter().find(|value| !value.is_empty()).unwrap_or_default());
            filled.push_str(rest);
        }
        filled
    }

    fn value(&self, name: &str) -> String {
        let value = match name.strip_prefix("inputs.") {
            Some(input) => Some(self.inputs.get(input).unwrap_or_else(|| panic!("no input `{input}`"))),
            None => self.contexts.get(name),
        };
        value.cloned().unwrap_or_default()
    }
}

#[cfg(unix)]
fn make_executable(program: &Path) {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(program, fs::Permissions::from_mode(0o755)).expect("it can be made a program");
}

#[cfg(not(unix))]
fn make_executable(_: &Path) {}

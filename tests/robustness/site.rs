//! A site in a temporary folder, and what postproof says of it.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::LazyLock;
use std::time::{Duration, Instant};

use postproof::settings::Settings;
use postproof::site::{Jekyll, SiteKind};
use postproof::workspace::{OpenOptions, Root, Workspace};
use tempfile::TempDir;

/// No single site may take longer to compute, without optimisation. What hangs takes hours.
const LIMIT: Duration = Duration::from_secs(20);

/// A site in a folder of its own.
pub(crate) struct TestSite {
    folder: TempDir,
}

impl TestSite {
    /// A site with an empty configuration.
    pub(crate) fn new() -> TestSite {
        TestSite::bare().with("_config.yml", "title: A site\n")
    }

    /// An empty folder.
    pub(crate) fn bare() -> TestSite {
        TestSite { folder: tempfile::tempdir().expect("a temporary folder") }
    }

    /// Adds a file.
    pub(crate) fn with(self, path: impl AsRef<Path>, bytes: impl AsRef<[u8]>) -> TestSite {
        let path = self.root().join(path);
        let folder = path.parent().expect("a folder above");
        std::fs::create_dir_all(folder).expect("a folder");
        std::fs::write(path, bytes).expect("a file");
        self
    }

    /// Adds `index.md` with front matter and this text.
    pub(crate) fn page(self, text: &str) -> TestSite {
        self.with("index.md", format!("---\ntitle: A page\n---\n{text}"))
    }

    /// Adds a symlink.
    #[cfg(unix)]
    pub(crate) fn link(self, path: &str, target: impl AsRef<Path>) -> TestSite {
        let path = self.root().join(path);
        std::fs::create_dir_all(path.parent().expect("a folder above")).expect("a folder");
        std::os::unix::fs::symlink(target, path).expect("a symlink");
        self
    }

    /// The folder.
    pub(crate) fn root(&self) -> PathBuf {
        self.folder.path().to_owned()
    }

    /// Reads it.
    pub(crate) fn open(&self) -> Workspace {
        let root = Root { path: self.root(), kind: SiteKind::Jekyll };
        Workspace::open(&root, Settings::default(), &options()).expect("a site")
    }

    /// The findings, which must be there in time, as `rule path:line: message`.
    pub(crate) fn findings(&self) -> Vec<String> {
        let ((workspace, findings), took) = timed(|| {
            let workspace = self.open();
            let findings = workspace.check(None).diagnostics;
            (workspace, findings)
        });
        assert!(took < LIMIT, "it took {took:?}");
        let line = |one: &postproof::diagnostic::Diagnostic| {
            let source = workspace.sources.get(one.place.file);
            let line = source.line_column(one.place.span.start).line;
            format!("{} {}:{line}: {}", one.rule, source.path, one.message)
        };
        findings.iter().map(line).collect()
    }

    /// The findings of one rule.
    pub(crate) fn of_rule(&self, rule: &str) -> Vec<String> {
        let mut findings = self.findings();
        findings.retain(|finding| finding.split(' ').next() == Some(rule));
        findings
    }

    /// Runs the program in the folder, with these arguments.
    pub(crate) fn run(&self, arguments: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_postproof"));
        command.current_dir(self.root()).args(arguments).output().expect("the program runs")
    }
}

/// A fixed clock and zone.
pub(crate) fn options() -> OpenOptions {
    OpenOptions {
        jekyll: Some(Jekyll::V4),
        now: Some("2024-06-01T12:00:00Z".parse().expect("a time")),
        time_zone: Some(jiff::tz::TimeZone::UTC),
        drafts: false,
    }
}

/// What a run wrote to standard error.
pub(crate) fn complaint(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// What `work` answers, and the processor time that it took. It runs on one thread, so that neither other tests nor other
/// work on the machine count.
pub(crate) fn timed<T: Send>(work: impl FnOnce() -> T + Send) -> (T, Duration) {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("a thread");
    pool.install(|| {
        let started = clock();
        let answer = work();
        (answer, clock() - started)
    })
}

/// The processor time of this thread; where the system does not tell, the time of day.
fn clock() -> Duration {
    static START: LazyLock<Instant> = LazyLock::new(Instant::now);
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let nanoseconds = told.and_then(|told| told.split(' ').next()?.parse().ok());
    nanoseconds.map_or_else(|| START.elapsed(), Duration::from_nanos)
}

/// Whether eight times the input takes about eight times the work, and not the square of it. `site` makes a site of a size.
pub(crate) fn grows_in_step(name: &str, small: usize, site: impl Fn(usize) -> TestSite) {
    const TIMES: usize = 8;
    const TOLERATED: u32 = 4 * TIMES as u32;
    let took = |size: usize| {
        let site = site(size);
        timed(|| site.open().check(None)).1
    };
    // What every site costs would hide what a short text does.
    let least = Duration::from_millis(5);
    let (one, many) = (took(small).max(least), took(small * TIMES));
    assert!(many <= one * TOLERATED, "{name}: {one:?} for {small}, {many:?} for {TIMES} times as much");
}

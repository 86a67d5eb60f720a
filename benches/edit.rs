//! How long the findings take after an edit (`Workspace::set`, then `check`), on generated blogs or on a site.
//!
//! `cargo bench --bench edit -- [POSTS | SITE]..`

use std::path::Path;
use std::time::{Duration, Instant};

use postproof::settings::Settings;
use postproof::site::{Jekyll, SiteKind};
use postproof::source::SitePath;
use postproof::workspace::{Content, OpenOptions, Root, Workspace};

mod blog;

/// Edits of the usual kind; of others there are fewer.
const EDITS: usize = 100;

fn main() {
    let asked: Vec<String> = std::env::args().skip(1).filter(|argument| !argument.starts_with('-')).collect();
    for asked in if asked.is_empty() { vec!["1000".to_owned()] } else { asked } {
        match asked.parse() {
            Ok(posts) => measure(posts),
            Err(_) => measure_site(Path::new(&asked)),
        }
    }
}

/// A sentence more at the end of Markdown files of a site, one after the other.
#[expect(clippy::expect_used, reason = "a benchmark without its site is no benchmark")]
fn measure_site(path: &Path) {
    let mut workspace = look(path);
    let is_edited = |path: &SitePath| path.extension() == "md" && !path.file_name().starts_with("README");
    let files: Vec<(SitePath, String)> = workspace
        .sources
        .iter()
        .filter(|(_, source)| is_edited(&source.path))
        .map(|(_, source)| (source.path.clone(), format!("{}\nA sentence more.\n", source.text)))
        .collect();
    let every = (files.len() / EDITS).max(1);
    let edits = files.into_iter().step_by(every).map(|edit| time(&mut workspace, edit)).collect();
    blog::report("prose", edits);
    println!("  {} MB", blog::memory(std::process::id()).expect("the system tells"));
}

/// Sets the text of a file and looks for findings.
#[expect(clippy::expect_used, reason = "a benchmark without its site is no benchmark")]
fn time(workspace: &mut Workspace, (path, text): (SitePath, String)) -> Duration {
    let start = Instant::now();
    workspace.set([(path, Content::from(&*text))]).expect("the site opens");
    std::hint::black_box(workspace.check(None));
    start.elapsed()
}

/// Opens a site and checks it.
fn look(path: &Path) -> Workspace {
    let start = Instant::now();
    let workspace = open(path);
    let opened = start.elapsed();
    let findings = workspace.check(None);
    println!(
        "{} files, {} links: open {opened:.0?}, check {:.0?}, {} findings, {} MB",
        findings.summary.files,
        findings.summary.links,
        start.elapsed() - opened,
        findings.diagnostics.len(),
        blog::memory(std::process::id()).unwrap_or_default()
    );
    workspace
}

#[expect(clippy::expect_used, reason = "a benchmark without its site is no benchmark")]
fn measure(posts: usize) {
    let site = tempfile::tempdir().expect("a temporary folder");
    let files = blog::write(site.path(), posts);
    let mut workspace = look(site.path());
    for kind in &blog::KINDS {
        let edits = (0..EDITS * kind.share / 50).map(|number| {
            let (path, text) = kind.edit(number, posts, &files);
            time(&mut workspace, (SitePath::new(&path), text))
        });
        blog::report(kind.name, edits.collect());
    }
    println!("  {} MB", blog::memory(std::process::id()).unwrap_or_default());
}

#[expect(clippy::expect_used, reason = "a benchmark without its site is no benchmark")]
fn open(path: &Path) -> Workspace {
    let root = Root { path: path.to_path_buf(), kind: SiteKind::Jekyll };
    let options = OpenOptions { jekyll: Some(Jekyll::V4), ..OpenOptions::default() };
    Workspace::open(&root, Settings::default(), &options).expect("the generated site opens")
}

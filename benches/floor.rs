//! The floor under `postproof check`: what it costs to read a site's files and to parse its Markdown, and nothing else.
//!
//! `cargo bench --bench floor -- SITE`

use std::ffi::OsStr;
use std::fs;
use std::path::PathBuf;
use std::process::ExitCode;

use pulldown_cmark::{Event, Parser, Tag};
use rayon::prelude::*;
use walkdir::WalkDir;

/// Counts of what was read; they keep the work from being optimized away.
#[derive(Default)]
struct Counts {
    pages: usize,
    bytes: usize,
    headings: usize,
    links: usize,
}

fn main() -> ExitCode {
    // Cargo adds `--bench` to the arguments of a benchmark.
    let Some(site) = std::env::args_os().skip(1).find(|argument| argument != "--bench") else {
        // Without a site, as under `cargo bench`, there is nothing to measure.
        println!("usage: cargo bench --bench floor -- SITE");
        return ExitCode::SUCCESS;
    };
    let skipped = |name: &OsStr| name == ".git" || name == "node_modules";
    let files: Vec<PathBuf> = WalkDir::new(site)
        .into_iter()
        .filter_entry(|entry| !skipped(entry.file_name()))
        .filter_map(Result::ok)
        .filter(|entry| entry.file_type().is_file())
        .map(walkdir::DirEntry::into_path)
        .collect();
    let counts = files.par_iter().map(read).reduce(Counts::default, add);
    let Counts { pages, bytes, headings, links } = counts;
    println!("{} files, {pages} pages, {bytes} bytes, {headings} headings, {links} links", files.len());
    ExitCode::SUCCESS
}

fn read(file: &PathBuf) -> Counts {
    let extension = file.extension().and_then(OsStr::to_str).unwrap_or_default().to_ascii_lowercase();
    let markdown = matches!(extension.as_str(), "md" | "markdown" | "mkd" | "mkdn" | "mkdown");
    if !markdown && extension != "html" && extension != "htm" {
        return Counts::default();
    }
    let Ok(text) = fs::read_to_string(file) else { return Counts::default() };
    let mut counts = Counts { pages: 1, bytes: text.len(), ..Counts::default() };
    if markdown {
        for event in Parser::new(body(&text)) {
            match event {
                Event::Start(Tag::Heading { .. }) => counts.headings += 1,
                Event::Start(Tag::Link { .. } | Tag::Image { .. }) => counts.links += 1,
                _ => {}
            }
        }
    }
    counts
}

/// The text after the front matter.
fn body(text: &str) -> &str {
    let Some(rest) = text.strip_prefix("---\n") else { return text };
    rest.split_once("\n---\n").map_or(text, |(_, body)| body)
}

fn add(a: Counts, b: Counts) -> Counts {
    Counts {
        pages: a.pages + b.pages,
        bytes: a.bytes + b.bytes,
        headings: a.headings + b.headings,
        links: a.links + b.links,
    }
}

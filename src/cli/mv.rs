//! `postproof mv`: moves a file or folder of a site, and writes everything anew that named it.

mod paths;

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};

use postproof::diagnostic::Diagnostic;
use postproof::discover::files_that_move;
use postproof::moves::Moves;
use postproof::report::short;
use postproof::report::summary::counted;
use postproof::source::SitePath;
use postproof::workspace::{Renamed, Workspace};

use super::baseline::Known;
use super::changes;
use super::failure::Failure;
use super::options::SiteOptions;
use super::progress::Progress;
use super::sites::{select_one, slashed};
use paths::{Asked, asked};

/// So many URLs that change are shown.
const MAX_SHOWN: usize = 10;

/// Rename a post, page, image, include, layout or folder, and everything that names it
///
/// Links, `post_url` and `link` tags, images and paths in front matter that lead to it are written anew in the way they are
/// written, also where a variable or an include writes a part of them. A page whose URL changes gets `redirect_from` with the old
/// one, if the site uses jekyll-redirect-from. In a git repository `git mv` does the move.
///
/// Names that lead nowhere as links stay as they are: in prose, code and scripts, in Sass that others import, in `defaults`, and in
/// data that no page makes a link of.
#[derive(clap::Args, Debug)]
#[command(after_help = "\
Examples:
  postproof mv _posts/2024-01-31-a.md _posts/2024-01-31-boats.md --diff
                                     What would change; nothing is written
  postproof mv assets/img assets/images
  postproof mv about.md company/     Into a folder

Exit code: 0 moved, 1 moved and something is left to mend, 2 nothing was moved. With --diff: 1 when something would be left to mend.")]
pub(super) struct Args {
    /// The file or folder
    old: PathBuf,
    /// Its new path; an existing folder, or one with a slash at its end, takes it in
    new: PathBuf,
    /// Show what would change, and change nothing
    #[arg(long)]
    diff: bool,
    #[command(flatten)]
    options: SiteOptions,
}

/// Runs the subcommand.
pub(super) fn run(args: &Args, out: &mut dyn Write) -> Result<ExitCode, Failure> {
    let asked = asked(&args.old, &args.new)?;
    let selection = select_one(Some(&asked.old))?;
    let progress = Progress::start(format!("Reading {}", selection.shown));
    let workspace = selection.open(&args.options)?;
    let moves = moves(&asked, &workspace)?;
    let renamed = workspace.rename(&moves)?;
    drop(progress);
    if args.diff {
        writeln!(out, "rename {} => {}", args.old.display(), asked.shown.display())?;
        changes::diff(out, &selection.shown, &renamed.changes)?;
    } else {
        let mut known = Known::read(&selection, &args.options)?;
        relocate(&asked)?;
        changes::write(&renamed.changes)?;
        if known.baseline.follow(&known.site, &moves) {
            known.write()?;
        }
        writeln!(out, "moved {} => {}", args.old.display(), asked.shown.display())?;
    }
    summary(out, &moves, &renamed, args.diff)?;
    short::write(out, &selection.report(&args.options, &renamed.workspace, &renamed.findings))?;
    let fail_on = renamed.workspace.settings.fail_on;
    let fails = |finding: &Diagnostic| fail_on.is_some_and(|lowest| finding.level >= lowest);
    let is_left = renamed.findings.diagnostics.iter().any(fails);
    Ok(ExitCode::from(u8::from(is_left)))
}

/// The files that move.
fn moves(asked: &Asked, workspace: &Workspace) -> Result<Moves, Failure> {
    let root = workspace.root.canonicalize().unwrap_or_else(|_| workspace.root.clone());
    let inside = |path: PathBuf| match path.strip_prefix(&root) {
        Ok(below) => Ok(SitePath::new(&slashed(below))),
        Err(_) => {
            let message = format!("`{}` does not lie in the site `{}`", path.display(), root.display());
            Err(Failure::new(message, "files move within one site only"))
        }
    };
    let files = files_that_move(&asked.old, &asked.new).into_iter();
    files.map(|(old, new)| Ok((inside(old)?, inside(new)?))).collect()
}

/// Moves the file or folder itself: by git where it knows it, so that its history goes along.
fn relocate(asked: &Asked) -> Result<(), Failure> {
    let failed = |error: std::io::Error| {
        let message = format!("cannot move `{}` to `{}`: {error}", asked.old.display(), asked.new.display());
        Failure::new(message, "nothing was changed; check the permissions of both folders")
    };
    let folder = asked.new.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder).map_err(failed)?;
    if !by_git(asked) {
        fs::rename(&asked.old, &asked.new).map_err(failed)?;
    }
    Ok(())
}

fn by_git(asked: &Asked) -> bool {
    let Some(folder) = asked.old.parent() else { return false };
    let mut command = Command::new("git");
    command.arg("-C").arg(folder).args(["mv", "--"]).args([&asked.old, &asked.new]);
    let ended = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status();
    ended.is_ok_and(|status| status.success())
}

fn summary(out: &mut dyn Write, moves: &Moves, renamed: &Renamed, would: bool) -> Result<(), Failure> {
    for page in renamed.pages.iter().take(MAX_SHOWN) {
        let note = if page.redirects { "the old URL redirects" } else { "nothing answers to the old URL" };
        writeln!(out, "  {} => {} ({note})", page.old_url, page.new_url)?;
    }
    if let Some(more) = renamed.pages.len().checked_sub(MAX_SHOWN).filter(|more| *more > 0) {
        writeln!(out, "  and {} more", counted(more, "URL"))?;
    }
    let (before, after) = renamed.links;
    let links = match before == after {
        true => format!("{} to it, all kept", counted(before, "link")),
        false => format!("{} to it before, {after} after", counted(before, "link")),
    };
    let verb = if would { "would change" } else { "changed" };
    writeln!(
        out,
        "  {}; {}; {} {verb}",
        counted(moves.len(), "file"),
        links,
        counted(renamed.changes.len(), "text")
    )?;
    let left = renamed.findings.diagnostics.len();
    if left > 0 {
        writeln!(
            out,
            "  {} that {} not there before:",
            counted(left, "finding"),
            if left == 1 { "was" } else { "were" }
        )?;
    } else if renamed.pages.iter().any(|page| !page.redirects) {
        writeln!(
            out,
            "  Links from elsewhere to an old URL end nowhere: the plugin jekyll-redirect-from would lead them on."
        )?;
    }
    Ok(())
}

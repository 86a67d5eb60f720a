//! `postproof init`: what a site needs to be checked from now on. What is there already is never touched.

mod place;

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use postproof::report::summary::counted;
use postproof::settings::Settings;

use self::place::{Hook, Host, Place};
use super::baseline::Known;
use super::failure::Failure;
use super::options::SiteOptions;
use super::sites::{Selection, select};

const SETTINGS: &str = include_str!("settings.yml");
const HOOK: &str = include_str!("hook.sh");
const WORKFLOW: &str = include_str!("workflow.yml");
const GITLAB: &str = include_str!("../../../gitlab/postproof.yml");
/// Stands in the templates for whoever has the action.
const OWNER: &str = "OWNER/postproof";

/// Set a site up: settings, a hook before each commit, and a job in continuous integration
///
/// Writes `.postproof.yml`, a hook for git, and a workflow for GitHub Actions or a job for GitLab, whichever the repository is for.
/// Files that are there stay as they are; what could be added to them is shown.
#[derive(clap::Args, Debug)]
#[command(after_help = "\
Examples:
  postproof init
  postproof init docs
  postproof init --action someone/postproof@v1   The action that the workflow uses")]
pub(super) struct Args {
    /// The site; without it the one that the current folder belongs to
    site: Option<PathBuf>,
    /// Whose copy of the action the workflow uses
    #[arg(long, value_name = "OWNER/NAME@REF", value_parser = action)]
    action: Option<String>,
    #[command(flatten)]
    options: SiteOptions,
}

fn action(written: &str) -> Result<String, String> {
    let is_name = |part: &str| {
        !part.is_empty()
            && part.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '/'))
    };
    let parts =
        written.split_once('@').and_then(|(name, reference)| Some((name.split_once('/')?, reference)));
    let fits = parts.is_some_and(|((owner, name), reference)| {
        is_name(owner) && is_name(name) && is_name(reference) && !name.contains('/')
    });
    if fits { Ok(written.to_owned()) } else { Err("write it like someone/postproof@v1".to_owned()) }
}

/// Runs the subcommand.
pub(super) fn run(args: &Args, out: &mut dyn Write) -> Result<(), Failure> {
    let selections = select(args.site.as_slice())?;
    let Some(first) = selections.first() else {
        return Err(Failure::new("no site was found", "name the folder that holds `_config.yml`"));
    };
    let place = Place::find(&first.root.path);
    settings(out, &place, &selections)?;
    hook(out, &place)?;
    match place.host {
        Host::GitHub => workflow(out, &place, args)?,
        Host::GitLab => gitlab(out, &place, args)?,
    }
    today(out, &selections, &args.options)
}

fn settings(out: &mut dyn Write, place: &Place, selections: &[Selection]) -> Result<(), Failure> {
    // Several sites share one file at the top.
    let folder = match selections {
        [only] => &only.root.path,
        _ => &place.top,
    };
    match selections.iter().find_map(|selection| Settings::find(&selection.root.path)) {
        Some(there) => kept(out, place, &there, "your settings")?,
        None => {
            let path = folder.join(".postproof.yml");
            create(&path, SETTINGS, false)?;
            wrote(out, place, &path, "the settings, with what each line means")?;
        }
    }
    Ok(())
}

fn hook(out: &mut dyn Write, place: &Place) -> Result<(), Failure> {
    match &place.hook {
        Hook::None => writeln!(out, "no hook: this is no git repository")?,
        Hook::PreCommit(path) if holds(path, "postproof") => {
            kept(out, place, path, "it runs postproof already")?;
        }
        Hook::PreCommit(path) => {
            kept(out, place, path, "add this below `repos:` to check each commit")?;
            writeln!(
                out,
                "  - repo: local\n    hooks:\n      - id: postproof\n        name: postproof\n        \
                 entry: postproof check --staged\n        language: system\n        always_run: true\n        \
                 pass_filenames: false"
            )?;
        }
        Hook::Script(path) if path.exists() => {
            let advice = match holds(path, "postproof") {
                true => "it runs postproof already",
                false => "add a line `postproof check --staged || exit 1` to check each commit",
            };
            kept(out, place, path, advice)?;
        }
        Hook::Script(path) => {
            create(path, HOOK, true)?;
            wrote(out, place, path, "refuses a commit that breaks something in the site, on this machine")?;
        }
    }
    Ok(())
}

fn workflow(out: &mut dyn Write, place: &Place, args: &Args) -> Result<(), Failure> {
    let folder = place.top.join(".github/workflows");
    let entries = fs::read_dir(&folder).into_iter().flatten().filter_map(Result::ok);
    let mut others: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
    others.sort();
    if let Some(there) = others.iter().find(|path| holds(path, "postproof")) {
        return Ok(kept(out, place, there, "it runs postproof already")?);
    }
    let path = folder.join("postproof.yml");
    let text = match &args.action {
        Some(action) => WORKFLOW.replace(&format!("{OWNER}@main"), action),
        None => WORKFLOW.to_owned(),
    };
    create(&path, &text, false)?;
    wrote(out, place, &path, "checks every push and pull request, and shows findings at their lines")?;
    owner(out, args)
}

fn gitlab(out: &mut dyn Write, place: &Place, args: &Args) -> Result<(), Failure> {
    let path = place.top.join(".gitlab-ci.yml");
    let text = match args.action.as_deref().and_then(|action| action.split_once('@')) {
        Some((name, reference)) => {
            GITLAB.replace(OWNER, name).replace("POSTPROOF_REF: main", &format!("POSTPROOF_REF: {reference}"))
        }
        None => GITLAB.to_owned(),
    };
    let (_, job) = text.split_once("\npostproof:").unwrap_or(("", &text));
    let job = format!("postproof:{job}");
    match path.exists() {
        true if holds(&path, "postproof") => kept(out, place, &path, "it runs postproof already")?,
        true => {
            kept(out, place, &path, "add this job to check every pipeline")?;
            write!(out, "{job}")?;
        }
        false => {
            let about = "# Checks the site in every pipeline, and shows findings in the merge request. Written by `postproof init`.\n";
            create(&path, &format!("{about}{job}"), false)?;
            wrote(out, place, &path, "checks every pipeline, and shows findings in the merge request")?;
        }
    }
    owner(out, args)
}

/// Nothing here says whose copy of postproof is meant.
fn owner(out: &mut dyn Write, args: &Args) -> Result<(), Failure> {
    if args.action.is_none() {
        writeln!(out, "  write in it who has postproof, instead of `OWNER`")?;
    }
    Ok(())
}

/// What there is to mend today, and how to begin all the same.
fn today(out: &mut dyn Write, selections: &[Selection], options: &SiteOptions) -> Result<(), Failure> {
    let (mut found, mut known) = (0, 0);
    for selection in selections {
        let workspace = selection.open(options)?;
        let mut findings = workspace.check(None);
        Known::read(selection, options)?.take_out(&workspace, &mut findings, |_| true);
        found += findings.diagnostics.len();
        known += findings.summary.known;
    }
    let known = if known > 0 { format!("; {known} in the baseline") } else { String::new() };
    match found {
        0 => writeln!(out, "Nothing to mend today{known}.")?,
        _ => writeln!(
            out,
            "{} today{known}: `postproof check` shows them, `postproof check --fix` mends what is safe, `postproof baseline` takes the rest \
             as known.",
            counted(found, "finding")
        )?,
    }
    Ok(())
}

fn holds(path: &Path, word: &str) -> bool {
    fs::read_to_string(path).is_ok_and(|text| text.contains(word))
}

/// Writes a file that must not be there yet.
fn create(path: &Path, text: &str, executable: bool) -> Result<(), Failure> {
    try_create(path, text, executable).map_err(|error| {
        Failure::new(
            format!("cannot write `{}`: {error}", path.display()),
            "check the permissions of its folder",
        )
    })
}

fn try_create(path: &Path, text: &str, executable: bool) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let mut file = File::options().write(true).create_new(true).open(path)?;
    file.write_all(text.as_bytes())?;
    #[cfg(unix)]
    if executable {
        use std::os::unix::fs::PermissionsExt;
        file.set_permissions(fs::Permissions::from_mode(0o755))?;
    }
    let _ = executable;
    Ok(())
}

fn wrote(out: &mut dyn Write, place: &Place, path: &Path, what: &str) -> io::Result<()> {
    writeln!(out, "wrote {}: {what}", place.shown(path))
}

fn kept(out: &mut dyn Write, place: &Place, path: &Path, what: &str) -> io::Result<()> {
    writeln!(out, "kept  {}: {what}", place.shown(path))
}

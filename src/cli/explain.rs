//! `postproof explain`: the document of a rule.

use std::io::{self, Write};

use postproof::report::Appearance;
use postproof::rules;
use postproof::suggest;

use super::failure::Failure;
use super::sites::rules_here;

/// Explain a rule: why it exists, what it reports and what it leaves alone
#[derive(clap::Args, Debug)]
#[command(after_help = "`postproof rules` lists the names.")]
pub(super) struct Args {
    /// Name of the rule
    rule: String,
}

/// Runs the subcommand.
pub(super) fn run(args: &Args, appearance: Appearance, out: &mut dyn Write) -> Result<(), Failure> {
    let custom = rules_here()?;
    let known = rules::known(&custom);
    let names = || known.iter().map(|rule| rule.name);
    let Some(rule) = known.iter().find(|rule| rule.name == args.rule) else {
        let help = match suggest::nearest(&args.rule, names()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "`postproof rules` lists all rules".to_owned(),
        };
        return Err(Failure::new(format!("there is no rule `{}`", args.rule), help));
    };
    if appearance.color {
        write_colored(out, rule.doc)?;
    } else {
        out.write_all(rule.doc.as_bytes())?;
    }
    Ok(())
}

const BOLD: &str = "\x1b[1m";
const DIM: &str = "\x1b[2m";
const CYAN: &str = "\x1b[36m";
const RESET: &str = "\x1b[0m";

/// Markdown for eyes: headings bold, code blocks indented instead of fenced, code in colour.
fn write_colored(out: &mut dyn Write, doc: &str) -> io::Result<()> {
    let mut fence: Option<(usize, bool)> = None;
    for line in doc.lines() {
        let ticks = line.len() - line.trim_start_matches('`').len();
        match fence {
            Some((opening, _)) if ticks >= opening && line.trim_end().len() == ticks => fence = None,
            Some((_, true)) => writeln!(out, "    {DIM}{line}{RESET}")?,
            Some((_, false)) => writeln!(out, "    {line}")?,
            None if ticks >= 3 => fence = Some((ticks, line.trim_start_matches('`').trim() == "report")),
            None => match line.trim_start_matches('#') {
                heading if heading.len() < line.len() => {
                    writeln!(out, "{BOLD}{}{RESET}", heading.trim_start())?
                }
                _ => writeln!(out, "{}", inline(line))?,
            },
        }
    }
    Ok(())
}

/// Colours what stands between backticks; an odd backtick stays as it is.
fn inline(line: &str) -> String {
    let parts: Vec<&str> = line.split('`').collect();
    if parts.len().is_multiple_of(2) {
        return line.to_owned();
    }
    let colored = |(index, part): (usize, &&str)| match index % 2 {
        1 => format!("{CYAN}{part}{RESET}"),
        _ => (*part).to_owned(),
    };
    parts.iter().enumerate().map(colored).collect()
}

#[cfg(test)]
mod tests {
    use super::write_colored;

    #[test]
    fn a_document_is_shown_without_its_markup() {
        let doc = "# a-rule\n\nUse `x`, not a ` alone.\n`y` is code.\n\n````markdown\n```\nraw `z`\n```\n````\n\n```report\na.md:1:1: x\n```\n";
        let mut out = Vec::new();
        write_colored(&mut out, doc).expect("a vector takes everything");
        let text = String::from_utf8(out).expect("UTF-8").replace('\u{1b}', "~");
        assert_eq!(
            text,
            "~[1ma-rule~[0m\n\nUse `x`, not a ` alone.\n~[36my~[0m is code.\n\n    ```\n    raw `z`\n    ```\n\n\
             \x20   ~[2ma.md:1:1: x~[0m\n"
        );
    }
}

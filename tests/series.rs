//! `fixtures/series`: three series in two languages, what is found in them, and that fixes end where they should.

// `cfg(test)` always holds here; it tells clippy that this module may unwrap.
#[cfg(test)]
mod series {
    use std::collections::BTreeMap;
    use std::path::Path;
    use std::process::Command;

    use postproof::diagnostic::Fix;
    use postproof::settings::Settings;
    use postproof::site::series::SeriesView;
    use postproof::site::{Jekyll, SiteKind};
    use postproof::workspace::{OpenOptions, Root, Workspace};

    fn fixture() -> std::path::PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/series")
    }

    fn open(site: &Path) -> Workspace {
        let options = OpenOptions { jekyll: Some(Jekyll::V4), ..OpenOptions::default() };
        let root = Root { path: site.to_owned(), kind: SiteKind::Jekyll };
        Workspace::open(&root, Settings::default(), &options).unwrap()
    }

    /// A copy of the fixture that may be written to.
    fn copy() -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for path in ["_config.yml", "links.md"] {
            std::fs::copy(fixture().join(path), folder.path().join(path)).unwrap();
        }
        for below in ["_posts", "_includes"] {
            std::fs::create_dir(folder.path().join(below)).unwrap();
            for entry in std::fs::read_dir(fixture().join(below)).unwrap() {
                let entry = entry.unwrap();
                std::fs::copy(entry.path(), folder.path().join(below).join(entry.file_name())).unwrap();
            }
        }
        folder
    }

    fn texts(site: &Path) -> BTreeMap<String, String> {
        let posts = std::fs::read_dir(site.join("_posts")).unwrap();
        posts
            .map(|entry| entry.unwrap().path())
            .map(|path| {
                (
                    path.file_name().unwrap().to_string_lossy().into_owned(),
                    std::fs::read_to_string(&path).unwrap(),
                )
            })
            .collect()
    }

    fn postproof(site: &Path, args: &[&str]) -> String {
        let mut command = Command::new(env!("CARGO_BIN_EXE_postproof"));
        let output = command.args(args).args(["--jekyll", "4"]).current_dir(site).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    }

    #[test]
    fn three_series_are_found_and_links_in_a_row_are_none() {
        let workspace = open(&fixture());
        let series = workspace.series();
        let shown = |view: &SeriesView| {
            let urls: Vec<&str> = view.parts.iter().map(|part| part.url.as_str()).collect();
            format!("{}: {} in {} lists", view.name, urls.join(" "), view.lists.len())
        };
        let shown: Vec<String> = series.iter().map(|(view, _)| shown(view)).collect();
        assert_eq!(
            shown,
            [
                "flour-and-water: /flour-and-water/ /the-first-rise/ /a-hot-oven/ in 3 lists",
                "huerto: /huerto-parte1/ /huerto-parte2/ /huerto-parte3/ /huerto-parte4/ in 4 lists",
                "rigging: /knots/ /ropes/ /pulleys/ in 0 lists",
            ]
        );
    }

    #[test]
    fn promised_parts_a_stale_list_and_a_wrong_number_are_told() {
        let workspace = open(&fixture());
        let found = workspace.check(None).diagnostics;
        let mut times: BTreeMap<&str, usize> = BTreeMap::new();
        for finding in &found {
            *times.entry(finding.rule).or_default() += 1;
        }
        let expected = [("series-list-differs", 1), ("series-missing-part", 8), ("series-wrong-target", 1)];
        assert_eq!(times, BTreeMap::from(expected));
    }

    #[test]
    fn a_fix_is_shown_written_and_done_once() {
        let site = copy();
        let before = texts(site.path());
        let diff = postproof(site.path(), &["series", "fix", "huerto", "--diff"]);
        assert!(diff.contains("\n+- [Parte 4: Regar sin gastar]({{ site.url }}/huerto-parte4/)\n"), "{diff}");
        assert!(
            diff.contains("\n+Como vimos en la [Parte 2: Preparar la tierra]({{ site.url }}/huerto-parte2/)"),
            "{diff}"
        );
        assert_eq!(texts(site.path()), before, "--diff changes nothing");
        assert!(
            postproof(site.path(), &["series", "fix", "huerto"])
                .starts_with("fixed _posts/2020-03-05-huerto-3.md\n")
        );
        let after = texts(site.path());
        let list = |name: &str| {
            let lines = after.get(name).unwrap().lines().filter(|line| line.starts_with("- [Parte"));
            lines.map(str::to_owned).collect::<Vec<_>>()
        };
        assert_eq!(list("2020-03-05-huerto-3.md"), list("2020-01-05-huerto-1.md"));
        assert!(
            postproof(site.path(), &["series", "fix", "huerto"]).starts_with("Nothing to fix in `huerto`.\n")
        );
        assert_eq!(texts(site.path()), after, "a second run changes nothing");
    }

    #[test]
    fn after_all_fixes_nothing_is_left_that_has_one() {
        let site = copy();
        let stale = site.path().join("_posts/2021-01-10-flour-and-water.md");
        let text = std::fs::read_to_string(&stale).unwrap();
        let line = "* Part 3: [A hot oven]({% post_url 2021-03-10-a-hot-oven %})\n";
        assert!(text.contains(line));
        std::fs::write(&stale, text.replace(line, "* Part 3: soon\n")).unwrap();
        let workspace = open(site.path());
        let fixes: Vec<Fix> =
            workspace.check(None).diagnostics.into_iter().filter_map(|finding| finding.fix).collect();
        for (file, text) in postproof::fix::apply(&workspace.sources, &fixes).texts {
            std::fs::write(site.path().join(workspace.sources.get(file).path.as_str()), text).unwrap();
        }
        assert_eq!(std::fs::read_to_string(&stale).unwrap(), text);
        let left =
            open(site.path()).check(None).diagnostics.into_iter().filter_map(|finding| finding.fix).count();
        assert_eq!(left, 0);
    }

    #[test]
    fn hostile_lists_take_no_more_time_than_their_length_allows() {
        let site = tempfile::tempdir().unwrap();
        std::fs::create_dir(site.path().join("_posts")).unwrap();
        std::fs::write(site.path().join("_config.yml"), "title: x\n").unwrap();
        let texts = [
            "- [Part 1](/2024/01/02/b.html)\n".repeat(8_000),
            "[Part 1](/2024/01/02/b.html)\n".repeat(8_000),
            "[Part 1](/x) [Part 2](/y) ".repeat(8_000),
            format!("{}[Part 1](/x)\n\n", "[".repeat(2_000)).repeat(400),
            "- [Part 2](/x)\n\n  - Part 3\n".repeat(4_000),
        ];
        for (at, text) in texts.iter().enumerate() {
            let path = site.path().join(format!("_posts/2024-01-0{}-a.md", at + 1));
            std::fs::write(path, format!("---\ntitle: A, part {}\n---\n{text}", at + 1)).unwrap();
        }
        let workspace = open(site.path());
        let whole = std::time::Instant::now();
        workspace.check(None);
        assert!(whole.elapsed().as_secs() < 60, "{:?}", whole.elapsed());
    }
}

//! What `check --fix` may touch, and what it leaves as it is.
#![expect(clippy::expect_used, reason = "a test that cannot be set up has failed")]

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use tempfile::TempDir;

/// A folder with these files.
fn folder(files: &[(&str, &[u8])]) -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for (path, bytes) in files {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().expect("a folder above")).expect("a folder");
        fs::write(path, bytes).expect("a file");
    }
    folder
}

fn fix(site: &Path) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_postproof"));
    command.args(["check", "--jekyll", "4", "--fix", "--format", "short"]).current_dir(site);
    command.output().expect("the program runs")
}

fn bytes(folder: &TempDir, path: &str) -> Vec<u8> {
    fs::read(folder.path().join(path)).expect("the file")
}

#[test]
fn all_bytes_but_those_of_the_edits_stay() {
    let cases: [(&[u8], &[u8]); 4] = [
        (b"---\n---\n[a](/IMG/a.png)", b"---\n---\n[a](/img/a.png)"),
        (b"---\r\n---\r\n[a](/IMG/a.png)\r\n", b"---\r\n---\r\n[a](/img/a.png)\r\n"),
        (b"---\n---\n\xc3\xa9 [a](/IMG/a.png) \t\n\r\n\n", b"---\n---\n\xc3\xa9 [a](/img/a.png) \t\n\r\n\n"),
        // The bytes that are no UTF-8 could not be written back.
        (b"---\n---\n[a](/IMG/a.png)\n\xe9\n", b"---\n---\n[a](/IMG/a.png)\n\xe9\n"),
    ];
    for (before, after) in cases {
        let site = folder(&[("_config.yml", b"title: A\n"), ("img/a.png", b""), ("index.md", before)]);
        fix(site.path());
        assert_eq!(String::from_utf8_lossy(&bytes(&site, "index.md")), String::from_utf8_lossy(after));
    }
}

#[test]
fn a_byte_order_mark_stays() {
    let files: [(&str, &[u8]); 3] = [
        ("_config.yml", b"title: A\n"),
        ("img/a.png", b""),
        ("_posts/2024-01-01-a.md", b"\xef\xbb\xbf---\n---\n[a](/IMG/a.png)\n"),
    ];
    let site = folder(&files);
    fix(site.path());
    assert_eq!(bytes(&site, "_posts/2024-01-01-a.md"), b"\xef\xbb\xbf---\n---\n[a](/img/a.png)\n");
}

#[test]
fn a_text_on_standard_input_is_mended_and_nothing_is_written() {
    use std::io::Write;
    use std::process::Stdio;

    let on_disk: &[u8] = b"---\n---\nas it was\n";
    let site = folder(&[("_config.yml", b"title: A\n"), ("img/a.png", b""), ("index.md", on_disk)]);
    for path in ["index.md", "not-there-yet.md"] {
        let mut command = Command::new(env!("CARGO_BIN_EXE_postproof"));
        command.args(["check", "--jekyll", "4", "--fix", "--stdin", path]).current_dir(site.path());
        let piped = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut running = piped.spawn().expect("the program runs");
        let text = b"---\r\n---\r\n[a](/IMG/a.png) [b](/none/)\r\n";
        running.stdin.take().expect("its input").write_all(text).expect("it reads");
        let output = running.wait_with_output().expect("it ends");
        assert_eq!(output.stdout, b"---\r\n---\r\n[a](/img/a.png) [b](/none/)\r\n");
        let report = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(report.contains("missing-page") && output.status.code() == Some(1), "{report}");
    }
    assert_eq!(bytes(&site, "index.md"), on_disk);
}

#[test]
fn code_that_is_wrapped_gets_the_line_ends_of_its_file() {
    let before = b"---\r\n---\r\nx\r\n\r\n```yaml\r\na: {{ eaten }}\r\n```\r\n";
    let site = folder(&[("_config.yml", b"title: A\n"), ("index.md", before)]);
    fix(site.path());
    let after = bytes(&site, "index.md");
    assert!(String::from_utf8_lossy(&after).contains("{% raw %}"), "{after:?}");
    assert_eq!(
        after.iter().filter(|byte| **byte == b'\n').count(),
        after.windows(2).filter(|w| w == b"\r\n").count()
    );
}

#[test]
fn what_lies_outside_of_the_repository_stays() {
    let layout = b"<a href=\"/img/A.png\">a</a>{{ content }}";
    let files: [(&str, &[u8]); 6] = [
        ("site/.git/HEAD", b""),
        ("site/_config.yml", b"title: A\n"),
        ("site/.postproof.yml", b"theme_dir: ../theme\n"),
        ("site/index.md", b"---\nlayout: default\n---\n[a](/img/A.png)\n"),
        ("site/img/a.png", b""),
        ("theme/_layouts/default.html", layout),
    ];
    let both = folder(&files);
    let output = fix(&both.path().join("site"));
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert_eq!(bytes(&both, "site/index.md"), b"---\nlayout: default\n---\n[a](/img/a.png)\n");
    assert_eq!(bytes(&both, "theme/_layouts/default.html"), layout);
    assert!(said.contains("theme/_layouts/default.html:1:10: error[wrong-case]"), "{said}");
}

#[cfg(unix)]
#[test]
fn a_link_stays_a_link_and_is_never_followed_out_of_the_repository() {
    let page = b"---\n---\n[a](/IMG/a.png)\n";
    let files: [(&str, &[u8]); 5] = [
        ("site/.git/HEAD", b""),
        ("site/_config.yml", b"title: A\n"),
        ("site/img/a.png", b""),
        ("site/pages/a.md", page),
        ("outside.md", page),
    ];
    let both = folder(&files);
    let link = |target: &str, path: &str| {
        std::os::unix::fs::symlink(both.path().join(target), both.path().join(path)).expect("a link");
    };
    link("outside.md", "site/out.md");
    link("site/pages/a.md", "site/index.md");
    fix(&both.path().join("site"));
    assert_eq!(bytes(&both, "outside.md"), page);
    assert_eq!(bytes(&both, "site/pages/a.md"), b"---\n---\n[a](/img/a.png)\n");
    assert!(both.path().join("site/index.md").is_symlink());
}

#[test]
fn every_finding_is_suppressed_by_a_comment_else_in_the_front_matter() {
    let page =
        b"---\nimage: /gone.png\n---\n[a](/gone/) and [b](/lost/)  \n\n{% raw %}[c](/raw/)\n{% endraw %}\n";
    let files: [(&str, &[u8]); 4] = [
        ("_config.yml", b"title: A\n"),
        ("_data/menu.yml", b"- url: /old/\n"),
        ("index.md", page),
        (
            "menu.html",
            b"---\n---\n{% for item in site.data.menu %}<a href=\"{{ item.url }}\">x</a>{% endfor %}\n",
        ),
    ];
    let site = folder(&files);
    let mut command = Command::new(env!("CARGO_BIN_EXE_postproof"));
    let arguments = ["check", "--jekyll", "4", "--add-ignores", "--format", "short"];
    let output = command.args(arguments).current_dir(site.path()).output().expect("the program runs");
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert_eq!(
        String::from_utf8_lossy(&bytes(&site, "index.md")),
        "---\nimage: /gone.png # postproof-ignore missing-image: not mended yet\n\
         postproof: {ignore: [missing-page]} # not mended yet\n---\n[a](/gone/) and [b](/lost/) \
         {%- comment %}postproof-ignore missing-page: not mended yet{% endcomment %}  \n\n\
         {% raw %}[c](/raw/)\n{% endraw %}\n"
    );
    assert_eq!(
        bytes(&site, "_data/menu.yml"),
        b"- url: /old/ # postproof-ignore missing-page: not mended yet\n"
    );
    // Nothing may be written into what is shown as it stands, so the file as a whole says it of the last link.
    assert_eq!(said, "");
}

#[test]
fn a_comment_leaves_the_line_as_it_is_shown_and_stays_out_of_texts() {
    let comment = " {%- comment %}postproof-ignore missing-page: not mended yet{% endcomment %}";
    let lines = ["[a](/a/)\\\\", "[a](/a/) ## ", "[a](/a/) ", "| [a](/a/) |"];
    for line in lines {
        let page = format!("---\ntext: >-\n  x\n---\n{line}\nb\n");
        let config = b"title: x\nnav: [/d/]\nblock: >\n  y\n";
        let site = folder(&[("_config.yml", config), ("index.md", page.as_bytes())]);
        let mut command = Command::new(env!("CARGO_BIN_EXE_postproof"));
        let arguments = ["check", "--jekyll", "4", "--add-ignores"];
        command.args(arguments).current_dir(site.path()).output().expect("the program runs");
        let kept = line.trim_end();
        let expected = page.replace(line, &format!("{kept}{comment}{}", &line[kept.len()..]));
        assert_eq!(String::from_utf8_lossy(&bytes(&site, "index.md")), expected);
    }
}

#[test]
fn a_block_of_text_keeps_comments_out_of_itself_only() {
    let config = "title: x\nnav:\n  - {u: /d/}\nblock: >\n  y\n";
    let menu = "---\n---\n{% for i in site.nav %}<a href=\"{{ i.u }}\">x</a>{% endfor %}\n";
    let site = folder(&[("_config.yml", config.as_bytes()), ("menu.html", menu.as_bytes())]);
    let mut command = Command::new(env!("CARGO_BIN_EXE_postproof"));
    let arguments = ["check", "--jekyll", "4", "--add-ignores"];
    command.args(arguments).current_dir(site.path()).output().expect("the program runs");
    let expected = config.replace("/d/}\n", "/d/} # postproof-ignore missing-page: not mended yet\n");
    assert_eq!(String::from_utf8_lossy(&bytes(&site, "_config.yml")), expected);
}

#[test]
fn what_plugins_read_before_liquid_takes_no_comment() {
    let config = b"title: x\nplugins: [jekyll-titles-from-headings, jekyll-relative-links]\n";
    let page = "---\n---\n# [a](/a/)\n\n[b] and [c](/c/)\n\n[b]: /b/\n";
    let site = folder(&[("_config.yml", config), ("index.md", page.as_bytes())]);
    let mut command = Command::new(env!("CARGO_BIN_EXE_postproof"));
    let arguments = ["check", "--jekyll", "4", "--add-ignores"];
    command.args(arguments).current_dir(site.path()).output().expect("the program runs");
    let said = "/c/) {%- comment %}postproof-ignore missing-page: not mended yet{% endcomment %}\n";
    let key = "---\npostproof: {ignore: [missing-page]} # not mended yet\n---\n";
    let expected = page.replace("/c/)\n", said).replace("---\n---\n", key);
    assert_eq!(String::from_utf8_lossy(&bytes(&site, "index.md")), expected);
}

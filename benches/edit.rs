//! How long the findings take after an edit (`Workspace::set`, then `check`), on generated blogs or on a site.
//!
//! `cargo bench --bench edit -- [POSTS | SITE]..`

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use postproof::settings::Settings;
use postproof::site::{Jekyll, SiteKind};
use postproof::source::SitePath;
use postproof::workspace::{Content, OpenOptions, Root, Workspace};

/// Edits of each kind.
const EDITS: usize = 100;
const HEADINGS: usize = 20;
const LINKS: usize = 40;

/// What authors do, and how much of 100 edits that is.
const KINDS: [(&str, Edit, usize); 4] = [
    ("prose", |number, post| post.replace("Words about", &format!("Words of edit {number} about")), 100),
    ("heading", |number, post| post.replacen("## Section 3 ", &format!("## Section 3 and {number} "), 1), 60),
    (
        "front matter",
        |number, post| post.replacen("title: Post", &format!("title: Edit {number} of post"), 1),
        30,
    ),
    ("include", |number, text| format!("{text}<a href=\"/edit-{number}/\">new</a>"), 10),
];

type Edit = fn(usize, &str) -> String;

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
    report("prose", edits);
    println!("  {} MB", memory().expect("the system tells"));
}

/// Sets the text of a file and looks for findings.
#[expect(clippy::expect_used, reason = "a benchmark without its site is no benchmark")]
fn time(workspace: &mut Workspace, (path, text): (SitePath, String)) -> Duration {
    let start = Instant::now();
    workspace.set([(path, Content::from(&*text))]).expect("the site opens");
    std::hint::black_box(workspace.check(None));
    start.elapsed()
}

fn report(kind: &str, mut times: Vec<Duration>) {
    times.sort_unstable();
    let at = |percent: usize| times.get((times.len() * percent / 100).min(times.len().saturating_sub(1)));
    let [half, most] = [50, 99].map(|percent| at(percent).copied().unwrap_or_default());
    println!("  {kind:12} p50 {half:>8.2?}  p99 {most:>8.2?}  of {}", times.len());
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
        memory().unwrap_or_default()
    );
    workspace
}

#[expect(clippy::expect_used, reason = "a benchmark without its site is no benchmark")]
fn measure(posts: usize) {
    let site = tempfile::tempdir().expect("a temporary folder");
    let files = generate(posts);
    for (path, text) in &files {
        let path = site.path().join(path);
        path.parent().map(fs::create_dir_all).transpose().expect("a folder");
        fs::write(path, text).expect("a file");
    }
    let mut workspace = look(site.path());
    for (kind, edit, share) in KINDS {
        let count = (EDITS * share / 100).max(10);
        let edits = (0..count).map(|number| {
            let path = match kind {
                "include" => "_includes/menu.html".to_owned(),
                _ => post_path((number * 7919 + 13) % posts, posts),
            };
            let text = edit(number, files.get(&path).expect("a file of the site"));
            time(&mut workspace, (SitePath::new(&path), text))
        });
        report(kind, edits.collect());
    }
    println!("  {} MB", memory().unwrap_or_default());
}

/// Megabytes that the process holds, where the system tells.
fn memory() -> Option<usize> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    Some(line.trim().trim_end_matches("kB").trim().parse::<usize>().ok()? / 1024)
}

#[expect(clippy::expect_used, reason = "a benchmark without its site is no benchmark")]
fn open(path: &Path) -> Workspace {
    let root = Root { path: path.to_path_buf(), kind: SiteKind::Jekyll };
    let options = OpenOptions { jekyll: Some(Jekyll::V4), ..OpenOptions::default() };
    Workspace::open(&root, Settings::default(), &options).expect("the generated site opens")
}

/// A blog: a layout with a navigation from a data file, recent posts, the posts before and after; an index with excerpts,
/// pages of tags, a feed; posts that link to each other in the usual ways.
fn generate(posts: usize) -> BTreeMap<String, String> {
    let layout = "<html><head><title>{{ page.title }}</title></head><body>{% include menu.html %}\n\
         {% for post in site.posts limit: 5 %}<a href=\"{{ post.url }}\">{{ post.title }}</a>{% endfor %}\n\
         {{ content }}\n\
         {% if page.previous %}<a href=\"{{ page.previous.url }}\">{{ page.previous.title }}</a>{% endif %}\n\
         {% if page.next %}<a href=\"{{ page.next.url }}\">{{ page.next.title }}</a>{% endif %}</body></html>\n";
    let index = "---\nlayout: page\n---\n{% for post in site.posts limit: 50 %}\n\
         <h2><a href=\"{{ post.url }}\">{{ post.title }}</a></h2>{{ post.excerpt }}{% endfor %}\n";
    let archive = "---\nlayout: page\n---\n{% for post in site.posts %}\
         <a href=\"{{ post.url }}\">{{ post.title }}</a>\n{% endfor %}";
    let feed = "---\n---\n<feed>{% for post in site.posts limit: 10 %}<entry><title>{{ post.title | xml_escape }}</title>\
         <link href=\"{{ post.url | absolute_url }}\"/><content>{{ post.content | xml_escape }}</content></entry>{% endfor %}</feed>\n";
    let menu =
        "{% for item in site.data.menu %}<a href=\"{{ item.url }}\">{{ item.title }}</a>{% endfor %}\n";
    let fixed = [
        ("_config.yml", "title: Blog\nurl: https://example.org\npermalink: /:title/\nimages: /assets\n"),
        ("_data/menu.yml", "- { title: Home, url: / }\n- { title: First, url: /post-0/ }\n"),
        ("_includes/menu.html", menu),
        ("_layouts/post.html", layout),
        (
            "_layouts/page.html",
            "<html><body>{% include menu.html %}<h1>{{ page.title }}</h1>{{ content }}</body></html>\n",
        ),
        ("index.html", index),
        ("archive.html", archive),
        ("feed.xml", feed),
        ("assets/a.png", ""),
    ];
    let mut files: BTreeMap<String, String> =
        fixed.into_iter().map(|(path, text)| (path.to_owned(), text.to_owned())).collect();
    for tag in 0..10 {
        let text = format!(
            "---\nlayout: page\ntitle: Tag {tag}\n---\n{{% for post in site.tags.t{tag} %}}\
             <a href=\"{{{{ post.url }}}}\">{{{{ post.title }}}}</a>{{% endfor %}}\n"
        );
        files.insert(format!("tags/t{tag}.html"), text);
    }
    files.extend((0..posts).map(|number| (post_path(number, posts), post(number, posts))));
    files
}

/// Posts of many days, the last number the newest.
fn post_path(number: usize, posts: usize) -> String {
    let day = number * 5_000 / posts.max(1);
    format!("_posts/{}-{:02}-{:02}-post-{number}.md", 2010 + day / 372, day / 31 % 12 + 1, day % 28 + 1)
}

fn post(number: usize, posts: usize) -> String {
    let mut text = format!(
        "---\ntitle: Post {number}\nlayout: post\ntags: [t{}, t{}]\n---\n\n",
        number % 10,
        number / 10 % 10
    );
    text.push_str("Words about the matter, before anything else.\n\n");
    for section in 0..HEADINGS {
        let other = (number * 7 + section) % posts;
        // Writing to a string cannot fail.
        let _ =
            write!(text, "## Section {section} of it\n\nWords, *some* of them **strong**, and `code`.\n\n");
        for link in 0..LINKS / HEADINGS {
            let _ = match (section + link) % 4 {
                0 => writeln!(text, "- [Absolute]({{{{ site.url }}}}/post-{other}/#section-{section}-of-it)"),
                1 => writeln!(text, "- [Root](/post-{other}/)"),
                2 => writeln!(text, "- ![Image]({{{{ site.images }}}}/a.png)"),
                _ => writeln!(text, "- [Elsewhere](https://example.com/{other})"),
            };
        }
        text.push_str("\n```yaml\nkey: value\n```\n\n");
    }
    text
}

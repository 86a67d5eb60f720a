//! The engine on generated sites: opening one, and checking it. What an edit takes is timed by `edit.rs`.
//!
//! `cargo bench --bench check`

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use divan::Bencher;
use divan::counter::ItemsCount;
use postproof::settings::Settings;
use postproof::site::{Jekyll, SiteKind};
use postproof::workspace::{OpenOptions, Root, Workspace};
use tempfile::TempDir;

const POSTS: [usize; 2] = [100, 1000];

fn main() {
    divan::main();
}

#[divan::bench(args = POSTS)]
fn open(bencher: Bencher, posts: usize) {
    let site = generate(posts);
    bencher.counter(ItemsCount::new(posts)).bench(|| workspace(site.path()));
}

#[divan::bench(args = POSTS)]
fn open_and_check(bencher: Bencher, posts: usize) {
    let site = generate(posts);
    bencher.counter(ItemsCount::new(posts)).bench(|| workspace(site.path()).check(None));
}

#[expect(clippy::expect_used, reason = "a benchmark without its site is no benchmark")]
fn workspace(path: &Path) -> Workspace {
    let root = Root { path: path.to_path_buf(), kind: SiteKind::Jekyll };
    let options = OpenOptions { jekyll: Some(Jekyll::V4), ..OpenOptions::default() };
    Workspace::open(&root, Settings::default(), &options).expect("the generated site opens")
}

/// A blog: a layout with a navigation, an include, a data file, and posts that link to each other in the usual ways.
#[expect(clippy::expect_used, reason = "a benchmark without its site is no benchmark")]
fn generate(posts: usize) -> TempDir {
    let site = tempfile::tempdir().expect("a temporary folder");
    let write = |path: &str, text: &str| {
        let path = site.path().join(path);
        path.parent().map(fs::create_dir_all).transpose().expect("a folder");
        fs::write(path, text).expect("a file");
    };
    write("_config.yml", "url: https://example.org\npermalink: /:title/\nimages: /assets\n");
    write("_data/menu.yml", "- { title: Home, url: / }\n- { title: First, url: /post-0/ }\n");
    write(
        "_includes/menu.html",
        "{% for item in site.data.menu %}<a href=\"{{ item.url }}\">{{ item.title }}</a>{% endfor %}\n",
    );
    write("_layouts/post.html", "{% include menu.html %}<h1>{{ page.title }}</h1>{{ content }}\n");
    write(
        "index.html",
        "---\n---\n{% for post in site.posts %}<a href=\"{{ post.url }}\">{{ post.title }}</a>\n{% endfor %}",
    );
    write("assets/a.png", "");
    for number in 0..posts {
        write(&format!("_posts/2020-01-01-post-{number}.md"), &post(number, posts));
    }
    site
}

fn post(number: usize, posts: usize) -> String {
    let mut text = format!("---\ntitle: Post {number}\nlayout: post\ntags: [a, b]\n---\n\n");
    for section in 0..10 {
        let other = (number * 7 + section) % posts;
        // Writing to a string cannot fail.
        let _ = write!(
            text,
            "## Section {section}\n\nWords about the matter, *some* of them **strong**, and `code`.\n\n\
             - [Absolute]({{{{ site.url }}}}/post-{other}/#section-{section})\n- [Root](/post-{other}/)\n\
             - ![Image]({{{{ site.images }}}}/a.png)\n\n```yaml\nkey: value\n```\n\n"
        );
    }
    text
}

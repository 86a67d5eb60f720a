//! A made-up blog, and what its author does to it.

#![expect(clippy::expect_used, reason = "a benchmark without its site is no benchmark")]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::time::Duration;

const HEADINGS: usize = 20;
const LINKS: usize = 40;

/// A kind of edit.
pub(crate) struct Kind {
    pub(crate) name: &'static str,
    /// Of 100 edits.
    pub(crate) share: usize,
    change: fn(usize, &str) -> String,
}

/// What authors do.
pub(crate) const KINDS: [Kind; 4] = [
    Kind {
        name: "prose",
        share: 50,
        change: |number, post| post.replace("Words about", &format!("Words of edit {number} about")),
    },
    Kind {
        name: "heading",
        share: 30,
        change: |number, post| post.replacen("## Section 3 ", &format!("## Section 3 and {number} "), 1),
    },
    Kind {
        name: "front matter",
        share: 15,
        change: |number, post| post.replacen("title: Post", &format!("title: Edit {number} of post"), 1),
    },
    Kind {
        name: "include",
        share: 5,
        change: |number, text| format!("{text}<a href=\"/edit-{number}/\">new</a>"),
    },
];

impl Kind {
    /// The path and the new text of an edit.
    pub(crate) fn edit(
        &self,
        number: usize,
        posts: usize,
        files: &BTreeMap<String, String>,
    ) -> (String, String) {
        let path = match self.name {
            "include" => "_includes/menu.html".to_owned(),
            _ => post_path((number * 7919 + 13) % posts, posts),
        };
        let text = (self.change)(number, files.get(&path).expect("a file of the site"));
        (path, text)
    }
}

/// Prints the median and the 99th percentile.
pub(crate) fn report(kind: &str, mut times: Vec<Duration>) {
    times.sort_unstable();
    let at = |percent: usize| times.get((times.len() * percent / 100).min(times.len().saturating_sub(1)));
    let [half, most] = [50, 99].map(|percent| at(percent).copied().unwrap_or_default());
    println!("  {kind:12} p50 {half:>8.2?}  p99 {most:>8.2?}  of {}", times.len());
}

/// Megabytes that a process holds, where the system tells.
pub(crate) fn memory(process: u32) -> Option<usize> {
    let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    Some(line.trim().trim_end_matches("kB").trim().parse::<usize>().ok()? / 1024)
}

/// Writes a blog of so many posts to a folder; yields its files.
pub(crate) fn write(folder: &Path, posts: usize) -> BTreeMap<String, String> {
    let files = generate(posts);
    for (path, text) in &files {
        let path = folder.join(path);
        path.parent().map(fs::create_dir_all).transpose().expect("a folder");
        fs::write(path, text).expect("a file");
    }
    files
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
        ("assets/a.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>\n"),
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
                2 => writeln!(text, "- ![The matter]({{{{ site.images }}}}/a.svg)"),
                _ => writeln!(text, "- [Elsewhere](https://example.com/{other})"),
            };
        }
        text.push_str("\n```yaml\nkey: value\n```\n\n");
    }
    // No site is without findings.
    if number.is_multiple_of(10) {
        text.push_str("What [came before](/lost/) is gone.\n");
    }
    text
}

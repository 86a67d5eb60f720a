//! The files of a random site. Only what is settled: nothing that stops the build, hangs on the clock or on the order in
//! which a folder is read.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::config::{self, Config};
use super::content::{self, Known};
use super::rng::Rng;

/// A file that is published, and what may be said to it.
pub(crate) struct Item {
    /// What `link` calls it.
    pub(crate) path: String,
    /// What `post_url` calls it.
    pub(crate) post: Option<String>,
}

/// Where pages that redirect lead to.
pub(crate) const REDIRECTED: &str = "https://elsewhere.example/";
const SLUGS: &[&str] = &[
    "rye",
    "My-Post",
    "ünï-çafé",
    "two.parts",
    "a--b",
    "UPPER",
    "x_y",
    "50-percent",
    "日本",
    "sp ace",
    "it's",
];
const TITLES: &[&str] = &[
    "Rye bread",
    "What's new?",
    "C++ & C#",
    "Über-große Straße",
    "1. Numbers 2.0",
    "a | b",
    "`code` and *stars*",
    "Version 1.10",
    "日本語",
    "\\\"Quoted\\\"",
    "Colon: here",
    "trailing - dash -",
];
/// Notations of one day, most of them in other zones than the site's (J-POST-4).
const DATES: &[&str] = &[
    "2019-03-31",
    "2019-03-31 23:30:00",
    "2019-03-31 00:15:00 +0900",
    "2019-03-31T23:30:00Z",
    "2019-03-31 12:00",
    "\"2019-03-31\"",
    "\"2019-03-31 01:30:00\"",
    "31 Mar 2019",
    "March 31, 2019",
    "2019/03/31",
    "2019-3-31",
    "2019-03-31T10:00",
    "2019-03-31 08:00 EST",
    "2019-03-31 08:00:00 -08:00",
    "\"31 March 2019 22:10 PDT\"",
    "2020-02-30",
    "2019-03-31 24:00:00",
    "2019-03-31 08:00:00 CET",
];
const STEMS: &[&str] = &[
    "about",
    "contact",
    "per%20cent",
    "sp ace",
    "çafé",
    "plus+",
    "a..b",
    "multi.part",
    "404",
    "index",
    "tilde~x",
];
const PERMALINKS: &[&str] = &[
    "/foo/bar/",
    "/foo/baz",
    "foo/rel.html",
    "/v1.0",
    "/x/./y//z.html",
    "/enc%20oded/",
    "/Case/",
    "/✓/",
    "/:basename/x/",
    "/deep/:path/:basename:output_ext",
];

/// Path and text of every file.
pub(crate) fn generate(seed: u64) -> BTreeMap<String, String> {
    let mut rng = Rng::new(seed);
    let config = config::generate(&mut rng);
    let mut site = Builder { rng, config, files: BTreeMap::new(), items: Vec::new(), drafts: Vec::new() };
    site.plan();
    site.fill();
    site.files
}

struct Builder {
    rng: Rng,
    config: Config,
    files: BTreeMap<String, String>,
    /// What is published.
    items: Vec<Item>,
    /// Front matter of the files whose body is still to be written.
    drafts: Vec<(String, String)>,
}

impl Builder {
    /// Decides which files there are; bodies come later, since they link to any of them.
    fn plan(&mut self) {
        self.files.insert("_config.yml".into(), self.config.text.clone());
        for _ in 0..self.rng.between(1, 8) {
            self.post();
        }
        for _ in 0..self.rng.between(1, 7) {
            self.page();
        }
        for at in 0..self.config.collections.len() {
            for _ in 0..self.rng.below(4) {
                self.document(at);
            }
        }
        if let Some(folder) = self.config.paginated {
            let path = format!("{folder}index.html");
            self.drafts.push((path, "title: Posts\npaged: true\n".into()));
        }
        for path in ["img/a.png", "img/b c.png", "files/übung.pdf", "plain.html", "style.css"] {
            if self.rng.chance(60) {
                self.files.insert(path.into(), "x\n".into());
                self.items.push(Item { path: path.into(), post: None });
            }
        }
        for path in ["drop/in.md", "x.tmp", "NOTES.md", ".hidden.md", "_under/x.md"] {
            if self.rng.chance(30) {
                self.files.insert(path.into(), "---\ntitle: Odd\n---\nodd\n".into());
            }
        }
        self.files.extend(content::fixed_files());
    }

    /// Lines that any item may have.
    fn common(&mut self, layouts: &[&str]) -> String {
        let mut text = String::new();
        if self.rng.chance(80) {
            writeln!(text, "title: \"{}\"", self.rng.pick(TITLES)).unwrap();
        }
        if self.rng.chance(if self.config.default_layout { 20 } else { 70 }) {
            writeln!(text, "layout: {}", self.rng.pick(layouts)).unwrap();
        }
        if self.rng.chance(40) {
            writeln!(text, "tags: {}", self.rng.pick(&["[x, y]", "x z", "[\"a b\", x]", "[]", "ünï"]))
                .unwrap();
        }
        if self.rng.chance(20) {
            writeln!(text, "order: {}", self.rng.below(9)).unwrap();
        }
        if self.rng.chance(15) {
            writeln!(text, "published: true").unwrap();
        }
        text
    }

    fn redirects(&mut self, text: &mut String, name: &str) {
        if !self.config.redirects || !self.rng.chance(30) {
            return;
        }
        let number = self.drafts.len();
        let line = match self.rng.below(4) {
            0 => format!("redirect_from: /old/{number}/"),
            1 => format!("redirect_from: [/was/{number}, /been/{number}.html]"),
            2 => format!("redirect_from: [/Gone {number}/]"),
            _ => format!("redirect_to: {REDIRECTED}{name}"),
        };
        writeln!(text, "{line}").unwrap();
    }

    fn post(&mut self) {
        let number = self.drafts.len();
        let slug = format!("{}{number}", self.rng.pick(SLUGS));
        let mut text = self.common(&["post", "default", "none", "bare"]);
        let mut written = true;
        if self.rng.chance(50) {
            writeln!(text, "date: {}", self.rng.pick(DATES)).unwrap();
        }
        if self.rng.chance(40) {
            let categories = self.rng.pick(&["[Foo Bar, baz]", "one two", "[]", "Ünï", "[a, A]"]);
            writeln!(text, "categories: {categories}").unwrap();
        }
        if self.rng.chance(15) {
            writeln!(text, "category: Single One").unwrap();
        }
        if self.rng.chance(10) {
            writeln!(text, "slug: own-slug-{number}").unwrap();
        }
        if self.rng.chance(10) {
            writeln!(text, "permalink: /own/{number}/:year/").unwrap();
        }
        if self.rng.chance(10) {
            writeln!(text, "published: false").unwrap();
            written = false;
        }
        self.redirects(&mut text, &number.to_string());
        if self.rng.chance(15) {
            return self.draft(&slug, text, written);
        }
        let folder = *self.rng.pick(&["_posts", "_posts", "_posts/sub", "cat/_posts", "cat/Two/_posts"]);
        let in_future = self.rng.chance(12);
        let (year, month, day) =
            (self.rng.between(2010, 2022), self.rng.between(1, 12), self.rng.between(1, 31));
        let year = if in_future { 2999 } else { year };
        let date = match self.rng.chance(80) {
            true => format!("{year}-{month:02}-{day:02}"),
            false => format!("{year}-{month}-{day}"),
        };
        let dated_otherwise = text.contains("date: ");
        written &= !in_future || self.config.future || dated_otherwise;
        let path = format!("{folder}/{date}-{slug}.md");
        if written {
            // post_url knows neither dates with one digit nor all letters by that name.
            let named = slug.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
            let above =
                folder.strip_suffix("_posts").or_else(|| folder.strip_prefix("_posts/").map(|_| "sub/"));
            let post = named.then(|| format!("{}{date}-{slug}", above.unwrap_or("")));
            self.items.push(Item { path: path.clone(), post });
        }
        self.drafts.push((path, text));
    }

    /// A draft always says its date: else that of the file counts.
    fn draft(&mut self, slug: &str, mut text: String, written: bool) {
        if !text.contains("date: ") {
            text.push_str("date: 2018-07-08 09:10:11\n");
        }
        let path = format!("_drafts/{slug}.md");
        if written && self.config.drafts {
            self.items.push(Item { path: path.clone(), post: None });
        }
        self.drafts.push((path, text));
    }

    fn page(&mut self) {
        let number = self.drafts.len();
        let mut text = self.common(&["default", "bare", "none", "nosuch"]);
        if self.rng.chance(20) {
            let permalink = *self.rng.pick(PERMALINKS);
            writeln!(text, "permalink: {}", permalink.replacen('/', &format!("/{number}"), 1)).unwrap();
        }
        let written = !self.rng.chance(8);
        if !written {
            text.push_str("published: false\n");
        }
        self.redirects(&mut text, &number.to_string());
        let folder = *self.rng.pick(&["", "", "guide/", "guide/Deep Er/", "ünï/", "_pages/"]);
        let stem = *self.rng.pick(STEMS);
        let extension = *self.rng.pick(&["md", "md", "md", "markdown", "html", "MD"]);
        // One page of each stem a folder: which of two wins may hang on the order of reading.
        let stem = if stem == "index" { stem.to_owned() } else { format!("{stem}{number}") };
        let path = format!("{folder}{stem}.{extension}");
        let taken = |other: &str| self.drafts.iter().any(|(path, _)| path.starts_with(other));
        let of_paginator = stem == "index" && self.config.paginated.is_some();
        if of_paginator || taken(&format!("{folder}{stem}.")) {
            return;
        }
        if written && !path.starts_with("_pages") && !path.contains('%') {
            self.items.push(Item { path: path.clone(), post: None });
        }
        self.drafts.push((path, text));
    }

    fn document(&mut self, at: usize) {
        let (label, output) = (self.config.collections[at].label, self.config.collections[at].output);
        let number = self.drafts.len();
        let mut text = self.common(&["default", "post", "bare"]);
        let written = output && !self.rng.chance(8);
        if output && !written {
            text.push_str("published: false\n");
        }
        let folder = *self.rng.pick(&["", "", "sub/", "Sub Dir/"]);
        let stem = self.rng.pick(SLUGS);
        let path = format!("_{label}/{folder}{stem}{number}.md");
        if written {
            self.items.push(Item { path: path.clone(), post: None });
        }
        self.drafts.push((path, text));
    }

    /// Writes the bodies.
    fn fill(&mut self) {
        let labels: Vec<&str> = self.config.collections.iter().map(|collection| collection.label).collect();
        let drafts = std::mem::take(&mut self.drafts);
        let known = Known { items: &self.items, labels: &labels, is_utc: self.config.zone_is_utc };
        for (path, front_matter) in drafts {
            let body = match front_matter.contains("paged: true") {
                true => content::pager(),
                false => content::body(&mut self.rng, &known, path.ends_with(".html")),
            };
            self.files.insert(path, format!("---\n{front_matter}---\n{body}"));
        }
    }
}

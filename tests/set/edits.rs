//! Edits made by chance: what authors do in an editor, what a commit does, what a merge does.

use std::fmt::Write as _;

use postproof::workspace::Content;

use super::rng::Rng;
use super::two::Files;

/// Lines that an author puts into a text.
const LINES: [&str; 36] = [
    "Some more words.",
    "## Another heading",
    "# Part 2 of the boat",
    "## Repeat",
    "[there](/about/#repeat)",
    "[nowhere](/no/such/page/)",
    "![picture](/img/none.png)",
    "[next part](/foo/bar/)",
    "{{ page.title }} and {{ page.nothing }}",
    "{{ page.kind }} {{ layout.shown }}",
    "{% assign mode = 'x' %}{{ mode }}",
    "{{ mode }} {{ other_mode }}",
    "{% for p in site.posts %}[{{ p.title }}]({{ p.url }}) {{ p.excerpt }} {% endfor %}",
    "{{ site.posts.first.content }}",
    "{% include link.html url='/x/' %}",
    "{% include nosuch.html %}",
    "{% if a %} unclosed",
    "[near]({{ '/no/such/page.html#heree' | relative_url }}) [near]({% link no/such/page.md %}#heree)",
    "as `nosuch.html` and `sets.html` say",
    "{% include sets.html %}",
    "{% include broken.html %}",
    "{{ set_elsewhere }}",
    "{% for p in site.posts limit: 3 %}[of another](/{{ p.mode }}/{{ p.title | slugify }}/) {% endfor %}",
    "[beside](/{{ page.next.mode }}/{{ page.previous.title | slugify }}/)",
    "[sorted](/{% assign s = site.pages | sort: 'title' %}{{ s.first.title | slugify }}{{ s.last.mode }}/)",
    "{% for p in site.posts %}{% if p.content contains 'first line' %}[moved](/moved/{{ p.slug }}/){% endif %}{% endfor %}",
    "{% for t in site.tags %}[{{ t[0] }}](/tag/{{ t[0] | slugify }}/{{ t[1].size }}/) {% endfor %}",
    "<a href=\"/layout/{{ layout.mode }}/{{ site.data.extra.nothing.mode }}/\">x</a>",
    "<div id=\"in-html\"><base href=\"/x/\">",
    "<!-- postproof-ignore missing-page: by chance -->",
    "See [ref] and [^1] and a * b.\n\n[ref]: /plain.html",
    "1. [Part 1](/foo/bar/)\n2. [Part 2](/v1.0)\n3. [Part 3](/nowhere/)",
    "\u{feff}{% include_relative part.md %}",
    "[served](http://localhost:4000/foo/bar/) [served](http://127.0.0.1:4000/about/)",
    "{% for mode in site.posts %}{% include sets.html %}{{ mode.title }}{% endfor %}",
    "[wrong](htpp://example.org/) (turned)[https://www.rust-lang.org/] [out](www.rust-lang.org)",
];

/// Lines that an author puts into front matter.
const KEYS: [&str; 20] = [
    "title: The boat, part 1",
    "title: The boat, part 2",
    "title: \"Another title\"",
    "layout: bare",
    "layout: post",
    "layout: nosuch",
    "permalink: /foo/bar/",
    "permalink: /moved/",
    "date: 2018-05-06 07:08:09",
    "published: false",
    "tags: [x, new]",
    "categories: [late]",
    "kind: post",
    "mode: dark",
    "mode: light",
    "mode: {deep: 1}",
    "redirect_from: /about/",
    "image: /img/a.png",
    "excerpt_separator: <!--more-->",
    "postproof: {ignore: [missing-page]}",
];

/// Lines that an author puts into `_config.yml`.
const SETTINGS: [&str; 16] = [
    "title: Another title",
    "mode: dark",
    "mode: {deep: 1}",
    "# nothing but a remark, so that all else moves",
    "permalink: pretty",
    "permalink: /:title/",
    "baseurl: /base",
    "url: https://example.org",
    "exclude: [about.md]",
    "plugins: [jekyll-relative-links]",
    "plugins: [jekyll-sitemap, jekyll-redirect-from, jekyll-archives]",
    "kramdown: {auto_ids: false}",
    "collections: {docs: {output: true}}",
    "future: true",
    "defaults: [{scope: {path: ''}, values: {mode: light, layout: post}}]",
    "excerpt_separator: <!--more-->",
];

/// Files that come from nowhere.
const NEW_FILES: [(&str, &str); 20] = [
    ("_posts/2020-02-03-part-3.md", "---\ntitle: The boat, part 3\ntags: [x]\n---\n[one](/foo/bar/#heree)\n"),
    ("_posts/2017-01-01-oldest.md", "---\n---\n[second](2020-02-02-new.md) {% post_url 2020-02-02-new %}\n"),
    ("_posts/2023-01-01-new.md", "---\nlayout: post\nkey_of_its_own: 1\n---\n{% link plain.html %}\n"),
    ("plain/index.html", "---\n---\n<h1 id=\"other\">shadows no other</h1>\n"),
    (
        "about/index.md",
        "---\nmode: dark\n---\n{{ page.key_of_its_own }} [x](/plain.html#other) [y](/plain/#other)\n",
    ),
    ("img/none.png", ""),
    ("deep/er/page.md", "---\nlayout: post\n---\n[up](../../about.md) [there](/no/such/page.html)\n"),
    ("_data/other.csv", "a,b\n1,2\n"),
    ("_posts/2020-02-02-new.md", "---\ntitle: New\n---\n[a](/about/)\n"),
    ("_posts/not-a-post.md", "---\n---\nx\n"),
    ("no/such/page.md", "---\n---\n# Here\n"),
    ("plain.html", "<h1 id=\"repeat\">x</h1><a href=\"/nowhere/\">x</a>\n"),
    ("_includes/nosuch.html", "now there is one [x](/late/)\n"),
    ("_layouts/nosuch.html", "---\nshown: no\n---\n<a href=\"/late/\">x</a>{{ content }}\n"),
    ("_data/extra.yml", "nothing: {mode: 1}\n"),
    ("_includes/sets.html", "{% assign set_elsewhere = 1 %}"),
    ("_includes/broken.html", "{% if a %}{% else if b %}{% nonsense %}"),
    ("no/such/page.md", "---\ntitle: Such\n---\n## Here\n"),
    ("part.md", "a part with [a link](/late/)\n"),
    ("_plugins/own.rb", "Liquid::Template.register_tag('own', Own)\n"),
];

/// A site and what happens to it.
pub(crate) struct Edits {
    rng: Rng,
    initial: Files,
    files: Files,
    words: String,
}

impl Edits {
    pub(crate) fn new(seed: u64, files: Files) -> Self {
        Edits { rng: Rng::new(seed ^ 0xed17), initial: files.clone(), files, words: String::new() }
    }

    pub(crate) fn files(&self) -> &Files {
        &self.files
    }

    /// What was done last.
    pub(crate) fn words(&self) -> &str {
        &self.words
    }

    pub(crate) fn is_looked_at(&mut self) -> bool {
        self.rng.chance(70)
    }

    /// The next edit: mostly of one file.
    pub(crate) fn next(&mut self) -> Vec<(String, Content)> {
        self.words.clear();
        let count = if self.rng.chance(85) { 1 } else { self.rng.between(2, 4) };
        (0..count).flat_map(|_| self.one()).collect()
    }

    fn one(&mut self) -> Vec<(String, Content)> {
        let path = self.any_file();
        match self.rng.below(24) {
            0 | 1 => self.delete(&path).into_iter().collect(),
            2 => self.take_back(&path).into_iter().collect(),
            3 | 4 => {
                let (path, text) = *self.rng.pick(&NEW_FILES);
                vec![self.write(path, text.into())]
            }
            5 => self.rename(&path),
            6 => self.settings().into_iter().collect(),
            7..=11 => self.front_matter(&path).into_iter().collect(),
            _ => self.body(&path).into_iter().collect(),
        }
    }

    /// A file whose text may be edited; the configuration seldom.
    fn any_file(&mut self) -> String {
        let paths: Vec<&String> = self.files.keys().collect();
        let path = (*self.rng.pick(&paths)).clone();
        let is_dull = path.starts_with("img/") || path == "_config.yml";
        if is_dull && self.rng.chance(80) { self.any_file() } else { path }
    }

    fn note(&mut self, what: &str, path: &str) {
        write!(self.words, "{what} {path}; ").expect("a string");
    }

    fn write(&mut self, path: &str, text: String) -> (String, Content) {
        self.note("write", path);
        let content = Content::from(&*text);
        self.files.insert(path.to_owned(), text);
        (path.to_owned(), content)
    }

    fn delete(&mut self, path: &str) -> Option<(String, Content)> {
        if path == "_config.yml" {
            return None;
        }
        self.note("delete", path);
        self.files.remove(path);
        Some((path.to_owned(), Content::Missing))
    }

    /// Sometimes of a file that was deleted, or that never lay on disk.
    fn take_back(&mut self, path: &str) -> Option<(String, Content)> {
        let lost: Vec<&String> = self.initial.keys().filter(|path| !self.files.contains_key(*path)).collect();
        let path = match self.rng.chance(50) && !lost.is_empty() {
            true => (*self.rng.pick(&lost)).clone(),
            false => path.to_owned(),
        };
        self.note("take back", &path);
        match self.initial.get(&path) {
            Some(text) => drop(self.files.insert(path.clone(), text.clone())),
            None => drop(self.files.remove(&path)),
        }
        Some((path, Content::OnDisk))
    }

    fn rename(&mut self, path: &str) -> Vec<(String, Content)> {
        let Some(text) = self.files.get(path).cloned() else { return Vec::new() };
        let Some(deleted) = self.delete(path) else { return Vec::new() };
        let (stem, extension) = path.rsplit_once('.').unwrap_or((path, "md"));
        let moved = self.write(&format!("{stem}-moved.{extension}"), text);
        vec![deleted, moved]
    }

    /// Changes a line before the text, or adds one, or takes one out.
    fn front_matter(&mut self, path: &str) -> Option<(String, Content)> {
        let text = self.files.get(path)?.clone();
        let Some(rest) = text.strip_prefix("---\n") else { return self.body(path) };
        let key = *self.rng.pick(&KEYS);
        let name = key.split(':').next().unwrap_or("");
        let is_other = |line: &&str| !line.starts_with(name);
        let (head, body) = rest.split_once("---\n").unwrap_or(("", rest));
        let mut lines: Vec<&str> = head.lines().filter(is_other).collect();
        if self.rng.chance(80) {
            lines.insert(self.rng.below(lines.len() + 1), key);
        }
        let head: String = lines.iter().map(|line| format!("{line}\n")).collect();
        let text = match self.rng.below(30) {
            0 => format!("---\n{head}"),
            1 => format!("---\n{head}: [\n---\n{body}"),
            _ => format!("---\n{head}---\n{body}"),
        };
        Some(self.write(path, text))
    }

    /// Changes a line of the configuration, or adds one, or takes one out.
    fn settings(&mut self) -> Option<(String, Content)> {
        let text = self.files.get("_config.yml")?.clone();
        let setting = *self.rng.pick(&SETTINGS);
        let name = setting.split(':').next().unwrap_or("");
        // What belongs to the line that goes, goes too.
        let mut is_out = false;
        let is_other = |line: &&str| {
            is_out = line.starts_with(name) || is_out && line.starts_with([' ', '-']);
            !is_out
        };
        let mut lines: Vec<&str> = text.lines().filter(is_other).collect();
        if self.rng.chance(70) {
            let starts =
                (0..lines.len()).filter(|at| !lines[*at].starts_with([' ', '-'])).chain([lines.len()]);
            let starts: Vec<usize> = starts.collect();
            lines.insert(*self.rng.pick(&starts), setting);
        }
        let text: String = lines.iter().map(|line| format!("{line}\n")).collect();
        Some(self.write("_config.yml", text))
    }

    fn body(&mut self, path: &str) -> Option<(String, Content)> {
        let text = self.files.get(path)?.clone();
        let start = text.find("\n---\n").map_or(0, |at| at + "\n---\n".len());
        let mut lines: Vec<&str> = text[start..].lines().collect();
        let at = self.rng.below(lines.len() + 1);
        match self.rng.below(8) {
            0 if at < lines.len() => drop(lines.remove(at)),
            1 => lines.truncate(at),
            2 => lines.insert(0, "A first line, so that all others move."),
            _ => lines.insert(at, *self.rng.pick(&LINES)),
        }
        let body: String = lines.iter().map(|line| format!("{line}\n")).collect();
        let text = format!("{}{body}", &text[..start]);
        Some(self.write(path, text))
    }
}

//! A small site in memory.

use std::collections::HashMap;
use std::sync::Arc;

use jiff::tz::TimeZone;

use crate::liquid::{Budget, Hash, Included, Later, Lookup, Object, Output, Template, Value, World, parse};
use crate::origin::{Origin, Text};
use crate::site::Jekyll;
use crate::source::{FileId, Place, SitePath, Source, Span};

/// File number of the template; includes count from 1.
pub(in crate::liquid::eval) const PAGE: FileId = FileId(0);
/// The file that the site's own strings come from.
pub(in crate::liquid::eval) const DATA: FileId = FileId(99);
/// Its text.
pub(in crate::liquid::eval) const DATA_TEXT: &str = "title: Hello World\nimg: /img/a b.png\n";

pub(in crate::liquid::eval) struct TestWorld {
    pub(in crate::liquid::eval) globals: HashMap<&'static str, Value>,
    includes: HashMap<String, Included>,
    zone: TimeZone,
    pub(in crate::liquid::eval) jekyll: Jekyll,
}

pub(in crate::liquid::eval) fn string(text: &str) -> Value {
    Value::Str(Text::plain(text))
}

pub(in crate::liquid::eval) fn list(items: &[&str]) -> Value {
    Value::Array(Arc::new(items.iter().map(|item| string(item)).collect()))
}

pub(in crate::liquid::eval) fn hash(pairs: &[(&str, Value)]) -> Value {
    Value::Hash(Arc::new(pairs.iter().map(|(key, value)| ((*key).into(), value.clone())).collect::<Hash>()))
}

fn from_data(text: &str) -> Value {
    let at = DATA_TEXT.find(text).unwrap();
    let place = Place::new(DATA, Span::new(at, at + text.len()));
    Value::Str(Text::from_origin(text, Origin { place, exact: true }))
}

fn people() -> Value {
    let person = |name: &str, age: Value, team: &str| {
        hash(&[("name", string(name)), ("age", age), ("team", string(team))])
    };
    Value::Array(Arc::new(vec![
        person("Zoe", Value::Int(30), "red"),
        person("adam", Value::Int(4), "blue"),
        person("Bob", Value::Nil, "red"),
    ]))
}

impl TestWorld {
    pub(in crate::liquid::eval) fn new() -> Self {
        let time = "2020-01-02T03:04:05Z[UTC]".parse().unwrap();
        let page = hash(&[
            ("title", from_data("Hello World")),
            ("image", from_data("/img/a b.png")),
            ("empty", string("")),
            ("nothing", Value::Nil),
            ("tags", list(&["a", "b", "c"])),
            ("none", Value::Array(Arc::default())),
            ("number", Value::Int(7)),
            ("float", Value::Float(2.0)),
            ("yes", Value::Bool(true)),
            ("no", Value::Bool(false)),
            ("date", Value::Time(Box::new(time))),
            ("day", Value::Date(jiff::civil::date(2020, 3, 5))),
            ("html", string("<p class='x'>Tom & \"Jerry\"</p>")),
            ("map", hash(&[("x", Value::Int(1)), ("y", string("two"))])),
            ("nested", hash(&[("deep", hash(&[("key", string("found"))]))])),
            ("secret", Value::Unknown),
            ("people", people()),
            ("html-name", string("dashed")),
            ("question?", string("asked")),
        ]);
        let globals = HashMap::from([("page", page), ("site", Value::Object(Object::Site))]);
        let mut world =
            TestWorld { globals, includes: HashMap::new(), zone: TimeZone::UTC, jekyll: Jekyll::V4 };
        world.add("hello.html", "Hello {{ include.name }}!");
        world.add("set.html", "{% assign set = 'by include' %}");
        world.add("self.html", "x{% include self.html %}");
        world.add("twice.html", "{% include twice.html %}{% include twice.html %}");
        world.add("outer.html", "[{% include inner.html %}]");
        world.add("inner.html", "{{ include.name }}");
        world.add("stop.html", "a{% break %}b");
        world.add("typo.html", "{{ pgae.title }}");
        world.includes.insert("theme.html".into(), Included::Unknown);
        world
    }

    pub(in crate::liquid::eval) fn add(&mut self, name: &str, text: &str) {
        let file = FileId(self.includes.len() as u32 + 1);
        let source = Arc::new(Source::new(SitePath::new(name), text));
        let included = Included::File { file, source, template: Arc::new(parse(text, 0)) };
        self.includes.insert(name.into(), included);
    }

    pub(in crate::liquid::eval) fn text(&self, file: FileId) -> Option<String> {
        self.includes.values().find_map(|included| match included {
            Included::File { file: id, source, .. } if *id == file => Some(source.text.to_string()),
            _ => None,
        })
    }
}

impl World for TestWorld {
    fn belongs_to_page(&self, name: &str) -> bool {
        name == "page" && matches!(self.globals.get("page"), Some(Value::Unknown))
    }

    fn global(&self, name: &str) -> Option<Value> {
        self.globals.get(name).cloned()
    }

    fn is_read_elsewhere(&self, _name: &str) -> bool {
        false
    }

    fn shared_by_pages(&self, _key: &str) -> Option<Option<Value>> {
        None
    }

    fn depends_on_page(&self, object: Object, key: &str) -> bool {
        matches!(object, Object::Site) && key == "related_posts"
    }

    fn property(&self, object: Object, key: &str) -> Option<Value> {
        match (object, key) {
            (Object::Site, "url") => Some(string("https://example.com")),
            (Object::Site, "baseurl") => Some(string("/base")),
            (Object::Site, "time") => Some(Value::Later(Later::Moment(2026))),
            (Object::Site, "null") => Some(Value::Nil),
            (Object::Site, "posts") => Some(Value::Array(Arc::new(vec![
                Value::Object(Object::Page(1)),
                Value::Object(Object::Page(2)),
            ]))),
            (Object::Page(n), "url") => Some(string(&format!("/post/{n}/"))),
            (Object::Page(n), "n") => Some(Value::Int(n.into())),
            _ => None,
        }
    }

    fn items(&self, _: Object) -> Option<Vec<Value>> {
        None
    }

    fn keys(&self, object: Object) -> Vec<Arc<str>> {
        match object {
            Object::Site => ["url", "baseurl", "time", "posts"].map(Arc::from).to_vec(),
            _ => vec!["url".into(), "n".into()],
        }
    }

    fn include(&self, name: &str) -> Included {
        self.includes.get(name).cloned().unwrap_or(Included::Missing)
    }

    fn include_relative(&self, path: &str) -> Included {
        World::include(self, path)
    }

    fn link(&self, path: &str) -> Lookup {
        if path == "about.md" { Lookup::Url("/base/about.html".into()) } else { Lookup::Missing }
    }

    fn post_url(&self, name: &str) -> Lookup {
        match name {
            "2020-01-01-p1" => Lookup::Url("/base/2020/01/01/p1.html".into()),
            "2020-01-01-plugin" => Lookup::Unknown,
            _ => Lookup::Missing,
        }
    }

    fn base_path(&self) -> Option<&str> {
        Some("/base")
    }

    fn site_url(&self) -> Option<&str> {
        Some("https://example.com")
    }

    fn markdownify(&self, text: &Text) -> Value {
        Value::Str(text.derive(format!("<p>{}</p>", text.as_str())))
    }

    fn year(&self) -> i64 {
        2026
    }

    fn time_zone(&self) -> &TimeZone {
        &self.zone
    }

    fn may_define_tag(&self, name: &str) -> bool {
        name == "plugin"
    }

    fn plugin_tag(&self, name: &str, markup: &str) -> Option<String> {
        (name == "echo").then(|| markup.trim().to_owned())
    }

    fn plugin_filter(&self, name: &str, input: &Text) -> Option<Text> {
        (name == "loud").then(|| input.derive(input.as_str().to_uppercase()))
    }

    fn may_define_filter(&self, name: &str) -> bool {
        name == "plugin_filter"
    }

    fn jekyll(&self) -> Jekyll {
        self.jekyll
    }
}

pub(in crate::liquid::eval) fn template(text: &str) -> (Template, Source) {
    (parse(text, 0), Source::new(SitePath::new("page.md"), text))
}

pub(in crate::liquid::eval) fn render(text: &str) -> Output {
    let (template, source) = template(text);
    crate::liquid::render(&template, PAGE, &source, &TestWorld::new(), Budget::default())
}

/// What it renders to; a hole is `¿`.
pub(in crate::liquid::eval) fn rendered(text: &str) -> String {
    render(text).text.text.replace(crate::origin::HOLE, "¿")
}

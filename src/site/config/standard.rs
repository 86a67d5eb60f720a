//! Jekyll's settings where the site writes none (J-CONF-2, 12).

use std::sync::Arc;

use crate::liquid::{Hash, Value};
use crate::site::Jekyll;
use crate::site::plugins::ALWAYS_ON_PAGES;
use crate::site::values::{text, texts};

/// The default of every setting, as `site.*` shows it.
pub(super) fn settings(jekyll: Jekyll) -> Hash {
    let mut settings = Hash::default();
    let mut set = |key: &str, value: Value| settings.insert(Arc::from(key), value);
    for (key, value) in [
        ("collections_dir", ""),
        ("plugins_dir", "_plugins"),
        ("layouts_dir", "_layouts"),
        ("data_dir", "_data"),
        ("includes_dir", "_includes"),
        ("encoding", "utf-8"),
        ("markdown_ext", "markdown,mkdown,mkdn,mkd,md"),
        ("markdown", "kramdown"),
        ("highlighter", "rouge"),
        ("excerpt_separator", "\n\n"),
        ("port", "4000"),
        ("host", "127.0.0.1"),
        ("permalink", "date"),
        ("paginate_path", "/page:num"),
    ] {
        set(key, text(value));
    }
    // The folders of the machine that builds.
    set("source", Value::Unknown);
    set("destination", Value::Unknown);
    set("cache_dir", text(".jekyll-cache"));
    set("include", texts([".htaccess"]));
    set("exclude", texts([]));
    set("keep_files", texts([".git", ".svn"]));
    set("whitelist", texts([]));
    set("plugins", texts([]));
    set("defaults", texts([]));
    set("limit_posts", Value::Int(0));
    for key in ["show_drafts", "baseurl", "timezone"] {
        set(key, Value::Nil);
    }
    for key in ["safe", "strict_front_matter", "unpublished", "lsi", "incremental", "detach"] {
        set(key, Value::Bool(false));
    }
    for key in ["show_dir_listing", "quiet", "verbose"] {
        set(key, Value::Bool(false));
    }
    set("future", Value::Bool(jekyll == Jekyll::Pages));
    set("liquid", liquid());
    set("kramdown", kramdown());
    set("collections", Value::Hash(Arc::default()));
    if jekyll == Jekyll::Pages {
        set("theme", text("jekyll-theme-primer"));
    }
    settings
}

fn liquid() -> Value {
    let flags = ["strict_filters", "strict_variables"];
    let mut liquid = Hash::from_iter([(Arc::from("error_mode"), text("warn"))]);
    liquid.extend(flags.map(|key| (Arc::from(key), Value::Bool(false))));
    Value::Hash(Arc::new(liquid))
}

fn kramdown() -> Value {
    let levels = (1..=6).map(Value::Int).collect();
    let options: [(&str, Value); 9] = [
        ("auto_ids", Value::Bool(true)),
        ("toc_levels", Value::Array(Arc::new(levels))),
        ("entity_output", text("as_char")),
        ("smart_quotes", text("lsquo,rsquo,ldquo,rdquo")),
        ("input", text("GFM")),
        ("hard_wrap", Value::Bool(false)),
        ("guess_lang", Value::Bool(true)),
        ("footnote_nr", Value::Int(1)),
        ("show_warnings", Value::Bool(false)),
    ];
    Value::Hash(Arc::new(options.into_iter().map(|(key, value)| (Arc::from(key), value)).collect()))
}

/// What GitHub Pages sets whatever the site writes, and the plugins it adds.
pub(super) fn force_pages(settings: &mut Hash) {
    let mut plugins: Vec<Value> = match settings.get("plugins") {
        Some(Value::Array(items)) => items.to_vec(),
        _ => Vec::new(),
    };
    plugins.extend(ALWAYS_ON_PAGES.iter().map(|name| text(*name)));
    settings.insert(Arc::from("plugins"), Value::Array(Arc::new(plugins)));
    for (key, value) in
        [("safe", Value::Bool(true)), ("lsi", Value::Bool(false)), ("highlighter", text("rouge"))]
    {
        settings.insert(Arc::from(key), value);
    }
    // A random folder, so that no code of the site runs.
    settings.insert(Arc::from("plugins_dir"), Value::Unknown);
}

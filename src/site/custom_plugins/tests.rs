use super::*;

#[test]
fn a_literal_folder_bounds_where_pages_are_made() {
    let text = r##"
        page = PageWithoutAFile.new(site, site.source, "packages", "#{slug}.md")
        site.pages << page
    "##;
    let pages = read([text]).pages;
    assert!(pages.may_hold("/packages/a.html"));
    assert!(!pages.may_hold("/packages.html"));
    assert!(!pages.may_hold("/blog/a/"));
}

#[test]
fn a_converter_of_markdown_is_noticed() {
    let own = "class M < Converter\n def matches(ext) ext =~ /^\\.(md|markdown)$/i end\nend";
    let other = "class U < Jekyll::Converter\n def matches(ext) ext == '.up' end\nend";
    assert!(read([own]).converts_markdown && !read([other]).converts_markdown);
}

#[test]
fn code_from_elsewhere_may_define_tags_and_filters() {
    for code in [
        "require_relative '../lib/tags'",
        "require './lib/tags.rb'",
        "load 'lib/tags.rb'",
        "Dir['lib/*.rb'].each { |f| require f }",
    ] {
        let plugins = read([code]);
        assert!(plugins.any_tag && plugins.filters, "{code}");
    }
    let own = read(["require_relative 'tags'\nrequire 'json'\nrequire \"liquid/tag\"\n# load it"]);
    assert!(!own.any_tag && !own.filters);
    assert_eq!(read(["require 'jekyll_image_encode'"]).gems.len(), 1);
}

#[test]
fn code_that_writes_ids_is_noticed() {
    let hook = |body: &str| format!("Jekyll::Hooks.register :documents, :pre_render do |doc|\n  {body}\nend");
    for code in [
        r##"doc.content.gsub!(/^- (\w+):/) { "- {:##{$1}} #{$1}:" }"##,
        r#"doc.output.gsub!("<h2>", '<h2 id="part">')"#,
        r#"html.css("h2").each { |heading| heading["id"] = slug(heading.text) }"#,
    ] {
        assert!(read([&*hook(code)]).writes_anchors, "{code}");
    }
    for code in [r#"doc.content.gsub!("img", "picture")"#, "doc.data['id'] == 1"] {
        assert!(!read([&*hook(code)]).writes_anchors, "{code}");
    }
    assert!(!read([r#"def tag = '<p id="x">'"#]).writes_anchors);
}

#[test]
fn headings_that_link_to_themselves_are_noticed() {
    let method = |link: &str| {
        format!(
            "module Kramdown::Converter\n class Html\n  def convert_header(el, indent)\n   \"{link}\"\n  end\n end\nend"
        )
    };
    assert!(read([&*method(r###"<a href=\"##{id}\">#</a>"###)]).links_headings);
    assert!(!read([&*method(r#"<a href=\"/top/\">^</a>"#)]).links_headings);
    assert!(!read([r###"def anchor(id) = "<a href=\"##{id}\">#</a>""###]).links_headings);
}

#[test]
fn keys_that_are_set_on_pages_are_known_by_name() {
    let plugins = read([
        "doc.data['path_of'] = 1\npage.data[\"stars\"] ||= 2\nsite.data['team'] = 3\nif doc.data['kind'] == 4 then end",
    ]);
    let is_set = |key: &&str| plugins.may_set_on_pages(key);
    let keys = ["path_of", "stars", "team", "kind", "title"];
    assert_eq!(keys.iter().filter(|key| is_set(key)).collect::<Vec<_>>(), [&"path_of", &"stars"]);
    assert_eq!(plugins.overridden.iter().collect::<Vec<_>>(), ["path_of"]);
    assert!(plugins.adds_data && !plugins.any_page_key);
    assert!(plugins.keys.contains("team") && !plugins.keys.contains("kind"));
    assert!(!read(["x = site.data['team']"]).adds_data);
    let on_payload = read(["payload.page['a'] = 1\npayload['page']['b'] = 2"]);
    assert!(on_payload.may_set_on_pages("a") && on_payload.may_set_on_pages("b"));
    let variables = read(["payload['latest'] = 1\ncontext.scopes.last['mark'] = 2\nx['y'] = 3"]).variables;
    assert_eq!(variables.iter().collect::<Vec<_>>(), ["latest", "mark"]);
    let method = read(["class Jekyll::Page\n def depth = 1\n def to_liquid = super(%w[depth])\nend"]);
    assert!(method.may_set_on_pages("depth"));
    let computed = read(["%w[stars path_of].each { |key| doc.data[key] = value(doc) }"]);
    assert!(computed.may_set_on_pages("stars") && !computed.may_set_on_pages("title"));
    let made = read(["made = PageWithoutAFile.new(site, base, dir, name)\nmade.data = {'title' => 'x'}"]);
    assert!(!made.may_set_on_pages("title"));
}

#[test]
fn texts_that_are_changed_before_they_are_parsed_are_noticed() {
    let hook = |event: &str, change: &str| {
        format!("Jekyll::Hooks.register :posts, :{event} do |post|\n  {change}\nend")
    };
    assert!(read([&*hook("pre_render", "post.content = post.content.gsub('(c)', '')")]).rewrites_texts);
    assert!(read([&*hook("pre_render", "post.content.gsub!(/x/, 'y')")]).rewrites_texts);
    assert!(!read([&*hook("post_render", "post.output.gsub!(/x/, 'y')")]).rewrites_texts);
    assert!(!read([&*hook("pre_render", "post.data['words'] = post.content.split.size")]).rewrites_texts);
    let made = "class A < Generator\n page = Page.new(site)\n page.content = 'x'\nend";
    assert!(!read([made]).rewrites_texts);
}

#[test]
fn front_matter_that_is_written_before_texts_is_noticed() {
    let each = |write: &str| {
        format!("Dir.glob('_notes/*.md').each do |name|\n text = File.read(name)\n {write}\nend")
    };
    let write = each("File.write(name, HEAD + text) unless text.start_with?('---')");
    assert!(read([&*write]).adds_front_matter);
    assert!(!read([&*each("puts name unless text.start_with?('---')")]).adds_front_matter);
}

#[test]
fn plugins_may_be_loaded_by_code() {
    let text = "require 'jekyll-assets'\nrequire \"jekyll\"\n# require 'jekyll-not'\nrequire 'jekyll/scholar'\nrequire 'jekyll/utils'\n";
    let plugins = read([text]);
    assert_eq!(plugins.gems.iter().collect::<Vec<_>>(), ["jekyll-assets", "jekyll-scholar"]);
}

#[test]
fn a_computed_folder_may_be_anywhere() {
    let text = "site.pages << CategoryPage.new(site, site.source, File.join(dir, category), category)";
    assert_eq!(read([text]).pages, MadePages::Anywhere);
}

#[test]
fn documents_that_are_added_to_a_collection_are_where_its_documents_are() {
    let new =
        "doc = Jekyll::Document.new(path, { :site => site, :collection => site.collections['posts'] })\n";
    let added = |text: &str| match read([&*format!("{new}{text}")]).pages {
        MadePages::Anywhere => vec!["*".to_owned()],
        pages => pages.collections().map(str::to_owned).collect(),
    };
    for (text, expected) in [
        ("site.collections['posts'].docs << doc", "posts"),
        ("site.collections[:news].docs.push(doc)", "news"),
        ("site.posts.docs << doc", "posts"),
        ("site.collections[label].docs << doc", "*"),
        ("collection.docs << doc", "*"),
        ("doc.data['permalink'] = url\nsite.collections['posts'].docs << doc", "*"),
        ("site.pages << page\nsite.collections['posts'].docs << doc", "*"),
    ] {
        assert_eq!(added(text), [expected], "{text}");
    }
}

#[test]
fn files_are_written_below_the_folders_that_are_named() {
    let text = "dest = File.join(site.source, 'assets', \"libs\", key)\nFile.open(dest, 'wb') { |file| file << text }";
    let pages = read([text]).pages;
    assert!(pages.may_hold("/assets/libs/a.js") && !pages.may_hold("/assets/b.js"));
    assert_eq!(read(["puts File.read(File.join(site.source, 'assets', name))"]).pages, MadePages::None);
}

#[test]
fn tags_and_filters_are_found_by_their_registration() {
    let text = "Liquid::Template.register_tag('youtube', Y)\nLiquid::Template.register_filter(Jekyll::F)";
    let plugins = read([text]);
    assert_eq!(plugins.tags.iter().collect::<Vec<_>>(), ["youtube"]);
    assert!(plugins.filters && !plugins.any_tag);
    assert_eq!(plugins.pages, MadePages::None);
    assert!(!plugins.placeholders && !plugins.data && !plugins.reads_posts);
    let reader = read([
        "class Jekyll::PostReader\n def read_posts(dir) = read_publishable(dir, '_posts', /md$/)\nend",
    ]);
    assert!(reader.reads_posts && reader.pages == MadePages::Anywhere);
    assert!(read(["module Jekyll\n  module Filters\n    def shout(text) = text.upcase\n"]).filters);
    assert!(read(["site.data['team'] = team"]).data);
    assert!(read(["context.registers[:site].data['team']"]).data && read(["all = it.data['team']"]).data);
    assert!(!read(["made = Document.new(path)\nmade.data['x'] = 1\npost.data['y']"]).data);
    let settings =
        read(["site.config['libs'][key]['url'] = url\nputs site.config['title'] if site.config['a'] == 1"])
            .settings;
    assert_eq!(settings.iter().collect::<Vec<_>>(), ["libs"]);
    assert!(read(["doc.data['lead-in']"]).words.contains("lead-in"));
    assert!(read(["File.read(\"_includes/#{name}.md\")"]).includes);
    assert!(read(["Jekyll::Drops::UrlDrop.class_eval { def number; end }"]).placeholders);
}

//! A made-up site of many posts with the same layouts.

use std::collections::BTreeMap;

use super::rng::Rng;
use super::template::template;

/// Pages of a made-up site: enough that a few of them may differ from the others.
const POSTS: usize = 40;

/// Path and text of every file.
pub(crate) fn site(seed: u64) -> BTreeMap<String, String> {
    let mut rng = Rng::new(seed);
    let mut files = BTreeMap::new();
    let mut add = |path: &str, text: String| drop(files.insert(path.to_owned(), text));
    let defaults = "defaults: [{scope: {path: '', type: posts}, values: {image: /i.png, layout: inner}}]";
    add("_config.yml", format!("title: t\nbaseurl: /b\npermalink: /:title/\n{defaults}\n"));
    add("_data/menu.yml", "- {url: /b/p1/, lang: en}\n- {url: /b/p2/, lang: de}\n- {url: /dead/}\n".into());
    add("_data/names.yml", "en: /b/p3/\nde: Deutsch\n".into());
    let sets = "Jekyll::Hooks.register :posts, :pre_render do |post|\n  post.data['set'] = 1\nend\n";
    add("_plugins/set.rb", sets.into());
    add("_includes/x.html", template(&mut rng, &[], false));
    add("_includes/y.html", template(&mut rng, &["x.html"], false));
    add("_includes/en.html", template(&mut rng, &[], false));
    add("_includes/de.html", template(&mut rng, &[], false));
    let includes = ["x.html", "y.html"];
    add(
        "_layouts/inner.html",
        format!("---\nlayout: outer\nflavour: sweet\n---\n{}", template(&mut rng, &includes, true)),
    );
    add("_layouts/outer.html", format!("<!doctype html>\n{}", template(&mut rng, &includes, true)));
    for number in 0..POSTS {
        let title = *rng.pick(&["Title", "Title", "Say \"hi\"", "a > b", "5 < 6"]);
        let mut text = format!("---\ntitle: '{title} {number}'\nlang: {}\n", rng.pick(&["en", "en", "de"]));
        for (percent, line) in [
            (50, *rng.pick(&["kind: news\n", "kind: news\n", "kind: og:image\n"])),
            (8, "rare: /p1/\n"),
            (40, "tags: [u, v]\n"),
            (10, "image: /own.png\n"),
            (10, "layout: outer\n"),
        ] {
            if rng.chance(percent) {
                text.push_str(line);
            }
        }
        text.push_str("---\ntext\n");
        add(&format!("_posts/2020-01-{:02}-p{number}.md", number % 28 + 1), text);
    }
    files
}

use std::path::Path;

use super::*;

const RULES: &[&str] = &["missing-page", "missing-anchor", "series-gap"];

fn read(text: &str) -> Settings {
    Settings::parse(Path::new(".postproof.yml"), text, RULES).unwrap_or_else(|error| panic!("{error}"))
}

#[test]
fn a_file_without_keys_is_the_default() {
    for text in ["", "\n", "# nothing yet\n", "---\n", "{}\n", "---\n# x\n...\n"] {
        let settings = read(text);
        assert_eq!(settings.fail_on, Some(Level::Warning), "{text:?}");
        assert_eq!(settings.max_file_size, 8 << 20, "{text:?}");
        assert!(settings.image_keys.iter().any(|key| key == "header.teaser"), "{text:?}");
    }
}

#[test]
fn every_key_is_read() {
    let settings = read(
        "jekyll: pages\nlevels: {missing-page: warning}\npaths: [{glob: 'a/**', levels: {missing-page: off}}]\n\
         own_hosts: [Example.COM]\nignore_targets: ['/search/**']\nexclude: [vendor/]\nimage_keys: [pic]\n\
         config: [_config.yml, _dev.yml]\ndrafts: true\nmax_file_size: 10\nfail_on: error\n\
         liquid: {tags: [youtube], filters: [shout], variables: [site.team, page.author.name]}\ntheme_dir: ./../my-theme/\n",
    );
    assert_eq!(settings.theme_dir.as_deref(), Some("../my-theme"));
    assert_eq!((settings.liquid.tags.len(), settings.liquid.filters.len()), (1, 1));
    assert_eq!(settings.liquid.variables, [vec!["site", "team"], vec!["page", "author", "name"]]);
    assert_eq!(settings.jekyll, Some(Jekyll::Pages));
    assert_eq!(settings.own_hosts, ["example.com"]);
    assert_eq!(settings.image_keys, ["pic"]);
    assert_eq!(settings.config, ["_config.yml", "_dev.yml"]);
    assert_eq!((settings.drafts, settings.max_file_size, settings.fail_on), (true, 10, Some(Level::Error)));
    assert!(settings.ignores_target("/search/a/b") && !settings.ignores_target("/searching"));
    assert!(settings.is_excluded(&"vendor/x/y.md".into()) && !settings.is_excluded(&"vendor.md".into()));
}

#[test]
fn jekyll_is_a_number_or_a_word() {
    for (written, expected) in
        [("4", Jekyll::V4), ("3", Jekyll::V3), ("'4'", Jekyll::V4), ("pages", Jekyll::Pages)]
    {
        assert_eq!(read(&format!("jekyll: {written}")).jekyll, Some(expected), "{written}");
    }
}

#[test]
fn the_last_pattern_that_names_the_rule_wins() {
    let settings = read(
        "levels: {missing-page: warning}\npaths:\n  - glob: drafts/**\n    levels: {missing-page: off, series-gap: error}\n\
         \x20 - glob: /drafts/new/*.md\n    levels: {missing-page: info}\n  - glob: '**'\n    levels: {missing-anchor: off}\n",
    );
    let cases = [
        ("missing-page", "a.md", Level::Warning),
        ("missing-page", "drafts/a.md", Level::Off),
        ("missing-page", "drafts/new/a.md", Level::Info),
        ("missing-page", "drafts/new/deep/a.md", Level::Off),
        ("series-gap", "drafts/new/a.md", Level::Error),
        ("series-gap", "a.md", Level::Info),
        ("missing-anchor", "a.md", Level::Off),
    ];
    for (rule, path, expected) in cases {
        assert_eq!(settings.level(rule, Level::Info, &path.into()), expected, "{rule} {path}");
    }
    assert!(!settings.is_off("series-gap", Level::Off));
    assert!(settings.is_off("other", Level::Off));
}

#[test]
fn what_is_wrong_is_named_with_its_place_and_the_nearest_name() {
    let cases = [
        ("drafts: true\nlevls:\n  a: off\n", "x.yml:2:1: unknown key `levls`", "did you mean `levels`?"),
        (
            "zebra: 1\n",
            "x.yml:1:1: unknown key `zebra`",
            "known here: jekyll, levels, paths, own_hosts, \
            ignore_targets, generated_pages, theme_dir, liquid, placeholders, exclude, image_keys, front_matter, images, series, config, drafts, max_file_size, fail_on, max_warnings",
        ),
        ("levels:\n  missing-page: warn\n", "x.yml:2:17: unknown value `warn`", "did you mean `warning`?"),
        (
            "levels:\n  mising-page: off\n",
            "x.yml:2:3: there is no rule `mising-page`",
            "did you mean `missing-page`?",
        ),
        ("levels:\n  qqq: off\n", "x.yml:2:3: there is no rule `qqq`", "`postproof rules` lists all rules"),
        ("paths:\n  - glob: a\n    level: {}\n", "x.yml:3:5: unknown key `level`", "did you mean `levels`?"),
        ("fail_on: off\n", "x.yml:1:10: unknown value `off`", "known here: never, info, warning, error"),
        ("jekyll: 5\n", "x.yml:1:9: `jekyll` must be `4`, `3` or `pages`, not `5`", ""),
        (
            "drafts: maybe\n",
            "x.yml:1:9: `drafts` must be `true` or `false`, not `maybe`",
            "write it like `drafts: true`",
        ),
        (
            "max_warnings: many\n",
            "x.yml:1:15: `max_warnings` must be a whole number, 0 or more, not `many`",
            "write it like `max_warnings: 20`",
        ),
        (
            "max_file_size: -1\n",
            "x.yml:1:16: `max_file_size` must be a whole number, 0 or more, not `-1`",
            "write it like `max_file_size: 1000000`",
        ),
        (
            "images: {max_bytes: 1.5}\n",
            "x.yml:1:21: `images.max_bytes` must be a whole number, 0 or more, not `1.5`",
            "write it like `max_bytes: 1000000`",
        ),
        (
            "exclude: vendor\n",
            "x.yml:1:10: `exclude` must be a list, not `vendor`",
            "write it like `exclude: [one, two]`",
        ),
        (
            "own_hosts: [{a: b}]\n",
            "x.yml:1:13: `own_hosts[0]` must be a text, not `key: value` pairs",
            "write it like `- text`",
        ),
        (
            "levels: [missing-page]\n",
            "x.yml:1:9: `levels` must be `key: value` pairs, not a list",
            "write it like `levels: {key: value}`",
        ),
        (
            "images: 5\n",
            "x.yml:1:9: `images` must be `key: value` pairs, not `5`",
            "write it like `images: {key: value}`",
        ),
        (
            "max_warnings: [1]\n",
            "x.yml:1:15: `max_warnings` must be a whole number, 0 or more, not a list",
            "write it like `max_warnings: 20`",
        ),
        (
            "levels: {missing-page: 3}\n",
            "x.yml:1:24: unknown value `3`",
            "known here: off, info, warning, error",
        ),
        ("paths: [{levels: {}}]\n", "x.yml:1:9: `paths[0]` lacks the key `glob`", "add `glob` there"),
        ("drafts: true\ndrafts: false\n", "x.yml:1:1: the key `drafts` is there twice", "keep one of both"),
        (
            "exclude: ['a/[b']\n",
            "x.yml:1:12: `a/[b` is no pattern: unclosed character class; missing ']'",
            "",
        ),
        ("config: [\n", "x.yml:2:1: did not find expected node content", ""),
        ("- a\n", "x.yml:1:1: the settings must be `key: value` lines, not a list", ""),
    ];
    for (text, expected, help) in cases {
        let error = Settings::parse(Path::new("x.yml"), text, RULES).expect_err(text);
        assert_eq!(
            (error.to_string().as_str(), error.help.as_deref().unwrap_or("")),
            (expected, help),
            "{text}"
        );
    }
}

#[test]
fn the_schema_offers_the_rules_and_refuses_other_keys() {
    let schema = file::schema([("missing-page", "A link to a page that does not exist.")]);
    let text = schema.to_string();
    assert_eq!(schema["additionalProperties"], false);
    for pointer in ["/properties/levels", "/$defs/PathLevelsFile/properties/levels"] {
        let levels = schema.pointer(pointer).expect(pointer);
        assert_eq!(levels["properties"]["missing-page"]["$ref"], "#/$defs/LevelName", "{pointer}");
        assert_eq!(levels["additionalProperties"], false, "{pointer}");
    }
    assert!(text.contains("Which Jekyll publishes the site."));
}

#[test]
fn the_file_beside_the_site_goes_before_the_one_at_the_top_of_the_repository() {
    let folder = tempfile::tempdir().expect("a folder");
    let (top, site) = (folder.path(), folder.path().join("docs/site"));
    std::fs::create_dir_all(&site).expect("a folder");
    std::fs::write(top.join(".postproof.yml"), "").expect("a file");
    assert_eq!(Settings::find(&site), None, "without a repository nothing above the site is read");
    std::fs::create_dir(top.join(".git")).expect("a folder");
    assert_eq!(Settings::find(&site), Some(top.join(".postproof.yml")));
    std::fs::write(site.join(".postproof.yaml"), "").expect("a file");
    assert_eq!(Settings::find(&site), Some(site.join(".postproof.yaml")));
}

#[cfg(unix)]
#[test]
fn a_link_that_leads_to_nothing_is_found_and_cannot_be_read() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join(".postproof.yml");
    std::os::unix::fs::symlink("nowhere.yml", &path).expect("a link");
    assert_eq!(Settings::find(folder.path()).as_deref(), Some(&*path));
    let error = Settings::load(&path, RULES).expect_err("nothing is there");
    assert!(error.to_string().contains(".postproof.yml: cannot read the settings: "), "{error}");
    assert_eq!(error.help.as_deref(), Some("mend this link, or remove it: no settings are needed"));
}

//! Names that the settings say some plugin defines for Liquid.

use std::sync::Arc;

use crate::liquid::{Hash, Value};

/// Tags, filters and variables of plugins that cannot be known otherwise.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PluginNames {
    /// Tags: no error, and what they print is unknown.
    pub tags: Vec<String>,
    /// Filters: what they make is unknown.
    pub filters: Vec<String>,
    /// Variables with their lookups: `["site", "foo"]`. Whatever the site says of them, their value is unknown.
    pub variables: Vec<Vec<String>>,
}

impl PluginNames {
    /// `site.foo` as its parts.
    pub fn variable(written: &str) -> Vec<String> {
        written.split('.').map(str::to_owned).collect()
    }

    /// The value of the variable at `path`, with what plugins define in place of it or within it.
    pub fn over(&self, path: &[&str], value: Option<Value>) -> Option<Value> {
        if self.variables.is_empty() {
            return value;
        }
        let within = self.variables.iter().filter_map(|variable| {
            let (start, rest) = variable.split_at_checked(path.len())?;
            start.iter().map(String::as_str).eq(path.iter().copied()).then_some(rest)
        });
        within.fold(value, |value, rest| Some(set_unknown(value, rest)))
    }
}

/// The value with the variable at `path` in it unknown. As deep as the settings name it.
fn set_unknown(value: Option<Value>, path: &[String]) -> Value {
    let Some((name, rest)) = path.split_first() else { return Value::Unknown };
    let mut hash = match value {
        Some(Value::Hash(hash)) => hash,
        None | Some(Value::Nil) => Arc::<Hash>::default(),
        // Nobody can look into it by name but who knows it.
        Some(other) => return other,
    };
    let entries = Arc::make_mut(&mut hash);
    let old = entries.get(name.as_str()).cloned();
    entries.insert(Arc::from(name.as_str()), set_unknown(old, rest));
    Value::Hash(hash)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::site::testing::findings;

    const PAGE: &str = "---\nmap: {x: 1}\n---\n{{ site.foo }}{{ site.data.made.x }}{{ page.bar }}{{ page.map.y }}{{ lone.z }}\
        {{ site.team.b }}{% mine %}{{ 'a' | mine }}{{ site.fooo }}";

    #[test]
    fn what_plugins_define_is_neither_missing_nor_known() {
        let files = [("_config.yml", "team: {a: 1}\n"), ("a.md", PAGE)];
        assert!(findings(&files).len() > 3);
        let settings = "liquid: {tags: [mine], filters: [mine], variables: [site.foo, site.data.made, page.bar, \
            page.map.y, lone, site.team.b]}\n";
        assert_eq!(
            findings(&[&files[..], &[(".postproof.yml", settings)]].concat()),
            ["undefined-variable: `site.fooo` is not defined in `_config.yml`, so it prints nothing"]
        );
    }

    #[test]
    fn tags_and_filters_may_be_defined() {
        let mut site = crate::site::testing::site(crate::site::Jekyll::V4, &[]);
        assert!(!site.may_define_tag("mine") && !site.may_define_filter("mine"));
        site.plugin_names.tags.push("mine".into());
        site.plugin_names.filters.push("mine".into());
        assert!(site.may_define_tag("mine") && site.may_define_filter("mine"));
    }

    #[test]
    fn a_variable_is_unknown_within_what_is_known() {
        let names =
            PluginNames { variables: vec![PluginNames::variable("site.data.a")], ..PluginNames::default() };
        let hash = Hash::from_iter([(Arc::from("b"), Value::Int(1))]);
        let Some(Value::Hash(data)) = names.over(&["site", "data"], Some(Value::Hash(Arc::new(hash)))) else {
            panic!("no mapping");
        };
        assert!(
            matches!(data.get("a"), Some(Value::Unknown)) && matches!(data.get("b"), Some(Value::Int(1)))
        );
        assert!(names.over(&["site", "other"], None).is_none());
        assert!(matches!(names.over(&["site", "data", "a"], None), Some(Value::Unknown)));
    }
}

//! `collections` of `_config.yml`, as a list or as a mapping (J-CONF-2).

use std::sync::Arc;

use super::Config;
use crate::liquid::{Hash, Value};
use crate::site::values::{as_hash, as_str, deep_merge, is_truthy, text, to_s};
use crate::site::{Jekyll, permalink};

/// The settings of one collection.
#[derive(Clone, Debug)]
pub struct CollectionConfig {
    /// Its label: the key in `collections`, reduced to the characters that Jekyll keeps (J-READ-14).
    pub label: String,
    /// Whether its documents are written.
    pub output: bool,
    /// The permalink template of its documents, styles and defaults resolved (J-URL-1, 3).
    pub permalink: String,
    /// All of its settings.
    pub metadata: Arc<Hash>,
}

impl Config {
    /// All collections in order, posts first (J-CONF-2).
    pub fn collections(&self) -> Vec<CollectionConfig> {
        let Some(Value::Hash(all)) = self.get("collections") else { return Vec::new() };
        let kept = |c: &char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
        all.keys()
            .map(|key| {
                let label: String = key.chars().filter(kept).collect();
                // The settings are looked up by the reduced label, so a label that loses characters has none.
                let metadata = all.get(label.as_str()).and_then(as_hash).cloned().unwrap_or_default();
                CollectionConfig {
                    output: metadata.get("output").is_some_and(is_truthy),
                    permalink: self.collection_permalink(&label, &metadata),
                    label,
                    metadata,
                }
            })
            .collect()
    }

    fn collection_permalink(&self, label: &str, metadata: &Hash) -> String {
        match metadata.get("permalink").map(to_s) {
            // Posts take the site's style; what `collections.posts.permalink` says is a template.
            Some(written) => written,
            None if label == "posts" => permalink::template(self.permalink(), self.jekyll),
            None => {
                let suffix = permalink::collection_suffix(self.permalink(), self.jekyll);
                format!("/:collection/:path{suffix}")
            }
        }
    }
}

/// `collections` as a mapping with posts first (J-CONF-2).
pub(super) fn collections_value(values: &Hash, jekyll: Jekyll) -> Value {
    let mut all = Hash::from_iter([(Arc::from("posts"), Value::Hash(Arc::default()))]);
    match values.get("collections") {
        Some(Value::Hash(written)) => deep_merge(&mut all, written),
        Some(Value::Array(labels)) => {
            let labels = labels.iter().filter_map(as_str);
            deep_merge(
                &mut all,
                &labels.map(|label| (Arc::from(label), Value::Hash(Arc::default()))).collect(),
            );
        }
        _ => {}
    }
    if let Some(Value::Hash(posts)) = all.get_mut("posts") {
        let posts = Arc::make_mut(posts);
        posts.insert(Arc::from("output"), Value::Bool(true));
        if !posts.get("permalink").is_some_and(is_truthy) {
            let style = values.get("permalink").and_then(as_str).unwrap_or("date");
            posts.insert(Arc::from("permalink"), text(permalink::template(style, jekyll)));
        }
    }
    Value::Hash(Arc::new(all))
}

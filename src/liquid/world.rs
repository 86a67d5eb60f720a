//! What a template can ask of the site that it is rendered in. The evaluator knows nothing else of Jekyll.

use std::sync::Arc;

use crate::origin::Text;
use crate::source::{FileId, Source};

use super::Template;
use super::filtered_lists::FilteredLists;
use super::value::{Object, Value};

/// The answer to `{% link %}` and `{% post_url %}`.
#[derive(Clone, Debug, PartialEq)]
pub enum Lookup {
    /// The URL that the tag prints (J-LIQ-36).
    Url(String),
    /// Nothing by that name is published: the build stops.
    Missing,
    /// The site cannot tell (plugins make pages).
    Unknown,
}

/// The answer to `{% include %}`.
#[derive(Clone, Debug)]
pub enum Included {
    /// The file's template.
    File {
        /// The file.
        file: FileId,
        /// Its text, which the spans of the template point into.
        source: Arc<Source>,
        /// The parsed template.
        template: Arc<Template>,
    },
    /// No such file: the build stops.
    Missing,
    /// A theme that is not on disk may supply it.
    Unknown,
}

/// The site as a template sees it.
pub trait World: Sync {
    /// A global variable: `site`, `page`, `layout`, `content`, `paginator`, `jekyll`, `theme`. `None` when there is none of that name.
    fn global(&self, name: &str) -> Option<Value>;
    /// Whether a global variable is another one on each page.
    fn belongs_to_page(&self, name: &str) -> bool;
    /// What `page` has under a key when every page that a layout is planned for has the same there (`Some(None)`: none of them
    /// has the key). `None`: it is another one on each page. What the pages' own files wrote is from [`FileId::OF_THE_PAGE`].
    fn shared_by_pages(&self, key: &str) -> Option<Option<Value>>;
    /// How many pages a layout is planned for.
    fn lanes(&self) -> usize {
        0
    }
    /// `page` on one of them.
    fn page_of_lane(&self, _lane: usize) -> Value {
        Value::Unknown
    }
    /// Whether a global variable is printed as something unknown where nothing is done with it, since what it holds is read
    /// elsewhere: the `content` of a layout.
    fn is_read_elsewhere(&self, name: &str) -> bool;
    /// Whether a property of an object is another one on each page.
    fn depends_on_page(&self, object: Object, key: &str) -> bool;
    /// A property of an object. `None` when the object has no such key (Liquid: nil).
    fn property(&self, object: Object, key: &str) -> Option<Value>;
    /// Whether code that is not known adds to `site.data`.
    fn adds_data(&self) -> bool {
        false
    }
    /// Whether such code sets a key in mappings.
    fn may_set(&self, _key: &str) -> bool {
        false
    }
    /// What a `for` over the object yields (pairs for hashes); `None` when it cannot be known.
    fn items(&self, object: Object) -> Option<Vec<Value>>;
    /// Where what filters make of its lists is kept.
    fn filtered_lists(&self) -> Option<&FilteredLists> {
        None
    }
    /// Values that hold the lists which are the same on every page.
    fn lists(&self) -> Vec<Value> {
        Vec::new()
    }
    /// The names that `property` knows on this object, for "did you mean"; may be incomplete.
    fn keys(&self, object: Object) -> Vec<Arc<str>>;
    /// The include `name` below the includes folder (J-LIQ-30..32).
    fn include(&self, name: &str) -> Included;
    /// The file `path` relative to the folder of the page being rendered (J-LIQ-32).
    fn include_relative(&self, path: &str) -> Included;
    /// `{% link path %}` (J-LIQ-34).
    fn link(&self, path: &str) -> Lookup;
    /// `{% post_url name %}` (J-LIQ-35).
    fn post_url(&self, name: &str) -> Lookup;
    /// `site.baseurl` as `relative_url` uses it (J-CONF-4): empty, or with one leading and no trailing slash. `None`: unknown.
    fn base_path(&self) -> Option<&str>;
    /// `site.url` as `absolute_url` uses it. `None`: unknown (Pages fills it in, J-CONF-13).
    fn site_url(&self) -> Option<&str>;
    /// The filter `markdownify`: HTML of a Markdown text; `Value::Unknown` where that is not modelled.
    fn markdownify(&self, text: &Text) -> Value;
    /// The year by the clock, in the site's time zone.
    fn year(&self) -> i64;
    /// The time zone that dates print in.
    fn time_zone(&self) -> &jiff::tz::TimeZone;
    /// Whether a plugin of the site may define this tag, so that it is no error but unknown output.
    fn may_define_tag(&self, name: &str) -> bool;
    /// The HTML that the tag of a plugin prints; `None` where that cannot be known.
    fn plugin_tag(&self, name: &str, markup: &str) -> Option<String>;
    /// Whether a plugin of the site may define this filter.
    fn may_define_filter(&self, name: &str) -> bool;
    /// What the filter of a plugin makes of a text; `None` where that cannot be known.
    fn plugin_filter(&self, name: &str, input: &Text) -> Option<Text>;
    /// Which Jekyll renders: decides filters and tags that only one of them has (J-LIQ-20, 36).
    fn jekyll(&self) -> crate::site::Jekyll;
}

//! URLs and the files they are written to (J-URL), as pure functions of names, settings and dates.
//!
//! A template (`/:categories/:title/`) comes from [`template`], [`page_template`] or [`collection_suffix`];
//! [`expand`] fills it in from [`PageFields`] or [`DocumentFields`]; [`output_path`] names the file of the URL.

mod destination;
mod fields;
mod reach;
mod slug;
mod transliterate;

pub use destination::{
    document_output_path, extension, output_path, permalink_extension, static_collection_output,
    static_collection_url, static_output, static_url,
};
pub use fields::{DocumentFields, PageFields};
pub use reach::{folder_of, may_fill};
pub use slug::{downcase, slugify};

use crate::origin::HOLE;

use super::Jekyll;

/// Why a permalink stops the build.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PermalinkError {
    /// A document's template names something that documents do not have (J-URL-4).
    #[error("there is no placeholder `:{0}` in permalinks")]
    UnknownPlaceholder(String),
    /// The value of a placeholder cannot be parsed as a URI: a colon in its first part (J-URL-8).
    #[error("`{0}` cannot be part of a URL, because of the colon in it")]
    InvalidUri(String),
}

/// The template of a permalink style (J-URL-1); a style that is no known name is a template itself.
pub fn template(style: &str, jekyll: Jekyll) -> String {
    let template = match style {
        "pretty" => "/:categories/:year/:month/:day/:title/",
        "none" => "/:categories/:title:output_ext",
        "date" => "/:categories/:year/:month/:day/:title:output_ext",
        "ordinal" => "/:categories/:year/:y_day/:title:output_ext",
        "weekdate" if jekyll.is_4() => "/:categories/:year/W:week/:short_day/:title:output_ext",
        other => other,
    };
    template.to_string()
}

/// The template of a page without a permalink of its own (J-URL-2). `site_permalink` is the configuration's
/// `permalink`; `is_index` says that the basename is exactly `index`, `html_output` that the output is `.html`, `.xhtml` or `.htm`.
pub fn page_template(site_permalink: &str, jekyll: Jekyll, is_index: bool, html_output: bool) -> String {
    match (html_output, is_index) {
        (false, _) => "/:path/:basename:output_ext".to_string(),
        (true, true) => "/:path/".to_string(),
        (true, false) => format!("/:path/:basename{}", collection_suffix(site_permalink, jekyll)),
    }
}

/// What follows `/:collection/:path` in the template of a collection without a permalink of its own (J-URL-3).
/// Both lines of Jekyll agree: neither counts `weekdate` among the styles with an extension.
pub fn collection_suffix(site_permalink: &str, _jekyll: Jekyll) -> &'static str {
    match site_permalink {
        "pretty" => "/",
        "date" | "ordinal" | "none" => ":output_ext",
        template if template.ends_with('/') => "/",
        template if template.ends_with(":output_ext") => ":output_ext",
        _ => "",
    }
}

/// Placeholders of pages, in the order they are replaced.
const OF_PAGES: [&str; 3] = ["path", "basename", "output_ext"];

/// Fills in a template and makes the result a URL (J-URL-4, 7, 8).
///
/// `strict` is for documents: every `:name` must be known, or the build stops. Pages replace what they know and
/// leave the rest as it stands.
///
/// # Errors
/// [`PermalinkError`]: the build stops.
pub fn expand(
    template: &str,
    placeholders: &dyn Fn(&str) -> Option<String>,
    strict: bool,
) -> Result<String, PermalinkError> {
    let filled = if strict {
        fill_strictly(template, placeholders)?
    } else {
        let known = OF_PAGES.iter().filter_map(|name| Some((*name, placeholders(name)?)));
        fill_known(template, known)?
    };
    Ok(sanitize(&filled))
}

/// Like a page's [`expand`], with these placeholders: for the pages of plugins and the static files of collections.
///
/// # Errors
/// [`PermalinkError`]: the build stops.
pub fn expand_known(template: &str, values: &[(&str, String)]) -> Result<String, PermalinkError> {
    let values = values.iter().map(|(name, value)| (*name, value.clone()));
    Ok(sanitize(&fill_known(template, values)?))
}

/// Replaces every `:[a-z_]+`. A name that ends in `_` may mean the name without it (`:month_:day`).
fn fill_strictly(
    template: &str,
    placeholders: &dyn Fn(&str) -> Option<String>,
) -> Result<String, PermalinkError> {
    let mut filled = String::new();
    let mut rest = template;
    while let Some((before, after)) = rest.split_once(':') {
        filled.push_str(before);
        let end = after.find(|c: char| !c.is_ascii_lowercase() && c != '_').unwrap_or(after.len());
        let (written, tail) = after.split_at(end);
        if written.is_empty() {
            filled.push(':');
        } else {
            let name = written.strip_suffix('_').unwrap_or(written);
            let value =
                placeholders(name).ok_or_else(|| PermalinkError::UnknownPlaceholder(written.to_string()))?;
            filled.push_str(&escape(&value)?);
            filled.push_str(written.get(name.len()..).unwrap_or(""));
        }
        rest = tail;
    }
    filled.push_str(rest);
    Ok(filled)
}

/// Replaces the given names wherever they stand, one after the other, even within longer words.
fn fill_known<'a>(
    template: &str,
    values: impl Iterator<Item = (&'a str, String)>,
) -> Result<String, PermalinkError> {
    let mut filled = template.to_string();
    for (name, value) in values {
        if !filled.contains(':') {
            break;
        }
        filled = filled.replace(&format!(":{name}"), &escape(&value)?);
    }
    Ok(filled)
}

/// Escapes the value of a placeholder (J-URL-8).
fn escape(value: &str) -> Result<String, PermalinkError> {
    if !is_uri(value) {
        return Err(PermalinkError::InvalidUri(value.to_string()));
    }
    let mut escaped = String::with_capacity(value.len());
    let mut buffer = [0; 4];
    for character in value.chars() {
        if character == HOLE || is_path_character(character) {
            escaped.push(character);
        } else {
            for byte in character.encode_utf8(&mut buffer).bytes() {
                escaped.push_str(percent_encoding::percent_encode_byte(byte));
            }
        }
    }
    Ok(escaped)
}

/// Unreserved characters, sub-delims and `:@/?`.
fn is_path_character(character: char) -> bool {
    character.is_ascii_alphanumeric() || "-._~!$&'()*+,;=:@/?".contains(character)
}

/// Whether the parser of URIs accepts a value: what stands before a first colon must be a scheme.
fn is_uri(value: &str) -> bool {
    let Some(at) = value.find([':', '/', '?', '#']) else { return true };
    let (head, tail) = value.split_at(at);
    let scheme = |c: char| c.is_ascii_alphanumeric() || "+-.".contains(c);
    // Of `:x` nothing is a scheme, and a path must not begin so.
    !tail.starts_with(':') || head.starts_with(|c: char| c.is_ascii_alphabetic()) && head.chars().all(scheme)
}

/// One leading slash, no `..`, no `./`, no two slashes in a row: in this order (J-URL-7).
fn sanitize(filled: &str) -> String {
    let mut url = format!("/{filled}").replace("..", "/").replace("./", "");
    let mut last = '\0';
    url.retain(|c| std::mem::replace(&mut last, c) != '/' || c != '/');
    url
}

#[cfg(test)]
mod tests;

//! URI normalization as `relative_url`, `absolute_url`, `link` and `post_url` do it (J-LIQ-40).

use unicode_normalization::UnicodeNormalization;

/// A URI taken apart; the delimiters are not part of the pieces.
struct Parts<'u> {
    scheme: Option<&'u str>,
    authority: Option<&'u str>,
    path: &'u str,
    query: Option<&'u str>,
    fragment: Option<&'u str>,
}

/// `^(([^:/?#]+):)?(//([^/?#]*))?([^?#]*)(\?([^#]*))?(#(.*))?$`
fn split(uri: &str) -> Parts<'_> {
    let (rest, fragment) = uri.split_once('#').map_or((uri, None), |(rest, f)| (rest, Some(f)));
    let (rest, query) = rest.split_once('?').map_or((rest, None), |(rest, q)| (rest, Some(q)));
    let (scheme, rest) = match rest.split_once(':') {
        Some((scheme, after)) if !scheme.is_empty() && !scheme.contains('/') => (Some(scheme), after),
        _ => (None, rest),
    };
    let (authority, path) = match rest.strip_prefix("//") {
        Some(after) => {
            let end = after.find('/').unwrap_or(after.len());
            let (authority, path) = after.split_at(end);
            (Some(authority), path)
        }
        None => (None, rest),
    };
    Parts { scheme, authority, path, query, fragment }
}

/// Whether a URI has a scheme; `Err` when what stands before the colon is none, which stops the build.
pub fn is_absolute(uri: &str) -> Result<bool, String> {
    if uri.starts_with(':') {
        return Err(format!("Cannot assemble URI string with ambiguous path: '{uri}'"));
    }
    let Some(scheme) = split(uri).scheme else { return Ok(false) };
    let valid = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".+-".contains(&byte));
    if valid { Ok(true) } else { Err(format!("Invalid scheme format: '{scheme}'")) }
}

/// The URI in normal form.
pub fn normalize(uri: &str) -> String {
    let parts = split(uri);
    let scheme = parts.scheme.map(str::to_ascii_lowercase);
    let mut out = String::with_capacity(uri.len() + 8);
    if let Some(scheme) = &scheme {
        out.push_str(scheme);
        out.push(':');
    }
    if let Some(authority) = parts.authority {
        out.push_str("//");
        out.push_str(&normalize_authority(authority, scheme.as_deref()));
    }
    let path = normalize_path(parts.path.trim(), parts.scheme.is_none());
    let web = matches!(scheme.as_deref(), Some("http" | "https" | "ftp" | "tftp"));
    out.push_str(if path.is_empty() && web { "/" } else { &path });
    if let Some(query) = parts.query.filter(|query| !query.is_empty()) {
        let pairs: Vec<String> =
            query.split('&').map(|pair| normalize_component(pair, is_query_character, true)).collect();
        out.push('?');
        out.push_str(&pairs.join("&"));
    }
    if let Some(fragment) = parts.fragment.filter(|fragment| !fragment.is_empty()) {
        out.push('#');
        out.push_str(&normalize_component(fragment, |c| is_query_character(c) || c == b'&', false));
    }
    out
}

fn normalize_authority(authority: &str, scheme: Option<&str>) -> String {
    let (user, host) =
        authority.rsplit_once('@').map_or((None, authority), |(user, host)| (Some(user), host));
    let (host, port) = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => (name, Some(port)),
        _ => (host, None),
    };
    let ascii = if host.is_ascii() { None } else { url::Host::parse(host).ok().map(|host| host.to_string()) };
    let host = ascii.unwrap_or_else(|| host.to_lowercase());
    let default = match scheme {
        Some("http") => "80",
        Some("https") => "443",
        Some("ftp") => "21",
        _ => "",
    };
    let mut out = String::new();
    if let Some(user) = user {
        out.push_str(user);
        out.push('@');
    }
    out.push_str(&host);
    if let Some(port) = port.filter(|port| !port.is_empty() && *port != default) {
        out.push(':');
        out.push_str(port);
    }
    out
}

fn normalize_path(path: &str, relative: bool) -> String {
    let first = path.split('/').next().unwrap_or("");
    let escaped;
    // A colon in the first segment of a relative path would read as a scheme.
    let path = if relative && first.contains(':') {
        escaped = path.replacen(':', "%2F", 1);
        &escaped
    } else {
        path
    };
    let segments: Vec<String> =
        path.split('/').map(|segment| normalize_component(segment, is_path_character, false)).collect();
    without_dots(&segments)
}

/// Folds `.` and `..`.
fn without_dots(segments: &[String]) -> String {
    if !segments.iter().any(|segment| segment == "." || segment == "..") {
        return segments.join("/");
    }
    let absolute = segments.len() > 1 && segments.first().is_some_and(String::is_empty);
    let mut kept: Vec<&str> = Vec::new();
    for (index, segment) in segments.iter().enumerate() {
        let last = index + 1 == segments.len();
        match segment.as_str() {
            "." | ".." => {
                if segment == ".." && kept.len() > usize::from(absolute) {
                    kept.pop();
                }
                if last {
                    kept.push("");
                }
            }
            other => kept.push(other),
        }
    }
    if absolute && kept.len() == 1 { "/".to_owned() } else { kept.join("/") }
}

/// Decodes `%XX`, brings the characters into compatibility form, and encodes what is not `allowed`. With `keep_plus`, a
/// `%2B` stays.
pub fn normalize_component(text: &str, allowed: impl Fn(u8) -> bool, keep_plus: bool) -> String {
    let mut decoded = Vec::with_capacity(text.len());
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        let hex = |offset: usize| bytes.get(at + offset).and_then(|byte| (*byte as char).to_digit(16));
        match (byte, hex(1), hex(2)) {
            (b'%', Some(high), Some(low)) => {
                let value = (high * 16 + low) as u8;
                if keep_plus && value == b'+' {
                    decoded.extend_from_slice(b"\0PLUS\0");
                } else {
                    decoded.push(value);
                }
                at += 3;
            }
            _ => {
                decoded.push(*byte);
                at += 1;
            }
        }
    }
    let normal = match std::str::from_utf8(&decoded) {
        Ok(text) if !text.is_ascii() => text.nfkc().collect::<String>().into_bytes(),
        _ => decoded,
    };
    let mut out = String::with_capacity(normal.len());
    for byte in normal {
        if allowed(byte) { out.push(byte as char) } else { out.push_str(&format!("%{byte:02X}")) }
    }
    if keep_plus { out.replace("%00PLUS%00", "%2B") } else { out }
}

fn is_unreserved(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-._~".contains(&byte)
}

fn is_path_character(byte: u8) -> bool {
    is_unreserved(byte) || b"!$&'()*+,;=:@".contains(&byte)
}

fn is_query_character(byte: u8) -> bool {
    (is_path_character(byte) && byte != b'&') || b"/?".contains(&byte)
}

/// What `uri_escape` leaves as it is: reserved and unreserved characters.
pub(super) fn is_uri_character(byte: u8) -> bool {
    is_path_character(byte) || b"/?#[]".contains(&byte)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn uris_are_normalized_as_addressable_does() {
        for (uri, expected) in [
            ("HTTP://Example.COM", "http://example.com/"),
            ("http://example.com:80/a", "http://example.com/a"),
            ("https://example.com:8080?", "https://example.com:8080/"),
            ("/a/./b/../c#x y", "/a/c#x%20y"),
            ("/%7Ea/%41/%c3%a9", "/~a/A/%C3%A9"),
            ("/a b/é", "/a%20b/%C3%A9"),
            ("/ﬁ", "/fi"),
            ("/100%", "/100%25"),
            ("/[a]{b}|\\\"<>", "/%5Ba%5D%7Bb%7D%7C%5C%22%3C%3E"),
            ("/base//x.com/a", "/base//x.com/a"),
            ("/foo/#", "/foo/"),
            ("/a?b=c d&e=%2B", "/a?b=c%20d&e=%2B"),
            ("/../../a", "/a"),
            ("/a/..", "/"),
            ("/a/b/.", "/a/b/"),
            ("mailto:a@b.c", "mailto:a@b.c"),
            ("", ""),
        ] {
            assert_eq!(normalize(uri), expected, "{uri}");
        }
    }
}
